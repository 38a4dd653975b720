"""The settings of the page: what a person has set, as chainlit's widgets, and back."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeVar

import chainlit as cl
from chainlit.input_widget import (
    InputWidget,
    MultiSelect,
    NumberInput,
    Select,
    Switch,
    Tab,
    TextInput,
)
from pydantic import BaseModel, ValidationError

from agent.chat._contract import Offered
from agent.store.preferences import Preferences
from agent.wording import chosen
from data import catalogue
from data.catalogue import OrgType
from data.errors import UsageError
from tools._book import BookFilters
from tools._spec import LookbackArgs

Model = TypeVar("Model", bound=BaseModel)

DEFAULT = "default"
"""The page cannot have an empty choice in a list."""
CLEARED = "clear_filters"
_FIELDS = Preferences.model_fields
_FILTERS = BookFilters.model_fields
_SCHEMES = {"Default": DEFAULT} | {entry.title: name for name, entry in catalogue.schemes().items()}
_LOOKBACK = LookbackArgs.model_fields["lookback_days"].default
_MODELS = {"Configured model": "configured", "Offline analyst": "offline"}
_ORG_TYPES: dict[OrgType, str] = {
    "retail": "Retail",
    "ecommerce": "E-commerce",
    "banking": "Banking",
    "telecom": "Telecom",
}
_RANGES = {
    "min_monetary": "Net revenue, at least",
    "max_monetary": "Net revenue, at most",
    "min_frequency": "Order days, at least",
    "max_frequency": "Order days, at most",
    "min_tenure_days": "Tenure in days, at least",
    "max_tenure_days": "Tenure in days, at most",
}
_SEGMENTS = (*catalogue.segments("rfm"), catalogue.NO_PURCHASES)


async def show(now: Preferences, offered: Offered) -> None:
    """Offer the settings in the page's panel, as they stand."""
    tabs = [
        Tab(id="analyses", label="Analyses", inputs=_analyses(now, offered)),
        Tab(id="overview", label="Overview filters", inputs=_overview(now.overview, offered)),
    ]
    await cl.ChatSettings(tabs).send()


def _analyses(now: Preferences, offered: Offered) -> list[InputWidget]:
    own = _ORG_TYPES.get(offered.org_type)  # type: ignore[call-overload]
    return [
        NumberInput(
            id="lookback_days",
            label="Lookback (days)",
            initial=now.lookback_days or _LOOKBACK,
            description=_FIELDS["lookback_days"].description,
        ),
        TextInput(
            id="as_of",
            label="As-of date",
            initial=now.as_of.isoformat() if now.as_of else "",
            placeholder="newest transaction",
            description=_FIELDS["as_of"].description,
        ),
        Select(
            id="scheme",
            label="Segments",
            items=_SCHEMES,
            initial_value=now.scheme or DEFAULT,
            description=_FIELDS["scheme"].description,
        ),
        Select(
            id="org_type",
            label="Type of organisation",
            items={f"The book's own ({own})" if own else "The book's own": DEFAULT}
            | {title: name for name, title in _ORG_TYPES.items()},
            initial_value=now.org_type or DEFAULT,
            description=_FIELDS["org_type"].description,
        ),
        Select(
            id="model",
            label="Who answers",
            items=_MODELS,
            initial_value=now.model,
            description=_FIELDS["model"].description,
        ),
        Switch(
            id="marks",
            label="Mark figures",
            initial=now.marks,
            description=_FIELDS["marks"].description,
        ),
    ]


def _overview(now: BookFilters, offered: Offered) -> list[InputWidget]:
    regions = dict.fromkeys([*offered.regions, *([now.region] if now.region else [])])
    return [
        MultiSelect(
            id="segments",
            label="Segments of the overview",
            values=list(_SEGMENTS),
            initial=now.segments,
            description="Only accounts of these segments (scheme rfm); none chosen: all.",
        ),
        Select(
            id="region",
            label="Region",
            items={"All regions": DEFAULT} | {name: name for name in regions},
            initial_value=now.region or DEFAULT,
            description="Only this region.",
        ),
        *_ranges(now, offered.currency),
        Switch(
            id=CLEARED,
            label="Clear all filters",
            initial=False,
            description="Count all accounts again, whatever is chosen above.",
        ),
    ]


def _ranges(now: BookFilters, currency: str) -> Iterator[InputWidget]:
    for name, label in _RANGES.items():
        value = getattr(now, name)
        # A number input shows nothing as 0, which is a limit like any other.
        yield TextInput(
            id=name,
            label=f"{label} ({currency})" if currency and "monetary" in name else label,
            initial="" if value is None else chosen(value).replace(",", ""),
            placeholder="no limit",
        )


def read(sent: Any) -> Preferences:
    """What a browser sent as settings.

    Raises:
        UsageError: a value cannot be; the message names it.
    """
    values = sent if isinstance(sent, dict) else {}
    given = {
        name: _typed(value)
        for name, value in values.items()
        if value not in (None, "", DEFAULT, [])
    }
    filters = {} if given.get(CLEARED) is True else given
    overview = _valid(BookFilters, {name: filters[name] for name in _FILTERS if name in filters})
    if unknown := sorted(set(overview.segments) - {*_SEGMENTS}):
        raise UsageError(f"There is no segment '{unknown[0]}'; there are {', '.join(_SEGMENTS)}.")
    own = {name: given[name] for name in _FIELDS if name in given and name != "overview"}
    return _valid(Preferences, own | {"overview": overview})


def _typed(value: Any) -> Any:
    """A number as people type it, '5,000' or '£5000', as a number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    bare = re.fullmatch(r"\s*[£$€]?\s*(-?\d[\d, ]*(?:\.\d+)?)\s*", str(value))
    return bare[1].replace(",", "").replace(" ", "") if bare else value


def _valid(model: type[Model], values: dict[str, Any]) -> Model:
    try:
        return model.model_validate(values)
    except ValidationError as problem:
        error = problem.errors()[0]
        name = str(error["loc"][0]) if error["loc"] else ""
        widgets = [
            *_analyses(Preferences(), Offered()),
            *_overview(BookFilters(), Offered()),
        ]
        label = next((widget.label for widget in widgets if widget.id == name), "Overview filters")
        about = model.model_fields[name].description if name else "Each range from low to high."
        raise UsageError(f"{label}: {about} ({error['msg']})") from problem
