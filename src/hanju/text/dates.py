"""Dates: find Korean dates in text and say what the relative ones mean.

Shape:  a text and its publication day in, `DateMention`s with spans out, left to right.
Units:  spans [start, end); `start`/`end` of a mention are Asia/Seoul dates, both included.
Errors: odd text never raises; what cannot be resolved has `start` None.
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.

The caller gives the publication day in Asia/Seoul; without it only full dates resolve.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

Precision = Literal["day", "week", "month", "quarter", "half", "season", "year", "unknown"]


@dataclass(frozen=True, slots=True)
class DateMention:
    """One date of a text; `relative` when its words only hold near the publication day."""

    span: tuple[int, int]
    words: str
    start: date | None
    end: date | None
    precision: Precision
    relative: bool

    @property
    def meaning(self) -> str:
        """The date in full words, "" when it is not known (내년 → 2026년)."""
        if self.start is None or self.end is None:
            return ""
        year, month, day = self.start.year, self.start.month, self.start.day
        if self.precision == "year":
            return f"{year}년"
        if self.precision == "half":
            return f"{year}년 {'상' if month == 1 else '하'}반기"
        if self.precision == "quarter":
            return f"{year}년 {(month + 2) // 3}분기"
        if self.precision == "month":
            return f"{year}년 {month}월"
        if self.precision == "day":
            return f"{year}년 {month}월 {day}일"
        return f"{self.start.isoformat()}~{self.end.isoformat()}"


_YEAR_WORDS: Final = {
    "재작년": -2, "작년": -1, "지난해": -1, "전년": -1, "올해": 0, "금년": 0, "올": 0,
    "내년": 1, "내후년": 2,
}  # fmt: skip
_MONTH_WORDS: Final = {
    "지난달": -1, "지난 달": -1, "전월": -1, "이달": 0, "이번 달": 0, "이번달": 0,
    "다음 달": 1, "다음달": 1, "내달": 1,
}  # fmt: skip
_DAY_WORDS: Final = {
    "그저께": -2, "그제": -2, "어제": -1, "전날": -1, "오늘": 0, "내일": 1, "모레": 2,
    "글피": 3,
}  # fmt: skip
_WEEK_WORDS: Final = {
    "지난주": -1, "지난 주": -1, "이번 주": 0, "이번주": 0, "금주": 0, "다음 주": 1, "다음주": 1,
    "내주": 1,
}  # fmt: skip
_SEASONS: Final = {"봄": (3, 5), "여름": (6, 8), "가을": (9, 11), "겨울": (12, 2)}


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_YEAR: Final = (
    rf"(?:(?P<year>(?:19|20)\d\d)\s?년|['‘’](?P<short>\d\d)\s?년"
    rf"|(?P<yearword>{_any(_YEAR_WORDS)})(?=도\b|도[\s가-힣]|[\s의에는은이가도,)·]|$|\d|[가-힣]))"
)
_PART: Final = r"(?P<half>[상하])반기|(?P<quarter>[1-4])\s?분기|(?P<season>봄|여름|가을|겨울)(?![가-힣]{2})|(?P<edge>연초|연말|말|초)(?=[까에\s,.]|$)"
_PATTERN: Final = re.compile(
    r"(?<![\d.])(?P<iy>(?:19|20)\d\d)\s?[.\-/]\s?(?P<im>1[0-2]|0?[1-9])(?:\s?[.\-/]\s?(?P<iday>3[01]|[12]\d|0?[1-9]))?\.?(?![\d%])"
    rf"|(?P<led>지난|오는|다가오는)?\s?{_YEAR}도?(?:\s?(?P<ym>1[0-2]|0?[1-9])\s?월(?:\s?(?P<yd>3[01]|[12]\d|0?[1-9])\s?일)?|\s?(?:{_PART}))?"
    rf"|(?P<mword>{_any(_MONTH_WORDS)})(?:\s?(?P<mwd>3[01]|[12]\d|0?[1-9])\s?일)?(?![가-힣]*팽이)"
    rf"|(?P<wword>{_any(_WEEK_WORDS)})(?=[\s,.]|에|의|까지|부터|$)"
    rf"|(?<![가-힣])(?P<dword>{_any(_DAY_WORDS)})(?=[\s은까부에,의.]|$)"
    r"|(?P<mled>지난|오는|다가오는)?\s?(?<!\d)(?P<m>1[0-2]|0?[1-9])\s?월(?![가-힣]*(?:세|요))(?:\s?(?P<d>3[01]|[12]\d|0?[1-9])\s?일)?(?!간\b)"
    r"|(?P<dled>지난|오는|다가오는)?\s?(?<![\d.,~])(?P<bare>3[01]|[12]\d|0?[1-9])\s?일(?(dled)(?=[가-힣\s,.~·(]|$)|(?=까지|부터|(?:에는|에도|에서|에|은|자|과|와|을|이)?[\s,.~·(]|께|$))(?!\s?(?:동안|이내|안에|만에|뒤|이상|간)|\s?[후전](?=[\s에까,]))"
    r"|(?P<ahalf>[상하])반기|(?P<aquarter>[1-4])\s?분기"
)


def dates(text: str, published: date | None) -> list[DateMention]:
    """Find the dates of a text and resolve them against the publication day."""
    found: list[DateMention] = []
    year_before: int | None = None
    month_before: tuple[int, int] | None = None
    for match in _PATTERN.finditer(text):
        mention = _mention(text, match, published, year_before, month_before)
        if mention is None:
            continue
        if found and _is_range(text, found[-1], mention):
            mention = _after(found[-1], mention)
        found.append(mention)
        if mention.start is not None:
            year_before = mention.start.year
            month_before = (
                (mention.start.year, mention.start.month)
                if mention.precision in {"day", "month"}
                else month_before
            )
        if re.search(r"[.!?]\s", text[match.end() : match.end() + 2]):
            month_before = None
    return found


def _is_range(text: str, first: DateMention, last: DateMention) -> bool:
    """9월부터 2월까지: the last month lies behind the first one."""
    between = text[first.span[1] : last.span[0]].strip()
    return between in {"부터", "~", "에서"} and last.precision in {"month", "day"}


def _after(first: DateMention, last: DateMention) -> DateMention:
    """The last month of a range, in the year that puts it behind the first."""
    if first.start is None or last.start is None or last.end is None or not last.relative:
        return last
    year = first.start.year + (last.start.month < first.start.month)
    if re.match(r"(?:내|올|지난|작|금)", last.words) or "년" in last.words:
        return last
    if last.precision == "month":
        start = date(year, last.start.month, 1)
        end = date(year, last.start.month, monthrange(year, last.start.month)[1])
        return DateMention(last.span, last.words, start, end, "month", relative=True)
    if last.start.day > monthrange(year, last.start.month)[1]:
        return last
    start = date(year, last.start.month, last.start.day)
    return DateMention(last.span, last.words, start, start, "day", relative=True)


def _mention(
    text: str,
    match: re.Match[str],
    published: date | None,
    year_before: int | None,
    month_before: tuple[int, int] | None,
) -> DateMention | None:
    lead = len(match.group()) - len(match.group().lstrip())
    span = (match.start() + lead, match.end())
    words = text[span[0] : span[1]]
    start, end, precision, relative = _read(match, text, published, year_before, month_before)
    if precision == "unknown":
        return None
    return DateMention(span, words, start, end, precision, relative)


_Read = tuple[date | None, date | None, Precision, bool]
_NOTHING: Final[_Read] = (None, None, "unknown", False)


def _read(
    match: re.Match[str],
    text: str,
    published: date | None,
    year_before: int | None,
    month_before: tuple[int, int] | None,
) -> _Read:
    g = match.groupdict()
    if g["iy"]:
        return _full(int(g["iy"]), int(g["im"]), g["iday"], relative=False)
    if g["year"] or g["short"] or g["yearword"]:
        return _with_year(g, published, year_before)
    if g["mword"]:
        return _month_word(g, published)
    if g["wword"]:
        return _week(published, _WEEK_WORDS[g["wword"]])
    if g["dword"]:
        day = published + timedelta(days=_DAY_WORDS[g["dword"]]) if published else None
        return day, day, "day", True
    if g["m"]:
        return _month(g, _rest(text, match.end()), published)
    if g["bare"]:
        return _bare_day(g, _rest(text, match.end()), published, month_before)
    if g["ahalf"] or g["aquarter"]:
        if published is None:
            return None, None, "half" if g["ahalf"] else "quarter", True
        return _part_of_year(
            year_before or published.year, g["ahalf"], g["aquarter"], relative=True
        )
    return _NOTHING


def _full(year: int, month: int, day: str | None, *, relative: bool) -> _Read:
    last = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, last), "month", relative
    if int(day) > last:
        return _NOTHING
    found = date(year, month, int(day))
    return found, found, "day", relative


def _with_year(g: dict[str, str | None], published: date | None, year_before: int | None) -> _Read:
    word = g["yearword"]
    relative = word is not None or g["led"] is not None
    if g["year"]:
        year: int | None = int(g["year"])
    elif g["short"]:
        year = 2000 + int(g["short"])
    elif published is None:
        year = None
    else:
        base = published.year
        # 전년 counts from the year that is being spoken of
        if word == "전년" and year_before is not None:
            base = year_before
        year = base + _YEAR_WORDS[word or ""]
    if word == "올" and not (g["half"] or g["season"] or g["ym"] or g["quarter"] or g["edge"]):
        return _NOTHING
    if g["ym"]:
        if year is None:
            return None, None, "day" if g["yd"] else "month", True
        return _full(year, int(g["ym"]), g["yd"], relative=relative)
    if year is None:
        return None, None, "year", True
    if g["half"] or g["quarter"]:
        return _part_of_year(year, g["half"], g["quarter"], relative=relative)
    if g["season"]:
        first, last = _SEASONS[g["season"]]
        end_year = year + (last < first)
        end = date(end_year, last, monthrange(end_year, last)[1])
        return date(year, first, 1), end, "season", relative
    return date(year, 1, 1), date(year, 12, 31), "year", relative


#: characters behind a date within which its sentence is read
SENTENCE: Final = 300


def _rest(text: str, at: int) -> str:
    """What follows in the same sentence: its tense says whether a bare date is past."""
    return re.split(r"[.!?]\s", text[at : at + SENTENCE])[0]


def _part_of_year(year: int, half: str | None, quarter: str | None, *, relative: bool) -> _Read:
    if half:
        first, last = (1, 6) if half == "상" else (7, 12)
        return date(year, first, 1), date(year, last, 30 + (last == 12)), "half", relative
    first = 3 * int(quarter or 1) - 2
    return (
        date(year, first, 1),
        date(year, first + 2, monthrange(year, first + 2)[1]),
        "quarter",
        relative,
    )


def _month_word(g: dict[str, str | None], published: date | None) -> _Read:
    if published is None:
        return None, None, "day" if g["mwd"] else "month", True
    months = published.year * 12 + published.month - 1 + _MONTH_WORDS[g["mword"] or ""]
    return _full(months // 12, months % 12 + 1, g["mwd"], relative=True)


def _week(published: date | None, weeks: int) -> _Read:
    if published is None:
        return None, None, "week", True
    monday = published - timedelta(days=published.weekday()) + timedelta(days=7 * weeks)
    return monday, monday + timedelta(days=6), "week", True


def _month(g: dict[str, str | None], after: str, published: date | None) -> _Read:
    """A month without a year: the nearest one that fits the words round it."""
    precision: Precision = "day" if g["d"] else "month"
    if published is None:
        return None, None, precision, True
    month, year = int(g["m"] or 1), published.year
    if g["mled"] == "지난" and month > published.month:
        year -= 1
    elif g["mled"] in {"오는", "다가오는"} and month < published.month:
        year += 1
    elif g["mled"] is None:
        away = month - published.month
        past = _TELLS_OF_THE_PAST.search(after) is not None
        if away > 6 or (away > 1 and past):
            year -= 1
        elif away < -5 and not past and _LOOKS_AHEAD.match(after):
            year += 1
    found = _full(year, month, g["d"], relative=True)
    return found if found != _NOTHING else (None, None, precision, True)


_TELLS_OF_THE_PAST: Final = re.compile(
    r"[았었했됐렸졌났왔갔섰켰쳤였웠뤘][다고으지던]|[가-힣]한 결과|동안 [가-힣]+한\s"
)
#: what follows a date that lies ahead
_LOOKS_AHEAD: Final = re.compile(r"\s?(?:까지|부터|에?\s?(?:개최|열|시행|문을|준공|착공|개장))")


def _bare_day(
    g: dict[str, str | None],
    after: str,
    published: date | None,
    month_before: tuple[int, int] | None,
) -> _Read:
    """A day without a month: in the month just named, else the nearest such day."""
    if published is None:
        return None, None, "day", True
    day = int(g["bare"] or 1)
    if (
        month_before is not None
        and g["dled"] is None
        and after.lstrip().startswith(("까지", "부터"))
    ):
        return _full(*month_before, str(day), relative=True)
    near = []
    for months in (-1, 0, 1):
        index = published.year * 12 + published.month - 1 + months
        if day <= monthrange(index // 12, index % 12 + 1)[1]:
            near.append(date(index // 12, index % 12 + 1, day))
    if g["dled"] == "지난":
        near = [d for d in near if d <= published] or near
    elif g["dled"]:
        near = [d for d in near if d >= published] or near
    elif _TELLS_OF_THE_PAST.search(after) and not _LOOKS_AHEAD.match(after):
        # a bare day is mostly the reporter's "4일 밝혔다"
        near = [d for d in near if d <= published] or near
    best = min(near, key=lambda d: (abs((d - published).days), d > published))
    return best, best, "day", True
