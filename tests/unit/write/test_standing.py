"""Whether a sentence can stand where it is put. All texts are invented."""

import pytest

from hanju.text.morphology import morphemes
from hanju.write.choose import Candidate
from hanju.write.doers import ActorNames, own_body
from hanju.write.endings import noun_ending
from hanju.write.speech import with_given_name
from hanju.write.standing import figures, has_subject, opens_with_subject, repeated, topic_of
from hanju.write.titles import cleaned_title, quotes_somebody, whole_title
from hanju.write.who import with_full_name

NURI = ActorNames("누리시", "누리특별시", ("누리시", "누리특별시"))


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("군청은 처리 시설을 지을 계획이다.", True),
        ("시설이 문을 열면 일자리 14개가 생길 전망이다.", True),
        ("한도를 넘으면 개발이 제한되기 때문에 중요한 부분을 차지한다.", False),
        ("지난해 같은 달과 비교했을 때 세 배 이상 증가했다.", False),
    ],
)
def test_a_dropped_subject_is_seen(sentence: str, named: bool) -> None:
    assert has_subject(morphemes(sentence)) is named


def test_a_clause_that_borrows_its_subject_is_seen() -> None:
    assert not opens_with_subject(morphemes("상반기에 부진했지만, 연말에 판매가 늘었다."))
    assert opens_with_subject(morphemes("행사에는 주민 70명이 참석했다."))


def test_the_topic_of_a_sentence_is_no_verb() -> None:
    assert topic_of("총량제는 배출량을 관리하는 제도다.") == "총량제"
    assert topic_of("늘어나고 있는 수요에 대응한다.") == ""


def test_saying_again_costs_and_dates_do_not_count() -> None:
    words = frozenset("가나다라마바사")
    assert repeated(words, "4천억원", [(words, "4천억원")]) > repeated(
        words, "4천억원", [(words, "")]
    )
    assert figures("2026년 3월 5일 22억8000만원, 4100톤") >= {"4100톤"}
    assert not any(one.endswith(("년", "월", "일")) for one in figures("2026년 3월 5일"))


def test_a_body_that_tells_its_deed_in_quotation_marks_is_no_speaker() -> None:
    def spoken(text: str) -> bool:
        return Candidate("a", text, (0, len(text)), 0, 0, 1, frozenset(), True).speech  # type: ignore[arg-type]

    assert not spoken("누리시는 5일 “주민 한 명이 쌀 20포를 기부했다”고 밝혔다.")
    assert spoken("누리시는 5일 “기부 문화를 더 넓혀 나가겠다”고 밝혔다.")


def test_a_title_that_the_board_cut_is_read_from_the_text() -> None:
    text = (
        "나루면 부녀회, 홀로 사는 이웃 서른 집에 겨울 이불 전달\n나루면 부녀회는 이불을 전달했다."
    )
    assert whole_title("나루면 부녀회, 홀로 사는 이웃..", text) == text.splitlines()[0]
    assert whole_title("나루면 부녀회, 이불 전달", text) == "나루면 부녀회, 이불 전달"
    assert cleaned_title("〈사진뉴스〉누리시장, 개관식 참석 새로운글") == "누리시장, 개관식 참석"


def test_a_title_that_quotes_is_told_from_one_that_names() -> None:
    assert quotes_somebody('누리시장 "하수 시설부터 먼저 고쳐야 한다"')
    assert not quotes_somebody("누리시, '나루 축제' 열어 이웃 마을 주민 삼백 명 초청")


def test_the_actors_own_body_is_the_doer() -> None:
    assert (
        own_body("누리특별시 나루면 새마을부녀회(회장 이나루)", NURI)
        == "누리시 나루면 새마을부녀회"
    )
    assert own_body("누리특별시 나루면 되살림 공장", NURI) == ""


def test_works_and_products_are_not_written_as_their_owner() -> None:
    firm = ActorNames("한빛", "한빛그룹", ("한빛", "한빛그룹", "나루제철소", "말벗GPT"))
    assert with_full_name("나루제철소는 봉사단을 꾸렸다.", firm).startswith("나루제철소")
    assert "말벗GPT" in with_full_name("지난달 말벗GPT 사용 시간은 늘었다.", firm)
    assert with_full_name("한빛은 봉사단을 꾸렸다.", firm).startswith("한빛그룹은")


def test_a_person_is_given_his_name_where_one_stands_before() -> None:
    before = "임나루 누리부 장관 직무대행 차관은 회의를 열었다."
    assert with_given_name("임 차관은 필요하다고 말했다.", before).startswith("임나루 차관은")
    assert with_given_name("임 차관은 필요하다고 말했다.", "") == "임 차관은 필요하다고 말했다."


@pytest.mark.parametrize(
    ("sentence", "ended"),
    [
        ("직원들이 빨리 움직여 시간을 확보할 수 있었다.", "직원들이 빨리 움직여 시간 확보"),
        ("미리 알았더라면 사고를 예방할 수 있었다.", "미리 알았더라면 사고를 예방할 수 있음"),
        ("가스가 없는 마을을 우선 선정 대상으로 한다.", "가스가 없는 마을이 우선 선정 대상"),
        ("예방 대책에 대한 논의가 이뤄진다.", "예방 대책에 대한 논의 진행"),
        ("따뜻한 음식을 함께 나눴다.", "따뜻한 음식을 함께 나눔"),
    ],
)
def test_endings_that_readers_mended(sentence: str, ended: str) -> None:
    assert noun_ending(sentence).text == ended
