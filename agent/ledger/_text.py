"""A text taken apart once: names, sentences, figures and whom each figure is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.ledger.entities import Mention
from agent.ledger.figures import Claim, extract
from agent.ledger.index import Index
from agent.ledger.passages import Sentence, mask, sentences
from agent.ledger.scope import Context, contexts


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its parts. `blanked` is the masked text with names blacked out, same offsets."""

    text: str
    masked: str
    blanked: str
    layout: Sequence[Sentence]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    contexts: Sequence[Context]


def read(text: str, index: Index, asked: Sequence[Mention] = ()) -> Text:
    """Takes a text apart. `asked` are the names in the question it answers."""
    masked = mask(text)
    mentions = index.names.find(masked)
    blanked = _blacked_out(masked, mentions)
    claims = extract(blanked)
    for claim in claims:
        entities = index.period_entities(claim.periods) if claim.periods else frozenset()
        if entities:
            mentions.append(Mention(claim.start, claim.end, claim.text, entities))
    mentions.sort(key=lambda mention: mention.start)
    layout = sentences(text, blanked)
    found = contexts(blanked, layout, mentions, claims, asked)
    return Text(text, masked, blanked, layout, mentions, claims, found)


def _blacked_out(masked: str, mentions: Sequence[Mention]) -> str:
    parts, at = [], 0
    for mention in mentions:
        parts += [masked[at : mention.start], "■" * (mention.end - mention.start)]
        at = mention.end
    return "".join([*parts, masked[at:]])
