"""Transport: the only module that opens connections (tests/test_one_door.py).

Shape:  `Network.send` sends one request and gives status, headers and the chunks of the body;
        `guarded_transport` wraps the same network for libraries that want an httpx2 client.
Units:  seconds on the monotonic clock; bytes as they come over the wire.
Errors: `NetworkFailureError` with the kind of the problem; nothing else for what servers do.
Source: threats.md F1, F4, F7, F10; trials/ssrf-guard-httpx2.py; docs/decisions/0017-one-door.md.

The address is judged where the connection is made: names are resolved here, every answer is
judged by the policy, and the connection goes to the address judged. Timeouts of the library are
per read; the `Allowance` of a fetch is what ends it.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import ssl
import time
from contextvars import ContextVar
from dataclasses import dataclass, field
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Final

import httpcore2

from hanju.collect.addresses import AddressPolicy, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import httpx2

    from hanju.collect.addresses import IPAddress, WebAddress
    from hanju.collect.fetched import ProblemKind, TlsLevel

    Resolver = Callable[[str, int], Sequence[str]]

CONNECT_S: Final = 8.0
MAX_TRIES: Final = 3  # addresses of one name
#: Headers, chunk frames and a handshake come on top of the body.
OVERHEAD_BYTES: Final = 512 * 1024
_READ_BYTES: Final = 64 * 1024
_IDLE_CONNECTIONS: Final = 64
_KEEP_ALIVE_S: Final = 8.0

# Request headers carry keys; the engine would write them into a debug log.
logging.getLogger("httpcore2").setLevel(logging.WARNING)


class NetworkFailureError(Exception):
    """A request failed; `detail` is in Korean and holds nothing from the request."""

    def __init__(self, kind: ProblemKind, detail: str) -> None:
        self.kind: ProblemKind = kind
        self.detail = detail
        super().__init__(f"{kind}: {detail}")


class _PrivateError(httpcore2.ConnectError):
    pass


class _DnsError(httpcore2.ConnectError):
    pass


class _TlsError(httpcore2.ConnectError):
    pass


class _TooMuchError(httpcore2.ReadError):
    pass


@dataclass(slots=True)
class Allowance:
    """The time and the bytes that one fetch may take, redirects included."""

    timeout_s: float
    limit_bytes: int
    ends_at: float = 0.0
    bytes_left: int = field(init=False)

    def __post_init__(self) -> None:
        self.ends_at = time.monotonic() + self.timeout_s
        self.bytes_left = self.limit_bytes + OVERHEAD_BYTES

    def left_s(self) -> float:
        """Seconds left; raises when there are none."""
        left = self.ends_at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout
        return left

    def prolong(self, seconds: float) -> None:
        """Waiting for a host's turn is not the server's fault."""
        self.ends_at += seconds

    def spend(self, count: int) -> None:
        """Count bytes of the wire."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise _TooMuchError


_ALLOWANCE: ContextVar[Allowance | None] = ContextVar("allowance", default=None)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an answer; `chunks` reads the body while the request is open."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    chunks: Iterator[bytes]


