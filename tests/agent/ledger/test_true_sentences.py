"""True sentences of every form pass: no figure of theirs is flagged."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.answer import Fact
from agent.ledger import Verification

Check = Callable[..., Verification]

FORMS = {
    "count": ["Champions hold 41 accounts.", "Marina Foods placed 37 orders."],
    "money": [
        "Champions earned £1,203,455.12.",
        "Champions earned £1.2m; At Risk earned £310k.",
        "Champions earned £1.2 million and At Risk 310 thousand pounds.",
        "Champions earned GBP 1,203,455.",
        "Harbour Hotels spent 5,400 GBP.",
        "Harbour Hotels has £23,100 at stake.",
    ],
    "separators": [
        "Harbour Hotels spent £5 400.",
        "Harbour Hotels spent £5\u00a0400.",
        "Harbour Hotels spent £5\u2009400.25.",
        "Harbour Hotels spent £5\u202f400.",
        "Harbour Hotels spent 5.400,25 GBP.",
    ],
    "percent": [
        "Champions bring 46.2 % of revenue.",
        "Champions bring 46% of revenue, At Risk 12 per cent.",
        "Champions bring forty-six percent of revenue.",
    ],
    "probability": [
        "Harbour Hotels has a churn probability of 0.62.",
        "The chance that Harbour Hotels churns is 62 %.",
    ],
    "change": [
        "Harbour Hotels' revenue fell 32.4 %.",
        "Harbour Hotels is down **32 %**.",
        "Harbour Hotels changed by -32.4 %.",
        "Harbour Hotels changed by \u221232.4 %.",
        "Marina Foods grew by 12.2 %.",
        "Revenue of Harbour Hotels is 32.4 % lower than before.",
        "Harbour Hotels' revenue dropped by almost a third.",
        "Harbour Hotels fell short of the year before by 32.4 %.",
    ],
    "bounds": [
        "Over 40 accounts are Champions.",
        "More than 80 accounts are At Risk.",
        "At least 500 accounts are Promising.",
        "Under 50 accounts are Champions.",
        "Champions are 40+ accounts.",
        "About 500 accounts are Promising.",
        "Nearly half of revenue comes from Champions.",
        "Champions bring up to 50 % of revenue.",
    ],
    "ranges": [
        "Between 40 and 50 accounts are Champions.",
        "Champions are 40-50 accounts.",
        "Champions and At Risk have from 41 to 87 accounts.",
        "Harbour Hotels has £20–25k at stake.",
    ],
    "spelled": [
        "Quayside Deli placed three orders.",
        "Marina Foods placed about three dozen orders.",
        "Three accounts need attention: Harbour Hotels, Marina Foods and Quayside Deli.",
        "Two of the three accounts are in the North: Harbour Hotels and Quayside Deli.",
        "One of the accounts is Harbour Hotels; the other one is larger.",
    ],
    "selection": ["The three largest are worth £54,000 in all.", "Showing 3 of 214."],
    "dates": [
        "Harbour Hotels last ordered on 2011-05-25.",
        "Harbour Hotels last ordered on 25 May 2011.",
        "Harbour Hotels last ordered on May 25, 2011.",
        "Harbour Hotels last ordered in May 2011.",
        "Harbour Hotels' last order was in Q2 2011.",
        "As of 9 December 2011, Champions hold 41 accounts.",
        "Scope: all regions, 365 days to 9 December 2011, GBP.",
    ],
    "periods": [
        "In November 2011 revenue was £226,500.",
        "Revenue rose from £180,000 in September to £226,500 in November 2011.",
        "In the months of September and October 2011 revenue was £180,000 and £205,500.",
    ],
    "durations": [
        "Harbour Hotels has not ordered for 198 days.",
        "Harbour Hotels has been quiet for more than six months.",
        "Harbour Hotels needs a call; it has been quiet for 198 days, whatever Marina Foods does.",
        "Harbour Hotels spent £5,400 over the last 12 months.",
        "Harbour Hotels placed 14 orders in the 365-day window.",
    ],
    "scores": [
        "Marina Foods has a behaviour score of 91.",
        "Marina Foods scores 91/100.",
        "Harbour Hotels has a lift of 1.8x.",
    ],
    "codes": [
        "Harbour Hotels has an RFM score of 145.",
        "Marina Foods scores 545.",
        "Harbour Hotels: R1 F4 M5.",
        "ACC0001 spent £5,400; its B2B contract stays.",
    ],
    "ranks": [
        "Marina Foods is the second-largest opportunity.",
        "Harbour Hotels ranks first in the list.",
    ],
    "quoted": [
        "Harbour Hotels: last order 198 days ago against a usual gap of 30.",
        "Quayside Deli buys from 2 categories against a usual gap of 30.",
    ],
}


@pytest.mark.parametrize(
    "sentence",
    [pytest.param(s, id=f"{form}-{i}") for form in FORMS for i, s in enumerate(FORMS[form])],
)
def test_true_sentence_is_grounded(check: Check, sentence: str) -> None:
    verification = check(sentence)
    assert verification.grounded, verification.failures


SCOPES = [
    "Champions hold 41 of 2,345 accounts.",
    "Of 2,345 accounts, 41 are Champions and 87 At Risk.",
    "2,345 accounts were scored.",
    "Champions bring £1.2m of the £2.6m total.",
    "Champions and At Risk hold 41 and 87 accounts respectively.",
    "Champions lead with 41 accounts, while At Risk follows with 87.",
    "41 accounts are Champions, 87 At Risk.",
    "Champions (41), At Risk (87) and Promising (512) are the segments.",
    "Harbour Hotels, unlike Marina Foods, spent £5,400.",
    "Harbour Hotels spent more than Quayside Deli: £5,400 against £940.",
    "In the North, Harbour Hotels spent £5,400.",
    "Harbour Hotels (At Risk, North) spent £5,400.25.",
    "Harbour Hotels is slipping. It spent £5,400.",
    "Harbour Hotels is slipping. Revenue was £5,400.",
    "Champions lead with 46.2 %. 2,345 accounts were scored.",
    "The largest opportunity is worth £23,100.",
    "Harbour's revenue is £5,400.",
    "Champions have an average order value of £402.",
    "At Risk has 87 accounts, with £310,220.50 between them.",
]


@pytest.mark.parametrize("sentence", SCOPES)
def test_figure_of_whom_the_sentence_names_is_grounded(check: Check, sentence: str) -> None:
    verification = check(sentence)
    assert verification.grounded, verification.failures


def test_direct_figure_names_its_fact_and_its_place(check: Check, facts: list[Fact]) -> None:
    text = "Champions bring **46.2 %** of revenue."
    (figure,) = check(text).figures
    fact = next(fact for fact in facts if fact.id == figure.fact)
    assert (figure.verdict, fact.path) == ("direct", "segments[0].revenue_share")
    assert text[figure.start : figure.end] == figure.text == "46.2 %"


def test_same_value_of_several_facts_goes_to_the_one_in_words(check: Check) -> None:
    first, second = check("Champions hold 41 accounts; the list shows 3 of 214.").figures[:2]
    assert first.fact == "c1.segments[0].accounts"
    assert second.fact == "c2.shown"


def test_text_without_figures_is_grounded(check: Check) -> None:
    verification = check("Call Harbour Hotels first, one of them will do.")
    assert verification.figures == []
    assert verification.grounded
