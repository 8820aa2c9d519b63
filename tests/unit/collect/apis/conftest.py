"""One TLS context for all doors of these tests: making one reads the whole list of authorities."""

from __future__ import annotations

from functools import cache

import pytest

from hanju.collect import transport


@pytest.fixture(autouse=True, scope="package")
def _one_context() -> None:
    """Remember what is made for each level and each file."""
    if not hasattr(transport.tls_context, "cache_info"):
        transport.tls_context = cache(transport.tls_context)
