"""Which kind of campaign is meant, where only the thread tells: 'a plan for them', 'the next one'."""

from __future__ import annotations

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence


def campaign_for_them(intent: Intent, slots: Slots, memory: Memory, *, refers: bool) -> None:
    """'Draft a campaign plan for them' after the members of a segment: of the kind that suits it."""
    subject = topic(memory)
    if not refers or "campaign_type" not in intent.needs:
        return
    if "campaign_type" in slots.values:
        if subject and subject.kind == "segment" and "audience" in intent.takes:
            slots.values.setdefault("segment", [subject.value])
        return
    choice = choices()["campaign_type"]
    value = choice.segments.get(subject.value) if subject else None
    if subject and value:
        slots.put("campaign_type", value)
        slots.notes.append(choice.note.format(segment=subject.value, value=value))


def like_the_last(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Who should get the next one?' after a campaign: one of its kind; a plan is for the last audience."""
    audience = memory.subject("campaign_type")
    last = memory.last_arguments
    names = dict(sentence.lookup.lexicon.campaigns)
    campaign = str(last.get("campaign", ""))
    kind = sentence.lookup.lexicon.campaign_types.get(names.get(campaign, campaign))
    if audience and intent.fixed:
        slots.put("campaign_type", audience.value)
        if audience.name in sentence.lookup.lexicon.regions:
            slots.values.setdefault("region", [audience.name])
    elif kind:
        slots.put("campaign_type", kind)
        if isinstance(last.get("region"), str):
            slots.values.setdefault("region", [last["region"]])
