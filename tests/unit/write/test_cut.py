import pytest

from hanju.text.morphology import morphemes
from hanju.write.cut import (
    connective,
    joined,
    shorter,
    taking_up,
    turns,
    without_opener,
    without_reporter_time,
    without_ties,
)


def cuts(sentence: str, low: int = 20, high: int = 60) -> list[str]:
    return shorter(sentence, morphemes(sentence), low=low, high=high)


def test_a_cut_at_a_clause_keeps_the_past() -> None:
    sentence = (
        "누리시는 주택가에 빗물 저금통 640개를 설치했으며 공영 주차장의 바닥을 모두 잔디로 바꾸고 "
        "골목마다 나무를 심어 그늘을 만들었다."
    )
    assert "누리시는 주택가에 빗물 저금통 640개를 설치했다." in cuts(sentence)


def test_a_cut_carries_the_plan_with_it() -> None:
    sentence = (
        "누리시는 내년까지 항구에 조개껍데기 처리 시설을 짓고 주변 마을 열두 곳으로 수거 차량의 "
        "운행 구간을 늘릴 계획이다."
    )
    assert "누리시는 내년까지 항구에 조개껍데기 처리 시설을 지을 계획이다." in cuts(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "과장은 주택가에 저금통 640개를 설치하고 주차장의 바닥을 모두 잔디로 바꾸겠다고 말했다.",
        "시는 주택가에 저금통 640개를 설치하고 주차장의 바닥을 잔디로 바꾸지 않기로 했다.",
    ],
)
def test_a_tail_that_governs_all_is_never_cut_off(sentence: str) -> None:
    assert not any("설치했다" in way or "설치한다" in way for way in cuts(sentence))


def test_thus_falls_where_what_it_points_at_is_gone() -> None:
    assert without_ties("그는 우려에 대해 이같이 말했다.") == "그는 우려에 대해 말했다."


def test_an_object_is_not_left_to_an_adjective() -> None:
    sentence = (
        "강사는 여러 무대에서 오래 활동해 온 사람으로, "
        "이번에도 역사의 본질을 쉽고 깊이 있게 풀어 전했다."
    )
    assert all("쉽다" not in way for way in shorter(sentence, morphemes(sentence), low=20, high=44))


def test_openers_and_the_reporters_day_fall() -> None:
    assert without_opener("한편, 이와 함께 시는 회의를 열었다.") == "시는 회의를 열었다."
    assert without_opener("이에 따르면 시는 회의를 열었다.") == "시는 회의를 열었다."
    assert without_opener("이에 대한 답을 냈다.") == "이에 대한 답을 냈다."
    assert without_reporter_time("시는 4일 협약을 맺었다.", [4]) == "시는 협약을 맺었다."
    assert without_reporter_time("시는 4일까지 접수한다.", [4]) == "시는 4일까지 접수한다."
    assert without_reporter_time("시는 오는 4일 연다.", [4]) == "시는 오는 4일 연다."
    assert turns("그러나 시는 거절했다.")


def test_words_that_tie_fall_inside_too() -> None:
    assert without_ties("길을 낸다며, 또한 숲을 만든다고 언급") == "길을 낸다며, 숲을 만든다고 언급"
    assert without_ties("연구팀은 또한 값을 낮췄다.") == "연구팀은 값을 낮췄다."


def test_a_sentence_that_ends_in_no_noun_does_not_go_on() -> None:
    sentence = "수요가 늘 것으로 예상돼서다"
    assert connective(sentence, morphemes(sentence)) is None


def test_the_same_topic_is_not_said_twice() -> None:
    assert joined("시는 길을 냈으며", "시는 나무를 심었다.") == "시는 길을 냈으며, 나무를 심었다."


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("협약을 맺었다", "협약을 맺었으며"),
        ("사업비는 30억원이다", "사업비는 30억원이며"),
        ("비중은 12%이었다", "비중은 12%였으며"),
        ("내년에 준공할 예정이다", "내년에 준공할 예정이며"),
        ("기술을 개발한다", "기술을 개발하며"),
        ("사업에 탄력이 붙게 됐다", "사업에 탄력이 붙게 됐으며"),
        ("정책의 흐름", None),
    ],
)
def test_a_sentence_goes_on_with_and(sentence: str, wanted: str | None) -> None:
    assert connective(sentence, morphemes(sentence)) == wanted


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        (
            "시는 마을 돌봄 교실을 올해부터 열며",
            "마을 돌봄 교실 사업은 오는 3월 강사를 뽑는다.",
            "이 사업은 오는 3월 강사를 뽑는다.",
        ),
        ("시는 길을 냈으며", "숲길 걷기 행사는 내년에 열린다.", "숲길 걷기 행사는 내년에 열린다."),
        ("시는 길을 냈으며", "시는 숲을 가꾼다.", "시는 숲을 가꾼다."),
    ],
)
def test_a_long_topic_that_was_named_is_taken_up(first: str, second: str, wanted: str) -> None:
    assert taking_up(first, second) == wanted


def test_what_is_under_way_is_no_plan() -> None:
    sentence = (
        "가온시는 어린이의회를 열어 아동이 시정에 참여할 기회를 늘리고 있으며 이번 본회의에서 나온"
        " 의견들은 부서의 검토를 거쳐 앞으로의 시정에 두루 반영할 계획이다."
    )
    ways = shorter(sentence, morphemes(sentence), low=20, high=50)
    assert any(way.endswith("늘리고 있다.") for way in ways)
    assert not any("있을 계획" in way for way in ways)
