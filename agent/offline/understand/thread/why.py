"""'Why is the last one at such risk?', 'why did it drop?': what of the account on hand tells the reason."""

from __future__ import annotations

import re

from agent.offline.understand._types import Call, Memory, Subject
from agent.offline.understand.thread.member import TELLS_WHY
from agent.offline.understand.thread.memory import SCHEMED, as_subject, scheme_of, topic
from agent.offline.understand.words.sentence import Sentence

_ONLY_WHY = re.compile(r"(and |but |ok )?why( (is|was|are|so|not|do|@it|in|segment))*")
_ASKS = re.compile(r"(and |but |ok |@account )*(why|what (is|are|was) behind|what drives?)\b")
_OF_ONE = re.compile(r"(and |so |ok |but )*why @account")
_DRIVES = (
    "what (drives|drove|explains|is behind|was behind) (it|that|this|them)"
    "|(and |ok |so |what are |main |the |its |their )*(reasons?|drivers?|factors?)( for (it|that|this))?"
)
_RISK = r"(risk|risks|risky|riskiest|likely|unlikely|probability|model|score|high|critical)"
_DROP = r"(declin|losing|less|quiet|down|drop|fall|fell)\w*"
_LEAVES = "(leav|los|churn|go|quit|stop)(e|es|ing|ed)?( us)?"
_FEW = 9


def only_asks_why(sentence: Sentence) -> bool:
    """'Why?', 'why is it in that segment?'"""
    return _ONLY_WHY.fullmatch(sentence.canonical) is not None


def bare_reason(sentence: Sentence, memory: Memory) -> Call | None:
    """'Why?' of an account is about its segment, or about what the list tells that it was picked from."""
    subject = _whose(sentence, memory)
    if subject and subject.kind == "account":
        listed = memory.listed[0].tool if memory.listed and sentence.of("account") else ""
        tool = TELLS_WHY.get(listed, "explain_segment")
        scheme = scheme_of(memory) if tool in SCHEMED else {}
        return Call(tool, {"account": subject.value} | scheme)
    if subject and subject.kind == "segment":
        return Call("define", {"term": subject.value})
    return None


def _whose(sentence: Sentence, memory: Memory) -> Subject | None:
    return next(map(as_subject, sentence.of("account")), None) or topic(memory)


def reason(sentence: Sentence, memory: Memory) -> Call | None:
    """The look that tells why an account is at risk or buys less; None where its segment does, or nothing."""
    words = sentence.canonical.split()
    if bool(sentence.of("account")) and _OF_ONE.fullmatch(sentence.canonical):
        return bare_reason(sentence, memory)
    told = memory.calls[0] if memory.calls else Call("")
    of_risk = told.tool == "churn_risk" and "account" in told.arguments
    if of_risk and re.fullmatch(_DRIVES, sentence.line.text.strip(" ?.!")):
        return told
    if not _ASKS.match(sentence.canonical) or len(words) > _FEW:
        return None
    accounts = sentence.of("account")
    subject = _whose(sentence, memory)
    if subject is None or subject.kind != "account" or any(m.options for m in accounts):
        return None
    others = {mention.kind for mention in sentence.mentions} - {"account"}
    if len(accounts) > 1 or others or sentence.named("segments") or "segment" in words:
        return None
    if not accounts and "@it" not in words:
        return None
    account = {"account": subject.value}
    listed = (memory.listed or memory.calls or (Call(""),))[0]
    if sentence.has(_RISK) or (listed.tool == "churn_risk" and sentence.has(_LEAVES)):
        return Call("churn_risk", account)
    if of_risk and sentence.has(_DRIVES):
        return told
    if sentence.reads("churn"):
        return Call("churn_risk", account)
    return Call("account_profile", account) if sentence.reads(_DROP) else None
