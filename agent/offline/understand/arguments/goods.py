"""Arguments that name goods: categories, products, and the item and level of a basket rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.fill import OR, Slots, named_by, reads_argument
from agent.offline.understand.arguments.in_one_period import in_one_period
from agent.offline.understand.arguments.silence import silent_days
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.tokenizer import stem
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES, Call
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.vocabulary import words_of
from tools._dimensions import GOODS

_LEVELS = ("category", "brand")
_MOST_TOGETHER = 6
"""So many products that go by one name are summed up; of more it is asked which."""


@reads_argument("category")
def _category(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A category: by its name, or the nearest to goods that are no product."""
    if "propensity_kind" in intent.takes and _is_of_a_brand(sentence):
        return  # of one brand, whatever they are
    if "propensity_kind" in intent.takes and sentence.of("account") and buys_already(sentence):
        return  # what else there could be is asked for
    if "by" in intent.takes and (lacked := lacked_by_buyers(sentence)):
        slots.put("without_category", lacked)
        return
    named_by("category")(sentence, intent, slots)
    for mention in sentence.of("category"):
        if not mention.full:
            slots.notes.append(
                f"No product is called “{sentence.raw(mention)}”; the nearest is {mention.name}."
            )
        elif told := _called_otherwise(sentence, mention):
            slots.notes.append(told)
    if "product" in intent.takes or {"category", "brand"} & slots.values.keys():
        return
    for mention in sentence.of("product"):
        wide = _category_of(sentence, mention)
        if wide:
            slots.put("category", *slots.values.get("category", ()), wide)
            slots.notes.append(f"This goes by category: “{sentence.raw(mention)}” is in {wide}.")


def _called_otherwise(sentence: Sentence, mention: Mention) -> str:
    """That 'knives' is taken for Cutlery, which has no word of it in its name; '' of 'linen'."""
    typed = [stem(word) for word in words_of(sentence.raw(mention))]
    name = [stem(word) for word in words_of(mention.name)]
    if any(one[:_SHARED] == other[:_SHARED] for one in typed for other in name):
        return ""
    return f"“{sentence.raw(mention)}” is taken for the category {mention.name}."


_SHARED = 4
"""First letters that a word has of a name: 'glasses' of Glassware."""


def _is_of_a_brand(sentence: Sentence) -> bool:
    """'Larkspur glasses'."""
    ends = {mention.stop for mention in sentence.of("brand")}
    return any(mention.start in ends for mention in sentence.of("category"))


def _category_of(sentence: Sentence, mention: Mention) -> str:
    """The one category of the products that a mention stands for; '' where there are several."""
    values = [value for value, _ in mention.options] or [mention.value]
    found = {sentence.lookup.lexicon.product_categories.get(value, "") for value in values}
    return found.pop() if len(found) == 1 else ""


