"""A question of its own: the decision for an intent, made into calls, a question back or a refusal."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand._answering import Answering
from agent.offline.understand.arguments.calls import calls, missing
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.left_out import left_out
from agent.offline.understand.dialogue.about_answer.shown_metric import as_shown
from agent.offline.understand.dialogue.carryover.account_kept import keep_account
from agent.offline.understand.dialogue.carryover.ellipsis import (
    SEARCHES,
    is_elliptic,
    may_continue,
    refines,
)
from agent.offline.understand.dialogue.carryover.moves_carried import since_when
from agent.offline.understand.dialogue.carryover.rerouting import (
    buyers,
    by_silence,
    fallback_intent,
    of_the_thread,
    suited,
)
from agent.offline.understand.dialogue.carryover.rerouting_by_arguments import reroute
from agent.offline.understand.dialogue.carryover.slot_carryover import carry_over
from agent.offline.understand.dialogue.memory import (
    also_of,
)
from agent.offline.understand.dialogue.references.reference_checks import (
    compares_it,
    means_one_of_many,
    names_no_side,
    names_one_beside_a_list,
    of_the_book,
    points_at_nothing,
)
from agent.offline.understand.dialogue.updates.slot_merge import merged
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.decide import Decision
from agent.offline.understand.intents.doubt import is_doubtful
from agent.offline.understand.intents.named_lists import asks_for_the_book
from agent.offline.understand.replies import chat, decline
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

UNSURE, LEAST, CLEARLY, SURE = 0.30, 0.24, 1.4, 0.5
"""Below UNSURE we ask back, unless the best reading is CLEARLY better than the second and above LEAST."""
_LOOSE = ("general", "benchmark")
"""Refusals of what was not understood, which may only be worded freely."""
_OF_SOMETHING = ("cause", "benchmark", "missing")
"""Refusals that are of something: where it is only pointed at, and nothing was named, it is asked for."""
_LISTS = tools_with("can_be_gone_on_with")
_TELLS_OF_LISTED = tools_with("tells_of_listed")
_LIKE_BUYERS = tools_with("looks_like_buyers")
_OF_THEM = "(of|among|from) (them|these|those|hers|his|theirs|ours|mine|her|his|their)( .*)?"
_FEW = 4
"""Words of 'is that good?', which means nothing where nothing has been said."""


_OF_ALL = frozenset(["limit"])
"""Arguments of a list that choose none of its accounts."""


def _is_of_the_book(made: tuple[Call, ...]) -> bool:
    """Whether all accounts would be listed."""
    return [call.tool for call in made] == ["find_accounts"] and not (
        made[0].arguments.keys() - _OF_ALL
    )


def _is_nothing_simulated(made: tuple[Call, ...]) -> bool:
    """Whether neither segments nor a share nor a rule of the simulation were said."""
    return [call.tool for call in made] == ["what_if"] and not (
        made[0].arguments.keys() - {"region", "lookback_days", "as_of", "limit"}
    )


def _with_rest_kept(
    made: tuple[Call, ...], sentence: Sentence, intent: Intent, slots: Slots, memory: Memory
) -> tuple[Call, ...]:
    """The calls with what the last one of the same tool was limited to, but for what is of one account.

    Of sales figures `carry_over` knows what is left out; who asks for the book at a glance means all of it.
    """
    last = memory.last
    if last is None or last.tool != intent.tool or intent.fixed or len(memory.calls) > 1:
        return made
    about = {"account", "query", "among"} & (last.arguments.keys() | slots.values.keys())
    if about or intent.tool in _KEEP_NOTHING or of_the_book(sentence):
        return made
    return tuple(merged(last, intent, slots))


_KEEP_NOTHING = frozenset(["sales_metrics", "compare", "define", "draft_report", "book_overview"])
_OTHER_ONE = (
    "(the|that) other (one|account|customer|region|segment)|compared? (to|with) (before|then)"
    "|(it|they|them) .*"
)
"""What is pointed at where nothing is named."""


def _names_nothing(sentence: Sentence) -> bool:
    return not (sentence.mentions or sentence.unknown or sentence.trade)


class Deciding:
    """Answers the questions of one person that stand by themselves."""

    def __init__(self, answering: Answering) -> None:
        self.answering = answering
        self.asking = answering.asking
        self.classifier = answering.classifier
        self.intents = answering.intents

    def decided(
        self, sentence: Sentence, decision: Decision, memory: Memory, *, complete: bool
    ) -> Reading:
        """The reading of a message that was decided to have an intent.

        `complete`: it says by itself what it asks, though something was asked before it.
        """
        intent, confidence = decision.intent, decision.confidence
        if intent.decline in _LOOSE and may_continue(sentence, memory, self.classifier):
            reading = self.answering.continued(sentence, memory, [])
            if reading is not None:
                return reading
        unclear = self._unclear(sentence, decision, memory)
        if unclear is not None:
            return unclear
        if not complete:
            intent = of_the_thread(sentence, intent, memory, self.intents)
        intent = by_silence(sentence, intent, self.intents)
        if intent.decline == "cause":
            return self.answering.cause(sentence, confidence, memory)
        if intent.decline:
            return decline(intent.decline, confidence, also_of(sentence, memory), sentence)
        if intent.chat:
            return chat(intent.chat, confidence, memory)
        intent = suited(sentence, intent, memory, self.intents)
        if not complete and self._goes_on(sentence, intent, memory):
            reading = self.answering.continued(sentence, memory, [])
            if reading is not None:
                return reading
        if intent.name in _LIKE_BUYERS:
            sought = fill(sentence, self.intents["find_accounts"])
            behind = buyers(sentence, sought, memory)
            if behind is not None:
                slots = fill(sentence, intent)
                return self.answering.ready((behind,), confidence, memory, slots, sentence)
        intent, slots = reroute(sentence, intent, memory, self.intents)
        return self._filled(sentence, intent, slots, confidence, memory, complete=complete)

    def as_decided(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading:
        """The reading for the intent itself, where no rule may put another in its place."""
        slots = fill(sentence, decision.intent)
        return self._filled(
            sentence, decision.intent, slots, decision.confidence, memory, complete=False
        )

    def _unclear(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading | None:
        """A question back where we are not sure enough of the intent, or of what it is about."""
        intent, confidence = decision.intent, decision.confidence
        clearly = confidence >= CLEARLY * decision.ranked[1][1]
        vague = any(mention.options for mention in sentence.of("account"))
        if (
            is_doubtful(sentence, decision)
            or confidence < (LEAST if clearly else UNSURE)
            or (intent.decline and vague and confidence < SURE)
            or intent.vague
        ):
            return self.asking.unsure(sentence, decision, memory)
        if means_one_of_many(sentence, memory):
            account = self.intents["account_profile"]
            return self.asking.missing(account, "account", (), confidence, memory)
        words = sentence.canonical.split()
        pointing = "@it" in words and len(words) <= _FEW
        pointing = pointing or (sentence.has(_OTHER_ONE) and _names_nothing(sentence))
        vague = intent.decline in _OF_SOMETHING or intent.chat == "greeting"
        if vague and pointing and not memory.calls:
            return self.asking.unsure(sentence, decision, memory)
        return None

    def _goes_on(self, sentence: Sentence, intent: Intent, memory: Memory) -> bool:
        """Whether the question is the last one again, or one of those it listed."""
        last = intent_of(memory.last, self.intents) if memory.last else None
        if last is None or names_one_beside_a_list(sentence, memory):
            return False
        anew = sentence.reads("how_(much|many) @metric .*") or sentence.has(SEARCHES)
        again = last is intent and not anew and not of_the_book(sentence)
        brief = is_elliptic(sentence) or refines(sentence, intent, memory)
        if again and (brief or intent.name != "sales_metrics"):
            return True  # of figures, `carry_over` knows what is left out
        of_them = last.name in _LISTS and intent.name in _LISTS | _TELLS_OF_LISTED
        # "revenue of her territory" is of no list
        figures = intent.name == "sales_metrics" and sentence.named("metrics")
        return of_them and not figures and not sentence.of("owner") and sentence.has(_OF_THEM)

    def _filled(
        self,
        sentence: Sentence,
        intent: Intent,
        slots: Slots,
        confidence: float,
        memory: Memory,
        *,
        complete: bool,
    ) -> Reading:
        """The calls of an intent once the thread has filled its slots, or a question for what is lacking."""
        carry_over(sentence, intent, slots, memory, complete=complete)
        keep_account(sentence, intent, slots, memory)
        as_shown(slots, memory)
        lacking = since_when(sentence, slots, memory, missing(intent, slots))
        by_kind = not memory.calls and "kind" in slots.values  # "where will demand come from"
        if lacking and intent.needs_one and (by_kind or of_the_book(sentence)):
            lacking = None
        no_side = "kind" not in slots.values and names_no_side(sentence)
        if "sides" in intent.takes and (no_side or (not memory.calls and compares_it(sentence))):
            return self.asking.missing(intent, "kind", (), confidence, memory)
        other = fallback_intent(sentence, intent, memory, self.intents) if lacking else None
        if other is not None:
            intent, slots = other, fill(sentence, other)
            carry_over(sentence, intent, slots, memory)
            lacking = missing(intent, slots)
        made = calls(intent, slots)
        if not complete:
            made = _with_rest_kept(made, sentence, intent, slots, memory)
        if points_at_nothing(sentence, intent, slots, memory):
            unnamed = replace(intent, ask=intent.ask or self.intents["account_profile"].ask)
            return self.asking.missing(unnamed, "account", made, confidence, memory)
        if slots.unclear and "query" not in intent.takes:
            return self.asking.which(sentence, slots.unclear[0], made, confidence, memory)
        if lacking:
            back = self.asking.missing(intent, lacking, made, confidence, memory)
            told = left_out(sentence, made or (Call(intent.tool),), slots.drop, memory.calls)
            return replace(back, question=" ".join([*dict.fromkeys(told), back.question]))
        if _is_of_the_book(made) and not asks_for_the_book(sentence):
            return self.asking.which_accounts(confidence, memory)
        if _is_nothing_simulated(made) and not sentence.has(alternatives("asks_to_simulate")):
            return self.asking.which_move(intent, confidence, memory)
        return self.answering.ready(made, confidence, memory, slots, sentence)
