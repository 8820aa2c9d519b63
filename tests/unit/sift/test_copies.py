from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Article, ArticleId
from hanju.sift.copies import (
    canonical_url,
    exact_copies,
    is_notice,
    near_copies,
    near_pairs,
    shares_of,
)
from hanju.sift.shingles import order_of, shingles

START = datetime(2025, 12, 4, 1, tzinfo=UTC)
RELEASE = (
    "가온시는 시민이 모은 폐플라스틱으로 벤치를 만드는 사업을 시작한다고 4일 밝혔다. "
    "시는 내년 3월까지 동네 분리수거장 열두 곳에 수거함을 놓고, "
    "모은 플라스틱을 녹여 공원에 둘 벤치 마흔 개를 만든다. "
    "사업비는 3억2000만원이며 해마다 온실가스 21톤이 줄어들 것으로 시는 보고 있다."
)
REWRITTEN = (
    "가온시가 시민이 모은 폐플라스틱으로 벤치를 만드는 사업에 나선다. 시는 내년 3월까지 동네 "
    "분리수거장 열두 곳에 수거함을 놓고, "
    "모은 플라스틱을 녹여 공원에 둘 벤치 마흔 개를 만들 계획이다. "
    "사업비는 3억2000만원이다. 해마다 온실가스 21톤이 줄어들 것으로 시는 보고 있다고 4일 전했다."
)
OTHER = (
    "누리대 연구팀이 바닷물의 온도를 미리 알려 주는 모형을 내놓았다. "
    "연구팀은 십 년 동안 부표 서른 개에서 모은 자료를 배우게 하여 닷새 뒤의 "
    "수온을 0.4도 안에서 맞혔다. 논문은 이달 학술지에 실렸다."
)


def article(
    id_: str, title: str, text: str = "", *, outlet: str = "가온일보", hours: int = 0, url: str = ""
) -> Article:
    return Article(
        id=ArticleId(id_),
        url=url,
        title=title,
        text=text,
        outlet=outlet,
        published_at=START + timedelta(hours=hours),
    )


def test_a_reprint_with_changed_words_is_a_near_copy_of_the_older_article() -> None:
    found = near_copies(
        [
            article("new", "나", REWRITTEN, hours=3),
            article("old", "가", RELEASE),
            article("x", "다", OTHER),
        ]
    )
    assert [(copy.older, copy.newer) for copy in found] == [("old", "new")]
    assert 0.5 < found[0].overlap_share < 1.0


def test_a_lead_cut_short_is_a_copy_of_the_whole() -> None:
    (found,) = near_copies([article("a", "가", RELEASE), article("b", "나", RELEASE[:90])])
    assert found.overlap_share > 0.95


def test_spaces_punctuation_and_case_do_not_hide_a_copy() -> None:
    shouted = RELEASE.replace(" ", "  ").replace(",", "!")
    (found,) = near_copies([article("a", "가", RELEASE), article("b", "나", shouted)])
    assert found.overlap_share == 1.0


def test_empty_and_short_bodies_are_copies_of_nothing() -> None:
    texts = ["", " ", "가나다", "가온시", "\U0001f600" * 90, "가온시는 4일 밝혔다"] * 2
    assert near_copies([article(str(n), "제목", text) for n, text in enumerate(texts)]) == []


def test_a_crowd_of_reprints_is_connected() -> None:
    texts = [f"{RELEASE} {n}번째 신문이 다시 실었다." for n in range(60)] + [OTHER]
    pairs, _ = near_pairs(texts)
    seen = {0}
    for one, two in pairs.tolist():
        if one in seen or two in seen:
            seen |= {one, two}
    assert seen == set(range(60))
    assert len(pairs) < 60 * 12  # not every pair of the crowd


def test_equal_titles_of_notices_are_not_copies() -> None:
    assert is_notice("[인사] 가온시")
    assert not is_notice("가온시, 인사 혁신안 발표")
    notices = [article("a", "[인사] 가온시청 국장급"), article("b", "[인사] 가온시청 국장급")]
    assert exact_copies(notices) == []


