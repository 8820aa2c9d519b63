"""Threads: what is proposed, what is not, and what links join."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from hanju.archive.threads import ENOUGH, MOST, Likeness, likenesses, proposals, threads
from hanju.model import EntryRef, LinkState, ThreadEntry, ThreadLink
from hanju.ports_threads import ThreadDoc
from hanju.text.search_tokens import token_text

AT = datetime(2026, 4, 1, tzinfo=UTC)
FILL = [
    "누리군, 농촌 빈집 고쳐 청년에게 임대",
    "한들연구원, 해조류에서 플라스틱 원료 추출",
    "새솔대, 반도체 계약학과 신설하고 신입생 모집",
    "아라시, 시내버스 노선에 자율주행 셔틀 투입",
    "다온기업, 폐배터리에서 리튬 되찾는 공장 착공",
    "미래부, 양자컴퓨터 공동 활용 센터 개소",
]


def doc(number: int, name: str, text: str, actor: str = "", kind: str = "지자체") -> ThreadDoc:
    tokens = token_text([text, text])
    return ThreadDoc(ref=EntryRef(number, name), tokens=tokens, actor=actor, actor_kind=kind)


def archive() -> list[ThreadDoc]:
    return [doc(100 + n // 3, f"f{n}", text) for n, text in enumerate(FILL)]


def link(earlier: EntryRef, later: EntryRef, state: LinkState = "confirmed") -> ThreadLink:
    return ThreadLink(earlier=earlier, later=later, state=state, by="가", at=AT)


def shown(ref: EntryRef) -> ThreadEntry:
    return ThreadEntry(
        ref=ref, headline=str(ref), day=date(2026, 1, ref.number % 28 + 1), field="", category=""
    )


def test_the_next_step_of_one_plan_is_found_and_the_rest_is_not() -> None:
    plan = doc(101, "plan", "가온시, 소형모듈원전 실증단지 부지 공모에 신청", "가온시")
    step = doc(108, "step", "가온시, 소형모듈원전 실증단지 부지로 선정", "가온시")
    other = doc(108, "other", "가온시, 마을회관 지붕에 태양광 설비 지원", "가온시")
    found = likenesses([step, other], [*archive(), plan])
    assert [(pair.later, pair.earlier) for pair in found] == [(step.ref, plan.ref)]
    assert found[0].score >= ENOUGH
    assert found[0].is_same_body


def test_two_cities_under_one_programme_stay_two() -> None:
    first = doc(101, "a", "가온시, 햇빛마을 조성 사업 주민 설명회 열어", "가온시")
    same = doc(108, "b", "가온시, 햇빛마을 조성 사업 주민 모집", "가온시")
    other = doc(108, "c", "나래군, 햇빛마을 조성 사업 주민 모집", "나래군")
    score = {pair.later.entry_id: pair.score for pair in likenesses([same, other], [first])}
    assert score["b"] - score.get("c", 0.0) >= 0.15


def test_an_entry_goes_on_from_earlier_issues_alone() -> None:
    text = "가온시, 소형모듈원전 실증단지 부지 공모에 신청"
    same_issue, later = doc(108, "x", text, "가온시"), doc(109, "y", text, "가온시")
    assert likenesses([doc(108, "z", text, "가온시")], [same_issue, later, *archive()]) == []


def test_of_a_thread_only_the_newest_entry_is_proposed_and_no_pair_twice() -> None:
    one, two, new = EntryRef(101, "a"), EntryRef(103, "b"), EntryRef(108, "c")
    found = [
        Likeness(earlier=one, later=new, score=0.6, is_same_body=True),
        Likeness(earlier=two, later=new, score=0.5, is_same_body=True),
    ]
    asked = proposals(found, [link(one, two)])
    assert [(pair.earlier, pair.later) for pair in asked] == [(two, new)]
    for state in ("proposed", "confirmed", "refused"):
        said = [link(one, two), link(two, new, state)]
        assert proposals(found, said) == []


def test_an_entry_gets_a_few_proposals_at_most() -> None:
    new = EntryRef(108, "n")
    found = [
        Likeness(earlier=EntryRef(90 + n, "a"), later=new, score=0.9 - n / 20, is_same_body=False)
        for n in range(8)
    ]
    assert len(proposals(found, [])) == MOST


def test_only_what_a_person_confirmed_joins_and_gone_entries_do_not() -> None:
    one, two, three = EntryRef(101, "a"), EntryRef(103, "b"), EntryRef(108, "c")
    links = [link(one, two), link(two, three, "proposed")]
    entries = {ref: shown(ref) for ref in (one, two, three)}
    (only,) = threads(links, entries)
    assert [entry.ref for entry in only.entries] == [one, two]
    assert only.numbers == (101, 103)
    (all_of_them,) = threads(links, entries, with_proposed=True)
    assert all_of_them.newest.ref == three
    del entries[one]
    assert threads(links, entries) == []


REFS = st.builds(EntryRef, st.integers(1, 6), st.sampled_from("abc"))


@given(st.lists(st.tuples(REFS, REFS).filter(lambda pair: pair[0].number < pair[1].number)))
def test_threads_share_no_entry_and_hold_every_confirmed_one(
    pairs: list[tuple[EntryRef, EntryRef]],
) -> None:
    entries = {ref: shown(ref) for pair in pairs for ref in pair}
    told = threads([link(*pair) for pair in pairs], entries)
    held = [entry.ref for thread in told for entry in thread.entries]
    assert len(held) == len(set(held))
    assert set(held) == set(entries)
    for first, second in pairs:
        both = [t for t in told if {first, second} & {entry.ref for entry in t.entries}]
        assert len(both) == 1
