"""Writes an executive summary of an account or family; other subjects are in `_book_summary`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.drafts import _book_summary
from agent.drafts._account_risks import risks
from agent.drafts._tables import rows_table
from agent.drafts.plan import Plan
from agent.drafts.report import ExecutiveSummary
from agent.drafts.risk_note import MOST_QUOTED, white_space, white_space_of
from agent.drafts.written import FORTNIGHT, MONTH, NO_OWNER, WEEK, Task, Text, Written
from agent.prose.parts import account_ahead, noted
from agent.prose.parts import account_family as family_words
from agent.prose.tools import account_profile as words
from agent.wording import chosen, count, first_lower, money, number, percent, placed
from tools._profile_result import AccountProfile
from tools.opportunities import Opportunities
from tools.product_propensity import ProductPropensity

HEADINGS = ExecutiveSummary.headings


def write(planned: Plan, results: Mapping[str, Any], currency: str) -> Written:
    """All sections of an executive summary; every figure is a field of a result."""
    if planned.account is None:
        return _book_summary.write(planned, results, currency)
    profile: AccountProfile = results["profile"]
    against = risks(profile, results.get("signals"), currency)
    quoted = [said for said in noted.newest(profile, MOST_QUOTED) if said not in against]
    return Written(
        [
            Text(HEADINGS[0], _summary(profile, currency)),
            Text(
                HEADINGS[1],
                bullets=[*family_words.members(profile, currency), *words.past(profile, currency)]
                or ["There were no orders to look into."],
                table=rows_table(
                    profile,
                    "categories",
                    ("category", "revenue", "revenue_share", "previous_revenue", "change"),
                ),
                charts=("profile",),
            ),
            Text(HEADINGS[2], _relationship(profile), quoted),
            Text(HEADINGS[3], *_opportunities(profile, results, currency), charts=("affinity",)),
            Text(HEADINGS[4], bullets=against, charts=("signals",)),
            Text(HEADINGS[5], tasks=_tasks(profile, results)),
        ]
    )


def _summary(profile: AccountProfile, currency: str) -> list[str]:
    found = [words.lead(profile, currency)]
    who = [part for part in (profile.account_type, profile.industry) if part]
    facts = f"{profile.account_name} is in {placed(profile.region)}"
    if who:
        facts = f"{profile.account_name} ({', '.join(who)}) is in {placed(profile.region)}"
    if profile.owner:
        facts += f", looked after by {profile.owner}"
    since = words.since(profile)
    found.append(f"{facts}.{f' {since[0].upper()}{since[1:]}.' if since else ''}")
    found += [*account_ahead.churn(profile), *account_ahead.value(profile, currency)]
    if profile.opportunities:
        row = profile.opportunities[0]
        found.append(
            f"The largest opportunity at {row.account_name} has {money(row.value_at_stake, currency)} at "
            f"stake: {first_lower(row.title)}{f', {row.category}' if row.category else ''}."
        )
    return found


def _relationship(profile: AccountProfile) -> list[str]:
    text = f"{profile.account_name} is in {profile.segment}"
    if profile.rfm_score is not None:
        text += f" with an RFM score of {profile.rfm_score}"
    meaning = first_lower(profile.explanation.description)
    found = [f"{text}: {meaning}", *account_ahead.lifecycle(profile)]
    if profile.loyalty is not None:
        found.append(
            f"It is a {profile.loyalty.tier} member of the loyalty programme with "
            f"{count(profile.loyalty.points, 'point')}."
        )
    if profile.campaigns is not None:
        found.append(
            f"It answered {number(profile.campaigns.responded)} of "
            f"{count(profile.campaigns.contacts, 'campaign contact')} "
            f"({percent(profile.campaigns.response_rate)})."
        )
    found += words.contacts(profile)
    found += words.notes(profile)
    if profile.opted_out:
        found.append("It has opted out of campaigns; contact it personally.")
    return found


def _opportunities(
    profile: AccountProfile, results: Mapping[str, Any], currency: str
) -> tuple[list[str], list[str]]:
    bullets = []
    proposed = set()
    for row in profile.opportunities:
        if row.kind == "white_space" and row.account_id == profile.account_id:
            continue  # told category by category below
        if row.kind == "white_space":
            bullets.append(white_space_of(row, currency))
            continue
        if row.account_id != profile.account_id:
            bullets.append(
                f"{row.title} at {row.account_name}: {money(row.value_at_stake, currency)} at stake."
            )
            continue
        bullets.append(
            f"{row.title}: {money(row.value_at_stake, currency)} at stake at {row.account_name} "
            f"({row.stake_formula}). {row.evidence}"
        )
        proposed.add(row.category)
    unproposed = [row for row in profile.white_space if row.category not in proposed]
    bullets += [white_space(row, currency) for row in unproposed[:3]]
    bullets += account_ahead.likely(profile)
    affinity: ProductPropensity | None = results.get("affinity")
    for item in affinity.propensities[:2] if affinity else []:
        bullets.append(
            f"{profile.account_name} leans to {item.brand or item.category} in {item.category}: "
            f"propensity {chosen(item.propensity or 0)}."
        )
    nothing = ["No opportunity of a known kind is open at this account."]
    return ([] if bullets else nothing), bullets


def _tasks(profile: AccountProfile, results: Mapping[str, Any]) -> list[Task]:
    owner = profile.owner or NO_OWNER
    tasks = []
    opportunities: Opportunities | None = results.get("opportunities")
    if opportunities is not None and opportunities.opportunities:
        tasks.append(Task(opportunities.opportunities[0].action, owner, WEEK))
    elif profile.explanation.action:
        tasks.append(Task(profile.explanation.action, owner, WEEK))
    affinity: ProductPropensity | None = results.get("affinity")
    gap = affinity.white_space[0] if affinity and affinity.white_space else None
    if gap is not None and not any(gap.category in task.what for task in tasks):
        what = "Win back" if gap.last_purchase else "Introduce"
        tasks.append(Task(f"{what} {gap.category}.", owner, FORTNIGHT))
    tasks.append(Task("Review the account again.", owner, MONTH))
    return tasks
