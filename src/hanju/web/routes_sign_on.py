"""Routes of single sign-on: a browser is sent to the provider of the house and comes back.

Shape:  GET /login/oidc goes there, GET /login/oidc/back comes from there with a code.
Units:  seconds.
Errors: what goes wrong is told on the page of signing in.
Source: docs/decisions/0051-single-sign-on.md; threats.md H3.

What a browser has to bring back lies in a cookie of ten minutes that only these routes get.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from hanju.clock import SystemClock
from hanju.errors import SignOnError
from hanju.web import pages
from hanju.web.asking import Anyone, room_of, settings_of
from hanju.web.routes_sign_in import signed_in
from hanju.web.secrets import same
from hanju.web.sessions import begin, safe_path

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.model import User
    from hanju.newsroom.sign_on import SignOn

router = APIRouter(include_in_schema=False)
CARRIED: Final = "hanju_oidc"
PATH: Final = "/login/oidc"
LASTS_S: Final = 600
Text = Annotated[str, Query(max_length=4000)]


@router.get(PATH)
async def go(request: Request, who: Anyone, next: Text = "/") -> Response:  # noqa: A002
    """Send the browser to the provider."""
    del who
    try:
        begun = await run_in_threadpool(_provider(request).begin, _back(request))
    except SignOnError as exc:
        return _refused(request, exc, next)
    carried = {"s": begun.state, "n": begun.nonce, "v": begun.verifier, "to": safe_path(next)}
    answer = RedirectResponse(begun.address, status_code=303)
    answer.set_cookie(
        CARRIED, json.dumps(carried), max_age=LASTS_S, path=PATH, httponly=True, samesite="lax",
        secure=_is_secure(request),
    )  # fmt: skip
    return answer


@router.get(f"{PATH}/back")
async def come_back(request: Request, who: Anyone, code: Text = "", state: Text = "") -> Response:
    """Sign in whom the provider has proven, where an administrator has made the account."""
    del who
    carried = _carried(request)
    after = carried.get("to", "/")
    try:
        _refuse_unasked(code, state, carried)
        name = await run_in_threadpool(
            lambda: _provider(request).finish(
                code=code, back=_back(request),
                nonce=carried.get("n", ""), verifier=carried.get("v", ""),
            )
        )  # fmt: skip
        user = _account(request, name)
    except SignOnError as exc:
        return _refused(request, exc, after)
    label = request.headers.get("user-agent", "")
    secret = begin(room_of(request), user, now=SystemClock().now(), label=label)
    answer = signed_in(request, secret, after)
    answer.delete_cookie(CARRIED, path=PATH)
    return answer


def _refuse_unasked(code: str, state: str, carried: dict[str, str]) -> None:
    if not code or not state or not same(state, carried.get("s", "")):
        raise SignOnError("이 브라우저에서 시작한 로그인이 아닙니다")


def _account(request: Request, name: str) -> User:
    for user in room_of(request).store.people.users():
        if user.name == name and user.is_on:
            return user
    raise SignOnError("이 이름의 계정이 없거나 꺼져 있습니다")


def _provider(request: Request) -> SignOn:
    found = settings_of(request).sign_on
    if found is None:
        raise HTTPException(404)
    return found


def _is_secure(request: Request) -> bool:
    return settings_of(request).is_secure or request.url.scheme == "https"


def _back(request: Request) -> str:
    scheme = "https" if _is_secure(request) else "http"
    return f"{scheme}://{request.url.netloc}{PATH}/back"


def _carried(request: Request) -> dict[str, str]:
    try:
        told: Any = json.loads(request.cookies.get(CARRIED, "{}"))
    except ValueError:
        return {}
    return {str(key): str(value) for key, value in told.items()} if isinstance(told, dict) else {}


def _refused(request: Request, exc: SignOnError, after: str) -> Response:
    answer = pages.render(
        request, "login.html.j2", status=403, after=safe_path(after), problem=str(exc), name="",
        is_first=False, has_sign_on=True,
    )  # fmt: skip
    answer.delete_cookie(CARRIED, path=PATH)
    return answer
