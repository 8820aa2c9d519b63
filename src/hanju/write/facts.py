"""Facts: numbers and dates of a text, looked up in its source by value.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  numbers by value and unit (31.4억원 = 31억4000만원); spans [start, end) of the text.
Errors: odd text never raises; an empty source supports nothing.
Source: design/house-style.md section 5 and rules H7, N4; docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from hanju.text.dates import dates
from hanju.text.numbers import Quantity, is_truncation
from hanju.write.reading import Fault, covered

if TYPE_CHECKING:
    from hanju.text.dates import DateMention
    from hanju.write.reading import Reading, Told

#: counted things that may be called by another word for the same
_SAME_UNITS: Final = (
    {"명", "인"}, {"회", "차례", "번", "번째"}, {"살", "세"}, {"개월", "달"}, {"년", "해"}, {"개", "곳", "개소", "개사", "가지"},
)  # fmt: skip
#: from here on 원 is often left out (465억)
BIG: Final = Decimal(10**7)


#: characters round a number within which its sentence is read
OWN_REACH: Final = 160

# --- numbers ---


def number_faults(source: Reading, told: Told, *, headline: bool) -> list[Fault]:
    """Numbers of a text without the same value and unit in the source."""
    taken = covered(found.span for found in told.dates)
    faults = []
    for found in told.quantities:
        if found.digits[0] in taken or _idle(told.text, found):
            continue
        alike = [
            other
            for other in source.quantities
            if _same_number(found, other, headline=headline) or _same_group(told.text, found, other)
        ]
        written = told.text[found.span[0] : found.span[1]]
        if not alike and (_both_ends(source, found) or _ago(source, told.text, found)):
            continue
        if not alike:
            rounded = found.about and any(_rounded(found, other) for other in source.quantities)
            if not rounded:
                faults.append(_number_fault(source, found, written))
            continue
        misplaced = _belongs_elsewhere(source, told.text, found, alike)
        nearest = _nearest(source, told.text, found, alike)
        rounded = any(_rounded(found, other) for other in source.quantities if other not in alike)
        hedge = misplaced or _hedge_fault(
            source, told, found, nearest, rounded=rounded, headline=headline
        )
        if hedge:
            faults.append(hedge)
    return faults


_AGO: Final = {
    ("1", "년"): r"전년|지난해|작년|[12]\d{3}년", ("1", "해"): r"전년|지난해|작년|[12]\d{3}년",
    ("1", "달"): r"지난달|전달|전월|\d+월", ("1", "개월"): r"지난달|전달|전월|\d+월",
    ("1", "일"): r"전날|전일|어제|\d+일",
}  # fmt: skip


def _ago(source: Reading, text: str, found: Quantity) -> bool:
    """1년 전보다 said of 전년 대비."""
    borne = _AGO.get((str(found.value), found.unit))
    return (
        borne is not None
        and re.match(r"\s?전(?:보다|에|의|과|\s|$)", text[found.span[1] :]) is not None
        and re.search(borne, source.house) is not None
    )


def _both_ends(source: Reading, found: Quantity) -> bool:
    """22~23일 said of 22일부터 23일까지."""
    values = {
        value
        for other in source.quantities
        if same_unit(found.unit, other.unit)
        for value in (other.value, other.high)
    }
    return found.high is not None and {found.value, found.high} <= values


def _nearest(source: Reading, text: str, found: Quantity, alike: list[Quantity]) -> list[Quantity]:
    """Of the same numbers of the source those that stand among the same words."""
    near = near_words(text, found.span, reach=22)
    scores = [len(near & near_words(source.house, other.span, reach=30)) for other in alike]
    return [other for other, score in zip(alike, scores, strict=True) if score == max(scores)]


_IDLE: Final = frozenset({"번", "단계", "가지", "사람", "팀", "마리", "배", "시간", "대", "개"})


def _idle(text: str, found: Quantity) -> bool:
    """한 번, 한 단계: an article more than a number."""
    return text[found.digits[0] : found.digits[1]] == "한" and found.unit in _IDLE


def _same_group(text: str, found: Quantity, other: Quantity) -> bool:
    """50개 팀 is 50팀: the thing counted stands behind 개."""
    if found.unit != "개" or found.value != other.value or not other.unit:
        return False
    return text[found.span[1] :].lstrip().startswith(other.unit)


def _rounded(found: Quantity, other: Quantity) -> bool:
    """약 16억 of 15억8600만: rounded at the last digit that is written."""
    big = found.value == other.value >= BIG and {found.unit, other.unit} == {"", "원"}
    if not (same_unit(found.unit, other.unit) or big or not found.unit) or not found.value:
        return False
    step = Decimal(1)
    while found.value % (step * 10) == 0:
        step *= 10
    nearest = (other.value / step).to_integral_value(rounding="ROUND_HALF_UP") * step
    return step > 1 and found.value == nearest and abs(found.value - other.value) * 10 < other.value


_UP: Final = re.compile(
    r"[을를이가]?\s?(?:여\s?[가-힣]{1,3}을\s)?(?:넘|웃[도돈돌]|상회|초과|돌파|이상)"
)
_DOWN: Final = re.compile(
    r"[을를이가에]?\s?(?:못\s?미치|밑[도돈돌]|하회|안\s?되|까지|미만|이하|이내)"
)
_SIDES: Final = {
    "이상": "up", "초과": "up", "최소": "up", "이하": "down", "미만": "down", "최대": "down",
}  # fmt: skip


def _side(text: str, found: Quantity) -> str:
    """Where a number is open: 이상, 최소 and 넘다 say the same, 이하, 최대 and 까지 too."""
    if found.bound:
        return _SIDES[found.bound]
    if _UP.match(text, found.span[1]):
        return "up"
    return "down" if _DOWN.match(text, found.span[1]) else ""


def _hedge_fault(
    source: Reading,
    told: Told,
    found: Quantity,
    alike: list[Quantity],
    *,
    rounded: bool,
    headline: bool,
) -> Fault | None:
    """이상, 최대, 약 put to a number or taken from it."""
    written = told.text[found.span[0] : found.span[1]]
    sides = {_side(source.house, other) for other in alike}
    side = _side(told.text, found)
    if found.bound and side not in sides:
        return Fault(
            "number",
            found.span,
            f"'{written}'에 붙은 '{found.bound}'이(가) 원문에 없습니다",
            f"'{found.bound}'을(를) 빼거나 원문의 말로 바꾸세요",
        )
    if headline:
        return None
    if not side and all(other.bound for other in alike):
        said = min(other.bound for other in alike)
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'에 '{said}'을(를) 붙였습니다",
            f"'{said}'을(를) 살리세요",
        )
    if found.about and not rounded and not any(other.about for other in alike):
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'을(를) 어림수로 말하지 않습니다",
            "'약', '여'를 빼세요",
        )
    if not found.about and not side and all(other.about for other in alike):
        return Fault(
            "number",
            found.span,
            f"원문은 '{written}'을(를) 어림수로 말합니다",
            "'약', '여' 같은 원문의 말을 살리세요",
        )
    return None


_NEAR_WORD: Final = re.compile(r"[가-힣A-Za-z]{2,}")


def near_words(text: str, span: tuple[int, int], *, reach: int) -> set[str]:
    """Stems of the words round a place of the same sentence."""
    before, after = text[max(0, span[0] - reach) : span[0]], text[span[1] : span[1] + reach]
    before = re.split(r"[.!?\n]\s?", before)[-1]
    after = re.split(r"[.!?\n](?:\s|$)", after)[0]
    return {word[:2] for word in _NEAR_WORD.findall(f"{before} {after}")}


def _belongs_elsewhere(
    source: Reading, text: str, found: Quantity, alike: list[Quantity]
) -> Fault | None:
    """The value stands in the source, but the words round it belong to another value."""
    near = near_words(text, found.span, reach=22)
    own = max(len(near & near_words(source.house, q.span, reach=OWN_REACH)) for q in alike)
    rivals = [
        (len(near & near_words(source.house, q.span, reach=26)), q)
        for q in source.quantities
        if q.unit == found.unit and q.unit and q.value != found.value and q not in alike
    ]
    best, rival = max(rivals, key=lambda pair: pair[0], default=(0, None))
    tight = near_words(text, found.span, reach=12)
    if any(tight & near_words(source.house, q.span, reach=12) for q in alike if q.span[1]):
        return None
    if rival is None or best < 3 or own * 3 > best:
        return None
    there = source.house[rival.span[0] : rival.span[1]]
    written = text[found.span[0] : found.span[1]]
    return Fault(
        "number",
        found.span,
        f"원문은 이 자리에 '{written}'이(가) 아니라 '{there}'을(를) 말합니다",
        "원문의 수로 바꾸세요",
    )


def _number_fault(source: Reading, found: Quantity, written: str) -> Fault:
    same_value = [other for other in source.quantities if other.value == found.value]
    if same_value:
        there = source.house[same_value[0].span[0] : same_value[0].span[1] + 2].strip()
        return Fault(
            "number",
            found.span,
            f"'{written}'의 단위가 원문('{there}')과 다릅니다",
            "원문의 단위로 바꾸세요",
        )
    near = [other for other in source.quantities if other.unit == found.unit and found.unit]
    hint = ""
    if near:
        closest = min(near, key=lambda other: abs(other.value - found.value))
        hint = f"(원문의 가까운 수: {source.house[closest.span[0] : closest.span[1]]})"
    return Fault(
        "number",
        found.span,
        f"'{written}'은(는) 원문에 없는 수입니다{hint}",
        "원문의 수로 바꾸거나 빼세요",
    )


def _same_number(found: Quantity, other: Quantity, *, headline: bool) -> bool:
    big = found.value == other.value >= BIG and {found.unit, other.unit} == {"", "원"}
    if not same_unit(found.unit, other.unit) and not big:
        return False
    if headline and found.high is None and is_truncation(found.value, other.value):
        return _enough_left(found.value, other.value)
    ends = {other.value, other.high} - {None}
    if found.high is None:
        return found.value in ends
    return {found.value, found.high} <= ends


def _enough_left(short: Decimal, full: Decimal) -> bool:
    """A headline number may lose digits, not its size: at least half of the value stays."""
    return short * 2 > full


def same_unit(one: str, other: str) -> bool:
    """Tell whether two units count the same things (명/인, 곳/개)."""
    if one == other:
        return True
    return any(one in group and other in group for group in _SAME_UNITS)


# --- dates ---


def date_faults(source: Reading, told: Told) -> list[Fault]:
    """Dates of a text that the source does not name."""
    faults = []
    for found in told.dates:
        if _date_known(source, found):
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
        and (found.ordinal or found.unit in {"번째", "차", "회", "번", "호", "차례"})
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
        if _same_date(other, found):
            own = max(own, len(near & near_words(source.house, other.span, reach=OWN_REACH)))
            continue
        score = len(near & near_words(source.house, other.span, reach=24))
        if other.start not in told.days and score > best:
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
    for found in told.dates:
        if found.precision != "year" or found.start is None:
            continue
        if told.text[: found.span[0]].rstrip().endswith(_OPENING):
            # part of a name
            continue
        words = told.round(found.span, reach=60)
        years: dict[int, str] = {}
        for number in source.nearest(words):
            if len(words & source.stems[number]) < max(YEAR_WORDS, len(words) // 2):
                continue
            for other in dates(source.sentences[number], source.published):
                if other.start is not None and (
                    other.precision != "day" or other.start.year != _year_of(source)
                ):
                    years[other.start.year] = other.words
        if years and found.start.year not in years:
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
        re.fullmatch(r"(?:\d+월)?\d+일|\d+월", _led(one)) is not None
        and re.search(rf"(?<!\d){_led(one)}$", _bare(other)) is not None
    )


def _bare(mention: DateMention) -> str:
    return re.sub(r"\s", "", mention.words).rstrip(".도")


def _date_known(source: Reading, found: DateMention) -> bool:
    words = _bare(found)
    if any(_bare(other) == words or _bare_day(found, other) for other in source.dates):
        return True
    if found.start is None or found.end is None:
        return bool(re.search(rf"(?<!\d){re.escape(words)}", re.sub(r"\s", "", source.house)))
    return any(
        other.start is not None
        and other.end is not None
        and found.start <= other.start
        and other.end <= found.end
        for other in source.dates
    )
