"""The page itself: chainlit's index.html without the hosts it names, and the policy it needs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence

_LINK = re.compile(r"<link\b[^>]*>", re.DOTALL)
_META = re.compile(r"<meta property=\"og:(?:image|url)\"[^>]*>")
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

# Chainlit takes 'system' as a theme, but cannot be configured to begin with it.
_FOLLOW_SYSTEM = (
    "<script>if(!localStorage.getItem('vite-ui-theme'))"
    "localStorage.setItem('vite-ui-theme','system')</script>"
)


def local(html: str, ahead: Sequence[str] = (), *, team: bool = False) -> str:
    """`html` with every link and tag that names another host removed.

    `ahead` are addresses of scripts that will be wanted later, fetched when the page is idle. With
    `team` there is somebody to sign out.

    The browser would wait for fonts and styles from those hosts, 12 to 20 s where they do not answer,
    and connects ahead to some of them whatever the policy says.
    """
    html = _LINK.sub(lambda link: "" if "://" in link.group() else link.group(), html)
    html = _META.sub("", html)
    early = "".join(f'<link rel="prefetch" as="script" href="{url}">' for url in ahead)
    if team:
        html = html.replace("<html", "<html data-team", 1)
    return html.replace("</head>", f"{_FOLLOW_SYSTEM}{early}</head>", 1)


def policy(html: str) -> str:
    """Content-Security-Policy for the page: only this server, and its own inline scripts by hash.

    'unsafe-eval' is there because chainlit compiles our elements (`public/elements/*.jsx`) in the
    browser; injected scripts stay barred, inline ones too. Plotly and chainlit set inline styles and
    draw images from data: and blob: addresses.
    """
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE.findall(html))
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' 'unsafe-eval' {hashes}".rstrip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
