"""Lays out a Markdown text: masks what is not prose, then cuts it into sentences and table cells.

Masking keeps every offset: what is masked becomes spaces of the same length.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum

_MASKED = re.compile(
    r"^[ \t]*(?P<fence>```|~~~)[\s\S]*?(?:^[ \t]*(?P=fence)[^\n]*$|\Z)"
    r"|(?P<tick>`+)(?P<code>[^\n]*?)(?<!`)(?P=tick)(?!`)"
    r"|<!--[\s\S]*?(?:-->|\Z)"
    r"|</?[A-Za-z][^<>\n]*>"
    r"|\]\([^()\s]*(?:\s+\"[^\"\n]*\")?\)"
    r"|(?:https?://|www\.|mailto:)[^\s<>)\]]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+"
    r"|\[\^?\d{1,3}\](?!\()"
    r"|^[ \t]*(?:>[ \t]?)+(?=[^\s\d>]|\d+\s[A-Za-z])"
    r"|^[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+)?\d{1,3}(?:\.\d{1,2})*[.)](?=[ \t])",
    re.MULTILINE,
)
# A figure does not become code by standing in backticks.
_FIGURE_IN_CODE = re.compile(
    r"\s*[-+\u2212~<>]?\s?[^\w\s]?\s?\d[\d.,\s/-]*(?:%|[A-Za-z]{1,3})?\s*$"
)
_EMPHASIS = re.compile(r"\*+|~~|\\(?=\W)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_NOT_LINE_END = re.compile(r"[^\n]")

HEADING = re.compile(r"[ \t]*(#{1,6})[ \t]")
ITEM = re.compile(r"([ \t]*)(?:[-*+•]|\d{1,3}[.)])[ \t]+")
_RULE = re.compile(r"[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_BAR = re.compile(r"(?<!\\)\|")
_LABEL_LINE = re.compile(r"[ \t]*\*\*[^*\n]+\*\*[ \t]*:?[ \t]*$")

_ENDS = re.compile(r"[.!?…][\"'\u2019”)\]]*\s+(?=[\"'\u2018“(\[]*[A-Z0-9£$€■~<>+\u2212-])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|vs|approx|no|ltd|inc|co|corp|st|mr|mrs|ms|dr|est|max|min|avg|prev|plc|cf|ca|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)|(?<![a-z\d])[a-z])$",
    re.IGNORECASE,
)


LONGEST = 700
"""Characters of a sentence; what is longer is no prose."""


class Place(StrEnum):
    """Where a sentence stands."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of text that is judged as one. `block` changes with every paragraph.

    `level` is the depth of a heading or the indent of a list item, `opens` whether the sentence is
    the first of its paragraph or item. For a table cell, `row` spans its row,
    `number` counts the rows from 1, and `header` is its column's title.
    """

    start: int
    end: int
    place: Place
    block: int
    level: int = 0
    opens: bool = True
    row: tuple[int, int] | None = None
    number: int = 0
    header: tuple[int, int] | None = None


def mask(text: str) -> str:
    """The text with code, links, list numbers and emphasis marks blanked, offsets unchanged."""
    blanked = _MASKED.sub(_blank, text)
    return _EMPHASIS.sub(lambda match: " " * len(match[0]), blanked)


def _blank(match: re.Match[str]) -> str:
    if match["code"] and _FIGURE_IN_CODE.match(match["code"]):
        return match[0].replace("`", " ")
    return _NOT_LINE_END.sub(" ", match[0])


def sentences(text: str, masked: str) -> list[Sentence]:
    """The sentences and cells of a text, in order. `masked` is `mask(text)`."""
    return list(_Layout(text, masked).run())


class _Layout:
    """Walks the lines of a text."""

    def __init__(self, text: str, masked: str) -> None:
        self.text = text
        self.masked = masked
        self.block = 0
        self.open: tuple[int, int, Place, int] | None = None

    def run(self) -> Iterator[Sentence]:
        lines = list(_lines(self.text))
        i = 0
        while i < len(lines):
            start, end = lines[i]
            line = self.text[start:end]
            if _is_table(self.text, lines, i):
                yield from self.close()
                i = yield from self.table(lines, i)
                continue
            i += 1
            heading, item = HEADING.match(line), ITEM.match(line)
            if not line.strip():
                yield from self.close()
                self.block += 1
            elif heading:
                yield from self.close()
                self.block += 1
                self.open = (start, end, Place.HEADING, len(heading[1]))
                yield from self.close()
            elif item:
                yield from self.close()
                self.open = (start + item.end(), end, Place.ITEM, len(item[1].expandtabs(4)))
            elif _LABEL_LINE.match(line):
                yield from self.close()
                self.open = (start, end, Place.HEADING, 7)
                yield from self.close()
            elif self.open:
                self.open = (self.open[0], end, *self.open[2:])
            else:
                self.open = (start, end, Place.TEXT, 0)
        yield from self.close()

    def close(self) -> Iterator[Sentence]:
        if self.open is None:
            return
        start, end, place, level = self.open
        self.open = None
        at = start
        for cut in _cuts(self.masked, start, end):
            yield Sentence(at, cut, place, self.block, level, at == start)
            at = cut
        if at < end:
            yield Sentence(at, end, place, self.block, level, at == start)

    def table(self, lines: list[tuple[int, int]], i: int) -> Generator[Sentence, None, int]:
        """The cells of a table; returns the number of the first line after it."""
        self.block += 1
        header: list[tuple[int, int]] = []
        if i + 1 < len(lines) and _RULE.match(self.text[slice(*lines[i + 1])]):
            header = list(_cells(self.text, *lines[i]))
            for start, end in header:
                yield Sentence(start, end, Place.CELL, self.block)
            i += 2
        number = 1
        while i < len(lines) and "|" in self.text[slice(*lines[i])]:
            for column, (start, end) in enumerate(_cells(self.text, *lines[i])):
                title = header[column] if column < len(header) else None
                yield Sentence(
                    start, end, Place.CELL, self.block, row=lines[i], number=number, header=title
                )
            i, number = i + 1, number + 1
        self.block += 1
        return i


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        yield start, end
        start = end + 1


def _is_table(text: str, lines: list[tuple[int, int]], i: int) -> bool:
    line = text[slice(*lines[i])]
    if "|" not in line:
        return False
    if line.lstrip().startswith("|"):
        return True
    return (
        i + 1 < len(lines)
        and "|" in text[slice(*lines[i + 1])]
        and bool(_RULE.match(text[slice(*lines[i + 1])]))
    )


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    line = text[start:end]
    at = start + len(line) - len(line.lstrip())
    if text[at:end].startswith("|"):
        at += 1
    for bar in _BAR.finditer(text, at, end):
        yield at, bar.start()
        at = bar.end()
    if text[at:end].strip():
        yield at, end


def _cuts(masked: str, start: int, end: int) -> Iterator[int]:
    """Where one sentence ends and the next begins."""
    last = start
    for match in _ENDS.finditer(masked, start, end):
        if masked[match.start()] == "." and _ABBREVIATION.search(
            masked[max(start, match.start() - 8) : match.start()]
        ):
            continue
        yield from _forced(masked, last, match.end())
        last = match.end()
        yield last
    yield from _forced(masked, last, end)


def _forced(masked: str, start: int, end: int) -> Iterator[int]:
    """Cuts what is far too long for a sentence, so that reading it stays quick."""
    while end - start > LONGEST:
        space = masked.rfind(" ", start + 1, start + LONGEST)
        start = space + 1 if space > 0 else start + LONGEST
        yield start
