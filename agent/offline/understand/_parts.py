"""Splits a message that asks for two things: 'how is X doing and what should I pitch them?'"""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.understand._aspects import aspects_asked
from agent.offline.understand._narrowing import narrows, says_of_what
from agent.offline.understand.arguments.dimensions import RANKED
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.decide import Decision
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
_REQUEST = re.compile(
    r"(what|which|who|whom|how|how_many|how_much|why|when|where|show|draft|pitch"
    r"|find|compare|explain|is|are|any"
    r"|anything|summary|profile|plan|predict|mean|check|list|prepare|run|design"
    r"|launch|target|opportunity|best"
    r"|worst|tell|need|make|turn|segment|risk|sign|has|have|can|should|will|@metric"
    r"|@it (@metric|sign|risk|opportunity|churn|lifetime|value|profile|@term|score"
    r"|revenue|summary|note|best|segment)|campaign plan|contact|attention|interested"
    r"|plot|chart|churn|probability|worth|predict|lifetime|note|cohort|suppose|read|simulate"
    r"|move|basket|quality|distribution)( .*)?$"
)
_ORDERED = re.compile(
    r"(by )?(the )?(best|worst|most (recent|frequent|recently)|longest|oldest|newest|high|low)"
    r"( customer| one| buying| @metric)?( first| @ordinal| (at|on) (best|worst))?"
    r"(( only| at| up to| just)* (best |@ordinal )?@number( at_most| max| enough| please)?)?"
    r"|(which|who|what)( one)? \w+ (best|worst|most|least)|first|@ordinal"
    r"|(show )?(best |worst )?@number( customer| one)?( (by|with|on) .*)?|(sort|rank|ranked|sorted).*"
)
_FAMILY = re.compile(
    r"(with |including |and )?(all |its |their |@it )*(of )?(@it |its "
    r"|their )*(subsidiary|family|branch|site|child|daughter)"
)
_BARE = re.compile(
    r"((best|worst|most|least|@number|@ordinal|@place|@period|@trade|@owner|customer|account|one|only"
    r"|in|of|for|from|by|at|name|also|please|first|last|across|within|around|throughout|inside|the|all|whole"
    r"|entire|book) ?)+|(and )?what about( @it)?|@metric \w+"
)
"""A list's length, place or order, and no question of its own."""
_POINTS = re.compile(
    r"((and|ok|so|right|then|now|but|for|on|about|thanks|what about|how about) )*"
    r"(best|worst|first|last|next|other|bottom|@ordinal|number @number|no @number)"
    r"( one| customer| name| row| of @it| (on|in|from) @it( list)?| (on|in|from) (the )?list| there)*"
)
"""What is pointed at, and no question about it."""
_LIMIT = re.compile(
    r"(only |show |me |name |list |find |us |best |first |limit |@it |to |for |i |need |want |draft "
    r"|make |take )*@number"
    r"( customer| row| result| product| one| of @it| name| line| at_most| max| only| enough| will| is| are)*"
)
"""'Show me fifteen': how many rows of what was asked for."""
_LISTED = re.compile(
    r"(and |please )*(who( exactly)? (are|is) @it|which one( are @it)?"
    r"|(list|show|name|give|tell)( me| us)?( all)?( of)? @it( all)?)( please)?"
)
"""'..., who are they?', '..., list them': no more than the list that was asked for."""
_PROMISED = (
    r".*(promise|promised|agree|agreed|commit|committed|said|write|wrote|written|discuss\w*).*"
)
_STILL_OPEN = (
    r"(is |are |was |there |has |have )*(anything|something|what|which|any)( \w+){0,3} "
    r"(open|outstanding|pending|due|overdue|unresolved|left|undone|to do)( .*)?"
)
_ASKS_WORTH = re.compile(r"(what|who|how_many|how_much|how|what_if|then|@metric) ?")
_ORDER = re.compile(r"(draft|show|what|which|who|how|tell|pitch|summary|plan|why|is|are)( .*)?$")
_ADDED = re.compile(r"(and |or |also )?(what about |how about )?(@account|@segment|@place|@goods)")
_COMMAND = re.compile(
    r"(what|which|who|whom|how|how_many|how_much|why|when|where|show|draft|pitch|find|compare|tell|check"
    r"|list|prepare|run|read|plot|predict|contact)( .*)?$"
)
_SETTING_ASIDE = frozenset(
    ["leaving", "excluding", "ignoring", "disregarding", "apart", "aside", "setting", "without"]
)
_STATES = (
    r".*(is|are|was|were|wants?|wanted|needs?|needed|asks?|asked|has|have|had|says?|said|thinks?|will|likes?"
    r"|just|keeps?|wonders?) .*"
)
_PLANNED = re.compile(
    rf"(?:(?:{alternatives('before_a_plan')}) )*(?:{alternatives('plans_something')}) "
)
_MANNER = re.compile(
    r"(lead|start|begin|open|end|close|finish) with |keep it |make it |be (brief|blunt|short)"
)
_SAME_QUESTION = re.compile(
    r"(and )?(which|who)( one| customer)? (not|never)( .*)?"
    r"|(and )?(what|how) (is|are|high is|good is|big is|do you put)( the| @it)? probability( @it| of @it)?"
)
"""'Which campaigns worked and which did not', 'is it still alive, what is the probability'."""
_WISE = re.compile(r"(\w+ ){0,2}\w*wise")
_IN_PASSING = ("on average", "in general", "in total", "all in all", "by and large", "on the whole")
_CUT = re.compile(
    r"(and |then |also |but )*(split|broken|cut|sliced|divided|grouped|itemi[sz]ed|shown|listed|separated)"
    r"( (it|them|that|this|out|up|down|further))* (by|per|into|along|between|across) .*"
)
"""'..., split by brand' says how the figures before it are shown."""
_SO_HIGH = re.compile(
    r"(and |but )*(why|how come|what makes)( (is|are|it|they|that|them|this|quite))* (so|that|this)"
    r" (high|low|big|small|bad|good|poor|great|likely|unlikely)\b.*"
)
"""'What is the churn probability, and why so high': the reasons come with it."""
_PLANNING = re.compile(
    r"((i|we) (am|are) |just |currently |now )*(planning|thinking (of|about)|considering|preparing|plotting"
    r"|working on|toying with|setting up) .*(campaign|mailing|mailshot|push|promotion|offer|newsletter)\b.*"
)
"""'Planning a premium campaign for the East, whom to target': why it is asked."""
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
    listed = [] if later else aspects_asked(sentence)
    if listed:
        return listed
    if before + 1 == MOST_PARTS:
        return [sentence.text]
    for start, stop in _joints(sentence)[:_MOST_JOINTS]:
        left = sentence.text[: sentence.tokens[start].start].strip()
        right = sentence.text[sentence.tokens[stop].start :].strip()
        head, tail = scan(left, lookup), scan(right, lookup)
        shared = bool(tail.of("account")) and not head.mentions
        added = later and _ADDED.fullmatch(head.canonical)
        if (
            (added or _is_request(head) or _is_clear(head, judge, CERTAIN, shared))
            and not _is_statement(head)
            and _is_request(tail)
            and _is_sure(tail, judge, sentence, start, shared)
            and (added or _is_clear(head, judge, POSSIBLE, shared))
            and not (_belong_together(head, tail) or _is_enumeration(head, tail))
            and (
                added
                or (_is_full_stop(sentence, start) and _is_request(head))
                or not _is_the_same(head, tail, judge, goes_on)
            )
        ):
            return [left, *parts(tail, lookup, judge, goes_on, before=before + 1)]
    return [sentence.text]


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
    if _is_ellipsis(sentence, at) or _CORRECTS.match(" ".join(sentence.words[at + 1 : at + 4])):
        return False
    if word == "and" and _joins_superlatives(sentence, at):
        return False
    if word == "as":  # "as well as"
        return sentence.words[at : at + 3] == ["as", "well", "as"] or sentence.words[
            at - 2 : at + 1
        ] == ["as", "well", "as"]
    if word == "well":
        return sentence.words[at - 1 : at + 2] == ["as", "well", "as"]
    return word in _JOINERS or sentence.tokens[at].raw in _MARKS


