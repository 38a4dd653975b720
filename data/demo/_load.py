"""The parts of the demo book in the order in which they need each other."""

from __future__ import annotations

import duckdb
import numpy as np

from data.build import Loaded
from data.demo import _insert as into
from data.demo._accounts import accounts, sign_ups
from data.demo._behaviour import behaviour
from data.demo._campaigns import campaigns, never_came, responses, without
from data.demo._engagement import interactions, loyalty
from data.demo._notes import notes
from data.demo._orders import orders_and_lines
from data.demo._products import products
from data.demo._returns import returned
from data.snapshots import Source


def load_book(con: duckdb.DuckDBPyConnection) -> Loaded:
    """Generate everything and insert it; see `data.demo.load`."""
    people = accounts()
    how = behaviour(people)
    catalogue = products()
    orders, sold = orders_and_lines(people, how, catalogue)
    buyers, at = np.unique(orders.account, return_index=True)
    first = {int(who): int(orders.day[where]) for who, where in zip(buyers, at, strict=True)}
    early = {int(index) for index in np.flatnonzero(how.start < 0) if int(index) in first}
    sign_ups(people, first, early)
    back = returned(sold, how)
    plans = campaigns()
    sent = responses(plans, people, orders)
    lost = never_came(plans, sent, orders)
    rows = {
        "organization": into.insert_organization(con),
        "accounts": into.insert_accounts(con, people),
        "products": into.insert_products(con, catalogue),
        "transactions": into.insert_transactions(con, without(sold, lost), without(back, lost)),
        "campaigns and responses": into.insert_campaigns(con, plans, sent),
        "loyalty members": into.insert_loyalty(con, loyalty(people, orders)),
        "interactions": into.insert_interactions(con, interactions(people, how, orders, sent)),
        "notes": into.insert_notes(con, notes(people, how, orders)),
    }
    return Loaded(
        sources=[
            Source(name=f"demo book: {name}", rows_read=n, rows_kept=n, rows_rejected=0)
            for name, n in rows.items()
        ],
        demo=True,
    )
