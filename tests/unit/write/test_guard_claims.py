# ruff: noqa: E501  Korean sentences: wide characters count twice

from __future__ import annotations

from datetime import date

import pytest

from hanju.write import check_facts
from hanju.write.guard.events import events
from hanju.write.guard.reading import Told

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


NEWS = (
    "가온시는 22일부터 23일까지 호수공원에서 책잔치를 연다. 시민 8345명 이상이 찾을 것으로 보인다.\n"
    "시는 지난해 책잔치 예산을 2배 이상 늘렸다. 전년보다 24% 늘어난 수다.\n"
    "누리전자는 새 로봇 '아라온2'와 '아라온3'을 선보였다. 공무원은 돈을 요구하지 않으며 선입금을 요청하지 않는다.\n"
    "시는 모임에서 나온 의견을 살펴 계획안에 담을 예정이다. 비가 많이 내려 산사태 경보가 경계로 상향됐다.\n"
    "전라남도나루위원회는 배수로를 점검했으며 피해나 특이한 일은 확인되지 않았다. 도서관은 시 예산으로 운영된다.\n"
    "두 후보는 당의 통합을 강조했다. 시설은 오는 10월 준공할 계획이다. 나루초는 무료 예방접종을 올해도 이어 간다."
)


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 22~23일 호수공원에서 책잔치를 연다.",
        "책잔치에는 시민 8345명 넘게 찾을 전망이다.",
        "시는 책잔치 예산을 두 배 이상 늘렸다.",
        "1년 전보다 24% 늘었다.",
        "누리전자가 로봇 '아라온2' 등을 선보였다.",
        "공무원이 선입금을 요청하는 일은 없다.",
        "산사태 경보가 경계로 올라갔다.",
        "전남나루위원회가 배수로를 점검한 결과 피해는 없는 것으로 확인됐다.",
        "두 후보는 당의 통합의 뜻을 강조했다.",
        "시설은 10월 완공할 계획이다.",
    ],
)
def test_other_forms_of_a_fact_give_no_finding(text: str) -> None:
    rules = {f.rule for f in check_facts(NEWS, text, DAY) if f.severity == "E"}
    assert rules == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("가온시가 22~24일 호수공원에서 책잔치를 연다.", "number"),
        ("책잔치에는 시민 8345명 이하가 찾을 전망이다.", "number"),
        ("시는 책잔치 예산을 세 배 이상 늘렸다.", "number"),
        ("시는 책잔치 예산을 두 배 늘렸다.", "number"),
        ("공무원이 선입금을 요청하는 일이 있다.", "negation"),
        ("시는 모임에서 나온 의견을 계획안에 담지 않을 예정이다.", "negation"),
        ("시는 모임에서 나온 의견을 살펴 계획안에 담았다.", "modality"),
        ("앞으로 시는 도서관을 더 지었다.", "modality"),
        ("나루초는 유료 예방접종을 올해도 이어 간다.", "direction"),
        ("책잔치가 열릴 것으로 보이지 않는다.", "negation"),
    ],
)
def test_a_fault_in_other_words_is_caught(text: str, kind: str) -> None:
    rules = {f.rule for f in check_facts(NEWS, text, DAY) if f.severity == "E"}
    assert f"N4.{kind}" in rules


def test_a_chained_deed_takes_its_degree_from_the_main_line() -> None:
    found = {
        e.root: e.mood
        for e in events(Told("안을 의결하고, 앞으로 열릴 회의를 준비했다.", DAY).morphemes)
    }
    assert found["의결"] == "along"
