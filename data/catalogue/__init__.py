"""The catalogue: names, meanings, actions, thresholds and colours, each written once, as data.

Tools, charts, prompts and docs read it; segment rules are read out of the SQL that applies them.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from data.relations import MODELS

HERE = Path(__file__).resolve().parent
NO_PURCHASES = "No purchases"
OTHERWISE = "everything else"
"""The rule of the segment that takes whom no other rule does."""
LAPSED = "Lapsed"
PERCENTAGES = frozenset({"share", "fall", "rate", "change"})
"""Thresholds that are written as a percentage; in the data they are fractions."""


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str


class Scheme(_Entry):
    """A segmentation scheme; `segments` has the meaning of each by name, the best first."""

    title: str
    description: str
    segments: dict[str, str]


class Segment(_Entry):
    """A segment of a scheme: `rule` is its condition, as the SQL applies it; clusters have none."""

    priority: int
    colour: str
    description: str
    action: str
    rule: str | None
    standing: Literal["in rhythm", "slipping", "gone"] = "in rhythm"
    risk: Literal["Low", "Medium", "High", "Critical"] = "Low"


class Archetype(_Entry):
    """What a cluster of accounts may be called: a segment of scheme clusters.

    `signature` is the weight of each feature by which it stands out. `reserve` archetypes are for
    clusters that no other one fits.
    """

    signature: dict[str, float]
    reserve: bool = False


class Opportunity(_Entry):
    """A kind of opportunity; `stake` is the formula of its value at stake, `means` what becomes of it."""

    means: Literal["could be lost", "fell away", "could be won"]
    title: str
    what: str
    description: str
    stake: str
    action: str
    urgency: str


class ChurnLevel(_Entry):
    """A level of churn risk: probabilities from `begins` up to, without, `ends`."""

    colour: str
    description: str
    action: str
    begins: float
    ends: float


class CampaignType(_Entry):
    """A campaign type and the segments it is for."""

    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    avoid: tuple[str, ...]
    message: str
    objective: str


class Metric(_Entry):
    """A measure of `sales_metrics`; `parts` is how it takes the parts of an amount, by their names."""

    title: str
    unit: str
    description: str
    parts: dict[str, Literal["deducted", "left out", "kept"]] = {}


class Part(_Entry):
    """What may be in an amount; `unknown` says why the data cannot tell."""

    words: tuple[str, ...]
    unknown: str | None = None


class Signal(_Entry):
    """A behaviour signal; signals.yaml says what its parts are."""

    type: str
    title: str
    meaning: str
    thresholds: dict[str, Decimal]
    counts: str
    part: str | None = None
    bar: str | None = None
    needs: str
    evidence: str
    recommendation: str
    browsing: bool = False

    @property
    def description(self) -> str:
        """When it fires, with its thresholds."""
        return self.filled(self.meaning)

    @property
    def in_percent(self) -> bool:
        """Whether what is measured is a percentage; else it is a distance or nothing is."""
        return self.bar in PERCENTAGES

    def filled(self, template: str, **figures: str) -> str:
        """A template of this signal with its thresholds, the length of a period and `figures`."""
        thresholds = {
            name: f"{float(100 * value):g} %" if name in PERCENTAGES else f"{value:,}"
            for name, value in self.thresholds.items()
        }
        return template.format(days=behavior().period_days, **thresholds, **figures)


OrgType = Literal["retail", "ecommerce", "banking", "telecom"]


class Analysed(BaseModel):
    """How a type of organisation is looked at: whose signals, and what counts as activity."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    signals: str
    activity: str


