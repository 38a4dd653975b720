"""`quintile chat`: the analyst in the browser."""

from __future__ import annotations

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port."
)
def chat(host: str, port: int) -> None:
    """Open the chat in the browser.

    Without data yet, the demo book is built first.
    """
    from agent.chat import serve
    from agent.cli._load import build_demo
    from data.errors import NoWarehouse
    from data.home import Home
    from data.snapshots import current

    home = Home.find()
    try:
        current(home)
    except NoWarehouse:
        click.echo("There is no data yet, so the demo book is built first.", err=True)
        build_demo(home)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"Starting the chat on http://{shown}:{port}. Ctrl-C stops it.")
    serve(home, host, port)
