"""The arguments of the tools, read from a message.

Importing the package imports the modules that register how arguments are read.
"""

from agent.offline.understand.arguments import (
    amounts,
    audience_goods,
    campaigns,
    choices,
    counted_by,
    customer_turnover,
    family,
    goods,
    listing,
    moved,
    newcomers,
    noted_words,
    ranges,
    roles,
    sales,
    sales_split,
    several_segments,
    silence,
    sorting,
    spans,
    terms,
    usual_gap,
)

__all__ = [
    "amounts",
    "audience_goods",
    "campaigns",
    "choices",
    "counted_by",
    "customer_turnover",
    "family",
    "goods",
    "listing",
    "moved",
    "newcomers",
    "noted_words",
    "ranges",
    "roles",
    "sales",
    "sales_split",
    "several_segments",
    "silence",
    "sorting",
    "spans",
    "terms",
    "usual_gap",
]
