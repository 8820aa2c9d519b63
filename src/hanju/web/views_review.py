"""What the pages of reviewing, publishing and choosing need, in words and plain values.

Shape:  views of the desk in, values for templates out.
Units:  instants are shown in Korean time; bytes for files.
Errors: none.
Source: design/desk.md sections 2, 4.6, 4.10 and 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from hanju.model import may
from hanju.newsroom.desk.fields import field_of_where
from hanju.newsroom.desk.history import word_pieces
from hanju.web import views

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from hanju.model import User
    from hanju.newsroom import Newsroom
    from hanju.newsroom.desk import CandidateView, IssueChange, PageView, ReviewEntry, ReviewView
    from hanju.ports import IssueRow
    from hanju.settings import House

KINDS: Final = {"E": "stop", "W": "warn", "I": "info"}
KIB: Final = 1024
#: What stayed, went and came of a text, in its order.
Pieces = tuple[tuple[str, str], ...]
VIEWS: Final = {"changed": "바뀐 것", "unread": "안 읽음", "warn": "주의", "all": "전체"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One entry as a reviewer reads it; changed words struck and underlined."""

    row: views.Row
    place: str
    headline: Pieces
    bullets: tuple[Pieces, ...]
    is_read: bool


def review_page(told: ReviewView, house: House, *, show: str) -> dict[str, Any]:
    """The cards of a review and the numbers above them."""
    issue = told.page.issue
    rows = {
        str(one.view.entry.id): views.row_of(one.view, n, "", house, issue)
        for n, one in enumerate(told.entries, 1)
    }
    fits = {
        "changed": [one for one in told.entries if one.is_changed],
        "unread": [one for one in told.entries if not one.is_read],
        "warn": [one for one in told.entries if rows[str(one.view.entry.id)].warns],
        "all": list(told.entries),
    }
    if show not in fits:
        show = next((key for key in ("changed", "unread") if fits[key]), "all")
    findings = [finding for one in told.entries for finding in one.view.findings]
    return {
        "show": show,
        "pills": [(key, word, len(fits[key])) for key, word in VIEWS.items()],
        "cards": [_card(one, rows[str(one.view.entry.id)]) for one in fits[show]],
        "stops": sum(finding.severity == "E" for finding in findings),
        "wrong": sum(finding.rule.startswith(("N4", "H7")) for finding in findings),
    }


def _card(one: ReviewEntry, row: views.Row) -> Card:
    entry, before = one.view.entry, one.before
    old = [bullet.text for bullet in before.bullets] if before else []
    old += [""] * (len(entry.bullets) - len(old))
    is_new = before is None
    cell = one.view.cell
    return Card(
        row=row,
        place=" · ".join((views.short(cell[0]), cell[1].removesuffix(" 분야"), cell[2]))
        if cell
        else "",
        headline=_pieces(before.headline if before else "", entry.headline, is_new=is_new),
        bullets=tuple(
            _pieces(old[n], bullet.text, is_new=is_new) for n, bullet in enumerate(entry.bullets)
        ),
        is_read=one.is_read,
    )


def _pieces(before: str, after: str, *, is_new: bool) -> Pieces:
    return (("same", after),) if is_new or before == after else word_pieces(before, after)


def reviewers(room: Newsroom, me: User) -> list[User]:
    """Who may sign what this person hands over."""
    return [
        one
        for one in room.store.people.users()
        if one.is_on and may(one.role, "approver") and one.name != me.name
    ]


def waiting(room: Newsroom, row: IssueRow, me: User) -> list[tuple[str, str]]:
    """What waits for a person: an issue to sign, open comments of others."""
    found = []
    if row.state == "in_review" and may(me.role, "approver"):
        found.append((f"제{row.number}호 검토와 승인", f"/issues/{row.number}/review"))
    talk = [
        one
        for one in room.store.talk.comments(row.number)
        if not one.resolved_by and one.by != me.name
    ]
    people = {one.name: one.shown for one in room.store.people.users()}
    return found + [
        (f"{people.get(one.by, one.by)}: {one.text[:60]}", f"/issues/{row.number}?e={one.entry_id}")
        for one in talk[-5:]
    ]


def trouble(room: Newsroom) -> list[str]:
    """Sources that are on and do not answer."""
    return [
        f"{one.source.name}: {one.health.why}"
        for one in room.sources()
        if one.source.is_on and one.health is not None and one.health.why
    ][:8]


def edition_path(room: Newsroom, number: int, name: str) -> Path | None:
    """The file of that name among the editions of an issue; None for any other name."""
    folder = room.home / "editions" / str(number)
    found = (path for path in folder.glob("*") if path.is_file() and path.name == name)
    return next(found, None)


def editions(room: Newsroom, number: int) -> list[dict[str, str]]:
    """The files of an issue that were made."""
    folder = room.home / "editions" / str(number)
    paths = sorted(folder.glob("*")) if folder.is_dir() else []
    return [
        {
            "kind": path.suffix.lstrip(".").upper(),
            "name": path.name,
            "size": f"{max(1, path.stat().st_size // KIB):,} KiB",
            "link": f"/issues/{number}/editions/{path.name}",
        }
        for path in paths
        if path.is_file() and path.suffix not in {".jsonl", ".tmp"}
    ]


def groups(page: PageView) -> list[dict[str, Any]]:
    """The findings of an issue by rule: what blocks first, then by how often."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for view in page.entries:
        for one in view.findings:
            found.setdefault((one.severity, one.rule), []).append(
                {
                    "entry": str(view.entry.id),
                    "headline": view.entry.headline,
                    "field": field_of_where(one.where),
                    "message": one.message,
                }
            )
    order = sorted(found.items(), key=lambda item: ("EWI".index(item[0][0]), -len(item[1])))
    return [
        {"rule": rule, "level": views.LEVELS[level], "kind": KINDS[level], "places": places,
         "mends": []}
        for (level, rule), places in order
    ]  # fmt: skip


def candidate(one: CandidateView) -> dict[str, Any]:
    """A candidate in one line."""
    return {
        "id": one.name,
        "headline": one.headline,
        "line": " · ".join(
            str(word)
            for word in (
                " > ".join(one.cell[1:]) if one.cell else "",
                views.day_text(one.event_date) if one.event_date else "날짜 없음",
                ", ".join(one.publishers[:3]),
            )
            if word
        ),
        "why": f"{one.group} · {one.reason}" if one.reason else one.group,
        "can_wait": one.can_wait,
        "earlier": one.earlier,
    }


def changes(found: Iterable[IssueChange], people: Mapping[str, str]) -> list[dict[str, Any]]:
    """What changed of the entries of an issue, in words."""
    return [
        {
            "id": one.entry_id,
            "headline": one.headline,
            "fields": [
                (views.field_word(change.field), change.pieces)
                for change in one.changes
                if change.before != change.after
            ],
            "before": " > ".join(one.before[1:]) if one.before else "실리지 않음",
            "after": " > ".join(one.after[1:]) if one.after else "실리지 않음",
            "is_moved": one.before != one.after,
            "by": ", ".join(people.get(name, name) for name in one.by),
        }
        for one in found
    ]
