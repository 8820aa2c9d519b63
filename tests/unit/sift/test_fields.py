from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.settings import FieldRule, House, default_house
from hanju.sift.fields import field_of
from tests.unit.sift.kit import article


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("가온시, 2045년 탄소중립 기본계획 확정", "가온시가 온실가스를 줄인다.", "탄소중립"),
        ("가온도, 영농형 태양광 조례 제정", "", "탄소중립"),
        ("가온군, 수소버스 20대 도입", "", "탄소중립"),
        ("가온대, 생성형AI로 강의 자료 만든다", "", "AI"),
        ("가온전자, 휴머노이드 공장 투입", "", "AI"),
        ("가온항공우주(KAI), 시제기 공개", "가온항공우주는 시제기를 공개했다.", None),
        ("가온시, 봄꽃 축제 개최", "꽃길을 걷는 축제가 열린다.", None),
        ("가온 정원전시회 개막", "", None),
        ("가온군 가금농장서 AI 의심 신고", "고병원성 조류인플루엔자 의심 신고다.", None),
        ("코스피 급등, AI주 강세에 최고치", "코스피가 장 초반 올랐다.", None),
    ],
)
def test_the_field_an_article_is_about(
    house: House, title: str, text: str, field: str | None
) -> None:
    assert field_of(article(title, text), house).field == field


def test_the_reason_names_the_words(house: House) -> None:
    decision = field_of(article("가온시, 탄소중립 실천단 출범"), house)
    assert "'탄소중립'" in decision.why
    assert "탄소중립" in decision.words


def test_a_mention_deep_in_the_body_is_not_a_topic(house: House) -> None:
    text = "가온시가 도서관을 새로 열었다. " * 12 + "축사에서는 AI도 말했다."
    decision = field_of(article("가온시, 어린이 도서관 개관", text), house)
    assert decision.field is None


def test_with_both_fields_the_headline_decides(house: House) -> None:
    text = "인공지능과 태양광을 함께 다룬 사업이다."
    first = field_of(article("가온시, 태양광 보급 확대해 탄소중립 앞당긴다", text), house)
    second = field_of(article("가온시, AI 행정 비서 도입해 생성형 AI 활용 확대", text), house)
    assert (first.field, second.field) == ("탄소중립", "AI")


def test_a_house_with_its_own_fields_needs_no_weights(house: House) -> None:
    own = FieldRule(
        name="고령친화",
        title="고령친화 분야",
        terms=("고령친화", "돌봄로봇"),
        weak_terms=("돌봄",),
        exclude=("돌봄교실",),
    )
    other = replace(house, fields=(own,))
    decision = field_of(article("가온시, 돌봄로봇을 200가구에 보급"), other)
    assert decision.field == "고령친화"
    assert "'돌봄로봇'" in decision.why
    assert field_of(article("가온시, 돌봄교실 확대"), other).field is None
    assert field_of(article("가온시, 탄소중립 선언"), other).field is None


@given(st.text(max_size=80), st.text(max_size=200))
def test_odd_text_never_raises(title: str, text: str) -> None:
    decision = field_of(article(title, text), default_house())
    assert decision.why


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("가온 장관 “안보·통상 협상팀 방한…원자력·핵잠 논의”", "가온 장관이 9일 국회에서 답했다."),
        ("고리원자력본부, 노인 잔치 열어", "고리원자력본부는 12일 잔치를 연다."),
    ],
)
def test_atoms_of_defence_and_in_names_are_no_topic(house: House, title: str, text: str) -> None:
    assert field_of(article(title, text), house).field is None


def test_a_newsletter_is_about_its_first_topic(house: House) -> None:
    news = article("가온차 판매 늘어… 새론전자 AI 칩 공개 [캠퍼스 뉴스]")
    assert field_of(news, house).field is None
