"""The written forms around a number: currency, magnitude, percent, units, bounds, direction."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.text.numbers import NUMERAL
from agent.ledger.vocabulary._words import word_list
from agent.ledger.vocabulary.movement import (
    FALLING,
    FALLS,
    FELL,
    GAINED,
    IMPROVED,
    LOST,
    RISES,
    RISING,
    ROSE,
)
from agent.ledger.vocabulary.nouns import classes_of_word

CURRENCIES = {"£": "GBP", "$": "USD", "US$": "USD", "€": "EUR", "¥": "JPY", "₹": "INR"}
CURRENCIES |= {"A$": "AUD", "C$": "CAD", "NZ$": "NZD", "STERLING": "GBP"}
CURRENCIES |= {"POUND": "GBP", "POUNDS": "GBP", "EURO": "EUR", "EUROS": "EUR"}
CURRENCIES |= {"DOLLAR": "USD", "DOLLARS": "USD"}
_CODES = word_list(
    "GBP USD EUR CHF SEK NOK DKK PLN JPY AUD CAD NZD INR CNY ZAR BRL CZK HUF SGD HKD MXN TRY"
)
CURRENCIES |= {"RS": "INR", "R$": "BRL", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₣": "CHF", "₿": "BTC"}
CURRENCIES |= {code: code for code in _CODES}
_CODE = rf"(?:TRY|(?i:{'|'.join(code for code in _CODES if code != 'TRY')}))"
_SIGNS = r"(?:(?:US|NZ|A|C|R)?\$|[£€¥₹₩₽₺₣₿]|(?<![A-Za-z])Rs\.?)"

FIGURE = re.compile(
    rf"(?P<sign>(?<![\w)%.])[-\u2212\u2013+±](?=[\d.£$€¥₹A-Z]))?"
    rf"(?:(?P<cur>{_SIGNS}|(?<![A-Za-z]){_CODE})\s{{0,3}}(?P<sign2>[-\u2212\u2013+])?"
    rf"|(?<!\w)(?<!\d[.,'\u2019:/]))"
    rf"(?P<num>{NUMERAL})(?!:\d|/(?!(?:5|10|100)(?!\d))\d)"
)
"""A number with its sign and the currency before it."""

RFM = re.compile(r"(?<![A-Za-z0-9])([RFM]\s?[=:]?\s?([1-5]))(?![\w%]|[.,]\d)")
_NOT_ID = rf"(?!(?:Q\d|H\d|FY)(?:\d{{4}})?\b|{_CODE}\d|(?i:US|Rs)\d)"
IDENTIFIER = re.compile(
    rf"(?<![\w£$€]){_NOT_ID}"
    rf"([A-Za-z]+_?\d\w*(?:[-/_]\w*\d\w*|\.\d+)*|[A-Z]{{2,}}\w*-\d\w*(?:[-/_]\w+)*)"
)
"""A word of letters and digits: ACC0123, B2B, INV-2011-004."""
COINED = re.compile(r"[A-Z]\d[A-Z]?|[Vv]\d{1,2}(?:\.\d{1,2}){1,2}")
"""A word with a digit in it that is everybody's: B2B, P1, the version v2.1."""
NUMBERED_ID = re.compile(r"(?<![\w.,£$€])(\d{5,})(?![\w%]|[.,]\d)")
TIMES_BEFORE = re.compile(rf"(?<![\w.])(?:x|\u00d7\s?)(?P<num>{NUMERAL})(?![\w%])")
"""The "x5" of "grew x5"."""

ROMAN = re.compile(
    r"(?<![\w&-])(?=[MDCLXVI]{2})M{0,4}(?:C[MD]|D?C{0,4})(?:X[CL]|L?X{0,4})(?:I[XV]|V?I{0,4})(?=\s?(?:%|[a-z]))"
)
"""A Roman number that something may be counted with: "LV percent", "DCCC accounts"."""

