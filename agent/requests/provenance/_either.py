"""'So 1,284 or 952?': two figures of the conversation that seem to contradict each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from agent.answer import TRACED, Answer
from agent.requests.provenance._asked import plain
from agent.requests.provenance._figure import Meant, counts
from agent.requests.provenance._last import Last, of
from agent.requests.provenance._source import label, quoted
from agent.results import quotations
from agent.wording import first_lower

_EITHER = re.compile(
    r"(?:(?:and|so|but|ok|well|hm|then|now|wait|which|one|is|it|what|right|correct|true) )*"
    r"(?P<one>\d\S*)(?: (?!or\b|and\b)[a-z]+)?(?: and)? (?:or|versus|vs|against)(?: is it)? "
    r"(?P<two>\d\S*)(?: (?:then|now|which|is|it|one|right|correct|true|accounts|customers|orders))*"
)
_BOTH = "Both figures stand in this conversation, and each counts something of its own:"
_ALIKE = (
    "Both figures stand in this conversation and count the same, of other accounts or another time:"
)
Check = Callable[[str, Last, list[str]], str]


def either_of(text: str) -> tuple[str, str] | None:
    """The two figures of such a message; None of any other one."""
    found = _EITHER.fullmatch(plain(text))
    return (found["one"], found["two"]) if found and found["one"] != found["two"] else None


def told_of_either(
    two: tuple[str, str], answers: Iterable[tuple[str, Answer]], check: Check
) -> str | None:
    """What each of them counts and covers; None where one of them stands in no answer.

    `answers` are those of the conversation with their questions, newest first.
    """
    lasts = [last for question, answer in answers if (last := of(answer, question)) is not None]
    found = [_found(figure, lasts) for figure in two]
    points = []
    for one in found:
        if one is None:
            return None
        meant, last = one
        asked = f"“{last.question}”"
        quotes = [*quotations(last.runs), *map(quoted, last.calls.values()), asked]
        said = check(_point(meant, last, asked), last, quotes).strip()
        if not said:
            return None
        points.append(f"- {said}")
    labels = {label(meant.fact) for meant, _ in filter(None, found) if meant.fact}
    return "\n".join([_ALIKE if len(labels) == 1 else _BOTH, "", *points]) + "\n"


def _found(figure: str, lasts: Iterable[Last]) -> tuple[Meant, Last] | None:
    """The newest answer that states a figure, with the fact it rests on."""
    for last in lasts:
        facts = {fact.id: fact for fact in last.facts}
        for said in last.figures:
            fact = facts.get(said.fact or "")
            if (
                said.verdict in TRACED
                and fact
                and fact.unit != "date"
                and plain(said.text).split()[:1] == [figure]
            ):
                return Meant(said.text, fact), last
    return None


def _point(meant: Meant, last: Last, asked: str) -> str:
    """'**952** is the active accounts: ...; it answered “...” and covers ...'"""
    assert meant.fact is not None
    told = first_lower(counts(meant.fact, last).rstrip("."))
    covers = f" It covers {last.scope}." if last.scope else ""
    return f"**{meant.said}** is the {label(meant.fact)}: {told or 'a count'}.{covers} It answered {asked}."
