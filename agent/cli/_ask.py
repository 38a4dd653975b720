"""`quintile ask`: one question, or a batch of them in one process."""

from __future__ import annotations

import json
import sys
import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli._charts import chart_options, check_dark, write_charts
from agent.cli._failures import WrongUsage
from agent.cli._model_command import USER_HELP

if TYPE_CHECKING:
    from agent.answer import Answer
    from agent.assistant import Assistant


@click.command(params=[*chart_options()])
@click.argument("question", required=False, help="In plain words, in quotation marks.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object with everything.")
@click.option("--thread", metavar="ID", help="Go on in this conversation, or begin one of this id.")
@click.option(
    "--batch",
    metavar="FILE",
    help="Questions as JSON lines (id, text, optional thread and user); - is the standard input. "
    "Prints one JSON object per line.",
)
@click.option("--user", metavar="NAME", help=USER_HELP)
def ask(
    question: str | None,
    as_json: bool,
    thread: str | None,
    batch: str | None,
    user: str | None,
    chart: Path | None,
    dark: bool,
) -> None:
    """Ask one question and get the traced answer."""
    if (question is None) == (batch is None):
        raise click.UsageError("Give either a question or --batch FILE.")
    check_dark(chart, dark)
    if batch is not None:
        if chart is not None:
            raise click.UsageError("--chart is of one answer; it does not go with --batch.")
        if thread is not None:
            raise click.UsageError("With --batch the threads are named in the lines of the file.")
        with _opened(batch) as lines:
            _batch(lines, user)
        return
    if not (question or "").strip():
        raise click.UsageError("The question is empty.")
    import asyncio

    answer = asyncio.run(_single(str(question), thread, user, quiet=as_json))
    if as_json:
        print(json.dumps(as_object(answer, str(question)), ensure_ascii=False, indent=2))
    else:
        from agent.cli._show_answer import show_answer

        show_answer(answer)
    if chart is not None:
        from agent.exports.answer_files import document_of

        write_charts(document_of(answer, str(question)), chart, dark=dark)
    if answer.outcome == "error":
        raise click.exceptions.Exit(1)


def as_object(answer: Answer, question: str) -> dict[str, Any]:
    """An answer as `ask --json` prints it: `quintile replay` computes it again."""
    facts = {fact.id: fact.model_dump(mode="json") for fact in answer.facts}
    usage = answer.usage
    return {
        "question": question,
        "text": answer.text,
        "outcome": answer.outcome,
        "tool_calls": [
            {"name": run.name, "arguments": run.arguments, "rows": run.rows, "ms": run.ms}
            for run in answer.runs
        ],
        "figures": [
            {
                "text": figure.text,
                "verdict": figure.verdict,
                "fact": facts.get(figure.fact) if figure.fact else None,
            }
            for figure in answer.figures
        ],
        "scope": answer.scope,
        "notice": answer.notice,
        "report": _report(answer.report),
        "model": usage.model,
        "tokens": usage.input_tokens + usage.output_tokens,
        "cost": None if usage.cost is None else str(usage.cost),
        "seconds": usage.seconds,
        "snapshot": answer.snapshot,
        "receipt": answer.receipt,
    }


def _report(report: dict[str, Any] | None) -> dict[str, Any] | None:
    """The report as its JSON export has it, so that it can be saved and read back."""
    if report is None or "exports" not in report:
        return report
    exported: dict[str, Any] = json.loads(report["exports"]["json"])
    return exported


def _failed(text: str) -> dict[str, Any]:
    """The object of a question that was not answered."""
    return {
        "question": None,
        "text": text,
        "outcome": "error",
        "tool_calls": [],
        "figures": [],
        "scope": "",
        "notice": None,
        "report": None,
        "model": None,
        "tokens": 0,
        "cost": None,
        "seconds": 0.0,
        "snapshot": None,
        "receipt": {},
    }


async def _single(text: str, thread: str | None, user: str | None, *, quiet: bool) -> Answer:
    from agent.assistant import Assistant
    from data.home import Home

    async with Assistant(Home.find()) as assistant:
        return await answer_of(assistant, text, thread, user, quiet=quiet)


async def answer_of(
    assistant: Assistant, text: str, thread: str | None, user: str | None, *, quiet: bool
) -> Answer:
    """The answer at the end of a turn; its steps are printed unless it is `quiet`."""
    from agent.answer import Finished
    from agent.cli._steps import print_step
    from data.users import LOCAL

    answer = None
    known, user = thread or uuid.uuid4().hex, user or LOCAL
    async for event in assistant.ask(text, thread=known, user=user):
        if isinstance(event, Finished):
            answer = event.answer
        elif not quiet:
            print_step(event)
    if thread is None:  # nobody can go on in it
        await assistant.forget_words(known, user)
    if answer is None:
        raise RuntimeError("the turn ended without an answer")
    return answer


def _batch(lines: Iterable[str], user: str | None) -> None:
    import asyncio

    from agent.assistant import Assistant
    from data.home import Home
    from data.snapshots import current

    home = Home.find()
    current(home)  # without data no line can be answered: say so once
    # Lines are read outside the loop, where Ctrl-C ends the waiting for one at once.
    with asyncio.Runner() as runner:
        assistant = Assistant(home)
        try:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    found = runner.run(_line(assistant, line, number, user))
                    print(json.dumps(found, ensure_ascii=False), flush=True)
        finally:
            runner.run(assistant.aclose())


async def _line(assistant: Assistant, line: str, number: int, user: str | None) -> dict[str, Any]:
    """The object of one line; whatever goes wrong with it does not stop the others."""
    from agent.cli._log import bug_sentence
    from data.errors import QuintileError

    try:
        entry = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        entry = None
    if not isinstance(entry, dict):
        return {"id": None} | _failed(f"Line {number} is not a JSON object.")
    head = {"id": entry.get("id")}
    if problem := _problem(entry):
        return head | _failed(f"Line {number}: {problem}")
    try:
        answer = await answer_of(
            assistant, entry["text"], entry.get("thread"), entry.get("user") or user, quiet=True
        )
    except QuintileError as error:
        return head | _failed(str(error))
    except Exception as error:
        return head | _failed(bug_sentence(error, assistant.home))
    return head | as_object(answer, entry["text"])


def _problem(entry: dict[str, Any]) -> str | None:
    """What is wrong with a line of a batch, or None."""
    unknown = sorted(set(entry) - {"id", "text", "thread", "user"})
    if unknown:
        return f"'{unknown[0]}' is not a field; there are id, text, thread and user."
    if not isinstance(entry.get("id"), str | int):
        return "'id' must be a text or a number."
    if not isinstance(entry.get("text"), str) or not entry["text"].strip():
        return "'text' must be a question."
    for name in ("thread", "user"):
        if not isinstance(entry.get(name), str | None):
            return f"'{name}' must be a text."
    return None


def _opened(path: str) -> AbstractContextManager[Iterable[str]]:
    """The lines of a file or of the standard input; bytes that are no text spoil only their line."""
    if path == "-":
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")
        return nullcontext(sys.stdin)
    try:
        return open(path, encoding="utf-8", errors="replace")
    except OSError as problem:
        raise WrongUsage(f"The file {path} cannot be read: {problem.strerror}.") from problem
