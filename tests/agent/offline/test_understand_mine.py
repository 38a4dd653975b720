"""Whose accounts 'my' and 'mine' are: of the account manager that the person says they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon, known_as, understand

GRACE = {"owner": "Grace Adeyemi"}
ALL = Call("opportunities")
HERS = Call("opportunities", GRACE)


@pytest.mark.parametrize(
    ("said", "call"),
    [
        ("I am Grace Adeyemi. What needs my attention?", HERS),
        ("Hello, I'm Grace Adeyemi, what needs attention this week?", HERS),
        ("My name is Grace Adeyemi and which of my customers are about to leave?",
         Call("churn_risk", GRACE)),
        ("Grace Adeyemi here. What should I do first today?", HERS),
        ("I'm Grace Adeyemi", Call("find_accounts", GRACE)),
        # Of somebody else, by name.
        ("Grace Adeyemi, which of her accounts are slipping?",
         Call("opportunities", {**GRACE, "kind": "declining_key_accounts"})),
        ("churn risk of Grace Adeyemi's accounts", Call("churn_risk", GRACE)),
    ],
)  # fmt: skip
def test_a_person_may_say_who_they_are(
    said: str, call: Call, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, said)
    assert (reading.calls, reading.notes) == ((call,), ())


@pytest.mark.parametrize("said", ["only mine", "Just mine, please.", "only my own accounts"])
def test_mine_is_known_for_the_rest_of_the_talk(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before = ("I am Grace Adeyemi", "Top 5 products by revenue", "opportunities in the South")
    assert talk(lexicon, cache_dir, *before, said).calls == (
        Call("opportunities", {**GRACE, "region": "South"}),
    )


def test_who_is_not_known_is_asked_and_the_question_kept(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = ("What needs my attention this week?", "only mine")
    reading = talk(lexicon, cache_dir, *asked)
    assert (reading.kind, reading.topic) == ("clarify", "owner")
    assert reading.suggestions[0] == f"I am {lexicon.owners[0]}"
    assert talk(lexicon, cache_dir, *asked, "I am Grace Adeyemi").calls == (HERS,)


def test_without_an_introduction_my_is_the_whole_book(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "What needs my attention this week?").calls == (ALL,)


def test_where_nobody_owns_accounts_that_is_said(lexicon: Lexicon, cache_dir: Path) -> None:
    nobody = replace(lexicon, owners=())
    reading = talk(nobody, cache_dir, "What needs my attention?", "only mine")
    assert reading.kind == "clarify"
    assert "no account managers" in reading.question


def test_another_manager_and_everyone_follow(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = ("What needs Lucia Marchetti's attention?", "and Grace Adeyemi?")
    assert talk(lexicon, cache_dir, *asked).calls == (HERS,)
    assert talk(lexicon, cache_dir, *asked, "for all of us").calls == (ALL,)


def test_who_signs_in_by_the_name_of_a_manager_is_that_manager(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = known_as("grace adeyemi", lexicon, None)
    asked = "What needs my attention?"
    assert understand(asked, lexicon, memory, cache_dir=cache_dir).calls == (HERS,)
    assert known_as("local", lexicon, None) is None
    told = talk(lexicon, cache_dir, "I am Lucia Marchetti").memory
    assert known_as("grace adeyemi", lexicon, told) is told


@pytest.mark.parametrize(
    "said", ["who is growing?", "who has not ordered for 90 days", "who is at risk?", "churn risk"]
)
def test_a_question_that_names_nobody_is_of_the_accounts_spoken_of(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = talk(lexicon, cache_dir, "Beth Hargreaves's accounts", said).calls
    assert [call.arguments.get("owner") for call in calls] == ["Beth Hargreaves"]


def test_a_short_question_after_a_list_is_of_where_that_was(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    for said in ("who is growing?", "who is at risk?", "in units"):
        (call,) = talk(lexicon, cache_dir, "accounts in the South", said).calls
        assert call.arguments["region"] == "South"
    for said in ("who is at risk in the North?", "top customers of the whole book"):
        (call,) = talk(lexicon, cache_dir, "accounts in the South", said).calls
        assert call.arguments.get("region") != "South"


def test_complaints_and_risks_are_of_the_accounts_of_whom_a_thread_is_about(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, "Beth Hargreaves's accounts", "any complaints")
    assert reading.calls[0].arguments["owner"] == "Beth Hargreaves" and not reading.notes
    (call,) = talk(
        lexicon, cache_dir, "Beth Hargreaves's accounts", "any complaints", "churn risk"
    ).calls
    assert call.arguments == {"owner": "Beth Hargreaves"}
