"""The arguments of the dashboard."""

from __future__ import annotations

from pydantic import Field

from tools._spec import LookbackArgs


class DashboardArgs(LookbackArgs):
    region: str | None = Field(None, description="Only this region.")
