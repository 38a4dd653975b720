"""What the first question after an installation waits for."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from agent.answer import Finished, Preparing
from agent.assistant import Assistant
from agent.offline import apart
from agent.offline.understand import has_learned
from agent.settings import Settings
from data.home import Home, shared_cache

KINDS = ("intents", "threads")


@pytest.fixture
def kept() -> Path:
    """Where what all tests use is kept, learnt if nobody did yet."""
    folder = shared_cache()
    apart.learn(Home.find())
    return folder


@pytest.fixture
def fresh(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place in which nothing was learnt yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    assert shared_cache() != kept
    shared_cache().mkdir(parents=True)
    return shared_cache()


async def test_the_first_question_says_what_it_waits_for(
    own: Home, kept: Path, fresh: Path
) -> None:
    """Another process learns meanwhile, here the test: it is waited for, and nothing is learnt twice."""
    async with Assistant(own, Settings()) as assistant:
        with ExitStack() as learning:
            for kind in KINDS:
                lock = learning.enter_context((fresh / f".{kind}.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)
            events = assistant.ask("how are my segments?", thread="t", user="local")
            first = await anext(events)
            assert isinstance(first, Preparing)
            assert "about 10 seconds" in first.words
            for path in kept.glob("*.npz"):
                shutil.copy(path, fresh)
            before = {path.name: path.stat().st_mtime_ns for path in fresh.glob("*.npz")}
        rest = [event async for event in events]
        assert isinstance(rest[-1], Finished)
        assert rest[-1].answer.runs
        assert {path.name: path.stat().st_mtime_ns for path in fresh.glob("*.npz")} == before
        again = assistant.ask("and last year?", thread="t", user="local")
        assert not [event async for event in again if isinstance(event, Preparing)]


async def test_a_server_serves_pages_while_it_learns(own: Home, fresh: Path) -> None:
    async with Assistant(own, Settings()) as assistant:
        with (fresh / ".intents.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            assistant.warm()
            assert not has_learned()
            assert (await assistant.opening("local")).starters


def test_half_of_what_somebody_learnt_goes(kept: Path, fresh: Path) -> None:
    (whole,) = kept.glob("threads-*.npz")
    half = fresh / ".threads-1.half"
    half.write_bytes(whole.read_bytes()[:1000])
    other = fresh / ".intents-1.half"
    other.write_bytes(b"of another kind")
    from agent.offline.understand.intents import linear

    found = linear.read(whole)
    assert found is not None
    linear.write(*found, fresh / whole.name)
    assert not half.exists()
    assert other.exists()
    assert (fresh / whole.name).stat().st_size == whole.stat().st_size


def test_setting_up_learns_what_is_waited_for_else(kept: Path) -> None:
    """`make setup` has no terminal to hang on to: it is told to run to its end."""
    makefile = Path(__file__).parents[2] / "Makefile"
    (line,) = [line for line in makefile.read_text().splitlines() if "agent.offline.apart" in line]
    before = {path.name: path.stat().st_mtime_ns for path in kept.glob("*.npz")}
    done = subprocess.run(
        ["make", "-s", "--eval", f"learnt:;{line.strip()}", "learnt"],
        cwd=makefile.parent,
        env=os.environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert has_learned()
    assert {path.name: path.stat().st_mtime_ns for path in kept.glob("*.npz")} == before
