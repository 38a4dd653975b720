"""The sentences that say why a figure failed, or what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from agent.answer import Fact
from agent.ledger.figures import Claim, Kind
from agent.ledger.index import Entry
from agent.ledger.scope import Context


def shown(fact: Fact) -> str:
    """A fact's value as a person would write it, at most two decimals."""
    if fact.unit in ("date", "code", "text"):
        return fact.value
    value = Decimal(fact.value)
    if value != value.to_integral_value():
        places = Decimal("0.0001") if fact.unit == "probability" else Decimal("0.01")
        value = value.quantize(places, ROUND_HALF_EVEN)
    text = f"{value:,f}"
    if "." in text and fact.unit != "money":
        text = text.rstrip("0").rstrip(".")
    return text + {"percent": " %", "days": " days"}.get(fact.unit, "")


def described(fact: Fact) -> str:
    """A fact in words: "41 (accounts of Champions)"."""
    return f"{shown(fact)} ({fact.label})"


def ungrounded_note(claim: Claim, nearest: Entry | None) -> str:
    """Why a figure that no fact states failed."""
    if claim.kind is Kind.GARBLED:
        return "This cannot be read as a figure."
    if nearest is None:
        return "The ledger has no figure of this kind."
    return f"No fact on the ledger says this; the nearest is {described(nearest.fact)}."


def misattributed_note(owner: Entry, context: Context) -> str:
    """Whose figure it is that the sentence gives to somebody else."""
    said = _said(context)
    if owner.is_total and not owner.subject:
        about = f", the sentence speaks of {said}" if said else ""
        return f"{described(owner.fact)} covers everything{about}."
    whom = f", not of {said}" if said else ""
    return (
        f"{described(owner.fact)} is another figure{whom}."
        if not whom
        else (f"This is {described(owner.fact)}{whom}.")
    )


def currency_note(claim: Claim, currency: str) -> str:
    """Why money in another currency failed."""
    return f"The ledger is in {currency}, this is in {claim.currency}."


def _said(context: Context) -> str:
    named = context.local or context.sentence or context.topic
    names = [
        joined.rpartition("|")[2] for subjects in named.values() for joined in sorted(subjects)
    ]
    return " or ".join(names)


def closest(entries: Sequence[Entry], value: Decimal) -> Entry | None:
    """The entry whose value is nearest."""
    return min(entries, key=lambda e: (abs(e.value - value), e.order), default=None)
