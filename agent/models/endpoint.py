"""Any OpenAI-compatible endpoint through langchain-openai, held to strict rules.

The library accepts a stream that ends early as a whole answer and repairs malformed tool arguments.
Both would put words or calls into the model's mouth, so here the chunks are gathered, a finish reason
is required, and tool arguments must be JSON objects as sent.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import httpx
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable
from pydantic import SecretStr

from agent.settings import Settings

if TYPE_CHECKING:
    from langchain_openai import ChatOpenAI

# One more try: a person is waiting, and the offline analyst can answer at once.
TRIES = 2
BACKOFF_SECONDS = 0.5
SILENT = "it was silent for too long"


class ModelFailed(Exception):
    """The endpoint did not give a whole, well-formed reply."""


def chat_model(settings: Settings) -> ChatOpenAI | None:
    """The configured model, or None when the offline analyst is to answer."""
    if not settings.model:
        return None
    # Nearly a second to import: only for those who have configured a model.
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        model=settings.model,
        base_url=settings.base_url,
        api_key=SecretStr(settings.api_key or "none"),
        timeout=httpx.Timeout(
            max(settings.first_token_timeout, settings.read_timeout),
            connect=settings.connect_timeout,
        ),
        max_retries=0,
        use_responses_api=False,
        stream_usage=True,
        temperature=0,
    )


class Listener(Protocol):
    """Hears the text of a reply while it comes."""

    def feed(self, piece: str) -> None:
        """The next piece."""

    def drop(self) -> None:
        """What was said so far does not count: the reply failed, and is tried again or given up."""


async def complete(
    model: ChatOpenAI,
    messages: Sequence[BaseMessage],
    tools: Sequence[dict[str, Any]],
    *,
    seconds: float,
    first_token: float,
    silence: float,
    listener: Listener | None = None,
    spent: Callable[[AIMessageChunk | None], None] = lambda heard: None,
) -> AIMessage:
    """One whole reply within `seconds`: the first token within `first_token`, no `silence` after it.

    Refused or broken off before the first token it is tried once more. `spent` is told of every try that
    the model worked on, with what was heard of it.

    Raises:
        ModelFailed: refused, timed out, cut off, empty or malformed; the message says which.
    """
    bound: Runnable[Any, AIMessage] = model.bind_tools(list(tools)) if tools else model
    try:
        async with asyncio.timeout(seconds):
            first_by = asyncio.get_running_loop().time() + first_token
            return await _tried(bound, messages, first_by, silence, listener, spent)
    except (ModelFailed, TimeoutError) as failure:
        if listener is not None:
            listener.drop()
        if isinstance(failure, ModelFailed):
            raise
        raise ModelFailed("it took too long") from None


async def _tried(
    bound: Runnable[Any, AIMessage],
    messages: Sequence[BaseMessage],
    first_by: float,
    silence: float,
    listener: Listener | None,
    spent: Callable[[AIMessageChunk | None], None],
) -> AIMessage:
    # Loaded with the model; imported at the top it would cost those who have none.
    from openai import APITimeoutError

    problem = ""
    for attempt in range(TRIES):
        if attempt:
            await asyncio.sleep(BACKOFF_SECONDS)
        try:
            return await _once(bound, messages, first_by, silence, listener, spent)
        except ModelFailed:
            raise
        except (httpx.TimeoutException, APITimeoutError):
            raise ModelFailed(SILENT) from None
        except (httpx.HTTPError, OSError) as failure:
            problem = f"{type(failure).__name__}: the endpoint could not be reached"
        except Exception as failure:
            # The client library raises its own family for refusals; anything else is reported alike,
            # because to the person asking it makes no difference.
            problem = _describe(failure)
            if getattr(failure, "status_code", None) in (400, 401, 403, 404):
                break
    raise ModelFailed(problem)


async def _once(
    bound: Runnable[Any, AIMessage],
    messages: Sequence[BaseMessage],
    first_by: float,
    silence: float,
    listener: Listener | None,
    spent: Callable[[AIMessageChunk | None], None],
) -> AIMessage:
    gathered: AIMessageChunk | None = None
    silent = False
    now = asyncio.get_running_loop().time
    try:
        chunks = bound.astream(list(messages))
        while True:
            try:
                # Of its own: bytes that only keep the connection open are no token.
                async with asyncio.timeout(
                    max(first_by - now(), 0) if gathered is None else silence
                ):
                    chunk = await anext(chunks, None)
            except TimeoutError:
                silent = True
                raise ModelFailed(SILENT) from None
            if chunk is None:
                break
            if not isinstance(chunk, AIMessageChunk):
                raise ModelFailed("the reply was not a chat message")
            gathered = chunk if gathered is None else gathered + chunk
            if listener is not None and (piece := _text(chunk.content)):
                listener.feed(piece)
        return _whole(gathered)
    except ModelFailed:
        raise
    except Exception as failure:
        # Once something has come, a person may have read it: it is not said again.
        if gathered is not None:
            raise ModelFailed("the reply was cut off") from failure
        raise
    finally:
        if gathered is not None or silent:
            spent(gathered)


def _whole(gathered: AIMessageChunk | None) -> AIMessage:
    if gathered is None:
        raise ModelFailed("the reply was empty")
    reason = gathered.response_metadata.get("finish_reason")
    if reason not in ("stop", "tool_calls", "function_call"):
        raise ModelFailed(
            "the reply was cut off" if reason is None else f"the reply ended early ({reason})"
        )
    text = _text(gathered.content)
    if not text.strip() and not gathered.tool_call_chunks:
        raise ModelFailed("the reply was empty")
    return AIMessage(
        content=text,
        tool_calls=[_call(chunk) for chunk in gathered.tool_call_chunks],
        usage_metadata=gathered.usage_metadata,
        response_metadata={"finish_reason": reason},
    )


def _call(chunk: Any) -> Any:
    try:
        arguments = json.loads(chunk["args"] or "{}", object_pairs_hook=_object)
    except ValueError as problem:
        raise ModelFailed("the arguments of a tool call were not valid JSON") from problem
    if not isinstance(arguments, dict) or not chunk["name"]:
        raise ModelFailed("a tool call was incomplete")
    # Some servers number the calls of every reply alike or not at all; some take only nine letters.
    id = uuid.uuid4().hex[:9]
    return {"name": chunk["name"], "args": arguments, "id": id, "type": "tool_call"}


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; one that says two things under a name would be read by its last word."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name comes twice")
    return found


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "".join(part.get("text", "") for part in content if isinstance(part, dict))


def _describe(failure: Exception) -> str:
    status = getattr(failure, "status_code", None)
    known = {401: "the key was refused", 403: "access was refused", 429: "too many requests"}
    if status is not None:
        return known.get(status, f"the endpoint answered with status {status}")
    return f"{type(failure).__name__} from the endpoint"
