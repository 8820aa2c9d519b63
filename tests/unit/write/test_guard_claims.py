# ruff: noqa: E501  Korean sentences: wide characters count twice

from __future__ import annotations

from datetime import date

import pytest

from hanju.write import check_facts
from hanju.write.events import events
from hanju.write.reading import Told

DAY = date(2025, 12, 5)
SOURCE = (
    "가온시, 호수공원 음악회 연다\n"
    "가온시는 오는 20일 호수공원에서 음악회를 개최한다. 시는 공원 입장료를 받지 않기로 했다.\n"
    "내년에는 제2공원을 건립할 계획이며 주차장 신설을 검토하고 있다. 노선은 하루 12회로 확대된다.\n"
    "이번 사업은 공모에 선정돼 추진됐다. 당초 유료 입장을 추진했으나 철회했다. 협의회는 결론 없이 끝났다.\n"
    "박준영 가온시장은 주민 만족도가 높아질 것이라고 말했다. 김영수 나루공단 이사장도 협약을 체결했다.\n"
    "아직 신청하지 못한 농가를 위해 마감을 연장했다. 공사 구간은 약 70km이며 최대 300명이 일한다."
)


def _rules(text: str) -> set[str]:
    return {finding.rule for finding in check_facts(SOURCE, text, DAY) if finding.severity == "E"}


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 20일 호수공원 음악회를 연다.",
        "가온시는 입장료를 받지 않을 계획이다.",
        "내년 제2공원을 건립할 예정이며 주차장 신설을 검토 중이다.",
        "노선이 하루 12회로 늘어난다.",
        "유료 입장이 철회돼 무료로 들어갈 수 있다.",
        "뚜렷한 결론 없이 협의회가 끝났다.",
        "미신청 농가를 위해 신청 기한을 연장했다.",
        "김영수 이사장은 협약을 체결했다.",
        "공사 구간은 약 70km이며 최대 300명이 일한다.",
        "정부도 관심을 보였다.",
    ],
)
def test_the_same_in_other_words_gives_no_finding(text: str) -> None:
    if text.startswith("정부도"):
        assert "N4.direction" not in _rules(text)
        return
    assert _rules(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("가온시는 20일 호수공원에서 음악회를 개최하지 않는다.", "negation"),
        ("시는 공원 입장료를 받기로 했다.", "negation"),
        ("협의회는 뚜렷한 결론을 있게 끝났다.", "negation"),
        ("내년에는 제2공원을 건립했다.", "modality"),
        ("가온시는 호수공원에서 음악회를 개최했다.", "modality"),
        ("주차장 신설을 확정했다.", "modality"),
        ("노선은 하루 12회로 축소된다.", "direction"),
        ("이번 사업은 공모에 탈락했다.", "direction"),
        ("김영수 나루공단 이사장도 협약을 파기했다.", "direction"),
        ("김영수 가온시장은 주민 만족도가 높아질 것이라고 말했다.", "name"),
        ("김도윤 가온시장은 주민 만족도가 높아질 것이라고 말했다.", "name"),
        ("전주시는 20일 호수공원에서 음악회를 개최한다.", "name"),
        ("법무부는 20일 호수공원에서 음악회를 개최한다.", "name"),
        ("공사 구간은 70km이다.", "number"),
        ("노선은 하루 약 12회로 확대된다.", "number"),
        ("300명이 일한다.", "number"),
        ("세 번째 음악회를 개최한다.", "number"),
        ("가온시는 수요일 호수공원에서 음악회를 개최한다.", "date"),
        ("‘호수공원 축제’를 개최한다.", "quote"),
    ],
)
def test_a_turned_claim_is_caught(text: str, kind: str) -> None:
    assert f"N4.{kind}" in _rules(text)


@pytest.mark.parametrize(
    ("text", "root", "negated", "mood"),
    [
        ("책임을 미루기로 하지 않았다.", "미루", True, "plan"),
        ("분사 없는 고용", "있", True, "now"),
        ("단말기를 설치할 예정이다.", "설치", False, "plan"),
        ("새로 선보이게 됐다.", "선보이", False, "done"),
        ("사실을 알 수 없다.", "알", True, "can"),
        ("열린 축제", "열리", False, "done"),
        ("임시직 채용 안내", "", False, ""),
    ],
)
def test_events_have_a_sign_and_a_degree(text: str, root: str, negated: bool, mood: str) -> None:
    found = events(Told(text, DAY).morphemes)
    if not root:
        assert not any(event.negated for event in found)
        return
    assert (root, negated, mood) in [(event.root, event.negated, event.mood) for event in found]
