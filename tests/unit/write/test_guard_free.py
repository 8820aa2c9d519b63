"""Free wording: what an editor who rewrites a bullet may say, and one fact of it changed."""

from __future__ import annotations

from datetime import date

import pytest

from hanju.write import check_facts
from tests.ending import count_calls

DAY = date(2026, 2, 5)
SOURCE = (
    "가온시는 무료 접종 대상을 기존 60세 이상에서 50세 이상으로 넓혔다.\n"
    "독감 의심 환자는 11월 16~22일 한 주 동안 외래환자 1000명당 71명이다.\n"
    "나루회는 2021년부터 매년 나눔을 이어 오며 올해로 43주년을 맞았다.\n"
    "다온은 92개 팀이 나온 대회에서 우승했다. 2021학년도 시험장은 31곳이다.\n"
    "숲길은 21km이며 답례품은 334개로 전국에서 가장 많다. 정부는 5·18의 진상을 밝힌다.\n"
    "토지는 100억원대이며 관중 16만명이 들었다. 첫 대회는 나루관에서 열렸다."
)


def _found(text: str, *, headline: bool = False) -> set[tuple[str, str]]:
    return {
        (f.rule.split(".")[1], f.severity)
        for f in check_facts(SOURCE, text, DAY, headline=headline)
    }


@pytest.mark.parametrize(
    "text",
    [
        "가온시는 무료 접종 나이를 60세에서 50세로 낮췄다.",
        "11월 셋째 주 독감 의심 환자는 외래환자 1000명당 71명이다.",
        "나루회는 2021년부터 한 해도 거르지 않고 나눔을 이어 왔다.",
        "나루회가 43년을 맞았다.",
        "다온이 대회에서 1위에 올랐다.",
        "2021년 시험장은 31곳이다.",
        "숲길은 21Km이다.",
        "5월 18일의 진상을 밝힌다.",
        "토지는 100억대이다.",
        "제1회 대회는 나루관에서 열렸다.",
        "2026 시즌 대회에는 관중 16만이 들었다.",
    ],
)
def test_a_number_in_another_form_gives_no_finding(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("가온시는 무료 접종 나이를 60세에서 50세로 높였다.", "direction"),
        ("11월 둘째 주 독감 의심 환자는 외래환자 1000명당 71명이다.", "number"),
        ("나루회가 42년을 맞았다.", "number"),
        ("다온이 대회에서 2위에 올랐다.", "number"),
        ("2022년 시험장은 31곳이다.", "date"),
        ("숲길은 22Km이다.", "number"),
        ("5월 19일의 진상을 밝힌다.", "date"),
        ("토지는 200억대이다.", "number"),
        ("제2회 대회는 나루관에서 열렸다.", "number"),
        ("2027 시즌 대회에는 관중 16만이 들었다.", "number"),
        ("대회에는 관중 17만이 들었다.", "number"),
    ],
)
def test_another_number_in_that_form_is_caught(text: str, kind: str) -> None:
    assert (kind, "E") in _found(text)


def test_the_greatest_of_all_is_no_upper_bound() -> None:
    assert _found("답례품 전국 최대 334개", headline=True) == set()
    assert ("number", "E") in _found("답례품 최대 334개", headline=True)


def test_a_small_count_of_the_writer_is_left_to_him() -> None:
    assert _found("나루회는 버스 두 대를 들였다.") == {("number", "W")}
    assert _found("나루회는 버스 90대를 들였다.") == {("number", "E")}


