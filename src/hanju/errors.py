"""Every exception that hanju raises on purpose.

Shape:  one class a failure; typed fields in, the message is built inside.
Units:  none.
Errors: the tree below; only `cli` knows exit codes and only `web` knows status codes.
Source: docs/decisions/0001-frame.md.

    NewsroomError                what a person can mend, with file, place and mend
    ├── HouseError               hanju.toml is wrong at a line
    ├── SourceError              something outside could not be read
    │   ├── UnreadableFileError      a file is missing, empty, cut or not what it says
    │   ├── IssueFormatError         an issue file breaks the contract at a path
    │   └── NotASourceError          an address that cannot be collected from
    ├── GuardError               a rule forbids going on
    │   ├── PolicyError              a policy blocks freezing
    │   └── EmbargoError             a source may not be told of before its hour
    ├── HeldElsewhereError       another process does the same work now
    ├── RestoreTargetError       a backup cannot be put into this folder
    ├── MoveTargetError          a newsroom cannot be moved into this database
    ├── ModelSetupError          the language model of the house cannot be asked at all
    ├── StoreError               the newsroom's database
    │   ├── StoreLockedError         somebody else holds it
    │   ├── StoreBrokenError         it is damaged or newer than this program
    │   ├── StoreUnwritableError     the disk is full, read-only or failing
    │   ├── CopyDiffersError         a copied table came out otherwise than it went in
    │   ├── NoSuchIssueError
    │   ├── NoSuchArticleError
    │   ├── NoSuchEntryError
    │   ├── UnknownArticleError      no stored article has this id or address
    │   ├── NoSuchSourceError
    │   ├── NoSuchDocumentError      nothing of this name that may be shown
    │   ├── NoSuchSearchError        nobody kept a search under this name
    │   ├── SearchTooLongError       a question took longer than it may
    │   └── IssueFrozenError         a frozen issue never changes
    ├── DeskError                an edit that cannot stand
    │   ├── EditConflictError
    │   ├── NoSuchEditionError
    │   ├── NoSuchFieldError
    │   ├── NoSuchCategoryError      words that name no category of the issue, or several
    │   ├── ChangedSinceShownError   the issue is no longer the text that was read
    │   ├── ChangedSinceDoneError    somebody changed an entry after the act to be taken back
    │   ├── SignOnError              the identity provider could not prove somebody
    │   ├── WorkStoppedError         somebody stopped a long work
    │   ├── NothingToUndoError
    │   ├── DateOrderError           an entry would stand before an earlier day
    │   ├── ThreadOrderError         an entry cannot go on from a later issue
    │   ├── NotInPrintError          the act is about entries that print
    │   ├── ReviewStepError          not the state for this step, or its words are missing
    │   ├── NoSuchCommentError
    │   ├── WordsGoneError           the text that was meant is not there any more
    │   ├── NotDismissableError      a finding that blocks cannot be left as it is
    │   └── NotAddableError          nothing to make an entry of
    ├── PublishError             an edition could not be made
    │   ├── NotApprovedError
    │   ├── UnknownFormatError
    │   ├── EditionFailedError       one format could not be made
    │   ├── ChangedSinceSignedError  the stored text is not the signed one
    │   ├── MissingFontError
    │   └── MissingChartsError       charts are wanted and nothing can draw them
    ├── EngineError              what a back-fill runs on
    │   ├── EngineMissingError       the extra is not installed
    │   └── EngineFailedError        it gave up; what was done stays done
    │       └── NodeLostError        it waits for a machine that is gone
    ├── OtherBackfillError       a folder holds the back-fill of something else
    ├── AccountError             an account or a server setting that cannot be
    ├── AssistantError           the server for assistants cannot start
    └── PluginError              a plugin failed or returned the wrong thing
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path


class NewsroomError(Exception):
    """Something went wrong that a person can mend; the text says where and how."""


def _sentence(*, where: str, problem: str, mend: str) -> str:
    return f"{where}: {problem} → {mend}"


class HouseError(NewsroomError):
    """A setting in the house file is wrong."""

    def __init__(
        self, path: Path | str, *, line: int | None, key: str, problem: str, mend: str
    ) -> None:
        self.path, self.line, self.key, self.problem, self.mend = path, line, key, problem, mend
        place = f"{path} {line}행" if line is not None else str(path)
        super().__init__(
            _sentence(where=f"{place} '{key}'" if key else place, problem=problem, mend=mend)
        )


class SourceError(NewsroomError):
    """Something from outside could not be read."""


class UnreadableFileError(SourceError):
    """A file is missing, empty, cut off, or not what it claims to be."""

    def __init__(self, path: Path | str, *, place: str = "", problem: str, mend: str) -> None:
        self.path, self.place, self.problem, self.mend = path, place, problem, mend
        where = f"{path} {place}".rstrip()
        super().__init__(_sentence(where=where, problem=problem, mend=mend))


class IssueFormatError(SourceError):
    """An issue file breaks the issue contract at one path."""

    def __init__(
        self, path: Path | str, *, json_path: str, problem: str, mend: str | None = None
    ) -> None:
        self.path, self.json_path, self.problem = path, json_path, problem
        self.mend = mend or "해당 값을 고친 뒤 다시 가져오세요."
        super().__init__(_sentence(where=f"{path} {json_path}", problem=problem, mend=self.mend))


class NotASourceError(SourceError):
    """Nothing can be collected from an address as it is."""

    def __init__(self, url: str, *, problem: str, mend: str) -> None:
        self.url, self.problem, self.mend = url, problem, mend
        super().__init__(_sentence(where=url, problem=problem, mend=mend))


class GuardError(NewsroomError):
    """A rule forbids going on."""


class PolicyError(GuardError):
    """Policies of the house block freezing an issue."""

    def __init__(self, number: int, reasons: Sequence[str]) -> None:
        self.number, self.reasons = number, tuple(reasons)
        listed = " / ".join(self.reasons)
        super().__init__(
            f"제{number}호: 확정할 수 없습니다({len(self.reasons)}건). {listed} "
            f"→ `hanju check {number}`로 확인하고 고친 뒤 다시 승인하세요."
        )


class EmbargoError(GuardError):
    """A source of a signed issue is under embargo: nothing leaves the office before its hour."""

    def __init__(self, number: int, titles: Sequence[str], *, until: datetime) -> None:
        self.number, self.titles, self.until = number, tuple(titles), until
        super().__init__(
            f"제{number}호: 출처 {len(self.titles)}건에 {until:%Y-%m-%d %H:%M}까지 엠바고가 있어 "
            f"내보내지 않았습니다({', '.join(self.titles[:3])}) → 그 시각 뒤에 다시 하세요."
        )


class StoreError(NewsroomError):
    """The newsroom's database refused."""


