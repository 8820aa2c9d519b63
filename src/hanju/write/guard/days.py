"""Days: dates, years, weekdays and turns of a text, looked up in its source.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) of the text; dates in KST, resolved against the publication day.
Errors: odd text never raises; an empty source supports nothing.
Source: design/house-style.md rules H7 and N4; docs/decisions/0012-guard.md.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hanju.text.dates import dates
from hanju.write.guard.forms import known_day, week_named
from hanju.write.guard.reading import OWN_REACH, SPANS_OF_DAYS, Fault, lasting_ends, near_words

if TYPE_CHECKING:
    from hanju.text.dates import DateMention
    from hanju.write.guard.reading import Reading, Told


def date_faults(source: Reading, told: Told) -> list[Fault]:
    """Dates of a text that the source does not name."""
    faults = []
    for found in told.dates:
        if _date_known(source, found):
            if _in_years(source, found):
                continue
            faults += _other_date(source, told, found)
            continue
        meaning = f"({found.meaning})" if found.relative and found.meaning else ""
        faults.append(
            Fault(
                "date",
                found.span,
                f"'{found.words}'{meaning}은(는) 원문에 없는 날짜입니다",
                "원문의 날짜로 바꾸거나 빼세요",
            )
        )
    return (
        faults
        + _other_years(source, told)
        + _weekday_faults(source, told)
        + _ordinal_faults(source, told)
    )


_WEEKDAY: Final = re.compile(
    r"(?<![가-힣])(?P<day>[월화수목금토일])요일|\((?P<short>[월화수목금토일])\)"
)


def _weekday_faults(source: Reading, told: Told) -> list[Fault]:
    """Weekdays that the source neither names nor has a date for."""
    named = {m["day"] or m["short"] for m in _WEEKDAY.finditer(source.house)}
    dated = {
        "월화수목금토일"[mention.start.weekday()]
        for mention in source.dates
        if mention.start is not None and mention.start == mention.end
    }
    return [
        Fault(
            "date",
            match.span(),
            f"'{match.group()}'은(는) 원문에 없는 요일입니다",
            "원문의 요일로 바꾸거나 빼세요",
        )
        for match in _WEEKDAY.finditer(told.text)
        if (match["day"] or match["short"]) not in (named or dated)
    ]


_ORDINALS: Final = ("첫", "둘", "셋", "넷", "다섯"), ("첫", "두", "세", "네", "다섯")
_ORDINAL: Final = re.compile(
    r"(?<![가-힣])(?:(?P<short>첫|둘|셋|넷|다섯)째|(?P<long>첫|두|세|네|다섯)\s?번째)"
)


def _ordinal_faults(source: Reading, told: Told) -> list[Fault]:
    """둘째, 두 번째 where the source counts no second thing."""
    return [
        Fault(
            "number",
            match.span(),
            f"'{match.group()}'은(는) 원문에 없는 차례입니다",
            "원문의 차례로 바꾸거나 빼세요",
        )
        for match in _ORDINAL.finditer(told.text)
        if not _counted(source, _place(match))
        and not week_named(source, told.text, match.span(), _place(match))
    ]


def _place(match: re.Match[str]) -> int:
    short, long = _ORDINALS
    return 1 + (short.index(match["short"]) if match["short"] else long.index(match["long"]))


def _counted(source: Reading, place: int) -> bool:
    if any(_place(match) == place for match in _ORDINAL.finditer(source.house)):
        return True
    if place == 1 and re.search(r"(?<![가-힣])첫|처음|최초|시작", source.house):
        return True
    return any(
        found.value == place
        and (found.ordinal or found.unit in {"번째", "차", "회", "번", "호", "차례", "장", "단계"})
        for found in source.quantities
    ) or any(mention.start and mention.start.day == place for mention in source.dates)


def _other_date(source: Reading, told: Told, found: DateMention) -> list[Fault]:
    """내년 where the source says 올해 of the same thing."""
    if any(other.precision == "day" and _within(other, found) for other in source.dates):
        return []
    near = near_words(told.text, found.span, reach=16)
    own, best, rival = 0, 0, ""
    for other in source.dates:
        if other.precision != found.precision:
            continue
        if _day_beside(source, found):
            return []
        if _same_date(other, found):
            own = max(own, len(near & near_words(source.house, other.span, reach=OWN_REACH)))
            continue
        score = len(near & near_words(source.house, other.span, reach=24))
        if other.start is not None and other.start not in told.days and score > best:
            best, rival = score, other.words
    if best < 2 or own * 2 > best:
        return []
    return [
        Fault(
            "date",
            found.span,
            f"원문은 이 자리에 '{found.words}'이(가) 아니라 '{rival}'을(를) 말합니다",
            "원문의 날짜로 바꾸세요",
        )
    ]


def _other_years(source: Reading, told: Told) -> list[Fault]:
    """올해 where the sentences nearest to the clause name only other years."""
    faults = []
    # 올해 and 내년 in one bullet: what stands beside the one stands near the other too
    told_years = {mention.start.year for mention in told.dates if mention.start is not None}
    for found in told.dates:
        if found.precision != "year" or found.start is None:
            continue
        if told.text[: found.span[0]].rstrip().endswith(_OPENING):
            # part of a name
            continue
        words = told.round(found.span, reach=60)
        years: dict[int, str] = {}
        if _year_fits(source, told, found) or _in_years(source, found):
            continue
        for number in source.nearest(words):
            if len(words & source.stems[number]) < max(YEAR_WORDS, len(words) // 2):
                continue
            for other in dates(source.sentences[number], source.published):
                if (
                    other.start is not None
                    and (other.start.year == found.start.year or other.start.year not in told_years)
                    and (other.precision != "day" or other.start.year != _year_of(source))
                ):
                    years[other.start.year] = other.words
        if years and found.start.year not in years and not _named_near(source, found, words):
            there = next(iter(years.values()))
            faults.append(
                Fault(
                    "date",
                    found.span,
                    f"원문은 이 자리에 '{found.words}'이(가) 아니라 '{there}'을(를) 말합니다",
                    "원문의 날짜로 바꾸세요",
                )
            )
    return faults


#: share of the nearest sentence's closeness at which a place speaks of the same thing too
NEAR_ENOUGH: Final = 0.55


def _named_near(source: Reading, found: DateMention, words: frozenset[str]) -> bool:
    """A sentence that names the year is about as near: two sentences told as one."""
    assert found.start is not None
    return any(
        other.start is not None and other.start.year == found.start.year
        for number in source.nearest(words, share=NEAR_ENOUGH)
        for other in dates(source.sentences[number], source.published)
    )


def _year_fits(source: Reading, told: Told, found: DateMention) -> bool:
    """A place that names the year fits as well as any other: two sentences told as one."""
    near = near_words(told.text, found.span, reach=YEAR_REACH)
    own, rival = 0, 0
    for mention in source.dates:
        if mention.start is None or found.start is None:
            continue
        score = len(near & near_words(source.house, mention.span, reach=YEAR_REACH * 2))
        if mention.start.year == found.start.year:
            own = max(own, score)
        else:
            rival = max(rival, score)
    return own > 0 and own >= rival


#: characters beside a year that say what it is the year of
YEAR_REACH: Final = 12
_OPENING: Final = ("'", "‘", "“", '"', "(", "「")


def _year_of(source: Reading) -> int:
    return source.published.year if source.published else 0


#: words that a sentence must share with the place of a year to speak of the same
YEAR_WORDS: Final = 4


def _within(other: DateMention, found: DateMention) -> bool:
    """지난달 said of 지난달 27일: the text is coarser, and may stand anywhere."""
    return found.precision == "month" and _bare(other).startswith(_bare(found))


def _same_date(one: DateMention, other: DateMention) -> bool:
    """The same day, or the same words about a day (15일, 오는 15일), however they resolve."""
    if one.start is not None and one.start == other.start:
        return True
    return _led(one) == _led(other) or _bare_day(one, other) or _bare_day(other, one)


def _led(mention: DateMention) -> str:
    return re.sub(r"^(?:지난|오는|다가오는)", "", _bare(mention))


def _bare_day(one: DateMention, other: DateMention) -> bool:
    """7일 said of 4월 7일: a day without a month is the month's that the source names."""
    return (
        re.fullmatch(r"(?:\d+월)?\d+일|\d+월|[1-4]분기|[상하]반기", _led(one)) is not None
        and re.search(rf"(?<!\d){_led(one)}$", _bare(other)) is not None
    )


