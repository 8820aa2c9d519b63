"""Sites on loopback that answer as told: well, slowly, wrongly, or never.

Shape:  `Site` serves replies by path and remembers every request; `Canary` counts connections
        that must not happen.
Units:  seconds, bytes.
Errors: a client that goes away is no error.
Source: STYLE.md section 8; threats.md section 3 ("canary", the public and the private 127/8).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

#: What the tests call the public internet and an office's own network.
PUBLIC = "127.10.0.0/16"
PRIVATE = ("127.20.0.1", "127.0.0.1")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    began: float
    raw: bytes = field(repr=False)


@dataclass(kw_only=True)
class Reply:
    """One answer; `raw` replaces the head, `chunks` are sent as they come, unframed."""

    status: int = 200
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    raw: bytes | None = None
    chunks: Callable[[], Iterator[bytes]] | None = None
    delay_s: float = 0.0
    resets: bool = False


Answer = Reply | Callable[[Seen], Reply]


class Site:
    """A small HTTP/1.1 server in threads."""

    def __init__(
        self, ip: str = "127.10.0.1", *, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.routes: dict[str, Answer] = {}
        self.otherwise: Answer = Reply(status=404)
        self.seen: list[Seen] = []
        self.now_open = self.most_open = self.connections = 0
        self._tls = tls
        self._lock = threading.Lock()
        self._socket = socket.create_server((ip, port), backlog=512)
        self.ip, self.port = self._socket.getsockname()[:2]
        self._running = True
        self._open: set[socket.socket] = set()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self.ip}:{self.port}"

    def paths(self) -> list[str]:
        return [seen.target for seen in self.seen]

    def close(self) -> None:
        self._running = False
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        with self._lock:
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while self._running:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        self.connections += 1
        connection.settimeout(60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(OSError, ssl.SSLError):
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with self._lock:
                self._open.add(connection)
            while (seen := self._read(connection)) is not None:
                with self._lock:
                    self.seen.append(seen)
                    self.now_open += 1
                    self.most_open = max(self.most_open, self.now_open)
                try:
                    keeps = self._reply(connection, seen)
                finally:
                    with self._lock:
                        self.now_open -= 1
                if not keeps:
                    break
        with self._lock:
            self._open.discard(connection)
        connection.close()

    def _read(self, connection: socket.socket) -> Seen | None:
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65536)
            if not piece:
                return None
            received += piece
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ", 2)
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines[1:])
        }
        while len(body) < int(headers.get("content-length", "0")):
            body += connection.recv(65536)
        return Seen(
            method=method,
            target=target,
            headers=headers,
            body=body,
            began=time.monotonic(),
            raw=received,
        )

    def _reply(self, connection: socket.socket, seen: Seen) -> bool:
        answer = self.routes.get(seen.target.partition("?")[0], self.otherwise)
        reply = answer(seen) if callable(answer) else answer
        if reply.delay_s:
            time.sleep(reply.delay_s)  # noqa: TID251  a slow server is what is tested
        if reply.resets:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if reply.raw is not None:
            connection.sendall(reply.raw)
            for chunk in reply.chunks() if reply.chunks else ():
                connection.sendall(chunk)
            return False
        head = [f"HTTP/1.1 {reply.status} X"]
        named = {name.lower() for name, _ in reply.headers}
        head += [f"{name}: {value}" for name, value in reply.headers]
        if reply.chunks is None and "content-length" not in named:
            head.append(f"Content-Length: {len(reply.body)}")
        if reply.chunks is not None:
            head.append("Connection: close")
        connection.sendall("\r\n".join([*head, "", ""]).encode("utf-8"))
        if reply.chunks is None:
            if reply.status not in {204, 304}:
                connection.sendall(reply.body)
            return not reply.resets
        for chunk in reply.chunks():
            connection.sendall(chunk)
        return False


class Canary:
    """A listener that nobody may connect to."""

    def __init__(self, ip: str = "127.20.0.1", port: int = 0) -> None:
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        self._socket = socket.create_server((ip, port), family=family, backlog=128)
        self.ip, self.port = self._socket.getsockname()[:2]
        self.hits = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.hits += 1
            connection.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def drip(pause_s: float = 0.05, byte: bytes = b"x") -> Callable[[], Iterator[bytes]]:
    """One byte at a time, for ever."""

    def forever() -> Iterator[bytes]:
        while True:
            yield byte
            time.sleep(pause_s)  # noqa: TID251  a slow server is what is tested

    return forever


def endless(chunk: bytes = b"x" * 65536) -> Callable[[], Iterator[bytes]]:
    """As fast as it can, for ever."""

    def forever() -> Iterator[bytes]:
        while True:
            yield chunk

    return forever
