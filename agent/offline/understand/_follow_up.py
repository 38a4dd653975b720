"""One request as a follow-up of the last answer: that answer with a change, or a look at something in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand._answering import CLOSER
from agent.offline.understand._deciding import SURE, Deciding
from agent.offline.understand.arguments.campaigns import names_an_audience
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.about_answer.among_listed import among_listed
from agent.offline.understand.dialogue.about_answer.asked_of_listed import (
    asked_of_listed,
    ordered_of_listed,
    risk_of_listed,
)
from agent.offline.understand.dialogue.about_answer.buyers_of_figures import buyers_of_figures
from agent.offline.understand.dialogue.about_answer.comparison_followup import (
    MOST_SIDES,
    asked_of_both,
    compares_rows,
    held_against,
    two_asked_for,
)
from agent.offline.understand.dialogue.about_answer.count_behind import count_behind
from agent.offline.understand.dialogue.about_answer.counted_of_listed import counted_of_listed
from agent.offline.understand.dialogue.about_answer.drill_down import (
    bare_reason,
    listed_member,
    members_of_move,
    members_of_term,
    only_asks_why,
    reason_call,
)
from agent.offline.understand.dialogue.about_answer.figures_of_listed import figures_of_listed
from agent.offline.understand.dialogue.about_answer.first_goods import of_first_goods
from agent.offline.understand.dialogue.about_answer.focus import focused
from agent.offline.understand.dialogue.about_answer.given_up import given_up
from agent.offline.understand.dialogue.about_answer.goods_of_listed import (
    gaps_in_goods,
    goods_after_list,
    goods_of_listed,
)
from agent.offline.understand.dialogue.about_answer.in_scheme import (
    counted_in_scheme,
    members_in_trouble,
    moved_since,
)
from agent.offline.understand.dialogue.about_answer.last_orders import last_orders_of_listed
from agent.offline.understand.dialogue.about_answer.listed_by import listed_by, of_those_shown
from agent.offline.understand.dialogue.about_answer.none_lately import none_lately
from agent.offline.understand.dialogue.about_answer.of_account import figures_of_account
from agent.offline.understand.dialogue.about_answer.of_family import of_family
from agent.offline.understand.dialogue.about_answer.plan_questions import (
    audience_for_listed,
    plan_question,
    results_question,
)
from agent.offline.understand.dialogue.about_answer.rows_and_total import rows_and_total
from agent.offline.understand.dialogue.about_answer.rows_behind import (
    rows_behind,
    winners_and_losers,
)
from agent.offline.understand.dialogue.about_answer.rows_of_listed import rows_of_listed
from agent.offline.understand.dialogue.about_answer.share_asked import share_asked
from agent.offline.understand.dialogue.about_answer.share_of_whole import share_of_whole
from agent.offline.understand.dialogue.about_answer.shares import share_of_another, share_of_listed
from agent.offline.understand.dialogue.about_answer.sum_of_listed import TOTAL, sum_of_listed
from agent.offline.understand.dialogue.about_answer.topic_resumption import (
    back_at_list,
    repeats_last,
)
from agent.offline.understand.dialogue.about_answer.turnover_followup import turnover_again
from agent.offline.understand.dialogue.about_answer.two_in_view import of_two_in_view
from agent.offline.understand.dialogue.about_answer.what_else import what_else
from agent.offline.understand.dialogue.carryover.continuation import is_continuation
from agent.offline.understand.dialogue.carryover.ellipsis import (
    SMALL_WORDS_OF_CHANGE,
    own_intent_words,
)
from agent.offline.understand.dialogue.memory import kinds_spoken_of, plans_campaign
from agent.offline.understand.dialogue.references.in_notes import due_again, in_notes, next_topic
from agent.offline.understand.dialogue.references.partial_names import siblings
from agent.offline.understand.dialogue.references.places import opens_reference
from agent.offline.understand.dialogue.references.possessives import kin
from agent.offline.understand.dialogue.references.reference_checks import names_a_row
from agent.offline.understand.dialogue.updates.contact_kind import contact_kind
from agent.offline.understand.dialogue.updates.number_said_anew import number_said_anew
from agent.offline.understand.dialogue.updates.other_end import other_end
from agent.offline.understand.dialogue.updates.period_moved import period_moved
from agent.offline.understand.dialogue.updates.redraft import (
    asks_again,
    at_document,
    document_of,
    redrafts,
)
from agent.offline.understand.dialogue.updates.removal import released
from agent.offline.understand.dialogue.updates.resorted import BY_VALUE, resorted
from agent.offline.understand.dialogue.updates.slot_update import intent_of, updated_calls
from agent.offline.understand.dialogue.updates.time_said import time_said
from agent.offline.understand.dialogue.wordings.hints import picked
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.replies import decline
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

LONGEST_ANSWER = 8
"""Words of an answer to a question back."""
_THAT_ONE = r"the \w+ (one|site|branch|hotel|account)"
_SHOWS = re.compile(r"((and|now|then|please|ok) )*show( me)?( @account)+( please)?")


class FollowUps:
    """Reads requests of one person after an answer; each way gives None where a message is none such."""

    def __init__(self, deciding: Deciding) -> None:
        self.answering = deciding.answering
        self.asking = deciding.asking
        self.classifier = deciding.classifier
        self.intents = deciding.intents
        self.lexicon = self.answering.lexicon

    def at_a_time(self, text: str, memory: Memory) -> Reading | None:
        """The last answer at another time, or over another length, where a message says no more than that."""
        made, notes = time_said(scan(text, self.lexicon.lookup), memory, self.intents)
        if not made:
            return None
        return replace(self.answering.ready(made, 0.9, memory), notes=notes, settled=True)

    def said_anew(self, text: str, memory: Memory) -> Reading | None:
        """The last answer with another number, or turned round, where a message says no more than that."""
        lookup = self.lexicon.lookup
        ways = (
            contact_kind,
            number_said_anew,
            period_moved,
            picked,
            other_end,
            share_of_whole,
            what_else,
        )
        made = next((made for way in ways if (made := way(text, lookup, memory))), ())
        return self.answering.ready(made, 0.9, memory) if made else None

    def of_the_screen(self, text: str, memory: Memory) -> Reading | None:
        """What is asked of the list that is shown, of all of it or of exactly its accounts."""
        sentence = scan(text, self.lexicon.lookup)
        audience, topic = plan_question(sentence, memory)
        if topic:
            return decline(topic, 0.9, memory)
        if audience is not None:
            return self.answering.ready((audience,), 0.9, memory)
        listed, told = audience_for_listed(sentence, memory)
        if listed is not None:
            notes = (told,) if told else ()
            return replace(self.answering.ready((listed,), 0.9, memory), notes=notes)
        if results := results_question(sentence, memory):
            return self.answering.ready(results, 0.9, memory)
        if figures := of_family(sentence, memory, self.intents["sales_metrics"]):
            return self.answering.ready(figures, 0.9, memory)
        if due := due_again(sentence, memory):
            return self.answering.ready((due,), 0.9, memory)
        goods = of_first_goods(sentence, memory)
        if goods is not None:
            return self.answering.ready((goods,), 0.9, memory)
        same = counted_in_scheme(sentence, memory) or members_in_trouble(sentence, memory)
        same = same or moved_since(sentence, memory) or figures_of_account(sentence, memory)
        if same is not None:
            return self.answering.ready((same,), 0.9, memory)
        if both := rows_and_total(sentence, memory):
            return self.answering.ready(both, 0.9, memory)
        if total := sum_of_listed(sentence, memory):
            reading = self.answering.ready(total, 0.9, memory)
            return replace(reading, memory=replace(reading.memory, focus=(TOTAL,)))
        two = of_two_in_view(sentence, memory, self.intents["sales_metrics"])
        if two is not None:
            reading = self.answering.ready((two[0],), 0.9, memory)
            return replace(reading, memory=replace(reading.memory, focus=two[1]))
        silent, told = none_lately(sentence, memory)
        if silent is not None:
            notes = (told,) if told else ()
            return replace(self.answering.ready((silent,), 0.9, memory), notes=notes)
        behind = buyers_of_figures(sentence, memory) or goods_after_list(sentence, memory)
        if behind is not None:
            return self.answering.ready((behind,), 0.9, memory)
        share = share_asked(sentence, memory) or share_of_another(sentence, memory)
        if share := share or share_of_listed(sentence, memory):
            return self.answering.ready((share,), 0.9, memory)
        sales = self.intents["sales_metrics"]
        if dropped := given_up(sentence, memory, sales):
            return self.answering.ready((dropped,), 0.9, memory)
        listed = (
            risk_of_listed(sentence, memory)
            or among_listed(sentence, memory, self.intents)
            or rows_of_listed(sentence, memory)
            or goods_of_listed(sentence, memory, self.intents)
            or ordered_of_listed(sentence, memory, sales)
        )
        if listed is None:
            return None
        told = of_those_shown((listed,), memory)
        return replace(self.answering.ready((listed,), 0.9, memory), notes=(told,) if told else ())

    def listed_by(self, text: str, memory: Memory) -> Reading | None:
        """The last list split by something, where a message says no more than that."""
        counted = counted_of_listed(scan(text, self.lexicon.lookup), memory)
        if counted is not None:
            return self.answering.ready((counted,), 0.9, memory)
        if sorted_anew := resorted(text, self.lexicon.lookup, memory):
            same = (BY_VALUE,) if sorted_anew == memory.calls else ()
            return replace(self.answering.ready(sorted_anew, 0.9, memory), notes=same)
        made = listed_by(text, self.lexicon.lookup, memory)
        if not made:
            return None
        told = of_those_shown(made, memory)
        return replace(self.answering.ready(made, 0.9, memory), notes=(told,) if told else ())

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

    def about_the_last_answer(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """A document of it, the same again, a closer look at one of it, a question of the two in it."""
        held = held_against(sentence, memory) or two_asked_for(sentence, memory)
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
            or gaps_in_goods(sentence, memory)
            or rows_behind(sentence, memory, self.intents)
        )
        if listed is not None:
            return self.answering.ready((listed,), 0.9, memory)
        if ends := winners_and_losers(sentence, memory):
            return self.answering.ready(ends, 0.9, memory)
        drafts = self.redrafted(sentence, memory) or document_of(sentence, memory)
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

    def redrafted(self, sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
        """The last document again, or the last of its kind, with what is to be different."""
        memory = at_document(sentence, memory)
        if memory.missing is not None or not memory.calls or memory.calls[0].tool != "draft_report":
            return ()
        plain = (
            asks_again(sentence)
            or is_continuation(sentence, memory, self.classifier)
            or bool(sentence.numbers)  # "cut the budget to 5k"
            or (plans_campaign(memory.calls[0]) and names_an_audience(sentence))
        )
        made = updated_calls(sentence, memory, self.intents)[0] if plain else []
        return redrafts(sentence, memory, tuple(made))

    def back_at_list(
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

    def reason(self, sentence: Sentence, memory: Memory) -> Reading | None:
        """'Why?' and no more."""
        if not only_asks_why(sentence):
            return None
        told = bare_reason(sentence, memory)
        if told is not None:
            return self.answering.ready((told,), 0.95, memory)
        if memory.calls and not any(one.kind == "account" for one in memory.listing):
            return self.answering.cause(sentence, 0.9, memory)
        return self.asking.reason_of_what(self.intents["explain_segment"], memory)

    def changed(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject], *, own: bool
    ) -> Reading | None:
        """A closer look at what is pointed at, or the last answer with a change."""
        if pointed and pointed[0].kind in CLOSER and opens_reference(sentence):
            profile = self.intents["account_profile"]
            wish = memory.calls and own_intent_words(sentence, profile, memory, self.classifier)
            if not wish:  # "look at the third, signals"
                return self.answering.closer(sentence, pointed, memory)
        if compares_rows(sentence, pointed, memory) or self._only_points(sentence, pointed, memory):
            return self.answering.closer(sentence, pointed, memory)
        own = own or (bool(pointed) and self._asks_of_it(sentence, pointed, memory))
        goes_on = not own and is_continuation(sentence, memory, self.classifier)
        if goes_on and names_a_row(sentence, memory):
            return None
        if goes_on or self._answers(sentence, memory):
            return self.answering.continued(sentence, memory, pointed)
        return None

    def continued(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject]
    ) -> Reading | None:
        """The last calls with a change; None where nothing is changed."""
        reading = self.answering.continued(sentence, memory, pointed)
        return None if reading is None or reading.calls == memory.calls else reading

    def _only_points(self, sentence: Sentence, pointed: Sequence[Subject], memory: Memory) -> bool:
        """'Show me those two' of a list, 'and the second one?' of figures by account."""
        last = memory.last
        if not pointed or last is None or "account" in last.arguments:
            return False
        if _SHOWS.fullmatch(sentence.canonical):
            return True
        bare = re.fullmatch("((and|or|now|then) )*@account", sentence.canonical)
        by_account = "account" in last.arguments.get("by", ())
        return bool(bare) and last.tool == "sales_metrics" and by_account

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

    def _answers(self, sentence: Sentence, memory: Memory) -> bool:
        """Whether a message gives what we asked for, in whatever words."""
        asked = memory.missing if memory.calls else None
        intent = intent_of(memory.calls[0], self.intents) if asked else None
        if intent is None or len(sentence.canonical.split()) > LONGEST_ANSWER:
            return False
        gives = asked in fill(sentence, intent).values
        return gives and not own_intent_words(sentence, intent, memory, self.classifier)
