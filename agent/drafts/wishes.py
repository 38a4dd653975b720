"""What can be changed in a document that is written by rules: its length, what comes first, what is left out.

A wish is what a person types below a document: 'shorter, and the risks first', 'without the churn
probability', 'add: we deliver on Tuesdays now'. Everything else that is wished is told not to be followed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from agent.answer import Table
from agent.drafts.written import Text, Written

POSSIBLE = (
    "What can be changed in a document: its length (“shorter”), what it begins with (“risks first”), what it "
    "leaves out (“without the churn probability”), a sentence of yours in it (“add: ...”), and whom, which "
    "region, period or budget it is of. Its tone and letters to customers are not written here."
)
BETWEEN = "; "
"""Between the wishes of a note, oldest first."""
POINTS = 2
"""Bullets of a section, and things to do, that a shorter document keeps."""
_KEEPS_TABLE = frozenset(["Audience"])
"""Sections of which the table is the answer."""
_SHORT = (
    r"short(?:er|en)?\b|brief(?:er|ly)?\b|concise\b|condense\b|trim\b|tighter\b|in short\b|halve\b"
    r"|half (?:a|the|one) (?:page|length)|(?:one|a single|1) page\b|less (?:text|detail)\b"
    r"|too (?:long|wordy)\b|cut (?:it|this) down\b|half as long\b|(?:half|a third|a quarter) (?:of )?the "
    r"(?:length|size)\b|compact\b|abridged\b|nutshell\b|tl ?;? ?dr\b|gist\b|headlines?\b|bottom line\b"
    r"|(?:key|main) points?\b|essen(?:ce|tials)\b|upshot\b|(?:boil|sum|summari[sz]e|compress|squeeze|shrink"
    r"|reduce|distill?|slim)\b(?: (?:it|that|this|them|all|up|down|the \w+))*(?: (?:in|to|into))*"
    r"|(?:max(?:imum)? |at most |no more than |(?:in|to|into|as|of|just|only|about|around|within|under) )*"
    r"(?<!add )(?:a|an|one|two|three|four|five|six|half a|a couple of|a few|\d+)"
    r"(?: (?:or|to) (?:two|three|four|\d+))?"
    r"(?: (?:short|single|crisp|tight))* (?:sentence|paragraph|line|bullet|page|word|side)s?\b(?: points?)?"
    r"(?: (?:max(?:imum)?|at most|only|or so|or less|tops|long))?(?! ?(?:on|about|saying|that|more|less|:))"
)
"""A length in sentences or lines is a wish for few words too: they cannot be counted out."""
_LONG = r"longer\b|in full\b|full (?:version|length)\b|more detail\b|too short\b|expand\b"
_LENGTH = re.compile(rf"(?P<short>{_SHORT})|(?P<long>{_LONG})", re.IGNORECASE)
_ABOUT = {
    "risk": r"risks?|dangers?|threats?",
    "action": r"(?:next |recommended )?(?:actions?|steps?)|to-?dos?|recommendations?|what to do",
    "next step": r"next steps?|actions?",
    "opportunit": r"opportunit(?:y|ies)|chances?|upside",
    "evidence": r"evidence|facts|numbers|figures",
    "insight": r"insights?|numbers|figures|categories",
    "change": r"changes?|what changed",
    "stake": r"(?:value|money|amount|revenue)(?: at stake)?|stakes?",
    "relationship": r"relationship(?: status)?",
    "audience": r"audience|target group|who (?:gets|is) (?:it|in it)",
    "offer": r"offer|message|pitch",
    "channel": r"channels?|timing",
    "budget": r"budget|costs?|money",
    "control": r"control group|measurement|measuring",
    "result": r"(?:expected )?results?|expectations?",
    "objective": r"objectives?|goals?|aims?",
}
"""Words of a heading, and how people call what stands below it."""
_FIRST = (
    r"(?:the |its |their )?(?:{0})(?: \w+)? (?:first|up ?front|at the (?:top|beginning|start)"
    r"|on top|to the top)\b"
    r"|(?:start|begin|open|lead|focus|focussed|focused|concentrate)(?: it)? (?:with|on|by) "
    r"(?:the |its )?(?:{0})\b"
)
_WITHOUT = re.compile(
    r"\b(?:remove|drop|delete|omit|skip|strip|exclude|without|leave out|take out|leave off)\s+"
    r"(?:the |any |all |every |mention of |anything about "
    r"|the (?:part|bit|section|line|sentence)s? (?:on|about) )*"
    r"(?P<what>[A-Za-z][A-Za-z' -]*?)(?: out)?(?=\s+(?:and|but|then|please)\b|[,;.!?]|$)",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\badd(?: (?:a|one|this|the|my))?(?: (?:last|own|final))?(?: (?:sentence|line|remark|point|note))?"
    r"(?::\s*| (?:saying |that says |reading )?(?=[\"“'])"
    r"| that (?=we\b|i\b|they\b|he\b|she\b|the\b|our\b))(?P<text>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_QUOTES = " \"“”'"
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*“])")
_SAME = {"probability": r"probabilit|\bchurn\b", "probabilities": r"probabilit|\bchurn\b"}
"""Words that stand in a document by other names."""
_SMALL = frozenset(
    [
        "make", "it", "bit", "little", "much", "far", "too", "even", "still", "have", "get",
        "keep", "turn", "into", "the", "a", "an", "and", "but", "then", "please", "this", "that",
        "document", "draft", "plan", "note", "summary", "to", "be", "more", "so", "also", "can",
        "you", "could", "would", "now", "just", "of", "with", "put", "in", "for", "redraft",
        "rewrite", "redo", "again", "give", "me", "version",
    ]
)  # fmt: skip
"""Words that wish for nothing by themselves."""


@dataclass(frozen=True)
class Edited:
    """A document after its wishes: `done` says what was changed, `rest` what of the last one was not."""

    written: Written
    done: tuple[str, ...]
    rest: str


def edited(written: Written, note: str) -> Edited:
    """The document with what rules can do of the wishes, which stand one after the other in a note."""
    *before, last = wishes = note.split(BETWEEN)
    done: list[str] = []
    for change in (_with_added, _without):
        for wish in before:
            written, said, _ = change(written, wish)
            done += said
        written, said, last = change(written, last)
        done += said
    for change in (_in_order, _shorter):
        # What it begins with and how long it is are one thing each: what was wished last counts.
        if wish := next((one for one in reversed(wishes) if change(written, one)[1]), ""):
            written, said, _ = change(written, wish)
            done += said
        last = change(written, last)[2]
    words = set(re.findall(r"[a-z]+", last.casefold())) - _SMALL
    return Edited(written, tuple(dict.fromkeys(done)), wishes[-1] if words else "")


_Change = tuple[Written, list[str], str]


def _with_added(written: Written, note: str) -> _Change:
    """A sentence of the person's own, as theirs; one with figures cannot be traced."""
    found = _ADDED.search(note)
    text = found["text"].strip(_QUOTES) if found else ""
    if not found or not text or re.search(r"\d", text):
        return written, [], note
    first = written.sections[0]
    own = f"Added as asked, not checked: “{text.rstrip('.')}.”"
    sections = [replace(first, bullets=[*first.bullets, own]), *written.sections[1:]]
    return Written(sections), ["has the sentence you gave"], note[: found.start()]


