"""Account and product names: typos, parts, suffixes, ids, ambiguity, scope, and how much work it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.commands import in_words
from agent.offline.understand import Lexicon, understand
from agent.offline.understand.words.names import Names, name_words
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention


def accounts(text: str, lexicon: Lexicon) -> list[Mention]:
    return [m for m in scan(text, lexicon.lookup).mentions if m.kind == "account"]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("deep dive on harbour hotels north", "ACC0059"),
        ("hows harbor hotels ltd doing", "ACC0058"),
        ("HARBOUR HOTELS LTD", "ACC0058"),
        ("what's up with calloway", "ACC0117"),
        ("Calloway and Finch", "ACC0117"),
        ("calloway&finch", "ACC0117"),
        ("tideway coffe roasters", "ACC0803"),
        ("velvet roap events", "ACC0719"),
        ("brackenrige catering", "ACC0342"),
        ("velvetrope events", "ACC0719"),
        ("abbotts kitchen", "ACC0701"),
        ("st. aidan's primary", "ACC0901"),
        ("cafe zoe", "ACC0902"),
        ("ACC0342", "ACC0342"),
        ("acc-342", "ACC0342"),
        ("acc 0342", "ACC0342"),
        ("account 342", "ACC0342"),
        ("montague lowe's revenue", "ACC0204"),
    ],
)
def test_one_account_is_found(text: str, id_: str, lexicon: Lexicon) -> None:
    found = accounts(text, lexicon)
    assert [(m.value, m.options) for m in found] == [(id_, ())]


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("how is harbour doing", 5),
        ("risk note for badger", 4),
        ("kirkmoor", 3),
        ("show me all the Harbour Hotels", 4),
        ("harbor hotels, which ones do we have", 4),
    ],
)
def test_several_accounts_are_all_offered(text: str, least: int, lexicon: Lexicon) -> None:
    (mention,) = accounts(text, lexicon)
    assert len(mention.options) >= least


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("deep dive on Harbour Hotels", "ACC0058"),
        ("notes on Copper Kettle Hotels", "ACC0908"),
        ("notes on Copper Kettle Hotels Saxmarsh", "ACC0909"),
        ("tell me about Harbour Hotels (North)", "ACC0059"),
    ],
)
def test_of_several_of_a_name_the_head_is_taken_and_told(
    text: str, id_: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert [call.arguments["account"] for call in reading.calls] == [id_]
    told = any("called so too" in note for note in reading.notes)
    assert told is (id_ in ("ACC0058", "ACC0908"))


@pytest.mark.parametrize(
    "text",
    [
        "who are my best customers",
        "which hotels buy the most coffee",
        "show the events industry",
        "top kitchen tools in the north",
        "what should i pitch next",
        "revenue of schools and colleges",
        "deep dive on Zenith Catering",
    ],
)
def test_everyday_words_of_names_are_no_accounts(text: str, lexicon: Lexicon) -> None:
    assert accounts(text, lexicon) == []


def test_two_names_in_one_message(lexicon: Lexicon) -> None:
    found = accounts("compare Harbour Hotels Spa & Leisure and Harbour House Hotel", lexicon)
    assert [mention.value for mention in found] == ["ACC0061", "ACC0611"]


def test_an_account_that_was_spoken_of_wins_among_equals(lexicon: Lexicon) -> None:
    interiors = next(i for i, (id_, _) in enumerate(lexicon.accounts) if id_ == "ACC0501")
    mentions = scan("and badger?", lexicon.lookup, [interiors]).mentions
    assert [(m.value, m.options) for m in mentions] == [("ACC0501", ())]


def test_names_outside_the_lexicon_are_passed_on_as_typed(lexicon: Lexicon) -> None:
    sentence = scan("tell me about Zorblatt Industries please", lexicon.lookup)
    assert not sentence.mentions
    assert [mention.value for mention in sentence.unknown] == ["Zorblatt Industries"]


def test_scope_hides_accounts(lexicon: Lexicon) -> None:
    east = Lexicon(accounts=[(i, n) for i, n in lexicon.accounts if i != "ACC0117"])
    assert accounts("deep dive on Calloway & Finch Hotels", lexicon)
    assert not accounts("deep dive on Calloway & Finch", east)


def test_regions_categories_and_brands(lexicon: Lexicon) -> None:
    text = "linens and Osprey in the northern region, hospitality, by phone sales"
    found = {(m.kind, m.value) for m in scan(text, lexicon.lookup).mentions}
    assert found == {
        ("category", "Linens & Textiles"),
        ("brand", "Osprey Pro"),
        ("region", "North"),
        ("industry", "Hospitality"),
        ("channel", "Phone"),
    }


def test_products_by_a_part_of_their_name(lexicon: Lexicon) -> None:
    (plate,) = scan("sales of dinner plates", lexicon.lookup).of("product")
    assert plate.value == "Ashdown Stoneware Dinner Plate 27 cm (case of 12)"
    (glass,) = scan("wine glass revenue", lexicon.lookup).of("product")
    assert len(glass.options) == 2


def test_words_that_only_point_name_no_product() -> None:
    book = Lexicon(products=["Wall Art Only One Person", "Red Spot Bag"])
    assert scan("only the ones in the south", book.lookup).of("product") == []
    assert scan("revenue of wall art only one person", book.lookup).of("product")
    assert scan("who buys the red bag", book.lookup).of("product")


def test_numeric_ids_are_not_money_or_years() -> None:
    book = Lexicon(accounts=[(str(n), f"Customer {n}") for n in range(12340, 12400)])
    assert accounts("deep dive on 12346", book)[0].value == "12346"
    assert accounts("customers with more than 12346", book) == []
    assert accounts("customer 99999", book)[0].value == "99999"


def test_name_words() -> None:
    assert name_words("St Aidan's & O'Rourke, Café Zoë") == (
        "st", "aidan", "orourke", "cafe", "zoe",
    )  # fmt: skip


def test_finding_one_name_among_many_looks_at_few(monkeypatch: pytest.MonkeyPatch) -> None:
    stems = [
        "Amber",
        "Birch",
        "Cedar",
        "Dover",
        "Elder",
        "Fern",
        "Gorse",
        "Heath",
        "Iris",
        "Juniper",
    ]
    kinds = ["Hotel", "Foods", "Trading", "Kitchens", "Events", "Care", "Schools", "Inns"]
    names = [
        f"{a}{b.lower()}{n} {k}" for a in stems for b in stems for n in range(125) for k in kinds
    ]
    index = Names(names)
    assert len(names) == 100_000
    scored = 0
    original = Names._fit

    def counted(self: Names, *args: Any) -> Any:
        nonlocal scored
        scored += 1
        return original(self, *args)

    monkeypatch.setattr(Names, "_fit", counted)
    lexicon = Lexicon()
    from agent.offline.understand.tokens.tokenizer import tokens
    from agent.offline.understand.words.scan import name_input

    words = name_input(tokens("how is Cedarfern77 Trading doing", {}), lexicon.lookup, set())
    found = index.find(words)
    assert [names[i] for i in found[0].indexes] == ["Cedarfern77 Trading"]
    assert scored <= 50


@pytest.mark.parametrize(
    ("asked", "tool", "category"),
    [
        ("Any warning signs at 12346?", "behavior_signals", None),
        ("any signs of trouble at 12346", "behavior_signals", None),
        ("revenue of signs by month", "sales_metrics", "Clocks & Signs"),
        ("how do clocks sell", "sales_metrics", "Clocks & Signs"),
    ],
)
def test_a_common_word_in_the_name_of_a_category_is_a_word_first(
    lexicon: Lexicon, cache_dir: Path, asked: str, tool: str, category: str | None
) -> None:
    known = [*lexicon.accounts, ("12346", "Customer 12346")]
    book = replace(lexicon, accounts=known, categories=["Clocks & Signs", "Bags"])
    reading = understand(asked, book, cache_dir=cache_dir)
    (call,) = reading.calls
    assert (call.tool, call.arguments.get("category")) == (tool, category)
    assert reading.notes == ()


@pytest.mark.parametrize("first", ["Deep dive on Tideway", "Draft a risk note for Tideway"])
def test_a_command_with_a_region_leaves_the_account_of_the_thread(
    lexicon: Lexicon, cache_dir: Path, first: str
) -> None:
    memory = understand(first, lexicon, cache_dir=cache_dir).memory
    then = understand(in_words("/summary East"), lexicon, memory, cache_dir=cache_dir)
    assert [call.arguments for call in then.calls] == [
        {"kind": "executive_summary", "region": "East"}
    ]
