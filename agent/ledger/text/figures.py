"""Extracts the figures of a text: numerals with currency, %, k/M/bn, bounds, ranges, words, dates.

Nothing that looks like a figure is passed over: digits that no form explains come out as `garbled`
and fail. The text is expected masked (see `passages.mask`), names in it replaced by a black square.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from agent.ledger.text.claim import Bound, Claim, Kind, Reading
from agent.ledger.text.dates import DateSpan, find_dates
from agent.ledger.text.forms import (
    BETWEEN,
    COINED,
    CURRENCIES,
    FIGURE,
    IDENTIFIER,
    NUMBERED_ID,
    ORDINAL_WORD,
    RFM,
    ROMAN,
    STRUCTURE,
    TIMES_BEFORE,
    Suffix,
    bound_of,
    direction_of,
    is_money,
    is_selection,
    rank_before,
    read_suffix,
)
from agent.ledger.text.numbers import (
    AS_MULTIPLE,
    FRACTION,
    MULTIPLE,
    NUMBER_WORDS,
    ODDS,
    Number,
    read_fraction,
    read_multiple,
    read_numeral,
    read_odds,
    read_words,
)
from agent.ledger.text.ranges import paired
from agent.ledger.vocabulary._words import word_list
from agent.ledger.vocabulary.lengths import DAYS_OF
from agent.ledger.vocabulary.nouns import classes_of_word, noun_after


def extract(text: str, known: Container[str] = frozenset()) -> list[Claim]:
    """The figures of a masked text, in order, none overlapping; `partner` joins a range's ends.

    `known` are identifiers in lower case: other words with digits cannot be read and fail.
    """
    scan = _Scan(text, known)
    scan.identifiers()
    scan.odds()
    scan.blank()
    scan.dates(find_dates(scan.left))
    scan.numerals()
    scan.words()
    scan.leftovers()
    claims = sorted(scan.claims, key=lambda claim: claim.start)
    return paired(claims, text)


class _Scan:
    """Takes figures out of a text, form by form; `left` is what is not yet explained."""

    def __init__(self, text: str, known: Container[str]) -> None:
        self.text = text
        self.known = known
        self.left = text
        self.claims: list[Claim] = []
        self._blanked = 0
        self._until = 0

    def take(self, claim: Claim) -> None:
        self.claims.append(claim)
        self._until = max(self._until, claim.end)

    def found(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Matches in what is left; what is taken meanwhile is stepped over."""
        self.blank()
        self._until = 0
        for match in pattern.finditer(self.left):
            if match.start() >= self._until:
                yield match

    def blank(self) -> None:
        """Blacks out what was taken since the last time."""
        if self._blanked == len(self.claims):
            return
        parts, at = [], 0
        for claim in sorted(self.claims[self._blanked :], key=lambda claim: claim.start):
            parts += [self.left[at : claim.start], "■" * (claim.end - claim.start)]
            at = claim.end
        self.left = "".join([*parts, self.left[at:]])
        self._blanked = len(self.claims)

    def identifiers(self) -> None:
        for match in self.found(_HIDDEN):
            self.garbled(*match.span())
        for match in self.found(TIMES_BEFORE):
            suffix = Suffix(match.end(), marks="multiple")
            self.number(match.start(), read_numeral(match["num"]), suffix)
        for match in self.found(RFM):
            start, end = match.span(1)
            reading = Reading(Kind.SCORE, read_numeral(match[2]))
            self.take(Claim(start, end, self.text[start:end], (reading,)))
        for match in self.found(IDENTIFIER):
            self.identifier(*match.span(1), bool(COINED.fullmatch(match[1])))
        for match in self.found(NUMBERED_ID):
            if match[1] in self.known and not self.counts(match.end()):
                self.identifier(*match.span(1))
        for match in self.found(STRUCTURE):
            start, end = match.span(match.lastindex or 0)
            if "%" in match[0] or not self.counts(match.end()):
                why = "numbers a part of the text"
                self.take(Claim(start, end, self.text[start:end], skip=why))
        for match in self.found(BETWEEN):
            self.take(Claim(*match.span(1), match[1], skip="says that there are two sides"))

    def measures(self, end: int) -> bool:
        """Whether a unit follows what ends there, so that it is an amount and no name."""
        suffix = read_suffix(self.left, end)
        return suffix.end > end and not suffix.unknown

    def counts(self, end: int) -> bool:
        """Whether what ends there has a unit or counts something."""
        noun = _COUNTED.match(self.left, end)
        return self.measures(end) or bool(noun and classes_of_word(noun[1]))

    def identifier(self, start: int, end: int, coined: bool = False) -> None:
        """Takes a word with digits: skipped where somebody has it, else it cannot be read."""
        word = self.text[start:end]
        named = not self.measures(end) if word[-1].isalpha() else not self.counts(end)
        if (word.casefold() in self.known and not self.measures(end)) or (coined and named):
            self.take(Claim(start, end, word, skip="an identifier"))
        else:
            self.garbled(start, end)

    def odds(self) -> None:
        for match in self.found(ODDS):
            if not _YEAR.fullmatch(match["n"]) and int(match["n"]) > 1:
                suffix = Suffix(match.end(), marks="percent")
                self.number(match.start(), read_odds(match), suffix, spelled=True)

    def dates(self, spans: Iterable[DateSpan]) -> None:
        for span in spans:
            readings: tuple[Reading, ...] = ()
            text = self.text[span.start : span.end]
            if span.unsure:
                nouns = noun_after(self.text, span.end)
                readings = (Reading(Kind.NUMBER, read_numeral(text), nouns),)
                suffix = read_suffix(self.text, span.end)
                if nouns or suffix.end > span.end or is_money(self.text, span.start):
                    continue
            self.take(Claim(span.start, span.end, text, readings, span.periods))

    def numerals(self) -> None:
        for match in self.found(FIGURE):
            if len(match["num"]) > _LONGEST:
                continue
            suffix = read_suffix(self.left, match.end(), bool(match["cur"]))
            if suffix.unknown:
                if match["cur"]:
                    self.garbled(match.start(), suffix.end)
                else:
                    self.identifier(match.start("num"), suffix.end)
                continue
            number = read_numeral(match["num"]).times(suffix.factor)
            sign = _sign((match["sign"] or "") + (match["sign2"] or ""))
            self.number(match.start(), number, suffix, sign, match["cur"] or "")

    def words(self) -> None:
        for match in self.found(FRACTION):
            number, marks = read_fraction(match), "percent"
            if number.value >= 100:
                continue
            if times := AS_MULTIPLE.match(self.text, match.end()):
                again = Decimal(times[0].endswith("again"))
                value = number.value / 100 + again
                number, marks = Number(value, value / 10, value / 4), "multiple"
            suffix = Suffix(match.end(), marks=marks)
            self.number(match.start(), number, suffix, spelled=True)
        for match in self.found(MULTIPLE):
            number, suffix = read_multiple(match), Suffix(match.end(), marks="multiple")
            self.number(match.start(), number, suffix, spelled=True)
            if number.value < 1:  # "more than halved" is less than half
                halved = self.claims[-1]
                self.claims[-1] = replace(halved, bound=halved.bound.mirrored)
                if halved.bound is Bound.NEARLY:  # "almost halved" leaves a little more than half
                    left = Reading(Kind.MULTIPLE, Number(Decimal("0.54"), Decimal("0.08")))
                    self.claims[-1] = replace(halved, readings=(left,), bound=Bound.EXACT)
        for match in self.found(ORDINAL_WORD):
            value = Decimal(ORDINALS.index((match["o"] or match["p"]).lower()) + 1)
            start, end = match.span()
            reading = Reading(Kind.RANK, Number(value, Decimal(1)))
            self.take(Claim(start, end, self.text[start:end], (reading,), spelled=True))
        for match in self.found(NUMBER_WORDS):
            number = read_words(match[0])
            if number.value == 1 and not _counts_one(self.text, match.start(), match.end()):
                continue
            suffix = read_suffix(self.left, match.end())
            if not suffix.unknown:
                self.number(match.start(), number.times(suffix.factor), suffix, spelled=True)

    def number(
        self,
        start: int,
        number: Number,
        suffix: Suffix,
        sign: int = 0,
        currency: str = "",
        spelled: bool = False,
    ) -> None:
        """Takes a number with what stands before and after it."""
        text = self.text
        bound, end = bound_of(text, start, suffix.end)
        code = CURRENCIES.get((currency.strip() or suffix.currency).upper(), "")
        nouns = noun_after(text, end)
        if (
            number.value > 1
            and _DO.match(text, end)
            and _THE.search(text[max(0, start - 6) : start])
        ):
            nouns = frozenset()  # "the two order equally often"
        is_rank = not code and (
            suffix.marks == "ordinal" or (not nouns and rank_before(text, start))
        )
        if not code and not suffix.marks and _FACTOR.search(text[max(0, start - 32) : start]):
            suffix = replace(suffix, marks="multiple")
        if is_rank and suffix.marks in ("", "ordinal"):
            readings: tuple[Reading, ...] = (Reading(Kind.RANK, number),)
        else:
            readings = _readings(number, suffix, code, nouns)
            if suffix.marks == "times" and _TIMES_WHAT.match(text, end):
                readings = readings[:1]  # "three times the revenue" counts no orders
            if readings[0].kind is Kind.DAYS and (
                _TIME_AFTER.match(text, end)
                or _TIME_BEFORE.search(text[max(0, start - 10) : start])
            ):
                readings = readings[:1]  # "45 days ago" counts no days with an order
            elif readings[0].kind is Kind.DAYS and (
                _ON_DAYS.search(text[max(0, start - 8) : start]) or _DID.match(text, end)
            ):
                readings = readings[::-1]  # "ordered on 16 days", "four months were below £700k"
        self.take(
            Claim(
                start,
                end,
                text[start:end],
                readings,
                bound=Bound(bound),
                sign=sign,
                direction=direction_of(text, start, _after_points(text, end, nouns)),
                currency=code,
                selection=readings[0].kind is Kind.NUMBER and is_selection(text, start, end),
                spelled=spelled,
            )
        )

    def leftovers(self) -> None:
        for match in self.found(ROMAN):
            if self.counts(match.end()):
                self.garbled(*match.span())
        for match in self.found(_DIGITS):
            self.garbled(*match.span())
        for match in self.found(_NOT_ASCII):
            if any(char.isnumeric() for char in match[0]):
                self.garbled(*match.span())

    def garbled(self, start: int, end: int) -> None:
        reading = Reading(Kind.GARBLED, Number(Decimal(0), Decimal(1)))
        self.take(Claim(start, end, self.text[start:end], (reading,)))


