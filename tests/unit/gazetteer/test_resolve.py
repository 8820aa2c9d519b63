from __future__ import annotations

from datetime import date

import pytest

from hanju.gazetteer import Gazetteer
from hanju.model import Actor

FEBRUARY = date(2026, 2, 10)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.bundled()


@pytest.mark.parametrize(
    ("spelling", "name", "kind"),
    [
        ("행안부", "행정안전부", "central"),
        ("과기정통부", "과학기술정보통신부", "central"),
        ("기후부", "기후에너지환경부", "central"),
        ("청와대", "청와대", "central"),
        ("국회 과방위", "국회 과학기술정보방송통신위원회", "assembly"),
        ("전북", "전북특별자치도", "local"),
        ("노원구", "노원구", "local"),
        ("한전", "한국전력공사", "national_body"),
        ("KETI", "한국전자기술연구원", "national_body"),
        ("keti", "한국전자기술연구원", "national_body"),
        ("에경연", "에너지경제연구원", "national_body"),
        ("수은", "한국수출입은행", "national_body"),
        ("한은", "한국은행", "national_body"),
        ("인천TP", "인천테크노파크", "local_body"),
        ("부산진해경자청", "부산진해경제자유구역청", "local_body"),
        ("경기도교육청", "경기도교육청", "local_body"),
        ("순천향대", "순천향대학교", "university"),
        ("카이스트", "한국과학기술원", "university"),
        ("켄텍", "한국에너지공과대학교", "university"),
        ("서울대병원", "서울대학교병원", "university"),
        ("삼성전자", "삼성전자", "company"),
        ("㈜삼성전자", "삼성전자", "company"),
        ("LG엔솔", "LG에너지솔루션", "company"),
        ("한국거래소", "한국거래소", "company"),
        ("엔비디아", "엔비디아", "overseas"),
        ("젠슨황", "젠슨 황", "overseas"),
        ("美 백악관", "미국", "overseas"),
        ("IEA", "국제에너지기구", "overseas"),
        ("대한상의", "대한상공회의소", "association"),
        ("TTA", "한국정보통신기술협회", "association"),
        ("IR협의회", "한국IR협의회", "association"),
    ],
)
def test_a_spelling_of_the_press_finds_its_actor(
    gazetteer: Gazetteer, spelling: str, name: str, kind: str
) -> None:
    actor = gazetteer.resolve(spelling).actor
    assert actor is not None
    assert (actor.name, actor.kind) == (name, kind)


@pytest.mark.parametrize("place", ["중구", "서구", "동구", "남구", "북구", "강서구", "고성군"])
def test_a_district_of_several_cities_stays_open_with_a_reason(
    gazetteer: Gazetteer, place: str
) -> None:
    found = gazetteer.resolve(place, on=FEBRUARY)
    assert found.actor is None
    assert found.why.startswith("ambiguous between")
    assert len(found.candidates) > 1
    assert {actor.kind for actor in found.candidates} == {"local"}


@pytest.mark.parametrize(
    ("place", "context", "name"),
    [
        ("중구", "울산시의 가을", "울산광역시 중구"),
        ("서구", "대전 도안동", "대전광역시 서구"),
        ("동구", "광주광역시가 함께", "광주광역시 동구"),
        ("남구", "부산의 항구", "부산광역시 남구"),
        ("북구", "대구 북쪽", "대구광역시 북구"),
        ("강서구", "서울 마곡", "서울특별시 강서구"),
        ("고성군", "강원도의 바다", "강원특별자치도 고성군"),
        ("고성군", "경상남도의 공룡", "경상남도 고성군"),
        ("광주시", "경기도의 숲", "경기도 광주시"),
        ("광주시", "호남의 중심", "광주광역시"),
        ("광주", "경기도의 숲", "경기도 광주시"),
    ],
)
def test_a_region_in_the_context_settles_an_ambiguous_place(
    gazetteer: Gazetteer, place: str, context: str, name: str
) -> None:
    found = gazetteer.resolve(place, on=FEBRUARY, context=context)
    assert found.actor is not None
    assert found.actor.name == name


