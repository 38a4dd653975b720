"""The parts of a document in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.answer import Chart, Table


@dataclass(frozen=True)
class Document:
    """A block is Markdown, a table or a chart. `stem` names its files, without an ending."""

    title: str
    stem: str
    currency: str
    blocks: Sequence[str | Table | Chart]
    behind: Sequence[Table] = ()
    """Tables with the figures of the charts, where `blocks` do not have them."""
    evidence: str = ""
    """Markdown of the appendix: what every figure rests on. None when it is empty."""

    @property
    def charts(self) -> list[Chart]:
        """The charts in reading order."""
        return [block for block in self.blocks if isinstance(block, Chart)]
