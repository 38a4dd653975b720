"""Names that neither ledger nor book knows: what looks like somebody's name borrows no figure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.ledger.names.entities import Mention
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.measure_words import is_measure_word
from agent.ledger.vocabulary.nouns import classes_of_word

_CAPITAL = r"[A-Z](?=[A-Z&'\u2019-]{0,3}[a-z])[\w'\u2019-]{1,24}+"
# At most six words: a longer run is no name, and trying them all would take too long.
_RUN = rf"{_CAPITAL}(?:\s(?:(?:&|and|of|the|de)\s)?{_CAPITAL}){{0,5}}"
_COMPANY = re.compile(
    rf"(?<![\w■])(?P<name>{_RUN}(?:\s&\s(?:Sons|Co|Daughters|Partners))?"
    r"(?:\s(?:Ltd|Limited|plc|PLC|Inc|LLC|LLP|GmbH|AG|BV|NV|Holdings)\b|(?<=Sons)\b))"
)
"""A name with a legal form."""
_DOER = re.compile(
    rf"(?<![\w■])(?P<name>{_RUN}(?:\s(?:19|20)\d\d)?)(?=(?:['\u2019]s\s|\s)"
    r"(?:spent|spends|brought|brings|placed|places|bought|buys|ordered|orders|returned|returns|drew|"
    r"draws|took|takes|sold|sells|generated|contributed|contributes|responded|wrote|reached|earned|"
    r"paid|holds|held|made|makes|leads|stands|carries|has|had)\b)"
)
"""A name that does what only an account, a product or a campaign can do."""
_PLACE = re.compile(
    rf"\b[Ii]n\sthe\s(?P<name>{_CAPITAL})(?=,|\s\d|\s(?:there|we|you|only|just|about|some)\b)"
)
"""A place that limits what is said: "In the Midlands 28 accounts"."""
_NO_NAME = word_set(
    "the a an this that these those its their our your his her only both all each every no none one two "
    "three four five six while but and or if when where since after before because although though "
    "in of for from with at on by to as over under within about around among between last first next "
    "top most many some another other few several so then thus also however still now today overall "
    "whoever everyone nobody nothing not never it they we you he she i who what which there here together "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july "
    "august september october november december"
)


def unknown_names(blanked: str) -> Iterator[Mention]:
    """Names in a text from which known names are blacked out; they are about nobody."""
    taken = 0
    found = [*_COMPANY.finditer(blanked), *_DOER.finditer(blanked)]
    for match in sorted(found, key=lambda match: match.start()):
        start = _name_start(blanked, *match.span("name"))
        words = re.findall(r"[^\W\d_]+", blanked[start : match.end("name")])
        if len(words) < 2 or start < taken or any(_is_plain(word) for word in words):
            continue
        taken = match.end("name")
        yield Mention(start, taken, blanked[start:taken], frozenset())
    for match in _PLACE.finditer(blanked):
        word = match["name"]
        if not _is_plain(word) and word.lower() not in _NO_NAME:
            yield Mention(*match.span("name"), word, frozenset())


def _name_start(text: str, start: int, end: int) -> int:
    """Where the name begins after words that only open the sentence."""
    for word in re.finditer(r"\S+\s?", text[start:end]):
        if word[0].strip(" ,").lower() not in _NO_NAME:
            return start + word.start()
    return end


def _is_plain(word: str) -> bool:
    """Whether the word is one of figures, as in "Average Order Value"."""
    return bool(classes_of_word(word)) or is_measure_word(word.lower())
