"""Sentences on whom a campaign should reach."""

from __future__ import annotations

from agent.prose.parts.prose import Prose, by_subject
from agent.prose.parts.trade import whereof
from agent.prose.parts.window import window_of
from agent.wording import (
    chosen,
    count,
    first_upper,
    listed,
    money,
    number,
    percent,
    sentence,
    with_article,
)
from tools._campaign_audience import goods_of
from tools.campaign_targets import CampaignTargets


def prose(result: CampaignTargets, currency: str) -> Prose:
    """Audience, left out, past response, control group, what is not known."""
    where = f" to {result.segment}" if result.segment else ""
    where += whereof(result, result.region, joint="for")
    if result.owner:
        where += f", among accounts of {result.owner},"
    if result.min_monetary is not None:
        where += f", among accounts with {money(result.min_monetary, currency)} or more,"
    where += goods_of(result.category)
    lead = (
        f"{first_upper(with_article(result.campaign_type))} campaign{where} can reach "
        f"{count(result.reachable, 'account')} with {money(result.reachable_revenue, currency)} of "
        f"revenue in {window_of(result)}{_split(result)}."
    )
    return Prose(lead, tuple(points(result, currency)), next_step(result))


def _split(result: CampaignTargets) -> str:
    """How many of those it can reach are contacted, and how many are kept as control."""
    if not result.reachable:
        return ""
    kept = (
        f" and {number(result.control_group)} kept aside as control" if result.control_group else ""
    )
    return f": {number(result.planned_contacts)} to contact{kept}"


def points(result: CampaignTargets, currency: str) -> list[str]:
    """The figures behind the plan by subject, and what is not known."""
    # Without past responses or a base rate the caveats say so.
    response = [past(result)] if result.response_rate is not None else []
    if result.planned_contacts and result.expected_responses_high is not None:
        response.append(expected(result))
    subjects = {
        "Audience": [*whom(result), left_out(result)],
        "Offer": [sentence(result.message)],
        "Cost": cost(result, currency),
        "Response": response,
        "Payback": [*loss(result), *break_even(result, currency)],
        "Control": [control(result)] if result.control_needed is not None else [],
    }
    return [*by_subject(subjects), *result.caveats]


def next_step(result: CampaignTargets) -> str:
    """Channel and first accounts."""
    first = [target for target in result.targets if target.part == "contact"]
    names = listed([f"**{target.account_name}**" for target in first[:3]])
    channel = f" by {result.best_channel}" if result.best_channel else ""
    return f"Begin{channel} with {names}." if names else "Widen the region or choose another type."


def whom(result: CampaignTargets) -> list[str]:
    """Primary and secondary segments, or what the type is for beside the segment asked for."""
    if result.segment is None:
        return [
            f"{number(result.reachable_primary)} of them are in the primary segments, "
            f"{number(result.reachable_secondary)} in the secondary ones."
        ]
    kind, others = result.campaign_type.capitalize(), listed(result.other_segments)
    if not result.meant_for and " and " in (result.segment or ""):
        return [
            f"{kind} campaigns are not meant for all of {result.segment}; they are for {others} too."
        ]
    if not result.meant_for:
        return [f"{kind} campaigns are not meant for {result.segment} but for {others}."]
    return [
        f"{kind} campaigns are meant for {others} too.",
        # A sentence of its own: the figure belongs to none of these segments alone.
        f"Beside this audience {count(result.other_reachable, 'other account')} could be reached.",
    ]


def left_out(result: CampaignTargets) -> str:
    """Who is not contacted, and why."""
    contacted = number(result.contacted_recently) if result.contacted_recently else "none"
    return (
        f"Left out: {count(result.opted_out, 'account')} that opted out and "
        f"{contacted} contacted in the last {number(result.pause_days)} days."
    )


