"""Words that speak for another figure than a fact: one of its row, or one of another measure.

"Can be reached", "more than one", "improved" name one figure of a row: where the row has it, no other is
meant, unless that one stands beside it. Profit is no revenue, what each spends is no total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.foreign_measures import names_foreign_measure, names_of
from agent.ledger.matching.named_fields import is_of_other_levels, names_phrase
from agent.ledger.matching.spot import Spot
from agent.ledger.text.claim import LIMITS, Claim, Kind


@dataclass(frozen=True, slots=True)
class _Named:
    """What `words` name: fields whose name has `field`; `alike` if only those of the fact's unit count."""

    field: re.Pattern[str]
    words: re.Pattern[str]
    alike: bool = True


def _named(field: str, words: str, alike: bool = True) -> _Named:
    return _Named(re.compile(field), re.compile(words, re.IGNORECASE), alike)


_REJECTED = re.compile(
    r"(?:\sof\s(?:the\s|all\s)?(?:[a-z]+\s){0,2}[a-z]+)?\s(?:was|were|ha(?:s|ve)\sbeen)\srejected\b"
)
"""What an import did not take: said of no other number of lines."""
_NAMED = (
    _named("median|^value$", r"\bmedian\b"),
    _named(
        "reach|planned",
        r"\b(?:can|could)\s(?:still\s|all\s)?be\s(?:reached|contacted|written\sto)\b|"
        r"\bwe\s(?:can|may)\s(?:reach|contact|write\sto)\b",
    ),
    _named("several", r"\bmore\sthan\sone\b|\bat\sleast\stwo\b|\btwo\s(?:\w+\s)?or\smore\b"),
    _named(
        "lifetime",
        r"\b(?:whole|entire|full|all\s(?:its|their))\shistory\b|\bof\sall\stime\b|"
        r"\bsince\s(?:it|they)\s(?:first|joined|signed|began)\b",
    ),
    _named("stake|revenue_at_risk", r"\b(?:revenue|value|money|sales)\sat\s(?:risk|stake)\b"),
    _named("^net_", r"\bnet\b(?!\s(?:revenue|sales|value))"),
    _named("family", r"\bfamily\b"),
    _named("missed|overdue", r"\bmissed\b"),
    _named("^children$", r"\b(?:sister|subsidiar\w+|child|children|daughter)\b"),
    _named("entered", r"\b(?:became|joined|newcomers?)\b"),
    _named(
        "with_signal",
        r"\b(?:show(?:s|ed)?|ha[sd]|have|with)\s(?:at\sleast\s|only\s)?(?:one|an?|any|some)\s(?:warning\s)?si(?:gnal|gn)s?\b",
    ),
    _named("alive", r"\b(?:probably|likely)\s(?:still\s)?(?:active|alive|customers?)\b"),
    _named(
        r"expected|predicted|alive|after|gain|_(?:low|high)$",
        r"\b(?:will|should)\s(?:probably|likely)\b|\b(?:is|are)\s(?:expected|forecast|predicted)\sto\b",
        alike=False,
    ),
    _named(
        r"^(?!past|earlier|previous)(?:.*_)?(?:expected|predicted|forecast)",
        r"\b(?:expects?|forecasts?|predicts?|anticipates?|foresees?)\b(?!\stoo\b|\s(?:a\s)?(?:change|rise|fall))",
    ),
    _named(r"_low$", r"\b(?:lower?\s(?:end|bound|case)|worst\scase|floor)\b"),
    _named(r"_high$", r"\b(?:(?:high|upper|top)\s(?:end|bound)|best\scase|ceiling)\b"),
    _named(
        r"^stayed|^unchanged",
        r"\b(?:kept|keep|held|hold|retain(?:ed)?)\s(?:on\sto\s)?(?:their|its)\s(?:place|position|segment|status|spot)s?\b|\bstayed\s(?:put|where)\b",
    ),
    _named("control", r"\bheld\sback\b|\bcontrols?\s*(?:group)?$"),
    _named("expected", r"\bmost\svaluable\b"),
    _named("better|upgrade", r"\bimproved\b|\b(?:moved|went)\sup\b|\bclimbed\b", alike=False),
    _named(
        "worse|downgrade",
        r"\bworse(?:n|ned)?\b|\b(?:moved|went)\sdown\b|\bslipped\b|\bslid\b",
        alike=False,
    ),
)
_DONE = tuple(
    (re.compile(field), re.compile(rf"(?:\s[\w■'\u2019]+){{0,5}}?\s{verb}\b"), re.compile(before))
    for field, verb, before in (
        ("open", r"opened", r"\bopened\sby\s(?:the\s)?$"),
        ("click", r"clicked", r"\bclicked\sby\s(?:the\s)?$"),
        ("respon", r"(?:responded|replied|answered)", r"\banswered\sby\s(?:the\s)?$"),
    )
)
"""What the counted did, right after the figure, or before it: "80 contacts opened it"."""
_CAME_OR_WENT = re.compile(
    r"(?:\s(?!and\b|but\b)[^\W\d]+){0,2}?\s(?:(?P<came>enter(?:ed|ing)?|join(?:ed|ing)?|arriv(?:ed|ing))|"
    r"(?:left|leav(?:e|ing)|depart(?:ed|ing)))\b(?!\s(?:the\s)?■)"
)
"""What the counted did: "58 accounts enter and 116 leave"."""
_ENTERED, _LEFT = re.compile(r"^entered"), re.compile(r"^left$")
_ARE_STILL = re.compile(
    r"[^.;:()\d]{0,60}?(?:[^.;:()]{0,60}?)\s(?:are|were|remain(?:ed)?)\sstill\s(?:the\s)?■"
)
_STAYED_THERE = re.compile(r"^stayed")
_GROUP = re.compile(
    r"(?:\sof)?(?:\sthe)?\s(?:contacted\b|(?P<control>in\sthe\scontrol\sgroup|of\sthe\scontrols?\b))"
)
"""Of whom a rate is said to be: "13.3 % of contacted accounts", "10 % in the control group"."""
_CONTROL, _CONTACTED = re.compile(r"control"), re.compile(r"^(?!control).*rate$")
_FORECAST = re.compile(
    r"\b(?:predict(?:s|ed|ing)?|forecast(?:s|ing)?|foresaw)\s(?:[a-z]+\s)?(?:[£$€]\s?)?$",
    re.IGNORECASE,
)
_PREDICTED = re.compile(r"predicted|expected")
_CAME = re.compile(r"actual|happened|^past|base_rate")
_CAME_IN = re.compile(
    r"(?:\s[a-z]+)?\s(?:came(?:\sin)?|actually|really|materiali[sz]ed|happened|did)\b"
)
_EXPECTED = re.compile(r"\bexpected\s(?:that\s)?(?:[£$€]\s?)?$")
_IN_FACT = re.compile(r"\b(?:in\s(?:fact|reality|truth)|actually),?\s(?:[£$€]\s?)?$")
_BASE = re.compile(r"\b[Oo](?:f|ut\sof)\s(?:the\s|all\s|these\s|those\s)*$")
_ON = re.compile(
    r"\b(?:orders?|buys?|bought|ordered)\s(?:on|(?:about\s|roughly\s|only\s|just\s)?(?:once\s)?every)\s$|\bcustomers?\sfor\s$|\bplaced\s$"
)
_A_YEAR = re.compile(r"\s(?:a|per|each|every)\s(?:year|month)\b")


