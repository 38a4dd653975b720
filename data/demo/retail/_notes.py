"""Notes of the account managers: drawn from notes.yaml by how an account behaves."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from data.demo._book import LAST, Ints, day_of, number_of, pick, stream, words
from data.demo._notes import Note, hour, spoken
from data.demo._people import Account
from data.demo._sales import Orders
from data.demo.retail._behaviour import Behaviour
from data.demo.retail._products import CATEGORIES

NOTES = 900
RECENT_DAYS = 500  # most notes are from the last year and a half


def notes(people: list[Account], how: Behaviour, orders: Orders) -> list[Note]:
    """All notes in the order of their ids, which is the order of their dates."""
    rng = stream("notes")
    texts = words("retail/notes")
    by_id = {account.account_id: account for account in people}
    hostile = {item["note"]: item for item in texts["hostile"]}
    written = [
        (datetime.combine(item["date"], hour(rng)), by_id[item["account"]], item["body"])
        for item in texts["planted"]
    ]
    weights = np.array([_talkative(account) for account in people])
    drawn = rng.choice(
        len(people), size=NOTES - len(written) - len(hostile), p=weights / weights.sum()
    )
    for index in drawn:
        account = people[int(index)]
        days = orders.day[orders.account == index]
        day, body = _one(rng, texts, account, how, int(index), days)
        written.append((datetime.combine(day, hour(rng)), account, body))
    written.sort(key=lambda item: (item[0], item[1].account_id))
    return _numbered(written, hostile, by_id)


def _numbered(
    written: list[tuple[datetime, Account, str]],
    hostile: dict[str, Any],
    by_id: dict[str, Account],
) -> list[Note]:
    """Give out ids by date; a hostile note keeps its own id and is dated between its neighbours."""
    made: list[Note] = []
    rest = iter(written)
    for number in range(1, NOTES + 1):
        note_id = f"N{number:04d}"
        if note_id in hostile:
            account = by_id[hostile[note_id]["account"]]
            body = hostile[note_id]["body"]
            created = made[-1].created_at + timedelta(minutes=1)
        else:
            created, account, body = next(rest)
        made.append(Note(note_id, account.account_id, account.owner, created, body))
    return made


def _talkative(account: Account) -> float:
    return {"Enterprise": 3.5, "Mid-Market": 1.8, "Public Sector": 1.2}.get(
        account.account_type, 0.7
    )


def _one(
    rng: np.random.Generator,
    texts: dict[str, Any],
    account: Account,
    how: Behaviour,
    index: int,
    order_days: Ints,
) -> tuple[date, str]:
    """The date and the text of one note; `order_days` are the account's, in ascending order."""
    assert account.signup is not None
    kind = how.kind[index]
    lowest = min(max(number_of(account.signup) + 1, 0), LAST)
    if rng.random() < 0.75:
        lowest = max(lowest, LAST - RECENT_DAYS)
    if kind in ("lapsed", "gone") and how.stop[index] + 60 < LAST and rng.random() < 0.7:
        lowest = max(lowest, int(how.stop[index]) + 50)
    number = int(rng.integers(lowest, LAST + 1))
    number -= max((number + 5) % 7 - 4, 0) if number > lowest + 2 else 0  # on working days
    before = order_days[order_days < number]
    text = pick(rng, texts["kinds"][_mood(kind, number, before)])
    if rng.random() < 0.55:
        text = f"{text} {pick(rng, texts['closings'])}"
    bought = [
        category.lower()
        for category, liking in zip(CATEGORIES, how.taste[index], strict=True)
        if liking > 0
    ]
    day = day_of(number)
    return day, text.format(
        contact=pick(rng, words("names")["contacts"]),
        rival=pick(rng, texts["rivals"]),
        category=pick(rng, bought),
        unbought=pick(rng, [c.lower() for c in CATEGORIES if c.lower() not in bought] or bought),
        place=account.region.lower(),
        date=spoken(day + timedelta(days=int(rng.integers(5, 45)))),
        past=spoken(day_of(before[-1])) if len(before) else "",
        number=int(rng.integers(2, 9)),
        percent=int(rng.integers(4, 25)),
        amount=f"{int(rng.integers(8, 300)) * 100:,}",
    )


def _mood(kind: str, number: int, before: Ints) -> str:
    """Which texts fit on that day, given the days of the orders before it."""
    if kind == "never":
        return "never"
    if not len(before):
        return "new"
    if kind == "planted" or (kind in ("lapsed", "gone") and number - before[-1] < 45):
        return "steady"
    return kind
