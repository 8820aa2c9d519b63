# ruff: noqa: E501  Korean sentences: wide characters count twice
"""What is only planned, asked for or under way may not be told as settled or done."""

from __future__ import annotations

from datetime import date

import pytest

from hanju.write import check_facts

DAY = date(2026, 3, 16)
SOURCE = (
    "가온시는 헌옷 수거함의 관리 방안을 다음 달까지 검토한다. 관리 방안이 확정되면 대행업체와 간담회를 연다.\n"
    "나루읍이 속한 물길 강변에 교류센터가 조성되어 오는 7월 중 개관한다.\n"
    "가온시는 앞으로도 일자리 창출에 활동 목적을 두고 있다. 물길 정비는 계획대로 추진하고 있다.\n"
    "누리단지와 다온단지의 조건을 두고 부지를 논의하고 있다. 나래원은 6일 물길 도서관을 열었다.\n"
    "두 마을은 나루터를 함께 쓰기로 합의하면서 오랜 다툼을 끝냈다."
)


def _found(text: str) -> set[str]:
    return {f.rule for f in check_facts(SOURCE, text, DAY) if f.severity == "E"}


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 헌옷 수거함의 관리 방안을 검토한다.",
        "헌옷 수거함의 관리 방안이 확정되면 대행업체와 간담회를 연다.",
        "물길 강변에 교류센터가 7월 중 개관할 예정이다.",
        "가온시는 앞으로도 일자리 창출에 힘쓸 계획이다.",
        "물길 정비는 계획대로 추진하고 있다.",
        "누리단지와 다온단지가 부지로 논의되고 있다.",
        "나래원은 6일 물길 도서관을 열었다.",
        "두 마을이 나루터를 함께 쓰기로 합의했다.",
    ],
)
def test_the_degree_of_the_source_gives_no_finding(text: str) -> None:
    assert _found(text) == set()


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 헌옷 수거함의 관리 방안을 확정하고 정비한다.",
        "물길 강변에 교류센터가 7월 중 개관했다.",
        "가온시는 앞으로도 일자리 창출에 힘썼다.",
        "물길 정비는 계획대로 완료하고 있다.",
        "누리단지와 다온단지가 부지로 합의되고 있다.",
    ],
)
def test_another_degree_is_caught(text: str) -> None:
    assert "N4.modality" in _found(text)
