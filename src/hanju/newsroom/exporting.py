"""Export: everything a newsroom knows, in files that need no hanju to be read.

Shape:  a folder in, an `ExportReport` out. JSON Lines, JSON, OPML, TOML and the attachments as they
        came; `manifest.json` names every file with its hash and the number of rows in it.
Units:  bytes, seconds; instants ISO 8601 with zone.
Errors: `UnreadableFileError` when the folder holds something already or cannot be written.
Source: docs/export.md says what stands in which file; docs/decisions/0037-keeping.md.

What is written can be read again by `hanju import` (articles) and `hanju issue import` (issues).
Accounts go without their passwords, sessions and tokens. The folder appears whole or not at all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.errors import UnreadableFileError
from hanju.newsroom.issues import export_issue
from hanju.newsroom.sources import export as export_sources
from hanju.reports import ExportReport, as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from hanju.model import Article
    from hanju.newsroom.parts import Parts

FORM: Final = "hanju-export/1"
#: Articles are read by such spans, so that memory does not grow with the archive.
_SPAN: Final = timedelta(days=7)
_FIRST: Final = datetime(1990, 1, 1, tzinfo=UTC)
_BEFORE_ALL: Final = datetime(1, 1, 2, tzinfo=UTC)


def export_all(parts: Parts, folder: Path, *, with_bodies: bool = True) -> ExportReport:
    """Write everything into a new folder."""
    began, work = perf_counter(), folder.with_name(f".{folder.name}.part")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UnreadableFileError(
            folder, problem="비어 있지 않습니다", mend="새 폴더 이름을 주세요."
        )
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        rows = _write(parts, work, with_bodies=with_bodies)
        files = dict(_hashes(work))
        manifest = {
            "form": FORM,
            "made_at": parts.clock.now().isoformat(),
            "with_bodies": with_bodies,
            "rows": rows,
            "files": files,
        }
        _json(work / "manifest.json", manifest)
        if folder.exists():
            folder.rmdir()
        work.replace(folder)
    except OSError as exc:
        raise UnreadableFileError(
            folder,
            problem=f"내보내지 못했습니다({exc.strerror or exc})",
            mend="남은 자리와 쓰기 권한을 보세요. 쓰다 만 것은 지웠습니다.",
        ) from exc
    finally:
        shutil.rmtree(work, ignore_errors=True)
    parts.log.info("exported", files=len(files), **rows)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return ExportReport(
        folder=folder,
        rows=rows,
        files=len(files),
        size_bytes=size,
        seconds=perf_counter() - began,
    )


def article_row(article: Article, *, with_bodies: bool) -> dict[str, Any]:
    """One article as `hanju import` reads it (DESIGN.md section 6), with what we know beside."""
    row: dict[str, Any] = {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "text": article.text if with_bodies else "",
        "published": as_json(article.published_at),
        "outlet": article.outlet,
        "license": article.license,
        "lang": article.lang,
        "attachments": [
            {
                "name": one.name,
                "url": one.url,
                "text": one.text if with_bodies else None,
                "file": f"attachments/{one.blob}" if one.blob and with_bodies else None,
            }
            for one in article.attachments
        ],
        "source_id": article.source_id,
        "collected_at": as_json(article.collected_at),
        "sample": article.is_sample,
        "is_extract": article.is_extract,
        "embargo_until": as_json(article.embargo_until),
        "notes": list(article.notes),
    }
    return row


def _write(parts: Parts, folder: Path, *, with_bodies: bool) -> dict[str, int]:
    store = parts.store
    rows = {"articles": _articles(parts, folder, with_bodies=with_bodies)}
    house = parts.home / "hanju.toml"
    if house.is_file():
        shutil.copyfile(house, folder / "hanju.toml")
    (folder / "sources.opml").write_text(export_sources(parts), encoding="utf-8")
    rows["sources"] = _lines(folder / "sources.jsonl", store.sources())
    people = [
        {"name": one.name, "shown": one.shown, "role": one.role} for one in store.people.users()
    ]
    rows["people"] = _lines(folder / "people.jsonl", people)
    rows["searches"] = _lines(folder / "searches.jsonl", store.search.saved_searches())
    rows["thread_links"] = _lines(folder / "thread_links.jsonl", store.threads.links())
    issues = store.issue_rows()
    parts.progress.start("호 내보내기", len(issues))
    for row in issues:
        for name, count in _issue(parts, folder / "issues" / f"{row.number}", row.number).items():
            rows[name] = rows.get(name, 0) + count
        parts.progress.advance()
    parts.progress.finish()
    return rows


def _articles(parts: Parts, folder: Path, *, with_bodies: bool) -> int:
    count, blobs = 0, set[str]()
    parts.progress.start("기사 내보내기", parts.store.count_articles())
    with gzip.open(folder / "articles.jsonl.gz", "wt", encoding="utf-8", compresslevel=6) as file:
        for some in _all_articles(parts):
            for article in some:
                row = article_row(article, with_bodies=with_bodies)
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                blobs.update(one.blob for one in article.attachments if one.blob)
            count += len(some)
            parts.progress.advance(len(some))
    parts.progress.finish()
    if with_bodies and blobs:
        (folder / "attachments").mkdir()
        for name in sorted(blobs):
            content = parts.store.blob(name)
            if content is not None:  # one that was lost is told by `hanju doctor`
                (folder / "attachments" / name).write_bytes(content)
    return count


def _all_articles(parts: Parts) -> Iterator[list[Article]]:
    """Every article once, in its newest version."""
    store, start = parts.store, _FIRST
    end = max(parts.clock.now(), _FIRST) + timedelta(days=366)
    yield store.articles_between(_BEFORE_ALL, start)
    while start < end:
        until = min(start + _SPAN, end)
        yield store.articles_between(start, until)
        start = until
    yield store.articles_without_place(after=end)


def _issue(parts: Parts, folder: Path, number: int) -> dict[str, int]:
    store = parts.store
    folder.mkdir(parents=True)
    (folder / "issue.json").write_text(export_issue(parts, number), encoding="utf-8")
    history: Iterable[Any] = (
        {"entry_id": name, **as_json(one)}
        for name in sorted(store.newest_revisions(number))
        for one in store.entry_revisions(number, name)
    )
    return {
        "issues": 1,
        "entry_revisions": _lines(folder / "history.jsonl", history),
        "decisions": _lines(folder / "decisions.jsonl", store.decisions(number, number)),
        "acts": _lines(folder / "acts.jsonl", store.acts(number)),
        "reviews": _lines(folder / "reviews.jsonl", store.reviews(number)),
        "comments": _lines(folder / "comments.jsonl", store.talk.comments(number)),
        "signed": _lines(folder / "signed.jsonl", store.corrections.signed(number)),
        "editions": _lines(folder / "editions.jsonl", store.corrections.steps(number)),
    }


def _lines(path: Path, rows: Iterable[Any]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(as_json(row), ensure_ascii=False) + "\n")
            count += 1
    return count


def _json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _hashes(folder: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = path.stat().st_size
            yield path.relative_to(folder).as_posix(), {"size": size, "sha256": digest}
