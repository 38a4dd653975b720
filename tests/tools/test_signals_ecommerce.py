"""The signals of a shop on hand-made accounts: firing, just not firing, and not to be told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from behaviour import AS_OF, BEFORE, NOW, organization, touches
from scipy.spatial.distance import jensenshannon

from data import catalogue
from data.warehouse import Warehouse

Rows = list[dict[str, Any]]
Line = Callable[..., dict[str, Any]]
CATEGORIES = 6
PRODUCTS = [
    {"product_id": f"P{n}", "product_name": f"Product {n}", "category": f"C{n}"}
    for n in range(1, CATEGORIES + 1)
]


def bought(line: Line, account: str, day: str, count: int, **more: Any) -> Rows:
    """So many orders of one line each, ten pounds unless said."""
    amount = more.pop("amount", "10")
    mark = more.pop("mark", "o")
    return [
        line(account, day, amount, order_id=f"{account}-{day}-{mark}{n}", **more)
        for n in range(count)
    ]


def discounted(line: Line, account: str, cheap: int, full: int) -> Rows:
    rows = bought(line, account, NOW, cheap, discount_amount="1", mark="c")
    return rows + bought(line, account, NOW, full, mark="f")


def returned(line: Line, account: str, back: int, kept: int) -> Rows:
    rows = bought(line, account, NOW, kept)
    return rows + bought(line, account, NOW, back, amount="-10", quantity=-1, mark="r")


def baskets(line: Line, account: str, now: list[str], before: list[str]) -> Rows:
    return [
        line(account, day, amount, order_id=f"{account}-{day}-{n}")
        for day, amounts in ((NOW, now), (BEFORE, before))
        for n, amount in enumerate(amounts)
    ]


def mixed(line: Line, account: str, now: list[int], before: list[int]) -> Rows:
    """Lines of each category in order, in each period."""
    return [
        row
        for day, counts in ((NOW, now), (BEFORE, before))
        for n, count in enumerate(counts, 1)
        for row in bought(line, account, day, count, product_id=f"P{n}", mark=f"m{n}-")
    ]


# signal, case -> the lines of an account of its own and whether the signal fires
LINES: dict[tuple[str, str], tuple[Callable[[Line, str], Rows], bool | None]] = {
    ("discount_dependency", "three of four"): (lambda line, a: discounted(line, a, 3, 1), True),
    ("discount_dependency", "half"): (lambda line, a: discounted(line, a, 2, 2), False),
    ("discount_dependency", "three lines"): (lambda line, a: discounted(line, a, 3, 0), None),
    ("discount_dependency", "a return is no line bought"): (
        lambda line, a: discounted(line, a, 3, 0) + returned(line, a, 3, 0), None,
    ),
    ("high_return_rate", "two of nine"): (lambda line, a: returned(line, a, 2, 7), True),
    ("high_return_rate", "a fifth"): (lambda line, a: returned(line, a, 2, 8), False),
    ("high_return_rate", "four lines"): (lambda line, a: returned(line, a, 4, 0), None),
    ("basket_size_decline", "a quarter"): (
        lambda line, a: baskets(line, a, ["75", "75"], ["100", "100"]), True,
    ),
    ("basket_size_decline", "a quarter, of three orders"): (
        lambda line, a: baskets(line, a, ["75", "75", "75"], ["100", "100"]), True,
    ),
    ("basket_size_decline", "hardly less"): (
        lambda line, a: baskets(line, a, ["75", "75.01"], ["100", "100"]), False,
    ),
    ("basket_size_decline", "one order"): (
        lambda line, a: baskets(line, a, ["5"], ["100", "100"]), None,
    ),
    ("basket_size_decline", "returns ate the orders before"): (
        lambda line, a: baskets(line, a, ["5", "5"], ["100", "100"])
        + bought(line, a, BEFORE, 1, amount="-200", quantity=-1, mark="r"), None,
    ),
    ("category_shift", "all moved"): (lambda line, a: mixed(line, a, [4], [0, 4]), True),
    ("category_shift", "nothing moved"): (lambda line, a: mixed(line, a, [4, 4], [4, 4]), False),
    ("category_shift", "three lines now"): (lambda line, a: mixed(line, a, [3], [0, 4]), None),
    ("category_shift", "three lines before"): (lambda line, a: mixed(line, a, [4], [0, 3]), None),
}  # fmt: skip
# What the web shop records: carts abandoned, checked out, page views, orders.
WEB: dict[tuple[str, str], tuple[tuple[int, int, int, int], bool | None]] = {
    ("high_cart_abandonment", "eight of ten"): ((8, 2, 0, 0), True),
    ("high_cart_abandonment", "seven of ten"): ((7, 3, 0, 0), False),
    ("high_cart_abandonment", "three of three"): ((3, 0, 0, 0), True),
    ("high_cart_abandonment", "two carts"): ((2, 0, 0, 0), None),
    ("low_browse_to_buy", "no order of 50 views"): ((0, 0, 50, 0), True),
    ("low_browse_to_buy", "one of 51"): ((0, 0, 51, 1), True),
    ("low_browse_to_buy", "one of 50"): ((0, 0, 50, 1), False),
    ("low_browse_to_buy", "49 views"): ((0, 0, 49, 0), None),
}
CASES = [*LINES, *WEB]
ACCOUNT_OF = {case: f"A{number:02}" for number, case in enumerate(CASES)}


def web(account: str, abandoned: int, bought: int, views: int) -> Rows:
    rows = touches(account, "cart_abandon", abandoned) + touches(account, "checkout", bought)
    return rows + touches(account, "product_page_view", views)


def shop_of(org_type: str, line: Line, *, browsing: bool) -> dict[str, Rows]:
    """Every case as an account of one book; the web shop is recorded or not."""
    sold = [row for case, (make, _) in LINES.items() for row in make(line, ACCOUNT_OF[case])]
    seen = []
    for case, ((abandoned, checked_out, views, orders), _) in WEB.items():
        sold += bought(line, ACCOUNT_OF[case], NOW, orders)
        seen += web(ACCOUNT_OF[case], abandoned, checked_out, views)
    return {
        "organization": [organization(org_type)],
        "products": PRODUCTS,
        "accounts": [{"account_id": name} for name in [*ACCOUNT_OF.values(), "Z"]],
        "transactions": [*sold, line("Z", str(AS_OF), 1)],
        "interactions": seen if browsing else [],
    }


@pytest.fixture(scope="module")
def shop(books: Callable[..., Warehouse], lines: Line) -> Warehouse:
    return books(shop_of("ecommerce", lines, browsing=True))


@pytest.mark.parametrize("case", CASES, ids=" ".join)
def test_signal(shop: Warehouse, ask: Callable[..., Any], case: tuple[str, str]) -> None:
    found = ask(shop, "behavior_signals", account=ACCOUNT_OF[case])
    row = next(row for row in found.signals if row.signal == case[0])
    assert row.fired is (LINES.get(case) or WEB[case])[1]
    assert (row.evidence is not None) is (row.fired is True)
    assert (row.reason is not None) is (row.fired is None)


def test_a_row_carries_its_figures(shop: Warehouse, ask: Callable[..., Any]) -> None:
    account = ACCOUNT_OF["high_cart_abandonment", "eight of ten"]
    row = ask(shop, "behavior_signals", account=account).signals[0]
    assert row.evidence == "Carts abandoned in the last 30 days: 80.0%, 8 of 10."
    assert (row.measured, row.threshold) == (80, 70)
    assert (row.counted, row.count_now, row.part_counted, row.part) == (
        "carts", 10, "carts abandoned", 8,
    )  # fmt: skip
    moved = ask(shop, "behavior_signals", account=ACCOUNT_OF["category_shift", "all moved"])
    shift = next(row for row in moved.signals if row.signal == "category_shift")
    assert (shift.distance, shift.distance_threshold, shift.measured) == (1, 0.5, None)


def test_js_distance_agrees_with_scipy(
    books: Callable[..., Warehouse], lines: Line, ask: Callable[..., Any]
) -> None:
    rng = np.random.default_rng(1948)  # Shannon's year
    mixes = rng.poisson(rng.gamma(1, 4, (24, 2, CATEGORIES)))
    mixes[:, :, 0] += 4  # enough lines on each side
    mixes[0] = mixes[0][:1]  # the same mix twice
    sold = [
        row
        for number, (now, before) in enumerate(mixes.tolist())
        for row in mixed(lines, f"A{number:02}", now, before)
    ]
    warehouse = books({"products": PRODUCTS, "transactions": [*sold, lines("Z", str(AS_OF), 1)]})
    for number, (now, before) in enumerate(mixes):
        signals = ask(warehouse, "behavior_signals", account=f"A{number:02}").signals
        found = next(row.distance for row in signals if row.signal == "category_shift")
        expected = float(jensenshannon(now, before, base=2))
        assert found == pytest.approx(expected, abs=5.1e-5), mixes[number]


def test_retail_without_a_web_shop_has_no_signals_on_browsing(
    books: Callable[..., Warehouse], lines: Line, ask: Callable[..., Any]
) -> None:
    def names(org_type: str, browsing: bool) -> set[str]:
        warehouse = books(shop_of(org_type, lines, browsing=browsing))
        return {row.signal for row in ask(warehouse, "behavior_signals", account="A00").signals}

    every = {signal for signal, _ in CASES}
    web_only = {signal for signal, _ in WEB}
    assert names("retail", browsing=False) == every - web_only
    # Where a retailer does record browsing, nothing is kept from the reader.
    assert names("retail", browsing=True) == every
    assert names("ecommerce", browsing=False) == every


def test_every_signal_of_the_catalogue_has_cases() -> None:
    assert set(catalogue.signals_for("ecommerce")) == {signal for signal, _ in CASES}
    assert catalogue.signals_for("retail") == catalogue.signals_for("ecommerce")
