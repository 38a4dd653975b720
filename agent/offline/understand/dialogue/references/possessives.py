"""What an account belongs to and an owner holds: 'its region', 'her patch', 'which of his accounts'."""

from __future__ import annotations

import re

from agent.offline.understand.dialogue.memory import account_in_focus, as_mention, first_ranked
from agent.offline.understand.tokens.tokenizer import stem
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Subject
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence

_ITS = r"(?:its|their|that account s|this account s|that customer s)"
_HOLDERS = {
    "owner": r"the (?:account manager|account owner|rep)(?= s? ?(?:other )?(?:accounts|customers|book))"
    rf"|{_ITS} (?:own )?(?:(?:key )?account manager|(?:account )?owner|(?:sales )?rep|manager)",
    "region": rf"(?:{_ITS}|(?:the )?same) (?:own |home |whole |entire )?(?:region|area|territory)",
    "segment": rf"(?:{_ITS}|(?:the )?same) (?:own |whole |entire )?segment",
    "account": r"(?:its|their|the|that|this) (?:own |(?:group|family)(?: s)? )?"
    r"(?:parent|holdings?(?= (?:company|co|group))|mother|umbrella|owning|head office|headquarters|hq)"
    r"(?: (?:company|account|group|co|firm|business|organisation|itself))*",
}
_ABOUT_ITSELF = re.compile(
    r"(?:and |so |ok )*(?:what|which|who|who is|how|where|why|explain|does|is|are|when|did|has|in which)"
    r"(?: (?:is|was|are|s|does|did|put|puts|places|keeps|explains|drives|it|they|in|into|there|so|of|the))*"
    rf" (?:{'|'.join(_HOLDERS.values())})(?: .*)?"
)
"""'What is its segment', 'who is its owner': asked of the account, not of all that belong there."""


def resolve_possessives(sentence: Sentence, memory: Memory) -> None:
    """Let such words name the region, the owner, the segment or the parent of the account spoken of."""
    account = account_in_focus(memory) or memory.subject("account")
    if account is None:
        return
    _without_misread(sentence)
    if sentence.of("account"):
        return
    if _ABOUT_ITSELF.fullmatch(sentence.bare):
        return
    belongs = sentence.lookup.lexicon.belongs
    if sentence.has(_OF_THE_GROUP) and (head := belongs(account.value).get("account")):
        sentence.mentions.append(as_mention(head, len(sentence.tokens)))
        sentence.beside = (account,)
        return
    for kind, pattern in _HOLDERS.items():
        found = next(sentence.line.find(re.compile(pattern)), None)
        if found is None or sentence.of(kind) or (kind == "segment" and sentence.named("segments")):
            continue
        known = sentence.lookup.lexicon.belongs(account.value).get(kind)
        if kind == "account":
            known = known or account  # what belongs to none is the head of its family
        if known:
            sentence.replace_words(_as_holder(known, found[1], found[2]))
            sentence.beside = (account,)


_OF_THE_GROUP = r"(?:for|of|on|about|across) the (?:whole |entire )?(?:group|family)(?! of)"
_KIN = alternatives("kin_of_an_account")
_MOST_WORDS = 15


def kin(sentence: Sentence, memory: Memory) -> Call | None:
    """'Its sister companies', 'the rest of the group': all below the head of the family of an account."""
    account = account_in_focus(memory)
    asks_more = sentence.named("metrics") or sentence.named("dimensions") or sentence.of("account")
    if account is None or asks_more or len(sentence.words) > _MOST_WORDS or not sentence.has(_KIN):
        return None
    head = sentence.lookup.lexicon.belongs(account.value).get("account") or account
    return Call("account_profile", {"account": head.value, "level": "family"})


def _without_misread(sentence: Sentence) -> None:
    """'The holding company' is no account that has such a word in its name."""
    spans = [range(a, b) for _, a, b in sentence.line.find(re.compile(_HOLDERS["account"]))]
    misread = [
        m
        for m in sentence.of("account")
        if not m.full and any(m.start in span and m.stop - 1 in span for span in spans)
    ]
    if misread:
        sentence.mentions = [m for m in sentence.mentions if m not in misread]
        sentence.invalidate()


def _as_holder(known: Subject, start: int, stop: int) -> Mention:
    return Mention(known.kind, known.value, known.name, start, stop, full=True)


_OWNER = (
    r"(?:that|this|the same|same) (?:owner|rep|manager|account manager|person|colleague)(?: s)?"
)
_WHOSE = rf"(?:his|her|their|{_OWNER})"
_PATCH = (
    r"(?:patch|book|territory|portfolio|area|ledger|book of business|list of accounts|turf|beat)"
)
_ACCOUNTS = (
    r"(?:accounts?|customers?|clients?|ones|lot|names|buyers|churners|champions|opportunities|list)"
)
_FIGURES = r"(?:revenue|sales|turnover|orders|numbers?|figures?|average order value|discounts?|returns|units)"
_ALL_HELD = rf"{_WHOSE} (?:own |whole |entire |full |complete )*{_PATCH}"
_SOME = rf"(?:his|her|{_OWNER})(?= (?:\w+ ){{0,2}}{_ACCOUNTS}\b)"
_ALL_OF_HIS = (
    rf"(?:his|her) (?:\w+ ){{0,2}}(?:{_PATCH}|{_ACCOUNTS})(?: .*)?"
    r"|(?:which|who|any|some|most|all|none|rest|how many) of (?:his|hers)\b(?: .*)?"
    r"|(?:what|who) else does (?:he|she) .*|(?:what|which|who|how many|any) .*\b(?:has|does) (?:he|she) .*"
)
_OF_HERS = (
    r"(?:his|hers)\b(?! (?!again|alone|only|please|too|then|now|instead)\w)"
    r"|(?<=of )(?:his|hers|theirs)\b"
)
_KEEPS = (
    r"(?:he|she)(?= (?:\w+ )?(?:do|start|begin|call|ring|visit|phone|focus|tackle|work|looks? after"
    r"|manages?|owns?|runs?|covers?|handles?|has|have|got|sells?|sold|brings?|brought|makes?|made|takes?"
    r"|took|earns?|earned|turns?|turned|wins?|won|closes?|closed)\b)"
)
_SHE = r"(?:he|she|him|her)\b"


