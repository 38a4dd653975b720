"""Excel workbooks as files of a private workspace: read whole, or refused before they fill anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from private_books import rows, uploaded
from uploads import workbook

from data import workspaces
from data.errors import UsageError
from data.home import Home
from data.importing import _workbook
from data.importing._workbook import to_csv


async def test_a_workbook_is_read_with_its_dates_and_rows(home: Home) -> None:
    sheet = [
        ["customer", "date", "amount"],
        ["A", "2025-01-01", 0.1 + 0.2],
        *[["B", "2025-01-02", n] for n in range(10)],
        ["B", "2025-01-02", "x"],
    ]
    made = await uploaded(home, workbook(sheet), "orders.xlsx")
    assert made.workspace.names == "orders.xlsx"
    assert made.rejects is not None
    assert "orders.xlsx,13,amount,not a plain number,x" in made.rejects
    assert [source.name for source in made.manifest.sources] == ["orders.xlsx"]
    found = rows(
        home,
        "SELECT net_amount::VARCHAR AS net FROM transactions JOIN accounts USING (account_key) "
        "WHERE account_id = 'A'",
    )
    assert found == [{"net": "0.3000"}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"no workbook", "not an Excel workbook"),
        (workbook([]), "empty"),
        (
            workbook([["a", "b"]], more='<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
            "cells|memory",
        ),
        (workbook([["a", "b"]], more=" " * (401 << 20)), "MB unpacked"),
    ],
    ids=["text", "empty", "far", "bomb"],
)
async def test_a_workbook_that_is_none_or_a_bomb_is_refused(
    home: Home, content: bytes, words: str
) -> None:
    with pytest.raises(UsageError, match=words):
        await workspaces.stage(home, "nora", "t1", "a.xlsx", content)
    assert [path for path in home.workspaces.rglob("*") if path.is_file()] == []


def test_a_workbook_whose_text_would_fill_the_disk_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook([["customer", "date"], ["A", "2025-01-01"]]))
    target = tmp_path / "a.csv"
    to_csv(path, "a.xlsx", target)
    written = sum(map(len, ("customer", "date", "A", "2025-01-01")))
    assert target.read_text() == "customer,date\nA,2025-01-01\n"
    monkeypatch.setattr(_workbook, "MAX_TEXT", written - 1)
    with pytest.raises(UsageError, match="MB of text"):
        to_csv(path, "a.xlsx", target)