_CORRECTS = re.compile(r"(sorry|no wait|oops|i mean|or rather|wait) ")


def _is_ellipsis(sentence: Sentence, at: int) -> bool:
    """'In hotels... sorry, in healthcare' goes on."""
    around = [token.raw for token in sentence.tokens[max(0, at - 1) : at + 2]]
    return sentence.tokens[at].raw == "." and around.count(".") > 1


def _is_request(part: Sentence) -> bool:
    """Asks by a word of asking, and is no mere name, place or number."""
    return not _BARE.fullmatch(part.canonical) and bool(_REQUEST.match(part.canonical))


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
    if _PLANNING.match(part.line.text):
        return True
    if _POINTS.fullmatch(part.canonical):
        return True  # "and the top one, likely to leave?"
    if _PLANNED.match(part.line.text) and part.named("campaign_types"):
        return True  # "planning a retention push. Who should get it?"
    if part.mentions and all(map(part.is_negated, part.mentions)):
        return True  # "not Tideway, show me Sandpiper"
    if words[:1] and words[0] in _SETTING_ASIDE:
        return True
    if " ".join(words) in _IN_PASSING:
        return True
    if words[:1] == ["the"] and not part.has(_STATES):
        return False  # "the cohorts of the South, and ..."
    return words[:1] != [] and words[0] in _TELLING and not part.reads(_WISH) and "?" not in words


