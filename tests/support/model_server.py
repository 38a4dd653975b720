"""A scripted OpenAI-compatible server on loopback, with faults."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Step:
    """One reply: text, or tool calls, or a fault."""

    text: str = ""
    calls: list[tuple[str, dict[str, Any] | str]] = field(default_factory=list)
    status: int = 200
    cut_after: int | None = None
    """Close the connection after that many chunks, without a finish reason."""
    wait: float = 0.0


class ModelServer:
    """Plays `steps` in order, the last one again and again; or asks `script` with the request.

    `requests` keeps what was sent.
    """

    def __init__(self) -> None:
        self.steps: list[Step] = [Step(text="ok")]
        self.script: Callable[[dict[str, Any]], Step] | None = None
        self.requests: list[dict[str, Any]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                request = json.loads(body)
                outer.requests.append(request)
                step = outer.steps[min(len(outer.requests), len(outer.steps)) - 1]
                if outer.script is not None:
                    step = outer.script(request)
                time.sleep(step.wait)
                self._send(step)

            def _send(self, step: Step) -> None:
                if step.status != 200:
                    self.send_response(step.status)
                    self.send_header("Content-Type", "application/json")
                    self.end_headers()
                    self.wfile.write(b'{"error": {"message": "scripted fault"}}')
                    return
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.end_headers()
                for number, chunk in enumerate(_chunks(step)):
                    if step.cut_after is not None and number >= step.cut_after:
                        return
                    # A client that gave up waiting has closed the connection.
                    with suppress(BrokenPipeError, ConnectionResetError):
                        self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
                with suppress(BrokenPipeError, ConnectionResetError):
                    self.wfile.write(b"data: [DONE]\n\n")

            def log_message(self, *_: object) -> None:
                """Quiet: the test's output is not a server log."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _chunks(step: Step) -> Iterator[dict[str, Any]]:
    def chunk(delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "finish_reason": reason}
        return {
            "id": "chatcmpl-1",
            "object": "chat.completion.chunk",
            "created": 0,
            "model": "scripted",
            "choices": [choice],
        }

    yield chunk({"role": "assistant", "content": ""})
    for word in step.text.split(" ") if step.text else []:
        yield chunk({"content": word + " "})
    for index, (name, arguments) in enumerate(step.calls):
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        function = {"name": name, "arguments": ""}
        call = {"index": index, "id": f"call_{name}_{index}", "type": "function"}
        yield chunk({"tool_calls": [call | {"function": function}]})
        half = len(text) // 2
        for part in (text[:half], text[half:]):
            yield chunk({"tool_calls": [{"index": index, "function": {"arguments": part}}]})
    yield chunk({}, "tool_calls" if step.calls else "stop")
    yield chunk({}) | {
        "choices": [],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
    }
