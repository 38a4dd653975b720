"""Splits a message that asks for two things: 'how is X doing and what should I pitch them?'"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.understand.arguments.dimensions import RANKED
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.decide import Decision
from agent.offline.understand.splitting.aspects import aspects_asked
from agent.offline.understand.splitting.clauses import Form, form, words_between
from agent.offline.understand.splitting.cuts import cuts_asked
from agent.offline.understand.splitting.narrowing import says_of_what
from agent.offline.understand.splitting.one_question import belong_together, is_request
from agent.offline.understand.splitting.openings import is_story
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

MOST_PARTS = 4
_MOST_JOINTS = 12
"""Places at which a message is tried to be split; each try reads both sides again."""
CERTAIN = 0.7
"""How sure of its intent a part without a word of asking must be to stand by itself."""
POSSIBLE = 0.3
GoesOn = Callable[[Intent, Sentence], bool]
"""Whether a part only adds to a question of an intent."""
Judge = Callable[[Sentence, bool], Decision]
"""What a part asks for; the flag says that another part names the account."""
_AND = word_list("around_filters")
_JOINERS = frozenset(["and", "then", "plus", "also", "as"])
_MARKS = frozenset(["?", "!", ".", ";", ","])
_POINTS = re.compile(
    r"((and|ok|so|right|then|now|but|for|on|about|thanks|what about|how about) )*"
    r"(best|worst|first|last|next|other|bottom|@ordinal|number @number|no @number)"
    r"( one| customer| name| row| of @it| (on|in|from) @it( list)?| (on|in|from) (the )?list| there)*"
)
"""What is pointed at, and no question about it."""
_ADDED = re.compile(r"(and |or |also )?(what about |how about )?(@account|@segment|@place|@goods)")
_COMMAND = re.compile(
    r"(what|which|who|whom|how|how_many|how_much|why|when|where|show|draft|pitch|find|compare|tell|check"
    r"|list|prepare|run|read|plot|predict|contact)( .*)?$"
)
_SETTING_ASIDE = frozenset(
    ["leaving", "excluding", "ignoring", "disregarding", "apart", "aside", "setting", "without"]
)
_ABSENT = re.compile(rf"(?:\S+ ){{1,4}}(?:{alternatives('is_absent')})(?: |$)")
_RATHER_NOT = re.compile(rf"(?:{alternatives('would_rather_not')})(?: |$)")
_STATES = (
    r".*(is|are|was|were|wants?|wanted|needs?|needed|asks?|asked|has|have|had|says?|said|thinks?|will|likes?"
    r"|just|keeps?|wonders?) .*"
)
_PLANNED = re.compile(
    rf"(?:(?:{alternatives('before_a_plan')}) )*(?:{alternatives('plans_something')}) "
)
_IN_PASSING = ("on average", "in general", "in total", "all in all", "by and large", "on the whole")
_PLANNING = re.compile(
    r"((i|we) (am|are) |just |currently |now )*(planning|thinking (of|about)|considering|preparing|plotting"
    r"|working on|toying with|setting up) .*(campaign|mailing|mailshot|push|promotion|offer|newsletter)\b.*"
)
"""'Planning a premium campaign for the East, whom to target': why it is asked."""
_TAKING_OVER = re.compile(
    r"((i|we) (am|are|have|will) |(just|now|soon|new here|new)( ,)? )*"
    r"(taking over|taken over|take over|inheriting|inherited|looking after|covering( for)?|minding) .*"
)
"""'I'm new, taking over Joanna's customers': of whose accounts the question after it is."""
_WHEN_TOLD = frozenset(
    ["today", "yesterday", "earlier", "now", "just", "only", "recently", "so", "also", "and"]
)
_TELLING = word_list("begins_a_statement")
_WISH = (
    "need|want|show|draft|find|tell|like|wonder|wondering|@metric .*|compare|which|who|what|how|why|when"
    "|should|can|list|profile|summary|plan"
)
_ABBREVIATED = word_list("abbreviated")


def parts(
    sentence: Sentence, lookup: Lookup, judge: Judge, goes_on: GoesOn, *, before: int = 0
) -> list[str]:
    """The requests of a message, as typed; one when it cannot be split. `before`: parts in front of it."""
    later = before > 0
    listed = [] if later else aspects_asked(sentence) or cuts_asked(sentence)
    if listed:
        return listed
    if before + 1 == MOST_PARTS or in_one_period(sentence) or _tells_two_apart(sentence):
        return [sentence.text]
    for start, stop in _joints(sentence)[:_MOST_JOINTS]:
        left = sentence.text[: sentence.tokens[start].start].strip()
        right = sentence.text[sentence.tokens[stop].start :].strip()
        head, tail = scan(left, lookup), scan(right, lookup)
        shared = bool(tail.of("account")) and not head.mentions
        added = later and _ADDED.fullmatch(head.canonical)
        if (
            (added or is_request(head) or _is_clear(head, judge, CERTAIN, shared))
            and not _is_statement(head)
            and is_request(tail)
            and not _adds_nothing_of_its_own(tail, judge)
            and _is_sure(tail, judge, sentence, start, shared)
            and (added or _is_clear(head, judge, POSSIBLE, shared))
            and not (belong_together(head, tail) or _is_enumeration(head, tail))
            and (
                added
                or (_is_full_stop(sentence, start) and is_request(head))
                or not _is_the_same(head, tail, judge, goes_on)
            )
        ):
            return [left, *parts(tail, lookup, judge, goes_on, before=before + 1)]
    return [sentence.text]


def _tells_two_apart(sentence: Sentence) -> bool:
    """'What is the difference between a churn risk and a probability of being alive?'"""
    terms = [*sentence.named("terms"), *sentence.named("tool_terms")]
    return len(terms) > 1 and sentence.reads("difference between") and not sentence.mentions


def _joints(sentence: Sentence) -> list[tuple[int, int]]:
    """Where it may be split: token of the joiner, first token after it."""
    found = []
    tokens = sentence.tokens
    at = 1
    while at < len(tokens) - 1:
        stop = at
        while stop < len(tokens) - 1 and stop not in sentence.taken and _joins(sentence, stop):
            stop += 1
        if stop > at and not (tokens[at].raw == "." and tokens[at - 1].plain in _ABBREVIATED):
            found.append((at, stop))
        at = max(stop, at + 1)
    return found


def _joins(sentence: Sentence, at: int) -> bool:
    word = sentence.tokens[at].word
    after, before = sentence.words[at + 1 : at + 5], sentence.words[max(0, at - 2) : at]
    if _is_ellipsis(sentence, at) or _CORRECTS.match(" ".join(after)):
        return False
    if sentence.tokens[at].raw == "," and before[-1:] and _CORRECTS.match(f"{before[-1]} "):
        return False  # "the North, sorry, South I mean"
    if word == "and" and _joins_superlatives(sentence, at):
        return False
    if word == "as":  # "as well as"
        return sentence.words[at : at + 3] == ["as", "well", "as"] or sentence.words[
            at - 2 : at + 1
        ] == ["as", "well", "as"]
    if word == "well":
        return sentence.words[at - 1 : at + 2] == ["as", "well", "as"]
    return word in _JOINERS or sentence.tokens[at].raw in _MARKS


_CORRECTS = re.compile(
    r"(no )?(sorry|no wait|oops|i mean|or rather|wait|scratch that|make that|correction|my mistake) "
)


def _is_ellipsis(sentence: Sentence, at: int) -> bool:
    """'In hotels... sorry, in healthcare' goes on."""
    around = [token.raw for token in sentence.tokens[max(0, at - 1) : at + 2]]
    return sentence.tokens[at].raw == "." and around.count(".") > 1


def _is_clear(part: Sentence, judge: Judge, least: float, shared: bool) -> bool:
    """'Show me medium' is no question: what stands before 'and' belongs to what comes after."""
    words = part.canonical.split()
    bare = (
        len(words) < 2
        or words == ["@ctype", "campaign"]
        or says_of_what(part)
        or all(word.startswith("@") or word in _AND for word in words)
    )
    decision = judge(part, shared)
    sure = least if decision.intent.is_call else CERTAIN
    return decision.confidence >= sure and not (bare and least == CERTAIN)


def _is_statement(part: Sentence) -> bool:
    """'I have ten minutes', 'the boss is asking': said before the question, and none itself."""
    words = part.words
    while words[:1] and words[0] in _WHEN_TOLD:
        words = words[1:]  # "today only I got a complaint from X"
    if _PLANNING.match(part.line.text) or _TAKING_OVER.match(part.line.text):
        return True
    if _POINTS.fullmatch(part.canonical):
        return True  # "and the top one, likely to leave?"
    if _PLANNED.match(part.line.text) and part.named("campaign_types"):
        return True  # "planning a retention push. Who should get it?"
    if part.mentions and all(map(part.is_negated, part.mentions)):
        return True  # "not Tideway, show me Sandpiper"
    if _RATHER_NOT.match(part.line.text):
        return True  # "I would rather not pester those we wrote to in May, so who is left?"
    told = form(words_between(part, 0, len(part.tokens))) is Form.TELLS
    if told and not part.named("metrics"):
        return True  # "the call cycle is slipping"; "sales are down" may be looked at
    if _ABSENT.match(part.line.text) or is_story(part):
        return True  # "Oliver is off this week and I'm minding his accounts"
    if words[:1] and words[0] in _SETTING_ASIDE:
        return True
    if " ".join(words) in _IN_PASSING:
        return True
    if words[:1] == ["the"] and not part.has(_STATES):
        return False  # "the cohorts of the South, and ..."
    return words[:1] != [] and words[0] in _TELLING and not part.reads(_WISH) and "?" not in words


def _adds_nothing_of_its_own(tail: Sentence, judge: Judge) -> bool:
    """'... and aren't?', '... Anything past two missed cycles': no name, no value, and no clear topic."""
    if _ELLIPSIS.fullmatch(tail.canonical):
        return True
    decision = judge(tail, True)
    if tail.mentions or decision.confidence >= CERTAIN or not decision.intent.is_call:
        return False
    asks = form(words_between(tail, 0, len(tail.tokens)), strict=True) is Form.ASKS
    return not asks or (tail.text[-1:] != "?" and tail.words[0].startswith("any"))


