"""A tool call's arguments in words, for the step a person sees while it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.wording import day

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATES = re.compile(r"\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}")
_SIDES = ("a", "b")
# How much is shown, not what is asked.
_UNSAID = frozenset({"limit", "top", "sort", "order"})
# The value says what it is.
_ALONE = frozenset(
    ("account", "segment", "segments", "region", "category", "brand", "product", "term", "level", "metric")
)  # fmt: skip
_SAID = {
    "as_of": "to {}",
    "end": "to {}",
    "start": "from {}",
    "compare_to": "compared with the {}",
    "campaign_type": "{} campaigns",
    "by": "by {}",
    "query": "called {}",
}
"""How the name and the value of an argument are said together, where the name alone is a programmer's."""
_BOUNDS = {"min": "at least", "max": "at most"}


def words_of_call(arguments: Mapping[str, Any]) -> str:
    """'At Risk, North, 365 days, to 30 June 2026'; empty when nothing was given."""
    sides = [_shown(arguments[side]) for side in _SIDES if arguments.get(side)]
    compared = [" against ".join(sides)] if len(sides) == len(_SIDES) else []
    unsaid = _UNSAID | {"kind", *_SIDES} if compared else _UNSAID
    if arguments.get("end"):
        unsaid |= {"as_of"}  # the period says its last day
    parts = [
        _part(name, value)
        for name, value in arguments.items()
        if value not in (None, [], False) and name not in unsaid
    ]
    return ", ".join([*compared, *parts])


def _part(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    shown = ", ".join(map(_shown, value)) if isinstance(value, list | tuple) else _shown(value)
    if value is True:
        return words
    if name in _ALONE:
        return shown
    if name in _SAID:
        return _SAID[name].format(shown)
    bound, _, of = name.partition("_")
    if bound in _BOUNDS:
        what, unit = of.removesuffix("_days").replace("_", " "), " days" * of.endswith("_days")
        return f"{what} {_BOUNDS[bound]} {shown}{unit}"
    if name.endswith("_days"):
        return f"{words.removesuffix(' days')} {shown} days".removeprefix("lookback ")
    return f"{words} {shown}"


def _shown(value: Any) -> str:
    text = str(value)
    if _DATES.fullmatch(text):
        return " to ".join(map(day, text.split("/")))
    return day(text) if _DATE.fullmatch(text) else text.replace("_", " ")
