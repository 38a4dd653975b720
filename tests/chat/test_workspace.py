"""A private workspace: a person uploads a file, the conversation runs on it, and nobody else sees it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest
from chat_page import type_in
from chat_server import Server
from playwright.sync_api import Page, expect
from uploads import accounts, orders

from data.home import Home

UPLOAD = "Your upload orders spring.csv"


@pytest.fixture(scope="module")
def server(demo_chat: Callable[..., Server]) -> Server:
    return demo_chat()


def ask(page: Page, text: str, answers: int) -> None:
    type_in(page, text)
    expect(page.locator(".q-footer")).to_have_count(answers, timeout=60_000)


def choose(page: Page, path: Path) -> Any:
    """Choose a file in the newest form; the form."""
    form = page.locator(".q-mapping").last
    form.get_by_label("CSV or Excel file").set_input_files(path)
    expect(form.get_by_text("Reading ")).to_have_count(0, timeout=60_000)
    return form


def open_evidence(page: Page) -> None:
    """The first figure of the newest answer, with the tool call and the SQL behind it."""
    page.get_by_role("button", name="Evidence").last.click()
    page.locator(".q-evidence summary").first.click()
    expect(page.locator(".q-evidence details[open]")).to_contain_text("segment_overview")


def width_overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


@pytest.mark.browser
def test_a_file_is_uploaded_confirmed_asked_about_and_survives_a_restart(
    open_page: Callable[..., Page], server: Server, demo_home: Home, tmp_path: Path
) -> None:
    file, more = tmp_path / "orders spring.csv", tmp_path / "accounts.csv"
    file.write_text(orders())
    more.write_text(accounts())
    page = open_page()
    ask(page, "Use a file of my own", 1)
    form = choose(page, file)
    expect(form.get_by_label("Account id *")).to_have_value("Customer ID")
    expect(form.get_by_label("Amount of the line (net)")).to_have_value("Net Amount")
    expect(form.get_by_label("Date is read as")).to_have_value("%d/%m/%Y")
    form.get_by_role("button", name="Use this file").click()
    expect(page.locator(".q-footer")).to_have_count(2, timeout=60_000)
    step = page.locator('[data-step-type="tool"]').last
    expect(step).to_contain_text("import · orders spring.csv")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download rejected rows").click()
    rejected = Path(downloading.value.path()).read_text().splitlines()
    assert rejected[0] == "file,line,column,reason,value"
    assert [row.partition(",")[2].partition(",")[0] for row in rejected[1:]] == [
        str(len(orders().splitlines()) - back) for back in (2, 1, 0)
    ]
    assert rejected[2].endswith("not a plain number,'=1+1")  # no formula for a spreadsheet

    ask(page, "Show me the lifecycle segments", 3)
    expect(page.get_by_text(f"{UPLOAD}, ").last).to_be_visible()
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    expect(page.locator(".q-table").last).to_contain_text("At Risk")
    open_evidence(page)
    thread = page.url

    server.restart()
    page = open_page(thread.removeprefix(server.url))
    expect(page.locator(".q-footer")).to_have_count(3)
    expect(page.locator(".q-table").last).to_contain_text("At Risk")
    open_evidence(page)
    page.keyboard.press("Escape")
    ask(page, "and by RFM segment?", 4)
    expect(page.get_by_text(f"{UPLOAD}, ")).to_have_count(3)
    assert width_overflow(page) <= 0

    other = open_page()
    ask(other, "Revenue by region", 1)
    expect(other.locator(".q-table").last).to_contain_text("South")
    expect(other.get_by_text("Your upload")).to_have_count(0)


@pytest.mark.browser
def test_accounts_are_added_to_the_same_workspace_and_the_book_is_a_word_away(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    page = open_page()
    ask(page, "Use a file of my own", 1)
    for answers, (name, text, kind) in enumerate(
        [("orders.csv", orders(), "transactions"), ("accounts.csv", accounts(), "accounts")],
        start=1,
    ):
        (tmp_path / name).write_text(text)
        form = choose(page, tmp_path / name)
        expect(form.get_by_label("The file holds")).to_have_value(kind)
        form.get_by_role("button", name="Use this file").click()
        expect(page.locator(".q-footer")).to_have_count(answers + 1, timeout=60_000)
    expect(page.get_by_text("account_id is not among the accounts")).to_be_visible()
    ask(page, "Revenue by region", 4)
    expect(page.locator(".q-table").last).to_contain_text("East")
    expect(page.locator(".q-table").last).not_to_contain_text("South")
    expect(page.get_by_text("Your upload orders.csv and accounts.csv").last).to_be_visible()
    page.get_by_role("button", name="Use the book again").last.click()
    expect(page.locator(".q-footer")).to_have_count(5, timeout=60_000)
    ask(page, "Revenue by region", 6)
    expect(page.locator(".q-table").last).to_contain_text("South")


@pytest.mark.browser
@pytest.mark.shared
def test_a_slice_of_online_retail_is_recognised_and_asked_about(
    open_page: Callable[..., Page], shared_data: Path, tmp_path: Path
) -> None:
    source, file = shared_data / "online_retail" / "online_retail.parquet", tmp_path / "retail.csv"
    # A connection of its own: the shared one may still hold a result of another test.
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT * FROM '{source}' WHERE Country <> 'United Kingdom' LIMIT 20000) TO '{file}'"
        )
    page = open_page()
    page.get_by_role("button", name="Use a file of your own").click()
    form = choose(page, file)
    expect(form.get_by_text("the mapping online_retail fits")).to_be_visible(timeout=120_000)
    form.get_by_role("button", name="Use this file").click()
    expect(page.locator(".q-footer")).to_have_count(2, timeout=90_000)
    expect(page.get_by_text("rejected: no account_id")).to_be_visible()
    ask(page, "show me the lifecycle segments", 3)
    expect(page.get_by_text("Your upload retail.csv, ").last).to_be_visible()
    expect(page.locator(".js-plotly-plot").last).to_be_visible()
    page.get_by_role("button", name="Use the book again").last.click()
    expect(page.get_by_text("runs on the common book again")).to_be_visible(timeout=60_000)


@pytest.mark.browser
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_dates_that_can_be_read_in_two_ways_are_asked_for(
    open_page: Callable[..., Page], tmp_path: Path, dark: bool
) -> None:
    file = tmp_path / "few.csv"
    rows = [f"K{n % 9},0{n % 9 + 1}/0{n % 7 + 1}/2025,{n}.50" for n in range(60)]
    file.write_text("customer,date,amount\n" + "\n".join(rows) + "\n")
    page = open_page(width=390, height=844, dark=dark)
    ask(page, "upload my own data", 1)
    form = choose(page, file)
    day = form.get_by_label("Date is read as")
    expect(day).to_have_value("")
    form.get_by_role("button", name="Use this file").click()
    expect(page.locator(".q-footer")).to_have_count(1)  # the form is not complete
    day.scroll_into_view_if_needed()
    assert width_overflow(page) <= 0
    day.select_option("%m/%d/%Y")
    form.get_by_role("button", name="Use this file").click()
    expect(page.locator(".q-footer")).to_have_count(2, timeout=60_000)
    expect(page.get_by_text("60 transaction lines of 9 accounts")).to_be_visible()
    assert width_overflow(page) <= 0


@pytest.mark.browser
def test_what_is_no_table_is_refused_and_a_choice_can_be_thrown_away(
    open_page: Callable[..., Page], demo_home: Home, tmp_path: Path
) -> None:
    page = open_page(complaining=["status of 422"])
    ask(page, "use a file of my own", 1)

    def staged() -> set[Path]:
        return set(demo_home.workspaces.rglob("staged/*"))

    before = staged()
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    bad.write_text("only one column\n1\n2\n")
    good.write_text("customer,date,price\nA,2025-01-01,5\nA,2025-01-02,6\n")
    form = choose(page, bad)
    expect(form.get_by_role("alert")).to_contain_text("has one column only")
    choose(page, good)
    expect(form.get_by_role("alert")).to_have_count(0)
    form.get_by_role("button", name="Use this file").click()
    expect(form.get_by_role("alert")).to_contain_text("Quantity: choose the column")
    form.get_by_role("button", name="Cancel").click()
    expect(form.get_by_role("button", name="Use this file")).to_have_count(0)
    deadline = time.monotonic() + 30  # the form goes first, then the server throws its file away
    while not staged() <= before and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert staged() <= before
