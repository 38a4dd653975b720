"""Figures that say where a row stands in its list, how many rows are picked, or what a row is called."""

from __future__ import annotations

import re

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.index import Index
from agent.ledger.matching.titles import is_called
from agent.ledger.names.context import Context
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.vocabulary.measure_words import stems, words_in
from agent.ledger.vocabulary.nouns import classes_of_label, classes_of_word

_PLACE = re.compile(r"\[(\d+)\]")
_LEAST = re.compile(r"[\s-](?:smallest|lowest|weakest|least|slowest|worst|rarest)")
_FREQUENT = re.compile(r"[\s-](?:most|least)[\s-](?:frequent|common|widespread)")
_ONLY = stems(frozenset(["only"]))
_PLACED_REACH = 48
"""Characters after a rank in which the rows are called something."""
_WORD = re.compile(r"[^\W\d_]+")
_OTHER = re.compile(r"\b(?:other|remaining)\s$", re.IGNORECASE)
_SO_MANY_OF = re.compile(
    r"\b(?:\d+|[a-z]+)\sof\s(?:the\s|all\s)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s[a-z]+"
)
_PART_REACH = 120
"""Characters back to "four of the 16"."""


def _of_title(text: ParsedText, index: Index, claim: Claim, context: Context) -> Finding | None:
    """A rank that the row which is called by its title has among the others of its list, by any column."""
    place = int(claim.readings[0].number.value) - 1
    spans = ((context.span[0], claim.start), (claim.end, context.span[1]))
    before, after = (stems(frozenset(words_in(text.blanked, span))) for span in spans)
    least = _LEAST.match(text.blanked, claim.end)
    units = (
        ("count",) if _FREQUENT.match(text.blanked, claim.end) else ("count", "money", "percent")
    )
    for titles, entries in index.titled_lists:
        called = [title for title in titles if is_called(title.rpartition("|")[2], before)]
        called = called or [title for title in titles if is_called(title.rpartition("|")[2], after)]
        for entry in entries if called else ():
            if entry.title != called[0] or entry.fact.unit not in units:
                continue
            column = index.column(entry)
            above = [
                o for o in column if (o.value < entry.value if least else o.value > entry.value)
            ]
            if len(column) == len(titles) and len(above) == place:
                return Finding("derived", entry, f"Place {place + 1} of {len(column)} rows.")
    return None


def from_title(text: ParsedText, index: Index, claim: Claim, context: Context) -> Finding | None:
    """ "One" in "51 customers hold just one product", said of the row that is called "One product only"."""
    word = claim.text.casefold()
    said = stems(frozenset(words_in(text.blanked, context.span))) | _ONLY
    values = {
        other.readings[0].number.value
        for other, of in zip(text.claims, text.contexts, strict=True)
        if other is not claim and of.span == context.span and other.readings
    }
    for _, entries in index.titled_lists:
        for entry in entries:
            title = entry.title.rpartition("|")[2]
            if (
                word in title.casefold().split()
                and entry.value in values
                and is_called(title, said)
            ):
                return Finding("direct", entry, f"What {entry.fact.label} is called.")
    return None


def from_place(text: ParsedText, index: Index, claim: Claim, context: Context) -> Finding | None:
    """A rank that is the named row's place in its list."""
    if claim.kind is not Kind.RANK:
        return None
    place = int(claim.readings[0].number.value) - 1
    named = context.closest
    after = _WORD.findall(text.blanked[claim.end : claim.end + _PLACED_REACH].partition(".")[0])
    nouns = frozenset(noun for word in after for noun in classes_of_word(word))
    if not named and (own := _of_title(text, index, claim, context)):
        return own
    for entry in index.entries:
        at = _PLACE.search(entry.fact.path)
        if at is None or int(at[1]) != place:
            continue
        kinds = {kind.rpartition("_")[2] for kind in entry.needed} | entry.nouns
        kinds |= classes_of_label(entry.fact.path[: at.start()].rpartition(".")[2])
        if not named and nouns and nouns.isdisjoint(kinds):
            continue  # "the second most common signal" is no second campaign
        about = all(entry.subject[kind] in named.get(kind, ()) for kind in entry.needed)
        if entry.needed and (about or not named):
            return Finding("direct", entry, f"Place {place + 1} in the list.")
    return None


def from_selection(text: ParsedText, index: Index, claim: Claim) -> Finding | None:
    """ "The top five" of a list that has at least five rows; "the other eleven" that it leaves out."""
    if not claim.selection or claim.bound is not Bound.EXACT:
        return None
    reading = claim.readings[0]
    if _OTHER.search(text.blanked[max(0, claim.start - 12) : claim.start]):
        if _SO_MANY_OF.search(text.blanked[max(0, claim.start - _PART_REACH) : claim.start]):
            return None  # "four of the 16 had it, the other twelve had not"
        for total, shown in index.listings:
            if total.value - shown.value == reading.number.value:
                return Finding(
                    "derived", total, f"{described(total.fact)} - {described(shown.fact)}"
                )
    for entry in index.row_counts:
        fits = not reading.nouns or not entry.nouns or reading.nouns & entry.nouns
        if fits and 0 < reading.number.value <= entry.value:
            return Finding("direct", entry, f"A selection from {entry.fact.value} rows.")
    return None
