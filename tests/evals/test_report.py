"""The reports: self-contained, safe whatever a model wrote, the worst regression at the top."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest
from browsers import browser_path
from eval_objects import settings_of, suite_of
from model_server import ModelServer, Step

from evals.compare import compare
from evals.record import Run, RunFolder
from evals.report import write_comparison, write_reports

HOSTILE = "<script>alert(1)</script> ![x](http://collector.invalid/p.png) & \x00 ]]>"
CASES = [
    "{id: at-risk, category: segments, must_pass: true, ask: Which accounts are At Risk?, expect: "
    "{calls: [{segment_members: {segment: At Risk}}], values: [{name: accounts At Risk, unit: count, "
    "sql: \"SELECT count(*) FROM rfm WHERE segment = 'At Risk'\"}]}}",
    *(
        f"{{id: fresh{i}, category: data, ask: How fresh is the data?, expect: "
        "{calls: [{data_health: {}}]}}"
        for i in range(5)
    ),
    "{id: luck, category: data, ask: Is it luck?, expect: {calls: [{data_health: {}}]}}",
]


class Moody:
    """A model that calls the right tool until it is spoilt; then it says something else."""

    def __init__(self) -> None:
        self.spoilt = False
        self.asked = 0

    def __call__(self, request: dict[str, Any]) -> Step:
        messages = request["messages"]
        question = next(m["content"] for m in reversed(messages) if m["role"] == "user")
        if messages[-1]["role"] == "tool":
            rows = messages[-1]["content"].partition('"total":')[2].partition(",")[0]
            return Step(text=f"{rows} accounts are At Risk." if rows else f"See below. {HOSTILE}")
        if "luck" in question:
            self.asked += 1
            return Step(calls=[("data_health" if self.asked % 2 else "segment_overview", {})])
        if self.spoilt:
            return Step(text=HOSTILE)
        if "Risk" in question:
            return Step(calls=[("segment_members", {"segment": "At Risk"})])
        return Step(calls=[("data_health", {})])


@pytest.fixture(scope="module")
def pair(evaluate: Callable[..., Any]) -> Iterator[tuple[RunFolder, RunFolder, Run]]:
    """A run, a spoilt one after it, each asked twice."""
    server, mood = ModelServer(), Moody()
    server.script = mood
    suite = suite_of(*CASES)
    old, _ = evaluate(suite, settings_of(server), repeats=2)
    mood.spoilt = True
    new, run = evaluate(suite, settings_of(server), repeats=2)
    yield old, new, run
    server.close()


@pytest.fixture(scope="module")
def page(pair: tuple[RunFolder, RunFolder, Run]) -> Path:
    old, new, _ = pair
    return write_comparison(old, new, compare(old.run, new.run))


def test_the_verdict_sentence_is_first_and_the_worst_regression_next(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    body = text[text.index("<body>") :]
    order = [
        "Worse by ",
        "Worst regression:",
        "at-risk",
        "Got worse (6)",
        "By category",
        "Flaky (1)",
        "What was run",
    ]
    places = [body.index(words) for words in order]
    assert places == sorted(places)
    assert body.index("Worst regression:") < body.index('href="#at-risk"') < body.index("tiles")
    assert "accounts At Risk: " in body, "the gold value is shown"


def test_transcripts_stand_side_by_side_with_their_figures_coloured(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    first = text[text.index('id="at-risk"') : text.index('id="fresh0"')]
    assert first.index("Before") < first.index("After")
    assert '<mark class="direct" title="direct: ' in first
    assert "called nothing; expected segment_members" in first


def test_the_page_needs_nothing_and_runs_nothing(
    page: Path, pair: tuple[RunFolder, RunFolder, Run]
) -> None:
    _, new, run = pair
    for path in (page, write_reports(new, run)):
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text
        assert "src=" not in text
        assert "alert(1)" not in text
        assert "collector.invalid" not in text
        assert "See below." in text
        assert "default-src 'none'" in text
        assert 'href="http' not in text


def test_markdown_holds_no_link_of_others(pair: tuple[RunFolder, RunFolder, Run]) -> None:
    old, new, run = pair
    write_reports(new, run)
    write_comparison(old, new, compare(old.run, new.run))
    for name in ("report.md", f"against-{old.path.name}.md"):
        text = (new.path / name).read_text(encoding="utf-8")
        assert text.startswith("# ")
        assert "](http" not in text
        assert "at-risk" in text


def test_junit_has_a_test_for_each_case(pair: tuple[RunFolder, RunFolder, Run]) -> None:
    _, new, run = pair
    write_reports(new, run)
    suite = Xml.parse(new.path / "junit.xml").getroot()
    assert suite.attrib["tests"] == "7"
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("7", "0")
    kinds = {case.attrib["name"]: [child.tag for child in case] for case in suite.iter("testcase")}
    assert kinds["at-risk"] == ["failure"]
    flaky = next(case for case in suite.iter("testcase") if case.attrib["name"] == "luck")
    assert flaky[0].attrib["message"].startswith("flaky: repeat ")
    assert suite.find("properties") is not None


def test_json_has_every_assertion(pair: tuple[RunFolder, RunFolder, Run]) -> None:
    import json

    _, new, run = pair
    write_reports(new, run)
    made = json.loads((new.path / "report.json").read_text(encoding="utf-8"))
    assert made["manifest"]["suite"] == "small"
    assert made["summary"]["flaky"] == ["luck"]
    assert [case["verdict"] for case in made["cases"]][:2] == ["fail", "fail"]
    assert made["cases"][0]["attempts"][0]["checks"]


@pytest.mark.browser
def test_a_person_sees_the_worst_regression_without_scrolling(page: Path, tmp_path: Path) -> None:
    """In a real browser, offline: nothing is fetched, and the first screen says what is worst."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=browser_path(), args=["--no-sandbox", "--disable-gpu"]
        )
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        opened = context.new_page()
        asked: list[str] = []
        problems: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        opened.on("console", lambda message: problems.append(message.text))
        opened.goto(page.as_uri())
        assert asked == [page.as_uri()]
        assert problems == []
        for words in ("Worse by", "Worst regression:", "called nothing; expected segment_members"):
            box = opened.get_by_text(words).first.bounding_box()
            assert box is not None
            assert box["y"] + box["height"] < 900, words
        case = opened.locator("details#at-risk")
        assert case.get_attribute("open") is not None
        before, after = case.locator(".side").all()
        left, right = before.bounding_box(), after.bounding_box()
        assert left is not None and right is not None
        assert left["y"] == right["y"] and left["x"] < right["x"]
        narrow = browser.new_page(viewport={"width": 500, "height": 900})
        narrow.goto(page.as_uri())
        assert narrow.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.close()
