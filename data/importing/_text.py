"""Bringing a text file to plain UTF-8 lines, or saying in a sentence why that cannot be done."""

from __future__ import annotations

import codecs
import gzip
import re
import shutil
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from data.errors import ImportProblem

CHUNK = 1 << 20
_VALUE = re.compile(r'"(?:[^"]|"")*"(?=\s|$)|\S+')

_COMPRESSED = b"\x1f\x8b"
_NOT_TEXT = (
    (
        b"PK\x03\x04",
        "a zip archive or an Excel workbook; unpack it, or save the sheet as CSV UTF-8",
    ),
    (b"\xd0\xcf\x11\xe0", "an old Excel or Office file; save the sheet as CSV UTF-8"),
    (b"PAR1", "a Parquet file; give it a name that ends in .parquet"),
    (b"SQLite format 3\x00", "an SQLite database; export the table as CSV"),
    (b"%PDF", "a PDF document; export the data as CSV"),
    (b"MZ", "a Windows program, not data"),
    (b"\x7fELF", "a program, not data"),
    (b"\x89PNG", "a picture, not data"),
    (b"\xff\xd8\xff", "a picture, not data"),
    (b"BZh", "compressed with bzip2; unpack it or compress it with gzip"),
    (b"\xfd7zXZ\x00", "compressed with xz; unpack it or compress it with gzip"),
    (b"(\xb5/\xfd", "compressed with zstd; unpack it or compress it with gzip"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it"),
)
# The 32-bit mark begins with the 16-bit one, so it is looked for first.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class Text:
    """A text file ready to be read.

    path: UTF-8, perhaps with a mark at the start, perhaps with stray bytes (see `sound`).
    name: the file as the operator knows it.
    lines: physical lines that end in a line feed, and a last one that does not.
    sound: no NUL byte and no byte that is not UTF-8.
    """

    path: Path
    name: str
    lines: int
    sound: bool
    findings: tuple[str, ...]


@dataclass
class _Scan:
    lines: int = 0
    nul: int = 0
    stray: int = 0
    letters: int = 0  # the bytes that valid characters beyond ASCII take up more than one


def open_text(path: Path, name: str, scratch: Path) -> Text:
    """Unpack, check and decode a CSV or TSV file; copies go to the folder `scratch`.

    Raises:
        ImportProblem: the file is empty, damaged, not text, or in no encoding that is known.
    """
    findings: list[str] = []
    plain = _unpacked(path, name, scratch) if _head(path).startswith(_COMPRESSED) else path
    head = _head(plain)
    if not head:
        raise ImportProblem(f"{name} is empty: it has no header line and no rows. Export it again.")
    encoding = next((known for mark, known in _MARKS if head.startswith(mark)), None)
    if encoding is None:
        _refuse_binary(head, name)
    else:
        plain = _recoded(plain, name, scratch, encoding)
    scan = _scan(plain)
    if scan.stray > scan.letters:
        plain = _recoded(plain, name, scratch, "cp1252")
        findings.append(
            f"{name} is not UTF-8; it was read as Windows-1252. Look at a name with an accent, "
            "and save the file as UTF-8 if it is wrong."
        )
        scan = _scan(plain)
    sound = scan.nul == 0 and scan.stray == 0
    return Text(plain, name, scan.lines, sound, tuple(findings))


def tabbed(text: Text, scratch: Path) -> Text:
    """The same lines with one tab between values that white space separates; a quoted value is one."""
    target = scratch / f"{text.path.name}.tabbed"
    with (
        text.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as source,
        target.open("w", encoding="utf-8", errors="surrogateescape", newline="") as out,
    ):
        while line := source.readline(CHUNK):
            bare = line.rstrip("\r\n")
            out.write("\t".join(_VALUE.findall(bare)) + line[len(bare) :])
    return replace(text, path=target)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 16)


def _unpacked(path: Path, name: str, scratch: Path) -> Path:
    target = scratch / f"{path.name}.unpacked"
    try:
        with gzip.open(path) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, CHUNK)
    except (OSError, EOFError, zlib.error) as error:
        raise ImportProblem(
            f"{name} is damaged: it cannot be unpacked to its end ({error}). Copy it again."
        ) from error
    return target


def _refuse_binary(head: bytes, name: str) -> None:
    for start, what in _NOT_TEXT:
        if head.startswith(start):
            raise ImportProblem(f"{name} is not a text file: it is {what}.")
    nul = head.count(0)
    if nul > len(head) / 4 and nul <= len(head) * 3 / 4 + 1:
        raise ImportProblem(
            f"{name} looks like UTF-16 without its mark at the start, or is not text. "
            "Save it as CSV UTF-8."
        )
    control = sum(head.count(byte) for byte in range(32) if byte not in b"\t\n\r\f\x1a")
    if control > len(head) / 20:
        raise ImportProblem(f"{name} is not a text file. Export the data as CSV or Parquet.")


def _recoded(path: Path, name: str, scratch: Path, encoding: str) -> Path:
    target = scratch / f"{path.name}.utf8"
    try:
        with (
            path.open(encoding=encoding, newline="") as source,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(source, out, CHUNK)
    except UnicodeError as error:
        known = "UTF-8, UTF-16 or Windows-1252"
        tried = known if encoding == "cp1252" else encoding.upper()
        raise ImportProblem(
            f"{name} is not sound {tried} ({error.reason if hasattr(error, 'reason') else error}). "
            "Save it as CSV UTF-8."
        ) from error
    return target


def _scan(path: Path) -> _Scan:
    scan = _Scan()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    last = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            scan.lines += chunk.count(b"\n")
            scan.nul += chunk.count(b"\0")
            last = chunk
            if chunk.isascii() and not decoder.getstate()[0]:
                continue
            _count_letters(decoder.decode(chunk), scan)
    _count_letters(decoder.decode(b"", final=True), scan)
    if last and not last.endswith(b"\n"):
        scan.lines += 1
    return scan


def _count_letters(text: str, scan: _Scan) -> None:
    # A stray byte is kept by "surrogateescape" and dropped by "ignore".
    escaped = len(text.encode("utf-8", "surrogateescape"))
    scan.stray += escaped - len(text.encode("utf-8", "ignore"))
    scan.letters += escaped - len(text)
