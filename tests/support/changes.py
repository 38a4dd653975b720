"""Figures of a true text, changed: the last digit, the first, another row's, another period's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labelled import first_changed, last_changed

from agent.answer import Fact, Figure
from agent.ledger.facts.fields import without_places

PERIODS = ("period", "month", "quarter", "year")


def changes_of(figure: Figure, facts: Sequence[Fact]) -> Iterator[tuple[str, str]]:
    """Ways to change a figure, each with what then stands in its place."""
    if not any(c in "123456789" for c in figure.text):
        return
    yield "last digit", last_changed(figure.text)
    yield "first digit", first_changed(figure.text)
    own = next((fact for fact in facts if fact.id == figure.fact), None)
    if own is None or own.unit not in ("money", "count", "percent"):
        return
    places = len(figure.text.partition(".")[2].rstrip("% ")) if "." in figure.text else 0
    plain = figure.text.strip("£% ").replace(",", "").replace(".", "")
    if not plain.isdigit():
        return
    mates = [
        fact
        for fact in facts
        if fact is not own and _column(fact) == _column(own) and fact.value != own.value
    ]
    for way, kinds in (("another row", False), ("another period", True)):
        others = [fact for fact in mates if _differs_by_period(own, fact) is kinds]
        if others:
            value = f"{abs(Decimal(others[0].value)):,.{places}f}"
            sign = "£" if figure.text.startswith("£") else ""
            tail = figure.text[len(figure.text.rstrip("% ")) :]
            if f"{sign}{value}{tail}" != figure.text:
                yield way, f"{sign}{value}{tail}"


def _differs_by_period(one: Fact, two: Fact) -> bool:
    kinds = {k for k in one.subject if one.subject.get(k) != two.subject.get(k)}
    return bool(kinds) and kinds <= set(PERIODS)


def is_coincidence(figure: Figure, changed: Figure, facts: Sequence[Fact]) -> bool:
    """Whether the changed figure states another true fact of the same kind and subject."""
    by_id = {fact.id: fact for fact in facts}
    if figure.fact not in by_id or changed.fact not in by_id:
        return False
    one, two = by_id[figure.fact], by_id[changed.fact]
    return one.unit == two.unit and one.subject == two.subject and one.id != two.id


def _column(fact: Fact) -> tuple[str, str]:
    return fact.call, without_places(fact.path)
