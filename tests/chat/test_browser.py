"""Journeys through the page in a real browser, offline: the fixture fails on any other host."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from chat_page import select_figure, type_in
from chat_server import Server
from playwright.sync_api import Page, Route, WebSocketRoute, expect

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def ask(page: Page, question: str) -> None:
    type_in(page, question)


def width_overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def colours(page: Page) -> tuple[str, str]:
    ground, text = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor,"
        " getComputedStyle(document.querySelector('.gtitle')).fill]"
    )
    return ground, text


def test_the_opening_page_says_what_there_is_and_offers_questions(open_page: OpenPage) -> None:
    page = open_page()
    expect(page.get_by_role("heading", name="Northwind Supplies")).to_be_visible()
    expect(page.get_by_text("1,402 accounts · data to 2026-06-30")).to_be_visible()
    expect(page.get_by_text("Demo data", exact=True)).to_be_visible()
    expect(page.locator(".q-attention li")).to_have_count(3)
    for role in ("Account manager", "Sales", "Marketing planner"):
        expect(page.get_by_role("heading", name=role)).to_be_visible()
    assert page.title() == "Quintile"
    assert "chainlit" not in page.locator("body").inner_text().lower()
    expect(page.locator("#user-nav-button")).to_be_hidden()


def test_a_question_brings_the_step_the_text_the_chart_and_the_table(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("button", name="Segments and their revenue").click()
    step = page.locator('[data-step-type="tool"]')
    expect(step).to_contain_text("segment overview · all regions, 365 days · 10 rows · 38 ms")
    expect(page.get_by_text("All regions · 365 days to 2026-06-30 · GBP")).to_be_visible()
    expect(page.get_by_text("note:their owners are named")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".q-table")).to_be_visible()
    expect(page.get_by_text("Checked: 5 of 5 figures traced")).to_be_visible()
    expect(page.locator(".q-opening")).to_have_count(0)
    tops = [
        page.locator(part).bounding_box()["y"]  # type: ignore[index]
        for part in (
            '[data-step-type="tool"]',
            ".message-content .prose >> nth=-1",
            ".js-plotly-plot",
        )
    ]
    tops += [page.locator(part).bounding_box()["y"] for part in (".q-table", ".q-footer")]  # type: ignore[index]
    assert tops == sorted(tops)
    step.get_by_role("button").click()
    expect(step.get_by_text("GROUP BY")).to_be_visible()


def test_the_table_sorts_by_value_searches_and_keeps_its_place(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    table = page.locator(".q-table")
    first = table.locator("tbody tr").first
    expect(first).to_contain_text("£5,914,882")
    expect(table.get_by_text("1–10 of 11")).to_be_visible()
    table.get_by_role("button", name="Mean days since order").click()
    expect(first).to_contain_text("301.6")
    table.get_by_role("button", name="Mean days since order").click()
    expect(first).to_contain_text("9.4")
    header = table.get_by_role("columnheader", name="Mean days since order")
    expect(header).to_have_attribute("aria-sort", "ascending")
    aligned = first.locator("td").nth(2).evaluate("cell => getComputedStyle(cell).textAlign")
    assert aligned == "right"
    table.get_by_role("searchbox").fill("lost")
    expect(table.locator("tbody tr")).to_have_count(1)
    ask(page, "and again")
    expect(page.locator(".q-table")).to_have_count(2)
    expect(table.first.locator("tbody tr")).to_have_count(1)  # as it was left


def test_the_csv_download_is_exact_and_harmless(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download CSV").click()
    assert downloading.value.suggested_filename == "customer-segments.csv"
    text = Path(downloading.value.path()).read_text(encoding="utf-8-sig")
    assert "Champions,141,5914882.4100,46.2,9.4,2026-06-29" in text
    assert "'=HYPERLINK(1)" in text


def test_a_figure_opens_its_evidence(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    page.get_by_role("button", name="Evidence").click()
    panel = page.locator("#side-view-content")
    expect(panel.locator("details")).to_have_count(5)
    expect(panel.locator("details[open]")).to_have_count(0)
    page.get_by_role("link", name="£12,802,006.24").click()
    opened = panel.locator("details[open]")
    expect(opened).to_have_count(1)
    for words in ("revenue in total", "12,802,006.24 GBP", "segment_overview", "3fa2c19b04de"):
        expect(opened).to_contain_text(words)
    expect(opened.locator("code.language-sql")).to_contain_text("ORDER BY revenue DESC")
    evidence = panel.locator('details[data-figure="0"][open]')
    select_figure(page.get_by_role("link", name="46.2%"), evidence)
    expect(evidence).to_contain_text("Champions")
    assert page.url.count("#") == 0


def test_a_draft_is_a_document_with_its_downloads(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "Draft a risk note for Alder & Finch")
    expect(page.get_by_role("heading", name="Risk note: Alder & Finch Ltd")).to_be_visible()
    expect(
        page.get_by_text("The model did not answer, so the offline analyst took over.")
    ).to_be_visible()
    expect(page.get_by_role("cell", name="£88,310")).to_be_visible()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download JSON").click()
    assert downloading.value.suggested_filename == "risk-note-acc0042.json"
    report = json.loads(Path(downloading.value.path()).read_text(encoding="utf-8"))
    assert report["kind"] == "risk_note"
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download Markdown").click()
    assert downloading.value.suggested_filename == "risk-note-acc0042.md"
    assert Path(downloading.value.path()).read_text(encoding="utf-8").startswith("# Risk note")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download HTML").click()
    assert downloading.value.suggested_filename == "risk-note-acc0042.html"
    html = Path(downloading.value.path()).read_text(encoding="utf-8")
    assert html.startswith("<!doctype html>") and "plotly.js v" in html
    expect(page.locator(".js-plotly-plot")).to_have_count(1)
    expect(page.locator(".q-table")).to_have_count(0)  # folded: the draft is what was asked for
    page.get_by_role("button", name="Show table: Customer segments").click()
    expect(page.locator(".q-table tbody tr")).to_have_count(10)
    page.get_by_role("link", name="131 days").click()
    expect(page.locator("details[open]")).to_contain_text("days since the last order")


def test_a_follow_up_asks_its_question(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    page.get_by_role("button", name="Draft a risk note for At Risk").click()
    question = page.locator('[data-step-type="user_message"]').last
    expect(question).to_contain_text("Draft a risk note for At Risk")
    expect(page.locator(".q-downloads")).to_be_visible()


def test_a_conversation_comes_back_after_the_server_was_killed(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page()
    ask(page, "Which segments came back?")
    expect(page.locator(".q-footer")).to_be_visible()
    page.wait_for_url("**/thread/*")
    thread = page.url
    page.wait_for_timeout(300)  # what chainlit writes behind the answer
    server.restart()
    page = open_page(thread.removeprefix(server.url))
    expect(page.locator('[data-step-type="tool"]')).to_contain_text("10 rows · 38 ms")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".q-table tbody tr")).to_have_count(10)
    expect(page.get_by_role("button", name="Who is At Risk in the North?")).to_be_enabled()
    page.get_by_role("link", name="46.2%").click()
    expect(page.locator("details[open]")).to_contain_text("46.2%")
    expect(page.locator("#thread-history")).to_contain_text("Which segments came back?")
    expect(page.locator(".q-opening")).to_have_count(0)
    page.get_by_role("button", name="Draft a risk note for At Risk").click()
    expect(page.locator(".q-downloads")).to_be_visible()


def test_a_conversation_comes_back_where_the_network_answers_in_another_order(
    open_page: OpenPage,
) -> None:
    """Chainlit's page connects twice, the second time for the conversation; the last one to connect stays."""
    page = open_page()
    ask(page, "Which segments came back?")
    expect(page.locator(".q-footer")).to_be_visible()
    page.wait_for_url("**/thread/*")
    held: list[Route] = []

    def overtaken(route: Route) -> None:
        held.append(route)
        if len(held) == 2:
            route.fulfill(response=route.fetch())
            held[0].fulfill(response=held[0].fetch())

    page.route(re.compile("session"), overtaken)
    page.reload()
    expect(page.locator(".q-footer")).to_be_visible()


