"""Importing: article files, mails, pages and documents into the store.

Shape:  paths and options in, a `FileReport` a file out; the files of folders and ZIP files each
        have their own.
Units:  none.
Errors: `UnreadableFileError` for a folder or a pattern that holds nothing. A file that cannot be
        read is a report with `unread`; nothing of it is stored, and the others are.
Source: DESIGN.md section 4 (`hanju import`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.errors import UnreadableFileError
from hanju.ports import ArticlesAdded
from hanju.reports import FileProblem, FileReport, SkippedRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hanju.collect.files import ImportedFile, ImportOptions
    from hanju.newsroom.parts import Parts

#: Articles stored in one transaction.
BATCH: Final = 5_000


def import_files(
    parts: Parts, paths: Sequence[Path], options: ImportOptions | None
) -> list[FileReport]:
    """Read files and store what is new."""
    from hanju.collect.attachments import AttachmentReader
    from hanju.collect.files import ImportOptions as Options
    from hanju.collect.files import files_of, read_files
    from hanju.collect.files.documents import LIMITS

    options = options or Options()
    files = files_of(paths)
    if options.url and len(files) > 1:
        raise UnreadableFileError(
            "--url",
            problem=f"파일 {len(files):,}개에 한 주소를 줄 수 없습니다",
            mend="--url은 한 파일을 가져올 때만 쓰세요.",
        )
    reports: list[FileReport] = []
    is_one = len(files) == 1
    with parts.run("import") as counts, AttachmentReader(LIMITS) as reader:
        if not is_one:
            parts.progress.start("파일 읽기", len(files))
        for path in files:
            for read in read_files(path, options, reader):
                if isinstance(read, UnreadableFileError):
                    reports.append(_unread(parts, path, read))
                else:
                    reports.append(_stored(parts, read, shows=is_one))
            if not is_one:
                parts.progress.advance()
        parts.progress.finish()
        counts["files"] = len(reports)
        counts["unread"] = sum(report.unread is not None for report in reports)
        counts["added"] = sum(report.stored.added for report in reports)
    return reports


def _stored(parts: Parts, file: ImportedFile, *, shows: bool) -> FileReport:
    now = parts.clock.now()
    stored = ArticlesAdded()
    for blob in file.blobs:
        parts.store.put_blob(blob.content, media_type=blob.media_type)
    if shows:
        parts.progress.start("기사 저장", len(file.articles))
    for start in range(0, len(file.articles), BATCH):
        batch = file.articles[start : start + BATCH]
        stored += parts.store.add_articles(batch, at=now)
        if shows:
            parts.progress.advance(len(batch))
    parts.log.info("articles_imported", file=file.path.name, format=file.format, added=stored.added)
    return FileReport(
        path=file.path,
        format=file.format,
        rows=len(file.articles) + len(file.skipped),
        stored=stored,
        skipped=tuple(SkippedRow(place=row.place, why=row.why) for row in file.skipped),
        undated=sum(1 for article in file.articles if article.published_at is None),
        notes=tuple(file.notes),
    )


def _unread(parts: Parts, path: Path, why: UnreadableFileError) -> FileReport:
    parts.log.info("file_unread", file=path.name, why=why.problem)
    return FileReport(
        path=type(path)(why.path),
        format="",
        rows=0,
        stored=ArticlesAdded(),
        skipped=(),
        undated=0,
        notes=(),
        unread=FileProblem(place=why.place, problem=why.problem, mend=why.mend),
    )
