"""Shows a model's text while it comes, sentence by sentence, each only after its figures were checked.

What is shown is always a prefix of the reply in which every figure is traced. From the first sentence
that fails on nothing more is shown: the whole goes through verify and repair, and deliver either
completes what is on the screen or takes it back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.answer import UNTRACED, Event, Fact, TextChunk, TextDropped
from agent.ledger import Names, verify
from tools._quoted import without_links

# A sentence is over at a line's end, or at a full stop that a new sentence follows.
_END = re.compile(r"\n+|[.!?][\"')*]*\s+(?=[A-Z*“\"'(-])")


class VerifiedStream:
    """Receives a reply in pieces and passes on what is checked."""

    def __init__(
        self,
        facts: Sequence[Fact],
        question: str,
        book: Names,
        currency: str,
        write: Callable[[Event], None],
    ) -> None:
        self._facts = facts
        self._question = question
        self._book = book
        self._currency = currency
        self._write = write
        self._text = ""
        self._read = 0
        self._failed = False
        self.shown = ""

    def feed(self, piece: str) -> None:
        """Take the next piece of the reply; show the sentences that are whole and checked by now."""
        self._text += piece
        if self._failed:
            return
        ends = [end.end() for end in _END.finditer(self._text, self._read)]
        if not ends:
            return
        self._read = ends[-1]
        sound = without_links(self._text[: self._read])
        figures = verify(
            sound,
            self._facts,
            question=self._question,
            book=self._book,
            currency=self._currency,
        ).figures
        bad = [figure.start for figure in figures if figure.verdict in UNTRACED]
        if bad:
            self._failed = True
            whole = [end.end() for end in _END.finditer(sound) if end.end() <= min(bad)]
            sound = sound[: max(whole, default=0)]
        if not sound.startswith(self.shown):
            self._failed = True
        elif len(sound) > len(self.shown):
            self._write(TextChunk(text=sound[len(self.shown) :]))
            self.shown = sound

    def drop(self) -> None:
        """Take back what was shown: the reply was cut off, or was no answer but a tool call."""
        if self.shown:
            self._write(TextDropped())
        self._text = self.shown = ""
        self._read = 0
        self._failed = False
