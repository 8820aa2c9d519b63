"""What an editor had to mend in drafts, kind by kind, in sentences of our own.

Each case gives what a source says and what the writer makes of it. The names are invented.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hanju.model import Actor, ActorKind, Article, ArticleId, Entry, Placement, Story, StoryId
from hanju.settings import default_house
from hanju.text.morphology import morphemes
from hanju.text.sentences import real_sentences
from hanju.write import draft_entry
from hanju.write.cut import joined, unlisted, without_ties
from hanju.write.doers import ActorNames
from hanju.write.endings import noun_ending
from hanju.write.headline import headline
from hanju.write.headline_parts import sole
from hanju.write.markers import marked
from hanju.write.normalise_house import house_text, without_colour
from hanju.write.readying import in_house_form
from hanju.write.speech import body_tells, with_given_name, without_frame
from hanju.write.standing import has_subject, opens_with_subject
from hanju.write.titles import whole_title

HOUSE = default_house()


def head(title: str, lead: str, others: tuple[str, ...] = (), actor: str = "나루시") -> str:
    """The headline of a title and the sentences behind it."""
    told = [noun_ending(other).text for other in others]
    names = ActorNames(actor, actor, (actor,))
    return headline(title, names, noun_ending(lead).text, HOUSE.entry, others=told).text


def placed(name: str, kind: ActorKind) -> Placement:
    """A listed body that the sift took for the actor."""
    actor = Actor(name=name, short=name, kind=kind)
    return Placement(
        field="AI", chapter="", category="", actor=actor, actor_name=name, region=None, why=()
    )


def drafted(title: str, *lines: str, place: Placement | None = None) -> Entry:
    """An entry from one article."""
    article = Article(
        id=ArticleId("a"),
        url="",
        title=title,
        text="\n".join(lines),
        outlet="들녘일보",
        published_at=datetime(2026, 3, 4, 3, tzinfo=UTC),
    )
    return draft_entry(Story(id=StoryId("s"), articles=(article,), placement=place), HOUSE)


@pytest.mark.parametrize(
    ("title", "lead", "actor", "after"),
    [
        (
            "가람·누리, 수소·풍력 산업 협력 강화하는 첫 회의 열어",
            "나루시는 나루홀에서 협의회를 열었다.",
            "나루시",
            "나루시, 가람·누리 수소·풍력 산업 협력 강화하는 첫 회의 개최",
        ),
        (
            "2026년, 로봇 산업의 본격적인 성장 단계 진입 원년",
            "나루시는 나루홀에서 협의회를 열었다.",
            "나루시",
            "나루시, 2026년 로봇 산업의 본격적인 성장 단계 진입 원년",
        ),
        (
            "나루재단, 4년 글쓰기 교실 통한 결실 맺어",
            "나루재단은 주민 다섯 명이 책을 펴내는 성과를 거뒀다.",
            "나루재단",
            "나루재단, 4년 글쓰기 교실 통한 결실",
        ),
        (
            "나루건설·가람은행 들녘 에너지 금융 협력…새 발전소 투자 맞손",
            "나루건설과 가람은행이 들녘 에너지 금융 협력에 나섰다.",
            "나루건설",
            "나루건설·가람은행, 들녘 에너지 금융 협력하고 새 발전소 투자 협력",
        ),
        (
            "들녘 앞날 밝히는 '탄소 잡기' 뜬다",
            "나루시가 2050 탄소중립의 핵심인 '탄소 잡기' 기술 상용화에 드라이브를 건다.",
            "나루시",
            "나루시, 2050 탄소중립의 핵심인 '탄소 잡기' 기술 상용화 가속화",
        ),
        (
            "나루거래소, 첫 새싹기업 인수…전산 체계 전환 본격화",
            "나루거래소가 처음으로 새싹기업을 인수하며 전산 체계 전환에 나선다.",
            "나루거래소",
            "나루거래소, 첫 새싹기업 인수하고 전산 체계 전환 본격화",
        ),
    ],
)
def test_a_headline_keeps_the_titles_noun(title: str, lead: str, actor: str, after: str) -> None:
    assert head(title, lead, actor=actor) == after


def test_a_clause_that_leaves_the_titles_topic_is_no_headline() -> None:
    text = head(
        "나루시, 어르신 일자리 확대 모색",
        "나루시가 나루홀에서 '2026년 어르신 일자리 지원 위원회' 회의를 열어 지난 사업 성과를 "
        "바탕으로 새 사업 추진 방향을 논의했다.",
    )
    assert "어르신 일자리" in text


def test_who_gave_stands_before_the_comma() -> None:
    text = head(
        "(재)들녘장학회, 소방관 자녀 서른한 명에게 장학금 7090만원",
        "나루시 소방본부는 소방관 자녀 장학금 수여식을 열었다.",
        ("들녘장학회는 1990년부터 소방관 자녀를 도와왔다.",),
    )
    assert text.startswith("들녘장학회, ")


@pytest.mark.parametrize(
    ("sentence", "after"),
    [
        (
            "나루시는 5월까지 운영하는 들녘 배움터 수강생을 모집한다.",
            "나루시는 5월까지 운영하는 들녘 배움터 수강생 모집",
        ),
        ("나루시는 6월까지 다리를 놓는다.", "나루시는 6월까지 다리 설치 예정"),
        (
            "참가자들은 배운 것을 되새기는 시간도 가졌다.",
            "참가자들은 배운 것을 되새기는 시간도 마련",
        ),
        (
            "나루시는 현장에서 쓸 수 있는 방안 제시에 초점을 맞췄다.",
            "나루시는 현장에서 쓸 수 있는 방안 제시에 초점",
        ),
        (
            "들녘회는 지속적인 나눔 활동을 이어오고 있다.",
            "들녘회는 지속적인 나눔 활동 전개 중",
        ),
        (
            "이번 협약의 핵심은 함께 쓸 설비를 마련한 데 있다.",
            "이번 협약의 핵심은 함께 쓸 설비를 마련한 점",
        ),
        (
            "섣부른 진단은 현장의 혼선을 부를 수 있다.",
            "섣부른 진단은 현장의 혼선 초래 가능",
        ),
        (
            "가람면 협의체는 이누리 씨로부터 성금 100만원을 기탁받았다.",
            "가람면 협의체는 이누리 씨로부터 성금 100만원 접수",
        ),
        (
            "가람원은 로봇이 빠르게 진화하고 있음을 강조했다.",
            "가람원은 로봇이 빠르게 진화하고 있음을 강조",
        ),
        (
            "6월에 미리 낸 차량은 이번 부과 대상에서 제외됐다.",
            "6월에 미리 낸 차량은 이번 부과 대상에서 제외",
        ),
        ("이 길은 주민의 숙원사업이기도 하다.", "이 길은 주민의 숙원사업"),
        (
            "들녘에서는 물값이 지나치다는 평을 내놓고 있다.",
            "들녘에서는 물값이 지나치다는 평 제시 중",
        ),
        (
            "물이 바른 자리를 찾았다는 판단에 따른 것으로 보인다.",
            "물이 바른 자리를 찾았다는 판단에 따른 것으로 추정",
        ),
    ],
)
def test_an_ending_says_what_was_said(sentence: str, after: str) -> None:
    ended = noun_ending(sentence)
    assert (ended.text, ended.kind in {"noun", "doing"}) == (after, True)


def test_the_doer_that_somebody_tells_of_is_named_again() -> None:
    first = "누리군은 들녘회가 성금을 냈다고 밝혔으며"
    second = "들녘회는 해마다 마을 잔치도 열고 있다."
    assert joined(first, second) == f"{first}, {second}"


@pytest.mark.parametrize(
    "sentence",
    [
        "생산성이 오를 것으로 기대되는 한편 정보가 샐 걱정도 커졌다.",
        "누리군은 주민을 돕고, 더불어 살아가는 마을을 만들 예정이다.",
    ],
)
def test_a_word_that_joins_two_clauses_is_no_tie(sentence: str) -> None:
    assert without_ties(sentence) == sentence


def test_a_family_name_is_not_given_to_somebody_else() -> None:
    before = "김가람 들녘당 의원은 김누리 물길부 장관을 불러 까닭을 물었다. "
    made = with_given_name("김 장관은 회의가 멈춘 까닭을 밝혔다.", before)
    assert made == "김누리 장관은 회의가 멈춘 까닭을 밝혔다."


def test_a_report_that_began_before_keeps_its_teller() -> None:
    text = "가람사는 새 모형이 큰 몫을 할 것이라며, 쓰기 좋게 다듬었다고 밝혔다."
    assert without_frame(text, morphemes(text)) == text


def test_a_person_behind_another_clause_announces_nothing() -> None:
    assert not body_tells(
        "성금은 나루재단이 쓸 계획이며, 이누리 조합장은 힘이 되길 바란다고 전했다."
    )
    assert body_tells("나루시는 다리를 놓겠다고 밝혔다.")


def test_this_is_nobody() -> None:
    text = "이는 전력망에서 떨어졌다는 신호다."
    assert marked(text, text, morphemes(text), first=True) == text


def test_marks_and_colour_of_the_press_fall() -> None:
    assert house_text("나루시, ′들녘 알림이′ 해단") == "나루시, '들녘 알림이' 해단"
    assert (
        without_colour("나루시가 시민들의 뜨거운 관심 속에 잔치를 열었다")
        == "나루시가 잔치를 열었다"
    )


def test_a_cry_inside_a_name_ends_no_sentence() -> None:
    text = "누리군은 ‘들녘 열고! 바다 열고!’라는 주제로 잔치를 연다. 비도 멎었다고 한다."
    assert next(one.text for one in real_sentences(text)).endswith("잔치를 연다.")


def test_a_title_cut_without_a_mark_is_made_whole() -> None:
    line = "들녘 나눔회, 쌀 100포 가람면 협의체에 기탁"
    assert whole_title("들녘 나눔회, 쌀 100포 가람면", f"{line}\n가람면이 쌀을 받았다.") == line
    assert (
        whole_title("나루시, 새 다리 착공", "나루시, 새 다리 착공 소식을 알림")
        == "나루시, 새 다리 착공"
    )


def test_a_person_who_gave_is_no_speaker() -> None:
    entry = drafted(
        "가람면, 이웃돕기 성금 모여",
        "가람면 청년회와 가람면 들마을에 사는 이누리 씨가 이웃을 위해 써 달라며 가람면 협의체에 "
        "이웃돕기 성금을 기탁했다.",
        "이번 기부에는 가람면 청년회가 50만원, 이누리 씨가 100만원을 각각 전달했다.",
        "기탁된 성금은 겨울나기 난방비와 낡은 집을 고치는 일 등 이웃을 돕는 데 쓰일 예정이다.",
        "김나루 면장은 “두 분께 깊이 고맙다”며 “이웃을 더 살뜰히 살피겠다”고 말했다.",
    )
    assert entry.bullets[0].text.startswith("가람면 청년회와 가람면 들마을에 사는 이누리 씨")


def test_other_news_below_its_own_heading_and_picture_is_left_out() -> None:
    entry = drafted(
        "누리재단, 들녘 자동화 교육 수강생 모집",
        "누리재단은 이달부터 5월까지 가람관에서 여는 자동화 교육 수강생을 모집한다고 4일 밝혔다.",
        "이번 교육은 농사일의 품을 덜고 젊은 농부의 기술을 높이기 위해 마련됐다.",
        "교육은 기본 과정 세 번과 심화 과정 세 번으로 나뉘어 주말마다 가람관 실습실에서 진행된다.",
        "수강료는 무료이며 신청은 22일까지 누리재단 누리집에서 받는다.",
        "바닷가 쓰레기 줍기 대회 성황",
        "[사진=누리재단]",
        "주민 300여명은 지난 2일 물결 해변에서 쓰레기 2톤을 주워 나르는 대회를 열었다.",
        "박물결 회장은 “바다가 맑아져 기쁘다”며 “내년에도 대회를 열겠다”고 말했다.",
    )
    assert not any("쓰레기" in bullet.text or "물결" in bullet.text for bullet in entry.bullets)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("나루면 도움협(위원장 김나루)가 매트를 전달했다.", "나루면 도움협이 매트를 전달했다."),
        ("나루시(시장 김나루)는 매트를 전달했다.", "나루시는 매트를 전달했다."),
        ("수출액이 5천 476만 달러로 늘었다.", "수출액이 5천 476만달러로 늘었다."),
    ],
)
def test_what_is_taken_out_leaves_the_rest_right(source: str, made: str) -> None:
    assert house_text(source) == made


def test_under_whose_plan_it_happened_is_not_the_doer() -> None:
    entry = drafted(
        "물길부 '맑은 개울' 성공 돕는다...'들녘 우물' 200곳 조성",
        "나루군은 물길부 '맑은 개울 계획'에 발맞춰 주민의 물 걱정을 더는 '들녘 우물' 조성 사업을 "
        "추진한다고 4일 밝혔다.",
        "이를 위해 군은 2030년까지 모두 2000곳에 우물을 놓는다는 목표를 세우고 올해 200개 마을을 "
        "모집한다.",
        "신청을 바라는 마을은 이달 말까지 가람관에서 서류를 내면 된다.",
        place=placed("물길부", "central"),
    )
    assert entry.headline.startswith("나루군, ")
    assert "물길부가" not in entry.bullets[0].text
    assert entry.actor is None


def test_who_wrote_a_report_is_not_the_doer_of_what_it_tells() -> None:
    entry = drafted(
        "빌려 쓰는 농기계 시장에 새 깃발...젊은 창업자에 50억 뭉칫돈",
        "가람농기는 빌려 쓰는 농기계 시장에 나선 지 한 해 만에 투자금 50억원을 모았다고 밝혔다.",
        "들녘연구소에 따르면 빌려 쓰는 농기계 시장규모는 지난해 100조원으로 커진 것으로 추산된다.",
        "가람농기는 모은 돈으로 가람관에 정비소를 열고 직원 스무 명을 더 뽑을 계획이다.",
        place=placed("들녘연구소", "national_body"),
    )
    assert not entry.headline.startswith("들녘연구소")


def test_the_titles_own_doer_comes_before_whoever_ran_the_contest() -> None:
    entry = drafted(
        "〈사진뉴스〉누리시, 돌봄사업 공로 '물길부장관 표창'",
        "누리시(시장 김누리)는 4일 오후 가람관에서 열린 물길부 주관 '돌봄사업 유공 포상식'에서 "
        "지자체 부문 장관 표창을 받았다.",
        "누리시는 밤에도 문을 여는 돌봄터 열 곳을 마련해 맞벌이 가정 300여 곳을 도왔다.",
        place=placed("물길부", "central"),
    )
    assert entry.headline.startswith("누리시, ")


@pytest.mark.parametrize(
    "sentence",
    [
        "이용자가 줄었다고 설명했다.",
        "매출이 늘었다며 더 뽑겠다고 말했다.",
        "설비는 물론 인력까지 늘린다.",
        "올해는 마을 열 곳을 더 찾아간다.",
        "주민이 바라는 때에 쓸 수 있도록 문을 열어 둔다.",
    ],
)
def test_a_subject_inside_is_not_the_sentences_own(sentence: str) -> None:
    found = morphemes(sentence)
    assert not has_subject(found)
    assert not opens_with_subject(found)


@pytest.mark.parametrize(
    "sentence", ["이용자가 줄었다고 한다.", "나루시는 집을 짓고 길을 넓힌다.", "비가 그쳤다."]
)
def test_a_subject_of_its_own_is_seen(sentence: str) -> None:
    assert has_subject(morphemes(sentence))


@pytest.mark.parametrize(
    ("sentence", "after"),
    [
        ("들녘길은 그동안 조명을 덜 받았다.", "들녘길은 그동안 조명을 덜 받음"),
        ("누리회는 허가를 못 받았다.", "누리회는 허가를 못 받음"),
    ],
)
def test_a_deed_that_was_not_done_or_less_is_not_told_as_done(sentence: str, after: str) -> None:
    assert noun_ending(sentence).text == after


def test_a_long_list_is_cut_before_its_and_others() -> None:
    places = ", ".join(f"들녘{number}동 배움터" for number in "가나다라마바사아자차카타파하")
    text = f"나루시장은 {places} 등 열네 곳을 차례로 찾아 주민의 바람을 듣고 낡은 곳을 살폈다."
    made = unlisted(text, low=60, high=130)
    assert [len(one) <= 130 for one in made] == [True]
    assert " 등 열네 곳을 차례로 찾아" in made[0]
    assert made[0].startswith("나루시장은 들녘가동 배움터, 들녘나동 배움터")
    clause = (
        "나루시는 길을 넓히고, 다리 등을 고치며 오래된 우물을 하나하나 찾아 물이 맑은지 살폈다."
    )
    assert unlisted(clause, low=20, high=45) == []


@pytest.mark.parametrize(
    "text",
    [
        "[들녘 칼럼] [이 글의 뒷이야기는 들녘 누리집에서 볼 수 있습니다.] 나루시가 길을 냈다.",
        "물값이 올랐다. (사진=견본통신)나루시가 길을 냈다. 새 길은 가람동과 누리동을 곧게 잇는다.",
        "물값이 크게 오르는 모습이다.12일 나루시가 길을 냈다.",
    ],
)
def test_what_runs_into_a_sentence_is_no_part_of_it(text: str) -> None:
    told = {one.text for one in real_sentences(text)}
    assert told & {"나루시가 길을 냈다.", "12일 나루시가 길을 냈다."}


def test_a_particle_inside_a_name_is_none() -> None:
    text = "누리군에서 활동하는 박은뜰 작가와 박누리 시인이 들녘상을 받았다."
    assert marked(text, text, morphemes(text), first=True) == text


@pytest.mark.parametrize(
    ("title", "lead", "actor", "after"),
    [
        (
            "나루군, 지역업체 가람농기가 취약계층 위해 쌀 100포 기탁",
            "나루군은 가람농기가 쌀을 기탁했다고 밝혔다.",
            "나루군",
            "지역업체 가람농기, 취약계층 위해 쌀 100포 기탁",
        ),
        (
            "따뜻한 겨울나기",
            "나루군은 지난 4일 들녘교회가 이웃을 위해 나루군에 성금 300만원을 기탁했다고 밝혔다.",
            "나루군",
            "들녘교회, 이웃 위해 나루군에 성금 300만원 기탁",
        ),
        (
            "나루군 들녘 아너스 클럽 쌀 100포 가람면 협의체에 기탁",
            "들녘 아너스 클럽이 쌀 100포를 가람면 협의체에 기탁했다.",
            "나루군",
            "들녘 아너스 클럽, 쌀 100포 가람면 협의체에 기탁",
        ),
        (
            "가람, 가람전자와 들녘반도체가 나루에 새 공장 건설 위해 10조원 투자",
            "가람전자와 들녘반도체가 나루에 새 공장을 짓는다.",
            "가람",
            "가람전자·들녘반도체, 나루에 새 공장 건설 위해 10조원 투자",
        ),
        (
            "나루면 나눔협의체, 해 바뀌기 앞서 사랑의 김장 행사",
            "회원 스무 명이 김장 행사를 벌였다.",
            "누리군",
            "누리군 나루면 나눔협의체, 해 바뀌기 앞서 사랑의 김장 행사",
        ),
        (
            "나루군, 누리군에 이웃을 돕는 성금 500만원 전달",
            "나루군은 누리군에 성금을 전달했다.",
            "나루군",
            "나루군, 누리군에 이웃 돕는 성금 500만원 전달",
        ),
        (
            "나루군, 들녘초 학생 모두에게 새 책가방과 장학금 전달",
            "나루군은 들녘초등학교 학생들에게 책가방을 전달했다.",
            "나루군",
            "나루군, 들녘초 학생 모두에게 새 책가방과 장학금 전달",
        ),
        (
            "나루군, 들녘 농업·바다 기술 종합평가 '으뜸상' 동시 수상",
            "나루군은 종합평가에서 으뜸상을 받았다.",
            "나루군",
            "나루군, 들녘 농업·바다 기술 종합평가 '으뜸상' 동시 수상",
        ),
    ],
)
def test_a_headline_has_one_subject(title: str, lead: str, actor: str, after: str) -> None:
    assert head(title, lead, actor=actor) == after


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "나루배움원 들녘 살림 교실 공모 누리시나루배움원은 들녘 교실을 함께 꾸릴 곳을 찾는다.",
            "누리시나루배움원은 들녘 교실을 함께 꾸릴 곳을 찾는다.",
        ),
        (
            "나루시는 올해 마을 앞을 흐르는 소\n양천을 깨끗이 치웠다.\n소양천에는 새가 돌아왔다.",
            "나루시는 올해 마을 앞을 흐르는 소양천을 깨끗이 치웠다.",
        ),
        (
            "나루시는 올해 들녘 마을 앞 개울에 새 다리를 놓기로 결정했\n다.",
            "나루시는 올해 들녘 마을 앞 개울에 새 다리를 놓기로 결정했다.",
        ),
        (
            "나루시가 들녘 사람들에게 새로 나누어 준 물품은\n나루시는 내년에도 물품을 나눈다.",
            "나루시는 내년에도 물품을 나눈다.",
        ),
    ],
)
def test_a_sentence_begins_and_goes_on_where_it_does(text: str, told: str) -> None:
    assert real_sentences(text)[0].text == told


def test_what_leads_to_a_verb_is_no_item_of_a_list() -> None:
    assert sole("가람장, 직책으로, 나루 시장 살림") == "가람장 직책으로 나루 시장 살림"
    assert sole("수소, 풍력, 햇빛 협력") == "수소·풍력·햇빛 협력"


def test_a_column_keeps_the_noun_phrase_of_its_title() -> None:
    text = head(
        "[들녘칼럼] 들녘 물길 기록, 마을 물길 대전환의 오래된 기반",
        "물길기본법이 올해부터 시행되면서 물길 살림을 돌보기 위한 제도적 기반이 마련됐다.",
        actor="",
    )
    assert text == "들녘 물길 기록, 마을 물길 대전환의 오래된 기반"


def test_a_total_without_its_figure_falls() -> None:
    text = "가람회가 이웃을 위해 써 달라며 총 나루면 협의체에 성금을 냈다."
    made = in_house_form(text, "", None, room=60)
    assert made == "가람회가 이웃을 위해 써 달라며 나루면 협의체에 성금을 냈다."
    text = "가람회가 나루면 협의체에 총 300만원을 냈다."
    assert in_house_form(text, "", None, room=60) == text
    text = "나루시는 총 사업비에 맞추어 다리를 놓았다."
    assert in_house_form(text, "", None, room=60) == text


def test_a_sentence_that_says_as_what_hides_its_topic() -> None:
    found = morphemes("나라에서 가장 큰 나눔 사업으로 마을 천여 곳이 참여하고 있다.")
    assert not opens_with_subject(found)
