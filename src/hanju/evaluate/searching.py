"""Evaluate search: questions of people against the passages they were asked about.

Shape:  passages {pid, text} and questions {pid, question} in, hits and times out.
Units:  shares 0..1; milliseconds of wall clock of one whole search, showing included.
Errors: `UnreadableFileError` for a file that is missing, damaged or of another form.
Source: DESIGN.md section 4 (`hanju eval search`); floors search_*.

The passages are stored as articles and found as `hanju search` finds them.
A passage beyond the first hundred counts as not found.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.archive.search import SearchAsk, search
from hanju.archive.search.documents import article_doc
from hanju.errors import UnreadableFileError
from hanju.evaluate.records import json_records
from hanju.gazetteer import Gazetteer
from hanju.model import Article, ArticleId
from hanju.ports_search import Labels
from hanju.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.ports import Store

_DEEP: Final = 100
_NOW: Final = datetime(2025, 1, 1, tzinfo=UTC)


def evaluate_search(docs: Path, questions: Path, *, every: int = 1) -> dict[str, Any]:
    """Ask every question, or one of so many, and see where its passage stands."""
    passages = _read(docs, ("pid", "text"))
    asked = _read(questions, ("pid", "question"))[::every]
    with TemporaryDirectory() as folder, open_store(f"{folder}/hanju.db") as store:
        store.add_articles([_article(*one) for one in passages], at=_NOW)
        while found := store.search.waiting_articles(limit=1000):
            store.search.keep_articles([article_doc(*one, Labels()) for one in found])
        return _measured(store, asked)


def _measured(store: Store, asked: list[tuple[str, str]]) -> dict[str, Any]:
    gazetteer = Gazetteer.bundled()
    usual = SearchAsk(now=_NOW, today=_NOW.date(), within="articles", limit=10)
    ranks: list[int | None] = []
    times: list[float] = []
    for pid, question in asked:
        began = perf_counter()
        found = search(store, gazetteer, question, usual).hits
        times.append(perf_counter() - began)
        if all(hit.id != pid for hit in found):
            found = search(store, gazetteer, question, replace(usual, limit=_DEEP)).hits
        ranks.append(next((at for at, hit in enumerate(found, 1) if hit.id == pid), None))
    count = max(len(ranks), 1)
    times.sort()
    return {
        "questions": len(ranks),
        "hit1": round(sum(rank == 1 for rank in ranks) / count, 4),
        "hit10": round(sum(rank is not None and rank <= 10 for rank in ranks) / count, 4),
        "mrr": round(sum(1 / rank for rank in ranks if rank is not None) / count, 4),
        "p50_ms": round(1000 * times[len(times) // 2], 2) if times else 0.0,
        "p95_ms": round(1000 * times[int(len(times) * 0.95)], 2) if times else 0.0,
    }


def _article(pid: str, text: str) -> Article:
    return Article(
        id=ArticleId(pid), url="", title="", text=text, outlet="", published_at=None, license="own"
    )


def _read(path: Path, names: tuple[str, str]) -> list[tuple[str, str]]:
    found = []
    for place, record in json_records(path):
        pair = record.get(names[0]), record.get(names[1])
        if not all(isinstance(one, str) for one in pair):
            raise UnreadableFileError(
                path,
                place=place,
                problem=f"{names[0]}와 {names[1]}이 없습니다",
                mend="한 줄에 둘 다 있는 JSONL인지 확인하세요.",
            )
        found.append((str(pair[0]), str(pair[1])))
    return found
