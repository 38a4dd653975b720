"""Verbs that tell which way something moved: parts of patterns, one list for every rule that reads them.

Each is a choice without brackets, for use as `rf"\\b(?:{ROSE}|…)\\b"`. A verb is given by its base, past,
participle and gerund; the third person is formed from the base. No base where it is a noun of another
meaning: "in advance", "the contract".
"""

from __future__ import annotations

from collections.abc import Iterable

_UP = (
    "rise rose risen rising",
    "grow grew grown growing",
    "increase increased increased increasing",
    "climb climbed climbed climbing",
    "expand expanded expanded expanding",
    "- advanced advanced advancing",
    "surge surged surged surging",
    "soar soared soared soaring",
    "jump jumped jumped jumping",
    "swell swelled swollen swelling",
)
_DOWN = (
    "fall fell fallen falling",
    "drop dropped dropped dropping",
    "decline declined declined declining",
    "decrease decreased decreased decreasing",
    "shrink shrank shrunk shrinking",
    "slip slipped slipped slipping",
    "slide slid slid sliding",
    "dip dipped dipped dipping",
    "sink sank sunk sinking",
    "tumble tumbled tumbled tumbling",
    "plunge plunged plunged plunging",
    "slump slumped slumped slumping",
    "weaken weakened weakened weakening",
    "recede receded receded receding",
    "- contracted contracted contracting",
    "dwindle dwindled dwindled dwindling",
    "ease eased eased easing",
)
_BASE, _PAST, _DONE, _DOING = range(4)


def _choice(verbs: Iterable[str], *forms: int) -> str:
    """The forms of all verbs as one choice, longest first, so that none hides another."""
    found = {verb.split()[form] for verb in verbs for form in forms} - {"-"}
    if forms == (_BASE,):
        found |= {base + "s" for base in found}
    return "|".join(sorted(found, key=lambda form: (-len(form), form)))


ROSE = _choice(_UP, _PAST, _DONE)
FELL = _choice(_DOWN, _PAST, _DONE)
"""What something did: "sales rose", "has fallen"."""
RISES = _choice(_UP, _BASE)
FALLS = _choice(_DOWN, _BASE)
"""What it does, and its infinitive."""
RISING = _choice(_UP, _DOING)
FALLING = _choice(_DOWN, _DOING)
GAINED = "gained|gains?|gaining"
LOST = "lost|loses?|losing"
"""Verbs of what moves, and of what it gets: "gained 3 %", "gained 40 accounts"."""
IMPROVED = "improved|improves?|improving"
"""Up for what is good when it is high; a return share that improves falls."""
RAISED = "raised|lifted|grew|increased|expanded"
CUT = "cut|lowered|reduced|decreased|shrank"
"""What something did to a figure of its own: "raised its average order value"."""
WENT_UP = r"(?:went|gone|goes|go)\sup"
WENT_DOWN = r"(?:went|gone|goes|go)\s(?:down|backwards)"
