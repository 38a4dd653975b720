"""Amounts said by the one before: 'double the share', 'half that', '2k more', 'make it 5' of 8,000."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Memory

_WRITTEN = {
    "share": "{} percent",
    "budget": "a £{} budget",
    "min_monetary": "over £{}",
    "cost_per_contact": "{} per contact",
    "horizon_days": "the next {} days",
    "lookback_days": "the last {} days",
    "limit": "show {}",
    "top": "show {}",
}
"""How an amount is said in full; the first that the last question had is meant by 'it'."""
_CALLED = {
    "share": "share|percentage|percent|part|proportion",
    "budget": "budget|money|spend|funds|pot",
    "min_monetary": "threshold|minimum|bar|amount|cut ?off|limit|floor",
    "cost_per_contact": "cost|price|cost per (?:head|contact)|unit cost",
    "horizon_days": "horizon|period|time",
    "lookback_days": "window|period|look ?back|time",
    "limit": "list|rows|names|number|many|length|limit|accounts",
    "top": "list|rows|names|number|many|length|limit",
}
_TIMES: dict[str, int | Decimal] = {
    "double": 2, "twice": 2, "two times": 2, "2x": 2, "triple": 3, "treble": 3, "three times": 3, "3x": 3,
    "quadruple": 4, "half": Decimal("0.5"), "halve": Decimal("0.5"),
}  # fmt: skip
_POLITE = (
    r"(?:(?:and|ok|okay|no|now|then|so|please|actually|sorry|make|what about|how about|at|try|go|with"
    r"|if|what if|we|had|use|used|took|the|a) )*"
)
_SCALED = re.compile(
    rf"^{_POLITE}(?:(?:it|that) )?(?P<times>{'|'.join(_TIMES)})(?: of)?"
    r"(?: (?:the|that|this|its|our|it|as) ?| (?=\w))?(?P<called>[a-z -]*?)(?: as (?:high|long|big|much))?"
    r"(?=$|[,.?!;]| ?\b(?:and|then|instead|please|for|in|rather)\b)",
    re.IGNORECASE,
)
_IT = re.compile(r"(?:it|that|this|much|as much|of that|that much|)(?: then)?", re.IGNORECASE)
_SUM = r"(?P<sum>[£$€]?\d[\d.,]*\d|[£$€]?\d)(?P<thousand> ?k| grand)?(?P<percent> ?%| percent| points| pp)?"
_BY = re.compile(
    rf"^{_POLITE}(?:(?P<up>raise|increase|lift|up|push up|bump)"
    r"|(?P<down>lower|cut|reduce|decrease|drop|bring down))"
    r"(?: up)?(?: (?:it|that|this|(?:the |that |our )?(?P<called>[a-z -]+?)))?"
    rf"(?: up| down)? by {_SUM}(?P<rest>.*)",
    re.IGNORECASE,
)
_ON_TOP = re.compile(
    rf"^{_POLITE}(?:another |add |plus )?{_SUM} (?:(?P<up>more|on top|extra)|(?P<down>less|fewer))\b(?! than)"
    r"(?P<called>)(?P<rest>.*)",
    re.IGNORECASE,
)
_SAID_ANEW = (
    r"^(?:(?:no|ok|okay|actually|sorry|and|now|then|make|make it|make that|call it|say|on|use|up to|go for|or"
    r"|if|but|change (?:it|that) to|(?:cut|drop|raise|lift|push|bring|reduce|increase|lower|put) (?:it|that)"
    r"(?: up| down)? to|with|try|go(?: up| down)? to|only|just|i meant?|let'?s say|set it to|what about"
    r"|how about|more like|closer to|nearer|around|about)[ ,]+)*"
)
_SAID_ALONE = re.compile(
    rf"{_SAID_ANEW}(?P<sum>\d{{1,3}}(?:\.\d)?)"
    r"(?P<rest>(?:,? (?:then|instead|rather|please|now|only))*[ .?!]*)$",
    re.IGNORECASE,
)
"""'Make it 5' where the budget was in thousands."""
_LEAST_IN_THOUSANDS = re.compile(
    r"\b(?P<over>over|above|at least|more than|from|minimum|min) (?P<sum>\d{1,3})"
    r"(?=(?:,? (?:then|instead|rather|please|now|only))*[ .?!]*$)",
    re.IGNORECASE,
)
_THOUSANDS = 1000
_LISTS = tools_with("has_usual_length")
_USUAL = 10
"""Rows of a list where nothing was said."""


_PART = re.compile(
    _SAID_ANEW
    + r"(?:(?:a|one|1) )?(?P<part>half|third|quarter|fifth|tenth|twentieth)(?: of (?:them|those|it))?"
    r"(?P<rest>(?:,? (?:then|instead|rather|please|now|maybe))*[ .?!]*)$",
    re.IGNORECASE,
)
"""'Make it a quarter' of a share."""


def with_absolute_amounts(text: str, memory: Memory) -> str:
    """The message with such an amount in full; as it is where the last question had none."""
    last = _asked(memory)
    part = _PART.match(text) if "share" in last else None
    if part:
        return f"{part['part']} of them{part['rest']}"
    said = _SCALED.match(text)
    name = _meant(said["called"], last) if said else ""
    if said and name:
        value = Decimal(str(last[name])) * _TIMES[said["times"].casefold()]
        return _written(name, value) + text[said.end() :]
    for pattern in (_BY, _ON_TOP):
        said = pattern.match(text)
        fitting = {name: v for name, v in last.items() if said and _is_in(name, said)}
        name = _meant(said["called"] or "", fitting) if said else ""
        if said and name:
            step = _step(said) * (1 if said["up"] else -1)
            value = Decimal(str(last[name])) + step
            return _written(name, value) + said["rest"] if value > 0 else text
    return _in_thousands(text, memory)


def _asked(memory: Memory) -> dict[str, Any]:
    """The arguments of the last question, with the length that a list has by itself."""
    last = memory.last
    if last is None:
        return {}
    usual = {"limit": _USUAL} if last.tool in _LISTS else {}
    return {**usual, **last.arguments}


def _meant(called: str, last: dict[str, Any]) -> str:
    """The argument of the last question that is called so; '' where it had none."""
    for name in _WRITTEN:
        named = _IT.fullmatch(called) or re.fullmatch(_CALLED[name], called.strip(), re.IGNORECASE)
        if named and isinstance(last.get(name), int | float):
            return name
    return ""


def _is_in(name: str, said: re.Match[str]) -> bool:
    """Whether the step is in the unit of the amount: '10 more' of a budget is a longer list."""
    if said["percent"]:
        return name == "share"
    money = bool(said["thousand"]) or said["sum"][0] in "£$€"
    return money == (name in ("budget", "min_monetary"))


def _step(said: re.Match[str]) -> Decimal:
    value = Decimal(re.sub(r"[£$€,]", "", said["sum"]))
    return value * _THOUSANDS if said["thousand"] else value


def _written(name: str, value: Decimal) -> str:
    return _WRITTEN[name].format(amount(value))


def _in_thousands(text: str, memory: Memory) -> str:
    """'Make it 5' of a plan with 8,000 is 5,000, and 'above 30' of those above 20,000 is 30,000."""
    last = memory.last
    if last is None:
        return text
    said = _SAID_ALONE.match(text)
    budget = last.arguments.get("budget", 0) if last.tool == "draft_report" else 0
    if said and budget:
        value = Decimal(said["sum"]) * (_THOUSANDS if budget >= _THOUSANDS else 1)
        return _written("budget", value) + said["rest"]
    if last.arguments.get("min_monetary", 0) >= _THOUSANDS:
        return _LEAST_IN_THOUSANDS.sub(r"\g<over> \g<sum>000", text)
    return text
