"""Which kinds tell the rows of a table apart, so that a text must name them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.answer import Fact
from agent.ledger.facts.fields import without_places
from agent.ledger.names.entities import Names
from agent.ledger.vocabulary.kinds import INDIVIDUAL, ROW

_Key = tuple[tuple[str, str], ...]
_PAIR = frozenset({"antecedent", "consequent"})
"""What tells the rows of things bought together apart."""


class Tables:
    """Works out, per table of a result, which kinds tell its rows apart."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._subjects: dict[_Key, dict[str, str]] = {}
        self._tables: dict[str, dict[_Key, dict[str, str]]] = {}
        self._kinds: dict[str, dict[_Key, frozenset[str]]] = {}
        self._needs: dict[tuple[str, _Key], frozenset[str]] = {}

    def place(self, fact: Fact) -> tuple[_Key, str, str]:
        """Notes a fact; returns the key of its subject, its path without indexes, its table."""
        key = tuple(pair for pair in fact.subject.items() if pair[0] != ROW)
        if key not in self._subjects:
            canonical = self._names.canonical
            self._subjects[key] = {kind: canonical((kind, joined))[1] for kind, joined in key}
        path = without_places(fact.path)
        table = f"{fact.call} {path.rpartition('.')[0]}"
        self._tables.setdefault(table, {})[key] = self._subjects[key]
        return key, path, table

    def subject(self, key: _Key) -> dict[str, str]:
        """The subject behind a key, as the ledger identifies it."""
        return self._subjects[key]

    def needs(self, key: _Key, table: str) -> frozenset[str]:
        """The kinds that must be named to mean this row of the table and no other."""
        if (table, key) not in self._needs:
            if table not in self._kinds:
                self._kinds[table] = _varying(list(self._tables[table].values()))
            subject = self._subjects[key]
            single = _single(subject)
            kinds = frozenset(kind for kind, _ in single)
            needs = kinds | (self._kinds[table][single] & subject.keys())
            self._needs[table, key] = needs
        return self._needs[table, key]


def of_one(
    measure: str, subject: Mapping[str, str], needs: frozenset[str]
) -> tuple[Mapping[str, str], frozenset[str]]:
    """Whom a figure of a pair is about: the `consequent_orders` are of the consequent alone."""
    kind = measure.partition("_")[0]
    if kind not in _PAIR or not needs >= _PAIR:
        return subject, needs
    other = _PAIR - {kind}
    return {k: one for k, one in subject.items() if k not in other}, needs - other


def _varying(rows: Sequence[Mapping[str, str]]) -> dict[_Key, frozenset[str]]:
    """By individual, the kinds that differ between its rows; without one, between all rows.

    The region of an account does not tell two rows of the account apart, whatever other rows have.
    """
    of: dict[_Key, list[Mapping[str, str]]] = {}
    for row in rows:
        of.setdefault(_single(row), []).append(row)
    return {single: _differing(own if single else rows) for single, own in of.items()}


def _differing(rows: Sequence[Mapping[str, str]]) -> frozenset[str]:
    """The kinds that are not the same in all rows."""
    first = rows[0]
    if len(rows) == 1:
        return frozenset()
    kinds = set().union(*rows)
    # A kind that some rows do not have is None there.
    return frozenset(
        kind for kind in kinds if any(row.get(kind) != first.get(kind) for row in rows)
    )


def _single(subject: Mapping[str, str]) -> _Key:
    return tuple((kind, joined) for kind, joined in subject.items() if kind in INDIVIDUAL)
