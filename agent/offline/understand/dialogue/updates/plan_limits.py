"""What a campaign plan on the screen cannot be told: 'only by email', 'start on 1 August'."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from agent.offline.understand.dialogue.memory import plans_campaign
from agent.offline.understand.intents.rules import Rules, read_rules
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence

FILE = Path(__file__).with_name("plan_limits.yaml")
MOST_WORDS = 12
"""Words of a change that asks for nothing else."""


@cache
def _rules() -> Rules:
    return read_rules(FILE, "topic")


def plan_limit(sentence: Sentence, memory: Memory) -> str:
    """The topic of the reply to a change that no plan takes; '' for every other message."""
    last = memory.last
    if last is None or not plans_campaign(last) or sentence.text.endswith("?"):
        return ""
    if len(sentence.canonical.split()) > MOST_WORDS:
        return ""
    return next((rule.decides for rule in _rules().holding(sentence)), "")
