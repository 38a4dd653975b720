"""Documents in a real browser: they ask nothing of anybody, say what the data say, and fit their window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from playwright.sync_api import Browser, Page, expect

from agent import standalone
from agent.answer import Chart, Column, Table
from agent.cli._charts import document_of_tool
from agent.document import Document, as_markdown, as_page
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry

HOSTILE = "</script><img src=x onerror=\"document.title='run'\">"
LINK = "<a href='http://evil.invalid/'>Shop</a>"
# Told by the driver of the graphics card, not by the page.
KNOWN = ("GPU stall", "willReadFrequently")


@dataclass
class Opened:
    """A page and what it asked for and complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """`opened(document)` shows its page from disk; it then has asked for nothing and not complained."""
    made: list[Opened] = []

    def show(
        document: Document, *, width: int = 1000, scheme: Any = "light", dark: bool = False
    ) -> Opened:
        path = tmp_path / f"{len(made)}.html"
        path.write_text(standalone.complete(as_page(document, dark=dark)), encoding="utf-8")
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        found = Opened(context.new_page())
        context.on("request", lambda request: found.asked.append(request.url))
        found.page.on("websocket", lambda socket: found.asked.append(socket.url))
        found.page.on("console", lambda said: found.complaints.append(said.text))
        found.page.on("pageerror", lambda error: found.complaints.append(str(error)))
        found.page.goto(path.as_uri())
        made.append(found)
        return found

    yield show
    for found in made:
        found.page.context.close()
        outside = [url for url in found.asked if not url.startswith(("data:", "blob:"))]
        assert [url.split(":")[0] for url in outside] == ["file"]
        assert [text for text in found.complaints if not any(k in text for k in KNOWN)] == []


def outcome_of(warehouse: Warehouse, name: str, **arguments: Any) -> registry.Outcome:
    tool = registry.get(name)
    args = registry.parse_arguments(tool, arguments)
    return registry.run(tool, args, registry.start(args, warehouse, EVERYTHING))


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_every_chart_is_drawn_within_its_window(
    demo: Warehouse, opened: Callable[..., Opened], width: int, scheme: str
) -> None:
    document = document_of_tool(outcome_of(demo, "book_overview"))
    page = opened(document, width=width, scheme=scheme).page
    assert page.locator(".chart .main-svg").count() >= len(document.charts) == 8
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # Labels of bars stay inside, also those of the longest.
    for chart in page.locator(".chart:has(.bartext)").all():
        frame = chart.bounding_box()
        assert frame is not None
        for label in chart.locator(".bartext").all():
            box = label.bounding_box()
            assert box is not None and box["x"] + box["width"] <= frame["x"] + frame["width"] + 1


@pytest.mark.browser
def test_it_follows_the_reader_s_theme_unless_told(
    demo: Warehouse, opened: Callable[..., Opened]
) -> None:
    document = document_of_tool(outcome_of(demo, "segment_overview"))
    page = opened(document).page
    tick = page.locator(".xtick text").first
    expect(tick).to_have_css("fill", "rgb(68, 80, 92)")
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", "rgb(195, 204, 212)")
    always = opened(document, dark=True).page
    expect(always.locator(".xtick text").first).to_have_css("fill", "rgb(195, 204, 212)")
    assert always.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(20, 25, 29)"


@pytest.mark.browser
def test_names_from_the_data_are_text(
    book: Callable[..., Any],
    lines: Callable[..., dict[str, Any]],
    opened: Callable[..., Opened],
) -> None:
    names = {"A": HOSTILE, "B": LINK, "C": standalone.LIBRARY, "D": "![x](http://evil.invalid/x)"}
    warehouse = book(
        {
            "accounts": [{"account_id": key, "account_name": name} for key, name in names.items()],
            "transactions": [
                lines(key, f"2026-06-{day}", "100.25") for key in names for day in (10, 20)
            ],
        }
    )
    found = outcome_of(warehouse, "sales_metrics", metric="revenue", by=["account"])
    made = document_of_tool(found)
    words = Document(
        title=HOSTILE,
        stem="x",
        currency="EUR",
        blocks=[*made.blocks, f"{HOSTILE} ![i](http://evil.invalid/i) [l](http://evil.invalid/l)"],
        behind=made.behind,
    )
    shown = opened(words)
    page = shown.page
    assert page.title() == HOSTILE
    assert page.locator("img, a").count() == 0
    assert page.locator(".chart .main-svg").count() > 0
    ticks = page.locator(".ytick").all_text_contents()
    assert any("evil.invalid" in text for text in ticks)
    page.locator("summary").first.click()
    cells = page.locator("td").all_inner_texts()
    assert set(names.values()) <= {text.strip() for text in cells}
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), "
        "{textContent: \"document.title = 'run'\"}))"
    )
    assert page.title() != "run"
    shown.complaints.clear()


def test_markdown_has_charts_where_they_are_images() -> None:
    table = Table(
        title="Figures",
        columns=[Column(name="a", title="A", unit="count")],
        rows=[[number] for number in range(40)],
        total=50,
        call="c1",
    )
    figure = {"data": [], "layout": {"height": 100}}
    document = Document(
        title="Report",
        stem="report",
        currency="GBP",
        blocks=["Words.", Chart(title="40 | of [them]", figure=figure, call="c1"), table],
        behind=[table.model_copy(update={"title": "Behind"})],
        evidence="## Evidence",
    )
    plain = as_markdown(document)
    assert "Behind" not in plain and "![" not in plain
    assert "*Showing 25 of 50.*" in plain
    html = MarkdownIt().enable("table").render(as_markdown(document, ["report.png"]))
    assert '<img src="report.png" alt="40 | of [them]"' in html
    assert html.index("Words.") < html.index("<img") < html.index("Behind") < html.index("Evidence")
    page = as_page(document)
    assert page.count("<tr>") == 2 * 41
    assert "40 of 50 rows." in page


def test_markdown_has_the_leading_columns_and_names_the_others() -> None:
    table = Table(
        title="Wide",
        columns=[Column(name=f"c{n}", title=f"Column {n}", unit="count") for n in range(12)],
        rows=[list(range(100, 112))],
        total=1,
        call="c1",
    )
    document = Document(
        title="Report", stem="report", currency="GBP", blocks=[table], behind=[table]
    )
    plain = as_markdown(document)
    assert "| 109 |" in plain and "110" not in plain
    assert "Further columns are in the JSON: Column 10, Column 11." in plain
    assert "| 111 |" in as_markdown(document, ["a.png"]).partition("Figures of the charts")[2]
