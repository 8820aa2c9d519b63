import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.text.sentences import real_sentences, sentences


def texts(body: str) -> list[str]:
    return [sentence.text for sentence in real_sentences(body)]


def test_a_quotation_stays_in_its_sentence() -> None:
    body = (
        '김가온 시장은 "이제 시작이다. 시민과 함께 가겠다"고 밝혔다. 시는 내년에 두 곳을 더 짓는다.'
    )
    assert texts(body) == [
        '김가온 시장은 "이제 시작이다. 시민과 함께 가겠다"고 밝혔다.',
        "시는 내년에 두 곳을 더 짓는다.",
    ]


def test_a_full_stop_before_the_closing_quote_does_not_cut() -> None:
    body = "나온 과장은 “매우 좋았다.”라며, “더 넓히겠다.”라고 말했다. 다음 회의는 봄에 열린다."
    assert len(texts(body)) == 2


def test_a_name_that_looks_like_a_particle_begins_a_sentence() -> None:
    text = "시장은 예산이 줄었다고 강조했다. 고 과장은 시설을 고쳤다고 말했다."
    assert [s.text[:4] for s in real_sentences(text)] == ["시장은 ", "고 과장"]
    unmarked = "시는 예산이 줄었다. 고 밝혔다."
    assert len(real_sentences(unmarked)) == 1


def test_dates_and_decimals_are_not_cut() -> None:
    body = "접수는 2025. 12. 4. 시작해 2025.12.10.까지 한다. 참여율은 3.5% 올랐다."
    assert texts(body) == [
        "접수는 2025. 12. 4. 시작해 2025.12.10.까지 한다.",
        "참여율은 3.5% 올랐다.",
    ]


def test_a_missing_space_or_stop_still_cuts() -> None:
    assert texts("시가 사업을 시작했다.그는 기대가 크다고 말했다.") == [
        "시가 사업을 시작했다.",
        "그는 기대가 크다고 말했다.",
    ]
    assert len(texts("가온시가 사업을 크게 늘려 시작했다 이어 가온군도 참여했다.")) == 2


def test_a_quotation_may_end_a_sentence() -> None:
    body = "그는 이렇게 적었다. “우리는 함께 간다.” 이튿날 회의가 열렸다."
    assert texts(body)[-1] == "이튿날 회의가 열렸다."


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("haram@sample.example", "전자우편 주소"),
        ("나온결 기자 naon@sample.example", "전자우편 주소"),
        ("저작권자 ⓒ 견본일보, 무단 전재 및 재배포 금지", "저작권 표시"),
        ("▲ 관계자들이 상패를 들고 있다. <사진=가온시 제공>", "사진 설명"),
        ("사진=가온시", "사진 설명"),
        ("나온결 과장이 견본 포럼에서 기조연설을 하고 있다.", "사진 설명"),
        ("나온결 과장이 시상식에서 상을 준 뒤 손을 들고 있다. /가온시 제공", "사진 설명"),
        ("자료제공: 민원과 부과팀(000-8329)", "연락처"),
        ("연 락 처: 000) 850-5317", "연락처"),
        ("목록", "누리집 메뉴"),
        ("보도자료_가온시.hwp", "누리집 메뉴"),
        ("■ 모험 관광 4종 개발…가온의 힘", "목록"),
        ("▲ 해상풍력 3곳 ▲ 태양광 5곳", "목록"),
        ("권역별 상담센터 협력으로 정서 회복 지원", "제목 줄 또는 끊긴 문장"),
        ("국하람 기자", "기자 이름"),
        ("시는 내년에 사업비 30억원을 들여", "제목 줄 또는 끊긴 문장"),
    ],
)
def test_what_is_no_news_has_a_reason(line: str, reason: str) -> None:
    body = f"가온시가 협약을 맺었다고 4일 밝혔다.\n{line}\n협약은 3년 동안 이어진다."
    found = sentences(body)
    assert [sentence.boilerplate for sentence in found] == ["", reason, ""]


@pytest.mark.parametrize(
    "byline",
    [
        "[견본일보=홍길동 기자] ",
        "[견본일보 홍길동 기자] ",
        "[견본경제(가온)=홍길동 기자] ",
        "=홍길동 기자] ",
        "(가온=견본뉴스) 홍길동 기자 = ",
        "가온=홍길동 기자 ",
    ],
)
def test_a_byline_is_taken_off(byline: str) -> None:
    assert texts(f"{byline}가온시가 협약을 맺었다.") == ["가온시가 협약을 맺었다."]


def test_lines_cut_at_a_width_are_put_together() -> None:
    body = (
        "가온시는 다음 달부터 시청 앞 광장에서 쓰고\n남은 물건을 나누는 장터를 열어 시민들이 서로\n"
        "물건을 바꾸도록 돕는다. 장터는 매주 토요일에\n열리며 누구나 참여할 수 있다."
    )
    assert texts(body) == [
        (
            "가온시는 다음 달부터 시청 앞 광장에서 쓰고 남은 물건을 나누는 장터를 열어 "
            "시민들이 서로 물건을 바꾸도록 돕는다."
        ),
        "장터는 매주 토요일에 열리며 누구나 참여할 수 있다.",
    ]


@given(st.text(alphabet="가나다했다.\"“”' \n3,(은)[기자]=▲@", max_size=80))
def test_spans_lie_in_the_text_in_order(body: str) -> None:
    at = 0
    for sentence in sentences(body):
        low, high = sentence.span
        assert at <= low < high <= len(body)
        span = body[low:high]
        assert "".join(span.split()) == "".join(sentence.text.split())
        if "\n" not in span:  # a line may break inside a word
            assert " ".join(span.split()) == sentence.text
        at = high
