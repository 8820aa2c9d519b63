"""Addresses of interfaces: what a person writes to add one, and what it means.

Shape:  text in; `ApiAddress`, `BadAddress`, or None for an ordinary web address out.
Units:  none.
Errors: none raised; what cannot be meant is a `BadAddress`.
Source: design/sources.md 1 to 6; docs/decisions/0027-apis.md.

    naver:탄소중립 제주      google:탄소중립      bigkinds:탄소중립
    data.go.kr:pressRelease  data.go.kr:policyNews
    https://www.korea.kr/briefing/pressReleaseList.do
    imaps://name@imap.office.example/INBOX

When a service moves, its new address is written behind a plus sign:
`naver+https://new.example/search?query=탄소중립`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit

from hanju.collect.addresses import BadAddress, literal, read_address, read_host, special_use

if TYPE_CHECKING:
    from hanju.model import Source, SourceKind

MAX_WORDS: Final = 200
#: Services of data.go.kr that are read, with their paths (sources.md section 2).
RELEASE_PATHS: Final = {
    "pressRelease": "https://apis.data.go.kr/1371000/pressReleaseService/pressReleaseList",
    "policyNews": "https://apis.data.go.kr/1371000/policyNewsService2/policyNewsList2",
}
BIGKINDS_URL: Final = "https://tools.kinds.or.kr/search/news"
GOOGLE_URL: Final = "https://news.google.com/rss/search"
_KEYED: Final = frozenset({"releases", "naver", "bigkinds"})
_SCHEMES: Final[dict[str, SourceKind]] = {
    "naver": "naver",
    "google": "google",
    "bigkinds": "bigkinds",
    "data.go.kr": "releases",
    "korea": "korea",
}
_KOREA: Final = re.compile(r"https?://(?:www\.|m\.)?korea\.kr/briefing/\w{1,40}List\.do(?:\?.*)?")
_PORTS: Final = {"imaps": 993, "imap": 143}


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAddress:
    """What an address asks of which service; `url` is its one spelling, `endpoint` "" the usual."""

    kind: SourceKind
    url: str
    words: str = ""
    endpoint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAddress:
    """A mailbox on a server; "imap" begins in the open and has to change to TLS."""

    url: str
    scheme: str
    host: str
    port: int
    user: str
    mailbox: str


def read_api_address(written: str) -> ApiAddress | BadAddress | None:
    """Read what a person wrote; None when it is an ordinary address."""
    text = unicodedata.normalize("NFC", written.strip())
    if _KOREA.fullmatch(text):
        return ApiAddress(kind="korea", url=text, endpoint=text)
    if text.lower().startswith(("imap://", "imaps://")):
        mail = read_mail_address(text)
        return mail if isinstance(mail, BadAddress) else ApiAddress(kind="mailbox", url=mail.url)
    scheme, colon, rest = text.partition(":")
    name, plus, web = scheme.partition("+")
    if not colon or name.lower() not in _SCHEMES:
        return None
    kind = _SCHEMES[name.lower()]
    if plus:
        return _moved(name.lower(), kind, f"{web}:{rest}")
    words = " ".join(rest.split())
    if kind == "korea":
        return BadAddress(why="정책브리핑 목록 쪽의 주소가 필요합니다.", mend=_KOREA_MEND)
    if kind == "releases" and words not in RELEASE_PATHS:
        named = ", ".join(f"data.go.kr:{one}" for one in RELEASE_PATHS)
        return BadAddress(
            why=f"모르는 공공데이터입니다('{words[:40]}').", mend=f"{named} 가운데 하나를 쓰세요."
        )
    problem = _about(words)
    return problem or ApiAddress(kind=kind, url=f"{name.lower()}:{words}", words=words)


def _about(words: str) -> BadAddress | None:
    if not words:
        return BadAddress(
            why="찾을 말이 없습니다.", mend="`naver:탄소중립`처럼 쌍점 뒤에 찾을 말을 적으세요."
        )
    if len(words) > MAX_WORDS or not words.isprintable():
        return BadAddress(
            why="찾을 말이 너무 길거나 이상합니다.", mend=f"{MAX_WORDS}자 안으로 줄이세요."
        )
    return None


def _moved(name: str, kind: SourceKind, web: str) -> ApiAddress | BadAddress:
    """A service at another address than the usual one."""
    address = read_address(web)
    if isinstance(address, BadAddress):
        return address
    own = literal(address.host)
    if kind in _KEYED and address.scheme != "https" and (own is None or special_use(own) is None):
        return BadAddress(
            why="인증키는 https로만 보냅니다.", mend="https로 시작하는 주소를 적으세요."
        )
    parts = urlsplit(web)
    pairs = parse_qsl(parts.query)
    words = " ".join(next((value for key, value in pairs if key in {"query", "q"}), "").split())
    if kind in {"releases", "korea"}:
        return ApiAddress(kind=kind, url=f"{name}+{web}", words=words, endpoint=web)
    kept = "&".join(
        f"{quote(key)}={quote(value)}" for key, value in pairs if key not in {"query", "q"}
    )
    endpoint = urlunsplit((parts.scheme, parts.netloc, parts.path, kept, ""))
    return _about(words) or ApiAddress(
        kind=kind, url=f"{name}+{web}", words=words, endpoint=endpoint
    )


def read_mail_address(written: str) -> MailAddress | BadAddress:
    """Read `imaps://name@host[:port]/mailbox`; a password in it is refused."""
    scheme, _, rest = written.strip().partition("://")
    scheme = scheme.lower()
    authority, _, path = rest.partition("/")
    user, at, place = authority.rpartition("@")
    user = unquote(user)
    if scheme not in _PORTS or not at or not user or not user.isprintable():
        return BadAddress(
            why="메일함의 주소를 읽을 수 없습니다.",
            mend="imaps://사용자@서버/INBOX 꼴로 적으세요(사용자에 @가 있어도 됩니다).",
        )
    if ":" in user:
        return BadAddress(
            why="주소에 비밀번호가 들어 있습니다.",
            mend="비밀번호는 환경 변수로 줍니다. imaps://사용자@서버/INBOX 만 적으세요.",
        )
    name, _, number = place.partition(":") if not place.startswith("[") else (place, "", "")
    host = read_host(name)
    if isinstance(host, BadAddress):
        return host
    if number and not (number.isascii() and number.isdigit() and 0 < int(number) < 65536):
        return BadAddress(why=f"포트가 이상합니다('{number[:10]}').", mend="993처럼 적으세요.")
    port = int(number) if number else _PORTS[scheme]
    mailbox = unquote(path) or "INBOX"
    if len(mailbox) > MAX_WORDS or not mailbox.isprintable():
        return BadAddress(why="메일함의 이름이 이상합니다.", mend="INBOX처럼 적으세요.")
    shown = f"[{host}]" if ":" in host else host
    shown = shown if port == _PORTS[scheme] else f"{shown}:{port}"
    url = f"{scheme}://{quote(user, safe='@.+-_')}@{shown}/{quote(mailbox)}"
    return MailAddress(url=url, scheme=scheme, host=host, port=port, user=user, mailbox=mailbox)


def asked_host(source: Source) -> str | None:
    """Who is asked for a source of ours, one name a service; None for ordinary addresses."""
    if source.kind == "mailbox":
        mail = read_mail_address(source.url)
        return None if isinstance(mail, BadAddress) else mail.host
    found = read_api_address(source.url)
    if found is None or isinstance(found, BadAddress):
        return None
    return urlsplit(found.endpoint).hostname if found.endpoint else found.kind


def key_in_address(url: str) -> str | None:
    """The name of what looks like a key in an address, None when there is none."""
    try:
        parts = urlsplit(url)
        pairs = parse_qsl(parts.query, keep_blank_values=False)
        password = parts.password
    except ValueError:
        return None
    if password:
        return "password"
    return next((key for key, value in pairs if _KEY_NAME.fullmatch(key) and len(value) >= 8), None)


_KEY_NAME: Final = re.compile(
    r"(?:service|access|api|auth|client|secret|consumer)[-_]?(?:key|id|secret|token)"
    r"|crtfc_key|authkey|token|password|passwd|pwd|secret",
    re.IGNORECASE,
)
_KOREA_MEND: Final = "https://www.korea.kr/briefing/pressReleaseList.do 처럼 적으세요."
