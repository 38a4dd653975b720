"""A list of result rows as a table of a draft, with the columns a reader needs."""

from __future__ import annotations

from collections.abc import Sequence

from agent.answer import Table
from agent.tables import columns_of, row_model, title
from tools._spec import Result

MOST_ROWS = 15


def rows_table(
    result: Result, name: str, only: Sequence[str] | None = None, call: str = ""
) -> Table | None:
    """The first rows of `result.<name>`; `only` chooses and orders the columns."""
    model = row_model(type(result).model_fields[name])
    rows = getattr(result, name)
    if model is None or not rows:
        return None
    columns = {column.name: column for column in columns_of(model)}
    chosen = [columns[key] for key in only] if only else list(columns.values())
    data = [row.model_dump(mode="json") for row in rows[:MOST_ROWS]]
    total = result.model_dump().get("total") if name == result.primary else None
    return Table(
        title=title(name),
        columns=chosen,
        rows=[[row[column.name] for column in chosen] for row in data],
        total=max(total or 0, len(rows)),
        call=call,
    )
