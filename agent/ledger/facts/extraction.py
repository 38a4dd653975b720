"""Writes the ledger: one fact per figure of a tool result.

A fact's `subject` says what it is about, by kind. A row inherits the subjects of what encloses it;
its own markers of a kind replace inherited ones. Several markers of one kind on one model, such as
an account's id and its name, are joined by a bar in field order: `{"account": "ACC1|Harbour"}`;
each part identifies the account. A bar inside a name is written as a broken bar.

Beside the unit-annotated fields there are facts for
- the length of every list of rows (`path` is the list; unit count),
- plain strings with a digit: unit `code` when it is one word ("545"), else unit `text`. A field
  whose `json_schema_extra` has `"untrusted": True` (text that people wrote) is left out,
- descriptions of fields with a digit ("contacted in the last 30 days"): unit `text`,
- the windows, dates and sums of money of the call's arguments (path `arguments....`).

Rows that no marked field tells apart are about what their first telling field says: kind `row`.

Beside marked fields these say what figures are about: a day field `period`, `month`, ... with its
`period_label`, ...; in a result, plain fields named like a filter (`region`), the strings in `filters`,
a single region in `scope`, and the call's arguments.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any

from pydantic import BaseModel

from agent.answer import Fact
from agent.ledger.facts.field_plan import QUOTABLE, Meaning, Plan, plan_of, words_of
from agent.ledger.facts.fields import without_places
from agent.ledger.facts.rows import row_titles
from agent.ledger.vocabulary.kinds import INDIVIDUAL, ROW
from tools._spec import Result

CODE = "code"
TEXT = "text"

_FILTERS = (
    "account",
    "segment",
    "region",
    "country",
    "industry",
    "account_type",
    "commercial_segment",
    "category",
    "brand",
    "product",
    "channel",
    "campaign",
    "campaign_type",
    "owner",
)
_MONEY_ARGUMENTS = ("budget", "cost_per_contact", "min_monetary", "max_monetary")
_ONE_REGION = re.compile(r"^regions? ([^,]+)$")
_UNITS = ("money", "count", "percent")
"""Names of fields that hold whatever metric was asked for, one for each unit."""
_ISO = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_NOT_TEXT = frozenset({"currency", "scope"})
_FIELDS_SET = set(Fact.model_fields)
_new = Fact.__new__
# The slots of a pydantic model, written directly: `model_construct` is five times slower.
_set_dict, _set_fields_set, _set_extra, _set_private = (
    vars(BaseModel)[slot].__set__
    for slot in (
        "__dict__",
        "__pydantic_fields_set__",
        "__pydantic_extra__",
        "__pydantic_private__",
    )
)


def facts_of(
    call_id: str, tool: str, result: Result, arguments: Mapping[str, Any] | None = None
) -> list[Fact]:
    """Every figure of `result` as a fact, in field order; None and non-finite values are left out.

    `arguments` are the call's arguments as resolved.
    """
    metric = result.__dict__.get("metric")
    walk = _Walk(call_id, tool, words_of(metric) if isinstance(metric, str) else "")
    subject = _outer_subject(result, arguments or {})
    walk.model(result, "", "", subject, ", ".join(_names(subject)))
    for name, value in (arguments or {}).items():
        walk.argument(name, value)
    return walk.facts


def _outer_subject(result: Result, arguments: Mapping[str, Any]) -> dict[str, str]:
    """The filters that hold for a whole result and that it does not mark itself."""
    marked = {step.kind for step in plan_of(type(result)).subjects}
    fields = result.__dict__
    filters = fields.get("filters")
    subject: dict[str, str] = {}
    for given in (filters if isinstance(filters, Mapping) else {}, fields, arguments):
        for kind in _FILTERS:
            value = given.get(kind)
            if isinstance(value, str) and value and kind not in marked:
                subject.setdefault(kind, _part(value))
        family = given.get("family")
        if isinstance(family, str) and family and "account" not in marked:
            subject.setdefault("account", _part(family))  # the account at its head names it
    only = _ONE_REGION.match(result.scope)
    if only and " and " not in result.scope and "region" not in marked:
        subject.setdefault("region", _part(only[1]))
    return subject


class _Walk:
    """Collects the facts of one result."""

    def __init__(self, call: str, tool: str, metric: str) -> None:
        """`metric` is what fields named by their unit hold, if the result says so."""
        self.call = call
        self.tool = tool
        self.metric = metric
        self.facts: list[Fact] = []
        self.defined: set[type[BaseModel]] = set()

    def model(
        self, model: BaseModel, path: str, prefix: str, outer: dict[str, str], about: str
    ) -> dict[str, str]:
        """Facts of a model; returns its subject.

        In labels `prefix` goes before field names, `about` is whom the figures are of.
        """
        plan = plan_of(type(model))
        subject = outer
        parts = {}
        if plan.subjects:
            own = _own_subject(model, plan, "")
            if own:
                subject = {**outer, **own}
                about = _about(own, outer)
            for part in plan.parts:
                theirs = _own_subject(model, plan, part)
                parts[part] = ({**subject, **theirs}, f" of {_about(theirs, subject)}")
        dot = f"{path}." if path else ""
        of = f" of {about}" if about else ""
        values = model.__dict__
        if plan.definitions and type(model) not in self.defined:
            self.definitions(type(model), plan, path)
        for step in plan.figures:
            name = step.name
            value = values[name] if name in values else getattr(model, name)
            if value is not None and (text := _text(value)) is not None:
                if step.of:
                    whom, said = parts[step.of]
                    self.add(dot + name, text, step.unit, whom, f"{prefix}{step.words}{said}")
                    continue
                label = f"{prefix}{self.measured(step.words)}{of}"
                self.add(dot + name, text, step.unit, subject, label)
        for step in plan.texts:
            value = values.get(step.name)
            if isinstance(value, str) and step.name not in _NOT_TEXT:
                self.string(dot + step.name, value, subject, f"{prefix}{step.words}{of}")
        for step in plan.nested:
            value = values.get(step.name)
            if value is not None:
                self.value(value, step.meaning, dot + step.name, prefix, step.words, subject, about)
        return subject

    def measured(self, words: str) -> str:
        """A field's words with the metric for its unit: "previous orders" for "previous count"."""
        before, _, last = words.rpartition(" ")
        return f"{before} {self.metric}".lstrip() if self.metric and last in _UNITS else words

    def value(
        self,
        value: Any,
        meaning: Meaning,
        path: str,
        prefix: str,
        words: str,
        subject: dict[str, str],
        about: str,
    ) -> None:
        """Facts of whatever a field or an element holds."""
        if isinstance(value, BaseModel):
            self.model(value, path, f"{prefix}{words} ", subject, about)
        elif isinstance(value, Mapping):
            self._mapping(value, meaning, path, prefix, words, subject, about)
        elif isinstance(value, list | tuple | set | frozenset):
            self._list(value, meaning, path, prefix, words, subject, about)
        elif isinstance(value, str) and meaning.unit is None:
            if meaning.text and meaning.kind is None:
                self.string(path, value, subject, _label(prefix, words, about))
        elif meaning.unit is not None and (text := _text(value)) is not None:
            self.add(path, text, meaning.unit, subject, _label(prefix, words, about))

    def _mapping(
        self,
        value: Mapping[Any, Any],
        meaning: Meaning,
        path: str,
        prefix: str,
        words: str,
        subject: dict[str, str],
        about: str,
    ) -> None:
        item = meaning.item or Meaning()
        for key, element in value.items():
            if element is None:
                continue
            name = str(key.value) if isinstance(key, Enum) else str(key)
            if meaning.key_kind is None:
                inner, whom, said = subject, about, f"{words} {words_of(name)}"
            else:
                own = {meaning.key_kind: _part(name)}
                inner, whom, said = {**subject, **own}, _about(own, subject), words
            self.value(element, item, f"{path}[{name}]", prefix, said, inner, whom)

    def _list(
        self,
        value: Sequence[Any] | frozenset[Any] | set[Any],
        meaning: Meaning,
        path: str,
        prefix: str,
        words: str,
        subject: dict[str, str],
        about: str,
    ) -> None:
        item = meaning.item or Meaning()
        rows = item.model is not None or any(isinstance(v, BaseModel) for v in value)
        if not rows:
            for i, element in enumerate(value):
                if element is not None:
                    self.value(element, item, f"{path}[{i}]", prefix, words, subject, about)
            return
        whom = f", {about}" if about else ""
        subjects = []
        titles = row_titles([row for row in value if isinstance(row, BaseModel)])
        for i, row in enumerate(value):
            if isinstance(row, BaseModel):
                unnamed, inner = f"row {i + 1} of {words}{whom}", subject
                if title := titles.get(i):
                    unnamed = f"{title.rpartition('|')[2]}{whom}"
                    inner = {**subject, ROW: title}
                subjects.append(self.model(row, f"{path}[{i}]", "", inner, unnamed))
        label = f"rows in {prefix}{words}{_one_per(subjects)}{whom}"
        self.add(path, str(len(value)), "count", subject, label)

    def definitions(self, cls: type[BaseModel], plan: Plan, path: str) -> None:
        """Facts for what fields of a class are said to mean, once per class."""
        self.defined.add(cls)
        place = f"{without_places(path, '')}." if path else ""
        for name, words in plan.definitions:
            label = f"meaning of {words_of(name)}"
            self.add(f"{place}{name}.description", words, TEXT, {}, label)

    def string(self, path: str, value: str, subject: dict[str, str], label: str) -> None:
        """A fact for a string in which a figure may be quoted."""
        if QUOTABLE.search(value):
            unit = TEXT if any(c.isspace() for c in value) else CODE
            self.add(path, value, unit, subject, label)

    def argument(self, name: str, value: Any) -> None:
        """A fact for an argument that is a window, a date or a sum of money."""
        label = f"{words_of(name)} as asked for"
        path = f"arguments.{name}"
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, date) or (isinstance(value, str) and _ISO.match(value)):
            self.add(path, str(value)[:10], "date", {}, label)
        elif isinstance(value, str) and name in _MONEY_ARGUMENTS:
            # As a receipt has it.
            self.add(path, format(Decimal(value), "f"), "money", {}, label)
        elif isinstance(value, int | float | Decimal) and (text := _text(value)) is not None:
            if name.endswith("_days"):
                self.add(path, text, "days", {}, label)
            elif name in _MONEY_ARGUMENTS:
                self.add(path, text, "money", {}, label)

    def add(self, path: str, value: str, unit: str, subject: dict[str, str], label: str) -> None:
        """Appends a fact without the validation that code-made strings do not need.

        This runs thousands of times a result; validating would take three times as long.
        """
        fact = _new(Fact)
        fields = {
            "id": f"{self.call}.{path}",
            "value": value,
            "unit": unit,
            "subject": subject,
            "label": label,
            "call": self.call,
            "tool": self.tool,
            "path": path,
        }
        _set_dict(fact, fields)
        _set_fields_set(fact, _FIELDS_SET)
        _set_extra(fact, None)
        _set_private(fact, None)
        self.facts.append(fact)


