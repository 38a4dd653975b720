"""An Excel workbook as a CSV file: the first visible sheet, a line for each of its rows.

The CSV of 'orders.xlsx' is called 'orders.xlsx.csv', and every message says 'orders.xlsx' of it.
"""

from __future__ import annotations

import csv
import datetime
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from data.errors import ImportProblem

MAX_UNPACKED = 400 << 20
"""Bytes that the parts of a workbook may have once they are unpacked."""
MAX_CELLS = 5_000_000
ENDING = ".xlsx"
MAX_TEXT = 256 << 20
"""Characters of all cells: a text that a workbook holds once may stand in any number of them."""


def name_of(path: Path) -> str:
    """The name of a file as people know it: 'orders.xlsx' of the 'orders.xlsx.csv' made from it."""
    plain = path.name.removesuffix(".csv")
    return plain if plain.lower().endswith(ENDING) else path.name


def as_csv(paths: Sequence[Path], folder: Path) -> tuple[list[Path], list[str]]:
    """The files with each workbook as a CSV file in `folder`, and what the person should know.

    Raises:
        ImportProblem: a workbook is missing, damaged, too large or empty.
    """
    found, notes = [], []
    for number, path in enumerate(paths):
        if path.suffix.lower() == ENDING and path.is_file():
            target = folder / str(number) / f"{path.name}.csv"
            target.parent.mkdir()
            notes += [f"{path.name}: {note}" for note in to_csv(path, path.name, target)]
            path = target
        found.append(path)
    return found, notes


def to_csv(path: Path, name: str, target: Path) -> list[str]:
    """Write the first visible sheet to `target`; gives what the person should know about it.

    The line of a row in the CSV is its row in the sheet. Dates are written in ISO form and numbers
    with the 15 digits that Excel keeps. A hostile workbook can still ask for more memory than the
    checks see, so this belongs into a process with a limit.

    Raises:
        ImportProblem: the file is no workbook, is damaged, too large or empty.
    """
    _refuse_bomb(path, name)
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
        ]
        if not sheets:
            raise ImportProblem(f"{name} has no visible sheet. Save the data as CSV UTF-8.")
        sheet = book.get_sheet_by_name(sheets[0])
        height, width = sheet.total_height, sheet.total_width
        if height * width > MAX_CELLS:
            raise ImportProblem(
                f"The sheet {sheets[0]} of {name} spans {height:,} rows and {width:,} columns; "
                f"{MAX_CELLS:,} cells at most can be read. Remove what is not needed, or save the "
                "sheet as CSV UTF-8."
            )
        rows = sheet.to_python(skip_empty_area=False)
    except ImportProblem:
        raise
    except Exception as problem:  # calamine's errors have no common base
        raise ImportProblem(
            f"{name} cannot be read as an Excel workbook ({problem}). Save it again as .xlsx without "
            "a password, or as CSV UTF-8."
        ) from problem
    if not any(any(cell != "" for cell in row) for row in rows):
        raise ImportProblem(f"The sheet {sheets[0]} of {name} is empty. Put the table on it.")
    written = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in rows:
            texts = [_text(cell) for cell in row] if any(c != "" for c in row) else []
            written += sum(map(len, texts))
            if written > MAX_TEXT:
                raise ImportProblem(
                    f"The sheet {sheets[0]} of {name} holds more than {MAX_TEXT >> 20} MB of text. "
                    "Remove the columns that are not needed."
                )
            writer.writerow(texts)
    if len(sheets) == 1:
        return []
    return [f"Of {len(sheets)} sheets only the first, {sheets[0]}, was read."]


def _refuse_bomb(path: Path, name: str) -> None:
    try:
        with zipfile.ZipFile(path) as parts:
            unpacked = sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as problem:
        raise ImportProblem(
            f"{name} is not an Excel workbook (.xlsx), or it is damaged. Save it again, or as CSV UTF-8."
        ) from problem
    if unpacked > MAX_UNPACKED:
        raise ImportProblem(
            f"{name} would take {unpacked / 2**20:,.0f} MB unpacked; {MAX_UNPACKED >> 20} MB at most "
            "can be read. Remove what is not needed, or save the sheet as CSV UTF-8."
        )


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        # 0.1 + 0.2 is shown, and meant, as 0.3.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime.datetime):
        midnight = cell.time() == datetime.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    # A line break in a cell would make the lines of the CSV differ from the rows of the sheet.
    return " ".join(str(cell).split()) if isinstance(cell, str) else str(cell)
