"""Books in which who is an opportunity can be told by hand.

`eleven` has eleven accounts with one order each, so that frequency tells nothing and
scores follow from places: place p of 0 to 10 scores 1 + floor(5 p / 10), at most 5. Account aN ordered
10 N days before the as-of date:

    account          a0  a1  a2  a3  a4   a5   a6   a7   a8   a9   a10
    recency score     5   5   5   4   4    3    3    2    2    1    1
    amount          100 200 300 400 1000 600  700  900  800  1100 500
    monetary score    1   1   2   2   5    3    4    5    4    5    3
"""

from __future__ import annotations

from datetime import date, timedelta

AS_OF = date(2026, 6, 30)
AMOUNTS = (100, 200, 300, 400, 1000, 600, 700, 900, 800, 1100, 500)
THREE = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture"},
    {"product_id": "P3", "product_name": "Cup", "category": "Kitchen"},
]


def before(days):
    return (AS_OF - timedelta(days=days)).isoformat()


def eleven(lines):
    return [lines(f"a{n}", before(10 * n), amount) for n, amount in enumerate(AMOUNTS)]


def accounts(**revenue):
    return [{"account_id": f"a{n}", "annual_revenue": revenue.get(f"a{n}")} for n in range(11)]


def stakes(result):
    return {row.account_id: row.value_at_stake for row in result.opportunities}


def champion(lines, items):
    """C is first in everything among six; the others bought once, in all three categories or one."""
    sold = [lines("C", before(2 * n), 200, product_id=item) for n, item in enumerate(items)]
    for n in range(5):
        sold.append(lines(f"o{n}", before(60 + n), 40 + n, product_id="P3", order_id=f"k{n}"))
        sold.append(lines(f"o{n}", before(60 + n), 10, product_id="P1", order_id=f"l{n}"))
    return sold
