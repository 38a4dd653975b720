"""What a thread is about, before and after a message."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.fill import ALL_BUT, Slots
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import NAMED, OF_AUDIENCE, Call, Memory, Subject, singular_of
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Mention, Sentence
from data import catalogue

_REMEMBERED = 3
"""Subjects of one kind, and documents, that are kept."""


def after(
    memory: Memory, made: Sequence[Call], lexicon: Lexicon, said: Sequence[Subject] = ()
) -> Memory:
    """The memory once `made` are being run: newest subjects first, the last few of each kind.

    `said` are things that were named and that no call carries.
    """
    if memory.calls and _unknown(made, lexicon):
        return replace(memory, suggestions=(), missing=None)  # what fails is not spoken of after
    fresh = [subject for call in made for subject in subjects_of(call, lexicon)]
    fresh += said
    kinds = {subject.kind for subject in fresh}
    kept = list(memory.subjects)
    if any(call.tool in SCHEMED and call.arguments.get("scheme", "rfm") == "rfm" for call in made):
        kept = [subject for subject in kept if subject.kind not in ("scheme", "clusters")]
    before = {
        value
        for call in memory.calls
        for value in call.arguments.values()
        if isinstance(value, str)
    }
    if "account" not in kinds and any(
        one.kind == "segment" and one.value not in before for one in fresh
    ):
        # A question about a segment turns the thread away from the account before it.
        kept = [subject for subject in kept if subject.kind != "account"]
    drafts = [call for call in made if call.tool == "draft_report"]
    made = [_uncounted(call) for call in made]
    return replace(
        memory,
        calls=tuple(made),
        before=memory.before if tuple(made) == memory.calls else memory.calls,
        listed=memory.listed if all(map(_is_closer, made)) else tuple(made),
        drafts=(*drafts, *memory.drafts)[:_REMEMBERED],
        earlier=tuple(_newest_of_each([*memory.calls[:1], *memory.earlier])),
        subjects=tuple(_last_few(list(dict.fromkeys([*fresh, *kept])))),
        listing=_still_listed(memory, made),
        suggestions=(),
        missing=None,
    )


_ANSWERS = 8
"""Earlier answers that a thread can go back to."""


def _newest_of_each(calls: Iterable[Call]) -> list[Call]:
    return list({call.key: call for call in reversed([*calls])}.values())[::-1][:_ANSWERS]


EITHER = " or "
"""Between the ids of several accounts that figures are of together."""
ALL_ACCOUNTS = "all"
"""What stands for the account in a search of the notes on every account: none is spoken of."""
_SURE = 86
"""Likeness from which a tool takes a name that was typed for that of an account."""


def is_account(value: str, lexicon: Lexicon) -> bool:
    """Whether a name or an id as typed is one of an account, give or take a typing error."""
    if lexicon.lookup.account_ids.place(value) is not None:
        return True
    from rapidfuzz import fuzz, process, utils

    names = [name for _, name in lexicon.accounts]
    best = process.extractOne(
        value, names, scorer=fuzz.WRatio, processor=utils.default_process, score_cutoff=_SURE
    )
    return best is not None


def _unknown(made: Sequence[Call], lexicon: Lexicon) -> bool:
    """Whether one of the calls looks for an account that does not exist."""
    said = (call.arguments.get("account") for call in made)
    return any(
        isinstance(one, str)
        and one != ALL_ACCOUNTS
        and not any(is_account(name, lexicon) for name in one.removeprefix(ALL_BUT).split(EITHER))
        for one in said
    )


def _still_listed(memory: Memory, made: Sequence[Call]) -> tuple[Subject, ...]:
    """The list that 'the second one' is of: after a look at one of two that were compared, those two."""
    if not all(map(_is_closer, made)):
        return ()
    again = any(call.tool == "compare" for call in made)
    return memory.listing or (() if again else tuple(sides_of(memory)))


def only_listed(memory: Memory) -> Subject | None:
    """The account of a list that has one row: 'that customer'."""
    accounts = {one.value: one for one in memory.listing if one.kind == "account"}
    return next(iter(accounts.values())) if len(accounts) == 1 else None


def first_ranked(memory: Memory) -> Subject | None:
    """The account manager with whom the last answer begins, where it ranks several: 'and her customers?'"""
    last, first = memory.last, memory.listing[:1]
    ranked = last is not None and last.arguments.get("by") == ["owner"]
    alone = ranked and "owner" not in memory.last_arguments
    return first[0] if alone and first and first[0].kind == "owner" else None


def sides_of(memory: Memory) -> list[Subject]:
    """The two that the last answer held against each other."""
    call = memory.last
    if call is None or call.tool != "compare":
        return []
    kind = singular_of(call.arguments.get("kind", ""))
    said = [call.arguments.get("a"), call.arguments.get("b")]
    return [
        subject
        for side in said
        for subject in memory.subjects
        if (subject.kind, subject.value) == (kind, side)
    ]


_POINTS_BACK = re.compile(
    r"\b(?:it|its|they|them|their|he|she|his|her|that|those|there)\b", re.IGNORECASE
)


def afresh_from(memory: Memory, text: str) -> Memory:
    """The thread after 'different question: ...', which keeps what `text` still points back at."""
    named = (*NAMED, "owner", "campaign")
    kept = tuple(one for one in memory.subjects if one.kind not in named)
    subjects = memory.subjects if _POINTS_BACK.search(text) else kept
    return replace(memory, calls=(), missing=None, subjects=subjects)


def asked_alike(memory: Memory) -> list[Subject]:
    """What the last questions were asked of, one after the other: 'for each of them'."""
    first, *others = memory.calls or (Call(""),)
    for kind in (*NAMED, "owner"):
        said = [call.arguments.get(kind) for call in memory.calls]
        alike = all(
            call.tool == first.tool and {**call.arguments, kind: said[0]} == first.arguments
            for call in others
        )
        if others and alike and len(set(map(str, said))) == len(said) and all(said):
            found = {(one.kind, one.value): one for one in memory.subjects}
            return [found.get((kind, str(one)), Subject(kind, str(one), str(one))) for one in said]
    return []


SCHEMED = tools_with("has_scheme")
"""Tools whose segments are of one scheme; it holds until another one is asked for."""


def scheme_of(memory: Memory) -> dict[str, str | int]:
    """The scheme that the segments of the thread are of, where it is not the usual one.

    Of clusters, how many there are to be, where that was said.
    """
    said, clusters = memory.subject("scheme"), memory.subject("clusters")
    found: dict[str, str | int] = {"scheme": said.value} if said else {}
    if clusters and found.get("scheme") == "clusters":
        found["clusters"] = int(clusters.value)
    return found


_CLOSER = tools_with("leaves_the_list")


def _is_closer(call: Call) -> bool:
    """Whether an answer leaves the list on the screen: a look at one of it, a word explained, a draft."""
    of_one = not str(call.arguments.get("account", ALL_BUT)).startswith(ALL_BUT)
    return call.tool in _CLOSER or of_one or "family" in call.arguments


def _uncounted(call: Call) -> Call:
    """A list that was counted is the list again for what is asked of it."""
    kept = {name: value for name, value in call.arguments.items() if name != "count_by"}
    return call if len(kept) == len(call.arguments) else replace(call, arguments=kept)


def _last_few(subjects: Sequence[Subject]) -> Iterable[Subject]:
    for at, subject in enumerate(subjects):
        if sum(other.kind == subject.kind for other in subjects[:at]) < _REMEMBERED:
            yield subject


def last_two(memory: Memory) -> tuple[Subject, Subject] | None:
    """The two accounts, segments or regions spoken of last, in the order they came up."""
    about = topic(memory)
    kinds = ("account", "segment", "region")
    for kind in sorted(kinds, key=lambda kind: about is None or kind != about.kind):
        found = [subject for subject in memory.subjects if subject.kind == kind]
        if len(found) > 1:
            first, second = found[1], found[0]
            asked = [call.arguments.get(kind) for call in memory.calls]
            if asked == [second.value, first.value]:
                return second, first  # asked of both at once, in this order
            return first, second
    return None


def subjects_of(call: Call, lexicon: Lexicon) -> Iterable[Subject]:
    """What a call is about, most particular first."""
    said = call.arguments
    term = said.get("term")
    scheme, _, segment = str(term).partition(" ")
    if scheme in catalogue.schemes() and segment in catalogue.segments(scheme):
        yield Subject("scheme", scheme, scheme)
        yield Subject("segment", segment, segment)
    elif scheme in catalogue.schemes() and segment in ("segments", "labels", "names", "groups"):
        yield Subject("scheme", scheme, scheme)
    if term in lexicon.segments:
        yield Subject("segment", str(term), str(term))
    others = {
        _kind_of_item(said.get("item"), lexicon): said.get("item"),
        "segment": said.get("segment") or said.get("from_segment") or said.get("to_segment"),
    }
    if "a" in said and "b" in said:
        kind = singular_of(said.get("kind", ""))
        for side in ("a", "b") if kind in NAMED else ():
            yield _subject(kind, str(said[side]), lexicon)
        return
    for kind in ("scheme", "clusters"):
        if kind in said and said[kind] != "rfm":
            yield Subject(kind, str(said[kind]), str(said[kind]))
    for kind in OF_A_PLAN if said.get("campaign_type") else ():
        if said.get(kind):
            yield Subject(kind, str(said[kind]), str(said["campaign_type"]))
    if isinstance(said.get("campaign"), str):
        yield Subject("campaign", said["campaign"], said["campaign"])
    said = {name: value for name, value in said.items() if not str(value).startswith(ALL_BUT)}
    if isinstance(said.get("owner"), str):
        yield Subject("owner", said["owner"], said["owner"])
    if call.tool == "campaign_targets" and said.get("campaign_type"):
        place = str(said.get("region", ""))
        yield Subject("campaign_type", str(said["campaign_type"]), place)
    for kind in NAMED:
        value = said.get(kind) or others.get(kind)
        value = said.get("family", value) if kind == "account" else value
        many = kind == "account" and (value == ALL_ACCOUNTS or EITHER in str(value))
        if kind == "segment" and EITHER in str(value):
            for one in str(value).split(EITHER):
                yield _subject(kind, one, lexicon)
        elif isinstance(value, str) and not many:
            yield _subject(kind, value, lexicon)


def _kind_of_item(item: object, lexicon: Lexicon) -> str:
    if item in lexicon.categories:
        return "category"
    return "brand" if item in lexicon.brands else "product"


def _subject(kind: str, value: str, lexicon: Lexicon) -> Subject:
    index = lexicon.lookup.account_ids.place(value)
    name = lexicon.accounts[index][1] if kind == "account" and index is not None else value
    return Subject(kind, value, name)


OF_A_PLAN = ("budget", "cost_per_contact", "pause_days")
"""Amounts that are named for an audience and hold for the plan of it."""


def planned_with(memory: Memory, campaign_type: object) -> dict[str, int | float]:
    """The amounts that were named last for a campaign of that type, also some answers ago."""
    said = [one for name in OF_A_PLAN if (one := memory.subject(name))]
    return {one.kind: amount(Decimal(one.value)) for one in said if one.name == campaign_type}


def audience_before(memory: Memory, slots: Slots) -> dict[str, Any]:
    """Whom the last audience or plan was for, where a plan of that type names nobody else.

    Past campaigns may have been looked at since.
    """
    asked = [*memory.calls, *memory.before]
    since = [call for call in memory.calls if call.tool != "campaign_results"]
    chosen = next((call for call in asked if plans_campaign(call)), None)
    kinds = slots.values.get("campaign_type", [])
    if (
        chosen is None
        or since not in ([], [chosen])
        or chosen.arguments.get("campaign_type") not in kinds
    ):
        return {}
    whom = {name: chosen.arguments[name] for name in OF_AUDIENCE if name in chosen.arguments}
    said = {name: slots.values[name] for name in OF_AUDIENCE if name in slots.values}
    return whom if all(whom.get(name) in (None, value[0]) for name, value in said.items()) else {}


def plans_campaign(call: Call) -> bool:
    """Whether the call gives a campaign plan or the audience of one."""
    return call.tool == "campaign_targets" or call.arguments.get("kind") == "campaign_plan"


def topic(memory: Memory, kinds: Collection[str] = NAMED) -> Subject | None:
    """The most particular thing of these kinds the last answer was about: an account before a segment."""
    order = {kind: place for place, kind in enumerate(NAMED)}
    said = {
        value
        for call in memory.calls
        for value in call.arguments.values()
        if isinstance(value, str)
    }
    known = [
        subject for subject in memory.subjects if subject.kind in NAMED and subject.kind in kinds
    ]
    current = [subject for subject in known if subject.value in said]
    pool = current or [s for s in known if s.kind in ("account", "segment")]
    return min(pool, key=lambda subject: order[subject.kind], default=None)


def account_in_focus(memory: Memory) -> Subject | None:
    """The account that the last answer was about, or the thread where it was about nothing."""
    subject = topic(memory)
    return subject if subject is not None and subject.kind == "account" else None


def kinds_spoken_of(memory: Memory, pointed: Sequence[Subject]) -> frozenset[str]:
    """The kinds of things that need not be named: those of the thread, also campaigns."""
    campaigns = {"campaign" for call in memory.calls if call.tool.startswith("campaign")}
    kinds = {subject.kind for subject in (*memory.subjects, *pointed)} - {"campaign"}
    return frozenset(kinds) | campaigns


def as_mention(subject: Subject, at: int) -> Mention:
    """A subject of the thread as if it had been named in the message."""
    return Mention(subject.kind, subject.value, subject.name, at, at)


_LISTS = tools_with("is_what_them_means")
_ALL_OF_THEM = "they|them|those|these|their|theirs"


_ROWS = (
    "(which|who|any|anyone|how many|all|none|some|most|each)( ones?| accounts?)? of (those|these|them)"
    r"(?! (two|both))( .*)?"
)


def _of_rows(sentence: Sentence) -> bool:
    """'Which of those are at critical risk?' after a look at one of a list is of the list again."""
    return not sentence.of("account") and sentence.has(_ROWS)


def of_the_list(sentence: Sentence, memory: Memory) -> Memory:
    """The thread without the accounts of earlier answers where 'them' are those of a list just shown."""
    last = memory.last
    shown = [one for one in memory.listing if one.kind == "account"]
    if len(shown) > 1 and memory.listed and memory.listed != memory.calls and _of_rows(sentence):
        kept = [s for s in memory.subjects if s.kind != "account"]
        return replace(memory, calls=memory.listed, subjects=tuple(kept))
    named = sentence.mentions or not sentence.has(f".*({_ALL_OF_THEM})( .*)?")
    if named or last is None or last.tool not in _LISTS or "account" in last.arguments:
        return memory
    if memory.suggestions:
        return memory  # what was refused or asked back is still spoken of
    one_of_them = len(shown) > 1 and _of_rows(sentence)
    here = set() if one_of_them else {subject.value for subject in memory.listing}
    kept = [s for s in memory.subjects if s.kind != "account" or s.value in here]
    return replace(memory, subjects=tuple(kept))


def also_of(sentence: Sentence, memory: Memory) -> Memory:
    """The thread with the accounts that a message has named, though nothing is run for it."""
    named = [as_subject(mention) for mention in sentence.of("account") if not mention.options]
    return replace(
        memory, subjects=tuple(_last_few(list(dict.fromkeys([*named, *memory.subjects]))))
    )


def as_subject(mention: Mention) -> Subject:
    """A mention as something the thread can be about."""
    return Subject(mention.kind, mention.value, mention.name)