def test_two_regions_in_the_context_leave_the_place_open(gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve("중구", on=FEBRUARY, context="부산과 대구가 함께")
    assert found.actor is None


def test_a_bare_gwangju_reads_as_the_metropolitan_city(gazetteer: Gazetteer) -> None:
    found = gazetteer.resolve("광주", on=FEBRUARY)
    assert found.actor is not None
    assert (found.actor.name, found.why) == ("광주광역시", "the usual reading")


@pytest.mark.parametrize(
    ("spelling", "day", "name"),
    [
        ("전북", date(2024, 1, 17), "전라북도"),
        ("전북", date(2024, 1, 18), "전북특별자치도"),
        ("전라북도", date(2025, 6, 1), "전북특별자치도"),
        ("전북특별자치도", date(2023, 6, 1), "전라북도"),
        ("강원도", date(2023, 6, 10), "강원도"),
        ("강원도", date(2023, 6, 11), "강원특별자치도"),
        ("산업부", date(2025, 9, 30), "산업통상자원부"),
        ("산업부", date(2025, 10, 1), "산업통상부"),
        ("환경부", date(2025, 9, 30), "환경부"),
        ("환경부", date(2025, 10, 1), "기후에너지환경부"),
        ("여가부", date(2026, 1, 1), "성평등가족부"),
        ("통계청", date(2026, 1, 5), "국가데이터처"),
        ("지식재산처", date(2025, 3, 1), "특허청"),
        ("기재부", date(2026, 1, 1), "기획재정부"),
        ("방통위", date(2025, 12, 1), "방송미디어통신위원회"),
        ("전남", date(2026, 6, 30), "전라남도"),
        ("전남", date(2026, 7, 1), "전남광주통합특별시"),
        ("인천 동구", date(2026, 7, 1), "제물포구"),
    ],
)
def test_a_name_of_another_day_finds_the_name_of_the_day(
    gazetteer: Gazetteer, spelling: str, day: date, name: str
) -> None:
    actor = gazetteer.resolve(spelling, on=day).actor
    assert actor is not None
    assert actor.name == name


@pytest.mark.parametrize(
    ("spelling", "day", "name"),
    [
        ("기재부", date(2026, 2, 10), "기획재정부"),  # split into two ministries
        ("인천 중구", date(2026, 8, 1), "인천광역시 중구"),  # split into two districts
        ("우주항공청", date(2023, 8, 1), "우주항공청"),  # spoken of before it opened
    ],
)
def test_a_name_without_one_heir_keeps_itself(
    gazetteer: Gazetteer, spelling: str, day: date, name: str
) -> None:
    actor = gazetteer.resolve(spelling, on=day).actor
    assert actor is not None
    assert actor.name == name


def test_gunwi_belongs_to_the_province_of_the_day(gazetteer: Gazetteer) -> None:
    before = gazetteer.resolve("군위군", on=date(2023, 6, 30)).actor
    after = gazetteer.resolve("군위군", on=date(2023, 7, 1)).actor
    today = gazetteer.resolve("군위군").actor
    assert before is not None
    assert after is not None
    assert today is not None
    assert (before.region, after.region, today.region) == ("경북", "대구", "대구")


def test_a_former_name_leads_to_the_current_one(gazetteer: Gazetteer) -> None:
    former = gazetteer.resolve("전라북도").actor
    assert former is not None
    assert gazetteer.current(former).name == "전북특별자치도"
    split = gazetteer.resolve("기획재정부").actor
    assert split is not None
    assert gazetteer.current(split) == split


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("가온대", "university"),
        ("누리에너지", "company"),
        ("한빛시", "local"),
        ("가온고등교육협회", "association"),
        ("강릉문화재단", "local_body"),
        ("가온문화재단", "association"),
        ("수원환경교육지원청", "local_body"),
    ],
)
def test_an_unlisted_name_is_read_by_its_ending(gazetteer: Gazetteer, name: str, kind: str) -> None:
    found = gazetteer.resolve(name)
    assert found.actor is not None
    assert (found.actor.name, found.actor.kind) == (name, kind)
    assert found.why == f"not listed; its ending reads as {kind}"


@pytest.mark.parametrize("name", ["", "   ", "가나다라", "확대", "역시", "투자은행"])
def test_a_name_that_tells_nothing_stays_open(gazetteer: Gazetteer, name: str) -> None:
    found = gazetteer.resolve(name)
    assert (found.actor, found.why) == (None, "not listed")


def test_the_rows_of_the_office_win_over_the_bundled_ones(gazetteer: Gazetteer) -> None:
    own = Actor(
        name="한빛전자(주)", short="한빛전자", kind="association", aliases=("삼성전자", "대상")
    )
    wider = gazetteer.with_actors([own])
    assert wider.resolve("삼성전자").actor == own
    assert wider.resolve("한빛전자").actor == own
    assert [mention.actor for mention in wider.mentions("새 소식, 대상이 밝혔다")] == [own]
    assert gazetteer.resolve("삼성전자").actor != own
    assert wider.resolve("행안부") == gazetteer.resolve("행안부")


def test_the_bundled_gazetteer_is_read_once() -> None:
    assert Gazetteer.bundled() is Gazetteer.bundled()
