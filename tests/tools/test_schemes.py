"""Whatever the scheme: segments partition the accounts, revenue adds up, order and later rows do nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from data import catalogue
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse
from tools._errors import UnknownValue
from tools._query import LONG_LIST, Query
from tools._schemes import segment_of, segmentation
from tools._spec import Scheme

SCHEMES = get_args(Scheme)
OF_RULES = [scheme for scheme in SCHEMES if catalogue.segment_rules(scheme)]
AS_OF = date(2026, 6, 30)
REGIONS = ("North", "South")
NAMES = "ABCDEFGHJKLM"

# A purchase: account, days before the as-of date (some after it, some outside the window), pounds (some
# returned), discount. A score: account, days before, probability.
purchases = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.integers(-20, 500),
        st.integers(-20, 60),
        st.booleans(),
    ),
    min_size=1,
    max_size=40,
).filter(lambda rows: any(pounds >= 0 and ago >= 0 for _, ago, pounds, _ in rows))
scores = st.lists(
    st.tuples(st.sampled_from(NAMES), st.integers(-20, 60), st.integers(0, 10)), max_size=8
)


def tables(lines: Any, rows: list[Any], churn: list[Any], *, until: date | None = None) -> Any:
    """The book of these rows; with `until`, without what is dated later."""

    def day(ago: int) -> date:
        return AS_OF - timedelta(days=ago)

    def kept(ago: int) -> bool:
        return until is None or day(ago) <= until

    return {
        "accounts": [
            {"account_id": name, "region": REGIONS[number % 2]} for number, name in enumerate(NAMES)
        ],
        "transactions": [
            lines(
                name,
                day(ago).isoformat(),
                pounds,
                quantity=1 if pounds >= 0 else -1,
                discount_amount=int(cut),
                transaction_id=f"T{number}",
            )
            for number, (name, ago, pounds, cut) in enumerate(rows)
            if kept(ago)
        ],
        "interactions": [
            {
                "interaction_id": f"I{number}",
                "account_id": name,
                "interaction_type": "call",
                "occurred_at": f"{day(ago)} 10:00:00",
            }
            for number, (name, ago, _, cut) in enumerate(rows)
            if cut and kept(ago)
        ],
        "churn_scores": [
            {
                "account_id": name,
                "churn_score": tenths / 10,
                "scored_at": day(ago),
                "source": "bank",
            }
            for name, ago, tenths in churn
            if kept(ago)
        ],
    }


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=purchases, above=st.lists(st.integers(0, 11), min_size=11, max_size=11))
def test_revenue_of_families_and_regions_sums_to_the_whole(
    book: Any, ask: Any, lines: Any, rows: list[Any], above: list[int]
) -> None:
    """Each account's parent comes before it, if it has one: the families of the roots are all there is."""
    content = tables(lines, rows, [])
    parents = {1 + number: place for number, place in enumerate(above) if place <= number}
    for number, account in enumerate(content["accounts"]):
        account["parent_account_id"] = NAMES[parents[number]] if number in parents else None
    asked = {"as_of": AS_OF, "lookback_days": 400}
    with closing(book(content)) as warehouse:
        whole = ask(warehouse, "segment_overview", **asked).all_revenue
        roots = [name for number, name in enumerate(NAMES) if number not in parents]
        families = [ask(warehouse, "account_profile", account=name, **asked) for name in roots]
        assert sum(found.family_revenue for found in families) == whole
        assert sum(found.family_accounts for found in families) == len(NAMES)
        by_region = [
            ask(warehouse, "segment_overview", scope=Scope((region,)), **asked).all_revenue
            for region in REGIONS
        ]
        assert sum(by_region) == whole


def told(ask: Any, warehouse: Warehouse) -> dict[str, Any]:
    """All that the tools say of every scheme of rules at the as-of date."""
    return {
        scheme: [
            ask(warehouse, "segment_overview", scheme=scheme, as_of=AS_OF).model_dump(),
            ask(warehouse, "find_accounts", scheme=scheme, as_of=AS_OF, limit=500).model_dump(),
        ]
        for scheme in OF_RULES
    }