def _bare(mention: DateMention) -> str:
    return re.sub(r"\s", "", mention.words).rstrip(".도")


def _date_known(source: Reading, found: DateMention) -> bool:
    words = _bare(found)
    if any(_bare(other) == words or _bare_day(found, other) for other in source.dates):
        return True
    if known_day(source, found.start, found.words) or _year_alone(source, found):
        return True
    if _same_year(source, found) or _in_days(source, found) or _in_years(source, found):
        return True
    if _year_before(source, found) or _since(source, found):
        return True
    if found.start is None or found.end is None:
        return bool(re.search(rf"(?<!\d){re.escape(words)}", re.sub(r"\s", "", source.house)))
    return any(
        other.start is not None
        and other.end is not None
        and found.start <= other.start
        and other.end <= found.end
        for other in source.dates
    ) or _day_beside(source, found)


_RUNNING: Final = re.compile(r"(?<!\d)(?P<n>\d{1,2})년\s?(?:연속|째|연이어|내리)")


def _since(source: Reading, found: DateMention) -> bool:
    """2023년 said of 3년 연속 in a text of 2025년."""
    if found.precision != "year" or found.start is None or source.published is None:
        return False
    years = source.published.year - found.start.year
    return any(int(match["n"]) == years + 1 for match in _RUNNING.finditer(source.house))


