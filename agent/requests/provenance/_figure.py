"""Which figure of the answer before is meant, and what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any, get_args

from pydantic import BaseModel

from agent.answer import TRACED, Fact
from agent.requests.provenance._last import Last
from agent.wording import by_unit, first_lower
from data import catalogue
from tools import _registry as registry

_WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
_FIELD = re.compile(r"[a-z_]\w*")
SALES = "sales_metrics"
_MEASURED = ("money", "count", "percent", "probability", "points", "score", "ratio", "days")


@dataclass(frozen=True)
class Meant:
    """The figure `said` as it stands in the answer; `fact` is none of one that follows from others."""

    said: str
    fact: Fact | None
    note: str | None = None


def meant(words: Sequence[str], last: Last, currency: str, *, loose: bool) -> Meant | None:
    """The figure that `words` name, without any the first of the answer.

    None where they name nothing of it, unless `loose`.
    """
    shown = _shown(last, currency)
    if not shown:
        return None
    wanted = {_stem(word) for word in words}
    best = max(shown, key=lambda one: len(wanted & _tokens(one)))
    covered = wanted & _tokens(best)
    if not covered:
        return shown[0] if loose or not wanted else None
    return best if loose or covered == wanted else None


def _shown(last: Last, currency: str) -> list[Meant]:
    """What may be meant: the figures of the text in their order, then those of tables."""
    by_id = {fact.id: fact for fact in last.facts}
    said = [
        Meant(figure.text, by_id.get(figure.fact or ""), figure.note)
        for figure in last.figures
        if figure.verdict in TRACED
    ]
    known = {one.fact.id for one in said if one.fact}
    beside = [
        Meant(by_unit(_number(fact), fact.unit, currency), fact)
        for fact in last.facts
        if fact.id not in known and fact.unit in _MEASURED and fact.subject
    ]
    return [one for one in [*said, *beside] if one.fact is None or one.fact.unit in _MEASURED]


def _number(fact: Fact) -> Any:
    try:
        return float(fact.value) if fact.unit != "money" else fact.value
    except ValueError:
        return fact.value


def _tokens(one: Meant) -> set[str]:
    digits = "".join(character for character in one.said if character in "0123456789.,")
    subject = list(one.fact.subject.values()) if one.fact else []
    words = " ".join([*subject, one.fact.label if one.fact else ""]).casefold()
    found = {_stem(word) for word in _WORD.findall(words)}
    plain = digits.replace(",", "").strip(".")
    return found | {digits.strip(".,"), plain, *_rounded(plain)}


def _rounded(digits: str) -> set[str]:
    """How people write a large figure for short, rounded or cut off: '237k', '237.4k', '1.8m'."""
    try:
        value = float(digits)
    except ValueError:
        return set()
    return {
        f"{shown:.{places}f}{letter}"
        for size, letters in ((1e3, ("k", "grand")), (1e6, ("m", "mn", "mio", "million")))
        for letter in letters
        for places in (0, 1, 2)
        for shown in (value / size, floor(value / size * 10**places) / 10**places)
        if value >= size
    }


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def counts(fact: Fact, last: Last) -> str:
    """What a figure counts, as the catalogue or the tool that computed it says."""
    call = last.calls.get(fact.call, {})
    field = _FIELD.findall(fact.path)[-1]
    described = _description(fact)
    metric = catalogue.metrics().get(str(call.get("arguments", {}).get("metric")))
    if fact.tool != SALES or metric is None:
        return described
    told = f"{metric.title}, that is {first_lower(metric.description)}"
    return told if field in ("money", "count", "percent") else f"{described} {told}"


def _description(fact: Fact) -> str:
    """What the tool says of the field at the path of a fact."""
    model: Any = registry.get(fact.tool).result
    told = ""
    for name in _FIELD.findall(fact.path):
        field = getattr(model, "model_fields", {}).get(name)
        if field is None:
            break
        told = str(field.description or told)
        model = _model_in(field.annotation) or model
    return told


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model of the rows that a field holds, however it is wrapped."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _model_in(one))), None)
