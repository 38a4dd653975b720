"""Several things asked of one account in a list of nouns: 'for X: notes, churn risk and next purchase'."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.words.sentence import Sentence

FILE = Path(__file__).with_name("aspects.yaml")
_LEAD = (
    r"(?:(?:for|on|about|regarding|with|at|and|so|ok|please|hi|now|can|could|i|you|me|have|got|get|give|show"
    r"|pull|need|want|would|like|tell|let|see|the|us|we|quick|quickly|just|up) )*"
)
_END = r"(?: (?:please|thanks|asap|now))*[ .?!]*"
_WISH = "(?: (?:i|we) (?:need|want|would like))?(?: the)?"
_BEFORE = re.compile(rf"{_LEAD}_(?: [:,-])*{_WISH} (?P<items>.+?){_END}")
_AFTER = re.compile(rf"{_LEAD}(?P<items>.+?) (?:for|on|of|about|at|with|regarding) _{_END}")
_JOINT = re.compile(r"(?: ?[,;+] ?(?:and |plus |then )?| and (?:also |then )?| plus | as well as )")
_SMALL = re.compile(r"(?:(?:the|its|their|his|her|any|a|an|also|then|all|some|your|of) )+")


def aspects_asked(sentence: Sentence) -> list[str]:
    """A question for each noun of the list; none where the message is no such list."""
    accounts = sentence.of("account")
    if len(accounts) != 1 or accounts[0].options or sentence.unknown or sentence.numbers:
        return []
    line = re.sub(r"_(?: _)*", "_", sentence.plain_text)
    said = _BEFORE.fullmatch(line) or _AFTER.fullmatch(line)
    items = (
        [_SMALL.sub("", f"{item} ", 1).strip() for item in _JOINT.split(said["items"])]
        if said
        else []
    )
    found = [_question(item) for item in items]
    if len(found) < 2 or not all(found):
        return []
    return [question.format(accounts[0].value) for question in dict.fromkeys(found)]


def _question(item: str) -> str:
    return next((question for question, said in _aspects() if said.fullmatch(item)), "")


@cache
def _aspects() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries: dict[str, list[str]] = load_yaml(FILE.read_text(encoding="utf-8"))
    return tuple((question, re.compile("|".join(said))) for question, said in entries.items())