@reads_argument("product")
def _product(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A product; the brand or category inside its name is not asked for besides.

    "Towels and sheets" where no sheet is sold: all of the category that the towels are of, too.
    """
    products = [m for m in sentence.of("product") if not _is_widened(sentence, m)]
    if not products:
        return
    slots.put("product", *(_together(sentence, mention, slots) for mention in products))
    for kind in ("brand", "category"):
        inside = [
            m for m in sentence.of(kind) if any(p.start <= m.start < p.stop for p in products)
        ]
        if inside and len(inside) == len(sentence.of(kind)):
            slots.drop.add(kind)


def _is_widened(sentence: Sentence, product: Mention) -> bool:
    """Whether all of its category is asked for besides: 'towels and bedding'."""
    wide = _category_of(sentence, product)
    return any(
        not mention.full or _are_joined(sentence, product, mention)
        for mention in sentence.of("category")
        if mention.value == wide
    )


def _are_joined(sentence: Sentence, one: Mention, other: Mention) -> bool:
    first, second = sorted((one, other), key=lambda mention: mention.start)
    return set(sentence.words[first.stop : second.start]) in ({"and"}, {"or"}, {","})


def _together(sentence: Sentence, mention: Mention, slots: Slots) -> str:
    """The product, or all that go by the name that was said."""
    names = [value for value, _ in mention.options]
    if not names:
        return mention.value
    if len(names) > _MOST_TOGETHER:
        slots.unclear.append(mention)
        return mention.value
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    slots.notes.append(f"“{sentence.raw(mention)}” is taken for all of these: {listed}.")
    return OR.join(names)


@reads_argument("basket_item", "basket_level")
def _basket(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The item that rules are wanted for, and whether products, categories or brands are combined."""
    for kind in ("product", *_LEVELS):
        mentions = sentence.of(kind)
        if mentions:
            _put_item(sentence, mentions, slots)  # its kind is the level, unless another is said
            break
    asked = [m.value for m in sentence.named("dimensions") if m.value in _LEVELS]
    if asked:
        slots.put("level", asked[0])
    elif sentence.has("product level|level of products?"):
        slots.put("level", "product")
    if "item" not in slots.values and not asked and sentence.unknown:
        slots.put("item", sentence.unknown[0].value)


def _put_item(sentence: Sentence, mentions: Sequence[Mention], slots: Slots) -> None:
    first = mentions[0]
    if first.kind == "category" and (told := _called_otherwise(sentence, first)):
        slots.notes.append(told)
    wide = _category_of(sentence, first) if first.options else ""
    if wide:
        slots.notes.append(f"Several products are “{sentence.raw(first)}”: shown for {wide}.")
    elif first.options:
        slots.unclear.append(first)
    slots.put("item", wide or first.value)


_NONE_OF_IT = word_list("none_of_goods")


def bought_without(sentence: Sentence) -> dict[str, str]:
    """'Buys tableware but no glassware': what is bought, and the category of which nothing is.

    Nothing where more than that is said, or where what lacks is no category.
    """
    goods = sorted(
        (m for m in sentence.mentions if m.kind in GOODS and not m.options), key=lambda m: m.start
    )
    lacking: list[Mention] = []
    bought: list[Mention] = []
    last = 0
    for mention in goods:
        between = {*sentence.words[last : mention.start]}
        (lacking if _NONE_OF_IT & between else bought).append(mention)
        last = mention.stop
    if len(lacking) != 1 or len(bought) != 1 or lacking[0].kind != "category":
        return {}
    return {bought[0].kind: bought[0].value, "without_category": lacking[0].value}


_NEGATION = word_list("not_at_all")
_CUSTOMERS = word_list("customers") | {"who"}
_ONLY = word_list("only_words")
_BUYING = word_list("verbs_of_buyers")
_BETWEEN = word_list("between_buying_and_goods")
_NOTHING_BUT = re.compile(rf"(?:^|.* )(?:{alternatives('nothing_but')})(?: (?:our|the))*")
_NOTHING_ELSE = re.compile(rf"(?:{alternatives('and_nothing_else')})(?!\S)")
_NEAR = 6
"""Words between what is denied and the goods: 'have not so far bought any of our linen'."""
_WHOSE = ("region", "country", "owner")


def bought_none(sentence: Sentence) -> dict[str, Any]:
    """'Which hotels buy no cutlery': the one category of which accounts are to have bought nothing.

    'Do not buy it' of a whole segment is what could be offered to it; of a place, of somebody's accounts or
    above an amount that cannot be told apart.
    """
    found = _one_category(sentence)
    lacked = goods_lacked(sentence)
    if found is None or not lacked:
        return {}
    limited = any(sentence.of(kind) for kind in _WHOSE) or any(
        number.kind == "money" for number in sentence.numbers
    )
    if not limited and not _NONE_OF_IT & {*sentence.words[max(0, found.start - 2) : found.start]}:
        return {}
    return lacked


def goods_lacked(sentence: Sentence) -> dict[str, Any]:
    """The one category that accounts have none of, and in how long a time."""
    found = _one_category(sentence)
    if found is None or not is_denied(sentence, found) or in_one_period(sentence):
        return {}  # of two periods it is a question of the figures
    days = silent_days(sentence)  # "have not bought any glassware for six months"
    return {"without_category": found.value} | ({"lookback_days": days} if days else {})


def lacked_by_buyers(sentence: Sentence) -> str:
    """The category of which those that buy have none: 'of those who have no linen'; not 'except linen'."""
    found = _one_category(sentence)
    at = -1 if found is None else _denial(sentence, found)
    if found is None or at < 0 or in_one_period(sentence):
        return ""
    words = sentence.words
    have = any(word in _BUYING for word in words[max(0, at - 1) : found.start])
    before = [stem(word) for word in words[:at] if word != "with"][-1:]
    whose = {*words[at : at + 1]} & _LACKING or {*before} & _THOSE
    return found.value if have or whose else ""


_LACKING = frozenset(["lack", "lacks", "lacking", "none"])
_THOSE = _CUSTOMERS | {"those", "them", "folk", "anyone", "people"}


def lacks_goods(sentence: Sentence) -> bool:
    """Whether accounts are asked for that buy none of the goods that are named."""
    goods = [m for m in sentence.mentions if m.kind in GOODS]
    return bool(goods) and all(is_denied(sentence, one) for one in goods)


def is_denied(sentence: Sentence, goods: Mention) -> bool:
    """'Have not bought any linen', 'no linen', 'without linen', 'nothing in linen'."""
    return _denial(sentence, goods) >= 0


def _denial(sentence: Sentence, goods: Mention) -> int:
    """Where the word stands that denies goods; -1 where none does."""
    words = sentence.words
    if _NOTHING_BUT.fullmatch(" ".join(words[: goods.start])):
        return -1
    for at in range(goods.start - 1, max(-1, goods.start - 2 - _NEAR), -1):
        denies = words[at] in _NEGATION or words[at : at + 2] == ["yet", "to"]
        if denies and words[at : at + 2] != ["no", ","]:
            return at
        if words[at] not in _BETWEEN and words[at] not in _BUYING:
            return -1
    return -1


def bought_only(sentence: Sentence) -> dict[str, Any]:
    """'Who buys nothing but cookware', 'buys cookware and nothing else': the one category bought."""
    found = _one_category(sentence)
    if found is None:
        return {}
    words, after = sentence.words, " ".join(sentence.words[found.stop :])
    before = words[: found.start]
    if _NOTHING_BUT.fullmatch(" ".join(before)):
        return {"only_category": found.value}
    buys = any(word in _BUYING for word in before)
    ends = _NOTHING_ELSE.search(after)
    if ends and (buys or {"nothing", "no"} & {*ends[0].split()}):
        return {"only_category": found.value}
    if {*words[max(0, found.start - 1) : found.start]} & _EXCLUSIVE:
        return {"only_category": found.value}
    for at in range(len(before) - 1, -1, -1):
        if words[at] in _ONLY:
            of_buyers = buys or _names_buyers(sentence, at)
            return {"only_category": found.value} if of_buyers else {}
        if words[at] not in _BETWEEN and words[at] not in _BUYING:
            return {}
    return {}


_EXCLUSIVE = frozenset(["exclusively", "solely", "purely"])


def _names_buyers(sentence: Sentence, stop: int) -> bool:
    """Whether somebody who buys is named before a word: 'show only glassware' is of figures."""
    words = {stem(word) for word in sentence.words[:stop]}
    trades = (m for m in sentence.mentions if m.kind in (*TRADES, "segment"))
    return not _CUSTOMERS.isdisjoint(words) or any(m.stop <= stop for m in trades)


def _one_category(sentence: Sentence) -> Mention | None:
    """The category that is named, if need be by its products, where no goods of another are."""
    goods = [m for m in sentence.mentions if m.kind in GOODS]
    categories = [m for m in goods if m.kind == "category" and not m.options]
    if not categories:
        return None
    found = {m.value if m.kind == "category" else _category_of(sentence, m) for m in goods}
    if found != {categories[0].value}:
        return None
    return replace(
        categories[0], start=min(m.start for m in goods), stop=max(m.stop for m in goods)
    )


_ASKS_FOR_OTHERS = alternatives("asks_for_other_goods")


def buys_already(sentence: Sentence) -> bool:
    """'They only ever buy plates. Ideas?', 'they take plates, what else?': a pitch is of other goods."""
    goods = sorted((m for m in sentence.mentions if m.kind in GOODS), key=lambda one: one.start)
    if not goods or not sentence.has(_ASKS_FOR_OTHERS):
        return False
    before = sentence.words[max(0, goods[0].start - _NEAR) : goods[0].start]
    if bought_only(sentence) or _NOTHING_BUT.fullmatch(" ".join(before)):
        return True
    buys = any(word in _BUYING for word in before) and not _NEGATION & {*before}
    return buys and not _PITCHED & {*before}


_PITCHED = word_list("pitched_to_buyers")


def lacking_only(sentence: Sentence) -> str:
    """The category of 'and not glassware', where it is all that is named; '' of any other message."""
    goods = [m for m in sentence.mentions if m.kind in GOODS]
    if len(goods) != 1 or goods[0].kind != "category" or goods[0].options:
        return ""
    before = {*sentence.words[: goods[0].start]}
    return goods[0].value if _NONE_OF_IT & before else ""


def by_brand(call: Call) -> tuple[Call, str]:
    """Propensities of a brand are affinities, and what is told where another kind was asked for."""
    kind, brand = call.arguments.get("kind", "affinity"), call.arguments.get("brand")
    if call.tool != "product_propensity" or not brand or kind == "affinity":
        return call, ""
    kept = {name: value for name, value in call.arguments.items() if name != "kind"}
    return replace(
        call, arguments=kept
    ), f"By brand there is only what is bought: this is of {brand}."


def at_level(call: Call, lexicon: Lexicon) -> tuple[Call, str]:
    """The basket rules with an item that the level has, and what is told of it.

    A product is of a category and of a brand; a category is of no brand, so that all items are shown.
    """
    item, level = str(call.arguments.get("item", "")), call.arguments.get("level")
    of = {"category": lexicon.categories, "brand": lexicon.brands}.get(str(level), ())
    if call.tool != "basket_rules" or not item or not of or item in of:
        return call, ""
    product = item in lexicon.products
    wide = lexicon.product_categories.get(item, "") if level == "category" else ""
    if level == "brand" and product:
        wide = next((name for name in of if item.casefold().startswith(name.casefold())), "")
    kept = {name: value for name, value in call.arguments.items() if name != "item"}
    if wide:
        return replace(call, arguments={**kept, "item": wide}), f"{item} is of the {level} {wide}."
    known = product or item in (*lexicon.categories, *lexicon.brands)
    told = f"{item} is of no single {level}, so this is of all of them."
    return (replace(call, arguments=kept), told) if known else (call, "")
