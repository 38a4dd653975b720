"""Follow-ups on the group, the account manager and the question of a context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from thread_case import GROUP, Case, Drawing, fields_of

from agent.offline.understand import Call


class OfGroups(Drawing):
    """The last question of another thing, questions of the group, of an owner, and those that begin anew."""

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
                yield self._case(
                    f"same_for {kind}", phrase, ask, first, call, [wanted], tags=(call.tool,)
                )

    def _afresh(self, first: str, call: Call, *, listed: bool) -> Iterator[Case]:
        for one in self._some(self.g["afresh"], 2 * self.each):
            said = one.get("arguments", {})
            if call.tool == one["tool"] and self._may_refine(said):
                continue
            if one["tool"] == "compare" and call.tool == "sales_metrics":
                continue
            phrase = self.rng.choice(one["say"])
            ask = self.rng.choice(self.g["afresh_with"]) + phrase
            yield self._case(
                "afresh",
                phrase,
                ask,
                first,
                call,
                [Call(one["tool"], said)],
                shown=self._shown() if listed else (),
                tags=(one["tool"],),
            )

    @staticmethod
    def _may_refine(said: Mapping[str, object]) -> bool:
        """Whether a question to the same tool may be a change to the last one."""
        return not said.get("by") or "only" in said

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
            if set(group) & set(said) or (
                call.tool == one["tool"]
                and call.tool != "sales_metrics"
                and "min_recency_days" not in said
            ):
                continue
            phrases = [p for p in one["say"] if self._fits(p, group, listed)]
            for phrase in self._some(phrases, max(1, self.each // 2)):
                either = list(self._with_rest(Call(one["tool"], {**said, **group}), call, takes))
                if "there" in phrase:  # of the region alone
                    place = {**said, "region": group["region"]}
                    either += self._with_rest(Call(one["tool"], place), call, takes)
                yield self._case(
                    "of_group",
                    phrase,
                    phrase,
                    first,
                    call,
                    *either,
                    shown=self._shown() if listed else (),
                    tags=(one["tool"], call.tool),
                )

    @staticmethod
    def _fits(phrase: str, group: Mapping[str, str], listed: bool) -> bool:
        if re.search(r"there|that region", phrase):
            return "region" in group
        if re.search(r"\b(them|those|these|their|they)\b", phrase):
            return listed or "segment" in group
        return True

    def _of_owner(self, first: str, call: Call) -> Iterator[Case]:
        owner = call.arguments.get("owner")
        of_account = False
        if owner is None and call.tool == "account_profile":
            known = self.lexicon.belongs(call.arguments["account"]).get("owner")
            owner, of_account = (known.value, True) if known else (None, False)
        for one in self.g["of_owner"] if owner else ():
            man = owner.split()[0] in self.g["men"]
            his = [
                "his" if man else "her",
                "their",
                "that manager's",
                "that account manager's",
                f"{owner.split()[0]}'s",
            ]
            if of_account:
                his = [
                    "that manager's",
                    "that account manager's",
                    "its owner's",
                    "their account manager's",
                ]
            said = one.get("arguments", {})
            for phrase in self._some(one["say"], 1 if of_account else max(1, self.each // 2)):
                if of_account and "{his}" not in phrase:
                    continue
                ask = phrase.format(
                    his=self.rng.choice(his), he="he" if man else "she", him="him" if man else "her"
                )
                takes = fields_of(one["tool"])
                either = list(
                    self._with_rest(Call(one["tool"], {**said, "owner": owner}), call, takes)
                )
                if "all" in phrase or "show me" in phrase or one["tool"] == "find_accounts":
                    either += [[Call(e[0].tool, {**e[0].arguments, "limit": 500})] for e in either]
                yield self._case(
                    "of_owner", phrase, ask, first, call, *either, tags=(one["tool"], call.tool)
                )
