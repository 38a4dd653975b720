"""Three questions worth asking next, from what the answer showed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from agent.answer import ToolRun
from agent.commands import BACK_TO_BOOK, OWN_FILE
from agent.overview_filters import offers
from agent.wording import placed
from data.catalogue import NO_PURCHASES
from tools._book import BookFilters
from tools._dimensions import GOODS
from tools._periods import Period, complete_after, name_of
from tools.churn_risk import AT_RISK

MOST = 3
ANSWERS = {
    "account_notes": "What do the notes on ",
    "account_profile": "Deep dive on ",
    "behavior_signals": "Any warning signs at ",
    "product_propensity": "What should I pitch to ",
}
"""The question that a tool answers, which another tool of the same answer would propose."""


def follow_ups(
    question: str,
    runs: Sequence[ToolRun],
    reports: Sequence[dict[str, Any]],
    kept: BookFilters | None = None,
) -> list[str]:
    """At most three, all answerable, none that was just asked.

    `kept` are the filters of the book at a glance that the person has set.
    """
    asked = {run.name for run in runs}
    found: dict[str, None] = {}
    for report in reports:
        if account := report.get("account"):
            found[f"Deep dive on {account}"] = None
            found[f"What should I pitch to {account}?"] = None
    for run in runs:
        if run.result is not None:
            for text in _after(run, kept or BookFilters()):
                found[text] = None
    places = {_place(run.result) for run in runs if run.result is not None}
    where = places.pop() if len(places) == 1 else ""
    if "opportunities" not in asked:
        found[f"What needs my attention{where or ' this week'}?"] = None
    if "opportunities" in asked:
        found[f"Which accounts{where} are likeliest to stop ordering?"] = None
    if "segment_overview" not in asked:
        found[f"How are my accounts{where} distributed over the segments?"] = None
    found[f"How did revenue{where} develop over the last 12 months?"] = None
    # Who has just been given a document wants to look into it, not to have the next one.
    wanted = [
        text
        for text in found
        if text.casefold() != question.strip().casefold()
        and not (reports and text.startswith("Draft"))
        and not (len(asked) > 1 and any(text.startswith(ANSWERS.get(name, "\0")) for name in asked))
    ]
    return wanted[:MOST]


def without_lines(question: str, *, uploaded: bool) -> list[str]:
    """What a list of accounts without transactions can answer, and how to get further."""
    found = ["How many accounts do I have?", "Is the data healthy?"]
    if uploaded:
        found += [OWN_FILE, BACK_TO_BOOK]
    return [text for text in found if text.casefold() != question.strip().casefold()][:MOST]


def _place(result: dict[str, Any]) -> str:
    """' in the South' of an answer on one region, so that no question on the whole book follows it."""
    filters = result.get("filters")
    region = result.get("region") or (filters.get("region") if isinstance(filters, dict) else None)
    if not isinstance(region, str) or region.startswith("not ") or " or " in region:
        return ""
    return f" in {placed(region)}"


def _after(run: ToolRun, kept: BookFilters) -> list[str]:
    result = run.result or {}
    account, where = _first_account(result), _place(result)
    match run.name:
        case "book_overview":
            return [
                *offers(BookFilters.model_validate(result.get("filters") or {}), kept),
                f"Which accounts{where} are At Risk?",
                *([] if where else ["Revenue by region this year against last"]),
            ]
        case "segment_overview":
            return [
                f"Which accounts{where} are At Risk?",
                f"Who moved between segments{where} since last quarter?",
            ]
        case "segment_migration":
            names = [(result.get("asked") or {}).get("to_segment"), "At Risk", "Cannot Lose Them"]
            return [f"Which accounts are {name}?" for name in dict.fromkeys(filter(None, names))][
                :2
            ]
        case "account_profile" if account:
            return _after_profile(result, account)
        case "explain_segment" | "behavior_signals" if account:
            others = {
                "account_profile": f"Deep dive on {account}",
                "explain_segment": f"Why is {account} in its segment?",
                "behavior_signals": f"Any warning signs at {account}?",
            }
            drafts = [f"Draft a risk note for {account}", f"What should I pitch to {account}?"]
            if run.name == "behavior_signals" and result.get("empty_reason"):
                # There is nothing to see in what it does; what lies ahead can still be told.
                return [f"How likely is {account} to stop ordering?", f"Deep dive on {account}"]
            return [q for name, q in others.items() if name != run.name][:2] + drafts
        case "churn_risk" if account:
            drafts = [f"Draft a risk note for {account}"]
            return [f"Deep dive on {account}", *drafts, f"Any warning signs at {account}?"]
        case "product_propensity" if account:
            return [*_after_propensity(result, account), f"Deep dive on {account}"]
        case "compare":
            return _after_comparison(result)
        case "customer_value":
            return [f"Who is most likely to churn{where}?", f"Show my largest accounts{where}"]
        case "behavior_insights":
            return ["Who is most likely to churn?", "What needs my attention this week?"]
        case "cohort_retention":
            return ["Revenue retention by quarterly cohort", "New customers per month"]
        case "account_notes" if account:
            return [f"Deep dive on {account}", f"Any warning signs at {account}?"]
        case "basket_rules":
            return ["Top 5 products by revenue", "Which champions could buy more categories?"]
        case "what_if":
            names = [result.get("from_segment"), result.get("to_segment")]
            return [f"Which accounts are {name}?" for name in names if name]
        case "campaign_results":
            kind = result.get("campaign_type") or "retention"
            where = f" in {placed(result['region'])}" if result.get("region") else ""
            return [
                f"Who should get a {kind} campaign{where}?",
                f"Draft a {kind} campaign plan{where}",
            ]
        case "campaign_targets":
            kind = result.get("campaign_type", "retention")
            where = f" in {placed(result['region'])}" if result.get("region") else ""
            return [f"Draft a {kind} campaign plan{where}", f"How did {kind} campaigns do{where}?"]
        case "sales_metrics":
            return _after_sales(result)
        case _ if account:
            return [f"Deep dive on {account}", f"Draft a risk note for {account}"]
    return []


def _after_profile(result: dict[str, Any], account: str) -> list[str]:
    """What somebody wants who is about to call: of an account at risk the note first, else the offer."""
    wanted = [f"What should I pitch to {account}?", f"Draft a risk note for {account}"]
    if (result.get("churn") or {}).get("level") in AT_RISK:
        wanted.reverse()
    beside = (
        f"What do the notes on {account} say?"
        if result.get("notes_total")
        else f"Any warning signs at {account}?"
    )
    return [wanted[0], beside, wanted[1]]


def _after_propensity(result: dict[str, Any], account: str) -> list[str]:
    """What is worth knowing before the call about one account."""
    if not result.get("account_name"):
        return []
    other = (
        f"What will {account} probably buy next?"
        if result.get("kind") == "affinity" and not result.get("not_forecast")
        else f"What should I pitch to {account}?"
    )
    return [other, f"What do the notes on {account} say?"]


def _after_sales(result: dict[str, Any]) -> list[str]:
    """The same money seen another way: not by what it has just been seen by."""
    by, account, where = result.get("by") or [], _first_account(result), _place(result)
    found = [*_newest_period(result), *_after_a_fall(result, by)]
    found += [f"Deep dive on {account}"] if "account" in by and account else []
    one = str((result.get("filters") or {}).get("account", "")).rsplit(" (", 1)[0]
    if one and " or " not in one:
        return [*found, f"Deep dive on {one}", f"What should I pitch to {one}?"]
    if not any(name in GOODS for name in by):
        found.append(f"Top 5 products by revenue{where}")
    if "region" not in by and not where:
        found.append("Revenue by region this year against last")
    if "category" not in by:
        found.append(f"Revenue by category{where} this year against last")
    return found


INTO = {
    "region": "What needs my attention in {}?",
    "category": "Which accounts stopped buying {}?",
    "segment": "Which accounts are {}?",
    "owner": "Which opportunities does {} have?",
}
"""What to ask of the group that fell most."""
NAMELESS = ("", "unknown", "none", NO_PURCHASES.casefold())
"""Groups that hold what belongs to no group: nothing can be asked of them."""


def _after_a_fall(result: dict[str, Any], by: list[str]) -> list[str]:
    """Into the group that lost most, where groups are compared and one did."""
    if len(by) != 1 or by[0] not in INTO:
        return []
    rows = [row for row in result.get("rows") or [] if _named(row.get(by[0]))]
    worst = min(rows, key=_difference, default=None)
    if not worst or _difference(worst) >= 0:
        return []
    name = str(worst[by[0]])
    return [INTO[by[0]].format(placed(name) if by[0] == "region" else name)]


def _named(group: str | None) -> bool:
    return (group or "").strip().casefold() not in NAMELESS


def _difference(row: dict[str, Any]) -> float:
    return float(row.get("difference_money") or row.get("difference_count") or 0)


def _newest_period(result: dict[str, Any]) -> list[str]:
    """The same figure for the next month, quarter or year, where the data hold all of it and end with it."""
    filters = result.get("filters") or {}
    dated = {"start", "end", "as_of", "title"} <= result.keys()
    if not dated or result.get("by") or not filters.keys() <= {"region"}:
        return []
    asked = Period(date.fromisoformat(result["start"]), date.fromisoformat(result["end"]))
    newer = complete_after(asked, date.fromisoformat(result["as_of"]))
    place = f" in {placed(filters['region'])}" if filters else ""
    return [f"{result['title']}{place} in {name_of(newer)}"] if newer else []


def _after_comparison(result: dict[str, Any]) -> list[str]:
    """Into the weaker side."""
    weaker = result.get("weaker")
    match result.get("kind"):
        case "accounts" if weaker:
            return [f"Deep dive on {weaker}", f"Draft a risk note for {weaker}"]
        case "segments" if weaker:
            return [f"Which accounts are {weaker}?", f"What do {weaker} buy most?"]
        case "regions" if weaker:
            return [INTO["region"].format(placed(weaker))]
        case "periods" if weaker:
            return [f"Revenue by category in {weaker}"]
    return []


def _first_account(result: dict[str, Any]) -> str | None:
    if isinstance(result.get("account_name"), str):
        return str(result["account_name"])
    for value in result.values():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            name = value[0].get("account_name")
            if name:
                return str(name)
    return None
