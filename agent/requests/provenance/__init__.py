"""Where a figure comes from, said in words: from the receipts and the definitions, nothing computed anew."""

from agent.requests.provenance._asked import Asked, asked_of_answer
from agent.requests.provenance._either import either_of, told_of_either
from agent.requests.provenance._told import Told, told

__all__ = ["Asked", "Told", "asked_of_answer", "either_of", "told", "told_of_either"]
