"""What scorers know beside case and attempt: gold values, the data's last day, names of accounts."""

from __future__ import annotations

from functools import cached_property

from agent.ledger import Names
from data import catalogue
from evals.gold import Gold

LAST_DAY = "SELECT today()"
ACCOUNTS = "SELECT account_id || '\t' || account_name FROM accounts ORDER BY account_id"
REGIONS = "SELECT DISTINCT region FROM accounts WHERE region IS NOT NULL ORDER BY region"
NEEDED = (LAST_DAY, ACCOUNTS, REGIONS)
"""SELECTs of the scorers themselves."""


class Background:
    """Gold values and what follows from them."""

    def __init__(self, gold: Gold) -> None:
        self.gold = gold

    @cached_property
    def last_day(self) -> str:
        """The date of the newest transaction, ISO."""
        return str(self.gold.values(LAST_DAY)[0])

    @cached_property
    def account_ids(self) -> dict[str, str]:
        """Account ids by casefolded id and name."""
        found: dict[str, str] = {}
        for row in self.gold.values(ACCOUNTS):
            number, _, name = str(row).partition("\t")
            found[number.casefold()] = found[name.casefold()] = number
        return found

    @cached_property
    def names(self) -> Names:
        """The names of the book that a sentence may give a figure to."""
        accounts = [str(row).replace("\t", "|") for row in self.gold.values(ACCOUNTS)]
        regions = [str(name) for name in self.gold.values(REGIONS)]
        groups = {"account": accounts, "region": regions, "segment": catalogue.segments()}
        named = [(kind, name) for kind, all_of in groups.items() for name in all_of]
        return Names(named, shortened=False)
