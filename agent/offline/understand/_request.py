"""One request: a follow-up of the last answer, or a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand._answering import CLOSER, NOT_SO_LIMITED, Answering
from agent.offline.understand._deciding import SURE, Deciding
from agent.offline.understand._follow_up import FollowUps
from agent.offline.understand.arguments.conditions import unmet
from agent.offline.understand.arguments.framed_orders import framed_order
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.left_out import left_out
from agent.offline.understand.arguments.newest_period import complete_as_well
from agent.offline.understand.arguments.sorting import told_order
from agent.offline.understand.dialogue.about_answer import in_scheme
from agent.offline.understand.dialogue.about_answer.focus import with_focus
from agent.offline.understand.dialogue.about_answer.listed_kept import with_listed_kept
from agent.offline.understand.dialogue.about_answer.of_family import with_family
from agent.offline.understand.dialogue.about_answer.topic_resumption import (
    past_campaigns,
)
from agent.offline.understand.dialogue.about_answer.two_in_view import rows_named
from agent.offline.understand.dialogue.carryover.bare_values import narrowed_by_values
from agent.offline.understand.dialogue.carryover.cohorts_kept import with_cohorts_kept
from agent.offline.understand.dialogue.carryover.completeness import is_complete
from agent.offline.understand.dialogue.carryover.context import in_context
from agent.offline.understand.dialogue.carryover.goods_kept import with_goods_kept
from agent.offline.understand.dialogue.carryover.period_kept import (
    with_period_of_rows,
    with_period_of_sellers,
)
from agent.offline.understand.dialogue.carryover.rerouting_by_arguments import is_of_one_account
from agent.offline.understand.dialogue.carryover.scope_kept import asks_of_a_list, with_scope_kept
from agent.offline.understand.dialogue.memory import (
    as_mention,
    kinds_spoken_of,
    of_the_list,
    plans_campaign,
    topic,
)
from agent.offline.understand.dialogue.references.coreference import resolve_references
from agent.offline.understand.dialogue.references.explicit_carryover import LINKS
from agent.offline.understand.dialogue.references.in_notes import in_notes
from agent.offline.understand.dialogue.references.partial_names import (
    names_alike,
    resolve_family,
    siblings,
)
from agent.offline.understand.dialogue.references.possessives import owner_of_message
from agent.offline.understand.dialogue.references.reference_checks import (
    shares_subject,
)
from agent.offline.understand.dialogue.updates.campaign_series import named_loosely, other_campaign
from agent.offline.understand.dialogue.updates.least_value import with_least_value
from agent.offline.understand.dialogue.updates.period_moved import period_moved
from agent.offline.understand.dialogue.updates.plan_limits import plan_limit
from agent.offline.understand.dialogue.updates.redraft import (
    holds_already,
)
from agent.offline.understand.dialogue.updates.removal import removed_arguments
from agent.offline.understand.dialogue.updates.slot_update import intent_of, updated_calls
from agent.offline.understand.dialogue.wordings.direct import direct, of_whole
from agent.offline.understand.dialogue.wordings.visit_preamble import without_preamble
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.intents.rules import decided
from agent.offline.understand.replies import chat, decline
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

CERTAIN = 0.8
"""How sure a refusal must be to stand against a look at what was pointed at."""
_WHO_IS_IN = re.compile(
    r"((and|ok|okay|so|right|now|then|,) )*"
    r"((who|which)( .*)? (is|are|was|were) in |(list|name)( me)?( all)? (the|our) )"
)
"""'Who in the South is in Need Attention?', 'list the Champions there': of the members of a segment."""
_ONLY_POINTS = re.compile(
    r"((for|about|on|and|what|how|the) )*(yes|no|yep|nope|@ordinal( one)?|last one|@it|only|one| )+"
)

_POPULATION = frozenset(["accounts", "customers", "clients", "companies"])
_ONLY_A_KIND = {
    "campaign_results": "Taken as the results of past ones; you can also ask who should get the next one.",
    "campaign_targets": "Taken as who should get the next one; you can also ask what past ones brought.",
    "draft_report": "Taken as a plan for the next one; you can also ask what past ones brought.",
}
"""What is told where 'loyalty campaign' is all that is said."""


class Requests:
    """Reads requests of one person, one at a time, with one classifier."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.intents = classifier.intents
        self.answering = Answering(lexicon, classifier)
        self.deciding = Deciding(self.answering)
        self.follow_ups = FollowUps(self.deciding)
        self.asking = self.answering.asking

    def scanned(self, text: str, memory: Memory) -> Sentence:
        """A message, read with the accounts that the thread has named, without its preamble."""
        sentence = self.part(text, memory)
        asked = without_preamble(sentence, self.lexicon.lookup)
        return sentence if asked == sentence.text else self.part(asked, memory)

    def part(self, text: str, memory: Memory) -> Sentence:
        """A part of a message, read with the accounts that the thread has named."""
        ids = self.lexicon.lookup.account_ids
        said = [s for s in (*memory.listing, *memory.subjects) if s.kind == "account"]
        places = [place for s in said if (place := ids.place(s.value)) is not None]
        return scan(text, self.lexicon.lookup, places)

    def one(
        self, sentence: Sentence, memory: Memory, *, linked: bool = False, own: bool = False
    ) -> Reading:
        """One request; a `linked` one follows another in the same message and shares its subject.

        `own`: it says by itself what is to be done, and changes nothing of what was asked before it.
        """
        reading = self._one(sentence, memory, linked=linked, own=own)
        if holds_already(sentence, memory, reading.calls):
            return decline("plan_holds", 0.9, memory)
        if not linked or asks_of_a_list(sentence, memory):
            reading = with_scope_kept(reading, sentence, memory, self.classifier, self.lexicon)
        if not linked:
            reading = with_listed_kept(reading, sentence, memory, self.lexicon)
            reading = with_period_of_sellers(reading, sentence, memory, self.lexicon)
            reading = with_period_of_rows(reading, sentence, memory, self.lexicon)
            reading = with_goods_kept(reading, sentence, memory, self.lexicon)
            reading = with_family(reading, sentence, memory, self.intents, self.lexicon)
            reading = with_cohorts_kept(reading, sentence, memory, self.lexicon)
            reading = in_scheme.with_scheme_kept(reading, sentence, memory, self.lexicon)
        reading = with_least_value(reading, sentence)
        reading = with_focus(sentence, reading, memory)
        if rows := rows_named(sentence, reading.calls):
            reading = replace(reading, memory=replace(reading.memory, focus=rows))
        return replace(reading, notes=self._told(sentence, reading, memory))

    def with_tool(self, tool: str, sentence: Sentence, memory: Memory) -> Reading | None:
        """The request as one for that tool: a change to the last answer, or a question of its own."""
        memory, pointed = self._in_thread(sentence, memory)
        reading = None
        if {call.tool for call in memory.calls} == {tool} and memory.missing is None:
            reading = self.follow_ups.continued(sentence, memory, pointed)
        if reading is None or not _calls_only(tool, reading):
            decision = decide(sentence, self.classifier, known=kinds_spoken_of(memory, pointed))
            decision = decision.among(lambda intent: intent.tool == tool)
            complete = self._is_complete(sentence, memory)
            reading = self.deciding.decided(sentence, decision, memory, complete=complete)
            if not _calls_only(tool, reading):
                reading = self.deciding.as_decided(sentence, decision, memory)
        if tool == "segment_migration" and is_of_one_account(sentence, memory):
            return None  # its moves are told of all accounts alone
        countries = {mention.value for mention in sentence.of("country")}
        if not _calls_only(tool, reading) or any(
            call.arguments.get("region") in countries for call in reading.calls
        ):
            return None  # the rules know a tool that can be limited to a country
        reading = with_focus(sentence, reading, memory)
        return replace(reading, notes=self._told(sentence, reading, memory))

    def narrowed(self, text: str, memory: Memory, reading: Reading) -> Reading | None:
        """The last answer limited to the values that are all of a message; None of any other message.

        `reading` is what else it was read as: it stays where it changes the last answer by all of them.
        """
        sentence = self.scanned(text, memory)
        made = narrowed_by_values(sentence, memory, reading.calls, self.intents)
        of_accounts = bool(_POPULATION & {*sentence.words})
        listed = of_accounts and self._is_complete(sentence, memory)
        listed = listed or _WHO_IS_IN.match(sentence.bare) is not None
        if not made or (listed and not plans_campaign(made[0])):
            return None  # "customers over 50k in the West" is a list of its own
        slots = updated_calls(sentence, memory, self.intents)[1]
        reading = self.answering.ready(made, 0.9, memory, slots, sentence)
        return replace(reading, settled=True, whole=True)

    def changed(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """The last answer with what a message changes of it, where it is sure that it asks nothing else."""
        memory, pointed = self._in_thread(sentence, memory)
        if drafts := self.follow_ups.redrafted(sentence, memory):
            return self.answering.ready(drafts, 0.9, memory)
        reading = self.follow_ups.continued(sentence, memory, pointed)
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

    def _told(self, sentence: Sentence, reading: Reading, memory: Memory) -> tuple[str, ...]:
        """What has to be said beside the answer, with what of the message it does not use."""
        if not reading.is_answered:
            return reading.notes
        gone: set[str] = set()
        for call in memory.calls:
            gone |= removed_arguments(sentence, call)[0]
        unused = left_out(sentence, reading.calls, gone, memory.calls)
        unused += unmet(sentence, reading.calls, self.intents)
        if sentence.canonical == "@ctype campaign" and not memory.calls:
            unused += [_ONLY_A_KIND[c.tool] for c in reading.calls if c.tool in _ONLY_A_KIND]
        newer = complete_as_well(sentence, reading.calls)
        alike = names_alike(sentence, reading.calls)
        return tuple(dict.fromkeys((*reading.notes, *alike, *unused, *newer)))

    def _one(self, sentence: Sentence, memory: Memory, *, linked: bool, own: bool) -> Reading:
        if re.fullmatch(alternatives("says_it_was_no_use"), sentence.bare):
            return chat("sorry", 0.9, memory)
        if not sentence.canonical:
            thanks = sentence.has("thanks|thank|cheers|ok|okay|right|well|so|quick|quickly")
            return chat("thanks" if thanks else "greeting", 0.9, memory)
        if of_whole(sentence, memory):
            told = direct(sentence, memory, self.intents, self.lexicon, linked=linked)
            if told is not None:
                return told
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
        if memory.last is not None and re.fullmatch(alternatives("small_ones_off"), sentence.bare):
            return self._above_which(memory.last, memory)
        told = direct(sentence, memory, self.intents, self.lexicon, linked=linked)
        if told is not None:
            return told
        noted = in_notes(sentence, memory, self.lexicon)
        if noted is not None:
            return self.answering.ready((noted,), 0.9, memory)
        complete = self._is_complete(sentence, memory)
        if complete and self._is_of_no_family(sentence, memory):
            anew = self._of_its_own(sentence, memory, pointed, linked=linked, complete=True)
            return replace(anew, presumed=True)
        rule = decided(sentence)
        if rule is not None and rule.firm and self.intents[rule.decides].decline:
            return self._of_its_own(sentence, memory, pointed, linked=linked, complete=complete)
        reading = (
            self.follow_ups.about_the_last_answer(sentence, memory)
            or self.follow_ups.back_at_list(sentence, memory, pointed)
            or self.follow_ups.reason(sentence, memory)
        )
        if reading is not None:
            return reading
        reading = self.follow_ups.changed(sentence, memory, pointed, own=own)
        if reading is not None:
            return replace(reading, presumed=True)
        if not pointed and _ONLY_POINTS.fullmatch(sentence.canonical):
            return self.asking.nothing_to_point_at(memory)
        alone = self._of_its_own(sentence, memory, pointed, linked=linked, complete=complete)
        return replace(alone, presumed=True)

    def _above_which(self, last: Call, memory: Memory) -> Reading:
        """'Bin the small ones': the amount from which on accounts stay has to be said."""
        intent = intent_of(last, self.intents)
        if intent is not None and {"min_monetary", "book_ranges"} & {*intent.takes}:
            return self.asking.from_which_amount(memory)
        kept = self.answering.ready(memory.calls, 0.9, memory)
        return replace(kept, notes=(*kept.notes, NOT_SO_LIMITED))

    def asks_anew(self, sentence: Sentence, memory: Memory) -> bool:
        """Whether a message after an answer says all that it asks, and is of no family shown."""
        return self._is_complete(sentence, memory) and self._is_of_no_family(sentence, memory)

    def _is_complete(self, sentence: Sentence, memory: Memory) -> bool:
        return memory.last is not None and is_complete(sentence, memory, self.classifier)

    def _is_of_no_family(self, sentence: Sentence, memory: Memory) -> bool:
        if memory.missing is not None or period_moved(sentence.text, self.lexicon.lookup, memory):
            return False
        return not siblings(sentence, memory, self.lexicon)

    def _lacks_goods(self, sentence: Sentence) -> bool:
        """'Who buys glassware but not that?', where nothing tells what that is."""
        goods = [*sentence.of("category"), *sentence.of("brand"), *sentence.of("product")]
        return bool(goods) and re.fullmatch(alternatives("without_what"), sentence.bare) is not None

    def _other_campaigns(self, sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
        """The results of another campaign than the last one, or of past ones like it."""
        past = past_campaigns(sentence, memory)
        if past is not None:
            return (past,)
        return other_campaign(sentence, memory) or named_loosely(sentence, memory)

    def _of_its_own(
        self,
        sentence: Sentence,
        memory: Memory,
        pointed: Sequence[Subject],
        *,
        linked: bool,
        complete: bool,
    ) -> Reading:
        """A question that says itself what it asks, about what the thread is about where it is linked."""
        if linked:
            owner_of_message(sentence, memory)
        linked = linked or sentence.line.text.startswith(LINKS)
        about = topic(memory)
        if linked and about and shares_subject(sentence, memory):
            sentence.mentions.append(as_mention(about, len(sentence.tokens)))
        known = kinds_spoken_of(memory, pointed)
        decision = decide(sentence, self.classifier, known=known)
        rest = self._without_order(sentence)
        if rest is not None:
            alone = decide(rest, self.classifier, known=known)
            lists = alone.among(lambda intent: told_order(sentence, intent) is not None)
            listed = told_order(sentence, decision.intent) is not None
            if lists.confidence >= SURE and (listed or lists.intent == alone.intent):
                # What stands in 'by how much they spend' is neither asked for nor pointed at.
                decision, sentence = lists, replace(sentence, canonical=rest.canonical)
        sure = decision.confidence >= (SURE if decision.intent.is_call else CERTAIN)
        closer = pointed and pointed[0].kind in CLOSER and not sentence.named("dimensions")
        if closer and (decision.intent.vague or not sure):
            return self.answering.closer(sentence, pointed, memory)
        return self.deciding.decided(sentence, decision, memory, complete=complete)

    def _without_order(self, sentence: Sentence) -> Sentence | None:
        """The rest of a message that says in so many words in which order a list is to be."""
        told = framed_order(sentence)
        if told is None or not told.words:
            return None
        first, last = sentence.tokens[told.words.start], sentence.tokens[told.words.stop - 1]
        text = f"{sentence.text[: first.start]} {sentence.text[last.end :]}"
        return scan(text, self.lexicon.lookup) if any(map(str.isalnum, text)) else None


def _calls_only(tool: str, reading: Reading) -> bool:
    """Whether it is of that tool alone, and of what there can be."""
    sound = all(call.arguments.get("a", 1) != call.arguments.get("b") for call in reading.calls)
    return sound and reading.kind == "calls" and {call.tool for call in reading.calls} == {tool}
