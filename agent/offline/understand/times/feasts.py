"""Feasts by their names: the day itself as a bound ('since Christmas'), else the trade that it brings.

'Christmas sales' are no sales of 25 December: a wholesaler's Christmas is December, its Easter the four
weeks that end with the Sunday. Which days were taken stands above every answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import Clock, easter, shift
from agent.offline.understand.tokens.wordlists import alternatives

FEASTS = {
    "new years day": (1, 1), "new year day": (1, 1), "new years eve": (12, 31),
    "new year eve": (12, 31), "christmas day": (12, 25), "christmas eve": (12, 24),
    "boxing day": (12, 26), "easter sunday": (0, 0), "christmas": (12, 25), "xmas": (12, 25),
    "easter": (0, 0), "midsummer": (6, 24),
}  # fmt: skip
"""Month and day; Easter has none, as it moves."""
BEGINS_A_FEAST = frozenset(name.split()[0] for name in FEASTS)
CAMPAIGNS = frozenset(["campaigns", *"|".join(alternatives("campaign_nouns").split()).split("|")])
BRINGS_TRADE = frozenset(["christmas", "xmas", "easter"])
"""Feasts that a wholesaler sells for."""
_UP_TO_EASTER = timedelta(days=27)
_BOUNDS = frozenset(
    ["since", "from", "after", "until", "till", "before", "by", "to", "through", "than", "starting"]
)
_OF_ONE_DAY = frozenset(["day", "eve", "sunday"])
_SEASON = frozenset(["period", "season", "time", "trade", "trading", "business"])


def feast(
    words: Sequence[str],
    at: int,
    clock: Clock,
    year_after: Callable[[int], tuple[int | None, int]],
) -> Atom | None:
    """The day of the feast whose name begins at a word; not of 'the Christmas campaign'.

    `year_after` finds the year that is said from a word on, and where the words go on.
    """
    here = " ".join(words[at : at + 3]) + " "
    name = next((name for name in FEASTS if here.startswith(name + " ")), None)
    if name is None:
        return None
    stop = at + len(name.split())
    after = words[stop] if stop < len(words) else ""
    if after in CAMPAIGNS:
        return None
    stop += after in _SEASON
    year, stop = year_after(stop)
    day = _day(name, year, clock)
    return Atom(day, day, "closed", "day", at, stop, year is not None)


def trade_of(day: Atom, words: Sequence[str], begin: int) -> Atom:
    """What a feast that is said from `begin` on means: the day where it bounds a time, else its trade."""
    before = [word for word in words[max(begin - 2, 0) : begin] if word != "the"]
    bounds = bool(before) and before[-1] in _BOUNDS
    named, *rest = words[day.at : day.stop]
    if bounds or named not in BRINGS_TRADE or _OF_ONE_DAY & {*rest} or day.start is None:
        return replace(day, at=begin)
    if named == "easter":
        return replace(day, at=begin, start=day.start - _UP_TO_EASTER, unit="month")
    start, end = day.start.replace(day=1), day.start.replace(day=31)
    return replace(day, at=begin, start=start, end=end, unit="month")


def christmas_day(said: Atom, words: Sequence[str]) -> date | None:
    """The 25th where 'Christmas' was said; its trade goes on to the end of the month."""
    named = {*words[said.at : said.stop]} & {"christmas", "xmas"}
    return said.end.replace(day=25) if named and said.unit == "month" and said.end else None


def _day(name: str, year: int | None, clock: Clock) -> date:
    """The day in the year that was said, or the newest there was."""
    if name.startswith("easter"):
        found = easter(year or clock.today.year)
        past = year is not None or found <= clock.today
        return found if past else easter(clock.today.year - 1)
    month, day = FEASTS[name]
    found = clock.named_month(month, year)[0].replace(day=day)
    return shift(found, -12) if year is None and found > clock.today else found
