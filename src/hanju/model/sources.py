"""Sources: the places we collect from, and how they have been.

Shape:  a `Source` is what a person decided; a `SourceHealth` is what the last rounds found.
Units:  instants are aware UTC; seconds.
Errors: none raised here; `why` and `mend` are Korean sentences for the person who looks after it.
Source: design/sources.md; DESIGN.md section 4 (`hanju sources`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NewType, get_args

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model.articles import LicenseMode

SourceId = NewType("SourceId", str)
SourceKind = Literal[
    "feed",
    "board",
    "korea",  # 정책브리핑 list and view pages
    "releases",  # data.go.kr press releases
    "naver",  # news search, old and HUB keys
    "bigkinds",
    "google",  # Google News RSS
    "mailbox",  # IMAP, newsletters
]
TlsLevel = Literal["default", "legacy"]
#: Which articles' own pages are read: "auto" is every one of a board, and those without a text of
#: feeds whose licence lets us use it.
ReadsPages = Literal["auto", "never", "stubs", "always"]
READS_PAGES: Final[tuple[ReadsPages, ...]] = get_args(ReadsPages)

#: How a source is, in the words of `hanju sources`.
SourceState = Literal["ok", "unchanged", "empty", "broken", "quota", "robots"]
#: States in which a person need not do anything.
FINE: Final[frozenset[SourceState]] = frozenset({"ok", "unchanged"})
#: A source is silent after this many of its usual gaps (sources.md S22) ...
SILENT_GAPS: Final = 2
#: ... and never before this long: an office rests at weekends and on holidays.
SILENT_FROM: Final = timedelta(days=4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place to collect from; `id` stays when the address changes.

    `wall_clock_z` as in `FeedSource`; a sample's entries carry the ids of their articles.
    """

    id: SourceId
    kind: SourceKind = "feed"
    url: str
    title: str = ""
    outlet: str = ""
    license: LicenseMode = "none"
    lang: str = "ko"
    wall_clock_z: bool | None = None
    tls: TlsLevel = "default"
    obeys_robots: bool = True
    is_on: bool = True
    is_sample: bool = False
    site_url: str = ""
    groups: tuple[str, ...] = ()
    reads_pages: ReadsPages = "auto"

    @property
    def name(self) -> str:
        """What people call it."""
        return self.title or self.outlet or self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """How a source is since when; `why` and `mend` when somebody should look at it."""

    source_id: SourceId
    state: SourceState
    since: datetime
    checked_at: datetime
    last_good_at: datetime | None = None
    newest_at: datetime | None = None  # the newest article it has shown
    usual_gap_s: float | None = None
    failures: int = 0
    retry_at: datetime | None = None
    moved_to: str = ""
    why: str = ""
    mend: str = ""

    def is_silent(self, now: datetime) -> bool:
        """Whether nothing new came for more than twice the usual gap."""
        if self.newest_at is None or self.usual_gap_s is None or self.state not in FINE:
            return False
        usual = timedelta(seconds=SILENT_GAPS * self.usual_gap_s)
        return now - self.newest_at > max(usual, SILENT_FROM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave to ask later whether a page changed; kept by a page cache."""

    url: str  # the address that answered, after redirects
    etag: str = ""
    last_modified: str = ""
    sha256: str = ""
    content: bytes | None = None  # only where the cache keeps bodies
