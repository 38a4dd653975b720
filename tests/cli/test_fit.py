"""Which columns of a table survive a narrow terminal."""

from __future__ import annotations

from agent.answer import Column
from agent.cli._fit import GAP, fit

NAME = Column(name="name", title="Name")
MONEY = Column(name="revenue", title="Net revenue", unit="money")
COUNT = Column(name="orders", title="Orders", unit="count")
TEXT = Column(name="why", title="Why")
CELLS = [
    ["Alpha", "£1,000.00", "3", "because it went quiet in the spring"],
    ["Beta", "£20.00", "12", "because it went quiet in the autumn, after the price went up"],
]
COLUMNS = [NAME, MONEY, COUNT, TEXT]


def used(widths: list[int]) -> int:
    return sum(widths) + GAP * (len(widths) - 1)


def test_a_pipe_gets_every_column_in_full() -> None:
    fitted = fit(COLUMNS, CELLS, None)
    assert fitted.kept == [0, 1, 2, 3]
    assert fitted.widths == [5, len("Net revenue"), len("Orders"), len(CELLS[1][3])]


def test_text_gives_way_before_a_column_is_left_out() -> None:
    fitted = fit(COLUMNS, CELLS, 50)
    assert fitted.left_out == []
    assert fitted.widths[1] == len("£1,000.00")  # figures are never broken
    assert 16 <= fitted.widths[3] < len(CELLS[0][3])
    assert used(fitted.widths) <= 50


def test_what_does_not_fit_is_left_out_and_named() -> None:
    fitted = fit(COLUMNS, CELLS, 26)
    assert fitted.kept == [0, 1, 2]
    assert fitted.left_out == ["Why"]
    assert used(fitted.widths) <= 26


def test_the_first_column_stays_however_narrow_it_is() -> None:
    assert fit(COLUMNS, CELLS, 3).kept == [0]


def test_columns_without_a_value_are_not_shown() -> None:
    fitted = fit([NAME, COUNT, MONEY], [["Alpha", "–", "£1.00"], ["Beta", "–", "£2.00"]], None)
    assert fitted.kept == [0, 2]
    assert fitted.left_out == []


def test_a_column_that_says_the_same_everywhere_goes_first() -> None:
    same = Column(name="kind", title="Kind of it")
    cells = [["Alpha", "fuzzy match", "£1,000.00"], ["Beta", "fuzzy match", "£2,000.00"]]
    fitted = fit([NAME, same, MONEY], cells, 17)
    assert fitted.kept == [0, 2]
    assert fitted.left_out == ["Kind of it"]


def test_a_wide_terminal_changes_nothing_about_the_order() -> None:
    cells = [["same", "Alpha", "1"], ["same", "Beta", "2"]]
    assert fit([TEXT, NAME, COUNT], cells, 200).kept == [0, 1, 2]
