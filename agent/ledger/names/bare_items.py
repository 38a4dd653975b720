"""Items of a list with nothing but names and figures: what these are is said in the first item, or above."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.names.context import Context
from agent.ledger.text.claim import Claim
from agent.ledger.text.passages import Place, Sentence

_WORD = re.compile(r"[A-Za-z]{2}")
_Span = tuple[int, int]


def titles_of_bare_items(
    masked: str, layout: Sequence[Sentence], claims: Sequence[Claim], contexts: Sequence[Context]
) -> Iterator[tuple[int, _Span]]:
    """The figures of such items, by place, each with where the words stand that say what it is.

    "- A: mean churn 45 %" over "- B: 32 %"; "Mean churn:" over "- A: 45 %". `masked` has names blacked out.
    """
    figures: dict[_Span, list[int]] = {}
    for i, context in enumerate(contexts):
        figures.setdefault(context.span, []).append(i)
    above: Sentence | None = None
    first: dict[int, Sequence[_Span]] = {}
    for sentence in layout:
        if sentence.place is not Place.ITEM:
            above, first = sentence, {}
            continue
        mine = figures.get((sentence.start, sentence.end), [])
        if not sentence.opens or not mine:
            continue
        titles = first.get(sentence.level)
        if not _is_bare(masked, sentence, [claims[i] for i in mine]):
            first.setdefault(sentence.level, [contexts[i].clause for i in mine])
        elif titles is not None:
            yield from zip(mine, titles, strict=True) if len(titles) == len(mine) else ()
        elif above and _leads_in(masked, above):
            yield from ((i, (above.start, above.end)) for i in mine)


def _is_bare(masked: str, sentence: Sentence, claims: Sequence[Claim]) -> bool:
    """Whether an item has no words beside its names and figures."""
    edges = [
        sentence.start,
        *(at for claim in claims for at in (claim.start, claim.end)),
        sentence.end,
    ]
    return not any(_WORD.search(masked, *edges[i : i + 2]) for i in range(0, len(edges), 2))


def _leads_in(masked: str, above: Sentence) -> bool:
    words = masked[above.start : above.end].rstrip()
    return above.place is Place.HEADING or words.endswith(":")
