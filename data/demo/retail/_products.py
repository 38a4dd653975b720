"""The catalogue of the demo book: products.yaml with its prices in whole pence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from data.demo._book import Floats, Ints, words

CATEGORIES = (
    "Tableware",
    "Glassware",
    "Cutlery",
    "Cookware",
    "Kitchen Tools",
    "Linens & Textiles",
    "Cleaning & Hygiene",
    "Disposables & Packaging",
)


@dataclass(frozen=True)
class Products:
    """One entry per product; `category` and `theme` are indexes, `price` pence at list."""

    names: list[str]
    brands: list[str]
    category: Ints
    price: Ints
    typical_quantity: Floats
    popularity: Floats
    theme: Ints
    themes: list[str]

    def __len__(self) -> int:
        return len(self.names)


def products() -> Products:
    """Read the catalogue."""
    columns = zip(*words("retail/products"), strict=True)
    names, category, brands, price, typical_quantity, popularity, theme = map(list, columns)
    themes = sorted(set(theme))
    return Products(
        names=names,
        brands=brands,
        category=np.array([CATEGORIES.index(name) for name in category]),
        price=np.array([int(Decimal(pounds) * 100) for pounds in price]),
        typical_quantity=np.array(typical_quantity, dtype=np.float64),
        popularity=np.array(popularity, dtype=np.float64),
        theme=np.array([themes.index(name) for name in theme]),
        themes=themes,
    )
