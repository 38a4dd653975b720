"""How long accounts have not ordered, or nobody was in touch: 'quiet for 3 months', 'no call since March'.

A message may name several lengths of time. Each is what the cue nearest to it says: of silence, of no
contact, or neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.offline.understand.arguments.counted_lengths import Length, lengths
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.spans import NOT_BY_CONTACT, NOT_BY_SILENCE, days_of
from agent.offline.understand.arguments.unwanted import is_unwanted
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.named_times import LAST, OVER
from agent.offline.understand.tokens.tokenizer import Line
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

NO_PURCHASES = "No purchases"
"""Accounts without an order are in no segment, but can be searched for."""
_NONE = r"(?:not?(?! (?:more|fewer|less|later) than)|nothing|never|without|nobody|none|zero)"
_BUYING = alternatives("buying_at_all")
_NOT_ORDERED = re.compile(
    rf"(?<!\S){_NONE} (?:\S+ ){{0,4}}?(?:{_BUYING})(?!\S)"
    rf"|(?<!\S)(?:{_BUYING}) (?:us |from us )?(?:nothing|zero|no (?:orders?|goods))"
    r"(?! (?:but|except|else|other|besides|apart|more)(?!\S))(?!\S)"
    rf"|(?<!\S)no (?:new |further |more )?(?:sales?|business|activity)(?!\S)"
    rf"|(?<!\S)(?:{alternatives('nothing_then')})(?!\S)"
)
_LAST_ORDER = re.compile(
    rf"(?<!\S)(?:last|latest|newest|previous|(?:most|more) recent|final)(?: \S+)?? (?:{_BUYING})(?!\S)"
)
_QUIET = re.compile(rf"(?<!\S)(?:{alternatives('quiet')})(?!\S)")
_IN_DAYS = re.compile(
    rf"(?<!\S)(?:recency(?: days)?|days since (?:\S+ ){{0,2}}?(?:{_BUYING})"
    r"|days (?:of )?(?:quiet|silent|silence|inactive|inactivity|dormant))(?!\S)"
)
"""After which a number is one of days: 'recency over 90'."""
_AFTER = re.compile(
    rf"(?:,? ?(?:old|ago|back|now|in a row|or (?:more|over|longer)|and (?:more|over|up)|plus)? ?(?:of "
    rf"|with |went |have )*)"
    rf"(?:without|{_NONE}(?! (?:fewer|less|more|later) )"
    r"|since(?! (?:the |their |they |we )?(?:first|join|sign|became|start|won))"
    r"|gone|quiet|silent|silence|inactive|inactivity|dormant|idle|unheard|away"
    rf"|absent)(?!\S).*"
)
"""What makes a length before it one of silence: '90 days without an order', '45 days of silence'."""
_BARE = re.compile(
    rf"(?<!\S)(?:{alternatives('quiet')}|{_NONE} (?:\S+ ){{0,2}}?(?:{_BUYING}))"
    r"(?:(?: [,-])* (?:for|over|maybe|perhaps|about|around|like|say|roughly|at least|more than|minimum|min"
    r"|in|within|since))+ (?P<days>\d+)(?: \+)?(?= [.?!]|$)"
)
"""'Silent, maybe 60': a number alone is one of days."""
_FEWEST, _MOST = 14, 730
"""Days that such a number may be; a smaller one is one of rows."""
_NEAR = 12
"""Words between what is said of accounts and how long: 'lapsed ones, West, 120 days or more'."""


def silence(sentence: Sentence) -> Length | None:
    """The least time without an order that is asked for, and where it is said."""
    return next((length for length, of in _lengths_of(sentence) if of == "order"), None)


def silent_days(sentence: Sentence) -> int | None:
    """The least days without an order that are asked for; None where no such length is said."""
    found = silence(sentence)
    return found.days if found else None


def tokens_of_touch(sentence: Sentence) -> set[int]:
    """The words that say how long accounts have not ordered, or nobody was in touch."""
    return {at for length, _ in _lengths_of(sentence) for at in range(length.start, length.stop)}


def out_of_touch(sentence: Sentence) -> str:
    """Which contact accounts are asked for without: any or personal; '' where none is spoken of."""
    said = sentence.has(
        r"(which|what|who|whom|list|show|find|any|all|(\S+ )*(accounts?|customers?|clients?|ones)) ?.*"
    )
    if not said and not sentence.trade and not sentence.named("segments"):
        return ""
    if sentence.has(_NEGLECTED):
        return "personal"
    for kind in ("any", "personal"):
        words = alternatives(f"contact_{kind}")
        if sentence.has(_OUT_OF.format(words=words)):
            return kind
    return ""


_OUT_OF = (
    r"(not|no|nothing|never|without|nobody|none|no one|haven t|hasn t|lacking|lack|un)"
    r" (\S+ ){{0,4}}({words})( .*)?|({words}) (\S+ ){{0,3}}(more than|over|longer than|at least) .*"
)
_NEGLECTED = "neglected|neglecting|uncontacted|unvisited"


def _lengths_of(sentence: Sentence) -> Iterator[tuple[Length, str]]:
    """Each length of time with what it is of: 'order', 'contact'; only those that are of one."""
    line = Line(sentence.plain_text.split())
    touch = out_of_touch(sentence)
    cues = [
        (start, stop, kind)
        for kind, pattern in (
            ("not ordered", _NOT_ORDERED),
            ("last order", _LAST_ORDER),
            ("quiet", _QUIET),
            ("quiet", _IN_DAYS),
            ("touch", _touch(touch)),
        )
        if pattern is not None
        for _, start, stop in line.find(pattern)
    ]
    for length in lengths(sentence):
        if _is_of_spending(length, line):
            continue
        before = [cue for cue in cues if 0 <= length.start - cue[1] <= _NEAR]
        nearest = max(before, key=lambda cue: cue[1], default=None)
        if nearest and _goes_with(nearest[2], length, sentence):
            yield length, "contact" if nearest[2] == "touch" else "order"
        elif length.is_bare and not _looks_back(length, sentence):
            after = " ".join(line.words[length.stop : length.stop + 6])
            if _AFTER.match(after):
                yield length, "contact" if touch and not _NOT_ORDERED.search(after) else "order"
    for match, _, stop in line.find(_BARE):
        number = next((n for n in sentence.numbers if n.start < stop <= n.end + 1), None)
        if number is not None and _FEWEST <= int(match["days"]) <= _MOST:
            yield Length(number.start, number.end, number.whole), "order"
    if touch:
        yield from _bare_of_contact(sentence, line, touch)
    for _, _, stop in line.find(_IN_DAYS):
        number = next((n for n in sentence.numbers if stop <= n.start <= stop + 4), None)
        if number is None or number.kind != "plain":
            continue
        if "," not in line.words[stop : number.start]:
            yield Length(number.start, number.end, number.whole), "order"


_SPENT = re.compile(alternatives("spent_in_a_time"))


def _is_of_spending(length: Length, line: Line) -> bool:
    """'Silent for 90 days but spent over 20,000 in the last year': the year says when it was spent."""
    return _SPENT.search(" ".join(line.words[: length.start])) is not None


def _bare_of_contact(sentence: Sentence, line: Line, touch: str) -> Iterator[tuple[Length, str]]:
    """'Not been called in 90': a number alone is one of days."""
    words = alternatives(f"contact_{touch}")
    said = re.compile(
        rf"(?<!\S){_NONE} (?:\S+ ){{0,3}}?(?:{words})(?: \S+){{0,2}}? (?:in|for|over|within|since)"
        r"(?: the)?(?: last| past)? (?P<days>\d+)(?: \+)?(?= [.?!]|$)"
    )
    for match, _, stop in line.find(said):
        number = next((n for n in sentence.numbers if n.start < stop <= n.end + 1), None)
        if number is not None and _FEWEST <= int(match["days"]) <= _MOST:
            yield Length(number.start, number.end, number.whole), "contact"


def _touch(kind: str) -> re.Pattern[str] | None:
    return re.compile(rf"(?<!\S)(?:{alternatives(f'contact_{kind}')})(?!\S)") if kind else None


def _goes_with(cue: str, length: Length, sentence: Sentence) -> bool:
    """'Last ordered over 90 days ago', not 'last ordered since March', 'in the last 90 days'."""
    shape = length.period.shape if length.period else "rolling"
    if cue == "last order":
        return shape in ("point", "until") or (
            shape == "rolling" and not _looks_back(length, sentence)
        )
    return shape != "until" and not (shape == "point" and cue == "not ordered")


def _looks_back(length: Length, sentence: Sentence) -> bool:
    return (
        sentence.words[length.start] in LAST or "last" in sentence.words[length.start : length.stop]
    )


def _looks_over(sentence: Sentence, period: Atom) -> bool:
    """'Over the last two years', which says what is looked at."""
    before = [word for word in sentence.words[: period.at] if word != "the"][-1:]
    return bool(before) and before[0] in OVER


@reads_argument("min_contact_days", "contact")
def _min_contact(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """How long nobody was in touch, and what counts as that."""
    kind = out_of_touch(sentence)
    found = next((length for length, of in _lengths_of(sentence) if of == "contact"), None)
    days = found.days if found is not None else _of_all_time(sentence) if kind else 0
    if not kind or not days:
        return
    slots.put("min_contact_days", days)
    if kind != "any" and not sentence.has("(contact|touch) (of any (kind|sort)|whatsoever|at all)"):
        slots.put("contact", kind)
    slots.drop |= {"lookback_days", "as_of"}
    slots.notes = [note for note in slots.notes if note not in (NOT_BY_SILENCE, NOT_BY_CONTACT)]


def _of_all_time(sentence: Sentence) -> int:
    """More days than the data have, where accounts were 'never' contacted; else none."""
    clock = sentence.lookup.clock
    never = not sentence.numbers and sentence.has(alternatives("never_in_touch"))
    return (clock.today - clock.first).days + 1 if never else 0


QUIET_DAYS = 90
"""So long without an order is quiet, where nobody says how long."""
QUIET_MEANS = f"Quiet is taken for {QUIET_DAYS} days without an order."
_WENT_QUIET = alternatives("went_quiet")
_HABIT = re.compile(
    rf"(?<!\S)(?:{alternatives('used_to_order')}|{alternatives('missed_an_order')})(?!\S)"
)


def _is_quiet_at_all(sentence: Sentence, slots: Slots) -> bool:
    """'Hotels that have gone quiet': no length, no segment of that name, and no other order than by size."""
    told = (
        "segment" in slots.values or sentence.times.periods or sentence.has("longest|how long .*")
    )
    usual = _HABIT.search(sentence.plain_text)  # those are held against their own habit
    return not told and not usual and bool(sentence.has(f"({_WENT_QUIET})( .*)?"))


@reads_argument("min_recency_days")
def _min_recency(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Takes the length of time for itself: it is no window; another one that is said beside it stays."""
    found = silence(sentence)
    if not found or not found.days:
        if intent.tool == "find_accounts" and _is_quiet_at_all(sentence, slots):
            slots.put("min_recency_days", QUIET_DAYS)
            slots.notes.append(QUIET_MEANS)
        return
    if is_unwanted(sentence, found.start):
        if "list_ranges" in intent.takes:
            slots.put("max_recency_days", max(1, found.days - 1))
            slots.no_window()
        return
    slots.put("min_recency_days", found.days)
    if found.most is not None and "list_ranges" in intent.takes:
        slots.put("max_recency_days", found.most)
    windows = [
        period
        for period in sentence.times.periods
        if period.shape == "rolling" and not found.start <= period.at < found.stop
    ]
    slots.no_window()
    spent = [one for one in windows if _SPENT.search(" ".join(sentence.words[: one.at]))]
    told = found.period is not None or spent == windows
    if len(windows) == 1 and told and _looks_over(sentence, windows[0]):
        slots.drop.discard("lookback_days")
        slots.put("lookback_days", days_of(windows[0]))
    without_quiet_segments(sentence, slots)
    slots.notes = [note for note in slots.notes if note != NOT_BY_SILENCE]


def without_quiet_segments(sentence: Sentence, slots: Slots) -> None:
    """'Lapsed ones, 120 days or more' names no segment; one that is named by its own name stays."""
    segments = sentence.named("segments")
    loose = [m for m in segments if _QUIET.fullmatch(" ".join(sentence.words[m.start : m.stop]))]
    other = {m.value for m in segments if m not in loose}
    out = {m.value for m in loose} - other | {NO_PURCHASES}
    named = [value for value in slots.values.get("segment", ()) if value not in out]
    slots.values.pop("segment", None)
    if named:
        slots.put("segment", *named)
