"""Routes of the threads: what goes on from issue to issue, and what an editor says of it.

Shape:  a number or nothing in, a page out; two entries and a word in, back to the page. The same
        as JSON under `/api/v1/threads`.
Units:  none.
Errors: `app` turns our own errors into pages and JSON that say what to do.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse
from pydantic import BaseModel

from hanju.model import EntryRef
from hanju.reports import as_json
from hanju.web import pages, views
from hanju.web.asking import Who, room_of

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.newsroom import Newsroom

router = APIRouter(include_in_schema=False)
json = APIRouter(prefix="/api/v1", tags=["threads"])
Number = Annotated[int | None, Query(ge=0, le=10**9)]
Says = Literal["confirmed", "refused"]
_SHOWN = 60


class Said(BaseModel):
    """Whether the later entry goes on from the earlier one."""

    earlier_number: int
    earlier_entry: str
    later_number: int
    later_entry: str
    state: Says


@router.get("/threads")
def threads(request: Request, who: Who, number: Number = None) -> Response:
    """Every timeline, and what is proposed for an issue, the newest one when none is named."""
    room = room_of(request)
    rows = room.issues()
    asked = number if number is not None else (rows[0].number if rows else None)
    links = [] if asked is None else room.threads.links(asked)
    entries = room.threads.entries({ref for link in links for ref in link.pair})
    told = [link for link in links if set(link.pair) <= entries.keys()]
    return pages.render(
        request, "threads.html.j2", number=asked, entries=entries,
        proposed=[link for link in told if link.state == "proposed"],
        decided=[link for link in told if link.state != "proposed"],
        threads=room.threads.all()[:_SHOWN], issues=[row.number for row in rows][:12],
        may_edit=who.may("editor"), moment=views.moment_text,
    )  # fmt: skip


@router.post("/threads")
def say(
    request: Request,
    who: Who,
    earlier: Annotated[str, Form()],
    later: Annotated[str, Form()],
    state: Annotated[Says, Form()],
) -> Response:
    """Join two entries or say that they do not belong together, and show the page again."""
    link = room_of(request).threads.decide(_ref(earlier), _ref(later), state, by=who.user.name)
    return RedirectResponse(f"/threads?number={link.later.number}", status_code=303)


@router.post("/threads/{number}/look")
def look(request: Request, who: Who, number: int) -> Response:
    """Look in the archive again for what the entries of an issue go on from."""
    del who
    room_of(request).threads.propose(number)
    return RedirectResponse(f"/threads?number={number}", status_code=303)


@json.get("/threads")
def listed(request: Request, who: Who, number: Number = None) -> dict[str, Any]:
    """The timelines; with a number also the links of that issue."""
    del who
    room = room_of(request)
    links = [] if number is None else room.threads.links(number)
    return {"threads": as_json(room.threads.all()), "links": as_json(links)}


@json.post("/threads")
def said(request: Request, who: Who, body: Said) -> dict[str, Any]:
    """Say whether a later entry goes on from an earlier one."""
    room: Newsroom = room_of(request)
    earlier = EntryRef(body.earlier_number, body.earlier_entry)
    later = EntryRef(body.later_number, body.later_entry)
    told: dict[str, Any] = as_json(
        room.threads.decide(earlier, later, body.state, by=who.user.name)
    )
    return told


def _ref(words: str) -> EntryRef:
    number, _, entry = words.partition(":")
    return EntryRef(int(number) if number.isdecimal() else 0, entry)
