from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.errors import UnreadableFileError
from hanju.evaluate.stories import evaluate_stories
from hanju.model import Article, ArticleId, LicenseMode, Story, StoryRefusal
from hanju.settings import House, default_house
from hanju.sift.linkage import CERTAIN, VETO, linked
from hanju.sift.placement import place
from hanju.sift.scorecard import story_card
from hanju.sift.similarity import FEATURES, UNLIKE, Texts, alike, candidates, compare
from hanju.sift.stories import LATER_COST, cluster, event_date, evidence, merge_stories

if TYPE_CHECKING:
    from numpy.typing import NDArray

START = datetime(2025, 12, 4, 1, tzinfo=UTC)


def article(
    id_: str,
    title: str,
    text: str = "",
    *,
    outlet: str = "",
    hours: float = 0,
    license: LicenseMode = "none",  # noqa: A002
) -> Article:
    return Article(
        id=ArticleId(id_),
        url=f"https://news.hanju.example/{id_}",
        title=title,
        text=text,
        outlet=outlet or f"신문 {id_}",
        published_at=START + timedelta(hours=hours),
        license=license,
    )


@pytest.fixture(scope="module")
def house() -> House:
    return default_house()


RELEASE = (
    "강릉시는 솔숲의 그늘을 늘리는 '솔바람길' 사업에 38억원을 "
    "들인다고 4일 밝혔다. 시는 경포와 안목 "
    "사이 4.2km에 소나무 1300그루를 심고 빗물을 모으는 도랑을 낸다. 시는 여름철 땅 온도가 3도 "
    "내려가고 해마다 이산화탄소 95톤이 흡수될 것으로 보고 있다."
)
WEEK = [
    article(
        "p1", "강릉시, '솔바람길' 조성에 38억원 투입…소나무 1300그루", RELEASE, license="kogl-1"
    ),
    article(
        "p2",
        "강릉 '솔바람길' 4.2km 생긴다…38억원 들여 소나무 1300그루",
        "강릉시가 경포와 안목 사이 4.2km에 '솔바람길'을 낸다. "
        "소나무 1300그루를 심고 빗물 도랑도 만든다. "
        "시는 38억원이 드는 이 사업으로 여름철 땅 온도가 3도 내려갈 것으로 보고 있다고 4일 밝혔다.",
        hours=2,
    ),
    article("p3", "강릉시, 38억원 들여 '솔바람길' 만든다", hours=3),
    article(
        "a1",
        "순천시, '우리동네 기후행동 경진대회' 최우수상 수상",
        "순천시는 4일 서울에서 열린 '우리동네 기후행동 경진대회'에서 최우수상을 받았다고 밝혔다. "
        "빗물 저금통 640개를 골목에 놓은 일이 높은 점수를 얻었다.",
    ),
    article(
        "b1",
        "원주시, '우리동네 기후행동 경진대회' 최우수상 수상",
        "원주시는 4일 서울에서 열린 '우리동네 기후행동 경진대회'에서 최우수상을 받았다고 밝혔다. "
        "버려진 자전거 210대를 고쳐 나눈 일이 높은 점수를 얻었다.",
        hours=1,
    ),
    article(
        "c1",
        "새론전자, 저전력 AI칩 'SR-1' 시제품 공개",
        "새론전자는 건전지 하나로 1년을 쓰는 AI칩 'SR-1' "
        "시제품을 5일 공개했다. 회사는 내년 6월 양산한다.",
        hours=20,
    ),
    article(
        "c2",
        "새론전자, 판교에 어린이집 문 열어",
        "새론전자는 직원 자녀 60명이 다닐 어린이집을 판교에 "
        "열었다고 5일 밝혔다. 밤 9시까지 돌본다.",
        hours=21,
    ),
    article("n1", "[인사] 가온연구원", "◇부장급 △기획부장 홍길동 △연구부장 성춘향", hours=5),
    article("n2", "[인사] 가온연구원", "◇과장급 △총무과장 이몽룡 △홍보과장 변학도", hours=90),
]


def groups(stories: list[Story]) -> set[frozenset[str]]:
    return {frozenset(str(a.id) for a in story.articles) for story in stories}


def test_a_release_rewritten_by_papers_and_told_by_a_title_alone_is_one_story(house: House) -> None:
    assert frozenset({"p1", "p2", "p3"}) in groups(merge_stories(WEEK, house))


