"""The names that questions are understood by, and the classifier, trained once for all files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from agent.offline.understand import Lexicon
from data.home import shared_cache

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    data: Any = yaml.load((HERE / "understand_lexicon.yaml").read_text("utf-8"), yaml.CSafeLoader)
    return Lexicon(**data | {"accounts": list(data["accounts"].items())})


@pytest.fixture(scope="session")
def cache_dir() -> Path:
    return shared_cache()
