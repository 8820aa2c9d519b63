"""Answers of the public archive: what programs and assistants get, each with its sources.

Shape:  what `PublicArchive` gives in, plain frozen answers out; JSON is made of them as they are.
Units:  days ISO, instants ISO with their zone.
Errors: none.
Source: docs/api.md; docs/decisions/0046-public-archive.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003  the web reads the annotations at run time
from typing import TYPE_CHECKING, Literal

from hanju.archive.search.asking import MOST
from hanju.model import LicenseMode  # noqa: TC001  as above
from hanju.publish.labels import KOREAN
from hanju.publish.tree import entry_anchor

if TYPE_CHECKING:
    from hanju.archive.public import PublicEntry, PublicIssue
    from hanju.model import EntrySource
    from hanju.newsroom.public import PublicArticle, PublicFound, PublicHit
    from hanju.settings import House


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceAnswer:
    """Where something comes from, and what may be done with it."""

    title: str
    outlet: str
    url: str
    published: datetime | None
    license: LicenseMode
    terms: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryAnswer:
    """One entry of a published issue; `page` where the house has a public site."""

    id: str
    number: int
    chapter: str
    field: str
    category: str
    actor: str
    actor_kind: str
    region: str
    day: date
    headline: str
    bullets: tuple[str, ...]
    sources: tuple[SourceAnswer, ...]
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRowAnswer:
    """One published issue in a list."""

    number: int
    title: str
    base_date: date
    window_start: date
    window_end: date
    entries: int
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueAnswer:
    """One published issue with its entries in printing order."""

    number: int
    title: str
    base_date: date
    window_start: date
    window_end: date
    base_line: str
    disclaimer: str
    content_hash: str
    entries: tuple[EntryAnswer, ...]
    withheld: int
    withheld_until: datetime | None
    removed: int
    page: str
    edition: int = 1
    corrected_on: date | None = None
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleAnswer:
    """One article; `text` is None where its licence does not allow to pass it on."""

    id: str
    source: SourceAnswer
    text: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HitAnswer:
    """One thing that was found: an entry (108:id) or an article (id)."""

    kind: Literal["entry", "article"]
    id: str
    number: int | None
    title: str
    piece: str
    day: date | None
    field: str
    category: str
    actor: str
    region: str
    sources: tuple[SourceAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAnswer:
    """A page of what was found; `next_offset` is that of the next page."""

    query: str
    total: int
    is_more: bool
    offset: int
    next_offset: int | None
    hits: tuple[HitAnswer, ...]
    notes: tuple[str, ...]


def terms_of(licence: LicenseMode) -> str:
    """A licence in words."""
    if licence.startswith("kogl-"):
        kind = licence.removeprefix("kogl-")
        return f"공공누리 제{kind}유형({KOREAN.kogl_terms[int(kind)]})"
    words = {"contract": "뉴스저작권 계약", "own": "자체 저작물"}
    return words.get(licence, "이용 허락 없음(제목과 링크만)")


def source_answer(source: EntrySource) -> SourceAnswer:
    """A source with its licence in words."""
    return SourceAnswer(
        title=source.title,
        outlet=source.outlet,
        url=source.url,
        published=source.published_at,
        license=source.license,
        terms=terms_of(source.license),
    )


def entry_answer(one: PublicEntry, house: House) -> EntryAnswer:
    """An entry with its sources."""
    entry, labels = one.entry, one.labels
    return EntryAnswer(
        id=one.name,
        number=one.number,
        chapter=one.chapter,
        field=one.field,
        category=one.category,
        actor=labels.actor,
        actor_kind=labels.actor_kind,
        region=labels.region,
        day=entry.event_date,
        headline=entry.headline,
        bullets=tuple(bullet.text for bullet in entry.bullets),
        sources=tuple(source_answer(source) for source in entry.sources),
        page=_page(house, one.number, entry_anchor(entry.id)),
    )


def issue_row_answer(one: PublicIssue, house: House) -> IssueRowAnswer:
    """An issue in a list."""
    issue = one.issue
    return IssueRowAnswer(
        number=issue.number,
        title=issue.title,
        base_date=issue.base_date,
        window_start=issue.window_start,
        window_end=issue.window_end,
        entries=len(one.entries),
        page=_page(house, issue.number),
    )


def issue_answer(one: PublicIssue, house: House) -> IssueAnswer:
    """An issue with all that may be shown of it."""
    issue = one.issue
    return IssueAnswer(
        number=issue.number,
        title=issue.title,
        base_date=issue.base_date,
        window_start=issue.window_start,
        window_end=issue.window_end,
        base_line=issue.base_line,
        disclaimer=issue.disclaimer,
        content_hash=one.content_hash,
        entries=tuple(entry_answer(entry, house) for entry in one.entries),
        withheld=one.withheld,
        withheld_until=one.withheld_until,
        removed=one.removed,
        page=_page(house, issue.number),
        edition=one.edition,
        corrected_on=one.correction.on if one.correction else None,
        corrections=tuple(change.text for change in one.correction.changes)
        if one.correction
        else (),
    )


def article_answer(found: PublicArticle) -> ArticleAnswer:
    """An article, its text where that is allowed."""
    article = found.article
    source = SourceAnswer(
        title=article.title,
        outlet=article.outlet,
        url=article.url,
        published=article.published_at,
        license=article.license,
        terms=terms_of(article.license),
    )
    return ArticleAnswer(id=article.id, source=source, text=found.text)


def found_answer(found: PublicFound) -> FoundAnswer:
    """A page of what was found."""
    end = found.offset + len(found.hits)
    return FoundAnswer(
        query=found.report.query,
        total=found.total,
        is_more=found.report.is_more,
        offset=found.offset,
        next_offset=end if found.hits and found.total > end and end < MOST else None,
        hits=tuple(_hit(one) for one in found.hits),
        notes=found.report.notes,
    )


def _hit(one: PublicHit) -> HitAnswer:
    hit = one.hit
    return HitAnswer(
        kind=hit.kind,
        id=hit.id,
        number=hit.number,
        title=hit.title.text,
        piece=hit.piece.text,
        day=hit.labels.day,
        field=hit.labels.field,
        category=hit.labels.category,
        actor=hit.labels.actor,
        region=hit.labels.region,
        sources=tuple(source_answer(source) for source in one.sources),
    )


def _page(house: House, number: int, anchor: str = "") -> str:
    address = house.site.address
    if not address:
        return ""
    return f"{address}issues/{number}.html" + (f"#{anchor}" if anchor else "")
