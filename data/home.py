"""Where everything that is not code lives: snapshots, state, exports."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent


def shared_cache() -> Path:
    """What is made from the code alone and can be made again, for all homes of a person:
    `$XDG_CACHE_HOME/quintile`, else `~/.cache/quintile`."""
    named = os.environ.get("XDG_CACHE_HOME")
    return (Path(named) if named else Path.home() / ".cache") / "quintile"


@dataclass(frozen=True)
class Home:
    """The folder named by `QUINTILE_HOME`; `./.quintile` in a checkout, else `~/.quintile`."""

    root: Path

    @classmethod
    def find(cls) -> Home:
        named = os.environ.get("QUINTILE_HOME")
        if named:
            return cls(Path(named).expanduser().resolve())
        if (CHECKOUT / "pyproject.toml").exists():
            return cls(CHECKOUT / ".quintile")
        return cls(Path.home() / ".quintile")

    @property
    def snapshots(self) -> Path:
        return self.root / "warehouse"

    @property
    def models(self) -> Path:
        """Fitted models, a folder for each snapshot."""
        return self.root / "models"

    @property
    def scores(self) -> Path:
        """Saved scores, a folder for each run."""
        return self.root / "scores"

    @property
    def state(self) -> Path:
        return self.root / "state.sqlite"

    @property
    def checkpoints(self) -> Path:
        return self.root / "checkpoints.sqlite"

    @property
    def workspaces(self) -> Path:
        """Private workspaces of conversations, a home of its own for each."""
        return self.root / "workspaces"

    @property
    def exports(self) -> Path:
        return self.root / "exports"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def chat(self) -> Path:
        """The chat's folder: its settings, its history, its files."""
        return self.root / "chat"

    @property
    def chat_history(self) -> Path:
        return self.chat / "history.sqlite"

    @property
    def chat_files(self) -> Path:
        """Contents of charts, tables and downloads of the chat."""
        return self.chat / "files"
