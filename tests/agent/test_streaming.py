"""Text is shown while it comes, but no figure before it was checked; what was wrong is taken back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from model_server import ModelServer, Step

from agent.answer import Answer, Event, Fact, Finished, TextChunk, TextDropped
from agent.assistant import Assistant
from agent.graph.streaming import VerifiedStream
from agent.ledger import Names
from agent.settings import Settings
from data.warehouse import Warehouse

TOP: tuple[str, dict[str, Any]] = ("segment_overview", {})


def fact(value: str, segment: str) -> Fact:
    return Fact(
        id=f"f{value}",
        value=value,
        unit="count",
        subject={"segment": segment},
        label=f"accounts of {segment}",
        call="c1",
        tool="segment_overview",
        path="segments[0].accounts",
    )


@pytest.fixture
def heard() -> list[Event]:
    return []


@pytest.fixture
def stream(heard: list[Event]) -> VerifiedStream:
    return VerifiedStream([fact("120", "Champions")], "How many?", Names([]), "GBP", heard.append)


async def fed(stream: VerifiedStream, text: str) -> None:
    for word in text.split(" "):
        stream.feed(word + " ")
    await stream.finish()


def shown(heard: list[Event]) -> str:
    text = ""
    for event in heard:
        text = "" if isinstance(event, TextDropped) else text + getattr(event, "text", "")
    return text


async def test_whole_sentences_come_as_soon_as_the_next_begins(
    stream: VerifiedStream, heard: list[Event]
) -> None:
    await fed(stream, "There are 120 Champions. They lead")
    assert shown(heard) == "There are 120 Champions. "
    await fed(stream, "the book.\nNext line")
    assert shown(heard) == "There are 120 Champions. They lead the book.\n"


async def test_nothing_is_shown_from_the_first_wrong_figure_on(
    stream: VerifiedStream, heard: list[Event]
) -> None:
    await fed(stream, "Champions lead. There are 480 Champions. They lead the book. Truly")
    assert shown(heard) == "Champions lead. "


async def test_a_sentence_is_not_shown_before_its_end(
    stream: VerifiedStream, heard: list[Event]
) -> None:
    await fed(stream, "There are 120 Champions in")
    assert heard == []
    stream.drop()
    assert heard == []


async def test_what_was_shown_is_taken_back(stream: VerifiedStream, heard: list[Event]) -> None:
    await fed(stream, "Let me look further. One moment")
    stream.drop()
    await fed(stream, "There are 120 Champions. They lead")
    assert [event.kind for event in heard] == ["text", "text_dropped"]


async def test_a_long_list_is_checked_while_others_are_served(
    stream: VerifiedStream, heard: list[Event]
) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.001)

    ticking = asyncio.create_task(tick())
    text = "# Champions\n\n" + "There are 120 Champions. They lead.\n\n" * 200
    for line in text.splitlines(keepends=True):
        stream.feed(line)
    fed = ticks
    await stream.finish()
    ticking.cancel()
    assert shown(heard) == text
    assert fed == 0 < ticks


async def events_of(assistant: Assistant, text: str) -> tuple[list[Event], Answer]:
    found = [event async for event in assistant.ask(text, thread="t", user="local")]
    assert isinstance(found[-1], Finished)
    return found[:-1], found[-1].answer


@pytest.fixture
def made(demo: Warehouse, model_server: ModelServer) -> Callable[..., Assistant]:
    def make(**settings: Any) -> Assistant:
        return Assistant(
            demo.home,
            Settings(model="m", base_url=model_server.url, first_token_timeout=2.0, **settings),
        )

    return make


async def test_what_is_shown_in_the_end_is_the_answer(
    made: Callable[..., Assistant], model_server: ModelServer
) -> None:
    lie = "Champions lead on revenue. Champions hold 93.7% of revenue. So it is."
    good = "Champions lead on revenue. Nothing else is certain. So it is."
    for replies, dropped in (
        ([good], False),
        ([lie, good], False),
        ([lie, "Another answer."], True),
    ):
        model_server.requests.clear()
        model_server.steps = [Step(calls=[TOP]), *(Step(text=text) for text in replies)]
        async with made() as assistant:
            events, answer = await events_of(assistant, "Who earns most?")
        assert any(isinstance(event, TextDropped) for event in events) is dropped
        assert shown(events).strip() == answer.text.strip() == replies[-1]
        assert "93.7" not in "".join(e.text for e in events if isinstance(e, TextChunk))


async def test_text_before_a_tool_call_is_taken_back(
    made: Callable[..., Assistant], model_server: ModelServer
) -> None:
    model_server.steps = [
        Step(calls=[TOP]),
        Step(text="Let me look further. One moment please.", calls=[TOP]),
        Step(text="Champions lead. That is all."),
    ]
    async with made() as assistant:
        events, answer = await events_of(assistant, "Who earns most?")
    assert shown(events).strip() == answer.text.strip() == "Champions lead. That is all."


@pytest.mark.parametrize("cut_after", range(1, 13))
async def test_no_half_answer_wherever_the_stream_is_cut(
    made: Callable[..., Assistant], model_server: ModelServer, cut_after: int
) -> None:
    text = "Champions lead on revenue. Others follow far behind. That is it."
    model_server.steps = [Step(calls=[TOP]), Step(text=text, cut_after=cut_after)]
    async with made() as assistant:
        events, answer = await events_of(assistant, "How are accounts spread over the segments?")
    assert answer.usage.offline
    assert answer.notice is not None and "cut off" in answer.notice
    assert shown(events).strip() == answer.text.strip()
    assert "far behind" not in answer.text
    told = "".join(event.text for event in events if isinstance(event, TextChunk))
    assert told.count("Champions lead on revenue.") <= 1
    assert len(model_server.requests) == 2


async def test_a_slow_model_is_given_up_within_the_turn_s_time(
    made: Callable[..., Assistant], model_server: ModelServer
) -> None:
    # Each step is quick enough by itself; together they are not.
    model_server.steps = [Step(calls=[TOP], wait=0.4)]
    async with made(turn_seconds=1.0) as assistant:
        _, answer = await events_of(assistant, "How are accounts spread over the segments?")
    assert answer.outcome == "answer"
    assert answer.notice is not None and "took too long" in answer.notice
    assert len(model_server.requests) < 5


async def test_cost_is_that_of_the_tokens_used(
    made: Callable[..., Assistant], model_server: ModelServer
) -> None:
    model_server.steps = [Step(calls=[TOP]), Step(text="Champions lead.")]
    async with made(input_price=Decimal("2.50"), output_price=Decimal(10)) as assistant:
        _, answer = await events_of(assistant, "Who earns most?")
    used = answer.usage
    assert (used.input_tokens, used.output_tokens) == (200, 20)
    assert used.cost == Decimal("0.0007")
    async with made() as assistant:
        _, answer = await events_of(assistant, "Who earns most?")
    assert answer.usage.cost is None
    assert json.loads(answer.model_dump_json())["usage"]["cost"] is None
