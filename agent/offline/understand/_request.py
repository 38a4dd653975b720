"""One request: a change to the last one, what is pointed at, or a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand._answering import CLOSER, Answering
from agent.offline.understand._deciding import SURE, Deciding
from agent.offline.understand.arguments.conditions import unmet
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.left_out import left_out
from agent.offline.understand.arguments.newest_period import complete_as_well
from agent.offline.understand.dialogue.asked_of_listed import asked_of_listed
from agent.offline.understand.dialogue.campaign_series import other_campaign
from agent.offline.understand.dialogue.comparison_followup import (
    MOST_SIDES,
    asked_of_both,
    held_against,
)
from agent.offline.understand.dialogue.completeness import is_complete
from agent.offline.understand.dialogue.context import in_context
from agent.offline.understand.dialogue.continuation import is_continuation
from agent.offline.understand.dialogue.coreference import opens_reference, resolve_references
from agent.offline.understand.dialogue.count_behind import count_behind
from agent.offline.understand.dialogue.direct import direct
from agent.offline.understand.dialogue.drill_down import (
    bare_reason,
    listed_member,
    members_of_move,
    members_of_term,
    only_asks_why,
    reason_call,
)
from agent.offline.understand.dialogue.ellipsis import SMALL_WORDS_OF_CHANGE, own_intent_words
from agent.offline.understand.dialogue.explicit_carryover import LINKS
from agent.offline.understand.dialogue.figures_of_listed import figures_of_listed
from agent.offline.understand.dialogue.focus import focused, with_focus
from agent.offline.understand.dialogue.hints import picked, turned_over
from agent.offline.understand.dialogue.in_notes import in_notes, next_topic
from agent.offline.understand.dialogue.last_orders import last_orders_of_listed
from agent.offline.understand.dialogue.memory import (
    as_mention,
    kinds_spoken_of,
    of_the_list,
    topic,
)
from agent.offline.understand.dialogue.number_said_anew import number_said_anew
from agent.offline.understand.dialogue.partial_names import resolve_family, siblings
from agent.offline.understand.dialogue.period_moved import period_moved
from agent.offline.understand.dialogue.plan_limits import plan_limit
from agent.offline.understand.dialogue.possessives import kin, owner_of_message
from agent.offline.understand.dialogue.redraft import (
    asks_again,
    at_document,
    document_of,
    holds_already,
    redrafts,
)
from agent.offline.understand.dialogue.reference_checks import (
    names_a_row,
    shares_subject,
)
from agent.offline.understand.dialogue.removal import released, removed_arguments
from agent.offline.understand.dialogue.rows_behind import rows_behind
from agent.offline.understand.dialogue.slot_update import intent_of, updated_calls
from agent.offline.understand.dialogue.topic_resumption import (
    back_at_list,
    past_campaigns,
    repeats_last,
)
from agent.offline.understand.dialogue.turnover_followup import turnover_again
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.replies import chat, decline
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

CERTAIN = 0.8
"""How sure a refusal must be to stand against a look at what was pointed at."""
LONGEST_ANSWER = 8
"""Words of an answer to a question back."""
_THAT_ONE = r"the \w+ (one|site|branch|hotel|account)"
_SHOWS = re.compile(r"((and|now|then|please|ok) )*show( me)?( @account)+( please)?")
_ONLY_POINTS = re.compile(
    r"((for|about|on|and|what|how|the) )*(yes|no|yep|nope|@ordinal( one)?|last one|@it|only|one| )+"
)


class Requests:
    """Reads requests of one person, one at a time, with one classifier."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.intents = classifier.intents
        self.answering = Answering(lexicon, classifier)
        self.deciding = Deciding(self.answering)
        self.asking = self.answering.asking

    def said_anew(self, text: str, memory: Memory) -> Reading | None:
        """The last answer with another number, or turned round, where a message says no more than that."""
        lookup = self.lexicon.lookup
        ways = (number_said_anew, period_moved, turned_over, picked)
        made = next((made for way in ways if (made := way(text, lookup, memory))), ())
        return self.answering.ready(made, 0.9, memory) if made else None

    def released(self, text: str, memory: Memory) -> Reading | None:
        """The last answer without the filter that a message takes off, where it says no more than that."""
        if memory.missing is not None or not memory.calls:
            return None
        gone = released(scan(text, self.lexicon.lookup), memory.calls)
        if not gone:
            return None
        made = [
            replace(call, arguments={k: v for k, v in call.arguments.items() if k not in gone})
            for call in memory.calls
        ]
        if not all(map(self.answering.is_whole, made)):
            return None
        return self.answering.ready(tuple(made), 0.9, memory)

    def one(
        self, sentence: Sentence, memory: Memory, *, linked: bool = False, own: bool = False
    ) -> Reading:
        """One request; a `linked` one follows another in the same message and shares its subject.

        `own`: it says by itself what is to be done, and changes nothing of what was asked before it.
        """
        reading = self._one(sentence, memory, linked=linked, own=own)
        if holds_already(sentence, memory, reading.calls):
            return decline("plan_holds", 0.9, memory)
        reading = with_focus(sentence, reading, memory)
        return replace(reading, notes=self._told(sentence, reading, memory))

    def with_tool(self, tool: str, sentence: Sentence, memory: Memory) -> Reading | None:
        """The request as one for that tool: a change to the last answer, or a question of its own."""
        memory, pointed = self._in_thread(sentence, memory)
        reading = None
        if {call.tool for call in memory.calls} == {tool} and memory.missing is None:
            reading = self._continued(sentence, memory, pointed)
        if reading is None or not _calls_only(tool, reading):
            decision = decide(sentence, self.classifier, known=kinds_spoken_of(memory, pointed))
            decision = decision.among(tool)
            reading = self.deciding.decided(sentence, decision, memory)
            if not _calls_only(tool, reading):
                reading = self.deciding.as_decided(sentence, decision, memory)
        if not _calls_only(tool, reading):
            return None
        reading = with_focus(sentence, reading, memory)
        return replace(reading, notes=self._told(sentence, reading, memory))

    def changed(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """The last answer with what a message changes of it, where it is sure that it asks nothing else."""
        memory, pointed = self._in_thread(sentence, memory)
        if drafts := self._redrafted(sentence, memory):
            return self.answering.ready(drafts, 0.9, memory)
        reading = self._continued(sentence, memory, pointed)
        if reading is None or {c.tool for c in reading.calls} != {c.tool for c in memory.calls}:
            return None
        reading = with_focus(sentence, reading, memory)
        return replace(reading, notes=self._told(sentence, reading, memory))

    def _in_thread(self, sentence: Sentence, memory: Memory) -> tuple[Memory, list[Subject]]:
        """What the sentence is asked after, and what it points at."""
        in_context(sentence, memory, self.intents)
        memory = of_the_list(sentence, memory)
        resolve_family(sentence, self.lexicon)
        return memory, resolve_references(sentence, memory, self.lexicon)

    def _continued(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject]
    ) -> Reading | None:
        """The last calls with a change; None where nothing is changed."""
        reading = self.answering.continued(sentence, memory, pointed)
        return None if reading is None or reading.calls == memory.calls else reading

    def _told(self, sentence: Sentence, reading: Reading, memory: Memory) -> tuple[str, ...]:
        """What has to be said beside the answer, with what of the message it does not use."""
        if not reading.is_answered:
            return reading.notes
        gone: set[str] = set()
        for call in memory.calls:
            gone |= removed_arguments(sentence, call)[0]
        unused = left_out(sentence, reading.calls, gone)
        unused += unmet(sentence, reading.calls, self.intents)
        newer = complete_as_well(sentence, reading.calls)
        return tuple(dict.fromkeys((*reading.notes, *unused, *newer)))

    def _one(self, sentence: Sentence, memory: Memory, *, linked: bool, own: bool) -> Reading:
        if re.fullmatch(alternatives("says_it_was_no_use"), sentence.bare):
            return chat("sorry", 0.9, memory)
        if not sentence.canonical:
            thanks = sentence.has("thanks|thank|cheers|ok|okay|right|well|so|quick|quickly")
            return chat("thanks" if thanks else "greeting", 0.9, memory)
        in_context(sentence, memory, self.intents)
        campaigns = self._other_campaigns(sentence, memory)
        if campaigns:
            return self.answering.ready(campaigns, 0.9, memory)
        memory = of_the_list(sentence, memory)
        resolve_family(sentence, self.lexicon)
        pointed = resolve_references(sentence, memory, self.lexicon)
        if not in_one_period(sentence) and self._lacks_goods(sentence):
            return self.asking.without_what(sentence, memory)
        beyond = plan_limit(sentence, memory)
        if beyond:
            return decline(beyond, 0.9, memory)
        told = direct(sentence, memory, self.intents, self.lexicon, linked=linked)
        if told is None and self.asks_anew(sentence, memory):
            anew = self._of_its_own(sentence, memory, pointed, linked=linked)
            return replace(anew, presumed=True)
        reading = (
            told
            or self._about_the_last_answer(sentence, memory)
            or self._back_at_list(sentence, memory, pointed)
            or self._reason(sentence, memory)
        )
        if reading is not None:
            return reading
        reading = self._changed(sentence, memory, pointed, own=own)
        if reading is not None:
            return replace(reading, presumed=True)
        if not pointed and _ONLY_POINTS.fullmatch(sentence.canonical):
            return self.asking.nothing_to_point_at(memory)
        alone = self._of_its_own(sentence, memory, pointed, linked=linked)
        return replace(alone, presumed=True)

    def asks_anew(self, sentence: Sentence, memory: Memory) -> bool:
        """Whether a message after an answer says all that it asks, and is of no family shown."""
        open_ = memory.last is not None and memory.missing is None
        alone = open_ and is_complete(sentence, memory, self.classifier)
        moved = alone and period_moved(sentence.text, self.lexicon.lookup, memory)
        return alone and not moved and not siblings(sentence, memory, self.lexicon)

    def _lacks_goods(self, sentence: Sentence) -> bool:
        """'Who buys glassware but not that?', where nothing tells what that is."""
        goods = [*sentence.of("category"), *sentence.of("brand"), *sentence.of("product")]
        return bool(goods) and re.fullmatch(alternatives("without_what"), sentence.bare) is not None

    def _other_campaigns(self, sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
        """The results of another campaign than the last one, or of past ones like it."""
        past = past_campaigns(sentence, memory)
        return (past,) if past is not None else other_campaign(sentence, memory)

    def _about_the_last_answer(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """A document of it, the same again, a closer look at one of it, a question of the two in it."""
        held = held_against(sentence, memory)
        if held is not None:
            return self.answering.ready((held,), 0.9, memory)
        turnover, means = turnover_again(sentence, memory)
        if turnover:
            return replace(self.answering.ready(turnover, 0.9, memory), notes=means)
        orders, told = last_orders_of_listed(sentence, memory)
        if orders:
            return replace(self.answering.ready(orders, 0.9, memory), notes=told)
        listed = (
            figures_of_listed(sentence, memory, self.intents)
            or asked_of_listed(sentence, memory)
            or count_behind(sentence, memory)
            or rows_behind(sentence, memory, self.intents)
        )
        if listed is not None:
            return self.answering.ready((listed,), 0.9, memory)
        drafts = self._redrafted(sentence, memory) or document_of(sentence, memory)
        if drafts:
            return self.answering.ready(drafts, 0.9, memory)
        if memory.missing is None and repeats_last(sentence, memory):
            return self.answering.ready(memory.calls, 0.9, memory)
        member = (
            kin(sentence, memory)
            or listed_member(sentence, memory)
            or reason_call(sentence, memory)
            or members_of_term(sentence, memory)
            or members_of_move(sentence, memory)
        )
        noted = None if member else in_notes(sentence, memory, self.lexicon)
        noted = noted or next_topic(sentence, memory)
        found = member or noted
        looks = (found,) if found else focused(sentence, memory, self.intents)
        if looks:
            return self.answering.ready(looks, 0.9, memory)
        both = asked_of_both(sentence, memory, self.classifier)
        if both is None:
            return None
        made, confidence, slots = both
        return self.answering.ready(made, confidence, memory, slots, sentence)

    def _back_at_list(
        self, sentence: Sentence, memory: Memory, pointed: Sequence[Subject]
    ) -> Reading | None:
        """'Who else?': the last list again; accounts of a family, 'the South one', are named first."""
        kin = [] if pointed else siblings(sentence, memory, self.lexicon)
        two = len(kin) == MOST_SIDES and sentence.reads("compare|@versus")
        goes_on = kin and is_continuation(sentence, memory, self.classifier)
        if kin and (two or sentence.has(_THAT_ONE) or goes_on):
            sentence.mentions = [m for m in sentence.mentions if m.kind != "region"] + kin
        if pointed or kin:
            return None
        before = back_at_list(
            sentence,
            memory,
            self.intents,
            lambda before: is_continuation(sentence, before, self.classifier),
        )
        if before is None:
            return None
        reading = self.answering.continued(sentence, before, [])
        return reading or self.answering.ready(before.calls, 0.9, before)

    def _reason(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """'Why?' and no more."""
        if not only_asks_why(sentence):
            return None
        told = bare_reason(sentence, memory)
        if told is not None:
            return self.answering.ready((told,), 0.95, memory)
        if memory.calls and not any(one.kind == "account" for one in memory.listing):
            return self.answering.cause(sentence, 0.9, memory)
        return self.asking.reason_of_what(self.intents["explain_segment"], memory)

    def _changed(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject], *, own: bool
    ) -> Reading | None:
        """A closer look at what is pointed at, or the last answer with a change."""
        if pointed and pointed[0].kind in CLOSER and opens_reference(sentence):
            profile = self.intents["account_profile"]
            wish = memory.calls and own_intent_words(sentence, profile, memory, self.classifier)
            if not wish:  # "look at the third, signals"
                return self.answering.closer(sentence, pointed, memory)
        compared = len(pointed) == MOST_SIDES and sentence.reads("compare")
        if compared or self._only_points(sentence, pointed, memory):
            return self.answering.closer(sentence, pointed, memory)
        own = own or (bool(pointed) and self._asks_of_it(sentence, pointed, memory))
        goes_on = not own and is_continuation(sentence, memory, self.classifier)
        if goes_on and names_a_row(sentence, memory):
            return None
        if goes_on or self._answers(sentence, memory):
            return self.answering.continued(sentence, memory, pointed)
        return None

    def _only_points(self, sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> bool:
        """'Show me those two' of a list, 'and the second one?' of figures by account."""
        last = memory.last
        if not pointed or last is None or "account" in last.arguments:
            return False
        if _SHOWS.fullmatch(sentence.canonical):
            return True
        bare = re.fullmatch("((and|or|now|then) )*@account", sentence.canonical)
        return (
            bool(bare)
            and last is not None
            and last.tool == "sales_metrics"
            and ("account" in last.arguments.get("by", ()))
        )

    def _asks_of_it(self, sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> bool:
        """'The second one, churn risk?' of a list asks of that account, and changes nothing of the list."""
        last = memory.last_arguments
        if pointed[0].kind != "account" or "account" in last or not memory.calls:
            return False
        if sentence.reads("why"):
            return False
        words = set(sentence.canonical.split()) - SMALL_WORDS_OF_CHANGE
        decision = decide(sentence, self.classifier, known=kinds_spoken_of(memory, pointed))
        return bool(words) and decision.intent.is_call and decision.confidence >= SURE

    def _of_its_own(
        self, sentence: Sentence, memory: Memory, pointed: Sequence[Subject], *, linked: bool
    ) -> Reading:
        """A question that says itself what it asks, about what the thread is about where it is linked."""
        if linked:
            owner_of_message(sentence, memory)
        linked = linked or sentence.line.text.startswith(LINKS)
        about = topic(memory)
        if linked and about and shares_subject(sentence, memory):
            sentence.mentions.append(as_mention(about, len(sentence.tokens)))
        decision = decide(sentence, self.classifier, known=kinds_spoken_of(memory, pointed))
        sure = decision.confidence >= (SURE if decision.intent.is_call else CERTAIN)
        closer = pointed and pointed[0].kind in CLOSER and not sentence.named("dimensions")
        if closer and (decision.intent.vague or not sure):
            return self.answering.closer(sentence, pointed, memory)
        return self.deciding.decided(sentence, decision, memory)

    def _answers(self, sentence: Sentence, memory: Memory) -> bool:
        """Whether a message gives what we asked for, in whatever words."""
        asked = memory.missing if memory.calls else None
        intent = intent_of(memory.calls[0], self.intents) if asked else None
        if intent is None or len(sentence.canonical.split()) > LONGEST_ANSWER:
            return False
        gives = asked in fill(sentence, intent).values
        return gives and not own_intent_words(sentence, intent, memory, self.classifier)

    def _redrafted(self, sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
        """The last document again, or the last of its kind, with what is to be different."""
        memory = at_document(sentence, memory)
        if memory.missing is not None or not memory.calls or memory.calls[0].tool != "draft_report":
            return ()
        plain = (
            asks_again(sentence)
            or is_continuation(sentence, memory, self.classifier)
            or bool(sentence.numbers)  # "cut the budget to 5k"
        )
        made = updated_calls(sentence, memory, self.intents)[0] if plain else []
        return redrafts(sentence, memory, tuple(made))


def _calls_only(tool: str, reading: Reading) -> bool:
    sound = all(call.arguments.get("a", 1) != call.arguments.get("b") for call in reading.calls)
    return sound and reading.kind == "calls" and {call.tool for call in reading.calls} == {tool}
