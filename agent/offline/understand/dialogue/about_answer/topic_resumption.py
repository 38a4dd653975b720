"""Back to what was asked before a closer look: 'back to the list', 'who else?', 'the ones that came in'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.dialogue.updates.slot_update import (
    OTHER_WAY,
    intent_of,
    updated_calls,
)
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence

_BACK = re.compile(
    r"(?:(?:ok|okay|right|now|so|and|please|then|ta|thanks|thank you|cheers|great|good|fine|nice"
    r"|lovely|perfect|lets|let's|go|going|can we go|take me|switch)[,.!]* )*"
    r"back to (?:the|that|my|our) (?:(?:whole|full|original|first|entire) (?=list|table|ranking))?"
    r"(?P<which>(?:(?!list|table)\w+ ){0,2}?)"
    r"(?:list|table|ranking|overview|lot|bunch|figures|numbers|ones?|(?:top|first|best) \w+)"
    r"(?: (?:list|again))?(?:,? please)?\b[\s,.:;-]*",
    re.IGNORECASE,
)
_LEAD = r"(?:(?:ok|okay|right|now|so|and|please|no|nah|hm+|actually|sorry|can we|can you|let'?s|just)[, ]+)*"
_GO = r"(?:go |going |step |switch )?back"
_VIEW = r"(?:one|list|version|view|answer|result|table|question|figures)"
_UNDONE = re.compile(
    rf"{_LEAD}(?:(?:undo|revert|take back|scrap|cancel)(?: that| it| this| the last change)?"
    r"(?: back| again)?(?:,? (?:and )?(?:as (?:it was )?before|back to before))?"
    r"|take (?:that|it|this) back|put (?:it|that|this) back(?: (?:as|how|the way) it was)?(?: before)?"
    rf"|{_GO} (?:one|a|1)(?: (?:step|question|turn))?|{_GO}(?: again)?(?= ?[.!?]*$)"
    rf"|{_GO} to (?:(?:the |that )?{_VIEW} before(?: that| this)?|the (?:previous|earlier|last) {_VIEW}"
    r"|(?:how|what|the way) (?:it|that|we|i|they)(?: \w+)?(?: was| were| had| asked)?(?: before)?"
    rf"|before)|(?:the )?(?:previous|earlier) {_VIEW}(?: again)?"
    r"|(?:as|like) (?:it was )?before|the way it was(?: before)?)"
    r"(?: please| again| then)*(?:[ .!?]*$|[,;:]\s*)",
    re.IGNORECASE,
)
"""'Undo that', 'back to what we had before': the change before it is taken back."""
_WIDENED = re.compile(
    rf"{_LEAD}{_GO} to (?:all(?: of (?:them|it|those|these))?|every(?:one|body|thing)|all (?:the )?accounts)"
    r"(?: again| please| then)*(?:[ .!?]*$|[,;:]\s*)",
    re.IGNORECASE,
)
"""'Back to all of them' after 'only Beth's'."""
_ANOTHER = re.compile(r"previous|earlier|one before", re.IGNORECASE)
_SAME_LIST = re.compile(
    r"\b(?:the |do the )?same (?:list|table|ranking)\b|\b(?:that|the) (?:list|table|top \w+) again\b",
    re.IGNORECASE,
)
_ONLY_LIST = re.compile(
    r"(?:(?:ok|okay|right|now|so|and|please|then|can i|can we|could i|let me|may i),? )*"
    r"(?:(?:show|see|have|give|list|bring|get|return to)(?: me| us| back| up)* )?"
    r"(?:that|the|this)(?: whole| full| same)? (?:list|table|ranking)(?: back)?(?: (?:again|once more))"
    r"(?:,? please)?[ ?.!]*",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"(the )?same( list| table| ranking)? again|again|(repeat|rerun) (that|it)"
    r"|(do|show|run|give me) (me )?(it|that|them|the same)( list| table)? again"
    r"|(make|show|turn|give) (me )?(it|that|this) (in ?to |as |in )?(a )?(table|chart|graph)"
    r"|(as|in) (a |an )?(share|shares|percentages?|percent|table|chart|graph|bars|line)( of total| chart)?"
)
_LISTED = re.compile(
    r"(show|list|name|give|print)( me| us)? (them|those|these|(the )?names)( all)?( please)?"
    r"|(and |so |ok )*who (are|were|shows|has|have|show|does|is) (they|those|these|it|them|that)( exactly)?"
)
_SHOWS_ACCOUNTS = tools_with("lists_accounts") | {"sales_metrics"}
_COUNTED = tools_with("can_be_counted")
_HOW_MANY = re.compile(
    r"(and |so |ok )*how many(( of (them|those|these))?"
    r"( (is|are|was|were|does) (that|it|those|they|these|this|there))?| accounts is that| accounts)"
    r"( make)?( in (all|total)| altogether)?"
)
_SO_FEW = re.compile(
    r"((hm+|oh|ok|but|well|so)[ ,]+)*(that|this|it|there|those|these|they) ?(s|is|are|'s|was|were)?"
    r" (only|just|barely|hardly|merely|not even|but) \S+"
    r"( of (them|those)| in (all|total)| names?| accounts?| customers?| rows?)?"
)
_OF_A_TYPE = tools_with("is_of_a_campaign_type")
_LAST_TIME = re.compile(
    r"(and |so |ok )*how (did|was|were) (the |our |we do )?(last|previous|past|earlier)"
    r" (one|ones|time|campaigns?)( (do|go|perform|work|turn)( out)?| like)?[ ?.]*$"
    rf"|(?:{alternatives('worked_before')})[ ?.]*$"
)
_POINTS = re.compile(
    r"(the |number |no )?(top|first|second|third|last|bottom|one|\d)", re.IGNORECASE
)
_OTHERS = (
    r"(who|anyone|anybody|any ?one) else"
    r"|(any|the|list|show|which|are there) (\w+ )?(others|other (ones|accounts|customers))"
    r"|others? (like|of) .*|(list|show|find|any) (me )?(more|others|similar)( \w+)? like .*"
)
_THE_ONES = r"(the|those|which|just|only) ones|those (who|which|that|in|from|with)|(that|the) list"
_OF_LISTS = ("region", "owner", *TRADES)


