"""The answers to the parts of a question, each under what it is about where they are of different tools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

ABOUT: Mapping[str, str] = {
    "account_notes": "What the notes say",
    "account_profile": "How the account is doing",
    "basket_rules": "What is bought together",
    "behavior_insights": "Warning signs of all accounts",
    "behavior_signals": "Warning signs",
    "book_overview": "The book at a glance",
    "campaign_results": "What campaigns brought",
    "campaign_targets": "Whom a campaign can reach",
    "churn_risk": "How likely orders stop",
    "cohort_retention": "Who stays",
    "compare": "Side by side",
    "customer_value": "What is expected",
    "data_health": "The data",
    "define": "What it means",
    "explain_segment": "Why it is in its segment",
    "find_accounts": "Accounts found",
    "opportunities": "What needs attention",
    "product_propensity": "What to sell",
    "sales_metrics": "Sales",
    "segment_members": "Accounts of the segment",
    "segment_migration": "Who changed segment",
    "segment_overview": "The segments",
    "what_if": "What if",
}


def told_apart(parts: Sequence[tuple[str, str]]) -> list[str]:
    """The text of each part, given with its tool; two tools that miss the same say it once.

    What failed has no tool and no heading, and comes first.
    """
    once = {text: tool for tool, text in reversed(parts)}
    texts = list(dict.fromkeys(text for _, text in parts))
    if len({*once.values()} - {""}) < 2:
        return texts
    return [
        f"#### {ABOUT.get(tool, tool)}\n\n{text}" if (tool := once[text]) else text
        for text in texts
    ]