def test_what_was_pressed_is_asked_again_where_the_connection_took_it_with_it(
    open_page: OpenPage,
) -> None:
    """As when the server restarts just then, or the page still connects for the second time."""
    page = open_page()
    lost: list[str | bytes] = []

    def loses_the_first(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if not lost and "client_message" in str(message):
                lost.append(message)
                server.close()
                socket.close()
            else:
                server.send(message)

        socket.on_message(pass_on)

    ask(page, "Which segments came back?")
    expect(page.locator(".q-footer")).to_be_visible()
    page.wait_for_url("**/thread/*")
    page.route_web_socket(re.compile("socket.io"), loses_the_first)
    page.reload()
    page.get_by_role("button", name="Draft a risk note for At Risk").click()
    expect(page.locator(".q-downloads")).to_be_visible()
    assert len(lost) == 1
    expect(page.locator('[data-step-type="user_message"]')).to_have_count(2)


def test_a_lost_content_leaves_the_rest_of_the_thread_readable(
    open_page: OpenPage, server: Server
) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    expect(page.locator(".q-footer")).to_be_visible()
    page.wait_for_url("**/thread/*")
    page.wait_for_timeout(300)
    for content in (server.home / "chat" / "files").iterdir():
        content.unlink()
    path = page.url.removeprefix(server.url)
    page = open_page(path, complaining=["404 (Not Found)"])
    expect(page.get_by_text("The table “Customer segments” is no longer kept.")).to_be_visible()
    expect(page.get_by_text("At Risk is the one to watch")).to_be_visible()


def test_the_sidebar_deletes_a_conversation(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "Delete me please")
    expect(page.locator(".q-footer")).to_be_visible()
    entry = page.locator("#thread-history li", has_text="Delete me please")
    entry.hover()
    entry.locator("#thread-options").click()
    page.locator("#delete-thread").click()
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator("#thread-history")).not_to_contain_text("Delete me please")


