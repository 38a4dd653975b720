"""The campaign that is asked about: named, or of a season; and the segment that one is to go to."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from itertools import pairwise

from agent.offline.understand.arguments.choices import REFUSED
from agent.offline.understand.arguments.fill import OR, Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.vocabulary import words_of

_CHANNELS = {
    "Email": "(e ?mail|e ?mailing|emailed|mailshot|newsletter)s?",
    "Phone": "(tele)?phones?|phoned?|phone calls?|call(ing)? campaigns?|telesales|telemarketing",
    "Direct Mail": "direct ?mail(s|ings?)?|letters?|by post|postal( .*)?|printed mail(ings?)?",
    "Event": "events?",
}
"""How people call the channels of campaigns."""
_BY_SEASON = re.compile(
    rf"\b((?:{alternatives('seasons')})(?: \d{{4}})?) (?:\w+ )?(?:{alternatives('campaign_nouns')})\b"
)

_ONE_OF_SEASON = re.compile(
    rf"\bhow (?:did|was|were) (?:the|our|that) ((?:{alternatives('seasons')})(?: \d{{4}})?) one\b"
)


_TO = frozenset(
    [
        "for",
        "to",
        "at",
        "among",
        "amongst",
        "of",
        "only",
        "just",
        "targeting",
        "within",
        "contact",
        "target",
        "with",
    ]
)
_BETWEEN = frozenset(["the", "our", "my", "all", "those", "these", "only", "just"])
_THEIR = word_list("of_an_audience")
"""What follows the name of an audience: 'the Cannot Lose Them lot'."""
_APART = frozenset([",", ".", ";", ":", "(", ")", "-", "?", "!"])
_LINKS = frozenset(["and", "or", "plus", "&", ",", "/", "the", "also", "with"])


@reads_argument("audience")
def _audience(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'A win-back campaign for the At Risk accounts': the segments it is to go to.

    A word for such accounts says the kind of campaign alone: 'a campaign for sleepers'.
    """
    _for_the_term(sentence, slots)
    found = audience_named(sentence)
    if found:
        slots.put("segment", OR.join(found))


def _for_the_term(sentence: Sentence, slots: Slots) -> None:
    """'A back to school promotion' is for schools, where no other business is named."""
    if {*TRADES} & slots.values.keys() or not sentence.has(_TERM_BEGINS):
        return
    for at in range(len(sentence.tokens)):
        trade = sentence.phrase("commercial", at)
        if trade and sentence.words[at].startswith(("school", "college", "uni")):
            slots.put("commercial_segment", trade[1][1])
            return


_TERM_BEGINS = "(back to|start of|beginning of) (school|college|uni|university|schools)( .*)?"


def audience_named(sentence: Sentence) -> list[str]:
    """The segments that a message makes the audience of a campaign, in their order."""
    named = [m for m in sentence.named("segments") if not sentence.is_negated(m)]
    found = [m for m in named if _is_own_name(sentence, m) and _is_sent_to(sentence, m)]
    for _ in named:
        for pair in pairwise(named):
            if set(pair) & set(found) and _is_linked(sentence, *pair):
                found += pair
    return list(dict.fromkeys(m.value for m in named if m in found))


def names_an_audience(sentence: Sentence) -> bool:
    """Whether a message names some of the accounts that a campaign could go to: 'add At Risk'."""
    return bool(sentence.named("segments")) or any(map(sentence.of, (*TRADES, "owner")))


def _in_a_row(sentence: Sentence, mention: Mention) -> Mention:
    """'At Risk + Hibernating': the segments that are joined to a segment, as one mention with it."""
    pairs = [*pairwise(sentence.named("segments"))]
    for first, second in pairs:
        if first.stop == mention.stop and _is_linked(sentence, first, second):
            mention = replace(mention, stop=second.stop)
    for first, second in reversed(pairs):
        if second.start == mention.start and _is_linked(sentence, first, second):
            mention = replace(mention, start=first.start)
    return mention


def _is_linked(sentence: Sentence, first: Mention, second: Mention) -> bool:
    """'At Risk and Cannot Lose Them': both are meant."""
    between = sentence.words[first.stop : second.start]
    return len(between) > 0 and set(between) <= _LINKS


