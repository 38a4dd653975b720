"""Writes a campaign plan from the audience that `campaign_targets` found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.drafts._tables import rows_table
from agent.drafts.plan import Plan
from agent.drafts.report import CampaignPlan
from agent.drafts.written import FORTNIGHT, MONTH, NO_OWNER, WEEK, Task, Text, Written
from agent.prose.tools import campaign_results as result_words
from agent.prose.tools import campaign_targets as words
from agent.wording import count, listed, money, number, percent
from tools.campaign_results import UNKNOWN, CampaignResults
from tools.campaign_targets import NO_COST, CampaignTargets

HEADINGS = CampaignPlan.headings
MOST_CONTROLS = 3
AFTER = "within {} of approval"
TARGET_COLUMNS = (
    "account_id",
    "account_name",
    "owner",
    "segment",
    "role",
    "part",
    "monetary_value",
    "last_order",
)


def write(planned: Plan, results: Mapping[str, Any], currency: str) -> Written:
    """All sections of a campaign plan; every figure is a field of a result."""
    found: CampaignTargets = results["targets"]
    return Written(
        [
            Text(HEADINGS[0], [found.objective, *words.loss(found)]),
            Text(
                HEADINGS[1],
                [words.prose(found, currency).lead],
                bullets=_audience(found, currency),
                table=rows_table(
                    found,
                    "targets",
                    TARGET_COLUMNS,
                ),
                charts=("targets",),
            ),
            Text(HEADINGS[2], [_message(found)]),
            Text(HEADINGS[3], bullets=_channels(found)),
            Text(HEADINGS[4], [*_budget(found, currency), *words.break_even(found, currency)]),
            Text(
                HEADINGS[5],
                [words.control(found), _measured(found)],
                bullets=_proven(results.get("results"), currency),
                charts=("results",),
            ),
            Text(HEADINGS[6], [_expected(found), *_before(results.get("results"), currency)]),
            Text(HEADINGS[7], bullets=_risks(found)),
            Text(HEADINGS[8], tasks=_tasks(found)),
        ]
    )


def _audience(found: CampaignTargets, currency: str) -> list[str]:
    rows = []
    for row in found.audience:
        if row.role == "avoid":
            continue
        rows.append(
            f"{row.role.capitalize()}: {row.segment}, {count(row.reachable, 'reachable account')} "
            f"with {money(row.reachable_revenue, currency)} of revenue."
        )
    if found.segment is not None:
        rows += words.whom(found)
    rows.append(words.left_out(found))
    avoided = [row.segment for row in found.audience if row.role == "avoid"]
    if avoided:
        rows.append(f"Left alone on purpose: {listed(avoided)}.")
        # A sentence of its own: the figure belongs to none of these segments alone.
        rows.append(
            f"The segments left alone have {count(found.avoided_accounts, 'account')} together."
        )
    return rows


def _message(found: CampaignTargets) -> str:
    return (
        f"What to say: {found.message}. Account managers adapt it to what each account buys; the "
        "offer ends on a fixed day."
    )


def _channels(found: CampaignTargets) -> list[str]:
    rows = [
        f"{row.channel}: {percent(row.response_rate)} of {count(row.contacts, 'past contact')} "
        f"responded (between {percent(row.response_low)} and {percent(row.response_high)})."
        for row in found.channels
    ]
    if (advice := words.first_channel(found)) is not None:
        rows.append(advice)
    return rows or [
        "No channel has past responses for this type; try them on a small part of the audience first."
    ]


def _budget(found: CampaignTargets, currency: str) -> list[str]:
    cost = words.cost(found, currency)
    if found.budget is None:
        return ["No budget was given. Contacts are limited by the audience only.", *cost]
    if found.affordable_contacts is None:
        return [
            f"The budget is {money(found.budget, currency)}. Nobody has said what a contact costs, so it "
            "is not turned into contacts; ask who should get the campaign with the cost of one."
        ]
    paid = count(found.affordable_contacts, "contact")
    return [*cost, f"The whole budget would pay for {paid}."] if found.affordable_contacts else cost


def _measured(found: CampaignTargets) -> str:
    base = (
        f"Without a campaign {percent(found.base_rate)} of such accounts ordered within "
        f"{number(found.base_days)} days. "
        if found.base_rate is not None
        else ""
    )
    return (
        base
        + "Compare the share of accounts with an order, contacted against control; the difference "
        "is what the campaign added."
    )


def _proven(past: CampaignResults | None, currency: str) -> list[str]:
    """What control groups of earlier campaigns of the type showed, or that there were none."""
    if past is None or past.empty_reason:
        return []
    shown = [result_words.of_control(row, currency) for row in past.controls[:MOST_CONTROLS]]
    return shown or [f"No earlier campaign of this type can be judged ({UNKNOWN})."]


def _before(past: CampaignResults | None, currency: str) -> list[str]:
    """How earlier campaigns of the type did."""
    if past is None:
        return []
    if past.total == 1 and past.campaigns[0].response_rate is not None:
        row = past.campaigns[0]
        return [
            f"{row.campaign_name} brought {count(row.responses, 'response')} from "
            f"{count(row.contacts, 'contact')}: {percent(row.response_rate)} (between "
            f"{percent(row.response_low)} and {percent(row.response_high)})."
        ]
    if past.empty_reason:
        return [past.empty_reason]
    return [result_words.prose(past, currency).lead + " That counts accounts of every segment."]


def _expected(found: CampaignTargets) -> str:
    if found.expected_responses_high is None:
        return "There is no past response to derive an expectation from; treat this as a test."
    return words.expected(found) + " " + words.past(found)


def _risks(found: CampaignTargets) -> list[str]:
    # What a contact costs is told with the budget.
    rows = [said for said in found.caveats if said != NO_COST]
    rows.append(
        "Responders may be accounts that would have ordered anyway; only the control tells."
    )
    return rows


def _tasks(found: CampaignTargets) -> list[Task]:
    owners = list(dict.fromkeys(target.owner for target in found.targets if target.owner))
    steps = [("Approve or change this plan.", "Campaign planner", WEEK, "before anything is sent")]
    if owners:
        whose = listed(owners[:3])
        steps.append(("Check the list of own accounts.", whose, WEEK, AFTER.format("a week")))
    steps += [
        (
            "Set the control group aside and send.",
            "Campaign planner",
            FORTNIGHT,
            AFTER.format("two weeks"),
        ),
        (
            "Measure against the control group.",
            NO_OWNER,
            MONTH + FORTNIGHT,
            AFTER.format("six weeks"),
        ),
    ]
    return [Task(*step) for step in steps]
