"""The tool that a question comes down to once its arguments are read: sales by account, members, figures."""

from __future__ import annotations

from collections.abc import Mapping

from agent.offline.understand._types import Memory
from agent.offline.understand.arguments.fill import Filled, fill
from agent.offline.understand.dialogue.rerouting import (
    NO_PURCHASES,
    SEARCHED,
    compares_periods_of_part,
    figures_of_account,
    is_of_segment,
)
from agent.offline.understand.intents.intents import Intent
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.words.sentence import Sentence
from agent.wording import day

_USUAL = 10
_GOODS = ("category", "brand", "product")
_USUAL_START = "I compared with twelve months ago, on {day}, as no date was named."
_SPENT = "(spend|spends|spent|spenders?|spending|buy|buys|bought|buyers?|ordered|revenue|turnover)"


def settled(
    sentence: Sentence,
    intent: Intent,
    filled: Filled,
    memory: Memory,
    intents: Mapping[str, Intent],
) -> tuple[Intent, Filled]:
    """The intent that answers, with its own arguments."""
    if intent.name == "find_accounts" and is_of_segment(filled):
        intent = intents["segment_members"]
        filled = fill(sentence, intent)
    if intent.name == "segment_members" and filled.values.get("segment") == [NO_PURCHASES]:
        intent = intents["find_accounts"]
        filled = fill(sentence, intent)
    if _is_of_buyers(sentence, intent, filled):
        intent = intents["sales_metrics"]
        filled = _by_account(fill(sentence, intent), filled)
    if compares_periods_of_part(sentence, filled):
        intent = intents["sales_metrics"]
        filled = fill(sentence, intent)
    if filled.values.get("kind") == ["periods"] and figures_of_account(sentence, filled, memory):
        intent = intents["sales_metrics"]
        filled = fill(sentence, intent)
    return intent, filled


def since_a_year(sentence: Sentence, filled: Filled, lacking: str | None) -> str | None:
    """'Who are the former champions?': those who left a segment in the last twelve months.

    What is still lacking.
    """
    if lacking != "from_date" or "from_segment" not in filled.values:
        return lacking
    start = shift(sentence.lookup.clock.today, -12)
    if start <= sentence.lookup.lexicon.first_date:
        return lacking
    filled.put("from_date", start.isoformat())
    filled.notes.append(_USUAL_START.format(day=day(start)))
    return None


def _is_of_buyers(sentence: Sentence, intent: Intent, filled: Filled) -> bool:
    """Whether accounts are looked for by what they bought, or by what they spent in some months."""
    if intent.name != "find_accounts" or SEARCHED & filled.values.keys() - {"owner", "industry"}:
        return False
    main = sentence.times.main
    dated = (
        main is not None and main.shape == "closed" and main.unit in ("month", "quarter", "half")
    )
    spent = dated and filled.values.get("sort") == ["monetary"] and sentence.has(_SPENT)
    return spent or any(map(sentence.of, _GOODS))


def _by_account(sales: Filled, accounts: Filled) -> Filled:
    """Figures of the accounts that were looked for, as many of them."""
    by = sales.values.get("by", [[]])[0]
    sales.values["by"] = [["account", *(one for one in by if one != "account")]]
    sales.values.setdefault("top", accounts.values.get("limit", [_USUAL]))
    return sales
