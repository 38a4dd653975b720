"""Past campaigns by their name, a part of it or their id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from agent.offline.understand.tokens.tokenizer import Token, stem
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.ids import ids_in
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.name_input import name_input
from agent.offline.understand.words.names import SMALL_WORDS, name_words
from agent.offline.understand.words.sentence import Mention

_OF_TIME = frozenset(["year", "years", "back", "month", "months", "ago", "last"])
_BESIDE = frozenset(
    [
        "versus",
        "and",
        "against",
        "or",
        "with",
        "than",
        "comparison",
        "compared",
        "alongside",
        "beside",
    ]
)
_OF_THE_OTHER = frozenset(
    [
        "to",
        "in",
        "the",
        "one",
        "of",
        "from",
        "that",
        "edition",
        "campaign",
        "year",
        "do",
        "go",
        "perform",
        "fare",
        "work",
        "compare",
        "how",
        "did",
        "does",
    ]
)
_PEOPLE = frozenset(["accounts", "customers", "clients"])
_FAR = 9
"""Words after a campaign among which the year of another one may be."""
_NOUNS = word_list("campaign_context")
_CONTEXT = word_list("campaign_context") | word_list("campaign_results_said")


def campaigns_in(found: Sequence[Token], stems: Sequence[str], lookup: Lookup) -> list[Mention]:
    """The campaigns that tokens name, looked for before anything else: names hold seasons and places.

    One telling word is enough where campaigns are spoken of, else it takes more of the name.
    """
    campaigns = lookup.lexicon.campaigns
    if not campaigns:
        return []
    mentions = [
        Mention("campaign", campaigns[at][0], campaigns[at][1], start, stop)
        if at >= 0
        else Mention("campaign", typed, typed, start, stop)
        for at, typed, start, stop in ids_in(found, lookup.campaign_ids)
    ]
    taken = {at for mention in mentions for at in mention.tokens}
    spoken_of = bool(_CONTEXT & set(stems))
    about = bool(_NOUNS & set(stems))
    words = name_input(found, lookup, taken, products=True)
    for name in lookup.campaign_names.find(words):
        parts = [name_words(campaigns[at][1]) for at in name.indexes]
        own = {stem(word) for part in parts for word in part}
        own |= {one + other for part in parts for one, other in pairwise(part)}  # "winback"
        said = [
            w
            for w in words[name.start : name.stop]
            if w.plain not in SMALL_WORDS
            and w.plain.isalpha()
            and (not w.ordinary or stem(w.plain) in own)
        ]
        if not said or {w.plain for w in said} <= _OF_TIME:
            continue  # a year alone, "two years back"
        typed = " ".join(word.word for word in words[name.start : name.stop])
        begins = _begins(typed, [campaigns[at][1] for at in name.indexes])
        full = name.full or begins
        if words[name.start].plain == "back" and typed.split()[1:2] == ["to"] and not full:
            continue  # "back to the Old School Catering account"
        if len(said) < 2 and not about and lookup.named["data"].get(typed):
            continue  # "spend on linens" is of the category
        if lookup.named["campaign_types"].get(typed) and not full:
            continue  # "the win-back campaigns" are those of a type
        apart = name.stop - name.start > len(said)  # "did sales hold up in spring"
        if len(said) == 2 and apart and not full:
            continue
        if words[name.stop - 1].plain in _PEOPLE and not name.full:
            continue  # "lapsed accounts" are those to call
        odd = any(not word.ordinary for word in said)
        telling = full or len(said) > 2 or (odd if len(said) < 2 else odd or about)
        if not telling or (len(said) < 2 and not spoken_of):
            continue
        alike = [campaigns[at][1] for at in sorted(name.indexes)]
        year, stop = _year_beside(found, name.start, name.stop)
        names = [one for one in alike if one.endswith(year)] if year else []
        names, stop = (names, stop) if names else (_newest(alike), name.stop)
        options = tuple((one, one) for one in names) if len(names) > 1 else ()
        mentions.append(
            Mention("campaign", names[0], names[0], name.start, stop, name.full, options)
        )
    return [*mentions, *_of_other_years(found, mentions, campaigns)]


_BEGINNING = 3
"""Words of the beginning of a name that tell it: 'back to school', 'we miss you'."""


def _begins(typed: str, names: Iterable[str]) -> bool:
    """Whether names begin with what was typed."""
    said = tuple(re.sub(r" '?(?:20)?[2-3]\d$", "", typed).split())
    alike = all(name_words(name)[: len(said)] == said for name in names)
    return len(said) >= _BEGINNING and alike


def _year_beside(found: Sequence[Token], start: int, stop: int) -> tuple[str, int]:
    """The year that is said in a name or right after it, and where the name ends with it."""
    after = stop
    while after < len(found) and found[after].word in _BEFORE_A_YEAR:
        after += 1
    for at in (*range(start, stop), after):
        word = found[at].word.strip("'") if at < len(found) else ""
        if re.fullmatch(r"(?:20)?[2-3]\d", word):
            return f"20{word[-2:]}", max(stop, at + 1)
    return "", stop


_BEFORE_A_YEAR = frozenset([":", ",", "-", "(", "in", "of", "from"])


def _of_other_years(
    found: Sequence[Token], mentions: Sequence[Mention], campaigns: Sequence[tuple[str, str]]
) -> Iterable[Mention]:
    """'Christmas Countdown 2024 versus 2025': the other year is of the same campaign."""
    names = {name for _, name in campaigns}
    for mention in mentions:
        at = mention.stop
        words = [token.word for token in found[at : at + _FAR]]
        year = next((place for place, word in enumerate(words) if re.fullmatch(r"20\d\d", word)), 0)
        own = {word.casefold() for word in name_words(mention.name)}
        between = [word for word in words[:year] if word.isalpha() and word not in own]
        if not _BESIDE & set(between) or not set(between) <= _BESIDE | _OF_THE_OTHER:
            continue
        name = re.sub(r"\b20\d\d\b", words[year], mention.name)
        if name in names and name != mention.name:
            yield Mention("campaign", name, name, at + year, at + year + 1)


def _newest(names: Iterable[str]) -> list[str]:
    """Names that differ in more than their year, the newest of each; they come newest first."""
    return list({re.sub(r"\b\d{4}\b", "", name): name for name in reversed([*names])}.values())[
        ::-1
    ]