BETWEEN = re.compile(
    r"\bbetween\s(?:the|these|those)\s(two)\s(?:[a-z]+\s)?[a-z]+s\b", re.IGNORECASE
)
"""Says that there are two sides, which a difference always has: "between the two quarters"."""
STRUCTURE = re.compile(
    r"\b(?:version\s(\d{1,2}(?:\.\d{1,2}){1,2})|(?:step|section|option|phase|part|stage|table|figure|page|item|chapter|appendix|chart|"
    r"scenario|footnote)\s(\d{1,2}))\b(?![.,]\d|\s?%)"
    r"|(?<!\w)(24/7)(?!\w)"
    r"|\b(two|three|four|five|six)\s(?:points|things|reasons|observations|remarks|messages|takeaways)\b(?=\s?[.:;])"
    r"|\bscale\s(?:of|from)\s(\d+\s?(?:to|-|\u2013)\s?\d+)\b"
    r"|^[ \t]*(?:[-*][ \t]*)?(?:week|day|month|wave|round)s?\s"
    r"(\d{1,2}(?:\s?(?:-|\u2013|to)\s?\d{1,2})?)[ \t]*[:\u2013-]"
    r"|(?<!\w)((?:80|90|95|99)\s?(?:%|per\scent))(?=[\s-](?:confidence|interval|CI|power|Wilson)\b)",
    re.IGNORECASE | re.MULTILINE,
)
"""Numbers that are names: parts of the text and constants of a method ("95 % interval")."""
_SUPERLATIVE = (
    r"(?:largest|biggest|highest|lowest|smallest|best|worst|strongest|weakest|richest|poorest|most|"
    r"least|longest|shortest|newest|oldest|fastest|slowest|greatest|latest|earliest|closest|safest|"
    r"[a-z]{2,}iest)"
)
_LATER = "second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
ORDINAL_WORD = re.compile(
    rf"\b(?P<o>{_LATER})(?=[-\s](?:{_SUPERLATIVE}|place)\b)"
    rf"|(?:(?<=\branks\s)|(?<=\branked\s))(?P<p>first|{_LATER})\b",
    re.IGNORECASE,
)
"""An ordinal that claims a rank: "the third-largest", "ranks second"; "first order" does not."""

_MAGNITUDES = {
    word: 10**zeros
    for zeros, words in {
        2: "hundred",
        3: "k thousand grand",
        5: "lakh",
        6: "m mm mn mio mil mill mln million",
        7: "crore",
        9: "b bn bln bil mrd mld billion",
        12: "tn trillion",
    }.items()
    for word in words.split()
}
_SPELT = [rf"(?i:{word})" for word in sorted(_MAGNITUDES, key=len, reverse=True) if len(word) > 1]
_TIME = (
    r"[-\s]{0,2}(?:(?<=\s)(?:full|whole|complete)\s)?(?P<time>day|week|month|year)s?\b"
    r"(?!\s?(?:old\s)?accounts?\b)"
)
_SUFFIX = re.compile(
    rf"(?:(?P<mag>\s{{0,3}}(?:{'|'.join(_SPELT)})\b|[kKmMbB](?![A-Za-z0-9])))?"
    rf"(?:(?P<pct>[-\s]{{0,3}}(?:%(?P<ptp>\s?(?:points?|pts)\b)?|per\s?cent\b(?!age)|pct\b|p\.?c\b"
    rf"|percentage(?!\spoints?)\b))"
    rf"|(?P<pp>[-\s]{{0,3}}(?:percentage[-\s]points?\b|ppts?\b|pps?\b|p\.p\.))"
    r"|(?P<pence>\s?(?:pence|p|cents?)\b(?=\s(?:of|in|on|out\sof|from)\s(?:every|each|the)\s(?:pound|euro|dollar)\b))"
    rf"|(?P<mille>\s{{0,3}}(?:\u2030|per\smill?e?\b))"
    rf"|(?P<bps>\s{{0,3}}(?:bps\b|bp\b|basis\spoints?\b))"
    rf"|\s{{0,3}}(?P<cur>{_SIGNS}(?!\s?\d)|(?:{_CODE}|pounds?|euros?|dollars?|sterling)\b(?!\s?\d))"
    rf"|{_TIME}"
    rf"|(?P<x>\s?[x\u00d7](?![A-Za-z0-9])|-fold\b)"
    rf"|(?P<one>\sto\s(?:one|1)\b(?!\sof\b|[,.]\d))"
    rf"|(?P<times>\s{{1,3}}times\b)"
    rf"|(?P<score>\s?/\s?(?:5|10|100)(?![\d/.,]\d|\d)"
    rf"|\sout\sof\s(?:5|10|100|five|ten|a\shundred)\b(?![.,]\d|\s?%|\s[a-z]+s\b))"
    rf"|(?P<ord>(?:st|nd|rd|th)\b)"
    rf")?"
)
_SPACED_MAGNITUDE = re.compile(r"\s{1,4}(?P<mag>[kKmMbB])\b")


