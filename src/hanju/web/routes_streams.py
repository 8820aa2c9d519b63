"""Routes of what happens meanwhile: events as a stream or a list, presence, long works.

Shape:  JSON bodies in; server-sent events or JSON out.
Units:  event ids only grow.
Errors: `app` turns our own errors into answers.
Source: design/desk.md sections 4.9 and 4.11; threats.md C4.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Form, Header, Query, Request
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from hanju.clock import SystemClock
from hanju.errors import NotApprovedError
from hanju.web.asking import Refused, Who, room_of, streams_of
from hanju.web.sessions import visitor
from hanju.web.streams import told

if TYPE_CHECKING:
    from starlette.responses import Response

router = APIRouter(prefix="/api/v1")
forms = APIRouter(include_in_schema=False)
After = Annotated[int | None, Query(ge=0, lt=2**53)]


class Presence(BaseModel):
    """Where somebody is; `here` false when the page is closed."""

    model_config = ConfigDict(extra="forbid")
    entry: Annotated[str, Field(max_length=80)] = ""
    field: Annotated[str, Field(max_length=10)] = ""
    writing: bool = False
    here: bool = True


@router.get("/issues/{number}/events", response_class=StreamingResponse, response_model=None)
async def events(
    request: Request,
    who: Who,
    number: int,
    after: After = None,
    last_event_id: Annotated[str, Header()] = "",
) -> Response:
    """What happens at an issue, as server-sent events; replayed behind `Last-Event-ID`."""
    del who
    room, streams = room_of(request), streams_of(request)
    await run_in_threadpool(room.issue, number)
    if streams.is_full:
        told_ = {
            "error": "Busy",
            "message": "보고 있는 사람이 너무 많습니다. 잠시 뒤에 다시 잇습니다.",
        }
        return JSONResponse(told_, status_code=503, headers={"Retry-After": "10"})
    if last_event_id.isascii() and last_event_id.isdigit() and len(last_event_id) < 16:
        after = int(last_event_id)

    async def is_welcome() -> bool:
        now = SystemClock().now()
        return await run_in_threadpool(visitor, room, request, now=now) is not None

    return StreamingResponse(
        streams.listen(number, after, is_welcome),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


@router.get("/issues/{number}/news")
async def news(request: Request, who: Who, number: int, after: After = None) -> dict[str, Any]:
    """The same events as a list, for clients that a proxy keeps from listening."""
    del who
    room, streams = room_of(request), streams_of(request)
    await run_in_threadpool(room.issue, number)
    if after is None:
        newest = await run_in_threadpool(room.store.talk.newest_event)
        return {"events": [], "newest": newest, "people": streams.people(number)}
    found, newest = await run_in_threadpool(streams.between, number, after)
    return {
        "events": [told(event) for event in found],
        "newest": newest,
        "people": streams.people(number),
    }


@router.post("/issues/{number}/presence")
async def presence(request: Request, who: Who, number: int, body: Presence) -> dict[str, Any]:
    """Say where I am; forgotten after 30 seconds."""
    streams = streams_of(request)
    await run_in_threadpool(room_of(request).issue, number)
    if body.here:
        streams.here(number, who.user, entry=body.entry, field=body.field, writing=body.writing)
    else:
        streams.gone(number, who.user)
    return {"people": streams.people(number)}


@router.get("/works")
def works(request: Request, who: Who) -> dict[str, Any]:
    """The long work that runs now, and how the last ones ended."""
    del who
    told_: dict[str, Any] = request.app.state.works.told()
    return told_


class Work(BaseModel):
    """A long work to begin; publishing needs the number of a signed issue."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["collect", "draft", "publish"]
    number: Annotated[int, Field(ge=0, lt=2**31)] = 0
    formats: Annotated[
        list[Annotated[str, Field(max_length=20)]], Field(max_length=20, default_factory=list)
    ]


@router.post("/works", status_code=202)
def begin_work(request: Request, who: Who, body: Work) -> dict[str, Any]:
    """Begin to collect, to draft or to publish; its progress is told as events."""
    if body.kind == "publish":
        if not who.may("approver"):
            raise Refused("발행은 검토 권한이 있는 사람만 할 수 있습니다.")
        issue = room_of(request).issue(body.number)
        if issue.state not in {"approved", "published"}:
            raise NotApprovedError(body.number)
    told_: dict[str, Any] = request.app.state.works.begin(
        body.kind, by=who.user.name, number=body.number, formats=body.formats
    )
    return told_


@router.post("/works/stop")
def stop_work(request: Request, who: Who) -> dict[str, bool]:
    """Let the long work that runs end at its next step; what it has stored stays."""
    del who
    return {"stopping": request.app.state.works.stop()}


@forms.post("/works")
def begin_by_form(
    request: Request, who: Who, kind: Annotated[Literal["collect", "draft"], Form()]
) -> Response:
    """Begin to collect or to draft, and go back to the first page."""
    request.app.state.works.begin(kind, by=who.user.name)
    return RedirectResponse("/", status_code=303)
