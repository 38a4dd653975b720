"""From a message, which may ask for several things, and what the thread is about to a reading."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from agent.offline.understand._asking import whose
from agent.offline.understand._changes import with_all_changes
from agent.offline.understand._choosing import likelier_tool, says_as_much, says_nothing
from agent.offline.understand._day_of_view import judged_by_its_days, seen_from_its_day
from agent.offline.understand._deciding import SURE
from agent.offline.understand._edits import Edits
from agent.offline.understand._request import Requests
from agent.offline.understand._several import Several
from agent.offline.understand._unused import with_unused_told
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.about_answer.earlier_answers import back_to_earlier
from agent.offline.understand.dialogue.about_answer.shares import with_share
from agent.offline.understand.dialogue.about_answer.sum_of_listed import TOTAL
from agent.offline.understand.dialogue.about_answer.topic_resumption import resumed
from agent.offline.understand.dialogue.carryover.continuation import is_continuation
from agent.offline.understand.dialogue.carryover.each_region import with_each_region
from agent.offline.understand.dialogue.memory import afresh_from, kinds_spoken_of
from agent.offline.understand.dialogue.references.answers import answer_in_full
from agent.offline.understand.dialogue.references.coreference import resolve_references
from agent.offline.understand.dialogue.references.explained_word import with_explained_word
from agent.offline.understand.dialogue.references.goods_denied import with_denied_goods
from agent.offline.understand.dialogue.references.same_period import with_same_period
from agent.offline.understand.dialogue.references.speaker import (
    ME,
    asks_for_own_accounts,
    introduces,
    introduction,
    with_speaker,
    with_speaker_named,
)
from agent.offline.understand.dialogue.updates.campaign_series import goes_back_to_year
from agent.offline.understand.dialogue.updates.number_said_anew import row_by_number
from agent.offline.understand.dialogue.updates.relative_amounts import with_absolute_amounts
from agent.offline.understand.dialogue.updates.slot_update import updated_calls
from agent.offline.understand.dialogue.updates.swapped import asked_of_another
from agent.offline.understand.dialogue.wordings.chart_kinds import with_chart, without_chart_focus
from agent.offline.understand.dialogue.wordings.charts import (
    asks_only_to_be_drawn,
    asks_to_draw_rows,
    without_form,
)
from agent.offline.understand.dialogue.wordings.direct import is_settled, of_whole
from agent.offline.understand.dialogue.wordings.hints import written_out
from agent.offline.understand.dialogue.wordings.language import (
    TOPIC,
    is_in_another_language,
    without_language,
)
from agent.offline.understand.dialogue.wordings.no_such_day import no_such_day
from agent.offline.understand.dialogue.wordings.occasion_period import (
    with_period_of_occasion,
    with_quarter_of_review,
)
from agent.offline.understand.dialogue.wordings.rewrite import (
    with_comparison_joined,
    with_full_years,
    with_month_first,
    without_broken_off,
)
from agent.offline.understand.dialogue.wordings.to_come import not_yet
from agent.offline.understand.dialogue.wordings.visit_preamble import NO_VISIT_PLAN, plans_visit
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents import classifier, next_tool
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.intents.next_tool import NextTool
from agent.offline.understand.replies import chat, decline
from agent.offline.understand.splitting.asides import without_asides
from agent.offline.understand.splitting.beside import (
    with_limit_said_behind,
    without_sentences_beside,
)
from agent.offline.understand.splitting.named_values import with_dimension_of_values
from agent.offline.understand.splitting.openings import (
    AFRESH,
    with_year_said_after,
    without_opening,
    without_told_times,
)
from agent.offline.understand.splitting.parts import CERTAIN, POSSIBLE, parts
from agent.offline.understand.splitting.roundabout import without_roundabout
from agent.offline.understand.splitting.told_terms import with_told_terms
from agent.offline.understand.times.written_months import with_months_in_words
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.colloquial import in_plain_words
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence
from data.home import shared_cache

LONGEST = 1_000
"""Signs of a message that is read; a longer one is a letter, and reading takes longer than it grows."""
_GO_ON = re.compile("(please |ok |and |yes )*(go on|carry on|continue|keep going)( then| please)*")
"""What is no thanks, and says not what is to come."""
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


def learn_intents() -> None:
    """Train the classifier of the intents and keep it for all homes, unless it is there."""
    classifier.load(shared_cache())


def learn_next_tool() -> None:
    """Train the model of the next tool and keep it for all homes, unless it is there."""
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
        self.edits = Edits(self.requests, self.read)
        self.several = Several(self.requests)

    def understood(self, text: str, memory: Memory) -> Reading:
        """The reading of a message, with what of it nothing took up."""
        typed = text
        if len(text) <= LONGEST and not text.startswith("/"):
            text = with_months_in_words(in_plain_words(" ".join(text.split())))
            text = with_dimension_of_values(text, self.lexicon.lookup)
        memory = without_chart_focus(memory)
        memory = replace(memory, focus=tuple(one for one in memory.focus if one != TOTAL))
        reading = self._likeliest(text, memory)
        if len(text) > LONGEST or text.startswith("/"):
            return reading
        sentence = scan(text, self.lexicon.lookup)
        reading = no_such_day(not_yet(reading, sentence, memory), sentence, memory)
        reading = with_each_region(reading, sentence, memory, self.lexicon)
        reading = with_share(reading, sentence, memory)
        without = partial(self._likeliest, memory=memory)
        told = with_unused_told(reading, memory, sentence, without, self.requests.classifier)
        if told.memory.focus == ("talk",) and plans_visit(typed):
            told = replace(told, notes=(*told.notes, NO_VISIT_PLAN))
        return with_chart(told, text, sentence, memory)

    def _likeliest(self, text: str, memory: Memory) -> Reading:
        """What the rules make of a message, unless conversations speak clearly for another tool."""
        text = with_explained_word(with_same_period(text, memory), memory)
        text = with_denied_goods(text, memory)
        if (seen := self._seen_from_its_day(text, memory)) is not None:
            return seen
        if goes_back_to_year(scan(text[:LONGEST], self.lexicon.lookup), memory):
            reading = self.read(text, memory)
        else:
            reading = with_all_changes(self.read, text, memory, self.lexicon.lookup)
        if len(text) > LONGEST or text.startswith("/"):
            return reading
        said = with_absolute_amounts(self._normalised(text, memory)[0], memory)
        narrowed = self.requests.narrowed(said, memory, reading)
        if narrowed is not None:
            return narrowed
        sentence = scan(text, self.lexicon.lookup)
        tool = likelier_tool(sentence, reading, memory, self.next_tool)
        other = self.with_tool(tool, text, memory) if tool else None
        if reading.topic == "thanks" and memory.calls and _GO_ON.fullmatch(sentence.bare):
            return self._unsure(sentence, memory)
        if other is None:
            return reading
        asks = reading.is_answered or sentence.numbers or sentence.has("the same in a .*")
        if other.calls == memory.calls and not asks:
            return reading  # the same again answers nothing that was not understood
        if says_nothing(sentence, other):
            return reading if reading.confidence >= SURE else self._unsure(sentence, memory)
        return other if says_as_much(other, reading) else reading

    def _seen_from_its_day(self, text: str, memory: Memory) -> Reading | None:
        sentence = scan(text[:LONGEST], self.lexicon.lookup)
        if not sentence.times.view:
            if memory.calls:
                return None  # after an answer it changes what that was judged by
            return judged_by_its_days(sentence, partial(self._likeliest, memory=memory))
        if self.requests.follow_ups.at_a_time(text, memory) is not None:
            return None
        return seen_from_its_day(sentence, partial(self._likeliest, memory=memory))

    def _unsure(self, sentence: Sentence, memory: Memory) -> Reading:
        decision = decide(sentence, self.requests.classifier, known=kinds_spoken_of(memory, ()))
        return self.requests.asking.unsure(sentence, decision, memory)

    def with_tool(self, tool: str, text: str, memory: Memory) -> Reading | None:
        """The message read as one request for that tool; None where it cannot be one."""
        memory = replace(memory, later=())
        text, memory = self._normalised(text, memory)
        text = self.edits.in_full(with_absolute_amounts(text, memory), memory)
        return self.requests.with_tool(tool, self.requests.scanned(text, memory), memory)

    def _normalised(self, text: str, memory: Memory) -> tuple[str, Memory]:
        """A message without what only leads up to it."""
        text = without_form(without_language(_command(" ".join(text.split()))))
        text = with_period_of_occasion(text, self.lexicon.lookup)
        text = with_quarter_of_review(text, self.lexicon.lookup)
        text = without_told_times(text, self.lexicon.lookup)
        text = with_year_said_after(text, self.lexicon.lookup)
        text = with_told_terms(text, self.lexicon.lookup)
        text = with_limit_said_behind(text)
        if not introduces(text, self.lexicon.lookup):
            text = without_sentences_beside(
                text, self.lexicon.lookup, self._is_asked, self._adds_nothing
            )
            text = without_asides(text, self.lexicon.lookup, self._is_clear)
        text = without_opening(text, lambda part: scan(part, self.lexicon.lookup).mentions)
        text = without_roundabout(text, self.lexicon.lookup)
        text = with_comparison_joined(with_month_first(without_broken_off(text)))
        if afresh := AFRESH.match(text):
            memory = afresh_from(memory, text := text[afresh.end() :])
        return with_full_years(text, self.lexicon.first_date.year, self.lexicon.as_of.year), memory

    def _is_clear(self, asked: Sentence, whole: Sentence, typed: Sentence) -> bool:
        """Whether a request says by itself what it asks, as surely as the whole message does.

        `typed`: without the names of what is told beside it. 'What happened?' asks by what was told alone.
        """
        own, all_, bare = (
            decide(one, self.requests.classifier, known=frozenset(m.kind for m in one.mentions))
            for one in (asked, whole, typed)
        )
        clear = own.confidence >= CERTAIN or own.confidence >= max(SURE, all_.confidence)
        clear = clear or bool(typed.mentions and all_.intent.chat and own.confidence >= POSSIBLE)
        return own.intent.is_call and clear and not (bare.intent.vague and all_.intent.is_call)

    def _is_asked(self, asked: Sentence, whole: Sentence, typed: Sentence) -> bool:
        """Whether a sentence says by itself what it asks; what can be asked at all is a question too."""
        own = decide(asked, self.requests.classifier, known=frozenset())
        of_us = own.intent.chat == "help" and own.confidence >= CERTAIN
        return of_us or self._is_clear(asked, whole, typed)

    def _adds_nothing(self, beside: Sentence, asked: Sentence) -> bool:
        """Whether a sentence sets none of the arguments of what another one asks for."""
        intent = decide(asked, self.requests.classifier, known=frozenset()).intent
        blank = fill(scan("", self.lexicon.lookup), intent)
        said = fill(beside, intent)
        return (said.values, said.by) == (blank.values, blank.by) and not said.notes

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
        if is_in_another_language(text, self.lexicon.lookup):
            return decline(TOPIC, 0.9, memory)
        drawn = asks_only_to_be_drawn(text) or (asks_to_draw_rows(text) and _has_rows(memory))
        if memory.calls and memory.missing is None and drawn:
            return self.requests.answering.ready(memory.calls, 0.9, memory)
        if (wished := self.edits.of_document(text, memory)) is not None:
            return wished
        said = text, memory
        text, memory = answer_in_full(text, memory, self.lexicon)
        text, memory = self._in_the_name_of_its_writer(text, memory)
        text, memory = back_to_earlier(text, self.lexicon.lookup, memory) or (text, memory)
        told = (text, memory) != said
        if asks_for_own_accounts(text):
            return whose(self.lexicon, memory)
        lookup = self.lexicon.lookup
        message = scan(text, lookup)
        asks_anew = self.requests.asks_anew(message, memory) or is_settled(message, memory)
        if not asks_anew:
            text = row_by_number(with_absolute_amounts(text, memory), memory)
        if goes_back_to_year(whole := self.requests.scanned(text, memory), memory):
            return self.requests.one(whole, memory)
        if (edited := self.edits.edited(text, memory, anew=asks_anew)) is not None:
            return edited
        hinted = False
        if not asks_anew:
            asked = asked_of_another(text, lookup, memory)
            hinted = written_out(asked, lookup, memory) != asked
            said = self.edits.in_full(asked, memory), memory
            text, memory = resumed(*said)
            told = told or (text, memory) != said
        reading = self._requested(text, memory)
        return replace(reading, presumed=reading.presumed and not told, whole=hinted)

    def _requested(self, text: str, memory: Memory) -> Reading:
        """The reading of one request or of several."""
        sentence = self.requests.scanned(text, memory)
        if of_side := self.several.of_side(sentence.text, memory):
            return of_side
        if of_whole(sentence, memory):
            return self.requests.one(sentence, memory)
        named = self._named(sentence, memory)
        pieces = parts(named, self.lexicon.lookup, self.several.judge(memory), self._goes_on)
        if len(pieces) == 1 or self.several.only_tells(pieces[0], memory):
            return self.requests.one(sentence, memory)
        reading = self.several.read(pieces, memory, text)
        if reading.kind == "clarify":
            # A piece may lack what stands in the other: then it was one question.
            whole = self.requests.one(sentence, memory)
            return whole if whole.kind == "calls" else reading
        return reading

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
        again = self.requests.part(sentence.text, memory)
        pointed = {subject.value for subject in resolve_references(again, memory, self.lexicon)}
        said = again.text
        for mention in sorted(again.mentions, key=lambda one: -one.start):
            named = mention.kind == "account" and mention.start < mention.stop
            if named and mention.value in pointed:
                first, last = again.tokens[mention.start], again.tokens[mention.stop - 1]
                said = said[: first.start] + mention.value + said[last.end :]
        return self.requests.part(said, memory) if pointed else sentence

    def _goes_on(self, intent: Intent, tail: Sentence) -> bool:
        """Whether a part only adds to a question of that intent: '..., at group level'."""
        asked = Memory(calls=(Call(intent.tool, dict(intent.fixed)),))
        return is_continuation(tail, asked, self.requests.classifier) and bool(
            updated_calls(tail, asked, self.requests.intents)[0]
        )


def _has_rows(memory: Memory) -> bool:
    """Whether the last answer is more than one figure."""
    return all(call.tool != "sales_metrics" or "by" in call.arguments for call in memory.calls)


def _command(text: str) -> str:
    """Slash commands in words."""
    match = re.fullmatch(r"/(\w+)\s*(.*)", text)
    if match and match[1].casefold() in _COMMANDS:
        return _COMMANDS[match[1].casefold()].format(match[2]).strip()
    return text
