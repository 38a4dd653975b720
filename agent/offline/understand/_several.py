"""Several requests in one message, each knowing what the ones before it were about."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand._as_one import Part, as_one
from agent.offline.understand._parts_together import adds_nothing, only_cleared, stands_for
from agent.offline.understand._request import Requests
from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.about_answer.comparison_followup import (
    last_is_comparison,
    side_comparison,
)
from agent.offline.understand.dialogue.carryover.ellipsis import ASKS
from agent.offline.understand.dialogue.references.deferred_calls import (
    is_campaign_plan,
    is_deferred,
    means_a_campaign,
    of_whom,
    only_asks_which,
    put_placeholder,
)
from agent.offline.understand.dialogue.references.reference_checks import OF_MANY
from agent.offline.understand.dialogue.updates.comparison_update import beside_the_year_before
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.splitting.parts import Judge, is_command
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

MOST_CALLS = 6


class Several:
    """Reads the parts of messages of one person."""

    def __init__(self, requests: Requests) -> None:
        self.requests = requests
        self.lexicon = requests.lexicon

    def read(self, pieces: list[str], memory: Memory, text: str) -> Reading:
        """Several requests: each knows what the ones before it were about."""
        readings: list[Reading] = []
        later: list[Call] = []
        worst = False
        now = memory
        before = scan("", self.lexicon.lookup)
        judge = self.judge(memory)
        read: list[Part] = []
        for number, piece in enumerate(pieces):
            part = self.requests.part(piece, now)
            if not number:
                self._share_ahead(part, pieces[1:])
            if readings and only_asks_which(part, readings[-1].calls):
                continue
            if number and put_placeholder(part, now.calls, from_below=worst):
                reading = self.requests.one(part, now, linked=True, own=is_command(part, judge))
                later += self._later_calls(part, reading)
                continue
            worst = part.reads("worst")
            own = number > 0 and is_command(part, judge)
            reading = self.requests.one(part, now, linked=number > 0, own=own)
            read.append(Part(part, reading))
            if number and readings and adds_nothing(part, readings[-1], reading):
                continue
            cleared = len(readings) == 1 and only_cleared(memory, readings[0], reading)
            asked = f"{pieces[number - 1]}?" in text
            if cleared or (readings and stands_for(before, part, readings[-1], reading, asked)):
                readings.pop()
            before = part
            if reading.is_answered:
                now = reading.memory
            readings.append(reading)
        if not later and (whole := as_one(read, text, memory, self.requests)) is not None:
            return whole
        barred = [reading for reading in readings if reading.topic == "private"]
        if barred:
            return barred[0]
        done = [reading for reading in readings if reading.is_answered]
        open_ = [r for r in readings if r.kind == "clarify" and r.topic != "unsure"]
        if not done or open_:
            return (open_ or sorted(readings, key=lambda reading: -reading.confidence))[0]
        made = list({call.key: call for reading in done for call in reading.calls}.values())
        made = list(beside_the_year_before(made))
        notes = [note for reading in done for note in reading.notes]
        notes += [r.text for r in readings if r.kind == "decline" and not r.is_answered]
        return Reading(
            "calls",
            tuple(made[:MOST_CALLS]),
            notes=tuple(dict.fromkeys(notes)),
            confidence=min(reading.confidence for reading in done),
            presumed=any(reading.presumed for reading in done),
            memory=replace(
                now,
                calls=tuple(made[:MOST_CALLS]),
                later=tuple(later),
                focus=tuple(dict.fromkeys(part for one in done for part in one.memory.focus)),
            ),
        )

    def _share_ahead(self, part: Sentence, following: list[str]) -> None:
        """'Warning signs and notes of X': the account of a later part is that of the first too."""
        if part.mentions or part.unknown or part.named("segments") or part.reads(OF_MANY):
            return
        for piece in following:
            accounts = scan(piece, self.lexicon.lookup).of("account")
            if accounts:
                place = len(part.tokens)
                part.mentions += [replace(m, start=place, stop=place) for m in accounts[:1]]
                return

    def _later_calls(self, part: Sentence, reading: Reading) -> list[Call]:
        """The calls of a part about what another answer will show, such as the weaker of two."""
        stand_in = next(m for m in part.mentions if m.value.startswith("@"))
        made = list(reading.calls)
        if reading.kind == "clarify" and reading.topic == "campaign_type":
            made = list(reading.memory.calls)
        if stand_in.kind == "account" and means_a_campaign(part):
            plan = self.requests.intents["campaign_plan"]
            made = list(calls(plan, fill(part, plan)))
        made = [of_whom(call, stand_in) if is_campaign_plan(call) else call for call in made]
        if made and not any(map(is_deferred, made)) and stand_in.kind in ("account", "segment"):
            arguments = {"kind": "executive_summary", stand_in.kind: stand_in.value}
            made = [Call("draft_report", arguments)]
        return made

    def judge(self, memory: Memory) -> Judge:
        """What a part of a message asks for, the thread being about what `memory` says."""
        known = frozenset(subject.kind for subject in memory.subjects)
        named = known | {"account"}
        return lambda part, shared: decide(
            part, self.requests.classifier, known=named if shared else known
        )

    def only_tells(self, piece: str, memory: Memory) -> bool:
        """Whether a part only tells what is no business of ours: 'the agency charges us £1.80 a letter'.

        It may still say something of what is asked after it.
        """
        part = self.requests.part(piece, memory)
        if ASKS.search(part.line.text) or "?" in part.words:
            return False
        return self.judge(memory)(part, False).intent.decline == "general"

    def of_side(self, text: str, memory: Memory) -> Reading | None:
        """'A note on the weaker one' after a comparison, which is made again to tell which one that is."""
        part = self.requests.part(text, memory)
        asked = (
            last_is_comparison(memory) and not part.mentions and not side_comparison(part, memory)
        )
        if not asked or not put_placeholder(part, memory.calls):
            return None
        reading = self.requests.one(part, memory, linked=True)
        later = self._later_calls(part, reading)
        if not any(map(is_deferred, later)):
            return None
        return Reading(
            "calls",
            memory.calls,
            confidence=reading.confidence,
            memory=replace(memory, later=tuple(later)),
        )
