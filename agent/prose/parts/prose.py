"""The shape of an analyst's reply: the answer, the reasons, the next step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from agent.wording import sentence

MOST_POINTS = 12


@dataclass(frozen=True)
class Prose:
    """`lead` is one sentence with the answer; `points` the reasons; `next_step` what to do about it."""

    lead: str
    points: tuple[str, ...] = ()
    next_step: str | None = None

    def markdown(self) -> str:
        """Lead, bullets, next step."""
        parts = [self.lead]
        if self.points:
            parts.append("\n".join(f"- {sentence(point)}" for point in self.points[:MOST_POINTS]))
        if self.next_step:
            parts.append(f"**Next:** {sentence(self.next_step)}")
        return "\n\n".join(parts)


def by_subject(subjects: Mapping[str, Sequence[str]]) -> list[str]:
    """A point for each subject with its name in front, so that it is found and not read."""
    return [
        f"**{name}:** {' '.join(map(sentence, told))}" for name, told in subjects.items() if told
    ]
