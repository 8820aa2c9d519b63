# ruff: noqa: E501  an invented article keeps its lines

from datetime import UTC, date, datetime

import pytest

from hanju.model import Actor, Article, ArticleId, Entry, Placement, Story, StoryId
from hanju.settings import default_house
from hanju.write import BuiltinDrafter, check_facts, check_style, draft_entry

HOUSE = default_house()
BODY = """[견본일보=홍길동 기자] 충남 누리시는 나루만 어촌계 네 곳과 조개껍데기를 건축 자재로 되살리는 탄소중립 협약을 맺었다고 4일 밝혔다.

협약에 따라 어촌계는 해마다 껍데기 2,600톤을 모아 씻고, 시는 나루면에 하루 12톤을 갈아 가루로 만드는 시설을 짓는다. 가루는 석회석을 대신해 보도블록 원료로 쓰인다. 시는 연간 1,050톤의 온실가스가 감축될 것으로 봤다.

▲ 관계자들이 협약서를 들고 있다. <사진=누리시 제공>

사업비는 22억8천만원이며 내년 10월 준공할 예정이다. 나온결 누리시 수산과장은 "바닷가에 쌓여 냄새를 풍기던 껍데기가 마을의 수입이 된다"라며 "어촌계가 시설 운영을 맡아 수익을 나누도록 하겠다"라고 말했다.

누리시에서 나오는 조개껍데기는 한 해 4,100톤에 이르지만 지금은 절반가량이 항구 곳곳에 쌓여 있거나 다시 먼바다에 버려진다. 시설이 가동되면 일자리 14개가 생길 전망이다.

저작권자 ⓒ 견본일보, 무단 전재 및 재배포 금지"""
NURI = Actor(name="누리시", short="누리시", kind="local")


def story(title: str, text: str, actor: Actor | None = NURI) -> Story:
    article = Article(
        id=ArticleId("a1"),
        url="https://sample.example/1",
        title=title,
        text=text,
        outlet="견본일보",
        published_at=datetime(2025, 12, 4, 1, tzinfo=UTC),
    )
    place = Placement(
        field="탄소중립",
        chapter="",
        category="지자체",
        actor=actor,
        actor_name=actor.name if actor else "",
        region="충남",
        why=(),
    )
    return Story(
        id=StoryId("s1"), articles=(article,), placement=place, event_date=date(2025, 12, 4)
    )


@pytest.fixture(scope="module")
def entry() -> Entry:
    return draft_entry(story("누리시, 탄소중립 조개껍데기 재활용 공장 협약", BODY), HOUSE)


def test_the_entry_has_the_house_form(entry: Entry) -> None:
    assert entry.headline.startswith("누리시, ")
    assert 28 <= len(entry.headline) <= 47
    assert len(entry.bullets) == 3
    found = {f.rule for f in check_style(entry, HOUSE) if f.severity != "I"}
    assert found <= {"B2", "B3"}  # what the sources do not give is left short, not padded


def test_the_first_bullet_names_the_actor_and_drops_the_frame(entry: Entry) -> None:
    assert entry.bullets[0].text.startswith("충남 누리시가 나루만 어촌계 네 곳과")
    assert "밝혔" not in entry.bullets[0].text


def test_every_bullet_is_borne_out_by_its_own_evidence(entry: Entry) -> None:
    for bullet in entry.bullets:
        source = "\n".join(BODY[e.span[0] : e.span[1]] for e in bullet.evidence)
        assert source
        assert check_facts(source, bullet.text, date(2025, 12, 4), known_names=["누리시"]) == []


def test_captions_and_notices_never_enter(entry: Entry) -> None:
    text = " ".join(bullet.text for bullet in entry.bullets)
    assert "협약서를 들고" not in text
    assert "무단" not in text


def test_relative_dates_are_resolved() -> None:
    text = (
        "누리시는 나루만 어촌계 네 곳과 탄소중립 협약을 맺고 조개껍데기를 모으기 시작했다고 4일 밝혔다. "
        "사업비 22억8천만원을 들여 짓는 시설은 하루 12톤을 갈아 가루로 만들며 내년 10월 준공할 예정이다."
    )
    made = draft_entry(story("누리시, 탄소중립 협약", text), HOUSE)
    solved = {d.words: d.meaning for bullet in made.bullets for d in bullet.resolved_dates}
    assert solved["내년 10월"] == "2026년 10월"


