from datetime import UTC, datetime

from hanju.model import Article, ArticleId, Story, StoryId
from hanju.write.choose import ORDINARY_WORTH, choose, choose_sentences, read_lines

LEAD = "누리시는 조개껍데기를 건축 자재로 되살리는 탄소중립 협약을 맺었다고 4일 밝혔다."
FIGURES = "사업비는 22억8000만원이며 하루 12톤을 가루로 만드는 시설 3곳을 짓는다."
PLAN = "시는 내년 10월 시설을 준공할 계획이다."


def article(number: int, *texts: str) -> Article:
    return Article(
        id=ArticleId(f"a{number}"),
        url=f"https://sample.example/{number}",
        title="누리시, 탄소중립 조개껍데기 협약",
        text="\n".join(texts),
        outlet="견본일보",
        published_at=datetime(2025, 12, 4, tzinfo=UTC),
    )


def test_each_function_finds_its_sentence() -> None:
    story = Story(id=StoryId("s"), articles=(article(1, LEAD, FIGURES, PLAN),))
    choice = choose(story)
    assert choice.who[0].text == LEAD
    assert choice.contents[0].text == FIGURES
    assert choice.effect[0].text == PLAN


def test_a_reprint_brings_nothing_new_and_another_fact_does() -> None:
    fact = "공장에서 일할 주민 14명은 내년 봄에 뽑는다."
    story = Story(id=StoryId("s"), articles=(article(1, LEAD, FIGURES), article(2, LEAD, fact)))
    assert [c.text for c in choose(story).all] == [LEAD, FIGURES, fact]


def test_spans_point_at_the_article() -> None:
    one = article(1, "[견본일보=홍길동 기자] " + LEAD, FIGURES)
    story = Story(id=StoryId("s"), articles=(one,))
    for candidate in choose(story).all:
        assert one.text[slice(*candidate.span)] == candidate.text


def test_sentences_of_a_text_are_chosen_in_reading_order() -> None:
    texts = ["부제목만 있는 줄", LEAD, FIGURES, PLAN, "홍길동 기자 hong@sample.example"]
    assert choose_sentences(texts, "누리시 탄소중립 협약") == [1, 2, 3]


def test_only_the_first_article_lends_worth_to_places() -> None:
    fact = "공장에서 일할 주민 14명은 내년 봄에 뽑는다."
    story = Story(id=StoryId("s"), articles=(article(1, LEAD, FIGURES), article(2, fact)))
    found = {c.text: c.worth for c in choose(story).all}
    assert found[LEAD] > found[fact] == ORDINARY_WORTH


def test_what_repeats_the_event_comes_after_what_adds_to_it() -> None:
    story = Story(id=StoryId("s"), articles=(article(1, LEAD, FIGURES),))
    order = [c.text for c in choose(story).contents]
    assert order.index(FIGURES) < order.index(LEAD)


def test_headings_are_told_from_bylines() -> None:
    read = read_lines(["부제목만 있는 줄", "홍길동 기자 hong@sample.example", LEAD, "사이 제목"])
    assert read.real == (2,)
    assert read.headings == ("부제목만 있는 줄",)


def test_a_story_without_text_gives_empty_rankings() -> None:
    choice = choose(Story(id=StoryId("s"), articles=(article(1, "제목만 있는 줄"),)))
    assert choice.who == choice.contents == choice.effect == choice.all == ()
    assert choose_sentences([], "제목") == []