def _without(written: Written, note: str) -> _Change:
    """Without the sentences and columns that tell what is not to be told."""
    said = []
    for found in list(_WITHOUT.finditer(note)):
        what = found["what"].strip()
        if (plain := _plain(written, what)) != written:
            written = plain
            said.append(f"has no {what}")
            note = note.replace(found[0], " ")
            continue
        tells = _telling(what)
        fewer = Written([_left(text, tells) for text in written.sections])
        if tells is not None and fewer != written:
            written = fewer
            said.append(f"says nothing of {what}")
            note = note.replace(found[0], " ")
    return written, said, note


def _plain(written: Written, what: str) -> Written:
    """Without its tables or its charts, where these are named; a section that is only one keeps it."""
    tables, charts = (re.search(rf"\b{one}s?\b", what, re.IGNORECASE) for one in ("table", "chart"))
    if not (tables or charts):
        return written
    return Written(
        [
            replace(
                text,
                table=None if tables and (text.paragraphs or text.bullets) else text.table,
                charts=() if charts else text.charts,
            )
            for text in written.sections
        ]
    )


def _telling(what: str) -> Callable[[str], bool] | None:
    """Whether a sentence tells of what is named: all its words occur, or what stands for them."""
    words = [w for w in re.findall(r"[a-z]{3,}", what.casefold()) if w not in _SMALL]
    if not words:
        return None
    known = next((_SAME[word] for word in words if word in _SAME), None)
    needed = [known] if known else [re.escape(w.rstrip("s")[:7]) for w in words]
    return lambda text: all(re.search(one, text, re.IGNORECASE) for one in needed)


def _left(text: Text, tells: Callable[[str], bool] | None) -> Text:
    if tells is None:
        return text
    paragraphs = [left for one in text.paragraphs if (left := _untold(one, tells))]
    bullets = [left for one in text.bullets if (left := _untold(one, tells))]
    empty = not (paragraphs or bullets or text.table or text.tasks)
    if empty:
        return text  # no section of a document is empty
    return replace(text, paragraphs=paragraphs, bullets=bullets, table=_columns(text.table, tells))


def _untold(text: str, tells: Callable[[str], bool]) -> str:
    return " ".join(one for one in _SENTENCE.split(text) if not tells(one))


def _columns(table: Table | None, tells: Callable[[str], bool]) -> Table | None:
    if table is None:
        return None
    kept = [at for at, column in enumerate(table.columns) if not tells(column.title)]
    if len(kept) in (0, len(table.columns)):
        return table
    return table.model_copy(
        update={
            "columns": [table.columns[at] for at in kept],
            "rows": [[row[at] for at in kept] for row in table.rows],
        }
    )


def _in_order(written: Written, note: str) -> _Change:
    """With the section first that is named."""
    for heading_word, called in _ABOUT.items():
        found = re.search(_FIRST.format(called), note, re.IGNORECASE)
        at = next(
            (n for n, t in enumerate(written.sections) if heading_word in t.heading.casefold()),
            None,
        )
        if found is None or at is None:
            continue
        first = written.sections[at]
        others = [text for text in written.sections if text is not first]
        said = f"begins with “{first.heading}”"
        return Written([first, *others]), [said], note.replace(found[0], " ")
    return written, [], note


def _shorter(written: Written, note: str) -> _Change:
    """The first sentences of each section; what was wished last counts."""
    found = list(_LENGTH.finditer(note))
    if not found:
        return written, [], note
    rest = _LENGTH.sub(" ", note)
    if found[-1]["long"]:
        return written, ["is in full"], rest
    return Written([_brief(text) for text in written.sections]), ["is shorter"], rest


def _brief(text: Text) -> Text:
    spoken = bool(text.paragraphs or text.bullets or text.tasks)
    keeps = text.heading in _KEEPS_TABLE or not spoken
    return replace(
        text,
        paragraphs=text.paragraphs[:1],
        bullets=text.bullets[:POINTS] if text.paragraphs else text.bullets[: POINTS + 1],
        table=text.table if keeps else None,
        charts=(),
        tasks=text.tasks[: POINTS + 1],
    )
