"""What is bought together: association rules over orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from tools._accounts import Account, find
from tools._baskets import Counts, Rule, itemsets, rules
from tools._proportions import wilson
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Mean,
    Percent,
    Points,
    Ratio,
    Region,
    Row,
    Subject,
)
from tools._values import known, share, unknown, window_reason
from tools._wording import day

Level = Literal["product", "category", "brand"]
LEVELS: tuple[Level, ...] = ("product", "category", "brand")
PLURAL: dict[Level, str] = {"product": "products", "category": "categories", "brand": "brands"}
Sort = Literal["lift", "confidence", "support"]
MILLION = 1_000_000
LEAST_OF_ACCOUNT = 3
"""Orders that a rule of one account rests on: twice together is no habit."""


class BasketRulesArgs(LookbackArgs):
    item: str | None = Field(
        None,
        description="Only rules for who buys this: a product by name or id, category or brand.",
    )
    level: Level | None = Field(
        None,
        description="What is one item. Default: what `item` names, else product.",
    )
    min_support: Decimal = Field(
        Decimal("0.01"),
        ge=Decimal("0.0005"),
        le=1,
        decimal_places=6,
        description="Least share of the orders that hold all items of a rule, 0.0005 to 1.",
    )
    min_confidence: Decimal = Field(
        Decimal("0.1"),
        ge=0,
        le=1,
        decimal_places=6,
        description="Least share of the orders with the first that hold the second too, 0 to 1.",
    )
    max_items: Literal[2, 3] = Field(
        2,
        description="Most items in a rule: 2 for pairs, 3 also for two items that lead to a third.",
    )
    region: str | None = Field(None, description="Only orders of accounts of this region.")
    account: str | None = Field(
        None,
        description="Only orders of this account, by id or name; a rule then rests on three orders at least.",
    )
    sort: Sort = Field("lift", description="Order of the rules, highest first.")
    limit: Limit = 10


class BasketRule(Row):
    antecedent: Annotated[str, Subject("antecedent")] = Field(
        description="What is bought; two items are joined by a plus."
    )
    consequent: Annotated[str, Subject("consequent")] = Field(description="What is bought with it.")
    orders: Count = Field(description="Orders that hold both.")
    antecedent_orders: Count = Field(description="Orders that hold the antecedent.")
    consequent_orders: Count = Field(description="Orders that hold the consequent.")
    expected_orders: Mean = Field(
        description="Orders that would hold both if they were bought independently."
    )
    support: Percent = Field(description="Share of all orders that hold both.")
    confidence: Percent = Field(
        description="Share of the orders with the antecedent that hold the consequent."
    )
    confidence_low: Percent = Field(description="Lower end of its 95 % interval (Wilson).")
    confidence_high: Percent = Field(description="Upper end of its 95 % interval.")
    beyond_chance: bool = Field(
        description="Whether the interval lies above the consequent's share of all orders."
    )
    lift: Ratio = Field(
        description="Orders that hold both as a multiple of those expected by chance; 1 is chance."
    )
    leverage: Points = Field(
        description="Support minus the support expected by chance, in percentage points."
    )
    conviction: Ratio | None = Field(
        description="How many times oftener the rule would fail by chance; null when it never fails."
    )


class BasketRules(Listing):
    level: str = Field(description="What is one item: product, category or brand.")
    item: str | None = Field(description="The item asked for, by its name in the data.")
    item_orders: Count | None = Field(description="Orders that hold the item asked for.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    account_id: AccountId | None = Field(None, description="Account whose orders count, or null.")
    account_name: AccountName | None = Field(None, description="Its name.")
    lookback_days: Days = Field(description="Length of the window.")
    window_from: Day = Field(description="First day of the window.")
    orders: Count = Field(description="Orders in the window: what all shares are of.")
    several_orders: Count = Field(description="Orders of two different items or more.")
    several_share: Percent = Field(description="Their share of the orders.")
    min_support: Percent = Field(description="Least support asked for.")
    min_orders: Count = Field(description="Orders that it amounts to.")
    min_confidence: Percent = Field(description="Least confidence asked for.")
    max_items: int = Field(description="Most items in a rule.")
    frequent_items: Count = Field(description="Items that reach the least support.")
    frequent_pairs: Count = Field(
        description="Pairs that reach it; of the item asked for, where there is one."
    )
    frequent_triples: Count | None = Field(
        description="Sets of three items that reach it; null unless max_items is 3."
    )
    rules: list[BasketRule] = Field(description="The rules, in the order asked for.")

    primary: ClassVar[str | None] = "rules"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        return {
            "antecedent": "Orders with",
            "consequent": "Also hold",
            "orders": "Orders with both",
        }


@tool(
    examples=[
        Example("What is bought together?", {}),
        Example("What goes with glassware?", {"item": "Glassware"}),
        Example("Which brands are bought together?", {"level": "brand"}),
        Example("What does ACC0117 buy together?", {"account": "ACC0117"}),
    ]
)
def basket_rules(args: BasketRulesArgs, query: Query) -> BasketRules:
    """Association rules: what is bought in the same order, by product, category or brand.

    An order is a basket; it holds each item once, and returns are no purchases. A rule reads "orders
    with the antecedent also hold the consequent" and has one consequent. Pairs are counted by a
    self-join, triples by FP-growth. Both thresholds compare whole numbers of orders, so a rule that
    lies exactly on one is in. Rules say what goes together, not what leads to what.
    """
    region = known(query, "region", args.region)
    account = find(query, args.account) if args.account is not None else None
    level, item, keys = _item(query, args)
    window = {
        "level": level,
        "region": region,
        "account_key": account.key if account else None,
        "lookback_days": args.lookback_days,
        "min_support": int(args.min_support * MILLION),
        "min_orders": LEAST_OF_ACCOUNT if account else 0,
    }
    # Pairs without the item are wanted where they may be part of a triple with it.
    rows = query.rows("basket_rules", **window, items=keys, all_pairs=args.max_items == 3)
    size = rows[0]
    pairs = [row for row in rows if row["a_key"] is not None]
    counts = _pair_counts(pairs)
    if args.max_items == 3:
        counts |= _triples(query, pairs, window, _least_orders(args, size["orders"]))
    wanted = frozenset(keys) if keys is not None else None
    found = _ranked(counts, size["orders"], args, wanted)
    names = _names(query, level)
    return BasketRules(
        **query.header,
        empty_reason=None if found else _why_empty(query, args, level, item, size, account),
        shown=min(len(found), args.limit),
        total=len(found),
        level=level,
        item=item,
        item_orders=size["item_orders"],
        region=region,
        account_id=account.id if account else None,
        account_name=account.name if account else None,
        lookback_days=args.lookback_days,
        window_from=query.as_of - timedelta(days=args.lookback_days - 1),
        orders=size["orders"],
        several_orders=size["several_orders"],
        several_share=share(size["several_orders"], size["orders"]),
        min_support=_percent(args.min_support),
        min_orders=_least_orders(args, size["orders"]),
        min_confidence=_percent(args.min_confidence),
        max_items=args.max_items,
        frequent_items=size["frequent_items"],
        frequent_pairs=_sets_of(2, counts, wanted),
        frequent_triples=_sets_of(3, counts, wanted) if args.max_items == 3 else None,
        rules=[_row(rule, names) for rule in found[: args.limit]],
    )


def _item(query: Query, args: BasketRulesArgs) -> tuple[Level, str | None, list[int] | None]:
    """The level, the item's name there and its keys: several when products share a name.

    Raises:
        UnknownValue: nothing at the level, or at any when none was given, has that name.
    """
    if args.item is None:
        return args.level or "product", None, None
    folded = " ".join(args.item.split()).casefold()
    names: dict[str, None] = {}
    for level in (args.level,) if args.level else LEVELS:
        rows = _things(query, level)
        for fields in (("product_id",), ("item", "product_name")):
            fitting = [row for row in rows if folded in _folded(row, fields)]
            if fitting:
                name = fitting[0]["item"] if len(fitting) == 1 else fitting[0]["product_name"]
                return level, name, [row["item_key"] for row in fitting]
        names |= dict.fromkeys(row["item"] for row in rows)
    raise unknown(args.level or "product, category or brand", args.item, list(names))


def _folded(row: Mapping[str, Any], fields: Sequence[str]) -> set[str]:
    return {row[field].casefold() for field in fields if row[field] is not None}


def _things(query: Query, level: Level) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = query.remember(
        ("basket items", level), lambda: query.rows("basket_rules.items", level=level)
    )
    return found


def _names(query: Query, level: Level) -> dict[int, str]:
    return {row["item_key"]: row["item"] for row in _things(query, level)}


def _pair_counts(pairs: Sequence[Mapping[str, Any]]) -> Counts:
    """Orders of each pair and of each item in one."""
    counts: Counts = {}
    for row in pairs:
        counts[frozenset((row["a_key"],))] = row["a_orders"]
        counts[frozenset((row["b_key"],))] = row["b_orders"]
        counts[frozenset((row["a_key"], row["b_key"]))] = row["together"]
    return counts


def _triples(
    query: Query, pairs: Sequence[Mapping[str, Any]], window: Mapping[str, Any], least: int
) -> Counts:
    """Orders of each set of three; each item of one is in two frequent pairs or more."""
    times = Counter(key for row in pairs for key in (row["a_key"], row["b_key"]))
    paired = [key for key, count in times.items() if count > 1]
    if len(paired) < 3:
        return {}
    query.progress("reading the baskets", 0.1)
    baskets = [row["items"] for row in query.rows("basket_rules.baskets", **window, paired=paired)]
    query.progress("counting sets of three", 0.3)
    found = itemsets(baskets, least, max_items=3)
    return {items: count for items, count in found.items() if len(items) == 3}


def _ranked(
    counts: Counts, orders: int, args: BasketRulesArgs, wanted: frozenset[int] | None
) -> list[Rule]:
    """The rules that reach the least confidence, whose antecedent has one of the `wanted` items."""
    found = [
        rule
        for rule in rules(counts, orders, Fraction(args.min_confidence))
        if wanted is None or rule.antecedent & wanted
    ]
    return sorted(
        found,
        key=lambda rule: (
            -getattr(rule, args.sort),
            -rule.confidence,
            -rule.together,
            sorted(rule.antecedent),
            rule.consequent,
        ),
    )


def _sets_of(size: int, counts: Counts, wanted: frozenset[int] | None) -> int:
    return sum(len(items) == size and (wanted is None or bool(items & wanted)) for items in counts)


def _least_orders(args: BasketRulesArgs, orders: int) -> int:
    least = ceil(Fraction(args.min_support) * orders)
    return max(least, LEAST_OF_ACCOUNT) if args.account is not None else least


def _row(rule: Rule, names: Mapping[int, str]) -> BasketRule:
    conviction = rule.conviction
    low, high = wilson(rule.together, rule.antecedent_orders)
    return BasketRule(
        antecedent=" + ".join(sorted(names[item] for item in rule.antecedent)),
        consequent=names[rule.consequent],
        orders=rule.together,
        antecedent_orders=rule.antecedent_orders,
        consequent_orders=rule.consequent_orders,
        expected_orders=round(float(rule.expected), 2),
        support=_percent(rule.support),
        confidence=_percent(rule.confidence),
        confidence_low=_percent(low),
        confidence_high=_percent(high),
        beyond_chance=low > rule.consequent_orders / rule.orders,
        lift=round(float(rule.lift), 4),
        leverage=_percent(rule.leverage),
        conviction=None if conviction is None else round(float(conviction), 4),
    )


def _percent(value: float | Decimal) -> float:
    return round(float(100 * value), 3)


def _why_empty(
    query: Query,
    args: BasketRulesArgs,
    level: Level,
    item: str | None,
    size: Mapping[str, Any],
    account: Account | None,
) -> str:
    if not size["orders"]:
        if account is not None:
            return f"{account.words} has no order in the {args.lookback_days} days up to {day(query.as_of)}."
        return window_reason(query, args.lookback_days)
    if not _things(query, level):
        return f"No product has a {level}."
    least = _least_orders(args, size["orders"])
    asked = f"{least:,} of {size['orders']:,} orders ({_percent(args.min_support):g}%)"
    if item is not None and size["item_orders"] < least:
        return (
            f"{item} is in {size['item_orders']:,} of {size['orders']:,} orders, and the least support "
            f"of {_percent(args.min_support):g}% asks for {least:,}. Ask for a lower min_support."
        )
    what = f"rule for {item}" if item else "rule"
    if account is not None:
        return (
            f"{account.words} has no habit of buying things together: of its {size['orders']:,} orders in "
            f"the {args.lookback_days} days up to {day(query.as_of)} no two {PLURAL[level]} are in "
            f"{least:,} or more at once. Ask for its categories, or for the whole book."
        )
    return (
        f"No {what} was found. A rule has to reach a support of {asked} and a confidence of "
        f"{_percent(args.min_confidence):g}%. Ask for lower ones."
    )
