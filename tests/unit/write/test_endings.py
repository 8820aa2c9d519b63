import pytest

from hanju.text.morphology import morphemes
from hanju.write.endings import connective, noun_ending, noun_endings


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        # a verbal noun stands alone
        ("가온시는 계획을 발표했다.", "가온시는 계획 발표"),
        ("가온시는 회의를 개최합니다.", "가온시는 회의 개최"),
        ("가온시는 정책을 시민에게 소개했다.", "가온시는 정책을 시민에게 소개"),
        ("가온시는 법안을 대표발의했다.", "가온시는 법안을 대표발의"),
        # native verbs by their object
        ("두 기관은 협약을 맺었다.", "두 기관은 협약 체결"),
        ("가온대는 인재양성 센터를 열었다.", "가온대는 인재양성 센터 개소"),
        ("가온대는 학술 세미나를 열었다.", "가온대는 학술 세미나 개최"),
        ("가온구는 최우수상을 받았다.", "가온구는 최우수상 수상"),
        ("새론전자는 국제 인증을 받았다.", "새론전자는 국제 인증 획득"),
        ("가온시는 사업은 주목을 받고 있다.", "가온시는 사업은 주목"),
        ("수출은 지난해보다 늘었다.", "수출은 지난해보다 증가"),
        ("가온시는 단속 강화에 나섰다.", "가온시는 단속 강화 추진"),
        ("조개껍데기는 한 해 4100톤에 이른다.", "조개껍데기는 한 해 4100톤 수준"),
        # modality stays
        ("시는 배출량을 40% 줄일 계획이다.", "시는 배출량을 40% 줄일 계획"),
        ("시는 추가 지원을 검토하고 있다.", "시는 추가 지원 검토 중"),
        ("시는 추가 지원을 검토 중이다.", "시는 추가 지원을 검토 중"),
        ("감축 효과가 커질 것으로 보인다.", "감축 효과가 커질 것으로 전망"),
        ("시는 제도를 강화하고자 한다.", "시는 제도를 강화할 계획"),
        ("지역 경제에 기여할 것이다.", "지역 경제에 기여할 전망"),
        ("사업은 오는 2028년까지 진행된다.", "사업은 오는 2028년까지 진행 예정"),
        ("정부는 데이터 개방을 확대해야 한다.", "정부는 데이터 개방 확대 필요"),
        ("누구나 온라인으로 신청할 수 있다.", "누구나 온라인으로 신청 가능"),
        ("회사가 매각한 것으로 알려졌다.", "회사가 매각한 것으로 알려짐"),
        # negation stays
        ("시는 규제를 완화하지 않기로 했다.", "시는 규제를 완화하지 않기로 결정"),
        ("예산에 포함되지 않았다.", "예산에 미포함"),
        ("예산을 삭감하지 않았다.", "예산을 삭감하지 않음"),
        ("이 시설은 현재 사용할 수 없다.", "이 시설은 현재 사용 불가"),
        ("아직 확정한 것은 아니다.", "아직 확정한 것은 아님"),
        # decisions, reports, purposes
        ("양 기관은 힘을 모으기로 했다.", "양 기관은 힘을 모으기로 합의"),
        ("시는 단가를 조정하기로 했다.", "시는 단가를 조정하기로 결정"),
        ("의원은 장치가 필요하다고 강조했다.", "의원은 장치가 필요하다고 강조"),
        ("과장은 곧 공개하겠다고 말했다.", "과장은 곧 공개하겠다고 언급"),
        ("수출이 16.6% 늘어난 것으로 나타났다.", "수출이 16.6% 증가"),
        ("이 사업은 일자리 창출을 목표로 한다.", "이 사업은 일자리 창출이 목표"),
        # nouns that look like verbs, and verbs already made nouns
        ("정책의 흐름.", "정책의 흐름"),
        ("예산에 포함.", "예산에 포함"),
        ("시민에게 큰 도움.", "시민에게 큰 도움"),
        ("개정안을 대표발의함.", "개정안을 대표발의"),
    ],
)
def test_a_sentence_ends_in_a_noun_and_keeps_its_claim(sentence: str, wanted: str) -> None:
    assert noun_ending(sentence).text == wanted


def test_a_flagged_ending_says_so() -> None:
    assert noun_ending("예산을 삭감하지 않았다.").kind == "nominal"
    assert noun_ending("지원을 검토하고 있다.").kind == "doing"
    assert noun_ending("그는 왜 그랬을까").kind == "none"


def test_a_long_head_does_not_change_the_tail() -> None:
    head = "가온시는 " + "시민과 함께 만드는 " * 12
    assert noun_ending(head + "협약을 맺었다.").text == head + "협약 체결"


def test_several_sentences_go_in_one_call() -> None:
    assert [e.text for e in noun_endings(["계획을 세웠다.", "", "법을 고쳤다."])] == [
        "계획 수립",
        "",
        "법 개정",
    ]


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("협약을 맺었다", "협약을 맺었으며"),
        ("사업비는 30억원이다", "사업비는 30억원이며"),
        ("내년에 준공할 예정이다", "내년에 준공할 예정이며"),
        ("기술을 개발한다", "기술을 개발하며"),
        ("정책의 흐름", None),
    ],
)
def test_a_sentence_goes_on_with_and(sentence: str, wanted: str | None) -> None:
    assert connective(sentence, morphemes(sentence)) == wanted
