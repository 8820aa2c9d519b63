"""Asking: who a request comes from, whether it may, and the newsroom it is for.

Shape:  FastAPI dependencies.
Units:  none.
Errors: `Unknown` for nobody we know, `Refused` for somebody who may not.
Source: threats.md H3 and H5; design/desk.md section 7.

One dependency guards every route: it looks up the role of the route in `roles`, so that a route
without a line there answers nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from hanju.clock import SystemClock
from hanju.web.roles import needed
from hanju.web.security import SAFE_METHODS
from hanju.web.sessions import Visitor, is_meant, visitor

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.web.app import WebSettings
    from hanju.web.checker import Checker
    from hanju.web.streams import Streams

NOT_YOURS = "이 일을 할 권한이 없습니다. 관리자에게 권한을 물어 주세요."
STALE = "화면이 오래되어 확인할 수 없습니다. 쪽을 새로 불러와 다시 해 주세요."
TOKEN_HEADER = "x-hanju-token"  # noqa: S105  the name of a header


class Unknown(Exception):  # noqa: N818  an answer, not a failure
    """Nobody we know is asking."""


class Refused(Exception):  # noqa: N818  an answer, not a failure
    """Somebody asks for what their role does not allow."""


def room_of(request: Request) -> Newsroom:
    """The newsroom that is served."""
    found: Newsroom = request.app.state.room
    return found


def settings_of(request: Request) -> WebSettings:
    """How it is served."""
    found: WebSettings = request.app.state.settings
    return found


def checker_of(request: Request) -> Checker:
    """What checks behind the pages."""
    found: Checker = request.app.state.checker
    return found


def streams_of(request: Request) -> Streams:
    """Everybody who listens."""
    found: Streams = request.app.state.streams
    return found


async def guarded(request: Request) -> Visitor | None:
    """Who is asking; raises when they may not.

    Raises:
        Unknown: signing in is needed.
        Refused: the role does not reach, or a form came without its token.
    """
    now = SystemClock().now()
    who = await run_in_threadpool(visitor, room_of(request), request, now=now)
    role = needed(request.method, request.scope["route"].path)
    if role is not None:
        if who is None:
            raise Unknown
        if not who.may(role):
            raise Refused(NOT_YOURS)
    if who is not None and request.method not in SAFE_METHODS:
        given = request.headers.get(TOKEN_HEADER, "")
        if not given and "form" in request.headers.get("content-type", ""):
            form = await request.form()
            given = str(form.get("token", ""))
        if not is_meant(who, given):
            raise Refused(STALE)
    request.state.visitor = who
    return who


async def somebody(request: Request, who: Annotated[Visitor | None, Depends(guarded)]) -> Visitor:
    """Who is asking, on routes that nobody may use unasked."""
    del request
    if who is None:
        raise Unknown
    return who


Who = Annotated[Visitor, Depends(somebody)]
Anyone = Annotated[Any, Depends(guarded)]
