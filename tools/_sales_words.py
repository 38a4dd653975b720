"""What is told beside the figures of `sales_metrics`: why there are none, and what limits them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tools._periods import Grain, Period, bucket_end, label
from tools._sales_question import Question, Ranking, Rows
from tools._wording import day, during


def none_of_them(
    question: Question, ranking: Ranking, groups: Sequence[str], matched: Rows, covered: bool
) -> str | None:
    """Why nothing stopped, or started, or changed by so much."""
    if matched or not ranking.chooses or not question.compare_to:
        return None
    if not ranking.only and (ranking.least, ranking.most) == (None, None):
        return f"No {' and '.join(groups)} reaches {ranking.worth:,}{question.filters.chosen}."
    if not ranking.only and not covered:
        return "Without the whole period compared with, no change can be told."
    if not ranking.only:
        return _none_changed(question, ranking, groups)
    period, before = question.period, question.period.before(question.compare_to)[0]
    one, other = (period, before) if ranking.only == "started" else (before, period)
    if not question.kept(groups):  # nothing was bought then at all
        return (
            f"There is no purchase {during(one.start, one.end)}{question.filters.chosen}, so nothing can "
            f"have {ranking.only}."
        )
    return (
        f"No {' and '.join(groups)} with a purchase {during(one.start, one.end)} is without "
        f"one {during(other.start, other.end)}{question.filters.chosen}."
    )


def unfinished(period: Period, grain: Grain | None, spans: list[date]) -> str | None:
    if grain and spans and bucket_end(spans[-1], grain) > period.end:
        return f"{label(spans[-1], grain)} is counted to {day(period.end)} only."
    return None


def coverage(question: Question, first_day: date | None, covered: bool) -> list[str]:
    found = []
    begins = question.compared_with()["previous_start"]
    if not covered and first_day and begins:
        found.append(
            f"The period compared with begins on {day(begins)}, the "
            f"data on {day(first_day)}: it is incomplete, so no change is given."
        )
    if first_day and question.period.start < first_day:
        found.append(f"The data begin only on {day(first_day)}, so the period is not whole.")
    return found


def part_of_orders(metric: str, goods: Sequence[str]) -> list[str]:
    """That the value of an order is a part of it: of brands it is below that of whole orders."""
    if metric != "avg_order_value" or not goods:
        return []
    return [f"Each order counts only with what it holds of the {' and '.join(goods)}."]


def without_family(by: Sequence[str]) -> list[str]:
    """That the rows of families leave accounts out that stand alone."""
    if "family" not in by:
        return []
    return [
        "Accounts that belong to no group are in none of the rows; the total is of all accounts."
    ]


def why_empty(question: Question) -> str:
    period, query, chosen = question.period, question.query, question.filters.chosen
    return query.no_lines or (
        f"No transactions {during(period.start, period.end)} in {query.scope.words}{chosen}; "
        f"the newest transaction is of {day(query.warehouse.manifest.last_date)}."
    )


def _none_changed(question: Question, ranking: Ranking, groups: Sequence[str]) -> str:
    most, least = ranking.most, ranking.least
    period, what = question.period, " and ".join(groups)
    if least is None and most is not None and most <= 0:
        moved = f"fell by {-most:g} % or more"
    elif most is None and least is not None and least >= 0:
        moved = f"grew by {least:g} % or more"
    else:
        bounds = [f"at least {least:g} %"] if least is not None else []
        bounds += [f"at most {most:g} %"] if most is not None else []
        moved = f"changed by {' and '.join(bounds)}"
    return f"No {what} {moved} {during(period.start, period.end)}{question.filters.chosen}."
