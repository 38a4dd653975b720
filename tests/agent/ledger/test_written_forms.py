"""A figure that nobody can trace fails in whatever costume it comes; what only names does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.answer import UNTRACED
from agent.ledger import Names, Verification, verify

Check = Callable[..., Verification]

MONEY = """
£9,999,999|GBP 9,999,999|gbp9999999|9,999,999 pounds|£ 9 999 999|£9'999'999|£9.999.999|£9_999_999
£9.9m|£9.9 M|£9.9MM|£9.9mm|£9.9mil|£9.9 mill|£9.9Mio|£9.9mln|9.9mln pounds|9.9 mio pounds|£9.9mrd
£9.9 million|9.9M GBP|£9999k|£9,999 grand|£9.9xyz|£9.9e6|5e6 pounds|9.9E+6 pounds|£10^7|£10⁷
10**7 pounds
Rs9999999|Rs. 9999999|₩9999999|R$9999999|€9,999,999|US$9,999,999|99 lakh|$9{,}999{,}999$
nine million pounds|nine million nine hundred thousand pounds|nearly ten million pounds
a billion pounds
９,９９９,９９９ pounds|￡９９９９９９９|٩٩٩٩٩٩٩ pounds|𝟗𝟗𝟗𝟗𝟗𝟗𝟗 pounds|⑨⑨⑨ pounds
Ⅸ million pounds|九百万 pounds
9\u200b999\u200b999 pounds|9\u00ad999999 pounds|9&#44;999&#44;999 pounds|&#57;&#57;&#57; pounds
£9,9**99**,999|£**9.9**m|£9<b>9</b>9,999|~~£9,999,999~~|_£9,999,999_|**£9,999,999**
£9,000,000 to £9,999,999|between 8 and 9.9 million pounds|£8-9.9m|£(9,999,999)|-£9,999,999|+9999999
more than £9,999,999|at most £9.9m|£9,999,999+|c. £9,999,999|~9,999,999|≈9.9m
`£9,999,999`|`about £9,999,999 in all`|``9,999,999``|`nine million pounds`
<revenue was £9,999,999>|<!-- £9,999,999 -->|<p title="£9,999,999">|<td>£9,999,999</td>
[£9,999,999](https://example.org)|[this](£9,999,999)|[9,999,999]|(9,999,999)|{9,999,999}
"£9,999,999"|'£9,999,999'
“nine million pounds”|«9,999,999»|[9999999][1]|![£9,999,999](x.png)|www.9999999|https://9999999
#9999999|#5000000 pounds|order 99999 pounds|invoice 9999999|account number 9999999|ref 99999 pounds
order #9,999,999|SKU 9999999 GBP|GBP9999|ACC9999999 pounds|stage 99 million|stage 99 pounds
page 99 %
"""
SHARES = """
55%|55 %|55 per cent|55 percent|55pc|55 p.c.|55pct|55 percentage points|55pp|550‰|550 per mille
5,500 bps
fifty-five percent|fifty five per cent|０．５５|５５％|55﹪|٥٥٪|11/20|56/100|56 out of 100
eleven twentieths of all
0.55|.55|half of all|about a seventh of all|more than half of its|five in nine|LV percent|⁵⁵%|½
5½ %|⅗
`55%`|`55 %`|"55%"|[55%](https://example.org)|(55%)|[55]|<55%>|<strong>55%</strong>|**55**%
55**%**|5**5**%
50-55%|fifty to fifty-five percent|55-percent|55%-ish|over 55%|up to 55%|&#53;&#53;%|n=55%|p55%
r55 %|a55%
x5|×5|5x|5×|5-fold|fivefold|five-fold|ten fold|quintupled|quintupling|quintuple the|octupled
a hundredfold|5 times
x5.5|X5 million|x500|five times|5:1|11 in 20
"""
COUNTS = """
4,812 accounts|4812 accounts|4 812 accounts|4.812 accounts|4'812 accounts|4\u202f812 accounts
4_812 accounts
4,812accounts|4812accounts|4.8k accounts|4.8K accounts|4.8 thousand accounts|48 hundred accounts
401 dozen accounts
four thousand eight hundred and twelve accounts|forty-eight hundred accounts|four thousand accounts
almost 4,812 accounts|4,812+ accounts|4,800 or so accounts|4,812-odd accounts|(4,812) accounts
[4,812] accounts
"4,812" accounts|`4,812` accounts|`4,812 accounts`|`SELECT 4812`|`n >= 4812`|**4,812** accounts
accounts: 4,812
accounts=4812|accounts=`4812`|n4812 accounts|no4812|N=4812|accounts#4812|accounts_4812
accounts-4812|T4812|all4812
４８１２ accounts|៤៨១២ accounts|④⑧①② accounts|4️⃣8️⃣1️⃣2️⃣ accounts|MMMMDCCCXII accounts
DCCC accounts
stage 99 accounts|step 97 new accounts|option 9 accounts|section 99 customers|phase 97 orders
P9 accounts
ACC4812 accounts in all|2011 pounds|GBP 2011|£2011|2024 accounts|24h|48hrs|12mo|4812th|4,812nd
#4812|no. 4812
"""
WHERE = {
    "prose": "Champions brought us {}.",
    "first": "{} it is.",
    "heading": "# Champions: {}",
    "item": "- {} in all",
    "cell": "| Segment | Value |\n|---|---|\n| Champions | {} |",
    "first cell": "| | Value |\n|---|---|\n| {} | Champions |",
    "title": "| Segment | {} |\n|---|---|\n| Champions | a lot |",
    "quote": "> {}",
    "fence": "```\nChampions: {}\n```",
    "tilde": "~~~sql\n-- {}\n~~~",
    "open fence": "```{}",
    "label": "**{}**",
    "note": "See the note.[1]\n\n[1]: Champions brought {}.",
}
ORDINALS = [
    "123. accounts left",
    "4812) accounts left",
    "- 55. accounts left",
    "> 55. accounts left",
    "## 55. accounts left",
    "1. Call\n99. accounts left",
    "1.1. One\n55.1. accounts",
    "Our best was\n55) accounts",
    "Champions fell by [500]",
    "Champions fell by [^500]",
    "[500] accounts left",
    "Call.[1] They fell by [55].\n\n[1]: the book",
]


def split(lines: str) -> list[str]:
    return [one for line in lines.strip("\n").split("\n") for one in line.split("|") if one]


def caught(check: Check, text: str) -> bool:
    return any(figure.verdict in UNTRACED for figure in check(text).figures)


@pytest.mark.parametrize("costume", [*split(MONEY), *split(SHARES), *split(COUNTS)])
def test_figure_in_a_costume_is_caught_wherever_it_stands(check: Check, costume: str) -> None:
    through = [where for where, text in WHERE.items() if not caught(check, text.format(costume))]
    assert not through


@pytest.mark.parametrize("text", ORDINALS)
def test_figure_in_the_place_of_a_number_or_note_is_caught(check: Check, text: str) -> None:
    assert caught(check, text)


@pytest.mark.parametrize(
    "text",
    [
        "ACC0001 and Harbour Hotels (ACC0001).",
        "Campaign CMP019 was about SKU 85123A and order 536365.",
        "A B2B book, by v2.1 of the product, or version 2.1.3.",
        "Step 2: see table 3 and section 12.",
        "1. Call.\n2. Write.\n   1. Once.\n   2. Twice.\n3. Visit.",
        "## 1. Evidence\n\n1) Call.\n2) Write.\n\n## 2. Risks\n\n### 2.1. Churn\n",
        "Quiet of late.[1][^2]\n\n[1]: the ledger\n[^2]: the notes\n",
        "Open 24/7, at a 95 % confidence level.",
        "See [the page](/orders/999) or https://example.org/2012/12?q=7.",
        "Its rule is `a usual gap of 30`.",
    ],
)
def test_what_only_names_is_not_flagged(check: Check, text: str) -> None:
    question = "What of CMP019, SKU 85123A and order 536365?"
    assert not check(text, question=question).failures


def test_the_same_identifiers_fail_where_nobody_has_them(check: Check) -> None:
    text = "Campaign CMP019 was about SKU 85123A and order 536365."
    assert [figure.text for figure in check(text).failures] == ["CMP019", "85123A", "536365"]


def test_id_of_the_book_shapes_no_figure(facts: list) -> None:  # type: ignore[type-arg]
    book = Names([("account", "ABC1234|Acme"), ("product", "99999A")])
    for text in ("It brought GBP9999.", "It brought 10000K pounds.", "It lost USD9999 then."):
        assert verify(text, facts, book=book).failures, text
    assert not verify("Acme is ABC1234; ABC4321 is not ours.", facts, book=book).failures
