"""A bad model in every way, in a talk and in a document: no figure of its own reaches the person."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from model_server import ModelServer, Step

from agent.answer import UNTRACED, Answer, Finished, TextChunk
from agent.assistant import Assistant
from agent.models.tokens import estimate
from agent.settings import Settings
from data.home import Home
from data.plans import plans_of

Request = dict[str, Any]
TOP: tuple[str, Any] = ("segment_overview", {})
NOTE: tuple[str, Any] = ("draft_report", {"kind": "risk_note", "segment": "At Risk"})
BUDGET = 25_000
"""Tokens of a request; the prompt and the tools take a good half."""
PLAN: tuple[str, Any] = ("draft_report", {"kind": "campaign_plan", "campaign_type": "retention"})
LIES = ("93.7", "9,999,999", "$", "2019", "192.0.2.7")
"""What no scripted model has from a tool."""


@dataclass(frozen=True)
class Bad:
    """A way to be bad. `call` is made first; `text` follows the tools, `wording` is for documents."""

    call: tuple[str, Any] = TOP
    text: str | Callable[[Request], str] = "That is all."
    wording: str | Callable[[Request], str] = "{}"
    wait: float = 0.0
    """Seconds before a text or a wording."""
    turns: int = 1
    question: str = "How are the segments?"
    loops: bool = False
    offline: bool = False
    """Whether the offline analyst must have answered in the end."""
    outcome: str = "answer"
    notice: str = ""

    def play(self, request: Request) -> Step:
        """The reply to a request."""
        told = request["messages"]
        if "tools" not in request and len(told) == 2:
            return Step(text=_said(self.wording, request), wait=self.wait)
        if self.loops or ("tools" in request and told[-1]["role"] == "user"):
            return Step(calls=[self.call])
        return Step(text=_said(self.text, request), wait=self.wait)


def _said(text: str | Callable[[Request], str], request: Request) -> str:
    return text if isinstance(text, str) else text(request)


def _in_dollars(request: Request) -> str:
    """True of the book, but for the currency."""
    results = [json.loads(m["content"]) for m in request["messages"] if m["role"] == "tool"]
    rows = {row["segment"]: row for row in results[0]["segments"] if isinstance(row, dict)}
    return f"Champions bring ${float(rows['Champions']['revenue']):,.0f} of revenue."


def _worded(*paragraphs: str) -> str:
    return json.dumps({"Risk level and why": list(paragraphs)})


NOTHING = "could be traced"
WORDS = "They buy what they need when they need it. " * 300
LONG = "How are the segments? " + WORDS
BAD = {
    "all tools fail, chat": Bad(
        call=("segment_members", {"segment": "Whales"}),
        text="Whales hold 93.7% of revenue: £9,999,999. ![x](http://192.0.2.7/a.png)",
        offline=True,
        outcome="error",
        notice=NOTHING,
    ),
    "all tools fail, draft": Bad(
        call=("draft_report", {"kind": "risk_note", "account": "Nobody Zzz"}),
        text="Nobody Zzz owes us £9,999,999.",
        offline=True,
        outcome="error",
        notice=NOTHING,
    ),
    "wrong arguments, chat": Bad(
        call=("segment_overview", {"nope": 1}), text="It is 93.7%.", offline=True, outcome="error"
    ),
    "empty text, chat": Bad(text="", offline=True, notice="empty"),
    "empty text, draft": Bad(call=NOTE, wording="", offline=True, notice="empty"),
    "blank text after a document": Bad(call=NOTE, text=" \n ", offline=True, notice="empty"),
    "reused ids, chat": Bad(text="Champions lead on revenue.", turns=3),
    "reused ids, draft": Bad(call=NOTE, turns=2),
    "wrong currency, chat": Bad(text=_in_dollars, offline=True, notice=NOTHING),
    "figure at line start, chat": Bad(text="Our best year was\n2019. Since then accounts fell."),
    "figure alone on its line, chat": Bad(text="Revenue was\n\n9,999,999.\n\nThat is all."),
    "figure at line start, draft": Bad(
        call=NOTE, wording=_worded("Their best year was\n2019. Since then they left.")
    ),
    "wrong currency, draft": Bad(
        call=NOTE, wording=_worded("At Risk brings $1,407,886."), text="At Risk brings less."
    ),
    "long thread, chat": Bad(text="Champions lead.", turns=4, question=LONG),
    "long thread with inventions": Bad(text="It is 93.7%. Champions lead.", turns=4, question=LONG),
    "long thread, draft": Bad(call=NOTE, turns=2, question=LONG),
    "endless arguments": Bad(call=("find_accounts", {"query": WORDS}), loops=True, outcome="error"),
    "silent, chat": Bad(wait=9, offline=True, notice="silent"),
    "silent, draft": Bad(call=NOTE, wait=9, offline=True, notice="silent"),
    "looping, chat": Bad(loops=True, outcome="error"),
    "looping, draft": Bad(call=NOTE, loops=True, outcome="error"),
    "looping plan": Bad(call=PLAN, loops=True, outcome="error"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
async def test_a_bad_model_tells_nobody_a_figure_of_its_own(
    own: Home, model_server: ModelServer, bad: Bad
) -> None:
    model_server.script = bad.play
    settings = Settings(
        model="scripted",
        base_url=model_server.url,
        api_key="none",
        first_token_timeout=1.0,
        context_tokens=BUDGET,
    )
    async with Assistant(own, settings) as assistant:
        thread = uuid.uuid4().hex
        for _ in range(bad.turns):
            started = time.monotonic()
            answer, shown = await _asked(assistant, bad.question, thread)
            assert answer.text.strip() and answer.text.endswith(shown)
            assert not [figure for figure in answer.figures if figure.verdict in UNTRACED]
            assert not [lie for lie in LIES if lie in _read(answer)]
            assert answer.outcome == bad.outcome
            assert answer.usage.offline is bad.offline
            assert answer.usage.model == ("offline analyst" if bad.offline else "scripted")
            assert bad.notice in (answer.notice or "") and bool(answer.notice) is bad.offline
            drafted = bad.call in (NOTE, PLAN)
            assert bool(answer.report) is (drafted and bad.call != PLAN)
            assert (
                not bad.wait
                or time.monotonic() - started - sum(run.ms for run in answer.runs) / 1000 < 5
            )
    assert len(model_server.requests) <= 24 * bad.turns
    assert not plans_of(own, "local")
    _assert_well_formed(model_server.requests)


async def _asked(assistant: Assistant, question: str, thread: str) -> tuple[Answer, str]:
    """The answer, and what was shown of it while it came."""
    shown, answer = "", None
    async with asyncio.timeout(60):
        async for event in assistant.ask(question, thread=thread, user="local"):
            if isinstance(event, TextChunk):
                shown += event.text
                assert not [lie for lie in LIES if lie in event.text]
            elif event.kind == "text_dropped":
                shown = ""
            elif isinstance(event, Finished):
                answer = event.answer
    assert answer is not None
    return answer, shown


def _read(answer: Answer) -> str:
    """All that a person reads of an answer and its document, but tables and charts."""
    sections = answer.report["sections"] if answer.report else []
    claims = [claim["text"] for part in sections for claim in part["paragraphs"] + part["bullets"]]
    return "\n".join([answer.text, answer.notice or "", *answer.follow_ups, *claims])


def _assert_well_formed(requests: list[Request]) -> None:
    """Every call has its result right after it, and no id comes twice."""
    for request in requests:
        ids = []
        told = request["messages"]
        for i, message in enumerate(told):
            calls = [call["id"] for call in message.get("tool_calls") or []]
            ids += calls
            results = [m.get("tool_call_id") for m in told[i + 1 : i + 1 + len(calls)]]
            assert sorted(results) == sorted(calls)
        assert len(ids) == len(set(ids)) and all(ids)
        sent = [str(m.get("content") or "") + json.dumps(m.get("tool_calls", "")) for m in told]
        assert sum(map(estimate, [*sent, json.dumps(request.get("tools", ""))])) < BUDGET
