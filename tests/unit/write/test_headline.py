from datetime import date

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


@pytest.mark.parametrize(
    ("title", "lead", "wanted"),
    [
        # a verb in the middle is no headline: the halves are joined or one is left
        (
            "누리시, 탄소중립 기술력 키운다…산업 전환 '실증 허브' 가동",
            "",
            "누리시, 탄소중립 기술력 확대하고 산업 전환 '실증 허브' 가동",
        ),
        # a half in 으로 says nothing: the lead does
        (
            "대한민국 인공지능 로봇 거점으로…누리시",
            "누리특별시가 2030년까지 인공지능 로봇 실증 거점 다섯 곳을 조성한다는 계획 발표",
            "누리시, 2030년까지 인공지능 로봇 실증 거점 다섯 곳 조성한다는 계획 발표",
        ),
        # the actor is said once, its chief not at all
        (
            "누리시, 나온결 누리시장 탄소중립 시민 실천단 640명 위촉식 개최",
            "",
            "누리시, 탄소중립 시민 실천단 640명 위촉식 개최",
        ),
        # a cry in quotation marks before the title falls
        (
            "“껍데기가 돈 된다” 누리시, 조개껍데기 재활용 공장 건립 업무협약 체결",
            "",
            "누리시, 조개껍데기 재활용 공장 건립 업무협약 체결",
        ),
        # whoever did it comes first, also where another was placed
        (
            "가온교회, 누리시에 이웃돕기 성금 500만원과 쌀 40포 기탁",
            "",
            "가온교회, 누리시에 이웃돕기 성금 500만원과 쌀 40포 기탁",
        ),
        # a clause keeps its object
        (
            "바닷가 골칫거리의 변신?",
            "누리특별시가 버려지는 조개껍데기를 건축 자재로 전환하기 위해 '되살림 공장' 조성 추진",
            "누리시, 버려지는 조개껍데기 건축 자재로 전환하기 위해 '되살림 공장' 조성 추진",
        ),
        # another subject stays
        (
            "나루만 되살림 공장 ‘주목’",
            "누리특별시 나루면 되살림 공장이 국내외 견학 명소로 부상",
            "누리시, 나루면 되살림 공장 국내외 견학 명소로 부상",
        ),
        # a tag that is the whole title is the title
        ("[누리특별시 재난안전대책본부 브리핑]", "", "누리시, 재난안전대책본부 브리핑"),
        # the actor inside a name stays there
        (
            "누리시, ‘제44회 누리시 어린이 의회’ 본회의 개최와 정책 제안",
            "",
            "누리시, '제44회 누리시 어린이 의회' 본회의 개최와 정책 제안",
        ),
        # a wish stays a wish
        (
            "왜 지금 껍데기인가?",
            "누리특별시가 수거 체계를 서둘러 도입해 어촌의 부담을 덜고 새 일자리를 마련할 계획",
            "누리시, 수거 체계 서둘러 도입해 어촌의 부담 덜고 새 일자리 마련할 계획",
        ),
    ],
)
def test_a_headline_that_an_editor_keeps(title: str, lead: str, wanted: str) -> None:
    assert made(title, lead) == wanted


def test_a_title_that_the_board_cut_off_gives_way() -> None:
    lead = "누리특별시가 복지기동대와 함께 취약계층 열두 가구에 방풍창 설치"
    assert made("누리시 복지기동대, 취약계층 방풍창 설치 재능..", lead).endswith("방풍창 설치")


def test_a_speech_keeps_who_says_it() -> None:
    bank = ActorNames("누리은행", "한국누리은행")
    text = made(
        '누리은행 "바이오 자료, 국가 승인형 개방 체계 마련 필요"', "한국누리은행이 체계 제시", bank
    )
    assert text == "누리은행, 바이오 자료 국가 승인형 개방 체계 마련 필요"


def test_next_year_is_written_as_a_year() -> None:
    text = headline(
        "누리시, 내년 탄소중립 시민 실천단 640명 모집", NURI, "", RULES, date(2025, 12, 4)
    ).text
    assert text == "누리시, 2026년 탄소중립 시민 실천단 640명 모집"


def test_two_halves_that_are_no_deeds_of_one_doer_stay_apart() -> None:
    text = made("누리시 나온결 과장, 국제 협의체 전문가 위원 선정…한국인 최초")
    assert "하고" not in text


@pytest.mark.parametrize("title", ["", "…", "?", "“”", "누리시", "," * 5])
def test_odd_titles_never_raise(title: str) -> None:
    assert isinstance(made(title), str)


def test_a_short_headline_takes_the_longer_name() -> None:
    actor = ActorNames("나루군", "나루군", (), "전남 나루군")
    made = headline("나루군, 태양광 기자재 '국산화' 사용 협약 체결", actor, "", RULES)
    assert made.text == "전남 나루군, 태양광 기자재 '국산화' 사용 협약 체결"


def test_days_in_a_headline_stand_without_the_day_they_are_told_on() -> None:
    lead = "오는 28일부터 이틀간 나루봉 철쭉축제를 누리 광장과 강변 무대에서 개최 예정"
    made = headline(
        "철쭉 향기 가득!", ActorNames("나루군", "나루군"), lead, RULES, date(2025, 4, 20)
    )
    assert "오는" not in made.text
    led = headline(
        "나루군, 지난 3월 문 연 숲 유치원에 어린이 1200명 방문",
        ActorNames("나루군", "나루군"),
        "",
        RULES,
        date(2025, 6, 1),
    )
    assert "지난" not in led.text


def test_a_long_unknown_subject_gives_its_last_words() -> None:
    lead = "광장 북쪽 골목에 작년 겨울 처음 문을 연 나루빵집이 항상 줄을 서는 가게로 자리매김"
    who, _, what = made("골목에 오래 남고 싶어요!", lead, ActorNames("", "")).partition(", ")
    assert who.endswith("나루빵집")
    assert len(who) <= 18
    assert what


NOBODY = ActorNames("", "")


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [
        (
            "들녘 배수로를 넓히기 위한 예산이 이번 추가경정예산안에 포함돼 통과.",
            "들녘 배수로를 넓히기 위한 예산, 이번 추가경정예산안에 포함돼 통과",
        ),
        (
            "물빛읍 다온리 나래지역아동센터가 열 번째 생일잔치 개최.",
            "물빛읍 다온리 나래지역아동센터, 열 번째 생일잔치 개최",
        ),
    ],
)
def test_what_a_clause_is_about_stands_before_the_comma(lead: str, wanted: str) -> None:
    assert made("우리 마을 이야기", lead, NOBODY) == wanted


def test_one_of_several_subjects_takes_no_comma() -> None:
    lead = "이번 나눔에 나래마을 청년회가 50만원, 조다온 씨가 100만원을 각각 전달."
    assert "청년회, " not in made("우리 마을 이야기", lead, NOBODY)
