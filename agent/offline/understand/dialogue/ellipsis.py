"""Messages that only make sense after the last answer: 'and the South?', 'show 20', 'five is enough'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.choices import values_said
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.listing import order_words
from agent.offline.understand.arguments.ranges import is_range
from agent.offline.understand.arguments.spans import BY_CONTACT, asks_for_pause
from agent.offline.understand.dialogue.campaign_series import asks_for_next_campaign
from agent.offline.understand.dialogue.plan_limits import plans_campaign
from agent.offline.understand.dialogue.removal import removed_arguments
from agent.offline.understand.dialogue.slot_update import (
    DROVE,
    OTHER_WAY,
    UPENDED,
    intent_of,
    updated_calls,
)
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.fit import FAMILY
from agent.offline.understand.intents.rules import decided
from agent.offline.understand.tokens.wordlists import said_of, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import vocabulary

_SMALL = word_list("continuation")
_OPENERS = (
    "and",
    "what about",
    "how about",
    "now",
    "only",
    "same",
    "show",
    "but",
    "also",
    "then",
    "no",
    "not",
    "sorry",
    "those",
    "the ones",
)
_TELLING = 2.4
"""How strongly a word must speak for an intent to be a wish of its own."""
_LONGEST = 9
"""Words of a message that changes the last one in other words than those known."""
_ASKS = re.compile(
    r"(?:^|[-,.:;] )(and |but |so |ok )?"
    r"(how|what|who|which|why|when|where|is|are|do (we|you|they|i|our|my|any|the|new|most|customers|accounts)"
    r"|does|did|can|will|has|have)\b"
)
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
_ANOTHER_WORD = re.compile(
    r"(and|or|what about|how about|what of) (@\w+ ?|churn|risk|rate|score|value| )+"
)
"""'What about churn risk?' after a word was explained."""
_CLIPPED = (
    "at ", "with ", "without ", "in ", "for ", "from ", "if ", "just ", "over ", "by ", "as ", "since ",
    "make ", "or ", "to ",
)  # fmt: skip


_TELLS_NO_SALES = tools_with("tells_no_sales")


def is_continuation(sentence: Sentence, memory: Memory, classifier: Classifier) -> bool:
    """Whether a message carries no wish of its own, only a change to the last one."""
    intents = classifier.intents
    if not memory.calls:
        return False
    words = sentence.canonical.split()
    if not words:
        return False
    if words[0] in ("find", "search") and len(words) > 2:
        return False  # a search says itself what it looks for
    if _CORRECTED.match(sentence.line.text):
        return True
    several = sentence.has("two|both|them|those|these") or len(sentence.of("account")) > 1
    if restricts(sentence, memory):
        return True
    tool = memory.calls[0].tool
    one = sentence.of("account") or sentence.named("segments")
    if words[0] == "compare" and (several or one) and tool not in ("compare", "sales_metrics"):
        return False  # "compare with Tideway" after a look at another account
    if tool == "compare" and _says_all_figures(sentence):
        return False
    if tool == "define" and _ANOTHER_WORD.fullmatch(sentence.canonical):
        return True
    kinds = {"declining", "losing"} if memory.calls[0].tool == "opportunities" else set()
    if "mean" in words and "i" not in words:
        return False
    last = intent_of(memory.calls[0], intents)
    if asks_for_next_campaign(sentence, memory):
        return False
    if tool == "find_accounts" and sentence.of("account") and sentence.has(FAMILY):
        return False  # a look at what was found, and at all below it
    if "@metric" in words and tool in _TELLS_NO_SALES and sentence.named("dimensions"):
        return False  # "the revenue of that brand by month" is told by no list of accounts
    if last is not None and "book_ranges" in last.takes and is_range(sentence):
        return True  # "with at least 10 orders", "customers for over a year"
    if tool == "segment_migration" and sentence.has(OTHER_WAY):
        return True
    if last is not None and "min_monetary" in last.takes and _is_threshold(sentence):
        return True
    if last is not None and (_sorts(sentence, last) or _looks_then(sentence, memory)):
        return True
    drove = DROVE.match(sentence.line.text) or _BEST_TIME.match(sentence.line.text)
    if last is not None and last.tool == "sales_metrics" and drove:
        return True
    if {"order", "top"} & set(last.takes if last else ()) and _TURNED.fullmatch(sentence.line.text):
        return True
    asked = _ASKS.search(sentence.line.text) and len(sentence.words) > 2
    more = any(word not in _SMALL and word not in kinds for word in words)
    if more and (last is None or _unexplained(sentence, last, memory)):
        thanks = sentence.has("thanks?|cheers|ta|bye|all i need(ed)?")
        wish = (
            last is None or asked or thanks or own_intent_words(sentence, last, memory, classifier)
        )
        if wish or len(words) > _LONGEST or not updated_calls(sentence, memory, intents)[0]:
            return False
    if last is not None and _asks_for_another_list(sentence, last):
        return False
    opened = sentence.line.text.startswith(_OPENERS) or sentence.has(_LINKED)
    own = last is not None and "cohort_metric" in last.takes  # "revenue instead of accounts"
    if "@metric" in words and not opened and len(words) > 2 and words[0] != "in" and not own:
        return False  # "orders by month" can stand alone, "in units" cannot
    points = re.match(r"(what|how) about\b|which one\b", sentence.line.text) or "one" in words
    if asked and not points:
        return False
    # "show me the top 5 champions in the South" needs no last answer; "show 20" does.
    linked = opened and not sentence.line.text.startswith("show")
    linked = linked or sentence.line.text.startswith(_CLIPPED)
    alone = {"@account", "@segment"} & set(words) and not linked and len(words) > 3
    return not alone


def _asks_for_another_list(sentence: Sentence, last: Intent) -> bool:
    """'Show me the loyal customers' after a comparison, 'Champions in the East' after an overview."""
    words = sentence.canonical.split()
    if "@segment" not in words or words[0] in ("and", "what", "how", "or", "with", "not", "no"):
        return False
    if last.needs == ("kind", "b"):
        return words[0] == "show"
    linked = sentence.line.text.split()[0] in _LINKING
    return not linked and not _SEGMENTS & {*last.takes, *last.needs}


def _says_all_figures(sentence: Sentence) -> bool:
    """'Show me revenue by quarter for 2025' after a comparison says all that it asks for itself."""
    said = sentence.named("metrics") and sentence.named("dimensions")
    return bool(said) and sentence.times.main is not None


_THRESHOLD = word_list("around_a_threshold") | {"@money", "@metric"}


def _is_threshold(sentence: Sentence) -> bool:
    """'With at least 20k revenue': so much money is no question for figures."""
    words = set(sentence.canonical.split())
    return "@money" in words and words <= _THRESHOLD


_SORTS = re.compile(
    r"(please |and |now |ok |can you |could you )*(re ?)?(sort|rank|order)(ed)?"
    r"( (it|them|that|those|these|the (list|rest)))? (by|on|from|with|a|alphabetically)\b.*"
)


def _sorts(sentence: Sentence, last: Intent) -> bool:
    """'Sort them by number of orders' speaks of orders and wants the same list."""
    return "sort" in last.takes and _SORTS.match(sentence.line.text) is not None


_THEN = re.compile(
    r"(and |so |but |ok )*(how|what|is|was) (does |did |is |was |were )?(that|this|it|they|those|these)\b"
)
_RESTRICTS = re.compile(
    r"(and |but |ok |now |please |so |can you |could you )*(only|just|skip|leave out|leave|drop|exclude"
    r"|excluding|without|remove|hide|ignore|not|minus|keep|take out|filter out)( me| to| only)?"
    r"( the| those| these| any| all| of)* ?(ones?|those|any ?(one|body)|accounts?|customers?|clients?"
    r"|names?|them|who|that|people|over|above|under|below|more than)\b"
)


def restricts(sentence: Sentence, memory: Memory) -> bool:
    """'Just the ones above 20k', 'skip those contacted lately': of the list on the screen, or of none."""
    last = memory.last
    if last is None or "account" in last.arguments:
        return False
    if plans_campaign(last) and asks_for_pause(sentence):
        return True
    if not _RESTRICTS.match(sentence.line.text):
        return False
    if sentence.has(BY_CONTACT):
        return True
    return last.tool in _TELLS_NO_SALES and any(n.kind == "money" for n in sentence.numbers)


_BEST_TIME = re.compile(
    r"(and |so |but )*(which|what)( one)? (was|is|were) (the |our |their )?(best|worst|strongest|weakest"
    r"|biggest|top|highest|lowest|peak) (day|week|month|quarter|year)s?[ ?.]*$"
)
_TURNED = re.compile(rf"(now |and |please |can you |could you |just )*({UPENDED})( please)?")
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


def own_intent_words(
    sentence: Sentence, last: Intent, memory: Memory, classifier: Classifier
) -> list[str]:
    """The words by which a message asks for something else than the last one did."""
    left = set(_unexplained(sentence, last, memory))
    found = []
    for word in sentence.canonical.split():
        argument = _SAID_AS.get(word, frozenset()) & set(last.takes)
        explained = word in sentence.words and word not in left
        if word in _SMALL or argument or explained or (word.isalpha() and not left):
            continue
        told = classifier.told_by(word)
        others = [weight for name, weight in told.items() if classifier.intents[name] is not last]
        if told and max(others) > _TELLING and told[last.name] < _TELLING / 2:
            found.append(word)
    return found


_SAID_AS = {
    "@opportunity": frozenset(["opportunity", "propensity_kind"]),
    "@signal": frozenset(["signal"]),
    "@ctype": frozenset(["campaign_type", "past_campaign_type"]),
    "@metric": frozenset(["metric", "cohort_metric"]),
}
"""Arguments that words of the trade give."""


def is_elliptic(sentence: Sentence) -> bool:
    """Whether a question leaves out what the one before has said: 'and if they became champions?'."""
    text, words = sentence.line.text, sentence.canonical.split()
    opened = text.startswith((*_OPENERS, *_CLIPPED))
    asks = words[:1] and words[0] in ("how", "what", "who", "which", "is", "are", "show", "compare")
    if sentence.of("account") and _ASKS.search(text):
        return False
    return opened or "@it" in words or (len(words) <= 3 and not asks)


_REFINING = frozenset(["signal", "level", "kind", "limit", "sort", "order"])
"""Arguments that only narrow or order what was asked for before."""


def refines(sentence: Sentence, intent: Intent, memory: Memory) -> bool:
    """'Who shows payment delays?' after the signals of a region: of that region."""
    said = fill(sentence, intent).values.keys()
    one = "campaign" in memory.calls[0].arguments  # "how did champions respond?": to it
    return bool(said) and said <= (_REFINING | {"segment", "region"} if one else _REFINING)


_REFUSED = 0.5
"""How strongly a word must speak for a refusal to stand against a change to the last answer."""


def may_continue(sentence: Sentence, memory: Memory, classifier: Classifier) -> bool:
    """Whether a message that is understood as no question may only change what was asked."""
    rule = decided(sentence)
    if not memory.calls or (rule is not None and rule.firm) or not is_elliptic(sentence):
        return False
    return not any(_is_foreign(word, classifier) for word in sentence.canonical.split())


def _is_foreign(word: str, classifier: Classifier) -> bool:
    """Whether a word by itself speaks for something that is never answered: 'competitors'."""
    if word in _SMALL or word[:1] == "@":
        return False
    told = classifier.told_by(word)
    refused = [weight for name, weight in told.items() if classifier.intents[name].decline]
    return word in classifier.foreign or (bool(refused) and max(refused) > _REFUSED)


def _unexplained(sentence: Sentence, last: Intent, memory: Memory) -> list[str]:
    """Words that are no name, no small word and no value that the last tool can take."""
    groups = ("segments", "metrics", "dimensions", "campaign_types", "signals")
    named = [*sentence.mentions, *sentence.unknown, *(m for g in groups for m in sentence.named(g))]
    covered = {at for mention in named for at in mention.tokens}
    covered |= {at for number in sentence.numbers for at in range(number.start, number.end)}
    covered |= removed_arguments(sentence, memory.calls[0])[1]
    allowed = _SMALL | vocabulary().filler_words | values_said(last) | set(last.name.split("_"))
    for reader in last.takes:
        allowed |= said_of(reader)
    if "sort" in last.takes:
        allowed |= order_words()
    return [
        token.word
        for at, token in enumerate(sentence.tokens)
        if at not in covered | sentence.times.covered
        and token.kind != "symbol"
        and token.word not in allowed
        and sentence.stems[at] not in allowed
    ]
