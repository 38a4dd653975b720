"""What a person does in the chat's page, step by step; every step is pictured."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

FIGURE = 'a[href^="#figure-"]'
ANSWER_TIMEOUT = 240_000
"""Milliseconds; the first answer after a start waits for the book to be opened."""


def in_conversation(page: Page) -> None:
    """Wait until the page is that of its conversation.

    The first question moves the page from `/` to it once the list of conversations is fetched, be the answer
    there or not, and draws everything anew: what was opened or chosen in between is gone.
    """
    expect(page).to_have_url(re.compile("/thread/"))


def type_in(page: Page, text: str) -> None:
    """Type and send `text`."""
    page.locator("#chat-input").click()
    page.keyboard.type(text)
    page.keyboard.press("Enter")
    in_conversation(page)


def select_figure(figure: Locator, evidence: Locator) -> None:
    """Select a figure until its evidence is open: a busy machine moves the page under the pointer."""
    figure.click()
    try:
        expect(evidence).to_be_visible(timeout=10_000)
    except AssertionError:
        figure.click()
        expect(evidence).to_be_visible()


class ChatPage:
    """One window of one person. Steps that are answered wait for the whole of the answer."""

    def __init__(self, page: Page, artefacts: Path, answers: int = 0) -> None:
        """`answers` are those that the conversation in `page` has already."""
        self.page = page
        self._artefacts = artefacts
        self._answers = answers
        self._pictures = 0

    def type(self, text: str) -> None:
        type_in(self.page, text)

    def ask(self, text: str, picture: str) -> Locator:
        """Type a question; the answer."""
        self.type(text)
        return self.answered(picture)

    def command(self, name: str, picture: str) -> Locator:
        """Choose a slash command from its menu and send it."""
        self.page.locator("#chat-input").click()
        self.page.keyboard.type(f"/{name}")
        expect(self.page.locator("[data-index], [role=option]").first).to_be_visible()
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Enter")
        return self.answered(picture)

    def press(self, name: str | re.Pattern[str], picture: str) -> Locator:
        """Press the last button of that name, one that asks something; the answer."""
        self.page.get_by_role("button", name=name).last.click()
        return self.answered(picture)

    def answered(self, picture: str) -> Locator:
        """The message that ends the newest answer, once it is complete."""
        self._answers += 1
        footers = self.page.locator(".q-footer")
        expect(footers).to_have_count(self._answers, timeout=ANSWER_TIMEOUT)
        expect(self.page.locator("#stop-button")).to_have_count(0)
        in_conversation(self.page)
        assert "went wrong" not in self.page.locator("body").inner_text()
        self.pictured(picture)
        return self.messages.last

    @property
    def messages(self) -> Locator:
        """What Quintile said, each with its charts, tables and buttons."""
        return self.page.locator('[data-step-type="assistant_message"]:not(:has(.q-opened))')

    @property
    def documents(self) -> Locator:
        """The drafts, with what can be done with them."""
        return self.page.locator(".message-content:has(.q-downloads)")

    def evidence(self, figure: Locator, picture: str) -> Locator:
        """Select a figure; the part of the panel that opens for it."""
        shown = figure.inner_text()
        figure.scroll_into_view_if_needed()
        opened = self.page.locator(".q-evidence details[open]").filter(
            has=self.page.locator("summary strong", has_text=shown)
        )
        select_figure(figure, opened.first)
        self.pictured(picture)
        return opened.first

    def close_panel(self) -> None:
        """Away with the evidence, which on a phone covers the page."""
        self.page.get_by_role("button", name=re.compile("^Close")).last.click()
        expect(self.page.locator(".q-evidence")).to_have_count(0)

    def pictured(self, label: str) -> None:
        """Keep a picture of what is seen; nothing may stick out at the side."""
        width = "document.documentElement.scrollWidth - window.innerWidth"
        self._pictures += 1
        self.page.screenshot(path=self._artefacts / f"{self._pictures:02}-{label}.png")
        assert int(self.page.evaluate(width)) <= 0, f"{label} is wider than the window"

    def reload(self) -> None:
        """Load the page anew and wait until the conversation stands there again."""
        self.page.reload()
        footers = self.page.locator(".q-footer")
        expect(footers).to_have_count(self._answers, timeout=ANSWER_TIMEOUT)
