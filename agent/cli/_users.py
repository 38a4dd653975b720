"""`quintile users`: who may see which regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from data.home import Home

if TYPE_CHECKING:
    from data.scope import Scope
    from data.users import User


@click.group("users")
def users() -> None:
    """The people who use this installation: what they may see, and how they sign in."""


@users.command("add")
@click.argument("name")
@click.option("--role", default="account manager", show_default=True, help="What they do.")
@click.option("--regions", help="Regions they may see, separated by commas. Default: all.")
@click.option("--password", is_flag=True, help="Ask for a password, for `quintile chat --team`.")
def add(name: str, role: str, regions: str | None, password: bool) -> None:
    """Add NAME, whom there is not yet."""
    from data import users as table
    from data.sign_in import check_password, set_password

    given = _asked_password() if password else None
    if given is not None:
        check_password(given)  # or there would be a user without one
    user = table.add(Home.find(), name, role, None if regions is None else _named(regions))
    if given is not None:
        set_password(Home.find(), name, given)
    _tell(user)


@users.command("set")
@click.argument("name")
@click.option("--role", help="What they do from now on.")
@click.option("--regions", help="Regions they may see from now on, separated by commas.")
@click.option("--all-regions", is_flag=True, help="They may see every region from now on.")
def change(name: str, role: str | None, regions: str | None, all_regions: bool) -> None:
    """Change the role or the regions of NAME; what is not given stays as it is."""
    from data import users as table
    from data.errors import UsageError
    from data.scope import EVERYTHING, Scope

    if regions is not None and all_regions:
        raise UsageError("Give either --regions or --all-regions.")
    if role is None and regions is None and not all_regions:
        raise UsageError("Say what to change: --role, --regions or --all-regions.")
    scope = EVERYTHING if all_regions else None
    if regions is not None:
        scope = Scope(tuple(_named(regions)))
    _tell(table.change(Home.find(), name, role=role, scope=scope))


def _named(regions: str) -> list[str]:
    return [part.strip() for part in regions.split(",") if part.strip()]


def _tell(user: User) -> None:
    """What a user may see now."""
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
    from data.sign_in import set_password

    set_password(Home.find(), name, _asked_password())
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
    """Remove NAME with password, sessions, conversations and their files, plans and settings.

    Where something fails, run it again: it goes on with what is left.
    """
    import asyncio

    from agent.departure import forget_user

    gone = asyncio.run(forget_user(Home.find(), name))
    who = (
        f"{name} is removed" if gone.known else f"There is no user '{name}'; leftovers are removed"
    )
    click.echo(f"{who}, with {gone.conversations} conversations.")


def _asked_password() -> str:
    import sys

    if sys.stdin.isatty():
        given: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return given
    return sys.stdin.readline().rstrip("\n")


@users.command("list")
def listed() -> None:
    """List everyone."""
    from data import users as table

    for user in table.everyone(Home.find()):
        click.echo(f"{user.name}\t{user.role}\t{user.scope.words}")
