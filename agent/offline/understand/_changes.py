"""Several changes to the last answer in one message: 'only the North, and make it 60', 'top 3 by month'."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from agent.offline.understand.dialogue.carryover.ellipsis import ASKS
from agent.offline.understand.dialogue.updates.removal import released, removed_arguments
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

Read = Callable[[str, Memory], Reading]
_JOINT = re.compile(
    r" *(?:[,;:.?–—]|\s-)\s+(?:(?:and|but|then|also)\s+)?|\s+(?:and|but|then|plus)\s+"
    r"|\s+(?=(?:it'?s|that'?s|they'?re|because|cos|coz|cuz) )",
    re.IGNORECASE,
)
_REACTION = word_list("said_in_reaction")
_REMARK = re.compile(
    r"(?:(?:because|cos|coz|cuz|since|as) )?"
    r"(?:still|keep|keeping|i|we|he|she|they|my|our|that|it|those|these|its|thats"
    r"|there(?= (?:must|has to|should|will|surely)))(?:'\w+)? (?!.*\?)",
    re.IGNORECASE,
)
"""What is told beside a change and asks for nothing."""
_STAYS = re.compile(
    r"(?:(?:the|its|that|this|everything|all) )*(?:[\w'-]+ ){1,3}(?:(?:can|should|may|must|to) )?"
    r"(?:stays?|remains?|unchanged|(?:is|are) (?:fine|ok|okay|good|right))(?: (?:as (?:it|they) (?:is|are|was"
    r"|were)|the same|in|on|put|unchanged))*",
    re.IGNORECASE,
)
"""'Kind stays': what is as before."""
_JUDGED = re.compile(
    r"(?!.*\?)(?:[\w'-]+ ){1,4}(?:is|are|was|were|seems?|sounds?|looks?|feels?)"
    r"(?: (?:a|an|bit|too|very|rather|quite|far|way|little|maybe|perhaps|probably|much|still)){1,4}"
    r" (?:strict|long|short|harsh|generous|wide|narrow|big|small|high|low|tight|loose|far|early|late|much"
    r"|many|few|little|recent|old)(?: (?:maybe|perhaps|really|though))*",
    re.IGNORECASE,
)
"""'Half a year is a bit strict maybe. Say four months.'"""
_THOUGH = re.compile(r"(?!.*\?)(?:[\w'-]+ ){1,4}though", re.IGNORECASE)
"""'School holidays though. Let's say 120.'"""
_SAID_CLOSER = re.compile(
    r"(?:(?:only|just|i mean|meaning|at least) )*(?:the |those |these )?(?!ones\b)[\w&' -]+"
    r" (?:ones?|only|accounts|customers|lot)[ ?.!]*",
    re.IGNORECASE,
)
"""What is asked of, named after the question."""
_LONGEST = 160
"""Signs of a message that is looked through for several changes."""
_ALL_BUT = re.compile(
    r"\b(?:all|every(?:one|body|thing)?|any(?:one|body|thing)?) but\s+$", re.IGNORECASE
)
_MOST = 5
"""Places at which it is parted."""


