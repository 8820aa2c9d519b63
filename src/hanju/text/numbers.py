"""Numbers: read Korean amounts by value and unit, write them in house form.

Shape:  text in, `Quantity`s with spans out; `house_number` writes 1조2661억, `house_numbers`
        rewrites every number of a text and keeps the rest.
Units:  values are `Decimal` in the base unit (31.4억원 = 3,140,000,000 원); spans [start, end).
Errors: odd text never raises; a number without a known unit has the unit "".
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Bound = Literal["", "이상", "이하", "초과", "미만", "최대", "최소"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number of a text with its unit; `high` is the other end of a range."""

    span: tuple[int, int]
    value: Decimal
    unit: str
    high: Decimal | None = None
    about: bool = False
    bound: Bound = ""
    ordinal: bool = False
    sign: str = ""
    #: span of the digits and scale words alone
    digits: tuple[int, int] = (0, 0)


#: spelling -> the one name that is compared
_UNIT_NAMES: Final[dict[str, str]] = {
    "%포인트": "%p", "퍼센트포인트": "%p", "%p": "%p", "%P": "%p", "퍼센트": "%", "%": "%", "％": "%",
    "프로": "%", "원": "원", "달러": "달러", "불": "달러", "유로": "유로", "엔": "엔", "위안": "위안",
    "파운드": "파운드",
    "제곱미터": "㎡", "평방미터": "㎡", "㎡": "㎡", "m²": "㎡", "m2": "㎡", "헥타르": "ha", "㏊": "ha",
    "ha": "ha", "평": "평", "㎢": "㎢", "km²": "㎢", "제곱킬로미터": "㎢", "세제곱미터": "㎥", "㎥": "㎥",
    "m³": "㎥", "킬로미터": "km", "㎞": "km", "km": "km", "미터": "m", "m": "m", "센티미터": "cm",
    "㎝": "cm", "cm": "cm", "밀리미터": "mm", "㎜": "mm", "mm": "mm", "나노미터": "nm", "㎚": "nm",
    "nm": "nm", "나노": "nm",
    "킬로그램": "kg", "㎏": "kg", "kg": "kg", "그램": "g", "g": "g", "톤": "톤", "t": "톤", "리터": "L",
    "ℓ": "L", "L": "L", "mg": "mg", "㎎": "mg", "밀리그램": "mg",
    "kWh": "kWh", "킬로와트시": "kWh", "MWh": "MWh", "GWh": "GWh", "기가와트시": "GWh", "TWh": "TWh",
    "테라와트시": "TWh", "kW": "kW", "㎾": "kW", "킬로와트": "kW", "MW": "MW", "㎿": "MW", "메가와트": "MW",
    "GW": "GW", "기가와트": "GW", "W": "W", "와트": "W", "V": "V",
    "KB": "KB", "MB": "MB", "GB": "GB", "기가바이트": "GB", "TB": "TB", "테라바이트": "TB", "PB": "PB",
    "Gbps": "Gbps", "GHz": "GHz", "ppm": "ppm", "bp": "bp",
    "°C": "도", "℃": "도", "도": "도", "명": "명", "인": "인", "가구": "가구", "세대": "세대",
    "개월": "개월", "개년": "년", "개소": "개소", "개국": "개국", "개사": "개사", "개": "개", "곳": "곳",
    "건": "건", "대": "대", "종": "종", "회": "회", "차례": "차례", "차": "차", "배": "배", "년": "년",
    "월": "월", "일": "일", "주": "주", "시간": "시간", "시": "시", "분": "분", "초": "초", "세": "세",
    "살": "살", "위": "위", "등": "등", "호": "호", "호기": "호기", "층": "층", "동": "동", "권": "권",
    "편": "편", "팀": "팀", "도시": "도시", "단계": "단계", "분야": "분야", "장": "장", "마리": "마리",
    "그루": "그루", "석": "석", "쪽": "쪽", "점": "점", "번": "번", "번째": "번째", "주년": "주년",
    "학년": "학년", "학기": "학기", "학점": "학점", "필지": "필지", "채": "채", "척": "척", "량": "량",
    "포": "포", "박스": "박스", "상자": "상자", "줄": "줄", "조": "조항", "항": "항", "가지": "가지",
    "해": "해", "달": "달", "매": "매", "실": "실", "기": "기", "벌": "벌", "병": "병", "통": "통",
}  # fmt: skip
_UNITS: Final = "|".join(sorted(map(re.escape, _UNIT_NAMES), key=len, reverse=True))
_SCALES: Final = {
    "조": Decimal(10**12), "억": Decimal(10**8), "만": Decimal(10**4),
    "천": Decimal(1000), "백": Decimal(100), "십": Decimal(10),
}  # fmt: skip
_DIGITS: Final = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
#: with 천, 백, 십: 5천, 2천8백, 5천300, 3백
_CHAIN: Final = (
    rf"(?:{_DIGITS}\s?천(?:\s?[1-9]\s?백)?(?:\s?[1-9]\s?십)?(?:[0-9]{{1,3}}(?![0-9]))?"
    rf"|{_DIGITS}\s?백(?:\s?[1-9]\s?십)?(?:[0-9]{{1,2}}(?![0-9]))?"
    rf"|{_DIGITS}\s?십(?:[0-9](?![0-9]))?)"
)
#: below 만: 2661, 2,661, 5천
_SMALL: Final = rf"(?:{_CHAIN}|{_DIGITS})"
#: after a space the ones must have three digits ("11만 7286" is one number, "3억 5개" is two)
_ONES: Final = (
    rf"(?:\s?{_CHAIN}|\s?[0-9],[0-9]{{3}}|[0-9]{{1,4}}|\s[0-9]{{3,4}})(?![0-9,]|\s?[십백천만억조])"
)
_MAN: Final = rf"{_SMALL}\s?만(?:{_ONES})?"
_EOK: Final = rf"{_SMALL}\s?억(?:\s?{_MAN}|[0-9]{{1,4}}(?![0-9]|\s?[십백천만억조]))?"
_NUMBER: Final = rf"(?:{_SMALL}\s?조(?:\s?(?:{_EOK}|{_MAN}))?|{_EOK}|{_MAN}|{_SMALL})"
_QUANTITY: Final = re.compile(
    rf"(?P<about>약|대략|줄잡아)?\s?(?P<max>최대|최소|최고|최저)?\s?(?P<ord>제)?(?P<sign>[+\-−△▲±])?"
    rf"(?<![0-9A-Za-z.,])(?P<num>{_NUMBER})"
    rf"(?:\s?[~∼～\-–]\s?(?P<high>{_NUMBER}))?"
    rf"(?P<odd>여|남짓)?\s?(?P<unit>{_UNITS})?"
    rf"(?P<tail>\s?(?:여|남짓|가량|정도|안팎|내외))?(?P<bound>\s?(?:이상|이하|초과|미만))?"
)
_SECTIONS: Final = re.compile(
    r"(?:(?P<조>[^조억만]+)조)?(?:(?P<억>[^조억만]+)억)?(?:(?P<만>[^조억만]+)만)?(?P<ones>[^조억만]+)?"
)
_SECTION: Final = re.compile(
    rf"(?:(?P<천>{_DIGITS})천)?(?:(?P<백>{_DIGITS})백)?(?:(?P<십>{_DIGITS})십)?(?P<ones>{_DIGITS})?"
)
#: words that begin with 원 and are no money
_NOT_WON: Final = re.compile(r"자력|자재|칙|인|장|점|도심|유|료|천|래|활|전|룸|형|격|권")
_RUNS_ON: Final = re.compile(r"(?![이가은는을를의에와과도로으만씩당간까부여였며])[가-힣]")
_LATIN: Final = re.compile(r"[A-Za-z]")


