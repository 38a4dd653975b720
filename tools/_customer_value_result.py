"""The result of `customer_value`."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

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
    Probability,
    Ratio,
    Region,
    Row,
    Segment,
)
from tools._trades import OfTrade


class ValueStanding(Row):
    """What is expected of an account."""

    probability_alive: Probability = Field(
        description="Probability that it still orders; 1 by construction without a repeat order."
    )
    expected_orders: Mean = Field(description="Expected order days over the horizon.")
    orders_low: Count = Field(description="Lower end of the predictive interval of order days.")
    orders_high: Count = Field(description="Upper end of the predictive interval of order days.")
    expected_order_value: Money | None = Field(description="Expected net value of an order day.")
    expected_value: Money | None = Field(description="Expected net revenue over the horizon.")
    value_low: Money | None = Field(
        description="Lower end of the predictive interval of net revenue."
    )
    value_high: Money | None = Field(
        description="Upper end of the predictive interval of net revenue."
    )
    past_orders: Count = Field(description="Order days in as many days up to as_of.")
    past_value: Money = Field(description="Net revenue in as many days up to as_of.")
    repeat_orders: Count = Field(description="Order days after the first, over all history.")


class _Whose(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    segment: Segment = Field(description="RFM segment of the account.")


class CustomerValueRow(ValueStanding, _Whose):
    foremost = ("expected_value", "value_low", "value_high", "probability_alive")

    first_order: Day = Field(description="Date of the first order.")
    last_order: Day = Field(description="Date of the last order.")


class SegmentValue(Row):
    segment: Segment = Field(description="RFM segment.")
    accounts: Count = Field(description="Accounts that ordered by as_of.")
    mean_probability_alive: Probability = Field(
        description="Mean probability that they still order."
    )
    expected_orders: Mean = Field(description="Expected order days over the horizon.")
    orders_low: Mean = Field(description="Lower end of the interval of the total.")
    orders_high: Mean = Field(description="Upper end of the interval of the total.")
    expected_value: Money | None = Field(description="Expected net revenue over the horizon.")
    value_low: Money | None = Field(description="Lower end of the interval of the total.")
    value_high: Money | None = Field(description="Upper end of the interval of the total.")
    value_share: Percent | None = Field(
        description="Share of the expected net revenue of all segments shown."
    )
    past_value: Money = Field(description="Net revenue in as many days up to as_of.")


EVERYONE = "all accounts in scope"


class BackTest(Row):
    covers: AccountName = Field(EVERYONE, description="Accounts compared, whoever was asked about.")
    cut_off: Day = Field(description="The models were fitted on what was known on that day.")
    days: Days = Field(description="Days from then to as_of, over which they are compared.")
    accounts: Count = Field(description="Accounts that had ordered by then.")
    predicted_orders: Mean = Field(description="Order days expected of them.")
    actual_orders: Count = Field(description="Order days that came.")
    orders_off: Percent | None = Field(
        description="How far the expected order days were off: above zero were too many."
    )
    correlation: Ratio | None = Field(
        description="Correlation of expected and actual order days over the accounts."
    )
    intervals_held: Percent = Field(
        description="Share of accounts whose order days were within their interval."
    )
    predicted_value: Money | None = Field(description="Net revenue expected of them.")
    actual_value: Money = Field(description="Net revenue that came.")
    value_off: Percent | None = Field(
        description="How far the expected net revenue was off: above zero was too much."
    )


class ValueParameters(Row):
    covers: AccountName = Field(EVERYONE, description="Accounts the models were fitted on.")
    r: Ratio = Field(description="BG/NBD: shape of the order rate over accounts.")
    alpha_days: Days = Field(description="BG/NBD: scale parameter of the order rate, in days.")
    a: Ratio = Field(description="BG/NBD: first shape of the chance to stop after a repeat order.")
    b: Ratio = Field(description="BG/NBD: second shape of the chance to stop.")
    p: Ratio | None = Field(description="Gamma-Gamma: shape of the orders of an account.")
    q: Ratio | None = Field(description="Gamma-Gamma: shape of how accounts differ.")
    v: Money | None = Field(description="Gamma-Gamma: scale parameter of how accounts differ.")
    spend_correlation: Ratio | None = Field(
        description="Correlation of the number of repeat orders with their mean value."
    )


class CustomerValue(OfTrade, Listing):
    horizon_days: Days = Field(description="Days after as_of that are looked at.")
    horizon_end: Day = Field(description="Last of these days.")
    account_id: AccountId | None = Field(None, description="Account asked about.")
    account_name: AccountName | None = Field(None, description="Account asked about.")
    churn_probability: Probability | None = Field(
        None,
        description="Of one account: the probability of no order that churn_risk gives.",
    )
    churn_horizon_days: Days = Field(0, description="Days ahead that this probability is about.")
    segment: Segment | None = Field(None, description="Segment asked about.")
    region: Region | None = Field(None, description="Region asked about.")
    owner: str | None = Field(None, description="Account manager asked about.")
    accounts: Count = Field(description="Accounts asked about that ordered by as_of.")
    repeat_accounts: Count = Field(description="Those of them with a repeat order.")
    single_accounts: Count = Field(description="Those of them that ordered on one day only.")
    alive_accounts: Mean | None = Field(
        None,
        description="How many of them are expected to still order: their probabilities added up.",
    )
    expected_orders: Mean | None = Field(None, description="Expected order days of all of them.")
    orders_low: Mean | None = Field(
        None, description="Lower end of the interval of the order days."
    )
    orders_high: Mean | None = Field(
        None, description="Upper end of the interval of the order days."
    )
    expected_value: Money | None = Field(None, description="Expected net revenue of all of them.")
    value_low: Money | None = Field(None, description="Lower end of the interval of net revenue.")
    value_high: Money | None = Field(None, description="Upper end of the interval of net revenue.")
    past_value: Money = Field(description="Net revenue of all of them in as many days up to as_of.")
    value_change: Percent | None = Field(
        None, description="Expected net revenue against that of as many days up to as_of."
    )
    value_reason: str | None = Field(None, description="Why no value is given; null where it is.")
    confidence: Percent = Field(description="Confidence of all intervals.")
    account_interval: str | None = Field(
        None, description="Where the intervals of accounts come from."
    )
    total_interval: str | None = Field(None, description="Where the intervals of totals come from.")
    customers: list[CustomerValueRow] = Field(
        [], description="Accounts by expected value, or orders."
    )
    segments: list[SegmentValue] = Field(
        [], description="All of them by segment; not for an account."
    )
    backtest: BackTest | None = Field(None, description="The same models on older data, compared.")
    model: ValueParameters | None = Field(None, description="Fitted parameters, time in days.")
    caveats: list[str] = Field([], description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "customers"
