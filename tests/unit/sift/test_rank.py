from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.model import Actor, Article, ArticleId, LicenseMode, Placement, Story, StoryId
from hanju.settings import House, default_house
from hanju.sift.rank import Ranked, rank

BASE = date(2025, 12, 11)
FIRST = datetime(2025, 12, 4, 1, tzinfo=UTC)
BODY = "가온시는 시민과 함께 나무를 심는 사업을 시작한다고 밝혔다. " * 14
CELLS = [
    (chapter.title, field.name, category.name)
    for chapter in default_house().chapters
    for field in default_house().fields
    for category in chapter.categories
]


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


def story(
    id_: str,
    *,
    cell: int = 0,
    day: int = 0,
    outlets: int = 1,
    title: str = "",
    text: str = BODY,
    license: LicenseMode = "none",  # noqa: A002
    actor: str = "",
    region: str | None = None,
) -> Story:
    at = FIRST + timedelta(days=day)
    articles = tuple(
        Article(
            id=ArticleId(f"{id_}-{n}"),
            url="",
            title=title or f"{id_} 소식",
            text=text,
            outlet=f"신문 {n}",
            published_at=at,
            license=license,
        )
        for n in range(outlets)
    )
    chapter, field, category = CELLS[cell]
    placement = Placement(
        field=field,
        chapter=chapter,
        category=category,
        actor=Actor(name=actor, short=actor, kind="local") if actor else None,
        actor_name=actor or id_,
        region=region,
        why=(),
    )
    return Story(
        id=StoryId(id_), articles=articles, placement=placement, event_date=(at.date()), score=0.0
    )


def ids(stories: tuple[Story, ...]) -> list[str]:
    return [str(one.id) for one in stories]


def ranked(stories: list[Story], house: House) -> Ranked:
    return rank(stories, house, base_date=BASE)


def test_independent_outlets_count_and_two_articles_of_one_paper_do_not(house: House) -> None:
    twice = story("twice", outlets=2)
    one_paper = replace(
        twice,
        id=StoryId("one"),
        articles=tuple(replace(a, outlet="같은 신문") for a in twice.articles),
    )
    result = ranked([one_paper, twice], house)
    by_id = {str(s.id): s for s in result.chosen}
    assert by_id["twice"].score > by_id["one"].score
    assert "매체 2곳" in by_id["twice"].why[0]


def test_a_release_a_known_actor_figures_and_our_own_region_give_points(house: House) -> None:
    plain = story("plain")
    rich = story(
        "rich", text=BODY + "사업비는 3억원이다.", license="kogl-1", actor="가온시", region="제주"
    )
    by_id = {str(s.id): s for s in ranked([plain, rich], house).chosen}
    one, two = by_id["plain"], by_id["rich"]
    assert two.score > one.score + 2
    for word in ("공식 보도자료", "행위자 확인(가온시)", "수치 있음", "우리 지역(제주)"):
        assert word in two.why[0]


def test_a_title_alone_is_chosen_only_where_its_category_would_be_empty(house: House) -> None:
    bare = story("bare", text="", outlets=2)
    beside = ranked([bare, story("full")], house)
    assert ids(beside.chosen) == ["full"]
    assert "본문이 없어" in beside.candidates[0].why[-1]
    assert ids(ranked([bare], house).chosen) == ["bare"]


def test_the_quota_of_a_category_holds_and_says_so(house: House) -> None:
    quota = house.chapters[0].categories[0].quota
    stories = [story(f"s{n:02}", day=n % 7, outlets=1 + n % 3) for n in range(quota + 4)]
    result = ranked(stories, house)
    assert len(result.chosen) <= quota
    field, category = CELLS[0][1:]
    assert {s.why[-1] for s in result.candidates} == {
        f"{field}·{category} 정원 {quota}건이 찼습니다"
    }


def test_every_category_gets_its_best_before_any_gets_its_second(house: House) -> None:
    small = replace(house, issue=replace(house.issue, entries_max=len(CELLS)))
    stories = [
        story(f"c{cell:02}-{n}", cell=cell, day=(cell + n) % 7, outlets=3 - n)
        for cell in range(len(CELLS))
        for n in range(3)
    ]
    chosen = ranked(stories, small).chosen
    assert Counter(ids(chosen)) == Counter(f"c{cell:02}-0" for cell in range(len(CELLS)))


def test_a_full_day_gives_way_but_never_empties_a_category(house: House) -> None:
    crowd = [story(f"d{n:02}", cell=n % 8, day=0, outlets=4) for n in range(24)]
    others = [story(f"o{n:02}", cell=n % 8, day=1 + n % 6) for n in range(24)]
    chosen = ranked(crowd + others, house).chosen
    assert {CELLS.index(_cell(s)) for s in chosen} == set(range(8))
    days = Counter(s.event_date for s in chosen)
    assert max(days.values()) <= max(house.issue.day_share_max * len(chosen), 8)


def test_one_actor_does_not_take_a_whole_category(house: House) -> None:
    stories = [story(f"k{n}", cell=4, day=n, outlets=2, actor="가온시") for n in range(4)]
    stories += [story(f"l{n}", cell=4, day=n, outlets=2, actor=f"누리{n}시") for n in range(4)]
    named = Counter(s.placement.actor_name for s in ranked(stories, house).chosen if s.placement)
    assert named["가온시"] < 4


