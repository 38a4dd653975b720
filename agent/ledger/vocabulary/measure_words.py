"""The words of field names and what a text may say instead of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from agent.ledger.vocabulary._words import load, word_set

_WORDS = re.compile(r"(?<!\d)[^\W\d_]+")
_TABLES = load("measure_words")
_EMPTY_WORDS = word_set(_TABLES["empty"])
_SAME_WORD = {word: plain for plain, words in _TABLES["same"].items() for word in words.split()}

_AVERAGE = (
    r"averag|mean|typical|usual|\bper\b|\beach\b|apiece|\ban?\s(?:■|[A-Z])|order\s(?:value|size)|"
    r"basket\s(?:value|size)|\b(?:larger|bigger|smaller)\s(?:order|basket)s|"
    r"\b(?:order|basket)s?\b[^.;]{0,40}\b(?:larger|bigger|smaller|worth)\b"
)
_PEERS = (
    r"\baccounts\sin\s|\d\s(?-i:[A-Z])[\w\s&]{2,30}\saccounts\b|"
    r"peer|their\s(?:median|average)|similar|\bsame\b|other|like|comparable|compared|among"
)
_MORE = r"\bmore\b|next|further|lift|would|need|reach|begin|away|short|cheapest|change|move|gap"
_BEFORE = (
    r"previous|before|earlier|\boutset\b|\bat\sthe\s(?:start|beginning)\b|prior|\bago\b|\bfrom\b(?!\s(?:the\s)?■)|against|versus|\bvs\b|compared|than|after|\bprev\b|\d[\w.]*\sthen\b|"
    r"\b(?:below|above)\sthe\b|"
    r"(?<!\bthe\s)\blast\s(?:year|month|quarter|period|window)|"
    r"(?:\b(?:up|down|more|less|fewer|growth|increase)\b|%)[^.;]{0,24}\son\s"
)
_IN_MONTH = (
    r"\b(?:in|on|of|at|since)\s(?:\d{1,2}\s)?(?:January|February|March|April|May|June|July|August|September|"
    r"October|November|December)\b"
)
_WAS = rf"{_BEFORE}|{_IN_MONTH}|\bwas\b|\bwere\b|\bhad\b|stood"
_ENDS = (
    r"between|interval|\bat\s(?:best|worst|least|most)\b|\blow|high|upper|range|confiden|up\sto|or\smore|"
    r"optimis|pessimis|\btakes\b|reach|begin"
)
_LOW = (
    r"between|interval|\bat\s(?:worst|least)\b|\blow|range|confiden|or\smore|pessimis|caut|takes\b|\bfloor\b|"
    r"begin|\bfrom\b"
)
_HIGH = (
    r"between|interval|\bat\s(?:best|most)\b|high|upper|range|confiden|up\sto|optimis|reach|\bto\b|"
    r"ceiling"
)
_AHEAD = (
    r"expect|forecast|predict|\bplan\sfor\b|\bcount\son\b|should|\bwill\b|likel|\bnext\b|coming|probab|\bwould\b|\bmay\b|project|"
    r"chance|\d\s?%\sinterval|\bworth\b|(?<!order\s)\bvalu(?:e|ed|able)\b|promis|fores[ae]|prospect|\bmodel\s(?:sees|puts|has)\b"
)
_LIFE = (
    r"life|\bever\b|so\sfar|to\sdate|in\sall|\bsince\b|altogether|\bwith\sus\b|\bfrom\sus\b|histor|"
    r"all[\s-]time|all\sthe\stime|on\srecord|years|that\stime|\b(?:has|have)\s(?:\w+\s)?(?:brought|spent|placed|ordered|bought)\b|first\sorder"
)
_SHOWN = (
    r"show|list|these|those|\btop\b|first|largest|biggest|following|here|above|below|named|together|"
    r"\bfit\b|make\sup"
)
_CHANGED = (
    r"differ|chang|more|less|fewer|\bup\b|\bdown\b|gr[eo]w|\bro?i?se\b|rising|fall|fell|gain|\blos|add|creas|drop|"
    r"declin|higher|lower|larger|smaller|better|worse|ahead|behind|\bgap|\blead|\bbeat|\bout[a-z]+|than|against|"
    r"\bvs\b|versus|compar|[-+\u2212\u2013±Δ]\s?[£$€]?\s?\d|plus|minus|extra|shr[aiu]nk|slip|improv|surplus|short|"
    r"above|below|apart|margin|exceed|trail|jump|climb|\bcut|cost|swing|halv|half\sas|bring|would|could|\bw[io]n\b|slow|fast|move|steady|"
    r"■\sby\s[£$€]?\d|unchanged|trend|\blift|effect|to\b"
)
QUALIFIERS = {
    word: re.compile(like, re.IGNORECASE)
    for word, like in {
        "mean": _AVERAGE,
        "average": _AVERAGE,
        "avg": _AVERAGE,
        "previous": _BEFORE,
        "before": _BEFORE,
        "own": r"\bown\b|itself|alone|without",
        "annual": r"annual|yearly|turnover|company|itself|a\syear",
        "earlier": _WAS,
        "median": r"median|typical|usual|middle|half",
        "peers": _PEERS,
        "peer": _PEERS,
        "next": _MORE,
        "gap": rf"{_MORE}|\bevery\b|\busual",
        "cheapest": _MORE,
        "by": r"\bby\b|until|before",
        "low": _LOW,
        "high": _HIGH,
        "after": r"would|after|then|becom|move|\bif\b|case|will\b|could|instead|reach|end\sup|to\b",
        "lowest": _ENDS,
        "highest": _ENDS,
        "expected": _AHEAD,
        "lifetime": _LIFE,
        "shown": _SHOWN,
        "family": r"family|group|branches|sites|sister|together|altogether|with\sits|accounts|combined",
        "top": r"\btop|largest|biggest|best|upper|highest|leading|strongest|most\s|\w{3}iest\b|tenth|"
        r"\bone\s(?:\w+\s)?in\b",
        "maximum": r"max|most|up\sto|highest|largest|biggest|longest|top|between|\bto\b|range|best",
        "minimum": r"min|least|from|lowest|smallest|shortest|between|range|start",
        "age": r"\bage|later|after|month|quarter|since|\bold\b",
        "half": r"half|six\smonths|\b180\b|two\squarters",
        "quarter": r"quarter|three\smonths|\b90\b",
        "retention": r"ret[ae]in|retention|\bstill\b|later|after|\b(?:first|initial|original)\b|\bleft\b|"
        r"remain|kept|keep|back|again|cohort",
        "evaluated": r"evaluat|judg|check|enough|could|test|\btold\b|"
        r"\b[Oo]f\s(?:the\s|all\s)*(?:[\d■]|two|three|four|five|six|seven|eight|nine|ten)",
        "per": r"\bper\b|\bat\s[£$€]|"
        r"\b(?:each|one)\b|every|apiece|average|mean\b|typical|\bdaily\b|\ban?\s(?!total)[\w■]",
        "difference": _CHANGED,
        "change": _CHANGED,
        "quartile": r"quart|between|middle|half|range",
        "opted": r"opt|unsubscrib|refus|(?:asked|want)\snot|not\swant|\bout\b",
        "threshold": r"threshold|limit|from|than|least|most|below|above|over|under|cut",
        "budget": r"budget|cost|spen[dt]|invest|pa(?:id|y)|price|\bfor\b|afford|set\saside|earmark|allot|"
        r"allocat|leaves",
        "cost": r"cost|spen[dt]|price|paid|\bper\b|each|\bat\b",
        "percentile": r"percentile|per\scent|%|than|rank|out\sof",
    }.items()
}
"""Words of field names without whose like a text does not mean the figure."""
AVERAGES = QUALIFIERS["average"]
NARROWING = {
    word: re.compile(like, re.IGNORECASE)
    for word, like in {
        "active": r"activ|order|bought|buy|purchas|shop|spend|spent|use",
        "stake": r"risk|stake|lose|loss|danger|threat|jeopard|leav|churn|critical",
        "repeat": r"repeat|again|more\sthan\sonce|twice|regular|return|c[ao]me\sback",
        "single": r"once|single|one\sday|one[\s-]time|only",
        "several": r"several|more\sthan\sone|two\sor\smore|multiple|at\sleast\stwo",
        "stopped": r"stop|no\slonger|ceas|drop",
        "closed": r"clos|ended|finish|complet|past",
        "positive": r"positiv|good|happy|pleas",
        "negative": r"negativ|bad|complain|critic|unhappy",
        "cumulative": r"cumul|together|combin|running|first|top|\bwith\b|between|add",
        "backtest": r"back-?test|test|predict",
        "order": r"order|purchas|basket|each|\btime|transact|bought|buy",
        "primary": r"primar|core|main|first",
        "secondary": r"second|further|also|plus|add",
    }.items()
}
"""Words that make a field narrower than a sibling, and what a text then says."""

_MEANT: Mapping[str, str] = _TABLES["meant"]
_ONLY: Mapping[str, str] = _TABLES["only"]
_TITLED: Mapping[str, str] = _TABLES["titled"]
_MEASURING = word_set(_TABLES["measuring"])


@lru_cache(maxsize=4096)
def phrase_of(measure: str) -> tuple[str, ...]:
    """The telling words of a field's name."""
    words = measure.lower().split("_")
    return tuple(plain(word) for word in words if word and word not in _EMPTY_WORDS)


