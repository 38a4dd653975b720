"""Words of the trade whose meaning is asked for: 'what is AUC by the way', 'tell him what churn risk is'."""

from __future__ import annotations

from agent.offline.understand.words.sentence import Mention, Sentence

_ASKS = frozenset(["is", "are", "does", "do"])
_ARTICLES = frozenset(["a", "an"])
_ENDS = frozenset(
    [".", "?", "!", ";", "again", "exactly", "anyway", "actually", "then", "please", "here"]
)
_MEANS = frozenset(["is", "are", "means", "mean", "stands", "stand", "tell", "say", "was"])
_QUOTES = frozenset(['"', "'"])


def asks_for_meaning(sentence: Sentence) -> bool:
    """Whether 'what is' asks for a term of which nothing is said: 'the churn in the South' is a figure."""
    if sentence.mentions or sentence.times.periods or sentence.reads("(by|per|each|every) .*"):
        return False
    terms = [*sentence.named("terms"), *sentence.named("tool_terms")]
    terms = [term for term in terms if sentence.words[term.start] != "at"]  # "what is at stake"
    return any(_is_asked_for(sentence, term) for term in terms)


def _is_asked_for(sentence: Sentence, term: Mention) -> bool:
    before = [word for word in sentence.words[: term.start] if word not in _QUOTES | _ARTICLES]
    after = [word for word in sentence.words[term.stop :] if word not in _QUOTES]
    if before[-2:-1] == ["what"] and before[-1] in _ASKS:
        ends = not after or after[0] in _ENDS or after[:3] == ["by", "the", "way"]
        return ends or (before[-1] in ("does", "do") and after[0] in _MEANS)
    if before[-1:] == ["what"]:
        return bool(after) and after[0] in _MEANS and (len(after) == 1 or after[1] in _ENDS)
    return False