def read_number(text: str) -> Decimal | None:
    """The value of a number written alone (1조2661억, 31.4억, 2천8백만, 8,345)."""
    compact = re.sub(r"\s", "", text)
    sections = _SECTIONS.fullmatch(compact)
    if sections is None or not compact:
        return None
    total = Decimal(0)
    for name, written in sections.groupdict().items():
        if written is None:
            continue
        value = _read_section(written)
        if value is None:
            return None
        total += value * _SCALES.get(name, Decimal(1))
    return total


def _read_section(written: str) -> Decimal | None:
    """A part below 만: 2661, 2,661, 2천8백, 5천300."""
    parts = _SECTION.fullmatch(written)
    if parts is None:
        return None
    return sum(
        (
            Decimal(digits.replace(",", "")) * _SCALES.get(name, Decimal(1))
            for name, digits in parts.groupdict().items()
            if digits is not None
        ),
        Decimal(0),
    )


def quantities(text: str) -> list[Quantity]:
    """Find every number of a text, left to right."""
    found = []
    for match in _QUANTITY.finditer(text):
        start, end = match.span("num")
        value, high = _values(match)
        if value is None:
            continue
        unit, unit_end = _unit(text, match)
        bound = (match["bound"] or "").strip()
        most = {"최대": "최대", "최고": "최대", "최소": "최소", "최저": "최소"}.get(
            match["max"] or "", ""
        )
        found.append(
            Quantity(
                span=(start, max(end, unit_end, match.end("high"))),
                value=value,
                unit=unit,
                high=high,
                about=bool(match["about"] or match["odd"] or match["tail"]),
                bound=bound or most,  # type: ignore[arg-type]  # one of Bound by the pattern
                ordinal=bool(match["ord"]),
                sign="-" if (match["sign"] or "") in {"-", "−", "△"} else "",
                digits=(start, match.end("high") if match["high"] else end),
            )
        )
    return found


