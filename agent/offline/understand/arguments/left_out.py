"""What a person said and the calls cannot take into account: it is told, not dropped in silence."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from agent.offline.understand.arguments.amounts import amount, least_amount
from agent.offline.understand.arguments.customer_turnover import named_cohort
from agent.offline.understand.arguments.fill import ALL_BUT, IN_THE_PLACE_OF, OR
from agent.offline.understand.arguments.goods import is_denied
from agent.offline.understand.tokens.tokenizer import fold
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call
from agent.offline.understand.words.sentence import Mention, Sentence
from tools._dimensions import GOODS

LIMITS = (
    "region", "country", "category", "brand", "product", "channel", "owner", *TRADES,
)  # fmt: skip
_DATED = frozenset(
    [
        "start", "end", "as_of", "lookback_days", "from_date", "to_date", "since", "horizon_days",
        "min_recency_days", "min_contact_days", "pause_days", "signed_up_since", "signed_up_until",
        "due_from", "due_to",
    ]
)  # fmt: skip
_TIMELESS = tools_with("is_timeless")
_LISTS = tools_with("lists_accounts") | tools_with("has_account_rows")
_SEGMENTLESS = tools_with("is_of_no_segment")
_UNCUT = tools_with("is_cut_by_no_amount")
_BUYERS = ("owner", "segment", "channel", *TRADES)
_TIMELESS_NOTE = "This cannot be limited to a period; it is as of the newest data."
_SCORED = frozenset(["segment_overview", "segment_members", "explain_segment"])
_OTHER_SCORES = (
    "(2|3|4|6|7|8|9|10|two|three|four|six|seven|eight|nine|ten|20|100)"
    "( (equal|score|scoring))? (quantiles?|quintiles?|n ?tiles?|tiles?|(score )?bands?|scores|steps)"
    "|(in|into|by|with|on|using|drawn|of) ((the|equal) )?(quartiles|deciles|terciles|tertiles|percentiles)"
)
_FIFTHS = "The scores are always fifths, 1 to 5; another number of steps cannot be chosen."
_NOW = frozenset(["this", "today", "current", "the", "now"])


_NEWCOMERS = "New Customers"
"""Whom the cohorts are of: 'do new customers come back?' asks for no part of them."""


def left_out(
    sentence: Sentence,
    made: Sequence[Call],
    dropped: Collection[str] = (),
    before: Sequence[Call] = (),
) -> list[str]:
    """A sentence for each thing that was to be left out or limited to and is not.

    `dropped` are arguments of the last question that the message takes off; `before` are its calls, whose
    limits are no longer where the new calls have none.
    """
    limits = {value for call in before for value in _values(call)}
    kept = [
        mention.name.replace("_", " ")
        for mention in _kept(sentence, made)
        if mention.kind not in dropped and mention.value not in limits
    ]
    notes = [f"I cannot leave {name} out, so it is included." for name in kept]
    notes += [
        f"Not limited to those that do not buy {name}." for name in _not_without(sentence, made)
    ]
    notes += _unmet_wordings(sentence, made)
    if made and made[0].tool in _SCORED and sentence.has(_OTHER_SCORES):
        notes.append(_FIFTHS)
    if made and all(call.tool in _TIMELESS for call in made):
        return notes
    notes += [
        f"This cannot be limited to {name}, so it is not."
        for kind, name in _unlimited(sentence, made)
        if kind not in dropped
    ]
    notes += [
        f"This cannot be limited to {name}, so it is not."
        for name in _of_no_segment(sentence, made)
    ]
    notes += [
        f"Opportunities are told account by account, and not summed up by {name}."
        for name in _not_summed(sentence, made)
    ]
    notes += _not_in_the_data(sentence, made)
    if _is_uncut(sentence, made):
        notes.append("This cannot be limited to accounts above an amount, so it is not.")
    if _is_undated(sentence, made):
        notes.append(_TIMELESS_NOTE)
    return notes


_IN_TURN = re.compile(rf"(?<!\S)(?:{alternatives('one_after_another')})(?!\S)")
_DENIED = re.compile(
    rf"(?<!\S)(?:{alternatives('before_a_denial')})"
    r" (?P<what>(?:not|never|no longer)(?: (?!and\b|but\b|or\b)[\w£$%]+){1,5})(?=\s|$)"
)
_DENYING = frozenset(
    [
        "min_recency_days", "max_recency_days", "min_contact_days", "min_missed_orders", "only",
        "without_category", "only_category", "max_monetary", "max_frequency", "max_categories",
        "max_tenure_days", "min_comeback_days", "max_change", "sort", "order", "segment", "since",
        "query", "account", "a", "level", "kind",
    ]
)  # fmt: skip
"""Arguments by which 'not' may have been taken up."""
_ASKED_OF_ACCOUNTS = frozenset(["find_accounts", "segment_members", "account_notes"])
_ALL = "all"


def _unmet_wordings(sentence: Sentence, made: Sequence[Call]) -> Iterator[str]:
    """What accounts were to do several times over, or not to do, where no call can ask for it."""
    said = {name for call in made for name in call.arguments}
    found = _IN_TURN.search(sentence.plain_text)
    if made and found and not said & {"min_missed_orders", "min_recency_days"}:
        yield f"I cannot tell who did so “{found[0]}”, so nothing is limited by it."
    lists = all(
        call.tool in _ASKED_OF_ACCOUNTS or call.arguments.get("by") == ["account"] for call in made
    )
    if any(call.arguments.get("account") == _ALL for call in made):
        said -= {"account"}
    if not made or not lists or said & _DENYING:
        return
    if any(_is_all_but(value) for call in made for value in _values(call)):
        return
    denied = _DENIED.search(sentence.plain_text)
    if denied and not any(map(sentence.is_negated, sentence.mentions)):
        first = len(sentence.plain_text[: denied.start("what")].split())
        last = len(sentence.plain_text[: denied.end("what")].split()) - 1
        typed = sentence.text[sentence.tokens[first].start : sentence.tokens[last].end]
        yield f"I did not use “{typed}”: nothing in this answer is limited by it."


def not_taken_over(made: Sequence[Call], last: Call | None) -> list[str]:
    """That a document is of all accounts, where the list before it was of one kind of business."""
    if last is not None and [call.tool for call in made] == ["basket_rules"]:
        return _not_of_those_buyers(made[0], last)
    if last is None or not made or any(call.tool != "draft_report" for call in made):
        return []
    if last.tool == "draft_report" or any(_is_of_its_own(call, last) for call in made):
        return []
    of = {kind: last.arguments[kind] for kind in TRADES if kind in last.arguments}
    names = [str(name) for kind, name in of.items() if any(kind not in c.arguments for c in made)]
    return [f"A document cannot be limited to {name}, so it is not." for name in names]


def _is_of_its_own(document: Call, last: Call) -> bool:
    """Whether a document is of one account, or of somewhere that the list was not of."""
    said = document.arguments
    elsewhere = "region" in said and said["region"] != last.arguments.get("region")
    return elsewhere or "account" in said


def _not_of_those_buyers(rules: Call, last: Call) -> list[str]:
    """What goes with the goods of the last figures is told of all their buyers, whenever they bought."""
    said = last.arguments
    if last.tool != "sales_metrics" or rules.arguments.get("item") not in said.values():
        return []
    names = [str(said[kind]) for kind in _BUYERS if kind in said]
    notes = [f"This cannot be limited to {name}, so it is not." for name in names]
    return notes + [_TIMELESS_NOTE] * ("start" in said)


def _kept(sentence: Sentence, made: Sequence[Call]) -> list[Mention]:
    """What is named that were to be left out and that no call leaves out."""
    named = [*sentence.mentions, *sentence.named("segments"), *sentence.named("opportunities")]
    kinds = {mention.kind for mention in named if not sentence.is_negated(mention)}
    if "country" in kinds and sentence.has(IN_THE_PLACE_OF):
        kinds.add("region")  # "Scotland instead of the North"
    kinds |= {name for call in made for name, value in call.arguments.items() if _is_all_but(value)}
    if any(_is_all_but(call.arguments.get("among")) for call in made):
        kinds.add("account")
    if any("segments" in call.arguments for call in made):
        kinds.add("segment")
    if any("without_category" in call.arguments for call in made):
        kinds.add("category")
    if any("kind" in call.arguments for call in made):
        kinds.add("opportunity")  # "next purchase rather than white space"
    return [m for m in named if sentence.is_negated(m) and m.kind not in kinds]


def _is_uncut(sentence: Sentence, made: Sequence[Call]) -> bool:
    """Whether rows were to exceed an amount that no call knows: 'only those above 20,000' of risks."""
    if not least_amount(sentence) or not all(call.tool in _UNCUT for call in made):
        return False
    said = {str(value) for call in made for value in call.arguments.values()}
    return not any(str(amount(number.value)) in said for number in sentence.numbers)


def _not_without(sentence: Sentence, made: Sequence[Call]) -> Iterator[str]:
    """'Who buys glassware but not cutlery?': goods that those listed were not to buy, and may."""
    listed = any(call.tool in _LISTS or "account" in call.arguments.get("by", ()) for call in made)
    bought = [m for m in sentence.mentions if m.kind in GOODS and not sentence.is_negated(m)]
    values = {value for call in made for value in _values(call)}
    for mention in sentence.mentions if listed and bought else ():
        if mention.kind in GOODS and sentence.is_left_out(mention) and mention.value not in values:
            yield mention.name
    buyers = any(call.tool == "sales_metrics" and "only" not in call.arguments for call in made)
    if listed and buyers:
        lacked = {call.arguments.get("without_category") for call in made}
        said = (m for m in bought if m.value in values - lacked)
        yield from (m.name for m in said if is_denied(sentence, m))


def _is_all_but(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(ALL_BUT)


def _unlimited(sentence: Sentence, made: Sequence[Call]) -> Iterator[tuple[str, str]]:
    """Kinds and names of what no call carries and by which none groups."""
    said = {value for call in made for value in _values(call)}
    products = [mention for mention in sentence.mentions if mention.kind == "product"]
    of_one = any(
        {"a", "query"} & call.arguments.keys() or call.arguments.get("account", "all") != "all"
        for call in made
    )
    for mention in sentence.mentions:
        if mention.kind not in LIMITS or sentence.is_negated(mention):
            continue
        if of_one and mention.kind in TRADES:
            continue  # "Barley Pub Company with all its pubs"
        inside = any(p is not mention and p.start <= mention.start < p.stop for p in products)
        typed = re.sub(r"['’]s?$", "", sentence.raw(mention))
        by_name = fold(typed) in fold(mention.name)  # 'shop' may not mean Retail
        goods = mention.kind in GOODS
        told = goods and any(call.tool == "basket_rules" for call in made)
        options = {mention.value, *(value for value, _ in mention.options)}
        if mention.kind == "industry":
            options.add(sentence.lookup.segment_of_industry.get(mention.value, ""))
        if by_name and not (inside or told or mention.kind in said or options & said):
            yield mention.kind, mention.name


def _of_no_segment(sentence: Sentence, made: Sequence[Call]) -> Iterator[str]:
    """Segments by their own name, of answers that are of all accounts: 'behaviour of Champions'."""
    if not made or any(call.tool not in _SEGMENTLESS for call in made):
        return
    for mention in sentence.named("segments"):
        typed = fold(" ".join(sentence.words[mention.start : mention.stop]))
        own = any((call.tool, mention.value) == ("cohort_retention", _NEWCOMERS) for call in made)
        own = own or (mention.value == "At Risk" and sentence.has("(signs?|signals?) (of|for) .*"))
        if typed == fold(mention.value) and not own and not sentence.is_negated(mention):
            yield mention.value


_UNKNOWN_SPLIT = re.compile(rf"(?<!\S)(?:{alternatives('splits_by_nothing_known')})(?!\S)")
_PLACES = ("city", "cit", "town", "state", "count", "prov", "zip", "post", "street", "contin")


def _not_in_the_data(sentence: Sentence, made: Sequence[Call]) -> Iterator[str]:
    """'Revenue by city', 'who buys Merrow and nothing else': what no figures can tell."""
    said = _UNKNOWN_SPLIT.search(sentence.line.text)
    if said is not None and any(call.tool == "sales_metrics" for call in made):
        what = re.sub(r"^(?:in |for )?(?:by|per|each|every) (?:the |our )?", "", said.group())
        where = " Of places they know the region and the country."
        place = where if what.startswith(_PLACES) else ""
        yield f"The data know no {what}, so nothing is split by it.{place}"
    listed = any("account" in call.arguments.get("by", ()) for call in made)
    if listed and sentence.has(alternatives("nothing_else")):
        yield "Not limited to those that buy nothing else."


def _not_summed(sentence: Sentence, made: Sequence[Call]) -> Iterator[str]:
    """'Which region has the most white space': what a list of accounts was to be added up by."""
    if not made or any(call.tool != "opportunities" for call in made):
        return
    for mention in sentence.named("dimensions")[:1]:
        before = sentence.words[mention.start - 1 : mention.start]
        if before[-1:] and before[-1] in _SUMS and mention.value not in ("account", *_TIMES):
            yield mention.value.replace("_", " ").replace("owner", "account manager")


_SUMS = frozenset(["which", "what", "by", "per", "each", "every"])
_TIMES = ("day", "week", "month", "quarter", "year")


def _values(call: Call) -> Iterator[Any]:
    """What a call is limited to or leaves out."""
    for value in call.arguments.values():
        yield from value if isinstance(value, list) else [value]
        if isinstance(value, str):
            yield from value.removeprefix(ALL_BUT).split(OR)


def _is_undated(sentence: Sentence, made: Sequence[Call]) -> bool:
    """Whether a period was named that no call carries; 'this week' says when it is to be done."""
    periods = [
        period
        for period in sentence.times.periods
        if period.shape not in ("future", "all")
        and sentence.words[period.at] not in _NOW
        and sentence.words[period.at - 1 : period.at] not in (["than"], ["with"], ["versus"])
    ]
    dated = any(
        _DATED & call.arguments.keys() or "campaign" in call.arguments or call.tool == "compare"
        for call in made
    )
    dated = dated or (named_cohort(sentence) and made[0].tool == "cohort_retention")
    short = any(period.shape == "rolling" and period.unit in ("day", "week") for period in periods)
    return bool(periods) and not dated and not short and not sentence.times.compare_to
