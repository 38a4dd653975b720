"""Questions about two that were just spoken of: 'which of them is worth more?', 'who is bigger?'"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.offline.understand.arguments.calls import calls, missing
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.terms import scheme_said
from agent.offline.understand.dialogue.memory import account_in_focus, last_two
from agent.offline.understand.dialogue.references.reference_checks import of_the_book
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Subject, plural_of
from agent.offline.understand.words.sentence import Sentence

_OF_BOTH = (
    r"both( of (them|those))?|which (one )?of (them|the two|those two|these two)"
    r"|(each|either) of (them|the two|these|those)( two)?|(each|either)(?= ?$| [?.!,])"
)
_ASKS_WHICH = r"(so |and |ok )?(which|who)( .*)?"
_WHICH_SIDE = re.compile(
    r"(so |and |ok |then |actually |but |well |hm+ |right |[,.] )*"
    r"(who|which)( one| of (them|those|these|the two)| account| customer| side)?"
    r"( (is|was|looks?|does|do|did|has|performs?|comes|wins|would you say is|should i worry about))?\b"
    r".*\b(weaker|stronger|better|best|weakest|strongest|worse|worst|ahead|behind|bigger|smaller|larger|healthier|growing"
    r"|shrinking|more|less|wins?|out|up|down|worry)\b"
)
_SUPERLATIVE = re.compile(
    r"(so |and |ok )*(which|who)( \w+)? (is|was|are|were|did|does|do|performs?|performed|worked|looks?)"
    r"( the)? (best|worst|better|worse|weakest|strongest|highest|lowest|biggest|smallest)( of (them|all))?"
)
_OF_PARTS = (
    "(which|what) (category|product|brand|channel|month|quarter|week|customer|region|owner|country"
    "|industry|account_type)( .*)?"
)
_DROVE = re.compile(f"(?:and |so |but )*(?:{alternatives('asks_what_drove')})")
_MOST_WORDS = 11
_THEIRS = r"(and |what about |so |ok |then )*(their|they|them|what are they|how .* they) ?.*"
_KINDS = ("account", "segment", "region")


def asks_of_both(sentence: Sentence, memory: Memory) -> bool:
    """Whether the message asks about two without naming either."""
    if sentence.mentions or sentence.named("segments") or of_the_book(sentence):
        return False
    if last_two(memory) is None:
        return False
    compared = last_is_comparison(memory)
    if (compared and scheme_said(sentence)) or _of_the_rows(sentence, memory):
        return False
    theirs = compared and sentence.has(_THEIRS)
    if sentence.has(_OTHER_ROWS):
        return False
    which = _asks_which_side(sentence) or (compared and sentence.has(_ASKS_WHICH))
    amounts = {number.end for number in sentence.numbers}
    if amounts & {at for at, word in enumerate(sentence.words) if word == "each"}:
        return False  # "with at least 10k each"
    return sentence.has(_OF_BOTH) or theirs or which


_OF_ROWS = tools_with("has_account_rows")
"""Answers whose rows are accounts."""


def _of_the_rows(sentence: Sentence, memory: Memory) -> bool:
    """'Which of them do not buy it yet?' of a list is asked of its rows, not of the two segments before."""
    last = memory.last
    rows = last is not None and last.tool in _OF_ROWS and "account" not in last.arguments
    return rows and not sentence.has("both( .*)?|the two( .*)?|.* (two|both)")


def last_is_comparison(memory: Memory) -> bool:
    """Whether the last answer held two things against each other."""
    last = memory.last
    return last is not None and last.tool == "compare" and "b" in last.arguments


def side_comparison(sentence: Sentence, memory: Memory) -> Call | None:
    """The comparison that 'which one is worse?' and 'who's bigger?' ask for; None where nothing asks for one.

    It is of the two that were just compared, shown or asked about.
    """
    if not _asks_which_side(sentence) or sentence.mentions or sentence.named("segments"):
        return None
    if last_is_comparison(memory):
        return memory.calls[0]
    two = None if sentence.has(_OTHER_ROWS) else _two_named(sentence, memory) or _two_shown(memory)
    if two is None:
        superlative = _SUPERLATIVE.fullmatch(sentence.bare)
        return memory.calls[0] if superlative and _tells_which(memory) else None
    sides: dict[str, Any] = {"kind": plural_of(two[0].kind), "a": two[0].value, "b": two[1].value}
    return Call("compare", sides)


_BESIDE = (
    "side by side|head to head|(next to|against|beside|alongside) (each other|one another)"
    "|compare .*(overall|in general|as a whole)|compare overall .*"
)


def _side_by_side(sentence: Sentence, memory: Memory) -> Call | None:
    """'Now put South and North side by side', unless figures over time are put so."""
    figures = sentence.named("metrics") or sentence.named("dimensions") or sentence.times.periods
    by = set(memory.last_arguments.get("by", ()))
    timed = by & set(TIMES) and not sentence.has("overall|in general|as a whole")
    if memory.last is None or figures or timed or not sentence.has(_BESIDE):
        return None
    named = [*sentence.of("account"), *sentence.of("region"), *sentence.named("segments")]
    if len(named) != MOST_SIDES or named[0].kind != named[1].kind:
        return None
    one, other = (mention.value for mention in named)
    return Call("compare", {"kind": plural_of(named[0].kind), "a": one, "b": other})


MOST_SIDES = 2
_LOOKED_AT = tools_with("can_be_held_against")
_VERSUS = "versus|against|compared?( (with|to|against))?|next to|alongside|up against"


def comparison_of(sentence: Sentence, made: Sequence[Call]) -> Call | None:
    """'And East against North?' after a look at the book: two looks that differ in one thing, compared."""
    if len(made) != 2 or made[0].tool not in _LOOKED_AT or not sentence.has(_VERSUS):
        return None
    one, other = (call.arguments for call in made)
    apart = [name for name in one if one[name] != other.get(name)]
    if len(apart) != 1 or apart[0] not in _KINDS:
        return None
    kept = {name: one[name] for name in ("lookback_days", "as_of") if name in one}
    sides: dict[str, Any] = {"a": one[apart[0]], "b": other[apart[0]]}
    return Call("compare", {"kind": plural_of(apart[0])} | sides | kept)


_AGAIN = re.compile(
    r"(and|but|or|ok|now|then|so|the|same|only|just|over|in|for|with|again|instead|rather|please|to|at|@it"
    r"|@account|@segment|@place|@period|@past|@versus|compare|first|last)"
)


def compares_rows(sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> bool:
    """'Compare the first two' of a list, and 'and the first with the last' after that."""
    if len(pointed) != MOST_SIDES or pointed[0].kind != pointed[1].kind:
        return False
    words = sentence.canonical.split()
    again = last_is_comparison(memory) and all(map(_AGAIN.fullmatch, words))
    return again or sentence.reads("compare|@versus")


_AGAINST = re.compile(
    r"(and |or |but |now |ok |how about |what about )*(against|versus|next to|beside) .*"
)


def held_against(sentence: Sentence, memory: Memory) -> Call | None:
    """'And against Tideway?' after a look at another account."""
    about, named = account_in_focus(memory), sentence.of("account")
    last = memory.last
    if about is None or last is None or last.tool == "sales_metrics" or len(named) != 1:
        return None
    other = len(sentence.mentions) > 1 or sentence.named("metrics") or sentence.named("dimensions")
    if other or named[0].options or not _AGAINST.fullmatch(sentence.line.text):
        return None
    return Call("compare", {"kind": "accounts", "a": about.value, "b": named[0].value})


_HELD = re.compile(
    r"(?:(?:and|now|ok|then|please|so|can you|could you|let us|lets) )*(?:compare|put|hold|set|show)(?: me)?"
    r" (?:the two|them|both|these|those|these two|those two|both of them|the two of them)"
    r"(?: (?:side by side|(?:against|next to|with) each other|head to head|please|then|now))*"
)


def two_asked_for(sentence: Sentence, memory: Memory) -> Call | None:
    """'Compare the two' after figures of the North and the same of the South, or of one time and another."""
    if len(memory.calls) != 1 or len(memory.before) != 1 or not _HELD.fullmatch(sentence.bare):
        return None
    (one,), (other,) = memory.before, memory.calls
    if {one.tool, other.tool} != {"sales_metrics"}:
        return None
    first, second = one.arguments, other.arguments
    names = first.keys() | second.keys()
    apart = {name for name in names if first.get(name) != second.get(name)}
    if len(apart) == 1 and (kind := next(iter(apart))) in _KINDS and kind in first.keys() & second:
        return Call("compare", {"kind": plural_of(kind), "a": first[kind], "b": second[kind]})
    if apart <= {"start", "end"} and all("start" in said for said in (first, second)):
        ways = (f"{said['start']}/{said['end']}" for said in (first, second) if said.get("end"))
        return Call("compare", {"kind": "periods", **dict(zip("ab", ways, strict=False))})
    return None


_TELLS_WHICH = tools_with("tells_best_from_worst")


def _tells_which(memory: Memory) -> bool:
    """Whether the last answer has the rows that tell the best from the worst."""
    call = memory.last
    if call is None or "account" in call.arguments:
        return False
    return call.tool in _TELLS_WHICH or (call.tool == "sales_metrics" and "by" in call.arguments)


_OTHER_ROWS = (
    "which (segments?|brands?|products?|categor(y|ies)|channels?|months?|quarters?|weeks?|campaigns?"
    "|industr(y|ies)|owners?|cohorts?|signals?|sectors?)"
)
"""'Which segments are shrinking there?' asks of no two that were spoken of."""


def _asks_which_side(sentence: Sentence) -> bool:
    if sentence.reads(_OF_PARTS) or _DROVE.fullmatch(sentence.bare):
        return False  # "which categories dragged it down" is of neither
    short = len(sentence.words) <= _MOST_WORDS
    return short and _WHICH_SIDE.match(sentence.line.text) is not None


def _two_named(sentence: Sentence, memory: Memory) -> tuple[Subject, Subject] | None:
    """'The two regions', 'both segments': the last two of that kind, whatever was shown since."""
    for kind, said in (("region", "regions|areas|territories"), ("segment", "segments|groups")):
        found = [one for one in memory.subjects if one.kind == kind][:MOST_SIDES]
        if len(found) == MOST_SIDES and sentence.has(f"(two|both|2)( of)?( the)? ({said})"):
            return found[1], found[0]
    return None


def _two_shown(memory: Memory) -> tuple[Subject, Subject] | None:
    """Two in the list on the screen, or the two that the last two answers were about."""
    if memory.listing and memory.calls == memory.listed:
        one, *others = memory.listing
        alike = len(others) == 1 and others[0].kind == one.kind and one.kind in _KINDS
        return (one, others[0]) if alike else None
    return last_two(memory)


def one_side(sentence: Sentence, memory: Memory) -> Call | None:
    """'Now only the South' after a comparison is a closer look at one side."""
    if not last_is_comparison(memory) or not sentence.has("(now )?(only|just) .*|.* (only|alone)"):
        return None
    named = [*sentence.of("account"), *sentence.named("segments"), *sentence.of("region")]
    if len(named) != 1 or memory.calls[0].arguments.get("kind") != plural_of(named[0].kind):
        return None
    value = named[0].value
    return {
        "account": Call("account_profile", {"account": value}),
        "segment": Call("segment_members", {"segment": value}),
        "region": Call("sales_metrics", {"metric": "revenue", "region": value}),
    }[named[0].kind]


_LEAST = 0.3
"""How sure of the question we must be; else both are held against each other."""
_CERTAIN = 0.9


def asked_of_both(
    sentence: Sentence, memory: Memory, classifier: Classifier
) -> tuple[tuple[Call, ...], float, Slots | None] | None:
    """The calls, how sure we are and what was read; None where nothing is asked of two."""
    two = last_two(memory)
    if two is None or not asks_of_both(sentence, memory):
        return _compared(sentence, memory)
    decision = decide(sentence, classifier, known=frozenset(s.kind for s in two))
    intent = decision.intent
    if intent.of_account or (intent.name == "segment_overview" and two[0].kind == "account"):
        intent = classifier.intents[intent.of_account or "explain_segment"]
    asked = intent.tool != "compare" and two[0].kind in intent.takes
    if intent.tool == "sales_metrics" and not sentence.named("metrics"):
        asked = False  # "which is growing" is told by the comparison
    if not asked or decision.confidence < _LEAST:
        return _compared(sentence, memory)
    slots = fill(sentence, intent)
    said = (
        [memory.calls[0].arguments[side] for side in ("a", "b")]
        if last_is_comparison(memory)
        else []
    )
    slots.put(two[0].kind, *(said or [s.value for s in two]))
    if "by" in intent.takes and two[0].kind != "account":
        by = slots.by
        slots.values["by"] = [list(dict.fromkeys([*by, two[0].kind]))]
    if missing(intent, slots):
        return None
    return calls(intent, slots), decision.confidence, slots


def _compared(
    sentence: Sentence, memory: Memory
) -> tuple[tuple[Call, ...], float, Slots | None] | None:
    held = side_comparison(sentence, memory) or _side_by_side(sentence, memory)
    return ((held,), _CERTAIN, None) if held else None
