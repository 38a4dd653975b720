"""Arguments that name goods: a product, and the item and level of a basket rule."""

from __future__ import annotations

from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.words.sentence import Sentence

_LEVELS = ("category", "brand")


@reads_argument("product")
def _product(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A product; the brand or category inside its name is not asked for besides."""
    products = sentence.of("product")
    if not products:
        return
    slots.unclear += [mention for mention in products if mention.options]
    slots.put("product", *(mention.value for mention in products))
    for kind in ("brand", "category"):
        inside = [
            m for m in sentence.of(kind) if any(p.start <= m.start < p.stop for p in products)
        ]
        if inside and len(inside) == len(sentence.of(kind)):
            slots.drop.add(kind)


@reads_argument("basket_item", "basket_level")
def _basket(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """The item that rules are wanted for, and whether products, categories or brands are combined."""
    for kind in ("product", *_LEVELS):
        mentions = sentence.of(kind)
        if mentions:
            slots.unclear += [mention for mention in mentions[:1] if mention.options]
            slots.put("item", mentions[0].value)  # its kind is the level, unless another is said
            break
    asked = [m.value for m in sentence.named("dimensions") if m.value in _LEVELS]
    if asked:
        slots.put("level", asked[0])
    elif sentence.has("product level|level of products?"):
        slots.put("level", "product")
    if "item" not in slots.values and not asked and sentence.unknown:
        slots.put("item", sentence.unknown[0].value)
