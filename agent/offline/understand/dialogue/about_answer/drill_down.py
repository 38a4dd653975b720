"""A closer look at one of a list, at the reason for it, or at those that an explained word holds for."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import (
    SCHEMED,
    as_subject,
    only_listed,
    scheme_of,
    topic,
)
from agent.offline.understand.types import Call, Memory, Subject
from agent.offline.understand.words.scan import scan
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
    r"(there|(this|that|the) list|the top|it|top|one of (those|these|them))( .*)?"
)
_TELLS = {
    "behavior_insights": "behavior_signals", "churn_risk": "churn_risk", "opportunities": "opportunities",
    "segment_members": "explain_segment", "find_accounts": "explain_segment",
}  # fmt: skip
"""What tells of one account whether it is in a list."""
TELLS_WHY = {
    "behavior_insights": "behavior_signals", "churn_risk": "churn_risk", "opportunities": "opportunities",
}  # fmt: skip
"""What tells why it is; of every other list its segment does."""
_WHY_POINTED_AT = re.compile(
    r"((and|so|ok|but) )*why( (is|are|was|were))? @account( (@it|is|are|was|on|in|at|show))*"
    r"( and (what|how) .*)?"
)
"""'Why is the second one there, and how do I move it up?': what tells why tells that too."""


def listed_member(sentence: Sentence, memory: Memory) -> Call | None:
    """The look at the account held beside the last list; None where another thing is asked."""
    accounts = sentence.of("account")
    if len(accounts) != 1 or accounts[0].options or not memory.calls:
        return None
    account = {"account": accounts[0].value}
    if _ANOTHER.fullmatch(sentence.canonical):
        return Call(_LOOK, account)
    listed = (memory.listed or memory.calls)[0]
    if sentence.has(_WHY_LISTED) or _asks_why_of_a_row(sentence, memory):
        tool = TELLS_WHY.get(listed.tool, "explain_segment")
        return Call(tool, account | (scheme_of(memory) if tool in SCHEMED else {}))
    if _IS_ONE.fullmatch(sentence.canonical):
        return Call(_TELLS.get(listed.tool, _LOOK), account)
    if listed.arguments.get("kind") == "white_space" and _WHICH_GAPS.fullmatch(sentence.canonical):
        return Call("product_propensity", account | {"kind": "white_space"})
    return None


def _asks_why_of_a_row(sentence: Sentence, memory: Memory) -> bool:
    """'Why the first one?' of a list, which needs no word for the list: its place in it is meant."""
    shown = {one.value for one in memory.listing}
    pointed = any(one.value in shown for one in sentence.of("account"))
    return pointed and _WHY_POINTED_AT.fullmatch(sentence.canonical) is not None


_WHICH_GAPS = re.compile(
    r"(and |ok |so |for |of |is |are |in |@account )*(which|what) (category|product|gap)"
    r"( (is|are|it|that|there|then|for|at|in|@account|@it))*"
)
"""Which categories an account lacks, of a list of those that lack some."""
_ONLY_WHY = re.compile(r"(and |but |ok )?why( (is|was|are|so|not|do|@it|in|segment))*")
_ASKS = re.compile(r"(and |but |ok |@account )*(why|what (is|are|was) behind|what drives?)\b")
_OF_ONE = re.compile(r"(and |so |ok |but )*why @account( (though|tho|then|please))?")
_DRIVES = (
    "what (drives|drove|explains|is behind|was behind) (it|that|this|them)"
    "|(and |ok |so |what are |main |the |its |their )*(reasons?|drivers?|factors?)( for (it|that|this))?"
)
_RISK = r"(risks?|risky|riskiest|likely|unlikely|probability|model|score|high(?! (up )?(on|in) )|critical)"
_DROP = r"(declin|losing|less|quiet|down|drop|fall|fell)\w*"
_LEAVES = "(leav|los|churn|go|quit|stop)(e|es|ing|ed)?( us)?"
_FEW = 9


def only_asks_why(sentence: Sentence) -> bool:
    """'Why?', 'why is it in that segment?'"""
    return _ONLY_WHY.fullmatch(sentence.canonical) is not None


def bare_reason(sentence: Sentence, memory: Memory) -> Call | None:
    """'Why?' of an account is about its segment, or about what the list tells that it was picked from."""
    subject = _whose(sentence, memory)
    only = None if sentence.of("account") else only_listed(memory)
    if only is not None and memory.listed and memory.calls == memory.listed:
        return Call(_TELLS.get(memory.listed[0].tool, "explain_segment"), {"account": only.value})
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


def reason_call(sentence: Sentence, memory: Memory) -> Call | None:
    """The look that tells why an account is at risk or buys less; None where its segment does, or nothing."""
    words = sentence.canonical.split()
    if bool(sentence.of("account")) and _OF_ONE.fullmatch(sentence.canonical):
        return bare_reason(sentence, memory)
    told = memory.last or Call("")
    of_risk = told.tool == "churn_risk" and "account" in told.arguments
    if of_risk and re.fullmatch(_DRIVES, sentence.bare):
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
    if moved := _where_it_moved(sentence, told, account):
        return moved
    listed = (memory.listed or memory.calls or (Call(""),))[0]
    if sentence.has(_RISK) or (listed.tool == "churn_risk" and sentence.has(_LEAVES)):
        return Call("churn_risk", account)
    if of_risk and sentence.has(_DRIVES):
        return told
    if sentence.reads("churn"):
        return Call("churn_risk", account)
    return Call("account_profile", account) if sentence.reads(_DROP) else None


def _where_it_moved(sentence: Sentence, told: Call, account: dict[str, str]) -> Call | None:
    """'Why did the first one fall?' of figures held against others: between the same two periods."""
    held = told.tool == "sales_metrics" and "compare_to" in told.arguments
    order = way(sentence)
    if not held or not order or "account" not in told.arguments.get("by", ()):
        return None
    if {"only", "earlier_start"} & told.arguments.keys():
        return None
    kept = {k: v for k, v in told.arguments.items() if k in _SAME_FIGURES}
    changed = {"by": ["category"], "sort": "change", "order": order}
    return Call(told.tool, {**kept, **account, **changed})


_SAME_FIGURES = ("metric", "start", "end", "compare_to", "category", "brand", "product", "channel")


_ASKS_MOVED = re.compile(
    r"(?:and |so |ok |now |then )*"
    r"(?:(?:list|show|name|give|see)(?: me| us)? (?:them|those|these|the accounts)"
    r"|how many(?: accounts| customers)?(?: (?:is|are|would|will|does|do))?"
    r"(?: (?:that|it|those|they|be))*(?: mean| make)?"
    r"|(?:who|which(?: accounts| ones| customers)?)(?: (?:are|would|is|were))?"
    r"(?: (?:they|those|these|it|that|be))*(?: move)?)(?: (?:please|exactly|then))*"
)


def members_of_move(sentence: Sentence, memory: Memory) -> Call | None:
    """'List them', 'how many accounts is that?' after a what-if: the segment that they would leave."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool != "what_if" or not _ASKS_MOVED.fullmatch(sentence.bare):
        return None
    segment, region = last.arguments.get("from_segment"), last.arguments.get("region")
    if not isinstance(segment, str):
        return None
    place = {"region": region} if region else {}
    return Call("segment_members", {"segment": segment, **place})


