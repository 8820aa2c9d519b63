"""Entries in SQL: every text an entry has had, oldest first, none ever lost.

Shape:  `Entry` to the columns of `entry_revisions` and back, equal.
Units:  spans [start, end) code points; instants in `sources` ISO UTC.
Errors: none of its own.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.model import ArticleId, Bullet, Entry, EntryId, EntrySource, Evidence, ResolvedDate
from hanju.ports import EntryRevision
from hanju.store.schema import entry_revisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

#: Columns of an `Entry`, as `to_columns` names them.
COLUMNS: Final = tuple(
    entry_revisions.c[name]
    for name in (
        "headline", "event_date", "bullets", "headline_evidence", "actor", "region",
        "sources", "written_by", "story_id", "notes", "extras",
    )
)  # fmt: skip


def newest(connection: sa.Connection, number: int) -> dict[str, tuple[int, dict[str, Any]]]:
    """Revision and columns of the newest text of every entry an issue has ever had."""
    latest = (
        sa.select(
            entry_revisions.c.entry_id, sa.func.max(entry_revisions.c.revision).label("revision")
        )
        .where(entry_revisions.c.number == number)
        .group_by(entry_revisions.c.entry_id)
        .subquery()
    )
    is_latest = sa.and_(
        latest.c.entry_id == entry_revisions.c.entry_id,
        latest.c.revision == entry_revisions.c.revision,
    )
    rows = connection.execute(
        sa.select(entry_revisions.c.entry_id, entry_revisions.c.revision, *COLUMNS)
        .join(latest, is_latest)
        .where(entry_revisions.c.number == number)
    ).mappings()
    return {
        row["entry_id"]: (row["revision"], {column.name: row[column.name] for column in COLUMNS})
        for row in rows
    }


def revisions(connection: sa.Connection, number: int, entry_id: str) -> list[EntryRevision]:
    """Every text an entry has had, oldest first."""
    rows = connection.execute(
        sa.select(entry_revisions)
        .where(entry_revisions.c.number == number, entry_revisions.c.entry_id == entry_id)
        .order_by(entry_revisions.c.revision)
    ).mappings()
    return [
        EntryRevision(
            revision=row["revision"],
            entry=from_columns(row["entry_id"], row),
            by=row["by"],
            why=row["why"],
            at=row["at"],
        )
        for row in rows
    ]


def to_columns(entry: Entry) -> dict[str, Any]:
    """Turn an entry into the columns that a revision keeps."""
    return {
        "headline": entry.headline,
        "event_date": entry.event_date,
        "bullets": [
            {
                "text": bullet.text,
                "evidence": _evidence_rows(bullet.evidence),
                "resolved_dates": [
                    {"span": list(found.span), "words": found.words, "meaning": found.meaning}
                    for found in bullet.resolved_dates
                ],
            }
            for bullet in entry.bullets
        ],
        "headline_evidence": _evidence_rows(entry.headline_evidence),
        "actor": entry.actor,
        "region": entry.region,
        "sources": [
            {
                "url": source.url,
                "outlet": source.outlet,
                "title": source.title,
                "published_at": _instant_text(source.published_at),
                "license": source.license,
                "article_id": source.article_id,
            }
            for source in entry.sources
        ],
        "written_by": entry.written_by,
        "story_id": entry.story_id,
        "notes": list(entry.notes),
        "extras": [list(pair) for pair in entry.extras],
    }


def from_columns(entry_id: str, row: Mapping[Any, Any]) -> Entry:
    """Turn the columns of a revision back into the entry."""
    return Entry(
        id=EntryId(entry_id),
        headline=row["headline"],
        event_date=row["event_date"],
        bullets=tuple(
            Bullet(
                text=bullet["text"],
                evidence=_evidence(bullet["evidence"]),
                resolved_dates=tuple(
                    ResolvedDate(
                        span=(found["span"][0], found["span"][1]),
                        words=found["words"],
                        meaning=found["meaning"],
                    )
                    for found in bullet["resolved_dates"]
                ),
            )
            for bullet in row["bullets"]
        ),
        headline_evidence=_evidence(row["headline_evidence"]),
        actor=row["actor"],
        region=row["region"],
        sources=tuple(_source(source) for source in row["sources"]),
        written_by=row["written_by"],
        story_id=row["story_id"],
        notes=tuple(row["notes"]),
        extras=tuple((key, text) for key, text in row["extras"]),
    )


def _source(row: Mapping[str, Any]) -> EntrySource:
    published = row["published_at"]
    return EntrySource(
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        published_at=None if published is None else datetime.fromisoformat(published),
        license=row["license"],
        article_id=row["article_id"],
    )


def _evidence_rows(found: Iterable[Evidence]) -> list[dict[str, Any]]:
    return [
        {"article": item.article_id, "part": item.part, "span": list(item.span)} for item in found
    ]


def _evidence(rows: Iterable[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            article_id=ArticleId(row["article"]),
            part=row["part"],
            span=(row["span"][0], row["span"][1]),
        )
        for row in rows
    )


def _instant_text(instant: datetime | None) -> str | None:
    return None if instant is None else instant.astimezone(UTC).isoformat()
