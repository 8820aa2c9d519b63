from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

import pytest

from hanju.settings import FieldRule, House, default_house
from hanju.sift.fields import FieldDecision, field_of
from hanju.sift.rules import RULES
from hanju.sift.worthiness import worthy
from tests.unit.sift.kit import article

_IDS = count()
AI = FieldDecision(field="AI", why="AI: 제목의 'AI'", score=1.0)


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("[특징주] 가온로봇, AI 협약 소식에 급등", "market_label"),
        ("가온증권 “가온반도체, AI 수혜…목표주가 상향”", "price_target"),
        ("[인사] 가온AI연구원", "personnel"),
        ("[부고] 김가온 가온AI 대표 모친상", "obituary"),
        ("[포토] AI 로봇 살펴보는 시민들", "photo"),
        ("[사설] AI 시대의 교육", "staff_column"),
        ("AI로 영수증 위조한 일당 덜미", "crime"),
        ("가온치킨, AI 편지 이벤트로 설 공략", "promotion"),
    ],
)
def test_what_is_not_news_is_refused_by_rule(house: House, title: str, rule: str) -> None:
    decision = worthy(article(title), AI, house)
    assert not decision.worthy
    assert decision.rule == rule
    assert re.search("[가-힣]", decision.why)


@pytest.mark.parametrize(
    "title",
    [
        "가온시, AI 민원 상담 서비스 도입",
        "가온전자, 차세대 NPU 공개",
        "[기고] AI 시대의 데이터 기본권",
        "가온대, 전교생에 생성형 AI 제공",
        "가온시, AI 산불 감시 시스템 가동",
    ],
)
def test_a_new_fact_is_worthy(house: House, title: str) -> None:
    assert worthy(article(title), AI, house).worthy


@pytest.mark.parametrize(
    ("title", "text", "rule"),
    [
        ("“AI 점괘가 용하다”…새해 운세 앱에 손님 몰려", "", "fortune"),
        ("다온칩, 지난해 매출 사상 최대…AI 효과", "다온칩은 매출 120억원을 올렸다.", "earnings"),
        ("“AI 로봇이 낫다…다음 주인공” 다온證", "다온증권이 보고서를 냈다.", "price_target"),
        ("AI 영상에 속아 돈 보낸 사연 [가온사건록]", "", "crime"),
        ("“통장에 9억 있다”던 말, AI 그림이었다", "20대 남성 A씨가 덜미를 잡혔다.", "crime"),
        ("한가온 “SMR로 산단 전력 풀겠다”", "지방선거를 앞두고 공약이 나왔다.", "politics"),
        ("[갤러리 산책] AI가 그린 산수화", "", "culture"),
        ("다온가, AI 생존 지침서 출간", "다온가가 책을 냈다.", "book"),
        ("다온학습, AI가 만든 광고 영상 공개", "", "advert"),
        ("[언박싱] 다온 AI 청소기 써보니", "", "review"),
        ("AI 이용권 사흘 만에 완판", "", "promotion"),
        ("AI 시대 안전자산은 비트코인", "", "fund"),
        ("다온반도체 AI 메모리에 월가 “낙관”", "", "market_wrap"),
        ("AI가 바꾸는 권력", "[한가온 논설위원] 세상이 바뀐다.", "staff_column"),
    ],
)
def test_gossip_quarrels_and_takings_are_refused_by_rule(
    house: House, title: str, text: str, rule: str
) -> None:
    assert worthy(article(title, text), AI, house).rule == rule


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("다온상사, 4분기 흑자 전환…AI 사업 재편 통했다", "다온상사는 매출 900억원을 올렸다."),
        ("가온경찰청, AI로 보이스피싱 막는 시스템 도입", "60대 남성 등 피해를 막는다."),
        ("가온연구원, AI 윤리 보고서 발간", "가온연구원이 보고서를 냈다."),
        ("[이달의 논문 리뷰] AI가 여는 신약 연구", ""),
    ],
)
def test_what_only_sounds_so_stays_worthy(house: House, title: str, text: str) -> None:
    assert worthy(article(title, text), AI, house).worthy


def test_without_a_field_nothing_is_worthy(house: House) -> None:
    item = article("가온시, 봄꽃 축제 개최")
    decision = worthy(item, field_of(item, house), house)
    assert (decision.worthy, decision.rule) == (False, "no field")


def test_rules_alone_serve_a_house_of_its_own(house: House) -> None:
    own = FieldRule(name="돌봄", title="돌봄", terms=("돌봄",), weak_terms=(), exclude=())
    other = replace(house, fields=(own,))
    field = FieldDecision(field="돌봄", why="", score=1.0)
    assert worthy(article("가온시, 돌봄 조례 제정"), field, other).worthy
    assert not worthy(article("[특징주] 가온케어, 돌봄 기대에 급등"), field, other).worthy


def test_every_rule_has_an_id_and_a_korean_reason() -> None:
    for rule in RULES:
        assert re.fullmatch("[a-z_]+", rule.id)
        assert re.search("[가-힣]", rule.why)
        assert rule.pattern.search("") is None
