"""Which names a text mentions: as they are written, and not where they are plain words."""

from __future__ import annotations

import pytest

from agent.ledger.names.entities import Names

HARBOUR = ("account", "ACC0001|Harbour Hotels Ltd")
MARINA = ("account", "ACC0002|Marina Foods")
SUBJECTS = [
    HARBOUR,
    ("account", "ACC0001"),
    MARINA,
    ("account", "ACC0003|Marina Bay"),
    ("account", "17850|Customer 17850"),
    ("segment", "Champions"),
    ("segment", "At Risk"),
    ("segment", "Promising"),
    ("region", "North"),
    ("month", "2011-03"),
]


BOOK = Names([("account", "Acme Co")])


def found(text: str) -> list[str]:
    return [text[m.start : m.end] for m in Names(SUBJECTS).find(text, BOOK)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Harbour Hotels Ltd fell.", ["Harbour Hotels Ltd"]),
        ("Harbour Hotels' orders", ["Harbour Hotels"]),
        ("Harbour's orders", ["Harbour"]),
        ("acc0001 and ACC0002", ["acc0001", "ACC0002"]),
        ("Champions, a Champion, our champions", ["Champions", "Champion", "champions"]),
        ("At Risk holds 87; much is at risk.", ["At Risk"]),
        ("Promising signs. Promising holds 3.", ["Promising"]),
        ("Promising to At Risk: 3", ["Promising", "At Risk"]),
        ("Promising to be better", []),
        ("in the North, up north", ["North"]),
        ("Acme Co ordered.", ["Acme Co"]),
        ("account 17850 bought 17850 units", ["17850"]),
        ("Customer 17850 is new.", ["Customer 17850"]),
        ("ACC9999 is not ours.", ["ACC9999"]),
        ("the harbour is calm", []),
        ("Marina is shared by two names", []),
        ("2011-03 is a month", []),
    ],
)
def test_names_are_found_where_they_are_meant(text: str, names: list[str]) -> None:
    assert found(text) == names


def test_longest_name_wins() -> None:
    subjects = [("region", "North"), ("account", "A1|North Star Hotels")]
    (mention,) = Names(subjects).find("North Star Hotels grew")
    assert mention.entities == {("account", "A1|North Star Hotels")}


def test_id_alone_is_the_account_with_id_and_name() -> None:
    names = Names(SUBJECTS)
    assert names.canonical(("account", "ACC0001")) == HARBOUR
    assert names.find("ACC0001")[0].entities == {HARBOUR}


def test_name_of_two_accounts_may_mean_either() -> None:
    one, two = ("account", "A1|Grange"), ("account", "A2|Grange")
    (mention,) = Names([one, two]).find("Grange ordered")
    assert mention.entities == {one, two}


def test_an_id_of_a_known_shape_is_about_nobody() -> None:
    assert [m.entities for m in Names(SUBJECTS).find("ACC9999")] == [frozenset()]


def test_a_longer_name_of_the_book_goes_before_one_of_the_ledger() -> None:
    book = Names([("account", "ACC0009|Harbour Hotels Leith"), ("account", "ACC0001")])
    other, known = Names(SUBJECTS).find("Harbour Hotels Leith and ACC0001", book)
    assert other.entities == {("account", "ACC0009|Harbour Hotels Leith")}
    assert known.entities == {HARBOUR}


def test_accents_do_not_matter() -> None:
    assert Names([("account", "A1|Café Élan")]).find("Cafe Elan grew")[0].name == "Café Élan"
