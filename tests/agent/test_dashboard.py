"""The dashboard in a real browser: its figures are the tool's, live, and it asks nothing of anybody."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from agent.cli.main import cli
from agent.wording import money, number, percent
from data.warehouse import Warehouse

HOSTILE = "</script><img src=x onerror=\"document.title='run'\"><b>Shop</b>"
FORMULA = '=HYPERLINK("http://example.invalid","click")'
# Told by the driver of the graphics card, not by the page.
KNOWN = ("GPU stall", "willReadFrequently")


@dataclass
class Opened:
    """A page and what it asked for and complained about."""

    page: Page
    asked: list[str]
    complaints: list[str]


@pytest.fixture
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Opened]]:
    """`opened(path)` shows a file; afterwards it has asked for nothing else and complained of nothing."""
    made: list[Opened] = []

    def show(path: Path, *, width: int = 1280, dark: bool = False) -> Opened:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
        )
        page = context.new_page()
        found = Opened(page, [], [])
        context.on("request", lambda asked: found.asked.append(asked.url))
        page.on("websocket", lambda asked: found.asked.append(asked.url))
        page.on("console", lambda said: found.complaints.append(said.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.goto(path.as_uri())
        page.locator("#revenue .main-svg").first.wait_for()
        made.append(found)
        return found

    yield show
    folder = os.environ.get("QUINTILE_SCREENSHOTS")
    for number_, found in enumerate(made):
        if folder:
            name = f"{request.node.name}-{number_}.png"
            found.page.screenshot(path=str(Path(folder) / name), full_page=True)
        found.page.context.close()
        assert [url for url in found.asked if not url.startswith(("file:", "data:", "blob:"))] == []
        assert len([url for url in found.asked if url.startswith("file:")]) == 1
        assert [text for text in found.complaints if not any(k in text for k in KNOWN)] == []


@pytest.fixture(scope="module")
def pages(demo: Warehouse, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """`pages("--region", "North")` is the page of the demo book that the command writes."""

    def made(*words: str) -> Path:
        return written(demo, tmp_path_factory.mktemp("page") / "book.html", *words)

    return made


def written(warehouse: Warehouse, path: Path, *words: str) -> Path:
    from click.testing import CliRunner

    done = CliRunner().invoke(
        cli,
        ["dashboard", "--out", str(path), *words],
        env={"QUINTILE_HOME": str(warehouse.home.root)},
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.strip() == str(path)
    return path


def figures(page: Page) -> dict[str, str]:
    """Key figures as shown, by their name."""
    return {
        str(card.get_attribute("id")).removeprefix("figure-"): card.inner_text()
        for card in page.locator(".figure").all()
    }


def assert_shows(page: Page, result: Any) -> None:
    """The page shows the figures of a `book_overview`, in cards, headings and tables."""
    shown = figures(page)
    assert shown["accounts"].startswith(f"{number(result.accounts)}\n")
    assert f"{number(result.active_accounts)} active" in shown["accounts"]
    assert shown["revenue"].startswith(f"{money(result.revenue, 'GBP')}\n")
    assert percent(result.revenue_change) in shown["change"]
    assert money(result.revenue_before, "GBP") in shown["change"]
    assert shown["orders"].startswith(f"{number(result.orders)}\n")
    assert shown["order-value"].startswith(f"{money(result.avg_order_value, 'GBP')}\n")
    assert shown["top-share"].startswith(f"{percent(result.top_share)}\n")
    told = page.evaluate("summarise(data, chosen())")
    scale = Decimal(10_000)
    for name in ("segments", "concentration", "cells", "months"):
        rows = getattr(result, name)
        assert len(told[name]) == len(rows)
        for drawn, row in zip(told[name], rows, strict=True):
            assert Decimal(drawn["revenue"]) / scale == row.revenue
            for field in ("accounts", "orders", "active_accounts", "segment", "r", "f", "whole"):
                if hasattr(row, field):
                    assert drawn[field] == getattr(row, field), (name, field)
    for name, rows, unit in (
        ("recency_days", result.recency, 1),
        ("frequency", result.frequency, 1),
        ("monetary_value", result.monetary, scale),
    ):
        for drawn, row in zip(told["spreads"][name], rows, strict=True):
            for part in ("minimum", "lower_quartile", "median", "upper_quartile", "maximum"):
                assert drawn[part] / float(unit) == pytest.approx(
                    float(getattr(row, part)), abs=0.0051
                )


def test_it_shows_the_tool_whatever_the_filters(
    demo: Warehouse, ask: Callable[..., Any], pages: Callable[..., Path], opened: Any
) -> None:
    page = opened(pages()).page
    assert_shows(page, ask(demo, "book_overview"))
    head = page.locator("header").inner_text()
    for words in ("Demo book, generated.", "As of 30 June 2026", "all regions", demo.snapshot):
        assert words in head
    steps: list[tuple[Callable[[], None], dict[str, Any]]] = [
        (lambda: page.get_by_label("Champions").check(force=True), {"segments": ["Champions"]}),
        (
            lambda: page.get_by_label("At Risk").check(force=True),
            {"segments": ["Champions", "At Risk"]},
        ),
        (lambda: page.get_by_label("North").check(force=True), {"region": "North"}),
        (lambda: page.get_by_label("Spend (£), least").fill("5000.5"), {"min_monetary": "5000.5"}),
        (lambda: page.get_by_label("Tenure (days), most").fill("1050"), {"max_tenure_days": 1050}),
        (lambda: page.get_by_label("Order days, least").fill("4"), {"min_frequency": 4}),
    ]
    chosen: dict[str, Any] = {}
    seen = {figures(page)["revenue"]}
    for act, filters in steps:
        chosen |= filters
        result = ask(demo, "book_overview", **chosen)
        act()
        page.get_by_text(money(result.revenue, "GBP"), exact=True).first.wait_for()
        assert_shows(page, result)
        seen.add(figures(page)["revenue"])
    assert len(seen) == len(steps) + 1, "a filter that changes nothing proves nothing"
    page.get_by_label("Spend (£), least").fill("99999999")
    page.locator("#nobody").wait_for()
    page.get_by_role("button", name="Show all").click()
    page.get_by_text(money(ask(demo, "book_overview").revenue, "GBP"), exact=True).first.wait_for()


def test_only_the_region_asked_for_is_in_the_file(
    demo: Warehouse, ask: Callable[..., Any], pages: Callable[..., Path], opened: Any
) -> None:
    path = pages("--region", "north", "--lookback-days", "180")
    page = opened(path).page
    assert_shows(page, ask(demo, "book_overview", region="North", lookback_days=180))
    south = ask(demo, "find_accounts", region="South", limit=1).accounts[0]
    assert south.account_id not in path.read_text()
    assert "only North" in page.locator("header").inner_text()


def test_tables_are_searched_sorted_and_downloaded(
    demo: Warehouse, ask: Callable[..., Any], pages: Callable[..., Path], opened: Any
) -> None:
    page = opened(pages()).page
    table = page.locator("#tables details").first
    assert "Showing 100 of 1,400" in table.inner_text()
    table.get_by_role("button", name="Order days").click()
    often = ask(demo, "find_accounts", sort="frequency", limit=1).accounts[0]
    assert str(often.frequency) in table.locator("tbody tr").first.inner_text()
    table.get_by_label("Search in Accounts").fill("harbour")
    rows = table.locator("tbody tr").all()
    assert rows and all("harbour" in row.inner_text().lower() for row in rows)
    with page.expect_download() as saved:
        table.get_by_role("button", name="Download CSV").click()
    text = Path(str(saved.value.path())).read_text(encoding="utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == len(rows)
    assert saved.value.suggested_filename == "accounts.csv"


def test_hostile_names_stay_text(
    book: Callable[..., Any],
    lines: Callable[..., dict[str, Any]],
    tmp_path: Path,
    opened: Any,
) -> None:
    names = {"A": HOSTILE, "B": FORMULA, "C": "<!--", "D": '{{ book }}"', "E": "Quiet"}
    warehouse = book(
        {
            "organization": [
                {"name": HOSTILE, "org_type": "retail", "currency": "EUR", "fiscal_year_start": 1}
            ],
            "accounts": [{"account_id": key, "account_name": name} for key, name in names.items()],
            "transactions": [
                lines(key, f"2026-06-2{place}", "100.25") for place, key in enumerate(names)
            ],
        }
    )
    shown = opened(written(warehouse, tmp_path / "hostile.html"))
    page = shown.page
    assert page.title() == f"{HOSTILE}: the book at a glance"
    assert page.locator("img, b:has-text('Shop')").count() == 0
    cells = page.locator("#tables details").first.locator("tbody td:first-child")
    assert sorted(cells.all_inner_texts()) == sorted(names.values())
    text = page.evaluate("tables[0][0].csv()")
    found = {row["ID"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}
    assert found["B"]["Account"] == f"'{FORMULA}"
    assert found["A"]["Account"] == HOSTILE
    assert found["A"]["Net revenue"] == "100.25"
    assert_refuses_scripts(shown)


def assert_refuses_scripts(shown: Opened) -> None:
    """The policy of the page stops a script even if one got into it."""
    shown.page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "document.title = 'run'";
            document.body.append(script);
        }"""
    )
    assert shown.page.title() != "run"
    refused = [text for text in shown.complaints if "Content Security Policy" in text]
    assert refused
    shown.complaints[:] = [text for text in shown.complaints if text not in refused]


@pytest.mark.parametrize(("width", "dark"), [(390, True), (1280, False)])
def test_it_fits_its_window(
    pages: Callable[..., Path], opened: Any, width: int, dark: bool
) -> None:
    page = opened(pages(), width=width, dark=dark).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in page.locator(".chart").all():
        box = chart.bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width
