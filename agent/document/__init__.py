"""A document to keep: an answer, a draft or a tool result, as Markdown or as one page with live charts.

Both are made from the same blocks. Markdown is words and tables, with charts where somebody drew them as
images; the page holds live charts, every row of its tables and the evidence, and needs no network.
"""

from agent.document._blocks import Document
from agent.document._evidence import evidence
from agent.document._markdown import as_markdown, escape
from agent.document._page import as_page

__all__ = ["Document", "as_markdown", "as_page", "escape", "evidence"]
