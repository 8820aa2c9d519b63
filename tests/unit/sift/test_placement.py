from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Actor, Article, ArticleId, Story, StoryId
from hanju.settings import House, default_house
from hanju.sift.placement import place

_IDS = count()


def article(title: str, text: str = "") -> Article:
    return Article(
        id=ArticleId(f"p{next(_IDS)}"),
        url="",
        title=title,
        text=text,
        outlet="가온일보",
        published_at=datetime(2026, 2, 10, 3, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.mark.parametrize(
    ("title", "text", "category"),
    [
        ("강릉시, AI 관광 안내 서비스 시작", "강릉시는 10일 서비스를 열었다.", "지자체"),
        ("박승원 광명시장 “탄소중립 도시 완성”", "", "지자체"),
        ("과기정통부, AI 기본계획 의견 수렴", "", "중앙부처"),
        ("한국임업진흥원, 탄소흡수원 교육 개설", "", "국가기관"),
        ("인천테크노파크, AI 실증기업 모집", "", "지방기관"),
        ("순천향대, AI 교양과목 신설", "", "대학교"),
        ("삼성전자, 차세대 AI 반도체 공개", "", "민간기업"),
        ("오픈AI, 새 언어모델 공개", "", "해외"),
        ("[기고] AI 시대의 지역 언론", "", "기타"),
    ],
)
def test_the_doer_gives_the_category(house: House, title: str, text: str, category: str) -> None:
    assert place(article(title, text), house).category == category


def test_the_venue_is_not_the_doer(house: House) -> None:
    found = place(article("대우건설, 美 오하이오서 풍력 인력 교육"), house)
    assert found.category == "민간기업"
    assert found.actor is not None
    assert found.actor.short == "대우건설"


def test_the_partner_is_not_the_doer(house: House) -> None:
    found = place(article("산림청, 삼성전자와 손잡고 AI 산림 지도 제작"), house)
    assert found.category == "중앙부처"


def test_the_first_of_two_joint_actors_leads_and_both_are_named(house: House) -> None:
    found = place(article("포스코-한국남부발전, 그린수소 실증 착수"), house)
    assert found.category == "민간기업"
    assert "한국남부발전" in found.actor_name


def test_an_unlisted_name_before_the_comma_is_a_firm(house: House) -> None:
    found = place(article("누리봄솔빛, AI 기록 관리 기능 출시"), house)
    assert (found.actor, found.actor_name, found.category) == (None, "누리봄솔빛", "민간기업")
    assert "사전에 없는 이름" in found.why[0]


def test_a_masked_issuer_is_known_by_its_manner(house: House) -> None:
    text = "군은 16일 군민 200명에게 탄소중립 교육을 했다. 군 관계자는 군민의 참여를 당부했다."
    found = place(article("탄소중립 생활 실천 교육 마무리", text), house)
    assert found.category == "지자체"
    assert found.actor is None


def test_a_body_the_office_adds_wins(house: House) -> None:
    own = Actor(name="누리봄솔빛연구회", short="누리봄솔빛", kind="local_body", region="제주")
    found = place(article("누리봄솔빛, AI 교육 시작"), replace(house, actors=(own,)))
    assert (found.category, found.region) == ("지방기관", "제주")


def test_a_story_is_placed_by_the_doer_most_articles_name(house: House) -> None:
    vague = article("AI가 길을 안내한다")
    named = article("강릉시, AI 관광 안내 서비스 시작")
    story = Story(id=StoryId("s"), articles=(vague, named))
    found = place(story, house)
    assert (found.category, found.actor) == ("지자체", place(named, house).actor)
    assert "기사 2건 가운데" in " ".join(found.why)


def test_every_placement_has_a_reason_and_a_cell(house: House) -> None:
    found = place(article("AI가 바꾼 하루"), house)
    assert found.why
    assert found.category
    assert found.chapter


@given(st.text(max_size=60), st.text(max_size=160))
def test_odd_text_never_raises(title: str, text: str) -> None:
    assert place(article(title, text), default_house()).why


@pytest.mark.parametrize(
    ("text", "outlet", "region"),
    [
        ("부산 남구는 9일 주민 교육을 열었다.", "", "부산"),
        ("남구는 9일 주민 교육을 열었다.", "부산일보", "부산"),
        ("남구는 9일 주민 교육을 열었다.", "서울경제", None),
        ("남구는 9일 주민 교육을 열었다. 부산과 대구에서도 열린다.", "", None),
    ],
)
def test_the_city_of_a_district_comes_from_the_article_or_stays_open(
    house: House, text: str, outlet: str, region: str | None
) -> None:
    placement = place(replace(article("남구, 탄소중립 실천 교육", text), outlet=outlet), house)
    assert (placement.category, placement.region) == ("지자체", region)


def test_a_board_of_a_ministry_speaks_for_it_when_nobody_is_named(house: House) -> None:
    release = replace(
        article("쌀 수출 다섯 해 만에 세 배", "올해 쌀을 판 나라가 늘었다."), outlet="산림청"
    )
    placement = place(release, house)
    assert placement.actor is not None
    assert (placement.actor.name, placement.category) == ("산림청", "중앙부처")


def test_a_rival_that_a_headline_names_is_not_the_doer(house: House) -> None:
    assert (
        place(article("소니 픽처스 맞선다…CJ ENM, AI 극장 열어", ""), house).category == "민간기업"
    )


def test_a_product_called_like_a_body_is_not_that_body(house: House) -> None:
    placement = place(article("저전력 칩 SR-1 시제품 공개", "SR-1은 건전지로 움직인다."), house)
    assert placement.actor is None
