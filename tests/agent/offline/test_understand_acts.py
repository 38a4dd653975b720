"""Acts on the world are declined: nothing is sent, given, booked, handed over or altered by reading data."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    "said",
    [
        "knock 15% off the tumblers for Tideway, put thru today",
        "could you shave 5 percent off their next invoice",
        "lower the price of the tumblers",
        "give them a refund",
        "please raise a refund for Tideway",
        "Move all of Grace Adeyemi's customers over to my name as of Monday",
        "transfer her accounts into my book",
        "please send the letters to everybody on the list today",
        "Would you kindly e-mail all the Champions a thank you on my behalf?",
        "put a 200 quid order thru for em",
        "pop in a repeat order for Tideway",
        "freeze Tideway's account until they pay",
        "book me in with Tideway tomorrow at ten",
        "update their delivery address",
        "email the first two",
        "Could you text the last one please",
    ],
)
def test_an_act_on_the_world_is_declined(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand(said, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "change")


@pytest.mark.parametrize(
    "said",
    [
        "draft a retention campaign plan for the South",
        "what if 10% of Champions move to Loyal Customers",
        "who should I call today",
        "put the orders in a chart",
        "give me the discount share by account",
        "get the average order value by region",
        "email channel orders by month",
        "email orders by month, the first two quarters",
    ],
)
def test_what_is_read_or_drafted_is_no_act(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(said, lexicon, cache_dir=cache_dir).kind == "calls"