def test_two_cities_with_the_same_award_stay_two_stories(house: House) -> None:
    refusals: list[StoryRefusal] = []
    found = groups(merge_stories(WEEK, house, refusals=refusals))
    assert {frozenset({"a1"}), frozenset({"b1"})} <= found
    (why,) = [r.why for r in refusals if {r.first, r.second} == {"a1", "b1"}]
    assert "행위자" in why
    assert "순천" in why


def test_the_same_company_with_other_news_on_one_day_stays_two_stories(house: House) -> None:
    assert {frozenset({"c1"}), frozenset({"c2"})} <= groups(merge_stories(WEEK, house))


def test_notices_with_the_same_title_stay_apart(house: House) -> None:
    assert {frozenset({"n1"}), frozenset({"n2"})} <= groups(merge_stories(WEEK, house))


def test_an_exact_reprint_is_absorbed_with_its_reason(house: House) -> None:
    again = replace(WEEK[0], id=ArticleId("p9"), url="https://b.example/9", outlet="재인쇄")
    story = next(s for s in merge_stories([*WEEK, again], house) if s.lead.id == "p1")
    assert ("p9", "같은 본문") in [(merge.absorbed, merge.why) for merge in story.merges]


def test_every_article_but_one_has_a_reason_to_be_in_its_story(house: House) -> None:
    for story in merge_stories(WEEK, house):
        assert len(story.merges) == len(story.articles) - 1
        assert all(merge.why and merge.kept != merge.absorbed for merge in story.merges)


def test_the_official_release_leads_then_the_longest_text(house: House) -> None:
    story = next(s for s in merge_stories(WEEK, house) if len(s.articles) == 3)
    assert [a.id for a in story.articles] == ["p1", "p2", "p3"]
    assert story.id == "s-p1"
    assert story.event_date == date(2025, 12, 4)


def test_an_agreement_of_two_parties_is_one_story_whoever_tells_it(house: House) -> None:
    pair = [
        article(
            "m1",
            "가온에너지, 누리대와 수소 연료전지 공동연구 협약",
            "가온에너지는 누리대와 수소 연료전지 수명을 두 배로 늘리는 공동연구 협약을 4일 맺었다. "
            "두 기관은 3년 동안 27억원을 들여 시험 설비를 만든다.",
        ),
        article(
            "m2",
            "누리대, 가온에너지와 수소 연료전지 공동연구 협약 체결",
            "누리대는 4일 가온에너지와 수소 연료전지 공동연구 협약을 "
            "체결했다고 밝혔다. 27억원을 들여 "
            "3년 동안 연료전지 수명을 두 배로 늘릴 시험 설비를 만든다.",
            hours=1,
        ),
    ]
    assert frozenset({"m1", "m2"}) in groups(merge_stories([*WEEK, *pair], house))


def test_two_releases_of_one_issuer_stay_two_stories(house: House) -> None:
    text = "가온부는 4일 '푸른마을 사업' {} 보도자료를 냈다. 자세한 내용은 붙임을 참고하기 바란다."
    pair = [
        article(
            str(n),
            f"가온부, '푸른마을 사업' {what}",
            text.format(what),
            outlet="가온부",
            license="kogl-1",
            hours=n,
        )
        for n, what in enumerate(["참여 마을 모집", "설명회 개최"])
    ]
    assert len(merge_stories(pair, house)) == 2


def test_a_follow_up_with_the_outcome_is_linked_and_not_merged(house: House) -> None:
    vote = article(
        "v1",
        "세종시, '시민이 고르는 탄소중립' 온라인 투표 시작",
        "세종시는 '시민이 고르는 탄소중립' 주민제안 10건을 두고 "
        "4일부터 온라인 투표를 한다고 밝혔다.",
    )
    outcome = article(
        "v2",
        "세종시, '시민이 고르는 탄소중립' 투표 결과 '그늘길' 1위",
        "세종시는 '시민이 고르는 탄소중립' 온라인 투표 결과 '학교 "
        "앞 그늘길'이 1위를 했다고 7일 밝혔다.",
        hours=72,
    )
    stories = {story.lead.id: story for story in merge_stories([*WEEK, vote, outcome], house)}
    assert stories[outcome.id].continues == stories[vote.id].id
    assert stories[vote.id].continues is None


def _table(**values: float) -> NDArray[np.float64]:
    row = {"bodies": 2.0, "content": 0.19, "content_titles": 1.0, **values}
    return np.array([[row.get(name, 0.0) for name in FEATURES]])


