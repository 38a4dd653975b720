"""Settings are read from the environment, and what cannot be is refused by name."""

from __future__ import annotations

from dataclasses import fields
from decimal import Decimal

import pytest

from agent.settings import Settings
from data.errors import UsageError

GOOD = {
    "QUINTILE_MODEL": ("m", "model", "m"),
    "QUINTILE_TURN_SECONDS": ("90", "turn_seconds", 90.0),
    "QUINTILE_READ_TIMEOUT": (" 2.5 ", "read_timeout", 2.5),
    "QUINTILE_CONTEXT_TOKENS": ("8000", "context_tokens", 8000),
    "QUINTILE_INPUT_PRICE": ("0.25", "input_price", Decimal("0.25")),
    "QUINTILE_OUTPUT_PRICE": ("0", "output_price", Decimal(0)),
    "QUINTILE_TRACING": ("1", "tracing", True),
}


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in fields(Settings):
        if one.metadata:
            monkeypatch.delenv(one.metadata["variable"], raising=False)


@pytest.mark.parametrize("name", GOOD)
def test_a_variable_sets_its_field_and_no_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text, field, value = GOOD[name]
    monkeypatch.setenv(name, text)
    settings = Settings.from_environment()
    assert getattr(settings, field) == value
    assert type(getattr(settings, field)) is type(value)
    others = [one.name for one in fields(Settings) if one.name != field]
    assert [getattr(settings, one) for one in others] == [
        getattr(Settings(), one) for one in others
    ]


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        monkeypatch.setenv(name, " ")
    assert Settings.from_environment() == Settings()


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("QUINTILE_FIRST_TOKEN_TIMEOUT", ("soon", "0", "-1", "inf", "nan")),
        ("QUINTILE_CONTEXT_TOKENS", ("many", "0", "-1", "inf", "nan", "0.5", "8000.5", "3999")),
        ("QUINTILE_INPUT_PRICE", ("dear", "-1", "NaN", "Infinity")),
        ("QUINTILE_TRACING", ("yes",)),
        ("QUINTILE_DATABASE_URL", ("mysql://me:hidden@db/x",)),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    name: str, texts: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in texts:
        monkeypatch.setenv(name, text)
        with pytest.raises(UsageError, match=name) as refused:
            Settings.from_environment()
        assert "hidden" not in str(refused.value)
