"""`quintile demo`, `import` and the first start of `chat`."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import Result
from sale_rows import SALES
from uploads import workbook

from data.build import Loaded
from data.home import Home
from data.snapshots import Source, current

Cli = Callable[..., Result]
HEADER = "sale,order,customer,product,day,quantity,amount\n"
ROWS = [f"s{n},o{n},c{n % 3},p1,2024-05-{n:02},2,10.50\n" for n in range(1, 21)]
MAPPING: dict[str, Any] = SALES | {
    "organization": SALES["organization"] | {"name": "Corner Shop"},
    "tables": SALES["tables"]
    | {
        "products": {
            "from": "transactions",
            "columns": {
                "product_name": "product",
                "category": {"constant": "Goods"},
                "brand": {"constant": "None"},
            },
        },
    },
}


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    """A sales file of 20 good lines and a returned one, with its mapping beside it."""
    file = tmp_path / "sales.csv"
    file.write_text(HEADER + "".join(ROWS) + "s21,o21,c1,p1,2024-05-21,-1,-5.25\n")
    (tmp_path / "mapping.yaml").write_text(yaml.safe_dump(MAPPING))
    return file


@pytest.fixture
def load(run: Cli, sales: Path) -> Callable[..., Result]:
    """Import the sales file with its mapping."""
    return lambda *more: run(
        "import", str(sales), "--mapping", str(sales.with_name("mapping.yaml")), *more
    )


def test_an_import_accounts_for_every_row(load: Any, sales: Path, home: Home) -> None:
    with sales.open("a") as file:
        file.write("s22,o22,,p1,2024-05-22,1,1.00\ns23,o23,c1,p1,not a day,1,1.00\n")
    done = load()
    assert done.exit_code == 0, done.stderr
    made = current(home)
    assert f"Snapshot {made.snapshot}." in done.stdout
    assert (
        "Corner Shop: 3 accounts, 21 transaction lines from 2024-05-01 to 2024-05-21, in EUR"
        in (done.stdout)
    )
    assert "sales.csv: 23 rows read = 21 kept + 2 rejected" in done.stdout
    assert done.stdout.count("  1 rejected: ") == 2
    assert "1 of the transaction lines kept are returns" in done.stdout
    rejects = home.exports / "rejects.csv"
    assert str(rejects) in done.stdout
    assert [row["line"] for row in csv.DictReader(rejects.read_text().splitlines())] == ["23", "24"]
    assert "import: reading" in done.stderr


def test_a_workbook_is_imported_and_keeps_its_name(run: Cli, sales: Path, home: Home) -> None:
    lines = [line.split(",") for line in sales.read_text().splitlines()]
    lines.append(["s22", "o22", "c1", "p1", "no day", "1", "1"])
    book = sales.with_suffix(".xlsx")
    book.write_bytes(workbook(lines))
    done = run("import", str(book), "--mapping", str(sales.with_name("mapping.yaml")))
    assert "sales.xlsx: 22 rows read = 21 kept + 1 rejected" in done.stdout, done.stderr
    rejects = (home.exports / "rejects.csv").read_text()
    assert "sales.xlsx,23,day," in rejects
    assert "xlsx.csv" not in done.stdout + done.stderr + rejects
    book.write_bytes(b"PK")
    broken = run("import", str(book))
    assert broken.exit_code == 2
    assert "sales.xlsx is not an Excel workbook" in broken.stderr


def test_rejects_go_where_they_are_asked_to(load: Any, sales: Path, tmp_path: Path) -> None:
    with sales.open("a") as file:
        file.write("s22,o22,,p1,2024-05-22,1,1.00\n")
    assert load("--rejects", str(tmp_path / "bad.csv")).exit_code == 0
    assert (tmp_path / "bad.csv").exists()


def test_a_load_that_looks_wrong_needs_to_be_told_twice(load: Any, sales: Path, home: Home) -> None:
    assert load().exit_code == 0
    before = current(home).snapshot
    sales.write_text(HEADER + ROWS[0])
    refused = load()
    assert refused.exit_code == 2
    assert "transactions fell from 21 to 1" in refused.stderr
    assert current(home).snapshot == before
    assert load("--publish-anyway").exit_code == 0
    assert current(home).snapshot != before


def test_a_missing_file_is_named(run: Cli, tmp_path: Path) -> None:
    failed = run("import", str(tmp_path / "nothing.csv"))
    assert failed.exit_code == 2
    assert "nothing.csv" in failed.stderr


def test_an_unknown_mapping_lists_the_known(run: Cli, sales: Path) -> None:
    failed = run("import", str(sales), "--mapping", "online_retial")
    assert failed.exit_code == 2
    assert "Did you mean online_retail?" in failed.stderr


@pytest.mark.parametrize("content", ["", "\x00\x01\x02" * 50, 'a,b\n"unbalanced,1\n', HEADER])
def test_a_corrupt_file_leaves_the_data_as_they_are(
    content: str, load: Any, sales: Path, home: Home
) -> None:
    assert load().exit_code == 0
    before = current(home).snapshot
    sales.write_text(content)
    failed = load()
    assert failed.exit_code == 2
    assert failed.stderr.strip()
    assert "inside Quintile" not in failed.stderr
    assert current(home).snapshot == before


@pytest.fixture
def small_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo book of one line."""

    def load(con: Any, kind: str) -> Loaded:
        con.execute("INSERT INTO organization VALUES ('Tiny demo', ?, 'GBP', 1)", [kind])
        con.execute(
            "INSERT INTO accounts (account_id, account_name, region, opted_out) "
            "VALUES ('A', 'Alpha', 'North', false)"
        )
        con.execute(
            "INSERT INTO products (product_id, product_name, category, brand) "
            "VALUES ('P', 'Lamp', 'Light', 'Lux')"
        )
        con.execute(
            "INSERT INTO transactions (transaction_id, order_id, account_id, product_id, "
            "transaction_date, quantity, net_amount, discount_amount) "
            "VALUES ('T', 'O', 'A', 'P', DATE '2026-01-05', 1, 10, 0)"
        )
        return Loaded([Source(name="demo", rows_read=1, rows_kept=1, rows_rejected=0)], demo=True)

    monkeypatch.setattr("data.demo.load", load)


