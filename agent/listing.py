"""The list a person has just seen, kept so that "the second one" means something in the next turn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import ToolRun
from agent.draft_report import NAME as DRAFT
from agent.offline.understand import Memory, Subject
from tools import _registry as registry
from tools._dimensions import GOODS

MOST = 50
KINDS = (
    "segment", "product", "category", "brand", "region", "owner", "industry", "commercial_segment",
)  # fmt: skip


def with_listing(memory: dict[str, Any], runs: Sequence[ToolRun]) -> dict[str, Any]:
    """The memory with the rows of the last main table that name an account, segment or product.

    What a document was made from shows no list: "no, the second" is of the one before it.
    """
    if memory.get("calls") and all(call["tool"] == DRAFT for call in memory["calls"]):
        return memory
    if runs and all(run.error and not run.unclear for run in runs) and memory.get("before"):
        return _before_it_failed(memory)
    for run in reversed(runs):
        found = subjects(run)
        if found:
            return Memory.from_dict(memory).with_listing(found).to_dict()
    return memory


def _before_it_failed(memory: dict[str, Any]) -> dict[str, Any]:
    """The memory at what was asked before: 'only Lucia's' after 'only Priya's', whom nobody knows."""
    failed, before = memory["calls"], memory["before"]
    listed = before if memory["listed"] == failed else memory["listed"]
    drafts = [call for call in memory["drafts"] if call not in failed]
    return memory | {"calls": before, "listed": listed, "drafts": drafts}


def subjects(run: ToolRun) -> list[Subject]:
    """What the rows of the table that a run leads with name, in their order.

    Nothing when they name things twice, or nothing but the account that was asked about.
    """
    if run.result is None:
        return []
    primary = registry.get(run.name).result.leading(run.result)
    rows = run.result.get(primary) if primary else None
    of_one = not str(run.arguments.get("account") or "not ").startswith("not ")
    # Its way through the segments is no list to choose from.
    kinds = GOODS if of_one else KINDS
    found = []
    for row in (rows or [])[:MOST]:
        if row.get("account_id"):
            found.append(Subject("account", row["account_id"], row["account_name"]))
        else:
            for kind in kinds:
                if row.get(kind):
                    found.append(Subject(kind, row[kind], row[kind]))
                    break
    if [subject.value for subject in found] == [run.arguments.get("account")]:
        return []  # a look at one account shows no list: "number 3" is of the one before it
    return found if len({subject.value for subject in found}) == len(found) else []