class StoreLockedError(StoreError):
    """Another process holds the database longer than we wait."""

    def __init__(self, path: Path | str, *, waited_s: float) -> None:
        self.path, self.waited_s = path, waited_s
        super().__init__(
            _sentence(
                where=str(path),
                problem=f"다른 프로그램이 데이터베이스를 쓰고 있습니다({waited_s:g}초 기다림)",
                mend="다른 hanju 작업이 끝난 뒤 다시 실행하세요. 저장된 것은 없습니다.",
            )
        )


class StoreBrokenError(StoreError):
    """The database is damaged, or its schema is newer than this program."""

    def __init__(self, path: Path | str, *, problem: str, mend: str) -> None:
        self.path, self.problem, self.mend = path, problem, mend
        super().__init__(_sentence(where=str(path), problem=problem, mend=mend))


class StoreUnwritableError(StoreError):
    """The disk is full, read-only or failing; what was stored before is untouched."""

    def __init__(self, path: Path | str, *, problem: str, mend: str) -> None:
        self.path, self.problem, self.mend = path, problem, mend
        super().__init__(_sentence(where=str(path), problem=problem, mend=mend))


class CopyDiffersError(StoreError):
    """A table was read back and is not what was written; nothing of the copy stays."""

    def __init__(self, table: str, *, rows: int, found: int) -> None:
        self.table, self.rows, self.found = table, rows, found
        super().__init__(
            f"{table} 표가 옮긴 뒤 다릅니다({rows:,}행을 옮겨 {found:,}행) "
            "→ 옮긴 것을 모두 되돌렸습니다. 디스크를 확인하고 다시 실행하세요."
        )


class NoSuchIssueError(StoreError):
    """No issue has this number."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(f"제{number}호가 없습니다 → `hanju issue list`로 있는 호를 확인하세요.")


class NoSuchArticleError(StoreError):
    """The last sifting of the issue did not see this article."""

    def __init__(self, name: str, number: int) -> None:
        self.name, self.number = name, number
        super().__init__(
            f"제{number}호를 고를 때 '{name}' 기사는 없었습니다 "
            "→ 기사 id나 주소를 확인하고, 기간 안의 기사인지 보세요."
        )


class UnknownArticleError(StoreError):
    """No stored article has this id or address."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"'{name}' 기사가 없습니다 → `hanju search`나 `hanju why`가 보이는 id나 주소를 쓰세요."
        )


