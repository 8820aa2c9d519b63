"""The public archive: what everybody may see of issues, entries and articles, right now.

Shape:  `Newsroom.public` is a `PublicArchive`; site, API and assistants ask it and nothing else.
Units:  instants are aware UTC.
Errors: `NoSuchDocumentError` for what is not there or may not be shown; `ChangedSinceSignedError`.
Source: design/threats.md D4; design/documents-and-law.md L2, L3, L8;
        docs/decisions/0046-public-archive.md.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING, Final

from hanju.archive.public import (
    Hidden,
    PublicEntry,
    PublicIssue,
    may_show_body,
    public_issue,
)
from hanju.archive.search.asking import MOST
from hanju.errors import EmbargoError, NoSuchDocumentError
from hanju.model import ArticleId
from hanju.model.issue_json import issue_from_json
from hanju.newsroom.correcting import correction_of, read_signed
from hanju.ports_search import PlacedEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from hanju.archive.search import SearchHit, SearchReport
    from hanju.model import Article, EntrySource, Issue
    from hanju.newsroom.parts import Parts
    from hanju.ports import FrozenIssue, IssueRow
    from hanju.ports_search import Labels, SearchIn, SearchSort
    from hanju.site import SiteReport

#: Issues kept as they were read; an issue of 54 entries takes some 300 KiB.
_KEPT: Final = 64
#: For how long new articles are indexed before a question is answered.
_INDEXING_S: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicArticle:
    """An article as everybody may see it; `text` is None where the licence does not allow it."""

    article: Article
    text: str | None
    cited_in: tuple[tuple[int, str], ...] = ()  # number and entry id


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorCount:
    """A body and how many entries of published issues are about it."""

    name: str
    kind: str
    region: str
    entries: int
    last_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHit:
    """One thing that was found, with where it comes from."""

    hit: SearchHit
    entry: PublicEntry | None
    sources: tuple[EntrySource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicFound:
    """A page of what was found; `total` may count a few that may not be shown."""

    report: SearchReport
    hits: tuple[PublicHit, ...]
    offset: int
    total: int


class PublicArchive:
    """What may be shown outside the desk; every question looks at embargoes and take-downs anew."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._read: OrderedDict[str, Issue] = OrderedDict()
        self._labels: dict[str, dict[str, Labels]] = {}
        self._lock = Lock()
        self._actors: dict[str, Counter[tuple[str, str, str]]] = {}

    def rows(self) -> list[IssueRow]:
        """Published issues, newest number first."""
        return [row for row in self._parts.store.issue_rows() if row.published_edition is not None]

    def issue(self, number: int) -> PublicIssue:
        """A published issue.

        Raises:
            NoSuchDocumentError: there is none.
        """
        for row in self.rows():
            if row.number == number:
                return self._issue(number, self._taken())
        raise NoSuchDocumentError(str(number))

    def issues(
        self, numbers: Iterable[int] | None = None, *, has_labels: bool = True
    ) -> Iterator[PublicIssue]:
        """Published issues, newest first; those of `numbers` where given.

        Labels of entries cost ten times as much as the rest, the first time.
        """
        taken, wanted = self._taken(), None if numbers is None else set(numbers)
        for row in self.rows():
            if wanted is None or row.number in wanted:
                yield self._issue(row.number, taken, has_labels=has_labels)

    def earlier(self, number: int) -> list[PublicIssue]:
        """Editions of before a correction, newest first, without what may not be shown."""
        store = self._parts.store
        out = {one.edition for one in store.corrections.steps(number) if one.action == "published"}
        now = max(out, default=0)
        taken = self._taken()
        return [
            self._shown(frozen, taken)
            for frozen in reversed(store.corrections.signed(number))
            if frozen.edition in out and frozen.edition < now
        ]

    def write_site(self, out: Path) -> SiteReport:
        """Write the public site into a folder, in place of the one that is there.

        Raises:
            PublishError: the folder holds something else, or cannot be written.
            HeldElsewhereError: another run writes now.
        """
        from hanju.newsroom.public_site import make_site

        return make_site(self._parts, self, out)

    def entry(self, name: str) -> PublicEntry:
        """An entry by 108:id.

        Raises:
            NoSuchDocumentError: there is none.
        """
        number, found, entry_id = name.partition(":")
        if found and number.isascii() and number.isdigit() and len(number) < 10:
            for one in self.issue(int(number)).entries:
                if one.entry.id == entry_id:
                    return one
        raise NoSuchDocumentError(name)

    def article(self, name: str) -> PublicArticle:
        """An article by id or address; its text only where the licence allows.

        Raises:
            NoSuchDocumentError: there is none, it is under embargo, or it was taken down.
        """
        store, now = self._parts.store, self._parts.clock.now()
        found = store.articles_by_id([ArticleId(name)]) or store.articles_named(name)
        if not found or found[0].id in self._taken().taken_ids:
            raise NoSuchDocumentError(name)
        article = found[0]
        if article.embargo_until is not None and article.embargo_until > now:
            raise NoSuchDocumentError(name)
        text = article.text if may_show_body(article) else None
        shown = replace(article, text=text or "", attachments=(), notes=())
        return PublicArticle(article=shown, text=text)

    def search(
        self,
        query: str,
        *,
        within: SearchIn = "both",
        sort: SearchSort = "best",
        limit: int = 20,
        offset: int = 0,
    ) -> PublicFound:
        """Find what may be shown; as `Newsroom.search`, in pages."""
        from hanju.newsroom.searching import search

        report = search(
            self._parts, query, within=within, sort=sort,
            limit=min(offset + limit, MOST), indexing_s=_INDEXING_S,
        )  # fmt: skip
        wanted = {hit.number for hit in report.hits if hit.number is not None}
        issues = self.issues(wanted, has_labels=False)  # the index knows the labels of a hit
        entries = {one.name: one for issue in issues for one in issue.entries}
        articles = self._articles(report.hits)
        shown = [
            made for hit in report.hits if (made := _public_hit(hit, entries, articles)) is not None
        ]
        lost = len(report.hits) - len(shown)
        return PublicFound(
            report=report,
            hits=tuple(shown[offset : offset + limit]),
            offset=offset,
            total=max(report.total - lost, len(shown)),
        )

    def actors(self, *, kind: str = "", region: str = "") -> list[ActorCount]:
        """Bodies that entries are about, the most frequent first."""
        seen: dict[tuple[str, str, str], list[int]] = {}
        for issue in self.issues():
            if issue.is_whole and issue.content_hash in self._actors:
                counts = self._actors[issue.content_hash]
            else:
                counts = Counter(
                    (one.labels.actor, one.labels.actor_kind, one.labels.region)
                    for one in issue.entries
                    if one.labels.actor
                )
                if issue.is_whole:
                    self._actors[issue.content_hash] = counts
            for key, count in counts.items():
                held = seen.setdefault(key, [0, 0])
                held[0] += count
                held[1] = max(held[1], issue.issue.number)
        told = [
            ActorCount(name=name, kind=its, region=place, entries=count, last_number=last)
            for (name, its, place), (count, last) in seen.items()
            if (not kind or its == kind) and (not region or place == region)
        ]
        return sorted(told, key=lambda one: (-one.entries, one.name))

    # -- reading ------------------------------------------------------------------------

    def _issue(self, number: int, taken: Hidden, *, has_labels: bool = True) -> PublicIssue:
        frozen = self._parts.store.published_issue(number)
        if frozen is None:
            raise NoSuchDocumentError(str(number))
        return self._shown(frozen, taken, has_labels=has_labels)

    def _shown(self, frozen: FrozenIssue, taken: Hidden, *, has_labels: bool = True) -> PublicIssue:
        issue = self._signed(frozen)
        labels = self._labels_of(issue, frozen.content_hash) if has_labels else {}
        return public_issue(
            issue,
            replace(taken, embargoes=embargoes_of(self._parts, issue)),
            content_hash=frozen.content_hash,
            signed_at=frozen.signed_at,
            edition=frozen.edition,
            correction=correction_of(self._parts, frozen.number, frozen.edition),
            labels_of=(lambda placed: labels[placed.entry.id]) if has_labels else None,
        )

    def _signed(self, frozen: FrozenIssue) -> Issue:
        with self._lock:
            kept = self._read.get(frozen.content_hash)
            if kept is not None:
                self._read.move_to_end(frozen.content_hash)
                return kept
        issue = read_signed(frozen)
        with self._lock:
            self._read[frozen.content_hash] = issue
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return issue

    def _labels_of(self, issue: Issue, content: str) -> dict[str, Labels]:
        found = self._labels.get(content)
        if found is None:
            found = self._labels[content] = self._labelled(issue)
        return found

    def _labelled(self, issue: Issue) -> dict[str, Labels]:
        from hanju.newsroom.searching import entry_labels, gazetteer_of

        house = self._parts.house
        gazetteer = gazetteer_of(house)
        found = {}
        for _, field, category in issue.cells():
            for entry in category.entries:
                placed = PlacedEntry(
                    entry=entry, revision=0, field=field.name, category=category.name
                )
                found[str(entry.id)] = entry_labels(placed, house, gazetteer)
        return found

    def _taken(self) -> Hidden:
        store = self._parts.store
        ids = list(store.care.taken_down())
        urls = {article.url for article in store.articles_by_id(ids) if article.url}
        return Hidden(taken_ids=frozenset(map(str, ids)), taken_urls=frozenset(urls))

    def _articles(self, hits: Sequence[SearchHit]) -> dict[str, Article]:
        """The found articles that may be shown: what the index gave is asked again."""
        now, taken = self._parts.clock.now(), self._taken()
        ids = [ArticleId(hit.id) for hit in hits if hit.kind == "article"]
        return {
            str(article.id): article
            for article in self._parts.store.articles_by_id(ids)
            if article.id not in taken.taken_ids
            and (article.embargo_until is None or article.embargo_until <= now)
        }


