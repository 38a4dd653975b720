"""Upload of churn scores: a CSV, checked row by row.

A file has the columns `account_id` and `churn_score`, in any order; a score is a probability from 0
to 1. Every row that cannot be used is reported with its line and the reason; the others are kept.
"""

from __future__ import annotations

import math
import re
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from data.churn_scores import keep
from data.errors import UsageError
from data.importing._lines import Lines, Record
from data.importing._text import Text, open_text
from data.scope import Scope
from data.warehouse import Warehouse

COLUMNS = ("account_id", "churn_score")
MAX_BYTES = 32 << 20
MAX_SOURCE = 80
MOST_ERRORS = 1_000
"""Rows that are told one by one."""
DELIMITERS = ",;\t|"

_COMPRESSED = b"\x1f\x8b"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?", re.IGNORECASE | re.ASCII)
_DECIMAL_COMMA = re.compile(r"\d*,\d+", re.ASCII)


@dataclass(frozen=True)
class BadRow:
    """A row that was not kept. `column` is None where the line as a whole cannot be read."""

    line: int
    column: str | None
    reason: str

    @property
    def words(self) -> str:
        """'line 7, churn_score: 1.7 is not between 0 and 1'."""
        where = f"line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: {self.reason}"


@dataclass(frozen=True)
class Upload:
    """What became of a file: `total` rows = `kept` + `rejected`; `errors` are the first of those.

    `number` is None when no row was good and nothing was written.
    """

    number: int | None
    source: str
    uploader: str
    scored_at: date
    total: int
    kept: int
    rejected: int
    errors: tuple[BadRow, ...]
    findings: tuple[str, ...]


def upload(
    warehouse: Warehouse,
    path: Path,
    *,
    uploader: str,
    scope: Scope,
    source: str | None = None,
    scored_at: date | None = None,
    columns: tuple[str, str] = COLUMNS,
) -> Upload:
    """Read a CSV of churn scores and keep its good rows, all of them or, on a failure, none.

    `scope` is what the uploader may see: other accounts are reported as unknown. `source` names the
    scores in every answer (default: the name of the file). `scored_at` is the day they were made, by
    default the date of the newest transaction; an answer as of an earlier day does not know them.
    `columns` are the titles of the account ids and of the scores in the file.

    Raises:
        UsageError: the file as a whole cannot be used, or the date or the source cannot be.
    """
    named = _source(source or path.name)
    newest = warehouse.manifest.last_date
    day = scored_at or newest
    if day > newest:
        raise UsageError(
            f"Scores of {day} would never count: the data end on {newest}. "
            "Give the day of the data that the scores were made from."
        )
    read = _read(path, _known_ids(warehouse, scope), columns)
    total, number = len(read.scores) + read.rejected, None
    if read.scores:
        number = keep(
            warehouse.home,
            read.scores,
            source=named,
            uploader=uploader,
            scored_at=day,
            snapshot=warehouse.snapshot,
            total=total,
        )
    return Upload(
        number=number,
        source=named,
        uploader=uploader,
        scored_at=day,
        total=total,
        kept=len(read.scores),
        rejected=read.rejected,
        errors=tuple(read.errors),
        findings=read.findings,
    )


@dataclass
class _Read:
    """The rows of a file: scores by account, and what is wrong with the others."""

    findings: tuple[str, ...]
    scores: dict[str, float] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    rejected: int = 0
    errors: list[BadRow] = field(default_factory=list)

    def reject(self, bad: BadRow) -> None:
        """Count a row; a file of the wrong kind has millions, of which nobody reads more than the first."""
        self.rejected += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(bad)


def _read(path: Path, known: frozenset[str], columns: tuple[str, str]) -> _Read:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise UsageError(
            f"{path.name} has {size / 2**20:,.0f} MB; at most {MAX_BYTES >> 20} MB can be uploaded. "
            "Split it, or keep the columns account_id and churn_score only."
        )
    with tempfile.TemporaryDirectory(prefix="quintile-churn-") as scratch:
        with path.open("rb") as file:
            if file.read(2) == _COMPRESSED:
                raise UsageError(f"{path.name} is compressed; unpack it and upload the CSV.")
        text = open_text(path, path.name, Path(scratch))
        return _checked(text, known, columns)


