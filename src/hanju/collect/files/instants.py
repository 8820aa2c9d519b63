"""When was it published? The ways files write a time, and what a wrong "Z" gives away.

Shape:  `read_instant` turns one written time into an instant or a reason; `ClockCheck` decides
        for a whole file whether its "Z" times are Korean wall-clock times.
Units:  instants aware; a time without a zone is in the zone given (Asia/Seoul by default);
        leads in hours.
Errors: none; what cannot be read is None with the reason in words.
Source: design/sources.md section 8 (S6, S7); threats.md P9; docs/decisions/0006-import.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Final

from hanju.text.normalise import clean_line

if TYPE_CHECKING:
    from datetime import tzinfo

UNDATED: Final = "날짜 없음"
_YEARS: Final = range(1900, 2100)
_KST: Final = timezone(timedelta(hours=9))

_ZONE: Final = r"(?P<zone>Z|UTC|GMT|KST|[+-]\d{2}:?\d{2})?"
_CLOCK: Final = (
    r"(?:[T,]? ?(?P<half>오전|오후|AM|PM)? ?(?P<hour>\d{1,2})(?::|시 ?)"
    r"(?:(?P<minute>\d{1,2})분?(?:[: ]? ?(?P<second>\d{1,2})(?:[.,]\d{1,9})?초?)?)?"
    r" ?(?P<half2>AM|PM)? ?" + _ZONE + r"(?: ?\([A-Z]{3,4}\))?)?"
)
_WEEKDAY: Final = r"(?: ?\(?[월화수목금토일](?:요일)?\)?)?"
#: 2025-12-04 / 2025.12.04. / 2025. 12. 4. / 2025년 12월 4일 / 20251204T0900, with or without a time
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4}) ?[-./년] ?(?P<month>\d{1,2}) ?[-./월] ?(?P<day>\d{1,2})(?!\d)(?:일|\.)?"
    + _WEEKDAY
    + " ?"
    + _CLOCK,
    re.IGNORECASE,
)
_SHORT_YEAR: Final = re.compile(
    r"'?(?P<year>\d{2})\. ?(?P<month>\d{1,2})\. ?(?P<day>\d{1,2})(?!\d)\.?"
    + _WEEKDAY
    + " ?"
    + _CLOCK,
    re.IGNORECASE,
)
_DIGITS: Final = re.compile(
    r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:T?(?P<hour>\d{2})(?:(?P<minute>\d{2})(?P<second>\d{2})?)?)?" + _ZONE
)
_MONTH_FIRST: Final = re.compile(
    r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}) ?" + _CLOCK, re.IGNORECASE
)
_MONTH_NAMES: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()  # noqa: SIM905
_NAMED: Final = r"(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
#: RFC 822 (Thu, 04 Dec 2025 09:00:00 +0900) and "Dec 4, 2025"
_DAY_NAMED: Final = re.compile(
    r"(?:[a-z]{3,9},? )?(?P<day>\d{1,2})[ -]" + _NAMED + r"[ -](?P<year>\d{4}) ?" + _CLOCK,
    re.IGNORECASE,
)
_NAMED_DAY: Final = re.compile(
    r"(?:[a-z]{3,9},? )?" + _NAMED + r" (?P<day>\d{1,2}),? (?P<year>\d{4}) ?" + _CLOCK,
    re.IGNORECASE,
)
_FORMS: Final = (_YEAR_FIRST, _DIGITS, _DAY_NAMED, _MONTH_FIRST, _NAMED_DAY, _SHORT_YEAR)
_LABEL: Final = re.compile(
    r"(?:기사)?(?:입력|등록|게시|게재|수정|승인|작성|송고|발행|보도)(?:일시|일자|시간|일)? ?:? ?"
)
_WITHOUT_YEAR: Final = re.compile(
    r"\d{1,2}(?:월|[./-]) ?\d{1,2}(?:일|\.)?" + _WEEKDAY + " ?" + _CLOCK
)
_RELATIVE: Final = re.compile(
    r"\d{1,3} ?(?:초|분|시간|일|주|개월|달) ?전|방금(?: 전)?|어제|오늘|그제"
)
_EPOCH: Final = re.compile(r"\d{10}(?:\.\d{1,9})?|\d{13}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInstant:
    """An instant, or why there is none; `says_utc` when it was written with Z, UTC or +00:00."""

    at: datetime | None
    why: str = ""
    says_utc: bool = False


def read_instant(written: object, *, zone: tzinfo = _KST) -> ReadInstant:
    """Read one written time; undated and unreadable stay None with the reason."""
    if written is None or written == "":
        return ReadInstant(at=None, why=UNDATED)
    if isinstance(written, datetime):
        return ReadInstant(at=written if written.tzinfo else written.replace(tzinfo=zone))
    if isinstance(written, date):
        return ReadInstant(at=datetime.combine(written, time.min, zone))
    if isinstance(written, bool | list | dict):
        return _unreadable(str(written))
    text = clean_line(str(written))
    if not text:
        return ReadInstant(at=None, why=UNDATED)
    return _iso(text, zone) or _other(text, zone, is_text=isinstance(written, str))


def _iso(text: str, zone: tzinfo) -> ReadInstant | None:
    """The usual case, fast: what `datetime.fromisoformat` knows."""
    if len(text) < 10 or text[4] != "-" or "W" in text:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    if at.year not in _YEARS:
        return None
    if at.tzinfo is None:
        return ReadInstant(at=at.replace(tzinfo=zone))
    return ReadInstant(at=at, says_utc=at.utcoffset() == timedelta(0))


def _other(text: str, zone: tzinfo, *, is_text: bool) -> ReadInstant:
    text = text[:80]
    bare = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    for form in _FORMS:
        found = form.fullmatch(bare)
        if found:
            return _from_parts(found.groupdict(), zone, written=text)
    if _EPOCH.fullmatch(bare):
        seconds = float(bare) / (1000 if len(bare) == 13 else 1)
        return ReadInstant(at=datetime.fromtimestamp(seconds, UTC))
    if _WITHOUT_YEAR.fullmatch(bare) and is_text:
        return ReadInstant(at=None, why=f"연도가 없는 날짜: '{text}'")
    if _RELATIVE.fullmatch(bare):
        return ReadInstant(at=None, why=f"언제부터인지 모르는 날짜: '{text}'")
    return _unreadable(text)


def _from_parts(parts: dict[str, str | None], zone: tzinfo, *, written: str) -> ReadInstant:
    def number(name: str) -> int:
        return int(parts.get(name) or 0)

    name = parts.get("name")
    month = _MONTH_NAMES.index(name.lower()) + 1 if name else number("month")
    year = number("year") + (2000 if len(parts["year"] or "") == 2 else 0)
    hour = number("hour")
    half = (parts.get("half") or parts.get("half2") or "").upper()
    if half in {"오후", "PM"} and hour < 12:
        hour += 12
    elif half in {"오전", "AM"} and hour == 12:
        hour = 0
    a_day_later = timedelta(0)
    if hour == 24 and not number("minute"):  # 24:00 is midnight at the end of the day
        hour, a_day_later = 0, timedelta(days=1)
    marked = (parts.get("zone") or "").upper()
    try:
        at = datetime(
            year,
            month,
            number("day"),
            hour,
            number("minute"),
            number("second"),
            tzinfo=_zone(marked) or zone,
        )
    except ValueError:
        return _unreadable(written)
    if year not in _YEARS:
        return _unreadable(written)
    says_utc = marked != "" and at.utcoffset() == timedelta(0)
    return ReadInstant(at=at + a_day_later, says_utc=says_utc)


def _zone(marked: str) -> tzinfo | None:
    if not marked:
        return None
    if marked == "KST":
        return _KST
    if marked in {"Z", "UTC", "GMT"}:
        return UTC
    sign = -1 if marked[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(marked[1:3]), minutes=int(marked[-2:])))


def _unreadable(text: str) -> ReadInstant:
    return ReadInstant(at=None, why=f"날짜를 읽지 못함: '{text[:40]}'")


# -- a clock that says UTC and shows Seoul ------------------------------------------------

#: Lead of "published" over "first seen" that a fetch right after publishing cannot have.
_LEAD_FROM_H: Final = 0.1
#: The wrong zone shifts by nine hours; half an hour more for clocks that differ.
_LEAD_TO_H: Final = 9.5
#: Share of rows with such a lead from which the file's clock is called wrong. Measured: 52 % in
#: news_rss_2026_02; a right clock has none but for items announced ahead (47 of 25,471 rows
#: there lie further ahead than `_LEAD_TO_H`).
_LEAD_SHARE: Final = 0.02
_LEAD_ROWS: Final = 3


@dataclass(slots=True)
class ClockCheck:
    """Watches rows that say when they were published and when they were first seen."""

    seen: int = 0
    utc_marked: int = 0
    leads_h: list[float] = field(default_factory=list)
    too_far: int = 0

    def watch(self, published: ReadInstant, first_seen: datetime | None) -> None:
        """Take one row into account."""
        if published.at is None or not published.says_utc:
            return
        self.utc_marked += 1
        if first_seen is None:
            return
        self.seen += 1
        lead_h = (published.at - first_seen).total_seconds() / 3600
        if lead_h > _LEAD_TO_H:
            self.too_far += 1
        elif lead_h > _LEAD_FROM_H:
            self.leads_h.append(lead_h)

    def is_wall_clock(self) -> bool:
        """Whether the rows prove that "Z" was put behind Korean wall-clock times."""
        ahead = len(self.leads_h)
        return (
            ahead >= _LEAD_ROWS
            and ahead >= _LEAD_SHARE * self.seen
            and self.too_far <= ahead  # else something other than the zone is wrong
        )

    def note(self, *, decided: bool, asked: bool | None, command: str = "hanju import …") -> str:
        """Say for the whole file what was decided, on what, and how to decide otherwise."""
        if not self.utc_marked:
            return ""
        if asked is not None:
            how = "한국 시각" if asked else "UTC"
            return f"Z로 끝나는 시각 {self.utc_marked:,}건을 {how}으로 읽음(지정한 대로)"
        if decided:
            share = len(self.leads_h) / self.seen
            return (
                f"Z로 끝나는 시각을 한국 시각으로 읽음: {self.seen:,}건 가운데 "
                f"{len(self.leads_h):,}건({share:.0%})이 수집된 뒤에 게재된 것으로 적혀 있음"
                f"(최대 {max(self.leads_h):.1f}시간). 아니면 {command} --utc-z"
            )
        return (
            f"Z로 끝나는 시각 {self.utc_marked:,}건을 UTC로 읽음. "
            f"한국 시각이라면 {command} --wall-clock-z"
        )


def as_wall_clock(published: datetime, zone: tzinfo) -> datetime:
    """Read the digits of a time as wall clock of `zone`, whatever zone it claims."""
    return published.replace(tzinfo=zone)
