"""A question without what politeness puts around it: 'I should like to know whether ..., if I may ask'."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.tokens.wordlists import alternatives, load_yaml
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_LEAST = 2
"""Words that a message must keep: of 'I am wondering' nothing is taken."""
_SHORTEST = 7
"""Words of a message that may have something around it."""


class _Patterns(NamedTuple):
    opens: re.Pattern[str]
    closes: re.Pattern[str]
    clause: re.Pattern[str]
    asks: re.Pattern[str]
    back: re.Pattern[str]
    ends: re.Pattern[str]
    reason: re.Pattern[str]
    colleague: re.Pattern[str]
    clause_of_reason: re.Pattern[str]


@cache
def _patterns() -> _Patterns:
    said = load_yaml(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    subject = rf"(?:(?:{said['subjects'].strip()})\b|{said['subject_phrase']}\b)"
    kinds = said["before_clauses"]
    clause = (
        rf"(?:(?:{kinds['before']}|{kinds['since']}) {subject}|(?:{kinds['to']})\b)"
        r"[^,;.?!]{3,90}, +(?:and |so |then )?"
    )
    return _Patterns(
        *(
            re.compile(pattern, re.IGNORECASE)
            for pattern in (
                rf"(?:(?:and|so|but|well|now|ok|hello|hi|good morning)[,.]? )*(?:{'|'.join(said['opens'])})"
                r"(?![\w'])[,:;.!]* *",
                rf"(?:{'|'.join(said['closes'])})(?=[ .?!]*$)",
                clause,
                rf"(?:{said['asks'].strip()})\b",
                rf"\b(?:{said['points_back'].strip()})\b",
                "|".join(said["ends_of_sentences"]),
                rf"(?:(?:and|but|so|as|oh|sorry)[,]? )*(?:{'|'.join(said['reasons'])})",
                rf"\b(?:{said['says_a_colleague'].strip()})\b",
                r"\b(?:before|because|so that|so i|when|while|whilst|in case)\b",
            )
        )
    )


def without_roundabout(text: str, lookup: Lookup) -> str:
    """The message from its question on, without what leads up to it and what is only added for politeness."""
    for _ in range(3):
        shorter = _without_clause(_without_frame(_without_reasons(text, lookup)), lookup)
        if shorter == text:
            break
        text = shorter
    return text


def _without_frame(text: str) -> str:
    if len(text.split()) < _SHORTEST:
        return text
    said = _patterns()
    rest = text
    while (opening := said.opens.match(rest)) and opening.end():
        rest = rest[opening.end() :]
    rest = said.closes.sub("", rest, count=1)
    return rest if len(rest.split()) >= _LEAST else text


def _without_clause(text: str, lookup: Lookup) -> str:
    """'Before I book the printer, are there ...?', where the clause names nothing that is asked about."""
    said = _patterns()
    clause = said.clause.match(text)
    if clause is None:
        return text
    rest = text[clause.end() :]
    if not said.asks.match(rest) or said.back.search(_first_sentence(rest)):
        return text
    told = scan(clause.group(), lookup)
    return text if _matters(told, rest, lookup) else rest


def _without_reasons(text: str, lookup: Lookup) -> str:
    """'Which pubs fell? I want to ring them before Friday': why it is asked, told after the question."""
    said = _patterns()
    ends = [*said.ends.finditer(text)]
    for end in reversed(ends):
        before, told = text[: end.start()].rstrip(), text[end.end() :]
        if not said.reason.match(told) or not _asks(before):
            break
        if _is_of_what_is_asked(scan(said.clause_of_reason.split(told)[0], lookup)):
            break
        text = before
    return text


def _asks(text: str) -> bool:
    """Whether a text asks something, in its last sentence or before it."""
    said = _patterns()
    return "?" in text or any(said.asks.match(one) for one in said.ends.split(text))


def _is_of_what_is_asked(told: Sentence) -> bool:
    """Whether a reason says what the question is of; a colleague who said something is not."""
    named = [one for one in told.mentions if one.kind != "owner"]
    if named or told.numbers or told.named("metrics") or told.named("dimensions"):
        return True
    if told.named("segments") or choices()["campaign_type"].is_said(told):
        return True
    return bool(told.of("owner")) and not _patterns().colleague.search(told.text)


def _first_sentence(text: str) -> str:
    return re.split(r"[.?!;](?: |$)", text, maxsplit=1)[0]


def _matters(told: Sentence, rest: str, lookup: Lookup) -> bool:
    """Whether a clause says what the question is of: a name, a number, a campaign that is to be made."""
    if told.mentions or told.numbers or told.named("segments") or told.named("metrics"):
        return True
    asked = scan(rest, lookup)
    if told.times.periods and (
        not asked.times.periods or asked.has(alternatives("asks_of_the_time_told"))
    ):
        return not told.has("before .*")
    return choices()["campaign_type"].is_said(told) and not told.has("before .*")
