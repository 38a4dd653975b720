"""Two campaigns that were asked for together, held against each other."""

from __future__ import annotations

from collections.abc import Sequence

from agent.wording import number, percent
from tools.campaign_results import CampaignResults

BOTH = 2


def prose(results: Sequence[CampaignResults]) -> str | None:
    """Which of two campaigns had the higher response rate, and by how much; None of anything else."""
    if len(results) != BOTH or any(found.total != 1 for found in results):
        return None
    one, other = (found.campaigns[0] for found in results)
    if one.campaign_name == other.campaign_name or not (one.contacts and other.contacts):
        return None
    better, worse = (
        (one, other) if (one.response_rate or 0) >= (other.response_rate or 0) else (other, one)
    )
    apart = (better.response_low or 0) > (worse.response_high or 0)
    doubt = "" if apart else " The intervals overlap, so the difference may be chance."
    return (
        f"**{better.campaign_name}** had the higher response rate: {percent(better.response_rate)}, that is "
        f"{number(better.responses)} of {number(better.contacts)}. **{worse.campaign_name}** had "
        f"{percent(worse.response_rate)}, {number(worse.responses)} of {number(worse.contacts)}.{doubt}"
    )
