"""Readings that answer a request: calls, the last ones with a change, a closer look at one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.offline.understand._asking import Asking
from agent.offline.understand.arguments.calls import calls, is_whole, of_groups
from agent.offline.understand.arguments.either_segment import of_either, one_for_each
from agent.offline.understand.arguments.fill import Slots, fill
from agent.offline.understand.arguments.goods import at_level, by_brand
from agent.offline.understand.arguments.left_out import LIMITS, left_out, not_taken_over
from agent.offline.understand.dialogue.about_answer.change_decomposition import with_decomposition
from agent.offline.understand.dialogue.about_answer.comparison_followup import (
    compares_rows,
    comparison_of,
    last_is_comparison,
    one_side,
)
from agent.offline.understand.dialogue.carryover.ellipsis import (
    restricts,
    unexplained,
)
from agent.offline.understand.dialogue.memory import (
    SCHEMED,
    after,
    as_subject,
    scheme_of,
)
from agent.offline.understand.dialogue.updates.removal import only_removes
from agent.offline.understand.dialogue.updates.slot_update import intent_of, updated_calls
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.replies import decline
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Reading, Subject, plural_of
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

CLOSER = {
    "account": "account_profile", "segment": "segment_members", "region": "book_overview",
}  # fmt: skip
"""The closer look at a thing that was pointed at."""
_SCOPED = tools_with("tells_of_many")
NOT_SO_LIMITED = "This list cannot be limited in that way, so it is as before."
_ONLY_LOOK = re.compile(
    r"(and |ok |now )*(@account|profile|detail|more)( (@account|profile|detail|more))*"
)


class Answering:
    """Makes the readings of one person's requests."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.intents = classifier.intents
        self.asking = Asking(lexicon, classifier)

    def ready(
        self,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
        slots: Slots | None = None,
        sentence: Sentence | None = None,
    ) -> Reading:
        """The calls, with what had to be assumed of `slots` and what of the message they leave out."""
        notes = (
            [*slots.notes, *left_out(sentence, made, slots.drop, memory.calls)]
            if slots and sentence
            else []
        )
        made = one_for_each(of_either(sentence, made) if sentence else made)
        branded = [by_brand(of_groups(call)) for call in made]
        levelled = [at_level(call, self.lexicon) for call, _ in branded]
        made = tuple(call for call, _ in levelled)
        notes += [told for _, told in (*branded, *levelled) if told]
        notes += not_taken_over(made, memory.last)
        said = [as_subject(mention) for mention in sentence.named("segments")] if sentence else []
        said += sentence.beside if sentence else ()
        return Reading(
            "calls",
            made,
            notes=tuple(dict.fromkeys(notes)),
            confidence=confidence,
            memory=after(memory, made, self.lexicon, said),
        )

    def cause(self, sentence: Sentence, confidence: float, memory: Memory) -> Reading:
        """Why figures changed: declined, with where the change comes from."""
        declined = decline("cause", confidence, memory)
        return with_decomposition(
            declined, sentence, self.intents["sales_metrics"], memory, self.lexicon
        )

    def closer(self, sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> Reading:
        """A closer look at what was pointed at: 'start with number two'."""
        kind = pointed[0].kind
        if compares_rows(sentence, pointed, memory):
            sides = {"kind": plural_of(kind), "a": pointed[0].value, "b": pointed[1].value}
            said = fill(sentence, self.intents["compare"]).values
            sides |= {name: said[name][0] for name in ("lookback_days", "as_of") if name in said}
            return self.ready((Call("compare", sides),), 0.9, memory)
        listed = (memory.listed or memory.calls or (Call(""),))[0].tool
        explains = kind == "account" and sentence.has("(explain|why) .*") and listed in SCHEMED
        look = self.intents["explain_segment" if explains else CLOSER[kind]]
        looked = fill(sentence, look)
        looked.put(kind, *(subject.value for subject in pointed))
        for name, value in scheme_of(memory).items() if explains else ():
            looked.values.setdefault(name, [value])
        return self.ready(calls(look, looked), 0.9, memory)

    def continued(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject]
    ) -> Reading | None:
        """The last calls with a change, or a closer look at what was pointed at."""
        made, slots = updated_calls(sentence, memory, self.intents)
        side = one_side(sentence, memory)
        if side is not None:
            return self.ready((side,), 0.9, memory)
        if slots.unclear:
            return self.asking.which(sentence, slots.unclear[0], memory.calls, 0.9, memory)
        if (
            pointed
            and memory.calls[0].tool == "opportunities"
            and _ONLY_LOOK.fullmatch(sentence.canonical)
        ):
            return self.closer(sentence, pointed, memory)
        if pointed and last_is_comparison(memory) and made and made[0].tool == "compare":
            return None  # "white space for the first": one of the two, not another side
        held = comparison_of(sentence, made)
        if held is not None:
            return self.ready((held,), 0.9, memory)
        values = {str(value) for call in made for value in call.arguments.values()}
        whole = [call for call in made if self.is_whole(call)]
        if made and not whole:
            return None  # it does not give what we asked for
        figures = sentence.named("metrics") or sentence.named("dimensions")
        if tuple(made) == memory.calls and sentence.mentions and figures:
            return None  # "her patch by region" after a list of her accounts
        if made and (not pointed or any(subject.value in values for subject in pointed)):
            return self.ready(tuple(made), 0.9, memory, slots, sentence)
        if not made and not slots.notes and restricts(sentence, memory):
            slots.notes.append(NOT_SO_LIMITED)
        negated = sentence.mentions and all(map(sentence.is_negated, sentence.mentions))
        same = negated or slots.notes or only_removes(sentence)
        same = same or self._narrows_in_vain(sentence, memory)
        if not made and same and memory.missing is None:
            return self.ready(memory.calls, 0.9, memory, slots, sentence)
        if not pointed or pointed[0].kind not in CLOSER:
            return None
        last = intent_of(memory.calls[0], self.intents)
        if last and last.of_account and sentence.reads("sign.*|@signal"):
            return None  # "signals for the pub company" are its own
        return self.closer(sentence, pointed, memory)

    def _narrows_in_vain(self, sentence: Sentence, memory: Memory) -> bool:
        """'Hotels only' after what no kind of business limits: the answer stays, and that is told."""
        last, intent = memory.calls[0], intent_of(memory.calls[0], self.intents)
        said = {mention.kind for mention in sentence.mentions}
        if intent is None or not said or not said <= {*LIMITS} - {*intent.takes}:
            return False
        asks = sentence.named("metrics") or sentence.named("dimensions") or sentence.times.periods
        bare = not asks and not unexplained(sentence, intent, memory)
        return bare and last.tool in _SCOPED and "account" not in last.arguments

    def is_whole(self, call: Call) -> bool:
        """Whether a call has all that its tool needs."""
        intent = intent_of(call, self.intents)
        return intent is not None and is_whole(call, intent)