class NoSuchSourceError(StoreError):
    """No source has this id."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"'{name}' 출처가 없습니다 → `hanju sources list --all`로 있는 출처를 확인하세요."
        )


class NoSuchDocumentError(StoreError):
    """The archive shows no article and no entry of this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(
            f"'{name}': 보일 수 있는 기사나 항목이 없습니다 "
            "→ 기사 id나 주소, 또는 108:항목id 꼴로 쓰세요."
        )


class NoSuchSearchError(StoreError):
    """Nobody kept a search under this name."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(f"저장한 찾기 '{name}'이(가) 없습니다 → `hanju search --saved`로 보세요.")


class SearchTooLongError(StoreError):
    """A question was stopped; nothing is wrong with the store."""

    def __init__(self, timeout_s: float) -> None:
        self.timeout_s = timeout_s
        super().__init__(
            f"{timeout_s:g}초 안에 다 찾지 못했습니다 → 낱말을 더하거나 기간을 좁혀 다시 찾으세요."
        )


class IssueFrozenError(StoreError):
    """The issue is approved or published; its text never changes again."""

    def __init__(self, number: int, *, state: str) -> None:
        self.number, self.state = number, state
        super().__init__(
            f"제{number}호는 이미 확정되었습니다({state}) "
            "→ 고칠 것이 있으면 정정판을 만드세요. 확정된 호는 바뀌지 않습니다."
        )


class DeskError(NewsroomError):
    """An edit that cannot stand."""


class NoSuchEntryError(StoreError):
    """An issue has no such entry, and never had."""

    def __init__(self, entry_id: str, number: int) -> None:
        self.entry_id, self.number = entry_id, number
        super().__init__(
            f"제{number}호에 '{entry_id}' 항목이 없습니다 → 쪽을 새로 불러와 다시 고르세요."
        )


class NoSuchFieldError(DeskError):
    """A name that is no field of an entry, or a date that is none."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(
            f"'{field}'은(는) 항목의 칸이 아닙니다 → headline, date, b1, b2 …와 2025-12-04 꼴의 "
            "날짜를 쓰세요."
        )


class EditConflictError(DeskError):
    """The field changed after the editor opened it; `by` and `at` are of the newest text."""

    def __init__(
        self, entry_id: str, *, seen: int, current: int, by: str = "", at: datetime | None = None
    ) -> None:
        self.entry_id, self.seen, self.current = entry_id, seen, current
        self.by, self.at = by, at
        super().__init__(
            f"항목 {entry_id}: 지금은 {current}판인데 {seen}판을 보고 고쳤습니다 "
            "→ 두 판을 견주어 고르세요. 둘 다 남아 있습니다."
        )


class NoSuchCategoryError(DeskError):
    """Words name no category of the issue, or several."""

    def __init__(self, words: str, choices: Sequence[str]) -> None:
        self.words, self.choices = words, tuple(choices)
        super().__init__(
            f"'{words}'(으)로는 어느 구분인지 알 수 없습니다 → {', '.join(self.choices)} "
            "가운데 하나를 쓰세요."
        )


class ChangedSinceShownError(DeskError):
    """The issue is no longer the text that was read; `changes` of it, 0 when nobody counted."""

    def __init__(self, number: int, *, changes: int = 0) -> None:
        self.number, self.changes = number, changes
        what = f"그사이 {changes}건이 바뀌었습니다" if changes else "그사이 글이 바뀌었습니다"
        super().__init__(f"제{number}호: {what}. 바뀐 것을 보고 다시 승인해 주세요.")


class ChangedSinceDoneError(DeskError):
    """Somebody changed an entry after the act that was to be taken back."""

    def __init__(self, entry_id: str, *, who: str, what: str) -> None:
        self.entry_id, self.who, self.what = entry_id, who, what
        super().__init__(f"그 뒤 {who} {what} 되돌릴 수 없습니다. 이력에서 고를 수 있습니다.")


class NothingToUndoError(DeskError):
    """The person has done nothing here that could be undone or done again."""

    def __init__(self, number: int, *, again: bool = False) -> None:
        self.number, self.again = number, again
        super().__init__(f"제{number}호에서 {'다시 할' if again else '되돌릴'} 것이 없습니다.")


