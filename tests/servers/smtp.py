"""A real SMTP server on loopback that refuses, hesitates and hangs up when told to."""

from __future__ import annotations

import asyncio
import threading
import warnings
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import TYPE_CHECKING, Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

if TYPE_CHECKING:
    import ssl
    from types import TracebackType


@dataclass
class Delivered:
    """One message the server took."""

    sender: str
    recipient: str
    content: bytes

    @property
    def message(self) -> EmailMessage:
        made = message_from_bytes(self.content, policy=default)
        assert isinstance(made, EmailMessage)
        return made


@dataclass
class SmtpServer:
    """Listens on 127.0.0.1; the dictionaries say what it does to an address."""

    tls: ssl.SSLContext | None = None
    implicit_tls: bool = False
    password: str = ""
    #: address -> reply to RCPT
    at_rcpt: dict[str, str] = field(default_factory=dict)
    #: address -> reply to the end of DATA
    at_end: dict[str, str] = field(default_factory=dict)
    at_mail: str = ""
    #: hang up when the address is named, or when its message is complete but unanswered
    hang_up_at_rcpt: set[str] = field(default_factory=set)
    hang_up_at_end: set[str] = field(default_factory=set)
    #: set when the message of this address is complete; the answer never comes
    silent_for: str = ""
    reached: threading.Event = field(default_factory=threading.Event)
    delivered: list[Delivered] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    # -- aiosmtpd's hooks --------------------------------------------------------------------
    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session
        if self.at_mail:
            return self.at_mail
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del session, options
        if address in self.hang_up_at_rcpt:
            self.hang_up_at_rcpt.discard(address)
            server.transport.abort()
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        del session
        (recipient,) = envelope.rcpt_tos
        if recipient in self.at_end:
            return self.at_end[recipient]
        self.delivered.append(Delivered(envelope.mail_from, recipient, envelope.content))
        if recipient == self.silent_for:
            self.reached.set()
            await asyncio.sleep(30)
        if recipient in self.hang_up_at_end:
            server.transport.abort()
        return "250 OK"

    # -- life --------------------------------------------------------------------------------
    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def _start(self) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(
            self._protocol, "127.0.0.1", 0, ssl=self.tls if self.implicit_tls else None
        )

    def _protocol(self) -> SMTP:
        self.connections += 1
        starttls = None if self.implicit_tls else self.tls
        with warnings.catch_warnings():
            # aiosmtpd does not see that implicit TLS is TLS, and warns of a password without it
            warnings.simplefilter("ignore", UserWarning)
            return SMTP(
                self,
                hostname="loopback",
                tls_context=starttls,
                require_starttls=starttls is not None,
                authenticator=self._authenticate if self.password else None,
                auth_required=bool(self.password),
                auth_require_tls=starttls is not None,
                loop=self._loop,
            )

    def _authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, told: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        good = isinstance(told, LoginPassword) and told.password == self.password.encode()
        return AuthResult(success=good, handled=False)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _stop(self) -> None:
        self._server.close()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @property
    def recipients(self) -> list[str]:
        return [delivered.recipient for delivered in self.delivered]
