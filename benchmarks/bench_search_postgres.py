"""B5 on PostgreSQL: words of two syllables in 100,000 articles, against LIKE on the same server.

Ours is a whole search as `hanju search` does it: the query read, other names looked up, the index
asked, twenty hits opened, marked and cut. LIKE over title and body opens nothing. The server is the
one of the tests (a package; no root), on this machine, asked over its socket.

`python -m benchmarks.bench_search_postgres work` is the child.
"""

from __future__ import annotations

import json
import sys
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from benchmarks.bench_search import ASKED, ASKED_SLOWLY, P95_S, SIZE, timed
from benchmarks.children import in_child
from benchmarks.corpora import week
from benchmarks.lines import Line
from tests.servers import postgres

if TYPE_CHECKING:
    import psycopg

_ME: Final = "benchmarks.bench_search_postgres"


def measure() -> list[Line]:
    """One word and two words; nothing where no server starts."""
    if postgres.why_not():
        return [Line(id="B5", work="search on PostgreSQL", ours=0, note=postgres.why_not())]
    told = in_child(_ME, "work")
    return [
        Line(
            id="B5",
            work=f"PostgreSQL: search {SIZE:,} articles, {words} of two syllables, p95",
            ours=told["ours"][count]["p95"],
            against="LIKE on the same server",
            theirs=told["LIKE"][count]["p95"],
            target="p95 ≤ 50 ms",
            is_met=told["ours"][count]["p95"] <= P95_S,
            note=f"p50 {told['ours'][count]['p50'] * 1000:.0f} ms, {told['ours'][count]['hits']} "
            f"hits; stored in {told['store_s']:.0f} s, indexed in {told['index_s']:.0f} s",
        )
        for count, words in (("1", "one word"), ("2", "two words"))
    ]


def _work() -> dict[str, Any]:
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.newsroom.where import with_database
    from hanju.settings import default_house_text

    articles = week(SIZE)
    address = postgres.take()
    with TemporaryDirectory() as folder:
        make_newsroom(
            folder, with_database(default_house_text(), address), starts_with_sources=False
        )
        with open_newsroom(folder) as room, postgres.connect(address) as raw:
            began = perf_counter()
            for start in range(0, SIZE, 5_000):
                room.store.add_articles(articles[start : start + 5_000], at=room._parts.clock.now())  # noqa: SLF001
            stored = perf_counter()
            room.update_search()
            told: dict[str, Any] = {
                "store_s": stored - began,
                "index_s": perf_counter() - stored,
            }
            raw.execute("ANALYZE")  # as autovacuum does soon after
            told |= timed(
                {
                    "ours": (lambda words: room.search(" ".join(words)).total, ASKED),
                    "LIKE": (lambda words: len(_like(raw, words)), ASKED_SLOWLY),
                },
                articles,
            )
    return told


def _like(raw: psycopg.Connection[Any], words: list[str]) -> list[Any]:
    each = " AND ".join("(title LIKE %s OR text LIKE %s)" for _ in words)
    values = [f"%{word}%" for word in words for _ in (1, 2)]
    return raw.execute(f"SELECT id FROM articles WHERE {each} LIMIT 200", values).fetchall()  # noqa: S608  # type: ignore[arg-type]


if __name__ == "__main__":
    print(json.dumps(_work() if sys.argv[1] == "work" else {}))
