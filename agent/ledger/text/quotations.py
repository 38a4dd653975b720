"""What people wrote, where a text quotes it from a result just so: said by them, claimed by nobody."""

from __future__ import annotations

from collections.abc import Collection

from tools._quoted import QUOTATION


def without_quotations(text: str, quotes: Collection[str]) -> str:
    """The text with what stands in it as one of `quotes` blanked between its marks, offsets unchanged.

    A figure does not become somebody else's by standing in quotation marks: any other quotation stays.
    """
    if not quotes:
        return text
    return QUOTATION.sub(
        lambda found: f"“{' ' * (len(found[0]) - 2)}”" if found[0] in quotes else found[0], text
    )