def _checked(text: Text, known: frozenset[str], columns: tuple[str, str]) -> _Read:
    delimiter = _delimiter(text.path)
    records = Lines(text.path, delimiter).records()
    account, score = _places(next(records, None), text.name, columns)
    read = _Read(text.findings)
    for record in records:
        bad = _problem(record, delimiter) or _take(record, account, score, known, read)
        if bad is not None:
            read.reject(bad)
    return read


def _delimiter(path: Path) -> str:
    """The one that parts the header best; a comma when there is none."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = next((line for line in file if line.strip()), "")
    return max(DELIMITERS, key=header.count)


def _places(header: Record | None, name: str, columns: tuple[str, str]) -> tuple[int, int]:
    """Where the two columns are; others are left alone."""
    wanted = f"The first line must be {','.join(columns)}"
    if header is None:
        raise UsageError(f"{name} has no rows. {wanted}.")
    titles = [title.strip().casefold() for title in header.fields]
    named = [column.strip().casefold() for column in columns]
    missing = [column for column in columns if column.strip().casefold() not in titles]
    if missing:
        found = ", ".join(title or "(blank)" for title in header.fields[:8]) or header.problem
        raise UsageError(
            f"{name}, line {header.line}: no column {' and no column '.join(missing)} "
            f"(found: {found[:200]}). {wanted}."
        )
    for column, title in zip(columns, named, strict=True):
        if titles.count(title) > 1:
            raise UsageError(
                f"{name}, line {header.line}: the column {column} is there twice. Remove one."
            )
    if named[0] == named[1]:
        raise UsageError(f"{name}: account ids and scores cannot be in the same column.")
    return titles.index(named[0]), titles.index(named[1])


def _problem(record: Record, delimiter: str) -> BadRow | None:
    """Why a line cannot be parted into its columns."""
    if not record.problem:
        return None
    _, _, rest = record.text.strip().partition(delimiter)
    if delimiter == "," and _DECIMAL_COMMA.fullmatch(rest.strip()):
        return BadRow(record.line, "churn_score", _comma(rest.strip()))
    return BadRow(record.line, None, record.problem)


def _take(
    record: Record, account: int, score: int, known: frozenset[str], read: _Read
) -> BadRow | None:
    """Keep the score of a row, or say why not."""
    account_id, text = record.fields[account].strip(), record.fields[score].strip()
    if not account_id:
        return BadRow(record.line, "account_id", "there is no account id")
    if account_id not in known:
        return BadRow(
            record.line, "account_id", f"there is no account {account_id[:60]!r} that you may see"
        )
    if account_id in read.lines:
        return BadRow(
            record.line, "account_id", f"{account_id} is on line {read.lines[account_id]} already"
        )
    value = _score(text)
    if isinstance(value, str):
        return BadRow(record.line, "churn_score", value)
    read.scores[account_id] = value
    read.lines[account_id] = record.line
    return None


def _score(text: str) -> float | str:
    """The score, or why it is none."""
    if not text:
        return "there is no score"
    if _DECIMAL_COMMA.fullmatch(text):
        return _comma(text)
    shown = repr(text[:40])
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        return f"{shown} is a percentage: write it as a number from 0 to 1"
    if not _NUMBER.fullmatch(text):
        return f"{shown} is not a number"
    value = float(text)
    if not (math.isfinite(value) and 0 <= value <= 1):
        return f"{shown} is not between 0 and 1"
    return abs(value)  # -0.0 is 0


def _comma(text: str) -> str:
    return f"{text[:40]!r} has a decimal comma: write {text.replace(',', '.')[:40]}"


def _source(name: str) -> str:
    """A name to be shown in answers: one line, of a length that fits."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in name).split())
    if not plain:
        raise UsageError("The scores need the name of their source.")
    return plain[:MAX_SOURCE]


def _known_ids(warehouse: Warehouse, scope: Scope) -> frozenset[str]:
    found = warehouse.run("SELECT account_id FROM accounts", scope, {})
    return frozenset(row["account_id"] for row in found.rows)
