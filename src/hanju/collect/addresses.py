"""Addresses: read a web address in one way only, and say which machines may be called.

Shape:  text in, `WebAddress` or `BadAddress` out; `AddressPolicy` judges the IP address that a
        connection is about to be made to.
Units:  ports 1..65535; hosts are ASCII, lower case, without brackets or a trailing dot.
Errors: none raised; a refusal is a `BadAddress` or a sentence.
Source: threats.md F1 and F3; IANA special-purpose address registries (IPv4 and IPv6, 2025);
        WHATWG URL ("ends in a number", bad ports); docs/decisions/0017-one-door.md.

Whoever opens a connection uses the parts read here and nothing else, so that no second parser
can see another host in the same text.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

MAX_ADDRESS_LENGTH: Final = 4096
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class WebAddress:
    """The parts of a web address that a request is made from."""

    scheme: Literal["http", "https"]
    host: str
    port: int
    target: str

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must be equal for keys to be sent again."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as a Host header writes them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The address in its one spelling."""
        return f"{self.scheme}://{self.authority}{self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BadAddress:
    """Why an address cannot be called."""

    why: str
    mend: str = "브라우저에서 열리는 http 또는 https 주소를 그대로 적으세요."


def read_address(written: str, *, base: WebAddress | None = None) -> WebAddress | BadAddress:
    """Read an address as a person, a feed or a redirect wrote it."""
    text = written.strip(" \t\r\n\f")
    if len(text) > MAX_ADDRESS_LENGTH:
        return BadAddress(why=f"주소가 너무 깁니다({len(text):,}자).")
    if _CONTROL.search(text):
        return BadAddress(why="주소에 줄바꿈이나 제어 문자가 있습니다.")
    try:
        if base is not None:
            text = urljoin(base.url, text)
        parts = urlsplit(text)
        scheme, authority, port = parts.scheme.lower(), parts.netloc, parts.port
    except ValueError:
        return BadAddress(why="주소의 형식이 틀립니다.")
    if scheme not in _DEFAULT_PORTS:
        named = f"'{scheme}:'" if scheme else "앞에 http:// 가 없는"
        return BadAddress(why=f"http와 https만 열 수 있습니다({named} 주소).")
    if "@" in authority or "\\" in authority:
        return BadAddress(
            why="주소에 사용자 이름이나 역사선(\\)이 들어 있습니다.",
            mend="'사용자@'가 없는 주소를 적으세요. 인증키는 환경 변수로 줍니다.",
        )
    host = read_host(_host_part(authority))
    if isinstance(host, BadAddress):
        return host
    port = _DEFAULT_PORTS[scheme] if port is None else port
    if port in _BAD_PORTS or port == 0:
        return BadAddress(why=f"{port}번 포트는 웹 서버의 것이 아닙니다.")
    path = quote(parts.path or "/", safe=_SAFE)
    query = "?" + quote(parts.query, safe=_SAFE + "?") if parts.query else ""
    return WebAddress(
        scheme="https" if scheme == "https" else "http",
        host=host,
        port=port,
        target=(path if path.startswith("/") else "/" + path) + query,
    )


def read_host(written: str) -> str | BadAddress:
    """Bring a host name to ASCII; an IP address has its one usual spelling or is refused."""
    odd = BadAddress(why=f"서버 이름이 이상합니다: '{written[:80]}'")
    if written.startswith("[") or ":" in written:
        try:
            return str(ipaddress.IPv6Address(written.strip("[]")))
        except ValueError:
            return odd
    if not written or len(written) > 253:
        return odd
    name = unicodedata.normalize("NFKC", written).casefold().replace("。", ".")
    name = name.removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return odd
    if not _HOST.fullmatch(name):
        return odd
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(name))
        except ValueError:
            return BadAddress(
                why=f"숫자로 된 주소를 이상하게 적었습니다: '{written[:80]}'",
                mend="123.45.67.89처럼 십진수 네 개로 적거나 이름을 쓰세요.",
            )
    return name


