"""How current, complete and sound the data are."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from data.snapshots import Manifest
from data.warehouse import Row as Record
from tools._query import Query
from tools._registry import tool
from tools._spec import Args, Count, Day, Days, Example, Money, Percent, Region, Result, Row
from tools._values import share

HIDDEN = (
    "Sources and findings are counted over all regions; only users who see all regions see them."
)
TABLES = (
    "accounts",
    "products",
    "transactions",
    "campaigns",
    "campaign_responses",
    "loyalty_members",
    "interactions",
    "notes",
    "churn_scores",
)


class DataHealthArgs(Args):
    pass


class TableRows(Row):
    table: str = Field(description="Table of the warehouse.")
    rows: Count = Field(description="Rows in scope, up to the as-of date.")
    first_day: Day | None = Field(description="Oldest date.")
    last_day: Day | None = Field(description="Newest date.")
    rows_in_snapshot: Count | None = Field(
        description="Rows of the whole snapshot; only for users who see all regions."
    )


class RegionRows(Row):
    region: Region = Field(description="Region.")
    accounts: Count = Field(description="Accounts.")
    accounts_without_orders: Count = Field(description="Accounts that never ordered.")
    lines: Count = Field(description="Order lines, returns included.")
    return_lines: Count = Field(description="Lines that are returns.")
    revenue: Money = Field(description="Net revenue of all lines.")
    last_day: Day | None = Field(description="Newest transaction.")


class SourceRows(Row):
    source: str = Field(description="File or part the snapshot was built from.")
    rows_read: Count = Field(description="Rows read.")
    rows_kept: Count = Field(description="Rows kept.")
    rows_rejected: Count = Field(description="Rows rejected.")


class Rejects(Row):
    source: str = Field(description="File or part the rows came from.")
    reason: str = Field(description="Why they were rejected.")
    rows: Count = Field(description="Rows rejected for it.")


class Finding(Row):
    words: str = Field(description="What was found in the data.")
    count: Count | None = Field(description="The number in it.")


class DataHealth(Result):
    snapshot: str = Field(description="Id of the data snapshot in use.")
    built_at: datetime = Field(description="When the snapshot was built.")
    built_on: Day = Field(description="Day it was built.")
    organization: str = Field(description="Whose book it is.")
    demo: bool = Field(description="Whether this is the demo book, not real data.")
    first_day: Day | None = Field(description="Oldest transaction in scope.")
    last_day: Day | None = Field(description="Newest transaction in scope up to the as-of date.")
    days_covered: Days | None = Field(
        description="Days from the oldest to the newest, both included."
    )
    days_since_newest: Days | None = Field(
        description="Days from the newest transaction to the as-of date."
    )
    accounts: Count = Field(description="Accounts in scope.")
    accounts_without_orders: Count = Field(description="Accounts in scope that never ordered.")
    lines: Count = Field(description="Order lines in scope, returns included.")
    return_lines: Count = Field(description="Lines that are returns.")
    return_line_share: Percent = Field(description="Share of lines that are returns.")
    revenue: Money = Field(description="Net revenue of all lines in scope.")
    regions: list[RegionRows] = Field(description="Counts by region in scope.")
    tables: list[TableRows] = Field(description="Rows by table.")
    sources: list[SourceRows] = Field(description="What the snapshot was built from.")
    rows_read: Count | None = Field(None, description="Rows read from all sources.")
    rows_kept: Count | None = Field(None, description="Rows kept of them.")
    rows_rejected: Count | None = Field(None, description="Rows rejected of them.")
    rejects: list[Rejects] = Field(description="Rejected rows by reason, most first.")
    findings: list[Finding] = Field(
        description="What is worth knowing about the quality of the data."
    )
    hidden: str | None = Field(description="What is left out for this user, and why.")

    primary: ClassVar[str | None] = "regions"


@tool(
    examples=[
        Example("How fresh is the data?", {}),
        Example("Is the data complete? What was rejected?", {}),
    ]
)
def data_health(args: DataHealthArgs, query: Query) -> DataHealth:
    """How current, complete and sound the data are: dates, counts, sources, rejected rows, findings.

    Counts are of the rows the caller may see, up to the as-of date. What the import counted over all
    regions (sources, rejects, findings) is shown only to users who see all regions.
    """
    manifest = query.warehouse.manifest
    rows = query.rows("data_health")
    regions = _regions(rows)
    everything = query.scope.regions is None
    sources = manifest.sources if everything else []
    tables = {table.table: table for table in _tables(rows, manifest, everything)}
    lines = tables["transactions"]
    first, last = lines.first_day, lines.last_day
    return_lines = sum(region.return_lines for region in regions)
    return DataHealth(
        **query.header,
        empty_reason=None
        if regions
        else f"There is no account within the scope ({query.scope.words}).",
        snapshot=manifest.snapshot,
        built_at=manifest.built_at,
        built_on=manifest.built_at.date(),
        organization=manifest.organization,
        demo=manifest.demo,
        first_day=first,
        last_day=last,
        days_covered=(last - first).days + 1 if first and last else None,
        days_since_newest=(query.as_of - last).days if last else None,
        accounts=sum(region.accounts for region in regions),
        accounts_without_orders=sum(region.accounts_without_orders for region in regions),
        lines=lines.rows,
        return_lines=return_lines,
        return_line_share=share(return_lines, lines.rows),
        revenue=sum((region.revenue for region in regions), Decimal(0)),
        regions=regions,
        tables=list(tables.values()),
        sources=[
            SourceRows(source=s.name, **s.model_dump(exclude={"name", "rejected_by_reason"}))
            for s in sources
        ],
        rows_read=sum(source.rows_read for source in sources) if everything else None,
        rows_kept=sum(source.rows_kept for source in sources) if everything else None,
        rows_rejected=sum(source.rows_rejected for source in sources) if everything else None,
        rejects=_rejects(manifest) if everything else [],
        findings=[_finding(words) for words in manifest.findings] if everything else [],
        hidden=None if everything else HIDDEN,
    )


def _regions(rows: list[Record]) -> list[RegionRows]:
    accounts = {row["region"]: row for row in rows if row["table_name"] == "accounts"}
    lines = {row["region"]: row for row in rows if row["table_name"] == "transactions"}
    nothing = {"rows": 0, "return_lines": 0, "revenue": Decimal(0), "last_day": None}
    return [
        RegionRows(
            region=region,
            accounts=row["rows"],
            accounts_without_orders=row["without_orders"],
            lines=found["rows"],
            return_lines=found["return_lines"],
            revenue=found["revenue"],
            last_day=found["last_day"],
        )
        for region, row in sorted(accounts.items())
        for found in (lines.get(region, nothing),)
    ]


def _tables(rows: list[Record], manifest: Manifest, everything: bool) -> list[TableRows]:
    return [
        TableRows(
            table=name,
            rows=sum(row["rows"] for row in found),
            first_day=min((row["first_day"] for row in found if row["first_day"]), default=None),
            last_day=max((row["last_day"] for row in found if row["last_day"]), default=None),
            rows_in_snapshot=manifest.rows[name] if everything else None,
        )
        for name in TABLES
        for found in ([row for row in rows if row["table_name"] == name],)
    ]


def _rejects(manifest: Manifest) -> list[Rejects]:
    found = [
        Rejects(source=source.name, reason=reason, rows=count)
        for source in manifest.sources
        for reason, count in source.rejected_by_reason.items()
    ]
    return sorted(found, key=lambda row: (-row.rows, row.source, row.reason))


def _finding(words: str) -> Finding:
    number = re.match(r"[\d,]*\d", words)
    return Finding(words=words, count=int(number[0].replace(",", "")) if number else None)
