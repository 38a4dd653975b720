"""Whether a message only changes the last answer: 'and the South?', 'show 20', 'five is enough'."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agent.offline.understand.arguments.amounts import least_amount
from agent.offline.understand.arguments.customer_turnover import COHORT_GRAINS
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.ranges import is_range
from agent.offline.understand.arguments.sorting import SORTS, sort_reader
from agent.offline.understand.dialogue.carryover.completeness import is_complete
from agent.offline.understand.dialogue.carryover.ellipsis import (
    ASKS,
    CLIPPED,
    OPENERS,
    SEARCHES,
    SMALL_WORDS_OF_CHANGE,
    own_intent_words,
    restricts,
    unexplained,
)
from agent.offline.understand.dialogue.references.reference_checks import names_one_beside_a_list
from agent.offline.understand.dialogue.updates.slot_update import (
    DROVE,
    intent_of,
    updated_calls,
)
from agent.offline.understand.dialogue.updates.slot_update_details import WERE
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.fit import FAMILY
from agent.offline.understand.intents.rules import decided
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence

_LONGEST = 9
"""Words of a message that changes the last one in other words than those known."""
_LINKED = (
    "only|just|same|too|as well|instead|rather|again|also"
    "|(make|change|switch|turn|set) (it|that|this|them)|(switch|go|change|move|swap)( back| over)? to"
)
_SEGMENTS = frozenset(["segment", "segments", "from_segment", "to_segment", "sides", "term"])
_LINKING = frozenset(
    [
        "and", "only", "just", "now", "same", "for", "among", "amongst", "within", "inside", "add",
        "plus",
    ]
)  # fmt: skip
_CORRECTED = re.compile(
    r"(no|sorry|oops|wait|actually|not|hang on|hold on|i mean|my mistake|pardon)\b"
    r".*\b(mean|meant|make that)\b"
)
_MOVERS = "(best|worst) (@number )?(riser|faller)"
_TELLS_OF_ONE = tools_with("tells_of_one_account")
_LISTS_ACCOUNTS = tools_with("lists_accounts")


def is_continuation(sentence: Sentence, memory: Memory, classifier: Classifier) -> bool:
    """Whether a message carries no wish of its own, only a change to the last one."""
    words = sentence.canonical.split()
    if memory.last is None or not words:
        return False
    last = intent_of(memory.last, classifier.intents)
    rule = decided(sentence)
    if rule is not None and rule.firm and classifier.intents[rule.decides].decline:
        return False  # "give them to Tom Wexford" is no list of his
    if memory.missing is None and is_complete(sentence, memory, classifier):
        return False
    turn = _Turn(sentence, memory, classifier, memory.last.tool, last, words)
    told = next((verdict for holds, verdict in _RULES if holds(turn)), None)
    return not _stands_alone(turn) if told is None else told


@dataclass(frozen=True)
class _Turn:
    """A message after an answer: `tool` and `last` gave that, `words` are canonical."""

    sentence: Sentence
    memory: Memory
    classifier: Classifier
    tool: str
    last: Intent | None
    words: list[str]

    @property
    def text(self) -> str:
        """The words as typed, corrected."""
        return self.sentence.line.text

    @property
    def takes(self) -> frozenset[str]:
        """The arguments that the last question could have had."""
        return frozenset(self.last.takes if self.last else ())

    @property
    def asks(self) -> bool:
        """Whether it has the form of a question."""
        return bool(ASKS.search(self.text)) and len(self.sentence.words) > 2

    @property
    def opened(self) -> bool:
        """Whether it begins or is worded as something that follows."""
        return self.text.startswith(OPENERS) or self.sentence.has(_LINKED)


def _simulates(turn: _Turn) -> bool:
    """'What if a tenth of them became Champions?' after whatever is no value for what was asked."""
    rule = decided(turn.sentence)
    tool = turn.classifier.intents[rule.decides].tool if rule is not None else ""
    return tool == "what_if" != turn.tool


def _searches(turn: _Turn) -> bool:
    """A search says itself what it looks for."""
    found = turn.words[0] in ("find", "search") and len(turn.words) > 2
    return found or turn.sentence.has(SEARCHES)


def _names_one_beside_a_list(turn: _Turn) -> bool:
    return names_one_beside_a_list(turn.sentence, turn.memory)


def _compares_another(turn: _Turn) -> bool:
    """'Compare with Tideway' after a look at another account."""
    sentence = turn.sentence
    if turn.words[0] != "compare" or turn.tool in ("compare", "sales_metrics"):
        return False
    several = sentence.has("two|both|them|those|these") or len(sentence.of("region")) > 1
    return bool(several or sentence.of("account") or sentence.named("segments"))


def _looks_at_a_family(turn: _Turn) -> bool:
    """A look at what was found, and at all below it; 'and its family's revenue' after a look at one."""
    sentence = turn.sentence
    found = turn.tool == "find_accounts" and sentence.of("account")
    return bool(found or turn.tool in _TELLS_OF_ONE) and sentence.has(FAMILY)