@pytest.mark.parametrize("word", ["했다. ", "1년 6개월 ", "앞으로 했다 ", "늘었다 ", "하고 "])
def test_a_deed_told_a_thousand_times_costs_by_its_length(word: str) -> None:
    """Three times the length may cost little more than three times the work."""
    small = word * (900 // len(word))

    def work(text: str) -> int:
        return count_calls(lambda: check_facts(SOURCE, text, DAY))

    work(word)  # what is loaded once
    assert work(small * 3) < 3.5 * work(small)


TOLD = (
    "나래사업청은 8일 우수 꿀벌 품종의 개발을 앞당기겠다고 밝혔다.\n"
    "하람 청장은 “올해 솔빛 공원을 시민과 함께 다시 열고 나무를 심어 그늘을 늘리겠다”고 말했다.\n"
    "국립나래국어원은 jKTV와 보도를 나눈다. 새벽당은 반대했다. 사업 이름은 ‘따뜻한 밥상’이다."
)


def _of_told(text: str, *, headline: bool = False) -> set[tuple[str, str]]:
    found = check_facts(TOLD, text, DAY, headline=headline)
    return {(f.rule.split(".")[1], f.severity) for f in found}


def test_trimmed_speech_is_a_warning_and_another_word_a_fault() -> None:
    assert _of_told("하람 청장은 “솔빛 공원 시민과 함께 다시 열고 그늘 늘리겠다”고 말했다.") == {
        ("quote", "W")
    }
    assert ("quote", "E") in _of_told("하람 청장은 “솔빛 공원 상인과 함께 다시 열고”라고 말했다.")
    assert ("quote", "E") in _of_told("하람 청장은 “그늘을 늘리고 솔빛 공원을”이라고 말했다.")


def test_a_title_between_marks_stands_as_it_is() -> None:
    assert ("quote", "E") in _of_told("사업 이름은 ‘밥상’과 ‘따뜻한 시민’이다.")
    assert _of_told("사업 이름은 ‘따뜻한 밥상’이다.") == set()


def test_words_set_off_in_a_headline_quote_nobody() -> None:
    assert _of_told("나래사업청, 꿀벌 개발 ‘박차’", headline=True) == {("quote", "W")}
    assert ("quote", "E") in _of_told("나래사업청, ‘한빛 개발’ 앞당긴다", headline=True)


@pytest.mark.parametrize("text", ["나래청, 꿀벌 개발", "국어원, JKTV와 보도 나눠", "여야 반대"])
def test_a_shortened_name_is_known(text: str) -> None:
    assert ("name", "E") not in _of_told(text, headline=True)


@pytest.mark.parametrize("text", ["한빛공단, 꿀벌 개발", "사어원, JKTW와 보도 나눠"])
def test_letters_of_no_part_shorten_nothing(text: str) -> None:
    assert ("name", "E") in _of_told(text, headline=True)


ROLES = (
    "전라남도는 5일 진도에서 물길 축제를 열고 참가자 100명을 모집한다.\n"
    "하람시는 지난해 숲길을 냈다. 새별군은 예산 30억원을 들여 낡은 도서관 12곳을 고친다.\n"
    "한솔그룹의 이백호 회장이 검찰에 구속됐다. 전보민 택지과장은 차질이 없다고 말했다.\n"
    "저수지 38곳의 저수율은 90%이다. 대책반은 2월까지 저수지 27곳의 안전점검을 벌인다."
)


def _of_roles(text: str) -> set[str]:
    return {f.rule for f in check_facts(ROLES, text, DAY) if f.severity == "E"}


def test_a_person_holds_his_own_post() -> None:
    assert _of_roles("한솔그룹 이백호 회장이 검찰에 구속됐다.") == set()
    assert "N4.name" in _of_roles("한솔그룹 전보민 회장이 검찰에 구속됐다.")


def test_a_number_is_asked_of_the_nearest_sentence() -> None:
    assert _of_roles("대책반이 2월까지 저수지 27곳의 안전점검을 벌인다.") == set()
    assert "N4.number" in _of_roles("대책반이 2월까지 저수지 38곳의 안전점검을 벌인다.")


def test_a_body_that_acts_nowhere_takes_no_part() -> None:
    assert _of_roles("전라남도는 5일 진도에서 물길 축제를 열고 참가자 100명을 모집한다.") == set()
    assert "N4.name" in _of_roles("진도는 5일 물길 축제를 열고 참가자 100명을 모집한다.")


def test_a_question_claims_nothing() -> None:
    source = "새 약은 아직 나오지 않았다. 두 당은 7일 만나 논의할 예정이다."
    assert check_facts(source, "새 약은 언제 나올까", DAY) == []
    assert check_facts(source, "두 당 합의할까", DAY, headline=True) == []
    assert check_facts(source, "새 약은 나왔다.", DAY) != []


def test_what_is_done_is_complete() -> None:
    source = "시는 7일 협업체계를 구축하고 훈련을 실시했다. 정원은 다음 달 조성할 예정이다."
    assert check_facts(source, "시, 협업체계 구축 완료", DAY, headline=True) == []
    assert check_facts(source, "시, 정원 조성 완료", DAY, headline=True) != []
