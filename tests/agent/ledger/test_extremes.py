"""Whoever is called first or last by any word must be so in the column of the figures beside."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification

Check = Callable[..., Verification]


@pytest.mark.parametrize(
    "text",
    [
        "Most revenue: Champions, £1,203,455.12.",
        "Promising contributes least of all, £98,441.",
        "Second by revenue: At Risk with £310,220.50.",
        "November 2011 set a record with £226,500.",
        "October 2011 set a new record with £205,500.",
        "Nobody brings in more than Champions, at £1,203,455.12.",
        "Promising has more accounts than any other segment, 512.",
        "Of the three segments, Champions have the fewest accounts, 41.",
        "At Risk is among the largest, with £310,220.50.",
        "At Risk worries me most: £310,220.50 from 87 accounts.",
    ],
)
def test_the_first_and_the_last_may_be_called_so(check: Check, text: str) -> None:
    assert check(text).grounded, check(text).failures


@pytest.mark.parametrize(
    "text",
    [
        "Most revenue: At Risk, £310,220.50.",
        "At Risk contributes least of all, £310,220.50.",
        "Third by revenue: At Risk with £310,220.50.",
        "October 2011 is the peak with £205,500.",
        "Richest of all is At Risk at £310,220.50.",
        "Nobody brings in more than At Risk, at £310,220.50.",
        "At Risk has more accounts than any other segment, 87.",
        "Of the three segments, At Risk has the fewest accounts, 87.",
    ],
)
def test_nobody_else_may(check: Check, text: str) -> None:
    assert not check(text).grounded
