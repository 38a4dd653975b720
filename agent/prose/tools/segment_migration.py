"""Sentences on the accounts that changed segment."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.parts.prose import Prose, by_subject
from agent.prose.parts.schemes import led
from agent.wording import count, day, first_lower, money, number, percent, placed, who
from data import catalogue
from tools.segment_migration import AskedWay, Balance, Flow, Mover, SegmentMigration


def prose(result: SegmentMigration, currency: str) -> Prose:
    """How many moved and what they are worth, the ways that matter, what to do about the worst."""
    points: list[str]
    if result.asked is not None:
        lead, points = _asked(result, result.asked, currency), []
    elif result.direction is not None:
        lead, points = _one_way(result, currency), []
    else:
        lead, points = _moved(result), _all_ways(result, currency)
    if result.asked or result.direction:
        asked = result.asked
        known = asked is not None and None not in (asked.from_segment, asked.to_segment)
        points += [_mover(row, currency, known=known) for row in result.movers[:5]]
    if result.note:
        points.append(result.note)
    return Prose(led(result.scheme, lead), tuple(points), _next(result))


def _between(result: SegmentMigration) -> str:
    where = f" in {placed(result.region)}" if result.region else ""
    return f"between {day(result.from_date)} and {day(result.to_date)}{where}"


def _moved(result: SegmentMigration) -> str:
    text = (
        f"{number(result.moved)} of {count(result.scored_before, 'account')} "
        f"({percent(result.moved_share)}) changed segment {_between(result)}"
    )
    if result.better or result.worse:
        text += f": {number(result.better)} for the better, {number(result.worse)} for the worse"
    return f"{text}."


def _one_way(result: SegmentMigration, currency: str) -> str:
    """How many moved the way that was asked for, and what that did to their revenue."""
    if result.direction == "worse":
        return f"{_moved(result)} {_revenue_of_worse(result, currency)}."
    before, now = result.better_revenue_before, result.better_revenue_now
    return (
        f"{_moved(result)} Those that moved for the better brought {money(before, currency)} in the "
        f"window before and {money(now, currency)} after."
    )


def _revenue_of_worse(result: SegmentMigration, currency: str) -> str:
    return (
        f"Those that moved for the worse brought {money(result.worse_revenue_before, currency)} in the "
        f"window before and {money(result.worse_revenue_now, currency)} after"
    )


def _asked(result: SegmentMigration, asked: AskedWay, currency: str) -> str:
    if not asked.accounts:
        return f"No account {asked.words} {_between(result)}."
    return (
        f"{count(asked.accounts, 'account')} {asked.words} {_between(result)}, worth "
        f"{money(asked.revenue_before, currency)} before and "
        f"{money(asked.revenue_now, currency)} after.{_of_these(result)}"
    )


def _of_these(result: SegmentMigration) -> str:
    """That of those that moved as asked only one way is listed."""
    if result.direction not in ("better", "worse"):
        return ""
    return f" Listed are those that moved for the {result.direction}."


def _all_ways(result: SegmentMigration, currency: str) -> list[str]:
    """What moved for the worse and for the better, how the segments grew, and who moved most of all."""
    ways = {
        direction: [_way(max(flows, key=lambda flow: flow.revenue_before), currency)]
        for direction in ("worse", "better", "other")
        if (flows := [flow for flow in result.flows if flow.direction == direction])
    }
    new = (
        f"{count(result.new_accounts, 'account')} with a first order after {day(result.from_date)}"
    )
    subjects = {
        "Down": [*_worse(result, currency), *ways.get("worse", [])],
        "Up": ways.get("better", []),
        "Across": ways.get("other", []),
        "Sizes": _sizes(result.balances),
        "New": [new] if result.new_accounts else [],
        "Largest moves": [_mover(row, currency) for row in result.movers[:2]],
    }
    return by_subject(subjects)


def _worse(result: SegmentMigration, currency: str) -> list[str]:
    """What those that moved for the worse brought, and how many of them only stand higher."""
    if not result.worse:
        return []
    found = [_revenue_of_worse(result, currency)]
    if result.faded:
        found.append(
            f"{number(result.faded)} of these accounts faded: only because others fell do they stand higher, "
            "for they ordered nothing since and spent no more"
        )
    return found


def _sizes(balances: Sequence[Balance]) -> list[str]:
    """The segment that grew most and the one that shrank most."""
    changed = [row for row in balances if row.net_flow]
    if not changed:
        return []
    most = max(changed, key=lambda row: row.net_flow)
    least = min(changed, key=lambda row: row.net_flow)
    return [_balance(row) for row in (most, least) if (row is most) == (row.net_flow > 0)]


def _way(flow: Flow, currency: str) -> str:
    return (
        f"From {flow.from_segment} to {flow.to_segment} went {count(flow.accounts, 'account')} "
        f"({percent(flow.share_of_from)} of those there before), worth "
        f"{money(flow.revenue_before, currency)} before and {money(flow.revenue_now, currency)} after"
    )


def _balance(row: Balance) -> str:
    verb = "grew" if row.net_flow > 0 else "shrank"
    return (
        f"The segment {row.segment} {verb} from {number(row.accounts_before)} to "
        f"{number(row.accounts_now)} accounts"
    )


def _mover(row: Mover, currency: str, *, known: bool = False) -> str:
    """Who moved, which way unless that is `known`, what it brought, and who looks after it."""
    return (
        f"{who(row.account_name, row.account_id)}: {'' if known else f'{_way_of(row)}, '}"
        f"{money(row.revenue_before, currency)} before, {money(row.revenue_now, currency)} after"
        + (f", {row.owner}" if row.owner else "")
    )


def _way_of(row: Mover) -> str:
    """'Down from Champions to At Risk', and that the revenue went the other way where it did."""
    if row.direction == "same":
        return f"stayed in {row.to_segment}"
    way = f"from {row.from_segment} to {row.to_segment}"
    if row.direction == "worse":
        spent = ", though it spent more" if row.revenue_now > row.revenue_before else ""
        return f"down {way}{spent}"
    if row.direction == "better":
        spent = ", though it spent less" if row.revenue_now < row.revenue_before else ""
        return f"up {way}{spent}"
    return way


def _next(result: SegmentMigration) -> str | None:
    """What to do about the accounts asked for, else about the largest loss."""
    before, segment = (
        (result.asked.from_segment, result.asked.to_segment) if result.asked else (None, None)
    )
    if segment is None:
        worse = [
            flow
            for flow in result.flows
            if flow.direction == "worse" and before in (None, flow.from_segment)
        ]
        if not worse:
            return None
        segment = max(worse, key=lambda flow: flow.revenue_before).to_segment
    return f"{segment} first: {first_lower(catalogue.segments(result.scheme)[segment].action)}"
