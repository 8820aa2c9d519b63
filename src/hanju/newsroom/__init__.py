"""The newsroom: the one place where stages meet the store.

Shape:  `open_newsroom(folder)` gives a `Newsroom`; each command is one method and returns a
        report of `hanju.reports`. The work of each is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from hanju.clock import SystemClock
from hanju.errors import HouseError, UnreadableFileError
from hanju.journal import open_journal
from hanju.newsroom.parts import Parts
from hanju.ports import NoProgress
from hanju.settings import load_house

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from types import TracebackType

    from hanju.archive import Diff
    from hanju.collect.files import ImportOptions
    from hanju.model import Issue
    from hanju.ports import Clock, Drafter, IssueRow, Progress, Store, Writer
    from hanju.publish.sending import SendReport, SmtpSettings
    from hanju.publish.sending_list import Recipients
    from hanju.reports import (
        ApproveReport,
        CheckReport,
        Checkup,
        DraftReport,
        FileReport,
        ImportedIssue,
        PublishReport,
        WhyReport,
    )
    from hanju.settings import House

HOUSE_FILE: Final = "hanju.toml"
DATABASE_FILE: Final = "hanju.db"


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
        self._parts = Parts(
            home=home,
            house=house,
            store=store,
            clock=clock,
            progress=progress,
            log=open_journal(home / "logs", clock),
        )

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
        """Read article files and store what is new.

        Raises:
            UnreadableFileError: a file cannot be read; nothing of that file is stored.
        """
        from hanju.newsroom.importing import import_files

        return import_files(self._parts, paths, options)

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
        from hanju.newsroom.drafting import draft

        return draft(self._parts, base_date, drafter=drafter, replace_edited=replace_edited)

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

    def diff(self, old: int, new: int) -> Diff:
        """What differs between two issues."""
        from hanju.newsroom.issues import diff

        return diff(self._parts, old, new)

    def check(self, number: int, *, by: str = "") -> CheckReport:
        """Find what is wrong with an issue and which policies block it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.newsroom.issues import check

        return check(self._parts, number, by=by)

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

    def doctor(self) -> list[Checkup]:
        """Look at house, store, fonts and language model of this set-up."""
        from hanju.checkups import check_set_up

        return check_set_up(self.home, self.house, self.store)
