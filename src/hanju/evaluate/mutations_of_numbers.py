"""Changes of numbers and dates: digits, scale, unit, hedge, ordinal, range, day, month, year.

Shape:  a text and a random generator in, `Change`s out.
Units:  [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.evaluate.changes import Change

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

_NUMBER: Final = re.compile(r"(?<![\dA-Za-z.,])\d[\d,]*(?:\.\d+)?(?![\dA-Za-z]*-)")
_TAIL: Final = re.compile(
    r"[조억만천백]*\s?(?:여\s?)?(?:%p|%|명|인|가구|세대|곳|개월|개소|개국|개사|개|건|대|종|회|차|배|시간|시|분|톤|㎡|㏊|ha|km|㎞|m|원|달러|층|동|권|편|팀|마리|그루|년|월|일|주|위|등|호|기|선거구|만|억|조|천)?"
)
_SCALES: Final = {"억": "조", "조": "억", "만": "억", "천": "만"}
_UNITS: Final = {
    "명": "가구", "가구": "명", "곳": "건", "개소": "개월", "개월": "년", "건": "명", "원": "달러", "달러": "원", "㎡": "㏊",
    "㏊": "㎡", "ha": "㎡", "톤": "㎏", "kg": "톤", "㎏": "톤", "km": "m", "㎞": "m", "시간": "일", "대": "명", "마리": "그루",
    "배": "%", "권": "명", "팀": "명", "개": "명", "동": "명", "%": "%p", "㎾": "㎿", "MW": "GW", "GWh": "TWh", "TWh": "GWh",
}  # fmt: skip
_UNIT: Final = re.compile(
    rf"(?<=\d)(?P<scale>[조억만천]*\s?(?:여\s?)?)(?P<unit>{'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))})(?![A-Za-z]|p|포인트|월\b|국|사|년|째|량|형|학)"
)
#: words of degree behind a number
HEDGES: Final = "여|이상|이하|가량|정도|미만|초과|안팎|내외"
_HEDGE_BEFORE: Final = re.compile(r"(?:약|최대|최소|총)\s(?=\d)")
_HEDGE_AFTER: Final = re.compile(
    r"(?<=\d)(?P<scale>[조억만천]*)여(?=\s?[가-힣㎡])|(?<=[가-힣㎡%])\s?(?:이상|이하|가량|정도|미만|초과)(?=[이을의은\s.,])"
)
_COUNTED: Final = re.compile(
    r"(?<![약대소저고총최제\d.,~]\s)(?<![\d.,~제A-Za-z])(?P<n>\d[\d,]*(?:\.\d+)?[조억만천]*)\s?(?P<unit>명|가구|곳|개소|건|톤|㎡|원|%|대|마리)(?!량|\s?(?:이상|이하|가량|정도|미만|초과|여|p|안팎|내외))"
)
_ORDINAL: Final = re.compile(
    r"제\s?(\d+)(?=회|차|호|기|대)|(?<![\d.])(\d+)(?=차(?![량선])|번째|째\s|주년|위(?![원]))"
)
_FIRST: Final = (
    ("첫째", "둘째"),
    ("둘째", "셋째"),
    ("첫 번째", "세 번째"),
    ("두 번째", "세 번째"),
    ("처음으로", "두 번째로"),
    ("첫 ", "두 번째 "),
)
_RANGE: Final = re.compile(
    r"(?:~|∼|～|부터\s?(?:오는\s)?(?:\d+월\s?)?)(?P<end>\d+)(?=\s?(?:[일월년개명만%]|억))"
)
_WORDS: Final = ("한", "두", "세", "네", "다섯", "여섯")
_COUNT_WORD: Final = re.compile(
    rf"(?<![가-힣])({'|'.join(_WORDS)})(?=\s(?:곳|개|가지|명|차례|번|달|해|팀|건|마리|군데)(?:[은는이가을를의에씩,.\s]|으로))"
)
_MONTHS: Final = {"지난달": "이달", "이달": "다음 달", "다음 달": "지난달", "내달": "지난달"}
_YEARS: Final = {"지난해": "올해", "작년": "올해", "올해": "내년", "내년": "지난해", "전년": "내년"}
_DAYS: Final = "월화수목금토일"


def number_changes(text: str, rng: random.Random) -> Iterator[Change]:
    """Every change of a number or a date that this module knows."""
    yield from _digits(text, rng)
    yield from _units(text)
    yield from _hedges(text)
    yield from _ordinals(text)
    yield from _dates(text, rng)
    for match in _RANGE.finditer(text):
        after = str(int(match["end"]) + rng.choice((1, 2)))
        yield _at("range_end", text, match.start("end"), match.end("end"), after)
    for match in _COUNT_WORD.finditer(text):
        word = rng.choice([other for other in _WORDS if other != match[1]])
        yield Change(
            "numeral", match.start(1), match.end(1), word, word + _word_at(text, match.end(1))
        )


_OF_SOURCE: Final = re.compile(
    r"(?<![\dA-Za-z.,~])(?P<n>\d[\d,]*(?:\.\d+)?[조억만천]*)(?P<unit>\s?(?:명|가구|곳|개소|건|톤|㎡|원|%|대|마리|개|종|회))(?![가-힣]*량|p|~)"
)


def number_swaps(text: str, source: str) -> Iterator[Change]:
    """A number put in the place of another one with its unit, both of the source."""
    others = list(_OF_SOURCE.finditer(source))
    for match in _OF_SOURCE.finditer(text):
        unit = match["unit"].strip()
        values = {o["n"] for o in others if o["unit"].strip() == unit} - {match["n"]}
        here = {m["n"] for m in _OF_SOURCE.finditer(text)}
        if match["n"] not in {o["n"] for o in others}:
            continue
        yield from (
            Change("number_of_source", *match.span("n"), other, "")
            for other in sorted(values - here)
        )


def _at(kind: str, text: str, start: int, end: int, after: str) -> Change:
    """A change of a number; the number with its unit is what the source must not say."""
    tail = _TAIL.match(text, end)
    return Change(kind, start, end, after, after + (tail.group() if tail else ""))


def _word_at(text: str, at: int) -> str:
    return (text[at:].split(maxsplit=1) or [""])[0]


def _digits(text: str, rng: random.Random) -> Iterator[Change]:
    for match in _NUMBER.finditer(text):
        if re.match(r"\s?(?:년(?!간|생|째)|월|일(?!간|째)|\.\s?\d|:\d|분기)", text[match.end() :]):
            continue
        places = [i for i, char in enumerate(match.group()) if char.isdigit()]
        place = rng.choice(places)
        old = match.group()[place]
        lowest = "1" if place == 0 else "0"
        new = rng.choice([d for d in "0123456789" if d != old and d >= lowest])
        after = match.group()[:place] + new + match.group()[place + 1 :]
        yield _at("digit", text, match.start(), match.end(), after)


def _units(text: str) -> Iterator[Change]:
    for match in re.finditer(r"(?<=\d)[조억만천](?=[\s\d원명가개여톤㎡])", text):
        start, end = match.span()
        number = _number_before(text, start)
        after = _SCALES[match.group()]
        yield Change("scale", start, end, after, number + after)
    for match in _UNIT.finditer(text):
        start, end = match.span("unit")
        number = _number_before(text, match.start()) + match["scale"].strip()
        after = _UNITS[match["unit"]]
        kind = "percent_point" if match["unit"] == "%" else "unit"
        yield Change(kind, start, end, after, number + after)


def _number_before(text: str, at: int) -> str:
    found = re.search(r"[\d.,]+$", text[:at])
    return found.group() if found else ""


def _hedges(text: str) -> Iterator[Change]:
    for match in _HEDGE_BEFORE.finditer(text):
        if match.group().startswith("총"):
            continue
        number = re.match(r"[\d.,조억만천]+\s?[가-힣㎡%]?", text[match.end() :])
        if number is None or re.match(r"[가-힣㎡%]{0,2}까지", text[match.end() + number.end() :]):
            # 최대 3억원까지: the bound is said twice
            continue
        yield Change("hedge_dropped", *match.span(), "", number.group())
    for match in _HEDGE_AFTER.finditer(text):
        number = re.search(r"[\d.,조억만천]+\s?[가-힣㎡%]*$", text[: match.start()])
        rest = re.match(r"\s?[가-힣㎡]", text[match.end() :])
        after = match["scale"] or "" if match.group().endswith("여") else ""
        tail = after + (rest.group() if rest and match.group().endswith("여") else "")
        yield Change(
            "hedge_dropped", *match.span(), after, (number.group() if number else "") + tail
        )
    for match in _COUNTED.finditer(text):
        written, unit = match["n"], match["unit"]
        yield Change("hedge_added", match.start(), match.start(), "약 ", f"약{written}")
        if not text.startswith("까지", match.end()):
            # 최대 10만원까지 says no more than 10만원까지
            yield Change("hedge_added", match.start(), match.start(), "최대 ", f"최대{written}")
        yield Change("hedge_added", match.end(), match.end(), " 이상", f"{written}{unit}이상")


def _ordinals(text: str) -> Iterator[Change]:
    for match in _ORDINAL.finditer(text):
        group = 1 if match[1] else 2
        yield _at("ordinal", text, match.start(group), match.end(group), str(int(match[group]) + 1))
    for first, second in _FIRST:
        for match in re.finditer(rf"(?<![가-힣]){first}", text):
            yield Change("ordinal", *match.span(), second, second + _word_at(text, match.end()))


def _dates(text: str, rng: random.Random) -> Iterator[Change]:
    for match in re.finditer(r"(?<!\d)((?:19|20)\d\d)(?=\s?년)", text):
        after = str(int(match[1]) + rng.choice((-1, 1)))
        yield Change("date_year", *match.span(1), after, after + "년")
    for words, kind in ((_YEARS, "date_year"), (_MONTHS, "date_month")):
        for word, after in words.items():
            for match in re.finditer(rf"(?<![가-힣]){word}(?=[\s은의에도부까]|$)", text):
                yield Change(kind, *match.span(), after, after + _word_at(text, match.end()))
    for match in re.finditer(r"(?<![\d.])(1[0-2]|[1-9])(?=월)", text):
        after = str((int(match[1]) + rng.choice((0, 1, 4))) % 12 + 1)
        day = re.match(r"월\s?\d{1,2}일", text[match.end() :])
        yield Change("date_month", *match.span(1), after, after + (day.group() if day else "월"))
    for match in re.finditer(
        r"(?<![\d.])([12]\d|3[01]|[1-9])(?=일(?!간|째|장|\s?동안|\s이내))", text
    ):
        step = rng.choice((1, 2))
        after = str(int(match[1]) + (step if int(match[1]) < 15 else -step))
        yield Change("date_day", *match.span(1), after, after + "일")
    for match in re.finditer(rf"(?<![가-힣])([{_DAYS}])(?=요일)|(?<=\()([{_DAYS}])(?=\))", text):
        start, end = match.span()
        after = _DAYS[(_DAYS.index(match.group()) + rng.randint(1, 6)) % 7]
        yield Change("weekday", start, end, after, after + text[end : end + 2])
