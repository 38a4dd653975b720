"""Sentences on the accounts found."""

from __future__ import annotations

from decimal import Decimal

from agent.prose.parts.found_counts import counted_prose
from agent.prose.parts.in_order import in_order
from agent.prose.parts.prose import Prose
from agent.prose.parts.window import window_of
from agent.wording import count, day, listed, money, number, who
from tools._trades import TRADES
from tools._wording import placed, whole
from tools.find_accounts import FindAccounts, FoundAccount

MOST = 5


def prose(result: FindAccounts, currency: str) -> Prose:
    """What comes first and of how many, then the first few."""
    lead = _of_those(result, currency) or _first(result, currency) or _all(result, currency)
    lead += _left_out(result)
    if result.shown < result.total and not result.counted:
        lead += f"; showing {number(result.shown)} of {number(result.total)}"
    lead += in_order(result.sort, result.order)
    if result.counted:
        return counted_prose(lead, result, currency)
    points = [_found(row, result, currency) for row in result.accounts[:MOST]]
    if result.never_contacted and not _is_of_never(result):
        points.insert(0, _never(result))
    return Prose(f"{lead}.", tuple(points))


def _left_out(result: FindAccounts) -> str:
    """Whom the list is without, which its rows do not show."""
    out = [v for name, v in result.filters.items() if _is_all_but(v) and name != "segment"]
    return f" ({', '.join(out)})" if out and not result.among else ""


def _of_those(result: FindAccounts, currency: str) -> str:
    """How many of the accounts that were looked through fit; empty where all accounts were."""
    if not result.among:
        return ""
    one = result.total == 1
    if result.min_contact_days == 0:
        return (
            f"The last {_contact(result)} of {'that account' if one else 'each of those accounts'}"
        )
    said = [_fit(name, value, currency, one=one) for name, value in result.filters.items()]
    if result.min_contact_days:
        days = count(round(result.min_contact_days), "day")
        said.append(f"had no {_contact(result)} for {days} or more")
    whom = count(round(result.among), "account")
    worth = f", worth {money(result.total_monetary, currency)} in {window_of(result)}"
    if not said and result.total == result.among:
        come = f"come to {money(result.total_monetary, currency)} in {window_of(result)}"
        return f"Those {whom} {come}"
    fit = listed([words for words in said if words]) or ("fits" if one else "fit")
    return (
        f"**{number(result.total)} of those {whom}** {fit}{worth if result.total_monetary else ''}"
    )


def _fit(name: str, value: str, currency: str, *, one: bool) -> str:
    """What an account is that fits one filter, as a verb of one or of several."""
    if name == "segment":
        return f"{'is' if one else 'are'} in {value}"
    if name == "region":
        return f"{'is' if one else 'are'} in {value if _is_all_but(value) else placed(value)}"
    if name == "owner":
        return f"{'belongs' if one else 'belong'} to {value}"
    if name == "min_monetary":
        return f"brought {money(Decimal(value), currency)} or more"
    if name == "min_missed_orders":
        missed = count(int(value), "order")
        return f"{'has' if one else 'have'} missed {missed} or more by the usual gap"
    if name == "min_recency_days":
        return f"{'has' if one else 'have'} not ordered for {count(int(value), 'day')} or more"
    if name in _BOUNDS:
        return _bounded(name, value, currency)
    return f"{'is' if one else 'are'} in {value}" if name in TRADES else ""


def _bounds(result: FindAccounts, currency: str) -> list[str]:
    """What all accounts did that fit the greatest values asked for."""
    said = [
        _bounded(one, result.filters[one], currency) for one in _BOUNDS if one in result.filters
    ]
    if result.max_monetary is not None and result.min_monetary is not None:
        least = money(result.min_monetary, currency)
        said[0] = f"brought between {least} and {money(result.max_monetary, currency)}"
    if result.signed_up_since is not None and result.signed_up_until is not None:
        said = [one for one in said if not one.startswith("signed up")]
        first, last = day(result.signed_up_since), day(result.signed_up_until)
        said.append(f"signed up from {first} to {last}")
    return said


def _bounded(name: str, value: str, currency: str) -> str:
    """What an account did that fits a greatest value, as a verb."""
    if name == "max_monetary":
        return f"brought {money(Decimal(value), currency)} or less"
    if name == "max_recency_days":
        return f"ordered in the last {count(int(value), 'day')}"
    if name == "max_tenure_days":
        return f"have been with us for {count(int(value), 'day')} or less"
    if name == "max_frequency":
        return f"ordered on {_at_most(int(value), 'day', 'days')}"
    if name == "min_frequency":
        return f"ordered on {count(int(value), 'day')} or more"
    if name == "without_category":
        return f"bought nothing of {value}"
    if name == "only_category":
        return f"bought nothing but {value}"
    if name in ("signed_up_since", "signed_up_until"):
        return f"signed up on {day(value)} or {'later' if name.endswith('since') else 'before'}"
    if name == "min_comeback_days":
        return f"ordered again after {count(int(value), 'day')} or more without an order"
    return f"bought from {_at_most(int(value), 'category', 'categories')}"


def _at_most(most: int, one: str, many: str) -> str:
    return f"only 1 {one}" if most == 1 else f"{number(most)} {many} or fewer"


