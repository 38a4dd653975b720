"""Churn scores and notes of a contract book."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from data.demo._book import LAST, day_of, number_of, pick, stream, words
from data.demo._notes import Note, hour
from data.demo.contracts._customers import Customers
from data.demo.contracts._terms import Terms

SCORED_ON = (LAST - 181, LAST - 91, LAST - 1)
SCORED = 0.6
"""Share of the customers that the operator's model scores."""
NOTES = 70
NOTE_DAYS = 400


@dataclass(frozen=True)
class Scored:
    """A churn score of one account on one day, 0 to 1."""

    account_id: str
    churn_score: float
    scored_at: date


def churn_scores(terms: Terms, who: Customers) -> list[Scored]:
    """Three runs of a model that knows moods only once they show: the last time."""
    rng = stream(f"{terms.org_type} churn scores")
    chosen = rng.random(len(who.people)) < SCORED
    lasting = rng.normal(-1.5, 0.9, len(who.people))
    found = []
    for day in SCORED_ON:
        for index in who.alive(day):
            mood = who.moods[index]
            odds = lasting[index] + rng.normal(0, 0.25)
            odds += 0.5 * float(day - who.start[index] < 365)
            odds += 1.6 * mood.leaving if mood and day == SCORED_ON[-1] else 0
            if chosen[index] or who.told[index]:
                score = round(float(1 / (1 + np.exp(-odds))), 4)
                found.append(Scored(who.people[index].account_id, score, day_of(day)))
    return found


def notes(terms: Terms, who: Customers) -> list[Note]:
    """Notes by date; each is about an account that is a customer on that day."""
    rng = stream(f"{terms.org_type} notes")
    contacts = words("names")["contacts"]
    drawn = []
    for _ in range(NOTES):
        number = int(rng.integers(LAST - NOTE_DAYS, LAST + 1))
        account = who.people[int(rng.choice(who.alive(number)))]
        assert account.signup is not None and number_of(account.signup) <= number
        soon = day_of(number) + timedelta(days=int(rng.integers(30, 120)))
        text = pick(rng, list(terms.notes)).format(
            contact=pick(rng, contacts), number=int(rng.integers(2, 9)), month=f"{soon:%B}"
        )
        drawn.append((datetime.combine(day_of(number), hour(rng)), account, text))
    drawn.sort(key=lambda item: (item[0], item[1].account_id))
    return [
        Note(f"N{at:04d}", account.account_id, account.owner, created, body)
        for at, (created, account, body) in enumerate(drawn, 1)
    ]