@settings(
    max_examples=4,
    deadline=None,
    # Each example builds three books; to shrink one would take minutes.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=purchases, churn=scores, data=st.data())
def test_segments_partition_the_accounts_and_only_the_past_counts(
    book: Any, ask: Any, lines: Any, rows: list[Any], churn: list[Any], data: Any
) -> None:
    whole = tables(lines, rows, churn)
    with closing(book(whole)) as warehouse:
        expected = told(ask, warehouse)
        for scheme in OF_RULES:
            check_partition(ask, warehouse, scheme, rows)
    shuffled = {name: data.draw(st.permutations(entries)) for name, entries in whole.items()}
    with closing(book(shuffled)) as warehouse:
        assert told(ask, warehouse) == expected
    with closing(book(tables(lines, rows, churn, until=AS_OF))) as warehouse:
        assert told(ask, warehouse) == expected


def check_partition(ask: Any, warehouse: Warehouse, scheme: str, rows: list[Any]) -> None:
    """Every account that ordered is in one segment; counts and revenue add up, over regions too."""
    asked = {"scheme": scheme, "as_of": AS_OF}
    everyone = ask(warehouse, "find_accounts", limit=500, **asked).accounts
    ordered = {name for name, ago, pounds, _ in rows if pounds >= 0 and ago >= 0}
    segments = set(catalogue.segments(scheme))
    assert len(everyone) == len({row.account_id for row in everyone}) == 12
    assert {row.account_id for row in everyone if row.segment in segments} == ordered
    assert {row.segment for row in everyone} <= segments | {catalogue.NO_PURCHASES}

    whole = ask(warehouse, "segment_overview", **asked)
    parts = [ask(warehouse, "segment_overview", region=region, **asked) for region in REGIONS]
    assert {row.segment for row in whole.segments} == segments
    assert whole.scored_accounts == len(ordered) == sum(part.scored_accounts for part in parts)
    inside = sum(pounds for _, ago, pounds, _ in rows if 0 <= ago < 365)
    assert whole.all_revenue == inside == sum((part.all_revenue for part in parts), Decimal(0))
    for row in whole.segments:
        own = [account for account in everyone if account.segment == row.segment]
        assert row.accounts == len(own)
        assert row.revenue == sum((account.monetary_value for account in own), Decimal(0))
    top = whole.segments[0]
    shown = ask(warehouse, "segment_members", segment=top.segment, limit=500, **asked)
    assert (shown.total, shown.total_monetary) == (top.accounts, top.revenue)
    assert {row.account_id for row in shown.members} == {
        row.account_id for row in everyone if row.segment == top.segment
    }


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_scheme_has_its_segments_in_the_catalogue(scheme: Scheme) -> None:
    segments = catalogue.segments(scheme)
    assert [entry.priority for entry in segments.values()] == list(range(1, len(segments) + 1))
    assert all(entry.description and entry.action for entry in segments.values())


def test_clusters_partition_the_accounts_of_the_demo_book(demo: Warehouse, ask: Any) -> None:
    whole = ask(demo, "segment_overview", scheme="clusters")
    assert whole.empty_reason is None
    assert sum(row.accounts for row in whole.segments) == whole.scored_accounts
    assert sum(row.revenue for row in whole.segments) == whole.revenue
    assert len(whole.segments) >= 4
    for row in whole.segments:
        shown = ask(demo, "segment_members", segment=row.segment, scheme="clusters", limit=1)
        assert (shown.total, shown.total_monetary) == (row.accounts, row.revenue)
        found = ask(demo, "find_accounts", segment=row.segment, scheme="clusters", limit=1)
        assert (found.total, found.total_monetary) == (row.accounts, row.revenue)


def test_too_few_accounts_to_cluster_is_an_answer(book: Any, ask: Any, lines: Any) -> None:
    warehouse = book({"transactions": [lines(name, "2026-06-30", 1) for name in "ABC"]})
    found = ask(warehouse, "segment_overview", scheme="clusters")
    assert found.empty_reason == (
        "Fewer than 30 accounts in all regions ordered in the 365 days up to 30 June 2026, or all did the "
        "same: they cannot be clustered. Scheme rfm can be used."
    )
    assert (found.scored_accounts, found.all_revenue) == (3, 3)
    members = ask(warehouse, "segment_members", segment="Loyal", scheme="clusters")
    assert members.empty_reason == found.empty_reason
    listed = ask(warehouse, "find_accounts", scheme="clusters").accounts
    assert {row.segment for row in listed} == {"Not clustered"}


def test_a_segment_of_another_scheme_is_refused_with_the_name_of_the_scheme() -> None:
    assert segment_of("lifecycle", " lost ") == "Lost"
    with pytest.raises(UnknownValue) as caught:
        segment_of("rfm", "price  sensitive")
    assert str(caught.value) == (
        "There is no segment of scheme rfm called 'price  sensitive'. "
        "There is one in scheme consumer."
    )
    assert segment_of("clusters", "at risk") == "At-Risk"
    with pytest.raises(UnknownValue, match=r"no segment 'Champs'\. Did you mean Champions"):
        segment_of("consumer", "Champs")


def test_long_lists_are_shown_in_part_where_evidence_is_shown(book: Any, lines: Any) -> None:
    ids = [f"A{number:02}" for number in range(LONG_LIST + 1)]
    warehouse = book(
        {
            "transactions": [lines(name, "2026-06-30", 1) for name in ids],
            "churn_scores": [
                {"account_id": name, "churn_score": 0.5, "scored_at": "2026-06-30", "source": "x"}
                for name in ids
            ],
        }
    )
    query = Query(warehouse, EVERYTHING, AS_OF)
    labels = segmentation(query, "lifecycle", lookback_days=365)
    assert len(labels.parameters["churn_keys"]) == 21
    query.rows("segment_overview", **labels.parameters, region=None)
    assert query.ran[-1].parameters["churn_keys"] == "21 values: 1, 2, 3, …"
    assert query.ran[-1].parameters["labels"] == []
