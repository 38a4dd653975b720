"""The tools as a chat model sees them, made from the registry: nothing is described twice."""

from __future__ import annotations

from functools import cache
from typing import Any

from agent.drafts.arguments import DESCRIPTION, NAME, DraftReportArgs
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
    for entry in parameters.get("properties", {}).values():
        entry.pop("title", None)
    return {
        "type": "function",
        "function": {"name": name, "description": description, "parameters": parameters},
    }
