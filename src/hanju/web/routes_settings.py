"""Routes of the settings: the house by parts, people, the set-up, and what is mine.

Shape:  forms in, pages and redirects out.
Units:  none.
Errors: `HouseError` and `AccountError` are told on the page they concern, with what was typed.
Source: design/desk.md section 7; threats.md H3 and H5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, cast

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse

from hanju.clock import SystemClock
from hanju.errors import AccountError, HouseError
from hanju.model import ROLES
from hanju.web import accounts, pages
from hanju.web.asking import Who, room_of
from hanju.web.secrets import is_password
from hanju.web.sessions import TRIES, TRIES_WITHIN

if TYPE_CHECKING:
    from starlette.responses import Response

    from hanju.model import Role
    from hanju.web.sessions import Visitor

router = APIRouter(include_in_schema=False)
Part = Literal["house", "fields", "actors", "policies"]
RoleName = Literal["reader", "editor", "approver", "admin"]
Text = Annotated[str, Form(max_length=2_000_000)]
Short = Annotated[str, Form(max_length=200)]
PARTS: Final = {
    "house": "발행물과 문체",
    "fields": "장 · 분야 · 구분",
    "actors": "행위자 사전",
    "policies": "정책",
}
#: What the switch on the page remembers in this browser.
THEME_COOKIE: Final = "hanju_theme"
ROLE_WORDS: Final = {"reader": "열람", "editor": "편집", "approver": "검토", "admin": "관리"}


def _page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    return pages.render(
        request, f"settings/{template}.html.j2", status=status,
        parts=PARTS, roles=ROLES, role_words=ROLE_WORDS, **values,
    )  # fmt: skip


@router.get("/settings")
def settings(who: Who) -> Response:
    """Lead to the first page of the settings."""
    del who
    return RedirectResponse("/settings/house", status_code=303)


# -- the house ------------------------------------------------------------------------------


def _part_page(
    request: Request, part: Part, *, status: int = 200, text: str | None = None,
    change: Any = None, problem: str = "", is_saved: bool = False,
) -> Response:  # fmt: skip
    now = room_of(request).house_part(part)
    return _page(
        request, "part", status=status, here=part, title=PARTS[part], part=now,
        text=now.text if text is None else text, change=change, problem=problem,
        is_saved=is_saved,
    )  # fmt: skip


@router.get("/settings/house")
@router.get("/settings/fields")
@router.get("/settings/actors")
@router.get("/settings/policies")
def part_page(request: Request, who: Who, saved: str = "") -> Response:
    """Show a part of the house file."""
    del who
    return _part_page(request, _part_of(request), is_saved=bool(saved))


@router.post("/settings/{part}")
def change_part(
    request: Request, who: Who, part: Part, text: Text = "", seen: Short = "", do: Short = "preview"
) -> Response:
    """Show what a change of a part would do, or make it."""
    room = room_of(request)
    try:
        if do == "save":
            room.change_house(part, text, seen=seen, by=who.user.name)
            return RedirectResponse(f"/settings/{part}?saved=1", status_code=303)
        change = room.preview_house(part, text, seen=seen)
    except HouseError as exc:
        return _part_page(request, part, status=422, text=text, problem=str(exc))
    return _part_page(request, part, text=text, change=change)


def _part_of(request: Request) -> Part:
    return cast("Part", request.url.path.rpartition("/")[2])


@router.get("/settings/backup")
def set_up(request: Request, who: Who) -> Response:
    """Show what is wrong with this set-up, and where everything lies."""
    del who
    room = room_of(request)
    return _page(
        request,
        "backup",
        here="backup",
        title="점검 · 백업",
        checkups=room.doctor(),
        home=room.home,
    )


# -- people ---------------------------------------------------------------------------------


def _people(request: Request, *, status: int = 200, problem: str = "", told: str = "") -> Response:
    users = room_of(request).store.people.users()
    return _page(
        request, "people", status=status, here="people", title="사람", users=users,
        problem=problem, told=told,
    )  # fmt: skip


@router.get("/settings/people")
def people(request: Request, who: Who) -> Response:
    """Show the accounts."""
    del who
    return _people(request)


@router.post("/settings/people/add")
def add_person(
    request: Request, who: Who, name: Short = "", shown: Short = "",
    role: Annotated[RoleName, Form()] = "editor",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Make an account."""
    del who
    try:
        accounts.add_user(room_of(request), name, role=role, password=password, shown=shown)
    except AccountError as exc:
        return _people(request, status=422, problem=str(exc))
    return RedirectResponse("/settings/people", status_code=303)


