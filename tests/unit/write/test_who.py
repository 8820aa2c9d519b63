from dataclasses import replace

import pytest

from hanju.model import Actor, Article, ArticleId, Placement, Story, StoryId
from hanju.write.headline import ActorNames
from hanju.write.who import actor_names, names_in_full, with_full_name, with_full_subject

GAON = Actor(name="가온대학교", short="가온대", kind="university", aliases=("가온대학",))


def story(title: str, text: str, actor: Actor | None) -> Story:
    article = Article(
        id=ArticleId("a"), url="", title=title, text=text, outlet="견본일보", published_at=None
    )
    place = Placement(
        field="AI",
        chapter="",
        category="",
        actor=actor,
        actor_name=actor.name if actor else "",
        region=None,
        why=(),
    )
    return Story(id=StoryId("s"), articles=(article,), placement=place)


def test_an_actor_that_the_text_does_not_name_is_dropped() -> None:
    text = "마을 꽃집이 겨울 꽃을 판다. 문의는 꽃집@gaon.ac.kr 또는 가온대 맞은편 가게에서 받는다."
    assert actor_names(story("겨울 꽃이 왔다", text, GAON)) == ActorNames("", "")
    assert actor_names(story("가온대, 겨울 꽃 연구", text, GAON)).full == "가온대학교"


@pytest.mark.parametrize(
    ("title", "text", "short"),
    [
        ("누리상회, 겨울 꽃 판매", "누리상회는 겨울 꽃을 판다고 알렸다.", "누리상회"),
        ("겨울의 기대감, 지난해와 같아", "마을 가게들은 올해도 비슷하다고 본다.", ""),
        ("누리상회, 겨울 꽃 판매", "", "누리상회"),
    ],
)
def test_the_head_of_a_title_is_an_actor_only_when_it_acts(
    title: str, text: str, short: str
) -> None:
    unplaced = replace(story(title, text, None), placement=None)
    assert actor_names(unplaced).short == short


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("가온대 화학과가 소재를 개발.", "가온대학교 화학과가 소재를 개발."),
        ("연구는 가온대와 누리시가 진행.", "연구는 가온대학교와 누리시가 진행."),
        ("가온대역 앞에서 개최.", "가온대역 앞에서 개최."),
        ("가온대학교가 가온대 역사를 정리.", "가온대학교가 가온대 역사를 정리."),
        ("'가온대 한마당'을 개최.", "'가온대 한마당'을 개최."),
    ],
)
def test_a_short_name_is_written_out_as_a_word_of_its_own(text: str, wanted: str) -> None:
    assert with_full_name(text, ActorNames("가온대", "가온대학교", ("가온대학",))) == wanted


def test_the_subject_takes_the_full_name_and_its_particle() -> None:
    names = ActorNames("누리원", "누리연구원")
    assert with_full_subject("누리원은 소재를 개발", names, None) == "누리연구원이 소재를 개발"


def test_long_and_short_names_of_provinces_are_one() -> None:
    assert names_in_full("전라남도산림원이 조사", "전남산림원")
    assert not names_in_full("전북산림원이 조사", "전남산림원")


def test_a_member_is_not_written_as_the_body_above_it() -> None:
    names = ActorNames("나루조합중앙회", "나루조합중앙회", ("나루조합",))
    text = "나루조합이 숲을 가꿈."
    assert with_full_name(text, names) == text


COUNCIL = Actor(
    name="가온시의회",
    short="가온시의회",
    kind="local_body",
    aliases=("가온시의장", "물빛연수원"),
)


@pytest.mark.parametrize(
    ("title", "text", "full"),
    [
        ("한다온 의장, 건의안 제출", "한다온 가온시의장이 건의안을 제출했다.", "한다온 가온시의장"),
        ("건의안 제출", "가온시의회는 건의안을 냈다. 한다온 가온시의장이 읽었다.", "가온시의회"),
        ("물빛연수원, 새 강당 개관", "물빛연수원이 새 강당을 열었다.", "물빛연수원"),
        ("새 강당 개관", "물빛연수원이 새 강당을 열었다.", "가온시의회"),
    ],
)
def test_the_head_or_the_works_act_where_the_body_does_not(
    title: str, text: str, full: str
) -> None:
    assert actor_names(story(title, text, COUNCIL)).full == full


def test_a_member_acts_for_itself() -> None:
    above = Actor(
        name="나루조합중앙회", short="나루조합중앙회", kind="association", aliases=("나루조합",)
    )
    text = "가온군의 나루조합은 숲을 가꿨다."
    assert actor_names(story("숲 가꾸기", text, above)).full == "나루조합"
    assert (
        actor_names(story("숲 가꾸기", "나루조합중앙회는 숲을 가꿨다.", above)).full == above.name
    )
