"""'And nothing in the last 30 days?' after who bought: those of them that did not buy then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS
from tools._periods import Period
from tools._spec import USUAL_DAYS

_FEWEST = 2
_ONCE = frozenset(["compare_to", "sort", "order", "top", "min_value"])
"""What the figures were shown by, which those that stopped are not."""
OF_GOODS = (
    "Nothing is nothing of {goods} here; who ordered nothing at all is told by "
    "“which of them have not ordered for {days} days?”"
)


def none_lately(sentence: Sentence, memory: Memory) -> tuple[Call | None, str]:
    """The buyers of the last figures that bought nothing in a later time, and what is to be told of it."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "sales_metrics" or last.arguments.get("by") != ["account"]:
        return None, ""
    later = _time_without(sentence)
    if later is None or "only" in last.arguments or sentence.mentions or sentence.unknown:
        return None, ""
    goods = next((str(last.arguments[name]) for name in GOODS if name in last.arguments), "")
    shown = [one.value for one in memory.listing if one.kind == "account"]
    today = sentence.lookup.clock.today
    lately = later.end == today
    if "top" in last.arguments and not goods and lately and len(shown) >= _FEWEST:
        silent = {"among": EITHER.join(shown), "min_recency_days": later.days}
        return Call("find_accounts", silent), ""
    earlier = _bought_in(last.arguments, today)
    end = min(earlier.end, later.start - timedelta(days=1))
    if earlier.start > end:
        return None, ""
    kept: dict[str, Any] = {k: v for k, v in last.arguments.items() if k not in _ONCE}
    asked = {
        "only": "stopped",
        "start": later.start.isoformat(),
        "end": later.end.isoformat(),
        "earlier_start": earlier.start.isoformat(),
        "earlier_end": end.isoformat(),
    }
    told = OF_GOODS.format(goods=goods, days=later.days) if goods and lately else ""
    return Call("sales_metrics", {**kept, **asked}), told


def _time_without(sentence: Sentence) -> Period | None:
    """The one time that a message says nothing was bought in, where it says no more than that."""
    main, today = sentence.times.main, sentence.lookup.clock.today
    if main is None or len(sentence.times.periods) != 1 or main.start is None:
        return None
    rest = {word for at, word in enumerate(sentence.words) if at not in sentence.times.covered}
    if not rest & word_list("says_not") or not rest <= word_list("around_none_lately"):
        return None
    end = min(main.end or today, today)
    return Period(main.start, end) if main.start <= end else None


def _bought_in(last: dict[str, Any], today: date) -> Period:
    """The days that the last figures are of."""
    end = date.fromisoformat(last["end"]) if "end" in last else today
    start = last.get("start")
    first = date.fromisoformat(start) if start else end - timedelta(days=USUAL_DAYS - 1)
    return Period(first, end)
