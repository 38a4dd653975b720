"""Who may see what: the table of users decides at every call, and nothing a person types does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from data import users
from data.errors import UsageError
from data.home import Home
from data.scope import EVERYTHING, Scope
from data.users import LOCAL, ROLES, User
from data.warehouse import Warehouse

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]


def test_a_user_is_found_as_added(home: Home) -> None:
    added = users.add(home, "ann", "account manager", ["South", "North", "South"])
    assert added == User("ann", "account manager", ("North", "South"))
    assert users.get(home, "ann") == added
    assert users.scope_of(home, "ann") == Scope(("North", "South"))


def test_no_regions_are_not_all_regions(home: Home) -> None:
    users.add(home, "all", "operator", None)
    users.add(home, "none", "sales", [])
    assert users.scope_of(home, "all") == EVERYTHING
    assert users.scope_of(home, "none") == Scope(())
    assert [user.scope.words for user in users.everyone(home)] == ["all regions", "no regions"]


def test_who_is_there_is_not_added_again(home: Home) -> None:
    users.add(home, "ann", "sales", ["East"])
    with pytest.raises(UsageError, match=r"user 'ann' already.*users set"):
        users.add(home, "ann", "planner", None)
    assert users.everyone(home) == [User("ann", "sales", ("East",))]


def test_a_change_leaves_what_is_not_given(home: Home) -> None:
    users.add(home, "ann", "sales", ["East"])
    assert users.change(home, "ann", role="planner") == User("ann", "planner", ("East",))
    wider = users.change(home, "ann", scope=Scope(("West", "East")))
    assert wider == users.get(home, "ann") == User("ann", "planner", ("East", "West"))
    assert users.change(home, "ann", scope=EVERYTHING) == User("ann", "planner", None)
    with pytest.raises(UsageError, match="not a role"):
        users.change(home, "ann", role="king", scope=Scope(()))
    assert users.get(home, "ann") == User("ann", "planner", None)
    with pytest.raises(UsageError, match="There is no user 'bob'"):
        users.change(home, "bob", role="sales")


def test_a_revoked_region_is_gone_at_the_next_call(home: Home, book: Book, lines: Lines) -> None:
    warehouse = book(
        {
            "accounts": [{"account_id": r[0], "region": r} for r in ("East", "North")],
            "transactions": [lines("E", "2026-01-05", 1), lines("N", "2026-01-05", 2)],
        }
    )

    def seen() -> list[str]:
        found = warehouse.run(
            "SELECT account_id FROM accounts ORDER BY ALL", users.scope_of(home, "ann"), {}
        )
        return [row["account_id"] for row in found.rows]

    users.add(home, "ann", "sales", ["East", "North"])
    assert seen() == ["E", "N"]
    users.change(home, "ann", scope=Scope(("North",)))
    assert seen() == ["N"]
    users.change(home, "ann", scope=Scope(()))
    assert seen() == []


@pytest.mark.parametrize(
    "region", ["north", "NORTH", " North", "North ", "%", "North' OR '1'='1", "", "North\x00"]
)
def test_a_region_that_is_not_spelled_as_in_the_data_shows_nothing(
    region: str, home: Home, book: Book, lines: Lines
) -> None:
    warehouse = book({"transactions": [lines("A", "2026-01-05", 1)]})
    users.add(home, "ann", "sales", [region])
    scope = users.scope_of(home, "ann")
    assert scope == Scope((region,))
    assert warehouse.run("SELECT * FROM accounts", scope, {}).rows == []
    assert len(warehouse.run("SELECT * FROM accounts", Scope(("North",)), {}).rows) == 1


def test_the_local_user_sees_everything_and_cannot_be_changed(home: Home) -> None:
    assert users.scope_of(home, LOCAL) == EVERYTHING
    with pytest.raises(UsageError, match="cannot be the name"):
        users.add(home, LOCAL, "sales", ["North"])


@pytest.mark.parametrize("name", ["", " ", " local", "local ", "a\nb", "a\x00", "\ufeffann"])
def test_names_that_cannot_be_told_apart_are_refused(name: str, home: Home) -> None:
    with pytest.raises(UsageError, match="cannot be the name"):
        users.add(home, name, "sales", None)
    assert users.everyone(home) == []


@pytest.mark.parametrize("name", ["nobody", "ANN", "Ann", "ann ", "", "' OR ''='", "%", "LOCAL"])
def test_nobody_else_is_known(name: str, home: Home) -> None:
    users.add(home, "ann", "sales", None)
    for look_up in (users.get, users.scope_of):
        with pytest.raises(UsageError) as refused:
            look_up(home, name)
        said = f"There is no user '{name}'. Add one with `quintile users add NAME`."
        assert str(refused.value) == said


def test_a_name_is_only_ever_a_value(home: Home) -> None:
    name = "x'); DROP TABLE people; --"
    users.add(home, name, "sales", ["North"])
    assert users.scope_of(home, name) == Scope(("North",))


def test_an_unknown_role_is_refused_with_those_there_are(home: Home) -> None:
    with pytest.raises(UsageError) as refused:
        users.add(home, "ann", "king", None)
    assert str(refused.value) == f"'king' is not a role; there are {', '.join(ROLES)}."
    assert users.everyone(home) == []


def test_users_are_listed_by_name(home: Home) -> None:
    assert users.everyone(home) == []
    for name in ("cem", "ann", "bob"):
        users.add(home, name, "sales", None)
    assert [user.name for user in users.everyone(home)] == ["ann", "bob", "cem"]


def test_users_may_be_added_by_many_threads(home: Home) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: users.add(home, f"user{n}", "sales", [str(n)]), range(40)))
    assert len(users.everyone(home)) == 40


def test_a_state_database_in_the_place_of_another_is_read(home: Home) -> None:
    users.add(home, "ann", "sales", None)
    home.state.unlink()
    assert users.everyone(home) == []


def test_a_state_database_that_cannot_be_read_gets_a_sentence(home: Home, tmp_path: Path) -> None:
    home.root.mkdir()
    home.state.write_bytes(b"not a database" * 100)
    with pytest.raises(UsageError, match=r"users in .* cannot be read"):
        users.get(home, "ann")
    home.state.unlink()
    with sqlite3.connect(home.state) as con:
        con.execute("CREATE TABLE people (something_else)")
    con.close()
    with pytest.raises(UsageError, match="cannot be read"):
        users.everyone(home)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="QUINTILE_HOME"):
        users.get(Home(tmp_path / "file" / "home"), "ann")


@pytest.mark.parametrize(
    ("regions", "words"),
    [
        (None, "all regions"),
        ((), "no regions"),
        (("North",), "region North"),
        (("East", "North"), "regions East and North"),
        (("East", "North", "South"), "regions East, North and South"),
    ],
)
def test_a_scope_in_words(regions: tuple[str, ...] | None, words: str) -> None:
    assert Scope(regions).words == words
