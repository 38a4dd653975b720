"""Reads numbers: digits with separators, number words, and the fractions and multiples in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.vocabulary._words import word_list

_ONES = word_list(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
)
_TENS = word_list("twenty thirty forty fifty sixty seventy eighty ninety")
_VALUES = {w: i + 1 for i, w in enumerate(_ONES)} | {w: 20 + 10 * i for i, w in enumerate(_TENS)}
_VALUES |= {"zero": 0, "a": 1, "an": 1}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}

_SMALL = (
    rf"(?:(?:{'|'.join(_TENS)})(?:[-\s](?:{'|'.join(_ONES[:9])}))?|{'|'.join(_ONES[::-1])}|zero)"
)
_HUNDRED = rf"(?:(?:{_SMALL}|an?)\shundred(?:\s(?:and\s)?{_SMALL})?|{_SMALL})"
_SCALE = "(?:thousand|million|billion)"
_BIG = rf"(?:(?:{_HUNDRED}|an?)\s{_SCALE}(?:,?\s(?:and\s)?{_HUNDRED}(?:\s{_SCALE})?)*|{_HUNDRED})"
NUMBER_WORDS = re.compile(
    # The first letter says at most places at once that no number begins there.
    rf"(?<![\w-])(?=[aefhnostz])(?:half\sa\s(?:dozen|million|billion)|a\squarter\sof\sa\s(?:million|billion)|(?:{_SMALL}|a)\sdozen|{_BIG}(?:\sand\sa\shalf)?)(?!\w)",
    re.IGNORECASE,
)

NUMERAL = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?"
    r"|\d{1,3}(?:\.\d{3})+,\d{1,4}"
    r"|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?"
    r"|\d{1,3}(?:'\d{3})+(?:\.\d+)?"
    r"|[1-9]\d{0,2}(?:\x20\d{3})+(?:[.,]\d+)?"
    r"|\d+\.\d+|\d+,\d{1,2}|\d+|\.\d+)(?!\d|[.,']\d)"
)
"""Digits as people group them: a comma before exactly three digits groups, else it divides."""

_DENOMINATORS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7}
_DENOMINATORS |= {"eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20}
_NTH = "third|fifth|sixth|seventh|eighth|ninth|tenth|twelfth|twentieth"
_OF = r"(?=\s(?:of|the|its|their|all|your|our|every|as|higher|lower|more|less|fewer|larger|smaller)\b)"
_BY = "|".join(
    rf"(?<=\b{word}\s)"
    for word in word_list("by almost nearly about over than roughly barely just only under exactly")
)
_ENDS = r"(?=\s?(?:[.,;:()]|\seach\b|\s(?:are|were|is|was|had|have|has|still)\b|$))"
_SHARED = "account|customer|client|order|contact|pound|euro|dollar|product|response|e-mail|call"
_TIME = r"(?!\s(?:days?|weeks?|months?|years?|quarters?)\b)"
_PARTS = (
    rf"(?:(?:(?:an?|{'|'.join(_ONES[:19])})[\s-](?:{_NTH})s?"
    r"|(?:an?|one|three)[\s-]quarters?)(?![\w-])|half(?!\sa\b|[\w-]))"
)
_WHOLE_PARTS = (
    rf"(?:(?:a|one|two|four|seven|nine)[\s-](?:{_NTH})s?"
    r"|(?<!last\s)(?<!past\s)(?<!these\s)(?<!those\s)(?<!the\s)(?<!all\s)three[\s-]quarters)"
)
FRACTION = re.compile(
    rf"(?<![\w-])(?<!\bafter\s)(?<!\bwithin\s)(?<!\bfirst\s)(?<!\bsecond\s)(?<!\bsame\s)"
    rf"(?:(?:{_BY})(?!(?<=\bonly\s)one\squarter\b)(?P<p>{_PARTS})|(?P<q>{_PARTS}){_OF}|(?P<r>{_WHOLE_PARTS}){_ENDS})"
    rf"|(?<![\w-])(?P<a>{_SMALL})(?:\s(?:(?:[a-z]+|■+)\s)?(?:{_SHARED})s?)?"
    rf"\s(?:in|out\sof)(?:\severy)?\s(?P<b>{'|'.join(_ONES[1:][::-1])}|twenty|a\shundred)(?![\w-]){_TIME}"
    rf"|\bevery\s(?P<e>second|third|fourth|fifth|sixth|eighth|tenth)"
    rf"(?=\s(?:account|customer|client|order|contact)\b)",
    re.IGNORECASE,
)
ODDS = re.compile(
    rf"\b(?:one|1)(?:\s(?:{_SHARED}))?\s(?:in|out\sof)\s(?:every\s)?(?P<n>\d{{1,4}})(?![\d.,]\d|\d|\s?%|[-\w]){_TIME}",
    re.IGNORECASE,
)
"""Odds with a figure: "one in 74"."""
AS_MULTIPLE = re.compile(
    r"\s(?:as\s\w+\s(?:as|again)\b|(?:of\s)?(?:the|its|their)\s(?:size|pace|speed|rate|price|level|length)\b)"
)
"""What makes a fraction compare two figures: "half as long as", "a third of the size of"."""
_TUPLES = {"twic": 2, "thric": 3, "doubl": 2, "trebl": 3, "tripl": 3, "quadrupl": 4, "quintupl": 5}
_TUPLES |= {"sextupl": 6, "septupl": 7, "octupl": 8, "nonupl": 9, "decupl": 10}
MULTIPLE = re.compile(
    rf"(?<![\w-])(?:(?P<w>(?:halv|{'|'.join(w for w in _TUPLES if w.endswith('l'))})(?:ed|es|ing))"
    rf"|(?P<t>twice|thrice|(?:{'|'.join(w for w in _TUPLES if w.endswith('l'))})e)(?=\s(?:as|the|that|"
    rf"its|their|what)\b)|(?P<f>{_SMALL}|(?:a\s)?(?:hundred|thousand)|\d+(?:\.\d+)?)[-\s]?fold)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Number:
    """A value with the unit of its last shown digit: 1.2 has step 0.1, 1,200 has step 1.

    `round` is the unit that the words count in where it is none of ten: a dozen.
    """

    value: Decimal
    step: Decimal
    round: Decimal | None = None

    def times(self, factor: int | Decimal) -> Number:
        """The number in a unit `factor` times smaller: 1.2 million has step 100,000."""
        unit = None if self.round is None else self.round * factor
        return Number(self.value * factor, self.step * factor, unit)


_ONE = Decimal(1)
HUNDRED = Decimal(100)


def read_numeral(text: str) -> Number:
    """The number written in digits, whatever its separators ("1,154.2", "1.154,2", "1 154")."""
    comma, dot = text.rfind(","), text.rfind(".")
    body = text.translate(_SPACES)
    if comma >= 0 and dot >= 0:
        grouping, mark = (",", ".") if dot > comma else (".", ",")
        body = body.replace(grouping, "").replace(mark, ".")
    elif comma >= 0:
        grouped = len(text) - comma == 4
        body = body.replace(",", "" if grouped and not _has_space(text) else ".")
    elif text.count(".") > 1:
        body = body.replace(".", "")
    value = Decimal(body)
    exponent = value.as_tuple().exponent
    return Number(value, Decimal((0, (1,), exponent)) if isinstance(exponent, int) else _ONE)


_SPACES = {ord(c): None for c in " '\u00a0\u2009\u202f"}


def _has_space(text: str) -> bool:
    return any(ord(c) in _SPACES for c in text)


def read_words(text: str) -> Number:
    """The number written in words ("two hundred and five", "a dozen", "two and a half")."""
    words = re.split(r"[\s,-]+", text.lower())
    if (words[0] == "half" or words[1:2] == ["quarter"]) and words[-1] in _SCALES:
        part = Decimal(_SCALES[words[-1]]) / (2 if words[0] == "half" else 4)
        return Number(part, part / 5)
    if words[-1] == "dozen":
        count = _ONE / 2 if words[0] == "half" else read_words(" ".join(words[:-1])).value
        return Number(12 * count, _ONE, Decimal(12))
    half = words[-3:] == ["and", "a", "half"]
    total = current = 0
    step = 1
    for word in words[:-3] if half else words:
        if word == "hundred":
            current = 100 * max(current, 1)
        elif word in _SCALES:
            total += max(current, 1) * _SCALES[word]
            current, step = 0, _SCALES[word]
        elif word in _VALUES:
            current += _VALUES[word]
            step = 1
    value = Decimal(total + current)
    if half:
        scale = Decimal(step)
        return Number(value + scale / 2, scale / 2)
    return Number(value, Decimal(step))


def read_fraction(match: re.Match[str]) -> Number:
    """A fraction in words as a percentage; "a third" means 33.3 give or take 2.5.

    "More than a third" goes on for three tenths of it, up to 43.
    """
    if match["a"]:
        if match["b"].lower() == "a hundred":
            return Number(read_words(match["a"]).value, Decimal(1))
        share = 100 * read_words(match["a"]).value / read_words(match["b"]).value
    elif match["e"]:
        share = Decimal(100) / (_DENOMINATORS | {"second": 2, "fourth": 4})[match["e"].lower()]
    else:
        said = match["p"] or match["q"] or match["r"]
        *count, part = re.split(r"[\s-]", said.lower())
        parts = Decimal(_DENOMINATORS[part if part in _DENOMINATORS else part[:-1]])
        share = 100 * (read_words(count[0]).value if count else _ONE) / parts
    return Number(share, Decimal(5), share * Decimal("0.3"))


def read_odds(match: re.Match[str]) -> Number:
    """ "one in 74" as a percentage, as exact as its digits: one in 73.5 to 74.5."""
    share = HUNDRED / Decimal(match["n"])
    return Number(share, share / Decimal(match["n"]))


def read_multiple(match: re.Match[str]) -> Number:
    """ "doubled" is 2, "halved" 0.5, "threefold" 3, each give or take a twentieth of itself."""
    if match["w"] and match["w"].lower().startswith("halv"):
        return Number(Decimal("0.5"), Decimal("0.05"))
    word = (match["w"] or match["t"] or "").lower()
    if word:
        value = next(Decimal(n) for start, n in _TUPLES.items() if word.startswith(start))
    elif match["f"][0].isdigit():
        value = Decimal(match["f"])
    else:
        value = read_words(match["f"]).value
    return Number(value, value / 10)
