"""Profiles of the demo book: the planted stories, and what is ahead as the tools of that name say it."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal

from data.warehouse import Warehouse


def test_the_planted_defection_and_family_of_the_demo_book(demo, ask):
    half_year = ask(demo, "account_profile", account="ACC0342", lookback_days=180)
    assert [row.category for row in half_year.stopped_categories] == ["Glassware"]
    family = ask(demo, "account_profile", account="Harbour Hotels Ltd", level="family")
    members = ["ACC0058", "ACC0059", "ACC0060", "ACC0061"]
    alone = [ask(demo, "account_profile", account=name) for name in members]
    assert family.accounts == len(members)
    assert family.revenue == sum(one.revenue for one in alone)
    assert {row.account_id for row in family.children} == set(members[1:])


def test_what_is_ahead_is_what_the_tools_of_that_name_say(demo, ask):
    for name in ("ACC0117", "ACC0803", "ACC0342"):
        found = ask(demo, "account_profile", account=name)
        for part, tool, rows in (
            ("churn", "churn_risk", "accounts"),
            ("value", "customer_value", "customers"),
        ):
            (row,) = getattr(ask(demo, tool, account=name), rows)
            standing = getattr(found, part)
            assert standing.model_dump() == row.model_dump(include=set(type(standing).model_fields))
        explained = ask(demo, "explain_segment", account=name, scheme="lifecycle")
        assert found.lifecycle.lifecycle_segment == explained.segment
        assert found.lifecycle.segment_score == explained.segment_score
        for kind in (None, "banking"):
            seen = ask(demo, "behavior_signals", account=name, org_type=kind)
            profile = ask(demo, "account_profile", account=name, org_type=kind)
            assert profile.signals == [row for row in seen.signals if row.fired]
            assert (profile.org_type, profile.signals_evaluated) == (seen.org_type, seen.evaluated)
        assert found.opportunities == ask(demo, "opportunities", account=name).opportunities
        given = {"account": name, "limit": 5}
        white = ask(demo, "product_propensity", **given, kind="white_space")
        assert found.white_space == white.propensities
        likely = ask(demo, "product_propensity", **given, kind="next_purchase").propensities
        assert [(row.category, row.purchase_probability, row.change_points) for row in likely] == [
            (row.category, row.purchase_probability, row.change_points)
            for row in found.propensities
        ]
        assert {row.segment for row in found.propensities} == {found.segment}
        notes = ask(demo, "account_notes", account=name)
        if notes.total:
            assert found.notes_digest.topics == notes.topics
            assert found.notes_digest.commitments == notes.commitments
        missing = (found.churn_missing, found.value_missing, found.propensities_missing)
        assert missing == (None, None, None)


def test_a_book_too_large_to_keep_is_asked_account_by_account(demo, ask, monkeypatch):
    asked = {"account": "ACC0803", "lookback_days": 300, "level": "family"}
    kept = ask(demo, "account_profile", **asked)
    monkeypatch.setattr("tools._kept.MOST_KEPT", 10)
    with closing(Warehouse(demo.home, demo.snapshot)) as fresh:
        assert ask(fresh, "account_profile", **asked) == kept


def test_a_family_has_churn_and_value_together(demo, ask):
    family = ask(demo, "account_profile", account="ACC0058", level="family")
    members = [
        ask(demo, "account_profile", account=name)
        for name in ("ACC0058", "ACC0059", "ACC0060", "ACC0061")
    ]
    ahead = family.family_outlook
    risks = [one.churn for one in members if one.churn]
    assert ahead.scored_accounts == len(risks)
    assert ahead.expected_to_stop == round(sum(one.churn_probability for one in risks), 1)
    assert ahead.riskiest.churn_probability == max(one.churn_probability for one in risks)
    whole = sum(one.value.expected_value for one in members)
    assert abs(ahead.expected_value - whole) < Decimal("0.05")
    assert ahead.value_low < ahead.expected_value < ahead.value_high
    stakes = sorted(
        (row.value_at_stake for one in members for row in one.opportunities), reverse=True
    )
    assert [row.value_at_stake for row in family.opportunities] == stakes[:10]
    assert any("not of the family" in remark for remark in family.remarks)
    assert all(one.family_outlook is None for one in members)
