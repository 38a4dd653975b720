"""Recompute an exported report from its receipt: the same, or what changed and which input moved.

Every call is made again with its own arguments, in the report's scope: on the data the report was
made from, where that snapshot is still kept, and with the churn scores uploaded until then, which shows
whether tools or the file itself changed; and on today's data and scores, which shows whether these did.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

import prompts
from agent.answer import Fact
from agent.drafts.assemble import untraced
from agent.drafts.report import Receipt, ReceiptCall, Report
from agent.ledger import facts_of
from agent.lexicon import names
from agent.receipt import model_hash, seal
from agent.runtime import TurnContext
from data import churn_scores
from data.errors import UsageError
from data.scope import Scope
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._errors import ToolError

Input = Literal["data", "uploads", "tool", "arguments", "prompt", "model", "report"]


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Moved(_Plain):
    """An input that is not what it was. `changes_figures` is False where only words may differ."""

    input: Input
    words: str
    changes_figures: bool


class Changed(_Plain):
    """A fact that comes out otherwise; `now` is null where it is no longer computed."""

    label: str
    call: str
    was: str
    now: str | None
    because: Input


class Replayed(_Plain):
    """`same` means that every figure of the report comes out again and every sentence is traced."""

    title: str
    snapshot: str = Field(description="Snapshot the report was made from.")
    kept: bool = Field(description="Whether that snapshot is still there.")
    today: str = Field(description="Snapshot in use.")
    facts: int = Field(description="Facts of the report's ledger.")
    same: bool
    moved: list[Moved]
    changed: list[Changed]
    untraced: list[str] = Field(
        description="Sentences and table rows of the report that are not on its ledger."
    )


def replay(report: Report, context: TurnContext) -> Replayed:
    """Make every call of the receipt again, within what the asking user may see.

    Raises:
        UsageError: the report covers regions that this user may not see, or a private upload.
    """
    receipt = report.receipt
    if receipt.upload is not None:
        raise UsageError(
            f"This report was made from {receipt.upload}. Only that conversation has the data, so it "
            "cannot be computed again here."
        )
    scope = _scope(receipt, context)
    original = _original(receipt, context)
    edited = [call for call in receipt.calls if call.seal != seal(call.tool, call.arguments)]
    moved = _moved(receipt, edited, original is not None, context)
    changed: list[Changed] = []
    ledger: Sequence[Fact] = report.ledger
    uploads = churn_scores.version(context.home)
    if original is not None:
        again = _facts(receipt.calls, original, scope)
        because = _because(receipt, uploads)
        changed += _differences(report.ledger, again, because)
        ledger = list(again.values())
    other_data = original is None or context.warehouse.snapshot != receipt.snapshot
    if other_data or any(call.uploads != uploads for call in receipt.calls):
        already = {(change.call, change.label) for change in changed}
        now = _facts(receipt.calls, context.warehouse, scope, uploads)
        cause: Input = "data" if other_data else "uploads"
        found = _differences(report.ledger, now, dict.fromkeys(_ids(receipt), cause))
        changed += [change for change in found if (change.call, change.label) not in already]
    if any(change.because == "uploads" for change in changed):
        words = "churn scores were uploaded since, or those it used are not here"
        moved.append(Moved(input="uploads", words=words, changes_figures=True))
    if any(change.because == "report" for change in changed):
        words = "the ledger in the file is not what its calls compute"
        moved.append(Moved(input="report", words=words, changes_figures=True))
    lost = [
        claim.text
        for section in report.sections
        for claim in [*section.paragraphs, *section.bullets]
        if untraced(claim.text, ledger, report.subject, names(context), report.currency)
    ]
    lost += _foreign_rows(report, ledger)
    return Replayed(
        title=report.title,
        snapshot=receipt.snapshot,
        kept=original is not None,
        today=context.warehouse.snapshot,
        facts=len(report.ledger),
        same=not (changed or lost or edited),
        moved=moved,
        changed=changed,
        untraced=lost,
    )


def _foreign_rows(report: Report, ledger: Sequence[Fact]) -> list[str]:
    """Rows of tables whose figures are not all those of one row of one call."""
    rows: dict[tuple[str, str], set[Decimal]] = {}
    for fact in ledger:
        if (value := _number(fact.value)) is not None:
            place = fact.path[: fact.path.rfind("]") + 1]
            rows.setdefault((fact.call, place), set()).add(value)
    shown = [section.table for section in report.sections if section.table is not None]
    found = []
    for table in [*shown, *report.behind]:
        for row in table.rows:
            figures = {value for cell in row if (value := _number(cell)) is not None}
            if not any(figures <= values for values in rows.values()):
                found.append(f"{table.title}: {', '.join(map(str, row))}")
    return list(dict.fromkeys(found))


def _number(cell: object) -> Decimal | None:
    if isinstance(cell, bool) or not isinstance(cell, int | float | str | Decimal):
        return None
    try:
        value = Decimal(str(cell))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _scope(receipt: Receipt, context: TurnContext) -> Scope:
    scope = Scope(None if receipt.regions is None else tuple(receipt.regions))
    allowed = context.scope.regions
    if allowed is not None and (scope.regions is None or set(scope.regions) - set(allowed)):
        raise UsageError(f"This report covers {scope.words}; you may see {context.scope.words}.")
    return scope


def _original(receipt: Receipt, context: TurnContext) -> Warehouse | None:
    if receipt.snapshot == context.warehouse.snapshot:
        return context.warehouse
    try:
        return Warehouse(context.home, receipt.snapshot)
    except UsageError:
        return None


def _ids(receipt: Receipt) -> list[str]:
    return [call.id for call in receipt.calls]


def _version(call: ReceiptCall) -> str | None:
    """The version of the tool today; None when there is no such tool any more."""
    try:
        return registry.get(call.tool).version
    except ToolError:
        return None


def _because(receipt: Receipt, uploads: int) -> dict[str, Input]:
    """Why a fact of a call may differ although the data are those of the report.

    `uploads` is the number of the last upload there is: a report may have used more, elsewhere.
    """

    def why(call: ReceiptCall) -> Input:
        if call.seal != seal(call.tool, call.arguments):
            return "arguments"
        if call.uploads > uploads:
            return "uploads"
        return "report" if call.version in (_version(call), "") else "tool"

    return {call.id: why(call) for call in receipt.calls}


def _facts(
    calls: Sequence[ReceiptCall], warehouse: Warehouse, scope: Scope, uploads: int | None = None
) -> dict[tuple[str, str], Fact]:
    """The facts the calls compute, by call and path; a call that fails computes none.

    With the churn scores uploaded when they were made, or up to number `uploads`.
    """
    found = {}
    for call in calls:
        try:
            tool = registry.get(call.tool)
            args = registry.parse_arguments(tool, call.arguments)
            counted = call.uploads if uploads is None else uploads
            query = registry.start(tool, args, warehouse, scope, uploads=counted)
            outcome = registry.run(tool, args, query)
        except ToolError:
            continue
        # Through JSON, as the result of the report went: 30 and 30.0 are one figure.
        result = tool.result.model_validate(outcome.result.model_dump(mode="json"))
        for fact in facts_of(call.id, call.tool, result, outcome.arguments):
            found[call.id, fact.path] = fact
    return found


def _differences(
    ledger: Sequence[Fact],
    again: Mapping[tuple[str, str], Fact],
    because: Mapping[str, Input],
) -> list[Changed]:
    found = []
    for fact in ledger:
        now = again.get((fact.call, fact.path))
        if now is None or now.value != fact.value:
            found.append(
                Changed(
                    label=fact.label,
                    call=fact.call,
                    was=fact.value,
                    now=now.value if now else None,
                    because=because.get(fact.call, "report"),
                )
            )
    return found


def _moved(
    receipt: Receipt, edited: Sequence[ReceiptCall], kept: bool, context: TurnContext
) -> list[Moved]:
    found = []
    today = context.warehouse.snapshot
    if today != receipt.snapshot:
        gone = "" if kept else ", which is no longer kept"
        words = f"the report is of snapshot {receipt.snapshot}{gone}; in use is {today}"
        found.append(Moved(input="data", words=words, changes_figures=True))
    for call in edited:
        words = f"the arguments of {call.id} ({call.tool}) are not those of the export"
        found.append(Moved(input="arguments", words=words, changes_figures=True))
    for name in sorted({call.tool for call in receipt.calls if call.version != _version(call)}):
        words = f"{name} is another version than the report's"
        found.append(Moved(input="tool", words=words, changes_figures=True))
    now = {name: prompts.load(name).hash for name in prompts.names()}
    for name in sorted(set(now) | set(receipt.prompts)):
        if now.get(name) != receipt.prompts.get(name):
            words = f"the prompt '{name}' is another one"
            found.append(Moved(input="prompt", words=words, changes_figures=False))
    if receipt.model_hash != model_hash(context, context.configured):
        words = f"the report was worded by {receipt.model}"
        found.append(Moved(input="model", words=words, changes_figures=False))
    return found
