"""Slash commands: short for a question in words, so that whatever a command does can also be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.errors import UsageError


@dataclass(frozen=True)
class Command:
    """`/name rest` means `words` with the rest in it; alone it means `bare`."""

    name: str
    description: str
    icon: str
    """Name of a lucide icon."""
    words: str
    bare: str


BARE_OVERVIEW = "Show me the book at a glance"
BACK_TO_BOOK = "Use the book again"
EXPORT_ALL = "Export the whole conversation"
OWN_FILE = "Use a file of my own"
COMMANDS = (
    Command(
        "summary",
        "Executive summary of an account, a segment, a region or the whole book",
        "file-text",
        "Draft an executive summary of {}",
        "Draft an executive summary of the whole book",
    ),
    Command(
        "risk",
        "Risk note for an account or a segment",
        "triangle-alert",
        "Draft a risk note for {}",
        "Draft a risk note",
    ),
    Command(
        "campaign",
        "Campaign plan: type, region, budget",
        "megaphone",
        "Draft a campaign plan: {}",
        "Draft a campaign plan",
    ),
    Command(
        "plans",
        "Your campaign plans: waiting, approved, turned down",
        "clipboard-list",
        "List my campaign plans {}",
        "List my campaign plans",
    ),
    Command(
        "profile",
        "Deep dive on an account",
        "building-2",
        "Deep dive on {}",
        "Deep dive on an account",
    ),
    Command(
        "segments",
        "Accounts and revenue by segment",
        "chart-pie",
        "How are my accounts distributed over the segments in {}?",
        "How are my accounts distributed over the segments?",
    ),
    Command(
        "overview",
        "The book at a glance: key figures, segments, concentration, trend",
        "layout-dashboard",
        "Show me the book at a glance in {}",
        BARE_OVERVIEW,
    ),
    Command(
        "export",
        "The last answer as files, or all of the conversation with /export all",
        "download",
        "Export {}",
        "Export the last answer",
    ),
    Command(
        "upload",
        "Use churn scores of your own, from a CSV",
        "upload",
        "Upload churn scores",
        "Upload churn scores",
    ),
    Command(
        "workspace",
        "Work on a file of your own, in this conversation only",
        "folder-lock",
        OWN_FILE,
        OWN_FILE,
    ),
    Command("book", "Leave the file of your own", "book-open", BACK_TO_BOOK, BACK_TO_BOOK),
    Command(
        "help", "What can be asked here", "circle-help", "What can you do?", "What can you do?"
    ),
)
_BY_NAME = {command.name: command for command in COMMANDS}
_TYPED = re.compile(r"/([A-Za-z][\w-]*)(?:\s+(.*))?", re.DOTALL)
_EXPORT = re.compile(
    r"(?:please )?(?:can you |could you )?(?:export|download|save)"
    r"(?: (?:this|that|it|the (?:last |latest )?(?:answer|reply|result)))?"
    r"(?: (?:as|to|into|in) (?:an? )?(?:json|markdown|file|json and markdown|excel|csv|spreadsheet|pdf|word)"
    r"(?: file| sheet)?)?(?: please)?[.!?]?",
    re.IGNORECASE,
)
_EXPORT_ALL = re.compile(
    r"(?:please )?(?:can you |could you )?(?:export|download|save)"
    r"(?: (?:all|everything|(?:all (?:of )?)?(?:the |this |our |my )?(?:whole |entire |full |complete )?"
    r"(?:conversation|chat|thread|discussion|session|transcript|history)"
    r"|(?:all|every)(?: of)?(?: the| my| our| these)?"
    r" (?:answers?|turns?|replies|results|questions and answers)"
    r"|all of (?:it|this|that)|everything (?:so far|we (?:said|discussed|did))))"
    r"(?: (?:as|to|into|in) (?:an? )?(?:json|markdown|files?|json and markdown|pdf|word|html)(?: files?)?)?"
    r"(?: (?:please|so far))?[.!?]?",
    re.IGNORECASE,
)

_UPLOAD = re.compile(
    r"(?:please |i want to |i would like to |can i |let me |how do i )?(?:upload|load|import|add|use)"
    r"(?: (?:a|some|my|our|own|new|csv|file|of|with|the))* churn (?:scores?|probabilit(?:y|ies)|file|csv)"
    r"(?: (?:from|as) (?:a )?(?:csv|file))?(?: please)?[.!?]?",
    re.IGNORECASE,
)

_FILTERS = r"(?: (?:all|the|my|these|those|this|of|set|overview|book|page|opening|saved))* filters?"
_AFTER = (
    r"(?: (?:of|from|for|on) (?:the |my )?(?:overview|book|page|opening page))?(?: please)?[.!]?"
)
_CLEAR = re.compile(
    rf"(?:please )?(?:clear|remove|reset|drop|delete|take off|switch off|no more){_FILTERS}{_AFTER}",
    re.IGNORECASE,
)
_KEEP = re.compile(
    rf"(?:please )?(?:keep|save|remember|always use|use always|set){_FILTERS}{_AFTER}",
    re.IGNORECASE,
)
_LEAD = (
    r"(?:please |i want to |i would like to |can i |can you |could you |let me |let us |how do i )?"
)
_OWN_FILE = re.compile(
    _LEAD
    + r"(?:(?:upload|load|import)(?: (?:a|an|some|my|our|own|new|another|the|csv|excel|of|with))*"
    r" (?:files?|data|transactions?|orders?|accounts?|customers?|spreadsheet|workbook)"
    r"(?: (?:files?|of (?:my|our) own|here))*"
    r"|(?:use|work on|work with) (?:(?:a|another) file of (?:my|our) own|(?:my|our) own (?:file|data))"
    r"|use my (?:file|upload)(?: .{1,80})?)(?: please)?[.!?]?",
    re.IGNORECASE,
)
_BOOK = re.compile(
    _LEAD + r"(?:(?:use|go back to|back to|return to|switch(?: back)? to)(?: the)?"
    r"(?: common| shared| demo)? book(?: again)?|leave (?:the|this|my) (?:workspace|upload|file))"
    r"(?: please)?[.!?]?",
    re.IGNORECASE,
)


def in_words(text: str) -> str:
    """The question a slash command stands for; any other text as it is.

    Raises:
        UsageError: there is no such command.
    """
    typed = _TYPED.fullmatch(text.strip())
    if typed is None:
        return text
    name, rest = typed[1].casefold(), (typed[2] or "").strip()
    command = _BY_NAME.get(name)
    if command is None:
        known = ", ".join(f"/{command.name}" for command in COMMANDS)
        raise UsageError(f"There is no command /{typed[1]}; there are {known}.")
    return command.words.format(rest) if rest else command.bare


def asks_for_export(text: str) -> bool:
    """Whether a person wants the last answer as files."""
    return _EXPORT.fullmatch(" ".join(text.split())) is not None


def asks_for_whole_export(text: str) -> bool:
    """Whether a person wants all of the conversation as files."""
    return _EXPORT_ALL.fullmatch(" ".join(text.split())) is not None


def asks_for_upload(text: str) -> bool:
    """Whether a person wants to give churn scores of their own."""
    return _UPLOAD.fullmatch(" ".join(text.split())) is not None


def asks_to_clear_filters(text: str) -> bool:
    """Whether a person wants the book at a glance to count all accounts again."""
    return _CLEAR.fullmatch(" ".join(text.split())) is not None


def asks_to_keep_filters(text: str) -> bool:
    """Whether a person wants the filters of the last answer from now on."""
    return _KEEP.fullmatch(" ".join(text.split())) is not None


def asks_for_own_file(text: str) -> bool:
    """Whether a person wants the conversation to run on a file of their own."""
    return _OWN_FILE.fullmatch(" ".join(text.split())) is not None


def asks_for_book(text: str) -> bool:
    """Whether a person wants the conversation to run on the common book again."""
    return _BOOK.fullmatch(" ".join(text.split())) is not None
