"""Slot updates in words that only mean something after the last answer: a bare number, 'up to March'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.calls import GROUPED
from agent.offline.understand.arguments.choices import choices
from agent.offline.understand.arguments.fill import PERIODS, Slots
from agent.offline.understand.arguments.spans import days_of
from agent.offline.understand.arguments.terms import scheme_said
from agent.offline.understand.dialogue.updates.removal import NARROWING
from agent.offline.understand.intent import Intent
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call
from agent.offline.understand.words.sentence import Mention, Sentence


def update_details(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """Add to `slots` what the message changes of `call` beside the arguments that it names."""
    _as_of_period_end(sentence, intent, slots)
    _left(sentence, slots, call)
    _redrawn_from(sentence, slots, call)
    _as_target(sentence, slots, call)
    _in_scheme(sentence, slots, call)
    _in_segments(sentence, slots, call)
    _from_either(sentence, slots, call)
    _wider(sentence, intent, slots, call)
    _document_about(sentence, slots, call)
    _family_as_well(sentence, slots, call)
    if "propensity_kind" in intent.takes and "kind" not in slots.values:
        slots.drop |= {"kind"} if sentence.reads(_LEANS) else set()


_BRIEF = 4
"""Words of a message that may be little more than a value."""


def put_called(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'Worse only', 'signup rather': a value of what the last tool takes, by its own name.

    'Retail only' names an industry, whatever kind of organisation is called the same.
    """
    brief = len(sentence.canonical.split()) <= _BRIEF and not sentence.numbers
    brief = brief and not any(map(sentence.of, TRADES))
    for name in intent.takes if brief else ():
        choice = choices().get(name)
        value = choice.called(sentence) if choice else None
        if choice and value and choice.argument not in {*slots.values, *slots.drop}:
            slots.put(choice.argument, value)


_SUBJECTS = frozenset(["account", "segment", "region"])


