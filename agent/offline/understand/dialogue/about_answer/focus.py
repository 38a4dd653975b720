"""'Why did it fall?', 'what have they stopped buying?': the part of an account that is asked about.

What it is goes to the writer beside the calls, in the memory of the thread: no tool takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.dialogue.about_answer.comparison_followup import last_is_comparison
from agent.offline.understand.dialogue.carryover.ellipsis import is_elliptic
from agent.offline.understand.dialogue.memory import account_in_focus, as_subject, last_two
from agent.offline.understand.dialogue.references.reference_checks import of_the_book
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.rules import Rules, decided, read_rules
from agent.offline.understand.types import TRADES, Call, Memory, Reading, Subject
from agent.offline.understand.words.sentence import Sentence

FILE = Path(__file__).with_name("focus.yaml")
PROFILE = "account_profile"
FIRST = "first"
"""The choice among several accounts."""
PEERS = "peers"
LAST_ORDER = "last_order"
"""The last order, also of each account on a list."""
MOST_WORDS = 12
"""Words of a question that asks for one thing."""


_BOTH = 2


@cache
def _rules() -> Rules:
    return read_rules(FILE, "focus")


def focus_of(sentence: Sentence) -> str:
    """The part that a message asks about; '' where it asks about none."""
    return next((rule.decides for rule in _rules().holding(sentence)), "")


_ASKED: Mapping[str, tuple[str, ...]] = {
    "together": ("basket_rules",),
    "decides": (PROFILE, "account_notes"),
}
"""The tools that answer, in their order, where it is not the profile alone."""
_GIVEN = {("decides", "account_notes"): {"about": "people"}}
"""What they are asked besides."""


def focused(sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]) -> tuple[Call, ...]:
    """The calls that answer a question about one part of an account, or which of two comes first."""
    profile = intents[PROFILE]
    focus = focus_of(sentence)
    rule = decided(sentence)
    if rule is not None and rule.firm and intents[rule.decides].decline:
        return ()  # "cancel the last order from ..."
    if not focus or len(sentence.canonical.split()) > MOST_WORDS or sentence.named("segments"):
        return ()
    accounts = sentence.of("account")
    others = {mention.kind for mention in sentence.mentions} - {"account"}
    if focus == PEERS:
        others -= {*TRADES}  # "similar hotels" are the peers of a hotel
    if (
        of_the_book(sentence)
        or others
        or sentence.unknown
        or any(mention.options for mention in accounts)
    ):
        return ()
    about = _two(sentence, memory) if focus == FIRST else _one(sentence, memory)
    if focus == "group" and len(accounts) == _BOTH:
        about = [as_subject(mention) for mention in accounts]  # "is X related to Y"
    if not about or (sentence.times.periods and not fill(sentence, profile).values):
        return ()
    made: list[Call] = []
    for tool in _ASKED.get(focus, (PROFILE,)):
        slots = fill(sentence, intents[tool])
        slots.put("account", *(subject.value for subject in about))
        for name, value in _GIVEN.get((focus, tool), {}).items():
            slots.put(name, value)
        made += calls(intents[tool], slots)
    return tuple(made)


def _two(sentence: Sentence, memory: Memory) -> list[Subject]:
    named = [as_subject(mention) for mention in sentence.of("account")]
    if len(named) > 1:
        return named
    asked = [call.arguments.get("account") for call in memory.calls]
    two = last_two(memory) if last_is_comparison(memory) or len(set(asked) - {None}) > 1 else None
    return list(two) if two is not None and two[0].kind == "account" and not named else []


def _one(sentence: Sentence, memory: Memory) -> list[Subject]:
    named = [as_subject(mention) for mention in sentence.of("account")]
    if named:
        return named if len(named) == 1 else []
    about = account_in_focus(memory)
    last = [value for call in memory.calls for value in call.arguments.values()]
    if about is None:
        return []
    ours = not memory.calls or about.value in map(str, last)  # after a refusal too
    return [about] if ours else []


def with_focus(sentence: Sentence, reading: Reading, before: Memory) -> Reading:
    """The reading with the part asked about; 'and at Chestnut?' asks about the same one."""
    profiles = reading.is_answered and reading.calls[0].tool == PROFILE
    focus: tuple[str, ...] = (focus_of(sentence),) if profiles else ()
    if reading.is_answered and reading.calls == before.calls and focus_of(sentence) == LAST_ORDER:
        focus = (LAST_ORDER,)  # "when did each last order": the list again
    if focus == ("",):
        goes_on = is_elliptic(sentence) and any(call.tool == PROFILE for call in before.calls)
        focus = before.focus if goes_on else ()
    return replace(reading, memory=replace(reading.memory, focus=focus))