ORDINALS = word_list("first second third fourth fifth sixth seventh eighth ninth tenth")
_YEAR = re.compile(r"(?:19|20)\d\d")
_FACTOR = re.compile(
    r"\bfactor\sof\s(?:(?:about|almost|nearly|roughly|over|more\sthan|just\sover|just\sunder|close\sto)\s)?$"
)
_LONGEST = 20
"""Characters of a number; beyond, it is no figure of anybody's book and decimals lose digits."""
_COUNTED = re.compile(r"\s(?:(?![a-z]+s\s)[a-z-]+\s)?([A-Za-z]+)\b")
_NOT_ASCII = re.compile(r"[^\x00-\x7f\u25a0]+")
"""Circled, raised, Roman and Chinese numbers are among it, and vulgar fractions."""
_DIGITS = re.compile(r"\d(?:[\d.,'\u2019:/]*\d)?")
_INVISIBLE = r"[\u00ad\u200b-\u200f\u2060\ufeff]"
_HIDDEN = re.compile(
    rf"(?<![\d.,])\d[\d.,]*(?:{_INVISIBLE}|&#?\w{{1,8}};)(?:{_INVISIBLE}|&#?\w{{1,8}};|[\d.,])*(?<=\d)"
    r"|&#x?[\dA-Fa-f]{1,8};"
)
"""Digits that a person sees as one number and a program as several."""