@lru_cache(maxsize=4096)
def unqualified(measure: str) -> frozenset[str]:
    """The telling words of a field's name without those that say how it is taken."""
    words = "_".join(word for word in measure.split("_") if word not in QUALIFIERS)
    return frozenset(phrase_of(words))


@lru_cache(maxsize=4096)
def said_for(word: str) -> frozenset[str]:
    """Words that a text says for one word of a field's name and for no other field."""
    return frozenset(_ONLY.get(word, "").split())


@lru_cache(maxsize=4096)
def meant_by(path: str) -> frozenset[str]:
    """All words that tie a text to a field: those of its path and what people say instead."""
    found: set[str] = set()
    for word in re.findall(r"[a-z]+", path.lower()):
        found.add(plain(word))
        said = _MEANT.get(word) or _MEANT.get(f"{word}s", "")
        found.update(said.split(), _ONLY.get(word, "").split())
    return frozenset(found - _EMPTY_WORDS)


@lru_cache(maxsize=4096)
def named_by(word: str) -> frozenset[str]:
    """The stems of a word of a row's title and of what people say instead."""
    return stems(frozenset((word, *_TITLED.get(word, "").split())))


def is_measure_word(word: str) -> bool:
    """Whether a word in lower case belongs to the names of figures."""
    return word in _MEASURING or word in _MEANT or word in _SAME_WORD or plain(word) in _MEANT


