"""Looking after a store in SQL: stages of rounds, notices, bodies that leave, copies.

Shape:  `SqlCare` satisfies `ports_care.CareStore`.
Units:  as in the port; `ROWS_AT_ONCE` rows a transaction, so that nobody waits long.
Errors: as in the port.
Source: docs/decisions/0036-weekly-round.md, 0037-keeping.md.

A body leaves through one door: a row in `removals` says which, why and by whom, and only then does
the trigger of `articles` let its text go (`sqlite/triggers.py`, `postgres/triggers.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.model import ArticleId
from hanju.ports_care import Removed, StageRow
from hanju.store import blobs
from hanju.store.addresses import canonical_address
from hanju.store.database import insert_new, upsert_rows
from hanju.store.schema import (
    article_addresses,
    articles,
    entry_revisions,
    issue_entries,
    issues,
    notices_sent,
    removals,
    round_stages,
    sifted_articles,
    sifted_dropped,
    sifted_refusals,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from hanju.model import LicenseMode
    from hanju.ports_care import RoundStage
    from hanju.store.database import Database

ROWS_AT_ONCE: Final = 500
#: A file without a row is on its way into one for seconds at the most.
STRAY_AFTER_S: Final = 24 * 3600.0
_OPEN: Final = ("draft", "in_review")


class SqlCare:
    """Looking after one database and its folder of blobs."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._blobs = database, folder

    # -- rounds and notices -------------------------------------------------------------

    def stages(self) -> list[StageRow]:
        """Every stage of every round, by base day and start."""
        asked = sa.select(round_stages).order_by(
            round_stages.c.base_date, round_stages.c.started_at
        )
        with self._database.read() as connection:
            rows = connection.execute(asked).mappings().all()
        return [StageRow(**row) for row in rows]

    def begin_stage(self, base_date: date, stage: RoundStage, *, at: datetime) -> None:
        """Record that a stage begins, or begins again."""
        key = (round_stages.c.base_date == base_date, round_stages.c.stage == stage)
        with self._database.write() as connection:
            tries = connection.execute(
                sa.select(round_stages.c.tries).where(*key)
            ).scalar_one_or_none()
            row: dict[str, Any] = {
                "base_date": base_date,
                "stage": stage,
                "state": "running",
                "started_at": at,
                "ended_at": None,
                "tries": (tries or 0) + 1,
                "counts": {},
                "problem": "",
            }
            upsert_rows(connection, round_stages, [row])

    def end_stage(
        self,
        base_date: date,
        stage: RoundStage,
        *,
        at: datetime,
        counts: Mapping[str, int] | None = None,
        problem: str = "",
    ) -> None:
        """Record that a stage ended, well (`problem` empty) or not."""
        ended = (
            sa.update(round_stages)
            .where(round_stages.c.base_date == base_date, round_stages.c.stage == stage)
            .values(
                state="failed" if problem else "done",
                ended_at=at,
                counts=dict(counts or {}),
                problem=problem,
            )
        )
        with self._database.write() as connection:
            if connection.execute(ended).rowcount != 1:
                raise ValueError(f"the stage {stage} of {base_date} never began")

    def told(self) -> set[tuple[str, str]]:
        """What people were told, as (key, way)."""
        asked = sa.select(notices_sent.c.key, notices_sent.c.way)
        with self._database.read() as connection:
            return {(key, way) for key, way in connection.execute(asked)}

    def tell(self, keys: Collection[str], way: str, *, at: datetime) -> None:
        """Record what people were told by one way."""
        with self._database.write() as connection:
            insert_new(
                connection, notices_sent, [{"key": key, "way": way, "at": at} for key in keys]
            )

    # -- what leaves --------------------------------------------------------------------

    def expire(
        self,
        before: Mapping[LicenseMode, datetime],
        *,
        why: str,
        at: datetime,
        is_trial: bool = False,
    ) -> Removed:
        """Empty bodies and attachments stored before the instant of their licence."""
        if is_trial:
            with self._database.read() as connection:
                rows = list(_expired(connection, before))
            return Removed(articles=len({one for one, _ in rows}), versions=len(rows))
        seen, versions, names = set[str](), 0, set[str]()
        while True:
            with self._database.write() as connection:
                rows = list(_expired(connection, before, limit=ROWS_AT_ONCE))
                names |= _empty(
                    connection, rows, kind="expired", why=why, by="hanju", at=at, note=why
                )
            seen.update(one for one, _ in rows)
            versions += len(rows)
            if len(rows) < ROWS_AT_ONCE:
                break
        files = 0
        if names:
            with self._database.write() as connection:
                files = blobs.drop(connection, self._blobs, names - _named(connection))
        return Removed(articles=len(seen), versions=versions, files=files)

    def take_down(self, name: str, *, why: str, by: str, at: datetime) -> Removed | None:
        """Empty every version of an article (id or address); None when it is not known."""
        with self._database.write() as connection:
            self._database.dialect.forget_for_good(connection)
            one = _named_article(connection, name)
            if one is None:
                return None
            versions = connection.scalars(
                sa.select(articles.c.version).where(articles.c.id == one)
            ).all()
            rows = [(one, version) for version in versions]
            names = _empty(
                connection, rows, kind="taken_down", why=why, by=by, at=at,
                note=f"내린 글: {why}",
            )  # fmt: skip
            for table in (sifted_dropped.c.article_id, sifted_refusals.c.first):
                connection.execute(sa.delete(table.table).where(table == one))
            connection.execute(sa.delete(sifted_refusals).where(sifted_refusals.c.second == one))
            files = blobs.drop(connection, self._blobs, names - _named(connection))
            numbers = _issues_with(connection, one)
        self._database.dialect.forgotten(self._database)
        return Removed(articles=1, versions=len(rows), files=files, numbers=numbers)

    def sweep_blobs(self) -> int:
        """Take away files that nothing names, left by a kill; how many."""
        with self._database.write() as connection:
            found = blobs.strays(connection, self._blobs, older_than_s=STRAY_AFTER_S)
            for name in found:
                for path in self._blobs.glob(f"??/{name}"):
                    path.unlink(missing_ok=True)
        return len(found)

    def taken_down(self) -> dict[ArticleId, str]:
        """Articles that were taken down, with the reason."""
        asked = sa.select(removals.c.article_id, removals.c.why).where(
            removals.c.kind == "taken_down"
        )
        with self._database.read() as connection:
            return {ArticleId(one): why for one, why in connection.execute(asked)}

    def snapshot(self, path: Path) -> dict[str, int]:
        """Copy the database as it is at one moment, while others write; rows by table."""
        return self._database.dialect.snapshot(self._database, path)


