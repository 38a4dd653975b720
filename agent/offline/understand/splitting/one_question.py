"""Whether parts of a message are requests of their own, or one question together."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.understand.arguments.sales import COUNTS
from agent.offline.understand.splitting.narrowing import narrows
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

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
    r"(parent and |with |including |and )?(all |its |their |@it )*(of )?(@it |its "
    r"|their )*(subsidiary|family|branch|site|child|daughter)"
)
_BARE = re.compile(
    r"((best|worst|most|least|@number|@ordinal|@place|@period|@trade|@owner|customer|account|one|only"
    r"|in|of|for|from|by|at|name|also|please|first|last|across|within|around|throughout|inside|the|all|whole"
    r"|entire|book) ?)+|(and )?what about( @it)?|@metric \w+"
)
"""A list's length, place or order, and no question of its own."""
_LIMIT = re.compile(
    r"(only |show |me |name |list |find |us |best |first |limit |@it |to |for |i |need |want |draft "
    r"|make |take )*@number"
    r"( customer| row| result| product| one| of @it| name| line| at_most| max| only| enough| will| is| are)*"
)
"""'Show me fifteen': how many rows of what was asked for."""
_LISTED = re.compile(
    r"(and |please )*(who( exactly)? (are|is) @it|which (one|customer)( are @it)?"
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
_MANNER = re.compile(
    r"(lead|start|begin|open|end|close|finish) with |keep it |make it |be (brief|blunt|short)"
)
_SAME_QUESTION = re.compile(
    r"(and )?(which|who)( one| customer)? (not|never)( .*)?"
    r"|(and )?(what|how) (is|are|high is|good is|big is|do you put)( the| @it)? probability( @it| of @it)?"
)
"""'Which campaigns worked and which did not', 'is it still alive, what is the probability'."""
_WISE = re.compile(r"(\w+ ){0,2}\w*wise( (i|we) (mean|meant))?")
_CUT = re.compile(
    r"(and |then |also |but )*(split|broken|cut|sliced|divided|grouped|itemi[sz]ed|shown|listed|separated)"
    r"( (it|them|that|this|out|up|down|further))* (by|per|into|along|between|across) .*"
    r"|(and |then |also |please |i |we |would |can |could |you )*"
    r"(need|want|give|show|like|have|get|see|put|make)"
    r"( (me|us))?( (it|that|this|one|figures|numbers))? (by|per|each|every|for each|for every)"
    r" (day|week|month|quarter|year)s?\b(?! (on|over)).*"
)
"""'..., split by brand', 'need it per quarter' say how the figures before it are shown."""
_SO_HIGH = re.compile(
    r"(and |but )*(why|how come|what makes)( (is|are|it|they|that|them|this|quite))* (so|that|this)"
    r" (high|low|big|small|bad|good|poor|great|likely|unlikely)\b.*"
)
"""'What is the churn probability, and why so high': the reasons come with it."""
_LOOK_AT = re.compile(
    r"(please )?(have |take )?(a )?(quick )?look at (\S+ ){0,6}\S+( for me)?( please)?"
)
"""'Look at Harbour Hotels for me, which warning signs are there?'"""
_LARGEST = r"best (@number )?customer|@number best customer"
_ANY_MOVED = re.compile(
    r"(and )?(are|is|which|who|have|has|how_many)( of)?( @it)?( any| one| some)?( of)?( @it| other)?"
    r"( are| is)? (declining|growing|losing|down|up|less)( .*)?"
)


def is_request(part: Sentence) -> bool:
    """Asks by a word of asking, and is no mere name, place or number."""
    return not _BARE.fullmatch(part.canonical) and bool(_REQUEST.match(part.canonical))


def belong_together(head: Sentence, tail: Sentence) -> bool:
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


def _is_worth_of_counted(head: Sentence, tail: Sentence) -> bool:
    """'How many orders did we book, and what was the net value of them'."""
    counted = any(m.value in COUNTS for m in head.named("metrics")[-1:])
    said = re.fullmatch(
        rf"(?:and )?(?:{alternatives('worth_of_counted')})(?: (?:by|per|for|in) .*)?[ ?.!]*",
        tail.plain_text,
    )
    return counted and not tail.mentions and said is not None


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
_WHICH_OF_TWO = re.compile(
    r"(and |so )?(who|which)( one| of @it| of the two)*( is| was| s| are| does| do| comes?)*( the| a)?"
    r" (better|bigger|stronger|weaker|worse|best|worst|larger|smaller|ahead|more|behind)( .*)?"
)
"""'A against B, who is the better account?'"""
_WHERE_TO = re.compile(
    r"(and |so )?where (are|is|did|do|have|has|would|to|all|@it|\W)+( go| gone| end up)?"
)
"""'Whom did we lose out of Champions, and where did they go?'"""
_LEAVES = "lose|lost|losing|left|leave|move|moved|dropped|fell|fallen|out of|gone|migrated"
_WHERE_MONEY = re.compile(
    r"(and |so )*(where|how much|what)( (is|are|does|do|s))* (all |most of )?(the |our )?"
    r"(money|revenue|value|cash|spend|sales|turnover)( (sits?|is|are|in it|come from|comes from|made))*"
)
"""'How many accounts are in each segment, and where's the money?'"""
_PER_EACH = re.compile(
    r"(and |also )?how_many( of)?( @it| customer| active)*( (are|is|have|has|were|get|got|show|shows|does|do"
    r"|affected|hit|concerned|touched|it|that|each|every|one|by|with|have|for|in|affect|it))+"
)
"""'Which signals come up, and how many accounts are affected by each?'"""
_VERDICTS: tuple[Verdict, ...] = (
    _if(_is_worth_of_counted),
    _if(
        lambda head, tail: (
            head.has("(vs|versus|against|compare|compared|or) .*")
            and len(head.mentions) > 1
            and not tail.mentions
            and _WHICH_OF_TWO.fullmatch(tail.canonical)
        )
    ),
    _if(lambda head, tail: head.has("each|every|per|by") and _WHERE_MONEY.fullmatch(tail.bare)),
    _if(lambda head, tail: head.has(_LEAVES) and _WHERE_TO.fullmatch(tail.canonical)),
    _if(
        lambda head, tail: (
            head.reads("sign|signal|segment|category|region")
            and tail.has("each|every|that|affected")
            and _PER_EACH.fullmatch(tail.canonical)
        )
    ),
    # "H2 25 against H2 24, revenue by category"
    _reads(
        r"@metric .*", head_reads=r"((in|for|so|compare|,|-) )*@period( (compare|@period|@versus))*"
    ),
    _if(_supposes),
    _if(
        lambda head, tail: head.canonical.startswith("compare") and not _ORDER.match(tail.canonical)
    ),
    # "... in 2025 and how does that compare to 2024"
    _reads(r"(what|how|and) .*compare.* @it.* @period.*|(how|what) .*@it compare.*@period.*"),
    _if(_is_cut),
    _if(_why_so),
    _if(lambda head, tail: _LOOK_AT.fullmatch(head.bare) and not tail.mentions),
    _reads(r"@metric are .*", head_reads=r"how_many .*"),
    # "last three campaigns, how'd they go"
    _reads(
        r"(and )?(how|what) (is|are|was|were|did|do|would|had|have|has) ?@it"
        r"( (go|gone|went|doing|do|done|perform|performed|work|worked|bring|brought))+( so far)?",
        head_reads=r"(?!.*@ctype campaign$).*(campaign|@campaign)s?( .*)?",
    ),
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
            re.fullmatch(r"(@?\w+ ){1,2}only", tail.canonical) and not is_request(head)
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