def past(result: CampaignTargets) -> str:
    """Past response with its interval, or that there is none."""
    if result.response_rate is None:
        return "No past campaign of this type reached these segments, so no response is expected."
    return (
        f"In the past {count(result.past_contacts, 'contact')} with accounts then in these segments brought "
        f"{count(result.past_responses, 'response')}: {percent(result.response_rate)} "
        f"(between {percent(result.response_low)} and {percent(result.response_high)} at "
        f"{chosen(result.confidence)}% confidence)."
    )


def expected(result: CampaignTargets) -> str:
    """Responses as a range."""
    return (
        f"From {count(result.planned_contacts, 'contact')} expect between "
        f"{number(result.expected_responses_low or 0)} and "
        f"{number(result.expected_responses_high or 0)} responses."
    )


def cost(result: CampaignTargets, currency: str) -> list[str]:
    """What the contacts cost together, and what that leaves of a budget."""
    if result.spend is None or result.cost_per_contact is None:
        return []
    each = money(result.cost_per_contact, currency)
    if result.budget is not None and not result.affordable_contacts:
        return [f"The budget of {money(result.budget, currency)} pays for no contact at {each}."]
    text = (
        f"{count(result.planned_contacts, 'contact')} at {each} each "
        f"{'costs' if result.planned_contacts == 1 else 'cost'} {money(result.spend, currency)} in all"
    )
    if result.budget is None or result.unspent is None:
        return [f"{text}."]
    given = f"the budget of {money(result.budget, currency)}"
    left = f"{money(result.unspent, currency)} of {given} is left" if result.unspent else given
    return [f"{text}{'; ' if result.unspent else ', '}{left}."]


def break_even(result: CampaignTargets, currency: str) -> list[str]:
    """How many responses carry what the contacts cost, else the budget, by what one carried in the past."""
    cost = result.budget if result.spend is None else result.spend
    if result.break_even is None or cost is None:
        return []
    each = money(result.revenue_per_response or 0, currency)
    against = "a budget" if result.spend is None else "contacts"
    return [
        f"Break even on revenue is at {count(result.break_even, 'response')}: a past one of these "
        f"segments carried {each} on average, against {against} of {money(cost, currency)}. "
        "What that is in profit cannot be told: the data hold no margin.",
    ]


def loss(result: CampaignTargets) -> list[str]:
    """That the responses to expect do not carry the cost, where that is so."""
    high = result.expected_responses_high
    if result.break_even is None or high is None or high >= result.break_even:
        return []
    return [
        "By past campaigns this one does not earn back its cost: break even on revenue is above all "
        "the responses to expect."
    ]


def control(result: CampaignTargets) -> str:
    """Size of the control group and what it can show."""
    if result.control_needed is None:
        return "A control group cannot be sized: there is no base rate."
    effect = f"a rise of {number(result.min_effect, 1)} pp"
    group = f"A control group of {count(result.control_group, 'account')}"
    if result.control_sufficient:
        return f"{group} shows {effect} with {chosen(result.power)}% power."
    return (
        f"{group} is too small to show {effect} with {chosen(result.power)}% power: that needs "
        f"{number(result.control_needed)}.{_shows(result)}"
    )


def _shows(result: CampaignTargets) -> str:
    """The smallest rise that groups of this size can show."""
    if result.detectable_effect is None or result.base_rate is None:
        return ""
    return (
        f" {percent(result.base_rate)} order anyway; groups of this size can show a rise of "
        f"{number(result.detectable_effect, 1)} pp or more."
    )


def first_channel(result: CampaignTargets) -> str | None:
    """Which channel to use first; none is called better than chance can tell."""
    best = next((row for row in result.channels if row.channel == result.best_channel), None)
    if best is None:
        return None
    others = [row for row in result.channels if row is not best]
    if not others:
        return f"Use {best.channel} first; no other channel has been tried."
    if any(row.response_high >= best.response_low for row in others):
        return (
            f"The intervals overlap, so no channel is clearly better. Begin with {best.channel}, whose "
            "interval begins highest, and try another on a part of the audience."
        )
    return f"Use {best.channel} first; its response is clearly the best."