def test_a_title_alone_gives_a_headline_and_no_bullets() -> None:
    made = draft_entry(
        story("누리시, 탄소중립 조개껍데기 재활용 공장 협약 체결하고 설비 착공", ""), HOUSE
    )
    assert made.bullets == ()
    assert made.notes == ("본문 없음",)
    assert made.headline.startswith("누리시, ")


def test_a_short_text_gives_fewer_bullets_and_says_so() -> None:
    text = "누리시는 나루만 어촌계 네 곳과 탄소중립 협약을 맺었다고 4일 밝혔다."
    made = draft_entry(story("누리시, 탄소중립 협약", text), HOUSE)
    assert len(made.bullets) == 1
    assert made.notes == ("본문이 짧아 문장 1개만 썼습니다",)


def test_the_first_bullet_names_the_doer_where_a_later_sentence_does() -> None:
    text = (
        "바닷가에 쌓인 조개껍데기는 냄새와 벌레로 오래전부터 주민들의 골칫거리로 꼽혀 왔다. "
        "누리시는 나루만 어촌계 네 곳과 조개껍데기를 보도블록 원료로 되살리는 탄소중립 협약을 맺고 "
        "하루 12톤을 갈아 가루로 만드는 시설을 짓기 시작했다."
    )
    made = draft_entry(story("누리시, 탄소중립 협약", text), HOUSE)
    assert made.bullets[0].text.startswith("누리시가 나루만 어촌계")


def test_two_clauses_of_one_doer_name_it_once() -> None:
    text = (
        "누리시는 나루만 어촌계 네 곳과 탄소중립 협약을 맺었다. "
        "누리시는 이번 협약에 따라 하루 12톤을 갈아 가루로 만드는 시설을 나루면에 짓는다."
    )
    made = draft_entry(story("누리시, 탄소중립 협약", text), HOUSE)
    assert made.bullets[0].text.count("누리시") == 1


def test_a_county_of_many_provinces_carries_its_own() -> None:
    south = Actor(name="남구", short="남구", kind="local")
    text = (
        "남구는 주택가 열두 곳에 빗물 저금통 640개를 설치하고 골목마다 나무를 심었다고 4일 밝혔다."
    )
    made = draft_entry(story("남구, 주택가 열두 곳에 빗물 저금통 640개 설치", text, south), HOUSE)
    assert made.headline.startswith("충남 남구, ")


def test_the_drafter_is_a_port() -> None:
    assert BuiltinDrafter().name == "builtin"


@pytest.mark.parametrize("text", ["…", "?!?!", "가" * 500, "<b>", "\u200b", "다. " * 50])
def test_odd_text_never_raises(text: str) -> None:
    made = draft_entry(story("?", text, actor=None), HOUSE)
    assert len(made.bullets) <= 3


def test_half_a_pair_of_marks_falls() -> None:
    text = (
        "누리시 관계자는 뜻깊은 자리였다며 “앞으로도 어촌계와 함께 조개껍데기를 되살리는 시설을 늘리고 "
        "일자리를 만드는 일을 꾸준히 이어 갈 계획이라고 말했다."
    )
    for bullet in draft_entry(story("누리시, 시설 확대", text), HOUSE).bullets:
        assert bullet.text.count("“") == bullet.text.count("”")


def test_who_reports_the_deed_of_another_stays_the_topic() -> None:
    text = (
        "누리시는 지역 기업인 나루전자가 항구 창고 지붕 세 곳에 햇빛 발전소를 짓고 남는 전기를 어촌계에 나눠 "
        "주는 탄소중립 협약을 주민들과 체결했다고 4일 밝혔다."
    )
    made = draft_entry(story("누리시, 햇빛 발전소 협약", text), HOUSE)
    assert made.bullets[0].text.startswith("누리시는 지역 기업인 나루전자가")
    assert made.bullets[0].text.endswith("체결했다고 발표.")


def test_an_actor_without_a_place_in_the_text_is_named_in_a_note() -> None:
    other = Actor(name="바다은행", short="바다은행", kind="company")
    text = "마을 꽃집이 겨울 꽃을 팔기 시작했다. 꽃집은 시장 골목 끝 낡은 창고를 고쳐 만들었다."
    made = draft_entry(story("겨울 꽃이 왔다", text, other), HOUSE)
    assert made.actor is None
    assert any("바다은행" in note for note in made.notes)
