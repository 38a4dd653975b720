"""What each role asks, in a real browser over the demo book: with the offline analyst, then with a model.

The page draws what a tool brings in one way, whatever was asked: here is the first question of each kind.
`tests/evals/test_suites.py` has all of them answered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from chat_page import type_in
from chat_server import Server
from model_server import ModelServer, Step
from playwright.sync_api import Page, expect

from evals.case import Case, Predicate
from evals.suite import load_suite

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def kind_of(case: Case) -> str:
    """What is drawn for it: what its tools bring, a document; of a case without tools its own words."""
    report = case.expect.report if case.expect else None
    kinds = [report.kind] if report and report.kind else [call.tool for call in case.calls()]
    return " ".join(kinds) or case.id


CASES = [case for case in load_suite("core").cases if "journey" in case.tags]
SHOWN = {kind_of(case): case for case in reversed(CASES)}
"""The first case of each kind."""
ROLES = ("account manager", "sales", "planner")
TRACED = re.compile(r"Checked: (\d+) of (\d+) figures? traced")
SAID = "These are the results; the table below has all of them."


def script(request: dict[str, Any]) -> Step:
    """A model that calls what the case expects and then says one sentence."""
    messages = request["messages"]
    if messages[-1]["role"] == "tool":
        return Step(text=SAID)
    asked = next(m["content"] for m in reversed(messages) if m["role"] == "user")
    case = next((case for case in CASES if case.ask == asked), None)
    if case is None:
        return Step(text="Nothing to say.")
    calls = [(call.tool, given(call.arguments)) for call in case.calls()]
    return Step(calls=calls) if calls else Step(text="I cannot tell that from the data.")


def given(arguments: dict[str, Any]) -> dict[str, Any]:
    """Arguments that meet what a case expects of them."""
    found = {
        name: (value.contains or value.one_of[0]) if isinstance(value, Predicate) else value
        for name, value in arguments.items()
    }
    return found | ({"term": "Cannot Lose Them"} if found.get("term") == "cannot lose" else {})


@pytest.fixture(scope="module", params=["offline", "model"])
def mode(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def server(mode: str, demo_chat: Callable[..., Server]) -> Iterator[Server]:
    """The chat over the demo book, with and without a model."""
    model = ModelServer()
    model.script = script
    env = {"QUINTILE_MODEL": "scripted", "OPENAI_BASE_URL": model.url, "OPENAI_API_KEY": "x"}
    running = demo_chat(env=env if mode == "model" else {})
    yield running
    running.close()  # two chats over one home at once are nobody's case
    model.close()


def ask(page: Page, question: str, answers: int) -> str:
    """Ask, wait for the `answers`-th footer, and give its text."""
    type_in(page, question)
    footers = page.locator(".q-footer")
    expect(footers).to_have_count(answers, timeout=240_000)
    return footers.last.inner_text()


@pytest.mark.parametrize("role", ROLES)
def test_role(open_page: Callable[..., Page], role: str, mode: str) -> None:
    page = open_page()
    cases = [case for case in CASES if role in case.tags]
    assert len(cases) >= 10
    # With a model the page is tried and not the understanding: every third question does.
    asked = [case for case in cases if case in SHOWN.values()] if mode == "offline" else cases[::3]
    for number, case in enumerate(asked, start=1):
        assert case.ask is not None and case.expect is not None
        footer = ask(page, case.ask, number)
        traced = TRACED.search(footer)
        if traced:
            assert traced.group(1) == traced.group(2), f"{case.id}: {footer}"
        calls = [call.tool for call in case.calls() if call.tool != "draft_report"]
        if calls and case.expect.outcomes == ("answer",):
            name = calls[0].replace("_", " ")
            steps = page.locator('[data-step-type="tool"]')
            expect(steps.last).to_contain_text(name)
            assert traced or case.id in {"define-segment", "define-rfm"} or mode == "model", case.id
        if case.expect.report:
            expect(page.get_by_text("Download JSON").last).to_be_visible()
        assert "went wrong" not in page.locator("body").inner_text(), case.id
    who = "scripted" if mode == "model" else "offline analyst"
    assert who in page.locator(".q-footer").first.inner_text()
