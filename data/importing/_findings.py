"""What the operator should know about the rows, beyond which of them were rejected."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from data.importing._lookups import findings_of
from data.importing._mapping import Mapping
from data.importing._sources import literal
from data.importing._work import Work
from data.snapshots import NO_CURRENCY

NAMED = 8
_RETURN = "(quantity < 0 OR net_amount < 0)"


def findings(work: Work, mapping: Mapping) -> list[str]:
    """Sentences with their counts, in the order: lines, charges, ids, values."""
    currency = mapping.organization.currency
    found = [*_lines(work, currency), *_returns(work, mapping)]
    products = mapping.tables.get("products")
    if products is not None and products.not_goods:
        found += _not_goods(work, products.not_goods, currency)
    found += [*_same_but_case(work), *_parents(work)]
    found += findings_of(work, mapping)
    for table in mapping.tables:
        found += [*_times(work, table), *_unlisted(work, table)]
    return found


def _lines(work: Work, currency: str) -> Iterator[str]:
    rejected, lost, all_money = work.rows(
        "SELECT count(*) FILTER (problem IS NOT NULL), "
        "sum(net_amount) FILTER (problem IS NOT NULL), sum(net_amount) FROM work_transactions"
    )[0]
    without_prices = currency == NO_CURRENCY and not all_money
    if rejected:
        carried = (
            "have no amounts, like all that were read"
            if without_prices
            else f"carry {_money(lost, currency)} of the {_money(all_money, currency)} read"
        )
        yield f"The {rejected:,} transaction lines rejected {carried}; the rejects file lists them."
    repeated = work.number("SELECT count(*) - count(DISTINCT fingerprint) FROM work_transactions")
    if repeated:
        yield (
            f"{repeated:,} transaction lines are exact duplicates of an earlier one; they were "
            "treated like any other, because the source cannot say whether they are errors."
        )
    kept, not_kept = work.rows(
        "SELECT count(*) FILTER (problem IS NULL), count(*) FILTER (problem IS NOT NULL) "
        "FROM work_transactions WHERE net_amount = 0"
    )[0]
    if kept or not_kept:
        of_zero = "the data have no prices" if without_prices else "a price or quantity of zero"
        yield (
            f"{kept + not_kept:,} transaction lines have a net amount of zero ({of_zero}): "
            f"{kept:,} kept, {not_kept:,} rejected for other reasons."
        )


def _returns(work: Work, mapping: Mapping) -> Iterator[str]:
    lines, money = work.rows(
        "SELECT count(*), sum(net_amount) FROM work_transactions "
        f"WHERE problem IS NULL AND {_RETURN}"
    )[0]
    if lines:
        currency = mapping.organization.currency
        carry = (
            f"; they carry {_money(money, currency)}" if money or currency != NO_CURRENCY else ""
        )
        yield f"{lines:,} of the transaction lines kept are returns{carry}."


def _not_goods(work: Work, categories: list[str], currency: str) -> Iterator[str]:
    listed = ", ".join(map(literal, categories))
    codes = work.rows(
        "SELECT t.product_id, count(*) AS n, sum(t.net_amount) "
        "FROM work_transactions AS t JOIN work_products AS p USING (product_id) "
        f"WHERE t.problem IS NULL AND p.problem IS NULL AND p.category IN ({listed}) "
        "GROUP BY t.product_id ORDER BY n DESC, t.product_id"
    )
    if codes:
        lines, money = sum(n for _, n, _ in codes), sum(amount for *_, amount in codes)
        yield (
            f"{lines:,} transaction lines kept are charges and not goods "
            f"({_some([code for code, *_ in codes])}); they carry {_money(money, currency)} and "
            f"are in the category {' and '.join(categories)}."
        )


def _same_but_case(work: Work) -> Iterator[str]:
    for table, key in (("accounts", "account_id"), ("products", "product_id")):
        alike = work.rows(
            f"SELECT min({key}) FROM work_{table} WHERE problem IS NULL "
            f"GROUP BY lower({key}) HAVING count(*) > 1 ORDER BY 1"
        )
        if alike:
            yield (
                f"{len(alike):,} ids of {table} are written in capitals and in small letters "
                f"({_some([name for (name,) in alike])}); they were kept apart."
            )


def _parents(work: Work) -> Iterator[str]:
    columns = {name for name, *_ in work.rows("DESCRIBE work_accounts")}
    if "parent_account_id" not in columns:
        return
    lost = work.rows(
        "SELECT DISTINCT parent_account_id FROM work_accounts AS a WHERE problem IS NULL "
        "AND parent_account_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM work_accounts AS p "
        "WHERE p.problem IS NULL AND p.account_id = a.parent_account_id) ORDER BY 1"
    )
    if lost:
        yield (
            f"{len(lost):,} parents of accounts are not among the accounts "
            f"({_some([name for (name,) in lost])}); their subsidiaries stand alone."
        )


def _times(work: Work, table: str) -> Iterator[str]:
    for column, source in work.timed.get(table, []):
        count = work.number(f"SELECT count(*) FROM work_{table} WHERE problem IS NULL AND {column}")
        if count:
            yield f"{count:,} values of {source} carry a time of day; the day was kept."


def _unlisted(work: Work, table: str) -> Iterator[str]:
    for column, source in work.unlisted.get(table, []):
        values = work.rows(
            f"SELECT {column}, count(*) AS n FROM work_{table} "
            f"WHERE problem IS NULL AND {column} IS NOT NULL GROUP BY ALL ORDER BY n DESC, 1"
        )
        if values:
            yield (
                f"{len(values):,} values of {source} are not in the mapping's list and took its "
                f"default ({_some([value for value, _ in values])})."
            )


def _money(amount: Decimal | int | None, currency: str) -> str:
    return f"{Decimal(amount or 0):,.2f}" + (f" {currency}" if currency != NO_CURRENCY else "")


def _some(names: list[str]) -> str:
    return ", ".join(names[:NAMED]) + (", ..." if len(names) > NAMED else "")
