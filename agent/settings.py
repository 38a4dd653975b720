"""Settings of the analyst, read from the environment. Nothing is sent anywhere unless set here."""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from dataclasses import Field, dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Any

from data.errors import UsageError

DATABASE_URL = "QUINTILE_DATABASE_URL"
"""Names the environment variable of the database server."""


def _text(name: str, text: str) -> str:
    return text


def _seconds(name: str, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 < number < math.inf:
        raise UsageError(f"{name} must be a number of seconds above zero, not '{text}'.")
    return number


LEAST_TOKENS = 4_000
"""Of a request: 2,000 are kept free for its reply."""


def _tokens(name: str, text: str) -> int:
    if not text.isdecimal() or int(text) < LEAST_TOKENS:
        raise UsageError(
            f"{name} must be a whole number of tokens, {LEAST_TOKENS:,} or more, not '{text}'."
        )
    return int(text)


def _price(name: str, text: str) -> Decimal:
    try:
        price = Decimal(text)
    except InvalidOperation:
        price = Decimal("NaN")
    if not (price.is_finite() and price >= 0):
        raise UsageError(f"{name} must be an amount per million tokens, not '{text}'.")
    return price


def _switch(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise UsageError(f"{name} must be 1 or 0, not '{text}'.")
    return text == "1"


def _postgres(name: str, url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://")):
        # What was given may hold a password and is not shown.
        raise UsageError(
            f"{name} must be like postgresql://USER:PASSWORD@HOST:5432/DATABASE; without it "
            "conversations are kept in SQLite."
        )
    return url


Read = Callable[[str, str], Any]
"""What a variable of that name says with that text; raises UsageError."""


def _set_by(variable: str, read: Read, about: str) -> dict[str, Any]:
    """Metadata of a field that an environment variable sets; `about` is what the reference says."""
    return {"variable": variable, "read": read, "about": about}


@dataclass(frozen=True)
class Settings:
    """Which model answers, how long it may take, and where conversations are kept."""

    model: str | None = field(
        default=None,
        metadata=_set_by(
            "QUINTILE_MODEL", _text, "The model that answers; without it the offline analyst does."
        ),
    )
    base_url: str | None = field(
        default=None,
        metadata=_set_by(
            "OPENAI_BASE_URL", _text, "Where it is asked: any OpenAI-compatible endpoint."
        ),
    )
    api_key: str | None = field(
        default=None,
        repr=False,
        metadata=_set_by("OPENAI_API_KEY", _text, "The endpoint's key."),
    )
    connect_timeout: float = 3.0
    first_token_timeout: float = field(
        default=4.0,
        metadata=_set_by(
            "QUINTILE_FIRST_TOKEN_TIMEOUT",
            _seconds,
            "Seconds until the first token of a reply. A model on a small machine may need more.",
        ),
    )
    read_timeout: float = field(
        default=4.0,
        metadata=_set_by(
            "QUINTILE_READ_TIMEOUT", _seconds, "Longest silence after it, in seconds."
        ),
    )
    turn_seconds: float = field(
        default=45.0,
        metadata=_set_by(
            "QUINTILE_TURN_SECONDS",
            _seconds,
            "Seconds for all steps of the model in a turn; then the offline analyst answers.",
        ),
    )
    input_price: Decimal | None = field(
        default=None,
        metadata=_set_by(
            "QUINTILE_INPUT_PRICE",
            _price,
            "Price of a million input tokens; with both prices answers tell what they cost.",
        ),
    )
    output_price: Decimal | None = field(
        default=None,
        metadata=_set_by("QUINTILE_OUTPUT_PRICE", _price, "Price of a million output tokens."),
    )
    context_tokens: int = field(
        default=32_000,
        metadata=_set_by(
            "QUINTILE_CONTEXT_TOKENS",
            _tokens,
            "Tokens of a request: system prompt, tools and messages, and room for the reply.",
        ),
    )
    max_steps: int = 12
    tracing: bool = field(
        default=False,
        metadata=_set_by(
            "QUINTILE_TRACING",
            _switch,
            "1 lets langchain's tracing send what its `LANGSMITH_` variables say; else nothing is sent.",
        ),
    )
    database_url: str | None = field(
        default=None,
        repr=False,
        metadata=_set_by(
            DATABASE_URL,
            _postgres,
            "PostgreSQL for conversations and checkpoints; without it they are kept in SQLite.",
        ),
    )

    @classmethod
    def from_environment(cls) -> Settings:
        """What the environment says; a variable that is empty counts as not set.

        Raises:
            UsageError: a variable says what it cannot; the message names it.
        """
        found = {one.name: _said(one) for one in fields(cls) if one.metadata}
        return cls(**{name: value for name, value in found.items() if value is not None})


def database_url() -> str | None:
    """`QUINTILE_DATABASE_URL`, or None.

    Raises:
        UsageError: it is not a URL of PostgreSQL.
    """
    url: str | None = _said(next(one for one in fields(Settings) if one.name == "database_url"))
    return url


def _said(one: Field[Any]) -> Any:
    """What the environment says of a field; None where it says nothing."""
    name = one.metadata["variable"]
    text = os.environ.get(name, "").strip()
    return one.metadata["read"](name, text) if text else None


def silence_tracing(settings: Settings) -> None:
    """Keep langchain's tracing off, whatever the environment says, unless the operator chose it."""
    if not settings.tracing:
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"):
            os.environ[name] = "false"
        for name in ("LANGSMITH_GATEWAY", "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
            os.environ.pop(name, None)