def names_other_of_row(spot: Spot, entry: Entry, row: Callable[[], Sequence[Entry]]) -> bool:
    """Whether the words around a figure name another one of the row than this fact.

    `row` gives the facts of the row.
    """
    text, claim, context = spot.text, spot.claim, spot.context
    if entry.is_window:
        return False
    start, end = context.header or context.clause
    before = spot.before(24, start)
    if _BASE.search(before):
        return False
    if _is_of_other_days(entry, text, claim, before):
        return True
    if names_phrase(text[context.span[0] : claim.start], entry, row):
        return True
    if is_of_other_levels(entry, text[start:end], row):
        return True
    if _REJECTED.match(text, claim.end, end) and "reject" not in entry.measure:
        return True
    if _FORECAST.search(before) and _has(row(), entry, _PREDICTED, True):
        return bool(_CAME.search(entry.measure))
    if _EXPECTED.search(before) and _CAME.search(entry.measure):
        return _has(row(), entry, _PREDICTED, True)
    came_in = _CAME_IN.match(text, claim.end, end) or _IN_FACT.search(before)
    if came_in and _has(row(), entry, _CAME, True):
        return bool(_PREDICTED.search(entry.measure))
    for named in _named_in(text, start, end):
        if _has(row(), entry, named.field, named.alike):
            return not any(named.field.search(e.measure) and spot.is_beside(e) for e in row())
    group = _GROUP.match(text, claim.end, end) if entry.fact.unit == "percent" else None
    if group and _has(row(), entry, _CONTROL if group["control"] else _CONTACTED, True):
        return True
    if entry.fact.unit != "count":
        return False
    if came := _CAME_OR_WENT.match(text, claim.end, context.span[1]):
        return _has(row(), entry, _ENTERED if came["came"] else _LEFT, True)
    if _ARE_STILL.match(text, claim.end, context.span[1]):
        return _has(row(), entry, _STAYED_THERE, True)
    return any(
        (did.match(text, claim.end, end) or by.search(before)) and _has(row(), entry, field, True)
        for field, did, by in _DONE
    )


