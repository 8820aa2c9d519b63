"""The one door: everything hanju gets from the web comes through `Door.fetch`.

Shape:  a `FetchOrder` in; `Fetched` or `FetchProblem` out.
Units:  seconds, bytes; instants are aware UTC.
Errors: none for what a server does; messages are Korean and hold no keys.
Source: threats.md F1-F12; docs/decisions/0017-one-door.md.

Order of things for every hop: read the address, hear robots.txt, wait for the host's turn, judge
the IP address while connecting (`transport`), read within the limits, undo the packing.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from hanju.collect.addresses import AddressPolicy, BadAddress, WebAddress, read_address
from hanju.collect.cache import MemoryCache, PageCache, questions, validators_of
from hanju.collect.fetched import (
    MIB,
    Fetched,
    FetchOrder,
    FetchProblem,
    ProblemKind,
    Validators,
    is_secret_header,
    redact,
    redact_bytes,
)
from hanju.collect.pace import PAUSE_S, Pace
from hanju.collect.robots import LIMIT_BYTES as ROBOTS_LIMIT_BYTES
from hanju.collect.robots import Permission, Robots
from hanju.collect.transport import OLD_TLS, Allowance, Network, NetworkFailureError
from hanju.collect.unpacking import NotUnpackableError, TooLargeError, read_body

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from hanju.collect.transport import Answer, Resolver
    from hanju.ports import Clock

MAX_REDIRECTS: Final = 5
#: Longer than this nobody waits inside a fetch; the problem says when to come back.
PATIENCE_S: Final = 10.0
ERROR_PAGE_BYTES: Final = 64 * 1024
MAX_HEADER_LENGTH: Final = 8192
AGENT: Final = "hanju/0.1 (weekly digest; polite reader)"

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT: Final = frozenset({301, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """How the door behaves for every source; `contact` lets a site's keeper write to us."""

    policy: AddressPolicy = field(default_factory=AddressPolicy)
    pause_s: float = PAUSE_S
    patience_s: float = PATIENCE_S
    contact: str = ""
    ca_file: Path | None = None


