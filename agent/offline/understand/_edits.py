"""The last answer with one change that a message makes as a whole: another value, a filter less."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.offline.understand._request import Requests
from agent.offline.understand.arguments.goods import bought_without
from agent.offline.understand.arguments.terms import SHORT_FORM
from agent.offline.understand.dialogue.carryover.ellipsis import ASKS
from agent.offline.understand.dialogue.updates.contrast import contrasts, keeps_all_else
from agent.offline.understand.dialogue.updates.redraft import (
    drafted_with,
    edits_document,
    wants_a_length,
)
from agent.offline.understand.dialogue.updates.regrouped import regrouped
from agent.offline.understand.dialogue.updates.reshaped import reshaped
from agent.offline.understand.dialogue.updates.swapped import asked_of_another, swapped
from agent.offline.understand.dialogue.wordings.hints import written_out
from agent.offline.understand.dialogue.wordings.rewrite import rewritten
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.scan import scan

_DOCUMENT = "draft_report"
_MEANT = re.compile(r"\W*(?:(?:no|sorry|oops|well|ok|and|but)[ ,]+)*i mean(?:t)? ", re.IGNORECASE)
"""'I meant orders, not the average' puts the last question right, however much it says."""
Read = Callable[[str, Memory], Reading]


class Edits:
    """Reads messages of one person against the last answer; `read` reads what is said beside a change."""

    def __init__(self, requests: Requests, read: Read) -> None:
        self.requests = requests
        self.read = read
        self.lexicon = requests.lexicon

    def edited(self, text: str, memory: Memory, *, anew: bool) -> Reading | None:
        """The last answer with what a message changes of it; None where it says anything else.

        `anew`: it says by itself what it asks, so that only what it wants in place of another changes.
        """
        follow_ups = self.requests.follow_ups
        found = follow_ups.at_a_time(text, memory) or self._reshaped(text, memory)
        found = found or self._regrouped(text, memory) or follow_ups.listed_by(text, memory)
        if found is None and (asked := follow_ups.of_the_screen(text, memory)) is not None:
            found = replace(asked, settled=True)
        if found is None and not anew:
            found = self._set_or_taken_off(text, memory)
            found = found or self._drafted(text, memory)
        found = found or self._contrasted(text, memory)
        return None if found is None else replace(found, whole=True)

    def _reshaped(self, text: str, memory: Memory) -> Reading | None:
        """The last answer in another shape: fewer rows, another order, another measure."""
        made, rest = reshaped(text, self.lexicon.lookup, memory)
        reading = self._swapped(made, rest, memory) if made else None
        if reading is None or {call.tool for call in reading.calls} != {made[0].tool}:
            return None
        if bought_without(scan(rest, self.lexicon.lookup)):
            return None  # "flip that around, glassware but no cutlery" says itself what is flipped
        return replace(reading, settled=True)

    def _regrouped(self, text: str, memory: Memory) -> Reading | None:
        """The last figures split in another way, with all else that they were asked with."""
        made = regrouped(text, self.lexicon.lookup, memory)
        if not made:
            return None
        return replace(self.requests.answering.ready(made, 0.9, memory), settled=True)

    def of_document(self, text: str, memory: Memory) -> Reading | None:
        """The document on the screen with a wish that can only be meant of it."""
        sentence = scan(text, self.lexicon.lookup)
        if memory.missing is not None or not edits_document(sentence, memory):
            return None
        made = self.requests.follow_ups.redrafted(sentence, memory)
        if not made:
            return None
        reading = self.requests.answering.ready(made, 0.9, memory)
        told = (SHORT_FORM,) if wants_a_length(sentence) else ()
        return replace(reading, notes=told, settled=True, whole=True)

    def in_full(self, text: str, memory: Memory) -> str:
        """A message with its hints written out: 'too fine, months'."""
        lookup = self.lexicon.lookup
        return written_out(rewritten(written_out(text, lookup, memory), memory), lookup, memory)

    def _drafted(self, text: str, memory: Memory) -> Reading | None:
        """The document of the last answer, with what is said of it in the same breath."""
        wished = drafted_with(text) if memory.calls and memory.missing is None else None
        if wished is None:
            return None
        head, rest = wished
        reading = self.read(head, memory)
        if {call.tool for call in reading.calls} != {_DOCUMENT}:
            return None
        if not rest or self._says_only_for_whom(rest):
            return reading
        more = self.read(rest, reading.memory)
        if {call.tool for call in more.calls} != {_DOCUMENT}:
            return None
        return replace(more, memory=replace(more.memory, before=memory.calls))

    def _says_only_for_whom(self, text: str) -> bool:
        """'For Steve', who is nobody in the data."""
        said = scan(text, self.lexicon.lookup)
        named = said.mentions or said.named("segments") or said.numbers or said.times.periods
        return said.words[:1] == ["for"] and not named

    def _set_or_taken_off(self, text: str, memory: Memory) -> Reading | None:
        follow_ups = self.requests.follow_ups
        anew = follow_ups.said_anew(text, memory) or follow_ups.released(text, memory)
        if anew is not None:
            return anew
        swap = swapped(text, self.lexicon.lookup, memory)
        return None if swap is None else self._swapped(*swap, memory)

    def _swapped(self, made: tuple[Call, ...], rest: str, memory: Memory) -> Reading:
        """The last calls with one value for another, and with what is said beside it."""
        reading = self.requests.answering.ready(made, 0.9, memory)
        if not rest or keeps_all_else(rest):
            return reading
        more = self.read(rest, reading.memory)
        return replace(more, memory=replace(more.memory, before=memory.calls))

    def _contrasted(self, text: str, memory: Memory) -> Reading | None:
        """The last answer with what a message wants in place of something of it."""
        lookup = self.lexicon.lookup
        for one in contrasts(text, lookup, memory, self.requests.intents):
            sentence = scan(one.wanted, lookup)
            anew = self.requests.asks_anew(sentence, memory) or ASKS.search(sentence.line.text)
            meant = _MEANT.match(one.wanted)
            if anew and not one.keeps and not meant:
                return self.read(one.wanted, memory) if one.gone or one.put_right else None
            wanted = f"{one.wanted[meant.end() :]} instead" if meant else one.wanted
            reading = self._changed(wanted, memory)
            if reading is not None:
                made = one.without_gone(reading.calls)
                told = self.requests.answering.ready(made, 0.9, memory)
                return replace(told, notes=reading.notes)
        return None

    def _changed(self, text: str, memory: Memory) -> Reading | None:
        """The last calls with what the message changes; None where it changes nothing of them."""
        said = self.in_full(asked_of_another(text, self.lexicon.lookup, memory), memory)
        reading = self.requests.follow_ups.said_anew(text, memory) or self._reshaped(text, memory)
        if reading is None:
            reading = self.requests.changed(self.requests.scanned(said, memory), memory)
        if reading is None:
            reading = self.read(text, memory)
        same = [c.tool for c in reading.calls] == [c.tool for c in memory.calls]
        return (
            reading if same and reading.kind == "calls" and reading.calls != memory.calls else None
        )
