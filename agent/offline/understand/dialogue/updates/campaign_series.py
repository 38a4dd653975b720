"""Another campaign after the results of one: 'and the year before?', 'the 2024 one', 'the Christmas one'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand.arguments.bare_values import are_all_values
from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import ALL_BUT, OR, Slots
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import words_of

_HELD = (
    r"compared?( (it|that|this))?( (with|to|against))?|versus|against"
    r"|(better|worse|more|less|up|down|bigger|smaller) (than|on)"
)
_LEAD = (
    r"(?:(?:and|ok|so|then|now|same|for|what|how|about|did|does|do|any|it|that|this|was|were|is"
    rf"|{_HELD}) )*"
)
_EARLIER = (
    r"(?:the )?(?:one|edition|campaign|that|those)(?: (?:from|of|in))? (?:the|a|one) (?:previous )?year"
    r"(?: (?:before|earlier|ago|prior))?(?: (?:it|that|this))?"
    r"|(?:the )?(?:one|edition|year|campaign) before(?: (?:it|that|this)(?: one)?)?"
    r"|(?:the )?(?:previous|prior|preceding|earlier|last) (?:one|edition|campaign|time|year(?: s)?(?: one)?)"
    r"|(?:a|one) year (?:earlier|before|ago)"
)
_ENDS = r"(?: (?:do|go|perform|work|compare|look|any better))*[ ?.!]*"
_BEFORE = re.compile(rf"{_LEAD}(?:{_EARLIER}){_ENDS}")
_WHICH_OF = (
    r"(?:which|what) (?:segment|channel|region|group|accounts) (?:responded|reacted|did|worked|answered)"
    r"(?: (?:best|most|worst|better|well))? (?:to|in|on|for) "
)
_OF_YEAR = re.compile(
    rf"(?:{_WHICH_OF}|{_LEAD})(?:the |in |of |for |from |one |edition |that )*"
    rf"(?P<year>20\d\d)(?: one| edition)?{_ENDS}"
)
_BACK_TO_YEAR = re.compile(
    r"(?:(?:and|ok|so|then|now|please|let us|let me|let s|can we|could we|could you|i would like to) )*"
    r"(?:go back|come back|get back|back|return|turn back) to (?:the )?(?:one |edition |campaign )?"
    r"(?:of |in |from )?(?P<year>20\d\d)(?: one| edition)?(?= |$)"
)
_EVERYBODY = (
    "(all|every)( of)?( the| our)? (customers?|accounts?|segments|groups)|everyone|everybody"
)
_BY_SEASON = re.compile(
    rf"{_LEAD}(?:the )?(?P<season>{alternatives('seasons')})"
    rf"(?: (?:one|campaign|mailing))?(?: (?:in |of )?(?P<year>20\d\d))?(?: one)?{_ENDS}"
)
_YEAR = re.compile(r"\b20\d\d\b")
_BY_NAME = re.compile(
    rf"{_LEAD}(?:the |that |this |our )?(?P<name>[a-z]+(?: [a-z]+){{0,2}})"
    r" (?:one|thing|campaign|mailing|mailshot|push|promo|event|do|stuff)"
    rf"(?: (?:in |of |from )?(?P<year>20\d\d))?{_ENDS}"
)
_TELLS_NONE = word_list("tells_no_campaign")


_NEXT = (
    "next (one|campaign|mailing|time|round|wave|edition)|(another|similar|new) (one|campaign|mailing)"
    "|one like (it|that|this)"
    "|this (year|time|season|spring|summer|autumn|winter)( s)?( (one|campaign|edition))?"
)
_WHO = r"who|whom|which (accounts|customers|clients)|target|audience"


_ADDS = "(plus|add|adding|also|include|including) .*|.* (as well|too|also|in addition)"
_AIMED = "((and )?(what|how) about|for|at|among|towards|within) .*|.* segment( .*)?"


def update_audience(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """'Only Champions', 'for Champions' of who should get a campaign limits those who do: its kind stays."""
    campaign = choices()["campaign_type"]
    typed = "campaign_type" not in call.arguments or campaign.is_said(sentence)
    if "channel" in call.arguments and intent.tool == "campaign_results" and sentence.has(_HELD):
        slots.values.pop("channel", None)
        slots.drop.add("channel")  # "versus email": all channels are told of
    for kind in TRADES:
        kept, new = str(call.arguments.get(kind, "")), str(slots.values.get(kind, [""])[0])
        if kept.startswith(ALL_BUT) and new.startswith(ALL_BUT):
            both = [*kept.removeprefix(ALL_BUT).split(OR), *new.removeprefix(ALL_BUT).split(OR)]
            slots.put(kind, ALL_BUT + OR.join(dict.fromkeys(both)))
    bare = are_all_values(sentence)  # "premium instead, champs", "Hibernating or About to Sleep"
    if (typed and not bare) or "audience" not in intent.takes:
        return
    named = sentence.named("segments")
    said = [m.value for m in named if not sentence.is_negated(m)]
    before = str(call.arguments.get("segment", "")).split(OR)
    out = [m.value for m in named if sentence.is_negated(m) and m.value in before]
    adds = bool(said) and before != [""] and sentence.has(_ADDS)
    aimed = slots.narrows or adds or out or bare or sentence.has(_AIMED)
    if not aimed or not (said or out):
        return
    if not typed:
        slots.values.pop("campaign_type", None)
    slots.notes = [note for note in slots.notes if not any(one in note for one in said)]
    stay = [one for one in before if one not in out] if adds or out else []
    segments = list(dict.fromkeys([*stay, *said]))
    if segments:
        slots.put("segment", OR.join(segments))
    else:
        slots.drop.add("segment")


def untyped_next(sentence: Sentence, slots: Slots) -> None:
    """'A new one' is no campaign for new customers, but another of the kind spoken of."""
    kind = choices()["campaign_type"]
    if sentence.has(_NEXT) and kind.argument in slots.values and not kind.is_said(sentence):
        slots.values.pop(kind.argument)
        slots.notes.clear()


def asks_for_next_campaign(sentence: Sentence, memory: Memory) -> bool:
    """'So who would we ring for the next one?' after past campaigns is about its audience."""
    past = memory.last is not None and memory.last.tool == "campaign_results"
    return past and sentence.has(_NEXT) and sentence.has(_WHO)


def other_campaign(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """The results of the campaign that is meant beside the last one; none where none is."""
    last = memory.calls[-1] if memory.calls else None
    if last is None or last.tool != "campaign_results" or "campaign" not in last.arguments:
        return ()
    if any(mention.kind != "region" for mention in sentence.mentions):
        return ()
    campaigns = sentence.lookup.lexicon.campaigns
    asked = last.arguments["campaign"]
    at = next((at for at, campaign in enumerate(campaigns) if asked in campaign), None)
    other = None if at is None else _other(sentence.line.text, [name for _, name in campaigns], at)
    if other is None:
        return ()
    kept = dict(last.arguments)
    if _BACK_TO_YEAR.match(sentence.line.text):
        kept |= {mention.kind: mention.value for mention in sentence.mentions}
        if sentence.has(_EVERYBODY):
            kept.pop("segment", None)
    made = replace(last, arguments={**kept, "campaign": other})
    return (last, made) if sentence.has(_HELD) else (made,)


def goes_back_to_year(sentence: Sentence, memory: Memory) -> bool:
    """'Back to 2025 and all customers, but only the South' is one wish for one campaign."""
    back = _BACK_TO_YEAR.match(sentence.line.text)
    return back is not None and bool(other_campaign(sentence, memory))


def _other(text: str, names: Sequence[str], at: int) -> str | None:
    """What is said of the campaign at a place of the list, which has the newest first."""
    earlier = names[at + 1 :]
    if _BEFORE.fullmatch(text):
        series = [name for name in earlier if _of_no_year(name) == _of_no_year(names[at])]
        if "year" in text.split():
            return next(iter(series), None) or _of_year_before(names[at])
        return next(iter(series or earlier), None)
    said = _OF_YEAR.fullmatch(text) or _BACK_TO_YEAR.match(text)
    if said:
        wanted = _YEAR.sub(said["year"], names[at])
        return wanted if wanted in names and wanted != names[at] else None
    said = _BY_SEASON.fullmatch(text)
    if said is None:
        return None
    season = {"christmas" if word == "xmas" else word for word in words_of(said["season"])}
    season |= {said["year"]} - {None}
    return next((name for name in names if season <= set(words_of(name))), None)


def named_loosely(sentence: Sentence, memory: Memory) -> tuple[Call, ...]:
    """'The countdown one' after the results of campaigns: the newest whose name has that word."""
    last = memory.last
    said = _BY_NAME.fullmatch(sentence.line.text)
    if last is None or last.tool != "campaign_results" or len(memory.calls) > 1 or said is None:
        return ()
    if any(m.kind not in ("campaign", "category") for m in sentence.mentions):
        return ()
    words = {"christmas" if word == "xmas" else word for word in words_of(said["name"])}
    if words <= _TELLS_NONE or sentence.named("campaign_types") or sentence.named("segments"):
        return ()
    wanted = words | {said["year"]} - {None}
    names = [name for _, name in sentence.lookup.lexicon.campaigns]
    found = next((name for name in names if wanted <= set(words_of(name))), None)
    return () if found is None else (Call(last.tool, {"campaign": found}),)


def _of_year_before(name: str) -> str | None:
    """A name that no campaign may have: the tool says which there were."""
    return _YEAR.sub(lambda year: str(int(year[0]) - 1), name) if _YEAR.search(name) else None


def _of_no_year(name: str) -> str:
    return " ".join(_YEAR.sub("", name).split())


_HELD_BACK = r"control|hold ?out|(held|hold|kept|keep) (\w+ ){0,2}back|left out"
_THAT_CAMPAIGN = r"(that|this) (launch|campaign|mailing|push|promo|promotion|offer|event)"


_SPLIT = "(which|what|who|whose) (\\w+ ){0,3}(respond(ed|s)?|react(ed|s)?|bought|bit|worked|lifted)( .*)?"
"""'Which segment responded best?' after one campaign."""


def carry_campaign(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'Was there a control group for that launch?' is asked of the campaign spoken of."""
    known = memory.subject("campaign")
    if known is None or intent.tool != "campaign_results" or "campaign" in slots.values:
        return
    just = bool(memory.calls) and memory.calls[0].tool == intent.tool
    split = just and sentence.has(_SPLIT) and "campaign_type" not in slots.values
    of_it = just and "campaign" in memory.last_arguments and sentence.has("it|this|that")
    if sentence.has(_THAT_CAMPAIGN) or (just and sentence.has(_HELD_BACK)) or split or of_it:
        slots.put("campaign", known.value)
        slots.values.pop("campaign_type", None)  # "did we keep a control group"
