"""What an editor touched stays as it is, whatever arrives late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.collect.files import read_articles
from hanju.model import Article, ArticleId, Sifted, Story, StoryId
from hanju.sample import BASE_DATE, sample_articles
from hanju.settings import House, default_house
from hanju.sift.taste import NO_TASTE
from hanju.sift.touched import Touched, reconcile
from hanju.sift.week import sift
from tests.unit.making import article

NOW = datetime(2025, 12, 11, 3, tzinfo=UTC)


def story(*names: str, id_: str = "") -> Story:
    return Story(
        id=StoryId(id_ or f"s-{names[0]}"), articles=tuple(article(name) for name in names)
    )


def held(one: Story) -> list[str]:
    return [str(article.id) for article in one.articles]


def test_a_new_article_of_a_touched_story_waits_and_is_proposed() -> None:
    touched = [Touched(story=story("a", "b"), headline="협약")]
    found = reconcile([story("late", "a", "b"), story("x")], touched)
    assert [held(one) for one in found.free] == [["x"]]
    assert [held(one) for one in found.waiting] == [["late"]]
    assert "‘협약’와(과) 같은 사건" in found.waiting[0].why[-1]
    (proposal,) = found.proposals
    assert (proposal.kind, proposal.story_id, proposal.articles) == ("join", "s-a", ("late",))
    assert proposal.why.startswith("새 기사 1건이 이 사건에 더해질 수 있음")


def test_two_touched_stories_that_would_merge_are_both_told() -> None:
    touched = [Touched(story=story("a"), headline="가"), Touched(story=story("b"), headline="나")]
    found = reconcile([story("a", "b")], touched)
    assert found.free == found.waiting == ()
    assert [(p.kind, p.story_id, p.articles) for p in found.proposals] == [
        ("merge", "s-a", ("b",)),
        ("merge", "s-b", ("a",)),
    ]


def test_a_touched_story_that_would_fall_apart_is_told_which_articles_would_go() -> None:
    touched = [Touched(story=story("a", "b", "c"), headline="가")]
    found = reconcile([story("a", "c"), story("b")], touched)
    assert found.free == found.waiting == ()
    (proposal,) = found.proposals
    assert (proposal.kind, proposal.articles) == ("split", ("b",))
    assert "2갈래" in proposal.why


def test_nothing_of_a_story_that_was_taken_out_comes_back_by_itself() -> None:
    touched = [Touched(story=story("a"), headline="가", prints=False, why="편집자가 뺌(김: 중복)")]
    found = reconcile([story("late", "a")], touched)
    assert not found.free
    assert not found.proposals
    assert "편집자가 뺀 ‘가’" in found.waiting[0].why[-1]


def test_a_follow_up_points_at_the_touched_story_that_stands() -> None:
    touched = [Touched(story=story("a", id_="s-mine"), headline="가")]
    later = replace(story("x"), continues=StoryId("s-new"))
    found = reconcile([story("a", id_="s-new"), later], touched)
    assert found.free[0].continues == "s-mine"


# -- the whole sift ------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def week() -> list[Article]:
    with sample_articles() as path:
        return list(read_articles(path).articles)[:90]


def sifted(articles: Sequence[Article], house: House, touched: Sequence[Touched] = ()) -> Sifted:
    return sift(articles, house, base_date=BASE_DATE, now=NOW, taste=NO_TASTE, touched=touched)


def reprint(of: Article, number: int) -> Article:
    at = of.published_at or NOW
    return replace(
        of,
        id=ArticleId(f"late-{number}"),
        url=f"https://late.hanju.example/{number}",
        outlet=f"늦은신문{number}",
        published_at=min(at + timedelta(hours=3), NOW),
    )


@settings(max_examples=6, deadline=None)
@given(chance=st.randoms(use_true_random=False))
def test_random_late_articles_never_change_a_touched_story(
    week: list[Article], chance: object
) -> None:
    house = default_house()
    shuffled = list(week)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    early, late = shuffled[:60], shuffled[60:]
    first = sifted(early, house)
    picked = list(first.chosen[::2])
    out = list(first.candidates[:1])
    touched = [Touched(story=one, headline=one.lead.title) for one in picked]
    touched += [Touched(story=o, headline="뺀 것", prints=False, why="편집자가 뺌") for o in out]
    late += [reprint(one.lead, n) for n, one in enumerate(picked)]
    again = sifted(early + late, house, touched)
    standing = {one.id: one for one in again.chosen}
    assert all(standing[one.id] == one for one in picked), "byte for byte"
    assert not {one.id for one in out} & standing.keys()
    everyone = [*again.chosen, *again.candidates]
    ids = [name for one in everyone for name in held(one)]
    assert len(ids) == len(set(ids)), "an article belongs to one story"
    known = {a.id for a in early + late}
    assert known == set(ids) | {drop.article_id for drop in again.dropped}, "nothing is lost"
    joined = {id_ for p in again.proposals if p.kind == "join" for id_ in p.articles}
    mine = {a.id for one in touched for a in one.story.articles}
    assert not joined & mine
    assert joined >= {ArticleId(f"late-{n}") for n, one in enumerate(picked) if one.lead.text}


def test_touched_stories_take_their_places_and_the_rest_fills_up(week: list[Article]) -> None:
    house = default_house()
    first = sifted(week, house)
    cell = next(s.placement for s in first.chosen if s.placement)
    moved = [
        replace(s, placement=replace(s.placement, category=cell.category, chapter=cell.chapter,
                                     field=cell.field))
        for s in first.chosen[:20] if s.placement
    ]  # fmt: skip
    again = sifted(week, house, [Touched(story=s, headline="옮김") for s in moved])
    in_cell = [s for s in again.chosen if s.placement and s.placement.category == cell.category
               and s.placement.field == cell.field]  # fmt: skip
    assert {s.id for s in in_cell} == {s.id for s in moved}, "a full category takes no more"
    days = [s.event_date or date.min for s in in_cell]
    assert all(one <= two for one, two in pairwise(days))
