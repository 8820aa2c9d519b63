"""Issues in SQL: masthead and order as revisions, one signed text for ever.

Shape:  an `Issue` is kept as a layout (masthead, chapters, which revision of which entry
        stands where) and its entries; loading gives back an equal `Issue`.
Units:  dates Asia/Seoul, instants UTC.
Errors: `NoSuchIssueError`, `IssueFrozenError`; a wrong call is a `ValueError`.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.errors import (
    ChangedSinceShownError,
    IssueFrozenError,
    NoSuchIssueError,
    ReviewStepError,
)
from hanju.model import Issue, IssueCategory, IssueChapter, IssueField
from hanju.model.issue_json import canonical_json
from hanju.ports import FrozenIssue, IssueRow
from hanju.ports_corrections import CorrectionStep, edition_of, opened, published_edition
from hanju.store import corrections, entries
from hanju.store.database import insert_new, insert_rows
from hanju.store.schema import (
    entry_revisions,
    frozen_issues,
    issue_entries,
    issue_revisions,
    issue_states,
    issues,
    search_waiting_issues,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from hanju.model import Entry, IssueState

_FROZEN = ("approved", "published")


def save(
    connection: sa.Connection,
    issue: Issue,
    *,
    by: str,
    why: str,
    at: datetime,
    others: Sequence[Entry] = (),
) -> None:
    """Store a new issue, or what changed in a draft; see `ports.Store.save_issue`.

    `others` are new texts of entries that do not print.
    """
    before = _issue_row(connection, issue.number)
    if before is not None and before["state"] in _FROZEN:
        raise IssueFrozenError(issue.number, state=before["state"])
    if issue.state in _FROZEN:
        raise ValueError(f"an issue becomes {issue.state} by freezing, not by saving")
    ids = [entry.id for entry in issue.entries()]
    if len(set(ids)) < len(ids):
        raise ValueError(f"issue {issue.number} holds an entry id twice")
    if before is None:
        connection.execute(sa.insert(issues), {**_dates(issue), "state": "", "revision": 0})
    texts = (*issue.entries(), *(one for one in others if one.id not in ids))
    saved = _save_entries(connection, issue.number, texts, by=by, why=why, at=at)
    layout = _layout(issue, saved)
    revision = 0 if before is None else before["revision"]
    if layout != _stored_layout(connection, issue.number, revision):
        revision += 1
        insert_rows(
            connection,
            issue_revisions,
            [
                {
                    "number": issue.number,
                    "revision": revision,
                    "layout": layout,
                    "by": by,
                    "why": why,
                    "at": at,
                }
            ],
        )
        _place_entries(connection, issue, saved)
    connection.execute(
        sa.update(issues).where(issues.c.number == issue.number),
        {**_dates(issue), "revision": revision},
    )
    if before is None or before["state"] != issue.state:
        _set_state(connection, issue.number, issue.state, by=by, at=at)


def lock(connection: sa.Connection, number: int) -> None:
    """Let nobody else change this issue until the transaction ends.

    SQLite's writers take turns anyway; PostgreSQL holds the row.
    """
    connection.execute(
        sa.select(issues.c.number).where(issues.c.number == number).with_for_update()
    )


def load(connection: sa.Connection, number: int) -> Issue:
    """The issue with the newest revision of every entry."""
    row = _row_or_refuse(connection, number)
    layout = _stored_layout(connection, number, row["revision"])
    if layout is None:
        raise NoSuchIssueError(number)
    found = connection.execute(
        sa.select(entry_revisions)
        .join(
            issue_entries,
            sa.and_(
                issue_entries.c.number == entry_revisions.c.number,
                issue_entries.c.entry_id == entry_revisions.c.entry_id,
                issue_entries.c.revision == entry_revisions.c.revision,
            ),
        )
        .where(entry_revisions.c.number == number)
    ).mappings()
    return _issue(number, layout, found, state=row["state"])


def load_at(
    connection: sa.Connection, number: int, *, layout: int, revisions: Mapping[str, int]
) -> Issue:
    """The issue as a layout of before had it, with those revisions of its entries, as a draft."""
    stored = _stored_layout(connection, number, layout)
    if stored is None:
        raise NoSuchIssueError(number)
    found = connection.execute(
        sa.select(entry_revisions).where(entry_revisions.c.number == number)
    ).mappings()
    kept = [one for one in found if revisions.get(one["entry_id"]) == one["revision"]]
    return _issue(number, stored, kept, state="draft")


def _issue(
    number: int, layout: Mapping[str, Any], rows: Iterable[Mapping[Any, Any]], *, state: IssueState
) -> Issue:
    found = {one["entry_id"]: entries.from_columns(one["entry_id"], one) for one in rows}
    masthead = layout["masthead"]
    return Issue(
        number=number,
        series_line=masthead["series_line"],
        title=masthead["title"],
        english_title=masthead["english_title"],
        base_date=date.fromisoformat(masthead["base_date"]),
        window_start=date.fromisoformat(masthead["window_start"]),
        window_end=date.fromisoformat(masthead["window_end"]),
        base_line=masthead["base_line"],
        chapters=tuple(_chapter(chapter, found) for chapter in layout["chapters"]),
        disclaimer=masthead["disclaimer"],
        state=state,
        notices=tuple(masthead["notices"]),
        extras=_pairs(masthead["extras"]),
    )


def rows(connection: sa.Connection) -> list[IssueRow]:
    """All issues, newest number first."""
    counted = (
        sa.select(issue_entries.c.number, sa.func.count().label("entries"))
        .group_by(issue_entries.c.number)
        .subquery()
    )
    newest = corrections.newest_corrections()
    found = connection.execute(
        sa.select(
            issues,
            sa.func.coalesce(counted.c.entries, 0).label("entries"),
            *(
                sa.func.coalesce(newest.c[name], frozen_issues.c[name]).label(name)
                for name in ("content_hash", "signed_by", "signed_at")
            ),
        )
        .outerjoin(counted, counted.c.number == issues.c.number)
        .outerjoin(frozen_issues, frozen_issues.c.number == issues.c.number)
        .outerjoin(newest, newest.c.number == issues.c.number)
        .order_by(issues.c.number.desc())
    ).mappings()
    steps = corrections.all_steps(connection)
    return [
        IssueRow(
            number=row["number"],
            state=row["state"],
            base_date=row["base_date"],
            window_start=row["window_start"],
            window_end=row["window_end"],
            entries=row["entries"],
            content_hash=row["content_hash"],
            signed_by=row["signed_by"],
            signed_at=row["signed_at"],
            edition=edition_of(steps.get(row["number"], ())),
            published_edition=published_edition(steps.get(row["number"], ())),
        )
        for row in found
    ]


def freeze(
    connection: sa.Connection,
    number: int,
    *,
    document: str,
    content_hash: str,
    by: str,
    at: datetime,
    needs: IssueState | None = None,
) -> None:
    """Keep the signed text for ever and set the state to approved.

    Of a correction it is kept beside those signed before, which stay.
    """
    lock(connection, number)
    if document_hash(document) != content_hash:
        raise ValueError("the hash is not the hash of the document")
    row = _row_or_refuse(connection, number)
    if row["state"] in _FROZEN:
        raise IssueFrozenError(number, state=row["state"])
    if needs is not None and row["state"] != needs:
        raise ReviewStepError(number, row["state"])
    if canonical_json(load(connection, number)) != document:
        raise ChangedSinceShownError(number)
    open_one = opened(corrections.steps_of(connection, number))
    before = frozen(connection, number)
    if before is not None and before.content_hash == content_hash:
        raise ReviewStepError(
            number,
            problem=f"{before.edition}판과 글이 같습니다. 고칠 것이 없으면 정정을 취소하세요.",
        )
    _set_state(connection, number, "approved", by=by, at=at)
    signed = FrozenIssue(
        number=number,
        document=document,
        content_hash=content_hash,
        signed_by=by,
        signed_at=at,
        edition=1 if open_one is None else open_one.edition,
    )
    corrections.keep_signed(connection, signed)
    if open_one is None:
        return
    corrections.add_step(
        connection,
        replace(open_one, action="signed", by=by, why="", at=at, layout=0, kept={}),
    )


def frozen(connection: sa.Connection, number: int) -> FrozenIssue | None:
    """The text signed last, None before the first signature."""
    _row_or_refuse(connection, number)
    return next(iter(reversed(corrections.signed_of(connection, number))), None)


def published(connection: sa.Connection, number: int) -> FrozenIssue | None:
    """The edition that everybody sees, None before the first is published."""
    _row_or_refuse(connection, number)
    wanted = published_edition(corrections.steps_of(connection, number))
    signed = corrections.signed_of(connection, number)
    return next((one for one in signed if one.edition == wanted), None)


def set_state(
    connection: sa.Connection,
    number: int,
    state: IssueState,
    *,
    by: str,
    at: datetime,
    needs: IssueState | None = None,
) -> None:
    """Record a change of state; approved can only become published, once."""
    now = _row_or_refuse(connection, number)["state"]
    if needs is not None and now != needs and now not in _FROZEN:
        raise ReviewStepError(number, now)
    if now == state:
        return
    if now in _FROZEN and (now, state) != ("approved", "published"):
        raise IssueFrozenError(number, state=now)
    if now not in _FROZEN and state in _FROZEN:
        raise ValueError(f"issue {number} becomes approved by freezing, then published")
    if state == "published":
        _publish(connection, number, by=by, at=at)
    _set_state(connection, number, state, by=by, at=at)


def write_state(
    connection: sa.Connection, number: int, state: IssueState, *, by: str, at: datetime
) -> None:
    """Record a state without asking which was before: for corrections, whose steps decide."""
    _set_state(connection, number, state, by=by, at=at)


def layout_revision(connection: sa.Connection, number: int) -> int:
    """Which layout an issue has now."""
    return int(_row_or_refuse(connection, number)["revision"])


def _publish(connection: sa.Connection, number: int, *, by: str, at: datetime) -> None:
    """The edition signed last becomes the one that everybody sees, in the index too."""
    steps = corrections.steps_of(connection, number)
    corrections.add_step(
        connection,
        CorrectionStep(
            number=number, action="published", edition=edition_of(steps), by=by, why="", at=at
        ),
    )
    insert_new(connection, search_waiting_issues, [{"number": number}])


def changed_after_signing(connection: sa.Connection) -> list[int]:
    """Numbers whose kept text no longer has the hash it was signed with."""
    kept = corrections.all_signed(connection)
    return [
        number
        for number in sorted(kept)
        if any(document_hash(one.document) != one.content_hash for one in kept[number])
    ]


def document_hash(document: str) -> str:
    """Sha256 of a signed text, as `model.issue_json.content_hash` makes it."""
    return hashlib.sha256(document.encode()).hexdigest()


def _issue_row(connection: sa.Connection, number: int) -> Mapping[Any, Any] | None:
    query = sa.select(issues).where(issues.c.number == number)
    return connection.execute(query).mappings().first()


def _row_or_refuse(connection: sa.Connection, number: int) -> Mapping[Any, Any]:
    row = _issue_row(connection, number)
    if row is None:
        raise NoSuchIssueError(number)
    return row


def _dates(issue: Issue) -> dict[str, Any]:
    return {
        "number": issue.number,
        "base_date": issue.base_date,
        "window_start": issue.window_start,
        "window_end": issue.window_end,
    }


def _set_state(
    connection: sa.Connection, number: int, state: IssueState, *, by: str, at: datetime
) -> None:
    position = connection.execute(
        sa.select(sa.func.count()).where(issue_states.c.number == number)
    ).scalar_one()
    record = {"number": number, "position": position, "state": state, "by": by, "at": at}
    insert_rows(connection, issue_states, [record])
    connection.execute(sa.update(issues).where(issues.c.number == number), {"state": state})


def _save_entries(
    connection: sa.Connection,
    number: int,
    texts: Iterable[Entry],
    *,
    by: str,
    why: str,
    at: datetime,
) -> dict[str, int]:
    """Add a revision for every entry whose text is new; the revision of each entry now."""
    stored = entries.newest(connection, number)
    saved: dict[str, int] = {}
    added = []
    for entry in texts:
        columns = entries.to_columns(entry)
        revision, before = stored.get(entry.id, (0, None))
        if columns != before:
            revision += 1
            key = {"number": number, "entry_id": entry.id, "revision": revision}
            added.append({**key, **columns, "by": by, "why": why, "at": at})
        saved[entry.id] = revision
    insert_rows(connection, entry_revisions, added)
    return saved


def _place_entries(connection: sa.Connection, issue: Issue, saved: Mapping[str, int]) -> None:
    connection.execute(sa.delete(issue_entries).where(issue_entries.c.number == issue.number))
    standing = (
        (chapter.title, field.name, category.name, entry.id)
        for chapter, field, category in issue.cells()
        for entry in category.entries
    )
    placed = [
        {
            "number": issue.number,
            "position": position,
            "chapter": chapter,
            "field": field,
            "category": category,
            "entry_id": entry_id,
            "revision": saved[entry_id],
        }
        for position, (chapter, field, category, entry_id) in enumerate(standing)
    ]
    insert_rows(connection, issue_entries, placed)


def _layout(issue: Issue, saved: Mapping[str, int]) -> dict[str, Any]:
    return {
        "masthead": {
            "series_line": issue.series_line,
            "title": issue.title,
            "english_title": issue.english_title,
            "base_date": issue.base_date.isoformat(),
            "window_start": issue.window_start.isoformat(),
            "window_end": issue.window_end.isoformat(),
            "base_line": issue.base_line,
            "disclaimer": issue.disclaimer,
            "notices": list(issue.notices),
            "extras": [list(pair) for pair in issue.extras],
        },
        "chapters": [
            {
                "title": chapter.title,
                "fields": [
                    {
                        "name": field.name,
                        "categories": [
                            {
                                "name": category.name,
                                "entries": [[one.id, saved[one.id]] for one in category.entries],
                                "extras": [list(pair) for pair in category.extras],
                            }
                            for category in field.categories
                        ],
                    }
                    for field in chapter.fields
                ],
            }
            for chapter in issue.chapters
        ],
    }


def _stored_layout(connection: sa.Connection, number: int, revision: int) -> dict[str, Any] | None:
    found: dict[str, Any] | None = connection.execute(
        sa.select(issue_revisions.c.layout).where(
            issue_revisions.c.number == number, issue_revisions.c.revision == revision
        )
    ).scalar_one_or_none()
    return found


def _chapter(layout: Mapping[str, Any], found: Mapping[str, Entry]) -> IssueChapter:
    return IssueChapter(
        title=layout["title"],
        fields=tuple(
            IssueField(
                name=field["name"],
                categories=tuple(
                    IssueCategory(
                        name=category["name"],
                        entries=tuple(found[one] for one, _ in category["entries"]),
                        extras=_pairs(category["extras"]),
                    )
                    for category in field["categories"]
                ),
            )
            for field in layout["fields"]
        ),
    )


def _pairs(rows: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((key, text) for key, text in rows)
