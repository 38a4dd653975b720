"""English with the words and the order of another language is read as what it stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.words.colloquial import in_plain_words


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("orders since begin of year", "orders since the start of this year"),
        ("but only from March", "since March"),
        ("the last week, Monday till Sunday", "last week"),
        ("They buy nothing since long", "They buy nothing for a long time"),
        ("and in every month", "and by month"),
        ("Please in each day", "Please by day"),
        ("By which goods do we earn most", "for which products do we earn most"),
        ("which sort of goods sells best", "which categories sells best"),
        ("not by sort, by the name of maker", "not by sort, by brand"),
        ("which seller of us is best", "which account manager is best"),
        ("which of our salesmen is best", "which of our account managers is best"),
        ("the next spring action", "the next spring campaign"),
        ("the price we take off", "discount"),
        ("with all the daughter firms", "including all subsidiaries"),
        ("a resume of Calder Homewares", "a summary of Calder Homewares"),
        ("who buys no more linen", "who no longer buys linen"),
        ("who bought linen before and now not any more", "who used to buy linen but no longer"),
        ("who can run away from us?", "who are likely to leave us?"),
        ("the risk that they jump off", "the risk that they leave"),
        ("who came in better group", "who moved up into a better segment"),
        ("From where come the orders", "where do the orders come from"),
        (
            "how much Anchor Hotels plc paid to us in May",
            "how much did Anchor Hotels plc spend in May",
        ),
        (
            "In June bought less clients than in May",
            "did we have less active customers in June than in May",
        ),
        ("sort after the turnover", "sorted by turnover"),
        ("does Tom sell more as Hannah", "does Tom sell more than Hannah"),
        ("Do it exist notes about them", "are there notes about them"),
        ("It gives clients in Jersey?", "are there clients in Jersey?"),
        (
            "which hotels bought the first time in May",
            "which hotels placed their first order in May",
        ),
        ("bath towels, to who we sell them?", "who buys bath towels?"),
        ("how much down they have", "how much discount do they get"),
        ("How much per cent of orders", "what percentage of orders"),
        ("a report about the danger of losing Anchor Hotels", "a risk note on Anchor Hotels"),
        ("To which group belongs Anchor Hotels?", "which segment is Anchor Hotels in?"),
        ("have the habit to order weekly", "usually order weekly"),
        ("What sells the best in the restaurants?", "which products sell best in the restaurants?"),
        ("which articles does nobody want any more", "which articles sell least"),
        ("who bought the less in May", "who bought the least in May"),
        ("which brand has the best evolution", "which brand grew most"),
        ("clients with the biggest minus", "clients that fell most"),
        (
            "By which clients did the turnover the most go back",
            "for which clients did the turnover fall the most",
        ),
        ("orders from yesterday", "orders of yesterday"),
        ("who didn't make command since May", "who didn't order since May"),
        ("our faithful clients", "our loyal clients"),
        ("June one year ago", "June last year"),
        ("who bought in 2025 but in 2026 not more", "who bought in 2025 but not in 2026"),
        ("In which rhythm orders Anchor Hotels?", "how often does Anchor Hotels order?"),
        (
            "What made Grace Adeyemi in May for turnover?",
            "what turnover did Grace Adeyemi make in May?",
        ),
        ("make five groups of the clients", "cluster the customers into five groups"),
        ("the clients who were Champions and now are not", "the former Champions"),
        ("Enough of them. What is urgent?", "new topic: What is urgent?"),
        ("I have the North. Which clients there are best?", "Which clients in the North are best?"),
        ("from the East, where I work", "from the East"),
        ("It is the one with plc", "the plc"),
        ("one year back, in the same month", "in the same month last year"),
        (
            "clients which since 60 days nothing more ordered have",
            "clients which have not ordered for 60 days ",
        ),
        ("Mr. Okoro his customers", "Okoro's customers"),
        ("Compare me please Q2 with Q1", "compare Q2 with Q1"),
        (
            "the second quarter 2026 with the first",
            "the second quarter 2026 with the first quarter 2026",
        ),
        ("the highest risk to jump off", "the highest risk of leaving"),
        ("since the begin, July 2023", "since July 2023"),
        ("who compares us with them", "who compares us with them"),
        (
            "What has Anchor Hotels plc in 2025 bought?",
            "What has Anchor Hotels plc bought in 2025?",
        ),
        ("who have last month linens bought", "who have bought linens last month"),
        ("go back to Anchor Hotels", "go back to Anchor Hotels"),
    ],
)
def test_a_calque_is_put_into_usual_words(typed: str, meant: str) -> None:
    assert in_plain_words(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "only from January to March",
        "revenue from long standing customers",
        "orders from January until now",
        "which group is Anchor Hotels South part of",
        "our top sellers this year",
        "who are the best sellers",
        "what does the decision maker think",
        "the chief executive wants a report",
        "who bought the last time we ran this",
        "who orders no more than twice a year",
        "revenue as much as last year",
        "is it more as a percentage of revenue",
        "does it get better as the year goes on",
        "what action should I take",
        "can we go away from discounts",
        "what gives us the most revenue",
        "how much linen did they buy",
        "how much did Anchor Hotels plc spend in May",
        "how much is Anchor Hotels plc spending",
        "which goods are we in stock of",
        "did they like the show",
        "what are they in danger of losing",
        "no more than that",
        "sort it by name",
        "they resume orders of linen",
        "which hotels ordered linen for the first time",
        "to whom can we sell more linen",
        "revenue 20 percent down on last year",
        "have they had enough of us",
        "I have the North and the South to visit",
        "the one with most orders",
        "orders from yesterday to today",
        "how much percent growth",
        "the report on risk accounts",
        "what sells alongside glassware",
        "which products do no restaurants buy",
        "go back to the list",
        "revenue went back to normal",
        "the more they buy the better",
        "who is in command there",
        "which branches of Anchor Hotels plc buy most",
        "how much revenue did we make",
        "was that all of them in May",
        "make a plan for the visit",
        "give us a hand",
    ],
)
def test_what_may_be_said_so_is_left_as_it_is(typed: str) -> None:
    assert in_plain_words(typed) == typed


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Which goods come back from the clients the most", "which products are returned the most"),
        (
            "By which goods do we give the price down the most?",
            "which products do we discount most?",
        ),
        ("Which of our salesmen makes most turnover?", "which account manager makes most revenue?"),
        (
            "It gives clients who buy only with rebate?",
            "are there clients who buy only with discount",
        ),
        ("Which clients risk to leave us?", "which clients are likely to leave us?"),
    ],
)
def test_a_calque_is_read_like_the_usual_words(
    typed: str, meant: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    one, two = (understand(text, lexicon, cache_dir=cache_dir) for text in (typed, meant))
    assert one.kind == "calls"
    assert one.calls == two.calls


@pytest.mark.parametrize(
    ("typed", "tool", "arguments"),
    [
        ("Does Grace sell more than Tom?", "sales_metrics", {"metric": "revenue", "by": ["owner"]}),
        (
            "What sells better, Merrow or Ashdown?",
            "sales_metrics",
            {"metric": "revenue", "by": ["brand"]},
        ),
        (
            "Do we have fewer orders in the East than in the West?",
            "sales_metrics",
            {"metric": "orders", "by": ["region"]},
        ),
        (
            "Tideway Coffee, are they angry about something?",
            "account_notes",
            {"account": "ACC0803", "about": "complaints"},
        ),
    ],
)
def test_two_are_compared_and_moods_are_looked_up(
    typed: str, tool: str, arguments: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(typed, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == (tool, arguments)


@pytest.mark.parametrize(
    "typed",
    [
        "Write in the system please that I called Tideway Coffee",
        "please note in the CRM that they moved",
        "save it to our database",
    ],
)
def test_nothing_is_written_into_the_system(typed: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(typed, lexicon, cache_dir=cache_dir).kind == "decline"


def test_who_of_them_is_asked_of_the_trade_before(lexicon: Lexicon, cache_dir: Path) -> None:
    memory = understand("revenue of Healthcare this year", lexicon, cache_dir=cache_dir).memory
    said = "and who of them can run away from us?"
    (call,) = understand(said, lexicon, memory, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == ("churn_risk", {"industry": "Healthcare"})


def test_whom_we_may_lose_is_asked_of_all_where_nobody_is_pointed_at(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand("revenue of Healthcare this year", lexicon, cache_dir=cache_dir).memory
    said = "which of our customers are likely to leave us?"
    (call,) = understand(said, lexicon, memory, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == ("churn_risk", {})
