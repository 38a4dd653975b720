"""Text reaches the page as it was meant, and its figures as links."""

from __future__ import annotations

import pytest

from agent.answer import Figure
from agent.chat._markdown import literal, mark, safe


def figure(text: str, shown: str, verdict: str = "direct") -> Figure:
    start = text.index(shown)
    return Figure.model_validate(
        {"text": shown, "start": start, "end": start + len(shown), "verdict": verdict}
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Segment:Champions", "Segment\\:Champions"),
        ("at 10:30, ratio 3:1", "at 10:30, ratio 3:1"),
        ("from ~10 to ~20", "from \\~10 to \\~20"),
        ("![x](http://192.0.2.1/a.png)", "!\\[x]\\(http://192.0.2.1/a.png)"),
        ("[here](http://192.0.2.1/)", "[here]\\(http://192.0.2.1/)"),
        ("`a:b ~c`", "`a:b ~c`"),
        ("```sql\nSELECT a::int\n```", "```sql\nSELECT a::int\n```"),
        ("already \\:escaped", "already \\:escaped"),
    ],
)
def test_what_chainlit_would_misread_is_disarmed(text: str, expected: str) -> None:
    assert safe(text) == expected


def test_figures_link_to_their_evidence_by_number() -> None:
    text = "Champions: 46.2% of £1,204,310 from 141 accounts."
    figures = [figure(text, "46.2%"), figure(text, "£1,204,310"), figure(text, "141")]
    assert mark(text, figures, "m1") == (
        "Champions: [46.2%](#figure-m1-0) of [£1,204,310](#figure-m1-1) "
        "from [141](#figure-m1-2) accounts."
    )


def test_only_traced_figures_outside_code_are_marked() -> None:
    text = "About 12 of `LIMIT 10` and 7."
    figures = [figure(text, "12", "from_user"), figure(text, "10"), figure(text, "7", "derived")]
    assert mark(text, figures, "m") == "About 12 of `LIMIT 10` and [7](#figure-m-2)."


def test_overlapping_figures_are_marked_once() -> None:
    text = "1,204 accounts"
    figures = [figure(text, "1,204"), figure(text, "204")]
    assert mark(text, figures, "m", first=5) == "[1,204](#figure-m-5) accounts"


def test_a_literal_stands_for_itself_in_one_line() -> None:
    assert literal("A*B|C\n[x](y)") == "A\\*B\\|C \\[x\\](y)"


def test_dates_and_lengths_of_windows_are_marked_more_quietly() -> None:
    text = "£5 in the last 365 days, from 3 orders up to 30 June 2026 and in Q1 2026."
    said = ["£5", "365 days", "3 ", "30 June 2026", "Q1 2026"]
    figures = [
        Figure(
            text=one.strip(),
            start=text.index(one),
            end=text.index(one) + len(one.strip()),
            verdict="direct",
            fact=None,
            note=None,
        )
        for one in said
    ]
    told = mark(text, figures, "m")
    assert "[£5](#figure-m-0)" in told and "[3](#figure-m-2)" in told
    assert "[365 days](#figure-m-1-quiet)" in told
    assert "[30 June 2026](#figure-m-3-quiet)" in told and "[Q1 2026](#figure-m-4-quiet)" in told
