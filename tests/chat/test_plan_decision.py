"""A campaign plan is approved in the page, once, also after the server died while it waited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import httpx
import pytest
from chat_page import type_in
from chat_server import Server
from playwright.sync_api import Page, expect

from data.home import Home
from data.plans import plans_of


@pytest.fixture(scope="module")
def server(demo_chat: Callable[..., Server]) -> Iterator[Server]:
    """Plans wait in SQLite; that they wait in PostgreSQL too is tested without a browser."""
    running = demo_chat()
    yield running
    running.close()


@pytest.fixture
def drafted(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    type_in(page, "Draft a retention campaign plan for the South")
    expect(page.get_by_role("button", name="Approve plan")).to_be_visible(timeout=240_000)
    return page


@pytest.mark.browser
def test_approved_after_a_kill_and_still_so_when_the_thread_is_opened_again(
    drafted: Page, server: Server, demo_home: Home
) -> None:
    page = drafted
    expect(page.get_by_role("button", name="Turn down")).to_be_visible()
    thread = page.url
    server.restart()
    page.goto(thread)
    page.get_by_role("button", name="Approve plan").click(timeout=60_000)
    status = page.get_by_role("status").filter(has_text="Approved and saved")
    expect(status).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Approve plan")).to_have_count(0)
    plan, *older = plans_of(demo_home, "local")
    assert plan.status == "approved"
    page.reload()
    expect(status).to_be_visible(timeout=60_000)
    expect(page.get_by_role("button", name="Approve plan")).to_have_count(0)
    assert plans_of(demo_home, "local") == [plan, *older]


@pytest.mark.browser
def test_what_was_approved_is_found_by_asking_and_opened(drafted: Page, demo_home: Home) -> None:
    page = drafted
    page.get_by_role("button", name="Approve plan").click()
    status = page.get_by_role("status").filter(has_text="Approved and saved")
    expect(status).to_be_visible(timeout=60_000)
    plan, *_ = plans_of(demo_home, "local")
    type_in(page, "What did I approve?")
    table = page.get_by_role("figure").filter(has_text="Your campaign plans")
    expect(table).to_be_visible(timeout=60_000)
    # What all plans share is no column of the table, so there may be room for the others.
    for button in table.get_by_role("button", name=re.compile(r"^All \d+ columns$")).all():
        button.click()
    expect(table.get_by_role("cell", name=plan.plan_id)).to_be_visible()
    page.get_by_role("button", name=f"Open plan {plan.plan_id}").click()
    expect(status).to_have_count(2, timeout=60_000)
    expect(
        page.get_by_text(re.compile("30 June 2026. Worded by the offline analyst"))
    ).to_have_count(2)


def test_another_user_s_plan_looks_like_none(
    server: Server, demo_home: Home, cookies_of: Callable[..., dict[str, str]]
) -> None:
    from data.plans import offer_plan

    offer_plan(demo_home, "0123456789ab", "ann", "", {"title": "Campaign plan", "arguments": {}})
    for cookies, status in ((cookies_of("bob"), 404), ({}, 401), (cookies_of("ann"), 200)):
        with httpx.Client(base_url=server.url, cookies=cookies) as client:
            assert client.get("/plans/0123456789ab").status_code == status
            if status != 200:
                put = client.put("/plans/0123456789ab", json={"approve": True})
                assert put.status_code == status
    with httpx.Client(base_url=server.url, cookies=cookies_of("ann")) as client:
        assert client.get("/plans/000000000000").status_code == 404
        assert client.get("/plans/..%2f..%2fetc").status_code in (404, 422)
        foreign = {"Origin": "http://evil.example"}
        put = client.put("/plans/0123456789ab", json={"approve": True}, headers=foreign)
        assert put.status_code == 403
    (plan,) = plans_of(demo_home, "ann")
    assert plan.status == "waiting"
