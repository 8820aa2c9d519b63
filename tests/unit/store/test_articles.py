"""Articles are stored once, never changed, and come back equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.model import Article, ArticleId
from hanju.ports import ArticlesAdded
from hanju.store.addresses import _folded, canonical_address
from tests.unit.store.kit import KST, LATER, NOW, any_articles, article, open_empty

pytestmark = pytest.mark.usefixtures("engine")

FIRST, LAST = datetime(1800, 1, 1, tzinfo=UTC), datetime(2300, 1, 1, tzinfo=UTC)


def everything(found: list[Article]) -> dict[str, Article]:
    return {one.id: one for one in found}


@given(st.lists(any_articles, max_size=5, unique_by=lambda one: one.id))
@settings(max_examples=40, deadline=None)
def test_store_then_load_is_the_same_article(found: list[Article]) -> None:
    found = [replace(one, url=f"made:{i}") for i, one in enumerate(found)]
    with TemporaryDirectory() as folder, open_empty(Path(folder)) as store:
        assert store.add_articles(found, at=NOW) == ArticlesAdded(added=len(found))
        loaded = store.articles_between(FIRST, LAST) + store.articles_without_place(after=LAST)
        assert everything(loaded) == everything(found)
        assert store.articles_by_id([one.id for one in found]) == found


def test_adding_again_changes_nothing(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        again = replace(article("a"), notes=("다시 읽음",), collected_at=LATER)
        assert store.add_articles([again], at=LATER) == ArticlesAdded(unchanged=1)
        assert store.articles_by_id([ArticleId("a")]) == [article("a")]


def test_another_text_under_a_known_id_becomes_a_later_version(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.add_articles([article("a")], at=NOW)
        mended = replace(article("a"), text="정정: 협약은 다음 달에 맺는다.")
        assert store.add_articles([mended], at=LATER) == ArticlesAdded(differing=1)
        assert store.articles_by_id([ArticleId("a")]) == [mended]
        assert store.articles_between(FIRST, LAST) == [mended]
        assert store.count_articles() == 1


def test_two_feeds_that_take_turns_do_not_pile_up_versions(tmp_path: Path) -> None:
    short, full = article("a", text="짧은 글"), article("a", text="짧은 글과 나머지")
    with open_empty(tmp_path) as store:
        rounds = [store.add_articles([one], at=NOW) for one in (short, full, short, full)]
    assert [done.differing for done in rounds] == [0, 1, 0, 0]


def test_a_licence_can_be_corrected_and_corrected_back(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        for mode in ("none", "kogl-1", "none"):
            store.add_articles([article("a", license=mode)], at=NOW)
            assert store.articles_by_id([ArticleId("a")])[0].license == mode


def test_a_corrected_date_moves_the_article_out_of_the_window(tmp_path: Path) -> None:
    day = datetime(2025, 12, 5, tzinfo=UTC)
    with open_empty(tmp_path) as store:
        store.add_articles([article("a", published_at=day)], at=NOW)
        store.add_articles([article("a", published_at=day - timedelta(days=9))], at=LATER)
        assert store.articles_between(day, day + timedelta(days=1)) == []


def test_a_new_id_under_a_known_address_is_not_stored_again(tmp_path: Path) -> None:
    first = article("a", url="https://www.city.example/view.do?nttId=7&utm_source=rss#top")
    again = article("b", url="http://city.example:80/view.do?nttId=7")
    with open_empty(tmp_path) as store:
        assert store.add_articles([first, again], at=NOW) == ArticlesAdded(added=1, same_address=1)
        assert store.add_articles([again], at=NOW) == ArticlesAdded(same_address=1)
        assert store.count_articles() == 1


def test_articles_without_an_address_are_told_apart_by_id(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        done = store.add_articles([article("a", url=""), article("b", url="")], at=NOW)
        assert done == ArticlesAdded(added=2)


def test_the_same_id_twice_in_one_call_is_stored_once(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        done = store.add_articles([article("a"), article("a"), article("a", text="달라")], at=NOW)
        assert done == ArticlesAdded(added=1, unchanged=1, differing=1)


def test_the_window_is_half_open_and_sorted_by_time_then_id(tmp_path: Path) -> None:
    start = datetime(2025, 12, 4, tzinfo=KST)
    end = start + timedelta(days=7)
    second = timedelta(seconds=1)
    made = [
        article("z", published_at=start),
        article("y", published_at=start),
        article("last", published_at=end - second),
        article("early", published_at=start - second),
        article("late", published_at=end),
        article("undated", published_at=None),
    ]
    with open_empty(tmp_path) as store:
        store.add_articles(made, at=NOW)
        assert [one.id for one in store.articles_between(start, end)] == ["y", "z", "last"]
        assert [one.id for one in store.articles_without_place(after=end)] == ["undated", "late"]


def test_korean_instants_come_back_as_the_same_instant_in_utc(tmp_path: Path) -> None:
    when = datetime(2025, 12, 4, 0, 0, 0, 123456, tzinfo=KST)
    with open_empty(tmp_path) as store:
        store.add_articles([article("a", published_at=when)], at=NOW)
        (found,) = store.articles_by_id([ArticleId("a")])
    assert found.published_at == when
    assert found.published_at is not None
    assert found.published_at.tzinfo is UTC


def test_an_instant_without_a_zone_is_refused_before_anything_is_stored(tmp_path: Path) -> None:
    naive = datetime(2025, 12, 4)  # noqa: DTZ001  that is the point
    with open_empty(tmp_path) as store:
        with pytest.raises(Exception, match="needs a zone"):
            store.add_articles([article("a"), article("b", published_at=naive)], at=NOW)
        assert store.count_articles() == 0


def test_unknown_ids_are_left_out_and_the_order_is_kept(tmp_path: Path) -> None:
    many = [article(f"n{i:04}") for i in range(2500)]  # more than one IN (…)
    asked = [ArticleId("nobody"), *(one.id for one in reversed(many))]
    with open_empty(tmp_path) as store:
        store.add_articles(many, at=NOW)
        assert store.articles_by_id(asked) == many[::-1]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://Korea.KR/a?id=1", "http://korea.kr/a?id=1"),
        ("https://www.korea.kr/a", "https://korea.kr/a"),
        ("https://korea.kr:443/a", "https://korea.kr/a"),
        ("https://korea.kr/a?b=2&a=1", "https://korea.kr/a?a=1&b=2"),
        ("https://korea.kr/a?a=1&utm_medium=x&fbclid=9", "https://korea.kr/a?a=1"),
        ("https://korea.kr/v.do;jsessionid=AB12?id=3", "https://korea.kr/v.do?id=3"),
        ("https://korea.kr/a#comments", "https://korea.kr/a"),
        ("https://korea.kr", "https://korea.kr/"),
        ("https://한국.example/가", "https://xn--3e0b707e.example/%EA%B0%80"),
    ],
)
def test_these_two_addresses_are_one(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://korea.kr/a?id=1", "https://korea.kr/a?id=2"),
        ("https://m.korea.kr/1", "https://korea.kr/1"),
        ("https://korea.kr/A", "https://korea.kr/a"),
        ("https://korea.kr/#/view/1", "https://korea.kr/#/view/2"),
        ("https://korea.kr:8080/a", "https://korea.kr/a"),
        ("bigkinds:1", "bigkinds:2"),
    ],
)
def test_these_two_addresses_stay_two(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


@given(st.text())
def test_an_odd_address_never_raises_and_folding_twice_is_folding_once(url: str) -> None:
    once = canonical_address(f"https://korea.kr/{url}")
    assert canonical_address(f"https:{once}") == once or not once.startswith("//")
    canonical_address(url)


@given(
    st.from_regex(
        r"https?://(www\.){0,2}([a-z0-9-]{1,4}\.){0,2}[a-z0-9]{0,3}(/[A-Za-z0-9._~%:@!$&'()*+,;=-]{0,6}){0,2}"
        r"(\?(utm_|UTM_|fbclid|mc_cid|id|no)?[a-z]?=?[A-Za-z0-9_.&-]{0,6})?(#[/!a]?b?)?",
        fullmatch=True,
    )
)
def test_the_short_way_of_plain_addresses_leads_where_the_long_one_does(url: str) -> None:
    assert canonical_address(url) == _folded(url)


def test_an_embargo_is_stored_and_a_new_one_makes_a_later_version(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        held = article("a", embargo_until=NOW)
        store.add_articles([held], at=NOW)
        assert store.articles_by_id([ArticleId("a")]) == [held]
        later = replace(held, embargo_until=LATER)
        assert store.add_articles([later], at=LATER) == ArticlesAdded(differing=1)
        assert store.articles_by_id([ArticleId("a")]) == [later]


def test_the_mark_of_days_changes_with_what_is_stored_of_them(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        marks = [store.articles_mark(FIRST, LAST)]
        for at, one in (
            (NOW, article("a")),
            (LATER, article("b", url="https://press.example/b")),
            (LATER + timedelta(seconds=1), replace(article("a"), text="정정: 다음 달에 맺는다.")),
        ):
            store.add_articles([one], at=at)
            marks.append(store.articles_mark(FIRST, LAST))
        assert len(set(marks)) == len(marks)
        store.add_articles([article("a")], at=LATER + timedelta(days=1))
        assert store.articles_mark(FIRST, LAST) == marks[-1]
        store.care.take_down("b", why="요청", by="나", at=LATER)
        assert store.articles_mark(FIRST, LAST) not in marks[2:]
        assert store.articles_mark(LAST, LAST + timedelta(days=1)) == marks[0]
