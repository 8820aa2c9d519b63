"""Searching a newsroom: what is found, what is hidden, and that the index keeps up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hanju.errors import NoSuchDocumentError, NoSuchSearchError
from hanju.model import Article
from hanju.newsroom import Newsroom, make_newsroom, open_newsroom
from hanju.settings import default_house_text
from hanju.store.store import SqlStore
from tests.conftest import FakeClock
from tests.unit.making import article, entry
from tests.unit.store import kit

NOW = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def room(tmp_path: Path, clock: FakeClock) -> Iterator[Newsroom]:
    make_newsroom(tmp_path / "room", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "room", clock=clock) as opened:
        yield opened


def keep(room: Newsroom, *articles: Article) -> None:
    room.store.add_articles(articles, at=NOW)


def found(room: Newsroom, query: str, **how: object) -> list[str]:
    report = room.search(query, **how)  # type: ignore[arg-type]
    return [hit.id for hit in report.hits if hit.has_every_word]


def test_words_are_found_with_particles_in_compounds_and_under_other_names(room: Newsroom) -> None:
    keep(
        room,
        article("particle", title="가온시, 실천 나서", text="탄소중립을 이룬다."),
        article("compound", title="탄소중립위원회 출범", text=""),
        article("apart", title="탄소 중립 실천", text=""),
        article("inside", title="정원전시 개막", text="꽃이 핀다."),
        article("word", title="신규원전을 짓는다", text=""),
        article("korean", title="경제협력개발기구의 전망", text=""),
        article("latin", title="OECD가 낸 전망", text=""),
        article("reactor", title="소형모듈원자로 개발", text=""),
    )
    assert set(found(room, "탄소중립")) == {"particle", "compound"}
    assert set(found(room, "탄소 중립")) == {"particle", "compound", "apart"}
    assert found(room, "원전") == ["word"]
    assert set(found(room, "OECD")) == set(found(room, "경제협력개발기구")) == {"korean", "latin"}
    assert found(room, "SMR") == ["reactor"]
    assert found(room, '"SMR"') == []


def test_phrases_exclusions_and_alternatives(room: Newsroom) -> None:
    keep(
        room,
        article("a", title="탄소중립의 기본계획 확정", text=""),
        article("b", title="기본계획과 탄소중립", text=""),
        article("c", title="온실가스감축 사업", text=""),
    )
    assert found(room, '"탄소중립 기본계획"') == ["a"]
    assert found(room, "탄소중립 -확정") == ["b"]
    assert set(found(room, "확정 | 온실가스")) == {"a", "c"}
    assert found(room, '"온실가스 감축"') == ["c"]
    assert found(room, "-탄소중립 매체:견본") == ["c"]


def test_filters_days_and_order(room: Newsroom) -> None:
    old, new = datetime(2025, 3, 3, tzinfo=UTC), datetime(2026, 3, 3, tzinfo=UTC)
    keep(
        room,
        article("old", title="강릉시, 탄소중립 협약 체결", at=old, outlet="보기신문"),
        article("new", title="환경부, 탄소중립 협약 체결", at=new, outlet="견본일보"),
        article("undated", title="탄소중립 협약", at=None, outlet="보기신문"),
    )
    assert found(room, "협약 이후:2026-01") == ["new"]
    assert found(room, "협약 기간:2025") == ["old"]
    assert set(found(room, "협약 매체:보기")) == {"old", "undated"}
    assert found(room, "협약 지역:강원도") == ["old"]
    assert found(room, "협약 종류:중앙부처") == ["new"]
    assert found(room, "행위자:기후에너지환경부") == ["new"]
    assert found(room, "협약", sort="newest") == ["new", "old", "undated"]
    assert found(room, "협약", sort="oldest") == ["old", "new", "undated"]


def test_entries_of_drafts_are_found_only_when_asked_for(room: Newsroom) -> None:
    issue = kit.issue(replace(entry("e1"), headline="가온시, 수소버스 도입"))
    room.store.save_issue(issue, by="나", why="초안", at=NOW)
    assert found(room, "수소버스") == []
    assert found(room, "수소버스", with_drafts=True) == ["108:e1"]
    with pytest.raises(NoSuchDocumentError):
        room.search(like="108:e1")
    changed = kit.issue(replace(entry("e1"), headline="가온시, 전기버스 도입"))
    room.store.save_issue(changed, by="나", why="고침", at=NOW)
    assert found(room, "수소버스", with_drafts=True) == []
    assert isinstance(room.store, SqlStore)
    kit.sign(room.store, 108)
    assert found(room, "전기버스 분야:탄소중립 호:108") == ["108:e1"]
    assert found(room, "전기버스", within="articles") == []


def test_an_embargoed_article_is_found_by_nobody_before_its_hour(
    room: Newsroom, clock: FakeClock
) -> None:
    until = NOW + timedelta(hours=3)
    keep(
        room,
        replace(article("later", title="수소버스 도입 발표", text=""), embargo_until=until),
        article("open", title="수소버스 시승", text="수소버스 도입을 앞두고 연 시승"),
    )
    for query in ("수소버스", "매체:견본", "수소버스 도입 발표 행사", "-시승 매체:견본"):
        assert "later" not in [hit.id for hit in room.search(query).hits]
    assert [hit.id for hit in room.search(like="open").hits] == []
    with pytest.raises(NoSuchDocumentError):
        room.search(like="later")
    clock.at = until
    assert "later" in found(room, "수소버스 도입")


def test_a_newer_version_takes_the_place_of_the_older(room: Newsroom) -> None:
    keep(room, article("a", title="수소버스 도입", text=""))
    assert found(room, "수소버스") == ["a"]
    keep(room, replace(article("a", title="전기버스 도입", text="")))
    assert found(room, "수소버스") == []
    assert found(room, "전기버스") == ["a"]
    room.store.search.forget_article(article("a").id)
    assert found(room, "전기버스") == []


def test_what_holds_some_of_the_words_follows_and_is_told(room: Newsroom) -> None:
    keep(room, *(article(f"a{n}", title=f"가온시 행사 {n}회", text="") for n in range(3)))
    report = room.search("가온시가 연 음악회는 무엇인가")
    assert {hit.id for hit in report.hits} == {"a0", "a1", "a2"}
    assert not any(hit.has_every_word for hit in report.hits)
    assert "일부만" in report.notes[-1]


def test_like_finds_its_kind_without_itself(room: Newsroom) -> None:
    keep(
        room,
        *(article(f"bus{n}", title=f"나루시 수소버스 {n}대 도입", text="") for n in range(4)),
        *(article(f"art{n}", title=f"다온시 미술관 {n}층 전시", text="") for n in range(16)),
    )
    hits = [hit.id for hit in room.search(like="bus0").hits]
    assert set(hits[:3]) == {"bus1", "bus2", "bus3"}
    assert "bus0" not in hits


def test_searches_are_kept_under_names(room: Newsroom) -> None:
    room.save_search("수소", "수소버스 기간:최근30일", within="issues", by="나")
    room.save_search("수소", "수소차", by="나")
    assert [(one.name, one.query) for one in room.saved_searches()] == [("수소", "수소차")]
    room.forget_search("수소")
    with pytest.raises(NoSuchSearchError):
        room.saved_search("수소")
    with pytest.raises(NoSuchSearchError):
        room.forget_search("수소")


def test_indexing_may_be_stopped_at_any_step_and_goes_on(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(room, *(article(f"a{n}", title=f"수소버스 {n}호", text="") for n in range(5)))
    index = room.store.search
    monkeypatch.setattr("hanju.newsroom.searching._BATCH", 2)
    real, calls = index.keep_articles, []

    def stops(docs: object) -> int:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(docs)  # type: ignore[arg-type]

    monkeypatch.setattr(index, "keep_articles", stops)
    with pytest.raises(KeyboardInterrupt):
        room.update_search()
    assert index.count_waiting() == 3
    assert room.update_search() == 0
    assert len(found(room, "수소버스")) == 5
    assert index.waiting_articles(limit=9) == []
    assert real([]) == 0


def test_another_way_of_labelling_makes_the_index_anew(room: Newsroom) -> None:
    keep(room, article("a", title="수소버스 도입", text=""))
    room.update_search()
    assert room.store.search.use_labels("another")
    assert room.store.search.count_waiting() == 1
    assert found(room, "수소버스") == ["a"]


def test_a_question_is_stopped_when_its_time_is_over(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(room, *(article(f"a{n}", title=f"수소버스 {n}호", text="가 나 다") for n in range(300)))
    room.update_search()
    monkeypatch.setattr("hanju.archive.search.asking.QUESTION_S", 0.0)
    monkeypatch.setattr("hanju.store.sqlite.search._STEPS", 1)
    report = room.search("수소버스")
    assert report.hits == ()
    assert "다 찾지 못했습니다" in report.notes[-1]


signs = st.sampled_from(
    [*'"“”|-:.()*^{}[]~+\\%_ ', "NEAR(", " AND ", " NOT ", "분야:", "호:1", "기간:"]
)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(signs | words | st.just("수소버스"), max_size=12).map("".join))
def test_nothing_that_a_person_types_is_an_error(room: Newsroom, text: str) -> None:
    if not room.store.count_articles():
        keep(room, article("a", title="수소버스 도입", text="가온시"))
    room.search(text)
    assert room.store.count_articles() == 1


def test_days_of_articles_are_those_of_the_house(room: Newsroom) -> None:
    keep(room, article("a", title="수소버스", at=datetime(2026, 1, 31, 16, tzinfo=UTC)))
    assert room.search("수소버스").hits[0].labels.day == date(2026, 2, 1)
