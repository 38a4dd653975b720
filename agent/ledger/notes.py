"""The sentences that say why a figure failed, or what it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Decimal

from agent.answer import Fact
from agent.ledger.facts.entry import Entry
from agent.ledger.names.context import Context, Named
from agent.ledger.text.claim import Claim, Kind

TOO_MANY = "There are too many figures here to judge."


def shown(fact: Fact) -> str:
    """A fact's value as a person would write it, at most two decimals."""
    if fact.unit in ("date", "code", "text"):
        return fact.value
    value = Decimal(fact.value)
    if value == value.to_integral_value():
        value = value.quantize(Decimal(1))
    else:
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
    named = context.closest
    fact = described(owner.fact)
    said = _said(named)
    if not said:
        speaks = "another figure" if owner.is_total else "everything"
        return f"This is {fact}; the words speak of {speaks}."
    if owner.is_total and not owner.subject:
        return f"This is {fact}, which covers everything, not only {said}."
    if any(joined in named.get(kind, ()) for kind, joined in owner.subject.items()):
        return f"This is {fact}; the words speak of another figure or of more."
    return f"This is {fact}, not of {said}."


def coincidence_note(also: Sequence[Entry]) -> str:
    """Says that other facts have the value of a figure by chance and suit the words as well."""
    more = "" if len(also) == 1 else f" and {len(also) - 1} more"
    return f"By chance it could also be {described(also[0].fact)}{more}."


def currency_note(claim: Claim, currency: str) -> str:
    """Why money in another currency failed."""
    return f"The ledger is in {currency}, this is in {claim.currency}."


def _said(named: Named) -> str:
    names = (
        joined.rpartition("|")[2] for subjects in named.values() for joined in sorted(subjects)
    )
    return " or ".join(dict.fromkeys(names))
