"""Budgets, control groups and ranges of a campaign plan."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tools._campaign_plan import PENNY, affordable, contacts, control_group, expected, split


def test_a_budget_pays_for_whole_contacts_only():
    assert affordable(Decimal(100), Decimal(30)) == 3
    assert affordable(Decimal("0.30"), Decimal("0.10")) == 3


def test_without_a_cost_no_contacts_are_invented():
    assert affordable(Decimal(100), None) is None
    assert affordable(None, Decimal(3)) is None


def test_a_large_audience_holds_out_what_the_test_needs():
    # 10 % against 15 %: 686 in each group.
    control = control_group(4000, None, base=0.10, effect=0.05)
    assert (control.needed, control.size, control.sufficient) == (686, 686, True)
    assert control.detectable is None


def test_the_control_group_is_at_most_half_and_says_what_it_can_still_show():
    control = control_group(1001, None, base=0.10, effect=0.05)
    assert (control.needed, control.size, control.sufficient) == (686, 500, False)
    assert control.detectable == 0.06  # 6 points need 492 a group, 5.9 need 508


def test_a_budget_for_too_few_contacts_makes_the_test_too_small():
    control = control_group(4000, 100, base=0.10, effect=0.05)
    assert (control.size, control.sufficient) == (686, False)
    assert control.detectable is not None
    assert control.detectable > 0.05


def test_without_a_base_there_is_no_control_group():
    assert control_group(4000, None, base=None, effect=0.05).size == 0
    assert control_group(4000, None, base=0.98, effect=0.05).needed is None


def test_contacts_leave_the_control_group_alone():
    assert contacts(100, 40, None) == 60
    assert contacts(100, 40, 80) == 60
    assert contacts(100, 40, 7) == 7


def test_the_range_of_responses_is_rounded_outwards():
    assert expected((0.0552, 0.1744), 100) == (5, 18)
    assert expected((0.1, 0.3), 10) == (1, 3)  # 0.3 * 10 is not 4


def test_split_gives_the_rest_to_the_largest_remainders():
    # 10.00 by 1 : 1 : 1 is 3.333...; the penny left goes to the first of equal remainders.
    assert split(Decimal(10), [1, 1, 1], PENNY) == [
        Decimal("3.34"),
        Decimal("3.33"),
        Decimal("3.33"),
    ]
    # 7 contacts by 50 : 30 : 20 are 3.5, 2.1 and 1.4.
    assert split(Decimal(7), [50, 30, 20], Decimal(1)) == [4, 2, 1]


def test_nothing_is_given_to_nobody():
    assert split(Decimal(10), [0, 0], PENNY) == [0, 0]


@settings(deadline=None)
@given(
    st.decimals(0, 10**7, places=2),
    st.lists(st.integers(0, 10_000), min_size=1, max_size=8).filter(any),
)
def test_split_loses_no_penny(amount, weights):
    parts = split(amount, weights, PENNY)
    assert sum(parts) == amount
    assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if not weight)