def _names_a_campaign(turn: _Turn) -> bool:
    """'How did the last one go, Christmas Countdown?' after an audience."""
    return bool(turn.sentence.of("campaign")) and "campaign" not in turn.takes


def _asks_for_figures(turn: _Turn) -> bool:
    """'The revenue of that brand by month' is told by no list of accounts."""
    if turn.tool == "compare" and turn.sentence.reads(_MOVERS):
        return True  # "biggest fallers in the West"
    figures = turn.tool in ("sales_metrics", "compare") or "cohort_metric" in turn.takes
    told = "@metric" not in turn.words or figures
    cut = {mention.value for mention in turn.sentence.named("dimensions")} - {"account"}
    of_one = turn.tool in _TELLS_OF_ONE and turn.sentence.times.periods
    return not told and bool(cut or of_one)


def _costs(turn: _Turn) -> bool:
    """'Assume £9.50 a head', 'they should have 45 days of peace' after an audience."""
    said = {"cost_per_contact", "pause_days"} & turn.takes
    if turn.last is None or not said:
        return False
    return bool(said & fill(turn.sentence, turn.last).values.keys())


def _grants(turn: _Turn) -> bool:
    """'Finance has cut me down to 3,500', 'the purse has shrunk to two thousand' after an audience."""
    if turn.last is None or "budget" not in turn.takes or turn.asks:
        return False
    granted = turn.sentence.has(alternatives("tells_of_means"))
    return granted and "budget" in fill(turn.sentence, turn.last).values


def _limits(turn: _Turn) -> bool:
    """'With at least 10 orders', 'customers for over a year', 'over 20k'."""
    in_range = "book_ranges" in turn.takes and is_range(turn.sentence)
    return in_range or ("min_monetary" in turn.takes and _is_threshold(turn.sentence))


def _tells_where_from(turn: _Turn) -> bool:
    """'And that were Champions before' after who became At Risk."""
    one = len(turn.sentence.named("segments")) == 1 and not turn.sentence.mentions
    return turn.tool == "segment_migration" and one and turn.sentence.has(WERE)


_CLAUSE = re.compile(r"(only |just )*((and|but) (who|that|which)|that|which) (?!one|of|account)")
_LEAST = frozenset(
    [
        "min_monetary",
        "min_recency_days",
        "min_contact_days",
        "max_usual_gap_days",
        "min_missed_orders",
    ]
)


def _narrows_in_a_clause(turn: _Turn) -> bool:
    """'And who spent more than 10k', 'that haven't ordered for 90 days' after a list."""
    if (
        not {*_LEAST, "usual_gap"} & {*turn.takes}
        or not _CLAUSE.match(turn.text)
        or turn.last is None
    ):
        return False
    return bool(_LEAST & fill(turn.sentence, turn.last).values.keys())


_OF_LISTED = frozenset(["min_comeback_days", "signed_up_since", "signed_up_until"])


def _narrows_by_its_past(turn: _Turn) -> bool:
    """'Came back after half a year', 'joined in May' after a list, with no word for the accounts."""
    if "signed_up" not in turn.takes or turn.asks or turn.last is None:
        return False
    return bool(_OF_LISTED & fill(turn.sentence, turn.last).values.keys())


def _sorts_or_looks_then(turn: _Turn) -> bool:
    """'Sort them by orders', 'how was that in March?'"""
    if turn.last is None:
        return False
    return _sorts(turn.sentence, turn.last) or _looks_then(turn.sentence, turn.memory)


def _asks_what_drove(turn: _Turn) -> bool:
    """'Which products drove that?', 'which was the best month?' after figures."""
    drove = DROVE.match(turn.text) or _BEST_TIME.match(turn.text)
    periods = turn.memory.last_arguments.get("kind") == "periods"
    return drove is not None and (turn.tool == "sales_metrics" or periods)


def _wishes_something_else(turn: _Turn) -> bool:
    """Words that the last tool does not explain, and a wish in them, or nothing that it could change."""
    sentence, memory, last = turn.sentence, turn.memory, turn.last
    kinds = {"declining", "losing"} if turn.tool == "opportunities" else set()
    if all(word in SMALL_WORDS_OF_CHANGE or word in kinds for word in turn.words):
        return False
    if last is None:
        return True
    if not unexplained(sentence, last, memory):
        return False
    thanks = sentence.has("thanks?|cheers|ta|bye|all i need(ed)?")
    wish = turn.asks or thanks or own_intent_words(sentence, last, memory, turn.classifier)
    if wish or len(turn.words) > _LONGEST:
        return True
    return not updated_calls(sentence, memory, turn.classifier.intents)[0]


