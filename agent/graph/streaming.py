"""Shows a model's text while it comes, sentence by sentence, each only after its figures were checked.

What is shown is always a prefix of the reply in which every figure is traced. From the first sentence
that fails on nothing more is shown: the whole goes through verify and repair, and deliver either
completes what is on the screen or takes it back.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Sequence

from agent.answer import UNTRACED, Event, Fact, TextChunk, TextDropped
from agent.ledger import Names, verify
from tools._quoted import without_links

# A sentence is over at a line's end, or at a full stop that a new sentence follows.
_END = re.compile(r"\n+|[.!?][\"')*]*\s+(?=[A-Z*“\"'(-])")
WINDOW = 1_500
"""Characters before a sentence by which it is read."""
_HEADING = re.compile(r"^#{1,6}[ \t].*$", re.MULTILINE)


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
        self._checked = 0
        self._failed = False
        self._checking: asyncio.Task[None] | None = None
        self.shown = ""

    def feed(self, piece: str) -> None:
        """Take the next piece of the reply. Sentences that are whole are checked and shown meanwhile."""
        self._text += piece
        if self._checking is None and not self._failed and self._whole() > self._checked:
            self._checking = asyncio.create_task(self._check())

    async def finish(self) -> None:
        """Wait until all whole sentences have been checked."""
        if self._checking is not None:
            await self._checking

    def drop(self) -> None:
        """Take back what was shown: the reply was cut off, or was no answer but a tool call."""
        if self.shown:
            self._write(TextDropped())
        self._text = self.shown = ""
        self._failed = True

    def _whole(self) -> int:
        """Where the last whole sentence ends."""
        return max((end.end() for end in _END.finditer(self._text, self._checked)), default=0)

    async def _check(self) -> None:
        # One check at a time, of all that has come by then: in a quick stream there are few.
        while not self._failed and (end := self._whole()) > self._checked:
            sound = without_links(self._text[:end])
            bad = await asyncio.to_thread(self._untraced, sound, len(self.shown))
            if self._failed:
                break
            self._checked = end
            if bad is not None:
                self._failed = True
                whole = [found.end() for found in _END.finditer(sound) if found.end() <= bad]
                sound = sound[: max(whole, default=0)]
            if not sound.startswith(self.shown):
                self._failed = True
            elif len(sound) > len(self.shown):
                self._write(TextChunk(text=sound[len(self.shown) :]))
                self.shown = sound
        self._checking = None

    def _untraced(self, text: str, checked: int) -> int | None:
        """Where the first figure after `checked` stands that is on no fact.

        It is read under its heading, from the paragraph before its own on, of which the end is enough.
        """
        start = text.rfind("\n\n", 0, max(text.rfind("\n\n", 0, checked), 0)) + 1
        if (near := checked - WINDOW) > start and (end := _END.search(text, near, checked)):
            start = end.end()
        headings = _HEADING.findall(text, 0, start)
        above = f"{headings[-1]}\n\n" if headings else ""
        figures = verify(
            above + text[start:],
            self._facts,
            question=self._question,
            book=self._book,
            currency=self._currency,
        ).figures
        shift = start - len(above)
        bad = [figure.start + shift for figure in figures if figure.verdict in UNTRACED]
        return min((at for at in bad if at >= checked), default=None)
