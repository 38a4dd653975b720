"""A salesperson before a call: the account, its risks, what to pitch, and the note to take along."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from chat_page import FIGURE, ChatPage
from playwright.sync_api import Locator, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

ACCOUNT = "Calloway & Finch Hotels"


def figures_in(message: Locator) -> list[str]:
    return [text.strip() for text in message.locator(FIGURE).all_inner_texts()]


def cells(message: Locator) -> list[list[str]]:
    """The first table of a message as it is shown, row by row."""
    rows = message.locator("table").first.locator("tbody tr").all()
    return [row.get_by_role("cell").all_inner_texts() for row in rows]


def downloaded(chat: ChatPage) -> str:
    with chat.page.expect_download() as downloading:
        chat.page.get_by_role("link", name="Download Markdown").last.click()
    assert downloading.value.suggested_filename.endswith(".md")
    return Path(downloading.value.path()).read_text(encoding="utf-8")


def evidence_of(text: str) -> list[str]:
    """The figures that the appendix accounts for."""
    appendix = text.partition("\n## Evidence\n")[2]
    rows = re.findall(r"^\| (.+?) \|", appendix.partition("\n| Call |")[0], re.MULTILINE)
    return [row.replace("\\", "") for row in rows if row not in {"Figure", "---"}]


def test_from_the_deep_dive_to_the_note_for_the_call(chat: ChatPage) -> None:
    dive = chat.ask(f"Deep dive on {ACCOUNT}", "deep-dive")
    expect(dive).to_contain_text(ACCOUNT)
    expect(dive.locator(".js-plotly-plot").first).to_be_visible()

    notes = chat.press(re.compile("^What do the notes"), "notes")
    expect(notes).to_contain_text(ACCOUNT)

    risks = chat.ask("Any warning signs?", "risks")
    expect(risks).to_contain_text(ACCOUNT)

    pitch = chat.ask("What should I pitch to it?", "pitch")
    expect(pitch).to_contain_text(ACCOUNT)
    said, shown = figures_in(pitch), cells(pitch)
    assert said and shown

    chat.command("export", "exported")
    text = downloaded(chat)
    words = text.partition("\n## ")[0]
    assert [figure for figure in said if figure not in words] == []
    rows = {line.replace("\\", "") for line in text.splitlines() if line.startswith("| ")}
    for row in shown:
        names = [cell for cell in row if cell and not re.search(r"\d", cell)]
        assert any(all(name in line for name in names) for line in rows), row
    assert set(said) <= set(evidence_of(text))
    assert "product propensity" in text

    chat.ask(f"Draft a risk note for {ACCOUNT}", "risk-note")
    said = figures_in(chat.documents.last)
    text = downloaded(chat)
    words = text.partition("\n## Evidence\n\n| Figure |")[0]
    assert len(said) > 5
    assert [figure for figure in said if figure not in words] == []
    appendix = text.partition("\n## Evidence\n\n| Figure |")[2]
    assert [figure for figure in said if f"| {figure} |" not in appendix] == []
