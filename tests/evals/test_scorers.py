"""Every assertion holds when it should and fails when it should."""

from __future__ import annotations

from typing import Any

import pytest
from eval_objects import answer_of, fact_of, figure_of, run_of, suite_of, table_of

from agent.answer import Answer
from evals.case import Case
from evals.gold import Gold, key_of
from evals.record import Attempt, Reply, Scored, TurnRecord
from evals.scorers import Background, score
from evals.scorers._background import ACCOUNTS, LAST_DAY, REGIONS

GOLD = {
    LAST_DAY: ["2026-06-30"],
    ACCOUNTS: ["ACC1\tHarbour Hotels", "ACC2\tTideway"],
    REGIONS: ["North", "South"],
    "n": [41],
    "money": ["1203455.12"],
    "name": ["Harbour Hotels"],
    "names": ["Harbour Hotels", "Tideway"],
    "share": ["46.24"],
    "day": ["2026-06-30"],
}


@pytest.fixture(scope="module")
def background() -> Background:
    return Background(Gold(None, {key_of(sql): values for sql, values in GOLD.items()}))


def case_of(expect: str, **more: str) -> Case:
    extra = "".join(f", {name}: {value}" for name, value in more.items())
    return suite_of(f"{{id: a, category: x, ask: A, expect: {expect}{extra}}}").cases[0]


def attempt_of(*answers: Answer | None, error: str | None = None, **more: Any) -> Attempt:
    turns = [TurnRecord(ask="A", answer=answer, error=error, **more) for answer in answers]
    return Attempt(case="a", variant=0, repeat=0, turns=turns)


@pytest.fixture
def judge(background: Background) -> Any:
    """`judge("{...}", answer)` gives what the scorers make of it."""

    def judged(expect: str, *answers: Answer | None, **more: Any) -> Scored:
        return score(case_of(expect), attempt_of(*answers, **more), background)

    return judged


# --- calls --------------------------------------------------------------------------------------

AT_RISK = run_of("segment_members", segment="At Risk", limit=10, as_of="2026-06-30")
HEALTH = run_of("data_health", as_of="2026-06-30")


@pytest.mark.parametrize(
    ("match", "wanted", "passes"),
    [
        ("strict", "{segment_members: {segment: At Risk}}, {data_health: {}}", True),
        ("strict", "{data_health: {}}, {segment_members: {segment: At Risk}}", False),
        ("unordered", "{data_health: {}}, {segment_members: {segment: At Risk}}", True),
        ("unordered", "{data_health: {}}", False),
        ("unordered", "{data_health: {}}, {data_health: {}}", False),
        ("superset", "{data_health: {}}", True),
        ("superset", "{data_health: {}}, {data_health: {}}", False),
        ("subset", "{data_health: {}}, {segment_members: {segment: At Risk}}, {define: {}}", True),
        ("subset", "{data_health: {}}", False),
    ],
)
def test_calls_are_matched(judge: Any, match: str, wanted: str, passes: bool) -> None:
    answer = answer_of(runs=[AT_RISK, HEALTH])
    assert judge(f"{{calls: [{wanted}], match: {match}}}", answer).passed is passes


