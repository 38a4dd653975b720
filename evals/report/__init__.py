"""Reports of a run and of a comparison: one HTML file that needs nothing else, Markdown, JSON, JUnit."""

from __future__ import annotations

from pathlib import Path

from data.snapshots import write_atomically
from evals.compare import Comparison
from evals.record import Run, RunFolder
from evals.report._html import comparison_page, run_page
from evals.report._json import run_as_json
from evals.report._junit import junit
from evals.report._markdown import comparison_markdown, run_markdown

__all__ = ["write_comparison", "write_reports"]


def write_reports(folder: RunFolder, run: Run) -> Path:
    """Write the four reports of a run beside it; the path of the HTML page."""
    page = folder.path / "report.html"
    write_atomically(page, run_page(folder, run))
    write_atomically(folder.path / "report.md", run_markdown(run))
    write_atomically(folder.path / "report.json", run_as_json(run))
    write_atomically(folder.path / "junit.xml", junit(run))
    return page


def write_comparison(baseline: RunFolder, candidate: RunFolder, made: Comparison) -> Path:
    """Write the reports of a comparison into the candidate's folder; the path of the HTML page."""
    stem = f"against-{made.baseline}"
    page = candidate.path / f"{stem}.html"
    write_atomically(page, comparison_page(baseline, candidate, made))
    write_atomically(candidate.path / f"{stem}.md", comparison_markdown(made, candidate.run))
    write_atomically(candidate.path / f"{stem}.json", made.model_dump_json(indent=1) + "\n")
    return page
