"""A conversation whose server died goes on as if nothing had been."""

from __future__ import annotations

import re

import pytest
from chat_page import FIGURE, ChatPage
from chat_server import Server
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def test_after_a_kill_charts_tables_buttons_and_evidence_are_there(
    chat: ChatPage, server: Server
) -> None:
    chat.ask("Deep dive on Calloway & Finch Hotels", "before")
    chat.ask("Draft a risk note for Calloway & Finch Hotels", "before-draft")
    chat.page.wait_for_url("**/thread/*")
    charts = chat.page.locator(".js-plotly-plot").count()
    texts = chat.messages.all_inner_texts()
    assert charts > 1

    server.restart()
    chat.reload()
    expect(chat.page.locator(".js-plotly-plot")).to_have_count(charts)
    expect(chat.messages).to_have_text(texts, use_inner_text=True)
    chat.pictured("after")

    first, document = chat.messages.nth(0), chat.documents.last
    table = first.locator(".q-table").first
    table.get_by_role("button", name="What").click()
    expect(table.get_by_role("columnheader", name="What")).to_have_attribute(
        "aria-sort", re.compile("ascending|descending")
    )
    with chat.page.expect_download():
        table.get_by_role("link", name="Download CSV").click()
    with chat.page.expect_download():
        document.get_by_role("link", name="Download JSON").click()
    expect(chat.evidence(first.locator(FIGURE).first, "evidence")).to_contain_text(".sql")
    expect(chat.evidence(document.locator(FIGURE).first, "evidence-of-draft")).to_contain_text(
        "exact value"
    )

    # It remembers what was talked about, and its buttons ask.
    pitch = chat.ask("What should I pitch to it?", "goes-on")
    expect(pitch).to_contain_text("Calloway & Finch Hotels")
    document.get_by_role("button", name="Redraft with a note").click()
    chat.page.get_by_label("What should be different?").fill("over the last 180 days")
    chat.press("Redraft", "redrafted")
    expect(chat.documents).to_have_count(2)
    expect(chat.documents.last).to_contain_text("180 days")
