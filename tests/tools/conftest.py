"""Books that take long to build, built once."""

from __future__ import annotations

import pytest
import regulars as book_of_regulars

from data.warehouse import Warehouse


@pytest.fixture(scope="session")
def regulars(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The book of regulars as it is."""
    return book_of_regulars.regulars(tmp_path_factory.mktemp("regulars"))