def _values(match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """Value and range end; `3~5억` means 3억~5억."""
    value, high = read_number(match["num"]), None
    if value is not None and match["high"]:
        high = read_number(match["high"])
        tail = re.search(r"[십백천]?[만억조]\s?$", match["high"])
        if high is not None and tail and value < high and not re.search(r"[만억조]", match["num"]):
            scaled = read_number(match["num"] + tail.group())
            value = scaled if scaled is not None else value
    return value, high


def _unit(text: str, match: re.Match[str]) -> tuple[str, int]:
    """The unit's one name and where it ends; Latin units must not run on (5G, 3D are names)."""
    if match["unit"] is None:
        after = text[match.end("num") : match.end("num") + 1]
        return (f"?{after}" if after and _LATIN.match(after) else ""), match.end("num")
    start, end = match.span("unit")
    follows = text[end : end + 1]
    if _LATIN.match(match["unit"][-1]) and follows and _LATIN.match(follows):
        return f"?{match['unit'][:1]}", match.end("num")
    # "3 대학" is no unit 대: after a space a one-letter unit must end its word
    apart = start > match.end("num") and not text[match.end("num") : start].strip()
    if apart and match["unit"] == "등":
        # "아이온2 등" is a name and 등, never a second place
        return "", match.end("num")
    runs_on = _NOT_WON if match["unit"] == "원" else _RUNS_ON
    if apart and len(match["unit"]) == 1 and runs_on.match(text[end : end + 2]):
        return "", match.end("num")
    return _UNIT_NAMES[match["unit"]], end


def house_number(value: Decimal | int) -> str:
    """Write a value in house form: 조·억·만 with digits, no comma, no space."""
    amount = Decimal(value)
    if amount < 0:
        return "-" + house_number(-amount)
    whole, fraction = int(amount), amount - int(amount)
    parts = []
    for name, size in (("조", 10**12), ("억", 10**8), ("만", 10**4)):
        count, whole = divmod(whole, size)
        if count:
            parts.append(f"{count}{name}")
    rest = str(whole) if whole or not (parts or fraction) else ""
    if fraction:
        rest = (rest or "0") + format(fraction.normalize(), "f")[1:]
    return "".join(parts) + rest


def house_numbers(text: str) -> str:
    """Rewrite every number of a text in house form; dates, codes and ranges keep their sense."""
    made, at = [], 0
    for found in quantities(text):
        start, end = found.digits
        written = text[start:end]
        made.append(text[at:start])
        glued = text[start - 1 : start] + re.sub(r"^[.,](?!\d).*", "", text[end : end + 2])[:1]
        # what is glued to another number is left alone (12억5천 leaves its 만 out)
        whole = not re.search(r"[0-9.,조억만천백십]", glued)
        # nor is the 천 of a torn number (5천 476만)
        whole = whole and not (written.endswith("천") and re.match(r"\s\d{1,3}만", text[end:]))
        made.append(_rewritten(written, found) if whole else written)
        at = end
        if found.unit and found.span[1] > end:
            gap = re.match(r"(여|남짓)?\s+", text[end : found.span[1]])
            if gap and text[end + gap.end() : found.span[1]] in _UNIT_NAMES:
                made.append(gap[1] or "")
                at = end + gap.end()
    return "".join([*made, text[at:]])


def _rewritten(written: str, found: Quantity) -> str:
    if not re.search(r"[,십백천]|\d\s+\d|[조억만]\s|\s[조억만]", written):
        return written
    if found.high is not None:
        low, mark, high = re.split(r"\s?([~∼～\-–])\s?", written, maxsplit=1)
        return f"{_one(low)}{mark}{_one(high)}"
    return _one(written)


def _one(written: str) -> str:
    """One number in house form; a decimal before a scale word stays as it is (31.4억)."""
    if re.search(r"\.\d+\s?[십백천]?\s?[만억조]", written):
        return re.sub(r"[\s,]", "", written)
    value = read_number(written)
    if value is None:
        return written
    if "," not in written and not re.search(r"[십백천만억조]", written):
        return written
    return house_number(value)


def is_truncation(short: Decimal, full: Decimal) -> bool:
    """Tell whether `short` is `full` cut down at some digit (76조9000억 of 76조9055억)."""
    if short == full:
        return True
    if short <= 0 or short > full:
        return False
    return any(
        full // step * step == short for step in (Decimal(1).scaleb(p) for p in range(-3, 16))
    )