def resumed(text: str, memory: Memory) -> tuple[str, Memory]:
    """'Back to the list, and for the East?': what follows is about the last list, or what was before."""
    undone = _UNDONE.match(text)
    if undone and memory.before and not _means_another(undone[0], memory):
        rest = text[undone.end() :]
        return rest or "the same again", replace(memory, calls=memory.before, before=memory.calls)
    wider = _WIDENED.match(text)
    if wider and (widened := _without_narrowing(memory)):
        return text[wider.end() :] or "the same again", replace(memory, calls=(widened,))
    back = _BACK.match(text)
    only = _ONLY_LIST.fullmatch(text)
    if not memory.listed or not (back or only or _SAME_LIST.search(text)):
        return text, memory
    rest = "" if only else text
    if back:
        which = back["which"].strip()
        by = "by " if which.casefold() in (*GROUPED, *TIMES, "account") else ""
        rest = text[back.end() :]
        if which and not _POINTS.match(rest):
            rest = ", ".join(filter(None, [by + which, rest]))
    return rest or "the same again", replace(memory, calls=memory.listed)


def _without_narrowing(memory: Memory) -> Call | None:
    """The last call without what the change before it narrowed it to; None where it did no such thing."""
    if not len(memory.calls) == len(memory.before) == 1:
        return None
    (last,), (before,) = memory.calls, memory.before
    narrowed = before.arguments.items() < last.arguments.items()
    return replace(last, arguments=before.arguments) if narrowed else None


def _means_another(said: str, memory: Memory) -> bool:
    """'The previous one' after the results of a campaign is the campaign before it."""
    one = any("campaign" in call.arguments for call in memory.calls)
    return one and _ANOTHER.search(said) is not None


