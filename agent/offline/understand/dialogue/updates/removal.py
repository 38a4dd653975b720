"""What a follow-up takes off the last question: 'all regions again', 'not just the South'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import cache
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.fill import ALL_BUT, OR
from agent.offline.understand.tokens.tokenizer import Line
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import RANGES, TRADES, Call
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.vocabulary import REMOVALS

_OFF = (
    "(?:drop|remove|exclude|excluding|without|forget(?: about)?|ignore|no|lose|clear|skip|scrap|undo|ditch"
    "|scratch|omit|strike|dump|kill|bin|axe|chuck(?: out)?|strip(?: out)?|cut out"
    "|minus|(?:never mind|nvm)(?: about)?|leave out|take (?:off|out|away)|get rid of|lift|cancel|relax|delete"
    "|(?:switch|turn) off|(?:do not|no longer|stop)(?: filter(?:ing)?| limit(?:ing)?| restrict(?:ing)?)"
    "(?: (?:it|that|this|them))?(?: (?:by|on|to|for))?"
    "|(?:without|not) (?:limit|restrict|filter)(?:ing|ed)?(?: (?:it|that|this|them))? (?:by|on|to|for)"
    "|(?:do not|did not|no longer)(?: really)? (?:need|want|care about|bother (?:with|about)|mind)"
    "|(?:no|any) need for|no (?:filter|limit|restriction) (?:on|by|to|for))"
    "(?: (?:only|just|the|that|any|all|a|its|their|both|either|particular|specific|certain|single))*"
)
_ANY = (
    "(?:whatever|whichever|whoever|regardless of|irrespective of|no matter(?: what| which| who)?"
    "|not (?:just|only))(?: (?:the|that|this|one|their))*"
)
_LIMIT = (
    "(?: (?:filter|limit|limits|bit|part|thing|restriction|condition|constraint|threshold|ones?|accounts?"
    "|customers|only|orders|sales|side|alone))*"
)
_TAKEN = "(?:take|leave|knock|get|have|switch|turn|put)(?: (?:the|that|any|all|its|their|both))*"
_AWAY = "(?:off|out|away|aside)"
_PERIOD = ("start", "end", "lookback_days", "as_of", "since")
_VALUE, _OTHER = "<v>", "<w>"
"""Stand in a message for what a filter is set to, and for what another is."""
_NONE = "<none>"
"""What stands in no message."""
_AND = r"(?: ,)? (?:and|or|nor|plus|as well as|along with)(?: also)?(?: (?:the|that|any|no|its|their))?"
_NEXT = rf"(?: ,|{_AND})"
NARROWING: Set[str] = frozenset(
    [
        "region", "country", "owner", "segment", "segments", *TRADES, *RANGES, "min_recency_days",
        "max_usual_gap_days", "min_missed_orders", "min_contact_days", "contact", "kind",
        "level", "category", "brand", "channel",
    ]
)  # fmt: skip
"""Arguments that leave some of the accounts or sales out."""
_OF_WHOM: Set[str] = frozenset(["region", "country", "owner", "segment", "segments", *TRADES])
_LEAD = (
    r"(?:(?:and|or|but|ok|okay|so|now|no|please|actually|right|then|well|hm|hmm|just|can|could|you|we|i"
    r"|widen|broaden"
    r"|let us|lets|what|how|about|if|same|again|same again|the same|show|give|me|it|that|them|for|in|with"
    r"|to|by|across|over|from|of|on|back|do|run|is|are|was|were|would|should|all|also) |[,:;-] )*"
)
_TAIL = (
    r"(?: (?:again|any ?more|any longer|please|now|actually|really|anyway|after all|this time"
    r"|then|for now|though|too|as well"
    r"|instead|either|for me|once more|altogether|at all|thanks"
    r"|(?:show |list )?(?:all|everyone|everybody|everything)(?: of (?:them|it|those))?)| [,;-])*"
)


@cache
def _file() -> dict[str, Any]:
    said: dict[str, Any] = load_yaml(REMOVALS.read_text(encoding="utf-8"))
    return said


@cache
def _names() -> tuple[str, ...]:
    """The arguments that the file tells how to take off."""
    return tuple(dict.fromkeys((*_file()["called"], *_file()["also"])))


@cache
def _anywhere(name: str, *, left_out: bool) -> re.Pattern[str]:
    """What takes an argument off. Each pattern is made when it is first needed, for they are long.

    `left_out`: it says what is left out, which is taken back where that is put in again.
    """
    return re.compile(rf"(?<!\S)(?:{_ways(name, left_out=left_out)})(?!\S)")


@cache
def _whole(name: str, *, left_out: bool) -> re.Pattern[str]:
    """What takes an argument off where a message says no more than that."""
    every = f"(?:{_ways(name, whole=True, left_out=left_out)})"
    return re.compile(rf"(?:(?:\A|(?: ,| and| -| but|,)? ){_LEAD}{every}{_TAIL}){{1,2}}")


def _ways(name: str, *, left_out: bool, whole: bool = False) -> str:
    called: dict[str, str] = _file()["called"]
    other = f"(?:{_OTHER}|{'|'.join(filter(None, called.values()))}){_LIMIT}"
    ways = [*_file()["ways"], *(_file()["whole"] if whole else ())] if called.get(name) else []
    ways += _file()["also"].get(name, ())
    said = [_spelled_out(way, called.get(name), other) for way in ways]
    if left_out:
        said = [way.replace(_VALUE, _NONE) for way in said]  # "drop the East" leaves it out still
        said += [_spelled_out(way, called.get(name), other) for way in _file()["back"]]
    return "|".join(said)


def _spelled_out(said: str, noun: str | None, other: str) -> str:
    """'Drop the region', 'drop the brand, the region and the year', and 'take the region off' as well."""
    if said == "<off> <it>":
        # In a list of others it stands once: each time it is written makes the pattern slower to compile.
        thing = f"(?:{other}{_NEXT} )*<it>(?:{_NEXT} {other})*"
        said = f"(?:{_OFF}|neither(?: the)?) {thing}|{_TAKEN} {thing} {_AWAY}"
    elif said.startswith("<off> "):
        thing = said.removeprefix("<off> ")
        said = f"{_OFF} {thing}|{_TAKEN} {thing} {_AWAY}"
    said = said.replace(
        "<it>", rf"(?:(?:to|into|in|from|of|for) )?(?:the )?(?:{_VALUE}|<noun>){_LIMIT}"
    )
    return said.replace("<noun>", f"(?:{noun})").replace("<value>", _VALUE).replace("<any>", _ANY)


def only_removes(sentence: Sentence) -> bool:
    """Whether the message does nothing but take something off, be it there or not."""
    text = sentence.line.text.strip(" .!")
    return any(_anywhere(name, left_out=False).fullmatch(text) for name in _names())


def released(sentence: Sentence, calls: Sequence[Call]) -> set[str]:
    """Arguments of `calls` that a message takes off, where it says no more than that."""
    gone: set[str] = set()
    text = sentence.line.text.strip(" .?!")
    for names, pattern in _ALL_OFF:
        if pattern.fullmatch(text):
            gone |= {name for call in calls for name in names & call.arguments.keys()}
    cut = {mention.value for mention in sentence.named("dimensions")}
    for call in calls:
        if cut & {*call.arguments.get("by", ())}:
            continue  # "leave the quarters out" of figures by quarter takes no period off
        gone |= _taken_off_whole(sentence, call) or _taken_off_each(sentence, call)
    return _without_rows(gone)


def _taken_off_whole(sentence: Sentence, call: Call) -> set[str]:
    """What of a call the message takes off as one: 'never mind the region'."""
    gone: set[str] = set()
    for name in _names():
        names = _named(name, call)
        marked = _Marked(sentence, call, name).text.strip(" .?!") if names else ""
        if names and _whole(name, left_out=_leaves_out(call, name)).fullmatch(marked):
            gone |= _with_what_hangs_on(names, call)
    return gone


_APART = re.compile(r"(?: (?:,|;|and|nor|or|plus))+ ")


def _taken_off_each(sentence: Sentence, call: Call) -> set[str]:
    """What of a call the parts of a message take off, each another: 'all regions and all reps'."""
    gone: set[str] = set()
    count = len(_APART.split(sentence.line.text))
    done: set[int] = set()
    for name in _names() if count > 1 else ():
        names = _named(name, call)
        parts = _APART.split(_Marked(sentence, call, name).text.strip(" .?!")) if names else []
        pattern = _whole(name, left_out=_leaves_out(call, name)) if parts else None
        off = {at for at, part in enumerate(parts) if pattern and pattern.fullmatch(part)}
        if off and len(parts) == count:
            gone |= _with_what_hangs_on(names, call)
            done |= off
    return gone if len(done) == count else set()


_ALL_OFF = tuple(
    (names, re.compile(rf"{_LEAD}(?:{said}){_TAIL}"))
    for names, said in (
        (
            NARROWING,
            f"{_OFF} (?:all )?(?:the |of the |my )*(?:filters?|restrictions?|limits|conditions?|limitations?)"
            "|unfiltered|unrestricted",
        ),
        (_OF_WHOM, "(?:for |of )?(?:everybody|everyone|(?:the )?(?:total|whole|entire) company)"),
    )
)
"""What takes off several filters at once, and which."""


def _without_rows(gone: set[str]) -> set[str]:
    """'All regions' of the top five accounts in one are the top five of all."""
    return gone - {"top"} if gone & {*GROUPED} else gone


def removed_arguments(sentence: Sentence, call: Call) -> tuple[set[str], set[int]]:
    """Arguments of `call` that are to go, and the tokens that say so."""
    names: set[str] = set()
    tokens: set[int] = set()
    for name in _names():
        gone = _named(name, call)
        if not gone:
            continue
        pattern = _anywhere(name, left_out=_leaves_out(call, name))
        for inside in _Marked(sentence, call, name).find(pattern):
            names |= _with_what_hangs_on(gone, call)
            tokens |= inside
    return _without_rows(names), tokens


def _leaves_out(call: Call, name: str) -> bool:
    return str(call.arguments.get(name, "")).startswith(ALL_BUT)


def _with_what_hangs_on(gone: set[str], call: Call) -> set[str]:
    """What is no longer compared is not in the order of its change."""
    by_change = "compare_to" in gone and call.arguments.get("sort") == "change"
    return gone | ({"sort", "order"} & call.arguments.keys() if by_change else set())


def _named(name: str, call: Call) -> set[str]:
    if name == "by" and isinstance(call.arguments.get(name), str):
        return set()  # by which date the cohorts are formed is no split
    return set(_PERIOD if name == "period" else (name,)) & call.arguments.keys()


class _Marked:
    """A message with a mark in place of what an argument of the last call is set to."""

    def __init__(self, sentence: Sentence, call: Call, name: str) -> None:
        values = dict(_values(sentence, name, call.arguments.get(name)))
        others = {
            start: stop
            for other in {*call.arguments} & {*_names()} - {name}
            for start, stop in _values(sentence, other, call.arguments[other])
        }
        self.spans: list[range] = []
        words: list[str] = []
        at = 0
        while at < len(sentence.words):
            stop = values.get(at, others.get(at, at + 1))
            mark = _VALUE if at in values else _OTHER if at in others else ""
            words.append(mark or sentence.words[at])
            self.spans.append(range(at, stop))
            at = max(stop, at + 1)
        self.line = Line(words)

    @property
    def text(self) -> str:
        return self.line.text

    def find(self, pattern: re.Pattern[str]) -> Iterator[set[int]]:
        """The tokens of each place where the pattern is found."""
        for _, start, stop in self.line.find(pattern):
            yield {at for span in self.spans[start:stop] for at in span}


_GROUP = {
    "segment": "segments", "segments": "segments", "to_segment": "segments",
    "from_segment": "segments", "kind": "opportunities", "signal": "signals",
    "campaign_type": "campaign_types",
}  # fmt: skip
_AMOUNTS = frozenset(["min_monetary", "min_recency_days", "min_contact_days", "limit", "budget"])


def _values(sentence: Sentence, name: str, value: Any) -> Iterator[tuple[int, int]]:
    """Where the message says what the argument is set to, as ranges of tokens, the most telling last."""
    if name in _AMOUNTS:
        for number in sentence.numbers:
            if amount(number.value) == value:
                days = sentence.stems[number.end : number.end + 1] == ["day"]
                yield number.start, number.end + days
        return
    among: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        out = isinstance(one, str) and one.startswith(ALL_BUT)
        among += one.removeprefix(ALL_BUT).split(OR) if out else [one]
    for one in map(str, among):
        for _, start, stop in sentence.line.find(re.compile(re.escape(one.casefold()))):
            yield start, stop + (sentence.words[stop : stop + 1] == ["risk"])
    mentions: list[Mention] = [m for m in sentence.mentions if m.kind == name]
    mentions += sentence.named(_GROUP[name]) if name in _GROUP else []
    for mention in mentions:
        if mention.value in among and mention.start < mention.stop:
            yield mention.start, mention.stop