def _expired(
    connection: sa.Connection, before: Mapping[LicenseMode, datetime], *, limit: int | None = None
) -> Iterator[tuple[str, int]]:
    """Versions with a body whose time is over and that no unsigned issue needs."""
    needed = (
        sa.exists()
        .select_from(sifted_articles.join(issues, issues.c.number == sifted_articles.c.number))
        .where(sifted_articles.c.article_id == articles.c.id, issues.c.state.in_(_OPEN))
    )
    gone = sa.exists().where(
        removals.c.article_id == articles.c.id,
        removals.c.version == articles.c.version,
        removals.c.kind.in_(("expired", "taken_down")),
    )
    is_over = sa.or_(
        sa.false(),
        *(
            sa.and_(articles.c.license == licence, articles.c.stored_at < instant)
            for licence, instant in before.items()
        ),
    )
    asked = sa.select(articles.c.id, articles.c.version).where(is_over, ~gone, ~needed)
    for row in connection.execute(asked.limit(limit)).all():
        yield row[0], row[1]


def _empty(
    connection: sa.Connection,
    rows: Sequence[tuple[str, int]],
    *,
    kind: str,
    why: str,
    by: str,
    at: datetime,
    note: str,
) -> set[str]:
    """Let bodies go through the door; the blobs that they named."""
    if not rows:
        return set()
    key = sa.tuple_(articles.c.id, articles.c.version)
    names: set[str] = set()
    asked = sa.select(articles.c.attachments).where(key.in_(rows))
    for (attachments,) in connection.execute(asked):
        names |= {file["blob"] for file in attachments if file["blob"]}
    insert_new(
        connection,
        removals,
        [
            {"kind": kind, "article_id": one, "version": version, "why": why, "by": by, "at": at}
            for one, version in rows
        ],
    )
    emptied: dict[str, Any] = {"text": "", "attachments": [], "notes": [note]}
    if kind == "taken_down":
        emptied["title"] = ""
    connection.execute(sa.update(articles).where(key.in_(rows)).values(emptied))
    return names


def _named(connection: sa.Connection) -> set[str]:
    """Blobs that an article still names."""
    asked = sa.select(articles.c.attachments).where(
        sa.cast(articles.c.attachments, sa.Text) != "[]"
    )
    return {
        file["blob"]
        for (attachments,) in connection.execute(asked)
        for file in attachments
        if file["blob"]
    }


def _named_article(connection: sa.Connection, name: str) -> str | None:
    """The id of an article by its id or address."""
    known = sa.select(articles.c.id).where(articles.c.id == name).limit(1)
    found = connection.execute(known).scalar_one_or_none()
    if found is None and (address := canonical_address(name)):
        owner = sa.select(article_addresses.c.article_id).where(
            article_addresses.c.address == address
        )
        found = connection.execute(owner).scalar_one_or_none()
    return found


def _issues_with(connection: sa.Connection, article_id: str) -> tuple[int, ...]:
    """Issues of which an entry that stands names the article as its source."""
    standing = entry_revisions.join(
        issue_entries,
        sa.and_(
            *(
                issue_entries.c[name] == entry_revisions.c[name]
                for name in ("number", "entry_id", "revision")
            )
        ),
    )
    asked = (
        sa.select(entry_revisions.c.number, entry_revisions.c.sources)
        .select_from(standing)
        .order_by(entry_revisions.c.number)
    )
    return tuple(
        dict.fromkeys(
            number
            for number, sources in connection.execute(asked)
            if any(source.get("article_id") == article_id for source in sources)
        )
    )
