"""Routes of the pages beside an issue: its candidates, what changed, and another week.

Shape:  addresses in, HTML out.
Units:  none.
Errors: `app` turns our own errors into pages that say what to do.
Source: design/desk.md sections 2 and 4.6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request

from hanju.newsroom.desk.choosing import GROUPS
from hanju.web import pages, views, views_review
from hanju.web.asking import Who, room_of, settings_of

if TYPE_CHECKING:
    from starlette.responses import Response

router = APIRouter(include_in_schema=False)
#: Up to which event somebody has looked at what changed, on this computer.
SEEN_COOKIE: Final = "hanju_seen"
SEEN_FOR_S: Final = 60 * 60 * 24 * 60
POINTS: Final = {"mine": "내가 마지막으로 고친 뒤", "review": "검토를 주고받은 뒤"}


@router.get("/issues/{number}/candidates")
def candidates(request: Request, who: Who, number: int, q: str = "", why: str = "") -> Response:
    """Stories that did not make it, with the reason; by words and by reason."""
    desk = room_of(request).desk
    group = why if why in GROUPS else ""
    counts = desk.candidate_groups(number)
    found = desk.candidates(number, q[:200], group, limit=200)
    return pages.render(
        request, "candidates.html.j2", number=number, q=q[:200], why=group,
        rows=[views_review.candidate(one) for one in found],
        chips=list(counts.items()), total=room_of(request).store.count_candidates(number),
        may_edit=who.may("editor"),
    )  # fmt: skip


@router.get("/issues/{number}/changes")
def changes(request: Request, who: Who, number: int, since: str = "") -> Response:
    """What changed of an issue since I last looked, since my own last change, or ever."""
    room = room_of(request)
    name = f"{SEEN_COOKIE}_{number}"
    seen = _event(request.cookies.get(name, ""))
    points = room.desk.points(number, by=who.user.name)
    start = _event(since) if since else seen
    newest = room.store.talk.newest_event()
    people = {one.name: one.shown for one in room.store.people.users()}
    shown = [("내가 마지막으로 본 뒤", seen)] if seen else []
    shown += [(f"{POINTS[one.kind]} · {views.moment_text(one.at)}", one.event_id) for one in points]
    answer = pages.render(
        request, "changes.html.j2", number=number, start=start,
        points=[*shown, ("초안부터 모두", 0)],
        rows=views_review.changes(room.desk.changes(number, since=start), people),
        others=[row.number for row in room.issues() if row.number != number][:6],
    )  # fmt: skip
    answer.set_cookie(
        name, str(newest), max_age=SEEN_FOR_S, path=f"/issues/{number}/changes",
        httponly=True, samesite="lax", secure=settings_of(request).is_secure,
    )  # fmt: skip
    return answer


@router.get("/issues/{number}/vs/{other}")
def against(request: Request, who: Who, number: int, other: int) -> Response:
    """An issue beside another one: counts, what is told again, what goes on."""
    del who
    room = room_of(request)
    return pages.render(
        request, "against.html.j2", number=number, other=other,
        week=room.desk.against(number, other),
        others=[row.number for row in room.issues() if row.number not in {number, other}][:6],
    )  # fmt: skip


def _event(text: str) -> int:
    """The event that a link or a cookie names: 391, or r391; 0 for none."""
    digits = text.removeprefix("r")
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
