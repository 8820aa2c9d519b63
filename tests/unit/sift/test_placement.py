from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Actor, Article, ArticleId, Story, StoryId
from hanju.settings import House, default_house
from hanju.sift.placement import place

_IDS = count()


def article(title: str, text: str = "") -> Article:
    return Article(
        id=ArticleId(f"p{next(_IDS)}"),
        url="",
        title=title,
        text=text,
        outlet="가온일보",
        published_at=datetime(2026, 2, 10, 3, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


@pytest.mark.parametrize(
    ("title", "text", "category"),
    [
        ("강릉시, AI 관광 안내 서비스 시작", "강릉시는 10일 서비스를 열었다.", "지자체"),
        ("박승원 광명시장 “탄소중립 도시 완성”", "", "지자체"),
        ("과기정통부, AI 기본계획 의견 수렴", "", "중앙부처"),
        ("한국임업진흥원, 탄소흡수원 교육 개설", "", "국가기관"),
        ("인천테크노파크, AI 실증기업 모집", "", "지방기관"),
        ("순천향대, AI 교양과목 신설", "", "대학교"),
        ("삼성전자, 차세대 AI 반도체 공개", "", "민간기업"),
        ("오픈AI, 새 언어모델 공개", "", "해외"),
        ("[기고] AI 시대의 지역 언론", "", "기타"),
    ],
)
def test_the_doer_gives_the_category(house: House, title: str, text: str, category: str) -> None:
    assert place(article(title, text), house).category == category


def test_the_venue_is_not_the_doer(house: House) -> None:
    found = place(article("대우건설, 美 오하이오서 풍력 인력 교육"), house)
    assert found.category == "민간기업"
    assert found.actor is not None
    assert found.actor.short == "대우건설"


def test_the_partner_is_not_the_doer(house: House) -> None:
    found = place(article("산림청, 삼성전자와 손잡고 AI 산림 지도 제작"), house)
    assert found.category == "중앙부처"


def test_the_first_of_two_joint_actors_leads_and_both_are_named(house: House) -> None:
    found = place(article("포스코-한국남부발전, 그린수소 실증 착수"), house)
    assert found.category == "민간기업"
    assert "한국남부발전" in found.actor_name


def test_an_unlisted_name_before_the_comma_is_a_firm(house: House) -> None:
    found = place(article("누리봄솔빛, AI 기록 관리 기능 출시"), house)
    assert (found.actor, found.actor_name, found.category) == (None, "누리봄솔빛", "민간기업")
    assert "사전에 없는 이름" in found.why[0]


def test_a_masked_issuer_is_known_by_its_manner(house: House) -> None:
    text = "군은 16일 군민 200명에게 탄소중립 교육을 했다. 군 관계자는 군민의 참여를 당부했다."
    found = place(article("탄소중립 생활 실천 교육 마무리", text), house)
    assert found.category == "지자체"
    assert found.actor is None


def test_a_body_the_office_adds_wins(house: House) -> None:
    own = Actor(name="누리봄솔빛연구회", short="누리봄솔빛", kind="local_body", region="제주")
    found = place(article("누리봄솔빛, AI 교육 시작"), replace(house, actors=(own,)))
    assert (found.category, found.region) == ("지방기관", "제주")


def test_a_story_is_placed_by_the_doer_most_articles_name(house: House) -> None:
    vague = article("AI가 길을 안내한다")
    named = article("강릉시, AI 관광 안내 서비스 시작")
    story = Story(id=StoryId("s"), articles=(vague, named))
    found = place(story, house)
    assert (found.category, found.actor) == ("지자체", place(named, house).actor)
    assert "기사 2건 가운데" in " ".join(found.why)


def test_every_placement_has_a_reason_and_a_cell(house: House) -> None:
    found = place(article("AI가 바꾼 하루"), house)
    assert found.why
    assert found.category
    assert found.chapter


@given(st.text(max_size=60), st.text(max_size=160))
def test_odd_text_never_raises(title: str, text: str) -> None:
    assert place(article(title, text), default_house()).why


@pytest.mark.parametrize(
    ("text", "outlet", "region"),
    [
        ("부산 남구는 9일 주민 교육을 열었다.", "", "부산"),
        ("남구는 9일 주민 교육을 열었다.", "부산일보", "부산"),
        ("남구는 9일 주민 교육을 열었다.", "서울경제", None),
        ("남구는 9일 주민 교육을 열었다. 부산과 대구에서도 열린다.", "", None),
    ],
)
def test_the_city_of_a_district_comes_from_the_article_or_stays_open(
    house: House, text: str, outlet: str, region: str | None
) -> None:
    placement = place(replace(article("남구, 탄소중립 실천 교육", text), outlet=outlet), house)
    assert (placement.category, placement.region) == ("지자체", region)


def test_a_board_of_a_ministry_speaks_for_it_when_nobody_is_named(house: House) -> None:
    release = replace(
        article("쌀 수출 다섯 해 만에 세 배", "올해 쌀을 판 나라가 늘었다."), outlet="산림청"
    )
    placement = place(release, house)
    assert placement.actor is not None
    assert (placement.actor.name, placement.category) == ("산림청", "중앙부처")


def test_a_rival_that_a_headline_names_is_not_the_doer(house: House) -> None:
    assert (
        place(article("소니 픽처스 맞선다…CJ ENM, AI 극장 열어", ""), house).category == "민간기업"
    )


def test_a_product_called_like_a_body_is_not_that_body(house: House) -> None:
    placement = place(article("저전력 칩 SR-1 시제품 공개", "SR-1은 건전지로 움직인다."), house)
    assert placement.actor is None


def test_who_speaks_is_known_from_the_office_in_the_lead(house: House) -> None:
    scolded = place(
        article(
            "한가온 “김성환 장관, 탄소중립 계획 다시 내야”",
            "한가온 다온당 의원은 10일 탄소중립 계획을 두고 이같이 말했다.",
        ),
        house,
    )
    assert (scolded.category, scolded.actor_name) == ("중앙부처", "한가온 의원")
    visiting = place(
        article(
            "기후테크 기업 찾은 한가온 “탄소시장 연다”",
            "정부가 탄소시장을 연다. 한가온 산림청 차장 직무대행 청장은 10일 기업을 찾았다.",
        ),
        house,
    )
    assert visiting.category == "중앙부처"
    assert visiting.actor_name == "한가온 청장"


def test_a_name_without_an_office_is_no_speaker(house: House) -> None:
    found = place(article("가온길 “AI로 걷는다”", "가온길은 새로 난 산책로다."), house)
    assert "가온길" not in found.actor_name


def test_who_reports_a_thing_has_not_done_it(house: House) -> None:
    found = place(
        article(
            "AI 주소 하나가 천억원에 팔렸다",
            "파이낸셜타임스는 오픈AI가 인공지능(AI) 주소를 샀다고 보도했다.",
        ),
        house,
    )
    assert found.actor is None or found.actor.short != "파이낸셜타임스"


def test_the_institute_behind_a_report_is_the_doer(house: House) -> None:
    found = place(
        article(
            "“엔비디아 AI, 자율주행 판 바꾼다”",
            "엔비디아의 공개 도구가 자율주행을 바꿀 수 있다는 분석이 나왔다. "
            "한국자동차연구원은 9일 발표한 보고서에서 이같이 내다봤다.",
        ),
        house,
    )
    assert found.category == "국가기관"
    assert found.actor is not None
    assert found.actor.name == "한국자동차연구원"


def test_an_institute_shortened_by_hanja_is_known(house: House) -> None:
    found = place(article("한국자동차硏, AI 충돌 시험 공개"), house)
    assert found.actor is not None
    assert found.actor.name == "한국자동차연구원"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("[NNA] 태국 GAON, 팜유 탄소배출권 사업 시작", "GAON"),
        ("[NNA] 다온익스프레스, 태국 창고에 태양광 도입", "다온익스프레스"),
    ],
)
def test_a_firm_of_foreign_news_is_the_doer_and_not_its_country(
    house: House, title: str, name: str
) -> None:
    found = place(article(title, "태국 다온 그룹이 탄소를 줄인다."), house)
    assert (found.category, found.actor_name) == ("해외", name)


