"""Private workspaces: how files are recognised, imported, kept apart and deleted, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from private_books import as_guessed, folders, loaded, rows, uploaded
from uploads import accounts, orders

from data import workspaces
from data.errors import UsageError
from data.home import Home
from data.snapshots import current
from data.warehouse import Warehouse
from data.workspaces import (
    Choices,
    NothingLoaded,
    Opened,
    _records,
)
from data.workspaces._profile import Column, numbers_of
from data.workspaces._recognise import recognise
from data.workspaces._staging import shown_name


async def test_lines_become_a_book_with_accounts_and_products_of_its_own(home: Home) -> None:
    made = await uploaded(home, orders())
    (source,) = made.manifest.sources
    assert source.rows_read == source.rows_kept + source.rows_rejected
    assert source.rows_rejected == 3
    assert made.manifest.rows["accounts"] == 240
    assert made.manifest.rows["products"] == 3
    lines = f"{source.rows_kept:,} lines"
    assert made.workspace.words(made.manifest) == (
        f"your upload orders.csv, {lines}, private to this conversation"
    )
    assert rows(home, "SELECT account_name, region FROM accounts WHERE account_id = 'K007'") == [
        {"account_name": "Firm 7", "region": "Not stated"}
    ]
    assert not home.snapshots.exists()  # the common book is not touched


async def test_rejected_rows_come_back_harmless(home: Home) -> None:
    made = await uploaded(home, orders())
    assert made.rejects is not None
    header, *rejected = made.rejects.splitlines()
    assert header == "file,line,column,reason,value"
    assert [row.split(",")[2:4] for row in rejected] == [
        ["Order Date", "not a date like 31/12/2011"],
        ["Net Amount", "not a plain number"],
        ["Customer ID", "no account_id"],
    ]
    assert rejected[1].endswith(",'=1+1")


async def test_accounts_alone_work_and_lines_are_added_later(home: Home) -> None:
    first = await uploaded(home, accounts(), "accounts.csv")
    assert first.manifest.rows["accounts"] == 239
    assert first.manifest.rows["transactions"] == 0
    assert "239 accounts" in first.workspace.words(first.manifest)
    second = await uploaded(home, orders())
    assert second.workspace.id == first.workspace.id
    assert second.workspace.names == "orders.csv and accounts.csv"
    reasons = next(s for s in second.manifest.sources if s.name == "orders.csv").rejected_by_reason
    assert any("not among the accounts" in reason for reason in reasons)
    assert {row["region"] for row in rows(home, "SELECT region FROM accounts")} == {"East", "West"}
    assert len(folders(home)) == 1
    again = await uploaded(home, orders(seed=8), "newer.csv")
    assert again.replaced == "orders.csv"
    assert again.workspace.names == "newer.csv and accounts.csv"


async def test_a_workspace_is_of_one_user_and_one_conversation(home: Home) -> None:
    await uploaded(home, orders())
    opened = Opened(home)
    assert opened.of("nora", "t1") is not None
    assert opened.of("nora", "t2") is None
    assert opened.of("sam", "t1") is None
    staged = await workspaces.stage(
        home, "nora", "t2", "a.csv", b"customer,date,amount\nA,2025-01-01,5\n"
    )
    assert workspaces.staged_by(home, "sam", staged.id) is None
    workspaces.confirm(home, staged, as_guessed(staged))
    assert workspaces.confirmed(home, "sam", "t2") is None
    assert workspaces.confirmed(home, "nora", "t1") is None


async def test_leaving_keeps_it_and_deleting_leaves_nothing(home: Home) -> None:
    await uploaded(home, orders())
    workspaces.leave(home, "nora", "t1")
    assert Opened(home).of("nora", "t1") is None
    workspaces.use(home, "nora", "t1")
    assert Opened(home).of("nora", "t1") is not None
    await uploaded(home, orders(), thread="t2")
    await workspaces.stage(home, "nora", "t1", "more.csv", accounts().encode())
    workspaces.forget(home, "nora", "t1")
    assert workspaces.find(home, "nora", "t1") is None
    assert len(folders(home)) == 1
    workspaces.forget_user(home, "nora")
    assert [path for path in home.workspaces.rglob("*") if path.is_file()] == []


async def test_there_is_an_end_to_the_number_and_the_size(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = "customer,date,amount\nA,2025-01-01,5\nB,2025-01-02,5\n"
    await uploaded(home, small, thread="t1")
    monkeypatch.setattr(_records, "MOST", 1)
    with pytest.raises(
        UsageError, match=r"1 private workspaces.*orders\.csv .*Delete the conversation"
    ):
        await uploaded(home, small, thread="t2")
    await uploaded(home, small, thread="t1")  # takes the place of its own
    await uploaded(home, small, user="sam", thread="t3")
    monkeypatch.undo()
    monkeypatch.setattr(_records, "MOST_BYTES", 1)
    with pytest.raises(UsageError, match="MB is the most"):
        await uploaded(home, small, thread="t2")
    assert len(folders(home)) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n\n", "blank lines only"),
        (b"customer,date,amount\n", "no rows"),
        (b"everything in one column\n1\n2\n", "one column only"),
        (b"a,b,a\n1,2,3\n", "two columns named a"),
        (b"a,b,c\n1\n2\n", "as many values as there are column titles"),
        (b"customer,{date},amount\nA,2025-01-01,5\n", "braces"),
        (b"PK\x03\x04" + bytes(200), "not a text file"),
        (b"\xff\xfec\x00u\xd8", "not sound UTF-16"),
        (b"PAR1" + bytes(100), "Parquet"),
        (b",".join(b"c%d" % n for n in range(1000)) + b"\n" + b"," * 999, "1,000 columns"),
        (b"customer," + b"x" * 5000 + b"\nA,1\n", "5,000 characters"),
    ],
    ids=[
        "empty",
        "blank",
        "header",
        "column",
        "twice",
        "ragged",
        "braces",
        "zip",
        "utf16",
        "parquet",
        "wide",
        "title",
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=words):
        recognise(path, "file.csv")


async def test_of_what_is_refused_nothing_is_kept(home: Home) -> None:
    with pytest.raises(UsageError, match="is empty"):
        await workspaces.stage(home, "nora", "t1", "file.csv", b"")
    assert [path for path in home.workspaces.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "name", ["a.parquet", "a.duckdb", "a.csv.gz", "a.xls", "a", "../../etc/passwd"]
)
async def test_other_kinds_of_file_are_not_taken(home: Home, name: str) -> None:
    with pytest.raises(UsageError, match=r"ends in \.csv or \.xlsx"):
        await workspaces.stage(home, "nora", "t1", name, b"a,b\n1,2\n")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../../orders.csv", "orders.csv"),
        ("C:\\data\\orders.csv", "orders.csv"),
        ("or*d[e]rs?.csv", "or*d[e]rs?.csv"),
        ("a\nb\u202e.csv", "a b.csv"),
        ("x" * 300 + ".csv", "x" * 48 + ".csv"),
        (".csv", "file.csv"),
        ("año ünd.CSV", "año ünd.CSV"),
    ],
)
def test_a_file_name_is_shown_in_one_line_without_its_path(name: str, shown: str) -> None:
    assert shown_name(name) == shown


async def test_a_file_name_is_a_label_and_never_a_way_out(home: Home) -> None:
    made = await uploaded(home, "customer,date,amount\nA,2025-01-01,5\n", "../../o*d[e]{r}s?.csv")
    assert made.workspace.names == "o*d[e]{r}s?.csv"
    assert {path.parent.name for path in home.root.parent.rglob("*.csv")} == {"uploads"}


async def test_a_row_that_can_be_used_is_needed_and_the_reasons_come_back(home: Home) -> None:
    text = "customer,date,amount\nA,2025-01-01,5\nB,2025-01-02,6\n"
    staged = await workspaces.stage(home, "nora", "t1", "a.csv", text.encode())
    wrong = as_guessed(staged, columns={"account_id": "customer", "net_amount": "date"})
    with pytest.raises(NothingLoaded, match="No row could be used") as failure:
        await loaded(home, staged, wrong)
    assert str(home.root) not in str(failure.value)
    assert failure.value.rejects is not None
    assert "not a plain number" in failure.value.rejects
    assert folders(home) == []
    assert workspaces.find(home, "nora", "t1") is None
    made = await loaded(home, staged)  # it waits for better columns
    assert made.manifest.rows["transactions"] == 2


async def test_days_that_can_be_read_in_two_ways_are_never_guessed(home: Home) -> None:
    text = "customer,date,amount\nA,03/04/2025,5\nB,05/06/2025,6\n"
    staged = await workspaces.stage(home, "nora", "t1", "a.csv", text.encode())
    days = next(column.days for column in staged.seen.columns if column.name == "date")
    assert {day.form: day.example for day in days} == {
        "%d/%m/%Y": "03/04/2025 is 3 April 2025",
        "%m/%d/%Y": "03/04/2025 is 4 March 2025",
    }
    columns = staged.seen.guesses["transactions"]
    with pytest.raises(UsageError, match="say how the dates of date are to be read"):
        workspaces.confirm(home, staged, Choices(kind="transactions", columns=columns))
    made = await loaded(home, staged, as_guessed(staged))
    assert made.manifest.first_date.isoformat() == "2025-04-03"


async def test_decimal_commas_semicolons_and_old_encodings_are_read(home: Home) -> None:
    lines = [f"Öz;{day:02}.03.2025;{day},00" for day in range(1, 20)]
    lines += ["Müller;01.02.2025;1.234,56", "Müller;28.02.2025;-0,50", "Öz;03.03.2025;1.5"]
    text = "\n".join(["Kunde;Date;Amount", *lines])
    staged = await workspaces.stage(home, "nora", "t1", "a.csv", text.encode("cp1252"))
    assert staged.seen.delimiter == ";"
    assert staged.seen.numbers == ["1.234,56"]
    assert "Windows-1252" in staged.seen.notes[0]
    made = await loaded(home, staged, as_guessed(staged, columns={"account_id": "Kunde"}))
    assert made.manifest.rows["transactions"] == 21  # 1.5 is neither one and a half nor fifteen
    found = rows(
        home,
        "SELECT account_id, net_amount::VARCHAR AS net FROM transactions "
        "JOIN accounts USING (account_key) WHERE account_id = 'Müller' ORDER BY day",
    )
    assert found == [
        {"account_id": "Müller", "net": "1234.5600"},
        {"account_id": "Müller", "net": "-0.5000"},
    ]


@pytest.mark.parametrize(
    ("values", "forms"),
    [
        (["5", "12.50"], [None]),
        (["5", "12,50"], ["1.234,56"]),
        (["1,234.50", "7"], ["1,234.56"]),
        (["1,234", "5,678"], ["1,234.56", "1.234,56"]),
        (["(£1,234.50)", "£7"], ["1,234.56"]),
        (["1\xa0234,50 kr", "7 kr"], ["1 234,56"]),
        (["1.234", "5.678"], [None, "1.234,56"]),
    ],
)
def test_how_numbers_are_written_is_told_or_asked_for(
    values: list[str], forms: list[str | None]
) -> None:
    column = Column("amount")
    for value in values:
        column.note(value)
    assert numbers_of([column]) == forms


async def test_the_currency_beside_amounts_is_offered_and_several_are_refused(home: Home) -> None:
    text = "customer;date;amount;list price\nA;2025-01-01;1 234,50 kr;€ 5\nB;2025-01-02;7 kr;£ 5\n"
    staged = await workspaces.stage(home, "nora", "t1", "orders.csv", text.encode())
    assert (staged.seen.currencies[:2], staged.seen.numbers) == (["SEK", "NOK"], ["1 234,56"])
    with pytest.raises(UsageError, match=r"marked KR, which is not GBP. Choose SEK"):
        workspaces.confirm(home, staged, as_guessed(staged))
    several = as_guessed(staged, currency="NOK", columns={"discount_amount": "list price"})
    with pytest.raises(UsageError, match=r"list price has amounts in several currencies \(€, £\)"):
        workspaces.confirm(home, staged, several)
    made = await loaded(home, staged, as_guessed(staged, currency="NOK"))
    assert made.manifest.currency == "NOK"
    found = rows(home, "SELECT sum(net_amount)::VARCHAR AS net FROM transactions")
    assert found == [{"net": "1241.5000"}]


async def test_a_shipped_mapping_is_recognised_and_used(home: Home) -> None:
    text = (
        "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
        "536365,85123A,LIGHT HOLDER,6,2010-12-01 08:26:00,2.55,17850,United Kingdom\n"
        "536366,22633,HAND WARMER,2,2010-12-02 08:28:00,1.85,12583,France\n"
        "536367,22633,HAND WARMER,2,2010-12-02 08:28:00,1.85,,France\n"
    )
    staged = await workspaces.stage(home, "nora", "t1", "slice.csv", text.encode())
    assert staged.seen.shipped == "online_retail"
    with pytest.raises(UsageError, match="Choose its columns"):
        workspaces.confirm(home, staged, Choices(kind="accounts", shipped=True))
    made = await loaded(home, staged, Choices(kind="transactions", shipped=True))
    assert made.manifest.rows["transactions"] == 2
    assert {row["region"] for row in rows(home, "SELECT region FROM accounts")} == {
        "United Kingdom",
        "Europe",
    }


def test_a_list_of_accounts_alone_is_no_common_book(demo: Warehouse, tmp_path: Path) -> None:
    from data.build import build
    from data.errors import LoadRefused
    from data.importing import Mapping, loader

    mapping = Mapping.model_validate(
        {
            "name": "list",
            "organization": {"name": "List", "org_type": "retail", "currency": "GBP"},
            "tables": {
                "accounts": {
                    "file": "*",
                    "columns": {
                        "account_id": "Customer ID",
                        "account_name": "Customer Name",
                        "region": "Region",
                        "opted_out": {"constant": False},
                    },
                }
            },
        }
    )
    path = tmp_path / "accounts.csv"
    path.write_text(accounts())
    own = Home(tmp_path / "own")
    with pytest.raises(LoadRefused, match="no rows for transactions"):
        build(own, loader([path], mapping, tmp_path / "rejects.csv"))
    with pytest.raises(UsageError):
        current(own)


async def test_what_lies_in_the_working_directory_is_never_run(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "csv.py").write_text("open('ran', 'w').close()\nraise SystemExit(1)\n")
    monkeypatch.chdir(tmp_path)
    made = await uploaded(home, orders())
    assert made.manifest.rows["accounts"] == 240
    assert not (tmp_path / "ran").exists()
