"""Sentences on what is bought together."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import count, day, number, percent, placed
from tools.basket_rules import BasketRule, BasketRules

MOST = 4
CAUTION = "Rules say what goes together in an order, not that one causes the other."


def prose(result: BasketRules, currency: str) -> Prose:
    """The strongest rule, the next ones, what they rest on, and how to use them."""
    top = next((rule for rule in result.rules if rule.beyond_chance), result.rules[0])
    others = _other_pairs(top, result.rules)
    if not top.beyond_chance:
        others = [rule for rule in others if rule.lift > 1]  # what goes together less is no find
    points = [*map(_point, others[:MOST]), f"{_base(result)} {CAUTION}"]
    return Prose(_lead(result, top), tuple(points), _next_step(result, top))


def _lead(result: BasketRules, top: BasketRule) -> str:
    if top.beyond_chance:
        return (
            f"{_whose(result)} with **{top.antecedent}** also hold **{top.consequent}** in "
            f"{percent(top.confidence)} of cases: {count(top.orders, 'order')}, "
            f"{number(top.lift, 2)} times what chance would give."
        )
    who = f"with {result.item}" if result.item else "together"
    by = f" by **{result.account_name}**" if result.account_name else ""
    return (
        f"Nothing is bought {who}{by} clearly more often than by chance. Nearest comes "
        f"**{top.antecedent}** with **{top.consequent}**: {count(top.orders, 'order')}, "
        f"{number(top.lift, 2)} times what chance "
        "would give."
    )


def _whose(result: BasketRules) -> str:
    """'Orders', or those of one account."""
    return f"Orders of **{result.account_name}**" if result.account_name else "Orders"


def _other_pairs(top: BasketRule, rules: list[BasketRule]) -> list[BasketRule]:
    """The other rules, each set of items once: a pair makes a rule in both directions."""
    seen = {_items(top)}
    found = []
    for rule in rules:
        if _items(rule) not in seen:
            seen.add(_items(rule))
            found.append(rule)
    return found


def _items(rule: BasketRule) -> frozenset[str]:
    return frozenset([*rule.antecedent.split(" + "), rule.consequent])


def _point(rule: BasketRule) -> str:
    return (
        f"**{rule.antecedent}** with **{rule.consequent}**: {count(rule.orders, 'order')}, "
        f"{percent(rule.confidence)} of those with the first, lift {number(rule.lift, 2)}"
    )


def _base(result: BasketRules) -> str:
    where = f" in {placed(result.region)}" if result.region else ""
    where += f" of {result.account_name}" if result.account_name else ""
    return (
        f"{count(result.orders, 'order')}{where} since {day(result.window_from)} count; "
        f"{count(result.several_orders, 'order')} hold more than one item. "
        f"A rule rests on {count(result.min_orders, 'order')} at least."
    )


def _next_step(result: BasketRules, top: BasketRule) -> str:
    if not top.beyond_chance:
        if result.account_name and result.level == "product":
            return f"Ask which categories {result.account_name} buys together, or look at the whole book."
        return "Look at another level (product, category, brand), or ask for a lower support."
    if result.account_name:
        return f"Mention {top.consequent} when {result.account_name} orders {top.antecedent} without it."
    return f"Offer {top.consequent} to accounts that order {top.antecedent} without it."
