"""Every figure of what the offline analyst answers is traced, and a change of it is caught.

The questions are those of the eval suites, and a list over the contract books.
"""

from __future__ import annotations



