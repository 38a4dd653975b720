"""The registry: what a tool must be, what its arguments are called, and what running one promises."""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, Field

from tools import _registry as registry
from tools._errors import InvalidArguments, UnknownValue
from tools._query import Query
from tools._registry import BadTool, tool
from tools._spec import Args, Example, LookbackArgs, Money, Result, Row

# The contract of prompts, suites, command line and API: argument, its default, its allowed values.
# `...` is a required argument; a default of an enumeration is its first value where one is named.
SCORING = ("tie_safe", "ntile")
SCHEMES = ("rfm", "lifecycle", "consumer", "clusters")
SORT = ("monetary", "recency", "frequency", "name", "owner", "region")
KINDS = (
    "at_risk_high_value", "promising_new_customers", "champions_for_expansion",
    "hibernating_with_potential", "declining_key_accounts", "white_space",
)  # fmt: skip
METRICS = (
    "revenue", "gross_revenue", "orders", "units", "avg_order_value", "active_accounts",
    "new_accounts", "discount_share", "return_share",
)  # fmt: skip
DIMENSIONS = (
    "day", "week", "month", "quarter", "year", "region", "country", "category", "brand", "product",
    "channel", "segment", "account_type", "industry", "commercial_segment", "owner", "account", "family",
)  # fmt: skip
CAMPAIGNS = ("promotional", "premium", "retention", "acquisition")
Contract = dict[str, tuple[Any, tuple[str, ...]]]


def given(**defaults: Any) -> Contract:
    return {
        name: default if isinstance(default, tuple) else (default, ())
        for name, default in defaults.items()
    }


ORG_TYPES = ("retail", "ecommerce", "banking", "telecom")
LOOKBACK = given(lookback_days=365)
LIMIT = given(limit=10)
CONTRACT: dict[str, Contract] = {
    "book_overview": LOOKBACK
    | given(region=None, segments=[], min_tenure_days=None, max_tenure_days=None)
    | given(min_monetary=None, max_monetary=None, min_frequency=None, max_frequency=None),
    "find_accounts": LOOKBACK
    | LIMIT
    | given(query=None, segment=None, region=None, industry=None, account_type=None, owner=None)
    | given(min_monetary=None, sort=(None, SORT), order=("desc", ("asc", "desc")))
    | given(scheme=("rfm", SCHEMES)),
    "account_profile": LOOKBACK
    | given(account=..., level=("account", ("account", "family"))),
    "segment_overview": LOOKBACK
    | given(scheme=("rfm", SCHEMES), scoring=("tie_safe", SCORING), region=None),
    "segment_members": LOOKBACK
    | LIMIT
    | given(segment=..., scheme=("rfm", SCHEMES), scoring=("tie_safe", SCORING), region=None)
    | given(sort=("monetary", SORT), order=("desc", ("asc", "desc"))),
    "segment_migration": LOOKBACK
    | LIMIT
    | given(from_date=..., to_date=None, scheme=("rfm", SCHEMES))
    | given(from_segment=None, to_segment=None, region=None),
    "explain_segment": LOOKBACK | given(account=..., scheme=("rfm", SCHEMES)),
    "product_propensity": LIMIT
    | given(account=None, segment=None, category=None, brand=None)
    | given(kind=("affinity", ("affinity", "next_purchase", "white_space"))),
    "opportunities": LOOKBACK | LIMIT | given(kind=(None, KINDS), region=None, account=None),
    "campaign_targets": LOOKBACK
    | LIMIT
    | given(campaign_type=(..., CAMPAIGNS), region=None, budget=None, cost_per_contact=None),
    "campaign_results": LOOKBACK
    | LIMIT
    | given(campaign=None, campaign_type=(None, CAMPAIGNS), segment=None, region=None),
    "account_notes": LIMIT | given(account=..., since=None),
    "behavior_signals": given(account=..., org_type=(None, ORG_TYPES)),
    "behavior_insights": LIMIT
    | given(region=None, signal=None, org_type=(None, ORG_TYPES)),
    "basket_rules": LOOKBACK
    | LIMIT
    | given(item=None, level=(None, ("product", "category", "brand")), max_items=(2, (2, 3)))
    | given(min_support=Decimal("0.01"), min_confidence=Decimal("0.1")),
    "churn_risk": LIMIT
    | given(account=None, segment=None, region=None)
    | given(level=(None, ("low", "medium", "high", "critical"))),
    "cohort_retention": given(by=("first_order", ("first_order", "signup")), region=None)
    | given(grain=("month", ("month", "quarter")), metric=("accounts", ("accounts", "revenue"))),
    "compare": LOOKBACK
    | given(kind=(..., ("accounts", "segments", "regions", "periods")), a=..., b=...)
    | given(scheme=("rfm", SCHEMES)),
    "customer_value": LIMIT | given(account=None, segment=None, horizon_days=365),
    "sales_metrics": given(metric=(..., METRICS), by=([], DIMENSIONS), start=None, end=None)
    | given(compare_to=(None, ("previous_period", "previous_year")), region=None, category=None)
    | given(brand=None, product=None, channel=None, segment=None, account=None, top=None),
    "what_if": LOOKBACK
    | LIMIT
    | given(from_segment=None, to_segment=None, share=10, region=None, scheme=("rfm", SCHEMES)),
    "define": given(term=...),
    "data_health": {},
}  # fmt: skip


