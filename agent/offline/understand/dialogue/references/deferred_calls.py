"""Requests that can only be made once another has been answered: 'compare A and B and draft a plan for the
weaker one'. What is not known yet stands in a call as a text such as '@weaker'."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Subject, singular_of
from agent.offline.understand.words.canonical import canonical
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Mention, Sentence
from data import catalogue

_ONE = "one|of the two|of them|account|customer|client|region|segment|side|name|performer"
_ONE_OF_TWO = r"|(?= (with|please|now|by|within)\b)"
"""What may follow one of two; one of a list is followed by what the list is of."""
_PICKS = {
    pick: re.compile(
        rf"(the |that |its )?({alternatives(f'pick_{pick}')})"
        rf"( ({_ONE})|${_ONE_OF_TWO if pick in ('weaker', 'stronger') else ''})"
    )
    for pick in ("weaker", "stronger", "first", "last")
}
USUAL_CAMPAIGN = "retention"
"""What a plan for the weaker of two is for when nothing is said."""
_OF_GROUP = (
    "A campaign plan is for a group of accounts: this one is for those like {name}, {segment} in "
    "{region}."
)
_NOT_FOR = "{segment} is none of the segments that a {type} campaign is for."
_IT = re.compile(r"it|them|that one|this one|him|her")
_THERE = re.compile(r"there")
_PLACES = frozenset(["account", "region"])
_LISTS = tools_with("lists_accounts")
_GROUPS = ("account", "region", "segment", "category", "brand", "product")


_ASKS_WHICH = re.compile(
    r"(?:(?:and|so|then) )?(?:which|who|what)(?: (?:one|side|of (?:them|the two)))*"
    rf"(?: (?:is|are|was|were|does|do|looks?|performs?|s|comes? out|the))*"
    rf" (?:{alternatives('pick_weaker')}|{alternatives('pick_stronger')})(?: (?:one|off|side))?"
)


def only_asks_which(part: Sentence, made: Sequence[Call]) -> bool:
    """'North v South. Who's weaker?': which of the two that is a comparison tells by itself."""
    compared = len(made) == 1 and made[0].tool == "compare"
    return compared and _ASKS_WHICH.fullmatch(part.bare) is not None


def put_placeholder(sentence: Sentence, made: Sequence[Call], *, from_below: bool = False) -> bool:
    """Put what the answer to `made` will show in the place of the words that mean it; False without such.

    `from_below`: the worst were asked for, so that a list is looked at from its end.
    """
    call = made[-1] if made else None
    kind = _kind_of(call)
    if call is None or not kind:
        return False
    picks = ("weaker", "stronger") if call.tool == "compare" else ("first", "last")
    ways = [(pick, _PICKS[pick]) for pick in picks]
    if call.tool == "sales_metrics" or call.arguments.get("limit") == 1:
        pick = "last" if from_below else "first"
        ways += [(pick, _IT), *([(pick, _THERE)] if kind in _PLACES else [])]
    for pick, pattern in ways:
        for match, start, stop in sentence.line.find(pattern):
            if not set(range(start, stop)) & sentence.taken:
                mention = Mention(kind, f"@{pick}", match.group(), start, stop)
                sentence.replace_words(mention)
                sentence.canonical = canonical(sentence)
                return True
    return False


def _kind_of(call: Call | None) -> str:
    """The kind of thing that the answer to a call lists; '' when it lists none."""
    if call is None:
        return ""
    if call.tool == "compare":
        kind = singular_of(call.arguments.get("kind", ""))
        return kind if kind in _GROUPS else ""
    if call.tool == "sales_metrics":
        return next((by for by in call.arguments.get("by", ()) if by in _GROUPS), "")
    return "account" if call.tool in _LISTS and "account" not in call.arguments else ""


def is_deferred(call: Call) -> bool:
    """Whether something in a call is not known yet."""
    return any(isinstance(value, str) and value[:1] == "@" for value in call.arguments.values())


def is_campaign_plan(call: Call) -> bool:
    """Whether a call drafts one."""
    return call.tool == "draft_report" and call.arguments.get("kind") == "campaign_plan"


def means_a_campaign(part: Sentence) -> bool:
    """Whether 'a plan' is drafted: no 'account plan', which is a summary with what to do."""
    words = [token.word for token in part.tokens]
    own = word_list("plans_of_an_account")
    return any(
        word == "plan" and before in ("a", "the") for before, word in pairwise(words)
    ) and not own & set(words)


