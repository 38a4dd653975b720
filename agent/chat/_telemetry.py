"""Chainlit without the telemetry that it brings along.

Chainlit imports the types of a hosted service, whose package imports an OpenTelemetry SDK, which imports
pandas and gRPC: 130 MB and half a second for what runs only with a key of that service. Nothing here may
send anything anywhere, so there is an empty module in the place of the SDK.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

SDK = "traceloop.sdk"


def leave_out() -> None:
    """Put the empty module in place; does nothing where the SDK was imported already."""
    empty: Any = ModuleType(SDK)
    empty.Traceloop = None
    sys.modules.setdefault(SDK, empty)
