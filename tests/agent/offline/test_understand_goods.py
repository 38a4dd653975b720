"""Goods by what people call them, in a catalogue that knows them by other names or not at all."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from agent.lexicon import lexicon as lexicon_of
from agent.offline.understand import Lexicon, Reading, understand
from agent.offline.understand.words.goods import goods_of
from agent.runtime import TurnContext
from agent.settings import Settings
from data.scope import EVERYTHING
from data.warehouse import Warehouse

TISSUE = "Willowmere Toilet Tissue 2-Ply (case of 36)"
BATH = "Tidewell Bath Towel 550 gsm White (pack of 10)"
HAND = "Tidewell Hand Towel 550 gsm White (pack of 20)"
CUP = "Pathfinder Compostable Coffee Cup 12 oz (case of 500)"
LID = "Pathfinder Coffee Cup Lid 12 oz (case of 1000)"


@pytest.fixture(scope="module")
def names(demo: Warehouse) -> Lexicon:
    """Everything the demo book has a name for, as the chat knows it."""
    with ThreadPoolExecutor(1) as workers:
        return lexicon_of(TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers))


def said(text: str, names: Lexicon, cache_dir: Path) -> Reading:
    reading = understand(text, names, cache_dir=cache_dir)
    assert reading.kind == "calls", reading
    return reading


@pytest.mark.parametrize(
    ("text", "arguments"),
    [
        ("units of loo paper by month", {"product": TISSUE, "by": ["month"], "metric": "units"}),
        ("who stopped taking bog roll", {"product": TISSUE, "by": ["account"], "only": "stopped"}),
        ("how did towels sell in May", {"product": f"{BATH} or {HAND}", "start": "2026-05-01"}),
        ("revenue of lids by region", {"product": LID, "by": ["region"]}),
        ("units of cups and lids", {"product": f"{CUP} or {LID}", "by": ["product"]}),
        ("how are pots and pans doing by quarter", {"category": "Cookware", "by": ["quarter"]}),
        ("revenue of bin bags by month", {"category": "Cleaning & Hygiene", "by": ["month"]}),
        ("revenue of towels and bedding", {"category": "Linens & Textiles"}),
    ],
)
def test_goods_are_found_by_everyday_words(
    text: str, arguments: dict[str, Any], names: Lexicon, cache_dir: Path
) -> None:
    (call,) = said(text, names, cache_dir).calls
    assert call.tool == "sales_metrics"
    assert {name: call.arguments.get(name) for name in arguments} == arguments


def test_what_was_taken_for_an_everyday_word_is_told(names: Lexicon, cache_dir: Path) -> None:
    several = said("revenue of towels", names, cache_dir)
    assert BATH in several.notes[0] and HAND in several.notes[0]
    nearest = said("revenue of bin bags by month", names, cache_dir)
    assert nearest.notes == ("No product is called “bin bags”; the nearest is Cleaning & Hygiene.",)


@pytest.mark.parametrize(
    ("text", "tool", "argument", "value"),
    [
        ("what goes with glasses", "basket_rules", "item", "Glassware"),
        ("who could do with some aprons", "product_propensity", "category", "Linens & Textiles"),
        ("who should I offer Larkspur glasses to", "product_propensity", "brand", "Larkspur"),
    ],
)
def test_tools_that_go_by_category_get_the_category(
    text: str, tool: str, argument: str, value: str, names: Lexicon, cache_dir: Path
) -> None:
    (call,) = said(text, names, cache_dir).calls
    assert (call.tool, call.arguments[argument]) == (tool, value)


def test_white_space_is_not_asked_of_a_brand(names: Lexicon, cache_dir: Path) -> None:
    reading = said("Larkspur white space", names, cache_dir)
    assert reading.calls[0].arguments == {"brand": "Larkspur"}
    assert any("of Larkspur" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Anchor Hotels plc only ever buy cookware. Ideas for a pitch?", None),
        ("Anchor Hotels plc have taken nothing but cookware, what else could we offer?", None),
        ("pitch cookware to Anchor Hotels plc", "Cookware"),
        ("do people like Anchor Hotels plc usually take cookware as well?", "Cookware"),
    ],
)
def test_a_pitch_is_of_other_goods_than_are_bought(
    text: str, category: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = said(text, lexicon, cache_dir).calls
    assert (call.tool, call.arguments.get("category")) == ("product_propensity", category)


@pytest.mark.parametrize(
    "text", ["a lot on my plate today, what needs my attention", "top 200 accounts by spend"]
)
def test_a_word_or_a_number_is_no_goods_by_itself(
    text: str, names: Lexicon, cache_dir: Path
) -> None:
    for call in said(text, names, cache_dir).calls:
        assert not {"product", "category", "item"} & call.arguments.keys()


def test_a_catalogue_has_only_the_goods_that_it_names() -> None:
    office = goods_of(
        ["Ergo Desk Chair", "Cup Holder", "Muffin Tray 24 Cup"],
        ["Office Furniture"],
        {"Ergo Desk Chair": "Office Furniture"},
    )
    chairs, sofas = office.get("chairs"), office.get("sofas")
    assert chairs is not None and chairs.values == ("Ergo Desk Chair",) and chairs.exact
    assert sofas is not None and sofas.values == ("Office Furniture",) and not sofas.exact
    assert office.get("bath towels") is None
    cups = office.get("cups")
    assert cups is not None and cups.values == ("Cup Holder",)
