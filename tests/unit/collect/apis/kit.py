"""A door to loopback and tools for the readers of interfaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hanju.collect.addresses import AddressPolicy
from hanju.collect.door import Door, DoorSettings
from hanju.collect.source_reads import RoundTools, SourceRead
from hanju.model import Source, SourceId
from tests.conftest import FakeClock
from tests.servers.web import PUBLIC

if TYPE_CHECKING:
    from hanju.collect.transport import Resolver

#: Thursday 2026-07-16, 09:00 in Seoul.
NOW = datetime(2026, 7, 16, 0, 0, tzinfo=UTC)
KEY = "Pl4nted+Key/0123456789=="
KEYS = {
    "HANJU_DATA_GO_KR_KEY": KEY,
    "HANJU_NAVER_CLIENT_ID": "oldid-planted-77",
    "HANJU_NAVER_CLIENT_SECRET": "oldsecret-planted-88",
    "HANJU_NAVER_HUB_ID": "hubid-planted-55",
    "HANJU_NAVER_HUB_KEY": "hubkey-planted-66",
    "HANJU_BIGKINDS_KEY": "bigkinds-planted-99",
}


@contextmanager
def open_tools(
    *,
    keys: Mapping[str, str] = KEYS,
    memory: Mapping[str, str] | None = None,
    at: datetime = NOW,
    resolver: Resolver | None = None,
    **more: Any,
) -> Iterator[RoundTools]:
    """Tools of one round; `memory` is that of the source "s"."""
    clock = FakeClock(at)
    settings = DoorSettings(policy=AddressPolicy.allowing([PUBLIC]), pause_s=0)
    door = Door(clock, settings=settings, resolver=resolver)
    yield RoundTools(
        fetcher=door,
        clock=clock,
        keys=keys,
        memory={SourceId("s"): memory} if memory else {},
        **more,
    )
    door.close()


def source(kind: Any, url: str, **changes: Any) -> Source:
    return Source(id=SourceId("s"), kind=kind, url=url, **changes)


def holds_no_key(read: SourceRead) -> bool:
    """Whether nothing that a person or the store may see holds a planted key."""
    shown = repr(read)
    return not any(value in shown for value in KEYS.values())
