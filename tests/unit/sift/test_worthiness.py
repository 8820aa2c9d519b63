from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

import pytest

from hanju.model import Article, ArticleId
from hanju.settings import FieldRule, House, default_house
from hanju.sift.fields import FieldDecision, field_of
from hanju.sift.rules import RULES
from hanju.sift.worthiness import worthy

_IDS = count()
AI = FieldDecision(field="AI", why="AI: 제목의 'AI'", score=1.0)


def article(title: str, text: str = "") -> Article:
    return Article(
        id=ArticleId(f"w{next(_IDS)}"),
        url="",
        title=title,
        text=text,
        outlet="가온일보",
        published_at=None,
    )


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
