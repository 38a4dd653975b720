"""What is said before a question and belongs to none: 'I have two questions: ...', 'before my call: ...'."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_ANNOUNCED = re.compile(
    r"^(?:please |just )?(?:i(?:'d| would) like|i need|i want|i have|i've|give me)? ?"
    r"(?:two|three|four|2|3|4|a couple of|a few|one) (?:(?:quick|separate|different) )?"
    r"(?:things?|questions?|points?|requests?|lists?|figures|numbers|answers)(?: please)?"
    r"(?: (?:for|before|ahead of) (?:\w+ ){1,3}?(?=[:,–-]))? ?[:,–-]+ *",
    re.IGNORECASE,
)
"""'I'd like two things: ...'."""
_APOLOGY = re.compile(
    r"^(?:(?:sorry|ok|hi|hello|hey|erm?|um),? )*(?:(?:a|an|my|another|one|just|very|really) )*"
    r"(?!(?:completely |totally )?(?:different|new question|separate|unrelated|other|next|follow))"
    r"(?:[\w'-]+ ){1,2}question(?:,? (?:sorry|maybe|perhaps|probably|i know|i guess|but|i fear))*"
    r" ?[:,–—-]+ *(?=(?:what|how|who|which|why|where|when|is|are|do|does|can|could)\b)",
    re.IGNORECASE,
)
"""'New starter question, sorry: what does lift mean?'"""
_WHAT_FOR = re.compile(
    r"^(?:(?:for|before|ahead of|prior to|in time for|prep for) (?:my|the|our|a|this|next|today's"
    r"|tomorrow's|monday's)"
    r" (?:[\w'-]+ ){0,2}(?:call|meeting|visit|review|chat|catch[- ]up|qbr|presentation|board|lunch"
    r"|stand[- ]?up)"
    r"(?: (?:today|tomorrow|later|this (?:morning|afternoon)))?"
    r"|(?:the |my )?(?:boss|manager|director|md|ceo|line manager|sales director) (?:wants|asked"
    r"|is asking|needs)"
    r"(?: (?:to know|me|this|for this))?) ?[:,–—-]+ *"
    r"(?=(?:what|how|who|which|why|where|when|is|are|do|does|can|could|any|list|show|give|draft|write)\b)",
    re.IGNORECASE,
)
"""'Before my call: who is about to leave?'"""
_DOING = re.compile(
    r"^(?:(?:ok|so|hi|hello|right|well|just|currently|i'm|im|i am|we're|we are|still|busy|been) )*"
    r"(?:planning|putting together|working on|working through|preparing|prepping|getting ready|building"
    r"|drawing up"
    r"|sorting|tidying up|catching up|new to|new on|(?:just )?back from|sitting down|trying to plan"
    r"|going through)"
    r" (?![^.;:!]*(?:campaign|mailing|mailshot|promo|push|offer|newsletter|win-?back|if|what|how|which"
    r"|who)\b)"
    r"[^.;:!?]{2,60}[.;:!] *(?=\w)",
    re.IGNORECASE,
)
"""'Planning my week. Who ...?': what the person is doing."""
AFRESH = re.compile(
    r"^(?:(?:ok|okay|right|now|and|so|sorry|a|an|on a|completely|totally|entirely) )*"
    r"(?:(?:different|new|separate|unrelated) (?:question|topic|subject|thing|matter|note)"
    r"|something (?:else|different|new)|chang(?:e|ing) (?:of |the )?(?:subject|topic)"
    r"|(?:the )?next (?:item|point|question|topic|subject|thing)"
    r"|(?:another|next|one more)(?: one| question)?"
    r"(?= ?[:.–—-]+ *(?:who|whom|whose|what|how|which|where|when)\b))"
    r"(?: now| altogether| entirely| completely)? ?[:;,.–—-]+ *(?=\w)",
    re.IGNORECASE,
)
"""'Different question - ...' changes nothing of what was asked before it."""


def without_opening(text: str, names: Callable[[str], object]) -> str:
    """The message from its question on; `names` tells whether anything in the data is named in a text."""
    doing = _DOING.match(text)
    if doing and not names(doing.group()):
        text = text[doing.end() :]
    for opening in (_ANNOUNCED, _APOLOGY, _WHAT_FOR):
        text = opening.sub("", text)
    return text


_STORY = re.compile(alternatives("tells_of_a_colleague"))
_CHANGED_WORK = re.compile(alternatives("tells_of_changed_work"))
_WHEN_ASKED = re.compile(rf"(?:^|.* )(?:{alternatives('asked_at_work')})(?: me| us)?")
_CLAUSE_ENDS = frozenset([",", ".", ";", ":", "!", "?", "-", "–", "—", "so", "but"])
_ASKS = "who|whom|whose|what|which|how|why|when|where|whether|if"


