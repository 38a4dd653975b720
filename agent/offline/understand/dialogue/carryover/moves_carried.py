"""What a question of moves takes over from the thread: 'who left?' a segment, 'since then' its first day."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import Slots
from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.dialogue.updates.slot_update_details import WERE
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import shift
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence
from agent.wording import day

_OUT_OF_IT = "(of|from|among) (them|those|these|it)|they|(them|those|these) (became|moved|went)"
_WHENCE = "where .* (come|came|coming|move|moved) from|what were (they|those|these)( .*)?"
_INTO_IT = (
    "(moved|went|came|got|come|joined|fell|slipped|dropped)"
    "( in| in ?to| down| up| over)? (there|it|that)"
)

_WHO = (
    "(who|which|what|how many|any|anyone|accounts?|customers?|ones)( ones?| accounts?| customers?"
    "| of (them|those))?( has| have| had| just| newly| recently)*"
)
_WENT = rf"{_WHO} (left|leave|(dropped|fell|moved) out|went|gone|(slipped|moved) away)(?! us)( .*)?"
_CAME = rf"{_WHO} (joined|arrived|entered|(came|moved|got) in|(is|are) new)(?! us)( .*)?"
"""'Which ones left since Christmas?', 'who joined?' of the segment spoken of."""


def carry_moved(sentence: Sentence, intent: Intent, slots: Slots, memory: Memory) -> None:
    """'What if 20 % of them became Champions?', 'how many moved there?': the segment spoken of."""
    subject = topic(memory)
    if "from_segment" not in intent.takes or subject is None or subject.kind != "segment":
        return
    values = slots.values
    two = memory.last is not None and memory.last.arguments.get("kind") == "segments"
    if not {"from_segment", "to_segment"} & values.keys():
        if two and sentence.has(_OUT_OF_IT) and sentence.has(_INTO_IT):
            slots.put("from_segment", memory.last_arguments["a"])
            slots.put("to_segment", memory.last_arguments["b"])
            return
        if sentence.has(_INTO_IT) or sentence.has(_WHENCE) or sentence.has(_CAME):
            slots.put("to_segment", subject.value)
        elif sentence.has(_WENT) or "@it" in sentence.canonical.split():
            slots.put("from_segment", subject.value)
        return
    if len(values.keys() & {"from_segment", "to_segment"}) == 1 and _of_now(sentence):
        (was,) = values.pop("to_segment", None) or values.pop("from_segment")
        slots.put("from_segment", was)
        slots.put("to_segment", subject.value)
        return
    said = [one.value for one in memory.subjects if one.kind == "segment"][: 2 if two else 1]
    others = [value for value in said if [value] != values.get("to_segment")]
    if "from_segment" not in values and len(others) == 1 and sentence.has(_OUT_OF_IT):
        slots.put("from_segment", others[0])


def _of_now(sentence: Sentence) -> bool:
    """'Which of them were still Champions in March?' is of what those of a segment have been before."""
    return sentence.has("of (them|those|these)( .*)?") and sentence.has(WERE)


_USUAL_START = "I compared with twelve months ago, on {day}, as no date was named."
_SINCE_THEN = re.compile(r"\bsince(?: (?:then|that day|that date)\b|[ ?.!]*$)")


def since_when(sentence: Sentence, slots: Slots, memory: Memory, lacking: str | None) -> str | None:
    """The day from which moves are counted, where none is named; what is still lacking.

    'Who slipped since then?' after the segments of a day: since that day. 'Who are the former champions?':
    those who left a segment in the last twelve months.
    """
    if lacking != "from_date":
        return lacking
    then = next((c.arguments["as_of"] for c in _shown(memory) if "as_of" in c.arguments), None)
    if then is not None and _SINCE_THEN.search(sentence.line.text):
        slots.put("from_date", then)
        return None
    if "from_segment" not in slots.values:
        return lacking
    start = shift(sentence.lookup.clock.today, -12)
    if start <= sentence.lookup.lexicon.first_date:
        return lacking
    slots.put("from_date", start.isoformat())
    slots.notes.append(_USUAL_START.format(day=day(start)))
    return None


def _shown(memory: Memory) -> tuple[Call, ...]:
    return (*memory.calls, *memory.before)