def test_whom_a_quotation_addresses_is_not_the_doer(house: House) -> None:
    found = place(
        article("러트닉 “엔비디아, AI칩 수출 조건 지켜야”", "러트닉 장관이 10일 말했다."), house
    )
    assert found.actor is not None
    assert found.actor.short == "미국 상무부"


def test_an_unlisted_firm_after_a_quotation_is_the_doer(house: House) -> None:
    found = place(article("“AI가 찾고 전문가가 협상” 다온딜, 중개 서비스 강화"), house)
    assert (found.category, found.actor_name) == ("민간기업", "다온딜")


def test_a_debate_of_nobody_goes_to_the_others(house: House) -> None:
    text = "봄이면 태양광 발전이 넘쳐 전력이 남는다."
    found = place(article("늘어나는 태양광, 남는 전력 대책 시급", text), house)
    assert found.category == "기타"


def test_a_firm_named_by_most_outweighs_a_product(house: House) -> None:
    told = [
        article("챗GPT서 ‘다온밥상’ 주문한다", "챗GPT에서 다온밥상 앱을 부를 수 있다."),
        article("다온밥상, 챗GPT에 앱 개설", "다온밥상은 10일 앱을 열었다고 밝혔다."),
        article("다온밥상, 챗GPT에 앱 개설…주문도"),
    ]
    story = Story(id=StoryId("s"), articles=tuple(told), event_date=None)
    assert place(story, house).category == "민간기업"


def test_a_hall_names_nobody_as_the_doer(house: House) -> None:
    found = place(
        article(
            "시민 AI 모임 출범",
            "시민 모임이 6일 가온 상상마당 인천관광공사 대회의실에서 첫 모임을 열었다.",
        ),
        house,
    )
    assert found.actor is None or found.actor.short != "인천관광공사"


def test_who_chose_a_firm_is_not_the_doer(house: House) -> None:
    found = place(
        article(
            "젠슨 황이 선택한 국내 첫 협력사…다온인텔, AI 시장 뚫었다",
            "다온인텔이 세계 시장에 나선다고 12일 밝혔다.",
        ),
        house,
    )
    assert (found.category, found.actor_name) == ("민간기업", "다온인텔")


def test_a_bank_that_counts_is_only_a_source(house: House) -> None:
    found = place(
        article("앤트로픽, AI 이용자 늘어", "BNP파리바에 따르면 앤트로픽 이용자가 늘었다."), house
    )
    assert found.actor is not None
    assert found.actor.short == "앤트로픽"


def test_research_abroad_is_overseas(house: House) -> None:
    text = "미국 가온주립대 연구팀은 기후변화가 빨라진다고 밝혔다."
    found = place(article("“기후변화, 생각보다 빠르다”", text), house)
    assert found.category == "해외"


def test_a_feature_of_nobody_is_no_firm_s(house: House) -> None:
    text = "재생에너지는 늘었지만 마을에서는 느끼기 어렵다."
    assert (
        place(article("재생에너지 ‘숫자’ 늘어도 ‘체감’ 못 하는 까닭", text), house).category
        == "기타"
    )
    ware = "경력직을 찾아 주는 플랫폼이 나왔다."
    assert place(article("AI 채용 ‘다온벗’ 시험판 열려", ware), house).category == "민간기업"
