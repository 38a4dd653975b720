"""Whose a session cookie is: its signature is checked once, whether it still holds every time."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from chainlit.auth import get_token_from_cookies
from chainlit.auth.jwt import decode_jwt, get_jwt_secret
from fastapi import Depends, HTTPException, Request
from jwt import PyJWTError, decode

SESSION = "session"
"""Where a token names its session, which only those of a team have."""
KNOWN = 1024
"""Tokens whose signature need not be checked again: a page asks for several things at each answer."""


@dataclass(frozen=True)
class Token:
    """A genuine token; `ends_at` in seconds since 1970."""

    name: str
    session: str | None
    ends_at: float


def read_token(token: str | None) -> Token | None:
    """What a token says, if it is one of ours and has not run out."""
    if not token:
        return None
    try:
        found = _genuine(token, get_jwt_secret())
    except (PyJWTError, KeyError, TypeError, ValueError):
        return None
    return found if found.ends_at > time.time() else None


@lru_cache(KNOWN)
def _genuine(token: str, secret: str | None) -> Token:
    """Raises when it is not; then nothing is remembered."""
    user = decode_jwt(token)
    session = (user.metadata or {}).get(SESSION)
    ends_at = float(decode(token, options={"verify_signature": False})["exp"])
    return Token(user.identifier, session if isinstance(session, str) else None, ends_at)


async def someone(request: Request) -> str:
    """The name of whoever asks; without a session they are sent back to the page."""
    token = read_token(get_token_from_cookies(dict(request.cookies)))
    if token is None:
        raise HTTPException(401, "Open the page again to begin a new session.")
    return token.name


Someone = Annotated[str, Depends(someone)]