def _is_own_name(sentence: Sentence, mention: Mention) -> bool:
    """Whether a segment is called by its name: 'VIP' and 'new customers' are said of people, too."""
    alone = sentence.words[mention.stop : mention.stop + 1] in (["only"], ["alone"])
    alone = alone or _is_a_clause(sentence, mention)
    if mention.value.endswith(" Customers") and not alone:
        return mention.value in sentence.text or _stands_apart(sentence, mention)
    said = [word for word in sentence.words[mention.start : mention.stop] if word not in _PEOPLE]
    return said == words_of(mention.value)


def _is_a_clause(sentence: Sentence, mention: Mention) -> bool:
    """'Retention, the Cannot Lose Them lot, 8k', '... pot. About to Sleep accounts in the west': whom."""
    mention = _in_a_row(sentence, mention)
    words, at = sentence.words, mention.start - 1
    while at >= 0 and words[at] in ("the", "our", "my", "all", "only", "just"):
        at -= 1
    begins = at < 0 or words[at] in _CLAUSE_ENDS
    stop = mention.stop
    while words[stop : stop + 1] and words[stop] in _PEOPLE:
        stop += 1
    after = words[stop : stop + 1]
    return begins and (not after or after[0] in _CLAUSE_ENDS or after[0] in ("in", "from", "of"))


_CLAUSE_ENDS = frozenset([",", ".", ";", ":", "-", "–", "?", "!"])
_PEOPLE = frozenset(
    ["accounts", "customers", "clients", "ones", "lot", "people", "crowd", "segment"]
)


def _is_sent_to(sentence: Sentence, mention: Mention) -> bool:
    """Whether the words around a segment make it an audience: 'for At Risk', 'Champions only'."""
    if set(sentence.words[mention.stop : mention.stop + 1]) & _THEIR:
        return True
    if _is_a_clause(sentence, mention):
        return True
    at = mention.start - 1
    while at >= 0 and sentence.words[at] in _BETWEEN - _TO:
        at -= 1
    return (at >= 0 and sentence.words[at] in _TO) or _stands_apart(sentence, mention)


def _stands_apart(sentence: Sentence, mention: Mention) -> bool:
    """'A premium campaign, loyal customers, not contacted for 45 days': nothing else is said of them."""
    mention = _in_a_row(sentence, mention)
    before = [w for w in sentence.words[: mention.start] if w not in _BETWEEN][-1:]
    after = sentence.words[mention.stop : mention.stop + 1]
    return bool(set(before) & _APART) and not set(after) - _APART


@reads_argument("campaign")
def _campaign(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """One campaign; a name that none has goes to the tool as typed, which says what there were."""
    mentions = sentence.of("campaign")
    if mentions:
        slots.unclear += [mention for mention in mentions if mention.options]
        slots.put("campaign", *(mention.value for mention in mentions))
        # It is shown whatever it was, and whenever; how many there were to be is of no one campaign.
        slots.drop |= {"lookback_days", "as_of", "campaign_type", "limit"}
        return
    season = _BY_SEASON.search(sentence.plain_text)
    if season is None and sentence.reads("campaign|@ctype"):
        season = _ONE_OF_SEASON.search(sentence.plain_text)
    if season:
        years = {
            str(one.end.year) for one in sentence.times.periods if one.unit == "year" and one.end
        }
        named = _of_season(season[1], sentence.lookup, years)
        slots.put("campaign", named or " ".join([season[1], *years]))
        if named and years:
            slots.no_window()  # the year says which one, not up to when its results count
    elif sentence.unknown:
        slots.put("campaign", sentence.unknown[0].value)


@reads_argument("campaign_channel")
def _campaign_channel(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The channel of the campaigns, where one is said: several are told apart among all of them."""
    said = [
        name
        for name, pattern in _CHANNELS.items()
        if sentence.has(pattern)
        and not sentence.has(rf"(?:{REFUSED})(?: (?:the|by|our|any|those))* (?:{pattern})")
    ]
    if len(said) == 1 and "campaign" not in slots.values and not sentence.has("channels?"):
        slots.put("channel", said[0])


def _of_season(season: str, lookup: Lookup, years: Collection[str]) -> str | None:
    """The newest campaign that has the season in its name, and the year where one was said."""
    wanted = {*words_of(season), *years}
    names = [name for _, name in lookup.lexicon.campaigns]
    return next((name for name in names if wanted <= set(words_of(name))), None)
