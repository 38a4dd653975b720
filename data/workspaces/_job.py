"""The process that reads uploads: JSON lines on the standard output, limits on memory and time.

`see RAW SHOWN TARGET` ends with `{"seen": ...}`; `import FOLDER` tells `{"step": ..., "done": ...}`.
Either may end with `{"error": ...}`, a sentence for the person.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from data.build import STORE, build
from data.errors import QuintileError
from data.home import Home
from data.importing import loader
from data.importing._workbook import to_csv
from data.workspaces._choices import Source, mapping_of
from data.workspaces._recognise import recognise
from data.workspaces._records import REJECTS, SOURCES, UPLOADS

MEMORY = 2 << 30
SECONDS = 300
LARGEST_FILE = 1 << 30
_STEPS = len(STORE) + 2  # reading and publishing


def _see(raw: Path, shown: str, target: Path) -> None:
    notes: list[str] = []
    if raw.suffix == ".xlsx":
        with _memory_limited():
            notes = to_csv(raw, shown, target)
        raw.unlink()
    else:
        raw.rename(target)
    seen = recognise(target, shown)
    _tell(seen=seen.model_copy(update={"notes": [*notes, *seen.notes]}).model_dump(mode="json"))


@contextmanager
def _memory_limited() -> Iterator[None]:
    """Let a workbook take so much memory and no more; what asks for more ends this process.

    Only while it is read: DuckDB reserves far more addresses than it uses on a machine of many cores.
    """
    before = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError):  # not every system can limit it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)


def _import(folder: Path) -> None:
    text = (folder / SOURCES).read_text(encoding="utf-8")
    sources = TypeAdapter(list[Source]).validate_json(text)
    rejects = folder / REJECTS
    paths = [folder / UPLOADS / source.file for source in sources]
    steps = iter(range(_STEPS))

    def progress(step: str) -> None:
        _tell(step=step, done=next(steps) / _STEPS)

    try:
        build(
            Home(folder),
            loader(paths, mapping_of(sources), rejects),
            # There is nothing in use that it could spoil; what looks wrong is told with its findings.
            publish_anyway=True,
            progress=progress,
            memory_limit="1GB",
            needed=[source.choices.kind for source in sources],
        )
    except QuintileError as problem:
        raise QuintileError(
            str(problem).replace(str(rejects), "the file of rejected rows")
        ) from problem


def _tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    try:
        match arguments:
            case ["see", raw, shown, target]:
                _see(Path(raw), shown, Path(target))
            case ["import", folder]:
                _import(Path(folder))
    except QuintileError as problem:
        _tell(error=str(problem))


if __name__ == "__main__":
    main(sys.argv[1:])
