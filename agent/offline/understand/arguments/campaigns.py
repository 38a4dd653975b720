"""The campaign that is asked about: named, or of a season; and the segment that one is to go to."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.vocabulary import words_of

_BY_SEASON = re.compile(
    rf"\b((?:{alternatives('seasons')})(?: \d{{4}})?) (?:\w+ )?(?:{alternatives('campaign_nouns')})\b"
)


_TO = frozenset(
    ["for", "to", "at", "among", "amongst", "of", "only", "just", "targeting", "within"]
)
_BETWEEN = frozenset(["the", "our", "my", "all", "those", "these", "only", "just"])


@reads_argument("audience")
def _audience(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'A win-back campaign for the At Risk accounts': the segment it is to go to.

    Where only the segment says what kind of campaign is meant, the kind is: 'a campaign for sleepers'.
    """
    if not choices()["campaign_type"].is_said(sentence):
        return
    found = [m for m in sentence.named("segments") if not sentence.is_negated(m)]
    found = [m for m in found if _is_own_name(sentence, m) and _is_sent_to(sentence, m)]
    if len(found) == 1:
        slots.put("segment", found[0].value)


def _is_own_name(sentence: Sentence, mention: Mention) -> bool:
    """Whether a segment is called by its name: 'VIP' and 'new customers' are said of people, too."""
    alone = sentence.words[mention.stop : mention.stop + 1] in (["only"], ["alone"])
    if mention.value.endswith(" Customers") and not alone:
        return mention.value in sentence.text
    said = " ".join(sentence.words[mention.start : mention.stop])
    return said == " ".join(words_of(mention.value))


def _is_sent_to(sentence: Sentence, mention: Mention) -> bool:
    """Whether the words around a segment make it an audience: 'for At Risk', 'Champions only'."""
    if sentence.words[mention.stop : mention.stop + 1] in (["only"], ["alone"]):
        return True
    at = mention.start - 1
    while at >= 0 and sentence.words[at] in _BETWEEN - _TO:
        at -= 1
    return at >= 0 and sentence.words[at] in _TO


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
    if season:
        slots.put("campaign", _of_season(season[1], sentence.lookup) or season[1])
    elif sentence.unknown:
        slots.put("campaign", sentence.unknown[0].value)


def _of_season(season: str, lookup: Lookup) -> str | None:
    """The newest campaign that has the season in its name."""
    wanted = set(words_of(season))
    names = [name for _, name in lookup.lexicon.campaigns]
    return next((name for name in names if wanted <= set(words_of(name))), None)
