"""What a word means here: segments, metrics, signals, opportunities, campaign types, terms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._query import Query
from tools._registry import tool
from tools._spec import Args, Count, Days, Example, Percent, Quintile, Ratio, Result, Row
from tools._values import one_of

Kind = Literal[
    "segment", "scheme", "metric", "signal", "opportunity", "churn level", "campaign type", "term"
]

# A figure in a definition: '70 %', '70th percentile', '30 days', '0.5' or '4'.
FIGURE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(\s?%|th percentile|\sdays?\b)?(?![\w%])")


Named = tuple["Definition", tuple[str, ...]]
"""A definition with the names by which it is found."""


class DefineArgs(Args):
    term: str = Field(
        description="A segment, scheme, metric, signal, opportunity, campaign type or term of the field; "
        "or a kind in the plural, such as 'segments' or 'lifecycle segments', for all of it."
    )


class Definition(Row):
    name: str = Field(description="Name in the catalogue.")
    kind: Kind = Field(description="What it is.")
    description: str = Field(description="What it means.")
    rule: str | None = Field(None, description="Rule or formula, where there is one.")
    action: str | None = Field(None, description="Recommended action, where there is one.")
    details: list[str] = Field(default=[], description="Further particulars.")


class DefinedFigure(Row):
    name: str = Field(description="Definition the figure stands in.")
    words: str = Field(description="The figure as the definition writes it.")
    percent: Percent | None = Field(None, description="A percentage or percentile.")
    days: Days | None = Field(None, description="A number of days.")
    score: Quintile | None = Field(None, description="A quintile score in the rule of a segment.")
    count: Count | None = Field(None, description="A whole number.")
    ratio: Ratio | None = Field(None, description="A number with decimals.")


class Define(Result):
    term: str = Field(description="What was asked for.")
    definitions: list[Definition] = Field(
        description="What it means; several where the word has several uses."
    )
    figures: list[DefinedFigure] = Field(
        description="The figures in the definitions, so that a text repeating them can be traced."
    )

    primary: ClassVar[str | None] = "definitions"


@tool(
    examples=[
        Example("What does At Risk mean?", {"term": "At Risk"}),
        Example("How do you define recency?", {"term": "recency"}),
    ]
)
def define(args: DefineArgs, query: Query) -> Define:
    """What a segment, metric, signal, opportunity, campaign type or term means, with rule and action.

    Looks in the catalogue by name, a part of it that no other has, or synonym; a kind ('segments', 'metrics')
    gives all of that kind. A segment is defined as scheme rfm has it, else the first scheme that has
    one of that name; with the scheme named ('lifecycle Champions', 'lifecycle segments') as that
    scheme has it. Anything else is refused with the nearest words there are.
    """
    found = _look_up(args.term)
    return Define(
        **query.header,
        term=args.term,
        definitions=found,
        figures=list(dict.fromkeys(figure for entry in found for figure in _figures(entry))),
    )


def _look_up(term: str) -> list[Definition]:
    words: dict[str, list[Definition]] = {}
    for definition, names in _entries():
        for name in dict.fromkeys(map(_plain, names)):
            words.setdefault(name, []).append(definition)
    asked = _plain(term)
    for form in (asked, f"{asked}s", asked.removesuffix("s")):
        if form in words:
            return words[form]
    if part := _only_one_with(asked, words):
        return part
    one_of("term", term, sorted({definition.name for definition, _ in _entries()}))
    raise AssertionError(f"{term!r} is a name but was not found")


def _only_one_with(asked: str, words: dict[str, list[Definition]]) -> list[Definition]:
    """What is named by a part of its name, 'confidence' of 'confidence of a rule'; nothing of several."""
    whole = f" {asked} "
    found = [words[name] for name in words if asked and whole in f" {name} "]
    return found[0] if found and all(one == found[0] for one in found) else []


def _entries() -> Iterator[Named]:
    """Every definition with the names that lead to it."""
    yield from _segments()
    for definition, names in _others():
        yield definition, (*names, f"{definition.kind}s")


def _segments() -> Iterator[Named]:
    """Segments of all schemes; a plain name leads to the first scheme that has it."""
    known: set[str] = set()
    for number, scheme in enumerate(catalogue.schemes()):
        segments = catalogue.segments(scheme)
        for segment in segments.values():
            definition = Definition(
                name=segment.name,
                kind="segment",
                description=segment.description,
                rule=segment.rule,
                action=segment.action,
                details=[f"one of the {len(segments)} segments of scheme {scheme}"],
            )
            names = [f"{scheme} {segment.name}", f"{segment.name} {scheme}", f"{scheme} segments"]
            if _plain(segment.name) not in known:
                names += [segment.name, f"{segment.name} segment"]
            if number == 0:
                names.append("segments")
            yield definition, tuple(names)
        known |= set(map(_plain, segments))


def _others() -> Iterator[Named]:
    yield from _schemes()
    yield from _metrics()
    yield from _signals()
    yield from _opportunities()
    yield from _churn_levels()
    yield from _campaign_types()
    for term in catalogue.terms().values():
        definition = Definition(name=term.name, kind="term", description=term.description)
        # 'lift' is that of a rule and that of a model
        yield definition, (term.name, *term.synonyms, term.name.split(" of ")[0])


def _schemes() -> Iterator[Named]:
    terms = {name.casefold() for name in catalogue.terms()}
    for scheme in catalogue.schemes().values():
        names = (f"{scheme.name} scheme", f"scheme {scheme.name}")
        yield (
            Definition(name=scheme.title, kind="scheme", description=scheme.description),
            # What is also a term is meant as the term.
            names if scheme.name in terms else (scheme.name, *names),
        )


def _metrics() -> Iterator[Named]:
    for metric in catalogue.metrics().values():
        definition = Definition(
            name=metric.title,
            kind="metric",
            description=metric.description,
            details=[f"measured as {metric.unit}"],
        )
        yield definition, (metric.title, metric.name)


def _signals() -> Iterator[Named]:
    for signal in catalogue.signals().values():
        definition = Definition(
            name=signal.title,
            kind="signal",
            description=signal.description,
            action=signal.recommendation,
            details=[f"for {signal.type}"],
        )
        yield definition, (signal.title, signal.name)


def _opportunities() -> Iterator[Named]:
    for opportunity in catalogue.opportunities().values():
        definition = Definition(
            name=opportunity.title,
            kind="opportunity",
            description=opportunity.description,
            rule=f"value at stake = {opportunity.stake}",
            action=opportunity.action,
            details=[f"urgency {opportunity.urgency}"],
        )
        yield definition, (opportunity.title, opportunity.name)


def _churn_levels() -> Iterator[Named]:
    for level in catalogue.churn_levels().values():
        ends = f" to below {level.ends:g}" if level.ends < 1 else ""
        definition = Definition(
            name=f"{level.name} churn risk",
            kind="churn level",
            description=level.description,
            rule=f"probability from {level.begins:g}{ends}",
            action=level.action,
        )
        yield definition, (level.name, f"{level.name} churn risk", f"{level.name} risk")


def _campaign_types() -> Iterator[Named]:
    for campaign in catalogue.campaign_types().values():
        definition = Definition(
            name=campaign.name,
            kind="campaign type",
            description=campaign.objective,
            details=[
                f"message: {campaign.message}",
                f"first for {', '.join(campaign.primary)}",
                f"then for {', '.join(campaign.secondary)}",
                f"not for {', '.join(campaign.avoid)}",
            ],
        )
        yield definition, (campaign.name, f"{campaign.name} campaign")


def _figures(definition: Definition) -> Iterator[DefinedFigure]:
    in_rule = definition.kind == "segment"
    for text, of_scores in (
        (definition.description, False),
        (definition.rule or "", in_rule),
        (definition.action or "", False),
        (" ".join(definition.details), False),
    ):
        for match in FIGURE.finditer(text):
            number, unit = match.group(1), (match.group(2) or "").strip()
            if unit:
                field = "days" if unit.startswith("day") else "percent"
            elif "." in number:
                field = "ratio"
            else:
                field = "score" if of_scores else "count"
            yield DefinedFigure.model_validate(
                {"name": definition.name, "words": match.group(0), field: float(number)}
            )


def _plain(words: str) -> str:
    return " ".join(re.sub(r"[_\-?.]", " ", words).split()).casefold()
