"""Importing: article files into the store.

Shape:  paths and options in, a `FileReport` a file out.
Units:  none.
Errors: `UnreadableFileError`; nothing of an unreadable file is stored.
Source: DESIGN.md section 4 (`hanju import`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.ports import ArticlesAdded
from hanju.reports import FileReport, SkippedRow

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
    """Read article files and store what is new."""
    from hanju.collect.files import ImportOptions as Options
    from hanju.collect.files import read_articles

    reports = []
    for path in paths:
        with parts.run("import") as counts:
            file = read_articles(path, options=options or Options())
            report = _stored(parts, path, file)
            counts["added"] = report.stored.added
        reports.append(report)
    return reports


def _stored(parts: Parts, path: Path, file: ImportedFile) -> FileReport:
    now = parts.clock.now()
    stored = ArticlesAdded()
    parts.progress.start("기사 저장", len(file.articles))
    for start in range(0, len(file.articles), BATCH):
        batch = file.articles[start : start + BATCH]
        stored += parts.store.add_articles(batch, at=now)
        parts.progress.advance(len(batch))
    parts.progress.finish()
    parts.log.info("articles_imported", file=path.name, format=file.format, added=stored.added)
    return FileReport(
        path=path,
        format=file.format,
        rows=len(file.articles) + len(file.skipped),
        stored=stored,
        skipped=tuple(SkippedRow(place=row.place, why=row.why) for row in file.skipped),
        undated=sum(1 for article in file.articles if article.published_at is None),
        notes=tuple(file.notes),
    )
