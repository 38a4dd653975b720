"""Numbers in a message: digits, words, money, percentages and ordinals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Literal

from agent.offline.understand.tokens.tokenizer import Token
from agent.offline.understand.tokens.wordlists import word_list

NumberKind = Literal["plain", "money", "percent", "ordinal"]

ONES = {
    name: value
    for value, name in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
"""Numbers below twenty by their words."""
_TENS = {
    name: 10 * value
    for value, name in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
NUMBER_WORDS = frozenset([*ONES, *_TENS])
_SCALES = {"hundred": 100, "thousand": 1_000, "grand": 1_000, "thou": 1_000, "million": 1_000_000}
_LETTERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "bn": 10**9}
_ORDINALS = {
    name: value
    for value, name in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
        ],
        start=1,
    )
}
_COUNTS = {"couple": 2, "handful": 5, "dozen": 12}
_DOZEN = ("dozen", "dozens")
_FIGURES = ("figure", "figures")
_HALF_A_DOZEN = (["half", "dozen"], ["half", "a", "dozen"])
_MOST_DOZENS = 10
_NOTES = {"fiver": 5, "tenner": 10}
_PENCE = frozenset(["p", "pence", "penny", "cent", "cents"])
_AFTER_PENCE = word_list("after_pence")
_EACH = frozenset(["each", "per", "apiece", "a", "an"])
_SUMS = frozenset(["pound", "pounds", "quid", "euro", "euros", "dollar", "dollars"])
_CURRENCY = word_list("currencies")
_HUNDRED = 100
_NUMERAL = frozenset([*NUMBER_WORDS, *_SCALES, "a"])
_PARTS = {
    ("a", "half"): Decimal("0.5"),
    ("a", "quarter"): Decimal("0.25"),
    ("three", "quarters"): Decimal("0.75"),
}


@dataclass(frozen=True)
class Number:
    """A number and the range of tokens it covers."""

    value: Decimal
    kind: NumberKind
    start: int
    end: int

    @property
    def whole(self) -> int:
        """The value as an integer, cut."""
        return int(self.value)


def numbers(tokens: Sequence[Token]) -> list[Number]:
    """All numbers from left to right. 'a couple' is 2, 'a dozen' 12, 'half a million' 500,000."""
    found: list[Number] = []
    at = 0
    while at < len(tokens):
        number = _number_at(tokens, at)
        if number is None:
            at += 1
            continue
        number = _with_pence(tokens, number)
        found.append(number)
        at = number.end
    return _with_scale(tokens, found)


def _with_pence(tokens: Sequence[Token], number: Number) -> Number:
    """'Four pounds fifty', 'two pounds and 20 pence' and 'eighty pence' are one amount."""
    words = [token.word for token in tokens[number.end : number.end + 1]]
    if number.kind == "plain" and words and words[0] in _PENCE and number.value < _HUNDRED:
        return replace(number, value=number.value / _HUNDRED, kind="money", end=number.end + 1)
    if number.kind != "money" or tokens[number.end - 1].word not in _SUMS:
        return number
    at = number.end + (words == ["and"])
    pence = _number_at(tokens, at) if at < len(tokens) else None
    if pence is None or pence.kind != "plain" or not 0 < pence.value < _HUNDRED:
        return number
    end = pence.end
    after = tokens[end].word if end < len(tokens) else ""
    said = after in _PENCE
    if not said and (at > number.end or (end < len(tokens) and not _may_follow_pence(tokens[end]))):
        return number  # "for 400 pounds 12 hotels"
    return replace(number, value=number.value + pence.value / _HUNDRED, end=end + said)


def _may_follow_pence(token: Token) -> bool:
    return token.word in _AFTER_PENCE or not any(map(str.isalnum, token.word))


def _with_scale(tokens: Sequence[Token], found: list[Number]) -> list[Number]:
    """'Between 5 and 20 grand', '5-20k': the scale that is said once is that of both ends."""
    scaled = list(found)
    for place, (one, other) in enumerate(pairwise(found)):
        between = tokens[one.end].word if one.end + 1 == other.start else ""
        apart = between in ("to", "-") or (
            between == "and" and tokens[one.start - 1].word == "between"
        )
        scale = _scale_of(tokens, other)
        if (
            apart
            and scale > 1
            and one.kind in ("plain", "money")
            and one.value * scale < other.value
        ):
            scaled[place] = replace(one, value=one.value * scale, kind=other.kind)
    return scaled


def _scale_of(tokens: Sequence[Token], number: Number) -> Decimal:
    """How many of its figure a number is: 1,000 of '20k' and 'twenty thousand'."""
    inside = tokens[number.start : number.end]
    digits = next((_parse_digits(token.plain) for token in inside if token.kind == "number"), None)
    if digits is None:
        words = [token.word for token in inside]
        return Decimal(max((_SCALES[word] for word in words[1:] if word in _SCALES), default=1))
    return number.value / digits if digits else Decimal(1)


def _number_at(tokens: Sequence[Token], at: int) -> Number | None:
    token = tokens[at]
    if token.kind == "number":
        return _with_unit(tokens, at, at + 1, *_parse(token.plain))
    if token.kind != "word":
        return None
    word = token.word
    if word in _ORDINALS:
        return Number(Decimal(_ORDINALS[word]), "ordinal", at, at + 1)
    if word in _NOTES:
        return Number(Decimal(_NOTES[word]), "money", at, at + 1)
    if word in _COUNTS:
        scale = [other.word for other in tokens[at + 1 : at + 3]]
        if word == "couple" and scale[:1] == ["of"] and scale[1:] and scale[1] in _SCALES:
            return _with_unit(tokens, at, at + 3, Decimal(2 * _SCALES[scale[1]]), "plain")
        return Number(Decimal(_COUNTS[word]), "plain", at, at + 1)
    return _spelled(tokens, at)


def _spelled(tokens: Sequence[Token], at: int, begun: int | None = None) -> Number | None:
    """'Two hundred and forty'; 'a hundred and twenty' has `begun` with its article."""
    total, current, end, seen = 0, 0, at, begun is not None
    start = at if begun is None else begun
    while end < len(tokens):
        word = tokens[end].word
        if word in ONES:
            current += ONES[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in _SCALES and (seen or (end > at)):
            current = max(1, current) * _SCALES[word]
            if _SCALES[word] >= 1_000:
                total, current = total + current, 0
        elif not (word == "and" and seen and _adds_small(tokens, start, end + 1)):
            break
        seen = True
        end += 1
    if not seen:
        return _scaled_article(tokens, at)
    if tokens[start].word == "one" and end == at + 1 and not _is_sum(tokens, end):
        return None  # "the last one", "which one" name things; "one" alone is hardly ever a count
    each = _price_of_each(tokens, start, end)
    return each or _with_unit(tokens, start, end, Decimal(total + current), "plain")


def _ends_a_price(tokens: Sequence[Token], at: int) -> bool:
    """'A pound each', 'a pound twenty': what says that 'a pound' is a price."""
    return tokens[at].word in _EACH or _number_at(tokens, at) is not None


def _price_of_each(tokens: Sequence[Token], start: int, end: int) -> Number | None:
    """'Four fifty each' is 4.50; who says it of a sum would say the hundred."""
    words = [token.word for token in tokens[start:end]]
    if len(words) not in (2, 3) or words[0] not in ONES or not 0 < ONES[words[0]] < _TENS["twenty"]:
        return None
    if words[1] not in _TENS or not (end < len(tokens) and tokens[end].word in _EACH):
        return None
    rest = _TENS[words[1]] + sum(ONES.get(word, _HUNDRED) for word in words[2:])
    if rest >= _HUNDRED:
        return None
    return Number(ONES[words[0]] + Decimal(rest) / _HUNDRED, "money", start, end)


def _is_sum(tokens: Sequence[Token], at: int) -> bool:
    """'One pound eighty', and not 'the one pounds are spent on'."""
    return at < len(tokens) and tokens[at].word in ("pound", "euro", "dollar", "quid")


def _adds_small(tokens: Sequence[Token], start: int, at: int) -> bool:
    """The forty of 'two hundred and forty'; the end of 'a hundred and two hundred' is another number."""
    stop = at
    while stop < len(tokens) and (tokens[stop].word in ONES or tokens[stop].word in _TENS):
        stop += 1
    if stop == at:
        return False
    so_far = max((_SCALES.get(token.word, 0) for token in tokens[start:at]), default=0)
    next_scale = _SCALES.get(tokens[stop].word, 0) if stop < len(tokens) else 0
    if so_far and 0 < next_scale <= so_far:
        return False
    between = start > 0 and tokens[start - 1].word == "between"
    return not between or any(token.word == "and" for token in tokens[stop : stop + 2])


def _scaled_article(tokens: Sequence[Token], at: int) -> Number | None:
    """'a hundred and ten', 'half a million', 'a quarter million', 'half a dozen'."""
    if tokens[at].word not in ("a", "half", "quarter"):
        return None
    words = [token.word for token in tokens[at : at + 3]]
    half_a_dozen = next((n for n in (2, 3) if words[:n] in _HALF_A_DOZEN), 0)
    if half_a_dozen:
        return Number(Decimal(6), "plain", at, at + half_a_dozen)
    if len(words) > 2 and words[0] == "a" and words[1] in _SUMS and _ends_a_price(tokens, at + 2):
        return Number(Decimal(1), "money", at, at + 2)
    if len(words) > 1 and words[0] == "a" and words[1] in _SCALES:
        return _spelled(tokens, at + 1, begun=at)
    if words[0] in ("half", "quarter") and "percent" in words + [
        t.word for t in tokens[at + 3 : at + 4]
    ]:
        for size in (2, 3, 4):
            tail = [token.word for token in tokens[at + 1 : at + size]]
            if tail in (["percent"], ["a", "percent"], ["of", "a", "percent"]):
                part = Decimal("0.5") if words[0] == "half" else Decimal("0.25")
                return Number(part, "percent", at, at + size)
    if words[0] in ("half", "quarter") and len(words) > 1:
        part = Decimal(_SCALES["million"]) / (2 if words[0] == "half" else 4)
        for size in (2, 3, 4):
            tail = [token.word for token in tokens[at + 1 : at + size]]
            if tail in (["million"], ["a", "million"], ["of", "a", "million"]):
                return _with_unit(tokens, at, at + size, part, "plain")
    return None


def _with_unit(
    tokens: Sequence[Token], start: int, end: int, value: Decimal, kind: NumberKind
) -> Number:
    """Join what stands beside the number: a scale after it, a currency or 'percent' around it."""
    match [token.word for token in tokens[end : end + 4]]:
        case ["and", one, part, scale] if (one, part) in _PARTS and scale in _SCALES:
            value, end = (
                (value + _PARTS[one, part]) * _SCALES[scale],
                end + 4,
            )  # "2 and a half grand"
            kind = "money" if scale == "grand" else kind
    if end < len(tokens) and tokens[end].word in _DOZEN and value < _MOST_DOZENS:
        return Number(value * _COUNTS["dozen"], kind, start, end + 1)
    if end < len(tokens) and tokens[end].word in _FIGURES and 3 < value < _MOST_DOZENS:
        return Number(Decimal(10) ** (int(value) - 1), "money", start, end + 1)  # "five figures"
    if end < len(tokens) and tokens[end].word in _SCALES and tokens[end - 1].kind == "number":
        value, end = value * _SCALES[tokens[end].word], end + 1
        if tokens[end - 1].word == "grand":
            kind = "money"
    elif end - start > 1 and tokens[end - 1].word == "grand":
        kind = "money"
    if end < len(tokens) and tokens[end].word in ("k", "m") and tokens[end].start:
        value, end, kind = value * _LETTERS[tokens[end].word], end + 1, "money"
    if end < len(tokens) and tokens[end].word in ("%", "percent"):
        return Number(value, "percent", start, end + 1)
    if [token.word for token in tokens[end : end + 2]] == ["per", "cent"]:
        return Number(value, "percent", start, end + 2)
    if start and tokens[start - 1].word in _CURRENCY and not _closes_sum(tokens, start - 1):
        return Number(value, "money", start - 1, end)
    if end < len(tokens) and tokens[end].word in _CURRENCY:
        return Number(value, "money", start, end + 1)
    return Number(value, kind, start, end)


def _closes_sum(tokens: Sequence[Token], at: int) -> bool:
    """Whether a currency stands behind the number before it: 'four pounds fifty'."""
    before = tokens[at - 1] if at else None
    return (
        before is not None
        and tokens[at].word in _SUMS
        and (before.kind == "number" or before.word in _NUMERAL)
    )


def _parse(plain: str) -> tuple[Decimal, NumberKind]:
    """A number token: '1,154.00', '1.154,00', '10k', '25%', '2nd', '50 000'."""
    value = _parse_digits(plain)
    suffix = plain[_digits_of(plain).end() :].strip()
    if suffix in _LETTERS:
        return value * _LETTERS[suffix], "money"
    if suffix.startswith(("%", "per")):
        return value, "percent"
    if suffix == "p":
        return value / _HUNDRED, "money"
    if suffix in ("st", "nd", "rd", "th"):
        return value, "ordinal"
    return value, "plain"


def _digits_of(plain: str) -> re.Match[str]:
    match = re.match(r"[\d.,'\s\u00a0\u202f]*\d", plain)
    assert match is not None
    return match


def _parse_digits(plain: str) -> Decimal:
    return Decimal(_normal(_digits_of(plain).group()))


def _normal(digits: str) -> str:
    """Digits as Decimal reads them; a last group of one or two digits is the decimals."""
    digits = re.sub(r"['\s\u00a0\u202f]", "", digits)
    head, sign, tail = re.match(r"(.*?)(?:([.,])(\d{1,2}|\d{4,}))?$", digits).groups()  # type: ignore[union-attr]
    whole = re.sub(r"[.,]", "", head)
    return f"{whole}.{tail}" if sign else whole
