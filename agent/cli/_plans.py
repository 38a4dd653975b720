"""`quintile plans`: campaign plans that wait for approval, and those that were decided."""

from __future__ import annotations

import click

from agent.cli._model_command import USER_HELP
from data.home import Home

_user = click.option("--user", metavar="NAME", help=USER_HELP)


@click.group("plans")
def plans() -> None:
    """List, approve and turn down campaign plans."""


@plans.command("list")
@_user
def listed(user: str | None) -> None:
    """List the plans of a user, newest first."""
    from data.plans import plans_of
    from data.users import LOCAL

    for plan in plans_of(Home.find(), user or LOCAL):
        click.echo(f"{plan.plan_id}\t{plan.status}\t{plan.made_at:%Y-%m-%d %H:%M}\t{plan.title}")


@plans.command("approve")
@click.argument("plan_id")
@_user
def approve(plan_id: str, user: str | None) -> None:
    """Approve a plan: it is saved as it was shown."""
    _decide(plan_id, user, approve=True)


@plans.command("decline")
@click.argument("plan_id")
@_user
def decline(plan_id: str, user: str | None) -> None:
    """Turn a plan down."""
    _decide(plan_id, user, approve=False)


@plans.command("show")
@click.argument("plan_id")
@_user
def show(plan_id: str, user: str | None) -> None:
    """Print a plan as Markdown."""
    from data.errors import UsageError
    from data.plans import find_plan
    from data.users import LOCAL

    plan = find_plan(Home.find(), plan_id, user or LOCAL)
    if plan is None:
        raise UsageError(f"There is no plan {plan_id}; `quintile plans list` shows what there is.")
    click.echo(plan.report["exports"]["markdown"], nl=False)


def _decide(plan_id: str, user: str | None, *, approve: bool) -> None:
    import asyncio

    from agent.assistant import Assistant
    from data.users import LOCAL

    async def decided() -> None:
        async with Assistant(Home.find()) as assistant:
            plan = await assistant.decide(plan_id, user or LOCAL, approve=approve)
            click.echo(f"{plan.title}: {plan.status} on {plan.decided_at:%Y-%m-%d %H:%M} UTC.")

    asyncio.run(decided())
