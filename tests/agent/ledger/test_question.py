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
