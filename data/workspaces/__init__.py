"""Private workspaces: what a person uploaded into one conversation, as a home and snapshot of its own.

A file is staged and recognised (`stage`), confirmed (`confirm`), imported by the importer of
`quintile import` in a process of its own (`load`), and kept in a row of the state database that names user
and thread. Only that row makes a workspace exist: what a kill left without one is swept.
"""

from __future__ import annotations

from data.workspaces._choices import Choices
from data.workspaces._fields import Field, Kind, fields
from data.workspaces._loading import Loaded, NothingLoaded, load
from data.workspaces._opened import Opened
from data.workspaces._recognise import Seen
from data.workspaces._records import Workspace, find, leave, use, workspaces_of
from data.workspaces._removal import forget, forget_user, sweep
from data.workspaces._staging import (
    ENDINGS,
    Staged,
    confirm,
    confirmed,
    discard,
    stage,
    staged_by,
)

__all__ = [
    "ENDINGS",
    "Choices",
    "Field",
    "Kind",
    "Loaded",
    "NothingLoaded",
    "Opened",
    "Seen",
    "Staged",
    "Workspace",
    "confirm",
    "confirmed",
    "discard",
    "fields",
    "find",
    "forget",
    "forget_user",
    "leave",
    "load",
    "stage",
    "staged_by",
    "sweep",
    "use",
    "workspaces_of",
]
