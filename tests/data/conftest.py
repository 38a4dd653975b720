"""Reading the snapshot in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from data.home import Home
from data.scope import EVERYTHING
from data.warehouse import Warehouse, Warehouses


@pytest.fixture
def read() -> Iterator[Any]:
    """`read(home, "SELECT ...")` on the snapshot in use."""
    opened: list[Warehouse] = []

    def run(home: Home, sql: str) -> list[dict[str, Any]]:
        opened.append(Warehouses(home).current())
        return opened[-1].run(sql, EVERYTHING, {}).rows

    yield run
    for warehouse in opened:
        warehouse.close()
