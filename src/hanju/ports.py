"""Ports: what the stages ask of the world, as Protocols.

Shape:  nouns of `model` in, nouns of `model` out; no SQL, no sockets, no wall clock here.
Units:  instants are aware UTC; dates are Asia/Seoul; `timeout_s` seconds.
Errors: each method says what it may raise; everything else is a bug.
Source: STYLE.md sections 3 and 4.

Every port is called from one thread at a time unless it says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NewType, Protocol, runtime_checkable

from hanju.ports_corrections import FrozenIssue as FrozenIssue  # noqa: PLC0414, TC001  its old home

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from hanju.model import (
        Act,
        Article,
        ArticleId,
        Change,
        Decision,
        Dropped,
        Edition,
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
    from hanju.model.document import Document
    from hanju.ports_care import CareStore
    from hanju.ports_corrections import CorrectionStore
    from hanju.ports_desk import PeopleStore, TalkStore
    from hanju.ports_search import SearchStore
    from hanju.ports_threads import ThreadStore
    from hanju.settings import House

RunId = NewType("RunId", int)
RunState = Literal["running", "done", "failed"]


class Clock(Protocol):
    """Tells the time and waits; `hanju.clock` is the only place that asks the machine."""

    def now(self) -> datetime:
        """The present instant, aware UTC."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


class Progress(Protocol):
    """Shows how far a long work is; called by Newsroom, never by a stage."""

    def start(self, stage: str, total: int | None = None) -> None:
        """Begin a stage; `total` None when it is not known."""
        ...

    def advance(self, steps: int = 1) -> None:
        """Say that `steps` more are done."""
        ...

    def finish(self) -> None:
        """End the stage."""
        ...


class NoProgress:
    """Progress for nobody."""

    def start(self, stage: str, total: int | None = None) -> None: ...

    def advance(self, steps: int = 1) -> None: ...

    def finish(self) -> None: ...


class Drafter(Protocol):
    """Writes an entry for a story; the built-in one needs no model and no network."""

    name: str

    def draft(self, story: Story, house: House) -> Entry:
        """Draft one entry; never raises for odd text, says so in `Entry.notes`."""
        ...


