"""Lays out a Markdown text: masks what is not prose, then cuts it into sentences and table cells.

Masking keeps every offset: what is masked becomes spaces of the same length.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from enum import StrEnum

_MASKED = re.compile(
    r"^[ \t]*(?P<fence>```|~~~)(?P<block>[\s\S]*?)(?:^[ \t]*(?P=fence)|\Z)"
    r"|(?P<tick>`+)(?P<code>[^\n]*?)(?<!`)(?P=tick)(?!`)"
    r"|</?(?:[A-Za-z]+|h[1-6])(?:\s+[a-z-]+=(?:\"[^\"<>\n\d£$€%]*\"|'[^'<>\n\d£$€%]*'))*\s*/?>"
    r"|\]\((?!\d)[^()\s£$€]*(?:\s+\"[^\"\n\d]*\")?\)"
    r"|(?:https?://|www\.|mailto:)(?=[A-Za-z])[^\s<>)\]£$€]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z][\w-]{0,63}\.[\w.-]+"
    r"|\[\^?(?P<foot>\d{1,3})\](?!\()"
    r"|^[ \t]*(?:>[ \t]?)+(?=[^\s\d>]|\d+\s[A-Za-z])"
    r"|^(?P<before>[ \t]*(?:>[ \t]*)*(?:#{1,6}[ \t]+)?)(?P<ordinal>\d{1,3}(?:\.\d{1,2})*)[.)](?=[ \t])",
    re.MULTILINE,
)
_FOOTNOTE = re.compile(r"^[ \t]*\[\^?(\d{1,3})\](?::|[ \t]+\S)", re.MULTILINE)
_EMPHASIS = re.compile(r"\*+|~~|\\(?=\W)|(?<!\w)_{1,3}(?=\S)|(?<=\S)_{1,3}(?!\w)")
_SIGNS = str.maketrans("％﹪٪￡＄，．", "%%%£$,.")
_BETWEEN_DIGITS = re.compile(r"(?<=[\d.,])\x20+(?=[\d.,])")
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


def mask(text: str, quoted: Callable[[str], bool] = lambda code: False) -> str:
    """The text with links, list numbers and marks blanked, offsets unchanged.

    Code is blanked where it is `quoted` from the ledger; a figure does not become code by standing
    in backticks. A number at the head of a line is a list's only if it counts on from the one before.
    """
    notes = len(set(_FOOTNOTE.findall(text)))
    last: dict[str, tuple[int, ...]] = {}
    levels: set[tuple[int, ...]] = {()}

    def blank(match: re.Match[str]) -> str:
        if (code := match["code"] or match["block"]) and not quoted(code.strip()):
            name = "code" if match["code"] else "block"
            start, end = (place - match.start() for place in match.span(name))
            return (
                _NOT_LINE_END.sub(" ", match[0][:start])
                + code
                + _NOT_LINE_END.sub(" ", match[0][end:])
            )
        if match["foot"] and not 0 < int(match["foot"]) <= notes:
            return match[0]
        if match["ordinal"]:
            number = tuple(map(int, match["ordinal"].split(".")))
            first = number[-1] == 1 and number[:-1] in levels
            if not first and number not in _next(last.get(match["before"], ())):
                return match[0]
            last[match["before"]] = number
            levels.add(number)
        return _NOT_LINE_END.sub(" ", match[0])

    masked = _EMPHASIS.sub(lambda match: " " * len(match[0]), _MASKED.sub(blank, text))
    return _BETWEEN_DIGITS.sub(
        lambda gap: gap[0] if " " in text[slice(*gap.span())] else "\u2060" * len(gap[0]),
        masked.translate(_SIGNS),
    )


def _next(number: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """What may follow a number in a list: itself again, or the next at any level."""
    yield number
    for level, here in enumerate(number):
        yield (*number[:level], here + 1)


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
            if item and self.masked[start : start + item.end()].strip(" \t-*+•"):
                item = None  # a figure, no list's number
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
