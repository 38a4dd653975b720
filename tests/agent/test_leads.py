"""What an answer leads with: the share that is asked for, the day by which the silent last ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from written import run_on, together

from agent.prose import sections
from agent.prose.asked import share_of_top
from agent.prose.asked.other_currency import not_converted
from agent.prose.parts.schemes import letters
from agent.prose.tools import find_accounts, sales_metrics
from agent.tables import tables_of
from data.demo import Kind
from data.warehouse import Warehouse
from tools import _registry as registry

TOP = {"metric": "revenue", "by": ["account"], "top": 10}


def test_the_share_of_the_first_few_leads_where_it_is_asked_for(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "sales_metrics", **TOP)
    told = share_of_top.prose("what share comes from the top 10", result, "GBP")
    assert told is not None
    assert told.lead.startswith(
        "The first 10 of 1,284 together: **£1,099,870**, **12.3%** of the total."
    )
    assert share_of_top.prose("my top 10 customers", result, "GBP") is None
    fallen = ask(demo, "sales_metrics", **TOP, sort="change", compare_to="previous_year")
    assert share_of_top.prose("what share of the fall is of these", fallen, "GBP") is None


def test_a_quarter_is_named_in_the_lead(demo: Warehouse, ask: Callable[..., Any]) -> None:
    quarter = {"metric": "revenue", "start": "2026-01-01", "end": "2026-03-31"}
    named = sales_metrics.prose(ask(demo, "sales_metrics", **quarter), "GBP").lead
    assert named.startswith("Revenue in Q1 2026 (1 January 2026 to 31 March 2026): **£1,939,863**")
    cut = ask(demo, "sales_metrics", **quarter | {"start": "2026-01-02"})
    assert "Revenue from 2 January 2026 to" in sales_metrics.prose(cut, "GBP").lead


def test_the_silent_are_those_with_a_last_order_by_a_day(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    told = find_accounts.prose(ask(demo, "find_accounts", min_recency_days=91), "GBP").lead
    assert "91 days or more (last order on 31 March 2026 or before)" in told


@pytest.mark.parametrize(
    ("tool", "question"),
    [
        ("churn_risk", "how reliable is that churn model of yours?"),
        ("churn_risk", "can we rely on who is going to leave?"),
        ("product_propensity", "how accurate are the next purchases"),
        ("churn_risk", "how often is your forecast wrong?"),
        ("churn_risk", "how many times is the model right?"),
        ("churn_risk", "are these figures reliable?"),
        ("churn_risk", "can I depend on this?"),
    ],
)
def test_whether_a_model_can_be_trusted_is_answered_by_its_test(
    tool: str, question: str, demo: Warehouse
) -> None:
    given = {"product_propensity": {"kind": "next_purchase"}}.get(tool, {})
    told = together(demo, [(tool, given)], (), question)
    lead, _, rest = told.partition("\n\n")
    assert "tested on 1,223 accounts since 1 April 2026" in lead
    assert {"churn_risk": "33.3%", "product_propensity": "27.0%"}[tool] in lead
    assert "The ranking is worth more" in rest and "Now: " in rest
    assert "The ranking" not in together(demo, [(tool, given)], (), "who is going to leave?")


@pytest.mark.parametrize(
    ("tool", "question"),
    [
        ("customer_value", "how much do you estimate the Champions will spend next year?"),
        ("customer_value", "how much will they bring by your forecast?"),
        ("customer_value", "how often are they predicted to order?"),
        ("churn_risk", "which reliable customers will probably leave?"),
        ("churn_risk", "which accounts do we depend on that could stop ordering?"),
        ("churn_risk", "who that we rely on has the highest probability to leave?"),
        ("churn_risk", "what is the forecast for our most reliable customers?"),
        ("churn_risk", "is your forecast for the right accounts?"),
    ],
)
def test_who_asks_what_a_model_expects_is_not_told_how_it_was_tested(
    tool: str, question: str, demo: Warehouse
) -> None:
    assert together(demo, [(tool, {})], (), question) == together(demo, [(tool, {})])


def test_of_scores_that_nobody_tested_it_is_said_first(
    demo_of: Callable[[Kind], Warehouse],
) -> None:
    told = together(
        demo_of("banking"), [("churn_risk", {})], (), "how sure are you about that risk"
    )
    assert "How good they are is not known here" in told.partition("\n\n")[0]
    assert "- Now: **34 of 145 accounts**" in told


def test_of_the_value_model_the_back_test_leads(demo: Warehouse) -> None:
    told = together(demo, [("customer_value", {})], (), "is the forecast accurate?")
    assert told.startswith("Back-test over all accounts in scope: on 30 June 2025 the same model")


def test_the_groups_of_a_comparison_are_told_in_three_points(demo: Warehouse) -> None:
    by_region = {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"}
    told = together(demo, [("sales_metrics", by_region)])
    assert told.count("\n- ") == 3
    assert told.rstrip().endswith("Then: South up £136,605 (5.0%) and North up £85,603 (3.8%).")
    sides = together(demo, [("compare", {"kind": "regions", "a": "North", "b": "South"})])
    assert sides.count("\n- ") == 5 and "3,005 orders of £774 on average in North" in sides


def test_a_half_year_is_named(demo: Warehouse, ask: Callable[..., Any]) -> None:
    half = {"metric": "revenue", "start": "2026-01-01", "end": "2026-06-30"}
    told = sales_metrics.prose(ask(demo, "sales_metrics", **half), "GBP").lead
    assert told.startswith("Revenue in the first half of 2026: **£4,284,297**, up 3.6%")


def test_where_a_few_fell_most_the_first_of_them_leads(demo: Warehouse) -> None:
    fallen = TOP | {
        "compare_to": "previous_period", "sort": "change", "order": "asc",
        "start": "2026-01-01", "end": "2026-06-30",
    }  # fmt: skip
    told = together(demo, [("sales_metrics", fallen)])
    assert told.startswith("**Harvest Lodges Burnholme** fell most: down £176,010 (85.2%)")
    gone = "Lomax & Marlowe Department Store: from £31,229 to nothing (last bought on 29 November"
    assert gone in told


def test_groups_that_the_lead_names_are_not_told_again(demo: Warehouse) -> None:
    told = together(demo, [("sales_metrics", {"metric": "discount_share", "by": ["region"]})])
    lead, _, rest = told.partition("\n\n")
    named = [region for region in ("North", "East", "South", "West") if f"**{region}**" in lead]
    assert len(named) == 2 and not [region for region in named if region in rest]
    assert rest.count("\n") == 2


def test_all_that_is_at_stake_is_told_before_the_next_step(demo: Warehouse) -> None:
    *_, total, step = together(demo, [("opportunities", {})]).strip().split("\n\n")
    assert "**In all:** 1,296 accounts have an opportunity" in total
    assert step.startswith(
        "**Next:** Begin with **Harvest Lodges Burnholme** (Samuel Okoro): call this"
    )
    assert "at stake" not in step


def test_nothing_that_is_bought_together_less_than_by_chance_is_told(demo: Warehouse) -> None:
    told = together(demo, [("basket_rules", {"item": "Glassware", "level": "category"})])
    assert "Tableware" in told and "Cookware" not in told


def test_less_than_nothing_is_held_against_an_amount_and_no_percentage(demo: Warehouse) -> None:
    returned = {
        "metric": "revenue",
        "account": "ACC0078",
        "start": "2025-10-01",
        "end": "2025-10-31",
    }
    told = together(demo, [("sales_metrics", returned)])
    assert told == (
        "Revenue of Hop Pole View Care Home in October 2025: **-£334**, against £1,141 in September 2025 "
        "and £1,246 in October 2024.\n"
    )


@pytest.mark.parametrize(
    ("asked", "begins"),
    [
        (
            {"by": ["account"], "start": "2026-06-01"},
            "**Lighthouse Studios** has the most: £28,815",
        ),
        ({"by": ["region"], "order": "asc"}, "**West** has the least: £1,683,521, 18.8%"),
        ({"by": ["month"], "start": "2026-01-01"}, "**June 2026** has the most: £785,066"),
    ],
    ids=str,
)
def test_who_comes_first_leads_where_nobody_else_is_asked_for(
    demo: Warehouse, asked: dict[str, object], begins: str
) -> None:
    told = together(demo, [("sales_metrics", {"metric": "revenue", "top": 1} | asked)])
    assert told.startswith(begins)
    assert told.count("\n- ") == 0 and "The table shows" not in told


def test_months_of_one_account_end_once_and_its_id_is_left_out(demo: Warehouse) -> None:
    months = {"metric": "revenue", "by": ["month"], "account": "ACC1250", "start": "2026-01-01"}
    told = together(demo, [("sales_metrics", months)])
    assert told.startswith("Revenue of Harvest Lodges Burnholme in the first half of 2026: **")
    assert told.count("January 2026") == 1 and told.count("\n- ") == 1


def test_revenue_of_newer_cohorts_is_not_told_as_orders(demo: Warehouse) -> None:
    told = together(demo, [("cohort_retention", {"by": "signup", "metric": "revenue"})])
    assert "Newer cohorts bring neither clearly more nor less than older ones a year later" in told


def test_of_a_ranking_each_row_is_told_with_its_change_and_none_twice(demo: Warehouse) -> None:
    brands = {"metric": "revenue", "by": ["brand"], "top": 3, "compare_to": "previous_year"}
    told = together(demo, [("sales_metrics", brands)])
    assert told.startswith("**") and " comes first with " in told
    assert "Grew most" not in told and told.count("\n- ") == 3


def test_one_signal_is_told_by_its_accounts(demo: Warehouse) -> None:
    one = {"signal": "discount_dependency"}
    told = together(demo, [("behavior_insights", one)])
    assert "at least one sign" not in told and "\n- **Stanhope's Bistro** (ACC0459" in told
    table = tables_of(run_on(demo, "behavior_insights", one))[0]
    assert table.title == "Affected accounts" and len(table.rows) == 10


def test_what_failed_stands_first_and_under_no_heading() -> None:
    told = sections.told_apart([("", "No such account."), ("define", "A."), ("compare", "B.")])
    assert told[0] == "No such account." and all(text.startswith("####") for text in told[1:])


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "r <= 2 and m >= 4",
            ", where r and m are the scores of recency and monetary value; more is better",
        ),
        ("r >= 4", ", where r is the score of recency; more is better"),
        ("r = 'Low' and f = 'Low'", ", where r and f are the levels of recency and frequency"),
        ("value at stake = revenue for a year", ""),
        (None, ""),
    ],
)
def test_the_letters_of_a_rule_are_told(rule: str | None, said: str) -> None:
    assert letters(rule) == said


@pytest.mark.parametrize(
    "question",
    ["how wrong could you be?", "how wrong might these be", "how reliable are these figures?"],
)
def test_of_what_is_at_stake_it_is_said_that_nothing_tests_it(
    question: str, demo: Warehouse
) -> None:
    told = together(demo, [("opportunities", {})], question=question)
    assert told.startswith("What is at stake is no forecast, so nothing has tested it")
    tested = together(demo, [("churn_risk", {})], question=question)
    assert tested.startswith("The model expects too many: tested on 1,223 accounts")


def test_what_was_wrong_at_an_account_is_no_question_of_the_model(demo: Warehouse) -> None:
    for asked in ("what went wrong there?", "how wrong was the order", "what is wrong with them"):
        assert "no forecast, so" not in together(demo, [("opportunities", {})], question=asked)


def test_parts_of_different_tools_stand_under_what_they_are_about(demo: Warehouse) -> None:
    account = {"account": "ACC0315"}
    calls = [("account_profile", account), ("product_propensity", account)]
    told = together(demo, calls)
    assert told.startswith("#### How the account is doing\n\n**Chestnut Studios** brought")
    assert "\n\n#### What to sell\n\nWin **Chestnut Studios** back" in told
    alike = together(demo, [("churn_risk", account), ("churn_risk", {"account": "ACC0117"})])
    assert "####" not in alike
    assert set(sections.ABOUT) == {tool.name for tool in registry.all_tools()}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("a win-back campaign with a budget of 20000 EUR", "EUR"),
        ("and with €20k?", "EUR"),
        ("accounts over $50,000", "USD"),
        ("accounts over 50 thousand dollars", "USD"),
        ("accounts over £50,000", ""),
        ("how do EUR customers do", ""),
        ("customers in the euro zone with 20 orders", ""),
        ("a 5 pound bag", ""),
        ("revenue in EUR 2025", ""),
        ("revenue in EUR 2000000", "EUR"),
        ("list 30 euro customers", ""),
        ("accounts over 30 euros", "EUR"),
        ("orders over US$ 500", "USD"),
    ],
)
def test_an_amount_in_another_currency_is_said_to_be_taken_as_it_is(
    question: str, named: str
) -> None:
    said = " ".join(not_converted(question, "GBP"))
    assert bool(said) is bool(named) and f"the amount in {named}" in (said or "the amount in ")
    assert not not_converted(question, "EUR") or named == "USD" or "£" in question


@pytest.mark.parametrize(
    ("book", "question", "named"),
    [
        ("CHF", "accounts that bought more than €60", "EUR"),
        ("CHF", "accounts over 60 francs", ""),
        ("GBP", "accounts over CHF 60", "CHF"),
        ("GBP", "accounts over 500 kr", "kr"),
        ("GBP", "accounts over ¥5,000", "JPY"),
        ("GBP", "accounts with more than 500 rupees", "INR"),
        ("GBP", "try 30 days", ""),
        ("SEK", "accounts over 500 kr", ""),
        ("AUD", "accounts over $60", ""),
        ("AUD", "accounts over US$60", "USD"),
        ("AUD", "accounts over C$60", "CAD"),
        ("XXX", "accounts over £60", ""),
    ],
)
def test_books_in_any_currency_say_which_other_one_was_not_converted(
    book: str, question: str, named: str
) -> None:
    said = " ".join(not_converted(question, book))
    assert bool(said) is bool(named) and f"the amount in {named}" in (said or "the amount in ")


def test_a_move_that_costs_is_not_proposed(demo: Warehouse) -> None:
    down = together(
        demo, [("what_if", {"from_segment": "At Risk", "to_segment": "Loyal Customers"})]
    )
    assert "**Next:** Choose another segment to reach" in down
    up = together(demo, [("what_if", {"from_segment": "Promising", "to_segment": "Champions"})])
    assert "**Next:** List the accounts in Promising" in up


def test_what_is_at_stake_with_the_first_is_said_once(demo: Warehouse) -> None:
    told = together(demo, [("opportunities", {"region": "South"})])
    assert told.startswith("Start with **Chestnut Studios**: £50,220 fell away")
    assert (
        told.count("£50,220") == 1
        and "Oliver Tennant): £10,731 in the last 365 days against" in told
    )
    largest = together(demo, [("opportunities", {"region": "South", "sort": "monetary"})])
    assert "could be won. Bought for £193,507" in largest


def test_the_least_revenue_asked_for_is_said_with_its_days(demo: Warehouse) -> None:
    dear = {"min_monetary": "50000"}
    told = together(demo, [("churn_risk", dear)])
    assert told.startswith("**1 of 11 accounts** is at High or Critical risk of placing no order")
    assert "\n\nOnly accounts with at least £50,000 of revenue in the last 365 days are" in told
    staked = together(demo, [("churn_risk", dear | {"sort": "revenue_at_risk"})])
    assert "the most of the 11 accounts. Together the 11 put £201,002 at risk." in staked
    nobody = {"min_monetary": "50000000", "region": "South"}
    assert together(demo, [("churn_risk", nobody)]) == (
        "No account with a churn probability is of region South at 30 June 2026. Only accounts with at "
        "least £50,000,000 of revenue in the last 365 days are counted.\n"
    )
    together(demo, [("churn_risk", {"min_monetary": "50000", "level": "critical"})])