def names_own(spot: Spot, entry: Entry) -> bool:
    """Whether the clause names the very count that a fact is: "93 moved up" are those that are better."""
    return entry.fact.unit == "count" and any(
        named.field.search(entry.measure)
        for span in (spot.context.clause, spot.goes_on)
        for named in _named_in(spot.text, *span)
    )


@lru_cache(maxsize=256)
def _named_in(text: str, start: int, end: int) -> Sequence[_Named]:
    """What the words of a part of a text name: the same for every fact, so looked for once."""
    return [named for named in _NAMED if named.words.search(text, start, end)]


def place_of_name(text: str, span: tuple[int, int], entry: Entry) -> int | None:
    """Where the words name the very field of a fact, if they do."""
    for named in _NAMED:
        said = named.words.search(text, *span) if named.field.search(entry.measure) else None
        if said is not None:
            return said.start()
    return None


def _has(row: Sequence[Entry], entry: Entry, field: re.Pattern[str], alike: bool) -> bool:
    """Whether the row has the field that is named and the fact is not of it."""
    return not field.search(entry.measure) and any(
        field.search(other.measure)
        and (not alike or other.fact.unit == entry.fact.unit)
        and other.value != entry.value
        for other in row
    )


def _is_of_other_days(entry: Entry, text: str, claim: Claim, before: str) -> bool:
    """Whether "on 7 days a year" or "a customer for 30 days" meets the days since the last order."""
    return "recency" in entry.measure and bool(_ON.search(before) or _A_YEAR.match(text, claim.end))