def with_all_changes(read: Read, text: str, memory: Memory, lookup: Lookup) -> Reading:
    """The reading of a message, with each of its parts that changes the last answer by itself.

    The whole message is heard first. It stands where it is one change as a whole ("all of them, not just the
    South", "forget revenue, units"), else unless each of two parts changes another argument of the
    last calls, and the whole has lost one of them, or a change follows what is thought of the answer:
    'hm, too many. Make that 120 days'.
    """
    whole = read(text, memory)
    if not memory.calls or memory.missing is not None or len(text) > _LONGEST:
        return whole
    if whole.whole:
        return whole
    for head, tail in _parted(text):
        said = set(scan(head, lookup).words)
        if said <= _REACTION and said != {"no"}:  # "no. 4" is the fourth
            after = with_all_changes(read, tail, memory, lookup)
            if _changed(memory.calls, after, tail, lookup):
                return after
            continue
        if _JUDGED.fullmatch(head):
            after = with_all_changes(read, tail, memory, lookup)
            if _changed(memory.calls, after, tail, lookup):
                return after
        one = read(head, memory)
        first = _changed(memory.calls, one, head, lookup)
        if not first and (_THOUGH.fullmatch(head) or _STAYS.fullmatch(head)):
            after = with_all_changes(read, tail, memory, lookup)
            if _changed(memory.calls, after, tail, lookup):
                return after
        if not first and _REMARK.match(head) and not _changed(memory.calls, whole, text, lookup):
            after = with_all_changes(read, tail, memory, lookup)
            if _changed(memory.calls, after, tail, lookup):
                return after  # "that's the Christmas effect, use the year before"
        if not first:
            if _SAID_CLOSER.fullmatch(tail) and one.kind == "calls" and whole.calls != one.calls:
                closer = read(tail, one.memory)
                if _changed(one.calls, closer, tail, lookup) or closer.calls == one.calls:
                    return closer  # "who are they, the East ones"
            continue
        two = with_all_changes(read, tail, one.memory, lookup)
        second = _changed(one.calls, two, tail, lookup)
        asked = text[len(head) :].lstrip().startswith("?") and two.calls == one.calls
        apart = not second and _ends_a_sentence(text, head)
        if apart and _asks_something_else(one, two, scan(tail, lookup)):
            told = all(call in whole.calls for call in one.calls)
            return whole if told else _both(one, two, memory)
        if (
            not second
            and (asked or _REMARK.match(tail))
            and not _changed(memory.calls, whole, text, lookup)
        ):
            return one  # "only Joanna's, I'm covering for her"
        if not second or first & second:
            continue
        if first | second == _changed(memory.calls, whole, text, lookup):
            return whole
        return replace(two, memory=replace(two.memory, before=memory.calls))
    return whole


def _ends_a_sentence(text: str, head: str) -> bool:
    return text[len(head) :].lstrip()[:1] in ("?", ".", "!")


def _asks_something_else(one: Reading, two: Reading, tail: Sentence) -> bool:
    """'And the South? What is their churn risk?': the changed answer, and a question about it.

    'What of the first one?' is of a list that nobody has seen yet.
    """
    told, more = ({call.tool for call in reading.calls} for reading in (one, two))
    asks = ASKS.search(tail.line.text) and not tail.reads("@ordinal|last|@number")
    return bool(asks) and two.kind == "calls" and not told & more


def _both(one: Reading, two: Reading, memory: Memory) -> Reading:
    made = (*one.calls, *two.calls)
    notes = tuple(dict.fromkeys((*one.notes, *two.notes)))
    after = replace(two.memory, calls=made, before=memory.calls)
    return replace(two, calls=made, notes=notes, memory=after, whole=True)


def _parted(text: str) -> Iterator[tuple[str, str]]:
    for joint in list(_JOINT.finditer(text))[:_MOST]:
        head, tail = text[: joint.start()].strip(), text[joint.end() :].strip()
        if head and tail and not _ALL_BUT.search(text[: joint.end()]):
            yield head, tail


def _changed(last: Sequence[Call], reading: Reading, text: str, lookup: Lookup) -> set[str]:
    """Which arguments of the last calls a reading changes; none where it is more or less than that."""
    if reading.kind != "calls" or [c.tool for c in reading.calls] != [c.tool for c in last]:
        return set()
    names: set[str] = set()
    sentence = scan(text, lookup)
    for old, new in zip(last, reading.calls, strict=True):
        gone = old.arguments.keys() - new.arguments.keys()
        if gone - removed_arguments(sentence, old)[0] - released(sentence, [old]):
            return set()
        named = old.arguments.keys() | new.arguments.keys()
        names |= {name for name in named if old.arguments.get(name) != new.arguments.get(name)}
    return names
