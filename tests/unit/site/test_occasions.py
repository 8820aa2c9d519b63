"""Which occasions are sure: day, venue and a verb of holding in one sentence."""

# ruff: noqa: E501  sentences: wide characters count twice

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import Bullet, Entry, EntryId, ResolvedDate
from hanju.site.calendar_file import Dated, calendar_file, once_each
from hanju.site.occasions import Occasion, occasions_of
from hanju.site.topics import Listed
from hanju.text.dates import dates
from tests.unit import making
from tests.unit.newsroom.rooms import NOW

TOLD_ON = date(2025, 12, 4)


def of(*texts: str, resolved: bool = False) -> list[Occasion]:
    bullets = tuple(
        Bullet(
            text=text,
            resolved_dates=tuple(
                ResolvedDate(span=one.span, words=one.words, meaning=one.meaning)
                for one in dates(text, TOLD_ON)
                if resolved and one.relative and one.meaning
            ),
        )
        for text in texts
    )
    return occasions_of(
        Entry(id=EntryId("e"), headline="견본", event_date=TOLD_ON, bullets=bullets)
    )


@pytest.mark.parametrize(
    ("text", "name", "first", "last", "place"),
    [
        (
            "가온시가 12월 19일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최할 예정.",
            "탄소중립 실천 설명회", (12, 19), (12, 19), "가온컨벤션센터",
        ),
        (
            "'2025 가온 녹색성장 콘퍼런스'가 12월 9일부터 10일까지 이틀간 가온 한빛호텔에서 개최.",
            "2025 가온 녹색성장 콘퍼런스", (12, 9), (12, 10), "가온 한빛호텔",
        ),
        (
            "나래군이 12월 30일~1월 2일 나래문화예술회관 대강당에서 인공지능 체험 박람회를 개최.",
            "인공지능 체험 박람회", (12, 30), (1, 2), "나래문화예술회관 대강당",
        ),
        (
            "국회의원회관에서 2025년 12월 15일 '데이터센터와 전력망' 토론회를 열고 대책을 논의.",
            "데이터센터와 전력망 토론회", (12, 15), (12, 15), "국회의원회관",
        ),
        (
            "다솜도는 12월 16일(화) 오후 3시 다솜도청 별관 3층 대회의실에서 수소 안전 공청회를 연다.",
            "수소 안전 공청회", (12, 16), (12, 16), "다솜도청 별관 3층 대회의실",
        ),
    ],
)  # fmt: skip
def test_a_day_a_venue_and_a_verb_of_holding_are_sure(
    text: str, name: str, first: tuple[int, int], last: tuple[int, int], place: str
) -> None:
    (one,) = of(text)
    assert (one.name, one.place) == (name, place)
    assert ((one.first.month, one.first.day), (one.last.month, one.last.day)) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "가온시가 12월 19일 '탄소중립 실천 설명회'를 개최.",  # no venue
        "가온시가 12월 19일 서울에서 '탄소중립 실천 설명회'를 개최.",  # a town is none
        "가온시가 12월 19일 다솜연구원에서 '탄소중립 실천 설명회'를 개최.",  # who acts?
        "가온시가 12월 19일 탄소중립지원센터에서 '탄소중립 실천 설명회'를 개최.",
        "가온시가 12월 19일 군청 대회의실에서 '탄소중립 실천 설명회'를 개최.",  # of which county?
        "가온시가 12월 중 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",  # no day
        "가온시가 19일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",  # no month
        "가온시가 12월 12일까지 가온컨벤션센터에서 '탄소중립 실천 워크숍'을 진행했다.",  # the last day
        "12월 19일 가온컨벤션센터에서 열 예정이던 '탄소중립 실천 설명회'를 연기.",
        "가온시가 12월 19일 가온컨벤션센터에서 '탄소중립 실천 설명회' 개최를 검토.",
        "가온시가 12월 19일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 온라인으로 개최.",
        "가온시가 12월 19일 가온컨벤션센터에서 협약을 체결.",  # nothing to go to
        "가온시가 12월 19일 가온컨벤션센터에서 기자간담회를 개최.",
        "가온시가 12월 19일 가온컨벤션센터에서, 12월 20일 나래문화센터에서 '주민 설명회'를 개최.",
        "가온시가 2월 30일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",
        "가온시가 2029년 12월 19일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",  # too far
        "12월 4일 밝힌 계획에 따르면 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최.",
    ],
)
def test_what_is_not_sure_is_left_out(text: str) -> None:
    assert of(text) == []


def test_a_day_without_its_month_counts_where_the_draft_resolved_it() -> None:
    text = "가온시가 오는 19일 오전 10시 30분 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최."
    assert of(text) == []
    (one,) = of(text, resolved=True)
    assert (one.first, one.starts) == (date(2025, 12, 19), time(10, 30))


def test_an_occasion_that_is_told_in_two_ways_is_not_sure() -> None:
    first = "가온시가 12월 19일 가온컨벤션센터에서 '탄소중립 실천 설명회'를 개최."
    assert len(of(first, first)) == 1
    assert of(first, first.replace("19일", "20일")) == []


@given(st.text(max_size=80))
def test_odd_texts_never_raise(text: str) -> None:
    whole = f"{text} 12월 19일 {text}에서 '{text} 포럼'을 개최 {text}"
    for one in of(whole):
        assert one.first <= one.last
        assert one.name
        assert one.place


def dated(place: str = "가온컨벤션센터", starts: time | None = None, days: int = 0) -> Dated:
    from hanju.archive.public import PublicEntry, PublicIssue
    from hanju.ports_search import Labels

    entry = making.entry()
    issue = making.issue(entry)
    return Dated(
        occasion=Occasion(
            name="탄소중립, 실천; 설명회", first=date(2025, 12, 19),
            last=date(2025, 12, 19 + days), starts=starts, place=place,
        ),
        listed=Listed(
            entry=PublicEntry(
                entry=entry, number=108, chapter="", field="", category="", labels=Labels()
            ),
            issue=PublicIssue(issue=issue, content_hash="h", signed_at=NOW, entries=()),
        ),
        anchor="entry-e1",
    )  # fmt: skip


def test_the_calendar_file_is_folded_and_escaped() -> None:
    long = dated(place="가온컨벤션센터 " * 8, starts=time(14))
    text = calendar_file([long, dated(days=2)], title="견본")
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    whole = text.replace("\r\n ", "")
    assert "SUMMARY:탄소중립\\, 실천\\; 설명회\r\n" in whole
    assert "DTSTART;TZID=Asia/Seoul:20251219T140000\r\n" in whole
    assert "DTSTART;VALUE=DATE:20251219\r\nDTEND;VALUE=DATE:20251222\r\n" in whole
    assert text.count("BEGIN:VEVENT") == text.count("END:VEVENT") == 2


def test_no_text_can_add_a_line_to_the_calendar_file() -> None:
    text = calendar_file([dated(place="홀\r\nATTENDEE:x\u2028\\n")], title="x\nMETHOD:REQUEST")
    names = [line.split(":")[0].split(";")[0] for line in text.split("\r\n")]
    assert "ATTENDEE" not in names
    assert names.count("METHOD") == 1


def test_one_occasion_of_two_entries_stands_once_and_two_venues_are_not_sure() -> None:
    assert len(once_each([dated(), dated(place="서울 가온컨벤션센터")])) == 1
    assert once_each([dated(), dated(place="나래호텔")]) == []
