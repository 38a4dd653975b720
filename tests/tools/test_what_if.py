"""Simulations: every figure by hand, on a book of ten accounts, and every assumption told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agent.answer import UNTRACED
from agent.charts.what_if import charts
from agent.ledger import verify
from agent.ledger.facts.extraction import facts_of
from agent.prose.tools.what_if import prose
from data import catalogue
from tools._errors import InvalidArguments, ToolError, UnknownValue
from tools._segment_rules import BadRule, segments_of_cells, with_cutoffs


@pytest.fixture
def warehouse(book, lines):
    """Five Champions (A to E), five Hibernating (F to J), one of them in the South, and K in between.

    With eleven scored accounts a score is 1 + 5 x (worse accounts) // 10, ties together.
    """
    sold = []
    for day, (name, spend) in enumerate(zip("ABCDE", (100, 200, 300, 400, 800), strict=True), 26):
        sold += [lines(name, f"2026-06-{day}", spend), lines(name, f"2026-06-{day - 10}", 10)]
    for name, spend in zip("FGHIJ", (1, 2, 3, 4, 5), strict=True):
        sold.append(lines(name, "2025-08-01", spend))
    sold.append(lines("K", "2026-01-01", 50))
    accounts = [
        {"account_id": name, "region": "South" if name == "I" else "North"}
        for name in "ABCDEFGHIJK"
    ]
    return book({"accounts": accounts, "transactions": sold})


def segments(ask, warehouse, **arguments):
    rows = ask(warehouse, "segment_overview", **arguments).segments
    return {row.segment: row.accounts for row in rows if row.accounts}


def test_the_arithmetic_by_hand(ask, warehouse):
    assert segments(ask, warehouse) == {"Champions": 5, "Need Attention": 1, "Hibernating": 5}
    result = ask(warehouse, "what_if", from_segment="hibernating", to_segment="Champions", share=40)
    # Hibernating: 1, 2, 3, 4 and 5. Champions: 110, 210, 310, 410 and 810.
    assert (result.kind, result.moved_accounts, result.moved_share) == ("move", 2, 18.18)
    assert (result.leaving.accounts, result.leaving.median) == (5, 3)
    assert (result.reaching.accounts, result.reaching.median) == (5, 310)
    assert (result.moved_revenue, result.revenue) == (6, 1915)
    found = {
        row.case: (row.spend_reached, row.gain_per_account, row.gain, row.revenue_after)
        for row in result.scenarios
    }
    assert found == {
        "low": (210, 207, 414, 2329),
        "base": (310, 307, 614, 2529),
        "high": (410, 407, 814, 2729),
    }
    assert [row.revenue_change for row in result.scenarios] == [21.62, 32.06, 42.51]
    assert result.arithmetic == "2 x (£310.00 - £3.00) = £614.00"
    before = {row.segment: (row.accounts, row.accounts_after) for row in result.segments}
    assert before == {"Hibernating": (5, 3), "Champions": (5, 7)}
    assert sum(row.revenue_change for row in result.segments) == 614
    assert sum(row.accounts_change for row in result.segments) == 0


def test_it_is_said_to_be_simulated_and_on_which_assumptions(ask, warehouse):
    result = ask(warehouse, "what_if", from_segment="Hibernating")
    assert result.simulated.startswith("Simulated")
    assert len(result.assumptions) >= 4
    text = prose(result, "GBP").markdown()
    assert text.startswith("**Simulated")
    assert all(assumption in text for assumption in result.assumptions)
    (chart,) = charts(result, "c1", "GBP")
    assert chart.title.startswith("Simulated")


def test_a_tenth_of_few_accounts_is_one_of_them(ask, warehouse):
    assert ask(warehouse, "what_if", from_segment="Hibernating").moved_accounts == 1


def test_a_region_is_reckoned_by_itself(ask, warehouse):
    result = ask(warehouse, "what_if", from_segment="Hibernating", share=100, region="north")
    assert (result.scored_accounts, result.moved_accounts) == (10, 4)
    assert result.leaving.median == Decimal("2.5")
    south = ask(warehouse, "what_if", from_segment="Hibernating", region="South")
    assert "No account in the South is in Champions" in south.empty_reason


def test_any_scheme_can_be_moved_in(ask, demo, warehouse):
    asked = {"scheme": "clusters", "from_segment": "at risk", "to_segment": "loyal"}
    found = ask(demo, "what_if", **asked)
    overview = ask(demo, "segment_overview", scheme="clusters").segments
    rows = {row.segment: (row.accounts, round(row.median_monetary, 2)) for row in overview}
    for told in (found.leaving, found.reaching):
        accounts, median = rows[told.segment]
        assert told.accounts == accounts
        # To the penny; half a penny may go either way.
        assert abs(told.median - median) <= Decimal("0.01")
    base = found.scenarios[1]
    assert base.gain == found.moved_accounts * (found.reaching.median - found.leaving.median)
    assert "cannot be clustered" in ask(warehouse, "what_if", **asked).empty_reason


def test_a_move_downwards_is_a_loss(ask, warehouse):
    result = ask(
        warehouse, "what_if", from_segment="Champions", to_segment="Hibernating", share=100
    )
    assert [row.gain for row in result.scenarios] == [5 * (n - 310) for n in (2, 3, 4)]
    assert "less" in prose(result, "GBP").lead


def test_another_cutoff_by_hand(ask, warehouse):
    """A and B have monetary score 4; with a beginning of 300 they have 3 and are Loyal Customers."""
    result = ask(warehouse, "what_if", cutoffs=["m4 = 300"])
    assert result.changes == ["Monetary score 4 begins at £300.00 instead of £110.00."]
    assert [(row.account_id, row.rfm_score, row.new_rfm_score) for row in result.movers] == [
        ("B", "444", "443"),
        ("A", "444", "443"),
    ]
    assert [row.model_dump() for row in result.flows] == [
        {
            "from_segment": "Champions",
            "to_segment": "Loyal Customers",
            "accounts": 2,
            "revenue": Decimal(320),
        }
    ]
    assert (result.moved_accounts, result.moved_revenue, result.moved_share) == (2, 320, 18.18)
    assert {row.segment: row.accounts_change for row in result.segments} == {
        "Champions": -2,
        "Loyal Customers": 2,
    }


def test_another_rule_by_hand(ask, warehouse):
    """Champions with a recency score of 5 only: A and B, who have 4, are the next that fits."""
    result = ask(warehouse, "what_if", to_segment="champions", rule="r = 5 and (f >= 4 and m >= 4)")
    assert result.changes == [
        "Champions: `r = 5 and (f >= 4 and m >= 4)` instead of `r >= 4 and f >= 4 and m >= 4`."
    ]
    assert {(row.account_id, row.from_segment, row.to_segment) for row in result.movers} == {
        ("A", "Champions", "Loyal Customers"),
        ("B", "Champions", "Loyal Customers"),
    }
    assert sum(row.revenue_change for row in result.segments) == 0


def test_what_is_there_changes_nothing(ask, demo):
    """Today's rules and cut-offs, written out, move nobody: they are read as the segments apply them."""
    for name, rule in catalogue.segment_rules().items():
        if rule != "everything else":
            assert ask(demo, "what_if", to_segment=name, rule=rule).moved_accounts == 0, name
    now = ask(demo, "explain_segment", account="ACC0001")
    assert now.monetary is not None
    unchanged = ask(demo, "what_if", cutoffs=[f"m{now.monetary.score}={now.monetary.lowest}"])
    assert unchanged.moved_accounts == 0


