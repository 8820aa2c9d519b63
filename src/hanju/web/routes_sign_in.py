"""Routes for signing in and out, and for the first account.

Shape:  forms in, redirects out.
Units:  none.
Errors: wrong names and passwords are told on the page.
Source: threats.md H3, H4; design/desk.md section 4.9.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hanju.clock import SystemClock
from hanju.errors import AccountError
from hanju.web import pages
from hanju.web.accounts import add_user
from hanju.web.asking import Anyone, Who, room_of, settings_of
from hanju.web.secrets import same
from hanju.web.sessions import COOKIE, LASTS, SignInError, begin, safe_path, sign_in

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.model import User

router = APIRouter(include_in_schema=False)
NO_CODE: Final = "처음 시작하는 코드가 맞지 않습니다. `hanju desk`가 터미널에 보여 준 것을 쓰세요."


@router.get("/login")
async def login_page(request: Request, who: Anyone, next: str = "/") -> Response:  # noqa: A002
    """Show the form; without any account, the form for the first one."""
    del who
    is_first = not room_of(request).store.people.users()
    return pages.render(
        request,
        "login.html.j2",
        after=safe_path(next),
        problem="",
        name="",
        is_first=is_first,
        has_sign_on=settings_of(request).sign_on is not None,
    )


@router.post("/login")
async def login(
    request: Request,
    who: Anyone,
    name: Annotated[str, Form()],
    password: Annotated[str, Form()],
    next: Annotated[str, Form()] = "/",  # noqa: A002
    code: Annotated[str, Form()] = "",
) -> Response:
    """Sign in, or make the first account."""
    del who
    room, now = room_of(request), SystemClock().now()
    label = request.headers.get("user-agent", "")
    is_first = not room.store.people.users()
    try:
        if is_first:
            user = await run_in_threadpool(_first, request, name, password, code)
            secret = begin(room, user, now=now, label=label)
        else:
            secret = await run_in_threadpool(sign_in, room, name, password, now=now, label=label)
    except SignInError as exc:
        return pages.render(
            request, "login.html.j2", status=403,
            after=safe_path(next), problem=str(exc), name=name[:80], is_first=is_first,
            has_sign_on=settings_of(request).sign_on is not None,
        )  # fmt: skip
    return signed_in(request, secret, next)


def signed_in(request: Request, secret: str, after: str) -> Response:
    """Go on as somebody whose session has begun."""
    answer = RedirectResponse(safe_path(after), status_code=303)
    answer.set_cookie(
        COOKIE,
        secret,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=settings_of(request).is_secure or request.url.scheme == "https",
        path="/",
    )
    return answer


def _first(request: Request, name: str, password: str, code: str) -> User:
    wanted = settings_of(request).setup_code
    if not wanted or not same(code.strip(), wanted):
        raise SignInError(NO_CODE)
    try:
        return add_user(room_of(request), name, role="admin", password=password)
    except AccountError as exc:
        raise SignInError(f"{exc.problem}. {exc.mend}") from exc


@router.post("/logout")
async def logout(request: Request, who: Who) -> Response:
    """End this session."""
    room_of(request).store.people.end_session(who.secret_hash)
    answer = RedirectResponse("/login", status_code=303)
    answer.delete_cookie(COOKIE, path="/")
    return answer