def _document_about(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And one about the Champions' after a summary of the South is of all of them."""
    about = _SUBJECTS & slots.values.keys()
    if (
        call.tool == "draft_report"
        and about
        and sentence.has("(one|another|that) (about|on|for|of) .*")
    ):
        slots.drop |= (_SUBJECTS & call.arguments.keys()) - about


def _family_as_well(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'The same for Anchor Hotels' after a look at a whole family is of theirs."""
    of_family = "account" in slots.values and call.arguments.get("level") == "family"
    if of_family and sentence.has("same|likewise|again|alike|as well|too|also"):
        slots.values.setdefault("level", ["family"])


_LEANS = "(what|which) .*interested( .*)?"
"""'And cafes in general, what do they lean to?' after white space."""


def _as_of_period_end(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """'And last March?' of what is looked at on a day is how it stood at its end."""
    if "campaign" in slots.values:  # it is shown whenever it began
        slots.values.pop("as_of", None)
        slots.values.pop("lookback_days", None)
    main, today = sentence.times.main, sentence.lookup.clock.today
    dated = {"as_of", "lookback_days", "campaign"} & slots.values.keys()
    closed = main is not None and main.shape == "closed" and not dated and "as_of" in intent.takes
    if closed and main and main.end and main.end < today:
        slots.put("as_of", main.end.isoformat())


def _left(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Only Champions' of all who moved are those who were."""
    said = sentence.named("segments")
    asked = {"from_segment", "to_segment"} & (slots.values.keys() | call.arguments.keys())
    if call.tool != "segment_migration" or len(said) != 1:
        return
    were = sentence.has(WERE)
    if were:
        slots.values.pop("to_segment", None)
    if were or not asked:
        slots.put("from_segment", said[0].value)


WERE = (
    "(that|who|which) (were|was|had been|have been|used to be|started|began|came from|once were)( .*)?"
    "|(starting|started|begin|beginning|coming|moved|moving|gone|leaving) (out )?(as|from|in|with)( .*)?"
    "|(formerly|previously|used to be|had been|coming from) .*|.* (before|beforehand|then|previously)"
)
"""'And that were Champions before' of accounts that moved."""


def _as_target(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Champions as the target' of a what-if are where the accounts are to go."""
    said = sentence.named("segments")
    if call.tool == "what_if" and len(said) == 1 and sentence.has("target|goal|destination"):
        slots.values.pop("from_segment", None)
        slots.put("to_segment", said[0].value)


def _redrawn_from(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Only those who are Loyal Customers today' of a segment that is drawn anew are in it by then."""
    said = sentence.named("segments")
    drawn = call.tool == "what_if" and {"rule", "cutoffs"} & call.arguments.keys()
    new = {"rule", "cutoffs"} & slots.values.keys()
    narrows = sentence.has("(only|just|limit|those|ones|which|who|how many|of) .*")
    if drawn and not new and len(said) == 1 and narrows and not sentence.has("instead|rather"):
        slots.values.pop("to_segment", None)
        slots.put("from_segment", said[0].value)


def _in_scheme(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'And in the lifecycle scheme?' after a segment was explained."""
    term = str(call.arguments.get("term", ""))
    scheme = scheme_said(sentence)
    if call.tool == "define" and scheme and "term" not in slots.values:
        bare = term.removeprefix("lifecycle ").removeprefix("consumer ")
        slots.put("term", f"{scheme} {bare}")


_BESIDES = ".*(as well|too|also|in addition|plus|add|include|including).*"
_OF_SEGMENTS = tools_with("takes_several_segments")


def _in_segments(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Only among Champions' narrows what was asked for, 'and Loyal Customers as well' adds to it."""
    said = [m.value for m in sentence.named("segments") if not sentence.is_negated(m)]
    before = call.arguments.get("segments", [])
    off = {
        m.value
        for m in sentence.named("segments")
        if sentence.is_negated(m) or _is_off(sentence, m)
    }
    if off & set(before):
        kept = [one for one in before if one not in off]
        slots.values.pop("segments", None)
        slots.drop |= set() if kept else {"segments"}
        if kept:
            slots.values["segments"] = [kept]
        return
    if not said or call.tool not in _OF_SEGMENTS or sentence.named("opportunities"):
        return
    if call.tool == "opportunities":
        if (
            not sentence.has("(among|amongst|within|inside) .*")
            and "kind" not in call.arguments
            and not before
        ):
            return  # "and Champions?" of all opportunities is their kind
        slots.values.pop("kind", None)
    added = before and sentence.has(_BESIDES) and not sentence.has("(only|just) .*")
    slots.values["segments"] = [list(dict.fromkeys([*(before if added else []), *said]))]


_EITHER = "(from|out of|into|to) (the )?.* (or|and) .*"


def _from_either(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'From Champions or Loyal Customers' of moves is from each of them."""
    said = sentence.named("segments")
    if call.tool != "segment_migration" or len(said) != 2 or not sentence.has(_EITHER):
        return
    between = sentence.words[said[0].stop : said[1].start]
    role = "from_segment" if sentence.has("(from|out of) .*") else "to_segment"
    if set(between) <= {"or", "and", "the"}:
        slots.values.pop("from_segment", None)
        slots.values.pop("to_segment", None)
        slots.put(role, *(segment.value for segment in said))


_OFF_WORDS = frozenset(
    [
        "drop",
        "remove",
        "exclude",
        "without",
        "forget",
        "ignore",
        "lose",
        "skip",
        "not",
        "scratch",
        "omit",
        "strike",
        "dump",
        "kill",
        "bin",
        "axe",
        "chuck",
        "strip",
    ]
)


def removed_values(sentence: Sentence, slots: Slots, call: Call) -> set[str]:
    """'Drop the North' where the last answer was limited to it takes that limit off."""
    gone = _of_the_whole(sentence, call) | {
        mention.kind
        for mention in [*sentence.mentions, *sentence.named("segments")]
        if call.arguments.get(mention.kind) == mention.value and _is_not_only(sentence, mention)
    }
    for kind in gone:
        slots.values.pop(kind, None)
        slots.values.pop("limit", None)  # "everyone" is no length of a list
    for mention in [*sentence.mentions, *sentence.named("segments")]:
        before = [word for word in sentence.words[: mention.start] if word != "the"][-1:]
        limited = call.arguments.get(mention.kind) == mention.value
        named = slots.values.get(mention.kind, [mention.value]) == [mention.value]
        if limited and named and mention.kind in (*GROUPED, "segment") and set(before) & _OFF_WORDS:
            slots.values.pop(mention.kind, None)
            gone.add(mention.kind)
    return gone


_WHOLE = "(the )?(whole|entire|full)|all( of)?( the)?|(everyone|all (accounts|customers)) in( the)?"


def _of_the_whole(sentence: Sentence, call: Call) -> set[str]:
    """'Back to the whole West' takes off all that the last answer was limited to but the West."""
    for mention in sentence.mentions:
        lead = " ".join(sentence.words[: mention.start])
        stays = call.arguments.get(mention.kind) == mention.value
        if stays and re.search(rf"(?<!\S)(?:{_WHOLE})$", lead):
            return {name for name in call.arguments if name in NARROWING} - {mention.kind}
    return set()


_TAKEN_OFF = frozenset(["take", "leave", "get", "knock", "strip", "have", "taking", "leaving"])


def remove_dimensions(sentence: Sentence, slots: Slots, call: Call) -> set[str]:
    """'Leave the quarters out' of figures by quarter takes that off: the dimensions that go."""
    by = list(slots.values.get("by", [call.arguments.get("by", [])])[0])
    off = {
        mention.value
        for mention in sentence.named("dimensions")
        if mention.value in call.arguments.get("by", ()) and _is_cut_off(sentence, mention)
    }
    kept = [one for one in by if one not in off]
    if off:
        slots.values.pop("by", None)
    if off and kept:
        slots.values["by"] = [kept]
    elif off:
        slots.drop.add("by")
    return off


def _is_cut_off(sentence: Sentence, mention: Mention) -> bool:
    """'Drop the quarters', 'take the months out', 'no more months'."""
    small = ("the", "our", "all", "by", "those", "these", "any")
    before = [word for word in sentence.words[: mention.start] if word not in small]
    after = sentence.words[mention.stop : mention.stop + 1]
    taken = before[-1:] and before[-1] in _TAKEN_OFF and after in (["out"], ["off"], ["away"])
    return bool(taken) or before[-2:] == ["no", "more"] or _is_off(sentence, mention)


def _is_off(sentence: Sentence, mention: Mention) -> bool:
    """'Drop Loyal', 'without the Champions'."""
    before = [w for w in sentence.words[: mention.start] if w not in ("the", "our", "all")]
    return bool(set(before[-1:]) & _OFF_WORDS) or before[-2:] in (["leave", "out"], ["take", "off"])


def _is_not_only(sentence: Sentence, mention: Mention) -> bool:
    """'Not just the loyals, everyone there': that limit goes."""
    before = [w for w in sentence.words[: mention.start] if w not in ("the", "our", "in", "for")][
        -2:
    ]
    return before in (["not", "just"], ["not", "only"], ["beyond", "just"], ["than", "just"])


_OF_ALL = r"(the )?(top|best|biggest|first) \d+( .*)?|overall|everyone|everybody|of all"


def _wider(sentence: Sentence, intent: Intent, slots: Slots, call: Call) -> None:
    """'Top 10 instead' after one account is of all; 'over two years' of a what-if is its window."""
    needed = "account" in intent.needs
    if (
        "account" in call.arguments
        and not needed
        and "limit" in intent.takes
        and sentence.has(_OF_ALL)
    ):
        slots.drop.add("account")
    main = sentence.times.main
    if call.tool == "what_if" and main is not None and main.shape == "rolling":
        slots.values.setdefault("lookback_days", [days_of(main)])
    if call.tool == "campaign_results" and sentence.has(_NEWEST):
        slots.values.setdefault("limit", [1])


_NEWEST = "(the )?(latest|newest|last|most recent) (one|campaign)"


_BEGUN = re.compile(
    r"(and |ok |now |please |can you |could you |lets |let us |no |just |so )*"
    r"(((go|going|take it|take that|stretch it|extend it|extend that|look|reach|run it|push it|further) )*"
    r"(all the way |right |as far |further |even )*back\b.*"
    r"|(start|starting|begin|beginning)( it| them| that)?( in| from| with| at| on)? .*"
    r"|from (the )?\w+( 20\d\d)?( on)?"
    r"|(with|change|move|set) (the |its )?(start|starting|beginning|first)( month| quarter| date| point)? .*)"
)


_BEGUN_AT = re.compile(
    r"(and |ok |now |please |just |so |but )*((start|begin)( it| them| that)? (in|from|with|at|on)\b"
    r"|(go|take it|stretch it|extend it) (all the way |right |further )?back\b|(move|set|change) the start\b)"
)
"""What moves the first day of a period that has ended, too."""


def update_period_bounds(sentence: Sentence, slots: Slots, call: Call) -> None:
    """Set the first or the last day that the message gives for what was asked before."""
    _until(sentence, slots, call)
    _from_then(sentence, slots, call)


def _until(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Up to the end of March' is where the last question's stretch of time ends."""
    said = sentence.times.main
    extended = sentence.has("(extend|stretch|prolong|continue)( it| that| this)?( out| on)? to .*")
    if said is None or said.end is None or not (said.start is None or extended):
        return
    if "from_date" in call.arguments:
        slots.put("to_date", said.end.isoformat())
    elif isinstance(call.arguments.get("start"), str) and PERIODS in slots.values:
        slots.values[PERIODS] = [(call.arguments["start"], said.end.isoformat())]


def _from_then(sentence: Sentence, slots: Slots, call: Call) -> None:
    """'Go back to January', 'start in March' of figures up to today: where they are to begin."""
    said, end = sentence.times.main, call.arguments.get("end")
    today = sentence.lookup.clock.today
    if said is None or said.start is None or said.shape not in ("closed", "point", "since"):
        return
    ended = end is not None and str(end) < today.isoformat()
    if ended and not (said.start.isoformat() < str(end) and _BEGUN_AT.match(sentence.bare)):
        return
    if not end or PERIODS not in slots.values or said.start >= today:
        return
    if said.unit == "year" and not sentence.has(
        "(start|starting|begin|beginning|way|further|far) .*"
    ):
        return  # "back to 2025" after 2024 is that year
    if _BEGUN.fullmatch(sentence.bare):
        slots.values[PERIODS] = [(said.start.isoformat(), end)]
