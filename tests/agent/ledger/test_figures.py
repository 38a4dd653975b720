"""Figures as people write them: what is read from a numeral and from the words around it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from agent.ledger.parsed_text import restated
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.figures import extract

READ = [
    ("£1.2m", Kind.MONEY, "1200000", "100000"),
    ("£ 1.2 m", Kind.MONEY, "1200000", "100000"),
    ("US$5k", Kind.MONEY, "5000", "1000"),
    ("€1.154,20", Kind.MONEY, "1154.20", "0.01"),
    ("1,154 GBP", Kind.MONEY, "1154", "1"),
    ("1.2 million euros", Kind.MONEY, "1200000", "100000"),
    ("3bn pounds", Kind.MONEY, "3000000000", "1000000000"),
    ("1 154", Kind.NUMBER, "1154", "1"),
    ("1\u00a0154", Kind.NUMBER, "1154", "1"),
    ("1'154", Kind.NUMBER, "1154", "1"),
    ("46.2 %", Kind.PERCENT, "46.2", "0.1"),
    ("46,2 %", Kind.PERCENT, "46.2", "0.1"),
    ("46 per cent", Kind.PERCENT, "46", "1"),
    ("ten percent", Kind.PERCENT, "10", "1"),
    ("3.1 pp", Kind.POINTS, "3.1", "0.1"),
    ("3.1 percentage points", Kind.POINTS, "3.1", "0.1"),
    ("12 bps", Kind.POINTS, "0.12", "0.01"),
    ("212 days", Kind.DAYS, "212", "1"),
    ("two weeks", Kind.DAYS, "14", "7"),
    ("1.8x", Kind.MULTIPLE, "1.8", "0.1"),
    ("threefold", Kind.MULTIPLE, "3", "0.3"),
    ("78/100", Kind.SCORE, "78", "1"),
    ("8 out of 10", Kind.SCORE, "8", "1"),
    ("2nd", Kind.RANK, "2", "1"),
    ("No. 2", Kind.RANK, "2", "1"),
    ("a dozen", Kind.NUMBER, "12", "1"),
    ("half a million pounds", Kind.MONEY, "500000", "100000"),
    ("55 pence of every pound", Kind.PERCENT, "55", "1"),
    ("a factor of 4", Kind.MULTIPLE, "4", "1"),
    ("two full years", Kind.DAYS, "730.5", "182.625"),
    ("twenty-three", Kind.NUMBER, "23", "1"),
    ("two hundred and five", Kind.NUMBER, "205", "1"),
    ("half of all", Kind.PERCENT, "50", "5"),
    ("two thirds of all", Kind.PERCENT, "66.7", "5"),
    ("1,20,3", Kind.GARBLED, "0", "1"),
]


def single(text: str) -> Claim:
    (claim,) = extract(text)
    return claim


@pytest.mark.parametrize(("text", "kind", "value", "step"), READ)
def test_figure_is_read(text: str, kind: Kind, value: str, step: str) -> None:
    reading = single(f"it is {text} here").readings[0]
    assert reading.kind is kind
    assert round(reading.number.value, 2 if "bps" in text or "," in text else 1) == round(
        Decimal(value), 2 if "bps" in text or "," in text else 1
    )
    assert reading.number.step == Decimal(step)


BOUNDS = [
    ("over 40", Bound.OVER),
    ("more than £40", Bound.OVER),
    ("> 40 %", Bound.OVER),
    ("at least 40", Bound.AT_LEAST),
    ("40+", Bound.AT_LEAST),
    ("40 or more", Bound.AT_LEAST),
    ("under 40", Bound.UNDER),
    ("fewer than 40", Bound.UNDER),
    ("up to 40", Bound.AT_MOST),
    ("no more than 40", Bound.AT_MOST),
    ("about 40", Bound.ABOUT),
    ("~40", Bound.ABOUT),
    ("nearly 40", Bound.NEARLY),
    ("just over 40", Bound.BARELY),
    ("a little more than 40", Bound.BARELY),
    ("£5,400 over 40", Bound.EXACT),
    ("over the four quarters", Bound.EXACT),
    ("far below the 40 needed", Bound.EXACT),
    ("below the 40 mark", Bound.UNDER),
    ("40", Bound.EXACT),
]


@pytest.mark.parametrize(("text", "bound"), BOUNDS)
def test_bound_is_read(text: str, bound: Bound) -> None:
    assert extract(text)[-1].bound is bound


DIRECTIONS = [
    ("fell 12 %", -1),
    ("fell sharply by 12 %", -1),
    ("down  12 %", -1),
    ("12 % lower", -1),
    ("a decline of 12 %", -1),
    ("rose 12 %", 1),
    ("12 % more", 1),
    ("growth of about 12 %", 1),
    ("fell to 12 %", 0),
    ("more than 12 %", 0),
    ("a share of 12 %", 0),
]


@pytest.mark.parametrize(("text", "direction"), DIRECTIONS)
def test_direction_is_read(text: str, direction: int) -> None:
    assert single(text).direction == direction


@pytest.mark.parametrize(
    ("text", "sign"), [("-12 %", -1), ("−£1.2k", -1), ("$-5", -1), ("+4 %", 1), ("3", 0), ("±2", 0)]
)
def test_sign_is_read(text: str, sign: int) -> None:
    assert single(text).sign == sign


RANGES = [
    ("3-5 orders", ["3", "5"]),
    ("between 10 and 15 %", ["10", "15"]),
    ("10 to 15 %", ["10", "15"]),
    ("£10–15k", ["10000", "15000"]),
    ("one or two orders", ["1", "2"]),
]


@pytest.mark.parametrize(("text", "ends"), RANGES)
def test_ends_of_a_range_are_partners_of_one_kind(text: str, ends: list[str]) -> None:
    low, high = extract(text)
    assert (low.partner, high.partner) == (1, 0)
    assert low.kind is high.kind
    assert [c.readings[0].number.value for c in (low, high)] == [Decimal(end) for end in ends]


SHARES = [
    ("one order in five", "20"),
    ("about one pound in five", "20"),
    ("four orders in five", "80"),
    ("about one in 40", "2.5"),
    ("three quarters were still ordering", "75"),
]


@pytest.mark.parametrize(("text", "percent"), SHARES)
def test_shares_in_words_are_read(text: str, percent: str) -> None:
    claim = single(text)
    assert (claim.kind, claim.readings[0].number.value) == (Kind.PERCENT, Decimal(percent))


@pytest.mark.parametrize(
    "text",
    ["the last three quarters were weak", "two quarters of 2026", "two orders in five weeks"],
)
def test_numbers_of_periods_are_no_shares(text: str) -> None:
    assert extract(text)[0].kind is not Kind.PERCENT


@pytest.mark.parametrize(
    "text",
    ["19 % or £5,085 less", "A fell by 19 % and ■■■ by 22 %", "a loss of £130k to one of £64k"],
)
def test_figures_that_leave_the_verb_out_go_the_same_way(text: str) -> None:
    assert [claim.direction for claim in restated(extract(text), text)] == [-1, -1]


NOUNS = [
    ("41 accounts", "account"),
    ("41 active customers", "account"),
    ("94 of 344 contacts", ""),
    ("three of the key clients", "account"),
    ("41 ■■ ■■■■ accounts", "account"),
    ("37 orders", "order"),
    ("41 are new accounts", ""),
]


@pytest.mark.parametrize(("text", "noun"), NOUNS)
def test_what_is_counted_is_read(text: str, noun: str) -> None:
    nouns = extract(text)[0].readings[0].nouns
    assert nouns == (frozenset({noun}) if noun else frozenset())


@pytest.mark.parametrize(
    "text", ["one of them", "one account", "the other one", "someone", "no one", "first of all"]
)
def test_words_that_count_nothing_are_no_figures(text: str) -> None:
    assert extract(text) == []


@pytest.mark.parametrize(
    "text", ["ACC0123", "B2B", "INV-2011-004", "85123A", "order 536365", "step 2", "24/7", "v2.1"]
)
def test_identifiers_and_labels_are_skipped(text: str) -> None:
    known = {"acc0123", "inv-2011-004", "85123a", "536365"}
    (claim,) = extract(f"see {text} now", known)
    assert claim.skip


def test_top_five_is_a_selection() -> None:
    assert single("the top five").selection
    assert single("the 3 largest").selection
    assert not single("5 accounts").selection


def test_year_is_a_number_where_it_counts() -> None:
    assert single("2011 accounts").kind is Kind.NUMBER
    assert single("in 2011").periods


def test_number_beyond_all_books_is_garbled() -> None:
    assert single("99999999999999999999999999995").kind is Kind.GARBLED
