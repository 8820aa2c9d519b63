"""Serving assistants: on stdio, or on loopback for whoever has the token.

Shape:  a server in; returns when the other side has gone, or on Ctrl-C.
Units:  none.
Errors: `AssistantError` where the port cannot be used.
Source: docs/mcp.md; docs/decisions/0048-assistants.md.

No address that another machine reaches is offered: a tunnel is the choice of whoever builds it.
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import uvicorn
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from hanju.errors import AssistantError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

HOST: Final = "127.0.0.1"
PATH: Final = "/mcp"
#: What a question may weigh.
_BODY_BYTES: Final = 256 * 1024
_STOPS_WITHIN_S: Final = 2
_AT_ONCE: Final = 100


class Guarded:
    """Lets nobody in who does not bring the token."""

    def __init__(self, app: ASGIApp, token: str) -> None:
        self._app, self._token = app, token.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it."""
        if scope["type"] == "http":
            kind, _, given = Headers(scope=scope).get("authorization", "").partition(" ")
            known = kind.lower() == "bearer" and secrets.compare_digest(
                given.strip().encode("utf-8", "replace"), self._token
            )
            if not known:
                answer = PlainTextResponse(
                    "토큰이 필요합니다.", status_code=401, headers={"WWW-Authenticate": "Bearer"}
                )
                await answer(scope, receive, send)
                return
        elif scope["type"] != "lifespan":
            return
        await self._app(scope, receive, send)


def make_app(server: MCPServer[Any], token: str) -> Guarded:
    """The server as an application: for names of this machine alone, and with the token."""
    app = server.streamable_http_app(
        streamable_http_path=PATH, host=HOST, max_request_body_size=_BODY_BYTES
    )
    return Guarded(app, token)


def serve_http(
    server: MCPServer[Any], *, port: int, token: str, tell: Callable[[str], None]
) -> None:
    """Serve on loopback until Ctrl-C.

    Raises:
        AssistantError: the port is in use.
    """
    config = uvicorn.Config(
        make_app(server, token),
        host=HOST,
        port=port,
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="on",
        limit_concurrency=_AT_ONCE,
        timeout_graceful_shutdown=_STOPS_WITHIN_S,
    )
    try:
        with suppress(KeyboardInterrupt):
            _Told(config, tell).run()
    except SystemExit as exc:  # uvicorn's word for an address in use
        raise AssistantError(
            f"{HOST}:{port}", problem="이 주소를 쓸 수 없습니다. 이미 쓰이고 있을 수 있습니다",
            mend="--port로 다른 번호를 주세요.",
        ) from exc  # fmt: skip


class _Told(uvicorn.Server):
    """A server that says where it listens."""

    def __init__(self, config: uvicorn.Config, tell: Callable[[str], None]) -> None:
        super().__init__(config)
        self._tell = tell

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets=sockets)
        if not self.should_exit:
            port = self.servers[0].sockets[0].getsockname()[1]
            self._tell(f"http://{HOST}:{port}{PATH}")