class Network:
    """Connections to public addresses, kept alive for a while; safe to use from many threads."""

    def __init__(
        self,
        *,
        policy: AddressPolicy | None = None,
        resolver: Resolver | None = None,
        ca_file: Path | None = None,
    ) -> None:
        self._guard = _Guard(policy or AddressPolicy(), resolver or system_resolver)
        self._ca_file = ca_file
        self._pools: dict[TlsLevel, httpcore2.ConnectionPool] = {}
        self._lock = Lock()

    def close(self) -> None:
        """Close every kept connection."""
        with self._lock:
            pools, self._pools = list(self._pools.values()), {}
        for pool in pools:
            pool.close()

    @contextlib.contextmanager
    def send(
        self,
        method: str,
        address: WebAddress,
        *,
        headers: Sequence[tuple[str, str]],
        body: bytes = b"",
        tls: TlsLevel = "default",
        allowance: Allowance,
    ) -> Iterator[Answer]:
        """Send one request; leaving the block closes it, read or not."""
        request = httpcore2.Request(
            method,
            httpcore2.URL(
                scheme=address.scheme.encode(),
                host=address.host.encode(),
                port=address.port,
                target=address.target.encode(),
            ),
            headers=[(name.encode("ascii"), value.encode("utf-8")) for name, value in headers],
            content=body or None,
        )
        token = _ALLOWANCE.set(allowance)
        try:
            with _failures(), contextlib.closing(self.pool(tls).handle_request(request)) as got:
                assert not isinstance(got.stream, bytes)
                yield Answer(got.status, tuple(got.headers), _chunks(got.iter_stream()))
        finally:
            _ALLOWANCE.reset(token)

    @contextlib.contextmanager
    def wire(
        self, host: str, port: int, *, tls: TlsLevel = "default", allowance: Allowance
    ) -> Iterator[Wire]:
        """Open one connection for a protocol of its own (mail); leaving the block closes it."""
        token = _ALLOWANCE.set(allowance)
        try:
            with _failures():
                stream = self._guard.connect_tcp(host, port)
            wire = Wire(stream, tls_context(tls, ca_file=self._ca_file), host)
            try:
                yield wire
            finally:
                wire.close()
        finally:
            _ALLOWANCE.reset(token)

    def pool(self, tls: TlsLevel) -> httpcore2.ConnectionPool:
        """The connections of one security level."""
        with self._lock:
            if tls not in self._pools:
                self._pools[tls] = httpcore2.ConnectionPool(
                    ssl_context=tls_context(tls, ca_file=self._ca_file),
                    max_connections=None,
                    max_keepalive_connections=_IDLE_CONNECTIONS,
                    keepalive_expiry=_KEEP_ALIVE_S,
                    network_backend=self._guard,
                )
            return self._pools[tls]


class Wire:
    """A connection that is read and written as it is; `start_tls` comes before anything secret."""

    def __init__(self, stream: httpcore2.NetworkStream, context: ssl.SSLContext, host: str) -> None:
        self._stream, self._context, self._host = stream, context, host
        self.is_private = False

    def start_tls(self) -> None:
        """Change to TLS; certificate and name are verified."""
        with _failures():
            self._stream = self._stream.start_tls(self._context, self._host)
        self.is_private = True

    def read(self) -> bytes:
        """What has come, b"" at the end."""
        with _failures():
            return self._stream.read(_READ_BYTES)

    def write(self, content: bytes) -> None:
        """Send."""
        with _failures():
            self._stream.write(content)

    def close(self) -> None:
        """Hang up."""
        self._stream.close()


def _chunks(stream: Iterator[bytes]) -> Iterator[bytes]:
    with _failures():
        yield from stream


def tls_context(level: TlsLevel, *, ca_file: Path | None = None) -> ssl.SSLContext:
    """Make the TLS settings of a level. Certificates and names are verified in every one.

    "legacy" accepts the short keys, old ciphers and TLS 1.0 of some public offices.
    """
    context = httpcore2.default_ssl_context(_trust_env=False)
    if ca_file is not None:
        context.load_verify_locations(ca_file)
    if level == "legacy":
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.options |= _OP_LEGACY_SERVER_CONNECT
    context.check_hostname = True
    context.verify_mode = ssl.CERT_REQUIRED
    return context


_OP_LEGACY_SERVER_CONNECT: Final = 0x4  # in `ssl` from Python 3.12 on


def system_resolver(host: str, port: int) -> Sequence[str]:
    """Ask the machine for the addresses of a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


# -- the guard ----------------------------------------------------------------------------


class _Guard(httpcore2.NetworkBackend):
    """Resolves, judges, connects; what it returns obeys the allowance of the fetch."""

    def __init__(self, policy: AddressPolicy, resolver: Resolver) -> None:
        self._policy, self._resolver = policy, resolver
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        allowance = _ALLOWANCE.get()
        addresses = self._judged(host, port, allowance)
        failure: Exception = httpcore2.ConnectError()
        for count, address in enumerate(addresses[:MAX_TRIES]):
            patience = CONNECT_S if timeout is None else min(timeout, CONNECT_S)
            if allowance is not None:
                left = allowance.left_s()
                patience = min(patience, left / (len(addresses[:MAX_TRIES]) - count))
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, patience, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as problem:
                failure = problem
                continue
            return _GuardedStream(stream)
        raise failure

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ARG002  the engine's signature
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        raise _PrivateError(path)

    def sleep(self, seconds: float) -> None:
        raise NotImplementedError  # retries are the door's business

    def _judged(self, host: str, port: int, allowance: Allowance | None) -> list[IPAddress]:
        """The addresses of a host that may be connected to; no answer is judged twice."""
        own = literal(host)
        if own is not None:
            answers = [own]
        else:
            answers = [
                found
                for text in self._resolve(host, port, allowance)
                if (found := literal(text)) is not None
            ]
        refusals = []
        allowed = []
        for address in answers:
            refusal = self._policy.refusal(address, port)
            if refusal is None:
                allowed.append(address)
            else:
                refusals.append(refusal)
        if allowed:
            return allowed
        if refusals:
            raise _PrivateError(refusals[0])
        raise _DnsError(host)

    def _resolve(self, host: str, port: int, allowance: Allowance | None) -> Sequence[str]:
        """Resolve in a thread of its own: the system's resolver knows no deadline."""
        answers: list[Sequence[str]] = []

        def ask() -> None:
            with contextlib.suppress(OSError, UnicodeError):
                answers.append(self._resolver(host, port))

        asking = Thread(target=ask, name=f"resolve {host}", daemon=True)
        asking.start()
        asking.join(min(CONNECT_S, allowance.left_s()) if allowance else CONNECT_S)
        if not answers:
            raise _DnsError(host)
        return answers[0]


