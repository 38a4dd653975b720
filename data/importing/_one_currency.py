"""A book has one currency: amounts that carry the sign or the code of another are refused."""

from __future__ import annotations

from data.errors import ImportProblem
from data.importing._currency import common
from data.importing._work import Work


def refuse_other_currencies(work: Work, currency: str) -> None:
    """Refuse rows whose amounts are marked with another currency than that of the book.

    Raises:
        ImportProblem: which column holds what, and what to do.
    """
    for table, columns in work.marked.items():
        for marked, label in columns:
            _refuse(work, table, marked, label, currency)


def _refuse(work: Work, table: str, marked: str, label: str, currency: str) -> None:
    found = work.rows(
        f"SELECT upper({marked}), count(*) AS n FROM work_{table} "
        f"WHERE problem IS NULL AND {marked} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1"
    )
    marks = [mark for mark, _ in found]
    if not marks or currency in common(marks):
        return
    shared = common(marks)
    said = ", ".join(f"{mark} ({count:,} row{'s' * (count != 1)})" for mark, count in found[:5])
    if shared:
        raise ImportProblem(
            f"The amounts of the column {label} are marked {said}, and the currency given is "
            f"{currency}. Give {shared[0]}, or convert the amounts."
        )
    raise ImportProblem(
        f"The column {label} has amounts in several currencies: {said}. A book has one currency: "
        "convert them, or keep the rows of one currency."
    )
