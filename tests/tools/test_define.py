"""Definitions come from the catalogue, whatever the words and their case."""

from __future__ import annotations

import pytest

from data import catalogue
from tools._errors import UnknownValue


@pytest.fixture
def define(book, ask, lines):
    warehouse = book({"transactions": [lines("A", "2026-06-30", 1)]})
    return lambda term: ask(warehouse, "define", term=term)


def only(result):
    (found,) = result.definitions
    return found


@pytest.mark.parametrize("scheme", list(catalogue.schemes()))
def test_every_segment_has_meaning_rule_and_action(define, scheme):
    for name, entry in catalogue.segments(scheme).items():
        found = only(define(f"{scheme} {name.upper()}"))
        assert (found.name, found.kind) == (name, "segment")
        assert (found.description, found.rule, found.action) == (
            entry.description,
            catalogue.segment_rules(scheme).get(name),
            entry.action,
        )
    assert [found.name for found in define(f"{scheme} segments").definitions] == list(
        catalogue.segments(scheme)
    )


def test_a_segment_alone_is_the_one_of_the_first_scheme_that_has_it(define):
    assert only(define("At Risk")).rule == "r <= 2 and m >= 4"
    assert only(define("lost segment")).rule.endswith("churn = 'Critical'")
    assert only(define("price sensitive")).details[0] == "one of the 12 segments of scheme consumer"
    assert len(define("segments").definitions) == 10


def test_a_word_of_several_uses_is_defined_in_each(define):
    found = define("Lift").definitions
    assert [one.name for one in found] == ["Lift of a rule", "Lift of a model"]
    assert only(define("basket lift")).name == "Lift of a rule"


def test_schemes_are_defined(define):
    assert only(define("lifecycle")).name == "Lifecycle segments"
    assert only(define("rfm")).kind == "term"
    assert len(define("schemes").definitions) == len(catalogue.schemes())


@pytest.mark.parametrize(
    ("entries", "kind"),
    [
        (catalogue.metrics, "metric"),
        (catalogue.signals, "signal"),
        (catalogue.opportunities, "opportunity"),
        (catalogue.churn_levels, "churn level"),
        (catalogue.campaign_types, "campaign type"),
        (catalogue.terms, "term"),
    ],
)
def test_everything_in_the_catalogue_is_found_by_name_and_by_kind(define, entries, kind):
    for name in entries():
        assert kind in [found.kind for found in define(name).definitions]
    listed = define(f"{kind}s").definitions
    assert {found.kind for found in listed} == {kind}
    assert len(listed) == len(entries())


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("champion", "Champions"),
        ("  at   risk?", "At Risk"),
        ("whitespace", "White space"),
        ("data clock", "As-of date"),
        ("average-order-value", "Average order value"),
        ("category_shift", "Category shift"),
        ("retention campaign", "retention"),
    ],
)
def test_other_ways_to_say_it(define, asked, name):
    assert name in [found.name for found in define(asked).definitions]


def test_a_word_with_two_uses_brings_both(define):
    kinds = {found.kind for found in define("white space").definitions}
    assert kinds == {"opportunity", "term"}


def test_figures_of_a_definition_are_fields(define):
    at_risk = define("At Risk").figures
    assert [figure.score for figure in at_risk if figure.score] == [2, 4]
    key = define("declining_key_accounts").figures
    assert [figure.percent for figure in key] == [20, 25]
    assert [f.count for f in define("Lookback window").figures] == [365]
    shift = define("category shift").figures
    assert [(figure.ratio, figure.count) for figure in shift] == [(0.5, None), (None, 4)]
    new = define("promising_new_customers").figures
    assert [(figure.words, figure.percent) for figure in new] == [("70th percentile", 70)]


def test_a_part_of_a_name_is_enough_where_one_thing_has_it(define):
    assert [found.name for found in define("confidence").definitions] == ["Confidence of a rule"]
    assert [found.name for found in define("lift").definitions] == [
        "Lift of a rule",
        "Lift of a model",
    ]
    assert [found.name for found in define("alive").definitions] == ["Probability alive"]
    with pytest.raises(UnknownValue, match=r"no term 'share'.*Discount share"):
        define("share")


def test_an_unknown_term_is_refused_with_the_nearest(define):
    with pytest.raises(UnknownValue, match=r"no term 'hibernatng'.*Hibernating"):
        define("hibernatng")
    with pytest.raises(UnknownValue, match="no term 'xyzzy'"):
        define("xyzzy")
