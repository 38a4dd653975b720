"""All other hosts, as a proxy of the browser: it reaches none of them and notes what was asked for."""

from __future__ import annotations

import re
import socketserver
import threading
from types import TracebackType

# Chromium calls its maker on its own account, whatever flags it is given; no page of ours has that need.
_BROWSER = re.compile(
    r"(https?://)?(([a-z0-9-]+\.)*(google|gvt1)\.com|(content-autofill|update)\.googleapis\.com)(:443)?(/.*)?"
)


class Outside:
    """A proxy on this machine that refuses everything.

    What a page's own listeners miss comes here too: workers, sockets, prefetches, beacons, pages
    opened by pages. Chromium sends what is for this machine directly.
    """

    def __init__(self) -> None:
        self.asked: list[str] = []
        asked = self.asked

        class Refusal(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                words = self.rfile.readline(4096).decode("latin-1").split()
                wanted = words[1] if len(words) > 1 else "nothing"
                if not _BROWSER.fullmatch(wanted):
                    asked.append(wanted)
                self.wfile.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Refusal)
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """What the browser is given as its proxy."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Outside:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
