"""Whether figures are asked for by a dimension: 'by region', 'which brands', 'three largest buyers'."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.canonical import metric_stands
from agent.offline.understand.words.sentence import CORRECTION, Mention, Sentence

TIMES = ("day", "week", "month", "quarter", "year")
RANKED = word_list("ranked")
_BEFORE = word_list("before_dimension")
_MOVING = word_list("moving")
_BETWEEN_RANK = RANKED | word_list("between_rank_and_noun")
_ASKING = frozenset(
    [
        "rank",
        "sort",
        "compare",
        "show",
        "me",
        "list",
        "give",
        "see",
        "name",
        "need",
        "want",
        "get",
        "have",
        "up",
    ]
)
_RANKED_AFTER = re.compile(
    r"\b(whose|ranked|sorted|ordered by|in order of|with the (most|least|highest|lowest|biggest|largest))\b"
    r"|\b(by|on|in|for) (number of |total |their |net )*(revenue|sales|turnover|spend|value|units|volume"
    r"|quantity|orders|order (count|value)|average|aov|discounts?|returns?)\b"
)
"""What tells that accounts in front of it are listed one by one."""


_IN_FULL = frozenset(["full", "whole", "entire", "complete"])
_ADJECTIVES = frozenset(["annual", "regional"])


def is_adjective(sentence: Sentence, mention: Mention) -> bool:
    """'The annual spend', 'monthly revenue'."""
    word = sentence.words[mention.start]
    return word.endswith("ly") or word in _ADJECTIVES


_SHOWN = re.compile(r".*\b(show|see|give|get|list)( me| us)?( also| too)?( the)?$")
"""'Show me the months'."""


def is_asked(sentence: Sentence, mention: Mention) -> bool:
    """Whether a dimension is one to group by, and not part of 'the North region' or 'last month'."""
    words, stems = sentence.words, sentence.stems
    if any(
        set(mention.tokens) <= set(metric.tokens)
        and metric_stands(sentence, metric.start, metric.stop - metric.start)
        for metric in sentence.named("metrics")
    ):
        return False  # "brand new accounts"
    word = words[mention.start]
    if mention.value == "family" and sentence.of("account"):
        return False  # that of the account
    if mention.value == "product" and _after_goods(sentence, mention):
        return _is_ranked(sentence, mention)  # not "Fernley products"
    near = {mention.start - 1, mention.stop}
    if words[: mention.start][-1:] == ["my"] and stems[mention.start] == word:
        return words[: mention.start][-2:-1] in (["by"], ["per"])  # "only my region, East"
    for other in sentence.mentions:
        if other.kind == mention.value and near & set(other.tokens):
            return False
    segments = [*sentence.named("segments"), *sentence.of("commercial_segment")]
    if mention.value == "segment" and any(near & {*one.tokens} for one in segments):
        return words[: mention.start][-1:] in (["by"], ["per"])  # "the Workplaces segment"
    before = [
        w
        for w in words[max(0, mention.start - 5) : mention.start]
        if w not in ("the", "our", "my", "ever", "single", "one")
    ][-3:]
    if before[-1:] and before[-1] in ("that", "this", "same", "whole", "entire"):
        return False  # "how much did that industry buy"
    if is_adjective(sentence, mention):
        return not (
            mention.value in TIMES
            and words[mention.stop : mention.stop + 1] in (["report"], ["review"])
        )
    if mention.value in TIMES and mention.stop - mention.start > 1:
        return True  # "month by month"
    if mention.value in TIMES and word.endswith("s"):
        shown = " ".join(words[: mention.start])
        if _SHOWN.match(shown) and words[mention.stop : mention.stop + 1] not in (["of"], ["in"]):
            return True
    if mention.value in TIMES:
        ranked = before[-1:] and (
            before[-1] in RANKED or (before[-1] == "what" and not RANKED.isdisjoint(words))
        )
        return (before[-1:] and (ranked or before[-1] in _BEFORE - {"of", "what"})) or (
            _after_number(sentence, mention)
        )
    if mention.value == "account":
        if before[-1:] == ["all"] and {*before[-3:-1]} & {"across", "over", "among", "of", "for"}:
            return False  # "... across all accounts"
        if sentence.has(alternatives("counts_customers_of_each")):
            return False
        return (
            bool(before[-1:] and before[-1] in _MOVING)
            or bool(before[-1:] and before[-1] in _BEFORE - {"of", "and", "or"})
            or before[-2:] in (["which", "of"], ["what", "of"])
            or _after_number(sentence, mention)
            or _are_ranked(sentence, mention)
        )
    if before[-1:] == ["of"] and before[-2:-1] not in (["top"], ["terms"]):
        last = mention.stop - 1
        # "which of our product categories", "which of our people"
        return stems[last] != words[last] or words[last] in ("people", "team")
    return True


def _after_goods(sentence: Sentence, mention: Mention) -> bool:
    """'Fernley products' are what is filtered by, not what is grouped by."""
    goods = ("brand", "category", "account")
    return any(m.stop == mention.start for m in sentence.mentions if m.kind in goods)


def _is_ranked(sentence: Sentence, mention: Mention) -> bool:
    """'Top 3 Fernley products', 'which Fernley products', 'each Fernley product'."""
    goods = [m for m in sentence.mentions if m.stop == mention.start]
    before = [w for w in sentence.words[: goods[0].start] if w not in ("the", "our", "my")]
    last = before[-3:-1] if before[-1:] == ["of"] else before[-1:]
    if before[-1:] == ["of"] and not set(last) & {"which", "what", "each", "any"}:
        return False  # "the most units of Merrow products"
    counted = any(number.end == goods[0].start for number in sentence.numbers)
    return counted or bool(
        set(last) & (RANKED | {"which", "each", "every", "individual", "single"})
    )


def _are_ranked(sentence: Sentence, mention: Mention) -> bool:
    """'Three largest Merrow buyers', 'the ten highest-spending hotels customers', 'customers by orders'."""
    said = (*sentence.mentions, *sentence.named("segments"), *sentence.named("metrics"))
    filters = {at for one in said for at in one.tokens}
    at = mention.start - 1
    while at >= 0 and (at in filters or sentence.words[at] in _BETWEEN_RANK | {"and", "&"}):
        at -= 1
    counted = any(n.end == at + 1 and n.kind == "plain" for n in sentence.numbers)
    asked = at >= 0 and sentence.words[at] in ("which", "what")
    ranked = asked or bool(RANKED & set(sentence.words[at + 1 : mention.start]))
    rest = " ".join(sentence.words[mention.stop :])
    heads = at < 0 or sentence.words[at] in _ASKING
    return counted or ranked or (heads and _RANKED_AFTER.search(rest) is not None)


def _after_number(sentence: Sentence, mention: Mention) -> bool:
    """'top 5 months', 'the 10 customers'; 'the full twelve months' are how long."""
    return any(
        n.end == mention.start
        and n.kind == "plain"
        and _IN_FULL.isdisjoint(sentence.words[max(0, n.start - 1) : n.start])
        for n in sentence.numbers
    )


def is_put_right(sentence: Sentence, mention: Mention) -> bool:
    """'The three regions... sorry, countries': another dimension follows the word of correction."""
    later = [m for m in sentence.named("dimensions") if m.start > mention.start]
    if not later:
        return False
    between = " ".join(sentence.words[mention.stop : later[0].start])
    return CORRECTION.search(between) is not None
