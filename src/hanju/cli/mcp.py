"""The command mcp: the archive for assistants, on stdio or on loopback.

Shape:  a newsroom in; serves until the other side goes. On stdio stdout belongs to the protocol.
Units:  none.
Errors: `NewsroomError` goes up to `app.run`.
Source: docs/mcp.md.
"""

from __future__ import annotations

import json
import os
import secrets
import sys
from typing import Annotated, Final

import typer

from hanju.cli.terminal import AsJson, Home, Terminal, open_home
from hanju.errors import AssistantError

#: Where a token may stand that stays the same; never an argument that others could see.
TOKEN: Final = "HANJU_MCP_TOKEN"  # noqa: S105  the name of a variable
_SHORTEST: Final = 20


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command("mcp")(mcp)


def mcp(
    http: Annotated[
        bool, typer.Option("--http", help="이 컴퓨터의 주소로 엽니다(토큰 필요) · On loopback.")
    ] = False,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="포트(0: 빈 것) · Port; 0 for any.")
    ] = 8109,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """도우미 프로그램에 기록을 엽니다(읽기만) · Serve the archive to assistants, read-only."""
    try:
        from hanju.mcp.server import make_server
        from hanju.mcp.serving import serve_http
    except ModuleNotFoundError as exc:
        if (exc.name or "").split(".")[0] != "mcp":
            raise
        raise AssistantError(
            "hanju mcp", problem="도우미를 위한 꾸러미가 없습니다",
            mend="`pip install 'hanju[mcp]'`로 설치하세요.",
        ) from exc  # fmt: skip
    terminal = Terminal(as_json=as_json)
    with open_home(home, terminal) as room:
        server = make_server(room)
        if not http:
            server.run("stdio")
            return
        token = _token()

        def tell(address: str) -> None:
            if as_json:
                told = {"address": address, "token": token, "process": os.getpid()}
                sys.stdout.write(json.dumps(told) + "\n")
            else:
                terminal.say(f"주소: {address}  (멈추기: Ctrl-C)")
                terminal.say(f"토큰: {token}")
            sys.stdout.flush()

        serve_http(server, port=port, token=token, tell=tell)


def _token() -> str:
    given = os.environ.get(TOKEN, "")
    if given and len(given) < _SHORTEST:
        raise AssistantError(
            TOKEN, problem=f"토큰이 너무 짧습니다({len(given)}자)",
            mend=f"{_SHORTEST}자 이상으로 정하거나 비워 두세요. 비우면 새로 만듭니다.",
        )  # fmt: skip
    return given or secrets.token_urlsafe(32)