_BOUNDS = (
    "max_monetary", "max_recency_days", "max_tenure_days", "min_frequency", "max_frequency",
    "max_categories", "without_category", "only_category", "signed_up_since", "signed_up_until",
    "min_comeback_days",
)  # fmt: skip
"""Filters that the lead tells, as the rows do not show them by themselves."""
_OF_WINDOW = frozenset(["min_frequency", "max_frequency", "without_category", "only_category"])
"""Those that are true of a window only."""


def _is_all_but(value: str) -> bool:
    return value.startswith("all but ")


def _found(row: FoundAccount, result: FindAccounts, currency: str) -> str:
    """Who it is, in which segment, what it brought and how long it has been silent."""
    parts = [str(row.segment)]
    if result.sort == "owner":
        parts.insert(0, row.owner or "no account manager")
    if row.last_order is not None:
        parts += [money(row.monetary_value, currency), f"last order {day(row.last_order)}"]
    if row.came_back is not None and row.silence_before is not None:
        silent = count(round(row.silence_before), "day")
        parts.append(f"back on {day(row.came_back)} after {silent} without an order")
    if row.usual_gap is not None and row.recency_days is not None:
        silent, gap = count(round(row.recency_days), "day"), count(whole(row.usual_gap), "day")
        parts.append(f"silent for {silent} against a usual gap of {gap}")
    if result.min_contact_days is not None:
        parts.append(f"last contact {day(row.last_contact) if row.last_contact else 'never'}")
    return f"{who(row.account_name, row.account_id, row.region)}: {', '.join(parts)}"


def _contact(result: FindAccounts) -> str:
    """What counts as contact, in words."""
    return "call or meeting" if result.contact == "personal" else "interaction"


def _never(result: FindAccounts) -> str:
    have = "has" if result.never_contacted == 1 else "have"
    return f"{number(result.never_contacted)} of these accounts {have} none on record at all"


def _is_of_never(result: FindAccounts) -> bool:
    """Whether all that fit were never contacted."""
    return bool(result.never_contacted) and result.never_contacted == result.total


def _first(result: FindAccounts, currency: str) -> str | None:
    """The account that leads the order asked for, where that is one of revenue or of silence."""
    top, of_all = result.accounts[0], f"of {count(result.total, 'account')}"
    if result.min_monetary is not None:
        of_all += f" that brought {money(result.min_monetary, currency)} or more"
    if (
        result.total < 2
        or result.order != "desc"
        or result.min_recency_days
        or result.min_contact_days
        or result.max_usual_gap_days
        or result.min_missed_orders
        or result.counted
        or {*_BOUNDS} & result.filters.keys()
    ):
        return None
    if result.sort == "monetary" and top.monetary_value > 0:
        return (
            f"**{top.account_name}** is the largest {of_all}: {money(top.monetary_value, currency)} of "
            f"{money(result.total_monetary, currency)} in {window_of(result)}"
        )
    if result.sort == "recency" and top.recency_days:
        return (
            f"**{top.account_name}** has been silent longest {of_all}: no order for "
            f"{count(round(top.recency_days), 'day')}"
        )
    return None


def _all(result: FindAccounts, currency: str) -> str:
    one = result.total == 1
    said = f"{count(result.total, 'account')} {'fits' if one else 'fit'}"
    bounds = listed(_bounds(result, currency)) if {*_BOUNDS} & result.filters.keys() else ""
    plain = f"**{count(result.total, 'account')}** {bounds}" if bounds else said
    said = plain
    if result.max_usual_gap_days or result.min_missed_orders:
        said = _by_usual_gap(result)
    elif result.min_recency_days:
        days = count(round(result.min_recency_days), "day")
        said = f"{count(result.total, 'account')} {'has' if one else 'have'} not ordered for {days} or more"
        if result.last_order_by:
            said += f" (last order on {day(result.last_order_by)} or before)"
    if result.min_contact_days:
        days = count(round(result.min_contact_days), "day")
        had = f"had no {_contact(result)} for {days} or more"
        if _is_of_never(result):
            had = f"{'has' if one else 'have'} no {_contact(result)} on record"
        said = f"{count(result.total, 'account')} {had}"
    if bounds and said != plain:
        said += f" and {bounds}"
    once = not _OF_WINDOW.isdisjoint(result.filters)
    if once:
        said += f" in {window_of(result)}"
    if not result.total_monetary:
        return said
    if once:
        return f"{said} and brought {money(result.total_monetary, currency)}"
    return f"{said}, worth {money(result.total_monetary, currency)} in {window_of(result)}"


def _by_usual_gap(result: FindAccounts) -> str:
    """Those whose silence is held against how often they used to order."""
    said = count(result.total, "account")
    if result.max_usual_gap_days:
        days = count(round(result.max_usual_gap_days), "day")
        said += f" used to order at least every {days}"
    if result.min_recency_days:
        days = count(round(result.min_recency_days), "day")
        both = " and " if result.max_usual_gap_days else " "
        said += f"{both}{'has' if result.total == 1 else 'have'} not ordered for {days}"
    if result.min_missed_orders:
        had = "has" if result.total == 1 else "have"
        both = " and" if result.max_usual_gap_days or result.min_recency_days else ""
        missed = count(round(result.min_missed_orders), "order")
        said += f"{both} {had} missed {missed} or more by the usual gap"
    return said
