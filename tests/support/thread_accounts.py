"""Follow-ups that point at accounts: in the list on the screen, by pronouns, by name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from thread_case import LISTED, ORDINALS, Case, Drawing

from agent.offline.understand import Call


class OfAccounts(Drawing):
    """Questions of one account or a few that are pointed at."""

    def _of_account(self, first: str, call: Call) -> Iterator[Case]:
        account = call.arguments.get("account")
        if not isinstance(account, str):
            return
        for one in self.g["asks"]:
            if one["tool"] == call.tool:
                continue
            for phrase in self._some(one["their"], max(1, self.each // 2)):
                either = [[c] for c in self._ask_of(one, account, call)]
                yield self._case(
                    "pronoun", phrase, phrase, first, call, *either, tags=(one["tool"], call.tool)
                )
        other = self.rng.choice([a for a in self.accounts if a != account])
        for one in self._some(
            [a for a in self.g["asks"] if a["tool"] != "account_profile"], self.each
        ):
            phrase, their = (
                self.rng.choice(self.g["back_to_account"]),
                self.rng.choice(one["their"]),
            )
            name = self.rng.choice([self.names[account], self.names[account].split()[0]])
            either = [[c] for c in self._ask_of(one, account, call)]
            yield self._case(
                "back_to_account",
                phrase,
                phrase.format(x=name, ask=their),
                first,
                call,
                *either,
                looks=(Call("account_profile", {"account": other}),),
                tags=(one["tool"],),
            )
        if call.tool not in ("account_profile", "account_notes"):
            return
        for phrase in self._some(self.g["compare_with"]):
            name = self._name("account", other)
            yield self._case(
                "compare_with",
                phrase,
                phrase.format(x=name),
                first,
                call,
                *self._compared(account, other),
            )
        for phrase in self._some(self.g["compare_two"]):
            yield self._case(
                "compare_two",
                phrase,
                phrase,
                first,
                call,
                *self._compared(account, other),
                looks=(Call(call.tool, {"account": other}),),
            )

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
                yield self._case(
                    "place",
                    phrase,
                    phrase.format(p=pointing),
                    first,
                    call,
                    *either,
                    shown=shown,
                    tags=(pointing, one["tool"], call.tool),
                )
        for one in self._some(self.g["asks"], self.each):  # a closer look first, then pronouns
            shown, at = self._shown(), self.rng.randint(1, LISTED)
            if one["tool"] == "account_profile":
                continue
            phrase = self.rng.choice(one["their"])
            look = Call("account_profile", {"account": shown[at - 1]})
            either = [[c] for c in self._ask_of(one, shown[at - 1], call)]
            yield self._case(
                "pronoun_after_look",
                phrase,
                phrase,
                first,
                call,
                *either,
                shown=shown,
                looks=(look,),
                tags=(one["tool"], call.tool),
            )
        yield from self._several(first, call)
        shown = self._shown()
        look = Call("account_profile", {"account": shown[1]})
        noted = Call("account_notes", {"account": shown[1]})
        for phrase in self._some(self.g["back_to_list"], self.each // 2):
            looks = (look,) if self.rng.random() < 0.5 else (look, noted)
            yield self._case(
                "back_to_list",
                phrase,
                phrase,
                first,
                call,
                [call],
                shown=shown,
                looks=looks,
                tags=(call.tool,),
            )
        if call.tool in ("segment_members", "churn_risk", "opportunities"):
            for phrase in self._some(self.g["why_listed"], self.each // 2):
                at, pointing = self._place()
                account = {"account": shown[at - 1]}
                kept = {k: v for k, v in call.arguments.items() if k in ("scheme", "clusters")}
                either = [[Call("explain_segment", {**account, **kept})]]
                either += [
                    [Call(tool, account)]
                    for tool in ("churn_risk", "opportunities", "account_profile")
                ]
                yield self._case(
                    "why_listed",
                    phrase,
                    phrase.format(p=pointing),
                    first,
                    call,
                    *either,
                    shown=shown,
                    tags=(pointing, call.tool),
                )

    def _several(self, first: str, call: Call) -> Iterator[Case]:
        many = (
            "account_profile",
            "account_notes",
            "churn_risk",
            "customer_value",
            "behavior_signals",
        )
        asks = [one for one in self.g["asks"] if one["tool"] in many]
        for _ in range(self.each):
            one = self.rng.choice(asks)
            phrase = self.rng.choice(
                [
                    p
                    for p in one["of"]
                    if not re.search("them|they|it be", p) and not p.startswith("{p}?")
                ]
            )
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
            yield self._case(
                f"several {way}",
                phrase,
                plural(phrase, pointing),
                first,
                call,
                wanted,
                shown=shown,
                looks=looks,
                tags=(pointing, one["tool"], call.tool),
            )
        for phrase in self._some(self.g["compare_listed"], 2):
            places, words = self.rng.choice([s for s in self.g["sets"] if len(s[0]) == 2])
            pointing = self.rng.choice([w for w in words if not w.startswith("each")])
            shown = self._shown()
            a, b = (shown[at - 1] for at in places)
            yield self._case(
                "compare_listed",
                phrase,
                phrase.format(p=pointing),
                first,
                call,
                *self._compared(a, b),
                shown=shown,
                tags=(pointing, call.tool),
            )

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
                    options = (
                        tuple(wanted),
                        *(
                            ()
                            if kind == "account"
                            else (tuple(Call(w.tool, {**w.arguments}) for w in wanted),)
                        ),
                    )
                    yield Case(
                        f"of_pair {kind}", phrase, ask, context["ask"], calls, options, tags=tag
                    )

    def _asks_of_two(self, accounts: Sequence[str]) -> Iterator[Any]:
        for one in self.g["asks"]:
            if one["tool"] not in (
                "account_notes",
                "churn_risk",
                "behavior_signals",
                "customer_value",
            ):
                continue
            for phrase in self._some([p for p in one["of"] if "them" not in p]):
                pointing = self.rng.choice(self.g["of_two"])
                wanted = [
                    Call(one["tool"], {**one.get("arguments", {}), "account": a}) for a in accounts
                ]
                yield phrase, plural(phrase, pointing), wanted, (pointing, one["tool"])

    def _asks_of_owners(self, owners: Sequence[str], call: Call) -> Iterator[Any]:
        for one in self.g["of_each_owner"]:
            for phrase in one["say"]:
                wanted = [
                    Call(one["tool"], {**one.get("arguments", {}), "owner": o}) for o in owners
                ]
                yield phrase, phrase, wanted, (one["tool"], call.tool)


def plural(phrase: str, pointing: str) -> str:
    """The phrase of one account with the verb as several take it."""
    if not pointing.startswith("each"):
        for one, more in (("is", "are"), ("does", "do"), ("doesn't", "don't")):
            phrase = re.sub(rf"\b{one} {{p}}", f"{more} {{p}}", phrase)
        phrase = phrase.replace("{p} doesn't", "{p} don't").replace("{p} leaves", "{p} leave")
    return phrase.format(p=pointing)
