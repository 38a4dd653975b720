"""How many rows: limit and top."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.fill import MAX_LIMIT, NO_MORE, Slots, reads_argument
from agent.offline.understand.arguments.one_of_many import asks_for_one
from agent.offline.understand.arguments.said_ranges import tokens_of_ranges
from agent.offline.understand.arguments.silence import silence
from agent.offline.understand.arguments.usual_gap import tokens_of_habit
from agent.offline.understand.intent import Intent
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_AHEAD = rf"\b({alternatives('before_a_number_of_rows')})$"
_NOUNS = word_list("counted_nouns")
_GOODS = frozenset(["category", "product", "brand", "item", "article", "line"])
_ENOUGH = re.compile(alternatives("after_a_number_of_rows"))
_ALL_ROWS, _ALL_OF_ELSE = alternatives("all_rows"), alternatives("all_of_something_else")
_SAY = re.compile(rf"(?:^|[,.;:-] |\bonly ){alternatives('about_so_many')}$")
_OF_ROWS = "only|ones|top|best|biggest|largest|worst|smallest|show|list|name|give|few|handful|some"
"""Words of a number of rows, where a number that is only thought of may as well be one of days or percent."""
_ENDS = re.compile(r"(?:(?:of (?:them|those)|or so|please|[,.;!?])(?: .*)?)?")
_SUPERLATIVES = word_list("ranked") - {"most", "least"}
_STOPS = frozenset([".", "?", "!", ";"])
_ALONE: tuple[list[str], ...] = ([], [","], ["."], ["please"], ["of"])
_SINGULAR_ALONE = (
    r"^(the |my |our )?(single |very )?(best|biggest|largest|top|most valuable"
    r"|most important|smallest) (spending |paying )?(customer|account|client|buyer"
    r"|spender)$"
)
_LAST_NOTE = "(last|latest|newest|most recent) note"
_ONE_OPPORTUNITY = (
    "(best|biggest|largest|top|number one|main|single)( open)? opportunity"
    "(?! (list|kinds?|types?|accounts?|customers?)\\b)"
)
_SINGULAR = (
    r"(which|what|who) (single |one )?(account|customer|client|buyer)( (\w+|_)){0,6} (is|s) (the |our "
    r"|my |your )?"
    r"(very |single |number one )?(best|biggest|largest|top|most valuable|most important|smallest)( one"
    r"| customer)?( .*)?|"
    r"(my|our|the|a|single|one|is|who) (\w+ )?(best|biggest|largest|top"
    r"|most valuable|most important|smallest|worst|number one) (spending |paying "
    r"|buying )?(customer|account|client|buyer|champion|spender)( .*)?"
)


def limit_of(
    sentence: Sentence, other_than: Collection[str] = (), amounts: Collection[Any] = ()
) -> int | None:
    """How many rows were asked for; 500 for 'all', None when nothing was said.

    `other_than` are nouns that the rows are not: 'two categories' is no limit on accounts. `amounts` are
    what other arguments were given: a budget, a cost or a share is no limit.
    """
    number = _number_of_rows(sentence, other_than, amounts)
    if number is not None:
        return min(number.whole, MAX_LIMIT)
    if (
        not _all_of_one(sentence)
        and _says_all(sentence)
        and sentence.has(_ALL_ROWS)
        and not sentence.has(_ALL_OF_ELSE)
    ):
        return MAX_LIMIT
    return None


_WHOLES = frozenset(["region", "country", "category", "brand", "product", "channel", "owner"])
_LEVELS = frozenset(["level", "risk"])


def _all_of_one(sentence: Sentence) -> bool:
    """'All of the South', 'all cutlery', 'all of 2025', 'all levels' say how much, not how many rows."""
    alls = [at for at, word in enumerate(sentence.words) if word == "all"]
    if len(alls) != 1 or sentence.has("every|everyone|everybody|no limit|.* list"):
        return False
    at = alls[0] + 1
    while sentence.words[at : at + 1] in (["of"], ["the"], ["our"], ["my"]):
        at += 1
    if at in sentence.times.covered or not _LEVELS.isdisjoint(sentence.stems[at : at + 1]):
        return True
    named = next((m for m in sentence.mentions if m.start == at < m.stop), None)
    if named is None or named.kind not in _WHOLES:
        return False
    return _NOUNS.isdisjoint(sentence.stems[named.stop : named.stop + 1])


def _says_all(sentence: Sentence) -> bool:
    """Whether 'all' may be of rows: that of 'all time', 'all three years' is of a period."""
    dated = sum(sentence.words[at] == "all" for at in sentence.times.covered)
    return not dated or dated < sentence.words.count("all")


def _number_of_rows(
    sentence: Sentence, other_than: Collection[str], amounts: Collection[Any]
) -> Number | None:
    """The number that says how many rows."""
    elsewhere = tokens_of_habit(sentence) | tokens_of_ranges(sentence)
    quiet = silence(sentence)
    for number in sentence.numbers:
        if number.start in elsewhere:
            continue  # "with four missed orders", "with 5 or more order days"
        if quiet is not None and quiet.start <= number.start < quiet.stop:
            continue  # "silent, maybe 60"
        counts = number.kind == "plain" and number.value == number.whole
        if is_amount(number, amounts):
            continue
        if counts and 1 <= number.whole <= 5000 and _counts_rows(sentence, number):
            after = sentence.stems[number.end : number.end + 1]
            if not after or after[0] not in other_than or _is_last(sentence, number):
                return number
    return None


def _is_last(sentence: Sentence, number: Number) -> bool:
    """'..., up to 30 lines': rows of the answer, where lines may also be goods."""
    return sentence.stems[number.end :] == ["line"]


def is_amount(number: Number, amounts: Collection[Any]) -> bool:
    """Whether other arguments hold a number, as it is or as so many per cent: a budget, a confidence."""
    return amount(number.value) in amounts or amount(number.value / 100) in amounts


def _counts_rows(sentence: Sentence, number: Number) -> bool:
    """'top 5', 'five accounts', 'show 20'; not 'score 5', 'over 500'."""
    if any(m.kind == "campaign" and m.stop == number.start for m in sentence.mentions):
        return False  # "Christmas Countdown 25"
    before = " ".join(sentence.words[max(0, number.start - 6) : number.start])
    before = before.removesuffix(" a")  # "just a dozen"
    after = sentence.stems[number.end] if number.end < len(sentence.stems) else ""
    if re.search(r"\b(in|out of|in every|not (just|only|merely))( the)?( first| top)?$", before):
        return False  # "one in five", "all of them, not just ten"
    if before.endswith("of the") and after not in _NOUNS:
        return False  # "which of the two"
    closing = " ".join(sentence.words[number.end : number.end + 3])
    if number.value <= MAX_LIMIT and (_ENOUGH.match(closing) or after in ("name", "row")):
        return True  # "at least 20 names"
    if (
        number.start
        and sentence.words[number.start - 1] in _STOPS
        and closing.split()[:1] in _ALONE
    ):
        return True  # "... this week? Twenty, please."
    if after == "thing" and re.match(r"(to|for) ", closing.partition(" ")[2] + " "):
        return True  # "three things to pitch"
    if re.search(NO_MORE, before) and number.value <= MAX_LIMIT and after not in DAYS_IN:
        return True
    if re.search(
        r"\b(?<!not )(over|above|than|least|budget|under|below"
        r"|score|score of|version|per|spend|spent|worth|q)$",
        before,
    ):
        return False
    beyond = sentence.words[number.end + 1 : number.end + 2]
    if after in ("thing", "question", "point", "topic") and beyond in (
        [":"],
        [","],
        ["-"],
        ["please"],
    ):
        return False  # "two things: ..."
    if after in (
        "third",
        "fifth",
        "tenth",
        "day",
        "week",
        "month",
        "quarter",
        "year",
        "percent",
        "order",
        "unit",
        "time",
        "occasion",
    ):
        return bool(re.search(r"\b(top|best)$", before))
    if number.value <= MAX_LIMIT and _SAY.search(before) and _ENDS.fullmatch(closing):
        return sentence.has(_OF_ROWS)  # "the biggest ones only, say eight"
    last = number.end == len(sentence.tokens) and number.start and number.value <= MAX_LIMIT
    if last and sentence.tokens[number.start - 1].plain == ",":
        return True  # "loyals, East, 15"
    superlative = before.split()[-1:] and before.split()[-1] in _SUPERLATIVES
    named = (*sentence.named("segments"), *sentence.mentions)
    placed = any(
        m.start == number.end
        and (m.kind not in GOODS or not _NOUNS.isdisjoint(sentence.stems[m.stop : m.stop + 1]))
        for m in named
    )  # "five glassware buyers", and not "five glasses"
    return bool(superlative or re.search(_AHEAD, before)) or after in _NOUNS or placed or not before


PAIR = 2
"""Items of a rule, which are no rows."""


@reads_argument("limit")
def _limit(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    goods = bool({"product", "category", "basket_item"} & set(intent.takes))
    amounts = [value for values in slots.values.values() for value in values]
    said = limit_of(sentence, () if goods else _GOODS, amounts)
    last_note = "note_words" in intent.takes and sentence.has(_LAST_NOTE)
    if said is None and (last_note or asks_for_one(sentence, "account")):
        said = 1
    if (
        said is None
        and "min_monetary" in intent.takes
        and re.search(rf"(?<!\S){_SINGULAR}$|{_SINGULAR_ALONE}", sentence.line.text.rstrip(" ?!."))
    ):
        said = 1
    if said is None and "opportunity" in intent.takes and sentence.has(_ONE_OPPORTUNITY):
        said = 1
    redrawn = {"rule", "cutoffs"} & slots.values.keys()
    if redrawn and not sentence.has("(top|first|show|list|limit|max) .*"):
        said = None  # the numbers are scores
    if said == MAX_LIMIT and sentence.has(alternatives("asks_for_the_one")):
        said = None  # "all our campaigns, which one did best"
    if said == MAX_LIMIT and slots.values.get("share") == [100]:
        said = None  # "if everyone in Promising ..."
    if said == PAIR and "max_items" in slots.values:
        said = None  # "two items that lead to a third"
    if said == MAX_LIMIT and "opportunity" in intent.takes and sentence.of("account"):
        said = None  # "all opportunities for the hotel" are its kinds, no rows
    if said == MAX_LIMIT and _CHOSEN & {*intent.takes} and not _in_full(sentence):
        said = None  # "a mailing to everybody suitable" chooses among all
    if said == MAX_LIMIT and "pause_days" in slots.values:
        said = None  # "no pause, we can write to everyone"
    if said == MAX_LIMIT and "note_words" in intent.takes and sentence.has(_EVERY_ACCOUNT):
        said = None  # "notes about prices, all customers" says whose
    if said == MAX_LIMIT and _are_few(sentence, slots.values.get("query", [""])[0]):
        said = None  # "list all the Tollgates": as many as are listed anyway
    if said is not None and slots.values.get("max_items") != [said]:
        slots.put("limit", said)


_EVERY_ACCOUNT = (
    "(all|every|each)( of)?( the| our| my)? (accounts?|customers?|clients?|companies|company|book)"
    "|everyone|everybody"
)
_CHOSEN = frozenset(["campaign_type", "opportunity"])
"""Arguments of tools that choose for themselves who is worth it."""
_LISTED_IN_FULL = re.compile(
    rf"(?:{alternatives('lists_in_full')})(?!\S)|"
    rf"(?:^|[.,;:?!] )(?:{alternatives('is_all_in_full')})[ .!?]*(?:$|[.,;:?!])"
)


def _in_full(sentence: Sentence) -> bool:
    """'Show me everyone who should get it', '..., all of them please'."""
    return _LISTED_IN_FULL.search(sentence.line.text) is not None


LISTED = 10
"""Rows that are listed where no number is said."""


def _are_few(sentence: Sentence, query: str) -> bool:
    """Whether no more accounts have a name with the words that are searched for than are listed anyway."""
    wanted = set(name_words(query))
    names = (set(name_words(name)) for _, name in sentence.lookup.lexicon.accounts)
    return bool(wanted) and 0 < sum(wanted <= words for words in names) <= LISTED
