"""Threads in SQL: links between entries, and entries as a timeline shows them.

Shape:  `SqlThreads` satisfies `ports_threads.ThreadStore`.
Units:  as in the port.
Errors: as in the port.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from hanju.model import EntryRef, ThreadEntry, ThreadLink
from hanju.ports_threads import ThreadDoc
from hanju.store.corrections import all_steps, places_of
from hanju.store.database import in_chunks, insert_rows
from hanju.store.schema import (
    entry_revisions,
    frozen_issues,
    issue_entries,
    search_docs,
    search_tokens,
    thread_links,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.store.database import Database

_LABELS: Final = ("field", "category", "actor", "actor_kind", "region")


class SqlThreads:
    """The threads of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def docs(self, *, first: int = 0, last: int) -> list[ThreadDoc]:
        """The indexed entries of the issues `first` to `last`, in order of issue."""
        asked = (
            sa.select(search_docs, search_tokens.c.tokens)
            .join(search_tokens, search_tokens.c.id == search_docs.c.id)
            .where(search_docs.c.number.between(first, last))
            .order_by(search_docs.c.number, search_docs.c.id.desc())
        )
        with self._database.read() as connection:
            return [
                ThreadDoc(
                    ref=EntryRef(row["number"], row["entry_id"]),
                    tokens=row["tokens"],
                    **{name: row[name] for name in _LABELS},
                )
                for row in connection.execute(asked).mappings()
            ]

    def entries(self, refs: Iterable[EntryRef]) -> Mapping[EntryRef, ThreadEntry]:
        """Entries as they stand in their issues; those that print no more are left out."""
        wanted = set(refs)
        same = ("number", "entry_id", "revision")
        asked = (
            sa.select(
                issue_entries.c.number,
                issue_entries.c.entry_id,
                issue_entries.c.field,
                issue_entries.c.category,
                entry_revisions.c.headline,
                entry_revisions.c.bullets,
                entry_revisions.c.event_date,
                entry_revisions.c.actor,
                frozen_issues.c.signed_at,
            )
            .join(
                entry_revisions,
                sa.and_(*(issue_entries.c[name] == entry_revisions.c[name] for name in same)),
            )
            .outerjoin(frozen_issues, frozen_issues.c.number == issue_entries.c.number)
        )
        found: dict[EntryRef, ThreadEntry] = {}
        with self._database.read() as connection:
            for chunk in in_chunks(ref.entry_id for ref in wanted):
                rows = connection.execute(asked.where(issue_entries.c.entry_id.in_(chunk)))
                for row in rows.mappings():
                    ref = EntryRef(row["number"], row["entry_id"])
                    if ref in wanted:
                        found[ref] = _entry(ref, row)
            for number, steps in all_steps(connection, {ref.number for ref in wanted}).items():
                places = places_of(connection, steps)
                if places is not None:
                    _as_published(connection, number, places, wanted, found)
        return found

    def add(self, links: Sequence[ThreadLink], *, only_new: bool = False) -> int:
        """Keep what was said of pairs; with `only_new` where nothing was said before; how many."""
        with self._database.write() as connection:
            known = {one.pair for one in _newest(connection)} if only_new else set()
            new = [link for link in links if link.pair not in known]
            insert_rows(connection, thread_links, [_row(link) for link in new])
        return len(new)

    def links(self) -> list[ThreadLink]:
        """The newest word on every pair, by later entry and score."""
        with self._database.read() as connection:
            found = _newest(connection)
        return sorted(found, key=lambda one: (one.later, -one.score, one.earlier))

    def history(self, ref: EntryRef) -> list[ThreadLink]:
        """Everything ever said of an entry's links, oldest first."""
        earlier = (thread_links.c.earlier_number, thread_links.c.earlier_entry)
        later = (thread_links.c.later_number, thread_links.c.later_entry)
        is_it = [
            sa.and_(number == ref.number, name == ref.entry_id) for number, name in (earlier, later)
        ]
        asked = sa.select(thread_links).where(sa.or_(*is_it)).order_by(thread_links.c.id)
        with self._database.read() as connection:
            return [_link(row) for row in connection.execute(asked).mappings()]


def _newest(connection: sa.Connection) -> list[ThreadLink]:
    rows = connection.execute(sa.select(thread_links).order_by(thread_links.c.id)).mappings()
    return list({link.pair: link for link in map(_link, rows)}.values())


def _row(link: ThreadLink) -> dict[str, Any]:
    return {
        "earlier_number": link.earlier.number,
        "earlier_entry": link.earlier.entry_id,
        "later_number": link.later.number,
        "later_entry": link.later.entry_id,
        "state": link.state,
        "score": link.score,
        "why": list(link.why),
        "by": link.by,
        "at": link.at,
    }


def _link(row: Mapping[Any, Any]) -> ThreadLink:
    return ThreadLink(
        earlier=EntryRef(row["earlier_number"], row["earlier_entry"]),
        later=EntryRef(row["later_number"], row["later_entry"]),
        state=row["state"],
        score=row["score"],
        why=tuple(row["why"]),
        by=row["by"],
        at=row["at"],
    )


def _entry(ref: EntryRef, row: Mapping[Any, Any]) -> ThreadEntry:
    return ThreadEntry(
        ref=ref,
        headline=row["headline"],
        day=row["event_date"],
        field=row["field"],
        category=row["category"],
        bullets=tuple(bullet["text"] for bullet in row["bullets"]),
        actor=row["actor"] or "",
        is_public=row["signed_at"] is not None,
    )


def _as_published(
    connection: sa.Connection,
    number: int,
    places: Sequence[tuple[str, str, str, int]],
    wanted: set[EntryRef],
    found: dict[EntryRef, ThreadEntry],
) -> None:
    """Show the entries of an issue as its public edition has them, not its correction."""
    for ref in [one for one in found if one.number == number]:
        del found[ref]
    asked = sa.select(entry_revisions).where(entry_revisions.c.number == number)
    rows = {(row["entry_id"], row["revision"]): row for row in connection.execute(asked).mappings()}
    for field, category, entry_id, revision in places:
        ref = EntryRef(number, entry_id)
        if ref in wanted:
            row = {**rows[entry_id, revision], "field": field, "category": category}
            found[ref] = _entry(ref, {**row, "signed_at": number})