@pytest.mark.parametrize(
    ("given", "wanted", "passes"),
    [
        ({"segment": "At Risk"}, "{segment: At Risk}", True),
        ({"segment": "at_risk"}, "{segment: At Risk}", True),
        ({"segment": "Champions"}, "{segment: At Risk}", False),
        ({"segment": "At Risk", "limit": 50, "sort": "name"}, "{segment: At Risk}", True),
        ({"segment": "At Risk", "limit": 50}, "{segment: At Risk, limit: 5}", False),
        ({"segment": "At Risk", "region": "North"}, "{segment: At Risk}", False),
        ({"segment": "At Risk", "lookback_days": 365}, "{segment: At Risk}", True),
        ({"segment": "At Risk", "lookback_days": 90}, "{segment: At Risk}", False),
        ({"segment": "At Risk", "as_of": "2026-06-30"}, "{segment: At Risk}", True),
        ({"segment": "At Risk", "as_of": "2025-06-30"}, "{segment: At Risk}", False),
        ({"segment": "At Risk", "limit": 7}, "{segment: At Risk, limit: {at_least: 5}}", True),
        ({"segment": "At Risk", "limit": 7}, "{segment: At Risk, limit: {at_most: 5}}", False),
        ({"segment": "At Risk"}, "{segment: {one_of: [Champions, At Risk]}}", True),
        ({"segment": "At Risk"}, "{segment: {matches: 'at r.*'}}", True),
        ({"segment": "At Risk"}, "{segment: {contains: champ}}", False),
        ({"segment": "At Risk", "region": "East"}, "{segment: {}, region: {given: true}}", None),
        ({"segment": "At Risk"}, "{segment: At Risk, region: {given: true}}", False),
    ],
)
def test_arguments_are_matched(judge: Any, given: Any, wanted: str, passes: bool | None) -> None:
    if passes is None:
        with pytest.raises(Exception, match="needs one of"):
            case_of(f"{{calls: [{{segment_members: {wanted}}}]}}")
        return
    answer = answer_of(runs=[run_of("segment_members", **given)])
    assert judge(f"{{calls: [{{segment_members: {wanted}}}]}}", answer).passed is passes


@pytest.mark.parametrize(
    ("given", "result"),
    [
        ("ACC1", {}),
        ("harbour hotels", {}),
        ("Harbor Hotls", {"account_id": "ACC1"}),
    ],
)
def test_an_account_may_be_named_in_any_way(judge: Any, given: str, result: Any) -> None:
    answer = answer_of(runs=[run_of("account_profile", result, account=given)])
    assert judge("{calls: [{account_profile: {account: ACC1}}]}", answer).passed
    assert not judge("{calls: [{account_profile: {account: ACC2}}]}", answer).passed


def test_numbers_and_lists_are_compared_by_what_they_say(judge: Any) -> None:
    budget = answer_of(runs=[run_of("campaign_targets", campaign_type="premium", budget="5000.0")])
    assert judge(
        "{calls: [{campaign_targets: {campaign_type: premium, budget: 5000}}]}", budget
    ).passed
    by = answer_of(runs=[run_of("sales_metrics", metric="revenue", by=["region", "month"])])
    wanted = "{calls: [{sales_metrics: {metric: revenue, by: [month, region]}}]}"
    assert judge(wanted, by).passed


def test_a_refused_call_that_is_made_again_counts_once(judge: Any) -> None:
    failed = run_of("segment_members", segment="Whales", error="no such segment")
    assert judge(
        "{calls: [{segment_members: {segment: At Risk}}]}", answer_of(runs=[failed, AT_RISK])
    ).passed


def test_a_draft_counts_as_the_one_call_that_asked_for_it(judge: Any) -> None:
    call = {"name": "draft_report", "args": {"kind": "risk_note", "account": "Harbour"}}
    report = {"subject": "Harbour Hotels (ACC1)"}
    answer = answer_of(runs=[HEALTH], report=report)
    replies = [Reply(text="", calls=[call])]
    wanted = "{calls: [{draft_report: {kind: risk_note, account: ACC1}}]}"
    assert judge(wanted, answer, replies=replies).passed


def test_either_list_of_calls_is_right_and_forbidden_tools_are_not(judge: Any) -> None:
    answer = answer_of(runs=[HEALTH])
    assert judge("{either: [[{define: {term: x}}], [{data_health: {}}]]}", answer).passed
    assert not judge("{either: [[{define: {term: x}}], []]}", answer).passed
    assert not judge("{forbidden: [data_health]}", answer).passed
    assert judge("{forbidden: [define]}", answer).passed


def test_the_note_says_what_was_called_and_what_differs(judge: Any) -> None:
    scored = judge("{calls: [{segment_members: {segment: Champions}}]}", answer_of(runs=[AT_RISK]))
    (note,) = [check.note for check in scored.checks if check.name == "calls"]
    assert "segment is 'At Risk', expected 'Champions'" in note


