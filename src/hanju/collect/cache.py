"""Cache: what is kept of a page to ask a server whether it changed.

Shape:  a `PageCache` keeps `Validators` by key; `MemoryCache` for one run and for tests.
Units:  bytes.
Errors: none; a store-backed cache may raise `StoreError`.
Source: docs/decisions/0017-one-door.md; RFC 9110 section 13 (conditional requests).

Bodies need not be kept: "unchanged" is all that a collector has to hear. Validators are kept
only when the caller settles a page, never by fetching it.
"""

from __future__ import annotations

from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Final, Protocol

from hanju.collect.fetched import Validators

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Longer ones are somebody's data, not a validator.
MAX_VALIDATOR_LENGTH: Final = 1024


class PageCache(Protocol):
    """Keeps validators between rounds; called from many threads."""

    def look(self, key: str) -> Validators | None:
        """What was kept for this page, None when nothing."""
        ...

    def keep(self, key: str, validators: Validators) -> None:
        """Keep or replace."""
        ...


class MemoryCache:
    """Keeps validators, and bodies up to a size, as long as the program runs."""

    def __init__(self, *, bodies_up_to_bytes: int = 0) -> None:
        self._kept: dict[str, Validators] = {}
        self._up_to = bodies_up_to_bytes
        self._lock = Lock()

    def look(self, key: str) -> Validators | None:
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: str, validators: Validators) -> None:
        if validators.content is not None and len(validators.content) > self._up_to:
            validators = Validators(
                url=validators.url,
                etag=validators.etag,
                last_modified=validators.last_modified,
                sha256=validators.sha256,
            )
        with self._lock:
            self._kept[key] = validators


def validators_of(url: str, headers: Mapping[str, str], content: bytes) -> Validators:
    """Read the validators of an answer; odd ones are left out."""
    return Validators(
        url=url,
        etag=_plain(headers.get("etag", "")),
        last_modified=_plain(headers.get("last-modified", "")),
        sha256=sha256(content).hexdigest(),
        content=content,
    )


def questions(validators: Validators) -> dict[str, str]:
    """The headers that ask whether a page changed."""
    asked = {}
    if validators.etag:
        asked["If-None-Match"] = validators.etag
    if validators.last_modified:
        asked["If-Modified-Since"] = validators.last_modified
    return asked


def _plain(value: str) -> str:
    is_plain = value.isascii() and value.isprintable() and len(value) <= MAX_VALIDATOR_LENGTH
    return value if is_plain else ""