@pytest.mark.usefixtures("small_demo")
def test_demo_says_what_it_built_and_what_comes_next(run: Cli, home: Home) -> None:
    done = run("demo")
    assert done.exit_code == 0
    made = current(home)
    assert made.demo
    assert "Tiny demo: 1 account, 1 transaction line from 2026-01-05" in done.stdout
    assert f"Snapshot {made.snapshot}." in done.stdout
    assert "quintile chat" in done.stdout


@pytest.mark.usefixtures("small_demo")
def test_demo_of_a_kind(run: Cli, home: Home) -> None:
    assert run("demo", "--kind", "telecom").exit_code == 0
    assert current(home).org_type == "telecom"
    refused = run("demo", "--kind", "airline")
    assert refused.exit_code == 2
    assert "retail" in refused.stderr and "banking" in refused.stderr


@pytest.mark.usefixtures("small_demo")
def test_chat_builds_the_demo_book_when_there_is_no_data(
    run: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served: list[tuple[Any, ...]] = []
    monkeypatch.setattr(
        "agent.chat.serve", lambda *given, names, team: served.append((*given, names, team))
    )
    empty = Home(tmp_path / "empty")
    monkeypatch.setenv("QUINTILE_HOME", str(empty.root))
    first = run("chat", "--port", "8123")
    assert first.exit_code == 0, first.stderr
    assert "There is no data yet, so the demo book is built first." in first.stderr
    assert current(empty).demo
    again = run("chat")
    assert again.output == "Starting the chat on http://127.0.0.1:8000. Ctrl-C stops it.\n"
    assert served == [
        (empty, "127.0.0.1", 8123, (), None),
        (empty, "127.0.0.1", 8000, (), None),
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--host", "0.0.0.0", "--team"), "Nobody could sign in"),
        (("--name", "quintile.example"), "go with --team"),
        (("--team", "--trusted-header", "X-User"), "Name the --proxy"),
    ],
)
def test_a_team_is_set_up_whole_or_not_at_all(
    words: tuple[str, ...], said: str, run: Cli, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.chat.serve", lambda *given, **more: pytest.fail("it was served"))
    failed = run("chat", *words)
    assert failed.exit_code == 2
    assert said in failed.stderr