# --- values -------------------------------------------------------------------------------------


def value(unit: str, sql: str, **more: Any) -> str:
    extra = "".join(f", {name}: {text}" for name, text in more.items())
    return f"{{values: [{{name: accounts, unit: {unit}, sql: {sql}{extra}}}]}}"


@pytest.mark.parametrize(
    ("text", "unit", "sql", "passes"),
    [
        ("There are 41 accounts.", "count", "n", True),
        ("There are 42 accounts.", "count", "n", False),
        ("They bring £1.2m.", "money", "money", True),
        ("They bring £1,203,455.", "money", "money", True),
        ("They bring £1,203,456.", "money", "money", False),
        ("They bring 41 %.", "count", "n", False),
        ("That is 46.2% of all.", "percent", "share", True),
        ("That is 46.3% of all.", "percent", "share", False),
        ("Up to 30 June 2026.", "date", "day", True),
        ("Up to 29 June 2026.", "date", "day", False),
        ("First comes harbour hotels.", "text", "name", True),
        ("First comes Tideway.", "text", "name", False),
        ("Harbour Hotels, then Tideway.", "text", "names", True),
        ("Harbour Hotels only.", "text", "names", False),
    ],
)
def test_words_state_a_value(judge: Any, text: str, unit: str, sql: str, passes: bool) -> None:
    assert judge(value(unit, sql), answer_of(text)).passed is passes


def test_a_coarse_figure_hides_no_wrong_fact(judge: Any) -> None:
    """£1.2m may stand for the gold value, but not when it rests on another one."""
    text = "They bring £1.2m."
    figures = [figure_of(text, "£1.2m", fact="f")]
    for exact, passes in (("1203455.12", True), ("1180000.00", False)):
        answer = answer_of(text, figures=figures, facts=[fact_of("f", exact, "money")])
        assert judge(value("money", "money"), answer).passed is passes


def test_tolerance_is_that_of_the_case(judge: Any) -> None:
    assert not judge(value("count", "n"), answer_of("There are 43 accounts.")).passed
    assert judge(value("count", "n", within=2), answer_of("There are 43 accounts.")).passed


def test_a_result_holds_a_value_as_a_fact_or_a_name(judge: Any) -> None:
    facts = [fact_of("f", "41", "count")]
    assert judge(value("count", "n", where="result"), answer_of(facts=facts)).passed
    assert not judge(value("days", "n", where="result"), answer_of(facts=facts)).passed
    named = facts[0].model_copy(update={"subject": {"account": "ACC1|Harbour Hotels"}})
    assert judge(value("text", "name", where="result"), answer_of(facts=[named])).passed
    assert not judge(value("text", "names", where="result"), answer_of(facts=[named])).passed


def test_a_table_holds_values_first_and_in_order(judge: Any) -> None:
    def judged(*names: str) -> bool:
        answer = answer_of(tables=[table_of(name=list(names), n=[1] * len(names))])
        return bool(judge(value("text", "names", where="table"), answer).passed)

    assert judged("Harbour Hotels", "Tideway", "More")
    assert not judged("Tideway", "Harbour Hotels", "More")
    assert not judged("Harbour Hotels")


# --- words, groundedness, limits ----------------------------------------------------------------


def test_what_must_and_must_not_be_mentioned(judge: Any) -> None:
    answer = answer_of("Harbour is at risk.", follow_ups=["Why?"])
    assert judge("{must_mention: [HARBOUR, boat | risk, why]}", answer).passed
    assert not judge("{must_mention: [boat]}", answer).passed
    assert not judge("{must_not_mention: [Risk]}", answer).passed


@pytest.mark.parametrize(
    ("answer", "asks"),
    [
        (answer_of("Which one?", outcome="clarify"), True),
        (answer_of("Do you mean A or B?", outcome="no_tool"), True),
        (answer_of("It is A.", outcome="no_tool"), False),
        (answer_of("It is A. More?", runs=[HEALTH]), False),
        (answer_of("I cannot tell. Something else?", outcome="decline"), False),
    ],
)
def test_asking_back(judge: Any, answer: Answer, asks: bool) -> None:
    assert judge("{asks_back: true}", answer).passed is asks


