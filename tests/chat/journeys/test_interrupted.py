"""An answer is stopped, or the line drops, while it is being written: nothing half, nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chat_page import ChatPage
from chat_server import Server
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

BEGUN = "Champions bring in 46.2% of revenue"
WHOLE = "their owners are named."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The scripted assistant: it says half of an answer and waits for `release`."""
    running = Server(tmp_path_factory.mktemp("interrupted"))
    running.start()
    yield running
    running.close()


@pytest.fixture
def chat(open_page: Callable[..., Page], artefacts: Path) -> ChatPage:
    """A window that may say that the line was cut just when it fetched something."""
    return ChatPage(open_page(complaining=["Failed to fetch"]), artefacts)


@pytest.fixture
def release(server: Server) -> Callable[[], None]:
    return lambda: (server.home / "release").touch()


@pytest.fixture
def begun(chat: ChatPage) -> ChatPage:
    """A window in which half of an answer stands."""
    expect(chat.page.locator(".q-opening")).to_be_visible()
    chat.type("Please answer, held in the middle")
    expect(chat.page.get_by_text(BEGUN)).to_be_visible()
    expect(chat.page.get_by_text(WHOLE)).to_have_count(0)
    expect(chat.page.locator("#stop-button")).to_be_visible()
    chat.page.wait_for_url("**/thread/*")
    chat.pictured("half")
    return chat


def is_whole_and_once(chat: ChatPage, questions: int = 1) -> None:
    """The answer is complete, stands there once, and what came after it too."""
    chat.answered("whole")
    expect(chat.page.get_by_text(WHOLE)).to_have_count(1)
    expect(chat.page.get_by_text(BEGUN)).to_have_count(1)
    expect(chat.page.locator(".js-plotly-plot")).to_have_count(1)
    expect(chat.page.locator('[data-step-type="tool"]')).to_have_count(questions)
    expect(chat.page.locator('[data-step-type="user_message"]')).to_have_count(questions)


def test_stopped_nothing_of_it_stays_and_the_next_question_is_answered(begun: ChatPage) -> None:
    page = begun.page
    page.locator("#stop-button").click()
    expect(page.get_by_text("Nothing of the half-made answer was kept.")).to_be_visible()
    expect(page.get_by_text(BEGUN)).to_have_count(0)
    expect(page.locator("#stop-button")).to_have_count(0)
    begun.pictured("stopped")
    page.reload()
    expect(page.get_by_text("Nothing of the half-made answer was kept.")).to_be_visible()
    expect(page.get_by_text(BEGUN)).to_have_count(0)
    begun.type("How are the segments distributed?")
    is_whole_and_once(begun, questions=2)


def test_back_on_the_line_while_it_is_written(begun: ChatPage, release: Callable[[], None]) -> None:
    page = begun.page
    page.context.set_offline(True)
    expect(page.locator("#chat-submit, #stop-button").first).to_be_visible()
    begun.pictured("offline")
    page.context.set_offline(False)
    expect(page.locator("#stop-button")).to_be_visible()
    expect(page.get_by_text(BEGUN)).to_have_count(1)
    # What is typed meanwhile is no second turn.
    begun.type("and another question")
    expect(page.locator('[data-step-type="user_message"]')).to_have_count(1)
    page.locator("#chat-input").press("ControlOrMeta+A")
    page.keyboard.press("Delete")
    release()
    is_whole_and_once(begun)
    begun.reload()
    expect(page.get_by_text(WHOLE)).to_have_count(1)


def test_back_on_the_line_after_it_was_written(
    begun: ChatPage, server: Server, release: Callable[[], None]
) -> None:
    page = begun.page
    thread = page.url.rpartition("/")[2]
    page.context.set_offline(True)
    release()
    with server.client() as client:
        page.wait_for_function("!navigator.onLine")
        while WHOLE not in client.get(f"/project/thread/{thread}").text:
            page.wait_for_timeout(100)
    page.context.set_offline(False)
    is_whole_and_once(begun)


def test_loaded_anew_while_it_is_written(begun: ChatPage, release: Callable[[], None]) -> None:
    begun.page.reload()
    expect(begun.page.locator("#stop-button")).to_be_visible()
    expect(begun.page.get_by_text(BEGUN)).to_have_count(1)
    begun.pictured("again")
    release()
    is_whole_and_once(begun)


def test_a_second_window_takes_no_second_turn(
    begun: ChatPage, release: Callable[[], None], open_page: Callable[..., Page], artefacts: Path
) -> None:
    second = begun.page.context.new_page()
    second.goto(begun.page.url)
    other = ChatPage(second, artefacts)
    expect(second.get_by_text(BEGUN)).to_be_visible()
    other.type("and another question")
    release()
    is_whole_and_once(begun)
    is_whole_and_once(other)
