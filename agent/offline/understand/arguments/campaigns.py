"""The campaign that is asked about: named, or of a season."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import words_of

_BY_SEASON = re.compile(
    rf"\b((?:{alternatives('seasons')})(?: \d{{4}})?) (?:\w+ )?(?:{alternatives('campaign_nouns')})\b"
)


@reads_argument("campaign")
def _campaign(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """One campaign; a name that none has goes to the tool as typed, which says what there were."""
    mentions = sentence.of("campaign")
    if mentions:
        slots.unclear += [mention for mention in mentions if mention.options]
        slots.put("campaign", *(mention.value for mention in mentions))
        slots.drop |= {"lookback_days", "as_of", "campaign_type"}  # it is shown whatever it was
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
