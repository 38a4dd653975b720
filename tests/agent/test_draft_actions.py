"""What a risk note asks for is what its account or segment calls for, and of whom it names."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio

from agent.assistant import Assistant
from agent.drafts import DraftReportArgs
from agent.prose.tools import account_profile
from agent.settings import Settings
from data.warehouse import Warehouse

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def assistant(demo: Warehouse) -> AsyncIterator[Assistant]:
    async with Assistant(demo.home, Settings()) as made:
        yield made


async def write(assistant: Assistant, **arguments: Any) -> dict[str, Any]:
    given = DraftReportArgs(kind="risk_note", **arguments)
    return await assistant.draft(given, "local", lambda event: None)


async def test_a_note_on_a_segment_asks_for_its_own_action_and_calls_whom_it_names(
    assistant: Assistant,
) -> None:
    report = await write(assistant, segment="At Risk", region="South")
    *before, last = report["sections"]
    first, *calls, _ = last["actions"]
    assert first["what"].startswith("All accounts in At Risk, first ")
    assert "personal contact" in first["what"]
    told = str(before)
    assert calls and all(call["what"].partition(":")[0] in told for call in calls)
    assert len({call["due"] for call in calls}) > 1, "not everything is pressing"


async def test_a_note_on_an_account_asks_first_for_what_its_profile_does(
    assistant: Assistant, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    report = await write(assistant, account="ACC1131")
    first = report["sections"][-1]["actions"][0]
    step = account_profile.next_step(ask(demo, "account_profile", account="ACC1131"))
    assert first["what"] == step
