"""The accounts of the retail book: those of the stories, families, and many that stand alone."""

from __future__ import annotations

from data.demo._book import day_of, stream
from data.demo._people import Account, Maker
from data.demo.retail._planted import PLANTED

ACCOUNTS = 1400
FAMILIES = 59  # beside the planted one
LOOK_ALIKES = 16


def accounts() -> list[Account]:
    """All accounts in the order of their ids, ACC0001 first."""
    ids = [f"ACC{number:04d}" for number in range(1, ACCOUNTS + 1)]
    maker = Maker(ids, [(planted.account_id, planted.name) for planted in PLANTED], LOOK_ALIKES)
    _plant(maker)
    for _ in range(FAMILIES):
        maker.family()
    while maker.free:
        maker.single()
    return maker.all()


def _plant(maker: Maker) -> None:
    """The accounts of the stories; a family has one owner where it has one region."""
    for planted in PLANTED:
        parent = next((a for a in maker.made if a.account_id == planted.parent), None)
        same_region = parent is not None and parent.region == planted.region
        maker.made.append(
            Account(
                account_id=planted.account_id,
                name=planted.name,
                segment=planted.segment,
                industry=maker.segments[planted.segment]["industry"],
                account_type=planted.account_type,
                region=planted.region,
                country=planted.country,
                owner=parent.owner if parent and same_region else maker.owner(planted.region),
                annual_revenue=planted.annual_revenue,
                parent=planted.parent,
                level=planted.level,
                opted_out=planted.opted_out,
                signup=planted.signup,
            )
        )


def sign_ups(people: list[Account], first_order: dict[int, int], starts_early: set[int]) -> None:
    """Fill in missing sign-up dates: some days before the first order, years for old customers.

    `first_order` gives the day number by index of the account, `starts_early` the indexes of those
    that were customers before the book begins.
    """
    rng = stream("sign-ups")
    for index, account in enumerate(people):
        before = int(rng.integers(3, 40))
        years = int(rng.integers(30, 365 * 9))
        anywhere = int(rng.integers(-200, 1060))
        if account.signup is not None:
            continue
        if index in starts_early:
            account.signup = day_of(-years)
        elif index in first_order:
            account.signup = day_of(first_order[index] - before)
        else:
            account.signup = day_of(anywhere)
