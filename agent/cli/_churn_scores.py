"""`quintile churn-scores`: churn probabilities of your own, uploaded from a CSV."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from data.churn_uploads import Upload

SHOWN = 20


@click.group("churn-scores")
def churn_scores() -> None:
    """Use churn scores of your own instead of the churn model's."""


@churn_scores.command("upload")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--source", metavar="NAME", help="What answers call them.  [default: the file name]")
@click.option(
    "--scored-at",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Day of the data they were made from; answers as of an earlier day do not know them.  "
    "[default: the newest transaction]",
)
@click.option("--user", metavar="NAME", help="Who uploads: only for accounts this user may see.")
def upload_command(
    file: Path, source: str | None, scored_at: datetime | None, user: str | None
) -> None:
    """Upload FILE, a CSV with the columns account_id and churn_score (0 to 1).

    Good rows are kept and used at once; every other row is told with its line and the reason. Earlier
    uploads stay; the newest score of an account counts. Exit code 1 when no row was good.
    """
    from agent.cli._failures import Failure
    from data import users
    from data.churn_uploads import upload
    from data.home import Home
    from data.warehouse import Warehouses

    home = Home.find()
    uploader = user or users.LOCAL
    made = upload(
        Warehouses(home).current(),
        file,
        uploader=uploader,
        scope=users.scope_of(home, uploader),
        source=source,
        scored_at=scored_at.date() if scored_at else None,
    )
    for sentence in _told(made):
        click.echo(sentence)
    if not made.kept:
        raise Failure("No row could be used, so nothing was kept.")


def _told(made: Upload) -> list[str]:
    """The counts, then the rows that were not kept."""
    from agent.cli._failures import printable
    from agent.wording import count

    sentences = [
        f"{made.source}: {count(made.total, 'row')} = {made.kept:,} kept + "
        f"{made.rejected:,} not usable. Scores of {made.scored_at}."
    ]
    sentences += [bad.words for bad in made.errors[:SHOWN]]
    if made.rejected > SHOWN:
        sentences.append(f"and {made.rejected - SHOWN:,} more rows")
    return [printable(sentence) for sentence in [*sentences, *made.findings]]
