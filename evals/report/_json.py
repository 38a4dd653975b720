"""A run for machines: manifest, summary, every case with its assertions."""

from __future__ import annotations

import json

from evals.record import Run
from evals.summary import summarise


def run_as_json(run: Run) -> str:
    """The run as one JSON object, the suite's cases by id only."""
    body = {
        "manifest": run.manifest.model_dump(mode="json", exclude={"suite"})
        | {"suite": run.manifest.suite.name, "label": run.manifest.label},
        "summary": summarise(run).model_dump(mode="json"),
        "cases": [
            case.model_dump(mode="json") | {"verdict": case.verdict, "score": float(case.score)}
            for case in run.cases
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"
