"""What must hold for every figure: found at any rounding, caught when a digit is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from agent.answer import Fact
from agent.ledger import facts_of, verify
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import read
from tools._spec import AccountName, Count, Day, Days, Money, Percent, Probability, Result, Row

NAMES = ("Harbour Hotels", "Marina Foods", "Quayside Deli")
UNITS = ("money", "count", "percent", "days", "probability")


class Line(Row):
    account_name: AccountName
    revenue: Money
    orders: Count
    discount: Percent
    recency: Days
    churn: Probability
    last_order: Day


class Lines(Result):
    lines: list[Line]


def numbers(top: int) -> st.SearchStrategy[float]:
    return st.floats(0, top, allow_nan=False).map(lambda x: round(x, 4))


def line(name: str) -> st.SearchStrategy[Line]:
    return st.builds(
        Line,
        account_name=st.just(name),
        revenue=st.integers(0, 10**10).map(lambda cents: Decimal(cents) / 100),
        orders=st.integers(0, 5000),
        discount=numbers(100),
        recency=st.integers(0, 2000).map(float),
        churn=numbers(1),
        last_order=st.integers(0, 4000).map(lambda n: date(2005, 1, 1) + timedelta(days=n)),
    )


ledgers = st.tuples(*map(line, NAMES)).map(
    lambda rows: facts_of(
        "c1",
        "lines",
        Lines(as_of=date(2016, 1, 1), currency="GBP", scope="all regions", lines=list(rows)),
    )
)


def sentence(fact: Fact, figure: str) -> str:
    """States a figure of an account in the words of its field."""
    measure = fact.path.rpartition(".")[2]
    after = {"orders": " orders", "recency": " days"}.get(measure, "")
    return f"The {measure} of {fact.subject['account']} is {figure}{after}."


@dataclass
class Case:
    """A figure that states `value`, give or take half a `step`."""

    facts: list[Fact]
    fact: Fact
    figure: str
    value: Decimal
    step: Decimal


@st.composite
def stated(draw: st.DrawFn) -> Case:
    """A fact of a ledger as a text may write it, at any rounding."""
    facts = draw(ledgers)
    rows = [fact for fact in facts if fact.unit in UNITS and fact.subject]
    fact = draw(st.sampled_from(rows))
    value = Decimal(fact.value)
    factor, mark, places = Decimal(1), "", draw(st.integers(0, 2))
    if fact.unit in ("count", "days"):
        places = 0
    if fact.unit in ("money", "count") and value >= 10**6 and draw(st.booleans()):
        factor, mark = Decimal(10**6), draw(st.sampled_from(["m", " million", "M"]))
    elif fact.unit in ("money", "count") and value >= 1000 and draw(st.booleans()):
        factor, mark = Decimal(1000), "k"
    if fact.unit == "probability":
        percent = draw(st.booleans())
        factor, places = (Decimal("0.01"), places) if percent else (factor, places + 2)
        mark = draw(st.sampled_from(["%", " %", " per cent"])) if percent else ""
    if fact.unit == "percent":
        mark = draw(st.sampled_from(["%", " %", " per cent"]))
    step = Decimal(1).scaleb(-places)
    shown = (value / factor).quantize(step)
    comma = draw(st.sampled_from([",", "", "\u00a0", "\u202f", "\u2009"]))
    text = f"{shown:,f}".replace(",", comma) + mark
    if fact.unit == "money":
        text = draw(st.sampled_from([f"£{text}", f"GBP {text}"]))
    return Case(facts, fact, text, shown * factor, step * factor)


relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(stated())
def test_fact_is_found_at_any_rounding(case: Case) -> None:
    verification = verify(sentence(case.fact, case.figure), case.facts)
    assert verification.grounded, verification.failures


@relaxed
@given(stated(), st.sampled_from([-1, 1]))
def test_last_shown_digit_off_by_one_is_caught(case: Case, off: int) -> None:
    figure, half = case.figure, case.step / 2
    last = max(i for i, c in enumerate(figure) if c.isdigit())
    digit = int(figure[last]) + off
    assume(0 <= digit <= 9)
    wrong, value = f"{figure[:last]}{digit}{figure[last + 1 :]}", case.value + off * case.step
    # A value halfway may be rounded either way; another figure of the account may be meant.
    same = [f for f in case.facts if f.subject == case.fact.subject and f.unit in UNITS]
    assume(all(abs(_as_unit(f, case.fact.unit) - value) > half for f in same))
    assert not verify(sentence(case.fact, wrong), case.facts).grounded


def _as_unit(fact: Fact, unit: str) -> Decimal:
    """What a fact would be in another unit: 0.62 is 62 %."""
    scales = {("percent", "probability"): Decimal("0.01"), ("probability", "percent"): Decimal(100)}
    return Decimal(fact.value) * scales.get((fact.unit, unit), Decimal(1))


@relaxed
@given(ledgers, st.sampled_from(NAMES), st.sampled_from(["iso", "words", "american"]))
def test_date_is_found_and_the_next_day_is_caught(facts: list[Fact], name: str, form: str) -> None:
    fact = next(f for f in facts if f.unit == "date" and f.subject == {"account": name})
    day = date.fromisoformat(fact.value)

    def written(when: date) -> str:
        words = f"{when.day} {when:%B} {when.year}", f"{when:%B} {when.day}, {when.year}"
        text = {"iso": when.isoformat(), "words": words[0], "american": words[1]}[form]
        return f"{name} last ordered on {text}."

    assert verify(written(day), facts).grounded
    assert not verify(written(day + timedelta(days=1)), facts).grounded


@relaxed
@given(ledgers, st.permutations(NAMES))
def test_figure_said_of_another_account_is_caught(facts: list[Fact], names: list[str]) -> None:
    mine, other = names[:2]
    values = {f.subject["account"]: Decimal(f.value) for f in facts if f.path.endswith("revenue")}
    assume(all(abs(values[mine] - values[name]) > 1 for name in names[1:]))
    verdicts = [f.verdict for f in verify(f"{other} brought £{values[mine]:,.2f}.", facts).figures]
    assert verdicts == ["misattributed"]


WRITTEN = """
Champions Harbour Hotels 41 46.2 % £1.2m 1,154 over at least between and 3-5 2011 Q2 14 December
2011-12-09 three a dozen one of the accounts orders fell to by £ $ k m % pp days 12 months last . , ;
: ( ) - – | # ** - 1. 2) it its this half doubled 78/100 R5 545 #536365 ½ .5 5. 1,2,3 1.2.3 £-5 −3 +4
1/2/2011 24/7 3:1 10–15k € 1.154,00 2x 3rd No. `41` [5] <b>6</b> ~ nearly > ≥ 40+ or more
http://a.b/4 4\u200b1
"""
PIECES = WRITTEN.split()
FACTS = facts_of(
    "c1",
    "lines",
    Lines(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        lines=[
            Line(
                account_name=name,
                revenue=Decimal(41 * n),
                orders=3 * n,
                discount=46.2,
                recency=12,
                churn=0.5,
                last_order=date(2011, 12, 14),
            )
            for n, name in enumerate(NAMES, 1)
        ],
    ),
)


@relaxed
@given(st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from([" ", "", "\n"])), max_size=20))
def test_no_digit_is_passed_over(pieces: list[tuple[str, str]]) -> None:
    text = "".join(piece + gap for piece, gap in pieces)
    figures = verify(text, FACTS, question=text[::2]).figures
    assert all(text[f.start : f.end] == f.text for f in figures)
    assert all(one.end <= two.start for one, two in pairwise(figures))
    parts = read(text, Index(FACTS))
    seen = {i for f in figures for i in range(f.start, f.end)}
    seen |= {i for m in parts.mentions for i in range(m.start, m.end)}
    assert not {i for i, c in enumerate(parts.masked) if c.isdecimal()} - seen


@relaxed
@given(st.text(max_size=200))
def test_any_text_is_judged_the_same_twice(text: str) -> None:
    assert verify(text, FACTS) == verify(text, list(FACTS))
