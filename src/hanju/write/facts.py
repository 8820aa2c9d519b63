"""Facts: numbers, dates, quotations and names of a text, looked up in its source.

Shape:  a `Reading` of the source and a text in, `Fault`s with spans into the text out.
Units:  numbers by value and unit (31.4억원 = 31억4000만원); spans [start, end) of the text.
Errors: odd text never raises; an empty source supports nothing.
Source: design/house-style.md section 5 and rules H7, N4; docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from hanju.text.dates import DateMention, dates
from hanju.text.morphology import morphemes
from hanju.text.numbers import Quantity, is_truncation, quantities
from hanju.text.sentences import sentences
from hanju.write.normalise_house import house_text

if TYPE_CHECKING:
    from datetime import date

FaultKind = Literal["number", "date", "quote", "name", "negation", "direction", "modality"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fact of a text that its source does not bear out."""

    kind: FaultKind
    span: tuple[int, int]
    message: str
    mend: str
    weak: bool = False


class Reading:
    """A source text read once: its numbers, dates, sentences, and a form to search names in."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text
        self.published = published
        self.house = "\n".join(house_text(line) for line in text.splitlines())
        self.compact = _compact(self.house) + "\n" + _compact(text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers in digits and in words (네 곳)."""
        return [*quantities(self.house), *_in_words(self.house)]

    @cached_property
    def dates(self) -> list[DateMention]:
        """Dates, resolved where the publication day is known."""
        return dates(self.house, self.published)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences in house form, boilerplate and titles among them."""
        return [house_text(sentence.text) for sentence in sentences(self.text)]


#: counted things that may be called by another word for the same
_SAME_UNITS: Final = (
    {"명", "인"}, {"회", "차례", "번"}, {"살", "세"}, {"개월", "달"}, {"년", "해"}, {"개", "곳", "개소", "개사", "가지"},
)  # fmt: skip
_WORDS: Final = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열두": 12, "스무": 20, "석": 3, "넉": 4, "서너": 3, "이틀": 2, "사흘": 3, "나흘": 4, "열흘": 10,
}  # fmt: skip
_WORD_NUMBER: Final = re.compile(
    r"(?<![가-힣])(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열두|열|스무|석|넉)\s?(곳|명|개|가지|차례|번|달|해|사람|대|건|팀|살|시간|마리|종|군데|배|단계|기관|학교|도시)"
)


#: from here on 원 is often left out (465억)
BIG: Final = Decimal(10**7)


def _in_words(text: str) -> list[Quantity]:
    found = []
    for match in _WORD_NUMBER.finditer(text):
        unit = {"사람": "명", "군데": "곳"}.get(match[2], match[2])
        found.append(Quantity(match.span(), Decimal(_WORDS[match[1]]), unit, digits=match.span(1)))
    for word, days in (("이틀", 2), ("사흘", 3), ("나흘", 4), ("열흘", 10)):
        found += [
            Quantity(m.span(), Decimal(days), "일", digits=m.span())
            for m in re.finditer(word, text)
        ]
    return found


def _compact(text: str) -> str:
    return re.sub(r"[\s'\"“”‘’.,·()\[\]<>「」『』《》〈〉\-–~]", "", text)


# --- numbers ---


def number_faults(source: Reading, text: str, *, headline: bool) -> list[Fault]:
    """Numbers of a text without the same value and unit in the source."""
    taken = [found.span for found in dates(text, source.published)]
    faults = []
    for found in quantities(text):
        if any(low <= found.digits[0] < high for low, high in taken):
            continue
        alike = [
            other for other in source.quantities if _same_number(found, other, headline=headline)
        ]
        written = text[found.span[0] : found.span[1]]
        if not alike:
            faults.append(_number_fault(source, found, written))
            continue
        misplaced = _belongs_elsewhere(source, text, found, alike)
        if misplaced:
            faults.append(misplaced)
            continue
        bounds = {other.bound for other in alike}
        if found.bound and found.bound not in bounds:
            faults.append(
                Fault(
                    "number",
                    found.span,
                    f"'{written}'에 붙은 '{found.bound}'이(가) 원문에 없습니다",
                    f"'{found.bound}'을(를) 빼거나 원문의 말로 바꾸세요",
                )
            )
        elif not found.bound and "" not in bounds and not headline:
            said = min(bounds)
            faults.append(
                Fault(
                    "number",
                    found.span,
                    f"원문은 '{written}'에 '{said}'을(를) 붙였습니다",
                    f"'{said}'을(를) 살리세요",
                    weak=True,
                )
            )
    return faults


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
    own = max(len(near & near_words(source.house, q.span, reach=40)) for q in alike if q.span[1])
    rivals = [
        (len(near & near_words(source.house, q.span, reach=26)), q)
        for q in source.quantities
        if q.unit == found.unit and q.unit and q.value != found.value and q not in alike
    ]
    best, rival = max(rivals, key=lambda pair: pair[0], default=(0, None))
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


def date_faults(source: Reading, text: str) -> list[Fault]:
    """Dates of a text that the source does not name."""
    faults = []
    for found in dates(text, source.published):
        if _date_known(source, found):
            if found.precision == "year" and found.relative:
                faults += _other_year(source, text, found)
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
    return faults


def _other_year(source: Reading, text: str, found: DateMention) -> list[Fault]:
    """내년 where the source says 올해 of the same thing."""
    near = near_words(text, found.span, reach=16)
    own, best, rival = 0, 0, ""
    for other in source.dates:
        if other.precision != "year":
            continue
        score = len(near & near_words(source.house, other.span, reach=24))
        if other.start == found.start and other.words.rstrip("도") == found.words.rstrip("도"):
            own = max(own, score)
        elif other.start != found.start and score > best:
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


def _date_known(source: Reading, found: DateMention) -> bool:
    words = re.sub(r"\s", "", found.words).rstrip(".도")
    if any(re.sub(r"\s", "", other.words).rstrip(".도") == words for other in source.dates):
        return True
    if found.start is None or found.end is None:
        return bool(re.search(rf"(?<!\d){re.escape(words)}", re.sub(r"\s", "", source.house)))
    return any(
        other.start is not None
        and other.end is not None
        and found.start <= other.start
        and other.end <= found.end
        for other in source.dates
    ) or (source.published is not None and found.start == found.end == source.published)


# --- quotations ---

_QUOTED: Final = re.compile(r"“([^“”]{2,})”|\"([^\"]{2,})\"|'([^']{2,60})'")


def quote_faults(source: Reading, text: str) -> list[Fault]:
    """Quoted words that do not stand so in the source."""
    faults = []
    for match in _QUOTED.finditer(text):
        inside = match[1] or match[2] or match[3]
        if _compact(inside) and _compact(house_text(inside)) not in source.compact:
            faults.append(
                Fault(
                    "quote",
                    match.span(),
                    f"따옴표 안의 말이 원문과 다릅니다: {match.group()[:30]}",
                    "원문 그대로 옮기거나 따옴표를 빼세요",
                )
            )
    return faults


# --- names ---

_ORGANISATION: Final = re.compile(
    r"[가-힣A-Za-z0-9]{1,20}(?:특별자치도|특별자치시|광역시|특별시|대학교|연구원|연구소|진흥원|위원회|재단|협회|공단|공사|센터|테크노파크|은행|그룹|교육청|학회|조합)"
)
_PERSON: Final = re.compile(
    r"(?<![가-힣])(?P<name>[가-힣]{1,3}[가-힣](?<![은는이가을를의에도로와과서고며]))\s"
    r"(?:[가-힣A-Za-z0-9·()]{1,24}(?<![은는이가을를의에도로서고며])\s){0,4}?(?:[가-힣]{0,12})(?:시장|군수|구청장|지사|장관|차관|대표|회장|사장|이사장|원장|총장|교수|센터장|본부장|국장|과장|팀장|의원|위원장|단장|소장|실장|청장|부장|정책관|기획관|박사|연구원|행장)(?=[은는이가의과와,.\s]|도\s|$)"
)
_COMMON_LATIN: Final = frozenset(
    {
        "AI",
        "IT",
        "ICT",
        "ESG",
        "MOU",
        "CEO",
        "R&D",
        "VS",
        "PC",
        "TV",
        "SW",
        "HW",
        "DX",
        "AX",
        "GPU",
        "CPU",
    }
)


#: particles and verb endings that the analyser takes into a name it does not know
_SWALLOWED: Final = re.compile(
    r"(?:(?<=[가-힣]{2})(?:은|는|이|가|을|를|의|에|도|와|과|로|한|해|된|돼|하여|되어|하는|되는|했던|됐던|됐으며|했으며|했다|됐다)|^[년월일개]째)$"
)


def name_faults(source: Reading, text: str, known: frozenset[str] = frozenset()) -> list[Fault]:
    """Proper names of a text that the source does not hold, in any known form."""
    faults = []
    for span in _name_spans(text):
        word = text[span[0] : span[1]]
        # the analyser swallows the particle of a name it does not know (누리시가)
        bare = _SWALLOWED.sub("", word)
        if not bare or any(
            _compact(form) in source.compact or form in known for form in (word, bare)
        ):
            continue
        if _known_alias(word, source) or _known_alias(bare, source):
            continue
        faults.append(
            Fault(
                "name",
                span,
                f"'{word}'은(는) 원문에 없는 이름입니다",
                "원문의 이름으로 고치거나 빼세요",
            )
        )
    return faults


def _name_spans(text: str) -> list[tuple[int, int]]:
    """Names by the analyser's tags, by the endings of bodies, and before a person's title."""
    spans = [m.span() for m in _ORGANISATION.finditer(text)]
    spans += [m.span("name") for m in _PERSON.finditer(text)]
    for morph in morphemes(text):
        named = morph.tag == "NNP" and morph.end - morph.start >= 2
        latin = morph.tag == "SL" and morph.end - morph.start >= 2
        if latin and text[morph.start : morph.end].upper() in _COMMON_LATIN:
            continue
        if (named or latin) and not any(a <= morph.start and morph.end <= b for a, b in spans):
            spans.append((morph.start, morph.end))
    return sorted(set(spans))


def _known_alias(word: str, source: Reading) -> bool:
    """Long and short forms of one body: 대학교/대, 특별자치도, the gazetteer's aliases."""
    for long, short in (
        ("대학교", "대"),
        ("특별자치도", ""),
        ("특별자치시", "시"),
        ("광역시", "시"),
        ("특별시", "시"),
        ("테크노파크", "TP"),
    ):
        if word.endswith(long) and _compact(word.removesuffix(long) + short) in source.compact:
            return True
        if (
            short
            and word.endswith(short)
            and _compact(word.removesuffix(short) + long) in source.compact
        ):
            return True
    return any(_compact(name) in source.compact for name in _gazetteer_forms(word))


def _gazetteer_forms(word: str) -> tuple[str, ...]:
    from hanju.gazetteer import Gazetteer

    found = Gazetteer.bundled().resolve(word).actor
    if found is None:
        return ()
    return (found.name, found.short, *found.aliases)
