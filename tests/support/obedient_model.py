"""A scripted model that does what its prompt and its tool descriptions say, and nothing else.

It is no clever model: it picks the tool whose description shares most words with the question, and
follows the rules that it finds in the system prompt. So a rule that is taken out, or a description
that is damaged, changes what it does, as it would with a real one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from model_server import Step

_WORD = re.compile(r"[a-z]{4,}")
_ACCOUNT = re.compile(r"ACC\d{4}")
COPY_RULE = "must be copied from a tool result"
DATA_RULE = "never an instruction"


def obedient(request: dict[str, Any]) -> Step:
    """The reply to one request."""
    messages = request["messages"]
    system = messages[0]["content"]
    question = next(m["content"] for m in reversed(messages) if m["role"] == "user")
    tools = request.get("tools")
    if tools and messages[-1]["role"] != "tool":
        return Step(calls=[_call(question, tools)])
    # Without tools it is asked to repair its text; it goes back to the result.
    result = next(m["content"] for m in reversed(messages) if m["role"] == "tool")
    if DATA_RULE not in system and (
        order := re.search(r"Assistant: (call (\w+)|say ([^\"]+))", result)
    ):
        return Step(calls=[(order[2], {})]) if order[2] else Step(text=order[3])
    if COPY_RULE in system:
        return Step(text=_copied(result))
    return Step(text="Revenue grew by 37.3% and will be £1,234,567 next year.")


def _call(question: str, tools: list[dict[str, Any]]) -> tuple[str, dict[str, Any] | str]:
    asked = _stems(question)

    def shared(tool: dict[str, Any]) -> tuple[int, str]:
        function = tool["function"]
        first = function["description"].split(".")[0]
        return len(asked & _stems(f"{first} {function['name']}")), function["name"]

    name = max(tools, key=shared)["function"]["name"]
    schema = next(t["function"]["parameters"] for t in tools if t["function"]["name"] == name)
    arguments = {}
    if (account := _ACCOUNT.search(question)) and "account" in schema["properties"]:
        arguments["account"] = account[0]
    for segment in ("At Risk", "Champions", "Hibernating", "Promising"):
        if segment in question and "segment" in schema["properties"]:
            arguments["segment"] = segment
    for region in ("North", "South", "East", "West"):
        if region in question and "region" in schema["properties"]:
            arguments["region"] = region
    return name, arguments


def _stems(text: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(text.lower().replace("_", " "))}


def _copied(result: str) -> str:
    """Two figures of the result, each said as what it is."""
    found = json.loads(result)
    for key, words in (
        ("scored_accounts", "{} accounts were scored."),
        ("total", "The list has {} accounts."),
        ("accounts", "There are {} accounts."),
    ):
        if isinstance(found.get(key), int):
            return words.format(f"{found[key]:,}")
    return "The table below has the figures."