def words_in(text: str, span: tuple[int, int] | None) -> list[str]:
    """The words of a part of a text, each brought to its plain form."""
    if span is None:
        return []
    return [*_plain_words(text[slice(*span)])]


@lru_cache(maxsize=4096)
def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(plain(word.lower()) for word in _WORDS.findall(text))


@lru_cache(maxsize=4096)
def telling(title: str) -> frozenset[str]:
    """The words of a row's title."""
    found: set[str] = set()
    for part in title.split("|"):
        words = {plain(word.lower()) for word in _WORDS.findall(part)}
        words = {word for word in words if len(word) > 2}
        found |= (words - _EMPTY_WORDS) or words  # a trend may be one of "value" and no more
    return frozenset(found)


def stems(words: frozenset[str]) -> frozenset[str]:
    """Words without the endings of verbs: "use" and "used" are one."""
    return frozenset(map(_stem, words))


@lru_cache(maxsize=4096)
def _stem(word: str) -> str:
    for ending in ("ing", "ed", "e"):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            return word.removesuffix(ending)
    return word


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """A word in the singular, and the same word for the same thing."""
    word = _SAME_WORD.get(word, word)
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and word[-2] != "s" else word


def holds(words: list[str], phrase: tuple[str, ...]) -> bool:
    """Whether the phrase stands in the words, one word after the other."""
    size = len(phrase)
    return size > 0 and any(
        tuple(words[i : i + size]) == phrase for i in range(len(words) - size + 1)
    )


PLAIN_MONEY = phrase_of("revenue")
"""What fields are called that say what was brought in, and no more."""
