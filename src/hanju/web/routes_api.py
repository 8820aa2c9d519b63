"""The JSON API of the desk: the same acts as the page, for scripts of the page and programs.

Shape:  JSON bodies in, JSON out; described at /api/v1/openapi.json.
Units:  spans [start, end) in code points; instants ISO UTC.
Errors: `app` turns our own errors into answers with "error" and "message".
Source: design/desk.md sections 2 and 4.9; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Annotated, Any, Final

from fastapi import APIRouter, Header, Request
from pydantic import BaseModel, ConfigDict, Field

from hanju.errors import EditConflictError
from hanju.model.issue_json import issue_to_json
from hanju.newsroom.desk.fields import MAX_CHARS
from hanju.reports import as_json
from hanju.web import views
from hanju.web.asking import Refused, Who, room_of

router = APIRouter(prefix="/api/v1")
_REVISION: Final = re.compile(r'"?r?(\d{1,9})"?')


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FieldText(_Body):
    """A new text of a field; `key` names this save, so that an answer can be told from others."""

    text: Annotated[str, Field(max_length=MAX_CHARS)]
    key: Annotated[str, Field(max_length=64)] = ""


class CheckedText(_Body):
    """A text that is being typed."""

    field: Annotated[str, Field(max_length=10)]
    text: Annotated[str, Field(max_length=MAX_CHARS)]


@router.get("/issues")
def issues(request: Request, who: Who) -> list[dict[str, Any]]:
    """All issues, newest first."""
    del who
    return [as_json(row) for row in room_of(request).issues()]


@router.get("/issues/{number}")
def issue(request: Request, who: Who, number: int) -> dict[str, Any]:
    """An issue with the state of its entries and what is wrong with them."""
    page = room_of(request).desk.page(number, by=who.user.name)
    told: dict[str, Any] = as_json(page)
    return told


@router.get("/issues/{number}/entries/{entry_id}")
def entry(request: Request, who: Who, number: int, entry_id: str) -> dict[str, Any]:
    """One entry as it stands."""
    del who
    told: dict[str, Any] = as_json(room_of(request).desk.entry(number, entry_id))
    return told


@router.get("/issues/{number}/comments")
def comments(request: Request, who: Who, number: int) -> list[dict[str, Any]]:
    """What people say about the entries of an issue, with the text each is about."""
    del who
    room = room_of(request)
    room.issue(number)
    return [as_json(one) for one in room.desk.comments(number)]


@router.get("/issues/{number}/candidates")
def candidates(
    request: Request, who: Who, number: int, q: str = "", why: str = ""
) -> list[dict[str, Any]]:
    """Stories that did not make it, best first, with the reason; `why` names a group of reasons."""
    del who
    found = room_of(request).desk.candidates(number, q[:200], why[:40])
    return [as_json(one) for one in found]


@router.get("/issues/{number}/pages")
def page_breaks(request: Request, who: Who, number: int) -> dict[str, Any]:
    """Where the pages of the PDF end: each before a field of an entry."""
    del who
    told: dict[str, Any] = as_json(room_of(request).page_breaks(number))
    return told


@router.get("/issues/{number}/candidates/groups")
def candidate_groups(request: Request, who: Who, number: int) -> dict[str, int]:
    """How many candidates there are for each reason why they are out."""
    del who
    return room_of(request).desk.candidate_groups(number)


@router.get("/issues/{number}/vs/{other}")
def against(request: Request, who: Who, number: int, other: int) -> dict[str, Any]:
    """An issue beside another: counts by category, what is told again, what goes on."""
    del who
    told: dict[str, Any] = as_json(room_of(request).desk.against(number, other))
    return told


@router.get("/issues/{number}/entries/{entry_id}/history")
def history(
    request: Request, who: Who, number: int, entry_id: str, field: str = ""
) -> list[dict[str, Any]]:
    """Who changed what of an entry and when, newest first."""
    del who
    found = room_of(request).desk.history(number, entry_id, field[:10] or None)
    return [as_json(one) for one in found]


@router.get("/issues/{number}/entries/{entry_id}/why")
def why(request: Request, who: Who, number: int, entry_id: str) -> dict[str, Any]:
    """Why this entry stands where it stands."""
    del who
    told: dict[str, Any] = as_json(room_of(request).why(entry_id, number))
    return told


@router.get("/issues/{number}/corrections")
def corrections(request: Request, who: Who, number: int) -> dict[str, Any]:
    """The editions of an issue, and what the one at hand corrects."""
    del who
    desk = room_of(request).desk
    return {
        "editions": as_json(desk.editions(number)),
        "correction": as_json(desk.corrected(number)),
    }


@router.get("/issues/{number}/corrections/{edition}")
def correction(request: Request, who: Who, number: int, edition: int) -> dict[str, Any]:
    """One edition of an issue: as it was signed, or the open draft."""
    del who
    found: dict[str, Any] = issue_to_json(room_of(request).corrections.issue(number, edition))
    return found


@router.get("/issues/{number}/review")
def review(request: Request, who: Who, number: int) -> dict[str, Any]:
    """The issue as it is read and signed: its fingerprint, what is unread, what blocks me."""
    view = room_of(request).desk.review_view(number, by=who.user.name)
    told: dict[str, Any] = as_json(view)
    return {**told, "unread": view.unread, "unconfirmed": view.unconfirmed}


@router.get("/issues/{number}/compare/{other}")
def compare(request: Request, who: Who, number: int, other: int) -> dict[str, Any]:
    """What differs from another issue to this one."""
    del who
    told: dict[str, Any] = as_json(room_of(request).desk.compare(number, other=other))
    return told


@router.get("/issues/{number}/changes")
def changes(request: Request, who: Who, number: int, since: int = 0) -> list[dict[str, Any]]:
    """What changed of an issue since an event; since it was first drafted without one."""
    del who
    return [as_json(one) for one in room_of(request).desk.changes(number, since=since)]


@router.get("/issues/{number}/acts")
def acts(request: Request, who: Who, number: int, by: str = "") -> list[dict[str, Any]]:
    """What was done to an issue, oldest first; by one person when named."""
    del who
    room = room_of(request)
    room.issue(number)
    return [as_json(one) for one in room.desk.acts(number, by=by[:80])]


@router.put("/issues/{number}/entries/{entry_id}/{field}")
def save(
    request: Request,
    who: Who,
    number: int,
    entry_id: str,
    field: str,
    body: FieldText,
    if_match: Annotated[str, Header()],
) -> dict[str, Any]:
    """Save a field on the revision seen; 412 with both texts when somebody was quicker."""
    desk = room_of(request).desk
    seen = _REVISION.fullmatch(if_match.strip())
    if seen is None:
        raise Refused("If-Match에 본 판의 번호가 없습니다.")
    try:
        saved = desk.save(number, entry_id, field, body.text, seen=int(seen[1]), by=who.user.name)
    except EditConflictError as exc:
        exc.texts = {  # type: ignore[attr-defined]
            "base": desk.text_at(number, entry_id, field, exc.seen),
            "theirs": desk.text_at(number, entry_id, field, exc.current),
            "key": body.key,
        }
        raise
    return {
        "revision": saved.revision,
        "text": saved.text,
        "state": saved.state,
        "findings": views.findings_json(
            saved.entry,
            saved.findings,
            saved.dismissed,
            mends=desk.word_mends,
        ),
        "key": body.key,
    }


@router.post("/issues/{number}/entries/{entry_id}/check")
def check(
    request: Request, who: Who, number: int, entry_id: str, body: CheckedText
) -> dict[str, Any]:
    """What would be wrong if a field read like this; nothing is stored."""
    del who
    desk = room_of(request).desk
    typed = desk.typed(number, entry_id, body.field, body.text)
    told = views.findings_json(typed.entry, typed.findings, typed.dismissed, mends=desk.word_mends)
    return {"findings": told}


@router.get("/issues/{number}/entries/{entry_id}/{field}/evidence")
def evidence(request: Request, who: Who, number: int, entry_id: str, field: str) -> dict[str, Any]:
    """What supports a field: its facts, and the sources with the sentences it rests on."""
    del who
    return asdict(room_of(request).desk.evidence(number, entry_id, field))
