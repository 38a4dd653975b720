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
MOST_COLUMNS = 10
"""Of a table in a text; columns come in order of importance."""
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
            every = len(table.columns)  # a chart may draw any of them
            blocks.append("\n".join(table_lines(table, document.currency, every)))
    if document.evidence:
        blocks += [f"## {EVIDENCE}", document.evidence.strip()]
    return "\n\n".join(filter(None, blocks)) + "\n"


def escape(text: str) -> str:
    """Text from the data as text: no links, images, HTML or emphasis of its own."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def table_lines(table: Table, currency: str, most: int = MOST_COLUMNS) -> list[str]:
    """A Markdown table of the leading rows and columns, figures right-aligned, and what it leaves out."""
    columns, further = table.columns[:most], table.columns[most:]
    titles = [column.title for column in columns]
    marks = ["---:" if column.unit not in (None, "date") else "---" for column in columns]
    rows = [
        [
            escape(in_cell(cell, column.unit, currency, column.name))
            for cell, column in zip(row, columns, strict=False)
        ]
        for row in table.rows[:MOST_ROWS]
    ]
    lines = [f"| {' | '.join(cells)} |" for cells in ([titles, marks, *rows])]
    shown = min(len(table.rows), MOST_ROWS)
    notes = [f"Showing {shown} of {table.total}."] if table.total > shown else []
    if further:
        names = ", ".join(escape(column.title) for column in further)
        notes.append(f"Further columns are in the JSON: {names}.")
    if notes:
        lines += ["", f"*{' '.join(notes)}*"]
    return lines
