"""Recompute an export from its receipt: the same, or what changed and which input moved.

`_source` reads what can be recomputed: a report, an answer, a whole conversation. `_calls` makes the calls
again, `_charts` and `_replay` hold the outcome against the export.
"""

from agent.exports.replay._replay import replay
from agent.exports.replay._result import Changed, ChangedChart, Moved, Replayed
from agent.exports.replay._source import NOT_READABLE, Source, of_report, read

__all__ = [
    "NOT_READABLE",
    "Changed",
    "ChangedChart",
    "Moved",
    "Replayed",
    "Source",
    "of_report",
    "read",
    "replay",
]
