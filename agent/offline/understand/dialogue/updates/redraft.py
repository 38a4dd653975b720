"""A document once more: 'redraft it: shorter', 'make it less formal', 'mention the returns'."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.offline.understand.dialogue.memory import OF_A_PLAN, planned_with
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import OF_AUDIENCE, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools.campaign_targets import CampaignTargetsArgs

_POLITE = r"(please |can you |could you |would you |will you |now |ok |and |but |no |then |just |kindly )*"
_AGAIN = re.compile(rf"{_POLITE}({alternatives('redraft')})")
_CHANGES = re.compile(rf"{_POLITE}({alternatives('changes_a_draft')})")
_EDITS = re.compile(rf"{_POLITE}({alternatives('edits_a_draft')})")
_SHORTENS = re.compile(rf"{_POLITE}(?:{alternatives('shortens_a_draft')})")
_COUNTED_OUT = "sentences?|paragraphs?|lines?|liner|bullets?|pages?|pager|words|sides?"
_OF_THAT = re.compile(
    rf"((great|perfect|good|fine|right|lovely|thanks|yes|so) )*{_POLITE}"
    r"((draft|write|prepare|make|do)( me)?( up)? (it|that|this|one|a document|the document)( up)?"
    r"|(put|get|turn|make|work|write) ((all|the whole) of )?(it|that|this|all that|all this|them) ((down )?"
    r"(on paper|in writing)|(up )?(in|in ?to|as) an?( \w+){0,2} ?(doc|document|paper|plan( doc| document)?"
    r"|proposal))|(make|draft|write|prepare|draw up) an?( \w+)? (plan|document|paper) (out )?of"
    r" (it|that|this|them))( for me)?( please)?"
)
_REDRAFT = re.compile(rf"{_POLITE}({alternatives('redraft')})", re.IGNORECASE)
_FOR_A_PURPOSE = (
    r"(?:(?:so )?(?:that |which )?|so )(?:i|we|she|he|they) (?:can|could|may|might|will"
    r"|need to|have to|want to)"
    r"|(?:ready )?to (?:hand|give|show|send|take|pass|present|share|print|bring|forward|file|put)"
)
"""'... that I can hand to my director', '... I can show', '... to take to the board'."""
_HEAD = re.compile(
    rf"\s*(?:[.,;:!?–—]|\b(?=(?:with|for|but|only|{_FOR_A_PURPOSE})\b))\s*",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    rf"(?:{_FOR_A_PURPOSE}) [^.;?!]*|for (?:me|us|my|our|her|his|the (?:board|boss"
    r"|director|team|meeting|file|record)s?)\b[^.;?!]*|please|thanks|thank you",
    re.IGNORECASE,
)
"""Whom a document is for, which changes nothing in it."""
_DOCUMENTS = {
    "campaign_targets": "campaign_plan",
    "campaign_results": "campaign_plan",
    "churn_risk": "risk_note",
    "behavior_signals": "risk_note",
}
"""The document that goes with an answer; of every other one it is the executive summary."""
_KIND = r"(a|an|the) ((board|risk|executive|exec|campaign) )?(note|summary|one pager|plan)"
_ANOTHER_KIND = (
    rf"{_KIND} (instead|rather)"
    rf"|(make|turn|change|switch|convert|rework|recast) (it|this|that)( (in ?to|to|as))? {_KIND}( .*)?"
)
"""'Make it a summary instead', 'turn it into a plan' is another document."""
_NAMES_A_KIND = frozenset(["campaign", "risk", "summary", "executive", "exec"])
_NOT_WRITTEN_UP = tools_with("is_not_written_up")
_OF_IT = ("account", "segment", "region")
_OF_A_CAMPAIGN = ("campaign_type", *OF_AUDIENCE, *OF_A_PLAN)
_NAMES_A_PLAN = "draft|campaign|plan|@ctype|@campaign"
PAUSE = CampaignTargetsArgs.model_fields["pause_days"].default
"""Days that a plan leaves an account alone after a contact, unless others are said."""
LONGEST = 1000


def asks_again(sentence: Sentence) -> bool:
    """Whether a new draft is asked for in so many words."""
    return _AGAIN.fullmatch(sentence.line.text) is not None


def edits_document(sentence: Sentence, memory: Memory) -> bool:
    """Whether a message can only be a wish for the document on the screen: 'remove the churn probability'."""
    last = memory.last
    return last is not None and last.tool == "draft_report" and _is_edit(sentence)


def wants_a_length(sentence: Sentence) -> bool:
    """'In three sentences', 'boil it down to a paragraph': a document in so many words or lines."""
    short = _SHORTENS.fullmatch(sentence.bare) is not None
    return short and sentence.has(_COUNTED_OUT)


def _is_edit(sentence: Sentence) -> bool:
    """Accounts, regions and trades that are named are taken off whom it is of, not out of its words."""
    return not sentence.mentions and _EDITS.fullmatch(sentence.bare) is not None


def at_document(sentence: Sentence, memory: Memory) -> Memory:
    """The thread as it was at the document that 'redraft it' or 'redraft the risk note: ...' means.

    Other answers may have come since: the buttons below a document stay.
    """
    if not asks_again(sentence):
        return memory
    said = sentence.text.partition(":")[0].casefold().replace(" ", "_")
    kinds = {call.arguments["kind"] for call in memory.drafts if call.arguments["kind"] in said}
    meant = [call for call in memory.drafts if not kinds or call.arguments["kind"] in kinds]
    return replace(memory, calls=(meant[0],)) if meant else memory


def redrafts(sentence: Sentence, memory: Memory, changed: tuple[Call, ...]) -> tuple[Call, ...]:
    """The last documents with the wish for the next draft as their note; nothing when none is wished.

    `changed` are the last calls with the arguments that the message changes, if it changes any.
    """
    drafts = tuple(call for call in memory.calls if call.tool == "draft_report")
    again = asks_again(sentence)
    wished = _CHANGES.fullmatch(sentence.line.text) or _is_edit(sentence)
    if not drafts or not (again or wished):
        return ()
    if sentence.has(_ANOTHER_KIND):
        return ()
    if changed and not again:
        return changed  # "make it 8,000" is an argument, not a wish about the words
    return tuple(_with_wish(call, _note(sentence.text)) for call in changed or drafts)


def _with_wish(call: Call, note: str) -> Call:
    """The document with one more wish: what was wished before still holds."""
    before = str(call.arguments.get("note", ""))
    wishes = [*before.split("; "), note] if before else [note]
    said = "; ".join(dict.fromkeys(one for one in wishes if one))
    return replace(call, arguments={**call.arguments, "note": said[-LONGEST:]}) if said else call


def holds_already(sentence: Sentence, memory: Memory, made: tuple[Call, ...]) -> bool:
    """Whether a change asks for what the plan on the screen has anyway: 'leave out who we just contacted'."""
    last = memory.calls[:1]
    if not last or last[0].arguments.get("kind") != "campaign_plan" or asks_again(sentence):
        return False
    if sentence.reads(_NAMES_A_PLAN) or len(made) != 1 or made[0].tool != last[0].tool:
        return False
    return _in_full(made[0]) == _in_full(last[0])


def _in_full(call: Call) -> dict[str, Any]:
    """The arguments with what holds where nothing is said."""
    return {"pause_days": PAUSE, **call.arguments}


def document_of(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """'Draft it': the document that goes with the last answer, about the same; nothing where none does."""
    if not memory.calls or not _OF_THAT.fullmatch(sentence.line.text):
        return ()
    last = _written_up(memory)
    kind = _DOCUMENTS.get(last.tool, "executive_summary")
    if _is_of_another_kind(sentence, kind):
        return ()
    names = _OF_A_CAMPAIGN if kind == "campaign_plan" else _OF_IT
    about = {name: last.arguments[name] for name in names if name in last.arguments}
    if kind == "campaign_plan":
        about = planned_with(memory, about.get("campaign_type")) | about
    if (
        last.tool in _NOT_WRITTEN_UP
        or (not about and kind != "executive_summary")
        or (kind == "campaign_plan") != ("campaign_type" in about)
    ):
        return ()
    return (Call("draft_report", {"kind": kind, **about}),)


def drafted_with(text: str) -> tuple[str, str] | None:
    """'Draft it. Budget is 4k' in two: the wish for a document, and what is to be different in it."""
    for cut in _HEAD.finditer(text):
        head = text[: cut.start()]
        if not _OF_THAT.fullmatch(" ".join(re.sub(r"[,.]", " ", head.casefold()).split())):
            continue
        rest = _FOR_WHOM.sub("", text[cut.end() :], count=1).strip(" .,;:?!")
        return head, rest
    return None


def _is_of_another_kind(sentence: Sentence, kind: str) -> bool:
    """'Turn that into a plan' after the accounts at risk, or 'into a retention plan' after anything."""
    words = set(sentence.words)
    plan = "plan" in words and kind != "campaign_plan"
    return plan or bool(_NAMES_A_KIND & words) or bool(sentence.of("campaign_type"))


def _written_up(memory: Memory) -> Call:
    """What a document is of: the audience that was chosen, where only past campaigns were looked at since.

    Results of a region or a segment are another audience.
    """
    last, chosen = memory.calls[0], memory.subject("campaign_type")
    asked = last.arguments.get("campaign_type")
    if {"region", "segment"} & last.arguments.keys():
        return last
    if last.tool != "campaign_results" or chosen is None or asked not in (None, chosen.value):
        return last
    place = {"region": chosen.name} if chosen.name else {}
    before = (call for call in memory.before if call.tool == "campaign_targets")
    return next(before, Call("campaign_targets", {"campaign_type": chosen.value, **place}))


def _note(text: str) -> str:
    """What is wished, without 'redraft it:' before it; nothing when that is all."""
    opening, _, after = text.partition(":")
    wish = after if after and _REDRAFT.match(opening) else text
    wish = wish.strip(" .!?")
    return (
        ""
        if re.fullmatch(r"(?i)(please )?(redraft|rewrite|redo|try again)( it)?", wish)
        else wish[:LONGEST]
    )
