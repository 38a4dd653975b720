"""The intent classifier and the files it learns from."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.arguments.fill import READERS
from agent.offline.understand.intent import parse_intents
from agent.offline.understand.intents import classifier as _classifier
from agent.offline.understand.intents import linear, next_tool
from agent.offline.understand.intents.classifier import kept_in, load, train
from agent.offline.understand.intents.examples import canonical_examples
from agent.offline.understand.intents.rules import rules
from agent.offline.understand.replies import _replies
from agent.offline.understand.words.vocabulary import EXAMPLES, vocabulary
from data.errors import UsageError
from tools import _registry as registry

NEW_TOOL = """
stock_levels:
  tool: stock_levels
  takes: [category, region, limit]
  offer: How much is in stock?
  examples:
    - how much {category} is on the shelves
    - warehouse levels
    - shelf stock of {category}
    - what do we have on the shelves
    - pallets in the warehouse
    - show the shelf levels in {region}
"""


@pytest.fixture(scope="module")
def examples() -> str:
    return EXAMPLES.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def few(examples: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a few examples of every intent: enough where only the learning is looked at."""
    intents = yaml.load(examples, yaml.CSafeLoader)
    for intent in intents.values():
        intent["examples"] = intent["examples"][:20]
    path = tmp_path_factory.mktemp("few") / "examples.yaml"
    path.write_text(yaml.safe_dump(intents, sort_keys=False), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def learnt(few: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a classifier trained from few examples."""
    folder = tmp_path_factory.mktemp("learnt")
    load(folder, few)
    return folder


@pytest.fixture
def cache(tmp_path: Path, learnt: Path) -> Path:
    """A folder of this test's own with that classifier."""
    shutil.copytree(learnt, tmp_path / "cache")
    return tmp_path / "cache"


def test_every_intent_is_complete(examples: str) -> None:
    intents, said = parse_intents(examples)
    tools = {*registry.names(), "draft_report"}
    replies = _replies()
    for intent in intents.values():
        assert len(said[intent.name]) >= 15, intent.name
        assert not intent.tool or intent.tool in tools
        assert set(intent.takes) <= set(READERS), intent.name
        assert not (intent.needs or intent.needs_one) or intent.ask
        assert not intent.decline or intent.decline in replies["declines"]
        assert not intent.chat or intent.chat in replies["chats"]
    assert {rule.decides for rule in rules()} <= set(intents)


def test_every_tool_has_an_intent(examples: str) -> None:
    intents, _ = parse_intents(examples)
    assert {*registry.names(), "draft_report"} <= {i.tool for i in intents.values() if i.tool}


def test_no_example_stands_for_two_intents(examples: str) -> None:
    _, said = parse_intents(examples)
    owners: dict[str, str] = {}
    for name, lines in said.items():
        for line in lines:
            assert owners.setdefault(line, name) == name, line


def test_training_and_reading_back_give_the_same(cache: Path, few: Path) -> None:
    trained = train(few.read_text(encoding="utf-8"))
    first = load(cache, few)
    second = load(cache, few)
    assert len(list(cache.glob("*.npz"))) == 1
    for text in ("why is @account @segment", "best product in @place @period", "hello", ""):
        wanted = list(trained.probabilities(text, text))
        again = second.probabilities(text, text)
        assert list(again.items()) == list(first.probabilities(text, text).items())
        assert wanted == list(again)
        assert sum(again.values()) == pytest.approx(1)


def test_cache_is_read_without_training(
    cache: Path, few: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("trained again")

    monkeypatch.setattr(_classifier, "train", never)
    assert load(cache, few).intents


def test_of_two_at_once_one_learns(
    cache: Path, few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other has looked in vain when the first still learns; it waits and reads what that one kept."""
    made = load(cache, few)
    looked = threading.Semaphore(0)
    original = linear.read
    learnt = []

    def read(path: Path) -> Any:
        found = original(path)
        looked.release()
        return found

    def learn(text: str) -> Any:
        for _ in range(3):  # the first before and in its turn, the second before its turn
            assert looked.acquire(timeout=30)
        learnt.append(text)
        return made

    monkeypatch.setattr(linear, "read", read)
    monkeypatch.setattr(_classifier, "train", learn)
    with ThreadPoolExecutor(2) as both:
        loads = [both.submit(load, tmp_path / "new", few) for _ in range(2)]
        assert [one.result().intents for one in loads] == [made.intents] * 2
    assert len(learnt) == 1


def test_cache_holds_no_pickle(learnt: Path) -> None:
    (path,) = learnt.glob("*.npz")
    with np.load(path, allow_pickle=False) as kept:
        assert all(kept[name].dtype != object for name in kept.files)


@pytest.mark.parametrize("damage", [b"", b"PK not a zip"], ids=["empty", "nonsense"])
def test_damaged_cache_is_replaced(cache: Path, few: Path, damage: bytes) -> None:
    (path,) = cache.glob("*.npz")
    whole = path.stat().st_size
    path.write_bytes(damage)
    assert load(cache, few).probabilities("why @account", "why is @account")
    assert path.stat().st_size == whole


def test_changed_examples_are_learnt_again(cache: Path, few: Path, tmp_path: Path) -> None:
    changed = tmp_path / "examples.yaml"
    changed.write_text(few.read_text(encoding="utf-8") + NEW_TOOL, encoding="utf-8")
    assert "stock_levels" in load(cache, changed).intents
    assert len(list(cache.glob("*.npz"))) == 2


def test_old_classifiers_go(cache: Path, few: Path) -> None:
    for age in range(9):
        old = cache / f"intents-{age}.npz"
        old.write_bytes(b"")
        os.utime(old, (age, age))
    next(path for path in cache.glob("*.npz") if path.stat().st_size).unlink()
    load(cache, few)
    kept = {path.name for path in cache.glob("*.npz")}
    assert len(kept) == 4
    assert {"intents-8.npz", kept_in(cache, few).name} < kept


def test_a_new_tool_needs_only_examples(examples: str) -> None:
    """Also for wordings that are not among them, and beside tools with many more examples.

    Every fourth of those is enough: the most that a tool has are then still thirty times as many.
    """
    intents = yaml.load(examples, yaml.CSafeLoader)
    for intent in intents.values():
        intent["examples"] = intent["examples"][::4]
    assert max(len(intent["examples"]) for intent in intents.values()) > 100
    learnt = train(yaml.safe_dump(intents, sort_keys=False) + NEW_TOOL)
    (asked,) = canonical_examples(["shelf levels of {category} in the warehouse please"])
    assert next(iter(learnt.probabilities(*asked))) == "stock_levels"


def test_unwritable_cache_costs_no_answer(tmp_path: Path, few: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert load(blocked / "x", few).intents


def test_reading_a_message_is_cheap(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted, not timed: the features of one message, and that nothing is learnt or read twice."""
    text = "what should i pitch to @account in @place @period"
    assert len(next_tool.features(text, text, "sales_metrics")) < 350
    loaded = 0
    original = _classifier.load

    def counted(*args: Any) -> Any:
        nonlocal loaded
        loaded += 1
        return original(*args)

    monkeypatch.setattr(_classifier, "load", counted)
    folder = cache_dir / ".." / cache_dir.name  # a name that no other test has used
    for _ in range(3):
        understand("how are my segments", Lexicon(), cache_dir=folder)
    assert loaded == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x: []", "not an intent"),
        ("x: {tool: t, wrong: 1, examples: [a]}", "no 'wrong'"),
        ("x: {tool: t, examples: [{a: 1}]}", "must be texts"),
        ("x: {tool: t}", "must be texts"),
        ("x: {examples: [a]}", "one of tool, decline, chat and vague"),
    ],
)
def test_mistakes_in_the_examples_are_explained(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_intents(text)


def test_vocabulary_is_text() -> None:
    """YAML reads 'no', 'off' and '360' as something else unless they are quoted."""
    for name, section in vocabulary().sections.items():
        if isinstance(section, str):
            continue
        lists = [section] if isinstance(section, list) else list(section.values())
        for entry in lists:
            words = entry if isinstance(entry, list) else [entry]
            assert all(isinstance(word, str) for word in words), (name, entry)


def test_names_in_examples_are_no_known_words() -> None:
    """An example that looks for 'something with Badger in it' hides no account of that name."""
    assert {"badger", "lighthouse"}.isdisjoint(vocabulary().known)
    assert "nhs" in vocabulary().example_words


def test_margins_equal_scikit_learn(few: Path) -> None:
    """What is applied here is what scikit-learn's own model would say."""
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC

    learnt = train(few.read_text(encoding="utf-8")).model
    said = linear.word_counts("why is @account @segment", "why is @account at risk")
    rows, columns, values = linear._vectors([said], learnt.places, learnt.rarity, learnt._kinds)
    row = csr_matrix((values, (rows, columns)), shape=(1, len(learnt.places)))
    model = LinearSVC()
    model.coef_, model.intercept_ = learnt.weights.T, learnt.bias
    model.classes_ = np.arange(len(learnt.labels))
    theirs = model.decision_function(row)[0]
    assert list(learnt.margins(said)) == pytest.approx(list(theirs), abs=1e-5)
