"""The tools as a chat model sees them, made from the registry: nothing is described twice."""

from __future__ import annotations

from functools import cache
from typing import Any

from agent.draft_report import DESCRIPTION, NAME, DraftReportArgs
from tools import _registry as registry
from tools._spec import Args


@cache
def tool_schemas() -> tuple[dict[str, Any], ...]:
    """OpenAI-style function schemas, in a fixed order so that providers can cache the prompt."""
    found = [_schema(tool.name, tool.description, tool.arguments) for tool in registry.all_tools()]
    return (*found, _schema(NAME, DESCRIPTION, DraftReportArgs))


def _schema(name: str, description: str, arguments: type[Args]) -> dict[str, Any]:
    parameters = arguments.model_json_schema()
    parameters.pop("title", None)
    parameters.pop("description", None)
    parameters.pop("additionalProperties", None)  # an unknown name is refused by name
    properties = parameters.get("properties", {})
    parameters["properties"] = {name: _short(entry) for name, entry in properties.items()}
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": parameters},
    }


def _short(entry: dict[str, Any]) -> dict[str, Any]:
    """A property in fewer tokens: what may be left out is not required, so it need not say null."""
    found = {key: value for key, value in entry.items() if key != "title"}
    choices = [choice for choice in found.get("anyOf", ()) if choice != {"type": "null"}]
    if [choice.get("type") for choice in choices] == ["number", "string"]:
        choices = choices[:1]  # money as a string, which a model has no need to write
    if len(choices) == 1:
        del found["anyOf"]
        found = _short(choices[0]) | found
    elif choices:
        found["anyOf"] = choices
    if found.get("default", ...) is None:
        del found["default"]
    # The description says it.
    found.pop("unit", None)
    return found
