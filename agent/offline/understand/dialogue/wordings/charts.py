"""'As a pie', 'now as bars', 'a bar chart of revenue': how figures are drawn changes none of them."""

from __future__ import annotations

import re

NO_PIES = "I draw bars and lines, no pies: the shares are in the table."
"""What is told where a pie is asked for."""
_ROUND = r"(?:pie|donut|doughnut|ring)"
_OTHER = (
    r"(?:3|three)[ -]*d(?:imensional)?(?: scatter)?|scatter|histogram|heat ?map|box|radar|tree ?map|bubble"
    r"|funnel|waterfall"
)
_FORM = rf"(?:{_ROUND}|stacked bar|bar|column|{_OTHER})s?"
_NAMED = rf"{_FORM} ?(?:chart|graph|diagram|plot)s?"
"""'In bars' may be where people drink: only a chart that is called one, or 'as bars', is a form."""
_WAY = rf"(?:(?:as|in|with|using|like|into) (?:a |an |the )?{_NAMED}|as (?:a |an |the )?{_FORM})"
_AT_THE_END = re.compile(
    r"[,;:–—-]? *\b(?:(?:shown|drawn|displayed|plotted|please) )?"
    rf"{_WAY}(?: of (?:it|that|this))?(?:,? please)?(?= ?[?!.]*$)",
    re.IGNORECASE,
)
_IN_FRONT = re.compile(
    r"^(?P<asks>(?:(?:please|can|could|you|i|we|want|need|show|me|us|give|draw|make|get|do|see|a|an|the"
    rf"|as|in) )*?)(?:a |an |the )?(?:{_NAMED} (?:of|for|showing|with|on)|{_ROUND} of) (?=\w)",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^(?:(?:and|now|ok|okay|so|then|please|can|could|you|we|i|make|turn|show|draw|put|give|do|try|have"
    r"|get|it|that|this|me|us|them|these|same|the|but|better|rather|want|need) )*"
    rf"(?:(?:as |in |into |to |to be )?(?:a |an |the )?{_NAMED}"
    rf"|(?:as|into) (?:a |an |the )?{_FORM}|(?:on|as) a map)"
    r"(?: instead| rather| please| then| now| again)*[ ?!.]*$",
    re.IGNORECASE,
)
_ANY = r"(?:chart|graph|plot|diagram|picture)"
_DRAWN = re.compile(
    r"^(?:(?:and|now|ok|okay|so|then|please|can|could|would|you|we|i|to|want|like|just|rather) )*"
    rf"(?:(?:make|turn|show|draw|put|give|do|have|get|see|display) (?:it|that|this|me|us|them|these|those|all"
    rf"| )*(?:as|in|into|on|with) (?:a |an |the )?{_ANY}"
    r"|(?:chart|graph|plot|draw|visuali[sz]e) (?:it|that|this|them|these|those)(?: all)?"
    r"(?: for me| up| out)*)"
    r"(?: instead| rather| please| then| now| again)*[ ?!.]*$",
    re.IGNORECASE,
)
"""'Put it in a chart', 'graph those': whatever form."""
_PIE = re.compile(
    rf"\b(?:as|in|into|a|an|the) {_ROUND}(?: chart| graph| diagram)?\b"
    rf"|\b{_ROUND} (?:chart|graph|diagram|of)\b",
    re.IGNORECASE,
)


def asks_only_to_be_drawn(text: str) -> bool:
    """Whether the last figures are wanted in another form, and nothing else."""
    return _ALONE.match(text) is not None


def asks_to_draw_rows(text: str) -> bool:
    """Whether what is on the screen is wanted as a chart; of a total its months are meant."""
    return _DRAWN.match(text) is not None


def without_form(text: str) -> str:
    """The message without the form that its figures are to be drawn in."""
    if asks_only_to_be_drawn(text):
        return text
    rest = _AT_THE_END.sub("", text)
    rest = _IN_FRONT.sub(lambda found: found["asks"] or "show ", rest)
    return rest if rest.strip() else text


def asks_for_pie(text: str) -> bool:
    """Whether shares of a circle are wanted; 'pie dishes' are goods."""
    return (without_form(text) != text and _PIE.search(text) is not None) or (
        asks_only_to_be_drawn(text) and re.search(_ROUND, text, re.IGNORECASE) is not None
    )
