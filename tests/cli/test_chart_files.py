"""`--chart FILE`: pages and images of charts, and what goes wrong without leaving a part of a file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from browsers import browser_path
from click.testing import Result
from PIL import Image

from agent.charts._theme import GROUNDS
from agent.charts.images import FRAME, SCALE, WIDTH

Cli = Callable[..., Result]


@pytest.fixture
def images(monkeypatch: pytest.MonkeyPatch) -> None:
    """A real browser draws."""
    monkeypatch.setenv("BROWSER_PATH", browser_path())


def figures_of(page: Path) -> list[dict[str, Any]]:
    """The figures in a page, read as its script reads them."""
    found = re.search(r'id="charts">(.*?)</script>', page.read_text(), re.DOTALL)
    assert found is not None
    figures: list[dict[str, Any]] = json.loads(found[1])["figures"]
    return figures


def test_a_page_beside_the_table(run: Cli, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "new" / "segments.html"
    done = run("segment-overview", "--chart", str(path), "--json")
    assert done.exit_code == 0
    assert done.stderr.strip() == str(path)
    result = json.loads(done.stdout)
    (figure,) = figures_of(path)
    shares = [row["revenue_share"] for row in result["segments"] if row["accounts"]]
    assert figure["data"][0]["x"] == shares
    assert f"snapshot {shop}" in path.read_text()
    assert [entry.name for entry in path.parent.iterdir()] == ["segments.html"]


def test_an_answer_is_a_whole_document(run: Cli, shop: str, tmp_path: Path) -> None:
    path = tmp_path / "answer.html"
    done = run("ask", "Which segments earn most?", "--chart", str(path))
    assert done.exit_code == 0, done.stderr
    text = path.read_text()
    assert "<h1>Which segments earn most?</h1>" in text
    assert "<h2>Evidence</h2>" in text
    assert len(figures_of(path)) == 1


@pytest.mark.browser
@pytest.mark.usefixtures("images")
@pytest.mark.parametrize(("words", "theme"), [((), "light"), (("--dark",), "dark")])
def test_an_image_has_its_ground_and_its_size(
    words: tuple[str, ...], theme: str, run: Cli, shop: str, tmp_path: Path
) -> None:
    path = tmp_path / "segments.png"
    done = run("segment-overview", "--chart", str(path), *words)
    assert done.exit_code == 0, done.stderr
    with Image.open(path) as image:
        assert image.format == "PNG"
        assert image.width == SCALE * (WIDTH + 2 * FRAME)
        assert image.convert("RGB").getpixel((3, 3)) == bytes_of(GROUNDS[theme])
        # Words and bars in it, not only ground.
        assert len(image.convert("RGB").getcolors(1_000_000) or []) > 50


def bytes_of(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.browser
@pytest.mark.usefixtures("images")
def test_several_images_are_numbered(run: Cli, shop: str, tmp_path: Path) -> None:
    done = run("book-overview", "--chart", str(tmp_path / "book.png"))
    assert done.exit_code == 0, done.stderr
    written = sorted(path.name for path in tmp_path.glob("*.png"))
    assert written == [f"book-{number}.png" for number in range(1, len(written) + 1)]
    assert len(written) > 3
    assert [Path(line).name for line in done.stderr.splitlines()] == written


@pytest.mark.browser
@pytest.mark.usefixtures("images")
def test_the_markdown_of_a_report_shows_its_images(run: Cli, shop: str, tmp_path: Path) -> None:
    done = run("report", "executive-summary", "--out", str(tmp_path), "--images")
    assert done.exit_code == 0, done.stderr
    (markdown,) = tmp_path.glob("*.md")
    shown = re.findall(r"^!\[.+\]\((.+)\)$", markdown.read_text(), re.MULTILINE)
    assert sorted(shown) == sorted(path.name for path in tmp_path.glob("*.png"))
    assert len(shown) > 2
    assert "## Figures of the charts" in markdown.read_text()
    (page,) = tmp_path.glob("*.html")
    assert len(figures_of(page)) == len(shown)
    (exported,) = tmp_path.glob("*.json")
    replayed = run("replay", str(exported))
    assert replayed.exit_code == 0, replayed.stdout


def test_without_a_browser_the_way_out_is_said(
    run: Cli, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "nothing"))
    failed = run("segment-overview", "--chart", str(tmp_path / "segments.png"))
    assert failed.exit_code == 2
    assert "apt install chromium" in failed.stderr and ".html" in failed.stderr
    assert list(tmp_path.glob("*.png")) == []
    # The result itself is not lost.
    assert "Champions" in failed.stdout


def test_a_browser_that_does_not_start_is_said(
    run: Cli, shop: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/bin/false")
    old = tmp_path / "segments.png"
    old.write_bytes(b"old")
    failed = run("segment-overview", "--chart", str(old))
    assert failed.exit_code == 2
    assert "did not start" in failed.stderr
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("segment-overview", "--chart", "x.svg"), 2, "must end in .html (a page) or .png"),
        (("segment-overview", "--dark"), 2, "give --chart FILE as well"),
        (("define", "rfm", "--chart", "x.html"), 2, "No such option"),
        (("ask", "--batch", "-", "--chart", "x.html"), 2, "does not go with --batch"),
        (("opportunities", "--account", "A05", "--chart", "x.html"), 1, "There is no chart"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    words: tuple[str, ...],
    code: int,
    said: str,
    run: Cli,
    shop: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    failed = run(*words)
    assert failed.exit_code == code
    assert said in failed.stderr
    assert "Traceback" not in failed.stderr
    assert list(tmp_path.glob("x.*")) == []
