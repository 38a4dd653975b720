"""'Do those add up to the total?' after figures by something: the rows, and what there is in all beside them.

The sum of the rows is in their answer; what the whole is says only the same figure without the split.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.dialogue.memory import SCHEMED
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_ASKS = re.compile(alternatives("asks_whether_all_is_there"))
_OF_ROWS = frozenset(["by", "sort", "order", "top"])
_SALES = "sales_metrics"


def rows_and_total(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """The calls that answer whether the rows on the screen make up the whole; none of any other message."""
    last = memory.last
    if last is None or memory.missing is not None or not _ASKS.fullmatch(sentence.bare):
        return ()
    if last.tool == _SALES and "by" in last.arguments and not _CHOSEN & last.arguments.keys():
        whole = {k: v for k, v in last.arguments.items() if k not in _OF_ROWS}
        return (last, replace(last, arguments=whole))
    return memory.calls if last.tool in SCHEMED and "segment" not in last.arguments else ()


_CHOSEN = frozenset(["only", "min_change", "max_change", "min_value"])
"""What leaves rows out, so that they are not all of it."""
