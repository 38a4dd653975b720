"""What accounts bought, by category, brand and product, in a window and in the one before it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from data.warehouse import Row as Record
from tools._spec import Brand, Category, Count, Day, Money, Percent, Product, Quantity, Row
from tools._values import change, share


class _OfCategory(Row):
    category: Category = Field(description="Category.")


class _OfBrand(Row):
    brand: Brand = Field(description="Brand.")


class _OfProduct(Row):
    product_id: str = Field(description="Product id.")
    product: Product = Field(description="Product name.")
    category: str = Field(description="Category.")
    units: Quantity = Field(description="Units in the window.")


class _Bought(Row):
    revenue: Money = Field(description="Net revenue in the window.")
    revenue_share: Percent = Field(description="Share of the net revenue.")
    previous_revenue: Money = Field(description="Net revenue in the window before.")
    difference: Money | None = Field(
        description="Revenue minus that of the window before; null where changes are."
    )
    change: Percent | None = Field(
        description="Change of the revenue; null without revenue before, or data that reach back."
    )
    orders: Count = Field(description="Orders in the window.")
    last_order: Day | None = Field(description="Last order in the two windows.")


# Fields of the last base come first: rows begin with what they are about.
class CategoryMix(_Bought, _OfCategory):
    """One category."""


class BrandMix(_Bought, _OfBrand):
    """One brand."""


class TopProduct(_Bought, _OfProduct):
    """One product."""


class _Stopped(Row):
    previous_revenue: Money = Field(description="Net revenue in the window before.")
    previous_orders: Count = Field(description="Orders in the window before.")
    last_order: Day = Field(description="Last order of it.")


class StoppedCategory(_Stopped, _OfCategory):
    """A category bought in the window before and not in this one."""


class _Article(Row):
    product: Product = Field(description="Product name.")
    category: str = Field(description="Category.")


class StoppedProduct(_Stopped, _Article):
    """A product bought in the window before and not in this one."""


class LastBought(_Article):
    """A product of the last order."""

    units: Quantity = Field(description="Units ordered.")
    revenue: Money = Field(description="Net value.")


def mix_of(rows: list[Record], revenue: Decimal, compare: bool) -> dict[str, Any]:
    """Rows of `account_profile.mix` as the lists categories, brands, products, and what is no longer bought.

    `revenue` is the total that shares are of; without `compare` no changes are given.
    """

    def entry(row: Record, model: type[Row], **columns: str) -> dict[str, Any]:
        return {
            **picked(model, row),
            **{field: row[column] for field, column in columns.items()},
            "revenue_share": share(row["revenue"], revenue),
            "difference": row["revenue"] - row["previous_revenue"] if compare else None,
            "change": change(row["revenue"], row["previous_revenue"]) if compare else None,
        }

    stopped = sorted(
        (row for row in rows if row["previous_orders"] and not row["orders"]),
        key=lambda row: -row["previous_revenue"],
    )
    categories = [row for row in rows if row["kind"] == "category"]
    return {
        "categories": [
            CategoryMix(**entry(row, CategoryMix, category="name")) for row in categories
        ],
        "brands": [
            BrandMix(**entry(row, BrandMix, brand="name")) for row in rows if row["kind"] == "brand"
        ],
        "products": [
            TopProduct(**entry(row, TopProduct, product="name", category="product_category"))
            for row in rows
            if row["kind"] == "product" and row["orders"]
        ],
        "stopped_categories": [
            StoppedCategory(**picked(StoppedCategory, row), category=row["name"])
            for row in stopped
            if row["kind"] == "category"
        ],
        "stopped_products": [
            StoppedProduct(
                **picked(StoppedProduct, row), product=row["name"], category=row["product_category"]
            )
            for row in stopped
            if row["kind"] == "product"
        ],
    }


def picked(model: type[Row], row: Record) -> dict[str, Any]:
    """The columns of a record that are fields of the model."""
    return {name: row[name] for name in model.model_fields if name in row}