_REVENUE = r"monetary|revenue|sales|spend"
_NEVER = tuple(
    (re.compile(said, re.IGNORECASE), re.compile(not_of))
    for said, not_of in (
        (
            r"\b(?:silent|quiet|inactive|dormant|not\sordered|without\s(?:an?\s)?orders?)\b",
            r"(?:^|_)active_",
        ),
        (r"\b(?:additional|extra)\s|\bwould\s(?:each\s)?add\b", r"_reached$"),
        (r"\bon\s(?:the\s|our\s|its\s|[\w■]+['\u2019]s?\s)*books\b|\bor\snot\b", r"(?:^|_)active_"),
    )
)
"""Words that no figure of some fields is said of."""
_LATER = re.compile(
    r"\b(?:a|one)\s(?P<on>quarter|year)\s(?:after|later|on)\b|\bafter\s(?:a|one)\s(?P<after>quarter|year)\b",
    re.I,
)
_SO_LATE = re.compile(r"^(?:\w+_)?(?<!half_)(?P<unit>quarter|year)_later$")
_OTHER = re.compile(r"(?:^|_)other_")
_THE_OTHERS = re.compile(
    r"\b(?:others?|rest|remaining|remainder|smaller|else|left|further|long\stail)\b", re.IGNORECASE
)
_AVERAGED = re.compile(r"mean|average|avg|median|typical|per_|_per|monthly|daily|weekly|usual")
_REVENUE_OF = re.compile(
    r"\b(?:revenue|sales|turnover|takings)\s(?:of|was|were|is|came\sto|reached|total(?:l?ed|s))\s(?:[a-z]+\s)?[£$€]?$",
    re.IGNORECASE,
)
_OF_ACCOUNT = re.compile(
    r"\b(?:average|typical|mean)\s(?:account|customer|client)\b", re.IGNORECASE
)
_TAKEN = re.compile(
    r"\b(?:average|mean|median|typical|per|an?\s(?:order|account|customer)|each|every|apiece)\b",
    re.IGNORECASE,
)
"""What makes an amount one of each, and no total: "EDI brought in revenue of £1,178" lacks it."""
_EACH = re.compile(r"\b(?:each|every)\s(?:single\s)?■", re.IGNORECASE)
_EACH_OF = re.compile(
    r"\b(?:each|every\sone)\sof\s(?:the|these|those|our)\s(?:[\w■]+\s){0,2}(?:accounts|customers|clients)\b",
    re.IGNORECASE,
)
_A_TIME = re.compile(
    r"\s(?:an?|per|each|every)\s(?P<of>day|week|month|quarter|order|account|customer|client)\b|\s(?P<ly>month|week|dai)ly\b"
)
_WITHOUT = re.compile(r"\b(?:without|excluding|except|apart\sfrom)\s(?:the\s)?■", re.IGNORECASE)
_TOGETHER = re.compile(r"■+,?\sand\s(?:the\s)?■+\s(?:together|combined|jointly)\b")
_AS_LONG = re.compile(r"\sas\slong\b")
_ALONE = re.compile(r"\b(?:on\sits\sown|by\sitself|without\sits)\b", re.IGNORECASE)
_TODAY = re.compile(
    r"^(?!.*\b(?:more|extra|additional|another|than|from|would\sbe)\b).*\b(?:today|currently|at\spresent)\b",
    re.I | re.S,
)
_MOVED_ON = re.compile(r"\b(?:changed|moved|switched|left|lost|slipped|dropped)\b", re.IGNORECASE)
_STAYED = re.compile(
    r"\b(?:stay|remain|kept|keep|still|unchanged|same|where|not|never|without|none)|n['\u2019]t\b",
    re.IGNORECASE,
)
_BRINGS = re.compile(r"\b(?:bring|brought|earn|spen[dt]|hold|held|generat)\w*\b", re.IGNORECASE)
_AT_RISK = re.compile(r"\b(?:risk|stake|los[es]\w*|danger|threat\w*|expos\w*)\b", re.IGNORECASE)
_OF_LEVEL = re.compile(r"\b(?:high|critical|medium|low)[\s-]risk\b", re.IGNORECASE)
_TO_COME = re.compile(r"^(?:gain|expected|predicted)|_after$")
_WILL = re.compile(r"\b(?:will|is\sgoing\sto)\s(?:reach|bring|be|spend|grow|make|earn|hit|have)\b")
_SO_FAR = re.compile(rf"(?:total_|mean_|average_)?(?:{_REVENUE})(?:_value)?(?:_share)?$")

_SPENT_SO_FAR = re.compile(
    r"(?:account_|total_|family_)?(?:monetary(?:_value)?|revenue|spend|sales|money)"
)
_ALL_TIME = re.compile(
    r"\b(?:life-?time|(?:whole|entire|full)\shistory|of\sall\stime|since\s(?:it|they)\s(?:first|joined|signed|began))\b",
    re.IGNORECASE,
)
_COULD = re.compile(
    r"\b(?:could|might|can)\s(?:[a-z]+\s)?(?:be\s(?:won|gained|earned)|add|take\sup|win|gain|bring|earn)\b"
    r"|\b(?:potential|upside|white\sspace|opportunity)\b(?:\sworth|\sof)?\s[£$€]?$"
)
_POTENTIAL = re.compile(r"^value$|potential|gain|white_space|opportunit|after|_at_stake$")


