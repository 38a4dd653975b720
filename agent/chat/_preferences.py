"""The settings of the page: what a person has set, as chainlit's widgets, and back."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

from typing import Any

import chainlit as cl
from chainlit.input_widget import InputWidget, NumberInput, Select, Switch, TextInput
from pydantic import ValidationError

from data import catalogue
from data.errors import UsageError
from data.preferences import Preferences
from tools._spec import LookbackArgs

DEFAULT = "default"
"""The page cannot have an empty choice in a list."""
_FIELDS = Preferences.model_fields
_SCHEMES = {"Default": DEFAULT} | {entry.title: name for name, entry in catalogue.schemes().items()}
_LOOKBACK = LookbackArgs.model_fields["lookback_days"].default
_MODELS = {"Configured model": "configured", "Offline analyst": "offline"}


async def show(now: Preferences) -> None:
    """Offer the settings in the page's panel, as they stand."""
    await cl.ChatSettings(_widgets(now)).send()


def _widgets(now: Preferences) -> list[InputWidget]:
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


def read(sent: Any) -> Preferences:
    """What a browser sent as settings.

    Raises:
        UsageError: a value cannot be; the message names it.
    """
    values = sent if isinstance(sent, dict) else {}
    wanted = {name: values[name] for name in _FIELDS if values.get(name) not in (None, "", DEFAULT)}
    days = wanted.get("lookback_days")
    if isinstance(days, float) and days.is_integer():
        wanted["lookback_days"] = int(days)
    try:
        return Preferences.model_validate(wanted)
    except ValidationError as problem:
        said = {str(error["loc"][0]): error["msg"] for error in problem.errors()}
        name = next(iter(said))
        label = next(widget.label for widget in _widgets(Preferences()) if widget.id == name)
        raise UsageError(f"{label}: {_FIELDS[name].description} ({said[name]})") from problem
