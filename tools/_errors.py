"""The error tree.

    QuintileError
    |-- UsageError                a person's input or configuration: exit 2, no traceback
    |   |-- NoWarehouse           nothing loaded yet
    |   |-- ImportProblem         a source file or mapping cannot be read
    |   `-- LoadRefused           a load looks wrong and was not published (.findings)
    `-- ToolError                 the model or the person can act on it
        |-- InvalidArguments      an argument is unknown, missing or out of range (.problems)
        |-- UnknownValue          no such account, segment, region, ... (.what, .value, .candidates)
        |-- Unclear               the person has to say which is meant
        |   `-- AmbiguousAccount  a name fits several accounts (.value, .candidates)
        `-- QueryTimeout          the question took too long and was stopped

Anything else is a bug: it is logged with an id and the person sees one plain sentence.
"""

from __future__ import annotations

from collections.abc import Sequence

from data.errors import ImportProblem, LoadRefused, NoWarehouse, QuintileError, UsageError

__all__ = [
    "AmbiguousAccount",
    "ImportProblem",
    "InvalidArguments",
    "LoadRefused",
    "NoWarehouse",
    "QueryTimeout",
    "QuintileError",
    "ToolError",
    "Unclear",
    "UnknownValue",
    "UsageError",
]


class ToolError(QuintileError):
    """A tool cannot answer as asked; the message says what to change."""


class InvalidArguments(ToolError):
    """Arguments do not fit the tool; `problems` holds one sentence per argument."""

    def __init__(self, tool: str, problems: Sequence[str]) -> None:
        super().__init__(f"{tool}: " + " ".join(problems))
        self.tool = tool
        self.problems = list(problems)


class UnknownValue(ToolError):
    """A named thing does not exist in the caller's scope.

    `candidates` are the nearest that do; `allowed` all there are, where that is a short list; `hint`
    a sentence on where it does exist.
    """

    def __init__(
        self,
        what: str,
        value: str,
        candidates: Sequence[str] = (),
        allowed: Sequence[str] = (),
        hint: str = "",
    ) -> None:
        words = f"There is no {what} '{value}'."
        if candidates:
            words += f" Did you mean {_either(candidates)}?"
        if allowed:
            words += f" There {'is' if len(allowed) == 1 else 'are'}: {', '.join(allowed)}."
        super().__init__(f"{words} {hint}".strip())
        self.what = what
        self.value = value
        self.candidates = list(candidates)


class Unclear(ToolError):
    """What was asked for can be read in several ways; the message is the question back."""


class AmbiguousAccount(Unclear):
    """A name fits several accounts about equally well."""

    def __init__(self, value: str, candidates: Sequence[str]) -> None:
        super().__init__(f"'{value}' fits several accounts: {_either(candidates)}. Which one?")
        self.value = value
        self.candidates = list(candidates)


class QueryTimeout(ToolError):
    """The query was stopped after the time limit."""


def _either(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return ", ".join(names[:-1]) + " or " + names[-1]
