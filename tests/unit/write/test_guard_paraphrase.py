# ruff: noqa: E501  Korean sentences: wide characters count twice
"""Free paraphrase is no fault; the same words with one fact changed are."""

from __future__ import annotations

from datetime import date

import pytest

from hanju.text.morphology import is_plain_word
from hanju.write import check_facts

DAY = date(2026, 2, 5)
SOURCE = (
    "가온시는 2월 2일~3일 이틀 동안이 아니라 여러 날에 걸쳐 나눔장터를 열었다.\n"
    "전시는 오는 11~14일 나루관에서 열린다. 상담은 1:1로 진행된다. 쌀 3000kg을 나눈다.\n"
    "2021년 조례를 고쳤고 같은 해 4월 지원을 시작했다. 보수비는 2000억대에 이른다.\n"
    "6월 물가는 전월대비 0.3% 하락, 전년동월대비 0.4% 상승했다. 화면은 향상되진 않았으나 소리는 좋다.\n"
    "기록은 다시 쓸 수 없고 원본의 변경 없이는 고쳐지지 않는다. 퇴직 2년 이내인 사람은 신고해야 한다.\n"
    "협의회는 열리지 않아 심사를 보류했다. 알은 300~500개 정도 낳는다. 명확한 기록은 없다.\n"
    "나래원 본청 나래연구본부 자료과장을 지낸 나온결이 4일 나래원 새 원장에 올랐다. 메누라롱은 새 이름이다.\n"
    "시는 3월까지 정원을 마칠 계획이었으나 늦어졌다. 공사는 10년 정도 걸린다. 예산은 배 이상 늘었다.\n"
    "시는 첫 모임을 여는 등 사업을 본격화했다. 책은 판매 TOP 10에 들었다. 길은 제 값을 발휘할 수 없다는 말도 있다.\n"
    "둑을 살폈으나 특이 징후나 이상은 발견되지 않았다."
)


def _found(text: str, *, headline: bool = False) -> set[str]:
    found = check_facts(SOURCE, text, DAY, headline=headline)
    return {f.rule for f in found if f.severity == "E"}


@pytest.mark.parametrize(
    "text",
    [
        "전시는 11일부터 나흘간 나루관에서 열린다.",
        "전시는 11일부터 14일까지 나루관에서 열린다.",
        "상담은 1대1로 진행된다.",
        "쌀 3톤을 나눈다.",
        "2021년 4월 지원을 시작했다.",
        "보수비는 2000억원대에 이른다.",
        "물가가 전달보다 0.3% 내렸고 1년 전보다는 0.4% 올랐다.",
        "화면이 좋아지지는 않았지만 소리는 좋다.",
        "퇴직한 지 2년이 안 된 사람은 신고해야 한다.",
        "협의회가 무산돼 심사가 미뤄졌다.",
        "열릴 예정이던 협의회는 심사를 보류했다.",
        "알은 보통 300~500개 낳는다.",
        "확실한 기록은 없다.",
        "나래연구본부 자료과장을 지낸 나온결이 나래원 원장에 올랐다.",
        "메누라롱이라는 새 이름이다.",
        "시는 3월까지 정원을 마치려 했으나 늦어졌다.",
        "공사는 10년쯤 걸린다.",
        "예산은 두 배 넘게 늘었다.",
        "시는 첫 모임을 열었다.",
        "둑에 별다른 이상은 없었다.",
        "책은 판매 10위 안에 들었다.",
    ],
)
def test_a_fact_in_other_words_gives_no_finding(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("전시는 11일부터 닷새가 아닌 9일간 나루관에서 열린다.", "number"),
        ("전시는 11일부터 15일까지 나루관에서 열린다.", "date"),
        ("상담은 1대3으로 진행된다.", "number"),
        ("쌀 4톤을 나눈다.", "number"),
        ("2021년 5월 지원을 시작했다.", "date"),
        ("2020년 4월 지원을 시작했다.", "date"),
        ("보수비는 3000억원대에 이른다.", "number"),
        ("보수비는 2000억달러대에 이른다.", "number"),
        ("퇴직한 지 3년이 안 된 사람은 신고해야 한다.", "number"),
        ("물가가 1년 전보다 0.4% 하락했다.", "direction"),
        ("소리가 좋지 않다.", "negation"),
        ("메누라봉이라는 새 이름이다.", "name"),
        ("시는 3월까지 정원을 마쳤다.", "modality"),
        ("둑에 별다른 이상은 있었다.", "negation"),
        ("책은 판매 9위 안에 들었다.", "number"),
        ("예산은 세 배 넘게 늘었다.", "number"),
    ],
)
def test_the_same_words_with_another_fact_are_caught(text: str, kind: str) -> None:
    assert f"N4.{kind}" in _found(text)


@pytest.mark.parametrize(
    "headline",
    [
        "가온시, 지붕 위로 가온시장 초청",
        "가온시, 주민 대표와 나눔장터 개최",
        "가온시, 전시 위주의 나눔장터 대표 초청",
    ],
)
def test_a_common_word_before_a_post_is_no_person(headline: str) -> None:
    assert "H7.name" not in _found(headline, headline=True)
    assert "H7.name" in _found("가온시, 하람빛 시장과 나눔장터 개최", headline=True)


def test_this_year_and_next_year_stand_in_one_bullet() -> None:
    source = (
        "가온시는 올해 시범사업을 마치고 성과를 살핀다. 내년에는 예산 30억원을 들여 주요 도로와 공원,"
        " 학교에 그늘막 200개를 설치할 계획이다."
    )
    both = "올해 시범사업 성과를 살펴 내년 예산 30억원으로 도로와 공원, 학교에 그늘막 200개를 설치할 계획."
    assert check_facts(source, both, DAY) == []
    swapped = "올해 예산 30억원을 들여 주요 도로와 공원, 학교에 그늘막 200개를 설치할 계획."
    assert {f.rule for f in check_facts(source, swapped, DAY)} == {"N4.date"}


@pytest.mark.parametrize(
    ("word", "plain"),
    [("위주", True), ("주민", True), ("나온결", False), ("전라남도", False), ("", False)],
)
def test_a_plain_word_is_in_the_dictionary_and_no_name(word: str, plain: bool) -> None:
    assert is_plain_word(word) is plain
