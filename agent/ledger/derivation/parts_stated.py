"""Holds a part and the whole that stands beside it to each other: "57 % of the growth of £114k", "38 of the
1,362 scored accounts", "£1.4m, more than half of what B does (£3.6m)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.exchanged_sides import direct
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Kind, is_size
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED

_OF_AMOUNT = re.compile(
    r"\s(?:of|in)\s(?:[\w'\u2019-]+\s){0,4}[\w'\u2019-]+"
    r"(?:\sof\s|,\swhich\s(?:came\sto|comes\sto|amount(?:s|ed)\sto|is|was|stood\sat)\s|\s\()[£$€]?\s?"
)
"""Between a share and its whole: "57 % of the year's growth of £114k"."""
_OF_SO_MANY = re.compile(r"\s(?:out\s)?of\s(?:the\s|our\s|all\s)*")
_OF_WHAT = re.compile(
    r"\s(?:of|in)\s(?:(?:what|that\sof|those\sof)\s)?(?:[\w■'\u2019-]+\s){1,5}?\((?:[£$€]\s?)?|"
    r"\sof\s(?:the\s)?■+['\u2019]s?\s(?:[£$€]\s?)?"
)
"""Between a part and the figure of another row: "more than half of what B does (£3.6m)"."""
_FEWEST = 50
"""What two counts come to before they are taken for parts of a third: "1 of 4" may stand beside any 5."""


def of_other_whole(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, str]]:
    """The figures, by place, that are no such part of the whole beside them, and why."""
    for i, entry in direct(findings):
        j = i + 1
        if j < len(findings) and text.contexts[j].span == text.contexts[i].span:
            whole = findings[j].entry if findings[j].verdict == "direct" else None
            if whole and _is_no_share_of(index, text, i, entry, whole):
                yield i, f"It is no such share of {described(whole.fact)}."
            elif whole and _stand_apart(index, text, i, entry, whole):
                yield i, f"They are none of {described(whole.fact)}."
    for i, claim in enumerate(text.claims):
        inner = claim.kind is Kind.PERCENT and 0 < i < len(findings) - 1 and is_size(claim)
        if inner and _is_other_part(text, findings, i):
            yield i, "The figures beside it are another part of each other."


def _is_no_share_of(index: Index, text: ParsedText, i: int, entry: Entry, whole: Entry) -> bool:
    """Whether a row's share of one total is said to be one of another that is named by its amount."""
    claim, base = text.claims[i], text.claims[i + 1]
    if claim.kind is not Kind.PERCENT or claim.spelled or claim.direction or not entry.in_list:
        return False
    if whole.in_list or not whole.value or base.kind not in (Kind.MONEY, Kind.NUMBER):
        return False
    if "share" not in entry.measure or not _OF_AMOUNT.fullmatch(
        text.blanked, claim.end, base.start
    ):
        return False
    parts = [
        one for one in index.row(entry) if one.fact.unit == whole.fact.unit and one is not entry
    ]
    shown = claim.readings[0].number
    shares = [abs(one.value / whole.value) * HUNDRED for one in parts]
    return bool(shares) and all(abs(share - shown.value) > shown.step for share in shares)


def _stand_apart(index: Index, text: ParsedText, i: int, part: Entry, whole: Entry) -> bool:
    """Whether so many are said to be of those who, with them, make up all."""
    one, two = text.claims[i], text.claims[i + 1]
    if part.fact.unit != "count" or whole.fact.unit != "count" or one.bound is not Bound.EXACT:
        return False
    if not _OF_SO_MANY.fullmatch(text.blanked, one.end, two.start) or part.needed or whole.needed:
        return False
    if part.fact.call != whole.fact.call or not 0 < part.value < whole.value:
        return False
    together = part.value + whole.value
    return together >= _FEWEST and any(
        e.fact.unit == "count" and e.value == together and not e.is_row_count
        for e in index.call_facts(whole.fact.call)
    )


def _is_other_part(text: ParsedText, findings: Sequence[Finding], i: int) -> bool:
    """Whether the figure before a part is another one of the figure after it, of the same column."""
    one, two = findings[i - 1].entry, findings[i + 1].entry
    claim, spans = text.claims[i], {text.contexts[k].span for k in (i - 1, i, i + 1)}
    if one is None or two is None or len(spans) > 1 or claim.direction:
        return False
    if one.column_key != two.column_key or one.row_key == two.row_key or not two.value:
        return False
    if {findings[i - 1].verdict, findings[i + 1].verdict} != {"direct"}:
        return False
    if not _OF_WHAT.fullmatch(text.blanked, claim.end, text.claims[i + 1].start):
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    return not reach.holds(one.value / two.value * HUNDRED)
