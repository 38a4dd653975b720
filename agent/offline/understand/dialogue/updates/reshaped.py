"""The last answer in another shape: how many rows, in which order, of what, by which scheme.

'Just the best one', 'littlest first', 'with five groups', 'as a bank would', 'down 30% or worse': what such
words say is the same whatever tool gave the answer. They are taken from a message one after the other; only
where names and periods are all that is left beside small words does it say no more than that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import MAX_LIMIT
from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.updates.shape_words import (
    DONE,
    NAME,
    TIME,
    Line,
    Said,
    Shape,
    shapes_known,
    words_of,
)
from agent.offline.understand.tool_traits import allowed_values, tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence
from data import catalogue
from tools import _registry as registry
from tools._dimensions import GOODS

_LONGEST = 14
_LISTS = tools_with("lists_accounts")
_PARTS: dict[str, Decimal] = {
    "two thirds": Decimal(200) / 3, "three quarters": Decimal(75), "half": Decimal(50),
    "third": Decimal(100) / 3,
    "quarter": Decimal(25), "fifth": Decimal(20), "tenth": Decimal(10),
}  # fmt: skip
_REMARK = re.compile(
    r"(?:(?:hm+|oh|ok|but|well|so|and|[,.]) )*(?:that|this|it|there|those|these|they)(?:'s| s| is| are)\b"
)
"""'There are just four of them' is told, and asks for nothing."""
_SMALLEST = 100
"""An amount below it that has no currency is a number of rows or of orders."""
_FROM_ABOVE = re.compile(r"\b(?:top|best|biggest|largest|highest)\b")
_CHANGES = frozenset(["min_change", "max_change"])


def reshaped(text: str, lookup: Lookup, memory: Memory) -> tuple[tuple[Call, ...], str]:
    """The last calls in the shape that a message wants, and the names and periods said beside it.

    Nothing where the message says anything else.
    """
    last = memory.last
    if last is None or memory.missing is not None or len(text.split()) > _LONGEST:
        return (), ""
    if len({call.tool for call in memory.calls}) > 1 or last.tool not in _tools():
        return (), ""
    sentence = scan(text, lookup)
    if _REMARK.match(sentence.line.text):
        return (), ""
    line = Line.of(sentence, scores=last.tool == "what_if" and bool(_MEASURE.search(sentence.bare)))
    shapes: list[tuple[Shape, Said]] = []
    for shape in shapes_known():
        given_up = "only" in shape.sets and set(GOODS) & last.arguments.keys()
        if given_up or (shape.alone and _has_another_number(last)):
            continue
        if (shape.of and last.tool not in shape.of) or not _fits(shape, last.tool):
            continue
        if shape.after and not shape.after & {
            *last.arguments,
            *(n for s, _ in shapes for n in s.sets),
        }:
            continue
        said = line.take(shape, sentence)
        if said is not None:
            shapes.append((shape, said))
    if not shapes or not _is_all(line.words, last):
        return (), ""
    made = [_made(call, shapes) for call in memory.calls]
    whole, rest = tuple(call for call in made if call is not None), line.rest(sentence)
    if rest is None:
        return (), ""
    counted = any("metric" in shape.sets for shape, _ in shapes)
    if len(whole) < len(made) or (rest and counted):
        return (), ""  # "revenue of Cutlery" is a question of its own
    return whole, rest


def _has_another_number(last: Call) -> bool:
    """Whether a bare number may as well be a budget, a share or a number of days."""
    return any(
        isinstance(value, int | float) and name not in ("limit", "top")
        for name, value in last.arguments.items()
    )


def _is_all(line: Sequence[str], last: Call) -> bool:
    """Whether nothing but names, periods and small words is left of a message."""
    accounts = last.tool in _LISTS or "account" in [*last.arguments, *last.arguments.get("by", ())]
    small = words_of("around") | (words_of("accounts") if accounts else frozenset())
    left = " ".join(word for word in line if word != DONE)
    return set(left.split()) <= small | {NAME, TIME}


def _made(call: Call, shapes: Sequence[tuple[Shape, Said]]) -> Call | None:
    """A call with all that was said of it; None where it cannot have that."""
    said: dict[str, Any] = {}
    gone: set[str] = set()
    for shape, told in shapes:
        for name, wanted in shape.sets.items():
            argument = _named(name, call.tool)
            value = _value(wanted, told, call, argument)
            if value is None and wanted != "off":
                return None
            if value is None:
                gone.add(argument)
            else:
                said.setdefault(argument, value)
    if "limit" in said and call.tool in _OF_ONE and "account" in call.arguments:
        return None  # one account has no rows
    kept = {name: value for name, value in call.arguments.items() if name not in gone}
    from_above = any(_FROM_ABOVE.search(told.words) for _, told in shapes)
    by_name = kept.get("sort") in ("name", "owner", "region", None)
    if {"limit", "top"} & said.keys() and from_above and by_name:
        kept = {name: value for name, value in kept.items() if name not in ("sort", "order")}
    if "rule" in said and (named := shapes[0][1].sentence.named("segments")):
        said["to_segment"] = named[0].value
    if {"rule", "cutoffs"} & said.keys():
        for name in ("from_segment", "share", "rule", "cutoffs"):
            kept.pop(name, None)
    if call.tool != "sales_metrics":
        return replace(call, arguments={**kept, **said})
    return _of_figures(replace(call, arguments=kept), said, shapes[0][1].sentence)


_OF_ONE = frozenset(["churn_risk", "customer_value", "find_accounts", "segment_members"])


def _of_figures(call: Call, said: dict[str, Any], sentence: Sentence) -> Call | None:
    """Figures in another shape: a change needs groups that change and what they are held against."""
    last = dict(call.arguments)
    by = list(last.get("by", ()))
    changes = bool(_CHANGES & said.keys()) or said.get("sort") == "change"
    if not set(by) - {*TIMES} and (changes or {"only", "min_value"} & said.keys() or not by):
        if "metric" in said and len(said) == 1:
            return replace(call, arguments={**last, **said})
        if "account" in last:
            return None  # one account alone has no rows
        said["by"] = ["account"]
    metric = str(said.get("metric", last.get("metric", "")))
    if metric in ("active_accounts", "new_accounts") and "account" in said.get("by", by):
        if "metric" not in said:
            said["metric"] = "revenue"
        elif set(by) == {"account"}:
            return None
    if _CHANGES & said.keys() and metric.endswith("_share"):
        return None  # of shares no change is told in percent
    if "only" in said:
        for name in (*_CHANGES, "sort", "order", "top"):
            last.pop(name, None)
        if sentence.has("(who|whos|lost|gone|former|ex|new|fresh) .*"):
            said["by"] = ["account"]  # "who dropped it" of figures by region
        said.setdefault("compare_to", last.get("compare_to", "previous_period"))
        if (before := sentence.times.against) and before.start and before.end:
            said |= {
                "earlier_start": before.start.isoformat(),
                "earlier_end": before.end.isoformat(),
            }
            for one in (said, last):
                one.pop("compare_to", None)
    if changes:
        for name in ("only", *_CHANGES, *(("top",) if _CHANGES & said.keys() else ())):
            last.pop(name, None)
        said.setdefault("sort", "change")
        said.setdefault("order", "asc" if "max_change" in said else "desc")
        said.setdefault("compare_to", last.get("compare_to", "previous_year"))
    return replace(call, arguments={**last, **said})


def _value(wanted: Any, told: Said, call: Call, argument: str) -> Any:
    """The value of an argument by what was said; None where it is none."""
    values = [number.value for number in told.numbers]
    first = values[0] if values else Decimal(1)
    if wanted == "rule":
        return _rule(told, call)
    if wanted == "cutoff":
        return [f"{_letter(told)}5={amount(first)}"] if values else None
    if wanted == "since":
        start = next((p.start for p in told.sentence.times.periods if p.start), None)
        return start.isoformat() if start else None
    if wanted == "n":
        if argument == "max_items" and first not in (2, 3):
            return None
        if argument == "min_value":
            money = told.numbers[0].kind == "money" or first >= _SMALLEST
            return amount(first) if money else None
        return amount(first)
    if wanted == "m":
        return amount(values[1]) if len(values) > 1 else None
    if wanted == "n/m":
        return (
            float(round(first / values[1], 4))
            if len(values) > 1 and values[1]
            else (float(round(1 / first, 4)) if first else None)
        )
    if wanted in ("share", "-share"):
        return _share(wanted, told, argument)
    if wanted in ("more", "fewer"):
        return _scaled(call, argument, 2 if wanted == "more" else 0.5)
    if wanted == "turned":
        return _turned(call)
    return None if wanted == "off" else wanted


def _share(wanted: str, told: Said, argument: str) -> float | None:
    part = next((size for name, size in _PARTS.items() if name in told.words), None)
    share = told.numbers[0].value if told.numbers else part
    if share is None:
        return None
    if not argument.endswith("_change"):
        return float(Decimal(share) / 100)
    size = float(amount(round(Decimal(share), 2)))
    return -size if wanted == "-share" else size


_MEASURE = re.compile(r"\b(recency|frequency|monetary|money|spend|spending)\b")


def _letter(told: Said) -> str:
    measure = _MEASURE.search(told.words)
    return measure[1][0] if measure and measure[1][0] in "rf" else "m"


def _rule(told: Said, call: Call) -> str | None:
    """The rule of a segment with one score of it changed; where none is named, of the one asked about."""
    named = told.sentence.named("segments")
    segment = named[0].value if named else call.arguments.get("to_segment")
    rule = call.arguments.get("rule") or catalogue.segment_rules().get(str(segment), "")
    changed = re.sub(
        rf"\b{_letter(told)} >= \d", f"{_letter(told)} >= {told.numbers[0].whole}", rule
    )
    return changed if changed != rule else None


_USUAL = {"min_support": 0.01, "min_confidence": 0.1}


def _scaled(call: Call, argument: str, times: float) -> float | int:
    """Twice or half of what an argument is."""
    if argument in _USUAL:
        return min(0.9, round(float(call.arguments.get(argument, _USUAL[argument])) * times, 4))
    rows = int(call.arguments.get(argument, LISTED))
    return max(1, min(MAX_LIMIT, int(rows * times)))


def _turned(call: Call) -> str | None:
    if "only" in call.arguments:
        return None
    return "desc" if call.arguments.get("order") == "asc" else "asc"


def _named(name: str, tool: str) -> str:
    fields = registry.get(tool).arguments.model_fields
    if name != "rows":
        return name
    return "limit" if "limit" in fields else "top"


def _fits(shape: Shape, tool: str) -> bool:
    """Whether a tool has the arguments, and the values, that a shape sets."""
    fields = registry.get(tool).arguments.model_fields
    for name, value in shape.sets.items():
        field = fields.get(_named(name, tool))
        if field is None:
            return name == "scheme" and len(shape.sets) > 1 and "clusters" in fields
        allowed = allowed_values(field.annotation)
        if allowed and isinstance(value, str) and value not in {*allowed, "turned", "off", "n"}:
            return False
    return True


@cache
def _tools() -> frozenset[str]:
    return frozenset(tool.name for tool in registry.all_tools())
