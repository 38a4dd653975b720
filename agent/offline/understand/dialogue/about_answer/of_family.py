"""Sales of a family of accounts: 'what does the group buy', 'per site please', 'in 2025 and 2026'.

The look at a family tells its revenue and its members; what is bought, by whom of it and when are its sales.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.family import says_family
from agent.offline.understand.arguments.fill import PERIODS, fill
from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import EITHER, after
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES, Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_LONGEST = 14
_OTHERS = frozenset(["account", "segment", "region", "country", "owner", "campaign"])
_FIGURES = frozenset(["by", "category", "brand", "product", "channel", "without_category"])
"""What only sales tell of a family."""
_NO_MORE = frozenset(["metric", "family", "compare_to", "by"])
_HOW_IT_DOES = (
    "how (is|are|did|does|do|has|have|was|were) .*(do|does|did|doing|done|develop|developing|developed"
    "|going|gone|perform|performing|performed|fare|faring|fared)( .*)?"
)
_TWO = 2


def of_family(sentence: Sentence, memory: Memory, sales: Intent) -> tuple[Call, ...]:
    """What is asked of the family that was told of last, as its sales; none of any other message."""
    family = _family_in_view(memory)
    if family is None or len(sentence.words) > _LONGEST or sentence.unknown:
        return ()
    if {mention.kind for mention in sentence.mentions} & _OTHERS or sentence.named("segments"):
        return ()
    if sentence.has(alternatives("its_sites")):
        return (Call("account_profile", {"account": family, "level": "family"}),)
    each = {
        "metric": "revenue", **_asked_when(memory.calls[0], sentence.lookup.clock.today),
        "by": ["account"], "family": family,
    }  # fmt: skip
    worst = sentence.has(alternatives("worst_of_its_sites"))
    if worst or (way(sentence) and sentence.has(alternatives("one_of_its_sites"))):
        order = "desc" if way(sentence) == "desc" and not worst else "asc"
        return (
            Call(
                "sales_metrics",
                {**each, "compare_to": "previous_year", "sort": "change", "order": order},
            ),
        )
    if sentence.has(alternatives("each_of_its_sites")):
        period = _one_period(sentence, sales)
        return (Call("sales_metrics", {**each, **period}),)
    if sentence.has(alternatives("bought_by_the_family")):
        goods = _figures(sentence, sales)
        return tuple(
            Call(call.tool, {"by": ["category"], **call.arguments, "family": family})
            for call in goods or (Call("sales_metrics", {"metric": "revenue"}),)
        )
    return ()


def with_family(
    reading: Reading,
    sentence: Sentence,
    before: Memory,
    intents: Mapping[str, Intent],
    lexicon: Lexicon,
) -> Reading:
    """The reading with its sales of the whole family that a message names, or was told of last."""
    if reading.kind != "calls" or len(reading.calls) == 0:
        return reading
    made = _of_named(reading.calls, sentence, intents["sales_metrics"])
    made = (
        _look(made or reading.calls, sentence, lexicon.as_of)
        or made
        or _of_last(reading.calls, sentence, before)
        or _written_of_last(reading.calls, sentence, before)
    )
    if not made or made == reading.calls:
        return reading
    return replace(reading, calls=made, memory=after(before, made, lexicon))


def _look(asked: tuple[Call, ...], sentence: Sentence, today: date) -> tuple[Call, ...]:
    """How a family does is told by the look at it, not by its revenue alone.

    The look is of the last 365 days.
    """
    (first, *others) = asked
    year = {"start": (today - timedelta(days=364)).isoformat(), "end": today.isoformat()}
    family = first.arguments.get("family")
    months = first.arguments.get("by") in (None, ["month"])  # "how is it developing"
    more = {name for name, value in first.arguments.items() if year.get(name) != value}
    if others or family is None or not (months and more <= _NO_MORE):
        return ()
    if not sentence.has(_HOW_IT_DOES):
        return ()
    return (Call("account_profile", {"account": family, "level": "family"}),)


def _of_named(asked: tuple[Call, ...], sentence: Sentence, sales: Intent) -> tuple[Call, ...]:
    """Figures of a family that the look at it does not tell: of goods, of several years, by month."""
    first = asked[0]
    account = first.arguments.get("account")
    if not isinstance(account, str) or EITHER in account:
        return ()
    bought = sentence.has(alternatives("bought_by_the_family")) and says_family(sentence)
    pitch = first.tool == "product_propensity" and "kind" not in first.arguments and bought
    if pitch or (first.tool == "account_profile" and first.arguments.get("level") == "family"):
        figures = _figures(sentence, sales)
        if bought and not figures:
            figures = (Call("sales_metrics", {"metric": "revenue", "by": ["category"]}),)
        return tuple(Call(c.tool, {**c.arguments, "family": account}) for c in figures)
    if first.tool != "sales_metrics" or not says_family(sentence):
        return ()
    return tuple(_as_family(call, account) for call in asked)


def _of_last(asked: tuple[Call, ...], sentence: Sentence, before: Memory) -> tuple[Call, ...]:
    """'And by category?' after a family: of all of it, unless another is named."""
    family = _family_in_view(before)
    named = {mention.kind for mention in sentence.mentions} & _OTHERS or sentence.named("segments")
    if family is None or named or any(call.tool != "sales_metrics" for call in asked):
        return ()
    if all(call.arguments.get("account") == family for call in asked):
        return tuple(_as_family(call, family) for call in asked)
    return ()


def _written_of_last(
    asked: tuple[Call, ...], sentence: Sentence, before: Memory
) -> tuple[Call, ...]:
    """'A risk note on them' after a look at a family is of all of it, unless the account alone is said."""
    family = _family_in_view(before)
    alone = choices()["family_level"].first_said(sentence) == "account"
    if family is None or alone or sentence.has(_ITSELF):
        return ()
    if any(mention.start < mention.stop for mention in sentence.of("account")):
        return ()
    if any(c.tool != "draft_report" or c.arguments.get("account") != family for c in asked):
        return ()
    return tuple(Call(call.tool, {"level": "family", **call.arguments}) for call in asked)


_ITSELF = "(the )?(parent|head|account|company) (alone|only|itself)|(only|just) (the )?(parent|head|account)"


def _as_family(call: Call, family: str) -> Call:
    gone = {"account", *TRADES}  # "and its pubs" are its members
    kept = {name: value for name, value in call.arguments.items() if name not in gone}
    return Call(call.tool, {**kept, "family": family})


def _family_in_view(memory: Memory) -> str | None:
    """The account at the head of the family that the last answer was of."""
    last = memory.calls[0] if memory.calls and memory.missing is None else None
    if last is None:
        return None
    of_profile = last.tool == "account_profile" and last.arguments.get("level") == "family"
    said = last.arguments.get("account" if of_profile else "family")
    return said if isinstance(said, str) else None


def _figures(sentence: Sentence, sales: Intent) -> tuple[Call, ...]:
    """The sales that a message asks for beside the family; none where the look at it tells all."""
    slots = fill(sentence, sales)
    for name in ("account", "segment", "top", *TRADES):
        slots.values.pop(name, None)
    several = len(slots.values.get(PERIODS, ())) >= _TWO
    if not several and not _FIGURES & slots.values.keys():
        return ()
    slots.values.setdefault("metric", ["revenue"])
    return calls(sales, slots)


def _asked_when(last: Call, today: date) -> dict[str, Any]:
    """What else the figures of the family were asked with, or the days that the look at it was of."""
    if last.tool == "sales_metrics":
        return dict(last.arguments)
    days = last.arguments.get("lookback_days")
    if days is None or "as_of" in last.arguments:
        return {}
    start = today - timedelta(days=int(days) - 1)
    return {"start": start.isoformat(), "end": today.isoformat()}


def _one_period(sentence: Sentence, sales: Intent) -> dict[str, Any]:
    periods = fill(sentence, sales).values.get(PERIODS, [])
    return dict(zip(("start", "end"), periods[0], strict=True)) if len(periods) == 1 else {}
