"""B5: words of two syllables in 100,000 articles, against FTS5 trigram and LIKE.

Ours is a whole search as `hanju search` does it: the query read, other names looked up, the index
asked, twenty hits opened, marked and cut. Theirs is the bare SQL question on the same file: FTS5
with its trigram tokenizer, ranked by BM25, and LIKE over title and body; both open nothing.

Words are drawn from the texts, as they are used and each once. True are the articles in which the
words stand as words (`hanju.text.terms`); it is counted over words that end in no particle and
stand in few enough articles for all of them to be listed.

`python -m benchmarks.bench_search work` is the child.
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any, Final

from benchmarks.children import in_child, peak_mib
from benchmarks.corpora import week
from benchmarks.lines import Line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from hanju.model import Article
    from hanju.newsroom import Newsroom

SIZE: Final = 100_000
ASKED: Final = 200
ASKED_SLOWLY: Final = 20
P95_S: Final = 0.050
_LISTED: Final = 150
_ME: Final = "benchmarks.bench_search"
_WORD: Final = re.compile(r"[가-힣]{2,}")


def measure() -> list[Line]:
    """One word, two words, what is found, index time and size."""
    told = in_child(_ME, "work")
    lines = []
    for count, words in ((1, "one word"), (2, "two words")):
        ours = told["ours"][str(count)]
        for name in ("trigram", "LIKE"):
            theirs = told[name][str(count)]
            lines.append(
                Line(
                    id="B5",
                    work=f"search {SIZE:,} articles, {words} of two syllables, p95",
                    ours=ours["p95"],
                    against=f"FTS5 trigram: {theirs['hits']} hits" if name == "trigram" else name,
                    theirs=theirs["p95"],
                    target="p95 ≤ 50 ms",
                    is_met=ours["p95"] <= P95_S,
                    note=f"p50 {ours['p50'] * 1000:.0f} ms, CPU p95 {ours['cpu95'] * 1000:.0f} ms, "
                    f"{ours['hits']} hits; theirs p50 {theirs['p50'] * 1000:.1f} ms",
                )
            )
    found = told["found"]
    lines.append(
        Line(
            id="B5",
            work=f"index {SIZE:,} articles (labels included)",
            ours=told["index_cpu_s"],
            unit="CPU s",
            against="FTS5 trigram",
            theirs=told["trigram_cpu_s"],
            target="finds what they miss",
            is_met=found["recall"] > max(found["trigram_recall"], 0.99),
            note=f"{found['words']} words, {found['true']:,} true: recall {found['recall']:.3f}, "
            f"precision {found['precision']:.3f}; trigram {found['trigram_recall']:.3f}; "
            f"LIKE 1.000, precision {found['like_precision']:.3f}",
        )
    )
    lines.append(
        Line(
            id="B5",
            work="the same, size of the index with its token column",
            ours=told["index_mib"],
            unit="MiB",
            against="FTS5 trigram",
            theirs=told["trigram_mib"],
            note=f"peak {told['peak_mib']:.0f} MiB",
        )
    )
    return lines


# -- the child ----------------------------------------------------------------------------


def _work() -> dict[str, Any]:
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.settings import default_house_text

    articles = week(SIZE)
    with TemporaryDirectory() as folder:
        make_newsroom(folder, default_house_text(), starts_with_sources=False)
        with open_newsroom(folder) as room:
            for start in range(0, SIZE, 5_000):
                room.store.add_articles(articles[start : start + 5_000], at=room._parts.clock.now())  # noqa: SLF001
            began = process_time()
            room.update_search()
            told: dict[str, Any] = {"index_cpu_s": process_time() - began}
            told["peak_mib"] = peak_mib()
            database = Path(folder) / "hanju.db"
            raw = sqlite3.connect(database)
            told["index_mib"] = _mib(raw, "search_")
            told["trigram_cpu_s"] = _make_trigram(raw)
            told["trigram_mib"] = _mib(raw, "trigram_")
            told.update(_asked(room, raw, articles))
            told["found"] = _found(room, raw, articles)
            raw.close()
    return told


def _make_trigram(raw: sqlite3.Connection) -> float:
    began = process_time()
    raw.execute(
        "CREATE VIRTUAL TABLE trigram_index USING fts5(title, text, content='articles', "
        "tokenize='trigram')"
    )
    raw.execute("INSERT INTO trigram_index (trigram_index) VALUES ('rebuild')")
    raw.commit()
    return process_time() - began


def _mib(raw: sqlite3.Connection, prefix: str) -> float:
    asked = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE ?"
    size = raw.execute(asked, (f"{prefix}%",)).fetchone()[0]
    return float(size or 0) / 2**20


def _asked(
    room: Newsroom, raw: sqlite3.Connection, articles: Sequence[Article]
) -> dict[str, dict[int, dict[str, float]]]:
    return timed(
        {
            "ours": (lambda words: room.search(" ".join(words)).total, ASKED),
            "trigram": (lambda words: len(_trigram(raw, words)), ASKED),
            "LIKE": (lambda words: len(_like(raw, words)), ASKED_SLOWLY),
        },
        articles,
    )


def timed(
    ways: dict[str, tuple[Callable[[list[str]], int], int]], articles: Sequence[Article]
) -> dict[str, dict[int, dict[str, float]]]:
    """Seconds of every way to search, for one word and for two: p50, p95, CPU p95, hits."""
    used = _words(articles)
    told: dict[str, dict[int, dict[str, float]]] = {}
    for name, (way, times) in ways.items():
        told[name] = {}
        for count in (1, 2):
            chance = random.Random(count)  # noqa: S311 (not for secrets)
            pools = (list(used.elements()), list(used))
            walls, cpus, hits = [], [], 0
            for turn in range(times):
                words = chance.sample(pools[turn % 2], count)
                wall, cpu = perf_counter(), process_time()
                hits += way(words)
                walls.append(perf_counter() - wall)
                cpus.append(process_time() - cpu)
            walls.sort()
            cpus.sort()
            at95 = int(times * 0.95)
            told[name][count] = {
                "p50": walls[times // 2], "p95": walls[at95], "cpu95": cpus[at95], "hits": hits,
            }  # fmt: skip
    return told


def _words(articles: Sequence[Article]) -> Counter[str]:
    from hanju.text.search_tokens import stem_of

    used: Counter[str] = Counter()
    for article in articles[::10]:
        words = {stem_of(word) for word in _WORD.findall(f"{article.title} {article.text}")}
        used.update(word for word in words if len(word) == 2)
    return used


def _trigram(raw: sqlite3.Connection, words: list[str]) -> list[Any]:
    match = " AND ".join(f'"{word}"' for word in words)
    asked = "SELECT rowid FROM trigram_index WHERE trigram_index MATCH ? ORDER BY rank LIMIT 200"
    return raw.execute(asked, (match,)).fetchall()


def _like(raw: sqlite3.Connection, words: list[str]) -> list[Any]:
    each = " AND ".join("(title LIKE ? OR text LIKE ?)" for _ in words)
    values = [f"%{word}%" for word in words for _ in (1, 2)]
    asked = f"SELECT id FROM articles WHERE {each} LIMIT 200"  # noqa: S608  no text of others
    return raw.execute(asked, values).fetchall()


def _found(
    room: Newsroom, raw: sqlite3.Connection, articles: Sequence[Article]
) -> dict[str, float]:
    """Recall and precision over words that stand in few articles."""
    from hanju.text.terms import contains_term, is_particle

    used = _words(articles)
    # 질을 is no word: 품질을 holds it, and nobody looks for it there.
    few = sorted(
        word for word, count in used.items() if 2 <= count <= 8 and not is_particle(word[-1])
    )
    chosen = random.Random(9).sample(few, 40)  # noqa: S311 (not for secrets)
    true = right = ours = trigram = substrings = listed = 0
    for word in chosen:
        fits = {
            article.id
            for article in articles
            if (word in article.title or word in article.text)
            and (contains_term(article.title, word) or contains_term(article.text, word))
        }
        if len(fits) > _LISTED:
            continue
        got = {hit.id for hit in room.search(word, limit=200).hits if hit.has_every_word}
        listed += 1
        true, ours, right = true + len(fits), ours + len(got), right + len(got & fits)
        trigram += len(_trigram(raw, [word]))
        substrings += len(_like(raw, [word]))
    return {
        "words": listed,
        "true": true,
        "recall": right / max(true, 1),
        "precision": right / max(ours, 1),
        "trigram_recall": trigram / max(true, 1),
        "like_precision": true / max(substrings, 1),
    }


if __name__ == "__main__":
    print(json.dumps(_work() if sys.argv[1] == "work" else {}))
