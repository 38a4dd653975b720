"""Ways of speaking about the last answer change it like the plain words do."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.dialogue.wordings.rewrite import read_rewrites
from data.errors import UsageError

FIGURES = "revenue by month in 2025"
LIST = "churn risk in the East"


@pytest.mark.parametrize(
    ("before", "said", "plain"),
    [
        (LIST, "strip out everything that's not critical", "only critical"),
        (FIGURES, "can you narrow that down to just the South", "only the South"),
        (FIGURES, "too many bars, quarters instead of months pls", "quarters instead of months"),
        (FIGURES, "put it next to the year before", "against the year before"),
        (FIGURES, "is it any different in the South?", "and in the South"),
        (FIGURES, "what if we only look since March 2025", "since March 2025"),
        (FIGURES, "and if you look at orders rather than revenue?", "orders rather than revenue"),
        (FIGURES, "hang on, and may I see that for the West?", "and the West"),
        (FIGURES, "what about orders - same cut", "what about orders"),
        (FIGURES, "make that quarterly", "by quarter"),
        (FIGURES, "so how does that look in the North", "and in the North"),
        (LIST, "ok. the last on the list, full profile", "the last one, full profile"),
    ],
)
def test_an_idiom_means_what_the_plain_words_mean(
    before: str, said: str, plain: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(before, lexicon, cache_dir=cache_dir).memory
    one, two = (understand(text, lexicon, memory, cache_dir=cache_dir) for text in (said, plain))
    assert (one.kind, one.calls) == (two.kind, two.calls)


@pytest.mark.parametrize("said", ["hm, interesting", "wow", "interesting!"])
def test_a_remark_on_the_answer_asks_nothing(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    memory = understand(FIGURES, lexicon, cache_dir=cache_dir).memory
    assert understand(said, lexicon, memory, cache_dir=cache_dir).kind == "chat"


def test_a_question_put_better_is_asked_once(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "Where do we give away the most discount? Show the discount share by region"
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.arguments == {"metric": "discount_share", "by": ["region"]}


def test_pointing_at_an_account_asks_for_no_profile(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "what's Tideway up to lately, any change in buying behaviour?"
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == ("behavior_signals", {"account": "ACC0803"})


def test_a_first_message_is_left_as_it_is(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "put the two next to each other"
    assert understand(said, lexicon, cache_dir=cache_dir).kind == "clarify"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("- says: 'only ('\n  means: ''", "entry 1 cannot be used"),
        ("- says: 'only'\n  means: '\\2'", "entry 1 cannot be used"),
        ("- says: 'only'", "entry 1 needs 'says' and 'means'"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named(entry: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        read_rewrites(entry)