def _has_potential(spot: Spot, entry: Entry) -> bool:
    """Whether the row of what somebody spent says what could be won, and the text says that nowhere."""
    return any(
        _POTENTIAL.search(other.measure)
        and other.value != entry.value
        and not spot.is_beside(other)
        for other in spot.index.row(entry)
        if other.fact.unit == entry.fact.unit
    )


def names_other_measure(spot: Spot, entry: Entry) -> bool:
    """Whether the words before a figure name a measure, or a way to take it, that the fact is not."""
    if names_foreign_measure(spot, entry):
        return True
    before = spot.text[spot.context.clause[0] : spot.claim.start]
    clause = spot.text[slice(*spot.context.clause)]
    if any(of.search(clause) and not_of.search(entry.measure) for of, not_of in _NEVER):
        return True
    if late := _SO_LATE.search(entry.measure):
        said = list(_LATER.finditer(spot.text, spot.context.span[0], spot.claim.start))
        if said and (said[-1]["on"] or said[-1]["after"]).lower() != late["unit"]:
            return True  # "a quarter after their first one, 84 % order again"
    if _OTHER.match(entry.measure) and not _THE_OTHERS.search(spot.text, *spot.context.span):
        return spot.context.header is None
    if entry.subject and (_TOGETHER.search(before) or _WITHOUT.search(before)):
        return True
    if spot.claim.kind is Kind.MULTIPLE and _AS_LONG.match(spot.text, spot.claim.end):
        return entry.fact.unit not in ("days", "ratio")
    if _TODAY.search(before) and _TO_COME.search(entry.measure):
        return True
    if _is_of_stayers(entry) and _MOVED_ON.search(clause):
        return not _STAYED.search(clause)
    if entry.measure == "revenue_at_risk" and _BRINGS.search(before):
        return not _AT_RISK.search(_OF_LEVEL.sub("", spot.text[slice(*spot.context.span)]))
    if entry.measure.startswith("family_") and _ALONE.search(before):
        return True
    if _WILL.search(before) and _SO_FAR.match(entry.measure):
        return True
    if _SPENT_SO_FAR.fullmatch(entry.measure):
        if _ALL_TIME.search(clause) and spot.index.windows.is_of_some(entry):
            return True  # what it brought in a year is not what it brought in all its time
        if _COULD.search(before) and _has_potential(spot, entry):
            return True
    if entry.fact.unit != "money":
        return False
    if "order_value" in entry.fact.path or "order value" in entry.fact.label:
        plain = _REVENUE_OF.search(before) and not _TAKEN.search(clause)
        return bool(plain or _OF_ACCOUNT.search(before))
    if _AVERAGED.search(names_of(entry)):
        return False
    row = spot.index.row_measures(entry)
    of_all = entry.measure.startswith("total_") or f"{entry.measure}_per_account" in row
    if of_all and spot.claim.bound not in LIMITS and _EACH_OF.search(before):
        return True  # "each of the 15 accounts would add £103k" is no figure of them all
    return bool(_EACH.search(before)) or is_taken_otherwise(spot, entry)


def _is_of_stayers(entry: Entry) -> bool:
    """Whether a fact counts those that are in the segment that they were in."""
    start, end = entry.subject.get("from_segment"), entry.subject.get("to_segment")
    return entry.measure == "stayed" or (start is not None and start == end)


def is_taken_otherwise(spot: Spot, entry: Entry) -> bool:
    """Whether "£380 an order" meets all the money of a row, or is made of it as it is."""
    return bool(_A_TIME.match(spot.text, spot.claim.end) and _SO_FAR.match(entry.measure))
