"""The colours of words and lines for a ground that is known.

Figures are drawn in colours that can be read on any ground; where the ground is known, on a page of our
own or in an image, stronger ones take their place.
"""

from __future__ import annotations

from typing import Any

from agent.charts._figure import GRID, INK

GROUNDS = {"light": "#ffffff", "dark": "#14191d"}
THEMES: dict[str, dict[str, str]] = {
    "light": {INK: "#44505c", GRID: "rgba(68,80,92,0.18)"},
    "dark": {INK: "#c3ccd4", GRID: "rgba(195,204,212,0.18)"},
}
"""By theme: what each colour of a figure becomes."""


def themed(value: Any, theme: str) -> Any:
    """A figure, or a part of one, in the colours of a theme."""
    if isinstance(value, dict):
        return {key: themed(part, theme) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [themed(part, theme) for part in value]
    return THEMES[theme].get(value, value) if isinstance(value, str) else value