def is_story(part: Sentence) -> bool:
    """'Tom left us', 'the boss asked me about churn': what colleagues did, which asks nothing.

    'The boss asked me who buys most' hands the question on.
    """
    said = _told(part)
    asked = part.has(_ASKS) and not _CHANGED_WORK.fullmatch(said)
    return not asked and _STORY.fullmatch(said) is not None


def _told(part: Sentence) -> str:
    """The words of a part, '_' in the place of owners."""
    owners = {at for mention in part.of("owner") for at in mention.tokens}
    said = " ".join("_" if at in owners else word for at, word in enumerate(part.words))
    return said.rstrip(" .!,;:")


def without_told_times(text: str, lookup: Lookup) -> str:
    """The message without the days in what it tells of colleagues: 'Tom took over last week. Any risks?'"""
    text = _without_leaving(text, lookup)
    whole = scan(text, lookup)
    if not whole.times.periods or whole.has(alternatives("asks_of_the_time_told")):
        return text
    ends = [at for at, word in enumerate(whole.words) if word in _CLAUSE_ENDS]
    if not ends:
        return text
    gone: list[tuple[int, int]] = []
    for begin, end in zip([0, *(at + 1 for at in ends)], [*ends, len(whole.tokens)], strict=True):
        told = [one for one in whole.times.periods if begin <= one.at and one.stop <= end]
        if not told:
            continue
        if not _CHANGED_WORK.fullmatch(_told(scan(_typed(whole, begin, end), lookup))):
            told = [  # "the boss asked me yesterday about ...": what is asked keeps its own
                one
                for one in told
                if (one.at == begin or _WHEN_ASKED.fullmatch(" ".join(whole.words[begin : one.at])))
                and _STORY.fullmatch(_told(scan(_typed(whole, begin, end), lookup)))
            ]
        gone += [(one.at, one.stop) for one in told]
    for start, stop in reversed(gone):
        if start and whole.words[start - 1] in ("in", "on", "at", "since", "from", "during"):
            start -= 1
        first, last = whole.tokens[start].start, whole.tokens[stop - 1].end
        text = f"{whole.text[:first].rstrip()}{whole.text[last:]}"
        whole = scan(text, lookup)
    return text


_LEFT = re.compile(
    rf"(?:<who>(?: has| have)?(?: just| now)? (?:left|moved on)(?: .*)?"
    rf"|<who> (?:{alternatives('is_absent')})(?: (?!and |so |, )\S+){{0,6}}?"
    rf"(?:(?: ,| \.)?(?: and| so| while)* <covers>)?|<covers>)".replace(
        "<covers>", alternatives("covers_for_somebody")
    ).replace("<who>", r"(?:(?:as|since|with|because|now|that) )*_(?: _)*")
)
"""'Tom left us', 'Rhian is going on leave and I'm covering', 'I'm taking over from Samuel'."""
_THEIRS = "his|her|their|hers|theirs|he|she"
_ENDS = (".", "!", ";", ",", ":")


def _without_leaving(text: str, lookup: Lookup) -> str:
    """'Tom left us. Who are his accounts?' is of Tom's accounts, not of customers who left."""
    whole = scan(text, lookup)
    ends = [at for at, word in enumerate(whole.words) if word in _ENDS]
    people = whole.of("owner")
    if not people or not ends or whole.has(alternatives("asks_of_the_time_told")):
        return text
    for end in reversed(ends):
        inside = [one for one in people if one.stop <= end]
        if len(inside) != 1 or inside != people:
            continue
        told = _told(scan(_typed(whole, 0, end), lookup))
        rest = scan(whole.text[whole.tokens[end].end :], lookup)
        if _LEFT.fullmatch(told) and rest.has(_THEIRS):
            who = _typed(whole, inside[0].start, inside[0].stop)
            return f"{who}.{whole.text[whole.tokens[end].end :]}"
    return text


def _typed(sentence: Sentence, begin: int, end: int) -> str:
    if begin >= end:
        return ""
    return sentence.text[sentence.tokens[begin].start : sentence.tokens[end - 1].end]


_YEAR_AFTER = re.compile(
    r"(?P<in>\b(?:in|for|during|over|from|since|between)\b[^.?!;]*?)[ ]?[.?!;,–—-]+ *"
    r"(?:(?:let'?s )?say|i mean|i meant|meaning|that is|ie|i\.e\.|as in|so)"
    r" (?P<year>last year|this year|20\d\d)(?P<end>[ .?!]*)$",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:20\d\d|(?:last|this|next) year)\b", re.IGNORECASE)


def with_year_said_after(text: str, lookup: Lookup) -> str:
    """'What do schools buy in August? Say last year' is of the August of last year."""
    found = _YEAR_AFTER.search(text)
    if found is None or _YEAR.search(found["in"]):
        return text
    periods = scan(text[: found.end("in")], lookup).times.periods
    if len(periods) != 1:
        return text
    return f"{text[: found.end('in')]} {found['year']}{found['end']}"
