"""Words that announce a figure made of others: a sum, a difference."""

from __future__ import annotations

import re

SUM = re.compile(
    r"\b(?:together|combined|in\s(?:all|total)|altogether|totals?|sum|between\sthem|adds?\sup|jointly|"
    r"makes?\sup|both|all\s(?:three|four|five))\b",
    re.IGNORECASE,
)
DIFFERENCE = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|above|below|gap|differences?|differ|ahead|behind|"
    r"lead|leads|outnumbers?|better|worse|exceeds?|outspen[dt]|trails?|beats?|down|up|rose|fell|grew|dropped|drop|"
    r"fall|rise|increase\w*|decrease\w*|gain|gained|lost|short|additional|extra|further|apart|separates?)\b",
    re.IGNORECASE,
)
AVERAGE = re.compile(r"\b(?:averages?|mean|typical(?:ly)?)\b", re.IGNORECASE)
EACH = re.compile(
    r"\b(?:per|each|apiece|every|an?\s(?:order|account|customer|month))\b", re.IGNORECASE
)
TO_COME = re.compile(
    r"\b(?:will|would|could|should|(?-i:may)|might(?!\s(?:think|expect|guess))|expect\w*|forecast\w*|"
    r"predict\w*|project(?:ed|ion)\w*|next\s(?:year|month|quarter)|potential(?:ly)?\b(?!\sLoyal)|if)\b",
    re.IGNORECASE,
)
"""What only figures of the time to come are made of."""
WITHOUT = re.compile(
    r"\b(?:without|excluding|except|apart\sfrom|leaving\sout|besides|outside|not\scounting)\s(?:the\s)?■",
    re.IGNORECASE,
)
