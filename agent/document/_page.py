"""A document as one HTML page that works from disk: live charts, whole tables, evidence, no network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from agent import standalone
from agent.answer import Chart, Table
from agent.charts._theme import THEMES
from agent.document._blocks import Document
from agent.document._markdown import EVIDENCE
from agent.wording import in_cell

HERE = Path(__file__).resolve().parent
# A document is words, lists and tables; it neither links anywhere nor brings anything along.
_MARKDOWN = MarkdownIt("js-default").disable(["link", "image", "autolink", "reference"])


def as_page(document: Document, *, dark: bool = False) -> str:
    """The whole page; it is light or dark as the reader's system is, or always dark.

    It lacks the chart library, which is the same in every page: `standalone.complete` puts it in.
    """
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    script = _own("page.js")
    return environment.from_string(_own("page.html")).render(
        document=document,
        blocks=[_block(block, document) for block in document.blocks],
        behind=[_table(table, document.currency) for table in document.behind],
        appendix=EVIDENCE,
        evidence=_html(document.evidence),
        charts=standalone.as_script(
            {"figures": [chart.figure for chart in document.charts], "themes": THEMES}
        ),
        theme="dark" if dark else "system",
        style=Markup(_own("page.css")),
        script=Markup(script),
        library=Markup(standalone.LIBRARY) if document.charts else "",
        policy=standalone.policy([standalone.plotly(), script]),
    )


def _block(block: str | Table | Chart, document: Document) -> dict[str, Any]:
    if isinstance(block, str):
        return {"kind": "words", "html": _html(block)}
    if isinstance(block, Table):
        return {"kind": "table", "table": _table(block, document.currency)}
    height = int(block.figure["layout"]["height"])
    return {"kind": "chart", "title": block.title, "height": height}


def _html(markdown: str) -> Markup:
    """Markdown without links, images and HTML of its own, as HTML."""
    return Markup(_MARKDOWN.render(markdown))


def _table(table: Table, currency: str) -> dict[str, Any]:
    """Every row there is, in words."""
    return {
        "title": table.title,
        "columns": [
            (column.title, "text" if column.unit in (None, "date") else "figure")
            for column in table.columns
        ],
        "rows": [
            [
                in_cell(cell, column.unit, currency, column.name)
                for cell, column in zip(row, table.columns, strict=True)
            ]
            for row in table.rows
        ],
        "cut": f"{len(table.rows):,} of {table.total:,} rows."
        if table.total > len(table.rows)
        else "",
    }


def _own(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
