"""What a model is told of the tools: everything it may say, in few words, and nothing of authority."""

from __future__ import annotations

import json

from agent.models.tokens import estimate
from agent.models.tool_schemas import tool_schemas
from tools import _registry as registry
from tools._registry import FORBIDDEN_ARGUMENTS


def test_every_argument_of_every_tool_is_there_with_its_description() -> None:
    told = {schema["function"]["name"]: schema["function"] for schema in tool_schemas()}
    assert set(told) == {*registry.names(), "draft_report"}
    for tool in registry.all_tools():
        properties = told[tool.name]["parameters"]["properties"]
        assert set(properties) == set(tool.arguments.model_fields)
        assert not set(properties) & FORBIDDEN_ARGUMENTS
        for name, field in tool.arguments.model_fields.items():
            assert properties[name]["description"] == field.description
            assert {"type", "enum", "anyOf", "$ref"} & set(properties[name]), name
    assert '{"type": "null"}' not in json.dumps(tool_schemas())


def test_enumerations_and_bounds_survive_the_shortening() -> None:
    told = {schema["function"]["name"]: schema["function"] for schema in tool_schemas()}
    metrics = told["sales_metrics"]["parameters"]["properties"]
    assert "revenue" in metrics["metric"]["enum"]
    assert metrics["compare_to"]["enum"] == ["previous_period", "previous_year"]
    targets = told["campaign_targets"]["parameters"]
    assert targets["required"] == ["campaign_type"]
    assert targets["properties"]["limit"]["maximum"] == 500


def test_the_schemas_are_a_stable_prefix_of_bounded_size() -> None:
    text = json.dumps(tool_schemas())
    assert text == json.dumps(tool_schemas())
    assert estimate(text) < 710 * (len(registry.names()) + 1)