def _readings(
    number: Number, suffix: Suffix, currency: str, nouns: frozenset[str]
) -> tuple[Reading, ...]:
    marks = suffix.marks
    if marks == "bps":
        return (Reading(Kind.POINTS, number.times(Decimal("0.01"))),)
    if marks in ("percent", "points", "multiple", "score"):
        return (Reading(Kind(marks), number),)
    if currency:
        return (Reading(Kind.MONEY, number),)
    if marks in DAYS_OF:
        length = DAYS_OF[marks]
        # A year is not taken as half a year either way: three months are slack enough.
        step = number.step * (length if marks != "year" else length / 2)
        days = Reading(Kind.DAYS, Number(number.value * length, step), frozenset({marks}))
        counted = Reading(Kind.NUMBER, number, classes_of_word(marks))
        return (days, counted)
    if marks == "times":
        counted = Reading(Kind.NUMBER, number, frozenset({"time"}))
        return (Reading(Kind.MULTIPLE, number), counted)
    plain = Reading(Kind.NUMBER, number, nouns)
    return (plain, Reading(Kind.POINTS, number)) if "point" in nouns else (plain,)


_DO = re.compile(r"\s(?:order|return|contact|visit|purchase)\b")
_THE = re.compile(r"\b(?:the|these|those)\s$", re.IGNORECASE)
_TIMES_WHAT = re.compile(
    r"\s(?:the|that|what|as|its|their|more|higher|larger|bigger|an?\s■)\b|\s(?:an?\s)?■"
)
_ON_DAYS = re.compile(r"\bon\s(?:only\s|just\s)?$", re.IGNORECASE)
_DID = re.compile(
    r"\s(?:were|topped|brought|saw|fell|rose|stayed|exceeded|beat|reached|made|came)\b",
    re.IGNORECASE,
)
_TIME_AFTER = re.compile(
    r"\s(?:ago|old|earlier|later|since|silent|quiet|without|window|overdue)\b", re.IGNORECASE
)
_TIME_BEFORE = re.compile(
    r"\b(?:for|within|last|past|next|every|previous|coming|after|before|than|lasts?|takes?)\s$",
    re.I,
)


_POINTS = re.compile(r"\s(?:percentage\s)?points?\b")


def _after_points(text: str, end: int, nouns: frozenset[str]) -> int:
    """Where a figure ends with its "points": "7.6 points less"."""
    points = _POINTS.match(text, end) if "point" in nouns else None
    return points.end() if points else end


def _sign(marks: str) -> int:
    if not marks.strip() or "±" in marks:
        return 0
    return 1 if "+" in marks else -1


def _counts_one(text: str, start: int, end: int) -> bool:
    """ "one" is a figure in "only one account" and "one or two orders", else a pronoun."""
    if re.match(r"\s(?:or|to)\s(?:two|three|2|3)\b", text[end : end + 12]):
        return True
    only = re.search(
        r"\b(?:only|just|exactly|precisely)\s$", text[max(0, start - 11) : start], re.I
    )
    return bool(only and noun_after(text, end))
