"""What a question about campaigns leads with: their channels, their cost, what a plan of one offers."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.asked.leads import NOTHING, Lead, point
from agent.prose.parts.prose import Prose
from agent.prose.tools.campaign_results import of_contacts
from agent.wording import count, listed, money, number, percent
from tools._campaign_outcome import CampaignRow, ChannelResult, ControlComparison, SegmentResponse
from tools.campaign_results import CampaignResults
from tools.campaign_targets import CampaignTargets

NEXT = 2
"""Groups that are named after the first of them."""
MOST = 8
"""Campaigns that a sentence names."""
_BEST = r"(?:work|did|do|does|respond|perform|answer)\w* (?:the )?best\b"
"""What the response rate answers; what brought or cost most and what did worst it does not."""
_CHANNEL = r"(?:e-?mails?|phone|calls?|post|letters?|direct mail|events?)"


def _channels(result: CampaignResults, told: Prose) -> str | None:
    return _best_of(result.channels, "channel")


def _groups(result: CampaignResults, told: Prose) -> str | None:
    return _best_of(result.segments, "segment")


def _best_of(rows: Sequence[ChannelResult] | Sequence[SegmentResponse], kind: str) -> str | None:
    """The groups by their response rate; where there is but one, that nothing can be compared."""
    ranked = [row for row in rows if row.response_rate is not None]
    ranked.sort(key=lambda row: -(row.response_rate or 0))
    if not ranked:
        return None
    names = [getattr(row, kind) for row in ranked]
    if len(ranked) == 1:
        return f"**{names[0]}** is the only {kind} tried: {of_contacts(ranked[0])}"
    then = listed(
        [
            f"{name} {percent(row.response_rate)} of {number(row.contacts)}"
            for name, row in zip(names[1:], ranked[1:], strict=True)
        ][: MOST if kind == "channel" else NEXT]
    )
    best = ranked[0]
    sure = (best.response_low or 0) > max(row.response_high or 0 for row in ranked[1:])
    doubt = "" if sure else "; the intervals overlap, so the order among them may be chance"
    return f"**{names[0]}** has the highest response rate: {of_contacts(best)}, then {then}{doubt}"


def _cheapest(result: CampaignResults, told: Prose) -> str | None:
    rows = [row for row in result.campaigns if row.closed and row.cost_per_response is not None]
    rows.sort(key=lambda row: row.cost_per_response or 0)
    if len(rows) < NEXT:
        return None
    said = [
        f"**{row.campaign_name}** with {money(row.cost_per_response or 0, result.currency)}"
        for row in rows
    ]
    return f"Cheapest per response was {said[0]}, then {listed(said[1 : 1 + NEXT])}"


def _most_responses(result: CampaignResults, told: Prose) -> str | None:
    rows = sorted(result.campaigns, key=lambda row: -row.responses)
    if len(rows) < NEXT:
        return None
    said = [f"**{row.campaign_name}** with {number(row.responses)}" for row in rows[: 1 + NEXT]]
    return f"Most responses had {said[0]}, then {listed(said[1:])}"


def _highest(result: CampaignResults, told: Prose) -> str | None:
    """The campaigns by their rate, closed ones alone."""
    rows = [row for row in result.campaigns if row.closed and row.response_rate is not None]
    rows.sort(key=lambda row: -(row.response_rate or 0))
    if len(rows) < NEXT:
        return None
    then = [f"**{row.campaign_name}** {percent(row.response_rate)}" for row in rows[1 : 1 + NEXT]]
    best = f"**{rows[0].campaign_name}** did best: {of_contacts(rows[0])}"
    return f"By response rate {best}, then {listed(then)}"


def _not_listed(result: CampaignResults, told: Prose) -> str:
    return "Which accounts responded is not listed here, only how many did, by campaign, segment and channel"


def _each(result: CampaignResults, told: Prose) -> str | None:
    """The campaigns one after the other, with their budget, contacts and responses."""
    if len(result.campaigns) < NEXT:
        return None
    rows = result.campaigns[:MOST]
    return "; ".join(_of(row, result.currency) for row in rows)


def _of(row: CampaignRow, currency: str) -> str:
    budget = f"{money(row.budget, currency)} of budget, " if row.budget is not None else ""
    return (
        f"**{row.campaign_name}**: {budget}{count(row.contacts, 'contact')}, "
        f"{count(row.responses, 'response')}"
    )


def _extra(result: CampaignResults, told: Prose) -> str | None:
    """Accounts that ordered beyond the rate of the control group, and what the budget was for each."""
    row = _judged(result)
    if row is None:
        return None
    between = f"between {number(row.extra_accounts_low)} and {number(row.extra_accounts_high)}"
    if row.order_rate_difference_low <= 0:
        return (
            f"**{row.campaign_name}** brought no extra orders for sure: "
            f"{count(row.extra_accounts, 'account')} ({between}), held against its control group, so "
            "there is no cost of an extra order"
        )
    cost = ""
    if row.cost_per_extra is not None:
        cost = f"; its budget is {money(row.cost_per_extra, result.currency)} for each of them"
    return (
        f"**{row.campaign_name}** brought {count(row.extra_accounts, 'extra account')} to order, held "
        f"against its control group ({between}){cost}"
    )


def _significant(result: CampaignResults, told: Prose) -> str | None:
    """Whether the interval of the difference to the control group leaves out nought."""
    row = _judged(result)
    if row is None:
        return None
    low, high = row.order_rate_difference_low, row.order_rate_difference_high
    verdict = "Yes" if low > 0 or high < 0 else "No"
    return (
        f"{verdict}: **{row.campaign_name}** and its control group are "
        f"{'' if verdict == 'Yes' else 'not surely '}apart, with a difference of "
        f"{number(row.order_rate_difference, 1)} pp (from {number(low, 1)} pp to {number(high, 1)} pp) in "
        "the accounts that ordered"
    )


def _judged(result: CampaignResults) -> ControlComparison | None:
    """The one comparison with a control group that is over."""
    over = [row for row in result.controls if row.complete]
    return over[0] if len(over) == 1 else None


def _no_control(lead: Lead) -> Lead:
    """That lead, or that nothing can be said where the campaigns kept no control group."""

    def told_so(result: CampaignResults, told: Prose) -> str | None:
        if result.controls or result.total != 1:
            return lead(result, told)
        return "That cannot be told: this campaign kept no control group to hold it against"

    return told_so


def _halves(result: CampaignTargets, told: Prose) -> str:
    """Who is contacted and who is control: a column of the list."""
    shown = [row for row in result.targets if row.part == "control"]
    names = listed([f"**{row.account_name}**" for row in shown[:3]])
    return (
        f"{count(result.planned_contacts, 'account')} to contact and {number(result.control_group)} as "
        "control, drawn at random; the list tells which is which"
        + (f". Control among those shown: {names}" if names else "")
    )


RESULTS: Sequence[tuple[str, Lead, str]] = [
    (
        r"\b(?:who|which (?:accounts|customers|clients|of them)) (?:have |had )?respond",
        _not_listed,
        NOTHING,
    ),
    (
        r"^(?!.*\bchannels?\b).*(?:\bcheap|\b(?:lowest|least|best) cost\b|\bcost(?:s|ed)? (?:the )?least\b)",
        _cheapest,
        NOTHING,
    ),
    (
        r"\bextra (?:order|sale|account|customer|response)s?\b|\bincremental\b|\badditional orders?\b",
        _no_control(_extra),
        NOTHING,
    ),
    (
        r"\bsignifican|\bchance\b|\bprove|\bworth (?:it|doing|the money)\b|\b(?:actually|really) work",
        _no_control(_significant),
        NOTHING,
    ),
    (r"\bmost responses\b|\bmore responses\b", _most_responses, NOTHING),
    (
        r"\bwith (?:their |the )?(?:budgets?|contacts|responses)\b"
        r"|\b(?:list|show) (?:me )?all (?:the |our )?campaigns\b",
        _each,
        NOTHING,
    ),
    (
        rf"\b(?:which|what) (?:campaign )?channels? {_BEST}|{_CHANNEL},? (?:or|versus|vs\.?|against|than)"
        rf" (?:\w+ )?{_CHANNEL}|^(?:and )?(?:versus|vs\.?|against|compared (?:to|with)) {_CHANNEL}"
        r"|\bchannels? works? best\b",
        _channels,
        NOTHING,
    ),
    (rf"\b(?:which|what) segments? {_BEST}", _groups, NOTHING),
    (
        r"^(?:and |so |ok |,)*which (?:one|campaign|of them|of those) (?:was|did|is|were|went|worked)\b"
        r".*\bbest\b",
        _highest,
        NOTHING,
    ),
]
"""As the rules of `asked_first`, for what past campaigns brought."""
TARGETS: Sequence[tuple[str, Lead, str]] = [
    (r"^(?!.*\bcontrol).*\bcosts?\b", point("**Cost:**"), NOTHING),
    (
        r"\bwho\b.*\bcontrol\b|\bwhich\b.*\bcontrol\b|\bhow many\b.*\bcontact.*\bcontrol\b",
        _halves,
        NOTHING,
    ),
    (
        r"\bcontrol\b|\bhold-?out\b|\b(?:kept?|set) aside\b|\bmeasure\b",
        point("**Control:**"),
        NOTHING,
    ),
    (
        r"\bbreak.?even\b|\bpay(?:s|ing)? (?:\w+ )?(?:back|off)\b|\bpayback\b",
        point("**Payback:**"),
        NOTHING,
    ),
    (
        r"\b(?:what|how|which)\b.*\brespon(?:ses?|d)\b|\bwhat (?:can|should|do) (?:i|we) expect\b"
        r"|\bexpected results?\b",
        point("**Response:**"),
        NOTHING,
    ),
    (
        r"\bwhat\b.*\b(?:offer|message)\b"
        r"|\bwhat (?:do|should|shall|will|would) (?:we|i|it|they) (?:say|tell|offer|write)",
        point("**Offer:**"),
        NOTHING,
    ),
    (r"\bleft out\b|\bexclud|\bopt(?:ed)?[- ]?out", point("**Audience:**"), NOTHING),
]
"""The same for whom a campaign should go to."""
