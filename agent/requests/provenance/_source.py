"""Where a figure comes from: what it counts, what computed it, how to see, export and compare it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.answer import Fact
from agent.ledger.vocabulary.nouns import classes_of_word
from agent.requests.provenance._figure import Meant, counts
from agent.requests.provenance._last import Last
from agent.requests.provenance._parts import as_taken
from agent.wording import exact, first_lower, first_upper, listed, sentence
from agent.words_of_call import words_of_call
from data import catalogue
from tools import _registry as registry

SEE = (
    "To see it: select the figure in the answer above, or open “Evidence” below it. There are the row, the "
    "arguments, and each SQL statement with its parameters."
)
EXPORT = (
    "To check it without us: say “Export the last answer”. The JSON has every figure with its receipt, from "
    "which whoever runs Quintile can compute all of them again."
)
OWN = (
    "To compare it with a file of your own: say “Use a file of my own”, load it, and ask the same question "
    "there."
)
DEFINED = (
    "That is a definition, as the catalogue has it; it states no figure computed from your data. Rules of "
    "segments are read out of the SQL that applies them."
)
_ACCOUNT = ("account", "account_name")


def source(found: Meant | None, last: Last, currency: str) -> str:
    """The way from the figure back to the data."""
    if all(call["tool"] == "define" for call in last.calls.values()):
        return f"{DEFINED}\n"
    points = [
        _counts(found, last),
        _covers(last),
        *_calls(found, last),
        SEE,
        EXPORT,
        *_compare(found, last),
    ]
    return "\n".join([_lead(found, last, currency), "", *(f"- {one}" for one in points if one)])


def statements(found: Meant | None, last: Last) -> str:
    """The SQL of the call behind the figure, as it ran."""
    call = _call_of(found, last)
    ran = call.get("sql", [])
    if not ran:
        return f"{first_upper(analysis(call['tool']))} ran no SQL: it answers from the catalogue.\n"
    main = max(ran, key=lambda one: len(one["sql"]))
    fence = "```"
    files = listed([f"`{file}`" for file in dict.fromkeys(str(one["file"]) for one in ran)])
    return (
        f"{first_upper(analysis(call['tool']))} ran this. All it ran is in {files}; the evidence of the "
        f"answer has each statement with its parameters.\n\n{fence}sql\n{main['sql'].strip()}\n{fence}\n"
    )


def _lead(found: Meant | None, last: Last, currency: str) -> str:
    if found is None or found.fact is None:
        which = f"**{found.said}**" if found else "Every figure of that answer"
        follows = sentence(found.note) if found and found.note else ""
        return f"{which} was computed from your data by a tool, not by a language model. {follows}".strip()
    fact = found.fact
    value = exact(fact.value, fact.unit, currency)
    exactly = f", exactly {value}," if fact.unit == "money" else ""
    head, of, about = label(fact).partition(" of ")
    if fact.unit == "count" and not any(map(classes_of_word, head.split())):
        # "Reachable" says nothing without what is: the tool's own words do.
        whose = f" for {about}" if of else ""
        meant = first_lower(counts(fact, last).rstrip("."))
        return (
            f"**{found.said}** is what {analysis(fact.tool)} computed from the data as “{head}”{whose}: "
            f"{meant or 'a count'}."
        )
    return (
        f"**{found.said}** is the {label(fact)}{exactly} as {analysis(fact.tool)} computed it from the "
        "data."
    )


_ROW = re.compile(r" of row \d+ of \w+$")


def label(fact: Fact) -> str:
    """'revenue of North'; of an account without its region, industry and whatever else its row has."""
    name = next((fact.subject[kind] for kind in _ACCOUNT if kind in fact.subject), None)
    head, of, rest = fact.label.partition(f" of {name}")
    return f"{head}{of}" if name and (of or rest) else _ROW.sub("", fact.label)


def _counts(found: Meant | None, last: Last) -> str:
    if found is None or found.fact is None:
        return ""
    told = counts(found.fact, last)
    return f"What it counts: {told}" if told else ""


def _covers(last: Last) -> str:
    return f"What is covered: {last.scope}." if last.scope else ""


def _calls(found: Meant | None, last: Last) -> list[str]:
    call = _call_of(found, last)
    asked = quoted(call)
    of = f", asked for {asked}" if asked else ""
    summary = registry.get(call["tool"]).summary
    return [f"What computed it: {analysis(call['tool'])}{of}. It gives: {first_lower(summary)}"]


def analysis(tool: str) -> str:
    """'The analysis “sales metrics”': what a person calls a tool."""
    return f"the analysis “{tool.replace('_', ' ')}”"


def quoted(call: Mapping[str, Any]) -> str:
    """What the call of a receipt was asked for, as a quotation: '“revenue, by region”'."""
    words = re.sub(r"[“”\n]", " ", words_of_call(call["arguments"]))
    return f"“{words}”" if words else ""


def _call_of(found: Meant | None, last: Last) -> Mapping[str, Any]:
    if found is not None and found.fact is not None and found.fact.call in last.calls:
        return last.calls[found.fact.call]
    return next(iter(last.calls.values()))


def _compare(found: Meant | None, last: Last) -> list[str]:
    """Where another sum usually differs, by how the metric takes the parts of an amount; of sums only."""
    if found is not None and found.fact is not None and found.fact.unit != "money":
        return [OWN]
    metric = catalogue.metrics().get(last.metric or "revenue")
    if metric is None or metric.unit != "money":
        return [OWN]
    taken = [as_taken(metric, name) for name in metric.parts]
    if any("region" in str(call["arguments"].get("by")) for call in last.calls.values()):
        taken.append("an account counts in the region that it has now")
    usual = "the first and the last day of the period both count; only lines of this snapshot count"
    return [f"Where another sum usually differs: {'; '.join([*taken, usual])}.", OWN]
