"""What notes are searched for where no topic of the catalogue is: 'which notes mention the new chef'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.tokens.wordlists import alternatives, expanded, patterns, word_list
from agent.offline.understand.words.sentence import Sentence

_BEFORE = re.compile(rf"(?<!\S)(?:{alternatives('searched_after')})(?!\S)")
_AFTER = re.compile(rf"(?<!\S)(?:{alternatives('searched_before')})(?!\S)")
_IN_NOTES = re.compile(r"(?<!\S)(?:anywhere )?in (?:\S+ ){0,2}notes?(?!\S)")
_OPENS = word_list("opens_searched_words")
_ENDS = word_list("ends_searched_words")
_NO_WORDS = word_list("no_searched_words")


@reads_argument("note_words")
def _words(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The words that notes must hold, as typed; comes after the topics and the first day."""
    _complained_of(sentence, slots)
    found = None if "about" in slots.values else _searched(sentence)
    if found is None:
        return
    begin, stop = found
    inside = range(begin, stop)
    first, last = sentence.tokens[begin], sentence.tokens[stop - 1]
    slots.put("about", sentence.text[first.start : last.end])
    named = any(mention.start in inside for mention in sentence.of_unknown("unknown"))
    if named and not sentence.of("account"):
        slots.values.pop("account", None)  # a name that is looked for is none of an account
    if any(period.at in inside for period in sentence.times.periods):
        _since_another(sentence, inside, slots)


_COMPLAINED_OF = re.compile(
    r"(?:complain\w*|unhappy|upset|annoyed|moan\w*|grumbl\w*) (?:about|of|on|over|with|regarding) "
    r"(?:(?:the|our|their) )*(?P<what>invoices?|payments?|deliver(?:y|ies))(?!\S)"
)


LOST = "going to another supplier"


def _complained_of(sentence: Sentence, slots: Slots) -> None:
    """'Who complained about invoices' is of notes on invoices: what they speak of is known, not how.

    Where the direction or a second word counts, as in 'late deliveries' and 'went to a rival', the
    narrower topic is meant; of one account whatever its notes say of other suppliers.
    """
    ways = patterns("narrow_note_topics").items()
    narrow = [name for name, way in ways if sentence.has(expanded(way))]
    if narrow and not (sentence.of("account") and narrow[0] == LOST):
        slots.values["about"] = narrow[:1]
        return
    said = _COMPLAINED_OF.search(sentence.line.text)
    if said is not None:
        slots.values["about"] = [
            "delivery" if said["what"].startswith("d") else "invoices and payment"
        ]
        slots.notes.append("Notes are found by what they speak of, as a complaint or not.")


def _since_another(sentence: Sentence, inside: range, slots: Slots) -> None:
    """'Notes that mention Christmas': what is looked for is no first day."""
    slots.values.pop("since", None)
    others: list[Atom] = [p for p in sentence.times.periods if p.at not in inside and p.start]
    if others and others[0].start:
        slots.put("since", others[0].start.isoformat())


def _searched(sentence: Sentence) -> tuple[int, int] | None:
    """First token of the words that are looked for, and the one after the last."""
    for match, _, stop in sentence.line.find(_BEFORE):
        if (
            "note" in match[0]
            or "note" in sentence.stems
            or match[0].startswith(("mention", "discuss"))
        ):
            found = _from(sentence, stop)
            if found:
                return found
    ends = [
        *sentence.line.find(_AFTER),
        *(sentence.line.find(_IN_NOTES) if _seeks(sentence) else ()),
    ]
    return _up_to(sentence, ends[0][1]) if ends else None


def _seeks(sentence: Sentence) -> bool:
    return not {"find", "search", "look"}.isdisjoint(sentence.words)


def _from(sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The words from a token on, up to one that says something else."""
    while at < len(sentence.words) and sentence.words[at] in _OPENS:
        at += 1
    stop = at
    while stop < len(sentence.words) and _is_of_it(sentence, stop, first=at):
        stop += 1
    return _kept(sentence, at, stop)


def _up_to(sentence: Sentence, stop: int) -> tuple[int, int] | None:
    """The words before a token: 'find X in the notes', 'is X mentioned'."""
    at = stop
    while at > 0 and sentence.words[at - 1] not in _ENDS and not _is_named(sentence, at - 1):
        at -= 1
    while at < stop and sentence.words[at] in _OPENS:
        at += 1
    return _kept(sentence, at, stop)


def _is_of_it(sentence: Sentence, at: int, first: int) -> bool:
    begins = any(period.at == at for period in sentence.times.periods)
    over = sentence.words[at] in _ENDS or (begins and at > first)
    return not over and not _is_named(sentence, at)


def _is_named(sentence: Sentence, at: int) -> bool:
    accounts = (m for m in sentence.mentions if m.kind in ("account", "owner", "region"))
    return any(at in mention.tokens for mention in accounts)


def _kept(sentence: Sentence, at: int, stop: int) -> tuple[int, int] | None:
    words = sentence.words[at:stop]
    return (at, stop) if words and _NO_WORDS.isdisjoint(words) else None
