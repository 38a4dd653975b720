"""`quintile plans`: campaign plans that wait for approval, and those that were decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from agent.cli._model_command import USER_HELP
from data.home import Home

if TYPE_CHECKING:
    from data.plans import Plan

_user = click.option("--user", metavar="NAME", help=USER_HELP)


@click.group("plans")
def plans() -> None:
    """List, approve and turn down campaign plans."""


@plans.command("list")
@click.option(
    "--status",
    type=click.Choice(["waiting", "approved", "declined", "superseded"]),
    help="Only plans of this status.",
)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
@_user
def listed(status: str | None, as_json: bool, user: str | None) -> None:
    """List the plans of a user, newest first: audience, budget, status, dates, who worded them."""
    import json

    from agent.cli._parts import Sheet
    from agent.cli._show import Screen, block
    from agent.requests.plans import table_of

    found = [plan for plan in _seen(user) if status in (None, plan.status)]
    table = table_of(found, "Campaign plans")
    names = [column.name for column in table.columns]
    if as_json:
        rows = [
            dict(zip(names, row, strict=True))
            | {"status": plan.status, "arguments": plan.arguments}
            for plan, row in zip(found, table.rows, strict=True)
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif found:
        # What `show` and `approve` ask for comes first.
        order = [len(names) - 1, *range(len(names) - 1)]
        rows_ = [[row[place] for place in order] for row in table.rows]
        sheet = Sheet(table.title, [table.columns[place] for place in order], rows_, table.total)
        screen = Screen()
        screen.print([block(sheet, "", screen)])
    else:
        click.echo(
            "There is no campaign plan of that status." if status else "No campaign plan yet."
        )


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

    seen = any(plan.plan_id == plan_id for plan in _seen(user))
    plan = find_plan(Home.find(), plan_id, user or LOCAL) if seen else None
    if plan is None:
        raise UsageError(f"There is no plan {plan_id}; `quintile plans list` shows what there is.")
    click.echo(plan.report["exports"]["markdown"], nl=False)


def _seen(user: str | None) -> list[Plan]:
    """The plans of a user, within the regions that the user may see today."""
    from agent.requests.plans import visible
    from data.plans import plans_of
    from data.users import LOCAL, scope_of

    home, name = Home.find(), user or LOCAL
    return visible(plans_of(home, name), scope_of(home, name))


def _decide(plan_id: str, user: str | None, *, approve: bool) -> None:
    import asyncio

    from agent.assistant import Assistant
    from data.users import LOCAL

    async def decided() -> None:
        async with Assistant(Home.find()) as assistant:
            plan = await assistant.decide(plan_id, user or LOCAL, approve=approve)
            click.echo(f"{plan.title}: {plan.status} on {plan.decided_at:%Y-%m-%d %H:%M} UTC.")

    asyncio.run(decided())