def test_moves_on_the_demo_book_add_up(ask, demo):
    overview = segments(ask, demo)
    result = ask(demo, "what_if", cutoffs=["m5=20000", "r5=3"], limit=500)
    assert result.moved_accounts == len(result.movers) == result.movers_total > 0
    assert result.moved_revenue == sum(row.monetary_value for row in result.movers)
    for row in result.segments:
        out = sum(flow.accounts for flow in result.flows if flow.from_segment == row.segment)
        come = sum(flow.accounts for flow in result.flows if flow.to_segment == row.segment)
        assert row.accounts == overview[row.segment]
        assert row.accounts_after == row.accounts - out + come
    some = ask(demo, "what_if", cutoffs=["m5=20000"], limit=1)
    assert (len(some.movers), some.movers_total) == (1, some.moved_accounts)


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"from_segment": "Need Attention", "to_segment": "Loyal Customers", "region": "North"},
        {"from_segment": "Champions", "to_segment": "Hibernating", "share": 33},
        {"scheme": "lifecycle"},
        {"scheme": "clusters", "from_segment": "At-Risk", "to_segment": "Loyal", "share": 5},
        {"cutoffs": ["m4=8000", "m3=3000"]},
        {"to_segment": "Champions", "rule": "r >= 3 and f >= 4 and m >= 4"},
        {"cutoffs": ["m5=20000"], "from_segment": "Hibernating"},
    ],
)
def test_every_figure_of_the_answer_is_a_fact(ask, demo, arguments):
    result = ask(demo, "what_if", **arguments)
    facts = facts_of("c1", "what_if", result, arguments)
    found = verify(prose(result, "GBP").markdown(), facts).figures
    assert found
    assert [figure.text for figure in found if figure.verdict in UNTRACED] == []


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "r",
        "r >= 6",
        "r >= 0",
        "x = 1",
        "r >= 4 and",
        "not r = 1",
        "f(1) = 2",
        "1 < r < 3",
        "r >= m",
    ],
)
def test_a_rule_that_cannot_be_read_says_how_to_write_one(rule):
    with pytest.raises(BadRule, match=r"cannot be read.*r >= 4"):
        segments_of_cells({"Champions": rule})