def _is_sure(part: Sentence, judge: Judge, sentence: Sentence, at: int, shared: bool) -> bool:
    """After a mere comma it takes more to be another question."""
    comma = sentence.tokens[at].raw == "," and sentence.tokens[at + 1].word not in _JOINERS
    if _COMMAND.match(part.canonical):
        return True
    decision = judge(part, True)
    return not comma or shared or decision.confidence >= CERTAIN


def _joins_superlatives(sentence: Sentence, at: int) -> bool:
    """'Best and worst account managers' are one list with both of its ends."""
    return {*sentence.words[at - 1 : at], *sentence.words[at + 1 : at + 2]} <= RANKED


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


_LARGEST = r"best (@number )?customer|@number best customer"
_ANY_MOVED = re.compile(
    r"(and )?(are|is|which|who|have|has|how_many)( of)?( @it)?( any| one| some)?( of)?( @it| other)?"
    r"( are| is)? (declining|growing|losing|down|up|less)( .*)?"
)


def _belong_together(head: Sentence, tail: Sentence) -> bool:
    """'is X at risk and why', 'revenue and orders by month', 'compare A with B and C'."""
    told = (verdict(head, tail) for verdict in _VERDICTS)
    return next((together for together in told if together is not None), False)


Verdict = Callable[[Sentence, Sentence], bool | None]
"""Whether two parts of a message are one question; None where a rule does not tell."""


def _if(holds: Callable[[Sentence, Sentence], object]) -> Verdict:
    """One question where `holds`."""
    return lambda head, tail: True if holds(head, tail) else None


def _reads(tail_reads: str, *, head_reads: str = ".*") -> Verdict:
    """One question where the whole canonical texts are so."""
    head_text, tail_text = re.compile(head_reads), re.compile(tail_reads)
    return _if(
        lambda head, tail: (
            tail_text.fullmatch(tail.canonical) and head_text.fullmatch(head.canonical)
        )
    )


def _supposes(head: Sentence, tail: Sentence) -> bool:
    """'If 10 % of them moved, what is that worth'."""
    supposed = re.search(r"(^| )(suppose|if)( |$)", head.canonical) or head.has(
        r"(say|if|suppose) (\d.*|(a|one|half|two|some|every|\w+ percent).*)"
    )
    return bool(supposed and _ASKS_WORTH.match(tail.canonical))


def _is_cut(head: Sentence, tail: Sentence) -> bool:
    """'Return rate on Cutlery, split by brand', 'categories and revenue of X'."""
    return bool(_CUT.fullmatch(tail.bare)) or _is_beside(head, tail) or _is_beside(tail, head)


def _is_beside(one: Sentence, other: Sentence) -> bool:
    """What is measured, and by what."""
    first, last = one.canonical.split()[-1:], other.canonical.split()[:1]
    cut = [m.stop for m in one.named("dimensions")][-1:] == [len(one.tokens)]
    once = not one.named("metrics") and not other.named("dimensions")
    return bool(first) and cut and once and last == ["@metric"]


def _why_so(head: Sentence, tail: Sentence) -> bool:
    """'What is the churn probability, and why so high'."""
    return head.reads("churn|probability|risk|losing") and bool(_SO_HIGH.fullmatch(tail.line.text))