class Door:
    """Fetches pages politely and safely. One for a newsroom; safe to use from many threads."""

    def __init__(
        self,
        clock: Clock,
        *,
        settings: DoorSettings | None = None,
        cache: PageCache | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        settings = settings or DoorSettings()
        self.network = Network(policy=settings.policy, resolver=resolver, ca_file=settings.ca_file)
        self._works = _Works(
            settings=settings,
            clock=clock,
            cache=cache if cache is not None else MemoryCache(),
            pace=Pace(clock, pause_s=settings.pause_s),
            robots=Robots(clock),
            network=self.network,
        )

    def close(self) -> None:
        """Let go of every connection."""
        self.network.close()

    def fetch(self, order: FetchOrder) -> Fetched | FetchProblem:
        """Fetch one page; a key never leaves the origin of the order's address."""
        asked_url = redact(order.url, order.secrets)
        address = read_address(_with_secret_query(order))
        if isinstance(address, BadAddress):
            return FetchProblem(kind="address", url=asked_url, why=address.why, mend=address.mend)
        return _Visit(self._works, order, asked_url, address).run()

    def settle(self, fetched: Fetched) -> None:
        """Remember that a page was dealt with; until then no round hears "unchanged"."""
        if fetched.validators is not None:
            self._works.cache.keep(fetched.asked_url, fetched.validators)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Works:
    """What all visits share."""

    settings: DoorSettings
    clock: Clock
    cache: PageCache
    pace: Pace
    robots: Robots
    network: Network


class _Visit:
    """One fetch with its redirects: the state that the hops share."""

    def __init__(
        self, works: _Works, order: FetchOrder, asked_url: str, address: WebAddress
    ) -> None:
        self.works, self.order, self.asked_url = works, order, asked_url
        self.address, self.first_origin = address, address.origin
        self.method, self.body = order.method, order.body
        self.allowance = Allowance(timeout_s=order.timeout_s, limit_bytes=order.limit_bytes)
        self.redirects: list[str] = []
        self.is_moved = True
        self.started = time.monotonic()
        self.known = (
            works.cache.look(asked_url) if order.is_conditional and order.method == "GET" else None
        )

    def run(self) -> Fetched | FetchProblem:
        for _ in range(MAX_REDIRECTS + 1):
            outcome = self._hop()
            if not isinstance(outcome, WebAddress):
                return outcome
            problem = self._follow(outcome)
            if problem is not None:
                return problem
        return self._problem("redirects", detail=f"{MAX_REDIRECTS}번 넘게 다른 주소로 보냅니다.")

    # -- one hop ----------------------------------------------------------------------

    def _hop(self) -> WebAddress | Fetched | FetchProblem:
        """Make one request; an address is where to go next."""
        permission = self._permission()
        if isinstance(permission, FetchProblem):
            return permission
        answer = self._try(permission.delay_s)
        if isinstance(answer, FetchProblem) and answer.kind == "cut" and self.method == "GET":
            # a kept connection may have been closed by the server just now
            answer = self._try(permission.delay_s)
        return answer

    def _permission(self) -> Permission | FetchProblem:
        works, host = self.works, self.address.host
        until = works.pace.put_off_until(host)
        if until is not None:
            wait_s = (until - works.clock.now()).total_seconds()
            if wait_s > works.settings.patience_s:
                return self._problem("busy", retry_at=until)
            works.clock.sleep(wait_s)
            self.allowance.prolong(wait_s)
        if not self.order.obeys_robots:
            return Permission(is_allowed=True)
        waiting = time.monotonic()
        permission = works.robots.permission(self.address, self._read_robots)
        self.allowance.prolong(time.monotonic() - waiting)
        if isinstance(permission, FetchProblem):
            return replace(permission, url=self._shown(self.address))
        if not permission.is_allowed:
            return self._problem("robots", detail=permission.why)
        return permission

    def _read_robots(self, url: str) -> Fetched | FetchProblem:
        """robots.txt takes from the time of the fetch that needs it."""
        started = time.monotonic()
        left_s = self.allowance.ends_at - started
        order = FetchOrder(
            url=url,
            tls=self.order.tls,
            obeys_robots=False,
            is_conditional=False,
            limit_bytes=ROBOTS_LIMIT_BYTES,
            timeout_s=max(left_s, 0.1),
        )
        address = read_address(url)
        assert isinstance(address, WebAddress)  # made from one
        answer = _Visit(self.works, order, url, address).run()
        self.allowance.prolong(started - time.monotonic())
        return answer

    def _try(self, delay_s: float) -> WebAddress | Fetched | FetchProblem:
        waiting = time.monotonic()
        with self.works.pace.turn(self.address.host, delay_s):
            self.allowance.prolong(time.monotonic() - waiting)
            try:
                with self.works.network.send(
                    self.method,
                    self.address,
                    headers=self._headers(),
                    body=self.body,
                    tls=self.order.tls,
                    allowance=self.allowance,
                ) as answer:
                    return self._read(answer)
            except NetworkFailureError as failure:
                return self._problem(failure.kind, detail=failure.detail)
            except TooLargeError:
                return self._problem("too-large")
            except NotUnpackableError as failure:
                packing = _visible(str(failure))
                return self._problem("broken", detail=f"본문의 압축({packing})을 풀 수 없습니다.")

    def _headers(self) -> list[tuple[str, str]]:
        settings = self.works.settings
        agent = f"{AGENT[:-1]}; {settings.contact})" if settings.contact else AGENT
        headers = {
            "Host": self.address.authority,
            "User-Agent": agent,
            "Accept": "*/*",
            "Accept-Language": "ko,en;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        }
        is_home = self.address.origin == self.first_origin
        headers |= {
            name: value
            for name, value in self.order.headers.items()
            if is_home or not is_secret_header(name)
        }
        if is_home:
            headers |= self.order.secret_headers
        if self.known is not None and self.known.url == self._shown(self.address):
            headers |= questions(self.known)
        if self.body:
            headers["Content-Length"] = str(len(self.body))
        return [(_header_name(name), _header_value(value)) for name, value in headers.items()]

    # -- the answer -------------------------------------------------------------------

    def _read(self, answer: Answer) -> WebAddress | Fetched | FetchProblem:
        status = answer.status
        headers = readable_headers(answer.headers, self.order.secrets)
        if status in _REDIRECTS:
            location = _raw_header(answer.headers, b"location")
            if not location:
                return self._problem("redirects", detail="옮겨 간 주소를 말하지 않았습니다.")
            return self._next(location, status)
        if status == 304 and self.known is not None:
            return self._unchanged(headers, self.known)
        encoding = headers.get("content-encoding", "")
        if not 200 <= status < 300 or status in {204, 205}:
            return self._refused(answer, status, headers, encoding)
        content = read_body(answer.chunks, encoding, limit=self.order.limit_bytes)
        content = redact_bytes(content, self.order.secrets)
        url = self._shown(self.address)
        validators = validators_of(url, headers, content)
        return Fetched(
            status=status,
            url=url,
            asked_url=self.asked_url,
            headers=headers,
            content=content,
            is_unchanged=self.known is not None and self.known.sha256 == validators.sha256,
            redirects=tuple(self.redirects),
            moved_to=url if self.redirects and self.is_moved else "",
            validators=validators if self.method == "GET" else None,
            fetched_at=self.works.clock.now(),
            elapsed_s=time.monotonic() - self.started,
        )

    def _unchanged(self, headers: Mapping[str, str], known: Validators) -> Fetched:
        return Fetched(
            status=304,
            url=self._shown(self.address),
            asked_url=self.asked_url,
            headers=headers,
            content=known.content or b"",
            from_cache=known.content is not None,
            is_unchanged=True,
            redirects=tuple(self.redirects),
            validators=known,
            fetched_at=self.works.clock.now(),
            elapsed_s=time.monotonic() - self.started,
        )

    def _refused(
        self, answer: Answer, status: int, headers: Mapping[str, str], encoding: str
    ) -> FetchProblem:
        try:
            content = read_body(answer.chunks, encoding, limit=ERROR_PAGE_BYTES, cuts=True)
        except (NetworkFailureError, NotUnpackableError, TooLargeError):
            content = b""
        retry_at = None
        retry_after = headers.get("retry-after")
        if status == 429 or (status == 503 and retry_after):
            retry_at = self.works.pace.put_off(self.address.host, retry_after)
        problem = self._problem(_kind_of(status, retry_at), status=status, retry_at=retry_at)
        return replace(problem, content=redact_bytes(content, self.order.secrets))

    # -- redirects --------------------------------------------------------------------

    def _next(self, location: bytes, status: int) -> WebAddress | FetchProblem:
        written = quote(location, safe=_ASCII)
        target = read_address(written, base=self.address)
        if isinstance(target, BadAddress):
            shown = _visible(redact(written, self.order.secrets))[:200]
            detail = f"열 수 없는 주소로 보냅니다: {shown} ({target.why})"
            return self._problem("redirects", detail=detail)
        self.is_moved &= status in _PERMANENT
        if self.method == "POST" and status in {301, 302, 303}:
            self.method, self.body = "GET", b""
        return target

    def _follow(self, target: WebAddress) -> FetchProblem | None:
        """Go to the next address, unless keys or a form would leave their origin."""
        if target.origin != self.first_origin:
            if self.order.secrets or self.body:
                shown = self._shown(target)
                detail = f"인증키가 필요한 주소가 다른 곳({shown})으로 보냅니다."
                return self._problem("credentials", detail=detail)
        elif self.order.secret_query:
            # the query of the order is the server's to repeat; without it the key goes again
            missing = {
                name: value
                for name, value in self.order.secret_query.items()
                if f"{quote(name)}=" not in target.target
            }
            target = replace(target, target=_add_query(target.target, missing))
        self.redirects.append(self._shown(target))
        self.address = target
        return None

    # -- words ------------------------------------------------------------------------

    def _shown(self, address: WebAddress) -> str:
        return redact(address.url, self.order.secrets)

    def _problem(
        self,
        kind: ProblemKind,
        *,
        detail: str = "",
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> FetchProblem:
        why, mend = _WORDS[kind]
        why = detail or why.format(
            mib=self.order.limit_bytes // MIB,
            timeout=f"{self.order.timeout_s:g}",
            status=status,
        )
        if kind == "tls" and why.startswith(OLD_TLS):
            mend = '이 출처에 tls = "legacy"를 적으세요. 인증서 확인은 그대로 합니다.'
        if retry_at is not None:
            mend = f"{_clock_words(retry_at)} 뒤에 다시 수집하면 됩니다. 그때까지 묻지 않습니다."
        if kind == "private":
            why = f"내부로 향하는 주소라 열지 않았습니다: {detail}"
        return FetchProblem(
            kind=kind,
            url=self._shown(self.address),
            why=redact(why, self.order.secrets),
            mend=mend,
            status=status,
            retry_at=retry_at,
        )


def readable_headers(
    raw: tuple[tuple[bytes, bytes], ...], secrets: tuple[str, ...] = ()
) -> dict[str, str]:
    """Headers as text: lower-case names, the first of doubled ones, nothing that is not shown.

    Raw UTF-8 and CP949 (file names) are read as such; everything else stays as Latin-1.
    """
    found: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        if key not in found:
            found[key] = redact(_visible(_header_text(value)[:MAX_HEADER_LENGTH]), secrets)
    return found


def _header_text(value: bytes) -> str:
    for encoding in ("utf-8", "cp949"):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("latin-1")


def _raw_header(headers: tuple[tuple[bytes, bytes], ...], name: bytes) -> bytes:
    return next((value.strip() for key, value in headers if key.lower() == name), b"")


def _header_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]", "", name)


def _header_value(value: str) -> str:
    """A value that cannot begin another header."""
    return "".join(character for character in value if character.isprintable()).strip()


def _visible(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text).strip()


def _with_secret_query(order: FetchOrder) -> str:
    if not order.secret_query:
        return order.url
    return _add_query(order.url.partition("#")[0], order.secret_query)


def _add_query(url: str, pairs: Mapping[str, str]) -> str:
    added = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='%')}" for name, value in pairs.items()
    )
    if not added:
        return url
    return f"{url}{'&' if '?' in url else '?'}{added}"


