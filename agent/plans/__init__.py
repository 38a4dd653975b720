"""The campaign plans a person has: asked for in words, listed, and opened again.

`_asked` reads a message, `_listed` says which plans may be seen and lists them, `_replies` answers.
"""

from agent.plans._asked import Asked, asked_of_plans
from agent.plans._listed import STATUSES, table_of, visible
from agent.plans._replies import Reply, reply

__all__ = ["STATUSES", "Asked", "Reply", "asked_of_plans", "reply", "table_of", "visible"]
