"""One account beside a list: 'is Tideway one of them?', 'why is it on there?', 'next customer: Tideway'."""

from __future__ import annotations

import re

from agent.offline.understand._types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_LOOK = "account_profile"
_ANOTHER = re.compile(
    r"((now|then|and|the) )*(next|another|new|different)( one| customer| call| meeting| visit)*"
    r"( is| up)* @account"
)
_IS_ONE = re.compile(
    r"(and )?(is|are) @account (also |too )?(one|among|in|on|part|there)"
    r"( (of )?(them|@it|there|list|on))*( too)?"
)
_WHY_LISTED = (
    r"why( (is|are|has))?( _)+( so)? (up |on |at |in )*"
    r"(there|(this|that|the) list|the top|it|top)( .*)?"
)
_TELLS = {
    "behavior_insights": "behavior_signals", "churn_risk": "churn_risk", "opportunities": "opportunities",
    "segment_members": "explain_segment", "find_accounts": "explain_segment",
}  # fmt: skip
"""What tells of one account whether it is in a list."""
TELLS_WHY = {"behavior_insights": "behavior_signals", "churn_risk": "churn_risk"}
"""What tells why it is; of every other list its segment does."""


def of_one(sentence: Sentence, memory: Memory) -> Call | None:
    """The look at the account held beside the last list; None where another thing is asked."""
    accounts = sentence.of("account")
    if len(accounts) != 1 or accounts[0].options or not memory.calls:
        return None
    account = {"account": accounts[0].value}
    if _ANOTHER.fullmatch(sentence.canonical):
        return Call(_LOOK, account)
    if _IS_ONE.fullmatch(sentence.canonical) or sentence.has(_WHY_LISTED):
        listed = (memory.listed or memory.calls)[0]
        if sentence.has(_WHY_LISTED):
            return Call(TELLS_WHY.get(listed.tool, "explain_segment"), account)
        return Call(_TELLS.get(listed.tool, _LOOK), account)
    return None