_ASKS_WHO = re.compile(
    r"(and |so |ok |then |now )*"
    r"((who|whom|which|what)( of (our|my|the))?( accounts?| customers?| clients?| ones)?( all)?"
    r" (is|are|does|do|has|have|shows?|falls?|fits?|counts?|matches|would|did|meets?|currently|that|this)\b.*"
    r"|(how many|list|show|give me|name|find|see|get)( me)?( all)?( (the|those|these|our|any))?"
    r"( accounts?| customers?| clients?| ones)?( (like (that|this)|(with|in|under|on) (it|that|this)"
    r"|affected|concerned|(it|that|this) (affects|applies to|concerns)))?"
    r"|(any|anyone|anybody)( accounts?| customers?| clients?)? .*(it|that|this|affected))"
)
_OF_IT = re.compile(
    r"\b(it|that|this|them|those|these|affected|concerned|one|there|currently|now)\b"
)
_MOST_WORDS = 9


def members_of_term(sentence: Sentence, memory: Memory) -> Call | None:
    """The list that belongs to the word explained last; None where something else is asked."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    text = sentence.bare
    if last is None or last.tool != "define" or len(sentence.words) > _MOST_WORDS:
        return None
    if sentence.of("account") or not _ASKS_WHO.fullmatch(text) or not _OF_IT.search(text):
        return None
    term = scan(str(last.arguments.get("term", "")).replace("_", " "), sentence.lookup)
    regions = sentence.of("region")
    place = {"region": regions[0].value} if regions else {}
    for group, tool, name in (
        ("signals", "behavior_insights", "signal"),
        ("opportunities", "opportunities", "kind"),
    ):
        named = term.named(group)
        if named:
            return Call(tool, {name: named[0].value, **place})
    return None
