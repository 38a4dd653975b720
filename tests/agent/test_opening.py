"""The opening page: the book's key figures, all traced; filters hold for it and are cleared in words."""

from __future__ import annotations

import asyncio
from decimal import Decimal

import pytest

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.opening import Opening
from agent.overview_filters import CLEAR, KEEP, unless_said
from agent.runtime import TurnContext
from agent.store.preferences import Preferences, preferences_of, set_preferences
from data import catalogue
from data.home import Home
from data.users import add
from tools._book import BookFilters

CHAMPIONS = BookFilters.model_validate({"segments": ["Champions"], "min_monetary": "5000"})


async def ask(assistant: Assistant, text: str) -> Answer:
    found = [event async for event in assistant.ask(text, thread="t", user="local")]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


async def test_every_figure_of_the_opening_page_is_traced(assistant: Assistant) -> None:
    page = await assistant.opening("local")
    assert len(page.key_figures) == 4
    assert len(page.segments) == 11
    assert len(page.attention) == 3
    for said in [*page.key_figures, *page.attention, *(row.said for row in page.segments)]:
        assert {figure.verdict for figure in said.figures} <= {"direct", "derived"}
        assert [said.text[figure.start : figure.end] for figure in said.figures] == [
            figure.text for figure in said.figures
        ]
    overview = await ask(assistant, "Show me the book at a glance")
    result = overview.runs[0].result
    assert result is not None
    assert f"**{result['accounts']:,}** accounts" in page.key_figures[0].text
    assert sum(row.share for row in page.segments) == pytest.approx(100, abs=0.1)
    assert page.scope == overview.scope
    assert (page.filtered, page.problem) == (False, None)
    assert await assistant.opening("local") is page


async def test_the_page_an_overview_and_a_summary_mean_the_same_segments_by_slipping(
    assistant: Assistant,
) -> None:
    page = await assistant.opening("local")
    (told,) = [said.text for said in page.key_figures if "About to Sleep" in said.text]
    overview = await ask(assistant, "Show me the book at a glance")
    summary = await ask(assistant, "Draft an executive summary")
    assert summary.report is not None
    risks = next(part for part in summary.report["sections"] if part["heading"] == "Risk Factors")
    for name in catalogue.slipping():
        assert name in told
        assert f"{name}: " in overview.text
        assert any(name in bullet["text"] for bullet in risks["bullets"])


async def test_people_who_open_the_page_together_get_the_same_one(assistant: Assistant) -> None:
    first, second = await asyncio.gather(assistant.opening("local"), assistant.opening("local"))
    assert first is second
    assert await assistant.opening("local") is first


async def test_one_that_failed_when_nobody_waited_any_more_is_made_again(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def failing(context: TurnContext) -> Opening:
        begun.set()
        await go_on.wait()
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr("agent.assistant.opening", failing)
        leaving = asyncio.create_task(assistant.opening("local"))
        await begun.wait()
        leaving.cancel()
        await asyncio.wait([leaving])
        go_on.set()
        await asyncio.wait(assistant._openings.values())
    assert (await assistant.opening("local")).key_figures


async def test_filters_that_are_set_hold_for_page_and_overview(
    assistant: Assistant, own: Home
) -> None:
    whole = await assistant.opening("local")
    set_preferences(own, "local", Preferences(overview=CHAMPIONS, lookback_days=180))
    page = await assistant.opening("local")
    assert page is not whole
    assert page.filtered
    assert [row.segment for row in page.segments] == ["Champions"]
    scope = "Champions · net revenue of £5,000 or more · 180 days to 30 June 2026 · GBP"
    assert page.scope == scope
    chances = page.runs[1].result
    assert chances is not None and page.attention
    assert {row["segment"] for row in chances["opportunities"]} == {"Champions"}
    assert all(Decimal(row["monetary_value"]) >= 5000 for row in chances["opportunities"])
    answer = await ask(assistant, "/overview")
    assert answer.scope == scope
    assert answer.follow_ups[0] == CLEAR
    other = await ask(assistant, "Show me the book at a glance, only At Risk in the North")
    assert other.scope.startswith("At Risk · North · net revenue of £5,000 or more · 180 days")
    assert other.follow_ups[:2] == [KEEP, CLEAR]
    members = await ask(assistant, "Which accounts are At Risk?")
    assert "Champions" not in members.scope


async def test_filters_are_kept_and_cleared_in_words(assistant: Assistant, own: Home) -> None:
    assert "no filters" in (await ask(assistant, "Keep these filters")).text
    asked = await ask(
        assistant, "Show me the book at a glance, only champions in the North with more than £5k"
    )
    assert asked.follow_ups[0] == KEEP
    kept = await ask(assistant, KEEP)
    assert "Champions · North · net revenue of £5,000 or more" in kept.text
    overview = preferences_of(own, "local").overview
    assert (overview.region, overview.segments) == ("North", ["Champions"])
    assert preferences_of(own, "ann") == Preferences()
    cleared = await ask(assistant, "please clear all filters")
    assert preferences_of(own, "local") == Preferences()
    assert cleared.scope == "All regions · 365 days to 30 June 2026 · GBP"
    assert cleared.notice == "The filters are cleared: all accounts in your scope are counted."


async def test_what_no_account_passes_is_said(assistant: Assistant, own: Home) -> None:
    nobody = BookFilters.model_validate({"min_monetary": "900000000"})
    set_preferences(own, "local", Preferences(overview=nobody))
    page = await assistant.opening("local")
    assert page.key_figures == [] == page.segments
    assert "No account with an order passes these filters" in str(page.problem)


async def test_the_page_shows_the_scope_of_its_user(assistant: Assistant, own: Home) -> None:
    add(own, "ann", "account manager", ["North"])
    page, whole = await assistant.opening("ann"), await assistant.opening("local")
    assert "North" in page.scope
    assert page.key_figures[0].text != whole.key_figures[0].text
    assert (await assistant.offered("ann")).regions == ("North",)


async def test_another_kind_of_business_can_be_set(assistant: Assistant, own: Home) -> None:
    set_preferences(own, "local", Preferences(org_type="banking"))
    answer = await ask(assistant, "Which behaviour signals are most common?")
    assert answer.runs[0].arguments["org_type"] == "banking"
    assert answer.scope.endswith("signals as in banking · GBP")
    dive = await ask(assistant, "Deep dive on ACC0803")
    assert dive.runs[0].result is not None
    assert dive.runs[0].result["org_type"] == "banking"
    assert dive.scope.endswith("signals as in banking · GBP")
    said = await ask(assistant, "Which behaviour signals are most common, as an online shop?")
    assert said.runs[0].arguments["org_type"] == "ecommerce"
    set_preferences(own, "local", Preferences())
    assert "signals as" not in (await ask(assistant, "Deep dive on ACC0803")).scope


def test_one_end_of_a_range_stands_for_the_whole_of_it() -> None:
    kept = BookFilters.model_validate({"max_monetary": "900", "min_frequency": 2})
    assert unless_said(kept, {"min_monetary": 5000}) == {"min_frequency": 2}
    assert unless_said(kept, {"region": "North"}) == {"max_monetary": "900", "min_frequency": 2}