def _kind_of(status: int, retry_at: datetime | None) -> ProblemKind:
    if retry_at is not None:
        return "busy"
    if status in {401, 403}:
        return "refused"
    if status in {404, 410}:
        return "gone"
    return "server" if status >= 500 else "status"


def _clock_words(at: datetime) -> str:
    from zoneinfo import ZoneInfo

    return at.astimezone(ZoneInfo("Asia/Seoul")).strftime("%m-%d %H:%M")


_ASCII: Final = "".join(chr(code) for code in range(0x21, 0x7F))
_LATER: Final = "잠시 뒤 다시 수집하세요. 며칠째 그러면 주소가 바뀌었는지 확인하세요."
_CHECK: Final = "브라우저에서 주소를 열어 보고, 바뀌었으면 출처의 주소를 고치세요."
_WORDS: Final[dict[ProblemKind, tuple[str, str]]] = {
    "address": ("주소를 읽을 수 없습니다.", _CHECK),
    "private": ("", "기관 안의 서버라면 hanju.toml의 [collect] networks에 그 대역을 적으세요."),
    "dns": ("서버 이름을 찾지 못했습니다.", "인터넷 연결과 주소의 철자를 확인하세요."),
    "unreachable": ("서버가 연결을 받지 않습니다.", _LATER),
    "tls": (
        "보안 연결에 실패했습니다.",
        "사이트 관리자에게 인증서를 알리세요. 확인은 끌 수 없습니다.",
    ),
    "timeout": ("{timeout}초 안에 답을 다 받지 못했습니다.", _LATER),
    "cut": ("답이 도중에 끊겼습니다.", _LATER),
    "too-large": ("답이 {mib} MiB를 넘어 읽기를 그만두었습니다.", "목록이 더 짧은 주소를 쓰세요."),
    "broken": ("서버의 답을 읽을 수 없습니다.", _CHECK),
    "redirects": ("다른 주소로 보내기를 되풀이합니다.", _CHECK),
    "credentials": (
        "인증키가 필요한 주소가 다른 곳으로 보냅니다.",
        "제공 기관의 안내를 확인하고 새 주소를 출처에 적으세요. 인증키는 보내지 않았습니다.",
    ),
    "robots": (
        "사이트가 자동 수집을 거절합니다(robots.txt).",
        "기관의 허락을 받거나 RSS, 공공데이터 API 같은 다른 길을 쓰세요.",
    ),
    "busy": ("요청이 많다며 나중에 오라고 합니다.", _LATER),
    "refused": (
        "서버가 접근을 거절했습니다({status}).",
        "인증키나 이용 신청이 필요한지 확인하세요.",
    ),
    "gone": ("그 주소에 아무것도 없습니다({status}).", _CHECK),
    "server": ("서버에 오류가 났습니다({status}).", _LATER),
    "status": ("뜻밖의 답이 왔습니다({status}).", _CHECK),
}
