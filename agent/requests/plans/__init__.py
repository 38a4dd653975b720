"""The campaign plans a person has: asked for in words, listed, and opened again.

`_asked` reads a message, `_agreed` one that is content with the plan on the screen; `_listed` says which
plans may be seen and lists them, `_replies` answers.
"""

from agent.requests.plans._agreed import agrees, on_agreement, without_praise
from agent.requests.plans._asked import Asked, asked_of_plans
from agent.requests.plans._listed import STATUSES, table_of, visible
from agent.requests.plans._replies import Reply, reply

__all__ = [
    "STATUSES",
    "Asked",
    "Reply",
    "agrees",
    "asked_of_plans",
    "on_agreement",
    "reply",
    "table_of",
    "visible",
    "without_praise",
]
