"""The same question finds the same documents on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.archive.search.asking import SearchAsk, search
from hanju.archive.search.documents import article_doc, entry_doc
from hanju.errors import SearchTooLongError
from hanju.gazetteer import Gazetteer
from hanju.model import Article
from hanju.ports_search import Labels, PlacedEntry, SearchFilters, SearchOrder, Wanted
from hanju.sample import sample_articles
from hanju.store.postgres.search import _limit_time
from hanju.store.store import SqlStore
from tests.servers import postgres
from tests.unit.store import kit
from tests.unit.store.kit import NOW, article, entry, issue, sign

Both = tuple[SqlStore, SqlStore]
GAZETTEER = Gazetteer.bundled()
TODAY = date(2025, 12, 11)
SYLLABLES = ["탄소", "중립", "수소", "버스", "도입", "가온", "원전", "AI", "SMR", "2030"]


def index(store: SqlStore, articles: Sequence[Article]) -> None:
    store.add_articles(articles, at=NOW)
    docs = [
        article_doc(
            one,
            1,
            Labels(
                field="AI" if "AI" in one.title else "탄소중립",
                region=one.outlet,
                outlet=one.outlet,
                day=None if number % 7 == 0 else TODAY - timedelta(days=number % 40),
            ),
        )
        for number, one in enumerate(articles)
    ]
    docs[1] = replace(docs[1], hidden_until=NOW + timedelta(days=1))
    assert store.search.keep_articles(docs) == len(docs)

    def made(placed: PlacedEntry) -> Any:
        return entry_doc(placed.entry, placed.revision, Labels(field=placed.field, day=TODAY))

    for number in (107, 108):
        draft = issue(entry("e1", "수소버스 도입"), entry("e2", "탄소중립 협약"), number=number)
        store.save_issue(draft, by="기계", why="초안", at=NOW)
        store.search.keep_issue(number, made)
    sign(store, 107)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """The sample week and made-up texts in both kinds of database."""
    if postgres.why_not():
        pytest.skip(postgres.why_not())
    from hanju.collect.files import read_articles

    with sample_articles() as path:
        texts = list(read_articles(path).articles)
    texts += [
        article(f"n{n}", title=" ".join(SYLLABLES[n % 10 :: 3]), outlet=f"신문{n % 3}",
                text="".join(SYLLABLES[(n * k) % 10] for k in range(1, n % 9)) + "을 밝혔다")
        for n in range(60)
    ]  # fmt: skip
    kit.ENGINE[0] = "sqlite"
    with kit.open_empty(tmp_path_factory.mktemp("sqlite")) as here:
        index(here, texts)
        kit.ENGINE[0] = "postgresql"
        with kit.open_empty(tmp_path_factory.mktemp("server")) as there:
            index(there, texts)
            kit.ENGINE[0] = "sqlite"
            yield here, there


tokens = st.sampled_from(SYLLABLES).map(str.lower) | st.sampled_from(
    ["소버", "소중", "립을", "온시", "기후", "산업", "태양", "양광"]
)
phrases = st.lists(tokens, min_size=1, max_size=3).map(tuple)
wanted = st.builds(
    Wanted,
    phrases=st.lists(phrases, min_size=1, max_size=2).map(tuple),
    is_prefix=st.booleans(),
)
some = st.lists(wanted, max_size=3).map(tuple)
orders = st.builds(
    SearchOrder,
    now=st.just(NOW),
    all_of=some,
    any_of=st.just(()) | some,
    none_of=st.lists(wanted, max_size=2).map(tuple),
    within=st.sampled_from(["both", "articles", "issues"]),
    filters=st.builds(
        SearchFilters,
        fields=st.sampled_from([(), ("AI",), ("탄소",)]),
        outlets=st.sampled_from([(), ("신문1",), ("신문0", "신문2")]),
        since=st.none() | st.just(TODAY - timedelta(days=20)),
        numbers=st.just(()) | st.just(((100, 107),)),
    ),
    sort=st.sampled_from(["best", "newest", "oldest"]),
    with_drafts=st.booleans(),
    limit=st.just(1000),
    without=st.sampled_from([frozenset(), frozenset((3, -1))]),
)


@settings(max_examples=150, deadline=None)
@given(orders)
def test_an_order_finds_the_same_documents(both: Both, order: SearchOrder) -> None:
    here, there = (store.search.find(order, timeout_s=10) for store in both)
    if order.sort == "best":
        assert {one.id for one in there} == {one.id for one in here}
    else:
        assert [one.id for one in there] == [one.id for one in here]
    assert {one.id: one.labels for one in there} == {one.id: one.labels for one in here}


typed = st.lists(
    st.sampled_from([*SYLLABLES, "탄소중립", "수소버스", "가온시", "온실가스", "가온시는", "-", "|",
                     '"', "분야:AI", "매체:신문1", "기간:2025", "호:107", "버*", "인공지능"]),
    min_size=1, max_size=4,
).map(" ".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(typed)
def test_what_a_person_types_finds_the_same(both: Both, text: str) -> None:
    ask = SearchAsk(now=NOW, today=TODAY, limit=200)
    here, there = (search(store, GAZETTEER, text, ask) for store in both)
    strict = [{hit.id for hit in one.hits if hit.has_every_word} for one in (here, there)]
    assert strict[0] == strict[1]
    assert {hit.id for hit in here.hits} == {hit.id for hit in there.hits}
    assert (here.total, here.is_more, here.also) == (there.total, there.is_more, there.also)


@given(st.lists(tokens, max_size=12))
@settings(max_examples=30, deadline=None)
def test_the_same_counts(both: Both, asked: list[str]) -> None:
    here, there = (store.search.count_documents([*asked, "없는말"]) for store in both)
    assert here == there


def test_relevance_begins_with_the_same_document(both: Both) -> None:
    order = SearchOrder(now=NOW, all_of=(Wanted(phrases=(("수소", "소버", "버스"),)),), limit=5)
    here, there = (store.search.find(order, timeout_s=10) for store in both)
    assert here[0].score > 0
    assert there[0].score > 0
    assert {one.id for one in here} == {one.id for one in there}


def ask_slowly(store: SqlStore, connection: sa.Connection, slow: sa.TextClause) -> None:
    with store._database.dialect.index.within_time(connection, 0.05):
        _limit_time(connection)
        connection.execute(slow)


def test_a_question_is_stopped_when_its_time_is_over(both: Both) -> None:
    order = SearchOrder(now=NOW, all_of=(Wanted(phrases=(("수소",),)),))
    slow = sa.text("SELECT id FROM search_tokens, pg_sleep(5)")
    with pytest.raises(SearchTooLongError), both[1]._database.read() as connection:
        ask_slowly(both[1], connection, slow)
    assert both[1].search.find(order, timeout_s=5)


def test_a_word_far_inside_a_long_text_is_found(tmp_path: Path) -> None:
    """A tsvector with places ends at the 16,383rd; ours has none."""
    if postgres.why_not():
        pytest.skip(postgres.why_not())
    kit.ENGINE[0] = "postgresql"
    try:
        with kit.open_empty(tmp_path) as store:
            long = article("long", text="가나 다라 " * 9_000 + "끝에 수소버스가 있다")
            store.add_articles([long], at=NOW)
            store.search.keep_articles([article_doc(long, 1, Labels())])
            order = SearchOrder(now=NOW, all_of=(Wanted(phrases=(("수소", "소버", "버스"),)),))
            assert len(store.search.find(order, timeout_s=5)) == 1
    finally:
        kit.ENGINE[0] = "sqlite"