_COMPARED: Final = re.compile(r"전년|직전\s?해|한\s?해\s?전|1년\s?전")


def _year_before(source: Reading, found: DateMention) -> bool:
    """2024년 said of 전년 in a source that tells of 2025년, or of 지난해."""
    if found.precision != "year" or found.start is None or not _COMPARED.search(source.house):
        return False
    return any(
        mention.start is not None
        and mention.precision == "year"
        and mention.start.year == found.start.year + 1
        for mention in source.dates
    )


#: days from the publication within which a bare day is meant
A_FORTNIGHT: Final = 15
_DAY_BESIDE: Final = re.compile(
    r"[^.!?\n]{0,30}?(?<![가-힣])(?:(?P<before>전날|하루\s?전)|(?P<after>다음\s?날|이튿날))"
)


def _day_beside(source: Reading, found: DateMention) -> bool:
    """13일 said of 14일 ... 전날."""
    for other in source.dates:
        if other.precision != "day" or other.start is None or found.start is None:
            continue
        beside = _DAY_BESIDE.match(source.house, other.span[1])
        if beside is None:
            continue
        day = other.start + timedelta(days=-1 if beside["before"] else 1)
        bare = re.fullmatch(r"\d+일", _led(other)) is not None
        near = source.published is None or abs((found.start - source.published).days) <= A_FORTNIGHT
        if found.start == day or (bare and near and found.start.day == day.day):
            return True
    return False


def _year_alone(source: Reading, found: DateMention) -> bool:
    """2021년 said of 2021학년도."""
    return (
        found.precision == "year"
        and not found.relative
        and found.start is not None
        and found.start.year in source.years
    )


_SAME_YEAR: Final = r"(?:같은\s?해|그\s?해|동년|이듬해|다음\s?해)"


def _same_year(source: Reading, found: DateMention) -> bool:
    """2023년 4월 said of 같은 해 4월, in a source that names 2023년."""
    told = re.fullmatch(r"((?:19|20)\d\d)년\s?(\d+월(?:\s?\d+일)?)", found.words.strip())
    if told is None:
        return False
    year, day = int(told[1]), re.sub(r"\s", "", told[2])
    years = {other.start.year for other in source.dates if other.start is not None}
    plain = re.sub(r"\s", "", source.house)
    return any(
        year - (match[1] in {"이듬해", "다음해"}) in years
        for match in re.finditer(rf"({_SAME_YEAR}){day}", plain)
    )


def _in_years(source: Reading, found: DateMention) -> bool:
    """2010년 said of 2010~2012년."""
    return (
        found.precision == "year"
        and found.start is not None
        and re.search(rf"(?<!\d){found.start.year}\s?[~∼～\-–]\s?\d{{2,4}}년?", source.house)
        is not None
    )


def _in_days(source: Reading, found: DateMention) -> bool:
    """25일 said of 25~29일, 7월 8일 of 7.8~7.9."""
    told = re.fullmatch(r"(?:(\d+)월|다음달|내달|이달|이번달|지난달)?(\d+)일", _led(found))
    if told is None:
        return False
    return int(told[2]) in lasting_ends(source) or any(
        int(told[2]) in {int(day) for day in match.group("a", "b", "d") if day}
        and (
            told[1] is None
            or told[1] == (match["m"] or match["dm"])
            or not (match["m"] or match["dm"])
        )
        for match in SPANS_OF_DAYS.finditer(source.house)
        if match["m"] or match["dm"] or match["end"] == "일"
    )
