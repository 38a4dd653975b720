"""Bills and single orders of a contract book, and the credit notes that take lines back."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date

import numpy as np

from data.demo._book import LAST, Ints, day_of, number_of, stream, summed
from data.demo._sales import Lines, Orders
from data.demo.contracts._customers import BOOK_START, Customers
from data.demo.contracts._terms import Terms

BILL, ORDER, ADVISED = range(3)  # indexes of Terms.channels
CREDITED = 0.015
Line = tuple[int, int]
Document = tuple[int, int, int]


def bills(terms: Terms, who: Customers) -> tuple[Lines, Orders]:
    """The lines of all documents, and those documents alone that are orders and no bills."""
    rng = stream(f"{terms.org_type} bills")
    documents: dict[Document, list[Line]] = defaultdict(list)
    for index in range(len(who.people)):
        _recurring(rng, terms, who, index, documents)
        _single(rng, terms, who, index, documents)
    ordered = sorted(documents)
    orders = Orders(
        account=np.array([account for _, account, _ in ordered]),
        day=np.array([day for day, _, _ in ordered]),
        channel=np.array([channel for _, _, channel in ordered]),
        net=np.zeros(len(ordered), dtype=np.int64),
    )
    listed = [(at, *line) for at, key in enumerate(ordered) for line in documents[key]]
    order, product, quantity = np.array(listed).T
    gross = np.array([product.pence for product in terms.products])[product] * quantity
    account = orders.account[order]
    discount = np.rint(gross * who.discount[account]).astype(np.int64)
    lines = Lines(
        order=order,
        account=account,
        day=orders.day[order],
        product=product,
        quantity=quantity,
        discount=discount,
        net=gross - discount,
        channel=orders.channel[order],
    )
    orders.net = summed(lines.net, order, len(ordered))
    apart = orders.channel != BILL
    return lines, Orders(**{name: values[apart] for name, values in vars(orders).items()})


def credited(terms: Terms, lines: Lines) -> Lines:
    """Lines taken back some days later, whole, on a credit note of their own."""
    rng = stream(f"{terms.org_type} credit notes")
    day = lines.day + rng.integers(4, 25, len(lines.day))
    back = np.flatnonzero((rng.random(len(day)) < CREDITED) & (day <= LAST))
    back = back[np.argsort(day[back], kind="stable")]
    return Lines(
        order=lines.order[back],
        account=lines.account[back],
        day=day[back],
        product=lines.product[back],
        quantity=-lines.quantity[back],
        discount=np.zeros(len(back), dtype=np.int64),
        net=-lines.net[back],
        channel=lines.channel[back],
    )


def bill_days(who: Customers, index: int, every: int) -> list[int]:
    """The days on which a customer is billed, once in `every` months."""
    first, days = day_of(BOOK_START), []
    for month in range(index % every, 25, every):
        year, number = divmod(first.year * 12 + first.month - 1 + month, 12)
        # A day that the month does not have is its last.
        at = min(int(who.bill_day[index]), monthrange(year, number + 1)[1])
        day = number_of(date(year, number + 1, at))
        if max(who.start[index], BOOK_START) <= day <= min(who.end[index], LAST):
            days.append(day)
    return days


def _recurring(
    rng: np.random.Generator,
    terms: Terms,
    who: Customers,
    index: int,
    documents: dict[Document, list[Line]],
) -> None:
    """A bill has a line for every product held; a quarterly one has three months in it."""
    months = int(who.every[index])
    for day in bill_days(who, index, months):
        growth = np.exp(who.growth[index] * (day - LAST) / 365)
        seats = max(1, round(float(who.seats[index] * growth)))
        for at, product in enumerate(terms.products):
            metered = int(rng.poisson(seats * terms.metered * months))
            if who.held[index, at] > day or product.role == "once":
                continue
            plan = months * (seats if terms.plan_by_seat else 1)
            quantity = {"plan": plan, "monthly": months, "metered": metered}[product.role]
            if quantity:
                documents[day, index, BILL].append((at, quantity))


def _single(
    rng: np.random.Generator,
    terms: Terms,
    who: Customers,
    index: int,
    documents: dict[Document, list[Line]],
) -> None:
    """Orders now and then, on working days, each of one product."""
    first, last = int(max(who.start[index], BOOK_START)), int(who.end[index])
    if first >= last:
        return
    for at, product in enumerate(terms.products):
        if product.role != "once":
            continue
        times = int(rng.poisson(product.share * (last - first) / 365))
        for day in _working(rng.integers(first, last + 1, times)):
            if day < first:
                continue
            quantity = 1 + int(rng.poisson(who.seats[index] / 25))
            channel = ADVISED if rng.random() < 0.35 else ORDER
            if all(at != known for known, _ in documents[int(day), index, channel]):
                documents[int(day), index, channel].append((at, quantity))


def _working(days: Ints) -> Ints:
    """Weekends move to the Friday before; the book begins on a Saturday."""
    weekday = (days + 5) % 7
    moved: Ints = days - np.maximum(weekday - 4, 0)
    return moved
