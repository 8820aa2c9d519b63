"""A newsroom with published issues, made in milliseconds."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from hanju.archive.assemble import with_entries
from hanju.model import Article, Bullet, Entry, EntryId, EntrySource, Evidence, Issue
from hanju.model.issue_json import canonical_json, content_hash
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.unit import making
from tests.unit.newsroom.rooms import NOW, StandingClock

HOUSE_TEXT = default_house_text()
HEADLINES = {
    "e1": "가온시, 탄소중립 실천 시민 설명회와 상담 창구 운영",
    "e2": "나래군, 정원전시 개막하고 수소버스 12대 도입",
    "e3": "다솜연구원, 신규원전 입지와 소형모듈원전 안전성 연구",
}
#: What the entries say; e2 holds the letters of 원전 and does not speak of it.
BULLETS = {
    "e1": (
        "가온시가 시민을 위해 12월 19일 오후 2시 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",
        "시는 2030년까지 온실가스 감축 목표를 나누고 AI가 돕는 상담 창구 3곳을 운영할 계획.",
        "김가온 시장은 시민과 함께 에너지 전환을 앞당기겠다고 언급.",
    ),
    "e2": (
        "나래군이 정원전시를 열고 수소버스 12대를 들여온다고 발표.",
        "군은 국비 36억원을 확보해 충전소 2곳을 함께 지을 계획.",
        "군은 오는 봄 주민 의견을 들을 계획.",
    ),
    "e3": (
        "다솜연구원이 신규원전을 둘 곳과 소형모듈원전의 안전성을 살핀 연구를 발표.",
        "연구진은 온실가스를 줄이는 길을 다섯 갈래로 나누어 비교.",
        "연구원은 내년 후속 연구를 진행할 계획.",
    ),
}


def article(name: str, **more: object) -> Article:
    made = making.article(name, title=f"{name}의 제목", text=f"{name}의 본문. 탄소중립을 말한다.")
    return replace(made, **more)  # type: ignore[arg-type]


def source(of: Article) -> EntrySource:
    return EntrySource(
        url=of.url, outlet=of.outlet, title=of.title, published_at=of.published_at,
        license=of.license, article_id=of.id,
    )  # fmt: skip


def entry(name: str, *articles: Article, quotes: Article | None = None) -> Entry:
    evidence = (Evidence(article_id=quotes.id, span=(0, 3)),) if quotes else ()
    bullets = [Bullet(text=text) for text in BULLETS[name]]
    return Entry(
        id=EntryId(name),
        headline=HEADLINES[name],
        event_date=date(2025, 12, 4),
        bullets=(replace(bullets[0], evidence=evidence), *bullets[1:]),
        actor="제주특별자치도" if name == "e1" else None,
        region="제주" if name == "e1" else None,
        sources=tuple(source(one) for one in articles),
    )


def publish(room: Newsroom, issue: Issue) -> None:
    """Sign and publish an issue without asking anybody."""
    room.store.save_issue(issue, by="kim", why="견본", at=NOW)
    sign_and_publish(room, issue.number)


def sign_and_publish(room: Newsroom, number: int) -> None:
    """Sign an issue as it stands, and publish it."""
    store = room.store
    stored = store.issue(number)
    store.freeze_issue(
        number, document=canonical_json(stored), content_hash=content_hash(stored),
        by="park", at=NOW, decisions=[],
    )  # fmt: skip
    store.set_issue_state(number, "published", by="hanju", at=NOW)


@cache
def _blank() -> Path:
    """A newsroom without anything; making its tables takes longer than a test."""
    folder = Path(tempfile.mkdtemp(prefix="hanju-test-")) / "room"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    make_newsroom(folder, HOUSE_TEXT, starts_with_sources=False)
    return folder


@contextmanager
def published(
    folder: Path,
    articles: Sequence[Article] | None = None,
    entries: Sequence[Entry] | None = None,
    *,
    house_text: str = HOUSE_TEXT,
    numbers: Sequence[int] = (108,),
) -> Iterator[Newsroom]:
    """A newsroom whose issues are published; three entries of an article each unless given."""
    known = (
        list(articles) if articles is not None else [article(name) for name in ("a1", "a2", "a3")]
    )
    told = entries or [entry(f"e{n}", one) for n, one in enumerate(known, 1)]
    shutil.copytree(_blank(), folder)
    (folder / "hanju.toml").write_text(house_text, encoding="utf-8")
    with open_newsroom(folder, clock=StandingClock()) as room:
        room.store.add_articles(known, at=NOW)
        for number in numbers:
            weeks = timedelta(days=7 * (number - 108))
            made = [replace(one, event_date=one.event_date + weeks) for one in told]
            publish(
                room,
                making.issue(
                    *made, house=room.house, number=number, base_date=date(2025, 12, 11) + weeks
                ),
            )
        yield room


def republish(room: Newsroom, number: int, headline: str) -> None:
    """A correction from its opening to its publication: another headline of the first entry."""
    store = room.store
    room.corrections.open(number, by="kim", why="제목이 틀림")
    now = store.issue(number)
    first = next(iter(now.entries()))
    made = with_entries(
        now.chapters, lambda one: replace(one, headline=headline) if one.id == first.id else one
    )
    store.save_issue(replace(now, chapters=made), by="kim", why="바로잡음", at=NOW)
    sign_and_publish(room, number)


TOMORROW = NOW + timedelta(days=1)
