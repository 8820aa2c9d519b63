"""The application: routes, guards and errors put together.

Shape:  an open `Newsroom` in, an ASGI application out.
Units:  none.
Errors: `NewsroomError`s become answers here and nowhere else: 404, 409, 412, 422, 503.
Source: STYLE.md section 6; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from hanju import errors
from hanju.web import (
    pages,
    routes_acts,
    routes_adding,
    routes_api,
    routes_archive,
    routes_beside,
    routes_desk,
    routes_pages,
    routes_search,
    routes_settings,
    routes_sign_in,
    routes_sign_on,
    routes_sources,
    routes_streams,
    routes_threads,
    routes_trends,
    routes_words,
)
from hanju.web.asking import Refused, Unknown
from hanju.web.checker import Checker
from hanju.web.packing import PackedFiles
from hanju.web.security import Guarded
from hanju.web.sessions import NotConfirmedError
from hanju.web.streams import BEAT_S, Streams
from hanju.web.works import BusyError, Works

if TYPE_CHECKING:
    from hanju.newsroom import Newsroom
    from hanju.newsroom.sign_on import SignOn

API: Final = "/api/v1"
ROUTERS: Final = (
    routes_sign_in.router,
    routes_sign_on.router,
    routes_desk.router,
    routes_pages.router,
    routes_beside.router,
    routes_api.router,
    routes_archive.router,
    routes_streams.router,
    routes_streams.forms,
    routes_words.router,
    routes_acts.forms,
    routes_acts.json,
    routes_adding.forms,
    routes_adding.api,
    routes_settings.router,
    routes_sources.router,
    routes_sources.api,
    routes_trends.router,
    routes_search.router,
    routes_threads.router,
    routes_threads.json,
)
#: What our own errors are to a browser or a program.
STATUS: Final[tuple[tuple[type[errors.NewsroomError], int], ...]] = (
    (errors.EditConflictError, 412),
    (errors.IssueFrozenError, 409),
    (errors.NoSuchIssueError, 404),
    (errors.NoSuchEntryError, 404),
    (errors.NoSuchEditionError, 404),
    (errors.NoSuchDocumentError, 404),
    (errors.NoSuchArticleError, 404),
    (errors.NoSuchSourceError, 404),
    (errors.NoSuchCommentError, 404),
    (errors.ChangedSinceShownError, 409),
    (errors.ChangedSinceDoneError, 409),
    (errors.NothingToUndoError, 409),
    (errors.ReviewStepError, 409),
    (errors.DateOrderError, 409),
    (errors.StoreLockedError, 503),
    (errors.StoreUnwritableError, 507),
    (errors.StoreBrokenError, 500),
    (errors.PolicyError, 409),
    (BusyError, 409),
    (NotConfirmedError, 403),
    (errors.NewsroomError, 422),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WebSettings:
    """How the desk is served; `is_secure` when people come over https."""

    is_secure: bool = False
    beat_s: float = BEAT_S  # how often a silent stream says that it is there
    sign_on: SignOn | None = None  # the identity provider of the house
    setup_code: str = ""  # lets the first admin in while there are no accounts


def make_app(room: Newsroom, settings: WebSettings | None = None) -> Guarded:
    """Build the application of a newsroom."""
    app = FastAPI(
        title="hanju",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{API}/openapi.json",
        redirect_slashes=False,
    )
    app.state.room = room
    app.state.settings = settings or WebSettings()
    app.state.streams = Streams(room, beat_s=app.state.settings.beat_s)
    app.state.works = Works(room)
    app.state.checker = Checker(room)
    for router in ROUTERS:
        app.include_router(router)
    static = resources.files("hanju.web").joinpath("static")
    app.mount("/static", PackedFiles(directory=Path(str(static))), name="static")
    app.add_exception_handler(errors.NewsroomError, _told)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(Unknown, _unknown)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    return Guarded(app)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith(f"{API}/")


def _answer(request: Request, status: int, kind: str, message: str, **more: Any) -> Response:
    if _is_api(request):
        return JSONResponse({"error": kind, "message": message, **more}, status_code=status)
    return pages.problem(request, status, message)


async def _told(request: Request, exc: Exception) -> Response:
    status = next(code for kind, code in STATUS if isinstance(exc, kind))
    more: dict[str, Any] = {}
    if isinstance(exc, errors.EditConflictError):
        at = exc.at.isoformat() if exc.at else None
        more = {"revision": exc.current, "seen": exc.seen, "by": exc.by, "at": at}
        more |= getattr(exc, "texts", {})
    return _answer(request, status, type(exc).__name__, str(exc), **more)


async def _refused(request: Request, exc: Exception) -> Response:
    return _answer(request, 403, "Refused", str(exc))


async def _unknown(request: Request, exc: Exception) -> Response:
    del exc
    if _is_api(request):
        message = "로그인이 필요합니다. 다시 로그인하면 이어서 할 수 있습니다."
        return JSONResponse({"error": "SignIn", "message": message}, status_code=401)
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse(pages.sign_in_address(asked), status_code=303)


async def _http(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, HTTPException)
    words = {404: "없는 쪽입니다.", 405: "그렇게는 할 수 없는 쪽입니다."}
    return _answer(request, exc.status_code, "Http", words.get(exc.status_code, str(exc.detail)))


async def _invalid(request: Request, exc: Exception) -> Response:
    assert isinstance(exc, RequestValidationError)
    where = ", ".join(".".join(str(part) for part in one["loc"]) for one in exc.errors()[:3])
    return _answer(request, 422, "Invalid", f"보낸 것의 꼴이 다릅니다({where}).")
