"""Association rules from counts of orders. Thresholds compare whole numbers, never rounded shares.

Measures as in Hahsler, Grün and Hornik 2005 (arules) and, for conviction, Brin et al. 1997.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

Items = frozenset[int]
Counts = dict[Items, int]


@dataclass(frozen=True)
class Rule:
    """Orders with all of `antecedent` hold `consequent` too.

    `together` of the `antecedent_orders` hold the consequent, as `consequent_orders` of all `orders`
    do. The measures divide whole numbers once, so that equal ones are equal.
    """

    antecedent: Items
    consequent: int
    together: int
    antecedent_orders: int
    consequent_orders: int
    orders: int

    @property
    def support(self) -> float:
        """Share of all orders that hold everything in the rule."""
        return self.together / self.orders

    @property
    def confidence(self) -> float:
        """Share of the orders with the antecedent that hold the consequent."""
        return self.together / self.antecedent_orders

    @property
    def expected(self) -> float:
        """Orders that would hold all if antecedent and consequent were bought independently."""
        return self.antecedent_orders * self.consequent_orders / self.orders

    @property
    def lift(self) -> float:
        """Confidence over the consequent's share of all orders; 1 is chance."""
        return self.together * self.orders / (self.antecedent_orders * self.consequent_orders)

    @property
    def leverage(self) -> float:
        """Support minus the support that independence would give."""
        chance = self.antecedent_orders * self.consequent_orders
        return (self.together * self.orders - chance) / self.orders**2

    @property
    def conviction(self) -> float | None:
        """How many times oftener the rule would fail by chance than it does; None if it never fails."""
        failing = self.antecedent_orders - self.together
        if not failing:
            return None
        without = self.orders - self.consequent_orders
        return without * self.antecedent_orders / (self.orders * failing)


def itemsets(baskets: Sequence[Iterable[int]], least: int, max_items: int | None) -> Counts:
    """Every set of up to `max_items` items (None: any number) in at least `least` baskets, counted.

    By mlxtend's FP-growth. It compares shares in floating point, so it is asked for half an order
    less than the threshold; what it gives are whole counts again.
    """
    if len(baskets) < max(least, 1):
        return {}
    import numpy as np
    import pandas as pd
    from mlxtend.frequent_patterns import fpgrowth
    from scipy.sparse import csr_matrix

    sizes = [len(set(basket)) for basket in baskets]
    held = np.fromiter((item for basket in baskets for item in set(basket)), dtype=np.int64)
    names, columns = np.unique(held, return_inverse=True)
    rows = np.repeat(np.arange(len(baskets)), sizes)
    table = csr_matrix((np.ones(len(held), dtype=bool), (rows, columns)))
    found = fpgrowth(
        pd.DataFrame.sparse.from_spmatrix(table),  # type: ignore[attr-defined]
        min_support=(max(least, 1) - 0.5) / len(baskets),
        max_len=max_items,
    )
    return {
        frozenset(int(names[column]) for column in chosen): round(share * len(baskets))
        for chosen, share in zip(found["itemsets"], found["support"], strict=True)
    }


def rules(counts: Mapping[Items, int], orders: int, min_confidence: Fraction) -> Iterator[Rule]:
    """Every rule with one consequent of every counted set of two items or more.

    `counts` must hold the subsets of its sets, as frequent sets do.
    """
    for items, together in counts.items():
        if len(items) < 2:
            continue
        for consequent in items:
            antecedent = items - {consequent}
            having = counts[antecedent]
            if together * min_confidence.denominator < having * min_confidence.numerator:
                continue
            only = counts[frozenset((consequent,))]
            yield Rule(antecedent, consequent, together, having, only, orders)