@router.post("/settings/people/change")
def change_person(
    request: Request, who: Who, name: Short = "", do: Short = "",
    role: Annotated[RoleName, Form()] = "reader",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Change the role or the password of an account, or switch it on or off."""
    room = room_of(request)
    try:
        if do == "role":
            accounts.change_role(room, name, role)
        elif do == "password":
            keeps = who.secret_hash if name == who.user.name else ""
            accounts.change_password(room, name, password, keeps=keeps)
        elif do in {"on", "off"}:
            accounts.switch(room, name, is_on=do == "on")
    except AccountError as exc:
        return _people(request, status=422, problem=str(exc))
    return RedirectResponse("/settings/people", status_code=303)


# -- mine -----------------------------------------------------------------------------------


def _me(
    request: Request, who: Visitor, *, status: int = 200, problem: str = "", secret: str = ""
) -> Response:
    return _page(
        request, "me", status=status, here="me", title="내 설정", user=who.user,
        tokens=room_of(request).store.people.tokens(who.user.name),
        mine=[one for one in ROLES if who.may(one)], problem=problem, secret=secret,
    )  # fmt: skip


@router.get("/me")
def me(request: Request, who: Who) -> Response:
    """Show my settings."""
    return _me(request, who)


@router.post("/me")
def change_me(
    request: Request, who: Who,
    letter: Annotated[int, Form(ge=90, le=150)] = 100,
    theme: Annotated[Literal["system", "light", "dark"], Form()] = "system",
    language: Annotated[Literal["ko", "en"], Form()] = "ko",
    shown: Short = "",
    single_keys: Short = "",
) -> Response:  # fmt: skip
    """Change how the desk looks and listens for me."""
    changed = replace(
        who.user,
        letter=letter,
        theme=theme,
        language=language,
        single_keys=bool(single_keys),
        shown=" ".join(shown.split())[:80] or who.user.shown,
    )
    room_of(request).store.people.save_user(changed)
    answer = RedirectResponse("/me", status_code=303)
    answer.delete_cookie(THEME_COOKIE, path="/")  # what was chosen here counts from now on
    return answer


@router.post("/me/password")
def change_my_password(
    request: Request, who: Who,
    old: Annotated[str, Form(max_length=1000)] = "",
    password: Annotated[str, Form(max_length=1000)] = "",
) -> Response:  # fmt: skip
    """Change my password; my other sessions end."""
    room, now = room_of(request), SystemClock().now()
    people_, name = room.store.people, who.user.name
    if people_.tries(name, since=now - TRIES_WITHIN) >= TRIES:
        return _me(request, who, status=403, problem="잠시 뒤에 다시 해 주세요.")
    if not who.secret_hash or not is_password(who.user.password_hash, old):
        people_.note_try(name, at=now, since=now - TRIES_WITHIN)
        return _me(request, who, status=403, problem="지금 비밀번호가 맞지 않습니다.")
    try:
        accounts.change_password(room, name, password, keeps=who.secret_hash)
    except AccountError as exc:
        return _me(request, who, status=422, problem=str(exc))
    return RedirectResponse("/me", status_code=303)


@router.post("/me/tokens")
def make_token(
    request: Request, who: Who, label: Short = "", role: Annotated[RoleName, Form()] = "reader"
) -> Response:
    """Make a token for a program; it is shown this once."""
    asked: Role = role
    if not who.secret_hash or not who.may(asked):
        return _me(request, who, status=403, problem="내 권한보다 큰 토큰은 만들 수 없습니다.")
    try:
        secret = accounts.make_token(
            room_of(request), who.user, label, asked, at=SystemClock().now()
        )
    except AccountError as exc:
        return _me(request, who, status=422, problem=str(exc))
    return _me(request, who, secret=secret)


@router.post("/me/tokens/end")
def end_token(request: Request, who: Who, name: Short = "") -> Response:
    """Forget a token."""
    try:
        accounts.end_token(room_of(request), who.user, name)
    except AccountError as exc:
        return _me(request, who, status=422, problem=str(exc))
    return RedirectResponse("/me", status_code=303)


@router.post("/me/sessions/end")
def end_sessions(request: Request, who: Who) -> Response:
    """End my sessions everywhere else."""
    room_of(request).store.people.end_sessions(who.user.name, but=who.secret_hash)
    return RedirectResponse("/me", status_code=303)
