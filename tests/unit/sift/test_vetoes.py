"""What keeps two articles apart that share most of their words, and what does not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.model import Article, ArticleId, StoryRefusal
from hanju.settings import House, default_house
from hanju.sift.commonplaces import commonplaces
from hanju.sift.stories import merge_stories

if TYPE_CHECKING:
    import random

START = datetime(2025, 12, 4, 1, tzinfo=UTC)


def article(id_: str, title: str, text: str = "", *, outlet: str = "", hours: int = 0) -> Article:
    return Article(
        id=ArticleId(id_),
        url=f"https://news.hanju.example/{id_}",
        title=title,
        text=text,
        outlet=outlet or f"신문 {id_}",
        published_at=START + timedelta(hours=hours),
    )


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


def together(*articles: Article) -> bool:
    return len(merge_stories(articles, default_house())) == 1


def why_apart(*articles: Article) -> str:
    refusals: list[StoryRefusal] = []
    assert len(merge_stories(articles, default_house(), refusals=refusals)) == len(articles)
    return " ".join(refusal.why for refusal in refusals)


def test_trap_same_event_two_actors_a_parent_and_its_daughter() -> None:
    assert not together(
        article("a", "포스코, 제철소 점검에 휴머노이드 로봇 도입"),
        article("b", "포스코DX, 회계 점검에 'AI 장부' 도입"),
    )


def test_trap_same_event_two_actors_a_district_and_a_firm() -> None:
    assert not together(
        article("a", "관악구, 바르셀로나 봄 전시회 참가 기업 10곳 선정", "관악구는 4일 밝혔다."),
        article("b", "네이버, 바르셀로나 봄 전시회 참가 기업과 행사 연다", "네이버는 4일 밝혔다."),
    )


def test_trap_a_reprint_with_another_headline_is_one_story() -> None:
    text = (
        "나주시는 4일 빛가람동 옥상 21곳에 태양광 발전기를 놓는다고 밝혔다. "
        "한 해에 46가구가 쓸 전기를 만들고 남는 전기는 경로당에 나눈다. 시는 봄부터 공사를 한다."
    )
    assert together(
        article("a", "나주시, 옥상 21곳에 태양광 발전기 놓는다", text),
        article("b", "전기 나누는 옥상…경로당 웃는다", f"[신문=기자] {text}", hours=3),
    )


def test_one_outlet_that_quotes_one_speaker_twice_has_two_stories() -> None:
    assert not together(
        article(
            "a",
            '배경훈 "기본사회 법률 필요…곧 추진"',
            "배경훈 장관이 4일 국회에서 기본사회 법률이 필요하다고 말했다.",
            outlet="가온신문",
        ),
        article(
            "b",
            '배경훈 "침해사고 조사권 개정…데이터센터 속도"',
            "배경훈 장관이 4일 국회에서 침해사고 조사권을 고친다고 말했다.",
            outlet="가온신문",
            hours=1,
        ),
    )


def test_an_interview_stays_apart_from_the_news_it_touches() -> None:
    news = article("a", "'서초 AICT 운영위원회' 출범…양재 AI 거점 육성", "서초구는 4일 밝혔다.")
    talk = article(
        "b", "서초구청장 “AICT 거점에 기업 1000곳” [구청장을 만나다]", "서초구청장을 만났다."
    )
    assert not together(news, talk)


def test_parts_of_a_series_stay_apart() -> None:
    text = "무릎 수술 로봇과 AI 영상진단을 함께 만드는 회사를 찾았다. {}"
    why = why_apart(
        article("a", "무릎 수술 로봇과 AI 영상진단 만드는 회사[해부①]", text.format("기술")),
        article("b", "무릎 수술 로봇과 AI 영상진단 수출한다[해부③]", text.format("수출")),
    )
    assert "연재의 다른 회" in why


def test_a_joint_release_on_the_boards_of_two_ministries_is_one_story() -> None:
    text = (
        "우주항공청과 산림청은 7월 7일 숲을 살피는 위성을 미국에서 쏘아 올렸다고 밝혔다. "
        "위성은 888km 높이에서 하루 한 번 한반도를 찍는다. {}"
    )
    title = "숲을 살피는 위성 발사 성공"
    assert together(
        article("a", title, text.format("산림 재난 대응에 쓴다."), outlet="산림청"),
        article("b", title, text.format("국내 기술로 만들었다."), outlet="우주항공청", hours=1),
    )


def test_ministries_that_meet_one_country_on_two_matters_stay_apart() -> None:
    assert not together(
        article(
            "a",
            "한·이탈리아, 에너지·공급망 협력 모색…순환경제 논의",
            "기후에너지환경부는 4일 이탈리아와 에너지 전환과 공급망 협력을 논의했다고 밝혔다.",
        ),
        article(
            "b",
            "한·이탈리아, 반도체·핵심광물 협력 강화…통상회담",
            "산업통상부 차관보가 4일 서울에서 이탈리아 차관과 반도체와 광물을 이야기했다.",
            hours=10,
        ),
    )


def test_names_and_words_of_a_field_are_commonplaces_and_plain_words_are_not(house: House) -> None:
    common = commonplaces(house)
    assert {"삼성전자", "강릉시", "ai", "탄소중립"} <= common
    assert not {"솔바람", "최우수상", "여론조사"} & common


DAYS = [
    article("p1", "강릉시, '솔바람길' 조성에 38억원 투입", "강릉시는 소나무를 심는다고 밝혔다."),
    article("p2", "강릉 '솔바람길'에 38억원…소나무 심는다", hours=2),
    article("q1", "나주시, 옥상 태양광 21곳 공사 시작", "나주시는 봄에 공사를 한다.", hours=3),
    article("q2", "나주시 옥상 21곳에 태양광", hours=4),
    article("r1", "새론전자, 저전력 AI칩 'SR-1' 시제품 공개", hours=20),
    article("s1", "가온대 연구팀, 바닷물 수소 촉매 개발", hours=30),
]


@settings(max_examples=20, deadline=None)
@given(st.sets(st.integers(0, len(DAYS) - 1), max_size=len(DAYS) - 1), st.randoms())
def test_late_articles_neither_part_nor_join_earlier_ones(
    late: set[int], chance: random.Random
) -> None:
    """Whatever comes later, in any order: two articles told before keep their story."""
    early = [one for place, one in enumerate(DAYS) if place not in late]
    shuffled = list(DAYS)
    chance.shuffle(shuffled)
    before = {
        a.id: story.id for story in merge_stories(early, default_house()) for a in story.articles
    }
    after = {
        a.id: story.id for story in merge_stories(shuffled, default_house()) for a in story.articles
    }
    for one in early:
        for two in early:
            assert (before[one.id] == before[two.id]) == (after[one.id] == after[two.id])


def test_two_series_about_one_celebrity_stay_two_stories() -> None:
    assert not together(
        article(
            "a",
            "차가운 우주서도 컴퓨터는 뜨겁다 [다온공작실]",
            "일론 머스크의 우주 데이터센터는 열을 버릴 곳이 없다. 진공이 보온병 구실을 한다.",
        ),
        article(
            "b",
            "태양광으로 머스크 우주 데이터센터 켤까 [한가온의 로켓월드]",
            "일론 머스크는 위성에 태양전지를 달겠다고 했다. 발사 비용이 내려야 셈이 맞는다.",
        ),
    )
