"""The accounts the stories are about: who they are and how they buy.

Everything else in the book is drawn; these are written down, so that a test or an eval suite can
ask for them by id. `stories.STORIES` says what must be true of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Planted:
    """One account with a written part; rates are orders a year in the middle of the account's life.

    `growth` and `size_growth` are changes of the order rate and of the order size per year, as
    logarithms; `size` multiplies quantities; `lines` is the mean number of lines of an order
    above the first; `steadiness` is the shape of the gaps between orders (1 = at random, 20 = like
    a clock). `abandons` is the share of web carts left behind, `online` the share of orders
    made in the web shop. Where `orders` is given, they are all there is: the day, then the number
    of the product (1 = P01) and the quantity of each line, at list price.
    """

    account_id: str
    name: str
    segment: str
    account_type: str
    region: str
    country: str
    annual_revenue: int
    signup: date
    rate: float
    size: float
    lines: float = 2.5
    first: date | None = None
    last: date | None = None
    growth: float = 0.0
    size_growth: float = 0.0
    steadiness: float = 12.0
    categories: tuple[str, ...] = ()
    stopped: tuple[tuple[str, date], ...] = ()
    discount: float = 0.1
    returns: float = 0.01
    recent_size: float = 1.0
    parent: str | None = None
    level: int = 0
    opted_out: bool = False
    online: float | None = None
    abandons: float | None = None
    browses: bool = False
    orders: tuple[tuple[date, tuple[tuple[int, int], ...]], ...] = ()


HOTELS = "Hotels & Lodging"
PUBS = "Restaurants & Pubs"
CAFES = "Cafes & Bakeries"
SHOPS = "Retail Resale"
CARE = "Care & Clinical"
SCHOOLS = "Schools & Colleges"
EVENTS = "Events & Catering"

PLANTED = (
    Planted(
        "ACC0117", "Calloway & Finch Hotels", HOTELS, "Enterprise", "South", "England",
        48_500_000, date(2016, 4, 12), rate=42, size=3.4, lines=3.0, last=date(2026, 3, 12),
        steadiness=20,
        categories=(
            "Linens & Textiles", "Glassware", "Tableware", "Cutlery", "Cleaning & Hygiene",
        ),
    ),
    Planted(
        "ACC0342", "Brackenridge Catering Company", EVENTS, "Mid-Market", "North", "England",
        9_200_000, date(2018, 9, 3), rate=46, size=1.9, lines=3.5,
        categories=("Tableware", "Glassware", "Cutlery", "Disposables & Packaging"),
        stopped=(("Glassware", date(2025, 12, 20)),), steadiness=16,
    ),
    Planted(
        "ACC0058", "Harbour Hotels Ltd", HOTELS, "Enterprise", "North", "England",
        61_000_000, date(2014, 2, 20), rate=30, size=3.2, growth=-0.42, size_growth=-0.22,
    ),
    Planted(
        "ACC0059", "Harbour Hotels North", HOTELS, "Mid-Market", "North", "England",
        7_400_000, date(2021, 5, 17), rate=26, size=1.8, growth=0.45, size_growth=0.2,
        parent="ACC0058", level=1,
    ),
    Planted(
        "ACC0060", "Harbour Hotels South", HOTELS, "Mid-Market", "South", "England",
        6_800_000, date(2019, 10, 8), rate=18, size=1.4, parent="ACC0058", level=1,
    ),
    Planted(
        "ACC0061", "Harbour Hotels Spa & Leisure", HOTELS, "SMB", "North", "England",
        2_100_000, date(2022, 1, 11), rate=11, size=1.0, parent="ACC0058", level=1,
    ),
    Planted(
        "ACC0611", "Harbour House Hotel", HOTELS, "SMB", "West", "Wales",
        1_350_000, date(2020, 6, 2), rate=9, size=0.9,
    ),
    Planted(
        "ACC1206", "Harbourside Hotel & Spa", HOTELS, "SMB", "East", "England",
        1_900_000, date(2022, 8, 30), rate=10, size=1.1,
    ),
    Planted(
        "ACC1288", "Pepperwell Kitchens", PUBS, "SMB", "West", "England",
        2_600_000, date(2026, 5, 18), rate=40, size=1.0, returns=0.0,
        categories=("Cookware", "Kitchen Tools", "Cleaning & Hygiene"),
        orders=(
            (date(2026, 5, 26), ((24, 3), (28, 2))),
            (date(2026, 6, 4), ((25, 6), (35, 1), (50, 2))),
            (date(2026, 6, 16), ((24, 4), (28, 5), (32, 2))),
            (date(2026, 6, 25), ((26, 2), (29, 4), (37, 4), (50, 4))),
        ),
    ),
    Planted(
        "ACC0803", "Tideway Coffee Roasters", CAFES, "Mid-Market", "South", "England",
        11_800_000, date(2019, 3, 25), rate=44, size=2.6, lines=2.5,
        categories=("Disposables & Packaging", "Cleaning & Hygiene"), steadiness=14,
    ),
    Planted(
        "ACC0204", "Montague Lowe Department Stores", SHOPS, "Enterprise", "North", "Scotland",
        88_000_000, date(2013, 11, 5), rate=34, size=3.0, growth=-0.35, size_growth=-0.25,
        steadiness=10,
        categories=("Tableware", "Glassware", "Cookware", "Kitchen Tools", "Linens & Textiles"),
    ),
    Planted(
        "ACC0931", "Northmoor Royal Infirmary Trust", CARE, "Public Sector", "North", "England",
        412_000_000, date(2017, 1, 30), rate=14, size=2.2, last=date(2025, 3, 14),
    ),
    Planted(
        "ACC0566", "Barrowclough Discount Homeware", SHOPS, "Mid-Market", "East", "England",
        5_300_000, date(2020, 2, 14), rate=40, size=1.5, lines=3.5, discount=0.82,
    ),
    Planted(
        "ACC0719", "Velvet Rope Events", EVENTS, "SMB", "South", "England",
        3_100_000, date(2021, 9, 21), rate=46, size=1.3, lines=3.5, returns=0.46,
    ),
    Planted(
        "ACC0475", "Sandpiper Beach Cafes", CAFES, "SMB", "West", "Wales",
        2_200_000, date(2020, 4, 6), rate=60, size=2.2, lines=3.0, recent_size=0.35,
        abandons=0.82, online=0.9, discount=0.05, returns=0.0, steadiness=20,
        categories=(
            "Disposables & Packaging", "Cleaning & Hygiene", "Cookware", "Kitchen Tools",
        ),
    ),
    Planted(
        "ACC1034", "Larch & Lantern Interiors", SHOPS, "SMB", "East", "Netherlands",
        1_700_000, date(2023, 2, 8), rate=7, size=1.0, last=date(2026, 4, 24), browses=True,
    ),
    Planted(
        "ACC0650", "Greenhithe Academies Trust", SCHOOLS, "Public Sector", "South", "England",
        23_000_000, date(2018, 7, 19), rate=40, size=2.1, lines=3.0, opted_out=True,
    ),
    Planted(
        "ACC1377", "Old Quay Brewing Taproom", PUBS, "SMB", "West", "Ireland",
        950_000, date(2026, 3, 4), rate=0.0, size=1.0,
    ),
)  # fmt: skip

WRITTEN = {planted.account_id: planted for planted in PLANTED}
