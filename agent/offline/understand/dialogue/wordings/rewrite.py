"""Query rewriting: turns of phrase about the last answer, written out in words that are read everywhere.

Idioms that need nothing but a pattern are in rewrite.yaml, which a person may add to."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Memory
from data.errors import UsageError

_NARROWED = re.compile(
    r"^(?:please |now |just )?(?:keep|limit|restrict|confine|narrow|reduce|filter)(?: (?:it|that|this|them))?"
    r" (?:down )?(?:to|for|on|by) (?=the |our |my |only |[A-Z])",
    re.IGNORECASE,
)
"""'Keep it to the South' says no more than 'only the South'; elsewhere 'keep' is of retention."""
_YEAR = re.compile(
    r"(?:full |whole )?(?:year|yr|yrs|fy|cy) '?(?P<year>2\d)\b(?! ?%)", re.IGNORECASE
)
_YEARS = re.compile(
    r"(?P<before>\b20\d\d )(?P<word>v|vs|versus|against|and|to|over|or) '?(?P<year>2\d)\b(?! ?%)",
    re.IGNORECASE,
)
_YEAR_AGAIN = re.compile(
    r"(?P<lead>(?:and |what about |how about |same for |in )*)'?(?P<year>2\d)"
    r"(?P<rest>(?: as well| too| then| instead| please)*[ .?!]*)",
    re.IGNORECASE,
)
_LAST = re.compile(r"(?:and|what about|how about|or) (?:the )?last[ ?.!]*", re.IGNORECASE)
"""'And last?' after this year."""
_ALL_BUT = re.compile(
    r"\b(?:leave out|drop|remove|hide|ignore|skip|forget)"
    r" (?:everything|everyone|all(?: of (?:it|them))?|the rest)"
    r" (?:except|but|besides|other than|apart from|bar)(?: for)?\b",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:(?:ok|okay|great|perfect|good|cool|nice|super|well) )*(?:thanks|thank you|cheers|ta|thx|fair enough"
    r"|no worries|no problem|never mind|understood|got it|i see|shame|pity|too bad|makes sense|fine|alright"
    r"|all right|noted|very well|will do|right you are|okey dokey|great|perfect|good|nice|lovely|super|cool"
    r"|excellent|brilliant|wonderful)"
    r"(?: a lot| very much| so much)?[,.!;: -]+(?=(?:list|show|give|draft|now|and|what|who|how|which|only"
    r"|just|compare|tell|make|sort|top|same|do|can|could|please|let|then|but|also"
    r"|any|why|when|where|is|are|does|did|write|prepare|an?|their|its|his|her|profile|summary|exec|executive|notes?"
    r"|call|churn|risks?|signals?|revenue|sales|orders|units|deep|campaign"
    r"|split|break|ours|mine|against|versus|since|drop|forget|back|put|add|by (?!the way))\b)",
    re.IGNORECASE,
)
"""Thanks for the last answer before the next question."""
_ADD = re.compile(
    r"^(?:please |now |can you |could you )*add (?=(?:the |in )?[\w&' -]{3,30}(?: too| as well)?[ .?!]*$)"
    r"(?!.*\b(?:notes?|tasks?|reminders?|contacts?|comments?|tags?|account|customer)\b)",
    re.IGNORECASE,
)
"""'Add orders' to the figures shown; adding a note to an account is another thing."""
_BESIDE = re.compile(
    r"^(?P<lead>(?:and |now |please |can you |could you )*)(?:with|show|put|add|set)(?: me)?"
    r" (?P<time>(?:the )?(?:last year|previous (?:year|period|quarter|month)|(?:year|quarter|month) before))"
    r"(?:'s)?(?: figures| numbers| one)? (?:next to|beside|alongside|by the side of)"
    r"(?: (?:it|that|them|this))?",
    re.IGNORECASE,
)
"""'With last year next to it' compares."""
_LEAVE_OUT = re.compile(
    r"\b(?:leav|(?:strip|filter|screen|knock|tak|net|weed)(?=(?:e|ing)? out))(e|ing|) out\b",
    re.IGNORECASE,
)
"""Nobody is lost by it."""
_I_MEAN = re.compile(r" *\?+ *(?:and |but |by that )?i (?:do )?mean(?:t)? (?=\w)", re.IGNORECASE)
"""'Who needs attention? I mean the segment Need Attention': the question, put right."""
_IN_PLACE_OF = re.compile(r"\bin (?:place|lieu) of\b", re.IGNORECASE)
_SWAPPED = re.compile(
    r"^(?P<lead>(?:(?:ok|okay|now|please|and|then|can you|could you|just) )*)"
    r"(?:swap|replace|exchange|substitute)(?: out)? "
    r"(?!(?:it|them|that|this|in|sides|(?:the )?(?:notes?|tasks?|texts?|names?|owner))\b)"
    r"(?P<gone>[\w&' -]+?) (?:for|with|by) (?P<new>[\w&' -]+)"
    r"(?P<rest>[ ,.?!]*)$",
    re.IGNORECASE,
)
"""'Swap South for West'."""
_QUARTERS = re.compile(r"\b(?:the )?(?:two |both )?(?P<part>[QH][1-4])s\b", re.IGNORECASE)
"""'The Q1s' are the first quarter of each year compared."""
_TOLD = re.compile(
    r"^(?:(?:so|and|but|ok|well|sorry) )*"
    r"(?:finance|they|management|marketing|accounts|head office|hq|the board|someone"
    r"|(?:my|the|our) (?:boss|manager|director|cfo|finance director|team))"
    r"(?:'ve| have| has| just| now| only)*"
    r" (?P<how>cut|reduc|lower|rais|increas|lift|trimm?|dropp?|bump)(?:e?d)?"
    r"(?= (?:it|that|this|the|our|us)\b)",
    re.IGNORECASE,
)
"""Who changed an amount does not matter: 'finance cut it to six thousand'."""
_HOW = {
    "reduc": "reduce", "rais": "raise", "increas": "increase", "trimm": "trim", "dropp": "drop",
}  # fmt: skip
_FORGET = re.compile(
    r"^(?P<lead>(?:(?:ok|okay|now|please|and|then|actually) )*)"
    r"(?:forget(?: about)?|never mind|nevermind|scrap|ditch)"
    r" (?!it\b|that\b|this\b|them\b|what\b|all\b|everything\b)(?=[\w])",
    re.IGNORECASE,
)
"""'Forget online' takes that limit off as 'drop online' does."""
_USUAL_SCHEME = re.compile(
    r"\b(?:normal|usual|standard|regular|ordinary|default|plain|classic|original)"
    r" (?:rfm\b|(?=segments\b)|scheme\b|segmentation\b|one\b(?= ?$))(?: )?",
    re.IGNORECASE,
)
_COUNTS = (
    "a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty ?-?four|thirty"
    r"|sixty|ninety|half a|\d+"
)
_LONG = re.compile(
    r"(?P<lead>(?:(?:no|ok|okay|and|now|or|so|but|sorry|actually|then|what about|how about|what if|make"
    r" (?:it|that)|use|take|try|let(?:'| u)s take|go (?:with|for)|i mean|i meant|change (?:it|that) to"
    r"|over|for|with|across|within|just|only|rather|instead|about|please|a window of)[ ,]+)*)"
    rf"(?P<count>{_COUNTS})[ -](?:full |whole |entire |complete )?(?P<unit>day|week|month|quarter|year)s?"
    r"(?P<rest>(?: (?:window|look ?back|period|horizon|range|view))?"
    r"(?:,? (?:instead|rather|only|then|please|now|of data))*[ .?!]*)",
    re.IGNORECASE,
)
_ONE = {
    "day": "1 day",
    "week": "7 days",
    "month": "30 days",
    "quarter": "90 days",
    "year": "12 months",
}
_HALF = {"year": "6 months", "quarter": "45 days", "month": "15 days"}
_AHEAD = tools_with("looks_ahead")
"""Tools whose length of time lies ahead."""


_PART_OF = re.compile(
    r"\b(?P<month>(?:start|beginning|end|middle|turn|half) of) '?(?P<year>2\d)\b(?! ?%)",
    re.IGNORECASE,
)
_MONTH_OF = re.compile(
    r"(?<!on )(?<!\d )(?<!\dth )(?<!\dst )(?<!of )"
    r"\b(?P<month>(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|ust|ember|ober)?) '?(?P<year>2\d)\b(?!(?:st|nd|rd|th|[:/.%-]?\d| ?%|,? \d{4}"
    r"| (?:to|until|till|and) (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d)))",
    re.IGNORECASE,
)


_YEAR_FIRST = re.compile(
    r"\b(?P<year>(?:last|this) year)(?:'?s|,)? (?:in )?(?P<month>january|february|march|april"
    r"|may(?= *(?:$|[?.,!;]))|june|july|august|september|october|november|december|q[1-4]|h[12])\b"
    r"(?! ?(?:to|until|till|through|thru|and|or|-|–|vs|versus|against|\d)(?![a-z]))",
    re.IGNORECASE,
)


def with_month_first(text: str) -> str:
    """'Last year June' is June of last year, no year and a month beside it."""
    return _YEAR_FIRST.sub(r"\g<month> \g<year>", text)


def with_full_years(text: str, first: int, last: int) -> str:
    """'Since jan 25' is January 2025 where the data are of such years: few count the days so."""

    def dated(said: re.Match[str]) -> str:
        year = 2000 + int(said["year"])
        return f"{said['month']} {year}" if first <= year <= last else said[0]

    return _MONTH_OF.sub(dated, _PART_OF.sub(dated, text))


def rewritten(text: str, memory: Memory) -> str:
    """The message with its turns of phrase written out; as it is where nothing was asked before."""
    if memory.calls:
        text = without_idioms(text, memory)
    text = _LEAVE_OUT.sub(_exclude, _ALL_BUT.sub("only", text))
    text = _I_MEAN.sub(": ", _IN_PLACE_OF.sub("instead of", text))
    text = _YEARS.sub(r"\g<before>\g<word> 20\g<year>", _YEAR.sub(r"20\g<year>", text))
    if not memory.calls:
        return text
    if _LAST.fullmatch(text) and str(memory.last_arguments.get("start", "")).endswith("-01-01"):
        return "and last year"
    again = _YEAR_AGAIN.fullmatch(text)
    if again and str(memory.last_arguments.get("start", "")).endswith("-01-01"):
        return f"{again['lead']}20{again['year']}{again['rest']}"
    text = _BESIDE.sub(r"\g<lead>against \g<time>", _THANKS.sub("", text))
    text = _TOLD.sub(_told, _QUARTERS.sub(r"\g<part>", text))
    text = _SWAPPED.sub(r"\g<lead>\g<new> instead of \g<gone>\g<rest>", text)
    text = _FORGET.sub(r"\g<lead>drop ", _USUAL_SCHEME.sub("RFM ", text))
    if memory.calls[0].tool != "draft_report":
        text = _ADD.sub("and also ", text)
    return _dated(_NARROWED.sub("only ", text), memory)


def _told(said: re.Match[str]) -> str:
    return _HOW.get(said["how"].casefold(), said["how"])


def _exclude(said: re.Match[str]) -> str:
    return "excluding" if said[1] == "ing" else "exclude"


def _dated(text: str, memory: Memory) -> str:
    """'How about a year instead', '180 days': so long up to today, or ahead where a forecast was asked."""
    said = _LONG.fullmatch(text)
    if said is None:
        return text
    count, unit = said["count"].casefold(), said["unit"].casefold()
    long = f"{count} {unit}s"
    if count in ("a", "an", "one", "1"):
        long = _ONE[unit]
    elif count == "half a":
        long = _HALF.get(unit, long)
    way = "next" if memory.calls[0].tool in _AHEAD else "last"
    return f"{said['lead']}the {way} {long}{said['rest']}"


FILE = Path(__file__).with_name("rewrite.yaml")


class Idiom(NamedTuple):
    """A turn of phrase, what is put in its place, and the tool and arguments it is so meant after."""

    says: re.Pattern[str]
    means: str
    after: frozenset[str]


def without_idioms(text: str, memory: Memory) -> str:
    """A message that follows another, without the idioms of the list."""
    last = {memory.calls[0].tool, *memory.calls[0].arguments}
    for idiom in _rewrites():
        if idiom.after <= last:
            text = idiom.says.sub(idiom.means, text, count=1)
    return text


@cache
def _rewrites() -> list[Idiom]:
    return read_rewrites(FILE.read_text(encoding="utf-8"))


def read_rewrites(text: str) -> list[Idiom]:
    """The entries of a file of rewrites.

    Raises:
        UsageError: an entry that is not a pattern and what it means.
    """
    found = []
    for number, entry in enumerate(load_yaml(text) or [], start=1):
        if not isinstance(entry, dict) or entry.keys() - {"after"} != {"says", "means"}:
            raise UsageError(
                f"rewrite.yaml: entry {number} needs 'says' and 'means', and no more but 'after'."
            )
        try:
            says = re.compile(entry["says"], re.IGNORECASE)
            re.compile(f"(?:{entry['says']})?").sub(entry["means"], "")  # as if it were found
        except (re.error, TypeError, IndexError) as problem:
            raise UsageError(
                f"rewrite.yaml: entry {number} cannot be used: {problem}."
            ) from problem
        found.append(Idiom(says, entry["means"], frozenset(str(entry.get("after", "")).split())))
    return found


_COMPARED_AFTER = re.compile(
    r"[?.,;]+\s+(?=(?:as )?(?:compared (?:to|with)|versus|vs\.?|against|in comparison (?:to|with))"
    r" (?:\S+ ?){1,4}[?.! ]*$)",
    re.IGNORECASE,
)


_FOR_A_SLIDE = re.compile(
    r"(?<=\w)\s*[-,.;:(–—]*\s*\b(?:i |we )?(?:need|want) (?:it|this|that|them) (?:for|on) (?:a|the|my|our)"
    r" (?:slides?|decks?|presentations?)\)?[.!]?\s*$",
    re.IGNORECASE,
)
"""What figures are for: no slide is a decline."""


def with_comparison_joined(text: str) -> str:
    """'Did any stop buying it this year? Compared to last' is one question."""
    if _NOT_AGAINST.match(text):
        return text  # "not against last year, against the quarter before"
    return _COMPARED_AFTER.sub(" ", _FOR_A_SLIDE.sub("", text))


_NOT_AGAINST = re.compile(r"(?:no,? )?not (?:against|versus|vs|with|to|compared) ", re.IGNORECASE)


_CUT_OFF = re.compile(
    r"^.*(?:\.\.+|…)[ ,-]*(?:hm+|er+|um+|oh|ah|well)?[ ,]*"
    r"(?:no|nah|sorry|wait|actually|scratch that|forget that|never mind|or rather)"
    r"(?:,? (?:wait|sorry|no|rather|actually|i mean|i meant))*[ ,:-]+"
    r"(?=(?:what|which|who|how|why|when|where|show|list|give|tell|compare|draft|find|just|is|are|do|does|did)\b)",
    re.IGNORECASE,
)
"""'What goes with what they... no, what do they like': what was broken off asks for nothing."""


_NAMED_ANEW = re.compile(
    r"^(?i:(?:[\w&'-]+ ){0,4}[\w&'-]+\? *(?:no|oh|sorry|wait|actually)[ ,]+"
    r"(?:(?:wait|no|sorry|i mean|i meant)[ ,]+)*)(?=[A-Z][\w']+ )"
)
"""'Hastings Hotels? No wait, Calloway & Finch Hotels': another name for the one that was wrong."""


def without_broken_off(text: str) -> str:
    """The message from where its writer began anew."""
    return _NAMED_ANEW.sub("", _CUT_OFF.sub("", text))