def test_what_an_earlier_issue_holds_is_marked_and_falls_behind(house: House) -> None:
    old = story("old", title="가온시, 솔바람길 조성에 38억원 투입", text="", outlets=2)
    new = story("new", title="누리시, 햇빛마을 발전소 준공", text="")
    result = rank(
        [replace(old, articles=_with_body(old)), replace(new, articles=_with_body(new))],
        house,
        base_date=BASE,
        earlier_headlines=[(107, "가온시, 여름 더위 식힐 솔바람길 조성에 38억원 투입")],
    )
    by_id = {str(s.id): s for s in result.chosen + result.candidates}
    assert "제107호에 이미 실림" in by_id["old"].why[0]
    assert by_id["old"].score < by_id["new"].score


def test_what_goes_on_from_an_earlier_issue_is_marked_and_loses_nothing(house: House) -> None:
    later = story("later", title="가온시, 솔바람길 2단계 착공식 열고 시민 걷기 행사", outlets=2)
    plain = ranked([later], house).chosen[0]
    before = [(106, "바다시, 조개 축제"), (107, "가온시, 솔바람길 조성 계획과 시민 설명회")]
    marked = rank([later], house, base_date=BASE, earlier_headlines=before).chosen[0]
    assert marked.earlier is not None
    assert (marked.earlier.number, marked.earlier.kind) == (107, "continues")
    assert "제107호의 이어짐 +0.0" in marked.why[0]
    assert marked.score == plain.score


def test_a_follow_up_of_the_same_week_says_so_and_stands_behind(house: House) -> None:
    first, second = story("first"), replace(story("second"), continues=StoryId("first"))
    by_id = {str(s.id): s for s in ranked([first, second], house).chosen}
    assert "이번 기간 앞 소식의 이어짐 -0.3" in by_id["second"].why[0]
    assert by_id["second"].score < by_id["first"].score


def test_a_full_day_and_a_full_issue_are_told_as_reasons(house: House) -> None:
    crowd = [story(f"d{n:02}", cell=n % 8, day=0, outlets=4) for n in range(40)]
    others = [story(f"o{n:02}", cell=n % 8, day=1 + n % 6) for n in range(24)]
    reasons = {s.why[-1] for s in ranked(crowd + others, house).candidates}
    assert any(reason.startswith("12.04 하루 몫") for reason in reasons)
    small = replace(house, issue=replace(house.issue, entries_max=10))
    told = {s.why[-1] for s in ranked(crowd + others, small).candidates}
    assert any(reason.startswith("한 호의 항목 수 10건") for reason in told)


def test_a_chosen_story_says_its_place_in_the_category(house: House) -> None:
    chosen = ranked([story("a", outlets=3), story("b", day=1)], house).chosen
    field, category = CELLS[0][1:]
    assert [s.why[-1] for s in chosen] == [
        f"{field}·{category}에서 1번째로 뽑힘", f"{field}·{category}에서 2번째로 뽑힘",
    ]  # fmt: skip


def test_a_story_without_a_place_is_a_candidate_that_says_so(house: House) -> None:
    lost = replace(story("lost"), placement=None)
    result = ranked([lost, story("here")], house)
    assert ids(result.chosen) == ["here"]
    assert result.candidates[0].why[-1] == "들어갈 구분이 없습니다"


def test_a_day_outside_the_window_is_replaced_by_the_day_of_publication(house: House) -> None:
    early = replace(story("early", day=2), event_date=date(2025, 11, 2))
    assert ranked([early], house).chosen[0].event_date == date(2025, 12, 6)


def test_no_stories_give_an_empty_issue(house: House) -> None:
    assert ranked([], house) == Ranked(chosen=(), candidates=())


def _with_body(one: Story) -> tuple[Article, ...]:
    return tuple(replace(article, text=BODY) for article in one.articles)


def _cell(one: Story) -> tuple[str, str, str]:
    assert one.placement is not None
    return one.placement.chapter, one.placement.field, one.placement.category


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(CELLS) - 1), st.integers(0, 6), st.integers(1, 5)),
        max_size=60,
    ),
    st.randoms(use_true_random=False),
)
def test_quotas_hold_nothing_is_lost_and_order_does_not_matter(
    rows: list[tuple[int, int, int]],
    chance: object,
) -> None:
    house = default_house()
    stories = [
        story(f"q{n:02}", cell=cell, day=day, outlets=outlets)
        for n, (cell, day, outlets) in enumerate(rows)
    ]
    result = ranked(stories, house)
    assert sorted(ids(result.chosen) + ids(result.candidates)) == sorted(str(s.id) for s in stories)
    assert len(result.chosen) <= house.issue.entries_max
    quotas = {
        (chapter.title, field.name, category.name): category.quota
        for chapter in house.chapters
        for field in house.fields
        for category in chapter.categories
    }
    taken = Counter(_cell(s) for s in result.chosen)
    assert all(taken[cell] <= quotas[cell] for cell in taken)
    assert set(taken) == {_cell(s) for s in stories}  # no filled category stays empty
    shuffled = list(stories)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert ranked(shuffled, house) == result
