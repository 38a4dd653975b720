"""What each draft gathers: fixed by its kind and subject, before any text in the data is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from agent.draft_report import DraftReportArgs, Kind
from agent.runtime import TurnContext
from agent.wording import listed, placed
from data import catalogue
from tools import _accounts
from tools._campaign_audience import AudienceFilters, chosen, segments_of
from tools._errors import Unclear
from tools._periods import add_months, bucket, bucket_end
from tools._query import Query
from tools._spec import USUAL_DAYS
from tools._values import known, one_of

USUAL = USUAL_DAYS
"""Days of the window that is not asked for, and of the one that segments are told of whatever is asked for:
one document has one set of segments, and forecasts are made for these."""
_OVER_USUAL = {"lookback_days": USUAL}
"""Said to every tool that takes it: one left out would be that of the preferences of the person."""
PAST_DAYS = 730
"""How far back a campaign plan looks for campaigns of its type."""
NEW_QUARTER = 30
"""Days of a quarter below which the one before it is told."""
WHOM = set(AudienceFilters.model_fields)
"""Arguments that choose the accounts of a campaign plan, and of a risk note of many accounts."""
About = Literal["account", "segment", "region", "book", "campaign"]


@dataclass(frozen=True)
class Plan:
    """The subject as resolved and the calls to make. `calls` maps a short name to tool and arguments."""

    about: About
    subject: str
    """Who or what the document is about, in words."""
    account: _accounts.Account | None
    segment: str | None
    region: str | None
    calls: dict[str, tuple[str, dict[str, Any]]]


def plan(args: DraftReportArgs, context: TurnContext) -> Plan:
    """Resolve the subject and fix the calls.

    Raises:
        ToolError: the subject is unknown, ambiguous, missing, or not one this kind can be about.
    """
    as_of = args.as_of or context.warehouse.manifest.last_date
    query = Query(context.warehouse, context.scope, as_of)
    account = _accounts.find(query, args.account) if args.account else None
    if args.kind == "campaign_plan":
        return _campaign(args, query, as_of)
    whom = args.model_dump(mode="json", include=WHOM, exclude_none=True)
    many = args.kind == "risk_note" and not (account or args.segment or args.category)
    if whom and not many:
        raise Unclear(
            f"This {args.kind.replace('_', ' ')} cannot be limited to a kind of business, a country, an "
            "account manager, goods or an amount; a risk note of many accounts and a campaign plan can. "
            "Which account, segment or region is it about?"
        )
    segment = one_of("segment", args.segment, catalogue.segments()) if args.segment else None
    region = known(query, "region", args.region)
    window: dict[str, Any] = {"lookback_days": args.lookback_days, "as_of": as_of.isoformat()}
    if account is not None:
        return _account(args, account, window)
    if segment is not None:
        return _segment(args.kind, segment, region, window)
    if args.kind == "risk_note":
        return _group_at_risk(args, query, region, whom, window)
    return _book(region, window)


def _account(args: DraftReportArgs, account: _accounts.Account, window: dict[str, Any]) -> Plan:
    at = {"as_of": window["as_of"]}
    calls = {
        "profile": ("account_profile", window | {"account": account.id, "level": args.level}),
        "why": ("explain_segment", window | {"account": account.id}),
        "signals": ("behavior_signals", at | {"account": account.id}),
        "opportunities": ("opportunities", window | {"account": account.id}),
        "affinity": ("product_propensity", at | {"account": account.id, "limit": 5}),
    }
    return Plan("account", account.words, account, None, None, calls)


def _segment(kind: Kind, segment: str, region: str | None, window: dict[str, Any]) -> Plan:
    where = {"region": region} if region else {}
    at = {"as_of": window["as_of"]}
    usual = at | _OVER_USUAL | where
    calls = {
        "overview": ("segment_overview", usual),
        "churn": ("churn_risk", at | where | {"segment": segment, "limit": 5}),
        "members": ("segment_members", usual | {"segment": segment, "limit": 10}),
        "opportunities": ("opportunities", usual | {"segments": [segment], "limit": 10}),
    }
    within = _within(window)
    if within and kind == "executive_summary":
        calls["revenue"] = (
            "sales_metrics",
            at
            | where
            | within
            | {"metric": "revenue", "segment": segment, "compare_to": "previous_year"},
        )
    if region is None:
        calls["value"] = ("customer_value", at | {"segment": segment, "limit": 5})
    subject = f"{segment} in {placed(region)}" if region else segment
    return Plan("segment", subject, None, segment, region, calls)


def _book(region: str | None, window: dict[str, Any]) -> Plan:
    where = {"region": region} if region else {}
    at = {"as_of": window["as_of"]}
    usual = at | _OVER_USUAL | where
    sales, quarter = at | where | _within(window), _quarter(at["as_of"])
    calls = {
        "overview": ("segment_overview", usual),
        "opportunities": ("opportunities", usual | {"limit": 10}),
        "churn": ("churn_risk", at | where | {"limit": 5}),
        "revenue": (
            "sales_metrics",
            sales | {"metric": "revenue", "compare_to": "previous_year"},
        ),
        "orders": (
            "sales_metrics",
            sales | {"metric": "orders", "compare_to": "previous_year"},
        ),
        "quarter": ("sales_metrics", at | where | quarter | {"metric": "revenue"}),
        "months": ("sales_metrics", sales | {"metric": "revenue", "by": ["month"]}),
        "categories": (
            "sales_metrics",
            sales | {"metric": "revenue", "by": ["category"], "compare_to": "previous_year"},
        ),
    }
    if region is None:
        calls["regions"] = (
            "sales_metrics",
            sales | {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"},
        )
        calls["value"] = ("customer_value", at | {"limit": 5})
    if _within(window) == quarter:
        del calls["revenue"]  # the quarter says it, beside the one before
    return Plan(
        "region" if region else "book", region or "the whole book", None, None, region, calls
    )


def _group_at_risk(
    args: DraftReportArgs,
    query: Query,
    region: str | None,
    whom: dict[str, Any],
    window: dict[str, Any],
) -> Plan:
    """The risk of all accounts, or of those of a place, a kind of business, a manager or an amount."""
    at, where = {"as_of": window["as_of"]}, {"region": region} if region else {}
    calls = {
        "churn": ("churn_risk", at | where | whom | {"limit": 10}),
        "opportunities": ("opportunities", at | _OVER_USUAL | where | whom | {"limit": 10}),
    }
    words = f"{chosen(query, args).words}{f' in {placed(region)}' if region else ''}"
    subject = f"accounts{words.replace(' for ', ' of ')}" if words else "the whole book"
    about: About = "region" if region and not whom else "book"
    return Plan(
        about, region if about == "region" and region else subject, None, None, region, calls
    )


def _within(window: dict[str, Any]) -> dict[str, str]:
    """The days of a window other than the usual one, which sales figures take of themselves."""
    if window["lookback_days"] == USUAL:
        return {}
    end = date.fromisoformat(window["as_of"])
    start = end - timedelta(days=window["lookback_days"] - 1)
    return {"start": start.isoformat(), "end": end.isoformat()}


def _quarter(as_of: str) -> dict[str, str]:
    """The quarter that runs, or the one before it in its first month, of which there is little to say."""
    day = date.fromisoformat(as_of)
    start = bucket(day, "quarter")
    if (day - start).days < NEW_QUARTER and day != bucket_end(start, "quarter"):
        start = add_months(start, -3)
    return {"start": start.isoformat(), "end": min(day, bucket_end(start, "quarter")).isoformat()}


def _campaign(args: DraftReportArgs, query: Query, as_of: date) -> Plan:
    segment, region = listed(segments_of(args.segment)), known(query, "region", args.region)
    window = {"lookback_days": args.lookback_days, "as_of": as_of.isoformat()}
    if args.campaign_type is None:
        kinds = ", ".join(catalogue.campaign_types())
        raise Unclear(f"Which type of campaign: {kinds}?")
    where = {"region": region} if region else {}
    whom = {"segment": " or ".join(segments_of(args.segment))} if segment else {}
    given = args.model_dump(
        mode="json", include={"budget", "cost_per_contact", "pause_days"} | WHOM, exclude_none=True
    )
    calls = {
        "targets": (
            "campaign_targets",
            window | where | whom | given | {"campaign_type": args.campaign_type, "limit": 20},
        ),
        "overview": ("segment_overview", window | where),
        "results": (
            "campaign_results",
            {
                "as_of": window["as_of"],
                "lookback_days": PAST_DAYS,
                "campaign_type": args.campaign_type,
            }
            | where,
        ),
    }
    subject = f"{args.campaign_type} campaign" + (f" to {segment}" if segment else "")
    subject += chosen(query, args).words + (f" in {placed(region)}" if region else "")
    return Plan("campaign", subject, None, segment or None, region, calls)
