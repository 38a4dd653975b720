"""The canonical text of a message: names become placeholders, words of one meaning one word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.vocabulary import vocabulary

if TYPE_CHECKING:
    from agent.offline.understand.words.sentence import Sentence

PLACEHOLDERS = {
    "account": "@account", "unknown": "@account", "unknown_segment": "@segment",
    "region": "@place", "country": "@place",
    "category": "@goods", "brand": "@goods", "product": "@goods", **dict.fromkeys(TRADES, "@trade"),
    "owner": "@owner", "channel": "@channel", "segment": "@segment",
    "metric": "@metric", "campaign_type": "@ctype", "opportunity": "@opportunity", "term": "@term",
    "period": "@period", "number": "@number", "money": "@money", "percent": "@percent",
    "ordinal": "@ordinal", "it": "@it",
    "signal": "@signal", "campaign": "@campaign",
}  # fmt: skip
_GROUPS = (
    "opportunities", "segments", "archetypes", "signals", "metrics", "campaign_types", "terms",
    "dimensions",
)  # fmt: skip
_IT = frozenset(["it", "its", "they", "them", "their", "theirs", "he", "she", "him", "his"])
_THIS = frozenset(["this", "that", "these", "those"])
_CUSTOMERS = word_list("customers")
_LACKING = frozenset(["never", "not", "nothing", "no", "yet", "without", "zero"])
_NOT_ALL = frozenset(["account", "unknown", "category", "brand", "product"])
_WEAK_METRICS = word_list("weak_metrics")
_DETERMINERS = frozenset(["whose", "most", "least", "highest", "lowest"])
_AFTER_NOUNS = frozenset(["by", "per", "in", "from", "across", "through", "via"])
_COPULAS = frozenset(["is", "are", "s", "that", "which"])
_SPLITS = frozenset(["by", "per", "each"])
_PUT_AT_RISK = word_list("put_at_risk")
_CAMPAIGN = word_list("campaign_context")


def canonical(sentence: Sentence) -> str:
    """The message as the classifier and the rules see it."""
    fixed = _fixed(sentence)
    out: list[str] = []
    at = 0
    while at < len(sentence.tokens):
        if at in fixed:
            stop, shown = fixed[at]
        else:
            stop, shown = _word(sentence, at)
        if shown:
            out.append(shown)
        at = stop
    if sentence.times.compare_to or sentence.times.other:
        out.append("@versus")
    return " ".join(out).replace("customer @account", "@account")


def surface(sentence: Sentence) -> str:
    """The message with placeholders for names, but otherwise in its own words."""
    fixed = _fixed(sentence)
    out: list[str] = []
    at = 0
    while at < len(sentence.tokens):
        token = sentence.tokens[at]
        stop, shown = fixed.get(at, (at + 1, ""))
        if token.kind == "slot":
            shown = PLACEHOLDERS.get(token.plain, token.plain)
        elif not shown and token.kind != "symbol":
            shown = sentence.stems[at]
        out.append(shown)
        at = stop
    return " ".join(filter(None, out))


def _fixed(sentence: Sentence) -> dict[int, tuple[int, str]]:
    """Placeholders by the token they begin at."""
    fixed: dict[int, tuple[int, str]] = {}
    for mention in [*sentence.unknown, *sentence.mentions]:
        fixed[mention.start] = mention.stop, PLACEHOLDERS[mention.kind]
    covered = sorted(sentence.times.covered)
    for index in covered:
        if index - 1 not in sentence.times.covered:
            stop = index
            while stop in sentence.times.covered:
                stop += 1
            fixed[index] = stop, "@future" if index in sentence.times.ahead else "@period"
    for number in sentence.numbers:
        kind = "number" if number.kind == "plain" else number.kind
        fixed.setdefault(number.start, (number.end, PLACEHOLDERS[kind]))
    return fixed


def _word(sentence: Sentence, at: int) -> tuple[int, str]:
    token = sentence.tokens[at]
    if token.kind == "slot":
        return at + 1, PLACEHOLDERS.get(token.plain, token.plain)
    if token.kind == "symbol":
        return at + 1, ""
    if token.word in _IT:
        return at + 1, "@it"
    if token.word == "that" and at and _is_relative(sentence, at):
        return at + 1, ""
    if token.word == "there" and _is_place(sentence, at):
        return at + 1, "@it"
    if token.word in _THIS and at + 1 in sentence.times.covered:
        return at + 1, ""  # "these last 90 days"
    if token.word in _THIS:
        noun = at + 1 < len(sentence.tokens) and sentence.stems[at + 1] in _CUSTOMERS
        return at + (2 if noun else 1), "@it"
    if token.word == "new" and counts_new_customers(sentence):
        found = sentence.lookup.named["segments"].at(sentence.stems, at)
        if found and found[1][1] == "New Customers":
            return at + found[0], "@metric"
    best = at + 1, sentence.stems[at]
    size = 0
    for group in _GROUPS:
        found = sentence.phrase(group, at)
        if found and found[0] > size and _stands(sentence, group, at, found[0]):
            size, (kind, value) = found
            best = at + size, _shown(kind, value)
    concept = vocabulary().concepts.at(sentence.stems, at)
    if concept and concept[0] > size:
        size, best = concept[0], (at + concept[0], concept[1])
    filler = vocabulary().fillers.at(sentence.stems, at)
    if filler and filler[0] > size:
        return at + filler[0], ""
    return best


def _shown(kind: str, value: str) -> str:
    if kind == "dimension":
        return "customer" if value == "account" else value
    return PLACEHOLDERS[kind]


def _stands(sentence: Sentence, group: str, at: int, size: int) -> bool:
    """Whether the words mean the thing of the trade here, and not just what they always mean."""
    if group == "metrics":
        return metric_stands(sentence, at, size) and not (
            size == 1 and sentence.stems[at] in _WEAK_METRICS and not _is_noun(sentence, at)
        )
    if group == "campaign_types":
        return not is_weak_campaign(sentence.words[at : at + size]) or bool(
            _CAMPAIGN & set(sentence.stems) - set(sentence.stems[at : at + size])
        )
    if group == "segments":
        new = sentence.words[at] == "new" and counts_new_customers(sentence)
        return not new and segment_stands(sentence, at, size)
    if group == "archetypes":
        return is_about_clusters(sentence)
    if group == "terms":
        term = sentence.lookup.named[group].get(" ".join(sentence.words[at : at + size]))
        return term != ("term", "Propensity") or not _is_about_something(sentence)
    return True


def is_about_clusters(sentence: Sentence) -> bool:
    """Whether the names of clusters are meant by what else are everyday words."""
    said = {"cluster", "clustering", "kmean"} & set(sentence.stems)
    return sentence.about_clusters or bool(said) or "k mean" in sentence.line.text


def _is_about_something(sentence: Sentence) -> bool:
    """'Propensity for Champions' asks for the figures, 'propensity' alone for the meaning."""
    slots = {token.plain for token in sentence.tokens if token.kind == "slot"}
    named = {mention.kind for mention in sentence.mentions} | slots
    return bool(named & {"account", "category", "brand", "segment"} or sentence.named("segments"))


def metric_stands(sentence: Sentence, at: int, size: int) -> bool:
    """'Customers bought' counts customers only where it is asked how many there were.

    'Who signed up' is a figure too, but not where it says which cohort is meant.
    """
    said = " ".join(sentence.words[at : at + size])
    if re.fullmatch(alternatives("signs_up"), said):
        return not sentence.has(alternatives("beside_a_cohort"))
    if said == "taking" and sentence.words[at + 1 : at + 2] in (["to"], ["long"], ["for"]):
        return False  # "what is it taking to win them back"
    counted = sentence.words[at + size - 1] in ("bought", "ordered")
    return not counted or sentence.has("(how many|number of|count of).*")


def is_weak_campaign(words: Sequence[str]) -> bool:
    """Words such as 'sale' or 'come back' that mean a campaign only when one is spoken of."""
    if len(words) == 1:
        return words[0] in vocabulary().ordinary
    return " ".join(words) in ("come back", "stay with us", "wake up", "money off", "trade up")


def _is_noun(sentence: Sentence, at: int) -> bool:
    """'orders' and 'returns' are counted, 'order' and 'return' are done."""
    if sentence.words[at] == "discount":
        before = sentence.words[at - 1] if at else ""
        after = sentence.words[at + 1] if at + 1 < len(sentence.words) else ""
        much = ("much", "most", "highest", "average", "total", "more", "biggest")
        return before in much or after in ("by", "per")
    if sentence.words[at] in ("spend", "income", "business", "volume", "turnover"):
        before = sentence.words[at - 1] if at else ""
        after = sentence.words[at + 1] if at + 1 < len(sentence.words) else ""
        return before in _DETERMINERS or (not before and after in _AFTER_NOUNS)
    return sentence.words[at] in (
        "orders",
        "discounts",
        "returns",
        "transactions",
        "volumes",
        "pieces",
    )


def _is_place(sentence: Sentence, at: int) -> bool:
    """'any risks there', not 'are there any risks'."""
    if sentence.stems[at - 1] in _CUSTOMERS:
        return True  # "which accounts there are likely to leave"
    near = (*sentence.words[max(0, at - 1) : at], *sentence.words[at + 1 : at + 2])
    return at > 0 and not {"is", "are", "was", "were", "hi", "hello", "hey", "been"} & set(near)


def _is_relative(sentence: Sentence, at: int) -> bool:
    """'customers that moved', not 'draft that'."""
    before = sentence.stems[at - 1]
    noun = before in _CUSTOMERS or any(m.stop == at for m in sentence.mentions)
    return noun or any(
        m.stop == at for group in ("segments", "dimensions") for m in sentence.named(group)
    )


def counts_new_customers(sentence: Sentence) -> bool:
    """'New customers' as a figure, as in 'how many new customers', and not as the segment."""
    return sentence.has(
        r"how many (accounts|customers|clients|companies) (did|have|do|were|has) ?(we "
        r"|i )?(open|opened|register|registered|onboard|onboarded"
        r"|win|won|gain|gained|acquire|acquired|sign|signed|land|landed|add"
        r"|added).*"
        r"|how many (accounts|customers|clients|companies) (did|have|has) (\w+ ){1,4}(win|won|land|landed"
        r"|gain|gained|acquire|acquired|sign up|signed up)( (in|this|last|since|so|during|over) .*)?$"
        r"|(how many|number of|count of|trend of"
        r"|development of) (\w+ ){0,3}new \w+( .*)?|new \w+ (\w+ ){0,6}(by|per|each"
        r"|every) "
        r"(day|week|month|quarter|year|region|country|channel|owner|rep|person|head|seller|category|brand|industry"
        r"|sector|product|account (type|manager))( .*)?|(monthly"
        r"|weekly|quarterly|yearly|annual) new .*"
        r"|new \w+ (have|did|we|were)? ?(we )?(win|won|gain|gained|acquire|acquired"
        r"|signed|added|landed|win|attracted).*"
        r"|(which|what) (\w+ )?(day|week|month|quarter|year) .*new \w+( .*)?"
        r"|new \w+ (develop|trend|over time|growth|numbers)( .*)?|(won|win|gain|gained"
        r"|acquired?|landed|added|signed) (\w+ )?new .*"
    )


def segment_stands(sentence: Sentence, at: int, size: int) -> bool:
    """'lost' and 'need attention' name a segment only as in 'the lost ones', 'in Need Attention'."""
    words = " ".join(sentence.words[at : at + size])
    if (
        words.split()[0] in _LACKING
    ):  # "never ordered" are accounts, "what has X never ordered" goods
        return not any(m.kind in _NOT_ALL for m in (*sentence.mentions, *sentence.unknown))
    before = sentence.words[at - 1] if at else ""
    after = sentence.stems[at + size] if at + size < len(sentence.tokens) else ""
    nouns = (
        "customer", "account", "client", "segment", "group", "one", "buyer", "tier", "bucket", "lot",
        "crowd", "bunch", "list", "folk", "guy", "people",
    )  # fmt: skip
    lead = next((one for one in reversed(sentence.words[:at]) if one not in _COPULAS), "")
    if words == "at risk" and (after == "of" or (lead in _PUT_AT_RISK and after not in _SPLITS)):
        return False  # "at risk of leaving", "by value at risk"; "revenue At Risk by month" is of those
    if words == "lost" and sentence.has(alternatives("lost_customers")):
        return False  # "our biggest lost customers" bought before and no more
    if words == "lost" and {"lifecycle", "scheme", "consumer"} & {*sentence.words, sentence.scheme}:
        return True
    if words in ("lost", "keep", "must keep", "inactive"):
        return after in nouns or (
            before in ("the", "our", "my", "in", "all") and after in ("", "?")
        )
    if words in ("need attention", "needs attention", "needing attention"):
        if sentence.about_segments:
            return True
        if after in ("mean", "stand") or before in ("define", "does", "term", "word", "explain"):
            return True
        if not at and any(m.start == size for m in sentence.mentions):
            return True  # "need attention, West"
        capital = sentence.tokens[at].is_capital and sentence.tokens[at + 1].is_capital
        return (
            capital
            or after in nouns
            or before
            in ("in", "the", "of", "for", "a", "our", "my", "as", "versus", "against", "or", "with")
        )
    if words == "promising":
        return (
            after in ("", *nouns)
            or sentence.tokens[at].is_capital
            or before in ("the", "in", "our", "my", "are", "is", "as", "all", "and", "for", "of")
            or sentence.about_segments
        )
    return True
