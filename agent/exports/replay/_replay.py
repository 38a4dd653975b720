"""The comparison itself.

Every call is made again with its own arguments, in the export's scope: on the data the export was made
from, where that snapshot is still kept, and with the churn scores uploaded until then, which shows whether
tools or the file itself changed; and on today's data and scores, which shows whether these did.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal, InvalidOperation

import prompts
from agent.answer import UNTRACED, Fact
from agent.charts import drawing_version
from agent.drafts.assemble import untraced
from agent.drafts.report import Receipt, ReceiptCall
from agent.exports.replay import _charts
from agent.exports.replay._calls import facts_by_place, made_again
from agent.exports.replay._result import Changed, ChangedChart, Input, Moved, Replayed
from agent.exports.replay._source import Source
from agent.ledger import verify
from agent.lexicon import names
from agent.receipt import model_hash, seal
from agent.results import quotations
from agent.runtime import TurnContext
from data import churn_scores
from data.errors import UsageError
from data.scope import Scope
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._errors import ToolError


def replay(source: Source, context: TurnContext) -> Replayed:
    """Make every call of the receipt again, within what the asking user may see.

    Raises:
        UsageError: the export covers regions that this user may not see, or a private upload.
    """
    receipt = source.receipt
    if receipt.upload is not None:
        raise UsageError(
            f"This was made from {receipt.upload}. Only that conversation has the data, so it "
            "cannot be computed again here."
        )
    scope = _scope(receipt, context)
    original = _original(receipt, context)
    currency = source.currency or context.warehouse.manifest.currency
    edited = [call for call in receipt.calls if call.seal != seal(call.tool, call.arguments)]
    changed: list[Changed] = []
    charts: list[ChangedChart] = []
    ledger: Sequence[Fact] = source.ledger
    quotes: Collection[str] = ()
    uploads = churn_scores.version(context.home)
    if original is not None:
        runs = made_again(receipt.calls, original, scope)
        again = facts_by_place(runs)
        quotes = quotations(list(runs.values()))
        because = _because(receipt, uploads)
        changed += _differences(source.ledger, again, because)
        charts += _charts.differences(source.charts, runs, currency, because, receipt.drawing)
        ledger = list(again.values())
    other_data = original is None or context.warehouse.snapshot != receipt.snapshot
    if other_data or any(call.uploads != uploads for call in receipt.calls):
        runs = made_again(receipt.calls, context.warehouse, scope, uploads)
        quotes = quotes or quotations(list(runs.values()))
        cause: Input = "data" if other_data else "uploads"
        causes = dict.fromkeys((call.id for call in receipt.calls), cause)
        found = _differences(source.ledger, facts_by_place(runs), causes)
        already = {(change.call, change.label) for change in changed}
        changed += [change for change in found if (change.call, change.label) not in already]
        drawn = _charts.differences(source.charts, runs, currency, causes, receipt.drawing)
        known = {(chart.call, chart.title) for chart in charts if chart.differs != "look"}
        charts = [chart for chart in charts if chart.differs != "look"] + [
            chart for chart in drawn if (chart.call, chart.title) not in known
        ]
    traceable = source.whole or original is not None
    lost = _untraced(source, ledger, quotes, currency, context) if traceable else []
    lost += _foreign_rows(source, ledger)
    drawn_otherwise = any(chart.differs != "look" for chart in charts)
    causes_found = {one.because for one in changed} | {one.because for one in charts}
    return Replayed(
        title=source.title,
        snapshot=receipt.snapshot,
        kept=original is not None,
        today=context.warehouse.snapshot,
        facts=len(source.ledger),
        charts=len(source.charts),
        same=not (changed or drawn_otherwise or lost or edited),
        moved=[
            *_moved(source, edited, original is not None, context),
            *_moved_by(causes_found),
        ],
        changed=changed,
        changed_charts=charts,
        untraced=lost,
    )


def _untraced(
    source: Source,
    ledger: Sequence[Fact],
    quotes: Collection[str],
    currency: str,
    context: TurnContext,
) -> list[str]:
    """The statements with a figure that is not on the ledger, nor in a quotation the calls give again."""
    book = names(context)
    if source.subject:
        return [
            text
            for text in source.texts
            if untraced(text, ledger, source.subject, book, currency, quotes)
        ]
    found = []
    for text in source.texts:
        checked = verify(
            text, ledger, question=source.question, book=book, currency=currency, quotes=quotes
        )
        for figure in checked.figures:
            if figure.verdict in UNTRACED:
                begin = text.rfind("\n", 0, figure.start) + 1
                found.append(text[begin:].partition("\n")[0])
    return list(dict.fromkeys(found))


def _foreign_rows(source: Source, ledger: Sequence[Fact]) -> list[str]:
    """Rows of tables whose figures are not all those of one row of one call."""
    rows: dict[tuple[str, str], set[Decimal]] = {}
    names: set[str] = set()
    for fact in ledger:
        names |= {name for said in fact.subject.values() for name in said.split("|")}
        if (value := _number(fact.value)) is not None:
            place = fact.path[: fact.path.rfind("]") + 1]
            rows.setdefault((fact.call, place), set()).add(value)
    found = []
    for table in source.tables:
        for row in table.rows:
            figures = {
                value
                for column, cell in zip(table.columns, row, strict=True)
                if (column.unit or str(cell) not in names) and (value := _number(cell)) is not None
            }
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
    if not context.scope.covers(scope.regions):
        raise UsageError(f"This covers {scope.words}; you may see {context.scope.words}.")
    return scope


def _original(receipt: Receipt, context: TurnContext) -> Warehouse | None:
    if receipt.snapshot == context.warehouse.snapshot:
        return context.warehouse
    try:
        return Warehouse(context.home, receipt.snapshot)
    except UsageError:
        return None


def _version(call: ReceiptCall) -> str | None:
    """The version of the tool today; None when there is no such tool any more."""
    try:
        return registry.get(call.tool).version
    except ToolError:
        return None


def _because(receipt: Receipt, uploads: int) -> dict[str, Input]:
    """Why a figure of a call may differ although the data are those of the export.

    `uploads` is the number of the last upload there is: an export may have used more, elsewhere.
    """

    def why(call: ReceiptCall) -> Input:
        if call.seal != seal(call.tool, call.arguments):
            return "arguments"
        if call.uploads > uploads:
            return "uploads"
        return "report" if call.version in (_version(call), "") else "tool"

    return {call.id: why(call) for call in receipt.calls}


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


def _moved_by(causes: set[Input]) -> list[Moved]:
    """Inputs that nothing but the difference they made gives away."""
    found = []
    if "uploads" in causes:
        words = "churn scores were uploaded since, or those it used are not here"
        found.append(Moved(input="uploads", words=words, changes_figures=True))
    if "report" in causes:
        words = "the ledger or a chart in the file is not what its calls compute"
        found.append(Moved(input="report", words=words, changes_figures=True))
    return found


def _moved(
    source: Source, edited: Sequence[ReceiptCall], kept: bool, context: TurnContext
) -> list[Moved]:
    receipt = source.receipt
    found = []
    today = context.warehouse.snapshot
    if today != receipt.snapshot:
        gone = "" if kept else ", which is no longer kept"
        words = f"the export is of snapshot {receipt.snapshot}{gone}; in use is {today}"
        found.append(Moved(input="data", words=words, changes_figures=True))
    for call in edited:
        words = f"the arguments of {call.id} ({call.tool}) are not those of the export"
        found.append(Moved(input="arguments", words=words, changes_figures=True))
    for name in sorted({call.tool for call in receipt.calls if call.version != _version(call)}):
        words = f"{name} is another version than the export's"
        found.append(Moved(input="tool", words=words, changes_figures=True))
    now = {name: prompts.load(name).hash for name in prompts.names()}
    for name in sorted(set(now) | set(receipt.prompts)):
        if now.get(name) != receipt.prompts.get(name):
            words = f"the prompt '{name}' is another one"
            found.append(Moved(input="prompt", words=words, changes_figures=False))
    if source.charts and receipt.drawing not in ("", drawing_version()):
        words = "charts are drawn by other code than then"
        found.append(Moved(input="drawing", words=words, changes_figures=False))
    if receipt.model_hash != model_hash(context, context.configured):
        words = f"it was worded by {receipt.model}"
        found.append(Moved(input="model", words=words, changes_figures=False))
    return found