@pytest.mark.parametrize(
    ("answer", "refuses"),
    [
        (answer_of("No.", outcome="decline"), True),
        (answer_of("I cannot tell that from the data.", outcome="no_tool"), True),
        (answer_of("It is sunny.", outcome="no_tool"), False),
        (answer_of("I can't, but 41 it is.", figures=[figure_of("41", "41")]), False),
        (answer_of("Which one? I cannot tell.", outcome="clarify"), False),
    ],
)
def test_refusing(judge: Any, answer: Answer, refuses: bool) -> None:
    assert judge("{refuses: true}", answer).passed is refuses


def test_groundedness_counts_untraced_figures_and_cut_statements(judge: Any) -> None:
    text = "41 and 42"
    good, bad = figure_of(text, "41"), figure_of(text, "42", "ungrounded")
    assert judge("{}", answer_of(text, figures=[good])).passed
    scored = judge("{}", answer_of(text, figures=[good, bad]))
    assert not scored.passed
    assert (scored.traced, scored.untraced) == (1, 1)
    assert judge("{groundedness: 0.5}", answer_of(text, figures=[good, bad])).passed
    assert not judge("{}", answer_of("41", figures=[good], left_out=1)).passed


def test_limits_and_citations(judge: Any) -> None:
    answer = answer_of("41", figures=[figure_of("41", "41")])
    usage = answer.usage.model_copy(update={"steps": 3, "input_tokens": 900, "output_tokens": 50})
    answer = answer.model_copy(update={"usage": usage})
    assert judge("{max_steps: 3, max_tokens: 950, max_seconds: 1, cites: 1}", answer).passed
    for limit in ("max_steps: 2", "max_tokens: 949", "max_seconds: 0.5", "cites: 2"):
        scored = judge(f"{{{limit}}}", answer, seconds=0.7)
        assert [check.name for check in scored.checks if not check.passed] == [
            limit.partition(":")[0].removeprefix("max_")
        ]


def test_a_document_must_be_whole(judge: Any) -> None:
    assert not judge("{report: {kind: risk_note}}", answer_of("Here it is.")).passed
    wrong = answer_of(report={"kind": "campaign_plan"})
    assert not judge("{report: {kind: risk_note}}", wrong).passed
    empty = answer_of(report={"kind": "risk_note", "sections": [], "exports": {"json": "{}"}})
    failed = {c.name for c in judge("{report: {kind: risk_note}}", empty).checks if not c.passed}
    assert {"section Evidence", "actions", "JSON export is read back"} <= failed


# --- errors -------------------------------------------------------------------------------------


def test_a_crash_is_a_failure_and_an_error(judge: Any) -> None:
    scored = judge("{}", None, error="ValueError: boom")
    assert not scored.passed
    assert scored.error == "ValueError: boom"


def test_a_scorer_that_raises_is_an_error_never_a_pass(background: Background) -> None:
    case = case_of("{values: [{name: n, unit: count, sql: never computed}]}")
    scored = score(case, attempt_of(answer_of("41")), background)
    assert not scored.passed
    assert "scorer: GoldError" in str(scored.error)


def test_a_conversation_that_ends_early_is_an_error(background: Background) -> None:
    case = suite_of("{id: a, category: x, turns: [{ask: A}, {ask: B}]}").cases[0]
    scored = score(case, attempt_of(answer_of("41")), background)
    assert scored.error == "the conversation ended early"


def test_checks_of_a_conversation_name_their_turn(background: Background) -> None:
    case = suite_of(
        "{id: a, category: x, turns: [{ask: A}, {ask: B, expect: {must_mention: [boat]}}]}"
    ).cases[0]
    scored = score(case, attempt_of(answer_of("1"), answer_of("2")), background)
    assert [c.name for c in scored.checks if not c.passed] == ["turn 2: mentions boat"]
