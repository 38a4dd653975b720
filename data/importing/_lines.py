"""Reading delimited text line by line, so that a malformed line costs that line and no other."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

MAX_LINES = 1000
MAX_LETTERS = 1 << 20
QUOTE = '"'


@dataclass(frozen=True)
class Record:
    """One row of the file: its fields, or else why it has none. `line` counts from 1."""

    line: int
    text: str
    fields: list[str]
    problem: str = ""


class Lines:
    """The records of a UTF-8 file, blank lines left out.

    A quoted value may run over several lines. When it never ends, or when every line it swallows
    looks like a row of its own, the line where it opens is reported and reading resumes after it.
    `width` is the number of fields of a file without a header line.
    """

    def __init__(self, path: Path, delimiter: str, width: int | None = None) -> None:
        self.path = path
        self.delimiter = delimiter
        self.width = width
        self._waiting: deque[str] = deque()
        self._line = 0

    def records(self) -> Iterator[Record]:
        """The header first, if there is one, then each row; all must have as many fields as it."""
        width = self.width
        csv.field_size_limit(2 * MAX_LETTERS)
        with self.path.open(
            encoding="utf-8-sig", errors="surrogateescape", newline=""
        ) as self._file:
            while text := self._next():
                if text.strip("\r\n\x1a"):
                    record = self._record(text, width)
                    yield record
                    width = width or len(record.fields)

    def _next(self) -> str:
        self._line += 1
        return self._waiting.popleft() if self._waiting else self._file.readline(MAX_LETTERS)

    def _record(self, text: str, width: int | None) -> Record:
        line = self._line
        if QUOTE not in text:
            return _checked(line, text, text.rstrip("\r\n").split(self.delimiter), width)
        fields = self._parse(text)
        if fields == "open":
            return self._several_lines(text, width)
        if fields == "broken":
            return Record(line, text, [], _unreadable(text) or "an unbalanced quote")
        return _checked(line, text, fields, width)

    def _several_lines(self, first: str, width: int | None) -> Record:
        line = self._line
        taken: list[str] = []
        letters = 0
        fields: list[str] | Literal["open", "broken"] = "open"
        while fields == "open" and len(taken) < MAX_LINES and letters < MAX_LETTERS:
            more = self._next()
            if not more:
                self._line -= 1
                break
            taken.append(more)
            letters += len(more)
            # Only a line with an odd number of quotes can close the value.
            if more.count(QUOTE) % 2:
                fields = self._parse(first + "".join(taken))
        problem = ""
        if isinstance(fields, str):
            problem = _unreadable(first) or "an unbalanced quote"
        elif (
            width
            and width > 1
            and all(self._looks_like_row(text, width) for text in [first, *taken])
        ):
            problem = f"a quote that closes only {len(taken)} rows further down"
        if problem or isinstance(fields, str):
            self._waiting.extendleft(reversed(taken))
            self._line = line
            return Record(line, first, [], problem)
        return _checked(line, first + "".join(taken), fields, width)

    def _looks_like_row(self, text: str, width: int) -> bool:
        return text.count(self.delimiter) == width - 1

    def _parse(self, text: str) -> list[str] | Literal["open", "broken"]:
        lines = io.StringIO(text, newline="")
        reader = csv.reader(lines, delimiter=self.delimiter, skipinitialspace=True, strict=True)
        try:
            return next(reader)
        except csv.Error as error:
            return "open" if "unexpected end of data" in str(error) else "broken"


def _unreadable(text: str) -> str:
    if "\0" in text:
        return "a NUL byte in the line"
    if not text.isascii() and any("\udc80" <= letter <= "\udcff" for letter in text):
        return "bytes that are not UTF-8"
    return ""


def _checked(line: int, text: str, fields: list[str], width: int | None) -> Record:
    if problem := _unreadable(text):
        return Record(line, text, [], problem)
    if width is not None and len(fields) == width + 1 and not fields[-1].strip():
        fields = fields[:-1]  # a delimiter at the end of the line
    if width is not None and len(fields) != width:
        return Record(line, text, [], f"{len(fields)} fields where the header has {width}")
    return Record(line, text, fields)
