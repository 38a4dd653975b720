"""A thumbs-down in the chat becomes a draft case: what was asked, masked, for a person to finish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from agent.chat.complaints import Complaint, complaints
from agent.offline.understand.words.vocabulary import vocabulary
from data import catalogue, users
from data.errors import NoWarehouse, UsageError
from data.home import Home
from data.snapshots import write_atomically
from data.warehouse import Warehouse, Warehouses
from evals._book import folder
from evals.gold import Gold
from evals.masking import Masker
from evals.suite import parse_suite

CATEGORY = "feedback"
HEAD = """\
# Draft cases from the chat's thumbs-down. Check what was masked, write what a right answer is under
# `expect` (`called` is what the answer rested on), and remove `draft: true`. The format is that of
# the shipped suites.
"""
_WORDS_OF_THE_BOOK = """
SELECT DISTINCT unnest([category, brand, product_name, region, country, industry, account_type,
                        channel, commercial_segment]) FROM sales
UNION SELECT name FROM campaigns
"""
_TIMES = (
    "january february march april may june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday easter christmas hi hello dear thanks"
)


def add_drafts(home: Home, out: Path | None = None) -> tuple[Path, list[str]]:
    """Append what is not there yet to a suite file; its path and the ids of the new cases.

    Raises:
        UsageError: the chat's history or the file cannot be read.
    """
    path = out or folder(home) / "feedback.yaml"
    kept = _kept(path)
    known = {tag for case in kept for tag in case.get("tags", [])}
    masker = masker_for(home)
    new = [
        draft_case(complaint, masker) for complaint in complaints(home) if complaint.id not in known
    ]
    if new:
        suite = {
            "name": "feedback",
            "about": "What people marked as a bad answer in the chat.",
            "data": "own",
            "cases": [*kept, *new],
        }
        text = HEAD + yaml.safe_dump(suite, sort_keys=False, allow_unicode=True, width=100)
        parse_suite(text, str(path))
        write_atomically(path, text)
    return path, [str(case["id"]) for case in new]


def draft_case(complaint: Complaint, masker: Masker) -> dict[str, Any]:
    """The case as it is written: everything typed by people is masked."""
    asked = [masker.mask(question) for question in complaint.questions]
    case: dict[str, Any] = {
        "id": f"feedback-{complaint.id[:8].lower()}",
        "category": CATEGORY,
        # The tag is how a complaint is recognised the next time.
        "tags": [complaint.id],
        "draft": True,
    }
    if complaint.comment:
        case["issue"] = masker.mask(complaint.comment)
    if complaint.calls:
        case["called"] = [_masked(call, masker) for call in complaint.calls]
    if len(asked) == 1:
        return case | {"ask": asked[0], "expect": {}}
    return case | {"turns": [{"ask": text} for text in asked]}


def _masked(value: Any, masker: Masker) -> Any:
    """Plain data with its texts masked: an argument can be what a person typed."""
    if isinstance(value, dict):
        return {name: _masked(item, masker) for name, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, masker) for item in value]
    return masker.mask(value) if isinstance(value, str) else value


def masker_for(home: Home) -> Masker:
    """A masker that knows the names of the home's data and users."""
    people = [user.name for user in users.everyone(home)]
    known = {*vocabulary().known, *_TIMES.split()}
    known |= _words(catalogue.segments()) | _words(catalogue.campaign_types())
    accounts: dict[str, str] = {}
    warehouse = _warehouse(home)
    if warehouse is not None:
        gold = Gold(warehouse)
        try:
            pairs = gold.values("SELECT account_id || '\t' || account_name FROM accounts")
            accounts = {name: id for id, _, name in (str(pair).partition("\t") for pair in pairs)}
            people += _texts(gold, "SELECT DISTINCT owner FROM accounts WHERE owner IS NOT NULL")
            people += _texts(gold, "SELECT DISTINCT author FROM notes WHERE author IS NOT NULL")
            known |= _words(_texts(gold, _WORDS_OF_THE_BOOK))
        finally:
            gold.close()
    return Masker(accounts, people, known)


def _warehouse(home: Home) -> Warehouse | None:
    try:
        return Warehouses(home).current()
    except NoWarehouse:
        return None


def _texts(gold: Gold, sql: str) -> list[str]:
    # An empty column is no mistake here.
    found = gold.values(f"SELECT '' UNION ({sql})")
    return [str(value) for value in found if value]


def _words(texts: Any) -> set[str]:
    return {word.strip("&,.()'") for text in texts for word in str(text).casefold().split()}


def _kept(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    parse_suite(text, str(path))
    found = yaml.safe_load(text)["cases"]
    if not isinstance(found, list):
        raise UsageError(f"{path} is not a suite of cases.")
    return found
