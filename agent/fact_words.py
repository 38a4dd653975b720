"""What a fact is, in words for people: the measure and whom it is of, nothing said twice.

The label of a fact names all that its row belongs to, as a figure is checked by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from agent.answer import Fact
from tools import _registry as registry

_TWICE = re.compile(r"\b(\w+(?: \w+)?) \1\b")
_SHORT = re.compile(r"\bavg\b")
_UNIT = re.compile(r"(?<=\w) (?:money|count|percent|points|days)$")
"""What the figure beside the words says: '9 days' of the 'usual gap days'."""
_BELONGS_TO = frozenset(
    ["region", "country", "industry", "account_type", "commercial_segment", "segment", "owner"]
)
"""What an account belongs to, which its name says already."""


def words_of_fact(fact: Fact) -> str:
    """'churn probability of Calloway & Finch Hotels', 'difference of Glassware, Calloway & Finch Hotels'."""
    measure, whom = _parted(fact)
    match fact.path:
        case "total" | "shown":
            rows = (registry.get(fact.tool).result.primary or "rows").replace("_", " ")
            measure = f"{rows} {'shown' if fact.path == 'shown' else 'in all'}"
        case "lookback_days":
            return "length of the period, up to the day it holds for"
    measure = _UNIT.sub("", _SHORT.sub("average", _TWICE.sub(r"\1", measure)))
    return f"{measure} of {', '.join(whom)}" if whom else measure


def _parted(fact: Fact) -> tuple[str, list[str]]:
    """The measure, and whom it is of: the row's own name first, then what is not said by it."""
    named = {kind: joined.rpartition("|")[2] for kind, joined in fact.subject.items()}
    for found in re.finditer(" of ", fact.label):
        whom = list(_names(fact.label[found.end() :], named))
        if whom[0] in named.values():
            own, *others = dict.fromkeys(whom)
            return fact.label[: found.start()], [own, *_further(others, named)]
    return fact.label, []


def _names(text: str, named: Mapping[str, str]) -> Iterator[str]:
    """The names that stand one after the other; one may have a comma in it."""
    while text:
        known = [name for name in named.values() if f"{text}, ".startswith(f"{name}, ")]
        name = max(known, key=len) if known else text.partition(", ")[0]
        yield name
        text = text[len(name) + 2 :]


def _further(names: list[str], named: Mapping[str, str]) -> list[str]:
    if "account" not in named:
        return names
    said = {name for kind, name in named.items() if kind in _BELONGS_TO}
    return [name for name in names if name not in said]