def _two_figures(head: Sentence, tail: Sentence) -> bool | None:
    """'Revenue and orders by month' is one question, 'revenue by month and orders' two."""
    first = head.canonical.endswith("@metric") or head.canonical.startswith("@metric")
    return "by" not in head.words if first and tail.canonical.startswith("@metric") else None


def _plan_of_a_campaign(head: Sentence, tail: Sentence) -> bool | None:
    """'Who should get a retention campaign, and a plan for it'."""
    return "@ctype" in head.canonical if _PLAN.fullmatch(tail.canonical) else None


def _promised_and_open(head: Sentence, tail: Sentence) -> bool:
    """'What did we promise them, is anything still open'."""
    return ("note" in head.canonical.split() or head.has(_PROMISED)) and tail.has(_STILL_OPEN)


_PLAN = re.compile(r"(draft |make |build |need |show me |develop )?(plan|campaign)( for @it)?")
_VERDICTS: tuple[Verdict, ...] = (
    _if(_supposes),
    _if(
        lambda head, tail: head.canonical.startswith("compare") and not _ORDER.match(tail.canonical)
    ),
    # "... in 2025 and how does that compare to 2024"
    _reads(r"(what|how|and) .*compare.* @it.* @period.*|(how|what) .*@it compare.*@period.*"),
    _if(_is_cut),
    _if(_why_so),
    _reads(r"@metric are .*", head_reads=r"how_many .*"),
    _if(narrows),
    # "my five biggest customers, and are any falling"
    _if(lambda head, tail: head.reads(_LARGEST) and _ANY_MOVED.fullmatch(tail.canonical)),
    _reads(r"(and )?(why|how|when|how_much|how_many)( not| so)?"),
    # "... and how much revenue does that mean"
    _reads(r"(and )?how_much (@metric )?(is|was|are|were)?( ?@it)( mean| worth)?"),
    _reads(r"(and )?how_much @it .*", head_reads=r"how_many .*(each|every|per) segment"),
    # "the book at a glance, worth at least 5k"
    _reads(
        r"(only |customer |those |one |who |@it )*worth (at_least|over|above|more|@money)( .*)?"
    ),
    # "..., compared with the same time last year"
    _reads(
        r"(and |also )*(how @it )?(compare|against|next|beside|with)( to| with| against)? @period.*"
    ),
    _two_figures,
    _plan_of_a_campaign,
    _reads(r"(@metric|@term|segment|opportunity|target|sign|risk|interested|best|plan)"),
    _reads(r"(anything|what should i|what do i need to) .*(know|profile|attention|watch)( .*)?"),
    # "... and what do we do about it"
    _reads(r"(what|and what)( should| can| must| could)?( we| i| you)?( about| against)?( @it)?"),
    # "Promising versus Need Attention, how do their definitions differ"
    _if(
        lambda head, tail: (
            len(head.named("segments")) > 1 and tail.reads("@it (mean|rule|difference)")
        )
    ),
    # "..., keep it blunt and lead with money"
    _if(lambda head, tail: _MANNER.match(tail.line.text)),
    # "what does it mean, is it a probability?"
    _if(
        lambda head, tail: (
            head.reads("mean") and re.match(r"(and )?(is|are) @it( |$)", tail.canonical)
        )
    ),
    # "this month at X, warning signs only"
    _if(
        lambda head, tail: (
            re.fullmatch(r"(@?\w+ ){1,2}only", tail.canonical) and not _is_request(head)
        )
    ),
    _reads(r"(what|which)( segment| level| status)?( @it)?", head_reads=r".*loyalty_scheme.*"),
    _if(_promised_and_open),
    _if(lambda head, tail: _SAME_QUESTION.fullmatch(tail.canonical) or _WISE.fullmatch(tail.bare)),
    _if(
        lambda head, tail: any(
            adds.fullmatch(tail.canonical) for adds in (_FAMILY, _ORDERED, _LIMIT)
        )
    ),
    # "define At Risk and list those accounts" is two
    _if(lambda head, tail: _LISTED.fullmatch(tail.canonical) and not head.reads("mean")),
    _reads(r".*", head_reads=r"(what|how|show me|show|tell me|compare|is|are)"),
)
"""Tried from top to bottom: the first that tells decides; where none does the parts are two questions."""
