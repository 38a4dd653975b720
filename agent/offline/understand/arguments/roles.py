"""Arguments in pairs: from one segment to another, one side against the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.canonical import is_about_clusters, segment_stands
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence
from tools._periods import period_of

_FROM = re.compile(rf"\b({alternatives('leaves_a_segment')})\b")
_TO = re.compile(rf"\b({alternatives('enters_a_segment')})\b")
_SMALL = word_list("between_a_role")
_NEAR = 3
_BESIDE = word_list("enters_beside")
_NEGATION = word_list("says_not")
_QUANTITY = re.compile(
    r"\b((one|1|two|2) (in|out of)( every)? \w+|half|third|quarter|fifth|tenth|percent|[\d.]+ ?%?"
    r"|(in )?which)\b"
)
_STAYED = r"(stay|stays|stayed|staying|remain|remains|remained|remaining)( \w+)?|(is|are) still"
_FROM_ALONE = alternatives("leaves_when_alone")
_MOVED = (
    "moved|moves|move|changed|changes|switched|shifted"
    "|(slid|slides|slipped|drifted|went|gone|climbed|rose) (down|up|back)wards?"
)
"""'Which Champions changed segment this year'."""


@reads_argument("from_segment", "to_segment")
def _moves(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Which segment is left and which is entered, by the words before them, else by their order."""
    found = _segments(sentence)
    if not found:
        return
    if len(found) == 1:
        alone = "share" in intent.takes or sentence.has(_FROM_ALONE)
        if sentence.has(_STAYED) and "share" not in intent.takes:
            slots.put("from_segment", found[0].value)
            slots.put("to_segment", found[0].value)
            return
        origin = sentence.has("(come|came|coming|comes) from")
        were = sentence.words[max(0, found[0].start - 1) : found[0].start] in (["were"], ["was"])
        name = "to_segment" if origin else _role(sentence, found[0], found)
        if were and not alone:
            name = "from_segment"  # "only those that were Champions"
        name = name or ("from_segment" if alone or sentence.has(_MOVED) else "")
        if name:
            slots.put(name, found[0].value)
        return
    one, other = found[:2]
    same = one.value == other.value
    if same and not _NEGATION.isdisjoint(sentence.words[one.stop : other.start]):
        slots.put("from_segment", one.value)  # "which Champions of then are none today"
        return
    if _role(sentence, other, found) == "from_segment":
        if same:  # "which Champions are no longer Champions"
            slots.put("from_segment", one.value)
            return
        one, other = other, one  # "who reached Champions from At Risk"
    slots.put("from_segment", one.value)
    slots.put("to_segment", other.value)


_CAME_BACK = (
    r"(came|come|comes|coming|brought|bring|won|win|got|get)( (\S+ ){0,4})?back"
    "|returned to us|reactivated"
)
BACK_AS_CHAMPIONS = (
    "To come back is taken as to spend what Champions spend; name another segment that they are to "
    "reach."
)


@reads_argument("came_back")
def _came_back(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'What if 20% of At Risk came back?' does not say to what; comes after the segments."""
    if "to_segment" not in slots.values and sentence.has(_CAME_BACK):
        slots.notes.append(BACK_AS_CHAMPIONS)


def _segments(sentence: Sentence) -> list[Mention]:
    return [
        mention
        for mention in sentence.named("archetypes" if is_about_clusters(sentence) else "segments")
        if (
            segment_stands(sentence, mention.start, mention.stop - mention.start)
            or _is_moved(sentence, mention)
        )
        and not _is_verb(sentence, mention)
        and not sentence.has(
            rf"(instead of|rather than) (the )?{re.escape(sentence.words[mention.start])}.*"
        )
    ]


def _is_verb(sentence: Sentence, mention: Mention) -> bool:
    """'How many have we lost to other segments'."""
    after = sentence.words[mention.stop : mention.stop + 1]
    return sentence.words[mention.start] == "lost" and after in (
        ["to"],
        ["from"],
        ["since"],
        ["in"],
    )


def _is_moved(sentence: Sentence, mention: Mention) -> bool:
    """'Need attention to loyal': what stands beside another segment is one."""
    after = sentence.words[mention.stop : mention.stop + 1]
    before = sentence.words[max(0, mention.start - 1) : mention.start]
    beside = ("to", "into", "became", "become", "becomes", "of", "were", "from", "turned")
    return bool((after and after[0] in beside) or (before and before[0] in beside))


def _role(sentence: Sentence, mention: Mention, found: Sequence[Mention]) -> str:
    """What the words since the segment before say: 'out of', 'became'."""
    begin = max((m.stop for m in found if m.stop <= mention.start), default=0)
    words = [word for word in sentence.words[begin : mention.start] if word not in _SMALL]
    text = _QUANTITY.sub(" ", " ".join(words))
    near = text.split()[-_NEAR:]
    return role_of(" ".join(near)) or ("to_segment" if near[-1:] and near[-1] in _BESIDE else "")


def role_of(before: str) -> str:
    """The role that the last telling words before a segment give it; '' when none does."""
    leaves = max((match.end() for match in _FROM.finditer(before)), default=0)
    enters = max((match.end() for match in _TO.finditer(before)), default=0)
    if leaves == enters:
        return ""
    return "from_segment" if leaves > enters else "to_segment"


@reads_argument("sides")
def _sides(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Two things of one kind; each further one is compared with the first."""
    names = {
        "accounts": [*sentence.of("account"), *_other_names(sentence)],
        "segments": [*sentence.of("segment"), *_segments(sentence)],
        "regions": sentence.of("region"),
    }
    for mentions in names.values():
        slots.unclear += [mention for mention in mentions if mention.options]
    said = {kind: [m.value for m in mentions] for kind, mentions in names.items()}
    said["periods"] = _written_periods(sentence)
    said = {kind: list(dict.fromkeys(values)) for kind, values in said.items()}
    several = [kind for kind, values in said.items() if len(values) > 1]
    kinds = several or [kind for kind, values in said.items() if values and kind != "periods"]
    if not kinds:
        return
    values = said[kinds[0]]
    slots.put("kind", kinds[0])
    if kinds[0] == "periods":
        slots.drop |= {"lookback_days", "as_of"}  # they are the sides
    slots.put("a", values[0])
    if len(values) > 1:
        slots.put("b", *values[1:])


def _other_names(sentence: Sentence) -> list[Mention]:
    """Names of nothing in the data, but for a part of one: 'the lodge in X, X Bay Lodges'."""
    known = [set(name_words(mention.name)) for mention in sentence.of("account")]
    return [
        mention
        for mention in sentence.of_unknown("unknown")
        if not any(set(name_words(mention.value)) <= words for words in known)
    ]


def _written_periods(sentence: Sentence) -> list[str]:
    """The periods said, and the one that a single one is compared with."""
    found = [side_of(period) for period in _periods(sentence)]
    compare_to = sentence.times.compare_to
    if len(found) == 1 and compare_to and not sentence.times.implied:
        period = period_of(found[0])
        if period is not None:
            before, _ = period.before(compare_to)
            found.append(f"{before.start}/{before.end}")
    return found


def _periods(sentence: Sentence) -> list[Atom]:
    said = sentence.times
    found = [*said.periods, *([said.against] if said.against else [])]
    return sorted((p for p in found if p.start and p.end), key=lambda period: period.at)


def side_of(period: Atom) -> str:
    """A period as `compare` takes it: its first and its last day."""
    return f"{period.start}/{period.end}"
