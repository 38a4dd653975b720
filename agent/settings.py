"""Settings of the analyst, read from the environment. Nothing is sent anywhere unless set here."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from data.errors import UsageError

DATABASE_URL = "QUINTILE_DATABASE_URL"
"""Names the environment variable of the database server."""


@dataclass(frozen=True)
class Settings:
    """Which model answers and how long it may take.

    `model` None means the offline analyst. Prices are per million tokens, in the operator's currency.
    """

    model: str | None = None
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    connect_timeout: float = 3.0
    first_token_timeout: float = 4.0
    """Longest wait for the first token of a reply. A model on a small machine may need more."""
    read_timeout: float = 4.0
    """Longest silence after it."""
    turn_seconds: float = 45.0
    """How long the model may take for all its steps of a turn; then the offline analyst answers."""
    input_price: Decimal | None = None
    output_price: Decimal | None = None
    context_tokens: int = 32_000
    """Of a request: system prompt, tools and messages, and room for the reply."""
    max_steps: int = 12
    tracing: bool = False
    database_url: str | None = field(default=None, repr=False)
    """PostgreSQL for conversations and checkpoints; None keeps them in SQLite below the home."""

    @classmethod
    def from_environment(cls) -> Settings:
        """Read `QUINTILE_MODEL`, `OPENAI_BASE_URL`, `OPENAI_API_KEY` and `QUINTILE_*`.

        Raises:
            UsageError: a number is not a number, or the database's URL is none of PostgreSQL.
        """
        return cls(
            model=os.environ.get("QUINTILE_MODEL") or None,
            base_url=os.environ.get("OPENAI_BASE_URL") or None,
            api_key=os.environ.get("OPENAI_API_KEY") or None,
            first_token_timeout=_number("QUINTILE_FIRST_TOKEN_TIMEOUT", 4.0),
            read_timeout=_number("QUINTILE_READ_TIMEOUT", 4.0),
            turn_seconds=_number("QUINTILE_TURN_SECONDS", 45.0),
            input_price=_price("QUINTILE_INPUT_PRICE"),
            output_price=_price("QUINTILE_OUTPUT_PRICE"),
            context_tokens=int(_number("QUINTILE_CONTEXT_TOKENS", 32_000)),
            tracing=os.environ.get("QUINTILE_TRACING", "") == "1",
            database_url=database_url(),
        )


def database_url() -> str | None:
    """`QUINTILE_DATABASE_URL`, or None.

    Raises:
        UsageError: it is not a URL of PostgreSQL; what was given may hold a password and is not shown.
    """
    url = os.environ.get(DATABASE_URL, "").strip()
    if url and not url.startswith(("postgresql://", "postgres://")):
        raise UsageError(
            f"{DATABASE_URL} must be like postgresql://USER:PASSWORD@HOST:5432/DATABASE; without it "
            "conversations are kept in SQLite."
        )
    return url or None


def _number(name: str, default: float) -> float:
    text = os.environ.get(name)
    if not text:
        return default
    try:
        return float(text)
    except ValueError:
        raise UsageError(f"{name} must be a number, not '{text}'.") from None


def _price(name: str) -> Decimal | None:
    text = os.environ.get(name)
    if not text:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise UsageError(f"{name} must be an amount per million tokens, not '{text}'.") from None


def silence_tracing(settings: Settings) -> None:
    """Keep langchain's tracing off, whatever the environment says, unless the operator chose it."""
    if not settings.tracing:
        for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING_V2"):
            os.environ[name] = "false"
        for name in ("LANGSMITH_GATEWAY", "LANGSMITH_ENDPOINT", "LANGCHAIN_ENDPOINT"):
            os.environ.pop(name, None)
