"""Which tool a message asks for, given the tools that answered before it: learnt from conversations.

What 'and since January?' asks for is told by what was asked before; what 'draft a risk note' asks for is
not. Beside the words of a message, its features are its words each taken together with the tool before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from agent.offline.understand.intents import linear
from agent.offline.understand.intents.once import once
from agent.offline.understand.tokens.wordlists import load_yaml
from data.errors import UsageError

THREADS = Path(__file__).resolve().parents[2] / "threads.yaml"
VERSION = "1"
START, SEVERAL = "nothing", "several"
"""What stands for the tool before at the start of a conversation, and after several tools at once."""
_SHARES = {"w": 0.6, "s": 0.6, "c": 0.6, "p": 0.7}
_STRENGTH = 1.0
_LONG = 12
"""Words from which a message is just long."""
_WHOLE = 3
"""Words of a question that may stand alone."""
_ONLY_AT_THE_START = frozenset(["clarify", "chat"])
"""What a message is that says too little is told by what was said before it."""
_STEP = 7
"""From one question to the next in the round of the tools that it is put after."""


@dataclass(frozen=True)
class NextTool:
    """A trained model, whose labels are tools, 'clarify', 'decline' and 'chat'."""

    model: linear.Linear

    def margins(self, canonical: str, surface: str, before: Sequence[str]) -> dict[str, float]:
        """How strongly a message speaks for each label, best first; above 0 it does. `before`: the tools
        that answered the message before it."""
        found = self.model.margins(features(canonical, surface, before_of(before))).tolist()
        ranked = sorted(zip(self.model.labels, found, strict=True), key=lambda one: -one[1])
        return dict(ranked)


def before_of(tools: Sequence[str]) -> str:
    """What stands for the tools that answered before."""
    named = sorted(set(tools))
    return named[0] if len(named) == 1 else SEVERAL if named else START


def features(canonical: str, surface: str, before: str) -> Counter[str]:
    """Counts of what was said, and ('p:') of its words and pairs of words after the tool before."""
    counts = linear.word_counts(canonical, surface)
    words = ["^", *canonical.split(), "$"]
    after = [before, f"{before}|{min(len(words) - 2, _LONG)}"]
    after += [f"{before}|{word}" for word in words[1:-1]]
    after += [f"{before}|{one} {two}" for one, two in pairwise(words)]
    counts.update(f"p:{one}" for one in after)
    return counts


def load(cache_dir: Path | None = None, threads: Path = THREADS) -> NextTool:
    """The model for the current conversations: from `cache_dir` when it is there, else trained."""

    def learn() -> NextTool:
        return train(threads.read_text(encoding="utf-8"))

    if cache_dir is None:
        return learn()
    path = kept_in(cache_dir, threads)
    return once(path, learn, lambda model, _: NextTool(model), lambda made: (made.model, {}))


def kept_in(cache_dir: Path, threads: Path = THREADS) -> Path:
    """Where a model for the current conversations is kept."""
    return linear.kept_in(cache_dir, "threads", VERSION, threads)


def train(text: str) -> NextTool:
    """Learn from the text of a file of conversations.

    Raises:
        UsageError: the file is not as its head says; the message names the place.
    """
    from agent.offline.understand.intents.examples import canonical_examples

    said = [
        (before, tool, canonical, surface)
        for before, by_tool in load_yaml(text).items()
        for tool, lines in by_tool.items()
        for canonical, surface in canonical_examples(_texts(lines, before, tool))
    ]
    said += _asked_anew(said)
    wanted = [tool for _, tool, _, _ in said]
    counts = [features(canonical, surface, before) for before, _, canonical, surface in said]
    labels = sorted(set(wanted))
    model = linear.fit(counts, wanted, labels, _SHARES, strength=_STRENGTH, balanced=False)
    return NextTool(model)


def _texts(lines: object, before: str, tool: str) -> list[str]:
    if isinstance(lines, list) and lines and all(isinstance(line, str) for line in lines):
        return lines
    raise UsageError(
        f"threads.yaml: what is said after {before} for {tool} must be a list of texts;"
        " quote those with {}."
    )


def _asked_anew(said: Sequence[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Questions that say by themselves what they ask, after other tools: there they ask the same."""
    tools = sorted({before for before, *_ in said} - {START, SEVERAL})
    alone = [
        (tool, canonical, surface)
        for before, tool, canonical, surface in said
        if before == START and tool not in _ONLY_AT_THE_START and len(canonical.split()) >= _WHOLE
    ]
    after = [tools[at * _STEP % len(tools)] for at in range(len(alone))]
    return [(before, *one) for before, one in zip(after, alone, strict=True) if before != one[0]]
