import pytest

from hanju.text.morphology import morphemes
from hanju.write.speech import PERSON, indirect, without_frame


def unframed(sentence: str) -> str:
    return without_frame(sentence, morphemes(sentence))


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("가온시는 협약을 맺었다고 4일 밝혔다.", "가온시는 협약을 맺었다."),
        ("가온시가 공장을 지을 예정이라고 밝혔다.", "가온시가 공장을 지을 예정이다."),
        (
            "한국가온기술연구원은 실증에 들어갔다고 5일 밝혔다.",
            "한국가온기술연구원은 실증에 들어갔다.",
        ),
        # a wish, an opinion, a claim about somebody else keep who said it
        ("가온시는 협력을 넓히겠다고 4일 밝혔다.", "가온시는 협력을 넓히겠다고 밝혔다."),
        ("나온 과장은 사업을 마쳤다고 4일 밝혔다.", "나온 과장은 사업을 마쳤다고 밝혔다."),
        (
            "가온시는 새론전자가 공장을 짓는다고 4일 밝혔다.",
            "가온시는 새론전자가 공장을 짓는다고 밝혔다.",
        ),
    ],
)
def test_the_frame_falls_only_from_own_deeds(sentence: str, wanted: str) -> None:
    assert unframed(sentence) == wanted


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("나온 시장은 “수입이 된다”라며 “이익을 나누겠다”라고 말했다.",
         "나온 시장은 수입이 된다며, 이익을 나누겠다고 말했다."),
        ("나온 시장은 “큰 변화입니다.”라고 말했다.", "나온 시장은 큰 변화라고 말했다."),
        ("나온은 “더 돕겠습니다”라고 말했다.", "나온은 더 돕겠다고 말했다."),
        ("나온은 “설명회를 준비 중”이라고 말했다.", "나온은 설명회를 준비 중이라고 말했다."),
        # a question stays direct
        ("나온 시장은 “누가 막겠는가?”라고 말했다.", "나온 시장은 “누가 막겠는가?”라고 말했다."),
    ],
)  # fmt: skip
def test_direct_speech_becomes_reported_speech(sentence: str, wanted: str) -> None:
    assert indirect(sentence, room=177) == wanted


def test_a_person_is_told_from_an_institute() -> None:
    assert PERSON.match("나온결 가온시 산업과장은 말했다")
    assert PERSON.match("하 의원은 말했다")
    assert not PERSON.match("한국가온기술연구원은 밝혔다")
    assert not PERSON.match("가온시는 밝혔다")
