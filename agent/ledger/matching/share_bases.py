"""Judges what a share is of: revenue, accounts, or what the sentence speaks of."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.spot import Spot
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.measure_words import meant_by, phrase_of, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_MONEY_WORDS = word_set("monetary business value fee income money what")
_BASE = re.compile(
    r"\s(?:of|in)\s(?:the\s|all\s|our\s|your\s|its\s|their\s|total\s|scored\s|active\s|net\s|current\s|overall\s|annual\s|whole\s|entire\s|recent\s|[\w■]+['\u2019]s?\s|■+\s)*"
    r"(?P<many>(?:\d[\d,.]*|[a-z]+(?:ty|teen)(?:-[a-z]+)?|ten|eleven|twelve|five|six|seven|eight|nine)\s)?(?P<noun>[a-z]+)(?P<base>\sbase\b)?",
    re.IGNORECASE,
)
_THOSE = frozenset({"those", "these", "them"})
_WHO = frozenset({"account", "contact", "order", "response"})
"""What a response rate, an open rate, ... is a share of."""
_OF = re.compile(r"\sof\s")
_OF_WHAT_DOES = re.compile(r"\sof\swhat\s[^.;,]{1,60}?\s(?:do(?:es)?|did|ha[sd]|have)\b")
_OF_NAME = re.compile(
    r"\s(?:that\s|those\s|what\s)?of\s(?:the\s)?(?:[a-z]+\sof\s(?:the\s)?)?■+(?:['\u2019]s?\s|[.,;)]|$)"
)
_NAMED_RATE = re.compile(r"\s(discount|rebate|margin|interest|commission|fee)s?\b")
_MONEY_SAID = word_set(
    "pound monetary business money purchase purchases buy bought worth income stake it value what turnover"
)
"""What a share of money may be said to be of."""
_PEERS_AFTER = re.compile(
    r"\sof\s(?:the\s|all\s|its\s)?(?:(?:similar|comparable|peer)\s(?:accounts|customers|clients)|(?:accounts|customers|clients)\s"
    r"(?:similar|comparable|like))\b"
)
_PEERS = word_set("peer similar comparable alike")
"""Of whom a share of buyers is: "half of its peers buy Lending"."""


def base_fits(spot: Spot, entry: Entry) -> bool:
    """Whether "40 % of revenue" meets a share of revenue and not one of accounts."""
    index, claim, text = spot.index, spot.claim, spot.text
    if claim.kind is not Kind.PERCENT:
        return True
    if entry.fact.unit == "probability":
        # "nine out of ten accounts", "30 % of revenue" is a share of many, no chance of one.
        return not claim.spelled and not _is_of_many(text, claim)
    if (named := _NAMED_RATE.match(text, claim.end)) and entry.fact.unit == "percent":
        return words_in(named[1], (0, 40))[0] in meant_by(entry.fact.path)
    if _is_of_another_row(spot, entry):
        return False
    spelled = claim.spelled and entry.fact.unit == "percent"
    if spelled and entry.is_change and not claim.direction and _OF.match(text, claim.end):
        return False
    base = _BASE.match(text, claim.end)
    if base is None:
        return True
    own = frozenset(phrase_of(entry.measure))
    if base["many"]:  # "3 % of the 13,553 lines" is no share of money
        counted = classes_of_word(base["noun"])
        return not (counted and base["noun"].endswith("s") and "monetary" in own)
    if _OF_WHAT_DOES.match(text, claim.end):
        return entry.fact.unit != "percent"  # "97 % of what July does" is of the other row
    if claim.spelled and "rate" in own and not _WHO.intersection(classes_of_word(base["noun"])):
        return base["noun"].lower() in ("them", "those", "these", "whom", "all")
    noun = words_in(base["noun"], (0, 40))[0]
    if noun in _THOSE and _counts_accounts(spot):
        return "monetary" not in own and entry.fact.unit != "money"
    if entry.measure == "share":
        # The share is one of what its row shows: money, or a number of something.
        beside = index.row_measures(entry)
        if noun in _MONEY_WORDS and "money" not in beside and "count" in beside:
            return False
    if noun in _MONEY_WORDS:
        if entry.fact.unit != "percent":
            return entry.fact.unit == "money"
        if entry.measure.endswith("change") and not claim.direction:
            return False  # a share of revenue is no growth of it
        if not entry.is_change and "monetary" not in own and _has_share_of_money(index, entry):
            return False
        return "account" not in own and own.isdisjoint(("rate", "difference"))
    if _PEERS_AFTER.match(text, claim.end) and _has_buyers(index, entry):
        return bool(own & {"buyer", "adoption", "user"})
    plural = base["noun"].endswith("s") or base["base"]
    if "account" in classes_of_word(base["noun"]) and claim.readings[0].number.value > HUNDRED:
        return False  # more than all accounts are no accounts
    if "account" in classes_of_word(base["noun"]) and plural:
        other = "share" in own and not own.isdisjoint(("return", "discount", "order"))
        return "monetary" not in own and entry.fact.unit != "money" and not other
    return True


def of_accounts(text: str, claim: Claim) -> bool:
    """Whether a percentage is said of accounts, and so made of no money."""
    base = _BASE.match(text, claim.end) if claim.kind is Kind.PERCENT else None
    noun = base["noun"] if base else ""
    return noun.endswith("s") and "account" in classes_of_word(noun)


def _counts_accounts(spot: Spot) -> bool:
    """Whether the figure before counts accounts: "the 223 accounts make up 17 % of those scored"."""
    start = spot.context.span[0]
    before = [c for c in spot.claims if start <= c.start < spot.claim.start and c.readings]
    return bool(before) and "account" in before[-1].readings[0].nouns


def _is_of_another_row(spot: Spot, entry: Entry) -> bool:
    """Whether "A has a tenth of the accounts of B" meets the share that A, or B, has in all."""
    if "share" not in entry.measure or spot.context.header:
        return False
    if not _OF_NAME.match(spot.text, spot.claim.end):
        return False
    mine = frozenset(entry.subject.values())
    kinds = {part for kind in entry.needed for part in (kind, kind.rpartition("_")[2])}
    return any(spot.context.in_sentence.get(kind, mine) - mine for kind in kinds)


def _has_buyers(index: Index, entry: Entry) -> bool:
    """Whether the row says how many of its peers buy."""
    return any("buyer" in measure for measure in index.row_measures(entry))


def _is_of_many(text: str, claim: Claim) -> bool:
    """Whether a percentage is said of accounts, orders or money."""
    base = _BASE.match(text, claim.end)
    noun = base["noun"].lower() if base else ""
    money = not _MONEY_WORDS.isdisjoint(words_in(noun, (0, 40)))
    return money or (noun.endswith("s") and bool(_WHO & classes_of_word(noun)))


def _has_share_of_money(index: Index, entry: Entry) -> bool:
    """Whether the row has another share, which is one of money."""
    return any(
        measure != entry.measure and measure.endswith("share") and "monetary" in phrase_of(measure)
        for measure in index.row_measures(entry)
    )


def is_of_these(words: frozenset[str], entry: Entry) -> bool:
    """Whether "a third" is of what the words speak of; so rough a figure meets too many facts."""
    own = frozenset(filter(_is_telling, phrase_of(entry.measure)))
    if entry.is_change or ("buyer" in own and not words.isdisjoint(_PEERS)):
        return True
    if entry.measure == "share" and entry.is_total:
        return not words.isdisjoint(("if", "move", "moving", "moved", "become", "became"))
    if not own:
        # "a third of the audience" is no rate of something that nobody speaks of.
        named = frozenset(phrase_of(entry.measure))
        return "rate" not in named or len(named & words) > ("rate" in words)
    said = words | (_MONEY_SAID if "monetary" in own else frozenset())
    return not own.isdisjoint(said) and (
        "monetary" not in own or not _MONEY_SAID.isdisjoint(words) or own <= words
    )


def _is_telling(word: str) -> bool:
    """Whether a word of a field's name says what a share is of."""
    return (
        word in _MONEY_SAID
        or word in ("predicted", "begin", "end", "threshold")
        or bool(meant_by(word) - {word} or classes_of_word(word))
    )
