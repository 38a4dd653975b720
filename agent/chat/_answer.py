"""A finished answer as a chainlit message: its Markdown and its elements."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar

from chainlit.element import CustomElement, Element, ElementType
from pydantic.dataclasses import dataclass

from agent.answer import OFFLINE, Answer
from agent.chat import _chart, _evidence, _table
from agent.chat._document import Document
from agent.chat._files import CSV, JSON, MARKDOWN, PAGE, Bundle
from agent.chat._markdown import literal, mark
from agent.commands import BACK_TO_BOOK
from agent.drafts.report import TITLES

DOWNLOADS = (("HTML", "html", PAGE), ("Markdown", "md", MARKDOWN), ("JSON", "json", JSON))


MOST_BUTTONS = 3
"""Folded tables that have a button each."""


@dataclass
class ChartElement(Element):
    """A chart whose figure is fetched from our files; chainlit's own class would load plotly."""

    type: ClassVar[ElementType] = "plotly"


def body(answer: Answer, message_id: str, *, marks: bool = True) -> str:
    """Scope line, notice, then the text, with its figures marked unless the person wants none."""
    parts = []
    if answer.scope:
        parts.append(f"*{literal(answer.scope)}*")
    if answer.notice:
        parts.append(f"> {literal(answer.notice)}")
    parts.append(mark(answer.text, answer.figures if marks else [], message_id))
    return "\n\n".join(parts)


def regions(answer: Answer) -> list[str] | None:
    """The regions an answer was computed over; None for all."""
    found: list[str] | None = answer.receipt.get("regions")
    return found


def charts(answer: Answer, bundle: Bundle) -> list[Element]:
    """The charts, their figures in the bundle."""
    made: list[Element] = []
    for chart in answer.charts:
        url = bundle.add("chart.json", JSON, _chart.payload(chart), regions(answer))
        made.append(ChartElement(name="Chart", url=url, mime=JSON))
    return made


def tables(answer: Answer, bundle: Bundle, *, unfolded: int) -> list[Element]:
    """The tables, their rows in the bundle; all but the first `unfolded` folded.

    A few folded ones have a button each, more of them stand behind one.
    """
    shown = []
    for title, table in zip(_titles(answer), answer.tables, strict=True):
        table = table.model_copy(update={"title": title})
        seen = regions(answer)
        content = _table.payload(table, answer.currency)
        url = bundle.add("table.json", JSON, content, seen)
        name = _table.file_name(table.title, "csv")
        csv = bundle.add(name, CSV, _table.as_csv(table), seen)
        shown.append({"src": url, "title": title, "csv": csv})
    open_, folded = shown[:unfolded], shown[unfolded:]
    made: list[Element] = [custom("DataTable", folded=False, **table) for table in open_]
    if len(folded) > MOST_BUTTONS:
        return [*made, custom("DataTable", None, title="Tables", shelf=folded)]
    return [*made, *(custom("DataTable", folded=True, **table) for table in folded)]


def _titles(answer: Answer) -> list[str]:
    """The titles of the tables, told apart by their tools and then by numbers."""
    tools = {run.id: run.name.replace("_", " ") for run in answer.runs}
    alike = Counter(table.title for table in answer.tables)
    told: list[str] = []
    for table in answer.tables:
        title = table.title
        if alike[title] > 1 and table.call in tools:
            title = f"{title} ({tools[table.call]})"
        earlier = sum(other == title or other.startswith(f"{title} ") for other in told)
        told.append(f"{title} {earlier + 1}" if alike[table.title] > 1 and earlier else title)
    return told


def footer(answer: Answer, draft: Document | None, bundle: Bundle, message_id: str) -> Element:
    """What the answer took, the way to its evidence, and what to ask next.

    `message_id` is that of the message whose figures, and those of its draft, it answers for.
    """
    figures = [*answer.figures, *(draft.figures if draft else [])]
    facts = [*answer.facts, *(draft.facts if draft else [])]
    good, all_figures = _evidence.traced(figures)
    url = None
    if answer.runs or figures:
        content = _evidence.payload(
            answer.runs, figures, facts, currency=answer.currency, snapshot=answer.snapshot
        )
        text = json.dumps(content, default=str)
        url = bundle.add("evidence.json", JSON, text, regions(answer))
    usage = answer.usage
    tokens = usage.input_tokens + usage.output_tokens
    return custom(
        "AnswerFooter",
        url,
        answer=message_id,
        traced=good,
        figures=all_figures,
        seconds=round(usage.seconds, 1),
        model=OFFLINE if usage.offline else usage.model,
        tokens=None if usage.offline or not tokens else tokens,
        estimated=usage.estimated,
        cost=None if usage.cost is None else f"{usage.cost:.4f}",
        snapshot=answer.snapshot,
        followUps=answer.follow_ups[:3],
        leave=BACK_TO_BOOK if answer.receipt.get("upload") else None,
    )


def downloads(report: dict[str, Any], bundle: Bundle) -> Element:
    """What can be done with a draft: downloads, another draft, and the decision over a plan."""
    exports = report["exports"]
    contents = (exports["page"], exports["markdown"], exports["json"])
    seen = report.get("receipt", {}).get("regions")
    stem = str(report.get("stem") or report["title"])
    offered = _offered(stem, contents, bundle, seen)
    return custom(
        "Downloads",
        None,
        title=str(report["title"]),
        kind=TITLES[report["kind"]].lower(),
        downloads=offered,
        plan=report.get("plan_id"),
        private=report.get("receipt", {}).get("upload") is not None,
        draft=True,
    )


_FORMS = {"churn_scores": "ScoresForm", "workspace": "WorkspaceForm"}


def form(answer: Answer, thread: str) -> list[Element]:
    """The form an answer asks a person to fill in."""
    return [custom(_FORMS[answer.form], None, thread=thread)] if answer.form else []


def attached(answer: Answer, bundle: Bundle) -> list[Element]:
    """The file that belongs to an answer."""
    attachment = answer.attachment
    if attachment is None:
        return []
    href = bundle.add(attachment.name, CSV, attachment.text, regions(answer))
    offered = [{"label": attachment.label, "href": href, "name": attachment.name}]
    return [custom("Downloads", None, title=attachment.name, downloads=offered, plain=True)]


def exported(answer: Answer, bundle: Bundle) -> list[Element]:
    """The files of an answer that a person asked to have as files."""
    export = answer.export
    if export is None:
        return []
    contents = (export.page, export.markdown, export.json_text)
    offered = _offered(export.stem, contents, bundle, regions(answer))
    return [custom("Downloads", None, title=export.title, downloads=offered, draft=False)]


def _offered(
    stem: str, contents: tuple[str, str, str], bundle: Bundle, seen: Sequence[str] | None
) -> list[dict[str, str]]:
    """The page, the Markdown and the JSON of a document, in the bundle."""
    stem = _table.file_name(stem, "")[:-1]
    offered = []
    for content, (label, ending, mime) in zip(contents, DOWNLOADS, strict=True):
        name = f"{stem}.{ending}"
        url = bundle.add(name, mime, content, seen)
        offered.append({"label": f"Download {label}", "href": url, "name": name})
    return offered


def custom(name: str, src: str | None, **props: Any) -> CustomElement:
    """One of our elements in `static/public/elements`; `src` is where its content is fetched.

    The address is given to chainlit too, or it would write the properties into a session file.
    """
    return CustomElement(name=name, props=props | {"src": src}, url=src or "#")
