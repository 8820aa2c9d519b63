"""The machine's clock: the one place that asks for the time or waits.

Shape:  `SystemClock` satisfies `ports.Clock`.
Units:  aware UTC instants; seconds.
Errors: none.
Source: STYLE.md section 3.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The wall clock of this machine."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251  the one place

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)  # noqa: TID251  the one place
