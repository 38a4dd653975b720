"""Tool calls: the right ones, with the right arguments, and none that is forbidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import ValidationError

from agent.answer import Answer
from agent.draft_report import NAME as DRAFT
from evals.case import Argument, Call, Expect, Match, Predicate
from evals.record import Check, TurnRecord
from evals.scorers._background import Background
from evals.suite import arguments_of

HOW_MUCH = frozenset({"limit", "top", "sort", "order"})
"""Arguments that say how much to show and in which order; free unless a case names them."""


@dataclass(frozen=True)
class Made:
    """A call that was made, with its arguments as resolved and the accounts it was found to be about."""

    tool: str
    arguments: dict[str, Any]
    accounts: frozenset[str] = field(default_factory=frozenset)


def check_calls(expect: Expect, record: TurnRecord, background: Background) -> Iterator[Check]:
    """The expected calls, in the way the case wants them matched, and no forbidden one."""
    assert record.answer is not None
    calls = made(record, record.answer)
    if expect.accepted is not None:
        ok = any(matched(wanted, calls, expect.match, background) for wanted in expect.accepted)
        yield Check(name="calls", passed=ok, note=_note(expect, calls, background))
    names = {call.tool for call in calls} | {run.name for run in record.answer.runs}
    for tool in expect.forbidden:
        yield Check(name=f"does not call {tool}", passed=tool not in names)


def made(record: TurnRecord, answer: Answer) -> list[Made]:
    """The calls of a turn. A call that failed and was then made again is not counted twice."""
    asked = [call for reply in record.replies for call in reply.calls]
    drafts = [call for call in asked if call["name"] == DRAFT]
    if drafts:
        # The calls a draft makes are its own affair; what the model asked for is what counts.
        subject = _accounts_of(answer.report or {})
        return [
            Made(call["name"], _resolved(call["name"], call["args"]), subject) for call in asked
        ]
    runs = answer.runs
    kept = [
        run
        for place, run in enumerate(runs)
        if run.error is None or all(run.name != later.name for later in runs[place + 1 :])
    ]
    return [Made(run.name, run.arguments, _accounts_of(run.result or {})) for run in kept]


def _resolved(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    try:
        return arguments_of(tool).model_validate(arguments).model_dump(mode="json")
    except (ValidationError, ValueError, LookupError):
        return arguments


def _accounts_of(result: dict[str, Any]) -> frozenset[str]:
    """Ids of the accounts a result as a whole is about."""
    found = {value for key, value in result.items() if key.endswith("account_id") and value}
    found |= set(re.findall(r"\(([^()\s]+)\)", str(result.get("subject") or "")))
    return frozenset(map(str, found))


def matched(
    wanted: Sequence[Call], calls: Sequence[Made], match: Match, background: Background
) -> bool:
    """Whether the calls are the wanted ones in the sense of `match`."""

    def fits(want: int, call: int) -> bool:
        return not differences(wanted[want], calls[call], background)

    if match == "strict":
        pairs = range(min(len(wanted), len(calls)))
        return len(wanted) == len(calls) and all(fits(place, place) for place in pairs)
    most = _most_pairs(len(wanted), len(calls), fits)
    return (match == "superset" or most == len(calls)) and (
        match == "subset" or most == len(wanted)
    )


def _most_pairs(wanted: int, calls: int, fits: Any) -> int:
    """Size of a largest one-to-one assignment (augmenting paths)."""
    taken: dict[int, int] = {}

    def assign(want: int, seen: set[int]) -> bool:
        for call in range(calls):
            if call not in seen and fits(want, call):
                seen.add(call)
                if call not in taken or assign(taken[call], seen):
                    taken[call] = want
                    return True
        return False

    return sum(assign(want, set()) for want in range(wanted))


def differences(want: Call, call: Made, background: Background) -> list[str]:
    """How a call is not the wanted one, in words; empty when it is."""
    if call.tool != want.tool:
        return [f"{call.tool} instead of {want.tool}"]
    found = []
    for name, value in want.arguments.items():
        given = call.arguments.get(name)
        if not _holds(value, given, name, call, background):
            found.append(f"{name} is {given!r}, expected {_words(value)}")
    for name, given in call.arguments.items():
        if name not in want.arguments and not _is_free(call.tool, name, given, background):
            found.append(f"{name} is {given!r}, expected {_default(call.tool, name)!r}")
    return found


def _is_free(tool: str, name: str, given: Any, background: Background) -> bool:
    """Whether a case need not name that argument to accept it."""
    field = arguments_of(tool).model_fields.get(name)
    if name in HOW_MUCH or (field is not None and field.is_required()):
        return True
    if name == "as_of" and given == background.last_day:
        return True
    return _same(_default(tool, name), given)


def _holds(value: Argument, given: Any, name: str, call: Made, background: Background) -> bool:
    if isinstance(value, Predicate):
        return _predicate(value, given, _default(call.tool, name))
    if _same(value, given):
        return True
    if not isinstance(value, str) or value.casefold() not in background.account_ids:
        return False
    meant = background.account_ids[value.casefold()]
    return meant == background.account_ids.get(str(given).casefold()) or meant in call.accounts


def _predicate(condition: Predicate, given: Any, default: Any) -> bool:
    number = _number(given)
    text = str(given or "").casefold()
    tests = (
        condition.at_least is None or (number is not None and number >= condition.at_least),
        condition.at_most is None or (number is not None and number <= condition.at_most),
        condition.one_of is None or any(_same(option, given) for option in condition.one_of),
        condition.contains is None or condition.contains.casefold() in text,
        condition.matches is None or re.fullmatch(condition.matches, text, re.I) is not None,
        condition.given is None or condition.given is not _same(default, given),
    )
    return all(tests)


def _default(tool: str, name: str) -> Any:
    field = arguments_of(tool).model_fields.get(name)
    if field is None or field.is_required():
        return None
    return field.get_default(call_default_factory=True)


def _same(one: Any, other: Any) -> bool:
    """Equal as arguments: numbers by value, texts in any case, lists in any order, nothing is []."""
    if isinstance(one, list | tuple) or isinstance(other, list | tuple):
        left, right = (sorted(map(_folded, item or [])) for item in (one, other))
        return left == right
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    left_number, right_number = _number(one), _number(other)
    if left_number is not None and right_number is not None:
        return left_number == right_number
    return _folded(one) == _folded(other)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def _folded(value: Any) -> str:
    return str(value).casefold().replace("_", " ").strip()


def _note(expect: Expect, calls: Sequence[Made], background: Background) -> str:
    """What was called, and where it differs from what was wanted."""
    accepted = expect.accepted or []
    named = " or ".join(
        " + ".join(call.tool for call in wanted) or "no call" for wanted in accepted
    )
    words = [f"called {', '.join(call.tool for call in calls) or 'nothing'}; expected {named}"]
    for want in accepted[0] if accepted else []:
        same = [call for call in calls if call.tool == want.tool]
        found = [differences(want, call, background) for call in same]
        if found and all(found):
            words.append(f"{want.tool}: {', '.join(found[0])}")
    return "; ".join(words)


def _words(value: Argument) -> str:
    if isinstance(value, Predicate):
        return ", ".join(
            f"{name} {condition!r}"
            for name, condition in value.model_dump(exclude_none=True).items()
        )
    return repr(value)
