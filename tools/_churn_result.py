"""What `churn_risk` returns: rows of accounts, reasons and levels, and what is at stake."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from tools._holdout import CalibrationBin, HoldOut
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Listing,
    Mean,
    Money,
    Percent,
    Points,
    Probability,
    Region,
    Row,
    Segment,
    Subject,
)
from tools._trades import OfTrade

LOW = "Low"
"""The level of risk that needs no reason to worry."""


class ChurnReason(Row):
    theme: str = Field(description="What the reason is about.")
    reason: str = Field(description="What the data say, in one sentence.")
    effect_points: Points = Field(
        description="What it does to the probability, in percentage points: the probability minus the "
        "one with the figures of the median account; above 0 it raises the risk."
    )


class ChurnStanding(Row):
    """How likely an account stops ordering, and why."""

    churn_probability: Probability = Field(
        description="Probability of no order in the next 90 days, 0 to 1; uploaded scores as uploaded."
    )
    level: str = Field(description="Low, Medium, High or Critical.")
    earlier_probability: Probability | None = Field(
        description="The probability of 90 days ago, as it would have been given then."
    )
    change_points: Points | None = Field(
        description="Change of the probability over the 90 days, in percentage points."
    )
    trend: str = Field(
        description="rising or falling by at least 5 points, else stable; new without an earlier one."
    )
    main_reason: str | None = Field(description="The reason that moves the probability most.")
    reasons: list[ChurnReason] = Field(description="Up to three, the strongest first.")

    @property
    def reason_for_level(self) -> str | None:
        """The strongest reason that speaks for the level: one that raises no risk explains a low one."""
        sign = -1 if self.level == LOW else 1
        return next((row.reason for row in self.reasons if sign * row.effect_points > 0), None)


class _Whose(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    segment: Segment = Field(description="RFM segment of the account.")


class ChurnAccount(ChurnStanding, _Whose):
    foremost = (
        "churn_probability",
        "level",
        "revenue_at_risk",
        "monetary_value",
        "last_order",
        "main_reason",
    )

    recency_days: Days | None = Field(description="Days since the last order.")
    last_order: Day | None = Field(description="Date of the last order.")
    monetary_value: Money = Field(description="Net revenue in the last 365 days.")
    revenue_at_risk: Money = Field(
        description="What is expected to be lost: churn probability times that revenue."
    )


class ChurnStake(Row):
    """The account with most revenue at risk: not the likeliest to stop, but the dearest."""

    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    owner: str | None = Field(description="Its account manager.")
    churn_probability: Probability = Field(description="Its churn probability.")
    level: str = Field(description="Its level of risk.")
    monetary_value: Money = Field(description="Its net revenue in the last 365 days.")
    revenue_at_risk: Money = Field(description="Its probability times that revenue.")


class ChurnOwnerRow(Row):
    owner: Annotated[str, Subject("owner")] = Field(description="Account manager.")
    at_risk_accounts: Count = Field(description="Accounts at level High or Critical.")
    scored_accounts: Count = Field(description="Accounts with a probability.")
    at_risk_revenue: Money = Field(
        description="Net revenue in the last 365 days of accounts at level High or Critical."
    )
    at_risk_revenue_share: Percent = Field(
        description="Share of that in the revenue of the account manager's accounts."
    )


class ChurnLevelRow(Row):
    level: str = Field(description="Low, Medium, High or Critical.")
    begins: Probability = Field(description="Probabilities from here.")
    ends: Probability = Field(description="Up to here, without it.")
    accounts: Count = Field(description="Accounts at this level.")
    account_share: Percent = Field(description="Share of all accounts with a probability.")
    revenue: Money = Field(description="Their net revenue in the last 365 days.")
    revenue_share: Percent = Field(description="Share of the revenue of all of them.")
    mean_probability: Probability | None = Field(description="Their mean churn probability.")


class ChurnRisk(OfTrade, Listing):
    horizon_days: Days = Field(description="Days ahead that the probability is about.")
    lookback_days: Days = Field(description="Days back that revenue is of; always 365.")
    earlier_at: Day = Field(description="Date of the earlier probabilities, 90 days ago.")
    source: str = Field(description="Where the probabilities come from.")
    scored_at: Day | None = Field(description="Date of the newest probability.")
    account_id: AccountId | None = Field(description="Account asked about.")
    account_name: AccountName | None = Field(description="Account asked about.")
    previous_monetary_value: Money | None = Field(
        None, description="Of one account: its net revenue in the 365 days before the last 365."
    )
    monetary_change: Percent | None = Field(
        None, description="Of one account: change of its net revenue on those days."
    )
    segment: Segment | None = Field(description="Segment asked about.")
    region: Region | None = Field(description="Region asked about.")
    owner: str | None = Field(description="Account manager asked about.")
    level: str | None = Field(description="Level asked about.")
    min_monetary: Money | None = Field(description="Least net revenue asked about.")
    scored_accounts: Count | None = Field(
        description="Accounts with a probability among those asked about; null, as all "
        "totals, where one account was asked about."
    )
    expected_to_stop: Mean | None = Field(
        description="Sum of their probabilities: how many are expected to stop."
    )
    at_risk_accounts: Count | None = Field(
        description="Of them, accounts at level High or Critical."
    )
    at_risk_share: Percent | None = Field(
        description="Share of accounts at level High or Critical."
    )
    at_risk_revenue: Money | None = Field(
        description="Net revenue in the last 365 days of accounts at level High or Critical."
    )
    at_risk_revenue_share: Percent | None = Field(description="Share of that revenue.")
    revenue_at_risk: Money | None = Field(
        description="Revenue at risk of all accounts asked about: the sum of probability times revenue."
    )
    sort: str = Field(
        description="The order: probability, revenue_at_risk, monetary, recency, name, owner or region."
    )
    order: str = Field(description="asc or desc.")
    accounts: list[ChurnAccount] = Field(description="The accounts, in the order asked for.")
    most_at_stake: ChurnStake | None = Field(
        description="Without an account: of all asked about, the one with most revenue at risk."
    )
    stakes: list[ChurnStake] = Field(
        default_factory=list,
        description="Without an account: the three of all asked about with most revenue at risk.",
    )
    owners: list[ChurnOwnerRow] = Field(
        default_factory=list,
        description="Without an account: by account manager, those with most revenue of accounts at "
        "level High or Critical first.",
    )
    levels: list[ChurnLevelRow] = Field(
        description="Without an account: accounts and revenue by level, the highest first."
    )
    holdout: HoldOut | None = Field(
        description="How the probabilities of 90 days ago turned out; null for uploaded scores."
    )
    calibration: list[CalibrationBin] = Field(
        description="The same by bin of probability: announced against observed."
    )
    caveats: list[str] = Field(description="What to bear in mind, in sentences.")

    primary: ClassVar[str | None] = "accounts"
