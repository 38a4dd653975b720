"""What a campaign plan says of channels: none is called better than chance can tell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from agent.drafts import DraftReportArgs
from agent.drafts.graph import _taken
from agent.prose.tools.campaign_targets import control, first_channel, loss
from agent.wording import money
from data.warehouse import Warehouse


@pytest.fixture(scope="module")
def found(ask: Callable[..., Any], demo: Warehouse) -> Any:
    return ask(demo, "campaign_targets", campaign_type="retention", region="South")


def with_channels(found: Any, *intervals: tuple[float, float]) -> Any:
    first = found.channels[0]
    rows = [
        first.model_copy(update={"channel": name, "response_low": low, "response_high": high})
        for name, (low, high) in zip("ABC", intervals, strict=False)
    ]
    return found.model_copy(update={"channels": rows, "best_channel": "A" if rows else None})


@pytest.mark.parametrize(
    ("intervals", "said"),
    [
        (((20.0, 40.0), (5.0, 25.0)), "no channel is clearly better"),
        (((20.0, 40.0), (5.0, 15.0), (10.0, 30.0)), "no channel is clearly better"),
        (((30.0, 40.0), (5.0, 25.0)), "clearly the best"),
        (((30.0, 40.0),), "no other channel has been tried"),
    ],
)
def test_a_channel_is_the_best_where_its_interval_is_apart(
    found: Any, intervals: tuple[tuple[float, float], ...], said: str
) -> None:
    assert said in (first_channel(with_channels(found, *intervals)) or "")


def test_without_a_past_response_no_channel_is_named(found: Any) -> None:
    assert first_channel(with_channels(found)) is None


def test_a_control_group_that_is_too_small_says_so(found: Any) -> None:
    enough = found.model_copy(update={"control_sufficient": True})
    few = found.model_copy(update={"control_sufficient": False})
    assert "too small" in control(few)
    assert "too small" not in control(enough)


@pytest.mark.parametrize(
    ("said", "budget", "costs"),
    [
        ("at 12.50 a contact", None, "each cost {spend} in all."),
        ("with 500 at 8 per contact", 500, "in all; {left} of the budget of £500 is left."),
        (
            "with a budget of 5 at 8 per contact",
            5,
            "The budget of £5.00 pays for no contact at £8.00.",
        ),
        ("with 5000", 5000, None),
    ],
)
@pytest.mark.parametrize(
    "asked", ["Who should get a retention campaign {}?", "Draft a retention campaign plan {}"]
)
async def test_what_all_contacts_cost_is_said_with_what_it_leaves(
    offline: Callable[..., Any], asked: str, said: str, budget: int | None, costs: str | None
) -> None:
    answer = await offline(asked.format(said))
    assert answer.left_out == 0
    (result,) = [run.result for run in answer.runs if run.name == "campaign_targets"]
    text = answer.text + str(answer.report)
    if costs is None:
        assert result["spend"] is None
        assert "each cost" not in text
        return
    spend, left = (money(result[name] or 0, "GBP") for name in ("spend", "unspent"))
    assert costs.format(spend=spend, left=left) in text
    assert (result["budget"] and float(result["budget"])) == budget


@pytest.mark.parametrize(
    ("needed", "high", "told"), [(9, 4, True), (4, 4, False), (None, 4, False), (9, None, False)]
)
def test_a_plan_that_cannot_earn_back_its_cost_says_so(
    found: Any, needed: int | None, high: int | None, told: bool
) -> None:
    planned = {"break_even": needed, "expected_responses_high": high}
    assert bool(loss(found.model_copy(update=planned))) is told


@pytest.mark.parametrize(
    ("note", "amounts"),
    [
        ("A contact costs £250. Keep Hop Pole out of control.", 1),
        ("the budget is 20,000.00, 250 each", 2),
        ("make it shorter, 250% clearer", 0),
        ("only 5 in control", 0),
    ],
)
def test_a_wish_says_which_amounts_were_taken_over(note: str, amounts: int) -> None:
    args = DraftReportArgs(
        kind="campaign_plan", campaign_type="retention", budget=Decimal(20000),
        cost_per_contact=Decimal(250), note=note,
    )  # fmt: skip
    assert len(_taken(args, "GBP")) == amounts