class Fine(Args):
    amount: int = Field(1, description="How many.")


class Answer(Result):
    amount: Money = Field(description="How much.")


def honest(args: Fine, query: Query) -> Answer:
    """What it does."""
    raise AssertionError


EXAMPLE = [Example("How much?", {"amount": 2})]


def named(function: Callable[..., Any], name: str = "honest") -> Callable[..., Any]:
    """The function as if it stood in tools/honest.py."""
    made = types.FunctionType(function.__code__, function.__globals__, name)
    made.__annotations__, made.__doc__ = dict(function.__annotations__), function.__doc__
    made.__module__ = "tools.honest"
    return made


def bad(function: Callable[..., Any], examples: list[Example] = EXAMPLE) -> str:
    """What is said of a malformed tool."""
    with pytest.raises(BadTool) as refused:
        tool(examples=examples)(function)
    return str(refused.value)


def test_an_honest_tool_is_accepted() -> None:
    made = tool(examples=EXAMPLE)(named(honest))
    assert (made.name, made.description, made.summary) == (
        "honest",
        "What it does.",
        "What it does.",
    )
    assert (made.arguments, made.result) == (Fine, Answer)


def test_a_tool_has_the_name_of_its_file() -> None:
    assert "has the name of its file" in bad(honest)
    assert "has the name of its file" in bad(named(honest, "other"))


def test_a_tool_has_a_docstring_and_an_example() -> None:
    silent = named(honest)
    silent.__doc__ = None
    assert "docstring" in bad(silent)
    assert "example" in bad(named(honest), [])


@pytest.mark.parametrize("arguments", [{"amount": "many"}, {"number": 2}, {"as_of": "soon"}])
def test_an_example_must_fit_the_arguments(arguments: dict[str, Any]) -> None:
    assert "the example 'How?' does not fit" in bad(named(honest), [Example("How?", arguments)])


def test_a_tool_takes_args_and_a_query() -> None:
    def other(args: Fine, context: Query) -> Answer:
        """What it does."""
        raise AssertionError

    assert "parameters must be (args, query)" in bad(named(other))


def test_a_tool_is_annotated_with_models() -> None:
    for name, annotation in (("args", dict), ("args", BaseModel), ("return", str), ("return", Row)):
        wrong = named(honest)
        wrong.__annotations__[name] = annotation
        assert "annotate" in bad(wrong)
    for name in ("args", "return"):
        wrong = named(honest)
        del wrong.__annotations__[name]
        assert "annotate" in bad(wrong)


@pytest.mark.parametrize("name", ["sql", "user", "role", "scope", "scope_regions", "path", "file"])
def test_authority_and_sql_are_never_arguments(name: str) -> None:
    wrong = named(honest)
    wrong.__annotations__["args"] = type(
        "Wrong", (Fine,), {"__annotations__": {name: str}, name: Field("", description="It.")}
    )
    assert f"honest.{name}" in bad(wrong)


def test_every_field_is_described() -> None:
    class Terse(Args):
        amount: int = 1

    class Mute(Row):
        value: int

    class Nested(Result):
        rows: list[Mute] | None = Field(description="Rows.")

    class Bare(Result):
        amount: int

    wrong = named(honest)
    wrong.__annotations__["args"] = Terse
    assert "honest.amount: describe" in bad(wrong)
    for result, field in ((Bare, "Bare.amount"), (Nested, "Mute.value")):
        wrong = named(honest)
        wrong.__annotations__["return"] = result
        assert bad(wrong) == f"honest: describe {field}"


def test_every_tool_is_in_the_contract() -> None:
    assert set(registry.names()) == set(CONTRACT)
    assert [found.name for found in registry.all_tools()] == list(registry.names())


