"""What is at hand beside the question: slash commands, settings, exports, an upload of churn scores."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from chat_page import type_in
from chat_server import Server
from playwright.sync_api import Page, expect

from agent.store.preferences import Preferences, preferences_of
from data.home import Home
from tools._book import BookFilters


@pytest.fixture(scope="module")
def server(demo_chat: Callable[..., Server]) -> Server:
    return demo_chat()


def post(server: Server, content: bytes, **query: str) -> httpx.Response:
    with server.client() as client:
        reply: httpx.Response = client.post(
            "/uploads/churn-scores",
            params=query,
            content=content,
            headers={"Content-Type": "text/csv"},
        )
        return reply


def test_good_rows_are_kept_and_bad_ones_come_back_with_their_reasons(server: Server) -> None:
    rows = b"customer;p\nACC0001;0.25\nACC0002;1.5\nZZZ;0.5\nACC0003;0.75\n"
    said = post(server, rows, name="mine.csv", account="customer", score="p").json()
    assert (said["total"], said["kept"], said["rejected"]) == (4, 2, 2)
    assert [(bad["line"], bad["column"]) for bad in said["errors"]] == [
        (3, "churn_score"),
        (4, "account_id"),
    ]
    assert said["source"] == "mine.csv"


@pytest.mark.parametrize(
    ("content", "query", "status", "words"),
    [
        (b"account_id,churn_score\nACC0001,0.5\n", {"name": "x.parquet"}, 415, "Only .csv"),
        (b"a,b\n1,2\n", {"name": "x.csv"}, 422, "x.csv, line 1: no column account_id"),
        (b"", {"name": "x.csv"}, 422, "no rows"),
        (b"PK\x03\x04" + bytes(200), {"name": "x.csv"}, 422, ""),
        (b"\x1f\x8b" + bytes(20), {"name": "../../x.csv"}, 422, "compressed"),
    ],
    ids=["kind", "columns", "empty", "zip", "gzip"],
)
def test_what_is_no_file_of_scores_is_refused_with_a_sentence(
    server: Server, content: bytes, query: dict[str, str], status: int, words: str
) -> None:
    reply = post(server, content, **query)
    assert reply.status_code == status
    assert words in reply.json()["detail"]


def test_a_file_that_is_too_large_is_refused_before_it_is_read(server: Server) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", "/uploads/churn-scores")
    connection.putheader("Content-Length", str(26 * 2**20))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()
    assert httpx.post(server.url + "/uploads/churn-scores", content=b"a").status_code == 401
    foreign = {"Origin": "http://evil.example"}
    with server.client() as client:
        reply = client.post("/uploads/churn-scores", content=b"a", headers=foreign)
        assert reply.status_code == 403


def widgets(window: Any) -> dict[str, Any]:
    """The settings as the page last got them, by id."""
    return {
        widget["id"]: widget
        for tab in window.seen_of("chat_settings")[-1]
        for widget in tab["inputs"]
    }


async def test_settings_are_kept_for_the_user_and_bad_ones_are_told(
    demo_home: Home, new_window: Any
) -> None:
    window = new_window()
    await window.open()
    # The regions come as soon as the assistant is there.
    await window.settled(
        lambda: "chat_settings" in window.names() and len(widgets(window)["region"]["items"]) > 1,
        seconds=60,
    )
    shown = widgets(window)
    assert shown["marks"]["initial"] is True
    own = shown["org_type"]["items"][0]
    assert own == {"label": "The book's own (Retail)", "value": "default"}
    assert [item["label"] for item in shown["region"]["items"]] == [
        "All regions", "East", "North", "South", "West",
    ]  # fmt: skip
    await window.socket.emit(
        "chat_settings_change",
        {
            "lookback_days": 90.0,
            "as_of": "2026-03-31",
            "scheme": "",
            "model": "offline",
            "marks": False,
            "org_type": "banking",
            "segments": ["Champions", "No purchases"],
            "region": "North",
            "min_monetary": "£5,000",
            "max_frequency": "20",
        },
    )
    await window.settled(lambda: preferences_of(demo_home, "local").lookback_days == 90)
    kept = preferences_of(demo_home, "local")
    assert not kept.marks
    assert kept.org_type == "banking"
    assert kept.overview == BookFilters.model_validate(
        {
            "segments": ["Champions", "No purchases"],
            "region": "North",
            "min_monetary": 5000,
            "max_frequency": 20,
        }
    )
    for bad, label in (
        ({"lookback_days": 7}, "Lookback (days)"),
        ({"as_of": "yesterday"}, "As-of date"),
        ({"scheme": "astrology"}, "Segments"),
        ({"org_type": "bakery"}, "Type of organisation"),
        ({"segments": ["Champs"]}, "no segment 'Champs'"),
        ({"min_monetary": "a lot"}, "Net revenue, at least"),
        ({"min_frequency": "9", "max_frequency": "3"}, "Overview filters"),
    ):
        before = window.names().count("toast")
        await window.socket.emit("chat_settings_change", bad)
        toast = await window.until("toast", before + 1)
        assert label in toast["message"]
    assert preferences_of(demo_home, "local").lookback_days == 90
    await window.socket.emit(
        "chat_settings_change", {"marks": True, "region": "North", "clear_filters": True}
    )
    await window.settled(lambda: preferences_of(demo_home, "local") == Preferences())
    await window.socket.disconnect()


async def test_a_command_is_asked_in_words(new_window: Any) -> None:
    window = new_window()
    await window.open()
    await window.until("task_end", 2)
    (commands,) = window.seen_of("set_commands")
    assert {"summary", "risk", "campaign", "profile", "segments", "export", "help"} <= {
        command["id"] for command in commands
    }
    await window.ask("South", command="segments")
    await window.until("task_end", 3)
    steps = [data["name"] for _, data in window.things if data.get("type") == "tool"]
    assert "segment overview" in steps[-1]
    assert "South" in json.dumps(window.said())
    await window.ask("", command="export")
    await window.until("task_end", 4)
    assert "as files" in json.dumps(window.said())
    await window.ask("/sumary")
    await window.until("task_end", 5)
    assert "There is no command /sumary" in json.dumps(window.said())
    await window.socket.disconnect()


def ask(page: Page, text: str, answers: int) -> None:
    type_in(page, text)
    expect(page.locator(".q-footer")).to_have_count(answers, timeout=240_000)


@pytest.mark.browser
def test_uploaded_scores_lead_to_lifecycle_segments(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    file = tmp_path / "scores.csv"
    rows = [f"ACC{n:04},{n % 10 / 10}" for n in range(1, 400)]
    file.write_text("account_id,churn_score\n" + "\n".join([*rows, "ACC0001,0.5", "X,0.1"]) + "\n")
    page = open_page()
    ask(page, "upload churn scores", 1)
    page.get_by_label("CSV file").set_input_files(file)
    expect(page.get_by_label("Account id", exact=True)).to_have_value("account_id")
    expect(page.get_by_label("Churn score", exact=True)).to_have_value("churn_score")
    page.get_by_role("button", name="Use these scores").click()
    result = page.locator(".q-result")
    expect(result).to_contain_text("399 of 401 rows are kept, 2 cannot be used.")
    expect(result).to_contain_text("Line 402, account_id")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download rejected rows").click()
    text = Path(downloading.value.path()).read_text()
    assert text.splitlines()[0] == "line,column,reason"
    assert len(text.splitlines()) == 3
    page.get_by_role("button", name="Lifecycle segments with these scores").click()
    expect(page.locator(".q-footer")).to_have_count(2, timeout=240_000)
    expect(page.locator(".q-table").last).to_contain_text("Lost")


@pytest.mark.browser
def test_the_last_answer_is_downloaded(open_page: Callable[..., Page]) -> None:
    page = open_page()
    ask(page, "Revenue by region", 1)
    page.locator("#chat-input").click()
    page.keyboard.type("/exp")
    expect(page.get_by_text("The last answer as files")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator(".q-footer")).to_have_count(2, timeout=240_000)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download JSON").click()
    data = json.loads(Path(downloading.value.path()).read_text())
    assert data["question"] == "Revenue by region"
    assert data["receipt"]["calls"][0]["tool"] == "sales_metrics"


@pytest.mark.browser
def test_settings_are_offered_in_a_panel(open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.locator("#chat-settings-open-modal").click()
    expect(page.get_by_text("Lookback (days)")).to_be_visible()
    expect(page.get_by_text("Who answers", exact=True)).to_be_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_the_opening_page_follows_the_filters(
    open_page: Callable[..., Page], width: int, dark: bool
) -> None:
    page = open_page(width=width, dark=dark)
    expect(page.locator(".q-key")).to_have_count(4, timeout=240_000)
    expect(page.locator(".q-shares > div")).to_have_count(11)
    page.locator("#chat-settings-open-modal").click()
    page.get_by_text("Overview filters").click()
    page.get_by_placeholder("Select...").click()
    page.get_by_role("option", name="Champions").click()
    page.locator("#min_monetary").fill("5,000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".q-shares > div")).to_have_count(1)
    expect(page.locator(".q-bar").first).to_contain_text(
        "Champions · net revenue of £5,000 or more"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator(".q-key a").first.click()
    expect(page.locator(".q-evidence details[open]")).to_contain_text("book_overview.sql")
    if width < 640:
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear the filters").click()
    expect(page.locator(".q-footer")).to_have_count(1, timeout=240_000)
    expect(page.get_by_text("The filters are cleared")).to_be_visible()
    expect(page.locator(".q-opening")).to_have_count(0)


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
def test_a_wide_table_scrolls_in_its_frame_beside_the_names(
    open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(width=width)
    page.locator("#chat-input").fill("What needs my attention this week?")
    page.keyboard.press("Enter")
    frame = page.locator(".q-table .q-scroll").first
    expect(frame).to_be_visible(timeout=240_000)
    # At first only whole columns; who wants them all scrolls, and is told so.
    assert frame.evaluate("f => f.scrollWidth <= f.clientWidth")
    page.get_by_role("button", name=re.compile(r"^All \d+ columns$")).first.click()
    expect(page.locator(".q-foot").first).to_contain_text("scroll sideways for more columns")
    assert frame.evaluate("f => f.scrollWidth > f.clientWidth")
    frame.evaluate("f => f.scrollTo(500, 0)")
    # The names stay where they are, whole, and the page does not move.
    name = frame.locator("tbody td").first
    expect(name).to_have_text("Harvest Lodges Burnholme")
    left = frame.evaluate("f => f.getBoundingClientRect().left")
    assert abs(name.evaluate("cell => cell.getBoundingClientRect().left") - left) < 2
    assert name.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
