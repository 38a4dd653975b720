"""'Seeing X at 11, what should I pitch': where a person is going is no question, it names the account."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_ACCOUNT = r"(?:the )?_(?: _)*"
_WHEN = (
    r"(?: (?:at|on|in|by|this|next|later|today|tomorrow|tonight|morning|afternoon|evening|lunch ?time|lunch"
    r"|noon|midday|now|soon|first thing|again|half past|quarter|past|to|am|pm|a|an|the|my|few|hours?"
    r"|minutes?|mins?|half|days?|weeks?|monday|tuesday|wednesday|thursday|friday|o'?clock|for|coffee|then|\d[\d:.]*|@\w+"
    r"|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|st|nd|rd|th"
    r"|january|february|march|april|may|june|july|august|september|october|november|december))*"
)
_PREAMBLE = re.compile(
    rf"(?:(?:{alternatives('before_a_visit')}) )*(?:{alternatives('visit')}) {_ACCOUNT}{_WHEN}"
)
_PLANS_VISIT = re.compile(
    r"\b(?:visit|call|meeting)[ -](?:plan|prep\w*|agenda|outline|guide|checklist|sheet|script)\b"
    r"|\bplan (?:the|my|a|this) (?:visit|call|meeting)\b",
    re.IGNORECASE,
)
NO_VISIT_PLAN = (
    "There is no visit plan as a document: these are the points to raise, from the figures and the notes. "
    "The nearest document is the executive summary of the account."
)
_MARKS = frozenset([",", ".", "-", "–", "—", ":", ";", "!"])


def plans_visit(text: str) -> bool:
    """Whether a plan for a visit or a call is wanted, as the person typed it."""
    return _PLANS_VISIT.search(text) is not None


def without_preamble(sentence: Sentence, lookup: Lookup) -> str:
    """What is asked about the account one is going to see; the message as it is where none is named so."""
    accounts = sentence.of("account")
    if len(accounts) != 1 or accounts[0].options:
        return sentence.text
    account = accounts[0]
    for at in range(account.stop, len(sentence.tokens) - 1):
        if sentence.tokens[at].raw not in _MARKS:
            continue
        head = " ".join(sentence.plain_text.split()[:at])
        if not _PREAMBLE.fullmatch(re.sub(r" [,.:;!-]+", "", head)):
            return sentence.text
        rest = sentence.text[sentence.tokens[at + 1].start :].rstrip(" .?!")
        asked = scan(rest, lookup)
        return f"{rest} for {account.value}" if len(asked.canonical.split()) else sentence.text
    return sentence.text
