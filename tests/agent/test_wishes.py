"""What a wish changes in a document that is written by rules, and what of it is told not to be followed."""

from __future__ import annotations

import pytest

from agent.answer import Column, Table
from agent.drafts.wishes import edited
from agent.drafts.written import NO_OWNER, Task, Text, Written

TABLE = Table(
    title="Accounts",
    columns=[Column(name="n", title="Account"), Column(name="p", title="Churn probability")],
    rows=[["Anchor", 0.5]],
    total=1,
    call="c1",
)
DOCUMENT = Written(
    [
        Text(
            "Executive Summary",
            ["It brings most. Its churn probability is high.", "It is in the North."],
            ["One.", "Two.", "Three."],
            TABLE,
            ("profile",),
        ),
        Text("Risk Factors", bullets=["The probability of no order rises.", "It buys less."]),
        Text("Recommended Actions", tasks=[Task("Call.", NO_OWNER)] * 5),
    ]
)


@pytest.mark.parametrize(
    ("note", "done", "rest"),
    [
        ("Can you make it a bit shorter", ("is shorter",), ""),
        ("in four sentences", ("is shorter",), ""),
        ("boil it down to a paragraph", ("is shorter",), ""),
        ("give me the short version", ("is shorter",), ""),
        ("two lines, risks first", ("begins with “Risk Factors”", "is shorter"), ""),
        ("add a sentence: we deliver 20% more", (), "add a sentence: we deliver 20% more"),
        ("risks first, please", ("begins with “Risk Factors”",), ""),
        ("start with the actions", ("begins with “Recommended Actions”",), ""),
        ("remove the churn probability", ("says nothing of churn probability",), ""),
        ("leave out the tables", ("has no tables",), ""),
        ("add: We deliver on Tuesdays", ("has the sentence you gave",), ""),
        ("risks first; actions first", ("begins with “Recommended Actions”",), ""),
        ("make it friendlier", (), "make it friendlier"),
        ("friendlier; shorter", ("is shorter",), ""),
        ("shorter, and mention cookware", ("is shorter",), "shorter, and mention cookware"),
        ("add: We deliver 20% more", (), "add: We deliver 20% more"),
        ("remove the hotels", (), "remove the hotels"),
        ("budget first", (), "budget first"),
    ],
    ids=str,
)
def test_a_wish_is_followed_or_told(note: str, done: tuple[str, ...], rest: str) -> None:
    found = edited(DOCUMENT, note)
    assert (found.done, found.rest) == (done, rest)
    assert (found.written == DOCUMENT) == (not done)


def test_what_is_left_out_is_told_nowhere() -> None:
    first, risks, actions = edited(DOCUMENT, "without the churn probability").written.sections
    assert first.paragraphs == ["It brings most.", "It is in the North."]
    assert first.table is not None and [one.title for one in first.table.columns] == ["Account"]
    assert risks.bullets == ["It buys less."] and actions == DOCUMENT.sections[2]


def test_the_length_that_was_wished_last_counts() -> None:
    assert edited(DOCUMENT, "shorter; in full").written == DOCUMENT


def test_a_shorter_document_keeps_every_section() -> None:
    short = edited(DOCUMENT, "half a page").written.sections
    assert [text.heading for text in short] == [text.heading for text in DOCUMENT.sections]
    assert short[0].table is None and short[0].bullets == ["One.", "Two."]
    assert len(short[2].tasks) == 3