@dataclass(frozen=True, slots=True)
class Suffix:
    """What follows a number. `marks` is the unit it shows, `unknown`: it is no number at all."""

    end: int
    factor: Decimal = Decimal(1)
    marks: str = ""
    currency: str = ""
    unknown: bool = False


def read_suffix(text: str, position: int, money: bool = False) -> Suffix:
    """Reads magnitude and unit after a number that ends at `position`."""
    match = _SUFFIX.match(text, position)
    if match is None:
        return Suffix(position)
    mag = (match["mag"] or "").strip().lower()
    end = match.end()
    if money and not mag and end == position and (short := _SPACED_MAGNITUDE.match(text, position)):
        mag, end = short["mag"].lower(), short.end()
    factor = Decimal(_MAGNITUDES[mag] if mag else 1)
    if end < len(text) and end == position and (text[end].isalpha() or text[end] == "_"):
        tail = re.compile(r"\w+").match(text, end)
        return Suffix(tail.end() if tail else end, unknown=True)
    if match["mille"]:
        factor, marks = factor / 10, "percent"
    elif match["ptp"] or match["pp"]:
        marks = "points"
    elif match["pct"] or match["pence"]:
        marks = "percent"
    elif match["time"]:
        marks = match["time"].lower()
    else:
        marks = next((name for name in ("bps", "times", "score") if match[name]), "")
        marks = marks or (
            "multiple" if match["x"] or match["one"] else "ordinal" if match["ord"] else ""
        )
    return Suffix(end, factor, marks, (match["cur"] or "").strip())


_SMALL_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|"
    r"(?:a|one|two|three|four)\s(?:half|third|quarter|fifth|sixth|eighth|tenth|dozen|few|little|bit|lot)s?"
)
_GAP = r"[\s(]*(?:the\s|a\s(?:total\sof\s)?|some\s)?$"
_BOUNDS = tuple(
    (name, re.compile(rf"(?:{words}){_GAP}", re.IGNORECASE))
    for name, words in (
        ("at_least", r"\bat\sleast|\bno(?:t)?\s(?:less|fewer)\sthan|\bminimum\sof|≥|>="),
        (
            "at_most",
            r"\bat\smost|(?<!add\s)(?<!adds\s)(?<!added\s)(?<!adding\s)\bup\sto|\bno(?:t)?\smore\sthan|\bmaximum\sof|(?<!twice\s)(?<!times\s)(?<!half\s)\bas\smuch\sas|\bwithin|≤|<=",
        ),
        (
            "barely",
            r"\bjust\s(?:over|above)|\bslightly\s(?:over|above|more\sthan)|\ba\s(?:little|bit)\s(?:over|above|more\sthan)",
        ),
        (
            "nearly",
            r"\b(?:nearly|almost|not\squite|close\sto|approaching"
            r"|(?:just|slightly|a\s(?:little|bit))\s(?:under|below|less\sthan|short\sof))",
        ),
        (
            "over",
            r"\b(?:over|above|more\sthan|greater\sthan|higher\sthan|exceed(?:s|ed|ing)?"
            r"|pass(?:es|ed)|top(?:s|ped)|surpass(?:es|ed)|cross(?:es|ed)"
            r"|in\sexcess\sof|upwards\sof|beyond)|>",
        ),
        (
            "under",
            r"\b(?:under|below|less\sthan|fewer\sthan|lower\sthan|smaller\sthan|short\sof)|<",
        ),
        (
            "about",
            r"\b(?:about|around|roughly|approximately|approx\.?|circa|some|an?\sestimated|c\.)|~|≈",
        ),
    )
)
# "£5,400 over 14 orders" sets no bound.
_ACROSS = re.compile(
    r"(?:[\d%]\w?(?:\s(?:last|this)\s(?:year|quarter|month))?,?\s+|\bturn(?:s|ed|ing)?\s)over\s+$"
)
_OVER_ALL = re.compile(r"(?:^|[.!?:\n]\s*|[-*]\s)\s*Over\s+(?:the\s)?(?:last\s)?$")
_COUNTED = re.compile(r"\s[a-z]+s,?\s(?:we|you|they|there|the|it|■)|\squarters\b")
_COUNTED_AFTER = re.compile(r"\s(?:\w+\s)?(?:accounts|customers|orders|campaigns|products)\b")
_STAKE_OVER = re.compile(
    r"\b(?:stake|spread|spent|sold|split|worth)\sover\s$|[£$€]\s?\d[\d.,]*[kKmM]?\b[^.;:£$€]{0,48}\sover\s$"
)
_OVER_THE = re.compile(r"\b[Oo]ver\s(?:the|these|those|all)\s(?:last\s|past\s)?$")
_SEVERAL = re.compile(r"\s[a-z]+s\b")
_THAN_THE = re.compile(
    r"\b(?:than|below|above|short\sof)\s(?:the|its|their)\s(?:[£$€]\s?)?$", re.IGNORECASE
)
_MARK = re.compile(r"[\s-](?:mark|line|level|threshold|limit|cut)")
_OR_MORE = re.compile(r"\+(?![\w.])|\s(?:or|and)\s(?:more|above|over|up|longer|higher)\b")
_OR_LESS = re.compile(r"\sor\s(?:less|fewer|under|below|lower)\b")
_OR_SO = re.compile(r"(?:-ish|ish|\sor\sso|-odd|\sodd)\b")


