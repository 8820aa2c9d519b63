"""Names: persons and bodies of a text, looked up in its source.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: design/house-style.md section 5; docs/decisions/0012-guard.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.reading import Fault, compact

if TYPE_CHECKING:
    from hanju.write.reading import Reading, Told

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


#: 맞이한, 관련된: a verb that the analyser takes for a name
_INFLECTED: Final = re.compile(r"^[가-힣]{2,}(?:한|된|할|될|하는|되는)$")


def name_faults(source: Reading, told: Told, known: frozenset[str] = frozenset()) -> list[Fault]:
    """Proper names of a text that the source does not hold, in any known form."""
    faults = []
    for span in _name_spans(told):
        word = told.text[span[0] : span[1]]
        # the analyser swallows the particle of a name it does not know (누리시가)
        bare = _SWALLOWED.sub("", word)
        if not bare or any(
            compact(form) in source.compact or form in known for form in (word, bare)
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


def _name_spans(told: Told) -> list[tuple[int, int]]:
    """Names by the analyser's tags, by the endings of bodies, and before a person's title."""
    text = told.text
    spans = [m.span() for m in _ORGANISATION.finditer(text)]
    spans += [m.span("name") for m in _PERSON.finditer(text)]
    for morph in told.morphemes:
        named = morph.tag == "NNP" and morph.end - morph.start >= 2
        latin = morph.tag == "SL" and morph.end - morph.start >= 2
        if latin and text[morph.start : morph.end].upper() in _COMMON_LATIN:
            continue
        if named and _INFLECTED.search(morph.form):
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
        if word.endswith(long) and compact(word.removesuffix(long) + short) in source.compact:
            return True
        if (
            short
            and word.endswith(short)
            and compact(word.removesuffix(short) + long) in source.compact
        ):
            return True
    if _called_by_kind(word, source):
        return True
    return any(compact(name) in source.compact for name in _gazetteer_forms(word))


def _called_by_kind(word: str, source: Reading) -> bool:
    """가온시 where the source says 시 and names 가온 in other words (가온매실)."""
    stem, kind = word[:-1], word[-1:]
    return (
        len(stem) >= 2
        and kind in {"시", "군", "구", "도"}
        and stem in source.compact
        and re.search(rf"(?<![가-힣]){kind}(?:는|가|의|에서|에|장|\s)", source.house) is not None
    )


def _gazetteer_forms(word: str) -> tuple[str, ...]:
    from hanju.gazetteer import Gazetteer

    found = Gazetteer.bundled().resolve(word).actor
    if found is None:
        return ()
    return (found.name, found.short, *found.aliases)
