"""`quintile refresh` and `quintile analyze`: the scores of every account, saved with their history."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from agent.cli._model_command import ModelCommand, given

if TYPE_CHECKING:
    from data.scores import Move, Run
    from tools._spec import LookbackArgs

MOST_MOVES = 5


class _OfAllAccounts(ModelCommand):
    """A command over the whole book, for whoever runs the installation."""

    short_help = ""
    more_help = ""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.short_help = type(self).short_help
        self.help = f"{self.short_help}\n\n{type(self).more_help}"

    def arguments(self) -> type[LookbackArgs]:
        from tools._spec import LookbackArgs

        return LookbackArgs


class Refresh(_OfAllAccounts):
    """Saves the five tables of scores."""

    short_help = "Save the scores of every account, for other programs and for looking back."
    more_help = (
        "Writes account segmentation, product propensity, segment performance, customer segments and "
        "behaviour analysis as one run into the home; earlier runs are kept. Saving the same again "
        "adds nothing. `quintile export scores` writes them to files."
    )

    def more_options(self) -> list[click.Parameter]:
        return []

    def run(self, **values: Any) -> None:
        from agent.cli._steps import Clock

        clock = Clock()
        saved, new = _saved(self.arguments().model_validate(given(values)))
        click.echo(_sentence(saved, new, clock.seconds))
        for note in saved.notes:
            click.echo(f"Note: {note}")


class Analyze(_OfAllAccounts):
    """Saves the scores and says what they come to."""

    short_help = "Segment every account, save the scores, and say what changed since the last time."
    more_help = "The same run as `quintile refresh`; the segments are those of scheme rfm."

    def more_options(self) -> list[click.Parameter]:
        return [click.Option(["--json", "as_json"], is_flag=True, help="Print one JSON object.")]

    def run(self, **values: Any) -> None:
        from agent.cli._show import show
        from agent.cli._tool_commands import in_query
        from tools import _registry as registry

        as_json = values.pop("as_json")
        options = given(values)
        options.pop("as_json", None)
        saved, new = _saved(self.arguments().model_validate(options))
        tool = registry.get("segment_overview")
        args = registry.parse_arguments(tool, options)
        outcome = in_query(args, None, lambda query: registry.run(tool, args, query))
        before, moves = _since(saved)
        if as_json:
            _print_json(saved, new, outcome.result.model_dump(mode="json"), before, moves)
            return
        show(outcome, None)
        click.echo()
        for sentence in _changes(saved, before, moves):
            click.echo(sentence)
        click.echo(_sentence(saved, new))


def _saved(args: LookbackArgs) -> tuple[Run, bool]:
    from agent.cli._tool_commands import in_query
    from tools._saved_scores import refresh

    return in_query(args, None, lambda query: refresh(query, args.lookback_days))


def _sentence(saved: Run, new: bool, seconds: float | None = None) -> str:
    from agent.wording import count

    accounts = count(saved.rows["account_segmentation_scores"], "account")
    of = f"Scores of {accounts} as of {saved.as_of}, run {saved.run_id}"
    if not new:
        return f"{of}: nothing new, they were saved before."
    took = "" if seconds is None else f" in {seconds:.1f} s"
    rows = ", ".join(f"{rows:,} {table.replace('_', ' ')}" for table, rows in saved.rows.items())
    return f"{of}, saved{took}: {rows}."


def _since(saved: Run) -> tuple[Run | None, list[Move]]:
    """The run before of the same window, and who moved between."""
    from data import scores
    from data.home import Home

    home = Home.find()
    earlier = [
        run
        for run in scores.history(home, saved.organization)
        if run.as_of < saved.as_of and run.lookback_days == saved.lookback_days
    ]
    if not earlier:
        return None, []
    return earlier[-1], scores.moves(home, earlier[-1], saved)


def _changes(saved: Run, before: Run | None, moves: list[Move]) -> list[str]:
    from agent.wording import count, money

    if before is None:
        return ["No earlier run is saved to compare with."]
    moved = sum(move.accounts for move in moves)
    sentences = [
        f"Since {before.as_of} (run {before.run_id}): {count(moved, 'account')} changed segment."
    ]
    sentences += [
        f"  {move.from_segment or 'new'} to {move.to_segment or 'gone'}: "
        f"{count(move.accounts, 'account')}, {money(move.revenue, saved.currency)}"
        for move in moves[:MOST_MOVES]
    ]
    if len(moves) > MOST_MOVES:
        sentences.append(f"  and {count(len(moves) - MOST_MOVES, 'other way', 'other ways')}")
    return sentences


def _print_json(
    saved: Run, new: bool, overview: dict[str, Any], before: Run | None, moves: list[Move]
) -> None:
    import json

    said = {
        "run": saved.model_dump(mode="json"),
        "new": new,
        "segments": overview,
        "before": before.model_dump(mode="json") if before else None,
        "moves": [move.model_dump(mode="json") for move in moves],
    }
    sys.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


refresh = Refresh("refresh")
analyze = Analyze("analyze")