def test_days_later_the_same_names_count_less() -> None:
    odds, nothing = np.array([1.0]), np.zeros(0, dtype=np.int64)
    assert evidence(odds, _table(days=0.5), nothing)[0] == 1.0
    assert evidence(odds, _table(days=2.0), nothing)[0] == 1.0 - LATER_COST
    assert evidence(odds, _table(days=2.0, overlap=0.4), nothing)[0] == 1.0


def test_the_same_sentences_are_one_story_whatever_the_card_says() -> None:
    odds = np.array([-3.0])
    assert evidence(odds, _table(overlap=0.9), np.zeros(0, dtype=np.int64))[0] == CERTAIN
    assert evidence(odds, _table(overlap=0.9), np.array([0]))[0] == VETO


def test_another_thing_of_the_same_body_is_no_follow_up(house: House) -> None:
    first = article(
        "n1",
        "관악구 ‘AI 배움도시’ 선포…11개 기관과 협력",
        "관악구는 5일 구청 강당에서 인공지능 배움도시를 선포했다. 대학과 학교가 함께 강좌를 열고 "
        "주민이 로봇을 만들어 본다.",
    )
    second = article(
        "n2",
        "관악구 ‘탄소중립 한마음’ 출범…10개 기관과 협력",
        "관악구는 8일 회의실에서 온실가스 줄이기 협약을 맺었다. 우유 회사와 상점이 다회용 상자를 "
        "쓰고 빈 병을 거둔다.",
        hours=72,
    )
    known = {one.id: place(one, house) for one in (first, second)}
    stories = cluster([*WEEK, first, second], house, known).stories
    assert len({s.id for s in stories if {first.id, second.id} & {a.id for a in s.articles}}) == 2
    assert all(s.continues is None for s in stories if s.lead.id in {first.id, second.id})


def test_another_body_at_the_same_fair_is_no_follow_up(house: House) -> None:
    first = article(
        "k1",
        "삼성전자, 가온 주방 전시회서 AI 가전 공개",
        "삼성전자는 가온 주방 전시회에서 냉장고와 오븐을 선보였다고 4일 밝혔다.",
    )
    second = article(
        "k2",
        "LG전자, 가온 주방 전시회 달군 AI 가전",
        "LG전자는 삼성전자와 나란히 가온 주방 전시회에 나가 세탁기와 냉장고를 펼쳤다.",
        hours=30,
    )
    stories = merge_stories([*WEEK, first, second], house)
    assert all(s.continues is None for s in stories if s.lead.id in {first.id, second.id})


@settings(max_examples=15, deadline=None)
@given(st.permutations(WEEK))
def test_merging_does_not_depend_on_order(articles: list[Article]) -> None:
    house = default_house()
    assert cluster(articles, house) == cluster(WEEK, house)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, len(WEEK) - 1))
def test_a_late_article_leaves_the_other_stories_as_they_were(late: int) -> None:
    house = default_house()
    before = groups(merge_stories(WEEK[:late] + WEEK[late + 1 :], house))
    after = groups(merge_stories(WEEK, house))
    mine = next(group for group in after if WEEK[late].id in group)
    assert after - {mine} <= before
    assert mine == {WEEK[late].id} or mine - {WEEK[late].id} in before


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=30), st.text(max_size=80), st.sampled_from([0, 5, None])),
        max_size=6,
    )
)
def test_odd_text_never_raises_and_no_article_is_lost(
    rows: list[tuple[str, str, int | None]],
) -> None:
    articles = [
        replace(
            article(f"x{n}", title, text),
            published_at=None if hours is None else START + timedelta(hours=hours),
        )
        for n, (title, text, hours) in enumerate(rows)
    ]
    stories = merge_stories(articles, default_house())
    assert sorted(a.id for s in stories for a in s.articles) == sorted(a.id for a in articles)
    assert len({story.id for story in stories}) == len(stories)


def test_no_articles_give_no_stories(house: House) -> None:
    assert merge_stories([], house) == []


def test_a_repeated_id_counts_once(house: House) -> None:
    (story,) = merge_stories([WEEK[0], WEEK[0]], house)
    assert len(story.articles) == 1


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("가온시는 설명회를 열었다고 3일 밝혔다.", date(2025, 12, 3)),
        ("가온시는 지난 30일(현지시간) 협약을 체결했다.", date(2025, 11, 30)),
        ("가온시는 오는 20일 설명회를 연다.", date(2025, 12, 4)),
        ("", date(2025, 12, 4)),
    ],
)
def test_the_event_date_is_the_day_the_lead_says(house: House, text: str, day: date) -> None:
    assert event_date(article("d", "가온시, 탄소중립 설명회 개최", text), house) == day


