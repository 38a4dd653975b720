"""Suites are read from YAML, checked against their schema, and refused with a sentence that says where."""

from __future__ import annotations

import json

import pytest
import yaml
from eval_objects import suite_of
from jsonschema import Draft202012Validator

from data.errors import UsageError
from evals.case import Case
from evals.suite import SCHEMA, SUITES, load_suite, parse_suite, schema, shipped


def test_the_schema_beside_the_suites_is_up_to_date() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema(), "run `make docs`"


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_suite_is_valid_by_model_and_by_schema(name: str) -> None:
    suite = load_suite(name)
    assert suite.name == name
    text = (SUITES / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=suite.schema.json\n")
    validator = Draft202012Validator(json.loads(schema()))
    assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


def test_the_schema_refuses_what_the_models_refuse() -> None:
    validator = Draft202012Validator(json.loads(schema()))
    suite = {"name": "a", "about": "b", "cases": [{"id": "A B", "category": "x", "colour": 1}]}
    messages = " ".join(error.message for error in validator.iter_errors(suite))
    assert "'A B' does not match" in messages
    assert "colour" in messages


ASKED = "id: a, category: x, ask: Why?, expect: "


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{id: a, category: x}", "case a: Value error, a case has exactly one of ask, wordings"),
        ("{id: a, category: x, ask: Why?}", "expect belongs to ask or wordings"),
        ("{id: a, category: x, ask: A, wordings: [B, C], expect: {}}", "exactly one of"),
        (f"{{{ASKED}{{colour: red}}}}", "case a > expect > colour: Extra inputs"),
        (f"{{{ASKED}{{calls: [{{define: {{}}, data_health: {{}}}}]}}}}", "a call is one tool"),
        (f"{{{ASKED}{{calls: [], either: []}}}}", "give calls or either"),
        (f"{{{ASKED}{{refuses: true, asks_back: true}}}}", "cannot both refuse and ask back"),
        (f"{{{ASKED}{{calls: [{{fortune: {{}}}}]}}}}", "a: there is no tool 'fortune'."),
        (f"{{{ASKED}{{calls: [{{define: {{word: x}}}}]}}}}", "define has no argument 'word'"),
        (f"{{{ASKED}{{forbidden: [fortune]}}}}", "there is no tool 'fortune'"),
        (
            f"{{{ASKED}{{calls: [{{define: {{term: {{matches: '('}}}}}}]}}}}",
            "no regular expression",
        ),
        (f"{{{ASKED}{{report: {{kind: risk_note, sections: [Weather]}}}}}}", "no section of a"),
        ("{id: a, id: b, category: x, ask: A, expect: {}}", "'id' twice"),
    ],
)
def test_a_malformed_case_is_refused_by_name(case: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        suite_of(case)
    assert said in str(refused.value)


def test_ids_are_unique() -> None:
    case = "{id: a, category: x, ask: A, expect: {}}"
    with pytest.raises(UsageError, match="case ids occur twice: a"):
        suite_of(case, case)


def test_an_unknown_suite_lists_the_shipped_ones() -> None:
    with pytest.raises(UsageError, match=r"There is no suite 'nothing'; shipped are .*core"):
        load_suite("nothing")
    with pytest.raises(UsageError, match="is not YAML"):
        parse_suite("cases: [", "here")


def test_dates_stay_text_and_predicates_are_told_from_values() -> None:
    suite = suite_of(
        "{id: a, category: x, ask: A, expect: {calls: [{sales_metrics: {metric: revenue, "
        "start: 2025-01-01, top: {at_least: 3}}}]}}"
    )
    (call,) = suite.cases[0].calls()
    assert call.arguments["start"] == "2025-01-01"
    assert call.arguments["top"].at_least == 3  # type: ignore[union-attr]


def test_variants_are_wordings_sentences_or_one() -> None:
    def case(text: str) -> Case:
        return suite_of(text).cases[0]

    assert case("{id: a, category: x, ask: A, expect: {}}").attempts == 1
    assert case("{id: a, category: x, wordings: [A, B, C], expect: {}}").attempts == 3
    assert case("{id: a, category: x, turns: [{ask: A}, {ask: B}]}").attempts == 1
    sentences = "{calls: [{data_health: {}}], gold: {}, say: [{say: A, holds: true}]}"
    assert case(f"{{id: a, category: x, sentences: {sentences}}}").attempts == 1


def test_an_answer_is_expected_where_something_is_to_be_found() -> None:
    def outcomes(expect: str) -> object:
        expected = suite_of(f"{{{ASKED}{expect}}}").cases[0].expect
        assert expected is not None
        return expected.outcomes

    assert outcomes("{calls: [{define: {term: x}}]}") == ("answer",)
    assert outcomes("{must_mention: [x]}") is None
    assert outcomes("{calls: [], refuses: true}") is None
    assert outcomes("{calls: [], outcome: [no_tool, decline]}") == ("no_tool", "decline")


def test_core_covers_every_tool_and_is_large_enough() -> None:
    from agent.draft_report import NAME
    from tools import _registry as registry

    suite = load_suite("core")
    asked = {call.tool for case in suite.cases for call in case.calls()}
    assert asked == {*registry.names(), NAME}
    assert len(suite.cases) >= 120
    assert min(_sizes(suite.cases).values()) >= 3


def _sizes(cases: list[Case]) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in cases:
        found[case.category] = found.get(case.category, 0) + 1
    return found
