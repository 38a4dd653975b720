"""One attempt against its case: every assertion, the figures, what it took."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.answer import TRACED, UNTRACED, Answer
from agent.wording import count
from evals.case import Case, Expect
from evals.record import Attempt, Check, Scored, TurnRecord
from evals.scorers._background import Background
from evals.scorers._calls import check_calls
from evals.scorers._document import check_document
from evals.scorers._figures import figures_of
from evals.scorers._sentences import check_sentence
from evals.scorers._values import check_values
from evals.scorers._words import check_words


def score(case: Case, attempt: Attempt, background: Background) -> Scored:
    """Every assertion of `case` about one attempt; a scorer that raises is an error."""
    checks: list[Check] = []
    error = attempt.error
    try:
        for number, (record, name) in enumerate(_turns(case, attempt), 1):
            prefix = f"turn {number}: " if name else ""
            found = _checks_of(case, attempt, number - 1, record, background)
            checks += [check.model_copy(update={"name": prefix + check.name}) for check in found]
    except Exception as problem:
        error = error or f"scorer: {type(problem).__name__}: {problem}"
    expected = 1 if case.sentences else len(case.variants[attempt.variant])
    if error is None and len(attempt.turns) < expected:
        error = "the conversation ended early"
    answers = [turn.answer for turn in attempt.turns if turn.answer is not None]
    shown = [figure for answer in answers for figure in figures_of(answer)]
    return Scored(
        variant=attempt.variant,
        repeat=attempt.repeat,
        error=error,
        checks=checks,
        traced=sum(figure.verdict in TRACED for figure in shown),
        untraced=sum(figure.verdict in UNTRACED for figure in shown) + sum(map(cut, answers)),
        input_tokens=sum(answer.usage.input_tokens for answer in answers),
        output_tokens=sum(answer.usage.output_tokens for answer in answers),
        cost=_cost(answers),
        seconds=round(sum(turn.seconds for turn in attempt.turns), 3),
    )


def _cost(answers: Sequence[Answer]) -> Decimal | None:
    costs = [answer.usage.cost for answer in answers if answer.usage.cost is not None]
    return sum(costs, Decimal(0)) if costs else None


def cut(answer: Answer) -> int:
    """Statements that never reached the reader because a figure in them could not be traced."""
    return answer.left_out + int((answer.report or {}).get("left_out", 0))


def _turns(case: Case, attempt: Attempt) -> Iterator[tuple[TurnRecord, bool]]:
    several = len(attempt.turns) > 1
    for turn in attempt.turns:
        yield turn, several


def _checks_of(
    case: Case, attempt: Attempt, number: int, record: TurnRecord, background: Background
) -> Iterator[Check]:
    if record.answer is None:
        return
    if case.sentences:
        yield from check_sentence(case.sentences.say[attempt.variant], record.answer, background)
        return
    expect = case.variants[attempt.variant][number].expect
    yield from _outcome(expect, record.answer)
    yield from check_calls(expect, record, background)
    yield from check_values(expect.values, record.answer, background)
    yield from check_document(expect.report, record.answer)
    yield from check_words(expect, record.answer)
    yield from _groundedness(expect, record.answer)
    yield from _limits(expect, record)


def _outcome(expect: Expect, answer: Answer) -> Iterator[Check]:
    right = expect.outcomes
    if right is not None:
        note = f"{answer.outcome}, expected {' or '.join(right)}"
        yield Check(name="outcome", passed=answer.outcome in right, note=note)


def _groundedness(expect: Expect, answer: Answer) -> Iterator[Check]:
    shown = figures_of(answer)
    traced = sum(figure.verdict in TRACED for figure in shown)
    failing = [figure for figure in shown if figure.verdict in UNTRACED]
    lost = cut(answer)
    counted = traced + len(failing) + lost
    share = traced / counted if counted else 1.0
    notes = [f"{figure.text} is {figure.verdict}" for figure in failing]
    notes += [f"{count(lost, 'statement')} cut because a figure was not traced"] if lost else []
    yield Check(
        name="groundedness",
        passed=share >= expect.groundedness,
        note="; ".join(notes) or f"{traced} figures traced",
    )


def _limits(expect: Expect, record: TurnRecord) -> Iterator[Check]:
    assert record.answer is not None
    usage = record.answer.usage
    measured = (
        ("steps", usage.steps, expect.max_steps),
        ("tokens", usage.input_tokens + usage.output_tokens, expect.max_tokens),
        ("seconds", record.seconds, expect.max_seconds),
    )
    for name, found, most in measured:
        if most is not None:
            yield Check(name=name, passed=found <= most, note=f"{found:,g}, at most {most:,g}")
