"""Follow-ups of a matrix of contexts, operations and phrasings are read as what they are made of."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from thread_case import fields_of, read_case
from thread_grammar import Expander
from understood import is_right, read

from agent.offline.understand import Lexicon

GRAMMAR: Any = read(Path(__file__).parent / "thread_grammar.yaml")
LEAST, LEAST_OF_ONE = 0.92, 0.75
"""Share of the turns that is read right: of all, and of each operation with many turns."""
MANY = 20


def test_follow_ups_of_the_matrix(lexicon: Lexicon, cache_dir: Path) -> None:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for case in Expander(GRAMMAR, lexicon, Random(11), each=1).cases():
        asked[case.operation] += 1
        right[case.operation] += is_right(case.as_case(), read_case(case, lexicon, cache_dir))
    shares = {one: right[one] / asked[one] for one in asked if asked[one] >= MANY}
    assert right.total() / asked.total() >= LEAST, shares
    assert min(shares.values()) >= LEAST_OF_ONE, shares


def test_keys_are_arguments_of_their_tools(lexicon: Lexicon) -> None:
    cases = list(Expander(GRAMMAR, lexicon, Random(5), each=1).cases())
    assert len({case.operation for case in cases}) > 10
    for case in cases:
        for call in (*case.calls, *(call for option in case.either for call in option)):
            assert set(call.arguments) <= fields_of(call.tool), case.ask


def test_a_seed_draws_the_same_cases(lexicon: Lexicon) -> None:
    one, again, other = (
        [case.ask for case in Expander(GRAMMAR, lexicon, Random(seed), each=1).cases()]
        for seed in (1, 1, 2)
    )
    assert one == again
    assert one != other
