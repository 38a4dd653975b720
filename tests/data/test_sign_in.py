"""Passwords and sessions: guessing is slow, and a session ends the moment it should."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from data import sign_in, users
from data.errors import UsageError
from data.home import Home
from data.sign_in import SignInRefused

RIGHT = "correct horse battery"


@pytest.fixture
def ann(home: Home) -> Home:
    users.add(home, "ann", "sales", ["North"])
    sign_in.set_password(home, "ann", RIGHT)
    return home


def enter(home: Home, password: str = RIGHT, name: str = "ann", place: str = "10.0.0.9") -> str:
    return sign_in.sign_in(home, name, password, place)


def test_the_right_password_begins_a_session_of_its_own(ann: Home) -> None:
    first, second = enter(ann), enter(ann)
    assert first != second
    assert sign_in.signed_in(ann, first) == sign_in.signed_in(ann, second) == "ann"
    sign_in.sign_out(ann, first)
    assert sign_in.signed_in(ann, first) is None
    assert sign_in.signed_in(ann, second) == "ann"
    assert sign_in.signed_in(ann, "made-up") is None


def test_a_password_is_kept_as_an_argon2_hash_only(ann: Home) -> None:
    with sqlite3.connect(ann.state) as con:
        (hashed,) = con.execute("SELECT hash FROM passwords").fetchone()
    assert hashed.startswith("$argon2id$")
    assert RIGHT.encode() not in ann.state.read_bytes()


@pytest.mark.parametrize("password", ["", "short", "x" * 201])
def test_a_password_of_bad_length_is_refused(ann: Home, password: str) -> None:
    with pytest.raises(UsageError, match="10 to 200"):
        sign_in.set_password(ann, "ann", password)
    assert sign_in.signed_in(ann, enter(ann)) == "ann"


def test_wrong_names_and_passwords_get_the_same_answer(ann: Home) -> None:
    users.add(ann, "bob", "sales", None)  # has no password
    said = set()
    for name in ("ann", "nobody", "bob", "", "ann' --"):
        with pytest.raises(SignInRefused) as refused:
            enter(ann, "wrong password", name)
        said.add((str(refused.value), refused.value.wait))
    assert said == {("Name or password is wrong.", 0)}


def test_guessing_is_throttled_by_name_and_by_place(ann: Home) -> None:
    for _ in range(sign_in.FAILURES):
        with pytest.raises(SignInRefused, match="is wrong"):
            enter(ann, "wrong password")
    with pytest.raises(SignInRefused, match="Too many") as refused:
        enter(ann, RIGHT, place="10.0.0.10")
    assert 0 < refused.value.wait <= sign_in.WINDOW_SECONDS
    for number in range(sign_in.FAILURES_FROM_ONE_PLACE):
        with pytest.raises(SignInRefused):
            enter(ann, "wrong password", f"name{number}", place="10.0.0.11")
    with pytest.raises(SignInRefused, match="Too many"):
        enter(ann, "wrong password", "another", place="10.0.0.11")


def test_guesses_at_the_same_moment_count_too(ann: Home) -> None:
    def guess(number: int) -> str:
        try:
            enter(ann, f"wrong password {number}", place=f"10.0.1.{number}")
        except SignInRefused as refusal:
            return str(refusal).partition(".")[0]
        return "in"

    with ThreadPoolExecutor(8) as workers:
        said = list(workers.map(guess, range(16)))
    assert said.count("Name or password is wrong") <= sign_in.FAILURES
    assert "in" not in said


def test_success_forgives_earlier_failures(ann: Home) -> None:
    for _ in range(3):
        for _ in range(sign_in.FAILURES - 1):
            with pytest.raises(SignInRefused, match="is wrong"):
                enter(ann, "wrong password")
        enter(ann)


def test_the_window_passes(ann: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(sign_in.FAILURES):
        with pytest.raises(SignInRefused):
            enter(ann, "wrong password")
    later = sign_in.time.time() + sign_in.WINDOW_SECONDS + 1
    monkeypatch.setattr(sign_in.time, "time", lambda: later)
    assert sign_in.signed_in(ann, enter(ann)) == "ann"


def test_a_session_ends_with_its_hours(ann: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    session = enter(ann)
    begun = sign_in.time.time()
    monkeypatch.setattr(sign_in.time, "time", lambda: begun + sign_in.SESSION_SECONDS - 60)
    assert sign_in.signed_in(ann, session) == "ann"
    monkeypatch.setattr(sign_in.time, "time", lambda: begun + sign_in.SESSION_SECONDS + 60)
    assert sign_in.signed_in(ann, session) is None


def test_a_new_password_and_an_order_to_leave_end_every_session(ann: Home) -> None:
    sessions = [enter(ann), enter(ann)]
    assert sign_in.end_sessions(ann, "ann") == 2
    assert [sign_in.signed_in(ann, session) for session in sessions] == [None, None]
    session = enter(ann)
    sign_in.set_password(ann, "ann", "another password")
    assert sign_in.signed_in(ann, session) is None
    with pytest.raises(SignInRefused):
        enter(ann)


def test_a_removed_user_is_out_at_once_and_cannot_come_back(ann: Home) -> None:
    session = enter(ann)
    sign_in.remove_user(ann, "ann")
    assert sign_in.signed_in(ann, session) is None
    with pytest.raises(SignInRefused):
        enter(ann)
    with pytest.raises(UsageError, match="still being removed"):
        users.add(ann, "ann", "sales", None)
    users.name_is_free(ann, "ann")
    users.add(ann, "ann", "sales", None)  # somebody else of that name
    assert sign_in.signed_in(ann, session) is None
    with pytest.raises(SignInRefused):
        enter(ann)
