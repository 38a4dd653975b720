"""The parts of the retail book in the order in which they need each other."""

from __future__ import annotations

import duckdb
import numpy as np

from data.build import Loaded
from data.demo import _insert as into
from data.demo._book import words
from data.demo._campaigns import never_came, responses, without
from data.demo.retail import _insert as ours
from data.demo.retail._accounts import accounts, sign_ups
from data.demo.retail._behaviour import CHANNELS, behaviour
from data.demo.retail._engagement import interactions, loyalty
from data.demo.retail._notes import notes
from data.demo.retail._orders import orders_and_lines
from data.demo.retail._planted import WRITTEN
from data.demo.retail._products import CATEGORIES, products
from data.demo.retail._returns import returned

ORGANIZATION = "Hearth & Ladle Trade Supply (demo)"


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
    plans = words("retail/campaigns")
    sent = responses(plans, people, orders, WRITTEN)
    lost = never_came(plans, sent, orders)
    done = interactions(people, how, orders, sent)
    rows = {
        "organization": into.insert_organization(con, ORGANIZATION, "retail"),
        "accounts": into.insert_accounts(con, people),
        "products": into.insert_products(
            con,
            catalogue.names,
            [CATEGORIES[index] for index in catalogue.category],
            catalogue.brands,
            catalogue.price,
        ),
        "transactions": into.insert_transactions(
            con, without(sold, lost), without(back, lost), people, CHANNELS
        ),
        "campaigns and responses": into.insert_campaigns(con, plans, sent, people),
        "loyalty members": ours.insert_loyalty(con, loyalty(people, orders), people),
        "interactions": ours.insert_interactions(con, done, people),
        "notes": into.insert_notes(con, notes(people, how, orders)),
    }
    return into.loaded(rows)