def test_same_address_same_title_of_an_outlet_and_same_body_are_exact_copies() -> None:
    found = exact_copies(
        [
            article("a1", "가온시 벤치 사업 시작", url="https://www.a.example/1?utm_source=rss"),
            article("a2", "다른 제목입니다 정말로", url="http://a.example/1", hours=1),
            article("b1", "누리대 수온 예측 모형", OTHER, hours=2),
            article("b2", "바닷물 온도를 맞힌다", OTHER, outlet="누리신문", hours=3),
            article("c1", "햇빛마을 발전소 문 열어", hours=4),
            article("c2", "햇빛마을  발전소, 문 열어", hours=5),
        ]
    )
    assert [(copy.older, copy.newer, copy.why) for copy in found] == [
        ("a1", "a2", "같은 주소"),
        ("b1", "b2", "같은 본문"),
        ("c1", "c2", "같은 매체의 같은 제목"),
    ]


def test_a_copy_of_a_copy_points_at_the_first() -> None:
    found = exact_copies(
        [
            article("a", "가온시 벤치 사업 시작", OTHER, url="https://a.example/1"),
            article("b", "다른 제목입니다 정말로", RELEASE, url="https://a.example/1", hours=1),
            article("c", "또 다른 제목입니다", RELEASE, outlet="누리신문", hours=2),
        ]
    )
    assert {(copy.older, copy.newer) for copy in found} == {("a", "b"), ("a", "c")}


@pytest.mark.parametrize("url", ["http://[", "", "가나다", "https://m.a.example/x/?from=main#top"])
def test_odd_addresses_have_one_form_too(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(
    st.from_regex(
        r"https?://(www\.|m\.)?[a-z0-9.-]{1,8}(/[a-zA-Z0-9_.~/-]{0,8})?"
        r"(\?([a-c._-]{1,2}=[a-z0-9.-]{0,2}&|utm_a=1&|ref=b&|=c&|d=&){0,4})?",
        fullmatch=True,
    )
)
def test_a_plain_address_has_the_form_of_one_that_is_taken_apart(url: str) -> None:
    assert canonical_url(url) == canonical_url(f"{url}#top")


@pytest.mark.parametrize("furniture", ["- " * 60, "\n\n\n ", "·" * 79, ""])
def test_marks_before_a_body_hide_no_copy(furniture: str) -> None:
    found = exact_copies(
        [
            article("a", "가온시 벤치 사업 시작", RELEASE),
            article("b", "다른 말", furniture + RELEASE),
        ]
    )
    assert [(copy.older, copy.newer, copy.why) for copy in found] == [("a", "b", "같은 본문")]


@given(st.lists(st.text(max_size=60), max_size=8))
def test_shingles_never_raise_and_count_each_text(texts: list[str]) -> None:
    hashes, offsets = shingles(texts)
    assert len(offsets) == len(texts) + 1
    assert offsets[-1] == len(hashes)
    for n, text in enumerate(texts):
        alone, _ = shingles([text])
        assert np.array_equal(hashes[offsets[n] : offsets[n + 1]], alone)


@given(st.lists(st.sampled_from([RELEASE, REWRITTEN, OTHER, RELEASE[:120], ""]), max_size=7))
def test_shares_are_between_zero_and_one_and_the_order_of_articles_does_not_matter(
    texts: list[str],
) -> None:
    articles = [article(f"n{n}", "제목", text, hours=n) for n, text in enumerate(texts)]
    found = near_copies(articles)
    assert all(0.5 <= copy.overlap_share <= 1.0 for copy in found)
    assert near_copies(articles[::-1]) == found


def test_counted_shares_agree_with_sets() -> None:
    chance = random.Random(4)
    texts = [RELEASE, REWRITTEN, OTHER, RELEASE[40:200], OTHER + RELEASE[:60]]
    chance.shuffle(texts)
    pairs = np.array([(a, b) for a in range(5) for b in range(a + 1, 5)])
    sets = [set(shingles([text])[0].tolist()) for text in texts]
    for (a, b), share in zip(pairs.tolist(), shares_of(texts, pairs).tolist(), strict=True):
        expected = len(sets[a] & sets[b]) / min(len(sets[a]), len(sets[b]))
        assert share == pytest.approx(expected)


@given(st.lists(st.integers(0, 50), max_size=40), st.sampled_from([50, 2**62]))
def test_keys_are_put_in_order_and_equal_ones_stay_as_they_stand(
    keys: list[int], largest: int
) -> None:
    found = order_of(np.array(keys, dtype=np.int64), largest)
    assert found.tolist() == sorted(range(len(keys)), key=lambda place: keys[place])
