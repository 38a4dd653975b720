"""What cannot be traced is cut: every cut takes something away and is counted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.answer import UNTRACED, Figure
from agent.graph.verify import cut
from agent.ledger import verify

PIECES = [
    "2019. ",
    "4000.",
    "1234) ",
    "5 ",
    "£1,000 ",
    "Accounts fell. ",
    "and then; ",
    "- ",
    "1. ",
    "# ",
    "> ",
    "| a | 5 |",
    "\n",
    "\r\n",
    "\u2028",
    "\t",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.booleans())
def test_a_cut_always_shortens_and_counts(text: str, only_first: bool) -> None:
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    figures = [Figure(text=text[at], start=at, end=at + 1, verdict="ungrounded") for at in places]
    if not figures:
        return
    left, removed = cut(text, figures[:1] if only_first else figures)
    assert len(left) < len(text)
    assert 1 <= removed <= len(figures)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Our best year was\n2019. Accounts fell.", "Our best year was\nAccounts fell.\n"),
        ("The total is\n4000.\n", "The total is\n"),
        ("Lost:\n\n1999) accounts\n- West\n", "Lost:\n\n- West\n"),
        ("Fine. We lost 4000. It hurt.", "Fine. It hurt.\n"),
        ("1. We lost 4000. It hurt.", "1. It hurt.\n"),
        ("| a | b |\n| - | - |\n| x | 4000 |\n", "| a | b |\n| - | - |\n"),
        ("4000", ""),
    ],
)
def test_what_is_cut(text: str, left: str) -> None:
    figures = [figure for figure in verify(text, []).figures if figure.verdict in UNTRACED]
    assert cut(text, figures) == (left, 1)


def test_list_closes_up_over_an_item_that_went() -> None:
    """Else the number after the gap would be taken for a figure, and cut in its turn."""
    text = "1. Call.\n2. It fell by 9.\n3. Write.\n   1. To A.\n   2. To B.\n4. Wait.\n"
    at = text.index("9")
    left, removed = cut(text, [Figure(text="9", start=at, end=at + 1, verdict="ungrounded")])
    assert left == text.replace("2. It fell by 9.\n", "").replace("3. W", "2. W").replace(
        "4.", "3."
    )
    assert removed == 1
    assert verify(left, []).grounded
