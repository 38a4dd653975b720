"""One question to the semantic layer: its period and filters, and the statements that answer it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, cast

from data import catalogue
from tools._accounts import families, family_meant, find, several_of
from tools._dimensions import PARTS
from tools._periods import CompareTo, Grain, Period
from tools._query import Query
from tools._sales_sql import (
    COLUMNS,
    SEPARATOR,
    Only,
    Sort,
    columns,
    compile_sql,
    last_days_sql,
)
from tools._spec import USUAL_SEGMENTS, Order
from tools._values import ALL_BUT, Kind, known, named, one_of
from tools._wording import count

ALL_ROWS = 100_000
NO_LIMIT = -1e12
"""A change in percent that everything is above."""
QUIET = timedelta(days=6)

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Filters:
    """Filters by dimension: `values` as parameters, `words` as shown."""

    values: dict[str, Any]
    words: dict[str, str]

    @property
    def chosen(self) -> str:
        """The filters at the end of a sentence: ', region North, category Glassware'."""
        return "".join(f", {name.replace('_', ' ')} {value}" for name, value in self.words.items())


def resolve(asked: Mapping[str, str | None], query: Query) -> Filters:
    """Turn what a person typed into values of the data.

    Raises:
        ToolError: a value does not exist in the caller's scope, or fits several accounts.
    """
    values: dict[str, Any] = {}
    words: dict[str, str] = {}
    for name, text in asked.items():
        if text is None:
            continue
        if name == "account" and (but := ALL_BUT.fullmatch(text.strip())):
            values["not_account"], kept = _accounts(query, but["names"])
            words[name] = f"all but {kept}"
        elif name == "account":
            values[name], words[name] = _accounts(query, text)
        elif name == "family":
            values[name], words[name] = _family(query, text)
        elif name == "product":
            values[name], words[name] = _products(query, text)
        elif name == "without_category":
            values[name] = _value("category", text, query)
            words[name] = f"without {values[name]}"
        else:
            one = named(text, partial(_value, name, query=query))
            values |= {f"not_{name}": list(one.left_out)} if one.left_out else {name: one.value}
            words[name] = one.words or ""
    return Filters(values, words)


def _value(name: str, text: str, query: Query) -> str:
    if name == "segment":
        return one_of("segment", text, [*catalogue.segments(), catalogue.NO_PURCHASES])
    return known(query, cast(Kind, name), text)


def _accounts(query: Query, text: str) -> tuple[list[int], str]:
    """Keys of the account of that id or name, or of several ids with 'or' between them."""
    if several := several_of(query, text):
        return [account.key for account in several], count(len(several), "account")
    account = find(query, text)
    return [account.key], account.words


def _family(query: Query, text: str) -> tuple[list[int], str]:
    """Keys of the family of the account of that id or name, the account at its top first."""
    members = family_meant(query, find(query, text))
    return [one.key for one in members], members[0].words


def _products(query: Query, text: str) -> tuple[list[int], str]:
    """Keys of the product of that id or name, or of several with 'or' between them."""
    products: Rows = query.remember("products", lambda: query.rows("sales_metrics.products"))
    named = text.split(" or ")
    if len(named) > 1 and not _is_name(products, text):
        keys = dict.fromkeys(key for one in named for key in _product(products, one)[0])
        return list(keys), count(len(keys), "product")
    return _product(products, text)


def _is_name(products: Rows, text: str) -> bool:
    return any(
        product["product_name"].casefold() == text.strip().casefold() for product in products
    )


def _product(products: Rows, text: str) -> tuple[list[int], str]:
    """Keys of the product of that id, else of all products of that name."""
    folded = " ".join(text.split()).casefold()
    for product in products:
        if product["product_id"].casefold() == folded:
            return [product["product_key"]], f"{product['product_name']} ({product['product_id']})"
    name = one_of("product", text, sorted({product["product_name"] for product in products}))
    return [p["product_key"] for p in products if p["product_name"] == name], name


@dataclass(frozen=True)
class Ranking:
    """Which groups are shown, and which of them first.

    `least` and `most` are bounds of their change in percent, `worth` is the least value in one of the
    two periods.
    """

    sort: Sort
    order: Order
    only: Only | None
    least: float | None = None
    most: float | None = None
    worth: Decimal | None = None

    @property
    def chooses(self) -> bool:
        """Whether only some of the groups are meant, so that the totals are theirs."""
        bounds = (self.only, self.least, self.most, self.worth)
        return any(bound is not None for bound in bounds)


@dataclass(frozen=True)
class Question:
    """A metric over a period, filtered, compared or not."""

    query: Query
    metric: str
    period: Period
    filters: Filters
    compare_to: CompareTo | Period | None

    def compared_with(self) -> dict[str, date | None]:
        """First and last day of the period compared with, None without one."""
        before = self.period.before(self.compare_to)[0] if self.compare_to else None
        return {
            "previous_start": before.start if before else None,
            "previous_end": before.end if before else None,
        }

    def covered(self, first_day: date | None) -> bool:
        """Whether the data reach back over the period compared with; a quiet first week is no gap."""
        begins = self.compared_with()["previous_start"]
        return begins is None or (first_day is not None and first_day - begins <= QUIET)

    def overall(self) -> dict[str, Any]:
        """`value`, `previous` and `lines` of the whole."""
        return self._rows()[0]

    def ranked(self, groups: Sequence[str], ranking: Ranking, limit: int) -> Rows:
        """The first groups of the ranking; `rows_total` says how many there are."""
        return self._rows(
            groups=groups,
            limit=limit,
            sort=ranking.sort,
            order=ranking.order,
            only=ranking.only,
            changes={"least": ranking.least, "most": ranking.most, "worth": ranking.worth},
        )

    def last_days(self, groups: Sequence[str], shown: Rows) -> Rows:
        """The groups shown with the days they were first and last bought, and of `last_order` of anything.

        'first_bought' and 'last_bought' are within the filters.
        """
        days: dict[str, dict[tuple[str, ...], date]] = {}
        keys, filters = _keys(groups, shown), list(self.filters.values)
        kinds = {"last_bought": filters}
        of_accounts = [one for one in filters if one.removeprefix("not_") not in PARTS]
        if of_accounts != filters and not set(PARTS) & set(groups):
            kinds["last_order"] = of_accounts
        for name, kept in kinds.items():
            sql = last_days_sql(groups, kept)
            rows = self.query.statement(
                "sales_metrics.sql", sql, **self._parameters(groups), shown=keys
            )
            days[name] = {_key(groups, row): row["last_day"] for row in rows}
            if name == "last_bought":
                days["first_bought"] = {_key(groups, row): row["first_day"] for row in rows}
        return [
            row | {name: found.get(_key(groups, row)) for name, found in days.items()}
            for row in shown
        ]

    def kept(self, groups: Sequence[str]) -> int:
        """How many groups were bought in both periods."""
        rows = self._rows(groups=groups, limit=1, only="kept")
        return int(rows[0]["rows_total"]) if rows else 0

    def there_before(self, groups: Sequence[str], ranking: Ranking) -> int | None:
        """How many groups had anything in the period compared with, where changes are asked for."""
        if ranking.least is None and ranking.most is None:
            return None
        everyone = {"least": NO_LIMIT, "worth": ranking.worth}
        rows = self._rows(groups=groups, limit=1, changes=everyone)
        return int(rows[0]["rows_total"]) if rows else 0

    def split(self, groups: Sequence[str], shown: Rows) -> dict[bool, dict[str, Any]]:
        """The metric over the groups shown (True) and over the others (False)."""
        rows = self._rows(groups=groups, split=True, shown=_keys(groups, shown))
        return {row["is_shown"]: row for row in rows}

    def series(self, grain: Grain, groups: Sequence[str], shown: Rows, spans: list[date]) -> Rows:
        """Every period of every group shown, without gaps, in order of time."""
        chosen = _keys(groups, shown) if groups else None
        found = self._rows(grain=grain, groups=groups, shown=chosen)
        by_place = {(row[grain], *_key(groups, row)): row for row in found}
        rows = []
        for span in spans:
            for group in shown:
                named = {column: group[column] for column in columns(groups)}
                empty = {"value": None, "previous": None}
                row = by_place.get((span, *_key(groups, group)), empty)
                rows.append(named | {"period": span, **{k: row.get(k) for k in empty}})
        return rows

    def _rows(
        self,
        *,
        grain: Grain | None = None,
        groups: Sequence[str] = (),
        split: bool = False,
        shown: list[str] | None = None,
        limit: int = ALL_ROWS,
        changes: Mapping[str, Any] | None = None,
        **ranking: Any,
    ) -> Rows:
        only_shown = shown is not None and not split
        sql = compile_sql(
            self.metric,
            grain=grain,
            groups=groups,
            filters=[*self.filters.values, *(["shown"] if only_shown else [])],
            compare=self.compare_to is not None,
            split=split,
            changes=[name for name, value in (changes or {}).items() if value is not None],
            **ranking,
        )
        return self.query.statement(
            "sales_metrics.sql",
            sql,
            **self._parameters(groups),
            shown=shown,
            limit=limit,
            **(changes or {}),
        )

    def _parameters(self, groups: Sequence[str]) -> dict[str, Any]:
        given: dict[str, Any] = {"start": self.period.start, "end": self.period.end}
        if "family" in groups:
            tops = families(self.query)
            given |= {"family_members": [*tops], "family_heads": [*tops.values()]}
        if self.compare_to:
            before, shift = self.period.before(self.compare_to)
            given |= {"previous_start": before.start, "previous_end": before.end}
            given |= {"shift_months": shift.months, "shift_days": shift.days}
        return {**USUAL_SEGMENTS, **given, **self.filters.values}


def _key(groups: Sequence[str], row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[COLUMNS[group][0]]) for group in groups)


def _keys(groups: Sequence[str], rows: Rows) -> list[str]:
    return [SEPARATOR.join(_key(groups, row)) for row in rows]
