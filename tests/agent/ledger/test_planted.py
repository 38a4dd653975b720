"""Planted wrong figures are caught: a group for each way to be wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.answer import Fact, Figure
from agent.ledger import Verification, verify

Check = Callable[..., Verification]

WRONG = {
    "off by a digit": [
        "Champions hold 42 accounts.",
        "Champions bring 46.3 % of revenue.",
        "Champions earned £1,203,456.12.",
        "Champions earned £1.3m.",
        "Harbour Hotels spent £5,401.",
        "2,346 accounts were scored.",
        "Harbour Hotels has a churn probability of 0.63.",
    ],
    "invented percentage": [
        "Champions bring 52 % of revenue.",
        "Harbour Hotels will lose 18 % more.",
        "This will add 15 % to revenue.",
        "A third of revenue comes from Champions.",
        "Nine in ten customers return.",
        "Revenue doubled.",
        "Retail churn is typically 25 %.",
        "Your competitors grow by 8 % a year.",
    ],
    "wrong unit": [
        "Champions hold 41 %.",
        "Champions hold £41.",
        "Champions hold 41 orders.",
        "Harbour Hotels has 198 orders.",
        "Harbour Hotels spent 5400 days.",
        "Marina Foods has £37.",
        "Harbour Hotels is up 1.8 pp.",
    ],
    "wrong date": [
        "Harbour Hotels last ordered on 26 May 2011.",
        "Harbour Hotels last ordered on 2011-05-26.",
        "Harbour Hotels last ordered on 25 May 2010.",
        "Harbour Hotels last ordered in June 2011.",
        "Harbour Hotels' last order was in Q3 2011.",
        "Harbour Hotels last ordered in 2010.",
        "Data as of 2011-12-10.",
        "Harbour Hotels last ordered on 31 February 2011.",
    ],
    "wrong count in words": [
        "Quayside Deli placed four orders.",
        "Marina Foods placed two dozen orders.",
        "Four accounts need attention: Harbour Hotels, Marina Foods and Quayside Deli.",
        "Only one order came from Quayside Deli.",
    ],
    "bound that does not hold": [
        "Over 50 accounts are Champions.",
        "More than 87 accounts are At Risk.",
        "At least 600 accounts are Promising.",
        "Under 40 accounts are Champions.",
        "Nearly 40 accounts are Champions.",
        "Between 50 and 60 accounts are Champions.",
        "Champions are 50-60 accounts.",
        "About 60 accounts are Champions.",
    ],
    "wrong direction": [
        "Harbour Hotels' revenue rose 32.4 %.",
        "Marina Foods fell by 12.2 %.",
        "Harbour Hotels changed by +32.4 %.",
    ],
    "wrong length of time": [
        "Harbour Hotels has not ordered for 365 days.",
        "Harbour Hotels placed 14 orders in the last 90 days.",
        "Harbour Hotels has been quiet for more than seven months.",
    ],
    "wrong code": [
        "Harbour Hotels has an RFM score of 146.",
        "Harbour Hotels: R2 F4 M5.",
    ],
    "wrong rank": ["Harbour Hotels is the third-largest opportunity."],
    "unreadable": [
        "Harbour Hotels spent £5,40,25.",
        "Champions hold 4\u200b1 accounts.",
        "½ left.",
    ],
}


@pytest.mark.parametrize(
    "sentence",
    [pytest.param(s, id=f"{way}-{i}") for way in WRONG for i, s in enumerate(WRONG[way])],
)
def test_wrong_figure_is_caught(check: Check, sentence: str) -> None:
    assert not check(sentence).grounded


OTHERS = {
    "another account's": [
        "Harbour Hotels spent £8,121.",
        "ACC0001 spent £8,121.",
        "Harbour's revenue is £8,121.",
        "Harbour Hotels last ordered on 30 November 2011.",
        "Harbour Hotels has an RFM score of 545.",
        "Harbour Hotels is slipping. It spent £8,121.",
        "Harbour Hotels is slipping. Revenue was £8,121.",
        "Quayside Deli, unlike Harbour Hotels, spent £8,121.",
        "In the South, Harbour Hotels spent £5,400.",
        "The North spent £8,121.",
    ],
    "another segment's": [
        "Champions hold 87 accounts.",
        "Champions earned £310k.",
        "At Risk accounts last ordered 12.4 days ago on average.",
        "In the North, Champions hold 41 accounts.",
    ],
    "another month's": [
        "In November 2011 revenue was £205,500.",
        "In October 2011 revenue was £226,500.",
    ],
    "the total's": [
        "At Risk has 2,345 accounts.",
        "Champions have revenue of £2.6m.",
        "Harbour Hotels last ordered on 9 December 2011.",
    ],
    "a member's": ["Promising accounts spent £5,400.", "Champions earned £8,121."],
    "a known account's, said of an unknown one": [
        "Acme Ltd spent £5,400.",
        "ACC9999 spent £5,400.",
    ],
    "another figure of the same row": [
        "Harbour Hotels' monetary value is £23,100.",
        "Harbour Hotels has £23,100 in revenue.",
        "Champions have an average order value of £1.2m.",
        "The average spend is £2.6m.",
    ],
}


@pytest.mark.parametrize(
    "sentence",
    [pytest.param(s, id=f"{whose}-{i}") for whose in OTHERS for i, s in enumerate(OTHERS[whose])],
)
def test_somebody_elses_figure_is_misattributed(check: Check, sentence: str) -> None:
    verdicts = {figure.verdict for figure in check(sentence).failures}
    assert verdicts == {"misattributed"}


SWAPPED = [
    "Champions hold 87 accounts and At Risk 41.",
    "Champions lead with 87 accounts, while At Risk follows with 41.",
    "Champions and At Risk hold 87 and 41 accounts respectively.",
    "Champions and At Risk hold 87 and 41 accounts.",
    "41 accounts are At Risk, 87 are Champions.",
    "Harbour Hotels (£18,900) and Marina Foods (£23,100) follow.",
    "Champions come first, with 87 accounts, then At Risk, with 41.",
]


@pytest.mark.parametrize("sentence", SWAPPED)
def test_figures_exchanged_between_two_names_are_both_caught(check: Check, sentence: str) -> None:
    assert [figure.verdict for figure in check(sentence).failures] == ["misattributed"] * 2


def only(verification: Verification) -> Figure:
    (figure,) = verification.failures
    return figure


def test_figure_of_one_row_is_not_the_figure_of_all(check: Check) -> None:
    assert only(check("Total revenue was £226,500.")).verdict == "misattributed"


def test_note_says_whose_figure_it_is(check: Check) -> None:
    note = only(check("Champions hold 87 accounts.")).note
    assert note == "This is 87 (accounts of At Risk), not of Champions."


def test_note_names_the_nearest_fact_of_whom_the_sentence_names(check: Check) -> None:
    note = only(check("Champions hold 42 accounts.")).note
    assert note is not None
    assert "41 (accounts of Champions)" in note


def test_note_says_that_a_figure_is_the_total(check: Check) -> None:
    note = only(check("At Risk has 2,345 accounts.")).note
    assert note is not None
    assert "everything" in note


def test_failed_figure_names_no_fact(check: Check) -> None:
    assert only(check("Champions hold 42 accounts.")).fact is None


def test_right_figure_beside_a_wrong_one_stands(check: Check) -> None:
    verification = check("Champions hold 41 accounts and bring 52 % of revenue.")
    assert [figure.verdict for figure in verification.figures] == ["direct", "ungrounded"]


def test_small_number_without_any_tie_to_the_ledger_is_caught(check: Check) -> None:
    assert not check("There are 14 reasons to worry.").grounded


def test_money_in_another_currency_is_caught(check: Check) -> None:
    assert check("Champions earned £1.2m.", currency="GBP").grounded
    failure = only(check("Champions earned $1.2m.", currency="GBP"))
    assert failure.note == "The ledger is in GBP, this is in USD."


def test_without_facts_every_figure_is_caught() -> None:
    facts: list[Fact] = []
    verification = verify("Champions hold 41 accounts since 2010, 46 % of all.", facts)
    assert [figure.verdict for figure in verification.figures] == ["ungrounded"] * 3
