"""A thumbs-down of the chat arrives as a draft case, with e-mail addresses and names masked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.chat import _history as history
from agent.chat._database import open_database
from agent.chat.complaints import complaints
from data import users
from data.errors import UsageError
from data.home import Home
from evals.feedback import add_drafts
from evals.masking import Masker
from evals.suite import load_suite

ACCOUNTS = {"Harbour Hotels Ltd": "ACC0058", "Sutcliffe's Bistro": "ACC0900"}
WORDS = """which accounts are at risk in the north how is doing ask about write to and what should i
pitch deep dive on champions does look after call price of glassware revenue says wants her grace show"""
KNOWN = set(WORDS.split())


@pytest.fixture
def masker() -> Masker:
    return Masker(ACCOUNTS, ["Grace Adeyemi", "tom.w"], KNOWN)


@pytest.mark.parametrize(
    ("typed", "masked"),
    [
        ("Which accounts are At Risk in the North?", "Which accounts are At Risk in the North?"),
        ("write to helena.moss+x@example.co.uk", "write to <email>"),
        ("Deep dive on Harbour Hotels Ltd", "Deep dive on ACC0058"),
        ("deep dive on harbour  hotels ltd!", "deep dive on ACC0058!"),
        ("How is Harbour doing?", "How is Harbour doing?"),
        (
            "Which accounts does Grace Adeyemi look after?",
            "Which accounts does <person 1> look after?",
        ),
        ("ask adeyemi and Grace about it", "ask <person 1> and <person 1> about it"),
        ("show grace", "show grace"),
        ("call 020 7946 0958 or +44 (0)20 79460958", "call <number> or <number>"),
        ("revenue of £1,234,567 since 2025-01-01", "revenue of £1,234,567 since 2025-01-01"),
        ("revenue of 12 345 678", "revenue of 12 345 678"),
        ("ask Helena Moss about glassware", "ask <name> about glassware"),
        ("Ask Mr moss about it", "Ask <name> about it"),
        ("Anna Sutcliffe wants her price", "<name> wants her price"),
        ("what should I pitch to Sutcliffe", "what should I pitch to Sutcliffe"),
        ("see https://intranet.example.com/x?y=1", "see <link>"),
        ("RFM of the AOV for ACC0117", "RFM of the AOV for ACC0117"),
        ("ask Zoë Núñez-Ibáñez", "ask <name>"),
    ],
)
def test_masking(masker: Masker, typed: str, masked: str) -> None:
    assert masker.mask(typed) == masked


def test_the_same_person_has_the_same_number(masker: Masker) -> None:
    assert masker.mask("ask tom.w") == "ask <person 1>"
    assert masker.mask("ask tom.w and Grace Adeyemi") == "ask <person 1> and <person 2>"
    assert masker.mask("Adeyemi") == "<person 2>"


# --- from the chat's history --------------------------------------------------------------------


class Chat:
    """Writes a conversation as the chat does."""

    def __init__(self, home: Home, url: str | None) -> None:
        self.database = open_database(home, url)

    async def say(self, thread: str, kind: str, text: str, **more: Any) -> str:
        step = f"{thread}-{kind}-{len(text)}"
        row = {"id": step, "threadId": thread, "type": kind, "name": "x", "output": text} | more
        await self.database.run(lambda con: history.put_step(con, row))
        return step

    async def judge(self, user: str, step: str, value: int, comment: str | None = None) -> None:
        kept = await self.database.run(
            lambda con: history.put_feedback(con, user, step, value, comment)
        )
        assert kept


@pytest.fixture
async def chat(home: Home, database_url: str | None) -> Any:
    made = Chat(home, database_url)
    await made.database.run(lambda con: history.open_thread(con, "t1", "tom.w", "One"))
    await made.say("t1", "user_message", "How is Harbour Hotels Ltd doing? Ask helena@example.com")
    profile = {"call": {"account_profile": {"account": "Harbour Hotels Ltd"}}}
    await made.say("t1", "tool", "the profile", metadata=profile)
    good = await made.say("t1", "assistant_message", "Harbour Hotels Ltd is well.")
    await made.say("t1", "user_message", "and what does Helena Moss say?")
    notes = {"call": {"account_notes": {"account": "Harbour Hotels Ltd", "author": "Helena Moss"}}}
    await made.say("t1", "tool", "the notes", metadata=notes)
    bad = await made.say("t1", "assistant_message", "I do not know.")
    await made.say("t1", "user_message", "never mind")
    await made.judge("tom.w", good, 1)
    await made.judge("tom.w", bad, 0, "Wrong, tom.w was asked by Helena Moss, 020 7946 0958")
    yield made
    made.database.close()


async def test_only_thumbs_down_are_complaints_with_their_questions(home: Home, chat: Chat) -> None:
    (found,) = complaints(home)
    assert found.questions == (
        "How is Harbour Hotels Ltd doing? Ask helena@example.com",
        "and what does Helena Moss say?",
    )
    assert found.answer == "I do not know."
    assert [list(call) for call in found.calls] == [["account_notes"]]
    assert found.user == "tom.w"


async def test_a_thumbs_down_becomes_a_masked_draft(
    home: Home, chat: Chat, book: Any, lines: Any
) -> None:
    users.add(home, "tom.w", "sales", None)
    book(
        {
            "accounts": [{"account_id": "ACC0058", "account_name": "Harbour Hotels Ltd"}],
            "transactions": [lines("ACC0058", "2026-01-05", 10)],
        }
    )
    path, ids = add_drafts(home)
    text = path.read_text(encoding="utf-8")
    for personal in ("helena", "Helena", "Moss", "tom.w", "7946", "Harbour"):
        assert personal not in text
    suite = load_suite(str(path))
    (case,) = suite.cases
    assert (case.draft, [case.id]) == (True, ids)
    assert [turn.ask for turn in case.turns or []] == [
        "How is ACC0058 doing? Ask <email>",
        "and what does <name> say?",
    ]
    assert case.issue == "Wrong, <person 1> was asked by <name>, <number>"
    (called,) = case.called or []
    assert called.root == {"account_notes": {"account": "ACC0058", "author": "<name>"}}


async def test_a_draft_is_written_once_and_what_a_person_wrote_is_kept(
    home: Home, chat: Chat
) -> None:
    path, (id,) = add_drafts(home)
    edited = yaml.safe_load(path.read_text())
    edited["cases"][0] |= {"draft": False, "id": "finished-by-a-person"}
    path.write_text(yaml.safe_dump(edited))
    await chat.database.run(lambda con: history.open_thread(con, "t2", "tom.w", "Two"))
    await chat.say("t2", "user_message", "Which accounts are At Risk?")
    bad = await chat.say("t2", "assistant_message", "None.")
    await chat.judge("tom.w", bad, 0)
    again, ids = add_drafts(home)
    assert again == path
    assert len(ids) == 1 and ids != [id]
    cases = load_suite(str(path)).cases
    assert [case.id for case in cases] == ["finished-by-a-person", *ids]
    assert cases[1].ask == "Which accounts are At Risk?"
    assert add_drafts(home)[1] == []


def test_without_a_chat_there_is_nothing(home: Home, tmp_path: Path) -> None:
    assert add_drafts(home, tmp_path / "new.yaml") == (tmp_path / "new.yaml", [])
    assert not (tmp_path / "new.yaml").exists()


def test_a_history_that_cannot_be_read_is_said(home: Home) -> None:
    home.chat.mkdir(parents=True)
    home.chat_history.write_text("no database at all, but long enough to be one" * 20)
    with pytest.raises(UsageError, match="cannot be read"):
        complaints(home)
