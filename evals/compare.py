"""Two runs of the same cases side by side: better, worse, or no detectable difference, where and why."""

from __future__ import annotations

from fractions import Fraction

from pydantic import BaseModel, ConfigDict, Field

from data.errors import UsageError
from evals.record import CaseResult, Run, Scored
from evals.statistics import ALPHA, FEWEST_CHANGED, Direction, Verdict, holm, sign_flip_p, verdict


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Plain):
    """A case whose score is not the same in both runs. Scores are shares of its attempts."""

    id: str
    category: str
    before: float
    after: float
    must_pass: bool
    why: list[str] = Field(description="Assertions that failed in the run in which it did worse.")

    @property
    def difference(self) -> float:
        """After minus before."""
        return self.after - self.before


class CategoryChange(_Plain):
    """A category in both runs; `p` is adjusted by Holm over the categories."""

    name: str
    cases: int
    changed: int
    before: float
    after: float
    p: float

    @property
    def stands_out(self) -> bool:
        """Whether the category differs by itself."""
        return self.p <= ALPHA


class Comparison(_Plain):
    """What comes of comparing a candidate with a baseline. Shares and effects are 0 to 1."""

    baseline: str
    candidate: str
    direction: Direction
    sentence: str = Field(description="The verdict in words, for whoever reads nothing else.")
    cases: int
    changed: int
    before: float
    after: float
    effect: float
    low: float
    high: float
    p: float
    detectable: float
    categories: list[CategoryChange]
    regressions: list[Change] = Field(description="Worst first.")
    improvements: list[Change] = Field(description="Largest first.")
    moved: list[str] = Field(description="Parts of the identity that differ.")
    not_compared: list[str] = Field(description="Cases of one run only, or asked differently.")


def compare(baseline: Run, candidate: Run) -> Comparison:
    """Compare two runs by the cases that both have in the same form.

    Raises:
        UsageError: they have no case in common.
    """
    old = {case.id: case for case in baseline.cases}
    new = {case.id: case for case in candidate.cases}
    pairs = [(old[id], new[id]) for id in new if id in old and old[id].hash == new[id].hash]
    if not pairs:
        raise UsageError(
            f"Runs {baseline.manifest.id} and {candidate.manifest.id} have no case in common."
        )
    differences = [after.score - before.score for before, after in pairs]
    found = verdict(differences)
    changes = [_change(before, after) for before, after in pairs if before.score != after.score]
    compared = {before.id for before, _ in pairs}
    before = _mean([case.score for case, _ in pairs])
    after = _mean([case.score for _, case in pairs])
    moved = baseline.manifest.identity.moved(candidate.manifest.identity)
    return Comparison(
        baseline=baseline.manifest.id,
        candidate=candidate.manifest.id,
        direction=found.direction,
        sentence=in_words(found, before, after),
        cases=found.cases,
        changed=found.changed,
        before=before,
        after=after,
        effect=found.effect,
        low=found.low,
        high=found.high,
        p=found.p,
        detectable=found.detectable,
        categories=_categories(pairs),
        regressions=sorted((c for c in changes if c.difference < 0), key=_badness),
        improvements=sorted((c for c in changes if c.difference > 0), key=lambda c: -c.difference),
        moved=moved,
        not_compared=sorted((set(old) | set(new)) - compared),
    )


def in_words(found: Verdict, before: float, after: float) -> str:
    """The verdict as a sentence."""
    effect = f"{abs(found.effect) * 100:.1f} percentage points"
    span = f"95 % interval {_points(found.low)} to {_points(found.high)} pp"
    rates = f"{before:.1%} of {found.cases} cases passed before, {after:.1%} after"
    could_miss = f"could miss a difference below {found.detectable * 100:.1f} pp"
    match found.direction:
        case "better" | "worse":
            return (
                f"{found.direction.capitalize()} by {effect} ({span}; p = {found.p:.3g}): {rates}."
            )
        case "cannot tell":
            changed = {0: "no case", 1: "1 case"}.get(found.changed, f"{found.changed} cases")
            return (
                f"Cannot tell which is better: {changed} of {found.cases} changed, and fewer than "
                f"{FEWEST_CHANGED} prove nothing ({could_miss})."
            )
        case _:
            return (
                f"No detectable difference ({could_miss}): {rates}; {found.changed} cases "
                f"changed, {span}, p = {found.p:.2f}."
            )


def why(case: CaseResult) -> list[str]:
    """What failed in a case, each assertion once, errors first."""
    errors = [f"error: {attempt.error}" for attempt in case.attempts if attempt.error]
    return list(dict.fromkeys([*errors, *(t for a in case.attempts for t in failed_checks(a))]))


def failed_checks(attempt: Scored) -> list[str]:
    """The assertions of an attempt that do not hold, with what was found."""
    return [
        f"{check.name}: {check.note}" if check.note else check.name
        for check in attempt.checks
        if not check.passed
    ]


def _change(before: CaseResult, after: CaseResult) -> Change:
    worse = after if after.score < before.score else before
    return Change(
        id=after.id,
        category=after.category,
        before=float(before.score),
        after=float(after.score),
        must_pass=after.must_pass,
        why=why(worse),
    )


def _badness(change: Change) -> tuple[bool, float, int, str]:
    """What must pass first, then by how much was lost, then by how many assertions fail."""
    return (not change.must_pass, change.difference, -len(change.why), change.id)


def _categories(pairs: list[tuple[CaseResult, CaseResult]]) -> list[CategoryChange]:
    grouped: dict[str, list[tuple[CaseResult, CaseResult]]] = {}
    for before, after in pairs:
        grouped.setdefault(after.category, []).append((before, after))
    differences = {
        name: [after.score - before.score for before, after in group]
        for name, group in grouped.items()
    }
    adjusted = holm({name: sign_flip_p(values) for name, values in differences.items()})
    found = [
        CategoryChange(
            name=name,
            cases=len(group),
            changed=sum(1 for difference in differences[name] if difference),
            before=_mean([before.score for before, _ in group]),
            after=_mean([after.score for _, after in group]),
            p=adjusted[name],
        )
        for name, group in grouped.items()
    ]
    return sorted(found, key=lambda row: (row.after - row.before, row.name))


def _mean(scores: list[Fraction]) -> float:
    return float(sum(scores, Fraction()) / len(scores))


def _points(share: float) -> str:
    return f"{share * 100:+.1f}"
