"""Plan, gather, write, verify: from the arguments of a draft to the finished document."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agent.answer import UNTRACED, Event, Fact, ToolFinished, ToolRun, ToolStarted
from agent.calls import run_tool
from agent.drafts._model_text import rewritten
from agent.drafts.arguments import DraftReportArgs
from agent.drafts.markdown import to_markdown
from agent.drafts.plan import Plan, plan
from agent.drafts.report import KINDS, Action, Claim, Receipt, Report, Section
from agent.drafts.written import Written
from agent.ledger import facts_of, verify
from agent.receipt import receipt
from agent.results import typed
from agent.runtime import TurnContext
from agent.wording import day, first_upper, sentence
from agent.words_of_call import words_of_call
from tools._errors import ToolError
from tools._spec import Result

TITLES = {
    "executive_summary": "Executive summary",
    "risk_note": "Risk note",
    "campaign_plan": "Campaign plan",
}
Emit = Callable[[Event], None]


@dataclass(frozen=True)
class Made:
    """A draft as plain data with its exports, the runs it rests on, and a summary for the model."""

    report: dict[str, Any]
    runs: list[ToolRun]
    summary: dict[str, Any]


async def draft(
    args: DraftReportArgs, context: TurnContext, *, first_call: int, emit: Emit
) -> Made:
    """Write one document; tool calls are numbered from `first_call`.

    Raises:
        ToolError: the subject cannot be resolved, or the data it needs is not there.
    """
    planned = plan(args, context)
    runs = await _gather(planned, context, first_call, emit)
    results = _usable(runs)
    facts = [
        fact
        for name, result in results.items()
        for fact in facts_of(runs[name].id, runs[name].name, result, runs[name].arguments)
    ]
    written = _writer(args.kind)(planned, results, context.warehouse.manifest.currency)
    written = await rewritten(args.kind, planned.subject, written, facts, context)
    report = _assemble(args, planned, written, facts, runs, context)
    return Made(
        report=_with_exports(report, planned),
        runs=list(runs.values()),
        summary={
            "title": report.title,
            "sections": [
                {
                    "heading": section.heading,
                    "text": " ".join(claim.text for claim in section.paragraphs),
                }
                for section in report.sections
            ],
        },
    )


async def _gather(
    planned: Plan, context: TurnContext, first_call: int, emit: Emit
) -> dict[str, ToolRun]:
    async def one(number: int, name: str) -> ToolRun:
        tool, arguments = planned.calls[name]
        call = f"c{number}"
        emit(ToolStarted(id=call, name=tool, words=words_of_call(arguments)))
        run = await run_tool(context, call, tool, arguments)
        emit(ToolFinished(id=call, name=tool, rows=run.rows, ms=run.ms, error=run.error))
        return run

    names = list(planned.calls)
    runs = await asyncio.gather(*(one(first_call + i, name) for i, name in enumerate(names)))
    return dict(zip(names, runs, strict=True))


def _usable(runs: Mapping[str, ToolRun]) -> dict[str, Result]:
    found = {name: result for name, run in runs.items() if (result := typed(run)) is not None}
    # The first call of a plan is the one the document cannot be written without.
    first = next(iter(runs))
    if first not in found:
        raise ToolError(runs[first].error or "The data for this document could not be read.")
    if found[first].empty_reason:
        raise ToolError(str(found[first].empty_reason))
    return found


def _writer(kind: str) -> Callable[[Plan, Mapping[str, Any], str], Written]:
    from agent.drafts import campaign_plan, executive_summary, risk_note

    return {
        "executive_summary": executive_summary.write,
        "risk_note": risk_note.write,
        "campaign_plan": campaign_plan.write,
    }[kind]


def _assemble(
    args: DraftReportArgs,
    planned: Plan,
    written: Written,
    facts: list[Fact],
    runs: Mapping[str, ToolRun],
    context: TurnContext,
) -> Report:
    manifest = context.warehouse.manifest
    as_of = args.as_of or manifest.last_date
    left_out = 0
    sections = []
    for text in written.sections:
        paragraphs, lost = _claims(text.paragraphs, facts, planned)
        bullets, more_lost = _claims(text.bullets, facts, planned)
        left_out += lost + more_lost
        sections.append(
            Section(
                heading=text.heading,
                paragraphs=paragraphs,
                bullets=bullets,
                table=text.table,
                actions=[
                    Action(what=task.what, owner=task.owner, due=as_of + task.within)
                    for task in text.tasks
                ],
            )
        )
    for section in sections:
        if section.empty:
            raise ToolError(
                f"The {TITLES[args.kind].lower()} cannot be written: nothing could be traced for "
                f"'{section.heading}'."
            )
    made = receipt(list(runs.values()), context)
    return KINDS[args.kind](
        title=f"{TITLES[args.kind]}: {planned.subject}",
        subject=planned.subject,
        scope=f"{first_upper(context.scope.words)}, {args.lookback_days} days to {day(as_of)}",
        as_of=as_of,
        currency=manifest.currency,
        organization=manifest.organization,
        demo=manifest.demo,
        left_out=left_out,
        sections=sections,
        ledger=facts,
        receipt=Receipt.model_validate(made),
    )


def _claims(texts: list[str], facts: list[Fact], planned: Plan) -> tuple[list[Claim], int]:
    """Verified claims, and how many had to be dropped because a figure is not on the ledger."""
    # A claim stands under the title of its document; without it "its revenue" could be anybody's.
    title = f"# {planned.subject}\n\n"
    kept = []
    for text in map(sentence, texts):
        figures = [
            figure.model_copy(
                update={"start": figure.start - len(title), "end": figure.end - len(title)}
            )
            for figure in verify(title + text, facts).figures
            if figure.start >= len(title)
        ]
        if not any(figure.verdict in UNTRACED for figure in figures):
            kept.append(Claim(text=text, figures=figures))
    return kept, len(texts) - len(kept)


def _with_exports(report: Report, planned: Plan) -> dict[str, Any]:
    data = report.model_dump(mode="json")
    plain = re.sub(r"[^a-z0-9]+", "-", f"{report.kind} {planned.subject}".lower()).strip("-")
    return data | {
        "account": planned.account.name if planned.account else None,
        "stem": f"{plain[:80]}-{report.as_of}",
        "exports": {
            "json": report.model_dump_json(indent=2) + "\n",
            "markdown": to_markdown(report),
        },
    }
