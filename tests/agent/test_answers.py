"""The offline analyst over the demo book: what each role asks is answered, every figure traced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.answer import UNTRACED
from agent.ledger import verify

QUESTIONS = (
    "What needs my attention this week?",
    "Deep dive on Calloway & Finch Hotels",
    "Which accounts are At Risk?",
    "What should I pitch to Tideway Coffee Roasters?",
    "Revenue by region this year against last",
    "Who should get a retention campaign?",
    "How are my accounts distributed over the segments?",
    "How fresh is the data?",
)


@pytest.mark.parametrize("question", QUESTIONS)
async def test_an_answer_is_whole(offline: Callable[..., Any], question: str) -> None:
    answer = await offline(question)
    assert answer.outcome == "answer"
    assert answer.figures
    assert answer.left_out == 0, "a sentence of our own was cut"
    assert answer.scope.endswith("GBP")
    assert 1 <= len(answer.follow_ups) <= 3
    assert answer.usage.steps == 2


async def test_the_same_question_gets_the_same_words(offline: Callable[..., Any]) -> None:
    texts = {(await offline("What needs my attention this week?", f"t{i}")).text for i in range(3)}
    assert len(texts) == 1


async def test_planted_figures_are_caught_in_a_true_answer(offline: Callable[..., Any]) -> None:
    """Every figure of a true answer, changed in its last shown digit, is no longer traced."""
    answer = await offline("How are my accounts distributed over the segments?")
    assert len(answer.figures) > 10
    for figure in answer.figures:
        digits = [i for i in range(figure.start, figure.end) if answer.text[i].isdigit()]
        at = digits[-1]
        wrong = str((int(answer.text[at]) + 3) % 10)
        text = answer.text[:at] + wrong + answer.text[at + 1 :]
        failing = [f for f in verify(text, answer.facts).figures if f.verdict in UNTRACED]
        assert failing, f"{figure.text} could become {text[figure.start : figure.end]!r} unnoticed"


async def test_a_figure_of_another_account_is_misattributed(offline: Callable[..., Any]) -> None:
    answer = await offline("Which accounts are At Risk?")
    first, second = answer.tables[0].rows[:2]
    names = [column.name for column in answer.tables[0].columns]
    name, value = names.index("account_name"), names.index("monetary_value")
    true = f"{first[name]} brought £{float(first[value]):,.0f}."
    swapped = f"{first[name]} brought £{float(second[value]):,.0f}."
    assert verify(true, answer.facts).grounded
    assert [figure.verdict for figure in verify(swapped, answer.facts).figures] == ["misattributed"]


async def test_an_invented_percentage_is_ungrounded(offline: Callable[..., Any]) -> None:
    answer = await offline("How are my accounts distributed over the segments?")
    text = "Champions will grow by 23.7% next quarter."
    assert [figure.verdict for figure in verify(text, answer.facts).figures] == ["ungrounded"]


async def test_follow_ups_keep_their_subject(offline: Callable[..., Any]) -> None:
    await offline("What needs my attention this week?")
    second = await offline("deep dive on the second one")
    why = await offline("why?")
    note = await offline("draft a risk note for it")
    account = second.runs[0].result["account_id"]
    assert why.runs[0].name == "explain_segment"
    assert why.runs[0].result["account_id"] == account
    assert note.report["kind"] == "risk_note"
    assert account in note.report["subject"]


async def test_a_restricted_user_sees_only_their_region(
    offline: Callable[..., Any], demo: Any
) -> None:
    from data import users

    users.add(demo.home, "nora", "account manager", ["North"])
    answer = await offline("What needs my attention this week?", user="nora")
    regions = {row["region"] for row in answer.runs[0].result["opportunities"]}
    assert regions == {"North"}
    assert answer.scope.startswith("Region North")
    foreign = await offline("Deep dive on Calloway & Finch Hotels", user="nora")
    assert foreign.outcome in {"clarify", "error"}
    assert "ACC0117" not in foreign.text


async def test_threads_of_two_users_with_the_same_id_are_apart(
    offline: Callable[..., Any], demo: Any
) -> None:
    from data import users

    users.add(demo.home, "sam", "sales", None)
    await offline("Deep dive on Tideway Coffee Roasters", thread="same")
    other = await offline("why?", thread="same", user="sam")
    assert "Tideway" not in other.text


async def test_a_forgotten_thread_has_no_memory(demo: Any) -> None:
    from agent.assistant import Assistant
    from agent.settings import Settings

    async with Assistant(demo.home, Settings()) as assistant:
        for forget in (False, True):
            async for _ in assistant.ask("Deep dive on ACC0803", thread="gone", user="local"):
                pass
            if forget:
                await assistant.forget("gone", "local")
            texts = [
                event.answer.text
                async for event in assistant.ask("why?", thread="gone", user="local")
                if event.kind == "finished"
            ]
            assert ("Tideway" in texts[0]) is not forget


async def test_unknown_segment_and_empty_window_get_a_sentence(offline: Callable[..., Any]) -> None:
    answer = await offline("Show me the accounts in the segment Whales")
    assert answer.outcome in {"clarify", "error", "decline"}
    assert answer.text.strip()
    empty = await offline("Revenue in January 2020")
    assert "2020" in empty.text
    assert empty.runs[0].result is None or empty.runs[0].result["empty_reason"]


async def test_a_complete_quarter_is_offered_after_the_last_one(
    offline: Callable[..., Any],
) -> None:
    answer = await offline("How did the South do last quarter?")
    assert "The data end with Q2 2026, which is complete too" in answer.notice
    assert answer.follow_ups[0] == "Revenue in the South in Q2 2026"
    newer = await offline(answer.follow_ups[0])
    assert "Q2 2026" in newer.text and "South" in newer.scope


async def test_the_list_outlasts_a_document_about_one_of_it(offline: Callable[..., Any]) -> None:
    asked = ("Who are our champions?", "Draft a risk note for the first", "no, the second")
    listed, first, second = [await offline(text, "list") for text in asked]
    names = [row["account_name"] for row in _rows(listed)]
    assert names[0] in first.text and names[1] in second.text


def _rows(answer: Any) -> list[dict[str, Any]]:
    table = answer.tables[0]
    return [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows]


async def test_the_list_outlasts_what_is_asked_about_one_of_it(offline: Callable[..., Any]) -> None:
    """Why an account is in its segment shows the segments it could reach, which are no list of accounts."""
    listed = await offline("What needs my attention this week?")
    column = [column.name for column in listed.tables[0].columns].index("account_id")
    explained = await offline("why is the first one in its segment?")
    assert explained.tables[0].rows, "a table that could take the place of the list"
    await offline("who do I call there?")
    answer = await offline("and the second one?")
    assert answer.runs[0].arguments["account"] == listed.tables[0].rows[1][column]