def resolve_owner_pronouns(sentence: Sentence, memory: Memory) -> None:
    """Let the words that point at an owner name the one of the thread."""
    if sentence.of("owner") or sentence.of("account"):
        return
    owner = first_ranked(memory) or memory.subject("owner")
    about = account_in_focus(memory)
    if about is not None and sentence.has(_OWNER):
        owner = sentence.lookup.lexicon.belongs(about.value).get("owner") or owner
    elif about is not None and owner is None and sentence.has(_ALL_OF_HIS):
        owner = sentence.lookup.lexicon.belongs(about.value).get("owner")  # of whom we just told
    if owner is None:
        return
    for pattern in (_ALL_HELD, _SOME, _OF_HERS, _KEEPS, *_of_figures(memory), _OWNER):
        for _, start, stop in sentence.line.find(re.compile(rf"\b{pattern}")):
            if not sentence.taken & set(range(start, stop)):
                sentence.replace_words(_as_owner(owner, start, stop))
                return


_OF_ALL = "overall|total|whole|everyone|everybody|team|book|all|we|our"


def owner_of_message(sentence: Sentence, memory: Memory) -> None:
    """'How is Tom doing? Revenue by quarter': a later part that names nobody is of the same owner."""
    last = memory.calls[0] if memory.calls else None
    owner = last.arguments.get("owner") if last is not None else None
    named = sentence.mentions or sentence.unknown or "owner" in sentence.canonical.split()
    if last is None or last.tool != "sales_metrics" or not isinstance(owner, str):
        return
    if not named and sentence.named("metrics") and not sentence.has(_OF_ALL):
        at = len(sentence.tokens)
        sentence.mentions.append(_as_owner(Subject("owner", owner, owner), at, at))


_GOODS = ("product", "brand", "category")
_IT = re.compile(r"(?:it|them|that|those|these|this)\b")


def resolve_goods(sentence: Sentence, memory: Memory) -> None:
    """'Who stopped buying it?', 'who is new to it?' after figures of a brand: that brand."""
    last = memory.calls[0] if memory.calls else None
    if last is None or last.tool != "sales_metrics" or any(map(sentence.of, (*_GOODS, "account"))):
        return
    kind = next((one for one in _GOODS if isinstance(last.arguments.get(one), str)), None)
    who = sentence.has("(who|which|anyone|anybody|any|accounts|customers|clients)( .*)?")
    crossed = sentence.has(f"{alternatives('stopped_buying')}|{alternatives('started_buying')}")
    said = [span for span in sentence.line.find(_IT) if not sentence.taken & {span[1]}]
    if kind is None or not (who and crossed and said):
        return
    _, start, stop = said[0]
    value = last.arguments[kind]
    sentence.replace_words(Mention(kind, value, value, start, stop, full=True))


_AROUND_ONE = word_list("around_the_first") | {
    "about",
    "how",
    "for",
    "with",
    "or",
    "same",
    "also",
    "too",
}
_MOST_SAID = 2


def resolve_other_goods(sentence: Sentence, memory: Memory) -> None:
    """'And the white?' after figures of the red wine glass: the product of its kind that is so called."""
    last = memory.last_arguments
    products = sentence.lookup.lexicon.products
    asked = next((last[name] for name in ("product", "item") if last.get(name) in products), None)
    if asked is None or sentence.mentions or sentence.named("metrics"):
        return
    at = [at for at, word in enumerate(sentence.words) if word not in _AROUND_ONE]
    if not at or len(at) > _MOST_SAID or at[-1] - at[0] >= len(at) or sentence.times.periods:
        return
    wanted = {sentence.stems[one] for one in at}
    likeness = {
        name: len(_stems(name) & _stems(asked))
        for name in products
        if wanted <= _stems(name) and not wanted <= _stems(asked)
    }
    best = max(likeness.values(), default=0)
    found = [name for name, shared in likeness.items() if shared == best]
    if best > 1 and len(found) == 1:
        start, stop = at[0], at[-1] + 1
        sentence.unknown = [one for one in sentence.unknown if not {*one.tokens} & {*at}]
        sentence.replace_words(Mention("product", found[0], found[0], start, stop, full=True))


def _stems(name: str) -> set[str]:
    return {stem(word) for word in name_words(name)}


_LISTS_ACCOUNTS = tools_with("lists_accounts")


def _of_figures(memory: Memory) -> list[str]:
    """'Her revenue', 'how did she do' after an owner's figures; after an account's they are the account's."""
    last = memory.last
    if last is None or "account" in last.arguments or "owner" not in last.arguments:
        return []
    whose = rf"(?:his|her|{_OWNER})" if last.tool in _LISTS_ACCOUNTS else _WHOSE
    return [rf"{whose}(?= {_FIGURES}\b)", _SHE]


def _as_owner(owner: Subject, start: int, stop: int) -> Mention:
    return Mention("owner", owner.value, owner.name, start, stop, full=True)