@runtime_checkable
class Writer(Protocol):
    """Writes one format of a frozen issue from the document tree."""

    name: str
    suffix: str

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the edition to `path`.

        Raises:
            PublishError: the edition could not be made; nothing is left at `path`.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlesAdded:
    """What storing articles did; `differing` have a known id but another text."""

    added: int = 0
    unchanged: int = 0
    differing: int = 0
    same_address: int = 0

    def __add__(self, other: ArticlesAdded) -> ArticlesAdded:
        return ArticlesAdded(
            added=self.added + other.added,
            unchanged=self.unchanged + other.unchanged,
            differing=self.differing + other.differing,
            same_address=self.same_address + other.same_address,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One line of the list of issues."""

    number: int
    state: IssueState
    base_date: date
    window_start: date
    window_end: date
    entries: int
    content_hash: str | None = None
    signed_by: str | None = None
    signed_at: datetime | None = None
    edition: int = 1  # the one being corrected, else the one signed last
    published_edition: int | None = None

    @property
    def is_signed(self) -> bool:
        """Whether any edition was ever signed."""
        return self.signed_at is not None

    @property
    def is_correcting(self) -> bool:
        """Whether it was signed and is open for correction."""
        return self.is_signed and self.state in {"draft", "in_review"}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRevision:
    """One text an entry has had, with who and why."""

    revision: int
    entry: Entry
    by: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of a stage."""

    id: RunId
    stage: str
    state: RunState
    started_at: datetime
    ended_at: datetime | None
    counts: Mapping[str, int] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What one round found at one source; `validators` by the address that was asked."""

    health: SourceHealth
    articles: tuple[Article, ...] = ()
    validators: Mapping[str, Validators] = field(default_factory=dict)
    memory: Mapping[str, str] | None = None  # None: what was remembered stays


class Store(Protocol):
    """The newsroom's memory. Short transactions; every method is all or nothing.

    Raises, any method: `StoreLockedError` when another process holds the store,
    `StoreBrokenError` when it is damaged, `StoreUnwritableError` when the disk refuses.
    """

    @property
    def people(self) -> PeopleStore:
        """Accounts, sessions and tokens."""
        ...

    @property
    def talk(self) -> TalkStore:
        """Comments, read marks, findings left as they are, and events."""
        ...

    @property
    def search(self) -> SearchStore:
        """The index of the archive, and saved searches."""
        ...

    @property
    def threads(self) -> ThreadStore:
        """Links between entries of different issues."""
        ...

    @property
    def corrections(self) -> CorrectionStore:
        """Editions of signed issues."""
        ...

    @property
    def care(self) -> CareStore:
        """Rounds, notices, what left the store, and copies of it."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...

    def add_articles(self, articles: Sequence[Article], *, at: datetime) -> ArticlesAdded:
        """Store articles in one transaction; what is stored never changes.

        A known id with the same text is `unchanged`; with another text the first one stays
        and the new one is kept as a later version (`differing`); a new id under a known
        canonical address is `same_address` and not stored again.
        """
        ...

    def articles_between(self, start: datetime, end: datetime) -> list[Article]:
        """Articles published in [start, end), oldest first, ties by id; newest version each."""
        ...

    def articles_mark(self, start: datetime, end: datetime) -> str:
        """Names what `articles_between` would give, without reading it; it changes with that."""
        ...

    def articles_without_place(self, *, after: datetime) -> list[Article]:
        """Undated articles and those published at or after `after`: sift refuses them by name."""
        ...

    def articles_by_id(self, ids: Sequence[ArticleId]) -> list[Article]:
        """Articles in the order of `ids`; unknown ids are left out."""
        ...

    def count_articles(self) -> int:
        """How many articles are stored."""
        ...

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
        """Store a new issue, or new revisions of what changed in one that is not frozen.

        `decisions` are the choices behind the change, `sifted` the sifting it comes from; all of
        it is stored or nothing.

        Raises:
            IssueFrozenError: the issue is approved or published.
        """
        ...

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
        """Read an issue, change it and store it with decisions, while nobody else can.

        `sifted` is the sifting that the change comes from.

        `change` may read the store and must not write to it.

        Raises:
            IssueFrozenError: the issue is approved or published.
        """
        ...

    def act(
        self,
        number: int,
        do: Callable[[Issue, Mapping[str, EntryRevision]], Change],
        *,
        by: str,
        at: datetime,
    ) -> Act:
        """Change an issue in one step that can be taken back, while nobody else can.

        `do` gets the issue and the newest text of every entry it ever had; it may read the store
        and must not write to it.

        Raises:
            IssueFrozenError: the issue is approved or published.
        """
        ...

    def acts(self, number: int, *, by: str = "") -> list[Act]:
        """The acts of an issue, oldest first; of one person when named."""
        ...

    def standings(self, number: int, names: Iterable[str]) -> dict[str, Standing]:
        """How entries of an issue stand."""
        ...

    def add_review(
        self, review: Review, state: IssueState | None = None, *, needs: IssueState | None = None
    ) -> Review:
        """Keep a step on the way to a signature, with the state that it brings.

        Raises:
            ReviewStepError: the issue is not in the state that the step needs.
            IssueFrozenError: the issue is signed.
        """
        ...

    def reviews(self, number: int) -> list[Review]:
        """The steps of an issue on the way to a signature, oldest first."""
        ...

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
        """Store a changed field of an entry; the same save again changes nothing.

        Args:
            number: the issue.
            entry_id: the entry, also one that was taken out.
            read: the field that is edited; what it gave at revision `seen` must still stand.
            change: puts the new text into the newest entry.
            seen: the revision that the person saw.
            by: who.
            why: for the history.
            at: when.

        Raises:
            EditConflictError: somebody changed this field since.
            NoSuchEntryError: the issue never had this entry.
            IssueFrozenError: the issue is approved or published.
        """
        ...

    def newest_revisions(self, number: int) -> dict[str, int]:
        """The newest revision of every entry an issue has ever had."""
        ...

    def newest_entries(self, number: int) -> dict[str, EntryRevision]:
        """The newest text of every entry an issue has ever had, also of those taken out."""
        ...

    def writers(self, number: int) -> dict[str, set[str]]:
        """Who wrote revisions of every entry an issue has ever had."""
        ...

    def count_candidates(self, number: int) -> int:
        """How many stories of the last sifting did not make it into the issue."""
        ...

    def issue(self, number: int) -> Issue:
        """The issue with the newest revision of every entry.

        Raises:
            NoSuchIssueError: no such number.
        """
        ...

    def issue_rows(self) -> list[IssueRow]:
        """All issues, newest number first."""
        ...

    def entry_revisions(self, number: int, entry_id: str) -> list[EntryRevision]:
        """Every text an entry has had, oldest first."""
        ...

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
        """Sign an issue: keep `document` for ever and set the state to approved.

        With a `review` the issue has to be in review, and the step is kept with it.

        Raises:
            NoSuchIssueError: no such number.
            IssueFrozenError: it is frozen already.
            ReviewStepError: there is a `review` and the issue is not in review.
            ChangedSinceShownError: `document` is not the issue as it stands.
        """
        ...

    def frozen_issue(self, number: int) -> FrozenIssue | None:
        """The text signed last, None before the first signature.

        Raises:
            NoSuchIssueError: no such number.
        """
        ...

    def published_issue(self, number: int) -> FrozenIssue | None:
        """The edition that everybody sees, None before the first is published.

        Raises:
            NoSuchIssueError: no such number.
        """
        ...

    def set_issue_state(self, number: int, state: IssueState, *, by: str, at: datetime) -> None:
        """Record a change of state; approved can only become published."""
        ...

    def decisions(self, first: int, last: int) -> list[Decision]:
        """What people chose about the issues `first` to `last`, oldest first in each.

        What they took back is left out.
        """
        ...

    def decisions_at(self, number: int, positions: Iterable[int]) -> list[Decision]:
        """Decisions by their places in an issue, also those taken back."""
        ...

    def proposals(self, number: int) -> list[Proposal]:
        """What the last sifting would have done to stories that people touched."""
        ...

    def articles_named(self, name: str) -> list[Article]:
        """The article with this id or address, at most one."""
        ...

    def save_sifted(self, number: int, sifted: Sifted) -> None:
        """Keep stories, candidates, drops and refusals of the issue's last sifting."""
        ...

    def stories(self, number: int, *, with_articles: bool = True) -> list[Story]:
        """Stories of the last sifting with their articles, chosen ones first."""
        ...

    def dropped(self, number: int) -> list[Dropped]:
        """Articles that the last sifting dropped, with reasons."""
        ...

    def refusals(self, number: int) -> list[StoryRefusal]:
        """Pairs of the last sifting that look alike and stay apart, with the veto."""
        ...

    def save_sources(self, sources: Sequence[Source]) -> None:
        """Store new sources and new decisions about old ones."""
        ...

    def sources(self) -> list[Source]:
        """All sources, by folder and name."""
        ...

    def save_health(self, health: Sequence[SourceHealth]) -> None:
        """Store how sources are."""
        ...

    def source_health(self) -> dict[SourceId, SourceHealth]:
        """How each source was when it was last asked."""
        ...

    def validators(self, asked_urls: Iterable[str]) -> dict[str, Validators]:
        """What to ask the servers of these pages with whether they changed."""
        ...

    def keep_collected(
        self, collected: Sequence[Collected], *, at: datetime
    ) -> list[ArticlesAdded]:
        """Store articles, health and validators of several sources, all or nothing.

        One transaction: a crash can never hide articles behind the next "unchanged".
        """
        ...

    def source_memory(self) -> dict[SourceId, dict[str, str]]:
        """What each source remembered when it was last read."""
        ...

    def known_addresses(self, addresses: Iterable[str]) -> frozenset[str]:
        """Those of the addresses under which an article is stored, as they were asked."""
        ...

    def start_run(self, stage: str, *, at: datetime) -> RunId:
        """Record that a stage begins."""
        ...

    def finish_run(
        self,
        run: RunId,
        *,
        at: datetime,
        counts: Mapping[str, int] | None = None,
        problem: str = "",
    ) -> None:
        """Record that a stage ended, well (`problem` empty) or not."""
        ...

    def runs(self, *, limit: int = 50) -> list[Run]:
        """Newest runs first."""
        ...

    def put_blob(self, content: bytes, *, media_type: str) -> str:
        """Keep bytes under their sha256 and return it; safe to repeat, durable on return."""
        ...

    def blob(self, sha256: str) -> bytes | None:
        """The bytes kept under a hash, None when there are none."""
        ...

    def problems(self) -> list[str]:
        """What is wrong with the store, in words a person can act on; empty when sound."""
        ...
