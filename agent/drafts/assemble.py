"""From written sections to the finished document: every claim checked, then exported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from agent.answer import UNTRACED, Chart, Fact, Figure, Table, ToolRun
from agent.charts import charts_of, tables_behind
from agent.document import as_markdown, as_page
from agent.draft_report import DraftReportArgs
from agent.drafts.markdown import document_of
from agent.drafts.plan import USUAL, Plan
from agent.drafts.report import KINDS, TITLES, Action, Claim, Receipt, Report, Section
from agent.drafts.written import Written
from agent.ledger import Names, facts_of, verify
from agent.lexicon import names
from agent.receipt import receipt
from agent.results import quotations, typed
from agent.runtime import TurnContext
from agent.wording import day, first_upper, of_family, sentence, up_to
from tools._errors import ToolError
from tools._periods import Period, called
from tools._quoted import without_links

OF_THE_PAST = (
    "These steps follow from the figures up to {until}; look at what has been ordered since before you act "
    "on them."
)
"""Of a document of an earlier day: who was silent then may have ordered."""
MOST_CHARTS = 2
"""Of one tool call: the test of a model, which comes last, is for the conversation."""


def facts_behind(runs: Mapping[str, ToolRun]) -> list[Fact]:
    """The facts of every run that has a result."""
    return [
        fact
        for run in runs.values()
        if (result := typed(run)) is not None
        for fact in facts_of(run.id, run.name, result, run.arguments)
    ]


def checked(
    text: str,
    facts: Sequence[Fact],
    subject: str,
    book: Names,
    currency: str,
    quotes: Collection[str] = (),
) -> list[Figure]:
    """The figures of a claim with their verdicts, indexed in `text`. `book` are the names in scope,
    `currency` the ISO code of the money of the facts, `quotes` the quotations of the results.

    A claim stands under the title of its document; without it "its revenue" could be anybody's.
    """
    title = f"# {subject}\n\n"
    return [
        figure.model_copy(
            update={"start": figure.start - len(title), "end": figure.end - len(title)}
        )
        for figure in verify(
            title + text, facts, book=book, currency=currency, quotes=quotes
        ).figures
        if figure.start >= len(title)
    ]


def untraced(
    text: str,
    facts: Sequence[Fact],
    subject: str,
    book: Names,
    currency: str,
    quotes: Collection[str] = (),
) -> list[Figure]:
    """The figures of a claim that no person may be shown."""
    found = checked(text, facts, subject, book, currency, quotes)
    return [figure for figure in found if figure.verdict in UNTRACED]


def assemble(
    args: DraftReportArgs,
    planned: Plan,
    written: Written,
    runs: Mapping[str, ToolRun],
    context: TurnContext,
    worded_by: str,
) -> dict[str, Any]:
    """The report as plain data, with its exports; claims that cannot be traced are left out.

    `worded_by` is the model that worded some of the paragraphs, or `OFFLINE`.

    Raises:
        ToolError: a required section would be empty.
    """
    manifest = context.warehouse.manifest
    as_of = args.as_of or manifest.last_date
    today = max(as_of, manifest.last_date)  # of what is told of the past, nothing is due in it
    facts, book = facts_behind(runs), names(context)
    claims = partial(
        _claims, facts=facts, subject=planned.subject, book=book, currency=manifest.currency
    )
    # A model may word the paragraphs and is given no word of a note: bullets are always ours.
    quotes = quotations(list(runs.values()))
    left_out, family = 0, _family(runs)
    sections = []
    behind: list[Table] = []
    for text in written.sections:
        past = [OF_THE_PAST.format(until=day(as_of))] if text.tasks and as_of < today else []
        paragraphs, lost = claims([*text.paragraphs, *past])
        bullets, more_lost = claims(text.bullets, quotes=quotes)
        left_out += lost + more_lost
        charts: list[Chart] = []
        for run in (runs[name] for name in text.charts if name in runs):
            charts += charts_of(run, manifest.currency)[:MOST_CHARTS]
            behind += tables_behind(run)
        sections.append(
            Section(
                heading=text.heading,
                paragraphs=paragraphs,
                bullets=bullets,
                table=text.table,
                charts=charts,
                actions=[
                    Action(
                        what=task.what,
                        owner=task.owner,
                        due=today + task.within,
                        timing=task.timing,
                    )
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
    report = KINDS[args.kind](
        title=_title(args, planned, as_of, family),
        arguments=_identity(args, planned),
        subject=planned.subject,
        scope=f"{_covered(planned, context, family)}, {_windows(args.lookback_days, planned, as_of)}",
        as_of=as_of,
        currency=manifest.currency,
        organization=manifest.organization,
        demo=manifest.demo,
        left_out=left_out,
        sections=sections,
        behind=behind,
        ledger=facts,
        receipt=Receipt.model_validate(receipt(list(runs.values()), context, worded_by)),
    )
    return _with_exports(report, planned)


def _identity(args: DraftReportArgs, planned: Plan) -> dict[str, Any]:
    """The arguments with names as the data have them. A wish about the words makes it no other document."""
    resolved = {
        "account": planned.account.id if planned.account else None,
        "segment": planned.segment,
        "region": planned.region,
    }
    meaningless = {"note"} if planned.account else {"note", "level"}
    said = args.model_dump(mode="json", exclude=meaningless) | resolved
    return {name: value for name, value in said.items() if value is not None}


def _title(args: DraftReportArgs, planned: Plan, as_of: date, family: str) -> str:
    """What kind of document, of whom, and of which period where it has a name."""
    name = called(Period(as_of - timedelta(days=args.lookback_days - 1), as_of))
    return f"{TITLES[args.kind]}: {planned.subject}{family}" + (f", {name}" if name else "")


def _family(runs: Mapping[str, ToolRun]) -> str:
    """' and family (6 accounts)' where the figures are of more than the account."""
    found = runs["profile"].result if "profile" in runs else None
    return of_family("", found.get("level"), found.get("accounts")) if found else ""


def _windows(days: float, planned: Plan, as_of: date) -> str:
    """The days that sales are told of, and those of segments where they are others."""
    said = up_to(days, as_of)
    if days == USUAL or planned.about not in ("segment", "region", "book"):
        return said
    return f"{said}; segments over {up_to(USUAL, as_of)}"


def _covered(planned: Plan, context: TurnContext, family: str) -> str:
    """What the figures cover: the account, else segment and region; and the regions one may see."""
    narrowed = (
        [planned.account.words + family] if planned.account else [planned.segment, planned.region]
    )
    parts = [part for part in narrowed if part]
    if not parts or context.upload or context.scope.regions is not None:
        parts.append(context.covers)
    return first_upper(", ".join(parts))


def _claims(
    texts: Sequence[str],
    facts: list[Fact],
    subject: str,
    book: Names,
    currency: str,
    quotes: Collection[str] = (),
) -> tuple[list[Claim], int]:
    """Verified claims, and how many had to be dropped because a figure is not on the ledger."""
    kept = []
    for text in (sentence(without_links(text)) for text in texts):
        figures = checked(text, facts, subject, book, currency, quotes)
        if not any(figure.verdict in UNTRACED for figure in figures):
            kept.append(Claim(text=text, figures=figures))
    return kept, len(texts) - len(kept)


def _with_exports(report: Report, planned: Plan) -> dict[str, Any]:
    document = document_of(report)
    return report.model_dump(mode="json") | {
        "account": planned.account.name if planned.account else None,
        "stem": document.stem,
        "exports": {
            "json": report.model_dump_json(indent=2) + "\n",
            "markdown": as_markdown(document),
            "page": as_page(document),
        },
    }
