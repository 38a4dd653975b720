"""One request: a change to the last one, what is pointed at, or a question of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand._asking import Asking
from agent.offline.understand.arguments.calls import calls, is_whole, missing
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.left_out import left_out
from agent.offline.understand.arguments.silence import silent_days
from agent.offline.understand.dialogue.campaign_series import asks_for_next_campaign, other_campaign
from agent.offline.understand.dialogue.change_decomposition import with_decomposition
from agent.offline.understand.dialogue.comparison_followup import (
    asked_of_both,
    comparison_of,
    last_is_comparison,
    one_side,
)
from agent.offline.understand.dialogue.context import in_context
from agent.offline.understand.dialogue.coreference import opens_reference, resolve_references
from agent.offline.understand.dialogue.drill_down import (
    bare_reason,
    listed_member,
    members_of_term,
    only_asks_why,
    reason_call,
)
from agent.offline.understand.dialogue.ellipsis import (
    is_continuation,
    is_elliptic,
    may_continue,
    own_intent_words,
    refines,
    restricts,
)
from agent.offline.understand.dialogue.focus import focused, with_focus
from agent.offline.understand.dialogue.memory import (
    after,
    also_of,
    as_mention,
    as_subject,
    kinds_spoken_of,
    of_the_list,
    topic,
)
from agent.offline.understand.dialogue.partial_names import resolve_family, siblings
from agent.offline.understand.dialogue.plan_limits import plan_limit
from agent.offline.understand.dialogue.redraft import asks_again, at_document, document_of, redrafts
from agent.offline.understand.dialogue.removal import only_removes
from agent.offline.understand.dialogue.rerouting import (
    account_question,
    buyers,
    by_filters,
    compares_it,
    fallback_intent,
    keep_account,
    means_one_of_many,
    names_no_side,
    points_at_nothing,
    settled,
    shares_subject,
    since_a_year,
)
from agent.offline.understand.dialogue.slot_carryover import LINKS, carry_over
from agent.offline.understand.dialogue.slot_update import intent_of, updated_calls
from agent.offline.understand.dialogue.topic_resumption import (
    back_at_list,
    past_campaigns,
    repeats_last,
)
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import Decision, decide
from agent.offline.understand.intents.doubt import is_doubtful
from agent.offline.understand.intents.fit import SHORT
from agent.offline.understand.replies import chat, decline
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Reading, Subject, plural_of
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

UNSURE, LEAST, CLEARLY, SURE = 0.30, 0.24, 1.4, 0.5
"""Below UNSURE we ask back, unless the best reading is CLEARLY better than the second and above LEAST."""
LOOSE = ("general", "benchmark")
"""Refusals of what was not understood, which may only be worded freely."""
CERTAIN = 0.8
"""How sure a refusal must be to stand against a look at what was pointed at."""
NOT_SO_LIMITED = "This list cannot be limited in that way, so it is as before."
_LISTS = tools_with("can_be_gone_on_with")
_TELLS_OF_LISTED = tools_with("tells_of_listed")
_LIKE_BUYERS = tools_with("looks_like_buyers")
CLOSER = {
    "account": "account_profile", "segment": "segment_members", "region": "book_overview",
}  # fmt: skip
OF_THEM = "(of|among|from) (them|these|those|hers|his|theirs|ours|mine|her|his|their)( .*)?"
MOST_SIDES = 2
LONGEST_ANSWER = 8
"""Words of an answer to a question back."""
FEW = 4
"""Words of 'is that good?', which means nothing where nothing has been said."""
_ONLY_LOOK = re.compile(
    r"(and |ok |now )*(@account|profile|detail|more)( (@account|profile|detail|more))*"
)
_THAT_ONE = r"the \w+ (one|site|branch|hotel|account)"
_ONLY_POINTS = re.compile(
    r"((for|about|on|and|what|how|the) )*(yes|no|yep|nope|@ordinal( one)?|last one|@it|only|one| )+"
)


class Requests:
    """Reads requests of one person, one at a time, with one classifier."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.intents = classifier.intents
        self.asking = Asking(lexicon, classifier)

    def one(
        self, sentence: Sentence, memory: Memory, *, linked: bool = False, own: bool = False
    ) -> Reading:
        """One request; a `linked` one follows another in the same message and shares its subject.

        `own`: it says by itself what is to be done, and changes nothing of what was asked before it.
        """
        return with_focus(sentence, self._one(sentence, memory, linked=linked, own=own), memory)

    def _one(self, sentence: Sentence, memory: Memory, *, linked: bool, own: bool) -> Reading:
        if not sentence.canonical:
            thanks = sentence.has("thanks|thank|cheers|ok|okay|right|well|so|quick|quickly")
            return chat("thanks" if thanks else "greeting", 0.9, memory)
        in_context(sentence, memory, self.intents)
        past = past_campaigns(sentence, memory)
        campaigns = (past,) if past is not None else other_campaign(sentence, memory)
        if campaigns:
            return self._ready(campaigns, 0.9, memory)
        memory = of_the_list(sentence, memory)
        resolve_family(sentence, self.lexicon)
        pointed = resolve_references(sentence, memory, self.lexicon)
        beyond = plan_limit(sentence, memory)
        if beyond:
            return decline(beyond, 0.9, memory)
        drafts = self._redrafted(sentence, memory) or document_of(sentence, memory)
        if drafts:
            return self._ready(drafts, 0.9, memory)
        if memory.missing is None and repeats_last(sentence, memory):
            return self._ready(memory.calls, 0.9, memory)
        member = (
            listed_member(sentence, memory)
            or reason_call(sentence, memory)
            or members_of_term(sentence, memory)
        )
        if member is not None:
            return self._ready((member,), 0.9, memory)
        looks = focused(sentence, memory, self.intents["account_profile"])
        if looks:
            return self._ready(looks, 0.9, memory)
        both = asked_of_both(sentence, memory, self.classifier)
        if both is not None:
            return self._ready(both[0], both[1], memory, both[2], sentence)
        kin = [] if pointed else siblings(sentence, memory, self.lexicon)
        two = len(kin) == MOST_SIDES and sentence.reads("compare|@versus")
        goes_on = kin and is_continuation(sentence, memory, self.classifier)
        if kin and (two or sentence.has(_THAT_ONE) or goes_on):
            sentence.mentions = [m for m in sentence.mentions if m.kind != "region"] + kin
        before = None if pointed or kin else self._at_list(sentence, memory)
        if before is not None:
            reading = self._continued(sentence, before, [])
            return reading or self._ready(before.calls, 0.9, before)
        if only_asks_why(sentence):
            told = bare_reason(sentence, memory)
            if told is not None:
                return self._ready((told,), 0.95, memory)
            if memory.calls and not any(one.kind == "account" for one in memory.listing):
                return self._cause(sentence, 0.9, memory)
            return self.asking.reason_of_what(self.intents["explain_segment"], memory)
        if pointed and pointed[0].kind in CLOSER and opens_reference(sentence):
            return self._closer(sentence, pointed, memory)
        goes_on = not own and is_continuation(sentence, memory, self.classifier)
        if goes_on or self._answers(sentence, memory):
            reading = self._continued(sentence, memory, pointed)
            if reading is not None:
                return reading
        if not pointed and _ONLY_POINTS.fullmatch(sentence.canonical):
            return self.asking.nothing_to_point_at(memory)
        linked = linked or sentence.line.text.startswith(LINKS)
        about = topic(memory)
        if linked and about and shares_subject(sentence, memory):
            sentence.mentions.append(as_mention(about, len(sentence.tokens)))
        decision = decide(sentence, self.classifier, known=kinds_spoken_of(memory, pointed))
        sure = decision.confidence >= (SURE if decision.intent.is_call else CERTAIN)
        cut = sentence.named("dimensions")
        if (
            pointed
            and pointed[0].kind in CLOSER
            and not cut
            and (decision.intent.vague or not sure)
        ):
            return self._closer(sentence, pointed, memory)
        return self._decided(sentence, decision, memory)

    def _answers(self, sentence: Sentence, memory: Memory) -> bool:
        """Whether a message gives what we asked for, in whatever words."""
        asked = memory.missing if memory.calls else None
        intent = intent_of(memory.calls[0], self.intents) if asked else None
        if intent is None or len(sentence.canonical.split()) > LONGEST_ANSWER:
            return False
        gives = asked in fill(sentence, intent).values
        return gives and not own_intent_words(sentence, intent, memory, self.classifier)

    def _at_list(self, sentence: Sentence, memory: Memory) -> Memory | None:
        def goes_on(before: Memory) -> bool:
            return is_continuation(sentence, before, self.classifier)

        return back_at_list(sentence, memory, self.intents, goes_on)

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

    def _cause(self, sentence: Sentence, confidence: float, memory: Memory) -> Reading:
        """Why figures changed: declined, with where the change comes from."""
        declined = decline("cause", confidence, memory)
        return with_decomposition(
            declined, sentence, self.intents["sales_metrics"], memory, self.lexicon
        )

    def _continued(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject]
    ) -> Reading | None:
        """The last calls with a change, or a closer look at what was pointed at."""
        made, slots = updated_calls(sentence, memory, self.intents)
        side = one_side(sentence, memory)
        if side is not None:
            return self._ready((side,), 0.9, memory)
        if slots.unclear:
            return self.asking.which(sentence, slots.unclear[0], memory.calls, 0.9, memory)
        if (
            pointed
            and memory.calls[0].tool == "opportunities"
            and _ONLY_LOOK.fullmatch(sentence.canonical)
        ):
            return self._closer(sentence, pointed, memory)
        if pointed and last_is_comparison(memory) and made and made[0].tool == "compare":
            return None  # "white space for the first": one of the two, not another side
        held = comparison_of(sentence, made)
        if held is not None:
            return self._ready((held,), 0.9, memory)
        values = {str(value) for call in made for value in call.arguments.values()}
        whole = [call for call in made if self._is_whole(call)]
        if made and not whole:
            return None  # it does not give what we asked for
        figures = sentence.named("metrics") or sentence.named("dimensions")
        if tuple(made) == memory.calls and sentence.mentions and figures:
            return None  # "her patch by region" after a list of her accounts
        if made and (not pointed or any(subject.value in values for subject in pointed)):
            return self._ready(tuple(made), 0.9, memory, slots, sentence)
        if not made and not slots.notes and restricts(sentence, memory):
            slots.notes.append(NOT_SO_LIMITED)
        negated = sentence.mentions and all(map(sentence.is_negated, sentence.mentions))
        same = negated or slots.notes or only_removes(sentence)
        if not made and same and memory.missing is None:
            return self._ready(memory.calls, 0.9, memory, slots, sentence)
        if not pointed or pointed[0].kind not in CLOSER:
            return None
        last = intent_of(memory.calls[0], self.intents)
        if last and last.of_account and sentence.reads("sign.*|@signal"):
            return None  # "signals for the pub company" are its own
        return self._closer(sentence, pointed, memory)

    def _is_whole(self, call: Call) -> bool:
        intent = intent_of(call, self.intents)
        return intent is not None and is_whole(call, intent)

    def _closer(self, sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> Reading:
        """A closer look at what was pointed at: 'start with number two'."""
        kind = pointed[0].kind
        if len(pointed) == MOST_SIDES and sentence.reads("compare|@versus"):
            sides = {"kind": plural_of(kind), "a": pointed[0].value, "b": pointed[1].value}
            return self._ready((Call("compare", sides),), 0.9, memory)
        look = self.intents[CLOSER[kind]]
        looked = fill(sentence, look)
        looked.put(kind, *(subject.value for subject in pointed))
        return self._ready(calls(look, looked), 0.9, memory)

    def _decided(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading:
        intent, confidence = decision.intent, decision.confidence
        clearly = confidence >= CLEARLY * decision.ranked[1][1]
        if intent.decline in LOOSE and may_continue(sentence, memory, self.classifier):
            reading = self._continued(sentence, memory, [])
            if reading is not None:
                return reading
        vague = any(mention.options for mention in sentence.of("account"))
        if is_doubtful(sentence, decision):
            return self.asking.unsure(sentence, decision, memory)
        if (
            confidence < (LEAST if clearly else UNSURE)
            or (intent.decline and vague and confidence < SURE)
            or intent.vague
        ):
            return self.asking.unsure(sentence, decision, memory)
        if means_one_of_many(sentence, memory):
            account = self.intents["account_profile"]
            return self.asking.missing(account, "account", (), confidence, memory)
        pointing = "@it" in sentence.canonical.split() and len(sentence.canonical.split()) <= FEW
        if intent.decline in ("cause", "benchmark") and pointing and not memory.calls:
            return self.asking.unsure(sentence, decision, memory)
        coming = asks_for_next_campaign(sentence, memory)
        look = "campaign_targets" if coming else account_question(sentence, intent, memory)
        intent = self.intents[look] if look else intent
        if intent.decline == "cause":
            return self._cause(sentence, confidence, memory)
        if intent.decline:
            return decline(intent.decline, confidence, also_of(sentence, memory))
        if intent.chat:
            return chat(intent.chat, confidence, memory)
        intent = by_filters(sentence, intent, self.intents)
        short = len(sentence.canonical.split()) <= SHORT and shares_subject(sentence, memory)
        if intent.of_account and (short or sentence.of("account")):
            intent = self.intents[intent.of_account]
        last = intent_of(memory.last, self.intents) if memory.last else None
        of_them = (
            last is not None and last.name in _LISTS and intent.name in _LISTS | _TELLS_OF_LISTED
        )
        of_them = of_them and not sentence.of("owner")  # "revenue of her territory"
        anew = sentence.reads("how_(much|many) @metric .*")  # a question of its own
        again = (
            last is intent
            and not anew
            and (is_elliptic(sentence) or refines(sentence, intent, memory))
        )
        if again or (of_them and sentence.has(OF_THEM)):
            reading = self._continued(sentence, memory, [])
            if reading is not None:
                return reading
        if intent.name in ("segment_members", "opportunities") and silent_days(sentence):
            intent = self.intents["find_accounts"]
        slots = fill(sentence, intent)
        sought = fill(sentence, self.intents["find_accounts"])
        behind = buyers(sentence, sought, memory) if intent.name in _LIKE_BUYERS else None
        if behind is not None:
            return self._ready((behind,), confidence, memory, slots, sentence)
        intent, slots = settled(sentence, intent, slots, memory, self.intents)
        carry_over(sentence, intent, slots, memory)
        keep_account(sentence, intent, slots, memory)
        lacking = since_a_year(sentence, slots, missing(intent, slots))
        if lacking and intent.needs_one and not memory.calls and "kind" in slots.values:
            lacking = None  # "where will demand come from": of the whole book
        no_side = "kind" not in slots.values and names_no_side(sentence)
        if "sides" in intent.takes and (no_side or (not memory.calls and compares_it(sentence))):
            return self.asking.missing(intent, "kind", (), confidence, memory)
        other = fallback_intent(sentence, intent, memory, self.intents) if lacking else None
        if other is not None:
            intent, slots = other, fill(sentence, other)
            carry_over(sentence, intent, slots, memory)
            lacking = missing(intent, slots)
        made = calls(intent, slots)
        if points_at_nothing(sentence, intent, slots, memory):
            unnamed = replace(intent, ask=intent.ask or self.intents["account_profile"].ask)
            return self.asking.missing(unnamed, "account", made, confidence, memory)
        if slots.unclear and "query" not in intent.takes:
            return self.asking.which(sentence, slots.unclear[0], made, confidence, memory)
        if lacking:
            return self.asking.missing(intent, lacking, made, confidence, memory)
        return self._ready(made, confidence, memory, slots, sentence)

    def _ready(
        self,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
        slots: Slots | None = None,
        sentence: Sentence | None = None,
    ) -> Reading:
        notes = [*slots.notes, *left_out(sentence, made, slots.drop)] if slots and sentence else []
        said = [as_subject(mention) for mention in sentence.named("segments")] if sentence else []
        said += sentence.beside if sentence else ()
        return Reading(
            "calls",
            made,
            notes=tuple(dict.fromkeys(notes)),
            confidence=confidence,
            memory=after(memory, made, self.lexicon, said),
        )