def test_cutoffs_are_read_and_kept_in_order():
    now = {"r": [300, 100, 30, 7], "f": [1, 2, 3, 9], "m": [Decimal(10), Decimal(20), None, None]}
    new, changed = with_cutoffs(now, ["R5=3", "m4=1,000.50"])
    assert new["r"] == [300, 100, 30, 3]
    assert new["m"] == [10, 20, Decimal("1000.50"), None]
    assert changed == [("r", 5), ("m", 4)]
    for bad in ("m1=5", "m6=5", "x3=1", "m5", "m5=-2", "f3=1.5"):
        with pytest.raises(BadRule, match="Write a measure"):
            with_cutoffs(now, [bad])
    for disordered in ("r5=31", "f4=1", "m3=5"):
        with pytest.raises(BadRule, match="better score cannot begin below"):
            with_cutoffs(now, [disordered])


def test_what_cannot_be_asked_is_refused(ask, warehouse):
    with pytest.raises(ToolError, match="itself"):
        ask(warehouse, "what_if", from_segment="Champions", to_segment="champions")
    with pytest.raises(UnknownValue, match="no segment 'Whales'"):
        ask(warehouse, "what_if", to_segment="Whales")
    # 0.1 may mean ten per cent or a tenth of one.
    with pytest.raises(InvalidArguments, match="share"):
        ask(warehouse, "what_if", share=0.1)
    with pytest.raises(UnknownValue, match="There is one in scheme lifecycle and consumer"):
        ask(warehouse, "what_if", to_segment="Lost")
    with pytest.raises(ToolError, match="Name the clusters"):
        ask(warehouse, "what_if", scheme="clusters")
    with pytest.raises(BadRule, match="use scheme rfm"):
        ask(warehouse, "what_if", scheme="consumer", cutoffs=["m5=1"])
    with pytest.raises(BadRule, match="Name the segment"):
        ask(warehouse, "what_if", rule="r = 5")
    with pytest.raises(BadRule, match="no other rule takes"):
        ask(warehouse, "what_if", rule="r = 5", to_segment="Hibernating")
