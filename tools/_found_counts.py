"""The accounts that a search finds, counted: how many of them each account manager or region has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from tools._query import Query
from tools._spec import Count, Money, Region, Row, Segment, Subject

CountBy = Literal[
    "owner", "region", "country", "industry", "account_type", "commercial_segment", "segment"
]


class FoundCount(Row):
    owner: Annotated[str, Subject("owner")] | None = Field(None, description="Account manager.")
    region: Region | None = Field(None, description="Region.")
    country: Annotated[str, Subject("country")] | None = Field(None, description="Country.")
    industry: Annotated[str, Subject("industry")] | None = Field(None, description="Industry.")
    account_type: Annotated[str, Subject("account_type")] | None = Field(
        None, description="Type of account."
    )
    commercial_segment: Annotated[str, Subject("commercial_segment")] | None = Field(
        None, description="Commercial segment."
    )
    segment: Segment | None = Field(None, description="Segment, or 'No purchases'.")
    accounts: Count = Field(description="Accounts that fit.")
    monetary_value: Money = Field(description="Net revenue of them in the window.")

    def name(self, count_by: str) -> str:
        """What this row is of."""
        return str(getattr(self, count_by))


def counted(query: Query, count_by: CountBy | None, chosen: Mapping[str, Any]) -> list[FoundCount]:
    """The accounts that `chosen` holds the filters of, by something; none where nothing is asked for."""
    if count_by is None:
        return []
    rows = query.rows("find_accounts.counts", count_by=count_by, **chosen)
    return [
        FoundCount(
            accounts=row["accounts"],
            monetary_value=row["monetary_value"],
            **{count_by: row["name"] or "(not stated)"},
        )
        for row in rows
    ]
