"""An account manager's morning, at the desk and on the phone in the dark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from chat_page import FIGURE, ChatPage
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

PHONE = {"width": 390, "height": 844, "touch": True}


@pytest.mark.parametrize(
    "view",
    [{}, PHONE | {"dark": True}],
    ids=["desk", "phone"],
)
def test_from_the_attention_list_to_an_approved_plan(
    open_page: Callable[..., Page],
    artefacts: Path,
    quintile: Callable[..., str],
    view: dict[str, Any],
) -> None:
    chat = ChatPage(open_page(**view), artefacts)
    listed = chat.ask("What needs my attention this week?", "attention")
    worst = listed.locator("tbody tr").first.get_by_role("cell").first.inner_text()
    expect(listed.get_by_role("listitem").first).to_contain_text(worst)
    headings = listed.get_by_role("columnheader")
    every = listed.get_by_role("button", name=re.compile(r"^All \d+ columns$"))
    columns = int(re.sub(r"\D", "", every.inner_text()))
    fitting = headings.count()
    assert 2 <= fitting < columns
    every.click()
    expect(headings).to_have_count(columns)
    expect(headings.filter(has_text="Stake formula")).to_be_visible()
    listed.get_by_role("button", name="Fewer columns").click()
    expect(headings).to_have_count(fitting)

    dive = chat.press(f"Deep dive on {worst}", "deep-dive")
    revenue = dive.locator(FIGURE).first
    fact = chat.evidence(revenue, "evidence")
    pounds = re.sub(r"[£,]", "", revenue.inner_text())
    expect(fact).to_contain_text(re.compile(rf"exact value\s*{pounds[:3]},{pounds[3:]}\.\d\d GBP"))
    expect(fact).to_contain_text("account_profile.sql")
    chat.close_panel()

    chat.ask("Draft a retention campaign plan for the South", "plan")
    expect(chat.documents.last).to_contain_text("No budget was given")
    chat.page.get_by_role("button", name="Redraft with a note").click()
    chat.page.get_by_label("What should be different?").fill("the budget is 5000")
    chat.press("Redraft", "redrafted")
    expect(chat.documents).to_have_count(2)
    first, second = chat.documents.first, chat.documents.last
    expect(second).to_contain_text("The budget is £5,000")
    expect(first).not_to_contain_text("£5,000")

    decided = len(json.loads(quintile("plans", "list", "--status", "approved", "--json")))
    second.get_by_role("button", name="Approve plan").dblclick()
    saved = second.get_by_role("status").filter(has_text="Approved and saved on")
    expect(saved).to_be_visible()
    chat.pictured("approved")
    chat.reload()
    expect(saved).to_be_visible()
    expect(second.get_by_role("button", name="Approve plan")).to_have_count(0)
    # The first draft was superseded by the second: nobody can approve it any more.
    expect(first.get_by_role("button", name="Approve plan")).to_have_count(0)
    approved = json.loads(quintile("plans", "list", "--status", "approved", "--json"))
    assert len(approved) == decided + 1
    plan = {"campaign_type": "retention", "region": "South", "budget": "5000"}
    assert plan.items() <= approved[0]["arguments"].items()
