"""Holds what is said of so many of a group to the figures beside: "most of the 251 (106)", "only A passed
£100,000 (£143,380)", "all 236 of them bought", "none of the six has missed an order".

It is wrong only where the results have the column that decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from agent.ledger.derivation.conditions import conditions
from agent.ledger.derivation.exchanged_sides import direct
from agent.ledger.derivation.extremes import named_blacked_out, tells
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Kind, is_size

_MOST = re.compile(
    r"\b(?:[Mm]ost|[Tt]he\smajority|(?P<few>[Oo]nly\s(?:a\sfew|a\sminority)|(?<!quite\s)[Aa]\sminority|[Ff]ew))\s"
    r"of\s(?:(?:the|its|our|their|these|those)\s|■+(?:['\u2019]s?)?\s)*$"
)
"""Before the number of a whole: "most of the 251 accounts"."""
_PART = re.compile(
    r"(?P<said>[^.;£$€]{0,120}?)(?::\s|\s\(|,\s)(?:just\s|only\s|namely\s|about\s|that\sis\s)?$"
)
_OF_THEM = re.compile(
    r"\s?(?:of\sthem|in\sall|do\b|did\b|are\b|were\b|have\b|has\b|accounts\b|[.,;)]|$)"
)
_NOT = re.compile(r"\b(?:not|never|no|none|hardly|except|but)\b|n['\u2019]t\b", re.IGNORECASE)
_ONLY = re.compile(
    r"(?:^|[.:;,]\s|\n|[*-]\s)(?:[Aa]part\sfrom\s[^,]+,\s)?[Oo]nly\s(?P<names>(?:the\s)?■+(?:(?:,|,?\sand|\sor)\s(?:the\s)?■+)*)(?P<did>\s[^.;:,()\d]{3,60}?\s)$"
)
"""Before the limit of "only A and B passed £100,000 (£143,380 and £136,204)"."""
_BRACKET = re.compile(r"[^.;:()\d]{0,40}?(?:\s\(|:\s)(?:[£$€]\s?)?")
_AND = re.compile(r"(?:,|,?\sand)\s(?:[£$€]\s?)?")
_ONLY_WHOSE = re.compile(
    r"\b(?:is|was)\sthe\sonly\s(?P<noun>[a-z]+)\s(?:whose|with\san?|where\sthe)\b(?P<first>[^.;:()£$€\d]{2,40})\((?:[£$€]\s?)?$"
)
"""Before the first figure of "is the only segment whose mean (£5k) lies above its median (£4k)"."""
_BEYOND = re.compile(
    r"\)\s(?:[a-z]+\s){1,2}(?:(?P<up>above|over|beyond|ahead\sof|(?:higher|larger|more)\sthan|exceeds)|"
    r"(?P<down>below|under|behind|short\sof|(?:lower|smaller|less)\sthan))\s[^.;:()£$€\d]{2,40}\((?:[£$€]\s?)?|"
    r"\)\s(?:(?P<exceeds>exceeds|tops|beats)|(?P<trails>trails|falls\sshort\sof))\s[^.;:()£$€\d]{2,40}\((?:[£$€]\s?)?"
)
_ALL_OF = re.compile(
    r"\b(?:[Aa]ll(?:\sof)?|[Ee]very(?:\s(?:single\s)?one)?\sof|[Ee]ach(?:\s(?:single\s)?one)?\sof|(?P<none>[Nn]one\sof|[Nn]ot\sone\sof))"
    r"\s(?:(?:the|our|its|these|those)\s)*$"
)
"""Before the number of a group: "every one of the 236 Hibernating accounts"."""
_BOUGHT = re.compile(
    r"\s(?:■+\s)?(?:[a-z]+\s)?(?:(?:have|has|had|also|all|each|did|again)\s)*"
    r"(?P<not>(?:not|never|failed\sto)\s)?(?:bought|ordered|purchased|(?:placed|made)\s(?:an?|their|at\sleast)\s[a-z]*\s?(?:order|purchase)|"
    r"(?:were|was|are|is|been|remained|stayed)\sactive)\b"
)
_ACTIVE = re.compile(r"^(?:active|active_accounts|buyers|ordering_accounts|buying_accounts)$")
_ALMOST = re.compile(
    r"\b(?:almost|nearly|virtually|practically|except|but|apart|would|could|should|if)\b",
    re.IGNORECASE,
)

Wrong = tuple[int, str]
"""A figure by its place, and why."""


def misquantified(index: Index, text: ParsedText, findings: Sequence[Finding]) -> Iterator[Wrong]:
    """The figures, by place, beside which a number of a group is given that they do not bear out."""
    for i in range(len(findings)):
        yield from _all_did(index, text, i)
    for i, entry in direct(findings):
        yield from _most_of(text, i)
        yield from _all_of(index, text, i, entry)
        yield from _only_whose(index, text, findings, i, entry)
        yield from _only_beyond(index, text, i, entry)


def _most_of(text: ParsedText, i: int) -> Iterator[Wrong]:
    """ "Most of the 251 accounts are elsewhere now: 106" is true of 126 and more."""
    whole, span = text.claims[i], text.contexts[i].span
    said = _MOST.search(text.blanked, span[0], whole.start)
    j = text.next_alike(i)
    if said is None or whole.kind is not Kind.NUMBER or j is None:
        return
    part = text.claims[j]
    if (
        part.start >= span[1]
        or part.kind is not Kind.NUMBER
        or part.bound in LIMITS
        or part.spelled
    ):
        return
    gap = _PART.fullmatch(text.blanked, whole.end, part.start)
    if gap is None or _NOT.search(gap["said"]) or not _OF_THEM.match(text.blanked, part.end):
        return
    number, total = (claim.readings[0].number.value for claim in (part, whole))
    more = number * 2 > total
    if number <= total and more is bool(said["few"]):
        yield j, f"This is {'more' if more else 'less'} than half of {whole.text}."


def _all_of(index: Index, text: ParsedText, i: int, entry: Entry) -> Iterator[Wrong]:
    """Groups of which all are said to have bought, where the row has fewer that did."""
    claim, span = text.claims[i], text.contexts[i].span
    said = _ALL_OF.search(text.blanked, span[0], claim.start)
    bought = _BOUGHT.match(text.blanked, claim.end) if said else None
    words = text.blanked[slice(*span)]
    if said is None or bought is None or bought["not"] or _ALMOST.search(words):
        return
    for other in index.row(entry):
        if not _ACTIVE.search(other.measure) or other.fact.unit != "count":
            continue
        if other.value > 0 if said["none"] else other.value < entry.value:
            yield i, f"{other.value} of them did."
            return


def _all_did(index: Index, text: ParsedText, i: int) -> Iterator[Wrong]:
    """Numbers of all rows of which it is said that each has missed an order, or that none has."""
    claim, span = text.claims[i], text.contexts[i].span
    if claim.kind is not Kind.NUMBER or claim.bound in LIMITS:
        return
    said = _ALL_OF.search(text.blanked, span[0], claim.start)
    words = text.blanked[claim.end : span[1]]
    if said is None or _ALMOST.search(words):
        return
    number = claim.readings[0].number.value
    lists = [index.list_of(rows) for rows in index.row_counts if rows.value == number]
    for counts, often in conditions(words):
        columns = [column for facts in lists if (column := [e for e in facts if counts(e)])]
        if columns and all(_contradict(column, often, said["none"]) for column in columns):
            yield i, "Their rows do not say so."
        return


def _contradict(column: Sequence[Entry], often: Callable[[Entry], bool], none: str | None) -> bool:
    return any(map(often, column)) if none else not all(map(often, column))


def _only_whose(
    index: Index, text: ParsedText, findings: Sequence[Finding], i: int, entry: Entry
) -> Iterator[Wrong]:
    """Rows said to be the only ones of which one figure is beyond another."""
    j = text.next_alike(i)
    other = findings[j].entry if j is not None and findings[j].verdict == "direct" else None
    span = text.contexts[i].span
    if j is None or other is None or other.row_key != entry.row_key or not entry.in_list:
        return
    beyond = _BEYOND.fullmatch(text.blanked, text.claims[i].end, text.claims[j].start)
    if beyond is None or not _ONLY_WHOSE.search(text.blanked, span[0], text.claims[i].start):
        return
    sign = 1 if beyond["up"] or beyond["exceeds"] else -1
    second = {e.row_key: e.value for e in index.column(other)}
    for row in index.column(entry):
        rival = row.row_key != entry.row_key and row.row_key in second
        if rival and (row.value - second[row.row_key]) * sign > 0:
            yield i, "It is not the only one."
            return


def _only_beyond(index: Index, text: ParsedText, i: int, entry: Entry) -> Iterator[Wrong]:
    """Rows said to be the only ones beyond a limit that another one is beyond as well."""
    limit, span = i - 1, text.contexts[i].span
    kind = next((k for k in sorted(entry.needed) if tells(index, entry, k)), None)
    if limit < 0 or text.contexts[limit].span != span or not entry.in_list or kind is None:
        return
    bound = text.claims[limit]
    if bound.bound not in LIMITS or bound.kind is not text.claims[i].kind or not is_size(bound):
        return
    said = _only(text, span[0], bound.start)
    if said is None or not _BRACKET.fullmatch(text.blanked, bound.end, text.claims[i].start):
        return
    names = {
        name
        for m in text.mentions
        if span[0] <= m.start < bound.start
        for k, name in m.entities
        if k == kind
    }
    edge = bound.readings[0].number.value
    if entry.subject[kind] not in names or not bound.bound.admits(entry.value, edge):
        return
    for row in index.column(entry):
        if row.subject.get(kind) not in names and bound.bound.admits(row.value, edge):
            yield i, f"{row.subject.get(kind, '').rpartition('|')[2]} is as well."
            return


def _only(text: ParsedText, start: int, end: int) -> re.Match[str] | None:
    words = _BEFORE_LIMIT.sub("", named_blacked_out(text)[start:end]).rstrip() + " "
    return _ONLY.search(words) or _THE_ONLY.search(words)


_BEFORE_LIMIT = re.compile(
    r"(?:\b(?:more|less|fewer)\sthan|\b(?:beyond|above|over|below|under))?\s?(?:[£$€]\s?)?$"
)
_THE_ONLY = re.compile(r"■\s(?:is|was)\sthe\sonly\s(?:[a-z]+\s){1,5}$")
"""Before the limit of "A was the only month beyond £100,000 (£102,161)"."""
