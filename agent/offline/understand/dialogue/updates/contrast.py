"""'X instead of Y', 'not Y, X', 'X, keep the rest': what is wanted, and what of the last answer is not.

What is unwanted need not be of the kind of what is wanted: 'the whole South instead of Jersey', 'biggest
first rather than longest silent'. It is read by itself and held against the arguments of the last calls;
those it says are gone, unless the rest of the message sets them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.fill import PERIODS, fill
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.sorting import sort_reader
from agent.offline.understand.dialogue.updates.number_said_anew import LENGTHS, length_in_days
from agent.offline.understand.dialogue.updates.removal import released
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.tokenizer import stem
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence
from tools._periods import period_of

_LONGEST = 24
"""Words of a message in which one thing is wanted in place of another."""
_INSTEAD = (
    r"(?:instead of|rather than|in (?:the )?(?:place|lieu) of|as opposed to|in preference to)"
)
_NOT = r"(?:(?:and |but )?(?:not|no longer)(?: (?:just|only|all(?: of)?))?)"
_END = r"(?=[,;:.?!–—]|\s-\s|\s(?:and|but|with|for|by|in)\s|$)"
_AFTER = re.compile(
    rf"(?:,? (?P<sure>{_INSTEAD})|,? {_NOT}) (?P<old>\S.*?)\s*{_END}", re.IGNORECASE
)
_AHEAD = re.compile(
    r"(?:(?:no|and|but|so|ok|okay|please|sorry|actually)[ ,]+)*"
    rf"(?:(?P<sure>{_INSTEAD})|{_NOT}) (?P<old>\S.*?)"
    r"\s*(?:[,;:.–—]+|\s-\s|\s(?:and|(?P<but>but))\s)\s*(?:but |rather |and )?(?P<new>\w.*)",
    re.IGNORECASE,
)
_AS_WELL = re.compile(r"\b(?:just|only|all)(?: of)? *$", re.IGNORECASE)
"""'Not just the South but the North': of both."""
_REST = (
    r"(?:everything(?: else)?|all(?: (?:else|of it|that|this))?|(?:the )?(?:rest|others?)"
    r"|(?:the |all )*(?:other|remaining) (?:filters?|settings?|things?|parts?|conditions?))"
)
_AS_IT_IS = (
    r"(?:the same|unchanged|untouched|as (?:it|that|they) (?:is|was|are|were)|as (?:before|is)|equal"
    r"|(?:(?:all|quite|just|perfectly) )?(?:right|correct|fine|good|ok|okay|perfect))"
)
_KEEPS = (
    rf"(?:(?:keep|keeping|leave|leaving|hold|holding) {_REST}(?: {_AS_IT_IS})?"
    rf"|(?:with )?{_REST}(?: (?:is|are|stays?|remains?|can stay|should stay|staying))* {_AS_IT_IS}"
    rf"|otherwise {_AS_IT_IS}|(?:the )?same (?:filters|settings|conditions)(?: otherwise)?)"
)
_KEPT = (
    re.compile(
        rf"(?:(?:and|but|ok|okay|now|please)[ ,]+)*{_KEEPS}"
        r"(?:\s*[,;:.–—-]+\s*(?:(?:and|but) )?| and | but (?=only|just|change|make|use|now|for|with|in ))"
        r"(?P<new>\w.*)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?P<new>.*\w)(?:\s*[,;:.–—-]+| and| but| with)+ (?:(?:and|but|with) )*{_KEEPS}[ .!]*",
        re.IGNORECASE,
    ),
)
"""What says that nothing else changes."""
_STILL = re.compile(
    r"(?:^|[,;:.]\s*|\s(?:and|but) )(?:(?:and|but) )*"
    r"(?:still|keep|keeping|stay (?:in|with|on)|staying (?:in|with))"
    rf" (?:(?:in|for|with|to|at|only) )*(?P<held>\S.*?){_END}",
    re.IGNORECASE,
)
"""What stays as it is: 'champions, but still the North'."""
_SMALL = word_list("around_a_hint")
_COUNT = frozenset(["how", "many", "count", "counts", "heads", "number", "numbers"])
_COUNTS = frozenset(["orders", "units", "active_accounts", "new_accounts"])
_MONEY, _VOLUME = word_list("said_for_money"), word_list("said_for_volume")


def keeps_all_else(text: str) -> bool:
    """Whether a message says no more than that all else stays as it was."""
    return re.fullmatch(rf"\W*(?:and |but )?{_KEEPS}\W*", text, re.IGNORECASE) is not None


@dataclass(frozen=True)
class Contrast:
    """`wanted` is the message without what is not; `gone` are the arguments of the last call that are not.

    `keeps`: it says that all else is as it was.
    """

    wanted: str
    gone: Mapping[str, Any]
    keeps: bool
    put_right: bool = False
    """'Not X but Y': what was understood is taken back, whatever it was."""
    other_side: Any = None
    """The second of two that are compared."""

    def without_gone(self, made: Sequence[Call]) -> tuple[Call, ...]:
        """The calls without what is not wanted any more, where they still have it."""
        return tuple(replace(call, arguments=self._of_two(dict(self._kept(call)))) for call in made)

    def _of_two(self, left: dict[str, Any]) -> dict[str, Any]:
        """'Not Q1, Q3' of Q1 against Q2: what is said stands in the place of the side that goes."""
        if "a" not in self.gone or "a" in left or "b" not in left:
            return left
        return {**left, "a": left["b"], "b": self.other_side}

    def _kept(self, call: Call) -> Iterator[tuple[str, Any]]:
        for name, value in call.arguments.items():
            if name not in self.gone or value != self.gone[name]:
                yield name, value


def contrasts(
    text: str, lookup: Lookup, memory: Memory, intents: dict[str, Intent]
) -> Iterator[Contrast]:
    """The ways in which a message may want one thing in place of another, the likeliest first."""
    last = memory.last
    intent = intent_of(last, intents) if last else None
    if last is None or intent is None or memory.missing or len(text.split()) > _LONGEST:
        return
    whole = scan(text, lookup)
    if in_one_period(whole) and not whole.has("(no )?not (against|versus|vs|with|to|on) .*"):
        return  # "who bought in April but not in May"
    text, keeps = _without_kept(text, last, intent, lookup)
    inside = _inside_names(scan(text, lookup))
    found = _AHEAD.fullmatch(text)
    ways = [(found["old"], found["new"], found["sure"])] if found else []
    put_right = bool(found and found["but"] and not _AS_WELL.search(text[: found.start("old")]))
    start = 0
    while (found := _AFTER.search(text, start)) is not None:
        start = found.start() + 1
        stop = found.end()
        while stop in inside and (longer := re.compile(_END).search(text, stop + 1)):
            stop = longer.start()  # a name that has such a word in it
        wanted = f"{text[: found.start()]}{text[stop:]}".strip(" ,")
        ways.append((text[found.start("old") : stop], wanted, found["sure"]))
    for old, wanted, sure in ways:
        gone = _described(old, last, intent, lookup)
        if wanted and (gone or sure or put_right):
            again = " instead" if last.tool == "draft_report" else ""
            side = last.arguments.get("b")
            yield Contrast(_with_nouns(wanted, last) + again, gone, keeps, put_right, side)
        put_right = False
    if keeps:
        yield Contrast(text, {}, keeps)


def _without_kept(text: str, last: Call, intent: Intent, lookup: Lookup) -> tuple[str, bool]:
    """The message without what it says to be kept, and whether it says so."""
    said = next((found for one in _KEPT if (found := one.fullmatch(text))), None)
    if said is not None:
        return said["new"], True
    still = _STILL.search(text)
    if still is None or not _described(still["held"], last, intent, lookup):
        return text, False
    rest = f"{text[: still.start()]} {text[still.end() :]}".strip(" ,;:.")
    return (re.sub("^(?:and|but) ", "", rest), True) if rest else (text, False)


def _inside_names(sentence: Sentence) -> set[int]:
    """The places in the text that are within a name."""
    named = [*sentence.mentions, *sentence.named("segments")]
    return {
        at
        for m in named
        if m.start < m.stop
        for at in range(sentence.tokens[m.start].start, sentence.tokens[m.stop - 1].end)
    }


def _described(said: str, last: Call, intent: Intent, lookup: Lookup) -> dict[str, Any]:
    """The arguments of the last call that the words name as they are."""
    gone: dict[str, Any] = {}
    orders = (f"by {said}", f"{said} first") if sort_reader(intent) else ()
    against = (f"against {said}",) if "compare_to" in last.arguments else ()
    for way in (said, *orders, *against):
        sentence = scan(_with_nouns(way, last), lookup)
        slots = fill(sentence, intent)
        if not sentence.named("metrics"):
            slots.values.pop("metric", None)  # the revenue that is meant where nothing is said
        if sentence.times.implied:
            slots.values.pop(PERIODS, None)  # "not against Q1" says what it is held against
        if way in orders:
            slots.values = {k: v for k, v in slots.values.items() if k == "sort"}
        if way in against:
            slots.values = {k: v for k, v in slots.values.items() if k == "compare_to"}
        for name, options in slots.values.items():
            gone |= _same(name, options[0], last.arguments) if len(options) == 1 else {}
    if "sort" in gone and "order" in last.arguments:
        gone["order"] = last.arguments["order"]
    words = set(scan(said, lookup).words)
    for noun, metric in ((_MONEY, "revenue"), (_VOLUME, "units")):
        if words & noun and last.arguments.get("metric") == metric:
            gone["metric"] = metric
    if _is_called(words, str(last.arguments.get("metric", ""))):
        gone["metric"] = last.arguments["metric"]  # "not how many", "not the average"
    gone |= _by_period(scan(said, lookup), last.arguments)
    if days := length_in_days(
        said, lookup
    ):  # "six weeks" of those who have not ordered for so long
        gone |= {name: days for name in LENGTHS if last.arguments.get(name) == days}
    gone |= _by_part_of_name(words, last.arguments)
    called = released(scan(f"drop {said}", lookup), [last])  # "not a region"
    gone |= {name: last.arguments[name] for name in called}
    if "sides" in intent.takes:
        gone.pop("kind", None)  # another side is of the same kind
    return gone


def _same(name: str, value: Any, held: Mapping[str, Any]) -> dict[str, Any]:
    if name == PERIODS:
        same = value == (held.get("start"), held.get("end"))
        return {k: held[k] for k in ("start", "end")} if same else {}
    return {name: value} if held.get(name) == value else {}


def _by_part_of_name(words: set[str], held: Mapping[str, Any]) -> dict[str, Any]:
    """'The gloves' of a product by its whole name."""
    said = {stem(word) for word in words - _SMALL}
    return {
        kind: held[kind]
        for kind in (*GROUPED, "item", "campaign")
        if isinstance(held.get(kind), str)
        and said
        and said <= {stem(word) for word in re.findall(r"\w+", held[kind].casefold())}
    }


def _by_period(said: Sentence, held: Mapping[str, Any]) -> dict[str, Any]:
    """'Q1' of two periods compared: the side that is those days."""
    periods = said.times.periods
    if held.get("kind") != "periods" or len(periods) != 1:
        return {}
    sides = {name: period_of(str(held.get(name, ""))) for name in ("a", "b")}
    days = (periods[0].start, periods[0].end)
    return {name: held[name] for name, one in sides.items() if one and (one.start, one.end) == days}


def _is_called(words: set[str], metric: str) -> bool:
    """Whether words are a part of what a figure is called, or how it is asked for."""
    asked = _COUNT if metric in _COUNTS else frozenset()
    said = words - (_SMALL - asked)
    name = {*metric.split("_"), *(("average",) if metric.startswith("avg") else ())}
    return bool(said) and said <= name | asked


_ONES = re.compile(r"\b(new|active)(?: ones)?(?= *$|[,;:.?!])", re.IGNORECASE)


def _with_nouns(said: str, last: Call) -> str:
    """'New ones' after figures of active accounts are new accounts."""
    counted = str(last.arguments.get("metric", "")).endswith("_accounts")
    return _ONES.sub(r"\1 accounts", said) if counted else said
