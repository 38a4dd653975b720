"""Names that no fact is about, and names of the book, never borrow another's figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification
from agent.ledger.names.unknown_names import unknown_names

Check = Callable[..., Verification]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kestrel Bakeries Ltd spent £5,400.", ["Kestrel Bakeries Ltd"]),
        ("Only Marlowe & Sons has 14 orders.", ["Marlowe & Sons"]),
        ("The Spring Drive 2025 drew 66 responses.", ["Spring Drive 2025"]),
        ("Average Order Value has grown to £288.", []),
        ("Net Revenue made a leap.", []),
        ("Nobody bought 3 units; In March sales took off.", []),
        ("■■■■■■■ spent £5,400.", []),
    ],
)
def test_strangers_are_told_by_form_or_deed(text: str, names: list[str]) -> None:
    assert [mention.name for mention in unknown_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Acme Ltd spent £5,400.",
        "Acme has 14 orders with us, Acme Ltd spent £5,400.",
        "Kestrel Bakeries Ltd spent £5,400.",
        "Kestrel Bakeries spent £5,400.",
    ],
)
def test_a_figure_is_not_lent_to_a_stranger(check: Check, text: str) -> None:
    assert "misattributed" in {figure.verdict for figure in check(text).figures}


def test_the_one_it_belongs_to_keeps_it(check: Check) -> None:
    assert check("Harbour Hotels spent £5,400.").grounded
