"""The ledger: facts written from tool results, and the check of every figure of a text on them.

facts = facts_of(call_id, tool, result, arguments)
verification = verify(text, facts, question=question, book=names)
verification.grounded, verification.failures, verification.figures

`text` finds the figures of a text, `names` whom they are about; `facts` are what tool results state;
`matching` says whether a fact may be what a figure states, `derivation` what follows from several.
"""

from __future__ import annotations

from agent.ledger.facts.extraction import facts_of
from agent.ledger.names.entities import Names
from agent.ledger.verify import Verification, verify

__all__ = ["Names", "Verification", "facts_of", "verify"]
