"""Text that people wrote, made inert: nothing in it can be fetched, opened or run."""

from __future__ import annotations

import html
import re
import unicodedata

QUOTATION = re.compile(r"“[^“”]*”")
"""What `quotation` makes, wherever it stands in a text, over lines too."""
_NO_MARKS = str.maketrans({"“": '"', "”": '"', "„": '"'})

MOST_QUOTED = 600
"""Characters of a note that are quoted."""
_SENTENCE_END = re.compile(r"[.!?](?=\s)")

LINK = "(link removed)"
IMAGE = "(image removed)"

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_CODE_ELEMENT = re.compile(
    r"<\s*(script|style|iframe|object|svg|template)\b.*?(?:<\s*/\s*\1\s*>|\Z)", re.DOTALL | re.I
)
# A tag begins with a letter right after the bracket, and one that is cut off has an attribute:
# "margin < 5 %" and "a<b" are no tags.
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>|</?[A-Za-z]+\s[^<>=]*=[^<>]*\Z")
_SCHEMES = r"(?:https?|hxxps?|ftps?|sftp|wss?|file|data|blob|javascript|vbscript|mailto):(?=\S)"
# What stands in brackets ends at the next one, and what leads away is not longer than this: text full of
# openings without an end would else be read once for each.
_SAID = r"\[([^\[\]]*)\]"
_MOST = 1_000
_THERE, _LABEL = rf"\([^)]{{0,{_MOST}}}\)", rf"\[[^\]]{{0,{_MOST}}}\]"
_IMAGES = re.compile(rf"!{_SAID}(?:{_THERE}|{_LABEL})")
_LINKS = re.compile(rf"{_SAID}(?:{_THERE}|{_LABEL})")
_LINKS_AWAY = re.compile(rf"{_SAID}(?:\((?!\s{{0,9}}[/#](?!/))[^)]{{0,{_MOST}}}\)|{_LABEL})")
_FETCHING_TAG = re.compile(
    r"</?(?:a|img|video|audio|source|link|base|form|input|embed|meta)\b[^<>]*(?:>|\Z)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(r"^[^\S\n]*\[[^\[\]]+\]:\s*\S+.*$", re.MULTILINE)
# An address ends before a bracket, a quote or the punctuation of the sentence.
_REST = r"[^\s<>()\[\]\"'`]*(?<![.,;:!?])"
_URL = re.compile(rf"(?<![\w/])(?:{_SCHEMES}|//(?=[\w-]+\.)|www\.){_REST}", re.I)
_HOST_AND_PATH = re.compile(rf"(?<![\w@.])(?<![\w-]-)(?:[\w-]+\.)+[a-z]{{2,}}/{_REST}", re.I)


def inert(text: str) -> str:
    """`text` on one line, without markup, images, addresses and invisible characters.

    What a link or an image said stays, followed by words that say what was taken out.
    """
    plain = html.unescape(html.unescape(text))
    plain = _visible(plain)
    for markup in (_COMMENT, _CODE_ELEMENT, _TAG):
        plain = markup.sub(" ", plain)
    plain = _DEFINITION.sub(f" {LINK} ", plain)
    plain = _IMAGES.sub(rf"\1 {IMAGE}", plain)
    plain = _LINKS.sub(rf"\1 {LINK}", plain)
    plain = _URL.sub(LINK, plain)
    plain = _HOST_AND_PATH.sub(LINK, plain)
    return " ".join(plain.split())


def without_links(markdown: str) -> str:
    """Markdown of ours in which names and other quoted text can fetch and open nothing.

    Lines and our own marks stay; images, links to elsewhere and addresses go, as `inert` takes them out.
    """
    plain = _CODE_ELEMENT.sub(" ", markdown)
    plain = _FETCHING_TAG.sub(" ", plain)
    plain = _DEFINITION.sub(f" {LINK} ", plain)
    plain = _IMAGES.sub(rf"\1 {IMAGE}", plain)
    plain = _LINKS_AWAY.sub(rf"\1 {LINK}", plain)
    return _URL.sub(LINK, plain)


def quotation(text: str, most: int = MOST_QUOTED) -> str:
    """`text` made inert, in quotation marks that nothing in it can end, of at most `most` characters.

    What is longer ends with a whole sentence where one ends in its second half, and an ellipsis.
    """
    plain = inert(text).translate(_NO_MARKS)
    if len(plain) <= most:
        return f"“{plain}”"
    ends = [found.end() for found in _SENTENCE_END.finditer(plain, most // 2, most)]
    return f"“{plain[: ends[-1]]} …”" if ends else f"“{plain[:most].rstrip()}…”"


def _visible(text: str) -> str:
    """Without control and format characters (zero-width, bidirectional) and lone surrogates."""
    spaced = text.replace("\t", " ").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        letter
        for letter in spaced
        if letter == "\n" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co")
    )