def repeats_last(sentence: Sentence, memory: Memory) -> bool:
    """'Again', 'as a chart', 'how many is that', 'that's only two': the last answer once more."""
    text = sentence.bare
    counted = memory.last is not None and memory.last.tool in _COUNTED and _HOW_MANY.fullmatch(text)
    shown = memory.last is not None and memory.last.tool in _SHOWS_ACCOUNTS
    listed = shown and memory.calls == memory.listed and _LISTED.fullmatch(text)
    few = _SO_FEW.fullmatch(text) and [number.kind for number in sentence.numbers] == ["plain"]
    return bool(memory.calls) and bool(counted or listed or few or _AGAIN.fullmatch(text))


def past_campaigns(sentence: Sentence, memory: Memory) -> Call | None:
    """'How did the last one do?' after the audience or the plan of a campaign: those of its kind."""
    last = memory.last
    if last is None or last.tool not in _OF_A_TYPE:
        return None
    kind = last.arguments.get("campaign_type")
    if kind is None or not _LAST_TIME.match(sentence.line.text) or sentence.mentions:
        return None
    return Call("campaign_results", {"campaign_type": kind})


def back_at_list(
    sentence: Sentence,
    memory: Memory,
    intents: dict[str, Intent],
    goes_on: Callable[[Memory], bool],
) -> Memory | None:
    """The thread at its last list, where a message after a closer look speaks of the list.

    It does by its words, 'who else', 'the ones that ...', or by naming what only the list can be limited
    to: 'same for Beth Hargreaves' after a look at one of Lucia's accounts. `goes_on` tells whether the
    message only changes what was asked.
    """
    if not memory.listed or memory.listed == memory.calls or sentence.of("account"):
        return None
    before = replace(memory, calls=memory.listed)
    listed = intent_of(memory.listed[0], intents)
    if sentence.has(_OTHERS):
        return before
    explained = memory.last is not None and memory.last.tool in _LEAVES_LIST
    if explained and _THOSE.match(sentence.line.text):
        return before if updated_calls(sentence, before, intents)[0] else None
    wider = _only_of_list(sentence, memory, intents) and goes_on(before)
    moved = memory.listed[0].tool == "segment_migration" and sentence.has(OTHER_WAY)
    spoken_of = wider or moved or (sentence.has(_THE_ONES) and not _names_other(sentence, listed))
    return before if spoken_of and updated_calls(sentence, before, intents)[0] else None


_LEAVES_LIST = tools_with("leaves_the_list")
_THOSE = re.compile(
    r"(?:(?:and|ok|okay|right|so|now|then|fine|good|but|show|give|me|sort|order|rank) |[,:;.-] )*"
    r"(?:those|them|these|that (?:list|lot)|the list|same|same list)\b"
)
"""'OK so those, but by revenue' once a word of the list was explained."""
_OF_A_SEGMENT = frozenset(["segment", "segments", "from_segment", "to_segment", "opportunity"])


def _names_other(sentence: Sentence, listed: Intent | None) -> bool:
    """'List the ones in the Big Spenders cluster' after an overview that is of no segment."""
    named = sentence.named("segments") or (
        sentence.named("archetypes") if sentence.reads("cluster") else []
    )
    takes = {*listed.takes, *listed.needs} if listed else set()
    return bool(named) and not _OF_A_SEGMENT & takes


def _only_of_list(sentence: Sentence, memory: Memory, intents: dict[str, Intent]) -> bool:
    """Whether a thing is named that the last list can be limited to and the closer look cannot."""
    look = intent_of(memory.last, intents) if memory.last else None
    listed = intent_of(memory.listed[0], intents)
    if look is None or listed is None:
        return False
    only = set(listed.takes) - set(look.takes)
    if memory.last is not None and "account" in memory.last.arguments:
        only |= memory.listed[0].arguments.keys()  # "now Beth's": of her accounts as of Tom's
    return any(sentence.of(kind) for kind in _OF_LISTS if kind in only)