class _GuardedStream(httpcore2.NetworkStream):
    """A connection whose every wait ends with the allowance of the fetch that uses it."""

    def __init__(self, stream: httpcore2.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        allowance = _ALLOWANCE.get()
        if allowance is None:
            return self._stream.read(max_bytes, timeout)
        received = self._stream.read(max_bytes, allowance.left_s())
        allowance.spend(len(received))
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        allowance = _ALLOWANCE.get()
        if allowance is None:
            self._stream.write(buffer, timeout)
            return
        # send() by send(): the library starts its timeout anew for each of them
        connection: socket.socket = self._stream.get_extra_info("socket")
        view = memoryview(buffer)
        while view:
            connection.settimeout(allowance.left_s())
            try:
                view = view[connection.send(view) :]
            except TimeoutError as problem:
                raise httpcore2.WriteTimeout from problem
            except OSError as problem:
                raise httpcore2.WriteError from problem

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        allowance = _ALLOWANCE.get()
        patience = allowance.left_s() if allowance is not None else timeout
        try:
            return _GuardedStream(self._stream.start_tls(ssl_context, server_hostname, patience))
        except httpcore2.ConnectError as problem:
            raise _TlsError(str(problem)) from problem

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


# -- failures in words --------------------------------------------------------------------


@contextlib.contextmanager
def _failures() -> Generator[None]:
    """Name what the engine raises."""
    try:
        yield
    except _PrivateError as problem:
        raise NetworkFailureError("private", str(problem)) from problem
    except _DnsError as problem:
        raise NetworkFailureError("dns", "서버 이름을 찾지 못했습니다.") from problem
    except _TlsError as problem:
        raise NetworkFailureError("tls", _tls_words(str(problem))) from problem
    except _TooMuchError as problem:
        raise NetworkFailureError("too-large", "") from problem
    except httpcore2.TimeoutException as problem:
        raise NetworkFailureError("timeout", "") from problem
    except httpcore2.ConnectError as problem:
        raise NetworkFailureError("unreachable", "서버가 연결을 받지 않습니다.") from problem
    except (httpcore2.NetworkError, OSError) as problem:
        raise NetworkFailureError("cut", "연결이 도중에 끊겼습니다.") from problem
    except httpcore2.RemoteProtocolError as problem:
        text = str(problem)
        if "disconnected" in text or "closed connection" in text:
            raise NetworkFailureError("cut", "답이 도중에 끊겼습니다.") from problem
        raise NetworkFailureError("broken", "서버의 답이 HTTP가 아닙니다.") from problem
    except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as problem:
        raise NetworkFailureError("broken", "주고받은 형식이 HTTP와 다릅니다.") from problem


def _tls_words(text: str) -> str:
    known = {
        "certificate has expired": "보안 인증서의 기한이 지났습니다.",
        "Hostname mismatch": "보안 인증서가 다른 서버의 것입니다.",
        "IP address mismatch": "보안 인증서가 다른 서버의 것입니다.",
        "self-signed": "보안 인증서를 서버가 스스로 만들었습니다.",
        "self signed": "보안 인증서를 서버가 스스로 만들었습니다.",
        "unable to get": "보안 인증서를 보증한 기관을 알 수 없습니다.",
        "DH_KEY_TOO_SMALL": f"{OLD_TLS}(짧은 키).",
        "certificate key too weak": f"{OLD_TLS}(짧은 인증서 키).",
        "digest algorithm too weak": f"{OLD_TLS}(약한 서명).",
        "UNSUPPORTED_PROTOCOL": f"{OLD_TLS}(옛 TLS 판).",
        "UNSAFE_LEGACY": f"{OLD_TLS}(옛 재협상).",
        "HANDSHAKE_FAILURE": f"{OLD_TLS}(맞는 암호 방식이 없음).",
        "NO_CIPHERS": f"{OLD_TLS}(맞는 암호 방식이 없음).",
    }
    return next(
        (words for sign, words in known.items() if sign in text), "보안 연결에 실패했습니다."
    )


OLD_TLS: Final = "서버의 보안 연결이 낡았습니다"


# -- for libraries that bring their own requests --------------------------------------------


def guarded_transport(
    network: Network, *, timeout_s: float, limit_bytes: int
) -> httpx2.BaseTransport:
    """Make an httpx2 transport over the same guard, for a client with `trust_env=False`.

    It takes the network over: closing the client closes it. Every request has its own allowance;
    redirects are the client's and pass the guard again.
    """
    import httpx2

    class GuardedTransport(httpx2.BaseTransport):
        def handle_request(self, request: httpx2.Request) -> httpx2.Response:
            allowance = Allowance(timeout_s=timeout_s, limit_bytes=limit_bytes)
            sent = httpcore2.Request(
                request.method,
                httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read() or None,
            )
            token = _ALLOWANCE.set(allowance)
            try:
                with _failures():
                    answer = network.pool("default").handle_request(sent)
            except NetworkFailureError as problem:
                raise httpx2.TransportError(problem.detail or problem.kind) from problem
            finally:
                _ALLOWANCE.reset(token)
            if any(name.lower() == b"content-encoding" for name, _ in answer.headers):
                # unpacking is the library's and has no limit; nothing packed was asked for
                answer.close()
                raise httpx2.TransportError("압축한 답을 보냈습니다")
            return httpx2.Response(
                answer.status, headers=answer.headers, stream=Body(answer, allowance)
            )

        def close(self) -> None:
            network.close()

    class Body(httpx2.SyncByteStream):
        def __init__(self, answer: httpcore2.Response, allowance: Allowance) -> None:
            self._answer, self._allowance = answer, allowance

        def __iter__(self) -> Iterator[bytes]:
            stream = iter(self._answer.iter_stream())
            while True:
                token = _ALLOWANCE.set(self._allowance)
                try:
                    with _failures():
                        chunk = next(stream, None)
                except NetworkFailureError as problem:
                    raise httpx2.ReadError(problem.detail or problem.kind) from problem
                finally:
                    _ALLOWANCE.reset(token)
                if chunk is None:
                    return
                yield chunk

        def close(self) -> None:
            self._answer.close()

    return GuardedTransport()


def ask_house(
    address: str,
    form: Mapping[str, str] | None = None,
    *,
    timeout_s: float,
    limit_bytes: int,
    ca_file: Path | None,
) -> tuple[int, bytes]:
    """Ask a server that the house itself names once: the status and the body of its answer.

    Raises:
        OSError: it does not answer, or not as it should.
    """
    import httpx2

    try:
        with house_client(timeout_s=timeout_s, limit_bytes=limit_bytes, ca_file=ca_file) as web:
            answer = web.post(address, data=dict(form)) if form else web.get(address)
            return answer.status_code, answer.content
    except httpx2.HTTPError as exc:
        raise OSError(str(exc)) from exc


def house_client(*, timeout_s: float, limit_bytes: int, ca_file: Path | None) -> httpx2.Client:
    """Make a client for one server that the house itself names, wherever it stands.

    It follows no redirect, so that nothing but that server is ever asked.
    """
    import httpx2

    anywhere = AddressPolicy.allowing(["0.0.0.0/0", "::/0"])
    network = Network(policy=anywhere, ca_file=ca_file)
    return httpx2.Client(
        transport=guarded_transport(network, timeout_s=timeout_s, limit_bytes=limit_bytes),
        trust_env=False,
        follow_redirects=False,
        headers={"Accept-Encoding": "identity"},
        timeout=None,  # the allowance of the transport ends it
    )
