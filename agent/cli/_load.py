"""`quintile demo` and `quintile import`: from files to a published snapshot, every row accounted for."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from data.demo import KINDS, Kind

if TYPE_CHECKING:
    from data.home import Home
    from data.snapshots import Manifest


@click.command()
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="retail",
    show_default=True,
    help="Which one: a wholesaler, a network for businesses or a bank for businesses.",
)
def demo(kind: Kind) -> None:
    """Build a demo book, of a fictional company, and use it.

    The same book at every run. Data imported before is kept as an older snapshot.
    """
    from data.home import Home

    build_demo(Home.find(), kind)
    click.echo("Next: `quintile chat` for the browser, or `quintile segment-overview` here.")


def build_demo(home: Home, kind: Kind = "retail") -> Manifest:
    """Build and publish a demo book, with its progress, and say what it holds."""
    from agent.cli._steps import Clock, steps
    from data import demo as books
    from data.build import build

    clock = Clock()
    with steps("demo") as progress:
        made = build(home, partial(books.load, kind=kind), progress=progress)
    click.echo(f"The demo book is ready in {clock.seconds:.1f} s. {summary(made)}")
    return made


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--mapping",
    metavar="NAME|FILE",
    help="Which source column becomes which of ours: a shipped mapping by name, or a YAML file.  "
    "[default: none where the columns have our names, else the shipped one that fits]",
)
@click.option(
    "--currency",
    metavar="CODE",
    help="Currency of the amounts in files whose columns have our names, such as GBP.",
)
@click.option(
    "--publish-anyway", is_flag=True, help="Publish also when the load looks wrong beside the last."
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where rows that cannot be used go.  [default: rejects.csv in the exports of the home]",
)
def import_(
    paths: tuple[Path, ...],
    mapping: str | None,
    currency: str | None,
    publish_anyway: bool,
    rejects: Path | None,
) -> None:
    """Load your own files (CSV, TSV, Parquet, Excel) and use them.

    Every row is accounted for: kept, or rejected with its line and reason. A load that looks wrong is
    not published, and the data in use stays as it is.
    """
    from agent.cli._steps import Clock, steps
    from data.build import build
    from data.home import Home
    from data.importing import as_csv, loader, match_mapping, read_mapping

    if mapping and currency:
        raise click.UsageError("The mapping says the currency: leave --currency out.")
    home = Home.find()
    rejects_to = rejects or home.exports / "rejects.csv"
    clock = Clock()
    with tempfile.TemporaryDirectory(prefix="quintile-import-") as folder:
        files, notes = as_csv(paths, Path(folder))
        chosen = read_mapping(mapping) if mapping else match_mapping(files, currency)
        with steps("import") as progress:
            made = build(
                home,
                loader(files, chosen, rejects_to),
                publish_anyway=publish_anyway,
                progress=progress,
            )
    click.echo(f"Loaded with the mapping {chosen.name} in {clock.seconds:.1f} s. {summary(made)}")
    click.echo()
    for sentence in reconciliation(made):
        click.echo(sentence)
    if any(source.rows_rejected for source in made.sources):
        click.echo(f"The rejected rows are in {rejects_to}.")
    for finding in [*notes, *made.findings]:
        click.echo(f"Note: {finding}")
    click.echo("`quintile refresh` saves the scores of this load.")


def summary(made: Manifest) -> str:
    """What a snapshot holds, in a sentence."""
    from agent.wording import count
    from data.snapshots import NO_CURRENCY

    money = "without prices" if made.currency == NO_CURRENCY else f"in {made.currency}"
    accounts = count(made.rows["accounts"], "account")
    lines = count(made.rows["transactions"], "transaction line")
    span = f" from {made.first_date} to {made.last_date}" if made.rows["transactions"] else ""
    return f"{made.organization}: {accounts}, {lines}{span}, {money}. Snapshot {made.snapshot}."


def reconciliation(made: Manifest) -> list[str]:
    """For each source, and for all of them: rows read = rows kept + rows rejected, by reason."""
    sentences = []
    for source in made.sources:
        sentences.append(
            f"{source.name}: {source.rows_read:,} rows read = {source.rows_kept:,} kept + "
            f"{source.rows_rejected:,} rejected"
        )
        by_count = sorted(source.rejected_by_reason.items(), key=lambda item: (-item[1], item[0]))
        sentences += [f"  {count:,} rejected: {reason}" for reason, count in by_count]
    if len(made.sources) > 1:
        read = sum(source.rows_read for source in made.sources)
        kept = sum(source.rows_kept for source in made.sources)
        lost = sum(source.rows_rejected for source in made.sources)
        sentences.append(f"In all: {read:,} rows read = {kept:,} kept + {lost:,} rejected")
    return sentences
