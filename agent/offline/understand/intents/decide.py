"""Which intent a message has: rules first, then the classifier weighed by what the message names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.conditions import can_be_cut_by, conditions
from agent.offline.understand.intents.fit import fit, kinds_named
from agent.offline.understand.intents.meanings import asks_for_meaning
from agent.offline.understand.intents.named_lists import asks_for_names
from agent.offline.understand.intents.rules import Rule, decided
from agent.offline.understand.words.canonical import surface
from agent.offline.understand.words.sentence import Sentence

RULE, UNSURE, FIRM = 8.0, 0.45, 30.0
"""How much a rule raises its intent, what the classifier must fall short of to leave the decision to the
rule, and by how much a firm rule outweighs everything else together."""

_SEARCH = "find_accounts"


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

    def among(self, fits: Callable[[Intent], bool]) -> Decision:
        """The decision where it is certain that one of these intents is meant."""
        total = sum(chance for intent, chance in self.ranked if fits(intent)) or 1.0
        weighed = [
            (intent, chance / total if fits(intent) else 0.0) for intent, chance in self.ranked
        ]
        return Decision(tuple(sorted(weighed, key=lambda one: -one[1])))


def decide(sentence: Sentence, classifier: Classifier, *, known: frozenset[str]) -> Decision:
    """Rank the intents. `known`: kinds of things the thread is about and may mean."""
    words = set(sentence.canonical.split())
    cut = conditions(sentence, classifier.intents[_SEARCH])
    foreign = bool(words & classifier.foreign)
    named = frozenset(kinds_named(sentence))
    weighed = {
        name: chance * fit(classifier.intents[name], sentence, named, known=known, foreign=foreign)
        for name, chance in classifier.probabilities(sentence.canonical, surface(sentence)).items()
    }
    rule = decided(sentence)
    listed = sentence.reads("customer|who|whose|which|show|anyone|@trade|@segment")
    if rule is not None and listed and _leaves_out(cut, classifier.intents.get(rule.decides)):
        # "Accounts that registered before 2022" are a list, no figure of sign-ups.
        rule = Rule(_SEARCH, rule.reads)
    if asks_for_names(sentence) and not (rule is not None and rule.firm):
        weighed[_SEARCH] = FIRM * sum(weighed.values())
    elif asks_for_meaning(sentence):
        weighed["define"] = FIRM * sum(weighed.values())
    elif rule is not None and rule.decides in weighed:
        weighed[rule.decides] = _raised(rule, weighed)
    weighed = {
        name: weight * can_be_cut_by(cut, classifier.intents[name])
        for name, weight in weighed.items()
    }
    total = sum(weighed.values()) or 1.0
    ranked = sorted(weighed.items(), key=lambda one: -one[1])
    return Decision(tuple((classifier.intents[name], share / total) for name, share in ranked))


def _leaves_out(cut: frozenset[str], intent: Intent | None) -> bool:
    """Whether the tool that a wording speaks for knows nothing of the conditions that were said."""
    return intent is not None and intent.is_call and can_be_cut_by(cut, intent) < 1


def _raised(rule: Rule, weighed: dict[str, float]) -> float:
    """The weight of the rule's intent: a wording is strong evidence, not proof."""
    own = weighed[rule.decides] * RULE
    others = [weight for name, weight in weighed.items() if name != rule.decides]
    if rule.firm:
        return max(own, FIRM * sum(others))
    unsure = max(others) < UNSURE * sum(weighed.values())
    return max(own, sum(others)) if unsure else own
