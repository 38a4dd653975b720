"""The day all is to be seen from, or the days it is judged by, beside anything else: 'as it stood at Easter'.

Every tool takes the day as as_of, and most take the days as lookback_days, whatever is asked of them. So the
message is read without them, and they are put to what was understood: no reader can take them for something
else, or lose them with the words that they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from agent.offline.understand.arguments.counted_lengths import Length, lengths
from agent.offline.understand.arguments.spans import WINDOW
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import arguments_of
from agent.offline.understand.types import Reading
from agent.offline.understand.words.sentence import Sentence

_BEFORE_A_NOUN = frozenset(["the", "our", "its", "their", "a", "my"])


def seen_from_its_day(sentence: Sentence, read: Callable[[str], Reading]) -> Reading | None:
    """The reading of the rest of a message, as of the day that it names; None where it names none."""
    view = sentence.times.view
    if view is None or view.end is None or view.end >= sentence.lookup.clock.today:
        return None
    first = view.at + _stays(sentence, view.at)
    head = sentence.text[: sentence.tokens[first].start].strip(" ,;")
    tail = sentence.text[sentence.tokens[view.stop - 1].end :].lstrip(" ,;")
    rest = f"{head} {tail}".strip()
    if not any(map(str.isalnum, rest)):
        return None
    return _with_all(read(rest), {"as_of": view.end.isoformat()})


def judged_by_its_days(sentence: Sentence, read: Callable[[str], Reading]) -> Reading | None:
    """The reading of the rest of a message, judged by the days that it says; None where it says none."""
    said = _window(sentence)
    if said is None or not WINDOW[0] <= said.days <= WINDOW[1]:
        return None
    head = sentence.text[: sentence.tokens[said.start].start].strip(" ,;-")
    tail = sentence.text[sentence.tokens[said.stop - 1].end :].lstrip(" ,;-")
    rest = f"{head} {tail}".strip()
    if not any(map(str.isalnum, rest)):
        return None
    reading = read(rest)
    today = sentence.lookup.clock.today
    first = today - timedelta(days=said.days - 1)
    if said.period is not None and said.period.start is not None:
        first = said.period.start
    over: dict[str, Any] = {"start": first.isoformat(), "end": today.isoformat()}
    back: dict[str, Any] = {"lookback_days": said.days}
    for given in (back, over):
        if all(
            given.keys() <= (arguments_of(call.tool) or given.keys())
            and not _TIMES & call.arguments.keys()
            for call in reading.calls
        ):
            return _with_all(reading, given)
    return None


_TIMES = frozenset(["lookback_days", "start", "end", "as_of"])
_JUDGES = re.compile(rf"(?<!\S)(?:{alternatives('said_to_judge')})$")
_OF_DATA = re.compile(rf"(?:{alternatives('days_of_data')})(?!\S)")
_ONLY = re.compile(r"(?: ?(?:only|alone|just|,|not .*|rather than .*|instead of .*))*")
_OVER_DATA = re.compile(
    r"(?<!\S)(?:(?:on|over|with|from|in|for|by)(?: (?:the|a|an|only|just|last|past))*)$"
)


_PREPOSITIONS = frozenset(["by", "on", "over", "in", "from", "with", "for"])
"""What a length of time may begin with that belongs to what is judged by it."""


def _window(sentence: Sentence) -> Length | None:
    """The days that all is judged by, from the first word that says so to the last."""
    words = sentence.plain_text.split()
    for length in lengths(sentence):
        if length.most is not None or not length.is_bare or _is_ago(words, length):
            continue
        at = length.start + (words[length.start] in _PREPOSITIONS)
        before, after = " ".join(words[:at]), " ".join(words[length.stop :])
        of_data = _OF_DATA.match(after)
        inside = _OF_DATA.search(" ".join(words[at : length.stop]))  # "180 days of orders" is one
        over = of_data or inside
        begins = _JUDGES.search(before) or (_OVER_DATA.search(before) if over else None)
        if begins is None:
            continue
        stop = length.stop + len(of_data[0].split() if of_data else ())
        only = _ONLY.match(" ".join(words[stop:]))
        stop += len(only[0].split()) if only else 0
        return replace(length, start=len(before[: begins.start()].split()), stop=stop)
    return None


def _is_ago(words: list[str], length: Length) -> bool:
    return words[length.stop - 1] in ("ago", "back") or words[length.stop : length.stop + 1] == [
        "ago"
    ]


def _with_all(reading: Reading, given: dict[str, Any]) -> Reading | None:
    """The reading with arguments for all of its calls; None where it asks for none."""
    if reading.kind != "calls":
        return None
    seen = {
        call.key: replace(call, arguments={**call.arguments, **given}) for call in reading.calls
    }
    of = reading.memory
    moved: dict[str, Any] = {
        name: tuple(seen.get(call.key, call) for call in getattr(of, name))
        for name in ("calls", "listed", "drafts", "later")
    }
    return replace(reading, calls=tuple(seen.values()), memory=replace(of, **moved))


def _stays(sentence: Sentence, at: int) -> bool:
    """'The status on 31 March' asks for the status."""
    return at > 0 and sentence.words[at - 1] in _BEFORE_A_NOUN
