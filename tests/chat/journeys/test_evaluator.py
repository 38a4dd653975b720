"""An evaluator: a thumbs-down with a comment becomes a case that runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from chat_page import ChatPage
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

QUESTION = "Revenue by region in the first quarter of 2026"
COMMENT = "I wanted it by month, ask jane.roe@example.com"


def test_from_a_thumbs_down_to_a_case_that_runs(
    chat: ChatPage, quintile: Callable[..., str], tmp_path: Path
) -> None:
    chat.ask(QUESTION, "answer")
    chat.page.get_by_role("button", name="A bad answer").last.click()
    chat.page.get_by_placeholder("What was right or wrong?").fill(COMMENT)
    chat.pictured("comment")
    with chat.page.expect_response(re.compile("/feedback$")) as kept:
        chat.page.get_by_role("button", name="Submit").click()
    assert kept.value.ok
    expect(chat.page.get_by_role("dialog")).to_have_count(0)
    chat.pictured("disliked")

    file = tmp_path / "from-the-chat.yaml"
    assert "1 draft case" in quintile("eval", "add-from-feedback", "--out", str(file))
    suite = yaml.safe_load(file.read_text(encoding="utf-8"))
    (case,) = suite["cases"]
    assert case["ask"] == QUESTION
    assert case["issue"] == "I wanted it by month, ask <email>"
    assert [list(call) for call in case["called"]] == [["sales_metrics"]]
    assert case["draft"] is True
    assert "No thumbs-down that is not a case yet" in quintile(
        "eval", "add-from-feedback", "--out", str(file)
    )

    # What a person does with the draft: it was right after all, so that is what is expected.
    del case["draft"]
    case["expect"] = {"calls": case.pop("called")}
    file.write_text(yaml.safe_dump(suite), encoding="utf-8")
    assert re.search(r"\b1 of 1\b", quintile("eval", "run", str(file), "--model", "offline"))
