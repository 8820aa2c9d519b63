"""What is asked of the one door, and what comes back: pages or problems, never exceptions.

Shape:  `FetchOrder` in; `Fetched` or `FetchProblem` out; `Fetcher` is the port of both.
Units:  seconds, bytes; instants are aware UTC.
Errors: none raised; a `FetchProblem` says why and what to do, in Korean, without keys.
Source: threats.md F1-F12; docs/decisions/0017-one-door.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol
from urllib.parse import quote, quote_plus

from hanju.model import SourceState, TlsLevel, Validators

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

__all__ = [
    "LIMIT_BYTES",
    "MIB",
    "REDACTED",
    "TIMEOUT_S",
    "FetchOrder",
    "FetchProblem",
    "Fetched",
    "Fetcher",
    "ProblemKind",
    "SourceState",
    "TlsLevel",
    "Validators",
    "is_secret_header",
    "redact",
    "redact_bytes",
]

ProblemKind = Literal[
    "address",  # cannot be called at all
    "private",  # leads into the own network
    "dns",
    "unreachable",
    "tls",
    "timeout",
    "cut",  # the connection ended in the middle
    "too-large",
    "broken",  # not HTTP, or cannot be unpacked
    "redirects",
    "credentials",  # keys would have gone to somebody else
    "robots",
    "busy",  # asked to come back later
    "refused",  # 401, 403
    "gone",  # 404, 410
    "server",  # 5xx
    "status",  # any other
]

MIB: Final = 1024 * 1024
LIMIT_BYTES: Final = 15 * MIB
TIMEOUT_S: Final = 15.0

REDACTED: Final = "[인증키]"
#: Shorter ones would take ordinary words out of every message.
SHORTEST_SECRET: Final = 4
SHORTEST_PART: Final = 8  # "Bearer" stays, what follows it goes


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchOrder:
    """One page to fetch. Secrets go to the origin of `url` only, and into no message."""

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = field(default=b"", repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_query: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_words: tuple[str, ...] = field(default=(), repr=False)  # keys inside `body`
    tls: TlsLevel = "default"
    obeys_robots: bool = True
    is_conditional: bool = True
    limit_bytes: int = LIMIT_BYTES
    timeout_s: float = TIMEOUT_S

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every text that must not show up anywhere."""
        return (
            *self.secret_headers.values(),
            *self.secret_query.values(),
            *self.secret_words,
            *(value for name, value in self.headers.items() if is_secret_header(name)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A page that was read to its end.

    `is_unchanged` says that the content is the one settled before: the server said so (304, and
    then `content` is empty unless the cache keeps bodies) or the bytes are equal.
    """

    status: int
    url: str
    asked_url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes = b""
    from_cache: bool = False
    is_unchanged: bool = False
    redirects: tuple[str, ...] = ()
    moved_to: str = ""  # set when every redirect was a permanent one
    validators: Validators | None = None
    fetched_at: datetime | None = None
    elapsed_s: float = 0.0

    @property
    def media_type(self) -> str:
        """The media type in lower case, "" when none was given."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str:
        """The encoding that the Content-Type header names, "" when none."""
        found = _CHARSET.search(self.headers.get("content-type", "")[:1000])
        return found[1] if found else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchProblem:
    """Why there is no page, and what a person can do. `retry_at` when the server named it."""

    kind: ProblemKind
    url: str
    why: str
    mend: str
    status: int | None = None
    retry_at: datetime | None = None
    content: bytes = b""  # the first 64 KiB of an error page: APIs explain themselves there

    @property
    def state(self) -> SourceState:
        """The health that this problem means for a source."""
        if self.kind == "busy":
            return "quota"
        return "robots" if self.kind == "robots" else "broken"

    @property
    def is_temporary(self) -> bool:
        """Whether the same request may well succeed later without anybody's doing."""
        return self.kind in {"dns", "unreachable", "timeout", "cut", "busy", "server"}

    def __str__(self) -> str:
        return f"{self.url}: {self.why} → {self.mend}"


class Fetcher(Protocol):
    """Gets pages from the web. Called from many threads; never raises for what a server does."""

    def fetch(self, order: FetchOrder) -> Fetched | FetchProblem:
        """Fetch one page politely; returns within the order's timeout and its waiting time."""
        ...

    def settle(self, fetched: Fetched) -> None:
        """Remember that this page was dealt with, so that the next round may hear "unchanged".

        Called after the articles are stored: a crash in between must not lose what a 304
        would then hide.
        """
        ...


def is_secret_header(name: str) -> bool:
    """Whether a header holds credentials by its name, whatever the caller thinks of it."""
    return _SECRET_NAME.search(name) is not None


def redact(text: str, secrets: Iterable[str]) -> str:
    """Take keys out of a text in every spelling that a URL or a page may carry."""
    for spelling in _spellings(secrets):
        text = re.sub(re.escape(spelling), REDACTED, text, flags=re.IGNORECASE)
    return text


def redact_bytes(content: bytes, secrets: Iterable[str]) -> bytes:
    """Take keys out of a page that echoes them; short words stay, they may be anything."""
    for spelling in _spellings(secret for secret in secrets if len(secret) >= 8):
        content = content.replace(spelling.encode(), REDACTED.encode())
    return content


def _spellings(secrets: Iterable[str]) -> list[str]:
    words = {
        word
        for secret in secrets
        for word in (secret, *re.split(r"[\s=;,]+", secret))
        if len(word) >= (SHORTEST_SECRET if word == secret else SHORTEST_PART)
    }
    found = {
        spelling
        for secret in words
        for spelling in (secret, quote(secret, safe=""), quote(secret), quote_plus(secret))
    }
    return sorted(found, key=len, reverse=True)


_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:+-]{1,40})", re.IGNORECASE)
_SECRET_NAME: Final = re.compile(
    r"authorization|cookie|token|secret|(?:api|service|access|client)[-_]?(?:key|id)|^x-n(?:aver|cp)",
    re.IGNORECASE,
)