_ELLIPSIS = re.compile(
    r"(and |or |but )*(which |who |that )?(is|are|was|were|has|have|had|do|does|did|will|can|could|would)"
    r"( @it)?( not)?( @it)?"
)
"""'..., and which have not?': all else of it was said before."""


def _is_sure(part: Sentence, judge: Judge, sentence: Sentence, at: int, shared: bool) -> bool:
    """After a mere comma it takes more to be another question."""
    comma = sentence.tokens[at].raw == "," and sentence.tokens[at + 1].word not in _JOINERS
    if _COMMAND.match(part.canonical):
        return True
    decision = judge(part, True)
    return not comma or shared or decision.confidence >= CERTAIN


def _joins_superlatives(sentence: Sentence, at: int) -> bool:
    """'Best and worst account managers' are one list, 'gross and net revenue' one question."""
    sides = {*sentence.words[at - 1 : at], *sentence.words[at + 1 : at + 2]}
    return sides <= RANKED or sides == _BOTH_SUMS


_BOTH_SUMS = {"gross", "net"}


def _is_full_stop(sentence: Sentence, at: int) -> bool:
    """Whether a sentence ends here, and not only a clause."""
    return sentence.tokens[at].raw in (".", "?", "!", ";")


def _is_enumeration(head: Sentence, tail: Sentence) -> bool:
    """'X and Y' are two of a kind in one question: 'how do X and Y compare'."""
    last, first = head.canonical.split()[-1:], tail.canonical.split()[:1]
    return last == first and last[0].startswith("@") and last[0] not in ("@it", "@metric")


