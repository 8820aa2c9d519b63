"""Commands of the desk: desk, user add/list/role/on/off/password.

Shape:  names and addresses in, a table or JSON out; `desk` serves until Ctrl-C.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`.
Source: design/desk.md section 7; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home

if TYPE_CHECKING:
    from rich.table import Table

    from hanju.model import User
    from hanju.web.serving import Served

Name = Annotated[str, typer.Argument(help="로그인하는 이름 · Name that signs in.")]
RoleName = Literal["reader", "editor", "approver", "admin"]
FromStdin = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="비밀번호를 표준 입력에서 읽습니다 · Password from stdin."
    ),
]
WORDS = {"reader": "열람", "editor": "편집", "approver": "검토", "admin": "관리"}


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    app.command("desk")(desk)
    group = typer.Typer(
        no_args_is_help=True,
        rich_markup_mode=None,
        help="책상의 계정: 더하기, 권한, 비밀번호 · Accounts of the desk.",
    )
    group.command("add")(add)
    group.command("list")(list_users)
    group.command("role")(change_role)
    group.command("on")(switch_on)
    group.command("off")(switch_off)
    group.command("password")(change_password)
    app.add_typer(group, name="user")


def desk(
    host: Annotated[
        str, typer.Option("--host", help="듣는 주소(기본: 이 컴퓨터만) · Where to listen.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="포트(0: 빈 것) · Port; 0 for any.")
    ] = 8108,
    secure: Annotated[
        bool, typer.Option("--https", help="앞의 서버가 https로 내보냅니다 · Served over https.")
    ] = False,
    rounds: Annotated[
        bool,
        typer.Option("--rounds", help="때가 되면 한 주의 일을 여기서 합니다 · Run what is due."),
    ] = False,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="브라우저를 열지 않습니다 · Open no browser.")
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """책상을 엽니다: 브라우저에서 호를 고치고 승인합니다 · Serve the desk until Ctrl-C."""
    from hanju.web.serving import serve

    terminal = Terminal(as_json=as_json)

    def tell(served: Served) -> None:
        if as_json:
            line = {"address": served.address, "code": served.code, "process": os.getpid()}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
            sys.stdout.flush()
        terminal.say(f"책상: {served.address}  (멈추기: Ctrl-C)")
        if served.code:
            terminal.say(
                "아직 계정이 없습니다. 첫 관리자를 만들 때 이 코드를 쓰세요. 한 번만 됩니다."
            )
            terminal.say(f"시작 코드: {served.code}")
        sys.stdout.flush()
        if not no_browser and not as_json:
            _open_browser(served.address)

    with open_home(home, terminal) as room:
        serve(room, host=host, port=port, is_secure=secure, tell=tell, has_rounds=rounds)
    terminal.say("책상을 닫았습니다. 저장된 글은 그대로입니다.")


def _open_browser(address: str) -> None:
    """Open the page where there is a screen; a terminal browser would take the terminal."""
    import webbrowser

    has_screen = sys.platform in {"win32", "darwin"} or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    if has_screen and sys.stdout.isatty():
        webbrowser.open(address)


def add(
    name: Name,
    role: Annotated[
        RoleName,
        typer.Option("--role", help="reader 열람, editor 편집, approver 검토, admin 관리 · Role."),
    ] = "editor",
    shown: Annotated[
        str, typer.Option("--shown", help="화면에 보이는 이름(예: 박서진 과장) · Shown name.")
    ] = "",
    password_stdin: FromStdin = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """계정을 만듭니다; 비밀번호는 물어봅니다 · Make an account."""
    from hanju.web.accounts import add_user

    terminal = Terminal(as_json=as_json)
    password = _password(from_stdin=password_stdin)
    with open_home(home, terminal) as room:
        user = add_user(room, name, role=role, password=password, shown=shown)
    terminal.show(_plain(user), lambda: _table([user]))


def list_users(home: Home = None, as_json: AsJson = False) -> None:
    """계정과 권한 · Accounts and their roles."""
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        users = room.store.people.users()
    terminal.show([_plain(user) for user in users], lambda: _table(users))


def change_role(
    name: Name,
    role: Annotated[RoleName, typer.Argument(help="reader, editor, approver, admin.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """권한을 바꿉니다 · Change a role."""
    from hanju.web import accounts

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        user = accounts.change_role(room, name, role)
    terminal.show(_plain(user), lambda: _table([user]))


def switch_on(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """계정을 다시 씁니다 · Let somebody in again."""
    _switch(name, home, is_on=True, as_json=as_json)


def switch_off(name: Name, home: Home = None, as_json: AsJson = False) -> None:
    """계정을 끕니다; 그 사람의 이력은 남습니다 · Let somebody in no longer; history stays."""
    _switch(name, home, is_on=False, as_json=as_json)


def _switch(name: str, home: Home, *, is_on: bool, as_json: bool) -> None:
    from hanju.web.accounts import switch

    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        user = switch(room, name, is_on=is_on)
    terminal.show(_plain(user), lambda: _table([user]))


def change_password(
    name: Name,
    password_stdin: FromStdin = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """비밀번호를 바꿉니다; 다른 로그인은 끝납니다 · Set a password; other sessions end."""
    from hanju.web import accounts

    terminal = Terminal(as_json=as_json)
    password = _password(from_stdin=password_stdin)
    with open_home(home, terminal) as room:
        user = accounts.change_password(room, name, password)
    terminal.show(_plain(user), lambda: _table([user]))


def _password(*, from_stdin: bool) -> str:
    """Ask for a password twice, or read a line; it is never an argument others could see."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("비밀번호", hide_input=True, confirmation_prompt="한 번 더"))


def _plain(user: User) -> dict[str, Any]:
    return {"name": user.name, "shown": user.shown, "role": user.role, "is_on": user.is_on}


def _table(users: list[User]) -> Table:
    from rich.table import Table

    table = Table("이름", "보이는 이름", "권한", "")
    for user in users:
        state = "" if user.is_on else "꺼짐"
        table.add_row(user.name, user.shown, f"{user.role} {WORDS[user.role]}", state)
    return table
