"""What a note says is not claimed by who quotes it; nothing else hides in quotation marks."""

from __future__ import annotations

from agent.answer import UNTRACED
from agent.ledger import verify

SAID = "“They lost £9,000 in 12 weeks.”"


def untraced(text: str, *quotes: str) -> list[str]:
    figures = verify(text, [], quotes=quotes).figures
    return [figure.text for figure in figures if figure.verdict in UNTRACED]


def test_only_quotations_of_the_results_are_left_to_those_who_said_them() -> None:
    text = f"A note says: {SAID} That is £9,000."
    assert untraced(text, SAID) == ["£9,000"]
    assert len(untraced(text)) == 3
    assert len(untraced(text.replace("12", "13"), SAID)) == 3
    assert untraced(f"{SAID[:-1]} and £5,000 more.”", SAID)
