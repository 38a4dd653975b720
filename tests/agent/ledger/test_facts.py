"""What is written on the ledger: every unit-annotated field, with whom it is about."""

from __future__ import annotations

import copy
import pickle
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest
from pydantic import Field, computed_field

from agent.answer import Fact
from agent.ledger import facts_of
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Region,
    Result,
    Row,
    Score,
    Segment,
    Subject,
)

HEADER = {"as_of": date(2011, 12, 9), "currency": "GBP", "scope": "all regions"}


class Interval(Row):
    low: Percent
    high: Percent


class Purchase(Row):
    category: Annotated[str, Subject("category")]
    revenue: Money


class Account(Row):
    account_id: AccountId
    account_name: AccountName
    monetary_value: Money | None
    recency: Annotated[Days | None, Field(description="Days since the last order.")] = None
    rate: Interval | None = None
    purchases: list[Purchase] = Field(default_factory=list)
    rfm_score: str = ""
    evidence: str = ""
    note: str = Field("", json_schema_extra={"untrusted": True})


class Book(Listing):
    accounts: list[Account] = Field(default_factory=list)
    shares: dict[Segment, Percent] = Field(default_factory=dict)
    monthly: list[Money] = Field(default_factory=list)
    quartiles: tuple[Score, Score] | None = None
    plain: int = 7

    @computed_field  # type: ignore[prop-decorator]
    @property
    def twice(self) -> Count:
        return 2 * self.plain


def book(**fields: object) -> Book:
    return Book.model_validate(HEADER | fields)


def by_path(result: Result, **arguments: object) -> dict[str, Fact]:
    return {fact.path: fact for fact in facts_of("c1", "book", result, arguments)}


HARBOUR = {"account_id": "ACC1", "account_name": "Harbour Hotels", "monetary_value": "1154.2500"}


def test_fact_has_value_unit_subject_label_and_place() -> None:
    fact = by_path(book(accounts=[HARBOUR]))["accounts[0].monetary_value"]
    assert fact == Fact(
        id="c1.accounts[0].monetary_value",
        value="1154.2500",
        unit="money",
        subject={"account": "ACC1|Harbour Hotels"},
        label="monetary value of Harbour Hotels",
        call="c1",
        tool="book",
        path="accounts[0].monetary_value",
    )


def test_facts_are_whole_models_though_they_are_built_without_validation() -> None:
    fact = by_path(book(accounts=[HARBOUR]))["accounts[0].monetary_value"]
    again = Fact.model_validate(fact.model_dump())
    assert again == fact == copy.deepcopy(fact) == pickle.loads(pickle.dumps(fact))
    assert fact.model_fields_set == set(Fact.model_fields)
    assert repr(fact) == repr(again)
    assert fact.model_dump_json() == again.model_dump_json()


def test_optional_nested_and_computed_fields_are_found() -> None:
    row = HARBOUR | {"recency": 12.5, "rate": {"low": 3.1, "high": 4.2}}
    facts = by_path(book(accounts=[row], monthly=["1", "2"], quartiles=[2, 4], shares={"Lost": 5}))
    assert facts["accounts[0].recency"].value == "12.5"
    assert facts["accounts[0].rate.low"].label == "rate low of Harbour Hotels"
    assert facts["accounts[0].rate.low"].subject == {"account": "ACC1|Harbour Hotels"}
    assert (facts["monthly[1]"].value, facts["monthly[1]"].unit) == ("2", "money")
    assert facts["quartiles[1]"].unit == "score"
    assert facts["twice"].value == "14"
    assert facts["shares[Lost]"].subject == {"segment": "Lost"}
    assert facts["shares[Lost]"].label == "shares of Lost"


def test_none_unmarked_numbers_and_no_numbers_are_no_facts() -> None:
    row = HARBOUR | {"monetary_value": None, "rate": {"low": float("nan"), "high": float("inf")}}
    facts = by_path(book(accounts=[row]))
    assert not {"plain", "accounts[0].monetary_value", "accounts[0].recency"} & facts.keys()
    assert not {"accounts[0].rate.low", "accounts[0].rate.high"} & facts.keys()


@pytest.mark.parametrize(
    ("value", "text"),
    [("1E+3", "1000"), ("0.1000", "0.1000"), ("-12.34", "-12.34"), ("0E-4", "0.0000")],
)
def test_money_is_written_without_exponent(value: str, text: str) -> None:
    assert by_path(book(monthly=[Decimal(value)]))["monthly[0]"].value == text


def test_rows_are_counted_even_when_there_are_none() -> None:
    two = [HARBOUR, HARBOUR | {"account_id": "ACC2", "account_name": "Marina Foods"}]
    assert by_path(book(accounts=two))["accounts"].value == "2"
    assert by_path(book(accounts=two))["accounts"].label == "rows in accounts, one per account"
    assert by_path(book(accounts=[HARBOUR, HARBOUR]))["accounts"].label == "rows in accounts"
    assert by_path(book())["accounts"].value == "0"


def test_rows_inherit_subjects_and_replace_those_of_their_own_kind() -> None:
    class Family(Result):
        account_id: AccountId
        region: Region
        children: list[Account]

    parent = HEADER | {"account_id": "ACC9", "region": "North", "children": [HARBOUR]}
    facts = by_path(Family.model_validate(parent))
    assert facts["as_of"].subject == {"account": "ACC9", "region": "North"}
    child = facts["children[0].monetary_value"]
    assert child.subject == {"account": "ACC1|Harbour Hotels", "region": "North"}
    assert child.label == "monetary value of Harbour Hotels, North"


