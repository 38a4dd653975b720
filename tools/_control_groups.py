"""What a campaign added: the accounts it contacted against those left alone at random."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tools._campaigns import percent, rounded_money
from tools._means import Sample, welch
from tools._proportions import difference


@dataclass(frozen=True)
class Group:
    """Accounts, how many of them ordered, their net revenue and the sum of its squares."""

    accounts: int
    ordered: int
    net: Decimal
    net_squares: float

    @property
    def order_rate(self) -> float:
        """Share that ordered; there must be accounts."""
        return self.ordered / self.accounts

    @property
    def revenue(self) -> Decimal:
        """Net revenue per account; there must be accounts."""
        return rounded_money(self.net / self.accounts)

    @property
    def sample(self) -> Sample:
        """The net revenue of the accounts as a sample."""
        return Sample(self.accounts, float(self.net), self.net_squares)


def compared(contacted: Group, control: Group, *, complete: bool) -> dict[str, Any]:
    """The fields of `ControlComparison` that two groups of one account or more give.

    `complete` tells whether the time in which the campaign can have brought something is over.
    """
    low, high = difference(
        (contacted.ordered, contacted.accounts), (control.ordered, control.accounts)
    )
    revenue = None
    if min(contacted.accounts, control.accounts) > 1:
        revenue = welch(contacted.sample, control.sample)
    return {
        "contacted_accounts": contacted.accounts,
        "control_accounts": control.accounts,
        "contacted_order_rate": percent(contacted.order_rate),
        "control_order_rate": percent(control.order_rate),
        "order_rate_difference": percent(contacted.order_rate - control.order_rate),
        "order_rate_difference_low": percent(low),
        "order_rate_difference_high": percent(high),
        "extra_accounts": round((contacted.order_rate - control.order_rate) * contacted.accounts),
        "extra_accounts_low": round(low * contacted.accounts),
        "extra_accounts_high": round(high * contacted.accounts),
        "contacted_revenue_per_account": contacted.revenue,
        "control_revenue_per_account": control.revenue,
        "revenue_difference": contacted.revenue - control.revenue,
        "revenue_difference_low": rounded_money(revenue[0]) if revenue else None,
        "revenue_difference_high": rounded_money(revenue[1]) if revenue else None,
        "finding": _finding((low, high), revenue) if complete else "not over yet",
    }


def _finding(rate: tuple[float, float], revenue: tuple[float, float] | None) -> str:
    """What the intervals allow to say: a difference is shown where they leave out zero."""
    orders, money = _sign(rate), _sign(revenue) if revenue else 0
    said = []
    if orders:
        said.append(f"{'more' if orders > 0 else 'fewer'} accounts ordered")
    if money:
        said.append(f"{'more' if money > 0 else 'less'} revenue per account")
    return f"{' and '.join(said)} than in the control group" if said else "no difference shown"


def _sign(interval: tuple[float, float]) -> int:
    low, high = interval
    return 1 if low > 0 else -1 if high < 0 else 0
