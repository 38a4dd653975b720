"""Figures that the person typed: theirs in their wording, never a cover for a claim about data."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification

Check = Callable[..., Verification]

ECHOES = [
    ("show me the top 5 accounts", "The top 5 accounts by value are these."),
    ("what happened in the last 90 days?", "Over the past 90 days nothing was sold."),
    ("Who can we reach with a £5,000 budget?", "A budget of £5,000 is enough."),
    ("How are we doing since 1 March 2011?", "Since 1 March 2011 all is quiet."),
    ("Which accounts get a 10 % discount?", "The 10 % discount is for no one."),
    ("What if Champions grew by 10 %?", "If Champions grew by 10 %, all would gain."),
    ("Which accounts spent over £9,000?", "Nothing is known of accounts that spent over £9,000."),
    ("Can Champions be had for a budget of £5,000?", "For Champions a budget of £5,000 will do."),
    ("Mail them at £2 per contact", "At £2 per contact the mailing is cheap."),
]


@pytest.mark.parametrize(("question", "answer"), ECHOES)
def test_figure_in_the_persons_wording_is_from_them(
    check: Check, question: str, answer: str
) -> None:
    assert [figure.verdict for figure in check(answer, question=question).figures] == ["from_user"]


@pytest.mark.parametrize(("question", "answer"), ECHOES)
def test_without_the_question_the_same_figure_fails(
    check: Check, question: str, answer: str
) -> None:
    assert not check(answer).grounded


CHANCE = [
    ("show me 5 accounts", "5 accounts are at risk."),
    ("what happened in the last 90 days?", "Harbour Hotels has not ordered for 90 days."),
    ("Who can we reach with a £5,000 budget?", "Harbour Hotels spent £5,000."),
    ("Who spent over £9,000?", "Harbour Hotels spent over £9,000."),
    ("Did Harbour Hotels spend £5,000?", "Harbour Hotels spent £5,000."),
    ("What happened on 1 March 2011?", "Harbour Hotels last ordered on 1 March 2011."),
    ("top 5 accounts", "Champions hold 5 accounts."),
    ("Do Champions bring 55 % of revenue?", "Yes, Champions bring 55 % of revenue."),
    ("Are there 300 Champions?", "There are 300 Champions."),
    ("Does the book have 300 accounts?", "The book has 300 accounts."),
    ("If Champions grew by 10 %, what then?", "Champions grew by 10 %."),
    ("Is revenue above £9m?", "Revenue is above £9m."),
    ("Did Champions not order for 90 days?", "Champions did not order for 90 days."),
    ("Do we give Champions a 10 % discount?", "We give Champions a 10 % discount."),
    ("Did we lose £5,000 in the North?", "We did lose £5,000 in the North."),
    ("Is the return share 7 %?", "The return share is 7 %."),
    ("If you look at it, do Champions bring 55 %?", "If you look at it, Champions bring 55 %."),
]


@pytest.mark.parametrize(("question", "answer"), CHANCE)
def test_claim_about_data_is_not_excused_by_the_question(
    check: Check, question: str, answer: str
) -> None:
    assert not check(answer, question=question).grounded


def test_fact_goes_before_the_question(check: Check) -> None:
    (figure,) = check("The top 3 are these.", question="show the top 3").figures
    assert figure.verdict == "direct"


def test_question_sets_the_topic_of_an_answer_that_names_nobody(check: Check) -> None:
    question = "How is Harbour Hotels doing?"
    assert check("Revenue was £5,400.", question=question).grounded
    assert not check("Revenue was £8,121.", question=question).grounded
