"""What of a conversation is sent: the system prompt, the tools and the messages together fit the budget."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from agent.models.tokens import count

Message = TypeVar("Message", bound=BaseMessage)

REPLY = 2_000
"""Tokens kept free for the reply."""
LEAST = 60
"""Tokens that a shortened message may still take."""
_FRAME = 8
"""Tokens around a message: its role and its ids."""
_BYTES = 2
"""Of a shortened text for a token: what is cut should not have to be cut again."""
_LETTERS = 6
"""Of a token at most, in the long run."""
_MARK = "\n[… shortened …]\n"


class DoesNotFit(Exception):
    """Not even the question fits beside the prompt and the tools."""


def fitted(
    system: BaseMessage,
    messages: Sequence[BaseMessage],
    tools: Sequence[Mapping[str, Any]],
    then: Sequence[BaseMessage],
    budget: int,
) -> list[BaseMessage]:
    """What to send: the running turn, shortened where it must be, and the newest turns before it that fit.

    The running turn begins with the last question of `messages`; `then` comes after it, unshortened.

    Raises:
        DoesNotFit: there is no room for the running turn.
    """
    room = budget - REPLY - tokens_of_tools(tools) - tokens([system, *then])
    turns = _turns(messages)
    running = _shortened(turns.pop(), room)
    room -= tokens(running)
    before: list[BaseMessage] = []
    while turns and (size := tokens(turns[-1])) <= room:
        before = [*turns.pop(), *before]
        room -= size
    return [system, *before, *running, *then]


def within_reach(messages: Sequence[Message], budget: int) -> list[Message]:
    """The newest turns that a request of `budget` tokens could hold, and the last one whatever it takes.

    What no request can hold is read by nobody, and would be stored anew at every step of every turn.
    """
    room = budget * _LETTERS
    turns = _turns(messages)
    kept = turns.pop() if turns else []
    while turns and (size := sum(map(_letters, turns[-1]))) <= room:
        kept = [*turns.pop(), *kept]
        room -= size
    return kept


def tokens(messages: Sequence[BaseMessage]) -> int:
    """How many tokens messages take, their tool calls included."""
    return sum(map(_size, messages))


def tokens_of_tools(tools: Sequence[Mapping[str, Any]]) -> int:
    """How many tokens the schemas of the tools take."""
    return count(json.dumps(list(tools)))[0] if tools else 0


def _size(message: BaseMessage) -> int:
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    return count(_written(message))[0] + _FRAME * (1 + len(calls))


def _letters(message: BaseMessage) -> int:
    return len(_written(message))


def _written(message: BaseMessage) -> str:
    """The text of a message and of its calls."""
    calls = message.tool_calls if isinstance(message, AIMessage) else []
    arguments = json.dumps([[call["name"], call["args"]] for call in calls]) if calls else ""
    return str(message.text) + arguments


def _turns(messages: Sequence[Message]) -> list[list[Message]]:
    turns: list[list[Message]] = []
    for message in messages:
        if isinstance(message, HumanMessage) or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _shortened(turn: Sequence[BaseMessage], room: int) -> list[BaseMessage]:
    """The turn within `room`: its question has a half at most, then the newest messages come first."""
    question, *steps = turn
    if room < LEAST:
        raise DoesNotFit
    question = _within(question, room if not steps else room // 2)
    room -= _size(question)
    found: list[BaseMessage] = []
    for left, message in reversed(list(enumerate(steps))):
        message = _within(message, room - left * LEAST)
        room -= _size(message)
        found.append(message)
    if room < 0:
        raise DoesNotFit
    return [question, *reversed(found)]


def _within(message: BaseMessage, room: int) -> BaseMessage:
    """The message itself, or its beginning and end; a call that is too long loses its arguments."""
    if _size(message) <= room:
        return message
    update: dict[str, Any] = {}
    if isinstance(message, AIMessage) and message.tool_calls:
        update["tool_calls"] = [call | {"args": {}} for call in message.tool_calls]
    text = str(message.text)
    letters = max(room - LEAST // 2, 0) * _BYTES
    encoded = text.encode(errors="replace")
    if len(encoded) > letters:
        half = letters // 2
        ends = encoded[:half], encoded[len(encoded) - half :]
        first, last = (part.decode(errors="ignore") for part in ends)
        update["content"] = f"{first}{_MARK}{last}"
    return message.model_copy(update=update)
