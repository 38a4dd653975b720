"""Personal data out of what people typed: e-mail addresses, telephone numbers, links, names.

Names of accounts become their ids, so that a case still asks what was asked. Names of people who are
known to the book become `<person 1>`, the same one the same number; what else looks like a name becomes
`<name>`. It masks too much rather than too little: a person looks over every draft.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)
# Eight digits or more, as people write numbers to call or to pay to; amounts have separators by three.
_NUMBER = re.compile(r"(?<![\w£$€.,])(?:\+|00)?\(?\d(?:[ ()/-]{0,2}\d){7,}(?![\w%])")
_GROUPED = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+|\d{4}-\d{2}-\d{2}")
_TITLE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam)\.?\s+(?=[^\W\d_])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MASK = re.compile(r"<[a-z]+(?: \d+)?>")
NAME = "<name>"
ABBREVIATION = 4
"""Longest word in capitals that is taken for an abbreviation: RFM, AOV, VAT."""


class Masker:
    """Masks one conversation. `accounts` are ids by name, `people` names, `known` ordinary words."""

    def __init__(
        self, accounts: Mapping[str, str], people: Iterable[str], known: Collection[str]
    ) -> None:
        self._accounts = sorted(accounts.items(), key=lambda item: -len(item[0]))
        self._account_words = {_plain(word) for name in accounts for word in _WORD.findall(name)}
        self._people = [name for name in dict.fromkeys(people) if name.strip()]
        self._known = {word.casefold() for word in known}
        self._numbers: dict[str, int] = {}

    def mask(self, text: str) -> str:
        """The text with everything personal replaced."""
        text = _EMAIL.sub("<email>", text)
        text = _LINK.sub("<link>", text)
        text = _NUMBER.sub(_number, text)
        for name, number in self._accounts:
            text = _whole(name).sub(number, text)
        for person in self._people:
            text = self._person(person, text)
        return self._names(text)

    def _person(self, person: str, text: str) -> str:
        number = self._numbers.get(person, len(self._numbers) + 1)
        mask = f"<person {number}>"
        parts = [part for part in _WORD.findall(person) if len(part) > 2]
        before = text
        for form in [person, *parts]:
            if form.casefold() in self._known:
                # "Grace" may be a word; only its capital letter tells.
                pattern = re.compile(rf"(?<!\w){re.escape(form)}(?!\w)")
            else:
                pattern = _whole(form)
            text = pattern.sub(mask, text)
        if text != before:
            self._numbers[person] = number
        return re.sub(rf"{mask}(?:\s+{mask})+", mask, text)

    def _names(self, text: str) -> str:
        """Runs of capitalised words that are not ordinary ones; names of accounts alone stay."""
        titled = {found.end() for found in _TITLE.finditer(text)}
        masks = [found.span() for found in _MASK.finditer(text)]
        runs: list[list[re.Match[str]]] = []
        for word in _WORD.finditer(text):
            if any(low <= word.start() < high for low, high in masks):
                continue
            if word.start() in titled or self._may_be_a_name(word.group()):
                if runs and not text[runs[-1][-1].end() : word.start()].strip():
                    runs[-1].append(word)
                else:
                    runs.append([word])
        for run in reversed(runs):
            strange = any(_plain(word.group()) not in self._account_words for word in run)
            if strange or run[0].start() in titled:
                text = text[: run[0].start()] + NAME + text[run[-1].end() :]
        return text

    def _may_be_a_name(self, word: str) -> bool:
        if not word[0].isupper() or (word.isupper() and len(word) <= ABBREVIATION):
            return False
        plain = _plain(word)
        return plain not in self._known and plain.rstrip("s") not in self._known


def _plain(word: str) -> str:
    return word.casefold().removesuffix("'s").removesuffix("’s")


def _whole(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, phrase.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _number(found: re.Match[str]) -> str:
    text = found.group()
    return text if _GROUPED.fullmatch(text.strip()) else "<number>"
