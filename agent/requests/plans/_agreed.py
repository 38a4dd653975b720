"""'Looks good, save it' said to a plan on the screen: how it is decided over; nothing is drafted anew."""

from __future__ import annotations

import re

from agent.requests.plans._listed import STATUSES
from agent.runtime import TurnContext
from agent.wording import day
from data.plans import find_plan

_PRAISE = (
    r"(?:(?:ok|okay|yes|yep|great|good|nice|perfect|fine|excellent|alright|all right|cool|super|lovely|thanks"
    r"|(?:this |that |it |the plan )?(?:looks|sounds|is|seems)? ?(?:really |very |all )?"
    r"(?:good|great|fine|right|perfect|ok|okay)(?: to me)?|(?:that|this|it) works(?: for me)?"
    r"|i (?:like|love) (?:it|this|that)|lgtm"
    r"|happy with (?:it|this|that)|so|and|then|now|please|let us|lets|can you|could you|i) ){0,6}"
)
_ACT = (
    r"(?:(?:save|keep|store|approve|accept|confirm|finali[sz]e|sign|agree|release|launch|start|run|take|use)"
    r"(?: (?:it|this|that|the plan|the campaign|this plan|that plan))?(?: (?:off|to it|now|then|please))*"
    r"|go ahead(?: with (?:it|this|that))?|do it|ship it|approved|make it so|go for it)"
)
_AGREED = re.compile(rf"{_PRAISE}{_ACT}(?: please| now| then| thanks)?")
_PRAISED = re.compile(_PRAISE)
_CONTENT = frozenset(["good", "works", "lgtm", "perfect", "happy", "love", "like"])
LONGEST = 120
WAITS = (
    "The plan above is kept as it is and waits for your decision, which takes a button and not a sentence: "
    "press **Approve plan** below it. Nothing was drafted anew, and nothing is sent."
)
DECIDED = "The plan above is {status}{when} already. Nothing was drafted anew, and nothing is sent."


def agrees(text: str) -> bool:
    """Whether a message is content with what was drafted and wants it kept."""
    line = _plain(text)
    if len(line) > LONGEST:
        return False
    praised = _PRAISED.fullmatch(f"{line} ") and _CONTENT & set(line.split())
    return bool(praised) or _AGREED.fullmatch(line) is not None


def without_praise(text: str) -> str:
    """'Save it' of 'looks good, save it'."""
    line = _plain(text)
    if len(line) > LONGEST:
        return text
    said = _PRAISED.match(line)
    return line[said.end() :] if said else line


def on_agreement(plan_id: str, context: TurnContext) -> str | None:
    """What is told of the plan; None where the person has no such plan."""
    plan = find_plan(context.home, plan_id, context.user)
    if plan is None:
        return None
    if plan.status == "waiting":
        return f"{WAITS}\n"
    when = f" since {day(plan.decided_at.date())}" if plan.decided_at else ""
    return f"{DECIDED.format(status=STATUSES[plan.status], when=when)}\n"


def _plain(text: str) -> str:
    line = text.casefold().replace("’", "'").replace("let's", "lets")
    return " ".join(re.sub(r"[^\w\s]", " ", line).split())