class DateOrderError(DeskError):
    """Entries of a category stand in the order of their days."""

    def __init__(self, entry_id: str, *, is_edge: bool = False) -> None:
        self.entry_id, self.is_edge = entry_id, is_edge
        super().__init__(
            "구분의 끝이라 더 옮길 곳이 없습니다." if is_edge
            else "날짜 순서가 어긋납니다. 같은 날짜 안에서만 옮길 수 있습니다."
        )  # fmt: skip


class ThreadOrderError(DeskError):
    """A thread goes from issue to issue: the earlier entry must be of an earlier one."""

    def __init__(self, earlier: str, later: str) -> None:
        self.earlier, self.later = earlier, later
        super().__init__(
            f"{earlier}은(는) {later}보다 앞선 호의 항목이 아닙니다 → 앞 호의 항목을 먼저 쓰세요."
        )


class NotInPrintError(DeskError):
    """The act is about an entry that prints, and this one does not."""

    def __init__(self, entry_id: str) -> None:
        self.entry_id = entry_id
        super().__init__(f"'{entry_id}' 항목은 지금 실려 있지 않습니다. 먼저 되살려 주세요.")


class ReviewStepError(DeskError):
    """The issue is not in the state for this step, or the step misses its words."""

    def __init__(self, number: int, state: str = "", *, problem: str = "") -> None:
        self.number, self.state = number, state
        self.problem = problem or (
            "이미 검토 중입니다." if state == "in_review"
            else "검토 중이 아닙니다. 먼저 검토를 요청해 주세요."
        )  # fmt: skip
        super().__init__(f"제{number}호: {self.problem}")


class NoSuchEditionError(DeskError):
    """An issue has no such edition."""

    def __init__(self, number: int, edition: int) -> None:
        self.number, self.edition = number, edition
        super().__init__(
            f"제{number}호에 {edition}판이 없습니다 → `hanju issue show {number}`로 판을 보세요."
        )


class NoSuchCommentError(DeskError):
    """The issue has no such comment."""

    def __init__(self, comment_id: int, number: int) -> None:
        self.comment_id, self.number = comment_id, number
        super().__init__(f"제{number}호에 의견 {comment_id}이(가) 없습니다.")


class WordsGoneError(DeskError):
    """The words that a comment, a mend or a place in a source meant are not there any more."""

    def __init__(self, words: str) -> None:
        self.words = words
        shown = f"‘{words[:40]}’: " if words else ""
        super().__init__(f"{shown}가리킨 글이 없어졌습니다. 지금 글을 보고 다시 골라 주세요.")


class WorkStoppedError(DeskError):
    """Somebody stopped a long work; what it had stored stays."""

    def __init__(self) -> None:
        super().__init__("멈췄습니다. 그때까지 한 것은 남아 있습니다.")


class SignOnError(DeskError):
    """The identity provider of the house could not prove who somebody is."""

    def __init__(self, problem: str) -> None:
        self.problem = problem
        super().__init__(f"통합 로그인을 하지 못했습니다: {problem}. 관리자에게 알려 주세요.")


class NotDismissableError(DeskError):
    """A finding that blocks cannot be left as it is."""

    def __init__(self, rule: str) -> None:
        self.rule = rule
        super().__init__(
            f"{rule}은(는) 막음이라 그대로 둘 수 없습니다. 고치거나 근거를 지정해 주세요."
        )


class NotAddableError(DeskError):
    """Nothing could be made of what was given: an address, a file or a text."""

    def __init__(self, what: str, *, problem: str, mend: str) -> None:
        self.what, self.problem, self.mend = what, problem, mend
        super().__init__(_sentence(where=what, problem=problem, mend=mend))


class PublishError(NewsroomError):
    """An edition could not be made."""


class NotApprovedError(PublishError):
    """Nothing is published that no person approved."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"제{number}호: 아직 승인되지 않았습니다 "
            f"→ `hanju approve {number}`로 확정한 뒤 발행하세요."
        )


class UnknownFormatError(PublishError):
    """No writer is registered for this format."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(
            f"'{name}' 형식은 낼 수 없습니다 → {', '.join(self.known)} 가운데 고르세요."
        )


class EditionFailedError(PublishError):
    """One format of an issue could not be made; nothing was left behind."""

    def __init__(self, number: int, format_name: str, problem: str) -> None:
        self.number, self.format_name, self.problem = number, format_name, problem
        super().__init__(
            f"제{number}호 {format_name}: {problem} "
            "→ 다른 형식으로 내고, 이 문구를 개발자나 플러그인을 만든 이에게 알려 주세요."
        )


class ChangedSinceSignedError(PublishError):
    """The stored text of a signed issue is not the text that was signed."""

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(
            f"제{number}호: 확정할 때의 내용과 저장된 내용이 다릅니다 "
            "→ 백업에서 되살린 뒤 다시 발행하세요."
        )


