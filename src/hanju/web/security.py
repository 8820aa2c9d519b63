"""Security of every answer: headers, origins, sizes.

Shape:  an ASGI application in, one that is guarded out.
Units:  bytes.
Errors: 403 for a change asked for by another site, 413 for a body that is too large.
Source: threats.md H1-H3; design/desk.md section 12; docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}
#: What a person may drop on the page; everything else is text that was typed.
LIMIT_BYTES: Final = 20 * 1024 * 1024
TYPED_BYTES: Final = 2 * 1024 * 1024
_TAKES_FILES: Final = re.compile(r"(/api/v1)?/issues/\d{1,9}/(entries|files)")
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
FOREIGN: Final = "다른 사이트에서 온 요청이라 받지 않았습니다. 이 화면에서 다시 해 주세요."
TOO_LARGE: Final = "보낸 것이 너무 큽니다(파일은 20 MiB, 글은 2 MiB까지)."


class Guarded:
    """Wraps the application: no answer leaves without the headers, no foreign change comes in."""

    def __init__(self, app: FastAPI, *, limit_bytes: int = LIMIT_BYTES) -> None:
        self.app: Final = app
        self._app: ASGIApp = app
        self._limit = limit_bytes

    def end_streams(self) -> None:
        """Let go of every client that listens, so that the server can stop."""
        self.app.state.streams.end()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":  # the life of the server; no sockets of the web are offered
            await self._app(scope, receive, send)
            return
        answered = _with_headers(scope, send)
        headers = Headers(scope=scope)
        if scope["method"] not in SAFE_METHODS and not is_own(headers):
            await PlainTextResponse(FOREIGN, status_code=403)(scope, receive, answered)
            return
        takes_files = _TAKES_FILES.fullmatch(scope["path"]) is not None
        limit = self._limit if takes_files else min(self._limit, TYPED_BYTES)
        if _declared(headers) > limit:
            await PlainTextResponse(TOO_LARGE, status_code=413)(scope, receive, answered)
            return
        if scope["path"].endswith("/events"):  # it lasts as long as the page is open
            await self._app(scope, _bounded(receive, limit), answered)
            return
        with self.app.state.checker.after():
            await self._app(scope, _bounded(receive, limit), answered)


def is_own(headers: Headers) -> bool:
    """Whether a change was asked for by our own pages, or by a program that is no browser.

    `Sec-Fetch-Site` is missing on plain http; `Origin` is then what a browser sends.
    """
    site = headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    host = headers.get("host", "")
    parts = urlsplit(origin)
    return origin != "null" and parts.netloc == host and parts.scheme in {"http", "https"}


def _declared(headers: Headers) -> int:
    written = headers.get("content-length", "0")
    return int(written) if written.isascii() and written.isdigit() else 0


def _bounded(receive: Receive, limit: int) -> Callable[[], Awaitable[Message]]:
    """A body that says nothing of its length ends at the limit as if the client had gone."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= limit else {"type": "http.disconnect"}

    return counted


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if not scope["path"].startswith("/static/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent
