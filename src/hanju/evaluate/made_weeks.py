"""Made weeks: placed stories of invented bodies and papers, for simulations that need many weeks.

Shape:  a house, a number of weeks and a seed in; `Week`s out, the same for the same seed.
Units:  dates Asia/Seoul; instants UTC.
Errors: none.
Source: docs/decisions/0026-learning.md; names and words are our own inventions.

Bodies, papers and words come back from week to week, a few often and most of them rarely, as they
do in the news; which ones a week has is chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Final

from hanju.model import Actor, Article, ArticleId, Placement, Story, StoryId

if TYPE_CHECKING:
    from hanju.model import ActorKind, LicenseMode
    from hanju.settings import House

FIRST_BASE: Final = date(2025, 1, 9)
STORIES_A_WEEK: Final = 180
_PLACES: Final = (
    "가온", "누리", "다솜", "라온", "마루", "바람", "새솔", "아라", "자람", "차오름", "해오름",
    "하늘",
)  # fmt: skip
_BODIES: Final[tuple[tuple[ActorKind, str, int], ...]] = (
    ("central", "부", 6), ("local", "시", 12), ("national_body", "연구원", 8),
    ("local_body", "테크노파크", 6), ("company", "산업", 12), ("university", "대학교", 8),
    ("overseas", "국 정부", 6), ("association", "협회", 5),
)  # fmt: skip
_REGIONS: Final = ("강원", "경남", "전남", "충북", "제주", "경기")
_PAPERS: Final = (
    "첫날신문",
    "한낮일보",
    "저녁경제",
    "새길뉴스",
    "바른매일",
    "온누리타임스",
    "샘물통신",
)
_WORDS: Final = (
    "협약", "착수", "공모", "투자", "인증", "실증", "교육", "조례", "포럼", "준공", "개발", "도입",
    "지원", "확대", "수출", "특허", "상생", "감축", "수소", "풍력", "태양광", "충전소", "반도체",
    "로봇", "의료", "돌봄", "농업", "어업", "항만", "물류", "관광", "안전", "재난", "데이터",
    "모델", "서비스", "플랫폼", "채용", "창업", "연구소", "시험", "평가", "점검", "캠페인",
    "경진대회", "위원회", "기금", "예산", "세미나", "박람회",
)  # fmt: skip
_BODY_TEXT: Final = "무엇을 어떻게 하는지 차례로 설명하는 견본 문장이 이어진다. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The placed stories that one issue chooses from."""

    base_date: date
    stories: tuple[Story, ...]


def made_weeks(house: House, *, weeks: int, seed: int, stories: int = STORIES_A_WEEK) -> list[Week]:
    """Make weeks of invented stories for a house with the default chapters."""
    chance = Random(seed)  # noqa: S311  a simulation
    actors = _actors()
    return [
        Week(
            base_date=FIRST_BASE + timedelta(days=7 * number),
            stories=tuple(
                _story(f"w{number:02}-{n:03}", house, actors, FIRST_BASE + timedelta(7 * number),
                       chance)
                for n in range(stories)
            ),
        )
        for number in range(weeks)
    ]  # fmt: skip


def _actors() -> list[Actor]:
    found = []
    for kind, ending, count in _BODIES:
        for n in range(count):
            name = f"{_PLACES[n]}{ending}"
            is_local = kind in {"local", "local_body"}
            region = _REGIONS[n % len(_REGIONS)] if is_local else None
            found.append(Actor(name=name, short=name, kind=kind, region=region))
    return found


def _story(id_: str, house: House, actors: list[Actor], base: date, chance: Random) -> Story:
    actor = actors[_often_the_first(len(actors), chance)]
    where = house.category_of(actor.kind)
    chapter, category = (where[0].title, where[1].name) if where else ("", "")
    field = house.fields[min(int(chance.random() > 0.3), len(house.fields) - 1)].name
    day = base - timedelta(days=chance.randint(1, 7))
    at = datetime.combine(day, time(3), UTC)
    words = chance.sample(_WORDS, 4)
    words[0] = _WORDS[_often_the_first(len(_WORDS), chance)]
    official = chance.random() < (0.4 if actor.kind in {"central", "local"} else 0.15)
    papers = chance.sample(_PAPERS, min(1 + int(chance.expovariate(1.2)), len(_PAPERS)))
    text = _BODY_TEXT * chance.choice((2, 6, 12, 14))
    if chance.random() < 0.5:
        text += f"사업비는 {chance.randint(2, 90)}억원이다."
    title = f"{actor.short}, {' '.join(words)}"
    articles = tuple(
        Article(
            id=ArticleId(f"{id_}-{n}"),
            url=f"https://made.hanju.example/{id_}-{n}",
            title=title,
            text=text,
            outlet=f"{actor.short} 보도자료" if official and n == 0 else paper,
            published_at=at,
            license=_license(official=official and n == 0),
        )
        for n, paper in enumerate(papers)
    )
    placement = Placement(
        field=field,
        chapter=chapter,
        category=category,
        actor=actor,
        actor_name=actor.name,
        region=actor.region,
        why=("견본",),
    )
    return Story(id=StoryId(id_), articles=articles, placement=placement, event_date=day)


def _license(*, official: bool) -> LicenseMode:
    return "kogl-1" if official else "none"


def _often_the_first(count: int, chance: Random) -> int:
    """A place in a list, some places much more often, spread so that every kind has its share."""
    place = min(int(chance.expovariate(1.0) * count / 3), count - 1)
    return (place * 11) % count  # 11 has no divisor in common with the counts used here
