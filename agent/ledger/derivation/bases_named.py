"""Shares said to be of another base than theirs: "16.5% of all 1,400 accounts" is of the active ones.

Where a share's own number stands in the result or right before it, it is held to the base that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Kind
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import NARROWED

_OF_SOME = re.compile(
    rf"\sof\s(?:the\s|our\s|all\s)?(?P<what>{NARROWED})\s(?:ones|accounts|customers|clients|base)\b"
)
_OF_SO_MANY = re.compile(r"\sof\s(?:all\s|the\s|our\s)*(?=\d)")
_ALSO = re.compile(r"(?:\s[a-z]+){0,2}(?:,\s(?:or\s|that\sis\s)?|\s\()(?:about\s|roughly\s)?")
"""Between a number and the share that it is said to be."""


def of_another_base(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """The shares, by place, that their number is not of the base that is named, and what that is."""
    for i, (claim, finding) in enumerate(zip(text.claims, findings, strict=True)):
        if claim.kind is not Kind.PERCENT or claim.spelled or claim.bound is not Bound.EXACT:
            continue
        if finding.verdict not in ("direct", "derived") or finding.entry is None:
            continue
        shown = claim.readings[0].number
        facts = index.call_facts(finding.entry.fact.call)
        part = _number_of(finding.entry, facts) or _number_before(text, findings, i)
        if part is None:
            continue
        for base in _bases(text, findings, i, facts):
            if base.value and abs(part / base.value * HUNDRED - shown.value) > shown.step:
                yield i, base


def _number_of(share: Entry, facts: Sequence[Entry]) -> Decimal | None:
    """What a share of the whole result is the share of, in accounts: `x` of `x_share`."""
    stem = share.measure.removesuffix("_share")
    if share.needed or stem == share.measure:
        return None
    return next((one.value for one in facts if one.measure == stem), None)


def _number_before(text: ParsedText, findings: Sequence[Finding], i: int) -> Decimal | None:
    """The number that the share restates: "51 accounts, or 19.6%"."""
    before = text.claims[i - 1] if i else None
    if before is None or before.kind is not Kind.NUMBER or findings[i - 1].verdict != "direct":
        return None
    restated = _ALSO.fullmatch(text.blanked, before.end, text.claims[i].start)
    return before.readings[0].number.value if restated else None


def _bases(
    text: ParsedText, findings: Sequence[Finding], i: int, facts: Sequence[Entry]
) -> Iterator[Entry]:
    """What a share is said to be of."""
    end = text.claims[i].end
    some = _OF_SOME.match(text.blanked, end)
    if some:
        yield from (
            one for one in facts if one.measure in (some["what"], f"{some['what']}_accounts")
        )
    many = _OF_SO_MANY.match(text.blanked, end)
    if many and i + 1 < len(findings) and text.claims[i + 1].start == many.end():
        entry = findings[i + 1].entry
        if entry is not None and entry.fact.unit == "count":
            yield entry
