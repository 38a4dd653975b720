"""`quintile chat`: the analyst in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from data.home import Home


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port."
)
@click.option("--team", is_flag=True, help="People sign in; see `quintile users`.")
@click.option(
    "--name", "names", multiple=True, metavar="HOST", help="With --team: a host name people use."
)
@click.option(
    "--trusted-header",
    metavar="NAME",
    help="With --team: the header in which a proxy says who is signed in.",
)
@click.option(
    "--proxy", "proxies", multiple=True, metavar="ADDRESS", help="With --team: a proxy to believe."
)
def chat(
    host: str,
    port: int,
    team: bool,
    names: tuple[str, ...],
    trusted_header: str | None,
    proxies: tuple[str, ...],
) -> None:
    """Open the chat in the browser.

    Without data yet, the demo book is built first. With --team people sign in with a name and a
    password, through an OAuth provider that is configured in the environment, or by a header of a
    reverse proxy; each sees the regions that `quintile users` gives them.
    """
    from agent.chat import Team, serve
    from agent.cli._load import build_demo
    from data.errors import NoWarehouse
    from data.home import Home
    from data.snapshots import current

    if not team and (names or trusted_header or proxies):
        raise click.UsageError("--name, --trusted-header and --proxy go with --team.")
    if trusted_header and not proxies:
        raise click.UsageError("Name the --proxy whose --trusted-header may be believed.")
    home = Home.find()
    try:
        current(home)
    except NoWarehouse:
        click.echo("There is no data yet, so the demo book is built first.", err=True)
        build_demo(home)
    if team:
        _expect_somebody(home)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Starting the chat on http://{shown}:{port}. Ctrl-C stops it.")
    wanted = Team(trusted_header, frozenset(proxies)) if team else None
    serve(home, host, port, names=names, team=wanted)


def _expect_somebody(home: Home) -> None:
    from data import users

    if not users.everyone(home):
        raise click.UsageError(
            "Nobody could sign in: add a user first, with `quintile users add NAME`."
        )
