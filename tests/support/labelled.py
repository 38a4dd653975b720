"""Labelled sentences over real tool results: loaded from YAML, their figures filled in from the results.

A group names the calls it is about; `rows` are short names for parts of the results, by path
("seg.segments[0]") or by a value that the row has ("seg.segments = At Risk"). In a sentence
`{{ champ.revenue|m1 }}` is a figure in the form after the bar; `|last` and `|first` change a digit
of it. False sentences are listed by their way of being wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, StrictUndefined, UndefinedError

from agent.answer import Fact
from agent.ledger import facts_of
from agent.ledger.vocabulary._words import word_list
from tools._spec import Result

Ask = Callable[[str, str, Mapping[str, Any]], Result]
"""Runs a tool: the book's kind, the tool's name, its arguments."""

_WORDS = word_list(
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
)


@dataclass(frozen=True)
class Labelled:
    """A sentence over the facts of its calls to a book.

    `wrong` is its way of being wrong, empty when true.
    """

    text: str
    facts: list[Fact]
    wrong: str
    book: str


def sentences_of(folder: Path, ask: Ask, every: int = 1) -> Iterator[Labelled]:
    """The sentences of the YAML files in a folder, filled in; of every so many groups of them one."""
    texts = (path.read_text("utf-8") for path in sorted(folder.glob("*.yaml")))
    groups = (group for text in texts for group in yaml.load(text, yaml.CSafeLoader))
    for group in islice(groups, 0, None, every):
        yield from _of_group(group, ask)


def _of_group(group: Mapping[str, Any], ask: Ask) -> Iterator[Labelled]:
    facts: list[Fact] = []
    values: dict[str, Any] = {}
    book = group.get("book", "retail")
    for name, call in group["calls"].items():
        ((tool, arguments),) = call.items()
        result = ask(book, tool, arguments)
        facts += facts_of(name, tool, result, arguments)
        values[name] = result.model_dump()
    for name, path in group.get("rows", {}).items():
        values[name] = _row(path, values)
    said = [("", text) for text in group["holds"]]
    said += [(wrong, text) for wrong, texts in group["fails"].items() for text in texts]
    for (wrong, _), text in zip(said, _filled([text for _, text in said], values), strict=True):
        yield Labelled(text, facts, wrong, book)


def _row(path: str, values: Mapping[str, Any]) -> Any:
    place, _, wanted = path.partition(" = ")
    found: Any = values
    for part in re.findall(r"\w+", place):
        found = found[int(part)] if part.isdigit() else found[part]
    return next(row for row in found if wanted in row.values()) if wanted else found


def _filled(texts: Sequence[str], values: Mapping[str, Any]) -> list[str]:
    """The texts with their figures; one template of all, for to compile each takes longer than to fill it."""
    try:
        return _environment.from_string(_BETWEEN.join(texts)).render(values).split(_BETWEEN)
    except (TypeError, UndefinedError) as problem:
        raise ValueError(f"No such figure in one of {list(texts)!r}: {problem}") from problem


_BETWEEN = "\x1e"


def _grouped(value: Any, places: int = 0) -> str:
    exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{rounded:,f}"


def _in_unit(divisor: int, sign: str, places: int) -> Callable[[Any], str]:
    return lambda value: f"£{_grouped(Decimal(value) / divisor, places)}{sign}"


def last_changed(text: str) -> str:
    """The last digit changed by three."""
    at = max(i for i, c in enumerate(text) if c.isdigit())
    return f"{text[:at]}{(int(text[at]) + 3) % 10}{text[at + 1 :]}"


def first_changed(text: str) -> str:
    """The first digit that is not zero changed by one."""
    at = next(i for i, c in enumerate(text) if c in "123456789")
    return f"{text[:at]}{8 if text[at] == '9' else int(text[at]) + 1}{text[at + 1 :]}"


def _rounded(value: Any, unit: int, up: bool) -> int:
    whole = int(Decimal(value) // unit) * unit
    return whole + unit if up else whole


_environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
_FORMS: dict[str, Callable[..., Any]] = {
    "n": _grouped,
    "gbp": lambda value: f"£{_grouped(value)}",
    "gbp2": lambda value: f"£{_grouped(value, 2)}",
    "plus1": lambda value: ("+" if value >= 0 else "") + _grouped(value, 1),
    "sp": lambda value: _grouped(value).replace(",", " "),
    "eu": lambda value: _grouped(value, 2).translate({44: ".", 46: ","}),
    "w": lambda value: _WORDS[round(value)] if value <= 20 else _grouped(value),
    "d": lambda value: f"{value.day} {value:%B %Y}",
    "iso": date.isoformat,
    "mon": lambda value: f"{value:%B %Y}",
    "up": lambda value, unit: _rounded(value, unit, True),
    "down": lambda value, unit: _rounded(value, unit, False),
    "last": last_changed,
    "first": first_changed,
}
for _places in (1, 2, 3):
    _FORMS[f"n{_places}"] = lambda value, places=_places: _grouped(value, places)
for _places in (0, 1, 2):
    _FORMS[f"k{_places}"] = _in_unit(1000, "k", _places)
    _FORMS[f"m{_places}"] = _in_unit(10**6, "m", _places)
_environment.filters.update(_FORMS)
