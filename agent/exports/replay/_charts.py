"""Charts of an export against those drawn of the same calls again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any, Literal

import yaml

from agent.answer import Chart, ToolRun
from agent.charts import charts_of, drawing_version
from agent.exports.replay._result import ChangedChart, Input

FILE = Path(__file__).with_name("look.yaml")
MOST_PLACES = 3
_NOTHING = object()


def differences(
    charts: Sequence[Chart],
    runs: Mapping[str, ToolRun],
    currency: str,
    because: Mapping[str, Input],
    drawing: str,
) -> list[ChangedChart]:
    """Those of the export's charts that come out otherwise from `runs`, the calls made again.

    `drawing` is the hash of the code that drew them. A change that the calls do not explain, `because` being
    'report' for them, is that code's where it is another one by now.
    """
    found = []
    seen: dict[str, int] = {}
    for chart in charts:
        place = seen[chart.call] = seen.get(chart.call, -1) + 1
        run = runs.get(chart.call)
        again = charts_of(run, currency) if run is not None else []
        why = because.get(chart.call, "report")
        if why == "report" and drawing not in ("", drawing_version()):
            why = "drawing"
        # An answer on one part of its result may have drawn fewer charts, or in another order.
        same = [one for one in again if one.title == chart.title] or again[place : place + 1]
        if (changed := _against(chart, same[:1], why)) is not None:
            found.append(changed)
    return found


def _against(chart: Chart, again: Sequence[Chart], because: Input) -> ChangedChart | None:
    common: dict[str, Any] = {"title": chart.title, "call": chart.call, "because": because}
    if not again:
        return ChangedChart(**common, differs="gone", where=[])
    was = {"title": chart.title, **chart.figure}
    now = {"title": again[0].title, **again[0].figure}
    each: tuple[tuple[Literal["figures", "look"], bool], ...] = (("figures", False), ("look", True))
    for differs, look in each:
        if where := list(islice(_places(was, now, look), MOST_PLACES)):
            return ChangedChart(**common, differs=differs, where=where)
    return None


def _places(was: Any, now: Any, look: bool, path: str = "") -> Iterator[str]:
    """Where two parts of a figure differ; what only says how it looks is passed over unless `look`."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted(set(was) | set(now)):
            if look or name not in _look():
                yield from _places(was.get(name), now.get(name), look, f"{path}.{name}".lstrip("."))
    elif isinstance(was, list | tuple) and isinstance(now, list | tuple):
        for number, (one, other) in enumerate(zip_longest(was, now, fillvalue=_NOTHING)):
            yield from _places(one, other, look, f"{path}[{number}]")
    elif was != now:
        yield path


@cache
def _look() -> frozenset[str]:
    return frozenset(yaml.safe_load(FILE.read_text(encoding="utf-8"))["look"].split())
