"""Whether a message that was cut into parts is one question after all.

Two readings are weighed against each other: a call for each part, and one call of the tool of the strongest
part with what the whole message says. A part is a question of its own where it asks and is read for certain,
or names what no argument of that tool is for. All else is said of the other part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from agent.offline.understand._parts_together import only_looks
from agent.offline.understand._request import Requests
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.carryover.ellipsis import own_intent_words, unexplained
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.splitting.clauses import Form, form, is_question, words_between
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

_CERTAIN = 0.75
"""How sure of its reading a part must be to be a question of its own."""
_POSSIBLE, _NAMED = 0.5, 0.9
"""Below the one no part is a question; from the other on is one that only names what is wished."""
_TELLING = 4.0
"""How strongly a word must speak for an intent to be of what is asked."""
_FREE = frozenset(
    ["limit", "top", "sort", "order", "lookback_days", "start", "end", "level", "kind", "by", "metric"]
)  # fmt: skip
"""Arguments of a part that the rest of the message may say otherwise."""


class Part(NamedTuple):
    """A part of a message and how it was read by itself, after the parts before it."""

    sentence: Sentence
    reading: Reading


def as_one(parts: Sequence[Part], text: str, memory: Memory, requests: Requests) -> Reading | None:
    """The message as one question; None where several of its parts are questions of their own."""
    answered = [part for part in parts if part.reading.kind == "calls"]
    if len(answered) == len(parts) and (fuller := _with_all_said(parts, text, memory, requests)):
        return fuller
    for main in sorted(answered, key=lambda part: -part.reading.confidence):
        call = main.reading.calls[0]
        intent = intent_of(call, requests.intents)
        if intent is None or len(main.reading.calls) > 1:
            continue
        asked = _Asked(main.sentence, call, intent, requests)
        others = [part for part in parts if part is not main]
        if not any(map(asked.is_beside, others)):
            open_ = any(part.reading.kind in ("calls", "clarify") for part in others)
            return asked.whole(text, memory) if open_ else None
    return None


def _with_all_said(
    parts: Sequence[Part], text: str, memory: Memory, requests: Requests
) -> Reading | None:
    """'Churn risk in the West, high and critical, 25 rows': each call with what is said of both."""
    made = [call for part in parts for call in part.reading.calls]
    if len({call.tool for call in made}) > 1:
        return None
    whole = requests.one(requests.scanned(text, memory), memory)
    if whole.kind != "calls" or len(whole.calls) != len(made):
        return None
    pairs = zip(made, whole.calls, strict=True)
    held = all(one.tool == all_.tool and _items(one) <= _items(all_) for one, all_ in pairs)
    return whole if held and len({call.key for call in whole.calls}) == len(made) else None


def _items(call: Call) -> set[tuple[str, str]]:
    return {(name, str(value)) for name, value in call.arguments.items()}


class _Asked:
    """The call of the strongest part, which the other parts may say more of."""

    def __init__(self, sentence: Sentence, call: Call, intent: Intent, requests: Requests) -> None:
        self.sentence, self.call, self.intent, self.requests = sentence, call, intent, requests

    def is_beside(self, part: Part) -> bool:
        """Whether a part is a question beside that one."""
        reading = part.reading
        if reading.confidence < _POSSIBLE or self._is_vague(part.sentence):
            return False
        if self._contradicts(part.sentence) or self._tells_of_another(part):
            return True
        if is_question(part.sentence):
            return reading.confidence >= _CERTAIN
        if only_looks(part.sentence, reading, about=self.call) or self._says_more(part.sentence):
            return False
        wished = form(words_between(part.sentence, 0, len(part.sentence.tokens)), strict=True)
        least = _CERTAIN if wished is Form.ASKS else _NAMED
        return reading.is_answered and reading.confidence >= least

    def _is_vague(self, sentence: Sentence) -> bool:
        """'X has gone quiet. What happened?'"""
        alone = decide(sentence, self.requests.classifier, known=frozenset())
        return alone.intent.vague and alone.confidence >= _CERTAIN

    def _contradicts(self, sentence: Sentence) -> bool:
        """'The top brands of 2025 and the top brands of 2024', 'risks in the North, risks in the South'."""
        one, other = self._said(self.sentence), self._said(sentence)
        return any(one[name] != other[name] for name in set(one) & set(other))

    def _said(self, sentence: Sentence) -> dict[str, list[Any]]:
        said = dict(fill(sentence, self.intent).values)
        if said.get("metric") == ["revenue"] and not sentence.named("metrics"):
            said.pop("metric")
        return said

    def _tells_of_another(self, part: Part) -> bool:
        """Whether words of a part speak for what it was read as: 'warning signs' beside what to pitch."""
        read_as = [intent_of(call, self.requests.intents) for call in part.reading.calls]
        names = [one.name for one in read_as if one is not None and one.tool != self.intent.tool]
        seen = Memory(calls=(self.call,))
        words = own_intent_words(part.sentence, self.intent, seen, self.requests.classifier)
        told = [self.requests.classifier.told_by(word) for word in words]
        return any(one[name] > _TELLING for one in told for name in names)

    def _says_more(self, sentence: Sentence) -> bool:
        """Whether all of a part are values that the tool takes."""
        said = self._said(sentence)
        used = [str(value) for values in said.values() for value in values]
        mentions = [*sentence.mentions, *sentence.named("segments"), *sentence.named("signals")]
        named = all(mention.value in used for mention in mentions)
        measured = not sentence.named("metrics") or {"metric", "min_monetary", "sort"} & {*said}
        seen = Memory(calls=(self.call,))
        return bool(said and named and measured and not unexplained(sentence, self.intent, seen))

    def whole(self, text: str, memory: Memory) -> Reading | None:
        """The whole message as one call of the tool, where nothing of the strongest part is lost."""
        readings = (
            self.requests.one(self.requests.scanned(text, memory), memory),
            self.requests.with_tool(self.intent.tool, self.requests.scanned(text, memory), memory),
        )
        return next((one for one in readings if one is not None and self._holds(one)), None)

    def _holds(self, reading: Reading) -> bool:
        if reading.kind != "calls" or {call.tool for call in reading.calls} != {self.call.tool}:
            return False
        said = {(name, value) for name, value in _items(self.call) if name not in _FREE}
        return len(reading.calls) == 1 and said <= _items(reading.calls[0])
