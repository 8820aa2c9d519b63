"""What is learned from editors: bounded, told in words, forgotten, and never too much."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.model import Decision, DecisionAction, Story, StoryId
from hanju.settings import House, default_house
from hanju.sift.rank import rank
from hanju.sift.taste import DECAY, learn, traits_of
from tests.unit.sift.test_rank import BASE, CELLS, story

NOON = datetime(2025, 1, 1, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


def chose(
    action: DecisionAction, of: Story, *, number: int = 100, minute: int = 0, name: str = ""
) -> Decision:
    return Decision(
        number=number,
        action=action,
        headline=of.lead.title,
        by="김편집",
        why="",
        at=NOON + timedelta(days=7 * number, minutes=minute),
        story_id=StoryId(name or of.id),
        traits=traits_of(of),
    )


def of_actors(kept: str, dropped: str, *, each: int = 8, number: int = 100) -> list[Decision]:
    """An editor who keeps one body and drops another, everything else being equal."""

    def shown(actor: str) -> list[Story]:
        return [story(f"{actor}{n}", actor=actor, title="소식") for n in range(each)]

    return [
        *(chose("accept", one, number=number) for one in shown(kept)),
        *(chose("drop", one, number=number) for one in shown(dropped)),
    ]


def test_what_was_kept_rises_and_what_was_dropped_falls_and_both_say_why() -> None:
    taste = learn(of_actors("가온시", "누리시"), limit=1.5)
    up = taste.of(story("n1", actor="가온시"))
    down = taste.of(story("n2", actor="누리시"))
    assert up.points > 0.3
    assert down.points < -0.3
    assert any("행위자 ‘가온시’ 8건 가운데 8건 실음(보통 4건)" in reason for reason in up.reasons)
    assert any("행위자 ‘누리시’ 8건 가운데 0건 실음" in reason for reason in down.reasons)


def test_nothing_chosen_nothing_learned(house: House) -> None:
    stories = [story(f"s{n}", cell=n % 8, day=n % 7, outlets=1 + n % 3) for n in range(30)]
    plain = rank(stories, house, base_date=BASE)
    assert rank(stories, house, base_date=BASE, taste=learn([], limit=1.5)) == plain
    one = learn([chose("accept", stories[0])], limit=1.5)
    assert rank(stories, house, base_date=BASE, taste=one) == plain, "one choice is no taste"


def test_the_limit_holds_and_zero_switches_learning_off() -> None:
    decisions = of_actors("가온시", "누리시", each=60)
    liked = story("n", actor="가온시")
    assert learn(decisions, limit=0.4).of(liked).points == 0.4
    assert "한도 0.4점까지만" in learn(decisions, limit=0.4).of(liked).reasons
    assert learn(decisions, limit=0.0).of(liked).points == 0.0


def test_the_last_word_counts_and_a_hold_says_nothing() -> None:
    actor = [story(f"x{n}", actor="가온시") for n in range(6)]
    regretted = [chose("drop", s) for s in actor] + [chose("accept", s, minute=5) for s in actor]
    others = [chose("drop", story(f"y{n}", actor="누리시")) for n in range(6)]
    held = [chose("hold", story(f"h{n}", actor="다솜시")) for n in range(6)]
    taste = learn(regretted + others + held, limit=1.5)
    assert taste.of(story("n", actor="가온시")).points > 0
    assert taste.choices == 12
    assert taste.of(story("m", actor="다솜시")).points == pytest.approx(0, abs=0.35)
    assert ("actor", "다솜시") not in taste.lessons


def test_a_change_of_mind_wins_over_older_issues() -> None:
    before = of_actors("가온시", "누리시", number=80)
    after = [d for n in (99, 100) for d in of_actors("누리시", "가온시", number=n)]
    taste = learn(before + after, limit=1.5)
    assert taste.of(story("n", actor="누리시")).points > 0
    assert DECAY < 1


def test_order_of_the_choices_does_not_matter() -> None:
    decisions = of_actors("가온시", "누리시") + of_actors("라온시", "가온시", number=101)
    assert learn(reversed(decisions), limit=1.5) == learn(decisions, limit=1.5)


def test_the_reason_and_the_place_in_the_category_are_told(house: House) -> None:
    taste = learn(of_actors("가온시", "누리시", each=20), limit=1.5)
    stories = [story(f"s{n}", actor="누리시", day=n, outlets=2) for n in range(4)]
    stories.append(story("liked", actor="가온시", day=5))
    result = rank(stories, house, base_date=BASE, taste=taste)
    by_id = {str(s.id): s for s in (*result.chosen, *result.candidates)}
    told = next(why for why in by_id["liked"].why if why.startswith("지난 선택에서 배움"))
    assert "구분 안 5위 → 1위" in told
    assert "20건 가운데 20건 실음" in told
    plain = rank(stories, house, base_date=BASE)
    before = next(s for s in (*plain.chosen, *plain.candidates) if s.id == "liked")
    assert by_id["liked"].why[0] == before.why[0], "the points of the rules are told apart"


def home_release(id_: str, *, cell: int = 0, day: int = 0) -> Story:
    return story(id_, cell=cell, day=day, license="kogl-1", region="제주", actor="제주특별자치도")


def test_a_release_of_the_own_region_is_never_lowered(house: House) -> None:
    taste = learn(of_actors("가온시", "제주특별자치도", each=30), limit=3.0)
    (only,) = rank([home_release("home")], house, base_date=BASE, taste=taste).chosen
    plain = rank([home_release("home")], house, base_date=BASE).chosen[0]
    assert only.score == plain.score
    assert any("우리 지역 공식 보도자료라 낮추지 않음" in why for why in only.why)


def test_favourites_cannot_crowd_a_release_of_the_own_region_out(house: House) -> None:
    quota = house.chapters[0].categories[0].quota
    liked = [story(f"l{n:02}", day=n % 7, outlets=2, actor=f"가온{n}시") for n in range(quota)]
    others = [story(f"d{n:02}", outlets=2, actor=f"누리{n}시") for n in range(quota)]
    past = [chose("accept", s, name=f"{s.id}-{n}", number=n) for s in liked for n in range(8)]
    past += [chose("drop", s, name=f"{s.id}-{n}", number=n) for s in others for n in range(8)]
    taste = learn(past, limit=3.0)
    rows = [*liked, home_release("home", day=6)]
    assert "home" in {str(s.id) for s in rank(rows, house, base_date=BASE).chosen}
    result = rank(rows, house, base_date=BASE, taste=taste)
    home = next(s for s in result.chosen if s.id == "home")
    assert all(s.score > home.score for s in (*result.chosen, *result.candidates) if s is not home)
    assert "배운 점수로 빠지지 않음" in home.why[-1]


rows = st.lists(
    st.tuples(
        st.integers(0, len(CELLS) - 1), st.integers(0, 6), st.integers(1, 4), st.booleans(),
        st.sampled_from(["가온시", "누리시", "다솜시"]),
    ),
    max_size=50,
)  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(rows, st.lists(st.tuples(st.integers(0, 7), st.booleans()), min_size=8, max_size=60))
def test_learning_keeps_the_limits_and_loses_nothing(
    found: Sequence[tuple[int, int, int, bool, str]], past: Sequence[tuple[int, bool]]
) -> None:
    house = default_house()
    stories = [
        home_release(f"q{n:02}", cell=cell, day=day)
        if home
        else story(f"q{n:02}", cell=cell, day=day, outlets=outlets, actor=actor)
        for n, (cell, day, outlets, home, actor) in enumerate(found)
    ]
    decisions = [
        chose("accept" if kept else "drop", story(f"p{n}", cell=cell, actor="가온시"), number=n % 9)
        for n, (cell, kept) in enumerate(past)
    ]
    plain = rank(stories, house, base_date=BASE)
    taste = learn(decisions, limit=3.0)
    learned = rank(stories, house, base_date=BASE, taste=taste)
    everyone = (*learned.chosen, *learned.candidates)
    assert sorted(s.id for s in everyone) == sorted(s.id for s in stories)
    points = {s.id: s.score for s in (*plain.chosen, *plain.candidates)}
    assert all(abs(s.score - points[s.id]) <= 3.0 + 1e-6 for s in everyone)

    def cells(chosen: tuple[Story, ...]) -> set[str]:
        return {f"{s.placement.field}{s.placement.category}" for s in chosen if s.placement}

    assert cells(learned.chosen) == cells(plain.chosen)
    homes = {s.id for s in plain.chosen if s.articles[0].license == "kogl-1"}
    assert homes <= {s.id for s in learned.chosen}
    assert len(learned.chosen) <= house.issue.entries_max
