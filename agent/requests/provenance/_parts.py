"""What is counted in a metric: returns, discounts, tax. From the catalogue, without a figure."""

from __future__ import annotations

from agent.wording import first_lower, first_upper, listed
from data import catalogue
from data.catalogue import Metric

_TAKEN_OFF = ("deducted", "left out")


def as_taken(metric: Metric, part: str) -> str:
    """'Returns are deducted from revenue'."""
    name = metric.title.casefold()
    match metric.parts[part]:
        case "deducted":
            return f"{part} are deducted from {name}"
        case "left out":
            return f"{part} do not count in {name}"
        case _:
            return f"{part} are not deducted from {name}"


def in_or_out(metric: Metric, part: str, *, away: bool | None) -> str:
    """Yes or no first, then why; `away` is whether it was asked to be off, None for either."""
    unknown = catalogue.parts()[part].unknown
    definition = f"- {metric.title}: {metric.description}"
    if unknown is not None:
        return f"**No.** {unknown}.\n\n{definition}\n"
    if part not in metric.parts:
        return f"**No:** {part} have no part in {metric.title.casefold()}.\n\n{definition}\n"
    off = metric.parts[part] in _TAKEN_OFF
    either = "**Net:**" if off else "**Gross:**"
    word = either if away is None else "**Yes:**" if off == away else "**No:**"
    return "\n".join(
        [f"{word} {as_taken(metric, part)}.", "", definition, *_others(metric, part), ""]
    )


def on_a_wish(metric: Metric, part: str) -> tuple[str, list[str]]:
    """What is possible where a part is to be taken off, and what to say for it."""
    unknown = catalogue.parts()[part].unknown
    if unknown is not None:
        return f"That cannot be taken off. {unknown}.\n", []
    taken = metric.parts.get(part)
    if taken in _TAKEN_OFF:
        lead = f"There is nothing left to take off: {as_taken(metric, part)} already."
    elif taken is None:
        lead = f"There is nothing to take off: {part} have no part in {metric.title.casefold()}."
    else:
        lead = (
            f"{first_upper(as_taken(metric, part))}, and the definition of a metric is not changed."
        )
    others = _others(metric, part)
    follow = [f"{other.title} instead" for other in _alike(metric, part)]
    return "\n".join([lead, "", f"- {metric.title}: {metric.description}", *others, ""]), follow


def _alike(metric: Metric, part: str) -> list[Metric]:
    """Metrics of the same kind that take the part otherwise."""
    return [
        other
        for other in catalogue.metrics().values()
        if other.unit == metric.unit
        and other.name != "avg_order_value"
        and part in other.parts
        and other.parts[part] != metric.parts.get(part)
    ]


def _others(metric: Metric, part: str) -> list[str]:
    found = [
        f"{other.title} ({first_lower(other.description.rstrip('.'))})"
        for other in _alike(metric, part)
    ]
    return [f"- Otherwise counted: {listed(found)}. Ask for it by that name."] if found else []