def _text(value: Any) -> str | None:
    """The exact figure as text; None when there is no figure."""
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is float:
        return repr(value) if isfinite(value) else None
    if kind is Decimal:
        text = str(value)
        if "E" in text:
            return format(value, "f")
        return text if value.is_finite() else None
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return str(value) if isfinite(value) else None


def _own_subject(model: BaseModel, plan: Plan, of: str) -> dict[str, str]:
    """The subject that a model's own fields give to all its figures, or to those of a part."""
    own: dict[str, str] = {}
    values = model.__dict__
    for step in plan.subjects:
        value = values.get(step.name)
        if not value or step.of != of:
            continue
        if type(value) is str:
            part = value.replace("|", "¦") if "|" in value else value
        elif isinstance(value, Mapping):
            own.update({str(k): _part(v) for k, v in value.items() if v is not None})
            continue
        else:
            part = _part(value)
        kind = step.kind
        if kind not in own:
            own[kind] = part
        elif part not in own[kind].split("|"):
            own[kind] = f"{own[kind]}|{part}"
    return own


def _part(value: Any) -> str:
    text = value if type(value) is str else str(value.value if isinstance(value, Enum) else value)
    return text.replace("|", "¦") if "|" in text else text


def _names(subject: Mapping[str, str]) -> list[str]:
    return [joined.rpartition("|")[2] for joined in subject.values()]


def _about(own: Mapping[str, str], outer: Mapping[str, str]) -> str:
    """Whom a label is about: the row's own name, then the names it inherits."""
    for kind, joined in own.items():
        if kind in INDIVIDUAL:
            mine = [joined.rpartition("|")[2]]
            break
    else:
        mine = _names(own)
    if not outer:
        return mine[0] if len(mine) == 1 else ", ".join(mine)
    return ", ".join([*mine, *_names({k: v for k, v in outer.items() if k not in own})])


def _label(prefix: str, words: str, about: str) -> str:
    return f"{prefix}{words} of {about}" if about else f"{prefix}{words}"


def _one_per(subjects: Sequence[Mapping[str, str]]) -> str:
    """Says which kinds are different in each row, so that rows count accounts or segments."""
    if not subjects:
        return ""
    kinds = [k for k in subjects[0] if len({s.get(k) for s in subjects}) == len(subjects)]
    named = [k for k in kinds if k in INDIVIDUAL] or kinds
    return f", one per {' and '.join(named)}" if named else ""
