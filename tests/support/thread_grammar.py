"""Follow-ups multiplied: contexts times operations times phrasings, with what is right worked out from both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from random import Random
from typing import Any

from agent.drafts.arguments import NAME as DRAFT
from agent.drafts.arguments import DraftReportArgs
from agent.offline.understand import Call, Lexicon, Memory, Subject, understand
from agent.offline.understand.dialogue.memory import after
from tools import _registry as registry

Grammar = Mapping[str, Any]
ORDINALS = ("first", "second", "third", "fourth", "fifth")
GROUP = ("region", "segment", "owner", "industry")
PERIOD = ("start", "end")
LISTED = 5


@dataclass(frozen=True)
class Case:
    """One turn after a context: `either` are the lists of calls that are right, `looks` went before."""

    operation: str
    phrase: str
    ask: str
    first: str
    calls: tuple[Call, ...]
    either: tuple[tuple[Call, ...], ...]
    shown: tuple[str, ...] = ()
    looks: tuple[Call, ...] = ()
    small_talk: str = ""
    tags: tuple[str, ...] = field(default=())

    def as_case(self) -> dict[str, Any]:
        """In the format of `understood.is_right`."""
        options = [[{"tool": c.tool, "arguments": c.arguments} for c in o] for o in self.either]
        return {"ask": self.ask, "either": options}

    def memory(self, lexicon: Lexicon) -> Memory:
        """What the thread is about when the turn is said."""
        names = dict(lexicon.accounts)
        memory = after(Memory(), self.calls, lexicon)
        memory = memory.with_listing([Subject("account", id_, names[id_]) for id_ in self.shown])
        for look in self.looks:
            memory = after(memory, (look,), lexicon)
        return Memory.from_dict(memory.to_dict())


def fields_of(tool: str) -> set[str]:
    model = DraftReportArgs if tool == DRAFT else registry.get(tool).arguments
    return set(model.model_fields)


class Expander:
    """Makes the cases of a grammar."""

    def __init__(self, grammar: Grammar, lexicon: Lexicon, rng: Random, each: int) -> None:
        self.g, self.lexicon, self.rng, self.each = grammar, lexicon, rng, each
        self.names = dict(lexicon.accounts)
        self.accounts = list(grammar["names"]["account"])

    def cases(self) -> Iterator[Case]:
        for context in self.g["contexts"]:
            said = {k: v for k, v in context.items() if k not in ("ask", "tool", "list")}
            call = Call(context["tool"], said)
            yield from self._of_context(context["ask"], call, listed=bool(context.get("list")))
        yield from self._of_pairs()

    def _of_context(self, first: str, call: Call, *, listed: bool) -> Iterator[Case]:
        yield from self._same_for(first, call)
        yield from self._afresh(first, call, listed=listed)
        yield from self._of_group(first, call, listed=listed)
        yield from self._of_owner(first, call)
        yield from self._of_account(first, call)
        if listed:
            yield from self._of_list(first, call)

    # drawing

    def _some(self, options: Sequence[Any], count: int | None = None) -> list[Any]:
        options = list(options)
        return self.rng.sample(options, min(count or self.each, len(options)))

    def _shown(self, count: int = LISTED, but: Sequence[str] = ()) -> tuple[str, ...]:
        return tuple(self._some([one for one in self.accounts if one not in but], count))

    def _talk(self) -> str:
        return self.rng.choice(self.g["small_talk"]) if self.rng.random() < 0.12 else ""

    def _case(self, operation: str, phrase: str, ask: str, first: str, call: Call, *either: Any,
              **more: Any) -> Case:
        options = tuple(tuple(one) for one in either)
        return Case(operation, phrase, ask, first, (call,), options, small_talk=self._talk(), **more)

    def _name(self, kind: str, value: str) -> str:
        """A way to say a name."""
        if kind == "account":
            name = self.names[value]
            return self.rng.choice([name, name, name.lower()])
        if kind == "owner":
            return self.rng.choice([value, value.split()[0]])
        if kind == "region":
            return self.rng.choice([f"the {value}", f"the {value}", value])
        return self.rng.choice([value, value, value.lower()])

    # operations

    def _same_for(self, first: str, call: Call) -> Iterator[Case]:
        for kind in ("region", "owner", "segment", "category", "brand", "account"):
            old = call.arguments.get(kind)
            if not isinstance(old, str):
                continue
            phrases = [*self.g["same_for"]["any"], *self.g["same_for"].get(kind, [])]
            for phrase in self._some(phrases, 2 * self.each):
                new = self.rng.choice([v for v in self.g["names"][kind] if v != old])
                shown = self._name(kind, new)
                was = self.names.get(old, old)
                ask = phrase.format(x=shown, old=was)
                wanted = Call(call.tool, {**call.arguments, kind: new})
                yield self._case(f"same_for {kind}", phrase, ask, first, call, [wanted],
                                 tags=(call.tool,))

    def _afresh(self, first: str, call: Call, *, listed: bool) -> Iterator[Case]:
        for one in self._some(self.g["afresh"], 2 * self.each):
            said = one.get("arguments", {})
            if call.tool == one["tool"] and said.get("only") == call.arguments.get("only") != None:  # noqa: E711
                continue
            phrase = self.rng.choice(one["say"])
            ask = self.rng.choice(self.g["afresh_with"]) + phrase
            yield self._case("afresh", phrase, ask, first, call, [Call(one["tool"], said)],
                             shown=self._shown() if listed else (), tags=(one["tool"],))

    def _group_of(self, call: Call) -> dict[str, str]:
        if "account" in call.arguments or call.tool == "compare":
            return {}
        return {k: call.arguments[k] for k in GROUP if k in call.arguments}

    def _of_group(self, first: str, call: Call, *, listed: bool) -> Iterator[Case]:
        group = self._group_of(call)
        for one in self.g["of_group"] if group else ():
            takes = fields_of(one["tool"])
            said = one.get("arguments", {})
            if set(group) - takes or ("needs" in one and not set(group) & set(one["needs"])):
                continue
            if set(group) & set(said) or (call.tool == one["tool"] and call.tool != "sales_metrics"
                                          and "min_recency_days" not in said):
                continue
            phrases = [p for p in one["say"] if self._fits(p, group, listed)]
            for phrase in self._some(phrases, max(1, self.each // 2)):
                either = list(self._with_rest(Call(one["tool"], {**said, **group}), call, takes))
                yield self._case("of_group", phrase, phrase, first, call, *either,
                                 shown=self._shown() if listed else (), tags=(one["tool"], call.tool))

    @staticmethod
    def _fits(phrase: str, group: Mapping[str, str], listed: bool) -> bool:
        if re.search(r"there|that region", phrase):
            return "region" in group
        if re.search(r"\b(them|those|these|their|they)\b", phrase):
            return listed or "segment" in group
        return True

    def _with_rest(self, wanted: Call, call: Call, takes: set[str]) -> Iterator[list[Call]]:
        """What is right: the period, the goods and the number of rows may hold as well."""
        rest = ["start", "end", "category", "brand", "limit", "compare_to", "min_monetary", "top",
                "lookback_days", "min_recency_days"]
        held = {k: call.arguments[k] for k in rest if k in call.arguments and k in takes
                and k not in wanted.arguments}
        if "limit" in call.arguments and "top" in takes:
            held["top"] = call.arguments["limit"]
        parts = [[(k, v)] for k, v in held.items() if k not in PERIOD]
        parts += [[(k, held[k]) for k in PERIOD if k in held]] if set(PERIOD) & set(held) else []
        for chosen in product([False, True], repeat=len(parts)):
            more = {k: v for part, yes in zip(parts, chosen, strict=True) if yes for k, v in part}
            yield [Call(wanted.tool, {**wanted.arguments, **more})]

    def _of_owner(self, first: str, call: Call) -> Iterator[Case]:
        owner = call.arguments.get("owner")
        of_account = False
        if owner is None and call.tool == "account_profile":
            known = self.lexicon.belongs(call.arguments["account"]).get("owner")
            owner, of_account = (known.value, True) if known else (None, False)
        for one in self.g["of_owner"] if owner else ():
            man = owner.split()[0] in self.g["men"]
            his = ["his" if man else "her", "their", "that manager's", "that account manager's",
                   f"{owner.split()[0]}'s"]
            if of_account:
                his = ["that manager's", "that account manager's", "its owner's", "their account manager's"]
            said = one.get("arguments", {})
            for phrase in self._some(one["say"], 1 if of_account else max(1, self.each // 2)):
                if of_account and "{his}" not in phrase:
                    continue
                ask = phrase.format(his=self.rng.choice(his), he="he" if man else "she",
                                    him="him" if man else "her")
                takes = fields_of(one["tool"])
                either = list(self._with_rest(Call(one["tool"], {**said, "owner": owner}), call, takes))
                if "all" in phrase or "show me" in phrase or one["tool"] == "find_accounts":
                    either += [[Call(e[0].tool, {**e[0].arguments, "limit": 500})] for e in either]
                yield self._case("of_owner", phrase, ask, first, call, *either,
                                 tags=(one["tool"], call.tool))

    def _ask_of(self, one: Mapping[str, Any], account: str, call: Call) -> Iterator[Call]:
        said = dict(one.get("arguments", {}))
        if one["tool"] == "explain_segment":
            said = {k: call.arguments[k] for k in ("scheme", "clusters") if k in call.arguments}
        yield Call(one["tool"], {**said, "account": account})
        period = {k: call.arguments[k] for k in PERIOD if k in call.arguments}
        if one["tool"] == "sales_metrics" and period:
            yield Call(one["tool"], {**said, "account": account, **period})

    def _of_account(self, first: str, call: Call) -> Iterator[Case]:
        account = call.arguments.get("account")
        if not isinstance(account, str):
            return
        for one in self.g["asks"]:
            if one["tool"] == call.tool:
                continue
            for phrase in self._some(one["their"], max(1, self.each // 2)):
                either = [[c] for c in self._ask_of(one, account, call)]
                yield self._case("pronoun", phrase, phrase, first, call, *either,
                                 tags=(one["tool"], call.tool))
        other = self.rng.choice([a for a in self.accounts if a != account])
        for one in self._some([a for a in self.g["asks"] if a["tool"] != "account_profile"], self.each):
            phrase, their = self.rng.choice(self.g["back_to_account"]), self.rng.choice(one["their"])
            name = self.rng.choice([self.names[account], self.names[account].split()[0]])
            either = [[c] for c in self._ask_of(one, account, call)]
            yield self._case("back_to_account", phrase, phrase.format(x=name, ask=their), first, call, *either,
                             looks=(Call("account_profile", {"account": other}),), tags=(one["tool"],))
        if call.tool not in ("account_profile", "account_notes"):
            return
        for phrase in self._some(self.g["compare_with"]):
            name = self._name("account", other)
            yield self._case("compare_with", phrase, phrase.format(x=name), first, call,
                             *self._compared(account, other))
        for phrase in self._some(self.g["compare_two"]):
            yield self._case("compare_two", phrase, phrase, first, call, *self._compared(account, other),
                             looks=(Call(call.tool, {"account": other}),))

    @staticmethod
    def _compared(one: str, other: str) -> list[list[Call]]:
        return [[Call("compare", {"kind": "accounts", "a": a, "b": b})]
                for a, b in ((one, other), (other, one))]

    def _place(self) -> tuple[int, str]:
        at = self.rng.randint(1, LISTED)
        ways = [*self.g["places"]["any"]]
        own = list(self.g["places"].get(at, []))
        phrase = self.rng.choice(own if own and self.rng.random() < 0.35 else ways)
        return at, phrase.format(n=at, ord=ORDINALS[at - 1])

    def _of_list(self, first: str, call: Call) -> Iterator[Case]:
        for one in self.g["asks"]:
            for phrase in self._some(one["of"], max(1, self.each // 2)):
                shown = self._shown()
                at, pointing = self._place()
                either = [[c] for c in self._ask_of(one, shown[at - 1], call)]
                yield self._case("place", phrase, phrase.format(p=pointing), first, call, *either,
                                 shown=shown, tags=(pointing, one["tool"], call.tool))
        for one in self._some(self.g["asks"], self.each):  # a closer look first, then pronouns
            shown, at = self._shown(), self.rng.randint(1, LISTED)
            if one["tool"] == "account_profile":
                continue
            phrase = self.rng.choice(one["their"])
            look = Call("account_profile", {"account": shown[at - 1]})
            either = [[c] for c in self._ask_of(one, shown[at - 1], call)]
            yield self._case("pronoun_after_look", phrase, phrase, first, call, *either, shown=shown,
                             looks=(look,), tags=(one["tool"], call.tool))
        yield from self._several(first, call)
        shown = self._shown()
        look = Call("account_profile", {"account": shown[1]})
        noted = Call("account_notes", {"account": shown[1]})
        for phrase in self._some(self.g["back_to_list"], self.each // 2):
            looks = (look,) if self.rng.random() < 0.5 else (look, noted)
            yield self._case("back_to_list", phrase, phrase, first, call, [call], shown=shown, looks=looks,
                             tags=(call.tool,))
        if call.tool in ("segment_members", "churn_risk", "opportunities"):
            for phrase in self._some(self.g["why_listed"], self.each // 2):
                at, pointing = self._place()
                account = {"account": shown[at - 1]}
                kept = {k: v for k, v in call.arguments.items() if k in ("scheme", "clusters")}
                either = [[Call("explain_segment", {**account, **kept})]]
                either += [[Call(tool, account)] for tool in ("churn_risk", "opportunities", "account_profile")]
                yield self._case("why_listed", phrase, phrase.format(p=pointing), first, call, *either,
                                 shown=shown, tags=(pointing, call.tool))

    def _several(self, first: str, call: Call) -> Iterator[Case]:
        many = ("account_profile", "account_notes", "churn_risk", "customer_value", "behavior_signals")
        asks = [one for one in self.g["asks"] if one["tool"] in many]
        for _ in range(self.each):
            one = self.rng.choice(asks)
            phrase = self.rng.choice([p for p in one["of"] if "them" not in p and "they" not in p
                                      and not p.startswith("{p}?")])
            way = self.rng.choice(["set", "two", "others", "set"])
            looks: tuple[Call, ...] = ()
            if way == "set":
                places, words = self.rng.choice(self.g["sets"])
                shown, pointing = self._shown(), self.rng.choice(words)
                accounts = [shown[at - 1] for at in places]
            elif way == "two":
                shown, pointing = self._shown(2), self.rng.choice(self.g["of_two"])
                accounts = list(shown)
            else:
                shown, pointing = self._shown(3), self.rng.choice(self.g["the_others"])
                at = self.rng.randint(0, 2)
                accounts = [a for a in shown if a != shown[at]]
                look = self.rng.choice(["account_profile", "churn_risk", one["tool"]])
                looks = (Call(look, {"account": shown[at]}),)
            wanted = [next(self._ask_of(one, a, call)) for a in accounts]
            yield self._case(f"several {way}", phrase, plural(phrase, pointing), first, call, wanted,
                             shown=shown, looks=looks, tags=(pointing, one["tool"], call.tool))
        for phrase in self._some(self.g["compare_listed"], 2):
            places, words = self.rng.choice([s for s in self.g["sets"] if len(s[0]) == 2])
            pointing = self.rng.choice([w for w in words if not w.startswith("each")])
            shown = self._shown()
            a, b = (shown[at - 1] for at in places)
            yield self._case("compare_listed", phrase, phrase.format(p=pointing), first, call,
                             *self._compared(a, b), shown=shown, tags=(pointing, call.tool))

    def _of_pairs(self) -> Iterator[Case]:
        for context in self.g["pairs"]:
            said = {k: v for k, v in context.items() if k not in ("ask", "tool")}
            kind = "account" if "account" in said else "owner"
            calls = tuple(Call(context["tool"], {**said, kind: value}) for value in said[kind])
            if kind == "account":
                made = self._asks_of_two(said[kind])
            else:
                made = self._asks_of_owners(said[kind], calls[0])
            for phrase, ask, wanted, tag in made:
                if wanted[0].tool != context["tool"]:
                    options = (tuple(wanted), *(() if kind == "account" else (
                        tuple(Call(w.tool, {**w.arguments}) for w in wanted),)))
                    yield Case(f"of_pair {kind}", phrase, ask, context["ask"], calls, options, tags=tag)

    def _asks_of_two(self, accounts: Sequence[str]) -> Iterator[Any]:
        for one in self.g["asks"]:
            if one["tool"] not in ("account_notes", "churn_risk", "behavior_signals", "customer_value"):
                continue
            for phrase in self._some([p for p in one["of"] if "them" not in p]):
                pointing = self.rng.choice(self.g["of_two"])
                wanted = [Call(one["tool"], {**one.get("arguments", {}), "account": a}) for a in accounts]
                yield phrase, plural(phrase, pointing), wanted, (pointing, one["tool"])

    def _asks_of_owners(self, owners: Sequence[str], call: Call) -> Iterator[Any]:
        for one in self.g["of_each_owner"]:
            for phrase in one["say"]:
                wanted = [Call(one["tool"], {**one.get("arguments", {}), "owner": o}) for o in owners]
                yield phrase, phrase, wanted, (one["tool"], call.tool)


def plural(phrase: str, pointing: str) -> str:
    """The phrase of one account with the verb as several take it."""
    if not pointing.startswith("each"):
        for one, more in (("is", "are"), ("does", "do"), ("doesn't", "don't")):
            phrase = re.sub(rf"\b{one} {{p}}", f"{more} {{p}}", phrase)
        phrase = phrase.replace("{p} doesn't", "{p} don't").replace("{p} leaves", "{p} leave")
    return phrase.format(p=pointing)


def read_case(case: Case, lexicon: Lexicon, cache_dir: Any) -> Any:
    """The reading of the turn, with the small talk before it."""
    memory = case.memory(lexicon)
    if case.small_talk:
        memory = understand(case.small_talk, lexicon, memory, cache_dir=cache_dir).memory
    return understand(case.ask, lexicon, memory, cache_dir=cache_dir)