def is_command(part: Sentence, judge: Judge) -> bool:
    """Whether a part says by itself what is to be done: 'list the top 5 accounts of the weaker one'."""
    if not _COMMAND.match(part.canonical) or "@it" in part.canonical.split():
        return False
    if part.canonical.startswith("compare"):
        sides = (part.of("account"), part.of("region"), part.named("segments"))
        if max(map(len, sides)) < 2:
            return False  # "..., compare with last year"
    decision = judge(part, False)
    return decision.intent.is_call and decision.confidence >= CERTAIN


def _is_the_same(head: Sentence, tail: Sentence, judge: Judge, goes_on: GoesOn) -> bool:
    """'The segments today against March, who moved' is one question; 'list champions, list loyals' two."""
    first, second = judge(head, False).intent, judge(tail, False).intent
    if first is not second and is_command(tail, judge):
        return False  # "..., then list the top 5 accounts of the weaker one"
    if not first.is_call or (first is not second and not goes_on(first, tail)):
        return False
    one, other = fill(head, first).values, fill(tail, first).values
    if one.get("metric") == ["revenue"] and not {"revenue", "turnover"} & set(head.words):
        one.pop("metric")  # "what is selling: top 5, units not pounds"
    return all(one[name] == other[name] for name in set(one) & set(other))
