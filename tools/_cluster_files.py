"""A clustering as files for other programs: the model, who is in which cluster, and how good it is."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from data import catalogue
from data.snapshots import made_folder, write_atomically
from data.tables import Form, read_lines, write_file, write_lines
from tools import _accounts
from tools._cluster_report import report
from tools._clusters import clustering, distances, measured, names_of
from tools._errors import ToolError
from tools._fitted import Plain
from tools._query import Query

ASSIGNMENTS = """
CREATE TABLE assignments (
    account_id      VARCHAR,
    account_name    VARCHAR,
    cluster         VARCHAR,
    distance        DOUBLE,
    second_cluster  VARCHAR,
    second_distance DOUBLE
)
"""


def write_clusters(query: Query, lookback_days: int, folder: Path, form: Form) -> list[Path]:
    """Write `cluster-model.json`, `cluster-assignments.<form>` and `cluster-metrics.json` to a folder.

    The model holds the scaler and the centroids: an account belongs to the nearest of them. Distances
    are in standard deviations; accounts without an order in the window are Lapsed and have none.

    Raises:
        ToolError: there are too few accounts to make clusters.
        UsageError: a file cannot be written.
    """
    made = clustering(query, lookback_days)
    if made is None:
        raise ToolError("There are too few accounts with an order in the window to make clusters.")
    made_folder(folder)
    told, model = report(query, made), made["model"]
    metrics = {
        "as_of": query.as_of.isoformat(),
        "lookback_days": lookback_days,
        "scope": query.scope.words,
        "snapshot": query.warehouse.snapshot,
        **told["clustering"].model_dump(mode="json"),
        **{
            name: [row.model_dump(mode="json") for row in told[name]]
            for name in ("trials", "centroids", "components")
        },
    }
    paths = [folder / name for name in ("cluster-model.json", "cluster-metrics.json")]
    for path, content in zip(paths, (model, metrics), strict=True):
        write_atomically(path, json.dumps(content, indent=2, allow_nan=False) + "\n")
    assigned = folder / f"cluster-assignments.{form}"
    _write_assignments(list(_assignments(query, lookback_days, model)), assigned, form)
    return [*paths, assigned]


def _assignments(query: Query, lookback_days: int, model: Plain) -> Iterator[dict[str, Any]]:
    accounts = measured(query, lookback_days)
    known = {account.key: account for account in _accounts.accounts(query)}
    names = names_of(model)
    apart = distances(model, accounts.values).tolist()
    for key, active, far in zip(accounts.keys, accounts.active, apart, strict=True):
        row = {"account_id": known[key].id, "account_name": known[key].name}
        if active:
            (first, name), (second, other), *_ = sorted(zip(far, names, strict=True))
            yield row | {
                "cluster": name,
                "distance": first,
                "second_cluster": other,
                "second_distance": second,
            }
        else:
            nothing = dict.fromkeys(("distance", "second_cluster", "second_distance"))
            yield row | {"cluster": catalogue.LAPSED} | nothing


def _write_assignments(rows: list[dict[str, Any]], path: Path, form: Form) -> None:
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as con:
        lines = Path(scratch) / "lines"
        write_lines(lines, rows[0], rows)
        con.execute(ASSIGNMENTS)
        read_lines(con, lines, "assignments")
        write_file(con, "SELECT * FROM assignments", path, form)
