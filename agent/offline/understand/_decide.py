"""Which intent a message has: rules first, then the classifier weighed by what the message names."""

from __future__ import annotations

from dataclasses import dataclass

from agent.offline.understand._canonical import surface
from agent.offline.understand._classifier import Classifier
from agent.offline.understand._intents import Intent
from agent.offline.understand._rules import Rule, decided
from agent.offline.understand._sentence import Sentence

RULE, UNSURE, FIRM = 8.0, 0.45, 30.0
"""How much a rule raises its intent, what the classifier must fall short of to leave the decision to the
rule, and by how much a firm rule outweighs everything else together."""
_GOODS = frozenset(["category", "brand", "product"])


@dataclass(frozen=True)
class Decision:
    """Intents by probability, best first."""

    ranked: tuple[tuple[Intent, float], ...]

    @property
    def intent(self) -> Intent:
        """The most likely intent."""
        return self.ranked[0][0]

    @property
    def confidence(self) -> float:
        """Its probability."""
        return self.ranked[0][1]


def decide(sentence: Sentence, classifier: Classifier, *, known: frozenset[str]) -> Decision:
    """Rank the intents. `known`: kinds of things the thread is about and may mean."""
    words = set(sentence.canonical.split())
    foreign = bool(words & classifier.foreign)
    weighed = {
        name: chance * fit(classifier.intents[name], sentence, known=known, foreign=foreign)
        for name, chance in classifier.probabilities(sentence.canonical, surface(sentence)).items()
    }
    rule = decided(sentence)
    if rule is not None and rule.intent in weighed:
        weighed[rule.intent] = _raised(rule, weighed)
    total = sum(weighed.values()) or 1.0
    ranked = sorted(weighed.items(), key=lambda one: -one[1])
    return Decision(tuple((classifier.intents[name], share / total) for name, share in ranked))


def _raised(rule: Rule, weighed: dict[str, float]) -> float:
    """The weight of the rule's intent: a wording is strong evidence, not proof."""
    own = weighed[rule.intent] * RULE
    others = [weight for name, weight in weighed.items() if name != rule.intent]
    if rule.firm:
        return max(own, FIRM * sum(others))
    unsure = max(others) < UNSURE * sum(weighed.values())
    return max(own, sum(others)) if unsure else own


def fit(
    intent: Intent, sentence: Sentence, *, known: frozenset[str], foreign: bool = False
) -> float:
    """How well what is named goes with what the intent can use; 1 is well.

    `foreign`: a word is used that only questions outside the job use.
    """
    named = {mention.kind for mention in sentence.mentions if not sentence.is_negated(mention)}
    named |= {mention.kind for mention in sentence.unknown}
    takes = set(intent.takes)
    weight = 1.0
    if not intent.is_call:
        return 0.15 if intent.chat and named else 1.0 + 3.0 * foreign
    account = "account" in named or "unknown" in named
    if "account" in intent.needs and not account:
        meant = 1.0 if "@it" in sentence.canonical else 0.6
        weight *= meant if "account" in known else 0.2
    if "account" in named and not takes & {"account", "query"}:
        weight *= 0.1
    if "@segment" in sentence.canonical:
        if not takes & {"segment", "term", "opportunity"} and intent.name != "explain_segment":
            weight *= 0.6 if "account" in named else 0.4
    elif intent.needs == ("segment",):
        meant = "segment" in known and "@it" in sentence.canonical
        weight *= 0.8 if meant else 0.15
    if named & _GOODS and not takes & _GOODS:
        weight *= 0.3
    if named & {"region", "country"} and "region" not in takes:
        weight *= 0.4
    if named & {"owner", "industry", "account_type"} and not takes & {"owner", "by"}:
        weight *= 0.3
    if "@ctype" in sentence.canonical and "campaign_type" not in takes:
        weight *= 0.4
    if "@metric" in sentence.canonical and not takes & {"metric", "term", "sort"}:
        weight *= 0.6
    if any(n.kind == "money" for n in sentence.numbers) and not takes & {"budget", "min_monetary"}:
        weight *= 0.3
    if sentence.times.compare_to and "compare_to" not in takes:
        weight *= 0.3 if "@metric" in sentence.canonical or account else 0.7
    return weight
