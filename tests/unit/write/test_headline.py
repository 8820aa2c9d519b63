import pytest

from hanju.settings import default_house
from hanju.write.headline import ActorNames, cleaned_title, fits, headline, without_particles

RULES = default_house().entry
NURI = ActorNames("누리시", "누리특별시", ("충남 누리시",))


def made(title: str, lead: str = "", actor: ActorNames = NURI) -> str:
    return headline(title, actor, lead, RULES).text


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("[종합] 누리시, 회의 개최(종합)", "누리시, 회의 개최"),
        ("日 누리현, 中과 협약", "일본 누리현, 중국과 협약"),
        ("누리시, 수소버스 도입 | 견본일보", "누리시, 수소버스 도입"),
        ("14:01\n\n누리시, 서비스 개시(가족행복과)", "누리시, 서비스 개시"),
        ("누리시, 수출 10%↑", "누리시, 수출 10% 상승"),
    ],
)
def test_marks_of_the_desk_fall_off(title: str, wanted: str) -> None:
    assert cleaned_title(title) == wanted


def test_a_title_in_form_stays_with_the_short_name() -> None:
    text = made("누리특별시, 시민과 함께 만드는 탄소중립 빗물 저금통 640개 설치")
    assert text == "누리시, 시민과 함께 만드는 탄소중립 빗물 저금통 640개 설치"
    assert fits(text, RULES)


def test_a_second_comma_and_particles_fall() -> None:
    text = made("누리시, 인공지능 상담, 수어 안내를 담은 새 민원 창구를 개설했다")
    assert text == "누리시, 인공지능 상담·수어 안내 담은 새 민원 창구 개설"
    assert text.count(",") == 1


def test_a_title_without_the_actor_gets_it() -> None:
    text = made("탄소중립 조개껍데기 재활용 공장 건립 업무협약 체결")
    assert text == "누리시, 탄소중립 조개껍데기 재활용 공장 건립 업무협약 체결"


def test_a_cry_gives_way_to_the_lead() -> None:
    lead = "누리특별시가 어촌계와 조개껍데기를 건축 자재로 되살리는 탄소중립 협약 체결"
    assert made("버리던 껍데기, 돈이 될까?", lead).startswith("누리시, ")
    assert made("버리던 껍데기, 돈이 될까?", lead).endswith("탄소중립 협약 체결")


def test_a_long_number_is_cut_down_never_up() -> None:
    title = "누리시, 내년 예산 76조9055억원을 확정하고 인공지능 구현에 1조2661억2300만원 편성"
    text = made(title)
    assert "76조9000억원" in text
    assert len(text) <= RULES.headline_max


def test_a_name_in_quotation_marks_keeps_its_letters() -> None:
    assert (
        without_particles("인공지능 안부전화 '봄이' 확대를 추진")
        == "인공지능 안부전화 '봄이' 확대 추진"
    )


@pytest.mark.parametrize("title", ["", "…", "?", "“”", "누리시", "," * 5])
def test_odd_titles_never_raise(title: str) -> None:
    assert isinstance(made(title), str)
