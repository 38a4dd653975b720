"""The system prompt with the catalogue rendered in; the same text for every turn on a snapshot."""

from __future__ import annotations

import prompts
from agent.runtime import TurnContext
from data import catalogue


def system_prompt(context: TurnContext) -> str:
    """Stable for a snapshot and scope, so that providers can cache it."""
    manifest = context.warehouse.manifest
    return prompts.load("analyst").render(
        organization=manifest.organization,
        org_type=manifest.org_type,
        currency=manifest.currency,
        as_of=manifest.last_date,
        data=(
            f"Data from {manifest.first_date} to {manifest.last_date}"
            if manifest.rows["transactions"]
            else "There are accounts and no transactions"
        ),
        scope=context.scope.words,
        segments="\n".join(
            f"- {entry.name}: {entry.description} Rule: {entry.rule}. Action: {entry.action}"
            for entry in catalogue.segments().values()
        ),
        schemes="\n".join(
            f"- {scheme.name}: {scheme.description} Segments: {', '.join(scheme.segments)}."
            for scheme in list(catalogue.schemes().values())[1:]
        ),
        campaign_types="\n".join(
            f"- {entry.name}: {entry.objective}" for entry in catalogue.campaign_types().values()
        ),
        metrics="\n".join(
            f"- {entry.name}: {entry.description}" for entry in catalogue.metrics().values()
        ),
    )
