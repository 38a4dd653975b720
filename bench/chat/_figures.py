"""Measured times as the figures that are printed and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Figures = dict[str, float]


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that is at least as large as `percent` of them."""
    ranked = sorted(values)
    return ranked[-(-len(ranked) * percent // 100) - 1]


def spread(seconds: Sequence[float]) -> Figures:
    """How many there were, and how long they took in milliseconds."""
    return {
        "count": len(seconds),
        "p50_ms": 1000 * percentile(seconds, 50),
        "p95_ms": 1000 * percentile(seconds, 95),
        "max_ms": 1000 * max(seconds),
    }


def table(rows: Mapping[str, Figures]) -> str:
    """One line for each row, with a column for every figure that some row has."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = [f"{'':<28}" + "".join(f"{name:>14}" for name in names)]
    for title, row in rows.items():
        cells = (f"{row[name]:>14,.0f}" if name in row else f"{'':>14}" for name in names)
        lines.append(f"{title:<28}" + "".join(cells))
    return "\n".join(lines)
