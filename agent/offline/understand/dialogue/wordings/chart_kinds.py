"""'Show RFM as a 3-D scatter', 'the box plots': which chart is asked for, and what is told of others.

A chart that there is leads the answer; of one that there is not it is said which there are, beside the
nearest.
"""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.dialogue.wordings.charts import NO_PIES, asks_for_pie
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

SPACE, BOXES, MATRIX = "chart_space", "chart_boxes", "chart_matrix"
KINDS = (SPACE, BOXES, MATRIX)
"""The charts of the book that can be asked for by their form, as the focus of an answer."""
NOT_DRAWN = (
    "I draw no {form} of this: figures come as bars or lines. There are also, of the whole book, a matrix "
    "of recency and frequency, box plots and a 3-D scatter; of segment moves a Sankey; of cohorts a heatmap."
)
_BOOK = "book_overview"
_MOVES = "segment_migration"
_QUARTER = 3
"""Months that moves are told of where no time is said."""
_NEAR = {"heat": MATRIX, "histogram": BOXES}
"""The chart of the book that comes nearest to a form."""
_DRAWN_AS = {"heat": ("cohort_retention", _BOOK), "sankey": (_MOVES,)}
"""Forms that some tools are drawn in."""
_NEAREST = frozenset(["segment_overview", _BOOK, "segment_members"])
"""Answers on segments, whose accounts the charts of the book show."""


def without_chart_focus(memory: Memory) -> Memory:
    """The memory without the chart that the last answer led with."""
    return replace(memory, focus=tuple(one for one in memory.focus if one not in KINDS))


def with_chart(reading: Reading, text: str, sentence: Sentence, memory: Memory) -> Reading:
    """The reading with the chart that a message asks for, or with what is told where there is none."""
    kind, form = next(
        ((kind, said.group()) for kind in KINDS if (said := _said(kind).search(text))), ("", "")
    )
    if kind and _is_of_the_book(text, form, sentence, reading):
        same = reading.is_answered and reading.calls[0].tool == _BOOK
        call = reading.calls[0] if same else Call(_BOOK, _where(sentence))
        return _led_by(kind, call, sentence, memory)
    form = re.sub(r"^(?:as|on) (?:an? )?", "", form or _form(text), flags=re.IGNORECASE)
    if not reading.is_answered or not form:
        return reading
    if asks_for_pie(text):
        return replace(reading, notes=(*reading.notes, NO_PIES))
    tools, plain = {call.tool for call in reading.calls}, form.replace(" ", "").casefold()
    if tools <= _NEAREST and plain.startswith("sankey"):
        since = shift(sentence.lookup.clock.today, -_QUARTER).isoformat()
        return _led_by("", Call(_MOVES, {"from_date": since} | _where(sentence)), sentence, memory)
    nearest = next((near for name, near in _NEAR.items() if plain.startswith(name)), "")
    if tools == {_BOOK} and nearest:
        reading = replace(reading, memory=replace(reading.memory, focus=(nearest,)))
    drawn = next((by for name, by in _DRAWN_AS.items() if plain.startswith(name)), ())
    if tools & {*drawn}:
        return reading
    return replace(reading, notes=(*reading.notes, NOT_DRAWN.format(form=form)))


def _led_by(kind: str, call: Call, sentence: Sentence, memory: Memory) -> Reading:
    """The reading of one call, whose answer a chart leads."""
    kept = after(memory, (call,), sentence.lookup.lexicon)
    focused = replace(kept, focus=(kind,) if kind else ())
    return Reading("calls", calls=(call,), confidence=0.9, memory=focused, settled=True)


def _said(kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{alternatives(kind)})(?!\w)", re.IGNORECASE)


def _form(text: str) -> str:
    """The form of a chart as it is typed; empty where none but bars or lines is asked for."""
    if asks_for_pie(text):
        return "pie"
    found = re.search(rf"\b(?:{alternatives('forms_not_drawn')})(?!\w)", text, re.IGNORECASE)
    return found.group() if found else ""


def _is_of_the_book(text: str, form: str, sentence: Sentence, reading: Reading) -> bool:
    """Whether a chart is asked for of the book, its segments or their scores, and of nothing else."""
    if {mention.kind for mention in sentence.mentions} - {"region"}:
        return False
    if reading.is_answered and {call.tool for call in reading.calls} <= {_BOOK}:
        return True
    rest = text.replace(form, " ").casefold()
    for mention in sentence.mentions:
        rest = rest.replace(sentence.raw(mention).casefold(), " ")
    words = set(re.findall(r"[a-z]+", rest))
    if not words <= word_list("around_a_chart_of_the_book"):
        return False
    bare = not words & word_list("says_the_book") and form.casefold() not in _OF_ITSELF
    last = {call.tool for call in reading.calls} if reading.is_answered else set()
    return not bare or not last or last <= _NEAREST


_OF_ITSELF = frozenset(["r x f", "rxf", "r/f"])


def _where(sentence: Sentence) -> dict[str, str]:
    regions = [mention.value for mention in sentence.of("region")]
    return {"region": regions[0]} if len(regions) == 1 else {}
