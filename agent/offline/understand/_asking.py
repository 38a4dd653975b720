"""Questions back: which of several names, what is missing, what was meant at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.intent import Intent
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import Decision
from agent.offline.understand.intents.doubt import is_doubtful
from agent.offline.understand.replies import MOST, clarify, decline, offers
from agent.offline.understand.types import Call, Memory, Reading, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Mention, Sentence

STARTERS = (
    "What needs my attention this week?",
    "How are my segments?",
    "Show my largest accounts",
)
_REMEMBERED = 40
_AMOUNTS = (1_000, 5_000, 20_000)
"""Revenue of a year that is offered as what small accounts lie below."""
_TRADE = frozenset(["@segment", "@metric", "@opportunity", "@ctype", "@term", "@goods", "@trade"])


def whose(lexicon: Lexicon, memory: Memory) -> Reading:
    """'Only mine' of somebody who has not said who they are."""
    if not lexicon.owners:
        question = "The data name no account managers, so I cannot tell which accounts are yours."
        return clarify(question, STARTERS[:1], 0.9, memory, topic="owner")
    question = (
        "Which accounts are yours? Tell me once who you are, by the name of the account manager."
    )
    asked = [f"I am {name}" for name in lexicon.owners]
    return clarify(question, asked, 0.9, memory, topic="owner")


@dataclass(frozen=True)
class Asking:
    """Asks one question at a time; its memory keeps what the answer will be for."""

    lexicon: Lexicon
    classifier: Classifier

    def which(
        self,
        sentence: Sentence,
        mention: Mention,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
    ) -> Reading:
        """Ask which of several names is meant."""
        options = self._in_order(mention, memory)
        names = [name for _, name in options]
        shown = [name if names.count(name) == 1 else value for value, name in options]
        here = mention.start < len(sentence.tokens)  # else it was named in another part
        typed = sentence.raw(mention) if here else mention.name
        begin = sentence.tokens[mention.start].start if here else len(sentence.text)
        end = sentence.tokens[mention.stop - 1].end if here else len(sentence.text)
        before = sentence.text[:begin] if here else f"{sentence.text} "
        asked = [before + name + sentence.text[end:] for name in shown]
        open_ = tuple(
            replace(call, arguments={k: v for k, v in call.arguments.items() if k != mention.kind})
            for call in made[:1]
        )
        offered = [Subject(mention.kind, value, name) for value, name in options]
        kept = replace(
            memory, calls=open_, missing=mention.kind, listing=tuple(offered[:_REMEMBERED])
        )
        many = f", {len(options)} in all" if len(options) > MOST else ""
        question = f'Several {mention.kind}s fit "{typed}"{many}. Which one do you mean?'
        return clarify(question, asked, confidence, kept, topic=mention.kind)

    def _in_order(self, mention: Mention, memory: Memory) -> list[tuple[str, str]]:
        """The accounts that may be meant: those on the screen, then those that bring most."""
        if mention.kind != "account":
            return list(mention.options)
        shown = {subject.value for subject in memory.listing}
        place = {id_: at for at, id_ in enumerate(self.lexicon.largest())}
        last = len(place)
        return sorted(
            mention.options, key=lambda one: (one[0] not in shown, place.get(one[0], last))
        )

    def missing(
        self,
        intent: Intent,
        lacking: str,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
    ) -> Reading:
        """Ask for the argument that the tool cannot do without."""
        suggestions: list[str] = []
        if lacking == "campaign_type":
            offer = "Draft a {} campaign plan" if intent.fixed else "Who should get a {} campaign?"
            suggestions = [offer.format(kind) for kind in ("retention", "promotional", "premium")]
        elif lacking == "segment":
            suggestions = [intent.offer.format(segment=name) for name in self.lexicon.segments[:3]]
        elif lacking == "account":
            accounts = [s.name for s in memory.listing if s.kind == "account"][:3]
            suggestions = [intent.offer.format(account=name) for name in accounts]
            suggestions += [STARTERS[0], STARTERS[2]]
        elif lacking == "term":
            suggestions = ["What does recency mean?", "What does At Risk mean?"]
        open_ = made[:1] or (Call(intent.tool, dict(intent.fixed)),)
        kept = replace(memory, calls=open_, missing=lacking)
        return clarify(intent.ask, suggestions, confidence, kept, topic=lacking)

    def from_which_amount(self, memory: Memory) -> Reading:
        """'Leave out the small ones' of a list."""
        question = (
            "From which net revenue a year on? Say an amount, and what lies below is left out."
        )
        asked = [f"only over £{amount:,}" for amount in _AMOUNTS]
        return clarify(question, asked, 0.9, memory, topic="min_monetary")

    def nothing_to_point_at(self, memory: Memory) -> Reading:
        """'The second one' without a list, 'yes' without a question."""
        question = "I have no list or question in mind. What would you like to know?"
        return clarify(question, STARTERS, 0.3, memory, topic="unsure")

    def which_accounts(self, confidence: float, memory: Memory) -> Reading:
        """Accounts by something that no list knows: all of them would be no answer."""
        question = (
            "I know no list of accounts by that. I can list them by revenue, segment, region, account "
            "manager or industry, by how long they have not ordered or nobody was in touch, and by risk."
        )
        return clarify(question, STARTERS, confidence, memory, topic="accounts")

    def which_move(self, intent: Intent, confidence: float, memory: Memory) -> Reading:
        """A what-if of no segment and no share: there is none that could be meant."""
        question = (
            "I cannot play that through. What I can simulate is that a share of one segment moves to "
            "another. Which one, and what share? What accounts have brought so far I can add up: ask what "
            "they bring together."
        )
        return clarify(question, [intent.offer], confidence, memory, topic="scenario")

    def what_is_asked(self, memory: Memory) -> Reading:
        """A message as long as a letter."""
        question = (
            "That is more than I can read as a question. What would you like to know, in a line?"
        )
        return clarify(question, STARTERS, 0.3, memory, topic="unsure")

    def without_what(self, sentence: Sentence, memory: Memory) -> Reading:
        """'Who buys glassware but not that?': what they do not buy has to be named."""
        named = {mention.value for mention in sentence.mentions}
        others = [name for name in self.lexicon.categories if name not in named]
        before = re.sub(r"\S+( ones?)?[ ?.!]*$", "", sentence.text)
        question = "What is it that they should not buy? Name the category, brand or product."
        asked = [f"{before}{name}" for name in others]
        return clarify(question, asked, 0.5, memory, topic="goods")

    def reason_of_what(self, intent: Intent, memory: Memory) -> Reading:
        """'Why?' after a list is of one of it."""
        accounts = [listed.name for listed in memory.listing if listed.kind == "account"]
        if accounts:
            asked = [f"Why is {name} in its segment?" for name in accounts]
            return clarify("Which account do you mean?", asked, 0.5, memory, topic="account")
        return self.missing(intent, "account", (), 0.5, memory)

    def unsure(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading:
        """Nothing fits well: offer the nearest readings, or say that it is outside the job."""
        vague = [mention for mention in sentence.of("account") if mention.options]
        if vague:
            return self.which(sentence, vague[0], (Call("account_profile"),), 0.4, memory)
        words = sentence.canonical.split()
        content = [w for w in words if len(w) > 3]
        strange = [w for w in content if w not in self.classifier.trade]
        mostly = 2 * len(strange) > len(content)
        foreign = mostly or bool(strange and decision.intent.decline)
        foreign = foreign and not is_doubtful(sentence, decision)
        trade = sentence.mentions or any(word in _TRADE for word in words)
        if foreign and not trade and not decision.intent.vague:
            return decline(
                decision.intent.decline or "general", decision.confidence, memory, sentence
            )
        names = {m.kind: m.name for m in sentence.mentions if m.kind == "account"}
        subject = topic(memory)
        if subject:
            names.setdefault(subject.kind, subject.name)
        segments = sentence.named("segments")
        if segments:
            names["segment"] = segments[0].value
        question = "I am not sure what you would like to know. Do you mean one of these?"
        found = offers(decision.ranked, names)
        return clarify(question, found, decision.confidence, memory, topic="unsure")
