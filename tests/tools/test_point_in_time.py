"""Every tool on the demo book: its result survives JSON, and nothing after the as-of date counts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, get_args

import duckdb
import pytest

from data import demo as demo_book
from data.build import Loaded, build
from data.home import Home
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._sales_sql import Dimension
from tools._spec import Scheme
from tools.opportunities import Kind
from tools.sales_metrics import Metric

CAMPAIGNS = ("promotional", "premium", "retention", "acquisition")
# Calls for every tool; the accounts are those of the demo book's stories among others.
ACCOUNTS = ("ACC0001", "ACC0007", "ACC0719", "ACC0803")
CALLS: list[tuple[str, dict[str, Any]]] = [
    *[("account_notes", {"account": account}) for account in ACCOUNTS],
    ("account_notes", {"account": "ACC0803", "since": "2025-01-01", "limit": 1}),
    *[("account_profile", {"account": account}) for account in ACCOUNTS],
    ("account_profile", {"account": "ACC0001", "level": "family", "lookback_days": 90}),
    *[("basket_rules", {"level": level, "max_items": 3}) for level in ("product", "category")],
    ("basket_rules", {"item": "Glassware", "region": "North"}),
    *[("behavior_signals", {"account": account}) for account in ACCOUNTS],
    ("book_overview", {}),
    ("book_overview", {"region": "North", "lookback_days": 90, "segments": ["Champions"]}),
    ("book_overview", {"min_tenure_days": 200, "max_monetary": 9000, "min_frequency": 2}),
    ("campaign_results", {"lookback_days": 1095}),
    ("campaign_results", {"campaign": "CMP017", "region": "North"}),
    ("campaign_results", {"campaign_type": "premium", "segment": "Champions"}),
    ("behavior_insights", {}),
    ("behavior_insights", {"signal": "basket_size_decline", "region": "North", "limit": 500}),
    *[("campaign_targets", {"campaign_type": kind}) for kind in CAMPAIGNS],
    ("campaign_targets", {"campaign_type": "retention", "budget": 900, "cost_per_contact": "2.5"}),
    ("churn_risk", {"limit": 500}),
    ("churn_risk", {"account": "ACC0803"}),
    ("churn_risk", {"region": "North", "level": "critical"}),
    ("cohort_retention", {}),
    ("cohort_retention", {"by": "signup", "grain": "quarter", "metric": "revenue"}),
    ("cohort_retention", {"region": "North"}),
    ("compare", {"kind": "accounts", "a": "ACC0803", "b": "ACC0475"}),
    ("compare", {"kind": "segments", "a": "Champions", "b": "At Risk", "lookback_days": 180}),
    ("compare", {"kind": "regions", "a": "North", "b": "South"}),
    ("compare", {"kind": "periods", "a": "2025", "b": "2024-07-01/2025-06-30"}),
    ("customer_value", {"limit": 100}),
    ("customer_value", {"segment": "At Risk", "horizon_days": 90}),
    ("customer_value", {"account": "ACC0803"}),
    ("data_health", {}),
    ("define", {"term": "segments"}),
    *[("explain_segment", {"account": account}) for account in ACCOUNTS],
    *[("explain_segment", {"account": "ACC0803", "scheme": name}) for name in get_args(Scheme)],
    ("find_accounts", {"limit": 500}),
    ("find_accounts", {"query": "harbour", "sort": "name", "order": "asc"}),
    ("find_accounts", {"segment": "At Risk", "min_monetary": 100}),
    ("opportunities", {"limit": 500}),
    *[("opportunities", {"kind": kind, "lookback_days": 180}) for kind in get_args(Kind)],
    ("product_propensity", {"limit": 500}),
    ("product_propensity", {"account": "ACC0803"}),
    ("product_propensity", {"account": "ACC0803", "kind": "next_purchase"}),
    ("product_propensity", {"kind": "next_purchase", "limit": 500}),
    ("product_propensity", {"segment": "Champions", "kind": "white_space"}),
    *[("sales_metrics", {"metric": metric, "by": ["month"]}) for metric in get_args(Metric)],
    *[
        ("sales_metrics", {"metric": "revenue", "by": [name], "top": 5})
        for name in get_args(Dimension)
    ],
    (
        "sales_metrics",
        {"metric": "orders", "by": ["region", "week"], "compare_to": "previous_year"},
    ),
    ("segment_members", {"segment": "Champions", "limit": 500, "scoring": "ntile"}),
    *[
        ("segment_migration", {"from_date": "2025-03-01", "scheme": scheme, "limit": 500})
        for scheme in get_args(Scheme)
    ],
    ("segment_members", {"segment": "Lost", "scheme": "lifecycle", "limit": 500}),
    *[("segment_overview", {"scheme": scheme}) for scheme in get_args(Scheme)],
    ("segment_overview", {"region": "North", "lookback_days": 90}),
    ("what_if", {"region": "North"}),
    ("what_if", {"cutoffs": ["m5=20000", "r5=3"], "limit": 500}),
    ("what_if", {"to_segment": "Champions", "rule": "r >= 3 and f >= 4 and m >= 4"}),
]


def called(call: tuple[str, dict[str, Any]]) -> str:
    return f"{call[0]} {json.dumps(call[1])}"


@pytest.mark.parametrize("call", CALLS, ids=called)
def test_a_result_can_be_read_back_from_json(
    call: tuple[str, dict[str, Any]], demo: Warehouse, ask: Callable[..., Any]
) -> None:
    name, arguments = call
    result = ask(demo, name, **arguments)
    model = registry.get(name).result
    assert type(result) is model
    assert model.model_validate(json.loads(json.dumps(result.model_dump(mode="json")))) == result
    assert model.model_validate_json(result.model_dump_json()) == result


def test_every_tool_is_called() -> None:
    assert {name for name, _ in CALLS} == set(registry.names())


CUT = "2025-09-17"
# What the book did not hold yet on that day. Accounts stay: when one was first known is another matter.
LATER = f"""
    DELETE FROM transactions WHERE transaction_date > DATE '{CUT}';
    DELETE FROM interactions WHERE occurred_at::DATE > DATE '{CUT}';
    DELETE FROM notes WHERE created_at::DATE > DATE '{CUT}';
    DELETE FROM campaigns WHERE start_date > DATE '{CUT}';
    DELETE FROM campaign_responses WHERE contacted_at > DATE '{CUT}'
                                      OR campaign_id NOT IN (SELECT campaign_id FROM campaigns);
    UPDATE campaign_responses SET opened_at = NULL WHERE opened_at > DATE '{CUT}';
    UPDATE campaign_responses SET clicked_at = NULL WHERE clicked_at > DATE '{CUT}';
    UPDATE campaign_responses SET responded_at = NULL, revenue = NULL WHERE responded_at > DATE '{CUT}';
    DELETE FROM loyalty_members WHERE joined_at > DATE '{CUT}';
    DELETE FROM churn_scores WHERE scored_at > DATE '{CUT}';
"""


@pytest.fixture(scope="module")
def then(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """The demo book as it was on the evening of a day in the middle of it."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        loaded = demo_book.load(con)
        con.execute(LATER)
        return loaded

    home = Home(tmp_path_factory.mktemp("then"))
    warehouse = Warehouse(home, build(home, load).snapshot)
    yield warehouse
    warehouse.close()


@pytest.mark.parametrize("call", CALLS, ids=called)
def test_nothing_after_the_as_of_date_counts(
    call: tuple[str, dict[str, Any]], demo: Warehouse, then: Warehouse, ask: Callable[..., Any]
) -> None:
    name, arguments = call

    def told(warehouse: Warehouse) -> dict[str, Any]:
        result = ask(warehouse, name, as_of=CUT, **arguments).model_dump(mode="json")
        # What a load did is a fact of the snapshot, not of the book at a point in time.
        for field in ("snapshot", "built_at", "built_on", "findings", "tables"):
            rows = result.pop(field, None)
            if field == "tables" and rows:
                result[field] = [row | {"rows_in_snapshot": None} for row in rows]
        return dict(result)

    assert then.manifest.last_date == date.fromisoformat(CUT) < demo.manifest.last_date
    assert told(demo) == told(then)
