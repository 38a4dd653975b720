"""Chainlit's application folder: made below the home, before chainlit is imported.

Chainlit reads its settings, and writes its own files, where it finds itself at import. So the folder
is filled and named in the environment first, and nothing lands in the working directory.
"""

from __future__ import annotations

import importlib.util
import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from agent.chat._telemetry import leave_out
from data.home import CHECKOUT, Home
from data.snapshots import made_folder

_STATIC = Path(__file__).with_name("static")
_README = CHECKOUT / "chainlit.md"
_LANGUAGE = "en-US"


def prepare(home: Home) -> Path:
    """Fill the folder, set what chainlit finds when it is imported, and return the folder.

    Raises:
        RuntimeError: chainlit already serves another home in this process.
    """
    root = home.chat
    if "chainlit.config" in sys.modules and os.environ.get("CHAINLIT_APP_ROOT") != str(root):
        raise RuntimeError("chainlit was imported before its folder was set; one home per process")
    leave_out()
    made_folder(root)
    root.chmod(0o700)
    _fill(root)
    os.environ |= {
        "CHAINLIT_APP_ROOT": str(root),
        "CHAINLIT_AUTH_SECRET": _secret(root / "secret"),
        "CHAINLIT_AUTH_COOKIE_NAME": "quintile_session",
        "CHAINLIT_COOKIE_SAMESITE": "strict",
        # Sessions are given out by our own page route, not by one of chainlit's login forms.
        "CHAINLIT_CUSTOM_AUTH": "1",
    }
    return root


def _fill(root: Path) -> None:
    """Bring the folder in line with the package; what an older version left is removed."""
    settings = root / ".chainlit"
    (settings / "translations").mkdir(parents=True, exist_ok=True)
    shutil.copyfile(_STATIC / "config.toml", settings / "config.toml")
    _mirror(_STATIC / "public", root / "public")
    texts = json.loads((_STATIC / "texts.json").read_text(encoding="utf-8"))
    words = json.dumps(_merged(_own_words(), texts), indent=1)
    (settings / "translations" / f"{_LANGUAGE}.json").write_text(words, encoding="utf-8")
    if _README.exists():
        shutil.copyfile(_README, root / f"chainlit_{_LANGUAGE}.md")


def _mirror(source: Path, target: Path) -> None:
    """Make `target` a copy of `source`, without a moment in which a file is missing."""
    shutil.copytree(source, target, dirs_exist_ok=True)
    for path in target.rglob("*"):
        if path.is_file() and not (source / path.relative_to(target)).exists():
            path.unlink()


def _own_words() -> dict[str, Any]:
    """Chainlit's English texts, found without importing it."""
    spec = importlib.util.find_spec("chainlit")
    assert spec is not None and spec.origin is not None
    path = Path(spec.origin).parent / "translations" / f"{_LANGUAGE}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def _merged(base: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for name, value in ours.items():
        if name not in base:
            raise KeyError(f"texts.json names {name!r}, which chainlit does not use")
        merged[name] = _merged(base[name], value) if isinstance(value, dict) else value
    return merged


def _secret(path: Path) -> str:
    """The key that signs sessions: made once, readable by the owner of the home alone."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        secret = path.read_text(encoding="utf-8").strip()
        if len(secret) < 43:  # 32 bytes in base64
            raise RuntimeError(f"{path} is damaged; delete it and start again") from None
        path.chmod(0o600)
        return secret
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        secret = secrets.token_urlsafe(48)
        out.write(secret + "\n")
    return secret
