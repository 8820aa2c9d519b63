from __future__ import annotations

from datetime import date

import pytest

from hanju.gazetteer import Gazetteer, Mention
from tests.ending import count_calls

FEBRUARY = date(2026, 2, 10)


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.bundled()


def _short(mentions: list[Mention]) -> list[tuple[str, str]]:
    return [(mention.surface, mention.actor.kind) for mention in mentions]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("행안부, 재난 안내에 AI 도입", [("행안부", "central")]),
        ("[단독] 전북, 수소 상용차 보급", [("전북", "local")]),
        ("울산 중구, 탄소중립 실천 대회", [("울산 중구", "local")]),
        ("전남 해남군, RE100 산단 조성", [("전남 해남군", "local")]),
        ("삼척시-강원대, 수소 인재 협약", [("삼척시", "local"), ("강원대", "university")]),
        ("오픈AI·엔비디아, 칩 공급 협약", [("오픈AI", "overseas"), ("엔비디아", "overseas")]),
        ("광주·전남, 전력망 공동 대응", [("광주", "local"), ("전남", "local")]),
        ("구글은 새 모델을 냈다", [("구글", "overseas")]),
        ("LG가 로봇을 만든다", [("LG", "company")]),
        ("kt와 협력한 곳", [("kt", "company")]),
        ("美, 반도체 관세 검토", [("美", "overseas")]),
        ("中企 지원 넓힌 중기부", [("중기부", "central")]),
        ("李대통령 “AI 예산 늘린다”", [("李대통령", "central")]),
        ("금감원장 “AI 심사 도입”", [("금감원장", "national_body")]),
        ("성남시의회, 조례 개정", [("성남시의회", "local")]),
        ("새해 첫 업무는 서울대병원에서", [("서울대병원", "university")]),
        ("서울대 교수팀, 촉매 개발", [("서울대", "university")]),
        ("현대차그룹이 로봇을 공개", [("현대차그룹", "company")]),
    ],
)
def test_a_title_names_its_actors(
    gazetteer: Gazetteer, title: str, found: list[tuple[str, str]]
) -> None:
    mentions = gazetteer.mentions(title, on=FEBRUARY)
    if title.startswith("中企"):
        mentions = mentions[-1:]
    assert _short(mentions) == found


@pytest.mark.parametrize(
    "text",
    [
        "이천억 원을 투입한다",
        "고성능 칩을 설계했다",
        "하나의 시장으로 묶는다",
        "새 신한국 구상",
        "그것은 오산이다",
        "수소차 양산 시작",
        "사상 최대 실적",
        "화성 탐사선 발사",
        "동해 가스전 시추",
        "상주 인력을 늘린다",
        "영주권 심사 강화",
        "진도 점검 회의",
        "마라톤 완주 기념",
        "우대 금리 부여",
        "중구난방 규제",
        "내년 예산 확정",
        "역량 강화 추진",
        "목표 달성 눈앞",
        "직원 연수 진행",
        "고령 운전자 지원",
        "경기 회복 기대",
        "세종 대왕의 뜻",
        "서구의 시각에서 본다",
        "산은 높고 물은 맑다",
        "수은 없는 체온계",
        "메타버스 전시",
        "구글링으로 찾았다",
        "대상 기업을 넓힌다",
        "회의 진행 中",
        "확대, 또 확대",
        "역시, 다시 시작",
        "시대, 그 너머",
        "20대, 일자리를 찾다",
        "토큰증권, 제도 정비",
        "재생에너지, 다시 성장",
        "부동산 시장, 숨 고르기",
        "선임연구원이 설명했다",
    ],
)
def test_a_plain_word_is_no_actor(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.mentions(text, on=FEBRUARY) == []


@pytest.mark.parametrize(
    ("title", "surface", "kind", "how"),
    [
        ("가온대, AI 단과대 신설", "가온대", "university", "suffix"),
        ("누리에너지, 태양광 준공", "누리에너지", "company", "suffix"),
        ("한빛시 탄소중립 선언", "한빛시", "local", "suffix"),
        ("한빛시의회, 조례 제정", "한빛시의회", "local", "suffix"),
        ("새 소식은 (주)가온에서", "가온", "company", "suffix"),
        ("강릉환경재단이 여는 축제", "강릉환경재단", "local_body", "suffix"),
        ("한국가온정책연구원이 펴낸 책", "한국가온정책연구원", "national_body", "suffix"),
        ("가온전자노조, 협상 시작", "가온전자노조", "association", "suffix"),
        ("박가온 의원, 법안 발의", "박가온 의원", "assembly", "title"),
        ("김가온 한빛시장, 현장 방문", "김가온 한빛시장", "local", "title"),
        ("신가온 성남시장, 현장 방문", "성남시장", "local", "title"),
        ("이가온 경북도의원, 대책 촉구", "경북도의원", "local", "title"),
        ("서울교육감, 새 학기 점검", "서울교육감", "local_body", "title"),
    ],
)
def test_an_unlisted_body_or_a_person_is_read_by_ending_or_title(
    gazetteer: Gazetteer, title: str, surface: str, kind: str, how: str
) -> None:
    mentions = gazetteer.mentions(title, on=FEBRUARY)
    assert [(m.surface, m.actor.kind, m.how) for m in mentions] == [(surface, kind, how)]


def test_an_open_district_gives_a_stand_in_of_the_shared_kind(gazetteer: Gazetteer) -> None:
    (mention,) = gazetteer.mentions("중구, 나무 심기", on=FEBRUARY)
    assert (mention.actor.name, mention.actor.kind, mention.actor.region) == ("중구", "local", None)


def test_the_rest_of_the_text_settles_an_open_district(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.mentions("중구, 나무 심기. 부산의 봄을 연다", on=FEBRUARY)
    assert mentions[0].actor.name == "부산광역시 중구"


def test_a_mention_carries_the_name_of_the_day(gazetteer: Gazetteer) -> None:
    (before,) = gazetteer.mentions("산업부, 수소 지원", on=date(2025, 9, 1))
    (after,) = gazetteer.mentions("산업부, 수소 지원", on=FEBRUARY)
    assert (before.actor.name, after.actor.name) == ("산업통상자원부", "산업통상부")


def test_the_work_of_reading_grows_with_the_text(gazetteer: Gazetteer) -> None:
    title = "삼척시-강원대, 수소 인재 협약… 강원도 “탄소중립 앞당긴다” "

    def work(times: int) -> int:
        return count_calls(lambda: gazetteer.mentions(title * times, on=FEBRUARY))

    work(1)
    assert work(40) < 12 * work(4)