_COMPARATIVE = re.compile(
    r"(?:more|greater|higher|less|fewer|lower|smaller)\sthan|above|below|short", re.I
)
_AMOUNT = re.compile(
    rf"(?:\d(?:[\d.,]*\d)?\s?(?:%|[kKmM]\b|bn\b|million\b|pp\b|p\.p\.)?|\b(?:{_SMALL_WORDS})\b)"
    r"(?P<noun>(?:\s[a-z]+){0,2})\s$",
    re.IGNORECASE,
)


def _compares(text: str, offset: int, bound: re.Match[str], start: int) -> bool:
    """Whether an amount stands before "less than", so that it is a difference and no bound."""
    at = offset + bound.start()
    amount = _AMOUNT.search(text[max(0, at - 32) : at]) if _COMPARATIVE.match(bound[0]) else None
    noun = amount["noun"].rpartition(" ")[2] if amount else ""
    counted = amount is not None and not is_money(text, max(0, at - 32) + amount.start())
    if noun and counted and (is_money(text, start) or text[start : start + 1] in CURRENCIES):
        return False  # "41 accounts above £25,000"
    return bool(amount and (not noun or classes_of_word(noun)))


_MONEY_BEFORE = re.compile(rf"(?:{_SIGNS}|(?<![A-Za-z]){_CODE})\s{{0,3}}$")


def is_money(text: str, start: int) -> bool:
    """Whether a currency stands before a number."""
    return bool(_MONEY_BEFORE.search(text[max(0, start - 8) : start]))


def bound_of(text: str, start: int, end: int) -> tuple[str, int]:
    """How the words around a figure limit it, and where the figure ends with them."""
    for pattern, name in ((_OR_MORE, "at_least"), (_OR_LESS, "at_most"), (_OR_SO, "about")):
        if after := pattern.match(text, end):
            return name, after.end()
    before = text[max(0, start - 32) : start]
    if (
        _ACROSS.search(before)
        or (
            _STAKE_OVER.search(text[max(0, start - 80) : start]) and _COUNTED_AFTER.match(text, end)
        )
        or (_OVER_ALL.search(before) and _COUNTED.match(text, end))
        or (_OVER_THE.search(before) and _SEVERAL.search(text[start : end + 14]))
    ):
        return "exact", end
    named = _THAN_THE.search(before) and not _MARK.match(text, end)
    for name, pattern in _BOUNDS:
        if named and name in ("over", "under", "barely", "nearly"):
            break  # "fewer than the 59 of last year" names a figure
        if (found := pattern.search(before)) and not _compares(
            text, start - len(before), found, start
        ):
            return name, end
    return "exact", end


