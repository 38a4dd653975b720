"""Notes of the account managers: drawn from notes.yaml by how an account behaves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import numpy as np

from data.demo._accounts import Account
from data.demo._behaviour import Behaviour
from data.demo._book import CATEGORIES, LAST, LAST_DAY, day_of, number_of, pick, stream, words

NOTES = 900
RECENT_DAYS = 500  # most notes are from the last year and a half


@dataclass(frozen=True)
class Note:
    """One note; the author is the owner of the account."""

    note_id: str
    account_id: str
    author: str
    created_at: datetime
    body: str


def notes(people: list[Account], how: Behaviour) -> list[Note]:
    """All notes in the order of their ids, which is the order of their dates."""
    rng = stream("notes")
    texts = words("notes")
    by_id = {account.account_id: account for account in people}
    hostile = {item["note"]: item for item in texts["hostile"]}
    written = [
        (datetime.combine(item["date"], _hour(rng)), by_id[item["account"]], item["body"])
        for item in texts["planted"]
    ]
    weights = np.array([_talkative(account) for account in people])
    drawn = rng.choice(
        len(people), size=NOTES - len(written) - len(hostile), p=weights / weights.sum()
    )
    for index in drawn:
        account = people[int(index)]
        made = _one(rng, texts, account, how.kind[int(index)], how, int(index))
        written.append((datetime.combine(made[0], _hour(rng)), account, made[1]))
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
    kind: str,
    how: Behaviour,
    index: int,
) -> tuple[date, str]:
    """The date and the text of one note."""
    assert account.signup is not None
    lowest = max(number_of(account.signup) + 1, 0)
    if rng.random() < 0.75:
        lowest = max(lowest, LAST - RECENT_DAYS)
    stopped = int(how.stop[index])
    day = int(rng.integers(min(lowest, LAST), LAST + 1))
    if kind in ("lapsed", "gone"):
        if stopped + 45 < LAST and rng.random() < 0.7:
            day = int(rng.integers(max(stopped + 45, 0), LAST + 1))
        elif day < stopped + 45:
            kind = "steady"
    if kind == "planted":
        kind = "steady"
    day -= max((day + 5) % 7 - 4, 0) if day > 1 else 0  # written on working days
    text = pick(rng, texts["kinds"][kind])
    if rng.random() < 0.55:
        text = f"{text} {pick(rng, texts['closings'])}"
    return day_of(day), _filled(
        rng, texts, text, account, how.taste[index] > 0, day_of(day), stopped
    )


def _filled(
    rng: np.random.Generator,
    texts: dict[str, Any],
    text: str,
    account: Account,
    buys: Any,
    day: date,
    stopped: int,
) -> str:
    bought = [category.lower() for category, does in zip(CATEGORIES, buys, strict=True) if does]
    unbought = [c.lower() for c in CATEGORIES if c.lower() not in bought] or bought
    gone_by = min(max(day_of(stopped), day - timedelta(days=240)), day - timedelta(days=3))
    return text.format(
        contact=pick(rng, texts["contacts"]),
        rival=pick(rng, texts["rivals"]),
        category=pick(rng, bought),
        unbought=pick(rng, unbought),
        place=account.region.lower(),
        date=_spoken(day + timedelta(days=int(rng.integers(5, 45)))),
        past=_spoken(gone_by),
        number=int(rng.integers(2, 9)),
        percent=int(rng.integers(4, 25)),
        amount=f"{int(rng.integers(8, 300)) * 100:,}",
    )


def _spoken(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _hour(rng: np.random.Generator) -> time:
    return time(int(rng.integers(8, 18)), int(rng.integers(60)))
