"""The cluster of an account."""

from __future__ import annotations

from tools._accounts import Account
from tools._explanation import Fields
from tools._query import Query
from tools._schemes import Segmentation


def clusters(query: Query, account: Account, labels: Segmentation) -> Fields | None:
    """The cluster and its size; None for an account that never ordered."""
    return query.row("explain_segment.clusters", **labels.parameters, account_key=account.key)
