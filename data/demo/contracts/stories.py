"""The stories planted in the telecom and the bank book."""

from __future__ import annotations

from data.demo._story import Story
from data.demo.contracts._terms import Kind, terms


def stories(kind: Kind) -> tuple[Story, ...]:
    """One for each behaviour signal, in the order of the YAML."""
    return tuple(
        Story(story.key, story.title, (story.account.id,), story.must_hold)
        for story in terms(kind).stories
    )
