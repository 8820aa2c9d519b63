"""Trends of a newsroom: counted once, again when the articles change, never with what is hidden."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hanju.cli.app import run
from hanju.errors import NoSuchIssueError
from hanju.model import Article
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.conftest import FakeClock
from tests.unit.making import article

NOW = datetime(2025, 12, 11, 3, tzinfo=UTC)
THIS = datetime(2025, 12, 8, 3, tzinfo=UTC)
#: Six events of six cities that have nothing in common but the field.
EVENTS = (
    "수원시, AI 민원 상담 로봇 도서관에 배치",
    "성남시, 생성형 AI로 하천 수위 예측",
    "제주시, AI 감귤 선별장 준공",
    "전주시, 한옥마을 AI 통역 안경 빌려주기로",
    "춘천시, 어르신 AI 돌봄 전화 삼백 가구 확대",
    "포항시, AI 용접 검사 실증 단지 공모 선정",
)
EARLIER = (
    "수원시, 탄소중립 시민 학교 첫 졸업생 배출",
    "전주시, 시내버스 차고지에 태양광 설치",
    "춘천시, 온실가스 감축 조례 공포",
    "포항시, 수소 배관 안전 점검 착수",
)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def room(tmp_path: Path, clock: FakeClock) -> Iterator[Newsroom]:
    make_newsroom(tmp_path / "room", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "room", clock=clock) as opened:
        yield opened


def told(name: str, title: str, at: datetime, outlet: str = "견본일보") -> Article:
    return article(name, title=title, text="", at=at, outlet=outlet)


def keep(room: Newsroom, *articles: Article) -> None:
    room.store.add_articles(articles, at=NOW)


def some(room: Newsroom) -> None:
    keep(
        room,
        *(told(f"n{n}", title, THIS, f"신문{n}") for n, title in enumerate(EVENTS)),
        *(told(f"o{n}", title, THIS - timedelta(days=7)) for n, title in enumerate(EARLIER)),
    )


def test_a_week_is_counted_against_the_weeks_before(room: Newsroom) -> None:
    some(room)
    report = room.trends()
    assert (report.start, report.end) == (date(2025, 12, 4), date(2025, 12, 10))
    assert [stories for _, _, _, stories in report.weeks] == [4, 6]
    fields = {one.name: (one.now, one.past) for one in report.of("field")}
    assert fields == {"AI": (6, (0,)), "탄소중립": (0, (4,))}
    regions = {one.name: one.now for one in report.of("region")}
    assert regions["경기"] == 2
    assert any("한 주뿐" in note for note in report.notes)


def test_counts_are_kept_and_made_again_when_articles_come_or_go(room: Newsroom) -> None:
    some(room)
    first = room.trends()
    kept = sorted((room.home / "trends").glob("*.json"))
    assert len(kept) == 13
    stamp = kept[-1].stat().st_mtime_ns
    assert replace(room.trends(), seconds=0) == replace(first, seconds=0)
    assert kept[-1].stat().st_mtime_ns == stamp
    room.take_down("n0", why="요청", by="나")
    assert room.trends().weeks[-1][3] == 5
    assert "n0" not in kept[-1].read_text("utf-8")
    keep(room, told("new", "강릉시, AI 관광 안내 서비스 도입", THIS))
    assert room.trends().weeks[-1][3] == 6


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"tag": 1}', '{"tag": "x", "mark": "x"}'])
def test_a_broken_file_of_counts_is_made_again(room: Newsroom, broken: str) -> None:
    some(room)
    first = room.trends()
    path = room.home / "trends" / "2025-12-11.json"
    path.write_text(broken, "utf-8")
    assert room.trends().weeks == first.weeks
    assert json.loads(path.read_text("utf-8"))["week"]["articles"] == 6


def test_what_is_under_embargo_is_not_counted_and_counts_are_not_kept(
    room: Newsroom, clock: FakeClock
) -> None:
    some(room)
    hidden = told("later", "강릉시, AI 관광 안내 서비스 도입", THIS)
    keep(room, replace(hidden, embargo_until=NOW + timedelta(hours=1)))
    assert room.trends().weeks[-1][3] == 6
    clock.sleep(2 * 3600)
    assert room.trends().weeks[-1][3] == 7


def test_the_issue_is_compared_with_all_that_was_collected(room: Newsroom) -> None:
    some(room)
    assert room.trends().coverage is None
    number = room.draft(date(2025, 12, 11)).number
    coverage = room.trends(number).coverage
    assert coverage is not None
    (row,) = [one for one in coverage.rows if one.by == "field" and one.name == "AI"]
    assert (row.collected, row.printed) == (6, 1)  # no day has more than its share
    assert sum(one.printed for one in coverage.rows if one.by == "day") == 1
    first = next(room.issue(number).entries())
    room.decide(number, str(first.id), "drop", by="나")
    after = room.trends(number).coverage
    assert after is not None
    assert [one.printed for one in after.rows if one.by == "field" and one.name == "AI"] == [0]
    with pytest.raises(NoSuchIssueError):
        room.trends(999)


def test_an_empty_newsroom_has_no_trend_and_says_so(room: Newsroom) -> None:
    report = room.trends()
    assert report.rising == ()
    assert any("이 주에는 센 이야기가 없습니다" in note for note in report.notes)


def test_the_command_tells_writes_and_speaks_json(
    room: Newsroom, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    some(room)
    number = str(room.draft(date(2025, 12, 11)).number)
    home = ["--home", str(room.home)]
    assert run(["trends", number, *home, "--csv", str(tmp_path), "--xlsx", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "떠오르는 말" in shown
    assert (tmp_path / "coverage.csv").is_file()
    assert (tmp_path / "trends.xlsx").is_file()
    assert run(["trends", number, *home, "--weeks", "3", "--json"]) == 0
    spoken = json.loads(capsys.readouterr().out)
    assert len(spoken["weeks"]) == 2
    assert run(["trends", "999", *home]) == 2