def embargoes_of(parts: Parts, issue: Issue) -> dict[str, datetime]:
    """Articles behind an issue that may not be told of yet, and until when."""
    return {str(one.id): until for one, until in _waiting(parts, issue)}


def refuse_embargoed(parts: Parts, frozen: FrozenIssue) -> None:
    """Let a signed issue leave the office only when every source of it may be told of.

    Raises:
        EmbargoError: one may not, whatever the policies of the house allowed to sign.
    """
    path = f"제{frozen.number}호(확정본)"
    waiting = _waiting(parts, issue_from_json(json.loads(frozen.document), path=path))
    if waiting:
        zone = parts.house.period.timezone
        raise EmbargoError(
            frozen.number,
            [article.title for article, _ in waiting],
            until=max(until for _, until in waiting).astimezone(zone),
        )


def _waiting(parts: Parts, issue: Issue) -> list[tuple[Article, datetime]]:
    now = parts.clock.now()
    ids: dict[ArticleId, None] = {}
    for entry in issue.entries():
        ids.update((one.article_id, None) for one in entry.sources if one.article_id)
        for evidence in (entry.headline_evidence, *(one.evidence for one in entry.bullets)):
            ids.update((one.article_id, None) for one in evidence)
    return [
        (article, article.embargo_until)
        for article in parts.store.articles_by_id(list(ids))
        if article.embargo_until is not None and article.embargo_until > now
    ]


def _public_hit(
    hit: SearchHit, entries: dict[str, PublicEntry], articles: dict[str, Article]
) -> PublicHit | None:
    if hit.kind == "entry":
        entry = entries.get(hit.id)
        if entry is None:
            return None
        return PublicHit(hit=hit, entry=entry, sources=entry.entry.sources)
    article = articles.get(hit.id)
    if article is None:
        return None
    from hanju.archive.search import Shown
    from hanju.model import EntrySource

    source = EntrySource(
        url=article.url, outlet=article.outlet, title=article.title,
        published_at=article.published_at, license=article.license, article_id=article.id,
    )  # fmt: skip
    shown = hit if may_show_body(article) else replace(hit, piece=Shown(""))
    return PublicHit(hit=shown, entry=None, sources=(source,))
