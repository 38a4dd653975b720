"""What a person sees before the first question: whose book, how it stands, what is worth doing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from agent.answer import UNTRACED, Fact, Figure, ToolRun
from agent.calls import run_tool
from agent.charts._figure import segment_colour
from agent.commands import OWN_FILE
from agent.ledger import verify
from agent.overview_filters import OVERVIEW
from agent.results import ledger, typed
from agent.runtime import TurnContext
from agent.scope_line import scope_line
from agent.wording import count, day, listed, money, number, percent, window
from data import catalogue
from data.snapshots import NO_CURRENCY
from tools._book import BookFilters, BookOverview
from tools.opportunities import Opportunities


class _Plain(BaseModel):
    model_config = ConfigDict(frozen=True)


class Starter(_Plain):
    """A question offered on the opening page."""

    role: str = Field(description="Heading it stands under, e.g. 'Account manager'.")
    label: str = Field(description="What the button says.")
    question: str = Field(description="What it asks.")


class Traced(_Plain):
    """A sentence whose figures are on the ledger."""

    text: str = Field(description="Markdown.")
    figures: list[Figure] = []


class SegmentShare(_Plain):
    """One bar of the distribution."""

    segment: str
    colour: str
    share: float = Field(description="Share of the accounts, percent.")
    said: Traced = Field(description="Accounts and their share, in words.")


class Opening(_Plain):
    """The opening page of one user."""

    title: str = Field(description="Name of the organisation whose book this is.")
    snapshot: str = Field(
        description="The data in one line, e.g. 'Demo book · 1,402 accounts · data to 2026-06-30'."
    )
    scope: str = Field("", description="What the key figures cover, filters included.")
    filtered: bool = Field(False, description="Filters that the user has set are at work.")
    key_figures: list[Traced] = Field([], description="The figure in bold, then what it is.")
    segments: list[SegmentShare] = Field([], description="Accounts by segment, the best first.")
    problem: str | None = Field(None, description="Why there are no key figures.")
    starters: list[Starter] = []
    attention: list[Traced] = Field(
        [], description="The most valuable opportunities of the user's book, best first."
    )
    demo: bool = Field(False, description="The book is generated and the page says so.")
    runs: list[ToolRun] = []
    facts: list[Fact] = []
    currency: str = ""


STARTERS = (
    ("Account manager", "The book at a glance", "Show me the book at a glance"),
    ("Account manager", "What needs my attention?", "What needs my attention this week?"),
    ("Account manager", "Big accounts we could lose", "Which big accounts could we lose?"),
    ("Sales", "Find accounts to grow", "Which champions could buy more categories?"),
    ("Sales", "Top products", "Top 10 products by revenue in the last 12 months"),
    ("Planner", "Segments at a glance", "How are my accounts distributed over the segments?"),
    ("Planner", "Plan a win-back", "Who should get a retention campaign?"),
    ("Your own data", "Use a file of your own", OWN_FILE),
)
MOST = 3


async def opening(context: TurnContext) -> Opening:
    """The opening page: key figures of the user's book, three opportunities, and starters by role.

    The figures follow what the user has set. A sentence with a figure that is not on the ledger is left
    out, as in any answer.
    """
    kept = context.preferences.overview.model_dump(mode="json", exclude_defaults=True)
    wanted = {"limit": MOST} | kept
    book, chances = await asyncio.gather(
        run_tool(context, "book", OVERVIEW, {}),
        run_tool(context, "opportunities", "opportunities", wanted),
    )
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(context.workers, _page, context, book, chances)


def _page(context: TurnContext, book: ToolRun, chances: ToolRun) -> Opening:
    manifest = context.warehouse.manifest
    runs = [run for run in (book, chances) if run.result is not None]
    facts = {run.id: ledger([run]) for run in runs}
    overview, found = typed(book), typed(chances)
    kept = context.preferences.overview

    def traced(run: ToolRun, texts: Sequence[str]) -> list[Traced]:
        return _traced(texts, facts[run.id], manifest.currency)

    return Opening(
        title=manifest.organization,
        snapshot=_data(context),
        scope=scope_line([book], context),
        filtered=kept != BookFilters(),
        problem=book.error or (overview.empty_reason if overview else None),
        key_figures=(
            traced(book, key_figures(overview, manifest.currency))
            if isinstance(overview, BookOverview) and not overview.empty_reason
            else []
        ),
        segments=(
            _distribution(overview, facts[book.id], manifest.currency)
            if isinstance(overview, BookOverview)
            else []
        ),
        starters=[
            Starter(role=role, label=label, question=question) for role, label, question in STARTERS
        ],
        attention=(
            traced(chances, _attention(found, manifest.currency))
            if isinstance(found, Opportunities)
            else []
        ),
        demo=manifest.demo,
        runs=runs,
        facts=[fact for run in runs for fact in facts[run.id]],
        currency=manifest.currency,
    )


def _data(context: TurnContext) -> str:
    """Whose data, how much of them, how fresh."""
    manifest = context.warehouse.manifest
    kind = "Demo book" if manifest.demo else manifest.organization
    whole = context.scope.regions is None
    accounts = count(manifest.rows["accounts"], "account")
    held = manifest.rows["transactions"]
    fresh = f"data to {day(manifest.last_date)}" if held else "no transactions"
    return " · ".join([kind, accounts if whole else context.scope.words, fresh])


def _traced(texts: Sequence[str], facts: Sequence[Fact], currency: str) -> list[Traced]:
    """The sentences all of whose figures are on the ledger."""
    checked = [
        Traced(text=text, figures=verify(text, facts, currency=currency).figures) for text in texts
    ]
    return [
        said for said in checked if not any(figure.verdict in UNTRACED for figure in said.figures)
    ]


def key_figures(book: BookOverview, currency: str) -> list[str]:
    """How the book stands, each figure in bold before what it is."""
    texts = [
        f"**{number(book.accounts)}** account{'' if book.accounts == 1 else 's'}, "
        f"{number(book.active_accounts)} ordered in "
        f"{window(book.lookback_days)}",
    ]
    if currency == NO_CURRENCY:
        return texts
    texts.append(f"**{money(book.revenue, currency)}** net revenue{_change(book)}")
    if book.top_share is not None:
        texts.append(
            f"**{percent(book.top_share)}** of the revenue is from the top 20% of the active accounts"
        )
    slipping = [row for row in book.segments if row.segment in catalogue.slipping()]
    if slipping:
        texts.append(
            f"**{money(sum(row.revenue for row in slipping), currency)}** net revenue of "
            f"{listed([row.segment for row in slipping])}{' together' * (len(slipping) > 1)}, "
            f"{count(sum(row.accounts for row in slipping), 'account')}"
        )
    return texts


def _change(book: BookOverview) -> str:
    change = book.revenue_change
    if change is None:
        return "; the data do not reach back to compare"
    how = "more" if change > 0 else "less"
    return f", {percent(abs(change))} {how} than in the window before"


def _distribution(book: BookOverview, facts: Sequence[Fact], currency: str) -> list[SegmentShare]:
    order = [*catalogue.segments("rfm"), catalogue.NO_PURCHASES]
    rows = sorted(book.segments, key=lambda row: order.index(row.segment))
    shares = []
    for row in rows:
        text = (
            f"{row.segment}: {count(row.accounts, 'account')}, {percent(row.account_share)} of all"
        )
        for said in _traced([text], facts, currency):
            shares.append(
                SegmentShare(
                    segment=row.segment,
                    colour=segment_colour(row.segment),
                    share=row.account_share,
                    said=_from(said, len(row.segment) + 2),
                )
            )
    return shares


def _from(said: Traced, start: int) -> Traced:
    """The sentence without what stands before `start`."""
    figures = [
        figure.model_copy(update={"start": figure.start - start, "end": figure.end - start})
        for figure in said.figures
    ]
    return Traced(text=said.text[start:], figures=figures)


def _attention(found: Opportunities, currency: str) -> list[str]:
    return [
        f"**{row.account_name}** – {row.title}: {money(row.value_at_stake, currency)} at stake. "
        f"{row.evidence}"
        for row in found.opportunities
    ]
