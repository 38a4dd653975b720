"""Files as people upload them: a year and a half of orders of a small dealer, and its accounts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

FIRST = date(2025, 1, 1)
DAYS = 540
ACCOUNTS = 240
GOODS = (
    ("L1", "Desk lamp", "Lighting"),
    ("L2", "Floor lamp", "Lighting"),
    ("C1", "Chair", "Seats"),
)
BAD_LINES = (
    "9001,K001,Firm 1,32/13/2025,L1,Desk lamp,Lighting,1,10.00",
    "9002,K002,Firm 2,05/02/2025,L1,Desk lamp,Lighting,1,=1+1",
    '9003,,"=HYPERLINK(""http://evil.example"")",05/02/2025,L1,Desk lamp,Lighting,1,10.00',
)

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def orders(*, seed: int = 7, days_apart: float = 45.0) -> str:
    """Order lines as CSV with dates as day/month/year; the last three rows cannot be used."""
    rng = random.Random(seed)
    rows = [
        "Order No,Customer ID,Customer Name,Order Date,SKU,Product Name,Category,Qty,Net Amount"
    ]
    number = 1000
    for account in range(1, ACCOUNTS + 1):
        pace = days_apart * rng.uniform(0.4, 2.5)
        day, until = rng.uniform(0, 200), DAYS * (0.6 if account % 5 == 0 else 1)
        while day < until:
            number += 1
            bought = FIRST + timedelta(days=int(day))
            for sku, name, category in rng.sample(GOODS, rng.randint(1, 3)):
                amount = rng.uniform(20, 900) * (1 + account % 7)
                rows.append(
                    f"{number},K{account:03},Firm {account},{bought:%d/%m/%Y},{sku},{name},{category},"
                    f"{rng.randint(1, 9)},{amount:.2f}"
                )
            day += rng.expovariate(1 / pace)
    return "\n".join([*rows, *BAD_LINES]) + "\n"


def accounts() -> str:
    """All accounts but the last, as CSV, with a region each."""
    rows = ["Customer ID,Customer Name,Region,Industry,Owner"]
    rows += [
        f"K{n:03},Firm {n},{'East' if n % 3 else 'West'},{'Hotels' if n % 2 else 'Cafes'},Ann"
        for n in range(1, ACCOUNTS)
    ]
    return "\n".join(rows) + "\n"


def workbook(rows: Sequence[Sequence[Any]], *, more: str = "") -> bytes:
    """A workbook of one sheet, written by hand: texts inline, everything else as a number."""

    def cell(value: Any) -> str:
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        )
        parts.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="Orders" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        parts.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{RELATIONS}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        parts.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{SHEET}"><sheetData>{body}{more}</sheetData></worksheet>',
        )
    return out.getvalue()