def of_whom(call: Call, stand_in: Mention) -> Call:
    """A campaign plan with whom it is for, who is not known yet; `resolve` tells its type and region."""
    arguments = {**call.arguments, stand_in.kind: stand_in.value}
    if stand_in.kind == "region":
        arguments.setdefault("campaign_type", USUAL_CAMPAIGN)
    return replace(call, arguments=arguments)


def resolve(
    memory: Memory,
    results: Sequence[tuple[str, Mapping[str, Any] | None]],
    listing: Sequence[Subject],
    lexicon: Lexicon,
) -> tuple[tuple[Call, ...], Memory, tuple[str, ...]]:
    """The calls that waited, with what is known now, the memory once they are being run, and notes.

    `results` are names and results of the tools that have run, `listing` is what the last one listed. A
    call whose stand-in the results do not tell is left out.
    """
    known = [
        _planned(call, lexicon)
        for later in memory.later
        if (call := _known(later, memory, results, listing))
    ]
    made = tuple(call for call, _ in known)
    notes = tuple(note for _, note in known if note)
    done = replace(memory, later=())
    return made, after(done, (*memory.calls, *made), lexicon) if made else done, notes


def _planned(call: Call, lexicon: Lexicon) -> tuple[Call, str]:
    """A campaign plan for an account or segment by the type, and region, of campaign that fits; a note."""
    whom = {name: call.arguments[name] for name in ("account", "segment") if name in call.arguments}
    if not is_campaign_plan(call) or not whom:
        return call, ""
    # Where the segment alone tells the type, the plan is for all that the type is for.
    left_out = {"account"} if "campaign_type" in call.arguments else set(whom)
    about = {name: value for name, value in call.arguments.items() if name not in left_out}
    belongs = lexicon.belongs(whom["account"]) if "account" in whom else {}
    segment = str(whom.get("segment") or (belongs["segment"].value if "segment" in belongs else ""))
    choice = choices()["campaign_type"]
    said = about.get("campaign_type")
    about.setdefault("campaign_type", choice.segments.get(segment, USUAL_CAMPAIGN))
    kind = catalogue.campaign_types()[about["campaign_type"]]
    note = ""
    if "account" in whom:
        if "region" in belongs:
            about.setdefault("region", belongs["region"].value)
        names = dict(lexicon.accounts)
        name = names.get(whom["account"], whom["account"])
        note = _OF_GROUP.format(
            name=name, segment=segment or "no segment", region=about.get("region", "any region")
        )
    elif not said:
        note = choice.note.format(segment=segment, value=about["campaign_type"])
    if segment and segment not in (*kind.primary, *kind.secondary):
        missed = _NOT_FOR.format(segment=segment, type=about["campaign_type"])
        note = f"{note} {missed}".strip()
    return replace(call, arguments=about), note


def _known(
    call: Call,
    memory: Memory,
    results: Sequence[tuple[str, Mapping[str, Any] | None]],
    listing: Sequence[Subject],
) -> Call | None:
    arguments = dict(call.arguments)
    for name, value in call.arguments.items():
        if isinstance(value, str) and value[:1] == "@":
            pick = value[1:]
            if pick in ("weaker", "stronger"):
                found = _side(pick, memory, results)
            else:
                rows = [subject.value for subject in listing if subject.kind == name]
                found = (rows[0] if pick == "first" else rows[-1]) if rows else None
            if found is None:
                return None
            arguments[name] = found
    return replace(call, arguments=arguments)


def _side(
    pick: str, memory: Memory, results: Sequence[tuple[str, Mapping[str, Any] | None]]
) -> str | None:
    """The weaker or the stronger side, as the comparison was asked for."""
    result = next((result for name, result in reversed(results) if name == "compare"), None)
    call = next((call for call in memory.calls if call.tool == "compare"), None)
    if not result or call is None or not result.get("weaker"):
        return None
    sides = [str(call.arguments["a"]), str(call.arguments["b"])]
    weaker = str(result.get("weaker_id") or result["weaker"])
    if weaker not in sides:
        return weaker if pick == "weaker" else str(result["stronger"])
    return weaker if pick == "weaker" else sides[1 - sides.index(weaker)]