_DOWN = (
    rf"{FELL}|{FALLS}|{FALLING}|{LOST}|cuts?|reduc(?:e[sd]?|ing|tions?)|lower(?:s|ed)|thinn(?:ed|ing)|"
    r"slash(?:ed|es|ing)|shed(?:s|ding)?|(?:went|goes?|going|gone)\sbackwards?|g(?:ave|ives?|iving|iven)\sup"
)
_UP = (
    rf"{ROSE}|{RISES}|{RISING}|{GAINED}|{IMPROVED}|growth|improvements?|lift(?:s|ed|ing)|boost(?:s|ed|ing)|"
    r"leap(?:s|t|ed)?"
)
_LIMIT = (
    r"by|about|some|roughly|around|nearly|almost|over|more\sthan|less\sthan|at\sleast|another|exactly|just|only|"
    r"well|fully|precisely|slightly|under"
)
_CUE_BEFORE = re.compile(
    rf"\b(?:(?P<down>{_DOWN})|(?P<up>{_UP}))(?:\s+(?!(?:to|from|at|of)\b)(?:\w|■)+){{0,4}}(?:,\sthe\s(?:former|latter))?(?:,?\sby)?\s+$"
    r"|\b(?:steepest|sharpest|largest|biggest)\s(?:(?P<down4>fall|drop|decline|loss)|(?P<up4>rise|gain|increase|jump))\b[^;:\d]{0,40}$"
    rf"|\b(?P<down2>decline|drop|decrease|fall|loss|reduction|slump|minus|dip|slide|setback)\sof\s+(?:(?:{_LIMIT})\s+){{0,2}}$"
    rf"|\b(?P<up2>growth|increase|rise|gain|jump|improvement|plus|upturn|leap|rebound)\sof\s+(?:(?:{_LIMIT})\s+){{0,2}}$"
    r"|\b(?P<down5>(?:fell|falls?|came|comes?)\sshort\sof\b[^;:,\d]{0,40}\sby)\s$"
    rf"|(?<!\bmake\s)(?<!\bmakes\s)(?<!\bmade\s)(?<!\bgave\s)(?<!\bgive\s)(?<!\bgives\s)(?<!\badds\s)(?<!\badd\s)"
    rf"\b(?:(?P<down3>down|minus)|(?P<up3>up|plus))\s+(?:(?:{_LIMIT})\s+){{0,2}}$",
    re.IGNORECASE,
)
_CUE_AFTER = re.compile(
    r"\s(?:(?P<down>lower|less|fewer|down|decline|drop|decrease|fall|reduction|loss|cut|smaller|"
    r"shortfall|slump|lost(?=\s(?:overall|in\s(?:all|total)))|below(?=\s(?:(?:the|its|their|that|what|last|a)\b|(?-i:[A-Z■])))|behind(?=\s(?:the|its|their|that|last)\b))"
    r"|(?P<up>above(?=\s(?:(?:the|its|their|that|what|last|a)\b|(?-i:[A-Z■])))|ahead(?=\sof\b)|(?:gained|added)(?=\s(?:overall|in\s(?:all|total)))|higher|more|up|increase|rise|growth|gain|jump|greater|larger|"
    r"improvement))\b"
    r"|\s[a-z]+s\s(?:(?P<down2>fewer|less|lower)|(?P<up2>more|higher))(?=\s(?:in|on|at|than|for)\b|[,.;])",
    re.IGNORECASE,
)


def direction_of(text: str, start: int, end: int) -> int:
    """1 when the words make the figure a rise, -1 a fall, 0 when they say neither."""
    after = _CUE_AFTER.match(text, end)
    if after:
        return -1 if after["down"] or after["down2"] else 1
    before = text[max(0, start - 48) : start].replace(" (by ", "  by ")
    found = None
    for cut in re.finditer(r"[.;:()]", before):
        found = cut
    clause = before[found.end() :] if found else before
    cue = _CUE_BEFORE.search(clause)
    if cue is None:
        return 0
    return -1 if cue["down"] or cue["down2"] or cue["down3"] or cue["down4"] or cue["down5"] else 1


_SELECT_BEFORE = re.compile(
    rf"\b(?:top|first|last|next|bottom|leading|other|these|those|remaining|{_SUPERLATIVE})[\s-]+$",
    re.IGNORECASE,
)
_SELECT_AFTER = re.compile(
    rf"\s(?:of\sthe\s)?(?:{_SUPERLATIVE}|smaller|larger|bigger)\b(?!\sthan)", re.IGNORECASE
)
_RANK_BEFORE = re.compile(
    r"(?:\b(?:rank(?:s|ed)?|place|position|no\.)\s+|(?<!\w)#\s?"
    r"|(?:^|[(:,]\s?|\b(?:is|are|was|at|in|as|on|to|our|the|your)\s)number\s+)$",
    re.IGNORECASE,
)


def is_selection(text: str, start: int, end: int) -> bool:
    """Whether a count picks from a list ("the top 5", "three largest") and counts nothing."""
    before = text[max(0, start - 12) : start]
    return bool(_SELECT_BEFORE.search(before) or _SELECT_AFTER.match(text, end))


def rank_before(text: str, start: int) -> bool:
    """Whether a number stands for a place in an order ("number 2", "ranked 3")."""
    return bool(_RANK_BEFORE.search(text[max(0, start - 12) : start]))
