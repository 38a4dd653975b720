"""From a message, which may ask for several things, and what the thread is about to a reading."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from agent.offline.understand._asking import whose
from agent.offline.understand._changes import with_all_changes
from agent.offline.understand._choosing import likelier_tool, says_as_much
from agent.offline.understand._parts_together import adds_nothing, only_cleared, stands_for
from agent.offline.understand._request import Requests
from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.answers import answer_in_full
from agent.offline.understand.dialogue.comparison_followup import (
    last_is_comparison,
    side_comparison,
)
from agent.offline.understand.dialogue.continuation import is_continuation
from agent.offline.understand.dialogue.contrast import contrasts, keeps_all_else
from agent.offline.understand.dialogue.coreference import resolve_references
from agent.offline.understand.dialogue.deferred_calls import (
    is_campaign_plan,
    is_deferred,
    means_a_campaign,
    of_whom,
    only_asks_which,
    put_placeholder,
)
from agent.offline.understand.dialogue.ellipsis import ASKS
from agent.offline.understand.dialogue.hints import written_out
from agent.offline.understand.dialogue.memory import afresh_from
from agent.offline.understand.dialogue.number_said_anew import row_by_number
from agent.offline.understand.dialogue.occasion_period import with_period_of_occasion
from agent.offline.understand.dialogue.reference_checks import OF_MANY
from agent.offline.understand.dialogue.relative_amounts import with_absolute_amounts
from agent.offline.understand.dialogue.rewrite import rewritten, with_full_years, without_broken_off
from agent.offline.understand.dialogue.same_period import with_same_period
from agent.offline.understand.dialogue.slot_update import updated_calls
from agent.offline.understand.dialogue.speaker import (
    ME,
    asks_for_own_accounts,
    introduction,
    with_speaker,
    with_speaker_named,
)
from agent.offline.understand.dialogue.swapped import asked_of_another, swapped
from agent.offline.understand.dialogue.topic_resumption import resumed
from agent.offline.understand.dialogue.visit_preamble import without_preamble
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents import classifier, next_tool
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.intents.next_tool import NextTool
from agent.offline.understand.replies import chat
from agent.offline.understand.splitting.openings import AFRESH, without_opening
from agent.offline.understand.splitting.parts import Judge, is_command, parts
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence
from data.home import shared_cache

MOST_CALLS = 6
LONGEST = 1_000
"""Signs of a message that is read; a longer one is a letter, and reading takes longer than it grows."""
_COMMANDS = {
    "profile": "deep dive on {}",
    "risk": "draft a risk note for {}",
    "summary": "executive summary of {}",
    "campaign": "draft a campaign plan {}",
    "segments": "how are my segments {}",
    "help": "help",
}


def understand(
    text: str, lexicon: Lexicon, memory: Memory | None = None, *, cache_dir: Path | None = None
) -> Reading:
    """What a person means by `text`.

    `lexicon` holds what exists for this person, `memory` what the thread is about. `cache_dir` keeps
    the trained models (by default a folder that all homes share). Same input, same reading.
    """
    reader = Reader(lexicon, *_models(cache_dir or shared_cache()))
    if memory is None and cache_dir is None:
        return lexicon.opened_with.get(text, lambda: reader.understood(text, Memory()))
    return reader.understood(text, memory or Memory())


def learn() -> None:
    """Train the models and keep them for all homes, unless they are there."""
    classifier.load(shared_cache())
    next_tool.load(shared_cache())


def has_learned() -> bool:
    """Whether the trained models are kept."""
    cache = shared_cache()
    return classifier.kept_in(cache).exists() and next_tool.kept_in(cache).exists()


@lru_cache(maxsize=4)
def _models(cache_dir: Path) -> tuple[Classifier, NextTool]:
    return classifier.load(cache_dir), next_tool.load(cache_dir)


class Reader:
    """Reads messages of one person."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier, next_tool: NextTool) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.next_tool = next_tool
        self.requests = Requests(lexicon, classifier)

    def understood(self, text: str, memory: Memory) -> Reading:
        """What the rules make of a message, unless conversations speak clearly for another tool."""
        text = with_same_period(text, memory)
        reading = with_all_changes(
            self.read, self._is_one_change, text, memory, self.lexicon.lookup
        )
        if len(text) > LONGEST or text.startswith("/"):
            return reading
        sentence = scan(text, self.lexicon.lookup)
        tool = likelier_tool(sentence, reading, memory, self.next_tool)
        other = self.with_tool(tool, text, memory) if tool else None
        return other if other is not None and says_as_much(other, reading) else reading

    def with_tool(self, tool: str, text: str, memory: Memory) -> Reading | None:
        """The message read as one request for that tool; None where it cannot be one."""
        memory = replace(memory, later=())
        text, memory = self._normalised(text, memory)
        text = self._in_full(with_absolute_amounts(text, memory), memory)
        return self.requests.with_tool(tool, self._scanned(text, memory), memory)

    def _normalised(self, text: str, memory: Memory) -> tuple[str, Memory]:
        """A message without what only leads up to it."""
        text = _command(" ".join(text.split()))
        text = with_period_of_occasion(text, self.lexicon.lookup)
        text = without_opening(text, lambda part: scan(part, self.lexicon.lookup).mentions)
        text = without_broken_off(text)
        if afresh := AFRESH.match(text):
            memory = afresh_from(memory, text := text[afresh.end() :])
        return with_full_years(text, self.lexicon.first_date.year, self.lexicon.as_of.year), memory

    def _in_full(self, text: str, memory: Memory) -> str:
        """A message with its hints written out: 'too fine, months'."""
        lookup = self.lexicon.lookup
        return written_out(rewritten(written_out(text, lookup, memory), memory), lookup, memory)

    def _scanned(self, text: str, memory: Memory) -> Sentence:
        lookup = self.lexicon.lookup
        sentence = scan(text, lookup, self._spoken_of(memory))
        if (asked := without_preamble(sentence, lookup)) != sentence.text:
            sentence = scan(asked, lookup, self._spoken_of(memory))
        return sentence

    def read(self, text: str, memory: Memory) -> Reading:
        """A whole message, which may ask for several things."""
        memory = replace(memory, later=())
        if len(text) > LONGEST:
            return self.requests.asking.what_is_asked(memory)
        text, memory = self._normalised(text, memory)
        if text.startswith("/export"):
            return chat("export", 1.0, memory)
        if not any(map(str.isalnum, text)):
            return chat("help" if "?" in text else "empty", 1.0, memory)
        said = text, memory
        text, memory = answer_in_full(text, memory, self.lexicon)
        text, memory = self._in_the_name_of_its_writer(text, memory)
        told = (text, memory) != said
        if asks_for_own_accounts(text):
            return whose(self.lexicon, memory)
        lookup = self.lexicon.lookup
        asks_anew = self.requests.asks_anew(scan(text, lookup), memory)
        if not asks_anew:
            text = with_absolute_amounts(text, memory)
            text = row_by_number(text, memory)
            anew = self.requests.said_anew(text, memory) or self.requests.released(text, memory)
            if anew is not None:
                return anew
            if (swap := swapped(text, lookup, memory)) is not None:
                return self._swapped(*swap, memory)
        if (wanted := self._contrasted(text, memory)) is not None:
            return wanted
        if not asks_anew:
            said = self._in_full(asked_of_another(text, lookup, memory), memory), memory
            text, memory = resumed(*said)
            told = told or (text, memory) != said
        reading = self._requested(text, memory)
        return replace(reading, presumed=False) if told else reading

    def _requested(self, text: str, memory: Memory) -> Reading:
        """The reading of one request or of several."""
        sentence = self._scanned(text, memory)
        if of_side := self._of_side(sentence.text, memory):
            return of_side
        named = self._named(sentence, memory)
        pieces = parts(named, self.lexicon.lookup, self._judge(memory), self._goes_on)
        if len(pieces) == 1:
            return self.requests.one(sentence, memory)
        reading = self._several(pieces, memory, text)
        if reading.kind == "clarify":
            # A piece may lack what stands in the other: then it was one question.
            whole = self.requests.one(sentence, memory)
            return whole if whole.kind == "calls" else reading
        return reading

    def _swapped(self, made: tuple[Call, ...], rest: str, memory: Memory) -> Reading:
        """The last calls with one value for another, and with what is said beside it."""
        reading = self.requests.answering.ready(made, 0.9, memory)
        if not rest or keeps_all_else(rest):
            return reading
        more = self.read(rest, reading.memory)
        return replace(more, memory=replace(more.memory, before=memory.calls))

    def _contrasted(self, text: str, memory: Memory) -> Reading | None:
        """The last answer with what a message wants in place of something of it."""
        lookup = self.lexicon.lookup
        for one in contrasts(text, lookup, memory, self.requests.intents):
            sentence = scan(one.wanted, lookup)
            anew = self.requests.asks_anew(sentence, memory) or ASKS.search(sentence.line.text)
            if anew and not one.keeps:
                return self.read(one.wanted, memory) if one.gone else None
            reading = self._changed(one.wanted, memory)
            if reading is not None:
                made = one.without_gone(reading.calls)
                told = self.requests.answering.ready(made, 0.9, memory)
                return replace(told, notes=reading.notes)
        return None

    def _is_one_change(self, text: str, memory: Memory) -> bool:
        """Whether a message changes the last answer as a whole, whatever its parts would do."""
        lookup = self.lexicon.lookup
        return bool(
            self.requests.released(text, memory)
            or swapped(text, lookup, memory)
            or written_out(text, lookup, memory) != text
            or self._contrasted(text, memory)
        )

    def _changed(self, text: str, memory: Memory) -> Reading | None:
        """The last calls with what the message changes; None where it changes nothing of them."""
        said = self._in_full(asked_of_another(text, self.lexicon.lookup, memory), memory)
        reading = self.requests.changed(self._scanned(said, memory), memory)
        if reading is None:
            reading = self.read(text, memory)
        same = [c.tool for c in reading.calls] == [c.tool for c in memory.calls]
        return (
            reading if same and reading.kind == "calls" and reading.calls != memory.calls else None
        )

    def _in_the_name_of_its_writer(self, text: str, memory: Memory) -> tuple[str, Memory]:
        """'I am Grace Adeyemi. What needs my attention?' is of her accounts, as is 'only mine' later."""
        told = introduction(scan(text, self.lexicon.lookup))
        me = told[0] if told else memory.subject(ME)
        if me is None and len(self.lexicon.owners) == 1:
            (only,) = self.lexicon.owners
            me = Subject(ME, only, only) if asks_for_own_accounts(text) else None
        if me is None:
            return text, memory
        memory = with_speaker(memory, me)
        if told is None:
            return with_speaker_named(text, me), memory
        if told[1]:
            return with_speaker_named(told[1], me, whole=True), memory
        return with_speaker_named("only mine" if memory.calls else "my accounts", me), memory

    def _named(self, sentence: Sentence, memory: Memory) -> Sentence:
        """The message with the accounts that it points at by their ids, which is not to be split at them.

        'The guest house on that list, any notes' is one question of one account.
        """
        again = scan(sentence.text, self.lexicon.lookup, self._spoken_of(memory))
        pointed = {subject.value for subject in resolve_references(again, memory, self.lexicon)}
        said = again.text
        for mention in sorted(again.mentions, key=lambda one: -one.start):
            named = mention.kind == "account" and mention.start < mention.stop
            if named and mention.value in pointed:
                first, last = again.tokens[mention.start], again.tokens[mention.stop - 1]
                said = said[: first.start] + mention.value + said[last.end :]
        return scan(said, self.lexicon.lookup, self._spoken_of(memory)) if pointed else sentence

    def _goes_on(self, intent: Intent, tail: Sentence) -> bool:
        """Whether a part only adds to a question of that intent: '..., at group level'."""
        asked = Memory(calls=(Call(intent.tool, dict(intent.fixed)),))
        return is_continuation(tail, asked, self.requests.classifier) and bool(
            updated_calls(tail, asked, self.requests.intents)[0]
        )

    def _judge(self, memory: Memory) -> Judge:
        """What a part of a message asks for, the thread being about what `memory` says."""
        known = frozenset(subject.kind for subject in memory.subjects)

        named = known | {"account"}
        return lambda part, shared: decide(part, self.classifier, known=named if shared else known)

    def _several(self, pieces: list[str], memory: Memory, text: str) -> Reading:
        """Several requests: each knows what the ones before it were about."""
        readings: list[Reading] = []
        later: list[Call] = []
        worst = False
        now = memory
        before = scan("", self.lexicon.lookup)
        judge = self._judge(memory)
        for number, piece in enumerate(pieces):
            part = scan(piece, self.lexicon.lookup, self._spoken_of(now))
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
        barred = [reading for reading in readings if reading.topic == "private"]
        if barred:
            return barred[0]
        done = [reading for reading in readings if reading.is_answered]
        open_ = [r for r in readings if r.kind == "clarify" and r.topic != "unsure"]
        if not done or open_:
            return (open_ or sorted(readings, key=lambda reading: -reading.confidence))[0]
        made = list({call.key: call for reading in done for call in reading.calls}.values())
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

    def _of_side(self, text: str, memory: Memory) -> Reading | None:
        """'A note on the weaker one' after a comparison, which is made again to tell which one that is."""
        part = scan(text, self.lexicon.lookup, self._spoken_of(memory))
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

    def _spoken_of(self, memory: Memory) -> list[int]:
        """Indexes of the accounts that the thread has named."""
        ids = self.lexicon.lookup.account_ids
        said = [s for s in (*memory.listing, *memory.subjects) if s.kind == "account"]
        return [place for s in said if (place := ids.place(s.value)) is not None]


def _command(text: str) -> str:
    """Slash commands in words."""
    match = re.fullmatch(r"/(\w+)\s*(.*)", text)
    if match and match[1].casefold() in _COMMANDS:
        return _COMMANDS[match[1].casefold()].format(match[2]).strip()
    return text
