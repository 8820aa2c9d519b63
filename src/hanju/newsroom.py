"""The newsroom: the one place where stages meet the store.

Shape:  `open_newsroom(folder)` gives a `Newsroom`; each command is one method and returns a
        report of `hanju.reports`.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final, Self

from hanju.clock import SystemClock
from hanju.errors import (
    DraftTouchedError,
    HouseError,
    NewsroomError,
    NotApprovedError,
    PolicyError,
    UnreadableFileError,
)
from hanju.journal import open_journal
from hanju.model import EntryId
from hanju.model.issue_json import canonical_json, content_hash, issue_from_json, issue_to_json
from hanju.ports import NoProgress
from hanju.reports import (
    ApproveReport,
    CheckReport,
    Checkup,
    DraftReport,
    FileReport,
    PublishReport,
    SkippedRow,
)
from hanju.settings import load_house

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from types import TracebackType
    from typing import Any

    from hanju.collect.files import ImportOptions
    from hanju.model import Article, Edition, Entry, Finding, Issue, Sifted
    from hanju.model.document import Document
    from hanju.ports import Clock, Drafter, IssueRow, Progress, Store, Writer
    from hanju.settings import House

HOUSE_FILE: Final = "hanju.toml"
DATABASE_FILE: Final = "hanju.db"
#: Who is written into revisions that the program made itself.
PROGRAM: Final = "hanju"
#: Articles stored in one transaction while importing.
BATCH: Final = 5_000
#: Issues looked back at for "already reported".
EARLIER_ISSUES: Final = 4


def open_newsroom(
    folder: str | Path,
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
) -> Newsroom:
    """Open the newsroom folder that holds `hanju.toml`.

    Raises:
        HouseError: no house file there, or a wrong setting.
        StoreError: the database cannot be opened.
    """
    from hanju.store import open_store

    home = Path(folder)
    house = load_house(home / HOUSE_FILE)
    return Newsroom(
        home,
        house,
        open_store(home / DATABASE_FILE),
        clock=clock or SystemClock(),
        progress=progress or NoProgress(),
    )


def make_newsroom(folder: str | Path, house_text: str) -> Path:
    """Make a newsroom folder with a house file, an empty database and its rooms.

    Raises:
        HouseError: there is one already, or the text is wrong.
        UnreadableFileError: the folder cannot be made.
    """
    from hanju.settings_file import parse_house_text
    from hanju.store import open_store

    home = Path(folder)
    house_file = home / HOUSE_FILE
    parse_house_text(house_text, path=house_file)
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
    open_store(home / DATABASE_FILE).close()
    return house_file


class Newsroom:
    """One office's newsroom: its house, its store, and what can be done with them."""

    def __init__(
        self, home: Path, house: House, store: Store, *, clock: Clock, progress: Progress
    ) -> None:
        self.home, self.house, self.store = home, house, store
        self._clock, self._progress = clock, progress
        self._log = open_journal(home / "logs", clock)

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
        """Let go of the store."""
        self.store.close()

    # -- articles -----------------------------------------------------------------------

    def import_files(
        self, paths: Sequence[Path], options: ImportOptions | None = None
    ) -> list[FileReport]:
        """Read article files and store what is new.

        Raises:
            UnreadableFileError: a file cannot be read; nothing of that file is stored.
        """
        from hanju.collect.files import ImportOptions as Options
        from hanju.collect.files import read_articles

        reports = []
        for path in paths:
            with self._run("import"):
                file = read_articles(path, options=options or Options())
                reports.append(self._store_file(path, file))
        return reports

    def _store_file(self, path: Path, file: Any) -> FileReport:
        from hanju.ports import ArticlesAdded

        now = self._clock.now()
        stored = ArticlesAdded()
        self._progress.start("기사 저장", len(file.articles))
        for start in range(0, len(file.articles), BATCH):
            part = file.articles[start : start + BATCH]
            stored += self.store.add_articles(part, at=now)
            self._progress.advance(len(part))
        self._progress.finish()
        self._log.info("articles_imported", file=path.name, format=file.format, added=stored.added)
        return FileReport(
            path=path,
            format=file.format,
            rows=len(file.articles) + len(file.skipped),
            stored=stored,
            skipped=tuple(SkippedRow(place=row.place, why=row.why) for row in file.skipped),
            undated=sum(1 for article in file.articles if article.published_at is None),
            notes=file.notes,
        )

    # -- drafting -----------------------------------------------------------------------

    def draft(
        self,
        base_date: date | None = None,
        *,
        drafter: Drafter | None = None,
        replace_edited: bool = False,
    ) -> DraftReport:
        """Sift the window before `base_date` and draft its issue.

        Raises:
            IssueFrozenError: the issue of that day is signed already.
            DraftTouchedError: people edited the draft and `replace_edited` is False.
        """
        from hanju.desk import assemble
        from hanju.sift.week import sift
        from hanju.write import BuiltinDrafter

        now = self._clock.now()
        base = base_date or self.house.next_base_date(self.house.local_date(now))
        number = self._number_for(base, replace_edited=replace_edited)
        seconds: dict[str, float] = {}
        with self._run("draft") as counts:
            with _timed(seconds, "읽기"):
                articles = self._articles_for(base, now)
            with _timed(seconds, "고르기"):
                self._progress.start("고르기")
                sifted = sift(
                    articles, self.house, base_date=base, now=now,
                    earlier_headlines=self._earlier_headlines(number),
                )  # fmt: skip
                self._progress.finish()
            with _timed(seconds, "쓰기"):
                entries = self._write(number, sifted, drafter or BuiltinDrafter())
            with _timed(seconds, "저장"):
                issue = assemble(number, base, sifted.chosen, entries, self.house)
                self.store.save_issue(issue, by=PROGRAM, why="초안", at=now)
                self.store.save_sifted(number, sifted)
            counts.update(articles=len(articles), entries=len(entries))
        self._log.info("issue_drafted", number=number, entries=len(entries))
        return self._draft_report(issue, articles, sifted, seconds)

    def _number_for(self, base: date, *, replace_edited: bool) -> int:
        rows = self.store.issue_rows()
        same_day = next((row for row in rows if row.base_date == base), None)
        if same_day is not None:
            people = self._people_of(same_day.number)
            if people and not replace_edited and same_day.state == "draft":
                raise DraftTouchedError(same_day.number, people)
            return same_day.number
        before = max((row.number for row in rows if row.base_date < base), default=None)
        after = min((row.number for row in rows if row.base_date > base), default=None)
        if before is not None:
            return before + 1
        if after is not None:
            return after - 1
        return max(1, self.house.number_for(base))

    def _people_of(self, number: int) -> list[str]:
        """Who, other than the program, wrote a revision of an entry."""
        people = {
            revision.by
            for entry in self.store.issue(number).entries()
            for revision in self.store.entry_revisions(number, entry.id)
        }
        return sorted(people - {PROGRAM})

    def _articles_for(self, base: date, now: datetime) -> list[Article]:
        start, end = self.house.window_instants(*self.house.window_for(base))
        found = self.store.articles_between(start, end)
        known = {article.id for article in found}
        strays = self.store.articles_without_place(after=max(now, end))
        return found + [article for article in strays if article.id not in known]

    def _earlier_headlines(self, number: int) -> list[tuple[int, str]]:
        earlier = [row.number for row in self.store.issue_rows() if row.number < number]
        return [
            (found, entry.headline)
            for found in earlier[:EARLIER_ISSUES]
            for entry in self.store.issue(found).entries()
        ]

    def _write(self, number: int, sifted: Sifted, drafter: Drafter) -> dict[str, Entry]:
        entries: dict[str, Entry] = {}
        self._progress.start("쓰기", len(sifted.chosen))
        for story in sifted.chosen:
            entry = drafter.draft(story, self.house)
            entries[story.id] = replace(
                entry, id=EntryId(f"e{number}-{story.id}"), story_id=story.id
            )
            self._progress.advance()
        self._progress.finish()
        return entries

    def _draft_report(
        self,
        issue: Issue,
        articles: Sequence[Article],
        sifted: Sifted,
        seconds: dict[str, float],
    ) -> DraftReport:
        waiting = Counter(
            (story.placement.chapter, story.placement.field, story.placement.category)
            for story in sifted.candidates
            if story.placement
        )
        field_names = {field.title: field.name for field in self.house.fields}
        stories = len(sifted.chosen) + len(sifted.candidates)
        days = Counter(entry.event_date for entry in issue.entries())
        return DraftReport(
            number=issue.number,
            base_date=issue.base_date,
            window_start=issue.window_start,
            window_end=issue.window_end,
            articles=len(articles),
            candidates=len(articles) - len(sifted.dropped),
            stories=stories,
            entries=sum(1 for _ in issue.entries()),
            cells=tuple(
                (
                    chapter.title,
                    field.name,
                    category.name,
                    len(category.entries),
                    waiting[chapter.title, field_names[field.name], category.name],
                )
                for chapter, field, category in issue.cells()
            ),
            days=tuple(sorted(days.items())),
            dropped=dict(Counter(drop.rule for drop in sifted.dropped).most_common()),
            without_body=sum(1 for entry in issue.entries() if not entry.bullets),
            seconds=seconds,
            peak_mib=peak_mib(),
        )

    # -- issues -------------------------------------------------------------------------

    def issues(self) -> list[IssueRow]:
        """All issues, newest number first."""
        return self.store.issue_rows()

    def issue(self, number: int) -> Issue:
        """The issue as it stands; a frozen one exactly as it was signed.

        Raises:
            NoSuchIssueError: no such number.
        """
        return self.store.issue(number)

    def import_issue(self, path: Path) -> Issue:
        """Take an issue file into the newsroom as it is.

        Raises:
            UnreadableFileError: no JSON.
            IssueFormatError: the contract is broken at a path.
            IssueFrozenError: that number is signed already.
        """
        from hanju.collect.files import read_json_file

        issue = issue_from_json(read_json_file(path), path=str(path))
        with self._run("import issue"):
            kept = replace(issue, state="draft")
            self.store.save_issue(
                kept, by="import", why=f"{path.name} 가져옴", at=self._clock.now()
            )
        self._log.info("issue_imported", number=issue.number, file=path.name)
        return kept

    def export_issue(self, number: int) -> str:
        """The issue file of one issue."""
        issue = self.store.issue(number)
        content = {**issue_to_json(issue), "content_hash": content_hash(issue)}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"

    def check(self, number: int, *, by: str = "") -> CheckReport:
        """Find what is wrong with an issue and which policies block it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.desk import blocking, check_issue

        issue = self.store.issue(number)
        rows = self.store.issue_rows()
        earlier = [row.number for row in rows if row.number < number]
        found: list[Finding] = check_issue(
            issue, self.house, previous_number=max(earlier, default=None)
        )
        entries = list(issue.entries())
        self._progress.start("점검", len(entries))
        for entry in entries:
            sources = self.store.articles_by_id(
                [source.article_id for source in entry.sources if source.article_id]
            )
            found += _entry_findings(entry, sources, self.house)
            self._progress.advance()
        self._progress.finish()
        policies = blocking(issue, found, self.house, drafted_by=self._people_of(number), by=by)
        return CheckReport(
            number=number,
            state=issue.state,
            entries=len(entries),
            findings=tuple(found),
            policies=tuple(policies),
        )

    def approve(self, number: int, *, by: str) -> ApproveReport:
        """Sign an issue: from here on its text never changes.

        Raises:
            PolicyError: a policy of the house blocks.
            IssueFrozenError: it is signed already.
        """
        report = self.check(number, by=by)
        issue = self.store.issue(number)
        if report.policies and issue.state in {"draft", "in_review"}:
            raise PolicyError(number, [policy.reason for policy in report.policies])
        now = self._clock.now()
        self.store.freeze_issue(
            number,
            document=canonical_json(issue),
            content_hash=content_hash(issue),
            by=by,
            at=now,
        )
        self._log.info("issue_approved", number=number, by=by)
        return ApproveReport(
            number=number,
            signed_by=by,
            signed_at=now,
            content_hash=content_hash(issue),
            entries=report.entries,
            is_back_number=all(entry.written_by == "import" for entry in issue.entries()),
        )

    def publish(
        self,
        number: int,
        formats: Sequence[str] | None = None,
        *,
        out_dir: Path | None = None,
        writers: dict[str, Writer] | None = None,
    ) -> PublishReport:
        """Write every edition from the frozen issue.

        Raises:
            NotApprovedError: nobody has signed it.
            PublishError: an edition could not be made.
        """
        from hanju.plugins import load_writers
        from hanju.publish import publish_frozen

        frozen = self.store.frozen_issue(number)
        if frozen is None:
            raise NotApprovedError(number)
        chosen = list(formats or self.house.issue.editions)
        seconds: dict[str, float] = {}
        timed = {
            name: _TimedWriter(writer, seconds, self._progress)
            for name, writer in (writers or load_writers()).items()
        }
        with self._run("publish") as counts:
            self._progress.start("판 만들기", len(chosen))
            editions = publish_frozen(
                frozen,
                chosen,
                out_dir or self.home / "editions" / str(number),
                house=self.house,
                writers=timed,
            )
            self._progress.finish()
            self.store.set_issue_state(number, "published", by=PROGRAM, at=self._clock.now())
            counts.update(editions=len(editions))
        self._log.info("issue_published", number=number, formats=chosen)
        return PublishReport(
            number=number,
            content_hash=frozen.content_hash,
            editions=tuple(editions),
            seconds=seconds,
        )

    # -- care ---------------------------------------------------------------------------

    def doctor(self) -> list[Checkup]:
        """Look at house, store, fonts and language model of this set-up."""
        from hanju.checkups import check_set_up

        return check_set_up(self.home, self.house, self.store)

    @contextmanager
    def _run(self, stage: str) -> Iterator[dict[str, int]]:
        """Record a run of a stage; a failure is recorded and raised again."""
        run = self.store.start_run(stage, at=self._clock.now())
        counts: dict[str, int] = {}
        try:
            yield counts
        except BaseException as exc:
            problem = str(exc) if isinstance(exc, NewsroomError) else type(exc).__name__
            self.store.finish_run(run, at=self._clock.now(), counts=counts, problem=problem)
            raise
        self.store.finish_run(run, at=self._clock.now(), counts=counts)


def _entry_findings(entry: Entry, sources: Sequence[Article], house: House) -> list[Finding]:
    """Style and facts of one entry; without stored sources rule I9 speaks instead."""
    from hanju.write import check_facts, check_style

    found = list(check_style(entry, house))
    if sources:
        said = "\n".join(f"{article.title}\n{article.text}" for article in sources)
        published = sources[0].published_at
        day = house.local_date(published) if published else None
        texts = [("headline", entry.headline)] + [
            (f"bullet {number}", bullet.text) for number, bullet in enumerate(entry.bullets, 1)
        ]
        for where, text in texts:
            found += [
                replace(finding, where=where) for finding in check_facts(said, text, published=day)
            ]
    return [replace(finding, entry_id=entry.id) for finding in found]


class _TimedWriter:
    """A writer that notes how long it took and moves the progress bar."""

    def __init__(self, writer: Writer, seconds: dict[str, float], progress: Progress) -> None:
        self.name, self.suffix = writer.name, writer.suffix
        self._writer, self._seconds, self._progress = writer, seconds, progress

    def write(self, document: Document, house: House, path: Path) -> Edition:
        with _timed(self._seconds, self.name):
            edition = self._writer.write(document, house, path)
        self._progress.advance()
        return edition


@contextmanager
def _timed(seconds: dict[str, float], name: str) -> Iterator[None]:
    start = perf_counter()
    try:
        yield
    finally:
        seconds[name] = seconds.get(name, 0.0) + perf_counter() - start


def peak_mib() -> float:
    """The most memory this process has held, MiB; 0.0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
