"""A document as Markdown: words and tables, and charts where they were drawn as images."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answer import Table
from agent.document._blocks import Document
from agent.wording import in_cell

# What a table cell or a name from the data could do to the document around it.
_ACTIVE = re.compile(r"([\\`*_{}\[\]<>|#!])")
MOST_ROWS = 25
EVIDENCE = "Evidence"


def as_markdown(document: Document, images: Sequence[str] = ()) -> str:
    """The document as one text; `images` are the file names of its charts, in their order.

    Without images the charts are left out, and the tables that only they needed.
    """
    names = iter(images)
    blocks = [f"# {escape(document.title)}"]
    for block in document.blocks:
        if isinstance(block, str):
            blocks.append(block.strip())
        elif isinstance(block, Table):
            blocks.append("\n".join(table_lines(block, document.currency)))
        elif images:
            blocks.append(f"![{escape(block.title)}]({next(names)})")
    if images and document.behind:
        blocks.append("## Figures of the charts")
        for table in document.behind:
            blocks.append(f"### {escape(table.title)}")
            blocks.append("\n".join(table_lines(table, document.currency)))
    if document.evidence:
        blocks += [f"## {EVIDENCE}", document.evidence.strip()]
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(text: str) -> str:
    """Text from the data as text: no links, images, HTML or emphasis of its own."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def table_lines(table: Table, currency: str) -> list[str]:
    """A Markdown table; figures right-aligned."""
    titles = [column.title for column in table.columns]
    marks = ["---:" if column.unit not in (None, "date") else "---" for column in table.columns]
    rows = [
        [
            escape(in_cell(cell, column.unit, currency, column.name))
            for cell, column in zip(row, table.columns, strict=True)
        ]
        for row in table.rows[:MOST_ROWS]
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in ([titles, marks, *rows])]
    shown = min(len(table.rows), MOST_ROWS)
    if table.total > shown:
        lines += ["", f"*Showing {shown} of {table.total}.*"]
    return lines
