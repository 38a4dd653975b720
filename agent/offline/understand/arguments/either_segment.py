"""'Who is in Champions or Loyal Customers?': those of either are one list, with 'and' one of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand.arguments.calls import MOST_CALLS
from agent.offline.understand.arguments.fill import ALL_BUT, OR
from agent.offline.understand.tool_traits import arguments_of, tools_with
from agent.offline.understand.types import Call
from agent.offline.understand.words.sentence import Sentence

_SEARCH, _MEMBERS = "find_accounts", "segment_members"
_TAKES_EITHER = tools_with("takes_either_segment")
_ARTICLES = frozenset(["the", "our", "my", "in"])


def of_either(sentence: Sentence, made: Sequence[Call]) -> tuple[Call, ...]:
    """The lists of several segments as one, where they are joined by 'or'; all other calls as they are."""
    names = [str(call.arguments.get("segment", "")) for call in made]
    rest = [{k: v for k, v in call.arguments.items() if k != "segment"} for call in made]
    alike = len(made) > 1 and len({call.tool for call in made}) == 1 and all(names)
    if not alike or any(one != rest[0] for one in rest) or not _joined_by_or(sentence, names):
        return tuple(made)
    if made[0].tool not in (_SEARCH, _MEMBERS) or not rest[0].keys() <= (
        arguments_of(_SEARCH) or frozenset()
    ):
        return tuple(made)
    return (Call(_SEARCH, {**rest[0], "segment": OR.join(names)}),)


def one_for_each(made: Sequence[Call]) -> tuple[Call, ...]:
    """The calls with one for each of several segments, where the tool takes one alone."""
    found: list[Call] = []
    for call in made:
        said = str(call.arguments.get("segment", ""))
        if OR not in said or said.startswith(ALL_BUT) or call.tool in _TAKES_EITHER:
            found.append(call)
            continue
        found += [replace(call, arguments=call.arguments | {"segment": s}) for s in said.split(OR)]
    return tuple(found[:MOST_CALLS])


def _joined_by_or(sentence: Sentence, names: Sequence[str]) -> bool:
    """Whether 'or' stands before the last of the segments that are named."""
    named = [mention for mention in sentence.named("segments") if mention.value in names]
    if len({mention.value for mention in named}) != len(names):
        return False
    at = named[-1].start - 1
    while at > 0 and sentence.words[at] in _ARTICLES:
        at -= 1
    return at > 0 and sentence.words[at] == "or"
