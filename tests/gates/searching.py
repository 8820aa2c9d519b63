"""H9: what is typed into the search, in a large archive."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.corpora import generated, week
from hanju.model import Article
from hanju.newsroom import make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.gates.gate import Figure, gate

ARTICLES: Final = 100_000
QUERIES: Final = 2_000
P95_S: Final = 0.200
#: The second after which a question is stopped, and showing what was found till then.
STOP_S: Final = 1.2
SIGNS: Final = (
    '"', '""', "“", "NEAR(", "NEAR(a b, 5)", "AND", "OR", "NOT", "*", "가*", "^", "{", "}", "(",
    ")", ":", "::", "-", "--", "|", "||", "'", "';DROP TABLE articles;--", "%", "_", "\\", "\0",
    "\u202e", "tokens:", "rowid:1", "search_index", "분야:", "분야:''", "호:0", "호:999999..1",
    "기간:..", "기간:", "이후:0000-00-00", "종류:?", '행위자:"', "지역:*", "é", "ﷺ", "🙂", "1e999",
    "{{7*7}}", "<b>",
)  # fmt: skip
Maker = Callable[[random.Random, list[str]], str]


def _words(count: int) -> Maker:
    return lambda chance, known: " ".join(chance.choices(known, k=count))


def _signs(chance: random.Random, known: list[str]) -> str:
    pieces = [
        chance.choice(SIGNS) if chance.random() < 0.6 else chance.choice(known) for _ in range(8)
    ]
    return chance.choice(("", " ")).join(pieces)


def _syllables(count: int) -> Maker:
    def make(chance: random.Random, _known: list[str]) -> str:
        return "".join(chr(chance.randrange(0xAC00, 0xD7A4)) for _ in range(count))

    return make


def _any_letters(chance: random.Random, _known: list[str]) -> str:
    return "".join(chr(chance.randrange(1, 0xD7FF)) for _ in range(chance.randrange(1, 80)))


def _filters(chance: random.Random, known: list[str]) -> str:
    word = chance.choice(known)
    asked = ("분야:AI", "종류:지자체", "지역:강원", "이후:2026-02-06", f"매체:{word}", f"-{word}")
    return " ".join((chance.choice(known), *chance.sample(asked, chance.randrange(1, 4))))


MAKERS: Final[tuple[Maker, ...]] = (
    _words(1), _words(2), _words(6), _words(40), _signs, _signs, _syllables(1), _syllables(5),
    _syllables(3_400), _any_letters, _filters,
    lambda chance, known: '"' + " ".join(chance.choices(known, k=3)),
    lambda chance, known: (chance.choice(known) + " ") * 900,
    lambda chance, known: " | ".join(chance.choices(known, k=20)),
)  # fmt: skip


@gate("H9", "whatever is typed into the search of the archive", fast=0.005)
def h9(share: float) -> Figure:
    """Queries of words, signs, operators, 10 KB of Hangul; each a whole search."""
    count = int(ARTICLES * share)
    articles = week(count) if share >= 1 else generated(count, words=60)[0]
    known = _common(articles)
    chance = random.Random(20251211)
    times: list[float] = []
    problems: list[str] = []
    with TemporaryDirectory() as folder:
        make_newsroom(folder, default_house_text(), starts_with_sources=False)
        clock = FakeClock(datetime(2026, 2, 13, tzinfo=UTC))
        with open_newsroom(Path(folder), clock=clock) as room:
            for start in range(0, len(articles), 5_000):
                room.store.add_articles(articles[start : start + 5_000], at=clock.now())
            room.update_search()
            room.search("처음")
            for turn in range(max(int(QUERIES * share), 4 * len(MAKERS))):
                text = MAKERS[turn % len(MAKERS)](chance, known)
                began = time.perf_counter()
                try:
                    room.search(text)
                except Exception as exc:  # noqa: BLE001  that is what is looked for
                    problems.append(f"{type(exc).__name__} for {text[:60]!r}")
                times.append(time.perf_counter() - began)
            stays = room.store.count_articles() == len(articles)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    return Figure(
        seen=f"{len(times):,} queries in {len(articles):,} articles: {len(problems)} errors "
        f"{problems[:2] or ''}, p95 {p95 * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms",
        # the suite's small part times nothing: other tests run beside it
        passes=not problems and stays and (share < 1 or (p95 <= P95_S and times[-1] <= STOP_S)),
    )


def _common(articles: list[Article]) -> list[str]:
    """Words as often as they are used, common ones most."""
    return [word for article in articles[::20] for word in article.title.split()] or ["가온시"]
