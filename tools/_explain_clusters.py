"""The cluster of an account, and why it is in it."""

from __future__ import annotations

from tools._accounts import Account
from tools._cluster_place import place_of
from tools._explanation import Fields
from tools._query import Query
from tools._schemes import Segmentation


def clusters(query: Query, account: Account, labels: Segmentation) -> Fields | None:
    """The cluster, its size and the account's place in it; None for an account that never ordered."""
    found = query.row("explain_segment.clusters", **labels.parameters, account_key=account.key)
    if found is None:
        return None
    days = labels.parameters["lookback_days"]
    return found | {"cluster": place_of(query, days, account.key, labels.clusters)}