def test_an_article_without_a_date_has_no_event_date(house: House) -> None:
    assert event_date(replace(WEEK[0], published_at=None), house) is None


def test_english_articles_are_merged_by_the_same_card(house: House) -> None:
    texts = (
        (
            "Ferry runs aground off Gaon island",
            (
                "A ferry with 214 people ran aground off Gaon island on Tuesday. "
                "All passengers were taken ashore by fishing boats, the coast guard said."
            ),
        ),
        (
            "All 214 rescued after ferry grounds near Gaon",
            (
                "Fishing boats took 214 people ashore after a ferry ran aground near Gaon island "
                "on Tuesday, according to the coast guard."
            ),
        ),
        (
            "Nuri museum buys lost painting",
            (
                "The Nuri museum paid 3 million dollars for a painting that had been lost for "
                "eighty years, its director said on Tuesday."
            ),
        ),
    )
    articles = [replace(article(f"e{n}", *pair), lang="en") for n, pair in enumerate(texts)]
    assert groups(merge_stories(articles, house)) == {frozenset({"e0", "e1"}), frozenset({"e2"})}


def test_linkage_takes_the_mean_and_a_veto_keeps_two_apart() -> None:
    pairs = np.array([(0, 1), (0, 2), (1, 2)])
    assert linked(3, pairs, np.array([3.0, 3.0, 2.0]), 0.0).tolist() == [0, 0, 0]
    assert linked(3, pairs, np.array([3.0, VETO, 2.0]), 0.0).tolist() == [0, 0, 2]
    assert linked(3, np.zeros((0, 2), dtype=np.int64), np.zeros(0), 0.0).tolist() == [0, 1, 2]


def test_the_card_names_only_features_and_rises_or_falls_all_the_way() -> None:
    card = story_card()
    assert set(card.points) <= set(FEATURES)
    for name, (cuts, points) in card.points.items():
        assert list(cuts) == sorted(cuts), name
        assert len(points) == len(cuts) + 1
        if name != "bodies":
            assert list(points) in (sorted(points), sorted(points, reverse=True)), name


def test_features_are_finite_and_shares_stay_in_range() -> None:
    texts = Texts([a.title for a in WEEK], [a.text for a in WEEK])
    pairs = candidates(texts)
    table = compare(texts, pairs)
    assert (pairs[:, 0] < pairs[:, 1]).all()
    for name in ("title_all", "all_all", "held_most", "stems", "overlap"):
        column = table[:, FEATURES.index(name)]
        assert column.min() >= 0.0, name
        assert column.max() <= 1.0 + 1e-9, name


def test_what_is_unlike_as_a_whole_is_measured_no_further() -> None:
    texts = Texts([a.title for a in WEEK], [a.text for a in WEEK])
    pairs = candidates(texts)
    every = compare(texts, pairs)
    kept, wholes = alike(texts, pairs)
    stays = every[:, FEATURES.index("all_all")] >= UNLIKE
    assert kept.tolist() == pairs[stays].tolist()
    assert np.allclose(compare(texts, kept, wholes=wholes), every[stays])


def test_documents_with_gold_stories_are_scored(tmp_path: Path, house: House) -> None:
    path = tmp_path / "docs.jsonl.gz"
    rows = [
        {"doc": "1", "story": "a", "sentences": ["Nuri museum buys lost painting", "It paid."]},
        {"doc": "2", "story": "a", "sentences": ["Nuri museum buys lost painting", "It paid."]},
        {"doc": "3", "story": "b", "sentences": []},
    ]
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    report = evaluate_stories(path, house)
    assert report["bcubed_f1"] == 1.0
    assert (report["documents"], report["stories"]) == (3, 2)


@pytest.mark.parametrize("content", [b'{"doc": "1"}\n', b"no json\n", b"\xff\xfe\n", b'{"doc": 1'])
def test_a_file_of_another_form_is_refused_by_name(
    tmp_path: Path, house: House, content: bytes
) -> None:
    path = tmp_path / "docs.jsonl"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"docs\.jsonl"):
        evaluate_stories(path, house)


def test_a_missing_or_cut_file_is_refused(tmp_path: Path, house: House) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(gzip.compress(b"{}" * 999)[:30])
    for path in (tmp_path / "none.jsonl", cut):
        with pytest.raises(UnreadableFileError):
            evaluate_stories(path, house)
