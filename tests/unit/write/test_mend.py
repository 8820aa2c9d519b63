from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Bullet, Entry, EntryId, ResolvedDate
from hanju.settings import House, default_house
from hanju.write import check_style
from hanju.write.mend import mend_entry

HOUSE = default_house()
OFFICIAL = replace(HOUSE, entry=replace(HOUSE.entry, profile="official"))
DAY = date(2025, 12, 4)


def entry(
    *texts: str, headline: str = "가온시, 빗물 저금통 640개로 전국 기후행동 대회 대상 수상"
) -> Entry:
    return Entry(
        id=EntryId("e1"),
        headline=headline,
        event_date=DAY,
        bullets=tuple(Bullet(text=text) for text in texts),
    )


def rules(checked: Entry, house: House) -> set[str]:
    return {f.rule for f in check_style(checked, house) if f.rule[0] in "NTO" or f.rule == "B5"}


@pytest.mark.parametrize(
    ("text", "wanted", "rule"),
    [
        ("사업비 181억 원 투입.", "사업비 181억원 투입.", "N1"),
        ("주민 8,345가구 참여.", "주민 8345가구 참여.", "N2"),
        ("소나무 11만 7286그루 식재.", "소나무 11만7286그루 식재.", "N3"),
        ("AI · 바이오 논의.", "AI·바이오 논의.", "T1"),
        ("「기후법」 개정.", "'기후법' 개정.", "T2"),
        ('시장은 "함께 가겠다"고 언급.', "시장은 “함께 가겠다”고 언급.", "T2"),
        ("㈜새론 참여.", "(주)새론 참여.", "T3"),
        ("시\u200b민 참여.", "시민 참여.", "T5"),
        ("시민 참여", "시민 참여.", "B5"),
    ],
)
def test_what_is_only_writing_is_put_right(text: str, wanted: str, rule: str) -> None:
    assert rule in rules(entry(text), HOUSE)
    made, done = mend_entry(entry(text), HOUSE, None)
    assert made.bullets[0].text == wanted
    assert [one.rules for one in done] == [((rule, 1),)]
    assert rule not in rules(made, HOUSE)


@pytest.mark.parametrize(
    ("text", "wanted", "rule"),
    [
        ("회의는 2025.12.04 개최.", "회의는 2025. 12. 4. 개최.", "O1"),
        ("회의는 2025-12-04 개최.", "회의는 2025. 12. 4. 개최.", "O1"),
        ("회의는 오후 2시 30분 개최.", "회의는 14:30 개최.", "O2"),
        ("회의는 오전 12시 개최.", "회의는 00:00 개최.", "O2"),
        ("성금 234580원 전달.", "성금 234,580원 전달.", "O3"),
        ("기간 : 12월 ~ 1월 운영.", "기간: 12월~1월 운영.", "O4"),
    ],
)
def test_the_official_profile_has_rules_of_its_own(text: str, wanted: str, rule: str) -> None:
    assert rule in rules(entry(text), OFFICIAL)
    assert rule not in rules(entry(text), HOUSE)
    made, _ = mend_entry(entry(text), OFFICIAL, None)
    assert made.bullets[0].text == wanted
    assert rule not in rules(made, OFFICIAL)


def test_official_documents_keep_commas_law_marks_and_endings_in_mieum() -> None:
    kept = entry("「기후법」에 따라 성금 8,345원을 전달함.")
    assert rules(kept, OFFICIAL) == set()
    assert "B7" not in {f.rule for f in check_style(kept, OFFICIAL)}
    assert "B7" in {f.rule for f in check_style(kept, HOUSE)}
    assert rules(entry("회의는 2025. 12. 4. 개최."), OFFICIAL) == set()


def test_relative_dates_get_their_meaning_and_keep_their_places() -> None:
    text = "사업비 181억 원을 내년 투입하며 지난해 시작한 시설도 확대."
    at = text.index("지난해")
    solved = ResolvedDate(span=(at, at + 3), words="지난해", meaning="2024년")
    before = replace(entry(text), bullets=(Bullet(text=text, resolved_dates=(solved,)),))
    made, _ = mend_entry(before, HOUSE, DAY)
    told = made.bullets[0]
    assert [(d.words, d.meaning) for d in told.resolved_dates] == [
        ("내년", "2026년"),
        ("지난해", "2024년"),
    ]
    assert all(told.text[slice(*d.span)] == d.words for d in told.resolved_dates)


def test_a_headline_loses_its_stop_and_gets_its_date() -> None:
    made, _ = mend_entry(entry(headline="가온시, 대상 수상 (2025. 12.04)"), HOUSE, None)
    assert made.headline == "가온시, 대상 수상 (2025.12.04)"
    assert mend_entry(entry(headline="가온시, 대상 수상."), HOUSE, None)[0].headline[-1] == "상"


def test_nothing_to_mend_leaves_the_entry() -> None:
    clean = entry("가온시가 대상을 수상.")
    assert mend_entry(clean, HOUSE, DAY) == (clean, [])


@given(st.text(max_size=60), st.sampled_from([HOUSE, OFFICIAL]))
def test_mending_twice_is_mending_once(text: str, house: House) -> None:
    once, _ = mend_entry(entry(text, headline=text), house, DAY)
    twice, done = mend_entry(once, house, DAY)
    assert twice == once
    assert done == []