def literal(host: str) -> IPAddress | None:
    """The IP address that a host read by `read_host` is, None for a name."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _host_part(authority: str) -> str:
    """The authority without its port."""
    if authority.startswith("["):
        return authority[: authority.find("]") + 1]
    return authority.partition(":")[0]


# -- which machines may be called ---------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressPolicy:
    """Only the public internet may be called, and what an office names itself.

    `networks` lets an office collect from its own network (or a test from loopback);
    `endpoints` opens one address and port only.
    """

    networks: tuple[IPNetwork, ...] = ()
    endpoints: frozenset[tuple[str, int]] = frozenset()

    @classmethod
    def allowing(
        cls, networks: Iterable[str] = (), endpoints: Iterable[tuple[str, int]] = ()
    ) -> AddressPolicy:
        """Make a policy from written networks ("10.1.0.0/16") and (address, port) pairs."""
        return cls(
            networks=tuple(ipaddress.ip_network(network) for network in networks),
            endpoints=frozenset((str(ipaddress.ip_address(ip)), port) for ip, port in endpoints),
        )

    def refusal(self, address: IPAddress, port: int) -> str | None:
        """Say why this address may not be connected to; None when it may."""
        if isinstance(address, ipaddress.IPv6Address) and address.scope_id is not None:
            return f"{address}: 이 컴퓨터의 통신 장치를 가리키는 주소"
        meant = reached_by(address)
        if (str(meant), port) in self.endpoints:
            return None
        if any(meant.version == network.version and meant in network for network in self.networks):
            return None
        reason = special_use(meant)
        return None if reason is None else f"{address}: {reason}"


def reached_by(address: IPAddress) -> IPAddress:
    """The machine behind an address that only wraps another (IPv4-mapped, NAT64)."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def special_use(address: IPAddress) -> str | None:
    """Name the special-purpose range of an address, None when it is on the public internet."""
    if isinstance(address, ipaddress.IPv4Address):
        value = int(address)
        for first, last, name in _SPECIAL_4:
            if first <= value <= last:
                return name
        return None
    if address not in _GLOBAL_UNICAST:
        return next((name for network, name in _OUTSIDE_6 if address in network), "쓰지 않는 대역")
    return next((name for network, name in _SPECIAL_6 if address in network), None)


# -- tables -------------------------------------------------------------------------------

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_HOST: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63}){0,126}")
_NUMBER: Final = re.compile(r"\d+|0x[0-9a-f]*")
_SAFE: Final = "/%:@!$&'()*+,;=~-._[]"

#: WHATWG fetch, "port blocking": services that answer to text they did not expect.
_BAD_PORTS: Final = frozenset({
    1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
    427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
    989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566,
    6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080, 11211,
})  # fmt: skip

_LOCAL: Final = "내부망 주소"
_SELF: Final = "이 컴퓨터 자신의 주소"
_LINK: Final = "연결 구간 안의 주소(클라우드 관리 주소 포함)"
_SAMPLE: Final = "문서 예시용 주소"
_RESERVED: Final = "예약된 주소"
_MANY: Final = "여러 대에 한꺼번에 보내는 주소"
_BENCH: Final = "성능 시험용 주소"
_TUNNEL: Final = "다른 주소를 감싼 터널 주소"


def _ranges_4(rows: Iterable[tuple[str, str]]) -> tuple[tuple[int, int, str], ...]:
    found = [(ipaddress.IPv4Network(network), name) for network, name in rows]
    return tuple(
        (int(network.network_address), int(network.broadcast_address), name)
        for network, name in found
    )


#: Every block of the IANA IPv4 registry, the globally reachable odd ones (AS112, AMT, PCP)
#: included: no news is published there.
_SPECIAL_4: Final = _ranges_4(
    [
        ("0.0.0.0/8", _SELF),
        ("10.0.0.0/8", _LOCAL),
        ("100.64.0.0/10", _LOCAL),
        ("127.0.0.0/8", _SELF),
        ("169.254.0.0/16", _LINK),
        ("172.16.0.0/12", _LOCAL),
        ("192.0.0.0/24", _RESERVED),
        ("192.0.2.0/24", _SAMPLE),
        ("192.31.196.0/24", _RESERVED),
        ("192.52.193.0/24", _RESERVED),
        ("192.88.99.0/24", _TUNNEL),
        ("192.168.0.0/16", _LOCAL),
        ("192.175.48.0/24", _RESERVED),
        ("198.18.0.0/15", _BENCH),
        ("198.51.100.0/24", _SAMPLE),
        ("203.0.113.0/24", _SAMPLE),
        ("224.0.0.0/4", _MANY),
        ("240.0.0.0/4", _RESERVED),
    ]
)
_NAT64: Final = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL_UNICAST: Final = ipaddress.IPv6Network("2000::/3")
_SPECIAL_6: Final = tuple(
    (ipaddress.IPv6Network(network), name)
    for network, name in [
        ("2001::/32", _TUNNEL),  # Teredo
        ("2001::/23", _RESERVED),  # IETF protocols: benchmarking, ORCHID, drones …
        ("2001:db8::/32", _SAMPLE),
        ("2002::/16", _TUNNEL),  # 6to4
        ("2620:4f:8000::/48", _RESERVED),  # AS112
        ("3fff::/20", _SAMPLE),
    ]
)
_OUTSIDE_6: Final = tuple(
    (ipaddress.IPv6Network(network), name)
    for network, name in [
        ("::/127", _SELF),
        ("::/96", _TUNNEL),  # IPv4-compatible, long dead
        ("::ffff:0:0:0/96", _TUNNEL),  # IPv4-translated (SIIT)
        ("64:ff9b:1::/48", _LOCAL),
        ("100::/64", _RESERVED),
        ("100:0:0:1::/64", _RESERVED),
        ("5f00::/16", _RESERVED),
        ("fc00::/7", _LOCAL),
        ("fe80::/10", _LINK),
        ("fec0::/10", _LOCAL),
        ("ff00::/8", _MANY),
    ]
)