def allowed(annotation: Any) -> tuple[str, ...]:
    """The values of an enumeration, wherever it stands in the annotation."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    return tuple(value for part in typing.get_args(annotation) for value in allowed(part))


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_arguments_and_defaults_are_those_of_the_contract(name: str) -> None:
    fields = registry.get(name).arguments.model_fields
    for argument, (default, values) in (CONTRACT[name] | given(as_of=None)).items():
        field = fields[argument]
        assert field.is_required() is (default is ...), argument
        if default is not ...:
            assert field.get_default(call_default_factory=True) == default, argument
        assert set(allowed(field.annotation)) == set(values), argument
    assert issubclass(registry.get(name).arguments, LookbackArgs) is (
        "lookback_days" in CONTRACT[name]
    )
    # More arguments may be added, but none that must be given.
    assert not [n for n in fields if fields[n].is_required() and n not in CONTRACT[name]]


@pytest.mark.parametrize("name", sorted(CONTRACT))
def test_limits_are_at_most_500(name: str) -> None:
    required: dict[str, Any] = {
        "account": "A", "segment": "A", "term": "A", "campaign_type": "retention", "metric": "orders",
        "kind": "regions", "a": "A", "b": "B", "from_date": "2026-01-01",
    }  # fmt: skip
    found = registry.get(name)
    enough = {
        field: required[field]
        for field in found.arguments.model_fields
        if CONTRACT[name].get(field, ("",))[0] is ...
    }
    registry.parse_arguments(found, enough)
    for argument, values in (("limit", (0, 501, "many")), ("lookback_days", (29, 1096))):
        for value in values:
            if argument in CONTRACT[name]:
                with pytest.raises(InvalidArguments, match=f"'{argument}' cannot be"):
                    registry.parse_arguments(found, enough | {argument: value})


@pytest.mark.parametrize(
    ("name", "arguments", "problems"),
    [
        ("segment_members", {}, ["'segment' is required."]),
        (
            "campaign_targets",
            {},
            ["'campaign_type' is required, one of promotional, premium, retention, acquisition."],
        ),
        (
            "campaign_targets",
            {"campaign_type": "spring"},
            [
                "'campaign_type' cannot be 'spring': input should be 'promotional', 'premium', "
                "'retention' or 'acquisition'."
            ],
        ),
        (
            "segment_overview",
            {"regions": "North"},
            [
                "'regions' is not an argument; there are as_of, lookback_days, scheme, scoring, clusters, "
                "region."
            ],
        ),
        (
            "segment_overview",
            {"lookback_days": 7, "scheme": "abc"},
            [
                "'lookback_days' cannot be 7: input should be greater than or equal to 30.",
                "'scheme' cannot be 'abc': input should be 'rfm', 'lifecycle', 'consumer' or 'clusters'.",
            ],
        ),
        (
            "segment_overview",
            {"as_of": "yesterday"},
            ["'as_of' cannot be 'yesterday': input should be a valid date or datetime, input is too short."],
        ),
        ("define", {"term": 7}, ["'term' cannot be 7: input should be a valid string."]),
        ("define", {"term": None}, ["'term' cannot be None: input should be a valid string."]),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_named_with_what_is_allowed(
    name: str, arguments: dict[str, Any], problems: list[str]
) -> None:
    with pytest.raises(InvalidArguments) as refused:
        registry.parse_arguments(registry.get(name), arguments)
    assert refused.value.problems == problems
    assert refused.value.tool == name
    assert str(refused.value) == f"{name}: {' '.join(problems)}"


@pytest.mark.parametrize(
    "given", [{"limit": "5"}, {"limit": 5.0}, {"limit": True}, {"as_of": 20260101}]
)
def test_a_program_s_arguments_are_of_their_type(given: dict[str, Any]) -> None:
    members = registry.get("segment_members")
    with pytest.raises(InvalidArguments, match=next(iter(given))):
        registry.parse_json_arguments(
            members.name, members.arguments, {"segment": "Champions"} | given
        )


@pytest.mark.parametrize("name", registry.names())
def test_a_program_gives_arguments_as_people_do(name: str) -> None:
    tool = registry.get(name)
    for example in tool.examples:
        args = registry.parse_arguments(tool, example.arguments)
        again = args.model_dump(mode="json")
        assert registry.parse_json_arguments(name, tool.arguments, again) == args


@pytest.mark.parametrize("name", ["sql", "_query", "segment-overview", "../x", "", "Define"])
def test_an_unknown_tool_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(UnknownValue) as refused:
        registry.get(name)
    assert (
        str(refused.value)
        == f"There is no tool '{name}'. There are: {', '.join(sorted(CONTRACT))}."
    )


def test_no_argument_is_authority_a_path_or_sql() -> None:
    for found in registry.all_tools():
        schema = json.dumps(found.arguments.model_json_schema()["properties"])
        for word in registry.FORBIDDEN_ARGUMENTS:
            assert word not in found.arguments.model_fields
        assert "password" not in schema
