"""The newsroom: the one place where stages meet the store.

Shape:  `open_newsroom(folder)` gives a `Newsroom`; each command is one method and returns a
        report of `hanju.reports`. The work of each is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, Self

from hanju.clock import SystemClock
from hanju.errors import HouseError, UnreadableFileError
from hanju.journal import open_journal
from hanju.newsroom.parts import Parts
from hanju.newsroom.telling import TellingProgress
from hanju.ports import NoProgress
from hanju.settings import load_house

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from types import TracebackType

    from hanju.archive import Diff
    from hanju.archive.search import SearchReport
    from hanju.archive.trends import TrendReport
    from hanju.collect.door import DoorSettings
    from hanju.collect.files import ImportOptions
    from hanju.journal import Journal
    from hanju.model import DecisionAction, Issue, Source
    from hanju.newsroom.correcting import Corrections
    from hanju.newsroom.desk import Desk
    from hanju.newsroom.housekeeping import HouseChange, HousePart
    from hanju.newsroom.previewing import PageBreaks, PreviewPage, Previews
    from hanju.newsroom.public import PublicArchive
    from hanju.newsroom.round_days import Due
    from hanju.newsroom.sources import SourceFacts
    from hanju.newsroom.threads import Threads
    from hanju.ports import Clock, Drafter, IssueRow, Progress, Store, Writer
    from hanju.ports_search import SavedSearch, SearchIn, SearchSort
    from hanju.publish.sending import SendReport, SmtpSettings
    from hanju.publish.sending_list import Recipients
    from hanju.reports import (
        AddedSource,
        ApproveReport,
        BackupReport,
        CheckReport,
        Checkup,
        CollectReport,
        DecisionReport,
        DraftReport,
        ExportReport,
        FileReport,
        ImportedIssue,
        ImportedSources,
        KeepReport,
        MendReport,
        PublishReport,
        RoundReport,
        SourceRow,
        TakeDownReport,
        WhyReport,
    )
    from hanju.settings import House

HOUSE_FILE: Final = "hanju.toml"


def open_newsroom(
    folder: str | Path,
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    door: DoorSettings | None = None,
) -> Newsroom:
    """Open the newsroom folder that holds `hanju.toml`.

    Args:
        folder: the newsroom folder.
        clock: whose time it is; the machine's by default.
        progress: who is told how far a long work is.
        door: how to go out to the web, in place of what the house says.

    Raises:
        HouseError: no house file there, a wrong setting, or a key in a tracked file.
        StoreError: the database cannot be opened.
    """
    from hanju.newsroom.tracked_keys import refuse_tracked_keys
    from hanju.newsroom.where import open_home_store

    home = Path(folder)
    refuse_tracked_keys(home, home / HOUSE_FILE, os.environ)
    house = load_house(home / HOUSE_FILE)
    return Newsroom(
        home,
        house,
        open_home_store(home, house),
        clock=clock or SystemClock(),
        progress=progress or NoProgress(),
        door=door,
    )


def make_newsroom(folder: str | Path, house_text: str, *, starts_with_sources: bool = True) -> Path:
    """Make a newsroom folder with a house file, its rooms and the starter sources, switched off.

    Raises:
        HouseError: there is one already, or the text is wrong.
        UnreadableFileError: the folder cannot be made.
    """
    from hanju.newsroom.where import open_home_store
    from hanju.settings_file import parse_house_text

    home = Path(folder)
    house_file = home / HOUSE_FILE
    house = parse_house_text(house_text, path=house_file)
    if house_file.exists():
        raise HouseError(
            house_file,
            line=None,
            key="",
            problem="이미 뉴스룸이 있습니다",
            mend="다른 폴더를 고르거나 있는 폴더를 --home으로 쓰세요.",
        )
    try:
        for room in ("blobs", "editions", "logs"):
            (home / room).mkdir(parents=True, exist_ok=True)
        house_file.write_text(house_text, encoding="utf-8")
    except OSError as exc:
        raise UnreadableFileError(
            home,
            problem=f"폴더를 만들 수 없습니다({exc.strerror})",
            mend="쓰기 권한과 남은 자리를 확인하세요.",
        ) from exc
    with open_home_store(home, house) as store:
        if starts_with_sources:
            from hanju.newsroom.sources import starter_sources

            store.save_sources(starter_sources())
    return house_file


class Newsroom:
    """One office's newsroom: its house, its store, and what can be done with them."""

    def __init__(
        self,
        home: Path,
        house: House,
        store: Store,
        *,
        clock: Clock,
        progress: Progress,
        door: DoorSettings | None = None,
    ) -> None:
        self.home, self.house, self.store = home, house, store
        self._telling = TellingProgress(progress, store, clock)
        self._parts = Parts(
            home=home,
            house=house,
            store=store,
            clock=clock,
            progress=self._telling,
            log=open_journal(home / "logs", clock),
            door=door,
        )
        self._desk: Desk | None = None
        self._public: PublicArchive | None = None
        self._previews: Previews | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and the journal."""
        self.store.close()
        self._parts.log.close()

    def import_files(
        self, paths: Sequence[Path], options: ImportOptions | None = None
    ) -> list[FileReport]:
        """Read files, folders, patterns and ZIP files of them, and store what is new.

        A file that cannot be read is a report with `unread`; it stops no other.

        Raises:
            UnreadableFileError: a folder or a pattern holds nothing to import.
        """
        from hanju.newsroom.importing import import_files

        return import_files(self._parts, paths, options)

    def sources(self) -> list[SourceRow]:
        """Every source and how it is."""
        from hanju.newsroom.sources import rows

        return rows(self._parts)

    def add_source(
        self, url: str, facts: SourceFacts | None = None, *, stores: bool = True
    ) -> AddedSource:
        """Find what can be collected from an address, show it, and store it as a source.

        Raises:
            NotASourceError: nothing can be collected from there.
            NoSuchSourceError: the source to be replaced is not there.
        """
        from hanju.newsroom.sources import SourceFacts, add

        return add(self._parts, url, facts or SourceFacts(), stores=stores)

    def save_sources(self, sources: Sequence[Source]) -> ImportedSources:
        """Store those sources whose address is not known yet."""
        from hanju.newsroom.sources import save_new

        return save_new(self._parts, sources)

    def import_sources(self, path: Path | None = None) -> ImportedSources:
        """Take the feeds of an OPML file; without a file the starter catalogue, switched off.

        Raises:
            UnreadableFileError: no such file, or no list of feeds.
        """
        from hanju.newsroom.sources import import_file

        return import_file(self._parts, path)

    def export_sources(self) -> str:
        """The feeds that are switched on, as OPML."""
        from hanju.newsroom.sources import export

        return export(self._parts)

    def switch_sources(
        self, names: Sequence[str], groups: Sequence[str] = (), *, is_on: bool
    ) -> list[Source]:
        """Switch sources on or off, by id or by the words of their folders.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.sources import switch

        return switch(self._parts, names, groups, is_on=is_on)

    def check_sources(self, names: Sequence[str] = ()) -> CollectReport:
        """Look at sources without storing articles.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.collecting import check

        return check(self._parts, names)

    def collect(self, names: Sequence[str] = ()) -> CollectReport:
        """Fetch what is new from the sources that are switched on, or from those named.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.collecting import collect

        return collect(self._parts, names)

    def draft(
        self,
        base_date: date | None = None,
        *,
        drafter: Drafter | None = None,
        writer: Literal["builtin", "llm"] = "builtin",
        replace_edited: bool = False,
    ) -> DraftReport:
        """Sift the window before `base_date` and draft its issue.

        Args:
            base_date: the base day; the newest one by default.
            drafter: who writes, in place of `writer`.
            writer: the built-in writer, or the language model of the house.
            replace_edited: draft anew although people edited the draft.

        Raises:
            ModelSetupError: `writer` is "llm" and the house has no model.
            IssueFrozenError: the issue of that day is signed already.
        """
        from hanju.newsroom.drafting import draft

        if drafter is None and writer == "llm":
            from hanju.newsroom.model_server import draft_with_model

            return draft_with_model(self._parts, base_date, replace_edited=replace_edited)
        return draft(self._parts, base_date, drafter=drafter, replace_edited=replace_edited)

    def decide(
        self,
        number: int,
        name: str,
        action: DecisionAction,
        *,
        by: str,
        why: str = "",
        to: str = "",
        seen: int | None = None,
        drafter: Drafter | None = None,
    ) -> DecisionReport:
        """Accept, drop, hold or move an entry or a candidate, and remember who chose so and why.

        Args:
            number: the issue.
            name: id of an entry or a story, id or address of an article.
            action: what to do.
            by: who chose.
            why: the reason in words.
            to: for a move the category, as "지자체" or "AI·지자체".
            seen: the revision of the entry that the person saw; None asks nothing.
            drafter: who writes a candidate that has no text yet.

        Raises:
            NoSuchIssueError: no such number.
            NoSuchArticleError: the issue and its sifting do not know the name.
            NoSuchCategoryError: `to` names no category, or several.
            EditConflictError: the entry changed since `seen`.
            IssueFrozenError: the issue is signed.
        """
        from hanju.newsroom.deciding import decide

        return decide(
            self._parts, number, name, action, by=by, why=why, to=to, seen=seen, drafter=drafter
        )

    def issues(self) -> list[IssueRow]:
        """All issues, newest number first."""
        return self.store.issue_rows()

    def issue(self, number: int) -> Issue:
        """The issue as it stands.

        Raises:
            NoSuchIssueError: no such number.
        """
        return self.store.issue(number)

    def import_issue(self, path: Path, *, apply: bool = False, by: str = "") -> ImportedIssue:
        """Take an issue file, an edition that came back, or a back number.

        Raises:
            UnreadableFileError: no such file, or no issue in it.
            IssueFormatError: the contract is broken at a path.
            IssueFrozenError: changes were to be applied to a signed issue.
        """
        from hanju.newsroom.issues import import_issue

        return import_issue(self._parts, path, apply=apply, by=by)

    def export_issue(self, number: int) -> str:
        """The issue file of one issue."""
        from hanju.newsroom.issues import export_issue

        return export_issue(self._parts, number)

    def diff(self, old: int, new: int, *, editions: tuple[int, int] | None = None) -> Diff:
        """What differs between two issues, or between editions of them.

        Raises:
            NoSuchEditionError: an issue has no such edition.
        """
        from hanju.newsroom.issues import diff

        return diff(self._parts, old, new, editions=editions)

    def check(self, number: int, *, by: str = "") -> CheckReport:
        """Find what is wrong with an issue and which policies block it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.newsroom.issues import check

        return check(self._parts, number, by=by)

    def mend(self, number: int) -> MendReport:
        """Put right what the style linter can; each changed entry gets a revision by "hanju".

        Raises:
            NoSuchIssueError: no such number.
            IssueFrozenError: the issue is signed already.
        """
        from hanju.newsroom.mending import mend

        return mend(self._parts, number)

    def approve(self, number: int, *, by: str) -> ApproveReport:
        """Sign an issue: from here on its text never changes.

        Raises:
            PolicyError: a policy of the house blocks.
            IssueFrozenError: it is signed already.
        """
        from hanju.newsroom.issues import approve

        return approve(self._parts, number, by=by)

    def publish(
        self,
        number: int,
        formats: Sequence[str] | None = None,
        *,
        out_dir: Path | None = None,
        writers: Mapping[str, Writer] | None = None,
    ) -> PublishReport:
        """Write every edition from the frozen issue.

        Raises:
            NotApprovedError: nobody has signed it.
            PublishError: an edition could not be made.
        """
        from hanju.newsroom.publishing import publish

        return publish(self._parts, number, formats, out_dir=out_dir, writers=writers)

    def send(
        self,
        number: int,
        recipients: Recipients,
        smtp: SmtpSettings,
        *,
        again: frozenset[str] = frozenset(),
    ) -> SendReport:
        """Mail the frozen issue to everybody who has not had it.

        Raises:
            NotApprovedError: nobody has signed it.
            PublishError: settings or the log of what was sent are not as they should be.
        """
        from hanju.newsroom.publishing import send

        return send(self._parts, number, recipients, smtp, again=again)

    def why(self, name: str, number: int | None = None) -> WhyReport:
        """What became of an article (id or address) in the last sifting, and why.

        Raises:
            NoSuchArticleError: that sifting did not see it.
            NoSuchIssueError: there is no such issue.
        """
        from hanju.newsroom.why import why

        return why(self._parts, name, number)

    def trends(self, number: int | None = None, *, weeks: int | None = None) -> TrendReport:
        """Compare the week of an issue, or the newest one, with the weeks before it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.newsroom.trends import trends

        return trends(self._parts, number, weeks=weeks)

    def search(
        self,
        query: str = "",
        *,
        within: SearchIn = "both",
        like: str = "",
        sort: SearchSort = "best",
        limit: int = 20,
        with_drafts: bool = False,
        indexing_s: float | None = None,
    ) -> SearchReport:
        """Find articles and entries of issues; any text is a query (docs/commands.md).

        Args:
            query: words, "phrases", -without, A | B, and filters such as 분야:AI 이후:2025-03.
            within: entries of issues, articles, or both.
            like: find what is like this article (id or address) or entry (108:id).
            sort: by relevance, or by day.
            limit: at most so many, up to 200.
            with_drafts: also entries of issues that nobody has signed.
            indexing_s: for how long what is new may be indexed first; None for as long as it takes.

        Raises:
            NoSuchDocumentError: nothing is called `like`.
        """
        from hanju.newsroom.searching import search

        return search(
            self._parts, query, within=within, like=like, sort=sort, limit=limit,
            with_drafts=with_drafts, indexing_s=indexing_s,
        )  # fmt: skip

    def update_search(self, *, budget_s: float | None = None) -> int:
        """Index what was stored since; how much still waits."""
        from hanju.newsroom.searching import update_search

        return update_search(self._parts, budget_s=budget_s)

    def save_search(
        self,
        name: str,
        query: str,
        *,
        within: SearchIn = "both",
        sort: SearchSort = "best",
        by: str = "",
    ) -> SavedSearch:
        """Keep a query under a name; one of the same name gives way."""
        from hanju.newsroom.searching import save

        return save(self._parts, name, query, within=within, sort=sort, by=by)

    def saved_search(self, name: str) -> SavedSearch:
        """The kept query of this name.

        Raises:
            NoSuchSearchError: there is none.
        """
        from hanju.newsroom.searching import saved_named

        return saved_named(self._parts, name)

    def saved_searches(self) -> list[SavedSearch]:
        """All kept queries, by name."""
        return self.store.search.saved_searches()

    def forget_search(self, name: str) -> None:
        """Forget a kept query.

        Raises:
            NoSuchSearchError: there is none.
        """
        from hanju.newsroom.searching import forget

        forget(self._parts, name)

    @property
    def desk(self) -> Desk:
        """What people do to an issue at the desk."""
        if self._desk is None:
            from hanju.newsroom.desk import Desk

            self._desk = Desk(self._parts)
        return self._desk

    @property
    def journal(self) -> Journal:
        """Where the newsroom writes down what it did."""
        return self._parts.log

    @property
    def threads(self) -> Threads:
        """Entries of different issues about one development."""
        from hanju.newsroom.threads import Threads

        return Threads(self._parts)

    @property
    def corrections(self) -> Corrections:
        """Signed issues opened again, and every edition of an issue."""
        from hanju.newsroom.correcting import Corrections

        return Corrections(self._parts)

    @property
    def public(self) -> PublicArchive:
        """What everybody may see of issues, entries and articles."""
        if self._public is None:
            from hanju.newsroom.public import PublicArchive

            self._public = PublicArchive(self._parts)
        return self._public

    def preview(self, number: int, page: int = 1) -> PreviewPage | None:
        """One page of the PDF of an issue as a picture; None when it has fewer.

        Raises:
            NoSuchIssueError: no such number.
        """
        if self._previews is None:
            from hanju.newsroom.previewing import Previews

            self._previews = Previews()
        return self._previews.page(self._parts, number, page)

    def page_breaks(self, number: int) -> PageBreaks:
        """Where the pages of the PDF of an issue begin, by entry and field.

        Raises:
            NoSuchIssueError: no such number.
        """
        if self._previews is None:
            from hanju.newsroom.previewing import Previews

            self._previews = Previews()
        return self._previews.breaks(self._parts, number)

    def progress_now(self) -> tuple[str, int, int | None]:
        """The stage of the long work that runs here, how much is done, of how much."""
        return self._telling.now()

    def stop_work(self, thread: int) -> None:
        """Let the long work of a thread end at its next step; what it has stored stays."""
        self._telling.stop(thread)

    def house_part(self, name: str) -> HousePart:
        """The lines of one part of the house file: "house", "fields", "actors", "policies"."""
        from hanju.newsroom.housekeeping import section

        return section(self._parts, self.home / HOUSE_FILE, name)

    def preview_house(self, name: str, text: str, *, seen: str) -> HouseChange:
        """What changing a part of the house file would do.

        Raises:
            HouseError: a setting is wrong, or the file changed since it was seen.
        """
        from hanju.newsroom.housekeeping import preview

        return preview(self._parts, self.home / HOUSE_FILE, name, text, seen=seen)

    def change_house(self, name: str, text: str, *, seen: str, by: str) -> None:
        """Write a part of the house file, and work with it from now on.

        Raises:
            HouseError: a setting is wrong, the file changed since, or cannot be written.
        """
        from hanju.newsroom.housekeeping import change

        house = change(self._parts, self.home / HOUSE_FILE, name, text, seen=seen, by=by)
        self.house = house
        self._parts = replace(self._parts, house=house)
        self._desk = self._public = None

    def run(self, base_date: date | None = None, *, is_due: bool = False) -> RoundReport:
        """The weekly round up to a draft, once for each base day; `is_due` asks what is due.

        Raises:
            HeldElsewhereError: another round runs now.
        """
        from hanju.newsroom.round import run_round

        return run_round(self._parts, base_date, is_due=is_due)

    def due_rounds(self) -> Due:
        """Which rounds are due now, or why none is; nothing runs."""
        from hanju.newsroom.round import due

        return due(self._parts)

    def keep(self, *, is_trial: bool = False) -> KeepReport:
        """Empty bodies that were kept as long as `[keep]` allows.

        Raises:
            HeldElsewhereError: a backup or another keeping runs now.
        """
        from hanju.newsroom.keeping import keep

        return keep(self._parts, is_trial=is_trial)

    def take_down(self, name: str, *, why: str, by: str) -> TakeDownReport:
        """Take one article (id or address) out of store, blobs and search, for good.

        Raises:
            UnknownArticleError: it is not stored.
        """
        from hanju.newsroom.keeping import take_down

        return take_down(self._parts, name, why=why, by=by)

    def backup(self, path: Path) -> BackupReport:
        """Write the newsroom into one checked file, while others write.

        Raises:
            UnreadableFileError: the file is there already, or cannot be written.
        """
        from hanju.newsroom.backup import backup

        return backup(self._parts, path)

    def export(self, folder: Path, *, with_bodies: bool = True) -> ExportReport:
        """Write everything into a new folder of open files (docs/export.md).

        Raises:
            UnreadableFileError: the folder holds something already, or cannot be written.
        """
        from hanju.newsroom.exporting import export_all

        return export_all(self._parts, folder, with_bodies=with_bodies)

    def doctor(self) -> list[Checkup]:
        """Look at house, store, fonts and language model of this set-up."""
        from hanju.checkups import check_set_up
        from hanju.newsroom import set_up

        return [
            *check_set_up(self.home, self.house, self.store),
            *set_up.check(self.home, self.house),
        ]
