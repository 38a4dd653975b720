"""What the page shows of an attempt: questions, calls, words with their figures marked, what failed."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.answer import Answer, Figure, ToolRun
from agent.words_of_call import words_of_call
from evals.case import Case
from evals.compare import failed_checks
from evals.gold import Values, key_of
from evals.record import Attempt, CaseResult, RunFolder, Scored
from evals.suite import arguments_of

CONTEXT_LINES = 2


@dataclass(frozen=True)
class Piece:
    """A piece of a text; `verdict` is set where it is a figure."""

    text: str
    verdict: str | None = None
    note: str = ""


@dataclass(frozen=True)
class TurnView:
    """One turn as the page shows it."""

    ask: str
    calls: list[str]
    pieces: list[Piece]
    outcome: str
    error: str | None
    draft: str | None
    document: str | None
    seconds: float


@dataclass(frozen=True)
class AttemptView:
    """One attempt as the page shows it."""

    passed: bool
    failed: list[str]
    turns: list[TurnView]
    label: str = ""


@dataclass(frozen=True)
class CaseView:
    """A case with one attempt, or with the same attempt of two runs side by side."""

    id: str
    category: str
    verdict: str
    why: list[str]
    expected: list[str]
    after: AttemptView | None
    before: AttemptView | None = None
    issue: str | None = None
    must_pass: bool = False
    scores: tuple[float, float] | None = None
    strip: list[list[str]] = field(default_factory=list)


def attempt_view(folder: RunFolder, case: str, scored: Scored) -> AttemptView | None:
    """The transcript that a score is of; None when it is no longer there."""
    try:
        attempt = folder.attempt(case, scored.variant, scored.repeat)
    except FileNotFoundError:
        return None
    reasons = [f"error: {scored.error}"] if scored.error else []
    return AttemptView(
        passed=scored.passed,
        failed=reasons + failed_checks(scored),
        turns=list(_turns(attempt)),
        label=f"repeat {scored.repeat + 1}",
    )


def telling(result: CaseResult) -> Scored:
    """The attempt that shows best what is wrong: the first that did not pass."""
    return next((attempt for attempt in result.attempts if not attempt.passed), result.attempts[0])


def same_attempt(result: CaseResult, other: Scored) -> Scored:
    """The attempt at the same place in another run, or the first there is."""
    return next(
        (
            attempt
            for attempt in result.attempts
            if (attempt.variant, attempt.repeat) == (other.variant, other.repeat)
        ),
        result.attempts[0],
    )


def strip(result: CaseResult) -> list[list[str]]:
    """For each variant, 'pass', 'fail' or 'error' by repeat."""
    rows: dict[int, list[str]] = {}
    for attempt in sorted(result.attempts, key=lambda a: (a.variant, a.repeat)):
        word = "error" if attempt.error else "pass" if attempt.passed else "fail"
        rows.setdefault(attempt.variant, []).append(word)
    return list(rows.values())


def expected_of(folder: RunFolder, id: str) -> list[str]:
    """What a case of a run expects, gold values filled in."""
    case = next((case for case in folder.manifest.suite.cases if case.id == id), None)
    return expected(case, folder.gold)


def expected(case: Case | None, gold: Mapping[str, Values]) -> list[str]:
    """What a case expects, in words a person can check; `gold` as a run keeps it."""
    found: list[str] = []
    for turns in [] if case is None else case.variants[:1]:
        for turn in turns:
            expect = turn.expect
            for accepted in expect.accepted or []:
                calls = " + ".join(
                    f"{call.tool}({_arguments(call.arguments)})" for call in accepted
                )
                found.append(f"calls ({expect.match}): {calls or 'none'}")
            for value in expect.values:
                known = gold.get(key_of(value.sql))
                shown = ", ".join(map(str, known[:5])) if known else "not computed"
                found.append(f"{value.name}: {shown}")
            if expect.report:
                found.append(f"document: {expect.report.kind}")
            found += [f"mentions: {text}" for text in expect.must_mention]
            found += [f"does not mention: {text}" for text in expect.must_not_mention]
            found += ["asks back"] if expect.asks_back else []
            found += ["refuses"] if expect.refuses else []
    return list(dict.fromkeys(found))


def changed_texts(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, list[str]]:
    """Unified differences of prompts and tool descriptions, by name; what is the same is left out."""
    found = {}
    for name in sorted({*before, *after}):
        old, new = before.get(name, ""), after.get(name, "")
        if old != new:
            lines = difflib.unified_diff(
                old.splitlines(), new.splitlines(), n=CONTEXT_LINES, lineterm=""
            )
            found[name] = [line for line in lines if not line.startswith(("---", "+++"))]
    return found


def _turns(attempt: Attempt) -> Iterator[TurnView]:
    for turn in attempt.turns:
        answer = turn.answer
        draft = None
        if answer is not None and answer.left_out and turn.replies:
            # The last one may be the offline analyst's, who answered when nothing of the model's was left.
            drafts = [r.text for r in reversed(turn.replies) if r.text.strip()]
            draft = next((text for text in drafts if text.strip() not in answer.text), None)
        yield TurnView(
            ask=turn.ask,
            calls=_calls(answer, [call for reply in turn.replies for call in reply.calls]),
            pieces=list(_pieces(answer.text, answer.figures)) if answer else [],
            outcome=answer.outcome if answer else "",
            error=turn.error,
            draft=draft,
            document=_document(answer),
            seconds=turn.seconds,
        )


def _calls(answer: Answer | None, asked: Sequence[Mapping[str, Any]]) -> list[str]:
    if any(call["name"] == "draft_report" for call in asked) or answer is None:
        return [f"{call['name']}({_arguments(call['args'])})" for call in asked]
    lines = []
    for run in answer.runs:
        words = words_of_call(_told(run))
        end = f"no result: {run.error}" if run.error else f"{run.rows:,} rows, {run.ms:,.0f} ms"
        lines.append(f"{run.name} · {words} · {end}" if words else f"{run.name} · {end}")
    return lines


def _told(run: ToolRun) -> dict[str, Any]:
    """The arguments that are not left at their defaults."""
    fields = arguments_of(run.name).model_fields
    return {
        name: value
        for name, value in run.arguments.items()
        if name not in fields or value != fields[name].get_default(call_default_factory=True)
    }


def _document(answer: Answer | None) -> str | None:
    if answer is None or answer.report is None:
        return None
    return str(answer.report.get("exports", {}).get("markdown", answer.report.get("title")))


def _arguments(arguments: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in arguments.items())


def _pieces(text: str, figures: Sequence[Figure]) -> Iterator[Piece]:
    at = 0
    for figure in sorted(figures, key=lambda figure: figure.start):
        if figure.start < at:
            continue
        if figure.start > at:
            yield Piece(text[at : figure.start])
        note = figure.note or figure.fact or ""
        yield Piece(text[figure.start : figure.end], figure.verdict, f"{figure.verdict}: {note}")
        at = figure.end
    if at < len(text):
        yield Piece(text[at:])
