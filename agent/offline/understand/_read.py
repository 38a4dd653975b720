"""From a message and what the thread is about to a reading."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from agent.offline.understand import _listing, _sales, _terms
from agent.offline.understand._calls import calls, missing
from agent.offline.understand._classifier import Classifier, load
from agent.offline.understand._decide import Decision, decide
from agent.offline.understand._fill import Filled, fill
from agent.offline.understand._follow import changed, is_continuation
from agent.offline.understand._intents import Intent
from agent.offline.understand._lookup import id_key
from agent.offline.understand._memory import after, as_mention, pointed_at, topic
from agent.offline.understand._names import name_words
from agent.offline.understand._parts import parts
from agent.offline.understand._replies import chat, clarify, decline, offers
from agent.offline.understand._scan import scan
from agent.offline.understand._sentence import Mention, Sentence
from agent.offline.understand._types import Call, Lexicon, Memory, Reading, Subject
from data.home import Home

_TAKERS = (_listing, _sales, _terms)
"""Modules that register how arguments are read; named here so that they are imported."""
UNSURE, LEAST, CLEARLY = 0.30, 0.19, 1.4
"""Below UNSURE we ask back, unless the best reading is CLEARLY better than the second and above LEAST."""
_COMMANDS = {
    "profile": "deep dive on {}", "risk": "draft a risk note for {}", "summary": "executive summary of {}",
    "campaign": "draft a campaign plan {}", "segments": "how are my segments {}", "help": "help",
}  # fmt: skip


def understand(
    text: str, lexicon: Lexicon, memory: Memory | None = None, *, cache_dir: Path | None = None
) -> Reading:
    """What a person means by `text`.

    `lexicon` holds what exists for this person, `memory` what the thread is about. `cache_dir` keeps
    the trained classifier (by default a folder in the product's home). Same input, same reading.
    """
    reader = Reader(lexicon, _classifier(cache_dir or Home.find().root / "cache"))
    return reader.read(text, memory or Memory())


@lru_cache(maxsize=4)
def _classifier(cache_dir: Path) -> Classifier:
    return load(cache_dir)


class Reader:
    """Reads messages of one person with one classifier."""

    def __init__(self, lexicon: Lexicon, classifier: Classifier) -> None:
        self.lexicon = lexicon
        self.classifier = classifier
        self.intents = classifier.intents

    def read(self, text: str, memory: Memory) -> Reading:
        """A whole message, which may ask for several things."""
        text = _command(" ".join(text.split()))
        if not any(sign.isalnum() for sign in text):
            return chat("empty" if text.strip("?! ") == "" else "help", 1.0, memory)
        if text.startswith("/export"):
            return chat("export", 1.0, memory)
        text, memory = self._answered(text, memory)
        sentence = scan(text, self.lexicon.lookup, self._spoken_of(memory))
        pieces = parts(sentence, self.lexicon.lookup)
        if len(pieces) == 1:
            return self._one(sentence, memory)
        return self._several(pieces, memory)

    def _several(self, pieces: list[str], memory: Memory) -> Reading:
        readings: list[Reading] = []
        now = memory
        for piece in pieces:
            reading = self._one(scan(piece, self.lexicon.lookup, self._spoken_of(now)), now)
            if reading.kind == "calls":
                now = reading.memory
            readings.append(reading)
        done = [reading for reading in readings if reading.kind == "calls"]
        barred = [r for r in readings if r.topic == "private"]
        if barred:
            return barred[0]
        open_ = [r for r in readings if r.kind == "clarify" and r.topic != "unsure"]
        if not done or open_:
            return (open_ or sorted(readings, key=lambda r: -r.confidence))[0]
        made = list({repr(call): call for reading in done for call in reading.calls}.values())
        notes = [note for reading in done for note in reading.notes]
        notes += [reading.text for reading in readings if reading.kind == "decline"]
        return Reading(
            "calls",
            tuple(made[:6]),
            notes=tuple(dict.fromkeys(notes)),
            confidence=min(reading.confidence for reading in done),
            memory=replace(now, calls=tuple(made[:6])),
        )

    def _spoken_of(self, memory: Memory) -> list[int]:
        ids = self.lexicon.lookup.ids
        said = [s for s in (*memory.listing, *memory.subjects) if s.kind == "account"]
        return [ids[id_key(s.value)] for s in said if id_key(s.value) in ids]

    def _answered(self, text: str, memory: Memory) -> tuple[str, Memory]:
        """The answer to a question of ours: one of the suggestions, or one of the names offered."""
        if memory.missing == "account" and memory.listing:
            wanted = set(name_words(text)) - {
                "the",
                "one",
                "in",
                "of",
                "i",
                "mean",
                "meant",
                "please",
            }
            fitting = [s for s in memory.listing if wanted and wanted <= set(name_words(s.name))]
            if len(fitting) == 1:
                return fitting[0].value, memory
        if memory.suggestions and not memory.listing:
            place = re.fullmatch(
                r"(?:the |number |no |#|option )?(first|second|third|last|1|2|3|1st|2nd|3rd)(?: one| option| suggestion)?[.! ]*",
                text.casefold(),
            )
            yes = re.fullmatch(
                r"(yes|yep|yeah|sure|ok|okay|please do|go ahead|do it|yes please)[.! ]*",
                text.casefold(),
            )
            if place or (yes and memory.missing is None and len(memory.suggestions) == 1):
                index = {"first": 0, "1": 0, "1st": 0, "second": 1, "2": 1, "2nd": 1,
                         "third": 2, "3": 2, "3rd": 2, "last": -1}[place[1]] if place else 0  # fmt: skip
                if index < len(memory.suggestions):
                    return memory.suggestions[index], replace(memory, suggestions=(), missing=None)
        return text, memory

    def _one(self, sentence: Sentence, memory: Memory) -> Reading:
        if not sentence.canonical:
            thanks = sentence.has(r"thanks|thank|cheers|ok|okay|right|well|so|quick|quickly")
            return chat("thanks" if thanks else "greeting", 0.9, memory)
        pointed = [] if sentence.of("account") else pointed_at(sentence, memory)
        for subject in pointed:
            sentence.mentions.append(as_mention(subject, len(sentence.tokens)))
        if re.fullmatch(
            r"(and |but |ok )?why( (is|was|are|so|not|do|@it|in|segment))*", sentence.canonical
        ):
            return self._why(sentence, memory)
        if is_continuation(sentence, memory):
            reading = self._continued(sentence, memory, pointed)
            if reading is not None:
                return reading
        if not pointed and re.fullmatch(
            r"(yes|no|yep|nope|@ordinal( one)?|last one|@it|only|one| )+", sentence.canonical
        ):
            return clarify("I have no list or question in mind. What would you like to know?",
                           ["What needs my attention this week?", "How are my segments?"], 0.3, memory, topic="unsure")  # fmt: skip
        known = memory.subject("account") is not None or bool(pointed)
        decision = decide(sentence, self.classifier, known_account=known)
        return self._decided(sentence, decision, memory)

    def _why(self, sentence: Sentence, memory: Memory) -> Reading:
        subject = next((as_subject(m) for m in sentence.of("account")), None) or topic(memory)
        if subject and subject.kind == "account":
            return self._ready((Call("explain_segment", {"account": subject.value}),), 0.95, memory)
        if subject and subject.kind == "segment":
            return self._ready((Call("define", {"term": subject.value}),), 0.9, memory)
        accounts = [s for s in memory.listing if s.kind == "account"]
        if accounts:
            asked = [f"Why is {subject.name} in its segment?" for subject in accounts]
            return clarify("Which account do you mean?", asked, 0.5, memory)
        if memory.calls:
            return decline("cause", 0.9, memory)
        return clarify(self.intents["explain_segment"].ask, [], 0.5, memory)

    def _continued(
        self, sentence: Sentence, memory: Memory, pointed: list[Subject]
    ) -> Reading | None:
        made, filled = changed(sentence, memory, self.intents)
        if filled.unclear:
            return self._which(sentence, filled.unclear[0], memory.calls, 0.9, memory)
        taken = [
            c for c in made if any(str(s.value) in map(str, c.arguments.values()) for s in pointed)
        ]
        if made and (not pointed or taken):
            return self._ready(tuple(made), 0.9, memory, filled, sentence)
        if pointed and pointed[0].kind == "account":
            profiles = tuple(Call("account_profile", {"account": s.value}) for s in pointed)
            return self._ready(profiles, 0.9, memory)
        if pointed and pointed[0].kind == "segment":
            lists = tuple(Call("segment_members", {"segment": s.value}) for s in pointed)
            return self._ready(lists, 0.9, memory)
        return None

    def _decided(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading:
        intent, confidence = decision.intent, decision.confidence
        second = decision.ranked[1][1]
        if confidence < (UNSURE if confidence < CLEARLY * second else LEAST):
            return self._unsure(sentence, decision, memory)
        if intent.decline:
            return decline(intent.decline, confidence, memory)
        if intent.chat:
            return chat(intent.chat, confidence, memory)
        filled = fill(sentence, intent)
        self._from_thread(sentence, intent, filled, memory)
        lacking = missing(intent, filled)
        if lacking:
            other = self._instead(sentence, intent)
            if other is not None:
                intent, filled = other, fill(sentence, other)
                lacking = missing(intent, filled)
        made = calls(intent, filled)
        if filled.unclear and "query" not in intent.takes:
            return self._which(sentence, filled.unclear[0], made, confidence, memory)
        if lacking:
            return self._ask(intent, lacking, made, confidence, memory)
        return self._ready(made, confidence, memory, filled, sentence)

    def _instead(self, sentence: Sentence, intent: Intent) -> Intent | None:
        """What a question becomes that lacks what its first reading needs."""
        has_segment = bool(sentence.named("segments"))
        if intent.name == "explain_segment":
            return self.intents["define" if has_segment else "segment_overview"]
        if intent.name == "behavior_signals":
            return self.intents["opportunities"]
        if intent.name == "account_profile" and has_segment:
            return self.intents["segment_members"]
        if intent.name == "segment_members":
            return self.intents["segment_overview"]
        return None

    def _from_thread(
        self, sentence: Sentence, intent: Intent, filled: Filled, memory: Memory
    ) -> None:
        """Fill in what 'it', 'them', 'there' or a missing name refers to."""
        values = filled.values
        subject = topic(memory)
        refers = "@it" in sentence.canonical
        if sentence.has("there") and "region" in intent.takes and "region" not in values:
            place = memory.subject("region")
            if place:
                filled.put("region", place.value)
        if (
            "term" in intent.needs
            and "term" not in values
            and subject
            and subject.kind == "segment"
        ):
            filled.put("term", subject.value)
        if subject is None or {"account", "segment"} & set(values):
            return
        if intent.fixed and (refers or not values) and memory.calls:
            whole = sentence.has(
                "whole|entire|everything|overall|all|book|business|company|portfolio|board|base"
            )
            if refers or not whole:
                self._carry(intent, filled, memory)
            return
        lacks = missing(intent, filled) is not None
        if (refers or lacks) and subject.kind in intent.takes:
            filled.put(subject.kind, subject.value)
        elif lacks and "account" in (*intent.needs, *intent.needs_one):
            account = memory.subject("account")
            if account:
                filled.put("account", account.value)

    def _carry(self, intent: Intent, filled: Filled, memory: Memory) -> None:
        """A document about what the last answer was about, with its arguments."""
        last = memory.calls[0].arguments
        for name in (*intent.takes, "lookback_days", "as_of"):
            if name in last and name not in filled.values:
                filled.put(name, last[name])
        if not {"account", "segment"} & set(filled.values) and intent.needs_one:
            subject = topic(memory)
            if subject and subject.kind in intent.takes:
                filled.put(subject.kind, subject.value)

    def _which(
        self,
        sentence: Sentence,
        mention: Mention,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
    ) -> Reading:
        """Ask which of several names is meant; the thread keeps what it was for."""
        typed = sentence.raw(mention)
        names = [name for _, name in mention.options]
        shown = [name if names.count(name) == 1 else value for value, name in mention.options]
        begin = sentence.tokens[mention.start].start
        end = sentence.tokens[mention.stop - 1].end
        asked = [sentence.text[:begin] + name + sentence.text[end:] for name in shown]
        open_ = tuple(
            replace(call, arguments={k: v for k, v in call.arguments.items() if k != mention.kind})
            for call in made[:1]
        )
        kept = replace(
            memory,
            calls=open_,
            missing=mention.kind,
            listing=tuple(
                Subject(mention.kind, value, name) for value, name in mention.options[:8]
            ),
        )
        question = f'Several {mention.kind}s fit "{typed}". Which one do you mean?'
        return clarify(question, asked, confidence, kept, topic=mention.kind)

    def _ask(
        self,
        intent: Intent,
        lacking: str,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
    ) -> Reading:
        suggestions: list[str] = []
        if lacking == "campaign_type":
            offer = "Draft a {} campaign plan" if intent.fixed else "Who should get a {} campaign?"
            suggestions = [offer.format(kind) for kind in ("retention", "promotional", "premium")]
        elif lacking == "segment":
            suggestions = [intent.offer.format(segment=name) for name in self.lexicon.segments[:3]]
        elif lacking == "account":
            accounts = [s.name for s in memory.listing if s.kind == "account"][:3]
            suggestions = [intent.offer.format(account=name) for name in accounts]
            suggestions += ["What needs my attention this week?", "Show my largest accounts"]
        elif lacking == "term":
            suggestions = [
                "What does recency mean?",
                "What does At Risk mean?",
                "What is white space?",
            ]
        kept = replace(
            memory, calls=made[:1] or (Call(intent.tool, dict(intent.fixed)),), missing=lacking
        )
        return clarify(intent.ask, suggestions, confidence, kept, topic=lacking)

    def _unsure(self, sentence: Sentence, decision: Decision, memory: Memory) -> Reading:
        names = {m.kind: m.name for m in sentence.mentions if m.kind == "account"}
        subject = topic(memory)
        if subject:
            names.setdefault(subject.kind, subject.name)
        names |= {"segment": m.value for m in sentence.named("segments")[:1]}
        foreign = [
            w for w in sentence.canonical.split() if w not in self.classifier.trade and len(w) > 2
        ]
        if foreign and (decision.intent.decline or not sentence.mentions):
            return decline(decision.intent.decline or "general", decision.confidence, memory)
        found = offers(decision.ranked, names)
        return clarify("I am not sure what you would like to know. Do you mean one of these?", found,
                       decision.confidence, memory, topic="unsure")  # fmt: skip

    def _ready(
        self,
        made: tuple[Call, ...],
        confidence: float,
        memory: Memory,
        filled: Filled | None = None,
        sentence: Sentence | None = None,
    ) -> Reading:
        notes = [*filled.notes, *_left_out(sentence)] if filled and sentence else []
        return Reading(
            "calls",
            made,
            notes=tuple(dict.fromkeys(notes)),
            confidence=confidence,
            memory=after(memory, made, self.lexicon),
        )


def _left_out(sentence: Sentence) -> list[str]:
    """What a person wanted left out and no tool can leave out."""
    named = [*sentence.mentions, *sentence.named("segments")]
    kept = {mention.kind for mention in named if not sentence.is_negated(mention)}
    names = [m.name for m in named if sentence.is_negated(m) and m.kind not in kept]
    corrected = sentence.line.text.startswith(("no ", "not ", "no,", "sorry"))
    return [] if corrected else [f"I cannot leave {name} out, so it is included." for name in names]


def as_subject(mention: Mention) -> Subject:
    """A mention as something the thread can be about."""
    return Subject(mention.kind, mention.value, mention.name)


def _command(text: str) -> str:
    """Slash commands in words."""
    match = re.fullmatch(r"/(\w+)\s*(.*)", text)
    if match and match[1].casefold() in _COMMANDS:
        return _COMMANDS[match[1].casefold()].format(match[2]).strip()
    return text