def test_stop_takes_the_half_answer_back(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "slow question")
    expect(page.get_by_text("Half an answer")).to_be_visible()
    page.locator("#stop-button").click()
    expect(page.get_by_text("Nothing of the half-made answer was kept.")).to_be_visible()
    expect(page.get_by_text("Half an answer")).to_have_count(0)
    ask(page, "How are the segments distributed?")
    expect(page.locator(".q-footer")).to_be_visible()


def test_a_mistake_and_a_bug_are_both_answered(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "unknown account")
    expect(page.get_by_text("Did you mean Acmes Ltd?").last).to_be_visible()
    ask(page, "break it")
    expect(page.get_by_text("Something went wrong here")).to_be_visible()
    expect(page.get_by_text("secret detail")).to_have_count(0)


def test_hostile_markdown_asks_no_other_host(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "show me an image")
    expect(page.get_by_text("![x](http://192.0.2.7/a.png)")).to_be_visible()
    expect(page.locator(".q-footer")).to_be_visible()
    assert page.locator(".message-content img").count() == 0


def test_the_copy_button_takes_words_without_addresses(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How are the segments distributed?")
    expect(page.locator(".q-footer")).to_be_visible()
    page.locator("button:has(svg.lucide-copy)").last.click()
    page.wait_for_timeout(300)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Champions bring in **46.2%** of revenue from 141 accounts" in copied
    assert "#figure" not in copied


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
@pytest.mark.parametrize("dark", [False, True])
def test_it_fits_and_is_legible(open_page: OpenPage, width: int, height: int, dark: bool) -> None:
    page = open_page(width=width, height=height, dark=dark)
    expect(page.locator(".q-opening")).to_be_visible()
    assert width_overflow(page) <= 0
    ask(page, "How are the segments distributed?")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    expect(page.locator(".q-footer")).to_be_visible()
    page.wait_for_timeout(400)
    assert width_overflow(page) <= 0
    chart = page.locator(".js-plotly-plot").bounding_box()
    assert chart is not None
    assert chart["x"] + chart["width"] <= width
    ground, text = (_brightness(colour) for colour in colours(page))
    assert (ground < 60) == dark
    assert abs(ground - text) > 125
    page.get_by_role("button", name="Commands").click()
    offered = page.locator("#command-popover").bounding_box()
    assert offered is not None
    assert offered["x"] >= 0
    assert offered["x"] + offered["width"] <= width
    # A day in September, as the words and the charts write it; some browsers say 'Sept'.
    assert page.evaluate("quintile.format('2025-09-30', 'date')") == "30 Sep 2025"


def _brightness(colour: str) -> float:
    red, green, blue = (float(part) for part in colour.strip("rgba()").split(",")[:3])
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_it_works_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    starter = page.get_by_role("button", name="Segments and their revenue")
    expect(starter).to_be_enabled()
    starter.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".q-footer")).to_be_visible()
    page.get_by_role("link", name="46.2%").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open] summary")).to_be_focused()
