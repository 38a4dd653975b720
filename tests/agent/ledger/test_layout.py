"""Tables, headings, lists and code: whom a figure is about depends on where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification
from agent.ledger.text.passages import mask

Check = Callable[..., Verification]

TABLE = """| Segment | Accounts | Share of revenue | Monetary (GBP) | Recency (days) |
|---|---:|---:|---:|---:|
| Champions | 41 | 46.2 % | 1,203,455.12 | 12 |
| At Risk | 87 | 11.9 | £310k | 212 |
| Total | 2,345 | | 2,604,112 | |
"""


def test_table_cells_belong_to_their_row(check: Check) -> None:
    verification = check(TABLE)
    assert len(verification.figures) == 10
    assert verification.grounded, verification.failures


def test_exchanged_rows_are_caught(check: Check) -> None:
    swapped = TABLE.replace("41", "_").replace("87", "41").replace("_", "87")
    assert [figure.text for figure in check(swapped).failures] == ["87", "41"]


def test_exchanged_columns_are_caught(check: Check) -> None:
    table = "| Account | Value at stake | Monetary value |\n|---|---|---|\n"
    assert check(f"{table}| Harbour Hotels | 23,100 | 5,400 |").grounded
    assert len(check(f"{table}| Harbour Hotels | 5,400 | 23,100 |").failures) == 2


def test_total_row_holds_no_rows_figure(check: Check) -> None:
    assert [figure.text for figure in check(TABLE.replace("2,345", "512")).failures] == ["512"]


def test_column_may_name_whom_its_cells_are_about(check: Check) -> None:
    table = "| | Harbour Hotels | Marina Foods |\n|---|---|---|\n| Orders | {} | {} |"
    assert check(table.format(14, 37)).grounded
    assert len(check(table.format(37, 14)).failures) == 2


def test_row_numbers_are_no_figures(check: Check) -> None:
    table = "| # | Account | Orders |\n|---|---|---|\n| 1 | Harbour Hotels | 14 |"
    verdicts = [figure.verdict for figure in check(table).figures]
    assert verdicts == ["skipped", "direct"]


def test_months_name_rows(check: Check) -> None:
    table = "| Month | Revenue |\n|---|---|\n| Oct 2011 | £205,500 |\n| 2011-11 | £205,500 |"
    verification = check(table)
    assert [figure.verdict for figure in verification.figures[:2]] == ["direct", "direct"]
    assert [figure.verdict for figure in verification.failures] == ["misattributed"]


def test_heading_names_whom_its_text_is_about(check: Check) -> None:
    report = "# Risk note: Harbour Hotels\n\n## Evidence\n\n- 14 orders, £5,400 in 365 days.\n"
    assert check(report).grounded
    assert len(check(report.replace("Harbour Hotels", "Marina Foods")).failures) == 2


def test_figures_in_headings_are_checked(check: Check) -> None:
    assert check("## Champions: 41 accounts").grounded
    assert not check("## Champions: 42 accounts").grounded


def test_next_heading_ends_what_the_one_before_said(check: Check) -> None:
    text = "## Harbour Hotels\n\nThe account ordered 14 times.\n\n## {}\n\nThe account ordered 37 times."
    assert check(text.format("Marina Foods")).grounded
    assert not check(text.format("Quayside Deli")).grounded


def test_list_items_are_about_their_own_names(check: Check) -> None:
    text = "Three accounts need attention:\n\n1. **Harbour Hotels**: {}\n2. Marina Foods: £18,900\n"
    assert check(text.format("£23,100")).grounded
    assert [f.text for f in check(text.format("£18,900")).failures] == ["£18,900"]


def test_nested_item_is_about_the_item_above(check: Check) -> None:
    text = "- Harbour Hotels\n  - {} orders\n- Marina Foods\n  - 37 orders\n"
    assert check(text.format(14)).grounded
    assert not check(text.format(37)).grounded


def test_pronoun_in_an_item_means_what_the_list_is_about(check: Check) -> None:
    text = "Harbour Hotels is slipping:\n\n- At Risk holds 87 accounts.\n- It spent £{}.\n"
    assert check(text.format("5,400")).grounded
    assert not check(text.format("8,121")).grounded


def test_counted_list_is_derived(check: Check) -> None:
    text = "{} accounts to visit:\n\n- Harbour Hotels\n- Marina Foods\n"
    assert [f.verdict for f in check(text.format("Two")).figures] == ["derived"]
    assert not check(text.format("Five")).grounded


@pytest.mark.parametrize(
    "text",
    [
        "The rule is `a usual gap of 30`.",
        "```\n37 orders in all\n```",
        "See https://example.org/2012/12?q=7 for more.",
        "See [the page](/orders/999).",
        "1. Call.\n2) Write.\n\n> 1. Visit.",
        "## 1. Evidence\n\n### 1.1. Orders\n\n1. Call\n2. Write\n\n## 2. Risks",
        "A note[1] for b2b@example42.org.\n\n[1]: the source",
    ],
)
def test_what_is_not_prose_has_no_figures(check: Check, text: str) -> None:
    assert check(text).figures == []


def test_figure_in_backticks_is_still_a_figure(check: Check) -> None:
    assert not check("Harbour Hotels spent `£9,999`.").grounded


@pytest.mark.parametrize("text", ["Step 2: see table 3.", "A B2B account, by v2.1."])
def test_numbers_that_only_name_are_skipped(check: Check, text: str) -> None:
    assert {figure.verdict for figure in check(text).figures} == {"skipped"}


def test_masking_keeps_every_offset() -> None:
    text = "# 1. A **b** `c 4`\n\n[x](http://y/1) <b>2</b>\n```\n3\n```\nend"
    masked = mask(text, {"c 4", "3"}.__contains__)
    assert len(masked) == len(text)
    assert [i for i, c in enumerate(masked) if c == "\n"] == [
        i for i, c in enumerate(text) if c == "\n"
    ]
    assert "2" in masked
    assert not {"1", "3", "4"} & set(masked)
