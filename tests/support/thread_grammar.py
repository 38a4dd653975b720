"""Follow-ups multiplied: contexts times operations times phrasings, with what is right worked out by both."""

from __future__ import annotations

from collections.abc import Iterator

from thread_accounts import OfAccounts
from thread_case import Case
from thread_groups import OfGroups

from agent.offline.understand import Call


class Expander(OfGroups, OfAccounts):
    """Makes the cases of a grammar."""

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
