"""Charts as PNG images, drawn by an installed Chromium or Chrome; nothing is fetched."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from agent.answer import Chart
from agent.charts._theme import GROUNDS, themed
from agent.charts.titled import titled
from agent.standalone import PLOTLY
from data.errors import UsageError

if TYPE_CHECKING:
    from typing import Any

WIDTH = 900
SCALE = 2
"""Pixels of the image per pixel of the chart: sharp in a document."""
FRAME = 16
"""Room around a chart, in its pixels."""
LINE = 100
"""Characters of a title that fit the width."""
NOBODY = "127.0.0.1:9"
MISSING = (
    "An image of a chart is drawn by Chromium or Chrome, and none was found. Install one (on Debian: "
    "apt install chromium), name it in BROWSER_PATH, or ask for .html, which needs none."
)


def pngs(charts: Sequence[Chart], theme: str) -> list[bytes]:
    """One image per chart; `theme` is light or dark.

    Raises:
        UsageError: there is no browser, or it does not start.
    """
    drawn = asyncio.run(_drawn([_figure(chart, theme) for chart in charts]))
    return [_framed(image, GROUNDS[theme]) for image in drawn]


def _figure(chart: Chart, theme: str) -> dict[str, Any]:
    figure: dict[str, Any] = themed(titled(chart, LINE), theme)
    figure["layout"] |= {"paper_bgcolor": GROUNDS[theme]}
    return figure


def _framed(image: bytes, ground: str) -> bytes:
    """The image with room around it, and the resolution at which a document shows it in its size."""
    framed = io.BytesIO()
    with Image.open(io.BytesIO(image)) as drawn:
        ImageOps.expand(drawn.convert("RGB"), FRAME * SCALE, ground).save(
            framed, "PNG", dpi=(96 * SCALE, 96 * SCALE), optimize=True
        )
    return framed.getvalue()


async def _drawn(figures: list[dict[str, Any]]) -> list[bytes]:
    from kaleido import Kaleido
    from kaleido.errors import BrowserFailedError, ChromeNotFoundError

    try:
        # MathJax would come from a host; and whatever else the browser looks for outside finds nobody.
        async with Kaleido(plotlyjs=PLOTLY, mathjax=False, proxy_server=NOBODY) as browser:
            return [
                await browser.calc_fig(
                    figure,
                    opts={
                        "format": "png",
                        "width": WIDTH,
                        "height": figure["layout"]["height"],
                        "scale": SCALE,
                    },
                )
                for figure in figures
            ]
    except ChromeNotFoundError as problem:
        raise UsageError(MISSING) from problem
    except BrowserFailedError as problem:
        raise UsageError(
            "The browser that draws images did not start. Name another in BROWSER_PATH, or ask for .html."
        ) from problem