def test_rows_of_rows_are_about_both() -> None:
    row = HARBOUR | {"purchases": [{"category": "Linens", "revenue": "5"}]}
    fact = by_path(book(accounts=[row]))["accounts[0].purchases[0].revenue"]
    assert fact.subject == {"account": "ACC1|Harbour Hotels", "category": "Linens"}
    assert fact.label == "revenue of Linens, Harbour Hotels"


def test_row_without_a_name_is_told_by_its_number() -> None:
    class Buckets(Result):
        buckets: list[Interval]

    result = Buckets.model_validate(HEADER | {"buckets": [{"low": 1, "high": 2}]})
    assert by_path(result)["buckets[0].low"].label == "low of row 1 of buckets"


def test_bar_in_a_name_does_not_split_it() -> None:
    facts = by_path(book(accounts=[HARBOUR | {"account_name": "A|B"}]))
    assert facts["accounts[0].monetary_value"].subject == {"account": "ACC1|A¦B"}


def test_strings_with_digits_are_codes_or_quotable_texts() -> None:
    row = HARBOUR | {"rfm_score": "545", "evidence": "Last order 198 days ago.", "note": "Pay 99!"}
    facts = by_path(book(accounts=[row]))
    assert facts["accounts[0].rfm_score"].unit == "code"
    assert facts["accounts[0].evidence"].unit == "text"
    assert "accounts[0].note" not in facts


def test_descriptions_with_digits_are_texts_once_per_class() -> None:
    class Contact(Row):
        recent: Count = Field(description="Contacted in the last 30 days.")

    class Contacts(Result):
        rows: list[Contact]

    facts = by_path(Contacts.model_validate(HEADER | {"rows": [{"recent": 1}, {"recent": 2}]}))
    described = [fact for path, fact in facts.items() if path.endswith("description")]
    assert [(f.unit, f.value) for f in described] == [("text", "Contacted in the last 30 days.")]


def test_windows_dates_and_budgets_of_the_arguments_are_facts() -> None:
    facts = by_path(
        book(), lookback_days=365, start="2011-01-01", budget=5000.0, limit=10, as_of=None, top=3
    )
    assert facts["arguments.lookback_days"].unit == "days"
    assert facts["arguments.start"].unit == "date"
    assert facts["arguments.budget"].unit == "money"
    assert not {"arguments.limit", "arguments.as_of", "arguments.top"} & facts.keys()
    assert by_path(book(), min_monetary="20000")["arguments.min_monetary"].value == "20000"


def test_filters_say_what_a_whole_result_is_about() -> None:
    class Filtered(Result):
        region: str | None = None
        filters: dict[str, str] = Field(default_factory=dict)
        revenue: Money

    def subject(scope: str = "all regions", **fields: object) -> dict[str, str]:
        arguments = fields.pop("arguments", {})
        assert isinstance(arguments, dict)
        result = Filtered.model_validate(HEADER | {"scope": scope, "revenue": "1"} | fields)
        return by_path(result, **arguments)["revenue"].subject

    assert subject() == {}
    assert subject(region="North") == {"region": "North"}
    assert subject(filters={"category": "Linens"}) == {"category": "Linens"}
    assert subject(arguments={"segment": "Champions"}) == {"segment": "Champions"}
    assert subject(scope="region North") == {"region": "North"}
    assert subject(scope="regions North, South") == {}


def test_marked_subject_goes_before_a_filter_of_its_kind() -> None:
    facts = by_path(book(accounts=[HARBOUR]), account="harbour", segment="Champions")
    assert facts["accounts[0].monetary_value"].subject == {
        "account": "ACC1|Harbour Hotels",
        "segment": "Champions",
    }


def test_period_of_a_row_is_a_subject() -> None:
    class Point(Row):
        period: Day
        period_label: str
        revenue: Money

    class Trend(Result):
        points: list[Point]

    point = {"period": "2011-11-01", "period_label": "November 2011", "revenue": "5"}
    fact = by_path(Trend.model_validate(HEADER | {"points": [point]}))["points[0].revenue"]
    assert fact.subject == {"period": "2011-11-01|November 2011"}
    assert fact.label == "revenue of November 2011"


def test_subject_with_a_prefix_is_that_of_the_figures_with_the_prefix() -> None:
    class Kind(Row):
        accounts: Count
        largest_account_name: AccountName
        largest_stake: Money

    class Kinds(Result):
        kinds: list[Kind]

    row = {"accounts": 34, "largest_account_name": "Harbour Hotels", "largest_stake": "5"}
    facts = by_path(Kinds.model_validate(HEADER | {"kinds": [row]}))
    assert facts["kinds[0].accounts"].subject == {}
    assert facts["kinds[0].largest_stake"].subject == {"account": "Harbour Hotels"}


def test_subjects_with_prefixes_alone_are_kinds_of_their_own() -> None:
    class Move(Row):
        from_segment: Segment
        to_segment: Segment
        accounts: Count

    class Moves(Result):
        moves: list[Move]

    row = {"from_segment": "Champions", "to_segment": "At Risk", "accounts": 5}
    fact = by_path(Moves.model_validate(HEADER | {"moves": [row]}))["moves[0].accounts"]
    assert fact.subject == {"from_segment": "Champions", "to_segment": "At Risk"}
