"""Arguments for any tool over a book of four regions: right, odd, and of another region."""

from __future__ import annotations

import random
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any

from data.catalogue import segments
from tools import _registry as registry

REGIONS = ("Alder", "Birch", "Cedar", "Damson")


def texts(rng: random.Random) -> dict[str, list[str]]:
    region, other = rng.choice(REGIONS), rng.choice(REGIONS)
    number = rng.randrange(50)
    account = [
        f"{region}-{number}", f"{other.upper()}-{number}", f"Shop {region} {number}",
        f"Shop {region} {number} ({region}-{number})", f"shop {other}", "Harbour Stores", "Harbor Store",
        f"{region}-1", f"{region}-2{number % 5}", f"Shp {region} {number}", "Nobody Ltd", f"{region}-99",
        region, "all",
    ]  # fmt: skip
    segment = [*segments(), "No purchases", "Key", "Core", f"{region} tier", "Unknown"]
    return {
        "account": account,
        "query": account,
        "family": account,
        "among": [*account, f"{region}-1 or {other}-2", f"not {other}-2"],
        "about": ["price", "complaints", "delivery", f"{region} note", "Ann", region],
        "region": [region, other.lower(), "Elm", f"not {region}"],
        "segment": segment,
        "from_segment": segment,
        "to_segment": segment,
        "rule": ["r >= 3 and f >= 3", "m = 5", f"region = '{region}'"],
        "cutoffs": ["m5=500", "f4=3", "r5=20", region],
        "industry": ["Food", f"{region} industry", "Steel", "not Food", f"not {region} industry"],
        "account_type": ["Retailer", f"{region} type", "Bank"],
        "commercial_segment": ["Key", f"{region} tier", "Steel"],
        "country": ["Norland", f"{region} land", "Atlantis"],
        "owner": ["Ann", f"{region} owner", "Zoe"],
        "channel": ["web", f"{region} channel", "fax"],
        "category": ["Category 1", "category 4", "Category 9"],
        "without_category": ["Category 1", "Category 2", "Category 9"],
        "only_category": ["Category 1", "Category 2", "Category 9"],
        "brand": ["Brand 1", "Brand 9"],
        "product": ["P3", "Product 7", "Product 99"],
        "campaign": ["C1", "Campaign 3", "Campaign 9"],
        "item": ["P3", "product 7", "Category 1", "Brand 2", "Product 99"],
        "term": ["Champions", "recency", "segments", region],
        "signal": ["category_shift", "Many returns", "low_browse_to_buy", "payment_delays", region],
        "accounts": account,
        "segments": list(segments()),
        "regions": [*REGIONS, "Elm"],
        "periods": ["2024", "2025-Q3", "2025-05", "2025-01-01/2025-12-30", "2022"],
    }


NUMBERS: dict[str, list[Any]] = {
    "share": [1.0, 10.0, 100.0],
    "clusters": [2, 3, 7],
    "lookback_days": [30, 90, 365, 700, 1095],
    "horizon_days": [7, 90, 365, 1095],
    "limit": [1, 5, 500],
    "top": [1, 3, 500],
    "min_effect": [1.0, 5.0, 20.0],
    "min_monetary": ["0", "50.25", "1000"],
    "max_monetary": ["0", "400", "5000"],
    "min_tenure_days": [0, 90, 400],
    "min_recency_days": [0, 30, 200],
    "max_recency_days": [0, 30, 200],
    "max_categories": [1, 3],
    "max_usual_gap_days": [1, 31, 200],
    "min_missed_orders": [1, 3],
    "min_contact_days": [0, 1, 30, 200],
    "max_tenure_days": [30, 365, 2000],
    "min_frequency": [0, 2, 6],
    "min_comeback_days": [1, 60, 200],
    "max_frequency": [1, 5, 50],
    "budget": ["500", "100000"],
    "cost_per_contact": ["1.5", "40"],
    "pause_days": [0, 60, 400, -1],
    "min_support": ["0.001", "0.01", "0.2"],
    "min_confidence": ["0", "0.3", "1"],
    "min_value": ["0", "1000.5"],
    "min_change": [-100, 0, 20],
    "max_change": [-30, 0, 12.5],
}
DATES = ["2023-01-01", "2023-06-30", "2024-12-31", "2025-10-15", "2025-12-30", "2026-02-01"]


def choices(name: str, annotation: Any, rng: random.Random) -> list[Any]:
    """Values to try for an argument; a new one must be given its values above."""
    origin, inner = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return choices(name, inner[0], rng)
    if origin in (typing.Union, types.UnionType):
        (kind,) = (part for part in inner if part is not type(None))
        return choices(name, kind, rng)
    if origin is typing.Literal:
        return list(inner)
    if origin is list:
        possible = choices(name, inner[0], rng)
        return [
            [],
            *([value] for value in possible),
            rng.sample(possible, 2),
            rng.sample(possible, 3),
        ]
    if annotation is date:
        return DATES
    if annotation is str:
        return texts(rng)[name]
    assert annotation in (int, float, Decimal), f"{name}: {annotation}"
    return NUMBERS[name]


def arguments(tool: registry.Tool, rng: random.Random) -> dict[str, Any]:
    """Arguments that a person, or a model that means no good, might send."""
    fields = tool.arguments.model_fields
    # Of many at once, nearly always two exclude each other, and the refusal is all that is tried.
    chance = rng.choice([1.0, 2.0, 4.0]) / len(fields)
    if tool.name == "compare":
        kind = rng.choice(choices("kind", tool.arguments.model_fields["kind"].annotation, rng))
        a, b = rng.choice(texts(rng)[kind]), rng.choice(texts(rng)[kind])
        return {"kind": kind, "a": a, "b": b, "lookback_days": rng.choice([30, 365])}
    return {
        name: rng.choice(choices(name, field.annotation, rng))
        for name, field in fields.items()
        if rng.random() < (0.97 if field.is_required() else min(chance, 0.35))
    }
