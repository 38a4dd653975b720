"""Messages that only make sense after the last answer: what they leave out, and words that explain it."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.choices import values_said
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.sorting import order_words, sort_reader
from agent.offline.understand.arguments.spans import BY_CONTACT, asks_for_pause
from agent.offline.understand.dialogue.memory import plans_campaign
from agent.offline.understand.dialogue.updates.removal import removed_arguments
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.rules import decided
from agent.offline.understand.tokens.wordlists import said_of, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Memory
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import vocabulary

SMALL_WORDS_OF_CHANGE = word_list("continuation")
OPENERS = (
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
_TELLS_NO_SALES = tools_with("tells_no_sales")
_UNCUT = tools_with("is_cut_by_no_amount")
_TELLING = 2.4
"""How strongly a word must speak for an intent to be a wish of its own."""
ASKS = re.compile(
    r"(?:^|[-,.:;] )(and |but |so |ok )?"
    r"(how|what|who|which|why|when|where|is|are|do (we|you|they|i|our|my|any|the|new|most|customers|accounts)"
    r"|does|did|can|will|has|have)\b"
)
CLIPPED = (
    "at ", "with ", "without ", "in ", "for ", "from ", "if ", "just ", "over ", "by ", "as ", "since ",
    "make ", "or ", "to ",
)  # fmt: skip


_RESTRICTS = re.compile(
    r"(and |but |ok |now |please |so |can you |could you )*(only|just|skip|leave out|leave|drop|exclude"
    r"|excluding|without|remove|hide|ignore|not|minus|keep|take out|filter out)( me| to| only)?"
    r"( the| those| these| any| all| of)* ?(ones?|those|any ?(one|body)|accounts?|customers?|clients?"
    r"|names?|them|who|that|people|over|above|under|below|more than)\b"
)


SEARCHES = (
    r"(anyone|anybody|someone|somebody|(any|an|a|all|which) (\w+ )?(accounts?|customers?|clients?|ones?))"
    r" (called|named|by the name of) .*"
)
"""A search for another name is no change to the last one."""


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
    return last.tool in _TELLS_NO_SALES | _UNCUT and any(
        n.kind == "money" for n in sentence.numbers
    )


def own_intent_words(
    sentence: Sentence, last: Intent, memory: Memory, classifier: Classifier
) -> list[str]:
    """The words by which a message asks for something else than the last one did."""
    left = set(unexplained(sentence, last, memory))
    found = []
    for word in sentence.canonical.split():
        argument = _SAID_AS.get(word, frozenset()) & set(last.takes)
        explained = word in sentence.words and word not in left
        if word in SMALL_WORDS_OF_CHANGE or argument or explained or (word.isalpha() and not left):
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
    opened = text.startswith((*OPENERS, *CLIPPED))
    asks = words[:1] and words[0] in ("how", "what", "who", "which", "is", "are", "show", "compare")
    if sentence.of("account") and ASKS.search(text):
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
    if word in SMALL_WORDS_OF_CHANGE or word[:1] == "@":
        return False
    told = classifier.told_by(word)
    refused = [weight for name, weight in told.items() if classifier.intents[name].decline]
    return word in classifier.foreign or (bool(refused) and max(refused) > _REFUSED)


def unexplained(sentence: Sentence, last: Intent, memory: Memory) -> list[str]:
    """Words that are no name, no small word and no value that the last tool can take."""
    groups = ("segments", "metrics", "dimensions", "campaign_types", "signals")
    named = [*sentence.mentions, *sentence.unknown, *(m for g in groups for m in sentence.named(g))]
    covered = {at for mention in named for at in mention.tokens}
    covered |= {at for number in sentence.numbers for at in range(number.start, number.end)}
    covered |= removed_arguments(sentence, memory.calls[0])[1]
    allowed = (
        SMALL_WORDS_OF_CHANGE
        | vocabulary().filler_words
        | values_said(last)
        | set(last.name.split("_"))
    )
    for reader in last.takes:
        allowed |= said_of(reader)
    if sort_reader(last):
        allowed |= order_words()
    return [
        token.word
        for at, token in enumerate(sentence.tokens)
        if at not in covered | sentence.times.covered
        and token.kind != "symbol"
        and token.word not in allowed
        and sentence.stems[at] not in allowed
    ]
