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
