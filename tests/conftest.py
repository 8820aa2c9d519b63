"""What every test may use: the shared data when it is there, and a clock that stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """The measurement data beside the repository; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip(f"needs {SHARED} (not redistributable): absent")
    return SHARED


class FakeClock:
    """A clock that moves only when it is told to, or slept on."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> FakeClock:
    """Thursday 2025-12-11, 08:00 in Seoul."""
    return FakeClock(datetime(2025, 12, 10, 23, 0, tzinfo=UTC))