class MissingFontError(PublishError):
    """The Korean font package is not there; we refuse to print empty boxes."""

    def __init__(self, families: Sequence[str]) -> None:
        self.families = tuple(families)
        super().__init__(
            f"한글 글꼴({', '.join(self.families)})이 없습니다 "
            "→ `uv sync` 또는 `pip install pylopdf-fonts-ko`로 글꼴을 설치하세요."
        )


class MissingChartsError(PublishError):
    """The extra that draws charts is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "그림을 그리는 부분이 설치되어 있지 않습니다 "
            "→ `pip install 'hanju[charts]'`로 설치하세요. 표는 그대로 낼 수 있습니다."
        )


class HeldElsewhereError(NewsroomError):
    """Another process does this work now; `holder` says who, as far as it is known."""

    def __init__(self, path: Path | str, *, holder: str = "") -> None:
        self.path, self.holder = path, holder
        who = f"({holder})" if holder else ""
        super().__init__(
            f"{path}: 다른 hanju가 같은 일을 하고 있습니다{who} → 끝난 뒤 다시 실행하세요. "
            "멈춘 프로그램이면 그 번호의 프로그램을 끝내면 풀립니다."
        )


class MoveTargetError(NewsroomError):
    """A newsroom cannot be moved into this database; nothing was changed."""

    def __init__(self, place: Path | str, *, problem: str, mend: str) -> None:
        self.place = place
        super().__init__(_sentence(where=str(place), problem=problem, mend=mend))


class RestoreTargetError(NewsroomError):
    """A backup cannot be put into this folder; nothing was changed."""

    def __init__(self, path: Path | str, *, problem: str, mend: str) -> None:
        self.path, self.problem, self.mend = path, problem, mend
        super().__init__(_sentence(where=str(path), problem=problem, mend=mend))


class ModelSetupError(NewsroomError):
    """No language model is set up, or what it needs is not installed."""

    def __init__(self, *, problem: str, mend: str) -> None:
        self.problem, self.mend = problem, mend
        super().__init__(_sentence(where="언어 모델", problem=problem, mend=mend))


class EngineError(NewsroomError):
    """What a back-fill runs on is missing or failed."""


class EngineMissingError(EngineError):
    """The extra with the distributed engine is not installed."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        super().__init__(
            _sentence(
                where=f"--engine {engine}",
                problem="설치되어 있지 않습니다",
                mend="`pip install 'hanju[cluster]'`로 설치하세요.",
            )
        )


class EngineFailedError(EngineError):
    """The engine gave up; what was done has its files, and the same command goes on there."""

    def __init__(self, engine: str, *, problem: str) -> None:
        self.engine, self.problem = engine, problem
        super().__init__(
            _sentence(
                where=f"--engine {engine}",
                problem=f"일을 마치지 못했습니다({problem})",
                mend="같은 명령을 다시 실행하면 마친 부분 다음부터 합니다.",
            )
        )


class NodeLostError(EngineFailedError):
    """A machine of the cluster went and the engine waits for it: asking it again would not help."""


class OtherBackfillError(NewsroomError):
    """The folder holds the results of other files, another house or another version."""

    def __init__(self, path: Path | str) -> None:
        self.path = path
        super().__init__(
            _sentence(
                where=str(path),
                problem="다른 파일, 다른 설정이나 다른 판으로 만든 결과가 있습니다",
                mend="다른 --out 폴더를 적거나 이 폴더를 비운 뒤 실행하세요.",
            )
        )


class AccountError(NewsroomError):
    """An account of the desk, or how it is served, cannot be like this."""

    def __init__(self, name: str, *, problem: str, mend: str) -> None:
        self.name, self.problem, self.mend = name, problem, mend
        super().__init__(_sentence(where=name, problem=problem, mend=mend))


class AssistantError(NewsroomError):
    """The server for assistants cannot start like this."""

    def __init__(self, name: str, *, problem: str, mend: str) -> None:
        self.name, self.problem, self.mend = name, problem, mend
        super().__init__(_sentence(where=name, problem=problem, mend=mend))


class PluginError(NewsroomError):
    """A plugin failed, or returned something that is not what its hook asks for."""

    def __init__(self, plugin_name: str, problem: str) -> None:
        self.plugin_name, self.problem = plugin_name, problem
        super().__init__(
            f"플러그인 {plugin_name}: {problem} → 플러그인을 고치거나 빼고 다시 실행하세요."
        )
