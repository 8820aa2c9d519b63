"""The store: the port's methods, each one short transaction over the modules by noun.

Shape:  `SqlStore` satisfies `ports.Store`.
Units:  as in the port.
Errors: as in the port; `StoreUnwritableError` besides, when the disk refuses.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from hanju.store import acts as stored_acts
from hanju.store import articles as stored_articles
from hanju.store import blobs, editing, entries, issues, runs, sifting
from hanju.store import decisions as stored_decisions
from hanju.store import sources as stored_sources
from hanju.store.care import SqlCare
from hanju.store.correcting import SqlCorrections
from hanju.store.database import insert_new
from hanju.store.desk import SqlPeople, SqlTalk
from hanju.store.schema import blobs as blob_rows
from hanju.store.search import SqlSearch
from hanju.store.threads import SqlThreads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from hanju.model import (
        Act,
        Article,
        ArticleId,
        Change,
        Decision,
        Dropped,
        Entry,
        Issue,
        IssueState,
        Proposal,
        Review,
        Sifted,
        Source,
        SourceHealth,
        SourceId,
        Standing,
        Story,
        StoryRefusal,
        Validators,
    )
    from hanju.ports import (
        ArticlesAdded,
        Collected,
        EntryRevision,
        FrozenIssue,
        IssueRow,
        Run,
        RunId,
    )
    from hanju.store.database import Database


class SqlStore:
    """The newsroom's memory in one database, with the blobs in a folder beside it."""

    def __init__(self, database: Database, *, blobs: Path) -> None:
        self._database = database
        self._people, self._talk = SqlPeople(database), SqlTalk(database)
        self._search = SqlSearch(database)
        self._threads = SqlThreads(database)
        self._care = SqlCare(database, blobs)
        self._corrections = SqlCorrections(database)
        self._blobs = blobs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._database.close()

    @property
    def people(self) -> SqlPeople:
        """Accounts, sessions and tokens."""
        return self._people

    @property
    def talk(self) -> SqlTalk:
        """Comments, read marks, findings left as they are, and events."""
        return self._talk

    @property
    def search(self) -> SqlSearch:
        """The index of the archive, and saved searches."""
        return self._search

    @property
    def threads(self) -> SqlThreads:
        """Links between entries of different issues."""
        return self._threads

    @property
    def corrections(self) -> SqlCorrections:
        """Editions of signed issues."""
        return self._corrections

    @property
    def care(self) -> SqlCare:
        """Rounds, notices, what left the store, and copies of it."""
        return self._care

    # -- articles -----------------------------------------------------------------------

    def add_articles(self, articles: Sequence[Article], *, at: datetime) -> ArticlesAdded:
        """Store articles in one transaction; what is stored never changes."""
        prepared = stored_articles.prepare(articles)
        with self._database.write() as connection:
            return stored_articles.add(connection, prepared, at=at)

    def articles_between(self, start: datetime, end: datetime) -> list[Article]:
        """Articles published in [start, end), oldest first, ties by id; newest version each."""
        with self._database.read() as connection:
            return stored_articles.between(connection, start, end)

    def articles_mark(self, start: datetime, end: datetime) -> str:
        """Names what `articles_between` would give, without reading it; it changes with that."""
        with self._database.read() as connection:
            return stored_articles.mark(connection, start, end)

    def articles_without_place(self, *, after: datetime) -> list[Article]:
        """Undated articles and those published at or after `after`."""
        with self._database.read() as connection:
            return stored_articles.without_place(connection, after=after)

    def articles_by_id(self, ids: Sequence[ArticleId]) -> list[Article]:
        """Articles in the order of `ids`; unknown ids are left out."""
        with self._database.read() as connection:
            return stored_articles.by_id(connection, ids)

    def count_articles(self) -> int:
        """How many articles are stored."""
        with self._database.read() as connection:
            return stored_articles.count(connection)

    # -- issues -------------------------------------------------------------------------

    def save_issue(
        self,
        issue: Issue,
        *,
        by: str,
        why: str,
        at: datetime,
        decisions: Sequence[Decision] = (),
        sifted: Sifted | None = None,
    ) -> None:
        """Store a new issue, or new revisions of what changed in a draft, with the choices."""
        with self._database.write() as connection:
            issues.save(connection, issue, by=by, why=why, at=at)
            stored_decisions.add(connection, decisions)
            if sifted is not None:
                sifting.save(connection, issue.number, sifted)

    def change_issue(
        self,
        number: int,
        change: Callable[[Issue], tuple[Issue, Sequence[Decision]]],
        *,
        by: str,
        why: str,
        at: datetime,
        sifted: Sifted | None = None,
    ) -> Issue:
        """Read an issue, change it and store it, while nobody else can."""
        with self._database.write() as connection:
            issues.lock(connection, number)
            changed, made = change(issues.load(connection, number))
            issues.save(connection, changed, by=by, why=why, at=at)
            stored_decisions.add(connection, made)
            if sifted is not None:
                sifting.save(connection, number, sifted)
        return changed

    def act(
        self,
        number: int,
        do: Callable[[Issue, Mapping[str, EntryRevision]], Change],
        *,
        by: str,
        at: datetime,
    ) -> Act:
        """Change an issue in one step that can be taken back, while nobody else can."""
        with self._database.write() as connection:
            return stored_acts.act(connection, number, do, by=by, at=at)

    def acts(self, number: int, *, by: str = "") -> list[Act]:
        """The acts of an issue, oldest first; of one person when named."""
        with self._database.read() as connection:
            return stored_acts.acts_of(connection, number, by=by)

    def standings(self, number: int, names: Iterable[str]) -> dict[str, Standing]:
        """How entries of an issue stand."""
        with self._database.read() as connection:
            return stored_acts.standings(connection, number, names)

    def add_review(
        self, review: Review, state: IssueState | None = None, *, needs: IssueState | None = None
    ) -> Review:
        """Keep a step on the way to a signature, with the state that it brings.

        Raises:
            ReviewStepError: the issue is not in the state that the step needs.
            IssueFrozenError: the issue is signed.
        """
        with self._database.write() as connection:
            return stored_acts.add_review(connection, review, state, needs=needs)

    def reviews(self, number: int) -> list[Review]:
        """The steps of an issue on the way to a signature, oldest first."""
        with self._database.read() as connection:
            return stored_acts.reviews_of(connection, number)

    def save_field(
        self,
        number: int,
        entry_id: str,
        *,
        read: Callable[[Entry], object],
        change: Callable[[Entry], Entry],
        seen: int,
        by: str,
        why: str,
        at: datetime,
    ) -> EntryRevision:
        """Store a changed field of an entry when nobody changed it since revision `seen`."""
        with self._database.write() as connection:
            issues.lock(connection, number)
            return editing.save_field(
                connection, number, entry_id,
                read=read, change=change, seen=seen, by=by, why=why, at=at,
            )  # fmt: skip

    def newest_revisions(self, number: int) -> dict[str, int]:
        """The newest revision of every entry an issue has ever had."""
        with self._database.read() as connection:
            return editing.newest_revisions(connection, number)

    def newest_entries(self, number: int) -> dict[str, EntryRevision]:
        """The newest text of every entry an issue has ever had, also of those taken out."""
        with self._database.read() as connection:
            return editing.newest_entries(connection, number)

    def writers(self, number: int) -> dict[str, set[str]]:
        """Who wrote revisions of every entry an issue has ever had."""
        with self._database.read() as connection:
            return editing.writers(connection, number)

    def count_candidates(self, number: int) -> int:
        """How many stories of the last sifting did not make it into the issue."""
        with self._database.read() as connection:
            return sifting.count_candidates(connection, number)

    def decisions(self, first: int, last: int) -> list[Decision]:
        """What people chose about the issues `first` to `last`, oldest first in each."""
        with self._database.read() as connection:
            return stored_decisions.between(connection, first, last)

    def decisions_at(self, number: int, positions: Iterable[int]) -> list[Decision]:
        """Decisions by their places in an issue, also those taken back."""
        with self._database.read() as connection:
            return stored_decisions.at_places(connection, number, positions)

    def proposals(self, number: int) -> list[Proposal]:
        """What the last sifting would have done to stories that people touched."""
        with self._database.read() as connection:
            return sifting.proposals(connection, number)

    def articles_named(self, name: str) -> list[Article]:
        """The article with this id or address, at most one."""
        with self._database.read() as connection:
            return stored_articles.named(connection, name)

    def issue(self, number: int) -> Issue:
        """The issue with the newest revision of every entry."""
        with self._database.read() as connection:
            return issues.load(connection, number)

    def issue_rows(self) -> list[IssueRow]:
        """All issues, newest number first."""
        with self._database.read() as connection:
            return issues.rows(connection)

    def entry_revisions(self, number: int, entry_id: str) -> list[EntryRevision]:
        """Every text an entry has had, oldest first."""
        with self._database.read() as connection:
            return entries.revisions(connection, number, entry_id)

    def freeze_issue(
        self,
        number: int,
        *,
        document: str,
        content_hash: str,
        by: str,
        at: datetime,
        decisions: Sequence[Decision] = (),
        review: Review | None = None,
    ) -> None:
        """Sign an issue: keep `document` for ever and set the state to approved."""
        with self._database.write() as connection:
            issues.freeze(
                connection, number, document=document, content_hash=content_hash, by=by, at=at,
                needs=None if review is None else "in_review",
            )  # fmt: skip
            if review is not None:
                stored_acts.add_review(connection, review, None)
            stored_decisions.add(connection, decisions)

    def frozen_issue(self, number: int) -> FrozenIssue | None:
        """The text signed last, None before the first signature."""
        with self._database.read() as connection:
            return issues.frozen(connection, number)

    def published_issue(self, number: int) -> FrozenIssue | None:
        """The edition that everybody sees, None before the first is published."""
        with self._database.read() as connection:
            return issues.published(connection, number)

    def set_issue_state(self, number: int, state: IssueState, *, by: str, at: datetime) -> None:
        """Record a change of state; approved can only become published."""
        with self._database.write() as connection:
            issues.set_state(connection, number, state, by=by, at=at)

    # -- siftings -----------------------------------------------------------------------

    def save_sifted(self, number: int, sifted: Sifted) -> None:
        """Keep stories, candidates, drops and refusals of the issue's last sifting."""
        with self._database.write() as connection:
            sifting.save(connection, number, sifted)

    def stories(self, number: int, *, with_articles: bool = True) -> list[Story]:
        """Stories of the last sifting with their articles, chosen ones first."""
        with self._database.read() as connection:
            return sifting.stories(connection, number, with_articles=with_articles)

    def dropped(self, number: int) -> list[Dropped]:
        """Articles that the last sifting dropped, with reasons."""
        with self._database.read() as connection:
            return sifting.dropped(connection, number)

    def refusals(self, number: int) -> list[StoryRefusal]:
        """Pairs of articles that the last sifting kept apart, with the veto."""
        with self._database.read() as connection:
            return sifting.refusals(connection, number)

    # -- sources ------------------------------------------------------------------------

    def save_sources(self, sources: Sequence[Source]) -> None:
        """Store new sources and new decisions about old ones."""
        with self._database.write() as connection:
            stored_sources.save(connection, sources)

    def sources(self) -> list[Source]:
        """All sources, by folder and name."""
        with self._database.read() as connection:
            return stored_sources.every(connection)

    def save_health(self, health: Sequence[SourceHealth]) -> None:
        """Store how sources are."""
        with self._database.write() as connection:
            stored_sources.save_health(connection, health)

    def source_health(self) -> dict[SourceId, SourceHealth]:
        """How each source was when it was last asked."""
        with self._database.read() as connection:
            return stored_sources.health(connection)

    def validators(self, asked_urls: Iterable[str]) -> dict[str, Validators]:
        """What to ask the servers of these pages with whether they changed."""
        with self._database.read() as connection:
            return stored_sources.validators(connection, asked_urls)

    def keep_collected(
        self, collected: Sequence[Collected], *, at: datetime
    ) -> list[ArticlesAdded]:
        """Store articles, health and validators of several sources, all or nothing."""
        prepared = [stored_articles.prepare(one.articles) for one in collected]
        with self._database.write() as connection:
            added = [stored_articles.add(connection, found, at=at) for found in prepared]
            stored_sources.save_health(connection, [one.health for one in collected])
            for one in collected:
                stored_sources.keep_validators(connection, one.validators)
            remembered = {
                one.health.source_id: one.memory for one in collected if one.memory is not None
            }
            stored_sources.save_memory(connection, remembered)
        return added

    def source_memory(self) -> dict[SourceId, dict[str, str]]:
        """What each source remembered when it was last read."""
        with self._database.read() as connection:
            return stored_sources.memory(connection)

    def known_addresses(self, addresses: Iterable[str]) -> frozenset[str]:
        """Those of the addresses under which an article is stored."""
        with self._database.read() as connection:
            return stored_articles.known_among(connection, addresses)

    # -- runs ---------------------------------------------------------------------------

    def start_run(self, stage: str, *, at: datetime) -> RunId:
        """Record that a stage begins."""
        with self._database.write() as connection:
            return runs.start(connection, stage, at=at)

    def finish_run(
        self,
        run: RunId,
        *,
        at: datetime,
        counts: Mapping[str, int] | None = None,
        problem: str = "",
    ) -> None:
        """Record that a stage ended, well (`problem` empty) or not."""
        with self._database.write() as connection:
            runs.finish(connection, run, at=at, counts=counts, problem=problem)

    def runs(self, *, limit: int = 50) -> list[Run]:
        """Newest runs first."""
        with self._database.read() as connection:
            return runs.newest(connection, limit=limit)

    # -- blobs and care -----------------------------------------------------------------

    def put_blob(self, content: bytes, *, media_type: str) -> str:
        """Keep bytes under their sha256 and return it; safe to repeat, durable on return."""
        sha256 = blobs.write(self._blobs, content)
        row = {"sha256": sha256, "media_type": media_type, "size_bytes": len(content)}
        with self._database.write() as connection:
            insert_new(connection, blob_rows, [row])
            blobs.keep_written(self._blobs, sha256, content)
        return sha256

    def blob(self, sha256: str) -> bytes | None:
        """The bytes kept under a hash, None when there are none."""
        return blobs.read(self._blobs, sha256)

    def problems(self) -> list[str]:
        """What is wrong with the store, in words a person can act on; empty when sound."""
        with self._database.read() as connection:
            found = self._database.dialect.problems(connection)
            found += (
                f"제{number}호 확정본이 서명한 글과 다릅니다 → `hanju restore`로 백업을 되살리세요."
                for number in issues.changed_after_signing(connection)
            )
            lost = blobs.missing(connection, self._blobs)
        if lost:
            found.append(
                f"첨부 파일 {len(lost)}개가 없거나 크기가 다릅니다(blobs/{lost[0][:2]}/{lost[0]}) "
                "→ `hanju restore`로 백업을 되살리세요."
            )
        return found
