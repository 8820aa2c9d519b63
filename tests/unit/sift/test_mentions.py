"""A word of a field that is only mentioned: as a cause, in a list, in a name, in the times."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.settings import House, default_house
from hanju.sift.fields import field_of
from hanju.sift.reading import read
from tests.unit.sift.kit import article


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "반도체 호조에 지난해 가온 지역 수출 최대",
            "인공지능(AI) 수요에 힘입어 반도체 수출이 늘었다고 가온세관이 밝혔다.",
        ),
        (
            "가온구, 청소년 배움터 ‘다온’ 문 열어",
            "가온구는 로봇, 드론, 인공지능(AI) 등 체험실을 갖춘 배움터를 열었다.",
        ),
        (
            "다온소프트, 누리집 새 단장",
            "인공지능(AI) 기반 물류 관리 기업 다온소프트가 누리집을 새로 꾸몄다.",
        ),
        ("가온은행 “방산·원전에 5년간 10조 지원”", "가온은행이 수주 산업을 돕는다."),
        ("가온공단, 원전 주변 주민 500명 건강검진", "가온공단이 주민 건강을 살핀다."),
        ("가온군, 지역순환경제 포럼서 지역화폐 사례 발표", "가온군이 지역화폐를 소개했다."),
        (
            "가온공사, ESG 동반성장 대상 수상",
            "가온공사는 중소기업 상생 협력으로 상을 받았다.",
        ),
        (
            "가온타이어, 수소전기트럭에 타이어 공급",
            "가온타이어는 새 트럭에 타이어를 단다고 밝혔다.",
        ),
        ("겨울 간식 매출 껑충…AI열풍이 바꾼 입맛", "가온마트에서 군고구마가 잘 팔렸다."),
        ("AI 시대에 되새기는 느린 걸음의 즐거움", "숲길을 걷는 사람이 늘고 있다."),
        ("기후부, 하천 무단 점용 단속", "기후에너지환경부는 하천을 살핀다고 밝혔다."),
        ("게임사 가온, ‘NDC27’ 발표자 모집", "가온은 게임 개발자 모임을 연다고 밝혔다."),
        ("귀성길 휴게소 수소차 충전소 점검", "정부가 연휴 휴게소 충전 시설을 살핀다."),
        ("연휴 전력망 점검", "기후부는 한국수력원자력과 전력 수급을 살폈다고 밝혔다."),
        ("가온자동차, 하이브리드·수소차 판매 100만대", "하이브리드가 판매를 이끌었다."),
        ("가온대, 네덜란드와 반도체 동맹", "가온대는 반도체 교육을 함께 한다고 밝혔다."),
    ],
)
def test_a_mention_makes_no_topic(house: House, title: str, text: str) -> None:
    assert field_of(article(title, text), house).field is None


@pytest.mark.parametrize(
    ("title", "text", "field"),
    [
        ("원전·SMR 수출 전략 회의 개최", "정부가 원전 수출을 논의했다.", "탄소중립"),
        ("가온硏, 수소·산소 함께 만드는 촉매 개발", "그린수소 값을 낮춘다.", "탄소중립"),
        ("가온공사, ESG 경영으로 탄소 감축", "동반성장과 함께 탄소를 줄인다.", "탄소중립"),
        ("가온도, AI 시대 주도할 인재 기른다", "가온도가 학교를 연다.", "AI"),
        ("다온전자, AI 수요 맞춘 메모리 공개", "", "AI"),
    ],
)
def test_a_topic_that_looks_like_a_mention_stays(
    house: House, title: str, text: str, field: str
) -> None:
    assert field_of(article(title, text), house).field == field


def test_a_notice_of_the_paper_is_not_read() -> None:
    notice = "[이 기사에 나온 회사의 더 많은 빅데이터는 다온누리에서 볼 수 있습니다.]"
    reading = read(article("가온사, 새 기계 공개", f"{notice} 가온사가 새 기계를 내놓았다."))
    assert reading.lead == "가온사가 새 기계를 내놓았다."


def test_what_a_text_calls_itself_is_a_label() -> None:
    assert read(article("AI와 함께 걷기", "[한가온 논설위원장] 길을 걷는다.")).labels == (
        "한가온 논설위원장",
    )


def test_a_reporter_s_address_is_not_read() -> None:
    reading = read(article("가온시, 조례 제정", "한가온 기자 gaon.han@naver.com 가온시가 밝혔다."))
    assert "naver" not in reading.lead + reading.body
    assert "가온시가 밝혔다" in reading.lead


@given(st.text(alphabet="AI인공지능(),·와과 등수소원전기업가나@.", max_size=120))
def test_odd_lists_and_glosses_never_raise(text: str) -> None:
    field_of(article(f"AI {text}", f"인공지능(AI){text}"), default_house())


def test_a_hostile_headline_costs_no_more_than_a_long_one() -> None:
    """A line of one word over and over is read up to the length of a headline."""
    long = "AI(" * 40_000
    assert field_of(article(long, long), default_house()).words[:1] == ("AI",)
