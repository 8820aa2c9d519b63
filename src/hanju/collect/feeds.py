"""Feeds: every entry of an RSS, Atom, RDF or JSON feed as an `Article`, or a named reason.

Shape:  the bytes of a feed and the facts of its source in, `FeedRead` out.
Units:  instants are aware UTC; a date without a zone is Asia/Seoul.
Errors: none; a feed that cannot be read is a `FeedRead` whose `state` is "broken".
Source: threats.md P1, P2, P9; design/sources.md section 8; docs/decisions/0018-feeds.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.decoding import decode
from hanju.collect.feed_dates import read_feed_instant
from hanju.collect.feed_entries import (
    EntityRefusedError,
    FeedText,
    NotAFeedError,
    RawEntry,
    read_entries,
    urljoin_or,
)
from hanju.collect.fetched import LIMIT_BYTES, MIB
from hanju.collect.files.instants import UNDATED, ClockCheck, ReadInstant, as_wall_clock
from hanju.model import Article, ArticleId, Attachment
from hanju.text.normalise import clean_address, clean_line, clean_text, mask_private

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    from hanju.collect.fetched import SourceState
    from hanju.model import LicenseMode

MAX_TITLE_CHARS: Final = 500
MAX_TEXT_CHARS: Final = 200_000
MAX_FILES: Final = 30
#: A description this long is the text itself; leads of Korean papers end at 660 (sources.md 6.2).
_FULL_FROM: Final = 1000
_ELLIPSES: Final = ("…", "...", "[…]", "[...]", "더보기", "(계속)")

NO_TITLE: Final = "제목이 없어 본문의 첫머리를 제목으로 씀"
NO_LINK: Final = "원문 주소 없음"
MASKED: Final = "개인정보(메일·전화·주민등록번호)를 가림"
SHORTENED: Final = "너무 긴 글을 자름"
CLOCK_CORRECTED: Final = "게재 시각의 Z를 한국 시각으로 읽음"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSource:
    """What is known of a feed before it is read.

    `wall_clock_z`: True reads times that end in Z as Korean wall-clock time, False believes
    them, None lets the feed prove it (sources.md S7). The guids of a sample are its articles' ids.
    """

    id: str
    url: str
    outlet: str = ""
    license: LicenseMode = "none"
    lang: str = "ko"
    wall_clock_z: bool | None = None
    is_sample: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRead:
    """What a feed gave. `why` and `mend` say in Korean what is wrong when `state` is not ok."""

    state: SourceState
    articles: tuple[Article, ...] = ()
    title: str = ""
    site_url: str = ""
    form: str = ""
    encoding: str = ""
    why: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def read_feed(
    content: bytes, source: FeedSource, *, collected_at: datetime, charset: str = ""
) -> FeedRead:
    """Read a feed.

    Args:
        content: the bytes as they were fetched.
        source: whose feed it is.
        collected_at: the instant of fetching, aware.
        charset: what the Content-Type header named.
    """
    if len(content) > LIMIT_BYTES:
        return _broken(f"피드가 {LIMIT_BYTES // MIB} MiB를 넘습니다.", "더 짧은 피드를 고르세요.")
    if not content.strip():
        return _broken("서버가 빈 답을 보냈습니다.", _LOOK)
    decoded = decode(content, charset=charset)
    try:
        feed = read_entries(decoded.text)
    except EntityRefusedError:
        return _broken(
            "피드가 개체(ENTITY)를 선언합니다. 공격에 쓰이는 것이라 읽지 않았습니다.",
            "다른 피드 주소를 쓰거나 사이트에 알리세요.",
        )
    except NotAFeedError as problem:
        return _not_a_feed(problem)
    reading = _Reading(source, feed, collected_at)
    articles = reading.articles()
    notes = [note for note in (decoded.why, *feed.oddities, *reading.notes()) if note]
    read = FeedRead(
        state="ok" if articles else "empty",
        articles=articles,
        title=clean_line(feed.title)[:MAX_TITLE_CHARS],
        site_url=_web_address(feed.link, source.url),
        form=feed.form,
        encoding=decoded.encoding,
        notes=tuple(notes),
        skipped=tuple(reading.skipped),
    )
    if articles:
        return read
    if feed.is_broken:
        return replace(
            read, state="broken", why=f"{feed.oddities[0]}: 글을 찾지 못했습니다.", mend=_LOOK
        )
    return replace(read, why="피드에 글이 없습니다.", mend=_LOOK)


def _broken(why: str, mend: str) -> FeedRead:
    return FeedRead(state="broken", why=why, mend=mend)


def _not_a_feed(problem: NotAFeedError) -> FeedRead:
    if not problem.is_page:
        return _broken("피드가 아닙니다.", "주소가 RSS나 Atom 피드인지 확인하세요.")
    shown = clean_line(problem.shown)
    named = f"('{shown}')" if shown else ""
    return _broken(
        f"피드가 아니라 웹 쪽이 왔습니다{named}.",
        "점검 중이면 기다리고, 아니면 `hanju sources add 주소`로 피드를 다시 찾으세요.",
    )


class _Reading:
    """Turns raw entries into articles; knows what the whole feed has to know."""

    def __init__(self, source: FeedSource, feed: FeedText, collected_at: datetime) -> None:
        self._source, self._feed, self._at = source, feed, collected_at
        self._clock = ClockCheck()
        self._guids = Counter(entry.guid for entry in feed.entries if entry.guid)
        self._counts: Counter[str] = Counter()
        self._corrects = False
        self.skipped: list[str] = []

    def articles(self) -> tuple[Article, ...]:
        """Every entry that has a title or a text, the first of equal ones."""
        dated = [(entry, self._published(entry)) for entry in self._feed.entries]
        asked = self._source.wall_clock_z
        self._corrects = self._clock.is_wall_clock() if asked is None else asked
        made: dict[str, Article] = {}
        for number, (entry, published) in enumerate(dated, 1):
            article = self._article(entry, published)
            if article is None:
                self.skipped.append(f"{number}번째 글: 제목도 본문도 없음")
            elif article.id in made:
                self._counts["피드 안에서 되풀이된 글"] += 1
            else:
                made[article.id] = article
        return tuple(made.values())

    def notes(self) -> list[str]:
        """What a person should know of the whole feed."""
        source = self._source
        command = f"hanju sources add {source.url} --replace {source.id}"
        if not source.id:
            command = f"hanju sources add {source.url}"  # being added just now
        found = [
            self._clock.note(decided=self._corrects, asked=source.wall_clock_z, command=command)
        ]
        if self._feed.left_out:
            found.append(f"글이 너무 많아 오래된 {self._feed.left_out:,}건을 두고 옴")
        found += [f"{what}: {count:,}건" for what, count in self._counts.items()]
        return found

    def _published(self, entry: RawEntry) -> ReadInstant:
        reads = [read_feed_instant(clean_line(written)) for written in entry.dates[:6]]
        read = next((one for one in reads if one.at is not None), None)
        if read is None:
            read = reads[0] if reads else ReadInstant(at=None, why=UNDATED)
        self._clock.watch(read, self._at)
        return read

    def _article(self, entry: RawEntry, published: ReadInstant) -> Article | None:
        source = self._source
        notes: list[str] = []
        base = urljoin_or(source.url, entry.base)
        link = _web_address(entry.link, base)
        if not link and entry.is_guid_link:
            link = _web_address(entry.guid, base) if entry.guid.startswith("http") else ""
        title = clean_line(entry.title[: 8 * MAX_TITLE_CHARS])
        body, is_extract = _body(entry)
        if not title:
            title = clean_line(body[:60])
            if not title:
                return None
            self._note(notes, NO_TITLE)
        if len(title) > MAX_TITLE_CHARS or len(body) > MAX_TEXT_CHARS:
            title, body = title[:MAX_TITLE_CHARS], body[:MAX_TEXT_CHARS]
            self._note(notes, SHORTENED)
        shown_title, text = mask_private(title), mask_private(body)
        if shown_title != title or text != body:
            self._note(notes, MASKED)
        if not link:
            self._note(notes, NO_LINK)
        return Article(
            id=self._id(entry, link, title),
            url=link,
            title=shown_title,
            text="" if text == shown_title else text,
            outlet=source.outlet or clean_line(entry.outlet) or clean_line(self._feed.title),
            published_at=self._instant(published, notes),
            license=source.license,
            attachments=_attachments(entry, base),
            lang=source.lang,
            source_id=source.id,
            collected_at=self._at.astimezone(UTC),
            is_extract=is_extract,
            is_sample=source.is_sample,
            notes=tuple(notes),
        )

    def _instant(self, published: ReadInstant, notes: list[str]) -> datetime | None:
        if published.at is None:
            notes.append(published.why)
            self._counts[UNDATED if published.why == UNDATED else "날짜를 읽지 못함"] += 1
            return None
        if self._corrects and published.says_utc:
            notes.append(CLOCK_CORRECTED)
            return as_wall_clock(published.at, _seoul()).astimezone(UTC)
        return published.at.astimezone(UTC)

    def _note(self, notes: list[str], what: str) -> None:
        notes.append(what)
        self._counts[what] += 1

    def _id(self, entry: RawEntry, link: str, title: str) -> ArticleId:
        """The same for the same entry in every round: guid, else link, else title and date."""
        guid = entry.guid.strip()
        if self._source.is_sample and guid:
            return ArticleId(guid)
        if guid and self._guids[entry.guid] > 1:
            guid = f"{guid} {link or title}"  # a broken feed: one guid for all
        key = guid or link or f"{title} {entry.dates[:1]}"
        seed = f"{self._source.id}\n{key}".encode(errors="replace")
        return ArticleId(f"feed-{hashlib.sha256(seed).hexdigest()[:20]}")


def _body(entry: RawEntry) -> tuple[str, bool]:
    """The longer of content and summary, cleaned, and whether it is only an extract."""
    content, summary = (
        clean_text(written[: 4 * MAX_TEXT_CHARS]) for written in (entry.content, entry.summary)
    )
    if content and len(content) >= len(summary):
        return content, content.endswith(_ELLIPSES)
    if not summary:
        return "", False  # a title alone is no extract
    is_full = len(summary) >= _FULL_FROM and not summary.endswith(_ELLIPSES)
    return summary, not is_full


def _attachments(entry: RawEntry, base: str) -> tuple[Attachment, ...]:
    made = []
    for written, name in entry.files[:MAX_FILES]:
        url = _web_address(written, base)
        if url:
            shown = clean_line(name) or clean_line(unquote(urlsplit(url).path.rpartition("/")[2]))
            made.append(Attachment(name=shown[:200] or "첨부", url=url))
    return tuple(dict.fromkeys(made))


def _web_address(written: str, base: str) -> str:
    """An http(s) address as it was written, joined and cleaned; "" for anything else."""
    if not written:
        return ""
    if _PLAIN_ADDRESS.fullmatch(written):
        return written
    url = urljoin_or(base, clean_address(written).replace("\n", "").replace(" ", "%20"))
    return "" if url == base or isinstance(read_address(url), BadAddress) else url


def _seoul() -> tzinfo:
    from zoneinfo import ZoneInfo

    return ZoneInfo("Asia/Seoul")


#: Nearly every link of a feed; everything else takes the long way.
_PLAIN_ADDRESS: Final = re.compile(
    r"https?://(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,10}(?:/[A-Za-z0-9._~/=?&%+,;:-]{0,500})?"
)
_LOOK: Final = "브라우저에서 피드 주소를 열어 보고, 비어 있으면 사이트의 새 주소를 찾으세요."
