"""Serving: the desk on an address, until it is told to stop.

Shape:  a newsroom and where to listen in; returns when the server has stopped.
Units:  seconds.
Errors: `AccountError` where the address cannot be used, or would be open to everybody.
Source: docs/decisions/0032-desk-server.md.
"""

from __future__ import annotations

import ipaddress
import os
import signal
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import uvicorn

from hanju.errors import AccountError, NewsroomError
from hanju.newsroom.sign_on import SignOn, rules_from
from hanju.web.app import WebSettings, make_app
from hanju.web.rounds import RoundClock
from hanju.web.secrets import new_secret

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.newsroom import Newsroom
    from hanju.web.checker import Checker
    from hanju.web.security import Guarded

DEFAULT_PORT: Final = 8108
#: How long requests under way may take to end when the server stops.
STOPS_WITHIN_S: Final = 5
#: Longer than anybody thinks between two saves: a connection that is closed just then fails one.
KEPT_OPEN_S: Final = 65
#: Requests at once; more are told to come back, so that the machine is never taken over.
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """Where the desk is; `code` lets the first admin in while there are no accounts."""

    address: str
    code: str


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def serve(
    room: Newsroom,
    *,
    host: str,
    port: int,
    is_secure: bool,
    tell: Callable[[Served], None],
    has_rounds: bool = False,
) -> None:
    """Serve until the process is asked to stop; requests under way end first.

    With `has_rounds` the weekly round runs here when it is due.

    Raises:
        AccountError: no accounts yet and others could reach the address, or it is in use.
    """
    has_people = bool(room.store.people.users())
    if not has_people and not is_local(host):
        raise AccountError(
            host, problem="계정이 없는데 다른 컴퓨터에서도 닿는 주소입니다",
            mend="먼저 `hanju user add 이름 --role admin`으로 관리자를 만드세요.",
        )  # fmt: skip
    code = "" if has_people else new_secret()
    app = make_app(room, WebSettings(is_secure=is_secure, setup_code=code, sign_on=_sign_on(room)))
    checker: Checker = app.app.state.checker

    def begun(found: str) -> None:
        tell(Served(address=found, code=code))
        if rounds is not None:
            rounds.start()
        _warm(room, checker)

    server = _Told(_config(app, host, port), begun, checker)
    rounds = RoundClock(room, app.app.state.works) if has_rounds else None
    # once it has ended well, the server raises again the signal that stopped it
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            server.run()
    except SystemExit as exc:  # uvicorn's word for an address in use
        raise AccountError(
            f"{host}:{port}", problem="이 주소를 쓸 수 없습니다. 이미 쓰이고 있을 수 있습니다",
            mend="--port로 다른 번호를 주세요.",
        ) from exc  # fmt: skip
    finally:
        checker.end()
        signal.signal(signal.SIGTERM, before)
        if rounds is not None:
            rounds.stop()
    if not server.was_up:
        raise AccountError(
            f"{host}:{port}", problem="서버를 시작하지 못했습니다", mend="다른 주소를 쓰세요."
        )


def _config(app: Guarded, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
        limit_concurrency=AT_ONCE,
        timeout_keep_alive=KEPT_OPEN_S,
        lifespan="on",
    )


def _sign_on(room: Newsroom) -> SignOn | None:
    """The identity provider that the environment names."""
    rules = rules_from(os.environ)
    if rules is None:
        return None
    ca_file = room.house.collect.ca_file
    return SignOn(rules, ca_file=room.home / ca_file if ca_file else None)


def _warm(room: Newsroom, checker: Checker) -> None:
    """Check the newest draft once, so that nobody who signs it waits for that."""
    with suppress(NewsroomError):  # the page itself says what is wrong, when somebody asks for it
        newest = next((row for row in room.issues() if row.state in {"draft", "in_review"}), None)
        if newest is not None:
            checker.wants(newest.number, again=True)


class _Told(uvicorn.Server):
    """A server that says where it listens, and ends its streams before it stops."""

    def __init__(
        self, config: uvicorn.Config, tell: Callable[[str], None], checker: Checker
    ) -> None:
        super().__init__(config)
        self._tell, self._checker = tell, checker
        self.was_up = False

    async def startup(self, sockets: list[Any] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.should_exit:
            return
        self.was_up = True
        port = self.servers[0].sockets[0].getsockname()[1]
        host = self.config.host
        shown = f"[{host}]" if ":" in host else host
        self._tell(f"http://{shown}:{port}/")

    async def shutdown(self, sockets: list[Any] | None = None) -> None:
        self._checker.end()
        self.config.app.end_streams()  # type: ignore[union-attr]
        await super().shutdown(sockets=sockets)
