"""`quintile churn-scores upload`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from data import users
from data.home import Home

Cli = Callable[..., Result]


def test_an_upload_is_counted_and_its_bad_rows_are_told(
    shop: str, run: Cli, tmp_path: Path
) -> None:
    file = tmp_path / "scores.csv"
    file.write_text("account_id,churn_score\nA01,0.2\nA02,2\nA03,0.4\n")
    done = run("churn-scores", "upload", str(file), "--scored-at", "2026-01-15")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines() == [
        "scores.csv: 3 rows = 2 kept + 1 not usable. Scores of 2026-01-15.",
        "line 3, churn_score: '2' is not between 0 and 1",
    ]


def test_a_user_uploads_for_the_accounts_of_their_regions(
    shop: str, run: Cli, tmp_path: Path, home: Home
) -> None:
    users.add(home, "ann", "account manager", ["South"])
    file = tmp_path / "scores.csv"
    file.write_text("account_id,churn_score\nA01,0.2\n")
    done = run("churn-scores", "upload", str(file), "--user", "ann")
    assert done.exit_code == 1
    assert "line 2, account_id: there is no account 'A01' that you may see" in done.stdout
    assert done.stderr == "No row could be used, so nothing was kept.\n"


def test_a_file_that_is_not_there_is_a_sentence(shop: str, run: Cli, tmp_path: Path) -> None:
    done = run("churn-scores", "upload", str(tmp_path / "none.csv"))
    assert done.exit_code == 1
    assert done.stderr.endswith("none.csv: No such file or directory.\n")
