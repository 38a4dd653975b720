"""A message without what is only told beside its request: 'Hannah is off sick, who of hers needs a call'.

What an aside names is what the request is of, unless the request names its own: an account, goods, a trade, a
region, whose accounts. It is put in the place of the words that point at it, or behind the request.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from agent.offline.understand.arguments.silence import tokens_of_touch
from agent.offline.understand.splitting.clauses import Form, form, is_filler, words_between
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import CORRECTION, Mention, Sentence

IsClear = Callable[[Sentence, Sentence, Sentence], bool]
"""Whether a text asks by itself for something that can be answered, beside the whole one; last as typed."""

_ENDS = frozenset([".", "!", "?", ";", ":", "-", "–", "—", ",", "(", ")"])
_LINKS = frozenset(["so", "and", "but"])
_ABBREVIATED = word_list("abbreviated")
_LEAST = 3
"""Words of a request that stands by itself."""
_PLACES = ("region", "country")
_GOODS = ("product", "brand", "category")
_TRADES = ("commercial_segment", "industry", "account_type")
_TYPED = (*_GOODS, *_TRADES)
_KINDS = ("account", "owner", *_PLACES, *_GOODS, *_TRADES)
_SAID = re.compile(
    r"_ (?:(?:just|also|has|have|had|only) )*(?:said|says|asks|asked|told|tells|wants|wanted|reckons|thinks"
    r"|thought|mentioned|insists|wonders|is asking|'s asking|is on at|sent|emailed|messaged|pinged)\b"
)
"""'Tom asked me about ...': a colleague, whose accounts are not meant."""
_NARROWS = re.compile(
    r"(?:(?:and|but|so) )*(?:(?:they|it|these|those|that|this)(?: all)?"
    r" (?:must|should|has to|have to|need|needs|can|may)"
    r"|(?:i|we) (?:only|just|do not|really|mean|meant|did not)"
    r"|i am (?:only|just|not)|not |no |only |nothing )"
)
"""'I only mean the pubs', 'they must have ordered': what a request is limited to."""
_PLANS = re.compile(
    r"\b(?:(?:i|we)(?: (?:would|should|do|really|also|just|not))*"
    r" (?:want|like|plan|intend|hope|aim|prefer|rather)"
    r"|planning|thinking of|considering|going to|avoid|except|excluding|without|rather)\b"
)
"""'We want to hold an evening for the best': of what is planned more is needed than names."""
_OWN_PLANS = re.compile(
    r"\bplanning (?:(?:my|the|our|out|for) )*(?:day|week|diary|calendar|route|trip|tour|round|visits|calls"
    r"|(?:mon|tues|wednes|thurs|fri)day|tomorrow)\b"
)
"""'Planning my week': nothing is planned that anybody could be asked for."""
_STORY = re.compile(
    r"(?:someone|somebody|he|she|they (?:always|usually|often|keep)|boss|one of"
    r"|(?:my|the|our) (?:boss|manager)) "
)
_POINTS = re.compile(r"\b(?:one|ones|first|second|third|last one|latter|former|those|these)\b")
_OF_PERSON = re.compile(r"\b(?:his|hers?|theirs|him|he|she)\b")
_OF_THING = re.compile(
    r"\b(?:it|its|they|them|their|theirs"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )there(?! (?:is|are|was|were|any)\b))\b"
)
_MANY = re.compile(
    r"\b(?:who|which|whom|whose|anyone|anybody|accounts?|customers?|clients?|everyone|everybody|hotels|places)\b"
)
_ROWS = frozenset(
    ["calls", "visits", "slots", "accounts", "customers", "places", "people", "names"]
)
_END_OF_THOUGHT = word_list("ends_a_thought")
"""After these another thought may begin without any sign."""


def without_asides(text: str, lookup: Lookup, is_clear: IsClear) -> str:
    """The message from its request on, with what the asides before it name, and to its end."""
    whole = scan(text, lookup)
    if len(whole.words) < 2 * _LEAST or CORRECTION.search(whole.line.text):
        return text
    clauses = _clauses(whole)
    told = _told_in_front(whole, clauses)
    stop = _told_behind(whole, clauses, told)
    for front in range(told, -1, -1):
        # "planning Monday again, hotels in the South": a name behind what is told may be what is asked
        if front < told and form(words_between(whole, *clauses[front])) is Form.TELLS:
            continue
        told_of = {m.kind for m in whole.mentions if m.stop <= clauses[front][0]}
        if front < told and "account" in told_of:
            continue
        shorter = _without(whole, clauses[front:stop], clauses[:front], clauses[stop:])
        if shorter and is_clear(scan(shorter[0], lookup), whole, scan(shorter[1], lookup)):
            return shorter[0]
    return text


_Clauses = list[tuple[int, int]]


def _without(
    whole: Sentence, asked_for: _Clauses, before: _Clauses, behind: _Clauses
) -> tuple[str, str] | None:
    """The request with the names of what is told beside it, and as typed; None where it is not whole."""
    if not before and not behind:
        return None
    begin, end = asked_for[0][0], asked_for[-1][1]
    told = (0, begin) if before else (0, 0)
    rest = _typed(whole, begin, end)
    if not behind:
        rest = whole.text[whole.tokens[begin].start :]
    asked = scan(rest, whole.lookup)
    headed = any(_is_heading(whole, *one) for one in before)
    if headed and form(words_between(whole, begin, end), strict=True) is not Form.ASKS:
        return None  # "at a glance: customers of less than a year"
    if len(asked.words) < _LEAST or not _may_go(whole, told, asked):
        return None
    return _with_names(asked, [_said(whole, one) for one in _handed_on(whole, told, asked)]), rest


def _clauses(whole: Sentence) -> list[tuple[int, int]]:
    """Where clauses begin and end: at signs, at 'so' before a question, at a new thought without a sign."""
    found = []
    begin = 0
    size = len(whole.tokens)
    for at in range(size):
        token = whole.tokens[at]
        ended = token.raw in _ENDS and at not in whole.taken and _is_spaced(whole, at)
        if ended and token.raw == "." and at and whole.tokens[at - 1].plain in _ABBREVIATED:
            continue
        if ended:
            if at > begin:
                found.append((begin, at))
            begin = at + 1
        elif at > begin and _begins_anew(whole, begin, at):
            found.append((begin, at))
            begin = at + (token.word in _LINKS)
    if begin < size:
        found.append((begin, size))
    return found


def _is_spaced(whole: Sentence, at: int) -> bool:
    """'10:30' and '1-2-1' are not ended in between."""
    if at + 1 == len(whole.tokens):
        return True
    apart = whole.tokens[at].end < whole.tokens[at + 1].start
    return apart and (
        whole.tokens[at].raw != "-" or whole.tokens[at - 1].end < whole.tokens[at].start
    )


def _begins_anew(whole: Sentence, begin: int, at: int) -> bool:
    """'... so who is at risk', '... in the car who is at risk', '... quiet on us i have got him here'."""
    if whole.tokens[at].word in _LINKS:
        return form(words_between(whole, at + 1, at + 9), strict=True) is Form.ASKS
    if at in whole.taken or not (at - 1 in whole.taken or whole.words[at - 1] in _END_OF_THOUGHT):
        return False
    before, after = (words_between(whole, *span) for span in ((begin, at), (at, len(whole.tokens))))
    if re.match(r"(?:who|which|what|how|any|show me|list|give me)\b", after):
        return form(before) is Form.TELLS
    return bool(re.match(r"(?:i|he|she|we) (?:am|is|are|have got|has|need)\b", after)) and (
        form(before, strict=True) is Form.ASKS
    )


def _told_in_front(whole: Sentence, clauses: list[tuple[int, int]]) -> int:
    """How many clauses are told before what is asked."""
    front = 0
    tells = False
    for number, (begin, end) in enumerate(clauses[:-1]):
        words = words_between(whole, begin, end)
        said = form(words)
        goes_on = tells and said is Form.NAMES and whole.tokens[begin - 1].raw == ","
        told = said is Form.TELLS or goes_on or _is_heading(whole, begin, end)
        if not told and not is_filler(words):
            break
        tells = tells or told
        front = number + 1
    return front if tells else 0


def _is_heading(whole: Sentence, begin: int, end: int) -> bool:
    """'Ranging: which hotels ...', 'Christmas trade. What did we sell from November': names nothing asked."""
    if end == len(whole.tokens) or whole.tokens[end].raw in (",", "?") or end - begin > _HEADING:
        return False
    inside = range(begin, end)
    heading = scan(_typed(whole, begin, end), whole.lookup)
    if (
        heading.mentions
        or heading.unknown
        or heading.numbers
        or _ANSWERED.search(heading.canonical)
    ):
        return False
    if any(
        heading.named(group) for group in ("segments", "signals", "metrics", "dimensions", "terms")
    ):
        return False
    times = whole.times.periods
    timed = any(one.at in inside for one in times)
    words = words_between(whole, begin, end)
    return (
        form(words) is Form.NAMES
        and not is_filler(words)
        and (not timed or any(one.at >= end for one in times))
    )


_HEADING = 5
"""Words of a heading at most."""
_ANSWERED = re.compile(
    r"@ctype|@metric|@campaign|@term|@signal|\b(?:note|risk|churn|sign|profile|summary|plan|campaign|opportunity"
    r"|segment|cohort|basket|lifetime|value|target|result|audience|compare|list|show|only|same|question|topic|subject|pitch|scheme|glance|overview|forget)\b"
)


def _told_behind(whole: Sentence, clauses: list[tuple[int, int]], front: int) -> int:
    """Up to which clause is asked; what is told behind it names nothing."""
    stop = len(clauses)
    while stop - 1 > front:
        begin, end = clauses[stop - 1]
        words = words_between(whole, begin, end)
        inside = range(begin, end)
        names = [m for m in (*whole.mentions, *whole.unknown) if m.start in inside]
        measured = {n.start for n in whole.numbers} | {m.start for m in whole.named("metrics")}
        limits = bool((whole.times.covered | measured) & {*inside})
        if form(words) is not Form.TELLS or names or _NARROWS.match(words):
            break
        if limits and not _STORY.match(words):
            break
        stop -= 1
    asks = any(form(words_between(whole, *one)) is Form.ASKS for one in clauses[front:stop])
    return stop if asks else len(clauses)


def _may_go(whole: Sentence, told: tuple[int, int], asked: Sentence) -> bool:
    """Whether the request is whole without what is told in front of it, but for names."""
    inside = range(*told)
    words = words_between(whole, *told)
    mentions = [m for m in whole.mentions if m.start in inside]
    if asked.of("account"):
        mentions = [m for m in mentions if m.kind != "account"]
    pointing = _OF_PERSON.search(asked.line.text) or _OF_THING.search(asked.line.text)
    if _PLANS.search(_OWN_PLANS.sub("", words)):
        return False
    if any(whole.is_negated(m) or m.options for m in mentions):
        return False
    if any(
        m.kind not in _KINDS and whole.words[m.start] != "phone" for m in mentions
    ) or _POINTS.search(words):
        return False
    if pointing and any(m.start in inside for m in whole.unknown):
        return False
    for number in whole.numbers:
        if number.start in inside and not {*range(number.start, number.end)} & whole.times.covered:
            counts = {*whole.words[number.end : number.end + 2]} & _ROWS
            if number.kind in ("money", "percent", "ordinal") or counts:
                return False
    if "@ctype" in scan(_typed(whole, *told), whole.lookup).canonical.split():
        return False
    if not any(m.kind == "account" for m in mentions) and tokens_of_touch(whole) & {*inside}:
        return False  # "nobody has rung them for 100 days - which of my accounts"
    said = [m for group in ("segments", "signals", "metrics") for m in whole.named(group)]
    return not pointing or not any(m.start in inside and _noun(whole, m) for m in said)


def _noun(whole: Sentence, mention: Mention) -> bool:
    """Whether a word of the trade is no verb of the tale: 'taking over', 'ordered today'."""
    return not whole.words[mention.start].endswith(("ing", "ed"))


def _handed_on(whole: Sentence, told: tuple[int, int], asked: Sentence) -> list[Mention]:
    """What the asides name and the request is of."""
    inside = range(*told)
    words = words_between(whole, *told)
    named = [m for m in whole.mentions if m.start in inside and m.kind in _KINDS]
    own = {m.kind for m in asked.mentions}
    person, thing = (p.search(asked.line.text) for p in (_OF_PERSON, _OF_THING))
    if "account" in own or asked.unknown:
        return []
    scoped = own & {"owner", *_PLACES, *_TRADES}
    many = bool(_MANY.search(asked.line.text)) and not thing
    kept: list[Mention] = []
    for mention in sorted(named, key=lambda one: one.start - one.stop):
        group = next((g for g in (_PLACES, _GOODS, _TRADES) if mention.kind in g), (mention.kind,))
        if own & {*group} or any(m.kind in group for m in kept):
            continue
        if mention.kind == "account" and (many or scoped):
            continue
        if mention.kind == "owner" and not person and _SAID.search(words):
            continue
        kept.append(mention)
    accounts = [m for m in kept if m.kind == "account"]
    return accounts or kept


_BEHIND = {"owner": "for {}", "account": "for {}", "region": "in the {}", "country": "in {}"}


def _said(whole: Sentence, mention: Mention) -> Mention:
    """A name as it is to be said: accounts by their ids, goods and trades as they were typed."""
    if mention.kind == "account":
        return replace(mention, name=mention.value)
    return replace(mention, name=whole.raw(mention)) if mention.kind in _TYPED else mention


def _with_names(asked: Sentence, names: list[Mention]) -> str:
    """The request with the names put where it points at them, else behind its first sentence."""
    text = asked.text
    for mention in names:
        said = mention.name
        pattern = _OF_PERSON if mention.kind == "owner" else _OF_THING
        found = pattern.search(text.casefold())
        if found is None and mention.kind == "owner" and len(names) == 1:
            found = _OF_THING.search(text.casefold())
        if found is not None:
            text = f"{text[: found.start()]}{_as_pointed(found[0], mention, said)}{text[found.end() :]}"
            continue
        text = _behind(text, _BEHIND.get(mention.kind, "for {}").format(said))
    return text


def _as_pointed(word: str, mention: Mention, said: str) -> str:
    """The name in the form of the word that it stands for."""
    if word == "there":
        return f"in the {said}" if mention.kind == "region" else f"at {said}"
    if mention.kind == "owner" and word in ("hers", "his", "theirs", "they", "them", "it"):
        return f"{said}'s accounts"
    return f"{said}'s" if word in ("his", "hers", "her", "its", "their", "theirs") else said


def _behind(text: str, added: str) -> str:
    end = re.search(r"[.?!;](?= |$)", text)
    at = end.start() if end else len(text)
    return f"{text[:at].rstrip()} {added}{text[at:]}"


def _typed(sentence: Sentence, begin: int, end: int) -> str:
    return sentence.text[sentence.tokens[begin].start : sentence.tokens[end - 1].end]