class Behavior(BaseModel):
    """How behaviour is measured; behavior.yaml says what the parts are."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    period_days: int
    stable_percent: int
    weights: dict[str, Decimal]
    urgency: dict[str, int]
    organizations: dict[OrgType, Analysed]

    @property
    def figures(self) -> dict[str, str]:
        """The numbers as definitions write them, by name."""
        weights = {name: f"{float(100 * weight):g}" for name, weight in self.weights.items()}
        bars = {name: str(bar) for name, bar in self.urgency.items()}
        own = {"period_days": str(self.period_days), "stable_percent": str(self.stable_percent)}
        return weights | bars | own

    def urgency_of(self, percent: float) -> str:
        """The urgency of a signal that affects so many percent of the active accounts."""
        bars = sorted(self.urgency.items(), key=lambda item: -item[1])
        return next((name for name, bar in bars if percent >= bar), "low")


class Interaction(_Entry):
    """A type of row in `interactions` and what its columns carry; interactions.yaml."""

    organizations: tuple[str, ...] = Field(alias="for")
    meaning: str
    value: str
    duration: str
    properties: str
    personal: bool = False


class Term(_Entry):
    """A word of the field."""

    description: str
    synonyms: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    """Words that stand for other terms as well; each of them is meant."""


@cache
def schemes() -> dict[str, Scheme]:
    """Segmentation schemes by name, the default first."""
    return {entry["name"]: Scheme(**entry) for entry in _read("schemes")}


@cache
def segments(scheme: str = "rfm") -> dict[str, Segment]:
    """The segments of a scheme by name, in order of priority."""
    rules = segment_rules(scheme)
    shared = {entry["name"]: entry for entry in _read("segments")}
    return {
        name: Segment(**shared[name], priority=place, description=description, rule=rules.get(name))
        for place, (name, description) in enumerate(schemes()[scheme].segments.items(), start=1)
    }


@cache
def slipping(scheme: str = "rfm") -> tuple[str, ...]:
    """Segments whose accounts have become late but may still be kept, in order of priority."""
    return tuple(
        name for name, segment in segments(scheme).items() if segment.standing == "slipping"
    )


@cache
def late(scheme: str = "rfm") -> tuple[str, ...]:
    """Segments of accounts out of their rhythm: those that slip and those that are gone."""
    return tuple(
        name for name, segment in segments(scheme).items() if segment.standing != "in rhythm"
    )


@cache
def segment_rules(scheme: str = "rfm") -> dict[str, str]:
    """Rule by segment, in the order they are tried, read from `models/<scheme>_rules.sql`.

    Empty for a scheme that is not made of rules.
    """
    path = MODELS / f"{scheme}_rules.sql"
    if not path.exists():
        return {}
    sql = path.read_text()
    rules = {
        name: re.sub(r"\b(AND|OR|NOT|IN)\b", _lower, re.sub(r"\s+", " ", rule))
        for rule, name in re.findall(r"WHEN (.+?)\s+THEN '([^']+)'", sql, re.DOTALL)
    }
    otherwise = re.search(r"ELSE '([^']+)'", sql)
    assert otherwise is not None
    rules[otherwise.group(1)] = OTHERWISE
    return rules


def _lower(word: re.Match[str]) -> str:
    return word.group().lower()


@cache
def colours() -> dict[str, str]:
    """The colour of each segment by name, the same in every scheme."""
    return {entry.name: entry.colour for scheme in schemes() for entry in segments(scheme).values()}


@cache
def archetypes() -> dict[str, Archetype]:
    """The archetypes by name."""
    return {entry["name"]: Archetype(**entry) for entry in _read("archetypes")}


@cache
def opportunities() -> dict[str, Opportunity]:
    """Kinds of opportunity by name."""
    return {entry["name"]: Opportunity(**entry) for entry in _read("opportunities")}


@cache
def churn_levels() -> dict[str, ChurnLevel]:
    """Levels of churn risk by name, the lowest first; bounds are read from `models/churn_levels.sql`."""
    sql = (MODELS / "churn_levels.sql").read_text()
    bounds = {
        name: (float(begins), min(float(ends), 1.0))
        for name, begins, ends in re.findall(r"\('(\w+)',\s*([\d.]+), ([\d.]+), \d+\)", sql)
    }
    found = {entry["name"]: entry for entry in _read("churn_levels")}
    return {
        name: ChurnLevel(**found[name], begins=begins, ends=ends)
        for name, (begins, ends) in bounds.items()
    }


@cache
def campaign_types() -> dict[str, CampaignType]:
    """Campaign types by name."""
    return {entry["name"]: CampaignType(**entry) for entry in _read("campaigns")}


@cache
def metrics() -> dict[str, Metric]:
    """Metrics of `sales_metrics` by name."""
    return {entry["name"]: Metric(**entry) for entry in _read("metrics")}


@cache
def parts() -> dict[str, Part]:
    """Parts of an amount by name."""
    return {entry["name"]: Part(**entry) for entry in _read("parts")}


@cache
def signals() -> dict[str, Signal]:
    """Behaviour signals by name."""
    return {entry["name"]: Signal(**entry) for entry in _read("signals")}


def signals_for(org_type: OrgType) -> dict[str, Signal]:
    """Behaviour signals of a type of organisation, by name."""
    wanted = behavior().organizations[org_type].signals
    return {name: entry for name, entry in signals().items() if entry.type == wanted}


@cache
def behavior() -> Behavior:
    """Periods, trends, score and urgency of behaviour."""
    return Behavior.model_validate(_read("behavior"))


@cache
def interactions() -> dict[str, Interaction]:
    """Types of interaction by name."""
    return {entry["name"]: Interaction.model_validate(entry) for entry in _read("interactions")}


@cache
def terms() -> dict[str, Term]:
    """Other terms by name."""
    found = [Term(**entry) for entry in _read("terms")]
    figures = behavior().figures
    return {
        term.name: term.model_copy(update={"description": term.description.format(**figures)})
        for term in found
    }


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text())
