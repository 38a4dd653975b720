"""By keyboard, by screen reader, and with weak eyes: axe-core over every kind of page, and the keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chat_page import ANSWER_TIMEOUT, FIGURE, ChatPage
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# Chainlit's own structure, which no style or script of ours can mend: a list whose items stand in
# groups, the menu of a conversation within its button, and the handle between page and panel that
# names a part which is not there.
OF_CHAINLIT = {"list", "nested-interactive", "aria-valid-attr-value"}


def faults(page: Page) -> list[str]:
    """What hinders people, each with the first place it was found."""
    page.wait_for_timeout(300)  # buttons are named within a tenth of a second of their appearance
    found = Axe().run(page).response["violations"]
    return [
        f"{fault['id']}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
        for fault in found
        if fault["impact"] in ("serious", "critical") and fault["id"] not in OF_CHAINLIT
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_hinders_a_person(
    open_page: Callable[..., Page], artefacts: Path, dark: bool
) -> None:
    chat = ChatPage(open_page(dark=dark), artefacts)
    expect(chat.page.locator(".q-opening")).to_be_visible(timeout=ANSWER_TIMEOUT)
    expect(chat.page.get_by_role("button", name="Settings")).to_be_visible()
    seen = {"opening": faults(chat.page)}
    answer = chat.ask("Deep dive on Calloway & Finch Hotels", "answer")
    seen["answer"] = faults(chat.page)
    chat.evidence(answer.locator(FIGURE).first, "evidence")
    seen["evidence"] = faults(chat.page)
    chat.close_panel()
    chat.ask("Draft a retention campaign plan for the South", "plan")
    chat.page.get_by_role("button", name="Redraft with a note").click()
    seen["plan"] = faults(chat.page)
    assert {name: found for name, found in seen.items() if found} == {}


def test_the_whole_way_by_keyboard(chat: ChatPage) -> None:
    """No pointer: a starter, a figure, the panel away, a plan, its approval."""
    page, press = chat.page, chat.page.keyboard.press
    starter = page.get_by_role("button", name="What needs my attention?")
    expect(starter).to_be_enabled(timeout=ANSWER_TIMEOUT)
    tab_to(page, "What needs my attention?")
    press("Enter")
    answer = chat.answered("attention")

    answer.locator(FIGURE).first.focus()
    press("Enter")
    expect(page.locator(".q-evidence details[open] summary")).to_be_focused()
    chat.pictured("evidence")
    tab_to(page, "Close the panel", back=True)
    press("Enter")
    expect(page.locator(".q-evidence")).to_have_count(0)

    page.locator("#chat-input").focus()
    page.keyboard.type("Draft a retention campaign plan for the South")
    press("Enter")
    chat.answered("plan")
    chat.documents.last.get_by_role("link", name="Download Markdown").focus()
    tab_to(page, "Approve plan")
    chat.pictured("focus")
    press("Enter")
    expect(page.get_by_role("status").filter(has_text="Approved and saved")).to_be_visible()


def tab_to(page: Page, name: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus is called `name` and shows that it has it."""
    called = "(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()"
    for _ in range(120):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate(called) == name:
            shown = "getComputedStyle(document.activeElement)"
            assert page.evaluate(f"{shown}.outlineStyle + {shown}.boxShadow") != "nonenone"
            return
    pytest.fail(f"Tab does not lead to {name}")
