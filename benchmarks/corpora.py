"""The articles that benchmarks work on: real weeks where the shared data lies, generated ones else.

Shape:  `week(count)` gives `count` different Articles of one window; `generated(count)` gives
        invented ones with the story of each.
Units:  instants are aware UTC; the window is that before `BASE_DAY`.
Errors: none; `is_real()` says which text it is.
Source: ../shared/data/news_rss_2026_02 (read in place, never copied); docs/benchmarks.md.

The fortnight is folded into one week: 25,471 different items. Beyond that every further copy of it
is made a different one: words that stand in few items change places, by a permutation of its own
for each copy, among words of the same length and rarity. So stories, reprints, lengths and the
growth of the vocabulary stay as they are. Terms of the fields and names of actors keep their
places. Short notices of common words hardly change: one item in eight stays a near copy of its
original.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hanju.model import Article, ArticleId
from hanju.settings import default_house

if TYPE_CHECKING:
    from collections.abc import Iterable

SHARED: Final = Path(__file__).parents[2] / "shared" / "data"
NEWS: Final = SHARED / "news_rss_2026_02" / "articles.jsonl.gz"
GOLD: Final = SHARED / "gold" / "week_2026_02_dev.jsonl"
BASE_DAY: Final = date(2026, 2, 12)
_SECOND_WEEK: Final = datetime(2026, 2, 11, 15, tzinfo=UTC)  # midnight in Seoul
#: A word in more items than one of so many (and than a few) is a common one and stays.
_RARE: Final = 500
_FEW: Final = 20
_WORD: Final = re.compile(r"[가-힣]{2,}")
_START: Final = datetime(2026, 2, 5, tzinfo=UTC)
_TITLE_WORDS: Final = 8


def is_real() -> bool:
    """Whether the shared news are there."""
    return NEWS.is_file()


def week(count: int) -> list[Article]:
    """As many different articles of one window, with unique ids."""
    base = _real_week() if is_real() else _invented_week()
    made = list(base[:count])
    if len(made) == count:
        return made
    mixer = _Mixer(base)
    copy = 1
    while len(made) < count:
        mixed = mixer.mixed(copy, base[: count - len(made)])
        made += mixed
        copy += 1
    return made


def _real_week() -> list[Article]:
    from hanju.collect.files import ImportOptions, read_articles

    options = ImportOptions(wall_clock_z=True, zone=default_house().period.timezone)
    folded = []
    for article in read_articles(NEWS, options=options).articles:
        at = article.published_at
        assert at is not None
        early = at if at < _SECOND_WEEK else at - timedelta(days=7)
        folded.append(replace(article, published_at=early))
    return folded


def _invented_week(count: int = 25_471) -> list[Article]:
    """Generated text; one item in sixteen names a field and an actor."""
    chance = random.Random(5)  # noqa: S311 (not for secrets)
    actors = (
        "세종시",
        "강릉시",
        "환경부",
        "과학기술정보통신부",
        "경기도",
        "부산시",
        "한국에너지공단",
    )
    deeds = (
        "AI 행정 서비스 도입 계획 발표",
        "탄소중립 실천 지원 사업 추진",
        "인공지능 인재 양성 협약 체결",
        "온실가스 감축 목표 확정",
    )
    made = []
    for article in generated(count, words=60)[0]:
        if chance.random() < 1 / 16:
            title = f"{chance.choice(actors)}, {article.title.split()[0]} {chance.choice(deeds)}"
            text = f"{title}했다. {article.text}" if article.text else ""
            made.append(replace(article, title=title, text=text))
        else:
            made.append(article)
    return made


class _Mixer:
    """Makes a different week of the same build."""

    def __init__(self, base: Iterable[Article]) -> None:
        from hanju.gazetteer import Gazetteer

        held: Counter[str] = Counter()
        total = 0
        for article in base:
            held.update(set(_WORD.findall(f"{article.title} {article.text}")))
            total += 1
        terms = [term for field in default_house().fields for term in field.terms]
        gazetteer = Gazetteer.bundled()
        self._bands: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
        for word, count in sorted(held.items()):
            if count > max(total / _RARE, _FEW) or any(term in word for term in terms):
                continue
            if not gazetteer.mentions(word):
                self._bands[len(word), count.bit_length()].append(word)

    def mixed(self, copy: int, articles: Iterable[Article]) -> list[Article]:
        """The articles with the rare words of this copy."""
        chance = random.Random(copy)  # noqa: S311 (not for secrets)
        other: dict[str, str] = {}
        for words in self._bands.values():
            shuffled = words.copy()
            chance.shuffle(shuffled)
            other.update(zip(words, shuffled, strict=True))

        def mix(text: str) -> str:
            return _WORD.sub(lambda found: other.get(found[0], found[0]), text)

        return [
            replace(
                article,
                id=ArticleId(f"{article.id}-{copy}"),
                url=f"{article.url}/{copy}",
                title=mix(article.title),
                text=mix(article.text),
            )
            for article in articles
        ]


def generated(count: int, *, words: int, seed: int = 1) -> tuple[list[Article], dict[str, str]]:
    """Invent articles; returns them with the story of each id.

    Words of random syllables by a Zipf law, stories of one to seven articles, each rewritten with
    up to 15 % other words; the vocabulary grows with the collection, as news does.
    """
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    vocabulary = [
        "".join(chr(chance.randrange(0xAC00, 0xD7A0)) for _ in range(chance.choice((2, 2, 3, 4))))
        for _ in range(2_000 + count * 3)
    ]
    shares = list(accumulate(1.0 / (rank + 10) ** 1.05 for rank in range(len(vocabulary))))
    articles: list[Article] = []
    story_of: dict[str, str] = {}
    number = 0
    while len(articles) < count:
        told = chance.choices(vocabulary, cum_weights=shares, k=words)
        name = chance.choices(vocabulary, k=4)  # what this story is about
        at = _START + timedelta(minutes=chance.randrange(7 * 24 * 60))
        times = 1 if chance.random() < 0.7 else chance.randrange(2, 8)
        for _ in range(min(times, count - len(articles))):
            changed = chance.random() * 0.15
            body = rewritten(told, changed, vocabulary, shares, chance)
            body[3::25] = [chance.choice(name) for _ in body[3::25]]
            title = name + told[: _TITLE_WORDS - len(name)]
            chance.shuffle(title)
            articles.append(
                Article(
                    id=ArticleId(f"g{len(articles):06}"),
                    url="",
                    title=" ".join(title),
                    text="" if chance.random() < 0.22 else " ".join(body),
                    outlet=f"매체 {chance.randrange(30)}",
                    published_at=at + timedelta(minutes=chance.randrange(300)),
                )
            )
            story_of[articles[-1].id] = str(number)
        number += 1
    return articles, story_of


def rewritten(
    words: list[str],
    rate: float,
    vocabulary: list[str],
    shares: list[float],
    chance: random.Random,
) -> list[str]:
    """The words, each exchanged for another with the chance `rate`."""
    return [
        chance.choices(vocabulary, cum_weights=shares)[0] if chance.random() < rate else word
        for word in words
    ]
