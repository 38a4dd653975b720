"""`quintile users`: who may see which regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from data.home import Home

if TYPE_CHECKING:
    from data.scope import Scope


@click.group("users")
def users() -> None:
    """The people who use this installation: what they may see, and how they sign in."""


@users.command("add")
@click.argument("name")
@click.option("--role", default="account manager", show_default=True, help="What they do.")
@click.option("--regions", help="Regions they may see, separated by commas. Default: all.")
@click.option("--password", is_flag=True, help="Ask for a password, for `quintile chat --team`.")
def add(name: str, role: str, regions: str | None, password: bool) -> None:
    """Add NAME, or change the role and regions of one that exists."""
    from data import users as table

    named = (
        None if regions is None else [part.strip() for part in regions.split(",") if part.strip()]
    )
    user = table.add(Home.find(), name, role, named)
    if password:
        _ask_password(name)
    click.echo(f"{user.name} ({user.role}) may see {user.scope.words}.")
    if unknown := _not_in_the_book(user.scope):
        click.echo(f"Note: {unknown}", err=True)


def _not_in_the_book(scope: Scope) -> str | None:
    """That the book in use lacks a region of a scope: most often it is spelled otherwise there."""
    from data.errors import NoWarehouse
    from data.scope import EVERYTHING
    from data.warehouse import Warehouses
    from tools._query import query_at
    from tools._values import values

    try:
        known = values(query_at(Warehouses(Home.find()).current(), EVERYTHING, None), "region")
    except NoWarehouse:
        return None
    missing = [region for region in scope.regions or () if region not in known]
    if not missing:
        return None
    return f"the book has no region {' or '.join(missing)}. Its regions are: {', '.join(known)}."


@users.command("password")
@click.argument("name")
def password(name: str) -> None:
    """Give NAME a new password; who is signed in under it is signed out.

    The password is asked for, or read from the first line of the standard input.
    """
    _ask_password(name)
    click.echo(f"{name} has a new password.")


@users.command("sign-out")
@click.argument("name")
def sign_out(name: str) -> None:
    """End every session of NAME."""
    from data.sign_in import end_sessions

    click.echo(f"{name}: {end_sessions(Home.find(), name)} sessions ended.")


@users.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove NAME with password, sessions, conversations and their files."""
    import asyncio

    from agent.departure import forget_user

    count = asyncio.run(forget_user(Home.find(), name))
    click.echo(f"{name} is removed, with {count} conversations.")


def _ask_password(name: str) -> None:
    import sys

    from data.sign_in import set_password

    if sys.stdin.isatty():
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        given = sys.stdin.readline().rstrip("\n")
    set_password(Home.find(), name, given)


@users.command("list")
def listed() -> None:
    """List everyone."""
    from data import users as table

    for user in table.everyone(Home.find()):
        click.echo(f"{user.name}\t{user.role}\t{user.scope.words}")
