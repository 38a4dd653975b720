"""The suites as inspect-ai tasks; runs where that extra is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from data.home import Home
from evals.suite import load_suite, shipped

pytestmark = pytest.mark.skipif(find_spec("inspect_ai") is None, reason="inspect-ai is an extra")

# In a process of its own: inspect leaves streams to the garbage collector, which pytest calls an error.
PROGRAM = """
import json, sys
from inspect_ai import eval
from evals import inspect_tasks
from evals.suite import load_suite
sizes = {name: len(getattr(inspect_tasks, name)().dataset) for name in sys.argv[2:]}
task = inspect_tasks.suite_task(load_suite(sys.argv[1] + "/mine.yaml"))
(log,) = eval(task, model="none/none", epochs=2, display="none", log_dir=sys.argv[1])
scores = [(s.id, s.epoch, s.scores["assertions"].value, s.scores["assertions"].explanation)
          for s in log.samples]
print("RESULT", json.dumps({"sizes": sizes, "status": log.status, "scores": scores}))
"""
SUITE = """\
name: mine
about: One that holds and one that does not.
cases:
  - {id: right, category: x, ask: How fresh is the data?, expect: {calls: [{data_health: {}}]}}
  - {id: wrong, category: x, ask: How fresh is the data?, expect: {must_mention: [unicorn]}}
"""


def test_the_suites_are_inspect_tasks_judged_as_by_our_own_runner(
    evals_home: Home, tmp_path: Path
) -> None:
    (tmp_path / "mine.yaml").write_text(SUITE)
    environment = os.environ | {"QUINTILE_HOME": str(evals_home.root), "QUINTILE_MODEL": ""}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(tmp_path), *shipped()],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout.partition("RESULT ")[2].splitlines()[0])
    assert made["status"] == "success"
    for name, size in made["sizes"].items():
        assert size == sum(case.attempts for case in load_suite(name).cases)
    verdicts = {(id, epoch): value for id, epoch, value, _ in made["scores"]}
    assert verdicts == {
        ("right.0", 1): "C",
        ("right.0", 2): "C",
        ("wrong.0", 1): "I",
        ("wrong.0", 2): "I",
    }
    assert any(explanation == "mentions unicorn" for *_, explanation in made["scores"])