def _lists_another(turn: _Turn) -> bool:
    return turn.last is not None and _asks_for_another_list(turn.sentence, turn.last)


def _names_a_figure(turn: _Turn) -> bool:
    """'Orders by month' can stand alone, 'in units' cannot."""
    cut = {mention.value for mention in turn.sentence.named("dimensions")}
    own = "cohort_metric" in turn.takes and cut <= COHORT_GRAINS  # "revenue instead of accounts"
    long = len(turn.words) > 2 and turn.words[0] != "in"
    return "@metric" in turn.words and long and not own and not turn.opened


def _asks_without_pointing(turn: _Turn) -> bool:
    points = (
        re.match(r"((and|so|but|ok|right|now|then) )*(what|how) about\b|which one\b", turn.text)
        or "one" in turn.words
    )
    return turn.asks and not points


def _stands_alone(turn: _Turn) -> bool:
    """'Show me the top 5 champions in the South' needs no last answer; 'show 20' does."""
    linked = turn.opened and not turn.text.startswith("show")
    linked = linked or turn.text.startswith(CLIPPED)
    return bool({"@account", "@segment"} & set(turn.words)) and not linked and len(turn.words) > 3


_RULES: tuple[tuple[Callable[[_Turn], bool], bool], ...] = (
    (_simulates, False),
    (_searches, False),
    (_names_one_beside_a_list, False),
    (lambda turn: _CORRECTED.match(turn.text) is not None, True),
    (lambda turn: restricts(turn.sentence, turn.memory), True),
    (_compares_another, False),
    (_looks_at_a_family, False),
    (_names_a_campaign, False),
    (_asks_for_figures, False),
    (_limits, True),
    (_costs, True),
    (_grants, True),
    (_tells_where_from, True),
    (_narrows_in_a_clause, True),
    (_narrows_by_its_past, True),
    (_sorts_or_looks_then, True),
    (_asks_what_drove, True),
    (_wishes_something_else, False),
    (_lists_another, False),
    (_names_a_figure, False),
    (_asks_without_pointing, False),
)
"""Tried from top to bottom: the first that holds says whether the message continues the last one."""


def _asks_for_another_list(sentence: Sentence, last: Intent) -> bool:
    """'Show me the loyal customers' after a comparison, 'Champions in the East' after an overview."""
    words = sentence.canonical.split()
    if "@segment" not in words or words[0] in ("and", "what", "how", "or", "with", "not", "no"):
        return False
    if last.needs == ("kind", "b"):
        return words[0] == "show"
    if sentence.line.text.split()[0] in _LINKING or sentence.has("only|just"):
        return False
    listed = words[0] == "show" and last.tool not in _LISTS_ACCOUNTS
    return listed or not _SEGMENTS & {*last.takes, *last.needs}


_THRESHOLD = word_list("around_a_threshold") | {"@money", "@metric"}


def _is_threshold(sentence: Sentence) -> bool:
    """'With at least 20k revenue': so much money is no question for figures."""
    words = set(sentence.canonical.split())
    money = "@money" in words or least_amount(sentence)
    return money and words <= _THRESHOLD | {"@number"}


def _sorts(sentence: Sentence, last: Intent) -> bool:
    """'Sort them by number of orders' speaks of orders and wants the same list."""
    if not sort_reader(last):
        return False
    who = _SORTED_WHO.match(sentence.line.text) and "sort" in fill(sentence, last).values
    return bool(who) or SORTS.match(sentence.line.text) is not None


_SORTED_WHO = re.compile(
    r"(please |and |now |ok )*(who|whoever)\b(?!.* (i|we|call|ring|see|visit)\b).* (first|on top)[ ?.]*$"
)
_THEN = re.compile(
    r"(and |so |but |ok )*(how|what|is|was) (does |did |is |was |were )?(that|this|it|they|those|these)\b"
)
_BEST_TIME = re.compile(
    r"(and |so |but )*(which|what)( one)? (was|is|were) (the |our |their )?(best|worst|strongest|weakest"
    r"|biggest|top|highest|lowest|peak) (day|week|month|quarter|year)s?[ ?.]*$"
)
_STOOD = word_list("stood_then")


def _looks_then(sentence: Sentence, memory: Memory) -> bool:
    """'How was that on 31 December?', 'how does it compare with the year before?'"""
    said = sentence.times
    if sentence.mentions or not _THEN.match(sentence.line.text):
        return False
    if said.compare_to:
        return memory.calls[0].tool == "sales_metrics" and not sentence.named("metrics")
    covered = said.covered
    rest = {word for at, word in enumerate(sentence.words) if at not in covered}
    return bool(said.periods) and not said.is_future and rest <= _STOOD
