"""Runs and comparisons as Markdown, for pull requests and chats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evals.compare import Change, Comparison, why
from evals.record import Run
from evals.summary import Summary, summarise


def run_markdown(run: Run) -> str:
    """The verdict sentence, the figures, the categories, then everything that failed."""
    found = summarise(run)
    lines = [f"# {run.manifest.suite.name}: {headline(found)}", "", f"*{run.manifest.label}*", ""]
    lines += [*_figures(found, run.manifest.repeats), "", *_identity(run), ""]
    lines += ["| Category | Cases | Passed | 95 % interval |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {name} | {rate.cases} | {rate.share:.0%} | {rate.low:.0%} to {rate.high:.0%} |"
        for name, rate in found.categories.items()
    ]
    failed = [case for case in run.cases if not case.passed]
    if failed:
        lines += ["", "## Not passed", ""]
    for case in failed:
        lines.append(f"- **{_plain(case.id)}** ({case.verdict})")
        lines += [f"    - {_plain(reason)}" for reason in why(case)]
        lines += [f"    - known: {_plain(case.issue)}"] if case.issue else []
    return "\n".join(lines) + "\n"


def comparison_markdown(made: Comparison, candidate: Run) -> str:
    """The verdict sentence, what differs, the categories, then what got worse and what better."""
    lines = [f"# {made.sentence}", "", f"*{candidate.manifest.label}*", ""]
    lines.append(f"{made.candidate} against {made.baseline}. What differs: {_moved(made)}.")
    lines += ["", "| Category | Cases | Changed | Before | After | p (Holm) |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    lines += [
        f"| {row.name} | {row.cases} | {row.changed} | {row.before:.0%} | {row.after:.0%} | "
        f"{row.p:.2g}{' **stands out**' if row.stands_out else ''} |"
        for row in made.categories
    ]
    lines += [*_changes("Worse", made.regressions), *_changes("Better", made.improvements)]
    if made.not_compared:
        names = ", ".join(made.not_compared)
        lines += ["", f"Not compared, because only one run has them in this form: {names}."]
    return "\n".join(lines) + "\n"


def headline(found: Summary) -> str:
    """What a run came to, in one sentence."""
    rate = found.overall
    text = (
        f"{rate.passed:g} of {rate.cases} cases passed ({rate.share:.1%}; 95 % interval "
        f"{rate.low:.0%} to {rate.high:.0%})"
    )
    extras = [
        f"{len(names)} {word}"
        for names, word in ((found.flaky, "flaky"), (found.errors, "with errors"))
        if names
    ]
    return text + (f", {', '.join(extras)}" if extras else "")


def _figures(found: Summary, repeats: int) -> Iterator[str]:
    untraced = f"{found.untraced} of {found.traced + found.untraced} figures not traced"
    yield f"- Groundedness {found.groundedness:.2%} ({untraced})"
    if found.sentences:
        s = found.sentences
        yield (
            f"- Sentences: {s.true_passed} of {s.true_all} true ones pass, "
            f"{s.false_stopped} of {s.false_all} false ones are stopped"
        )
    if repeats > 1:
        rates = ", ".join(f"pass^{k} {rate:.1%}" for k, rate in enumerate(found.pass_hat, 1))
        yield f"- {rates}"
    yield f"- p50 {found.p50:.2f} s, p95 {found.p95:.2f} s an attempt"
    cost = "no prices configured" if found.cost is None else f"cost {found.cost:.4f}"
    yield f"- {found.input_tokens:,} tokens in, {found.output_tokens:,} out, {cost}"


def _identity(run: Run) -> list[str]:
    return ["| | | hash |", "| --- | --- | --- |"] + [
        f"| {name} | {_plain(part.name)} | `{part.hash}` |"
        for name, part in [*run.manifest.identity.items()]
    ]


def _moved(made: Comparison) -> str:
    return ", ".join(made.moved) or "nothing that is known"


def _changes(title: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield from ("", f"## {title}", "")
    for change in changes:
        yield f"- **{change.id}** ({change.category}): {change.before:.0%} before, {change.after:.0%} after"
        yield from (f"    - {_plain(reason)}" for reason in change.why)


def _plain(text: str) -> str:
    """Text of others in a Markdown line: nothing in it is a link, an image, HTML or a table cell."""
    for sign in "\\`*_[]<>|":
        text = text.replace(sign, f"\\{sign}")
    return " ".join(text.split())
