"""What a server needs and takes long to make is made in processes of their own."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agent.assistant import Assistant
from agent.offline import apart
from agent.offline.apart import start
from agent.settings import Settings
from data import users
from data.home import Home
from data.warehouse import Warehouse

MODELS = ("churn_model", "customer_value", "purchase_model")


@pytest.fixture
def own(demo: Warehouse, home: Home) -> Home:
    """The demo book in a home of its own, without any model."""
    shutil.copytree(demo.home.snapshots, home.snapshots)
    return home


def models(home: Home) -> dict[str, int]:
    """How many fitted models there are by name."""
    names = [path.name.rpartition("-")[0] for path in home.models.glob("*/*.json")]
    return {name: names.count(name) for name in set(names)}


async def test_a_server_starts_on_what_profiles_need_before_anybody_asks(
    own: Home, ask: Any
) -> None:
    users.add(own, "nora", "sales", ["North"])
    async with Assistant(own, Settings()) as assistant:
        assistant.warm()
        assert assistant._fitting is not None
        assert assistant._fitting.wait() == 0
        made = models(own)
        assert made.keys() >= set(MODELS)
        # One for everybody, one for those who see the North.
        assert made["churn_model"] == 2
        for user in ("local", "nora"):
            context = assistant.context(user)
            (first, *_) = ask(
                context.warehouse, "segment_members", context.scope, segment="Champions"
            ).members
            profile = ask(
                context.warehouse, "account_profile", context.scope, account=first.account_id
            )
            assert profile.churn is not None
        assert models(own) == made, "asking fitted another one"

    async with Assistant(own, Settings()) as again:
        again.warm()
        assert again._fitting is None, "all is there"
    users.add(own, "olga", "sales", ["South"])
    async with Assistant(own, Settings()) as for_another:
        for_another.warm()
        assert for_another._fitting is not None, "nobody saw just the South before"


def test_without_data_nothing_is_started(home: Home) -> None:
    assistant = Assistant(home, Settings())
    assistant.warm()
    assert assistant._fitting is None


def test_what_lies_in_the_working_directory_is_not_run(
    own: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "__init__.py").touch()
    (tmp_path / "agent" / "apart.py").write_text("open('taken', 'w')")
    monkeypatch.chdir(tmp_path)
    with start("learn", own) as work:
        assert work.wait() == 0
    assert not (tmp_path / "taken").exists()


def test_a_server_imports_no_telemetry_sdk(home: Home) -> None:
    code = (
        "import json, sys\n"
        "from pathlib import Path\n"
        "from agent.chat._root import prepare\n"
        "from data.home import Home\n"
        f"prepare(Home(Path({str(home.root)!r})))\n"
        "import chainlit.server\n"
        "print(json.dumps([name for name in ('traceloop', 'pandas', 'grpc') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_work_ends_with_the_server_however_that_ends(own: Home) -> None:
    code = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from agent.offline.apart import start\n"
        "from data.home import Home\n"
        f"child = start('fit', Home(Path({str(own.root)!r})))\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    # Returns when nobody has the other end of its standard error any more, the child neither.
    done = subprocess.run([sys.executable, "-c", code], capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert models(own) == {}


def test_what_failed_is_tried_again_at_the_next_start(
    own: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "fit_for_the_opening", lambda home: True)
    monkeypatch.setattr(apart, "_goes_well", lambda *given: False)
    apart.fit_all(own)
    assert not apart.is_fitted(own)
    monkeypatch.setattr(apart, "_goes_well", lambda *given: True)
    apart.fit_all(own)
    assert apart.is_fitted(own)
