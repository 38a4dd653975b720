"""Words that announce a figure made of others: a sum, a difference."""

from __future__ import annotations

import re

SUM = re.compile(
    r"\b(?:together|combined|in\s(?:all|total)|altogether|totals?|sum|between\s(?:them|the\s(?:two|three|four)(?!\s[a-z]))|adds?\sup|joint(?:ly)?|"
    r"makes?\sup|both|all\s(?:three|four|five)|that\s(?:makes|comes\sto)|come\sto|you\s(?:have|get)|(?<=■\s)plus(?=\s■))\b",
    re.IGNORECASE,
)
TOGETHER = re.compile(
    r"\b(?:(?<!close\s)(?<!go\s)together(?!\swith)|combined|joint(?:ly)?|between\s(?:them|the\s(?:two|three|four)(?!\s[a-z]))|of\sthem(?=,)|"
    r"that\smakes|come\sto|add(?:s|ed)?\sup|sum)\b",
    re.IGNORECASE,
)
"""What says that a figure is of several, and of none of them alone."""
SET_AGAINST = r"(?:against|versus|vs\.?|compared\s(?:with|to)|as\sopposed\sto|rather\sthan)"
"""Between two sides: a part of patterns."""
LEFT = re.compile(
    r"\b(?:others?|remaining|rest|(?:every(?:one|body|thing)|all)\selse|all\sbut)\b", re.IGNORECASE
)
"""What speaks of the rows that are not named."""
_EXCEED = (
    r"(?:out-?(?:number|spen[dt]|s[eo]l[dl]|gr[eo]w|pace|perform|earn|do)|"
    r"exceed|surpass|beat|top(?=s|ped))\w*"
)
EXCEEDS = re.compile(rf"\b{_EXCEED}", re.IGNORECASE)
"""What says that the one named first has more."""
_COMPARED = (
    r"more|less|fewer|higher|lower|larger|smaller|above|below|gap|surplus|margin|differences?|differ|ahead|behind|"
    rf"lead|leads|spans?|spread|{_EXCEED}|better|worse|trail\w*|short|missed|miss(?:es)?|additional|extra|further|apart|separates?|than|"
    r"within(?=\s[£$€]?\d[\d.,]*[km]?\sof)"
)
COMPARED = re.compile(rf"\b(?:{_COMPARED})\b", re.IGNORECASE)
"""What sets two against each other."""
DIFFERENCE = re.compile(
    rf"\b(?:{_COMPARED}|down|up|rose|fell|grew|dropped|drop|fall|rise|increase\w*|decrease\w*|"
    r"gain|gained|lost|jump|step|swing|leap)\b",
    re.IGNORECASE,
)
WENT_FROM = re.compile(
    r"\b(?:worsen|improv|deteriorat|went|g[oe]ne|mov|shift|chang|sw[iu]ng|cre[ep]p|edg|eas|develop|cool|recover|heal)\w*"
    r"(?:\s[a-z]+)?\sfrom\s(?:[£$€]\s?)?$",
    re.IGNORECASE,
)
"""Before a figure that something comes from, with a verb that tells no direction."""
AVERAGE = re.compile(r"\b(?:averages?|mean|typical(?:ly)?)\b", re.IGNORECASE)
EACH = re.compile(
    r"\b(?:per|each|apiece|every|an?\s(?:order|account|customer|day|week|month|quarter|year|time|visit))\b",
    re.IGNORECASE,
)
A_TIME = re.compile(r"(?:\s[a-z]+)?\s(?:an?|per|each|every)\s(day|week|month|quarter|year)\b")
"""What makes a figure one of each such time."""
TO_COME = re.compile(
    r"\b(?:will|would|could|should|(?-i:may)|might(?!\s(?:think|expect|guess))|(?<!\bthan\s)expect\w*|forecast\w*|"
    r"predict\w*|project(?:ed|ion)\w*|next\s(?:year|month|quarter)|potential(?:ly)?\b(?!\sLoyal)|if)\b",
    re.IGNORECASE,
)
"""What only figures of the time to come are made of."""
LOSING = re.compile(
    r"\b(?:if|were)\s[^.;:]{0,40}\b(?:los[te]|losing|le(?:ft|ave))\b|\bforgo\b", re.IGNORECASE
)
"""What supposes that something of today goes: what then is lost is known."""
WITHOUT = re.compile(
    r"\b(?:without|excluding|except|apart\sfrom|leaving\sout|besides|outside|not\scounting)\s(?:the\s)?■",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"\b(?:order(?:ed|s)?|bought|purchas\w*|join\w*|placed|signed|visit\w*|contact\w*|respon\w*|happened)"
    r"(?:\s\w+){0,2}\s(?:on|in|at)\s(?:the\s(?:end\sof\s)?)?$",
    re.IGNORECASE,
)
"""Words before a date on which something happened: it is no period of a result."""
CHANCE = re.compile(r"%|probab|risk|likel|chance", re.IGNORECASE)
NARROWED = "active|scored|reachable"
"""Words for some of all accounts, of which a result has a number of its own."""
