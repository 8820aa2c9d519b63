"""Sources in SQL: what a person decided, how each has been, what to ask its server with.

Shape:  `Source`, `SourceHealth`, `Validators` in and out.
Units:  instants UTC.
Errors: none of its own.
Source: docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from dataclasses import fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import Source, SourceHealth, SourceId, Validators
from hanju.store.database import in_chunks, upsert_rows
from hanju.store.schema import page_validators, source_health, source_memory, sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


def save(connection: sa.Connection, changed: Sequence[Source]) -> None:
    """Store sources; one that reads otherwise than before is asked for its whole page again."""
    before = {source.id: source for source in every(connection)}
    upsert_rows(connection, sources, [_row(source) for source in changed])
    forget = [
        address
        for source in changed
        if (old := before.get(source.id)) is not None and _reading(old) != _reading(source)
        for address in (old.url, source.url)
    ]
    if forget:
        connection.execute(
            sa.delete(page_validators).where(page_validators.c.asked_url.in_(forget))
        )
        changed_ids = [source.id for source in changed if source.url in forget]
        connection.execute(
            sa.delete(source_memory).where(source_memory.c.source_id.in_(changed_ids))
        )


def every(connection: sa.Connection) -> list[Source]:
    """All sources, by folder and name."""
    rows = connection.execute(sa.select(sources)).mappings()
    found = [Source(**{**row, "groups": tuple(row["groups"])}) for row in rows]
    return sorted(found, key=attrgetter("groups", "name", "id"))


def save_health(connection: sa.Connection, found: Sequence[SourceHealth]) -> None:
    """Store how sources are."""
    upsert_rows(connection, source_health, [_row(health) for health in found])


def health(connection: sa.Connection) -> dict[SourceId, SourceHealth]:
    """How each source was when it was last asked."""
    rows = connection.execute(sa.select(source_health)).mappings()
    return {SourceId(row["source_id"]): SourceHealth(**row) for row in rows}


def save_memory(connection: sa.Connection, kept: Mapping[SourceId, Mapping[str, str]]) -> None:
    """Store what sources want to know in their next round."""
    rows = [
        {"source_id": source_id, "remembered": dict(remembered)}
        for source_id, remembered in kept.items()
    ]
    upsert_rows(connection, source_memory, rows)


def memory(connection: sa.Connection) -> dict[SourceId, dict[str, str]]:
    """What each source remembered when it was last read."""
    rows = connection.execute(sa.select(source_memory))
    return {SourceId(row.source_id): dict(row.remembered) for row in rows}


def keep_validators(connection: sa.Connection, kept: Mapping[str, Validators]) -> None:
    """Remember what to ask with; pages are not kept."""
    rows = [
        {
            "asked_url": asked_url,
            "url": validators.url,
            "etag": validators.etag,
            "last_modified": validators.last_modified,
            "sha256": validators.sha256,
        }
        for asked_url, validators in kept.items()
    ]
    upsert_rows(connection, page_validators, rows)


def validators(connection: sa.Connection, asked_urls: Iterable[str]) -> dict[str, Validators]:
    """What was kept of these pages."""
    found: dict[str, Validators] = {}
    for chunk in in_chunks(asked_urls):
        asked = sa.select(page_validators).where(page_validators.c.asked_url.in_(chunk))
        for row in connection.execute(asked).mappings():
            found[row["asked_url"]] = Validators(
                **{name: value for name, value in row.items() if name != "asked_url"}
            )
    return found


def _row(noun: Source | SourceHealth) -> dict[str, Any]:
    row = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {**row, "groups": list(row["groups"])} if "groups" in row else row


def _reading(source: Source) -> tuple[object, ...]:
    """What an article of this source depends on."""
    return (
        source.kind,
        source.url,
        source.outlet,
        source.license,
        source.lang,
        source.wall_clock_z,
        source.is_sample,
        source.reads_pages,
    )
