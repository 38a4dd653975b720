"""The names a user may mean, read from the warehouse in the user's scope, once per snapshot."""

from __future__ import annotations

from agent.ledger import Names
from agent.offline.understand import Lexicon, Subject
from agent.runtime import TurnContext
from data import catalogue
from tools import _accounts, _values
from tools._campaigns import begun
from tools._query import Query
from tools.find_accounts import FindAccounts, FindAccountsArgs, find_accounts


def lexicon(context: TurnContext) -> Lexicon:
    """Everything that exists for this user: accounts, regions, products, segments, ..."""
    warehouse = context.warehouse
    query = Query(warehouse, context.scope, warehouse.manifest.last_date)

    def make() -> Lexicon:
        # Those that reached an account of this user, the newest first.
        campaigns = begun(query, None)
        products = query.rows("_products")
        organization = query.row("_organization")
        return Lexicon(
            accounts=[(account.id, account.name) for account in _accounts.accounts(query)],
            regions=_values.values(query, "region"),
            countries=_values.values(query, "country"),
            categories=_values.values(query, "category"),
            brands=_values.values(query, "brand"),
            products=[row["product_name"] for row in products],
            product_categories={row["product_name"]: row["category"] for row in products},
            industries=_values.values(query, "industry"),
            account_types=_values.values(query, "account_type"),
            owners=_values.values(query, "owner"),
            channels=_values.values(query, "channel"),
            segments=list(catalogue.segments()),
            campaigns=[(row["campaign_id"], row["name"]) for row in campaigns],
            campaign_types={row["name"]: row["campaign_type"] for row in campaigns},
            commercial_segments=[
                row["commercial_segment"] for row in query.rows("product_propensity.segments")
            ],
            as_of=warehouse.manifest.last_date,
            first_date=warehouse.manifest.first_date,
            fiscal_year_start=organization["fiscal_year_start"] if organization else 1,
            largest=lambda: query.remember("largest", lambda: _largest(query)),
            belongs=lambda account: _belongs(query, account),
        )

    found: Lexicon = query.remember("lexicon", make)
    return found


def _largest(query: Query) -> list[str]:
    """The ids of the accounts that brought most, those first."""
    found = find_accounts(FindAccountsArgs(sort="monetary", limit=500), query)
    return [row.account_id for row in found.accounts] if isinstance(found, FindAccounts) else []


def _belongs(query: Query, account: str) -> dict[str, Subject]:
    """The region, owner, segment and parent of an account, as the search for it tells them."""
    found = find_accounts(FindAccountsArgs(query=account, limit=1), query)
    if not isinstance(found, FindAccounts) or not found.accounts:
        return {}
    row = found.accounts[0]
    parent = row.parent_id and row.parent_name
    known = {
        "region": row.region,
        "country": row.country,
        "owner": row.owner,
        "segment": row.segment,
    }
    return {
        **{kind: Subject(kind, value, value) for kind, value in known.items() if value},
        **(
            {"account": Subject("account", str(row.parent_id), str(row.parent_name))}
            if parent
            else {}
        ),
    }


def names(context: TurnContext) -> Names:
    """The names in the user's scope as the ledger looks for them, so that none borrows a figure.

    Categories and products of one word ("Accounts", "Voice") are left out: they are words first.
    """
    warehouse = context.warehouse
    query = Query(warehouse, context.scope, warehouse.manifest.last_date)

    def make() -> Names:
        known = lexicon(context)
        groups = {
            "region": known.regions,
            "country": known.countries,
            "segment": known.segments,
            "campaign": [name for _, name in known.campaigns],
            "brand": known.brands,
            "owner": known.owners,
            "category": [name for name in known.categories if " " in name],
            "product": [name for name in known.products if " " in name],
        }
        accounts = [
            ("account", f"{number}|{name.replace('|', '¦')}") for number, name in known.accounts
        ]
        others = [(kind, name) for kind, all_of in groups.items() for name in all_of]
        return Names([*accounts, *others], shortened=False)

    found: Names = query.remember("names", make)
    return found
