"""The store's tests run on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import postgres
from tests.unit.store import kit


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """The kind of database of the test."""
    if request.param == "postgresql" and postgres.why_not():
        pytest.skip(postgres.why_not())
    before, kit.ENGINE[0] = kit.ENGINE[0], request.param
    yield request.param
    kit.ENGINE[0] = before
