"""`quintile users`: who may see which regions."""

from __future__ import annotations

import click

from data.home import Home


@click.group("users")
def users() -> None:
    """Add and list the people who use this installation, with the regions they may see."""


@users.command("add")
@click.argument("name")
@click.option("--role", default="account manager", show_default=True, help="What they do.")
@click.option("--regions", help="Regions they may see, separated by commas. Default: all.")
def add(name: str, role: str, regions: str | None) -> None:
    """Add NAME, or change the role and regions of one that exists."""
    from data import users as table

    named = (
        None if regions is None else [part.strip() for part in regions.split(",") if part.strip()]
    )
    user = table.add(Home.find(), name, role, named)
    click.echo(f"{user.name} ({user.role}) may see {user.scope.words}.")


@users.command("list")
def listed() -> None:
    """List everyone."""
    from data import users as table

    for user in table.everyone(Home.find()):
        click.echo(f"{user.name}\t{user.role}\t{user.scope.words}")
