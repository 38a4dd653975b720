"""The one way to ask the configured model: within the budget and the time, and every try is counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, SystemMessage

from agent.models.budget import DoesNotFit, fitted, tokens, tokens_of_tools
from agent.models.endpoint import Listener, ModelFailed, complete
from agent.models.system_prompt import system_prompt
from agent.runtime import TurnContext
from tools._quoted import QUOTATION


async def ask_model(
    context: TurnContext,
    messages: Sequence[BaseMessage],
    *,
    tools: Sequence[dict[str, Any]] = (),
    then: Sequence[BaseMessage] = (),
    listener: Listener | None = None,
) -> AIMessage:
    """The reply to a conversation and what comes `then`. A model that fails is not asked again in the turn.

    Raises:
        ModelFailed: see `complete`; or the question does not fit the budget.
    """
    assert context.model is not None
    settings = context.settings
    system = SystemMessage(system_prompt(context))
    try:
        sent = fitted(
            system, [_unquoted(one) for one in messages], tools, then, settings.context_tokens
        )
    except DoesNotFit:
        context.model_failed = True
        raise ModelFailed(
            f"QUINTILE_CONTEXT_TOKENS is {settings.context_tokens}, too few for the tools and the question"
        ) from None

    def spent(heard: AIMessageChunk | None) -> None:
        if heard is not None and (usage := heard.usage_metadata):
            context.input_tokens += usage["input_tokens"]
            context.output_tokens += usage["output_tokens"]
        else:
            context.input_tokens += tokens(sent) + tokens_of_tools(tools)
            context.output_tokens += tokens([heard]) if heard is not None else 0
            context.estimated = True

    try:
        return await complete(
            context.model,
            sent,
            tools,
            seconds=context.model_seconds,
            first_token=settings.first_token_timeout,
            silence=settings.read_timeout,
            listener=listener,
            spent=spent,
        )
    except ModelFailed:
        context.model_failed = True
        raise


def _unquoted(message: BaseMessage) -> BaseMessage:
    """An earlier answer without what it quotes: a note must have no say in what is done next."""
    if not isinstance(message, AIMessage) or "“" not in (text := str(message.text)):
        return message
    return message.model_copy(update={"content": QUOTATION.sub("(quoted text)", text)})
