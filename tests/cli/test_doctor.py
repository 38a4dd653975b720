"""`quintile doctor`: what it finds, and that it exits 1 when something is wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from data.home import Home
from data.snapshots import file_of

Cli = Callable[..., Result]


@pytest.fixture
def checked(run: Cli) -> Callable[[], tuple[int, dict[str, dict[str, Any]]]]:
    """The exit code and the findings by name."""

    def check() -> tuple[int, dict[str, dict[str, Any]]]:
        done = run("doctor", "--json")
        return done.exit_code, {entry["name"]: entry for entry in json.loads(done.stdout)}

    return check


def test_all_is_well(checked: Any, run: Cli, shop: str) -> None:
    code, found = checked()
    assert code == 0
    assert all(finding["ok"] for finding in found.values())
    assert shop in found["snapshot"]["detail"]
    assert "to 2026-01-31" in found["data"]["detail"]
    assert found["rows"]["detail"] == "accounts 12, products 1, transactions 30"
    assert "duckdb " in found["packages"]["detail"]
    assert "offline analyst" in found["model"]["detail"]
    shown = run("doctor")
    assert shown.exit_code == 0
    assert "ok       snapshot" in shown.stdout


def test_a_home_that_others_may_look_into_is_said(checked: Any, shop: str, home: Home) -> None:
    home.root.chmod(0o700)
    assert "chmod" not in checked()[1]["home"]["detail"]
    home.root.chmod(0o755)
    assert f"`chmod 700 {home.root}`" in checked()[1]["home"]["detail"]


def test_no_data_is_a_problem_with_its_remedy(checked: Any) -> None:
    code, found = checked()
    assert code == 1
    assert not found["data"]["ok"]
    assert "quintile demo" in found["data"]["detail"]


def test_a_damaged_snapshot_is_found(checked: Any, run: Cli, shop: str, home: Home) -> None:
    file_of(home, shop).write_bytes(b"not a database at all" * 1000)
    code, found = checked()
    assert code == 1
    assert not found["snapshot"]["ok"]
    assert "PROBLEM  snapshot" in run("doctor").stdout


def test_a_damaged_manifest_is_found(checked: Any, shop: str, home: Home) -> None:
    file_of(home, shop).with_suffix(".json").write_text("{")
    code, found = checked()
    assert code == 1
    assert "is damaged" in found["data"]["detail"]


def test_a_home_that_is_a_file_is_found(
    checked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QUINTILE_HOME", str(tmp_path / "file" / "home"))
    code, found = checked()
    assert code == 1
    assert "set QUINTILE_HOME" in found["home"]["detail"]


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """A model endpoint that answers with `status` and notes what it was sent."""
    told: dict[str, Any] = {"status": 200}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told["path"], told["key"] = self.path, self.headers.get("Authorization")
            self.send_response(told["status"])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    monkeypatch.setenv("QUINTILE_MODEL", "local-7b")
    monkeypatch.setenv("OPENAI_BASE_URL", f"http://127.0.0.1:{server.server_port}/v1/")
    monkeypatch.setenv("OPENAI_API_KEY", "k1")
    yield told
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize(
    ("status", "ok", "said"),
    [
        (200, True, "is reachable"),
        (404, True, "is reachable"),
        (401, False, "refuses the key"),
        (503, False, "HTTP 503"),
    ],
)
def test_the_endpoint_is_asked_when_one_is_configured(
    status: int, ok: bool, said: str, endpoint: dict[str, Any], checked: Any, shop: str
) -> None:
    endpoint["status"] = status
    code, found = checked()
    assert found["model"]["ok"] is ok
    assert said in found["model"]["detail"]
    assert "local-7b" in found["model"]["detail"]
    assert "k1" not in found["model"]["detail"]
    assert (endpoint["path"], endpoint["key"]) == ("/v1/models", "Bearer k1")
    assert code == (0 if ok else 1)


def test_an_endpoint_that_is_not_there_is_found(
    checked: Any, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUINTILE_MODEL", "m")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    code, found = checked()
    assert code == 1
    assert "not reachable" in found["model"]["detail"]


def test_a_setting_that_is_no_number_is_said(
    checked: Any, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUINTILE_READ_TIMEOUT", "soon")
    code, found = checked()
    assert code == 1
    assert found["model"]["detail"] == (
        "QUINTILE_READ_TIMEOUT must be a number of seconds above zero, not 'soon'."
    )
