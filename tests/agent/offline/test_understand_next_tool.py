"""Which tool comes next is learnt from conversations, and weighed against what the rules find."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from agent.draft_report import NAME as DRAFT
from agent.offline.understand import Lexicon, Memory, understand
from agent.offline.understand.intents import next_tool
from agent.offline.understand.intents.examples import canonical_examples
from agent.offline.understand.intents.next_tool import SEVERAL, START, THREADS, before_of
from data.errors import UsageError
from tools import _registry as registry

FEW = """
nothing:
  sales_metrics:
    - revenue by month in {region}
    - orders of {account} this year
    - what did {account} spend in the spring
    - orders of {account} by month
    - the orders of {region} this month
  account_notes:
    - what do the notes on {account} say
    - anything written about {account}
  chat:
    - hello
    - thank you
sales_metrics:
  sales_metrics:
    - since january
    - and {region}?
    - only since march
account_notes:
  account_notes:
    - since january
    - and {account}?
    - only since march
"""


@pytest.fixture(scope="module")
def few() -> next_tool.NextTool:
    return next_tool.train(FEW)


def best(model: next_tool.NextTool, said: str, *before: str) -> str:
    ((canonical, surface),) = canonical_examples([said])
    return next(iter(model.margins(canonical, surface, before)))


@pytest.mark.parametrize("tool", ["sales_metrics", "account_notes"])
def test_what_continues_is_told_by_the_tool_before(few: next_tool.NextTool, tool: str) -> None:
    assert best(few, "just since february", tool) == tool


@pytest.mark.parametrize("before", ["sales_metrics", "account_notes"])
def test_what_says_itself_what_it_asks_asks_the_same_anywhere(
    few: next_tool.NextTool, before: str
) -> None:
    assert best(few, "orders of {account} this spring", before) == "sales_metrics"
    assert best(few, "do the notes on {account} say anything", before) == "account_notes"


def test_the_tools_before_have_one_name() -> None:
    assert before_of([]) == START
    assert before_of(["compare", "compare"]) == "compare"
    assert before_of(["compare", "define"]) == SEVERAL


def test_conversations_are_of_tools_that_exist() -> None:
    tools = {*registry.names(), DRAFT}
    threads = yaml.load(THREADS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    assert set(threads) <= {*tools, START, SEVERAL}
    for by_tool in threads.values():
        assert set(by_tool) <= {*tools, "clarify", "decline", "chat"}


def test_no_message_stands_for_two_tools_after_one() -> None:
    threads = yaml.load(THREADS.read_text(encoding="utf-8"), yaml.CSafeLoader)
    for before, by_tool in threads.items():
        owner: dict[str, str] = {}
        for tool, lines in by_tool.items():
            for line in lines:
                assert owner.setdefault(line, tool) == tool, (before, line)


@pytest.mark.parametrize("lines", ["text", "[]", "[{a: 1}]"])
def test_a_mistake_in_the_conversations_is_explained(lines: str) -> None:
    with pytest.raises(UsageError, match="after define for compare"):
        next_tool.train(f"define: {{compare: {lines}}}")


def test_what_was_learnt_is_read_back(tmp_path: Path) -> None:
    file = tmp_path / "threads.yaml"
    file.write_text(FEW, encoding="utf-8")
    first = next_tool.load(tmp_path / "cache", file)
    again = next_tool.load(tmp_path / "cache", file)
    assert first.margins("since @period", "since @period", ["compare"]) == again.margins(
        "since @period", "since @period", ["compare"]
    )
    (kept,) = (tmp_path / "cache").glob("threads-*.npz")
    kept.write_bytes(b"nothing")
    assert next_tool.load(tmp_path / "cache", file).model.labels == first.model.labels


@pytest.mark.parametrize(
    ("first", "then", "tool"),
    [
        ("churn risk in the South", "how it looks in the West?", "churn_risk"),
        ("behaviour insights for the East", "and here in the North?", "behavior_insights"),
        ("churn risk in the South", "how would that look over in the East", "churn_risk"),
    ],
)
def test_the_way_conversations_go_on_outweighs_a_guess(
    first: str, then: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(first, lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(then, lexicon, memory, cache_dir=cache_dir).calls
    assert call.tool == tool


def test_refusals_of_what_is_private_stand(lexicon: Lexicon, cache_dir: Path) -> None:
    memory = understand("tell me about ACC0117", lexicon, Memory(), cache_dir=cache_dir).memory
    for said in ("delete all their notes", "set their owner to me"):
        assert understand(said, lexicon, memory, cache_dir=cache_dir).kind == "decline"
