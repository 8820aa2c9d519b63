"""Negation: a text may not say no where its source says yes, nor lose the no.

Shape:  a `Reading` of the source and a `Told` text in, `Fault`s with spans into the text out.
Units:  spans [start, end) in code points of the text.
Errors: odd text never raises.
Source: docs/decisions/0012-guard.md.

Compared are events: the same deed must have the same sign somewhere in the source.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.reading import EMPTY, Fault, alike, stems

if TYPE_CHECKING:
    from hanju.write.events import Event
    from hanju.write.reading import Reading, Told

_PREFIXED: Final = re.compile(
    r"(?<![가-힣])(?P<no>미|불|비|무)(?P<w>신청|포함|참여|참가|참석|공개|이행|지급|인증|등록|활성화|허용|허가|승인|달성|반영|인정|합의|설치|완료|착공|준공|가입|납부|제출|접종|해결|확정|확인|정규|공식|투명|균형|공정|가능|필요|만족|안정|사용|협조|동의)"
)


def negation_faults(source: Reading, told: Told) -> list[Fault]:
    """Negations that the source lacks, and negations of the source that the text lost."""
    faults = [
        Fault(
            "negation",
            event.span,
            f"원문은 '{told.text[slice(*event.span)].strip()}'처럼 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for event in told.events
        if event.negated and not _negation_known(source, told, event)
    ]
    faults += [
        Fault(
            "negation",
            event.span,
            f"원문은 '{told.text[slice(*event.span)].strip()}'을(를) 부정합니다",
            "부정하는 말을 살리세요",
        )
        for event in told.events
        if not event.negated and _negation_lost(source, told, event)
    ]
    return faults + _prefix_faults(source, told)


def _negation_known(source: Reading, told: Told, event: Event) -> bool:
    known = alike(source, event)
    if any(other.negated for other, _ in known):
        return True
    word = event.thing if event.root in EMPTY else event.root
    if word and re.search(
        rf"{re.escape(word)}[가-힣]{{0,4}}\s?(?:안|못|않|불가|없|아니|어렵|힘들)|(?:미|불|비|무|못|안\s?){re.escape(word)}",
        source.house,
    ):
        return True
    if known:
        return False
    return _negative_nearby(source, told, event.span)


_NEGATIVE_SENSE: Final = re.compile(
    r"않|못|없|아니|아닌|불가|부족|미흡|어렵|어려|반대|금지|제외|중단|거부|부진|미달|취약|막|그치|그쳤|떨어|실패|무산|취소|보류|지연|불편|부재|모르|(?:^|\s)[미비불무][가-힣]{2,}"
)


def _negative_nearby(source: Reading, told: Told, span: tuple[int, int]) -> bool:
    """The source sentences about this clause say something negative in other words."""
    near = set(stems(told.text[max(0, span[0] - 45) : span[1] + 10]))
    order = sorted(range(len(source.sentences)), key=lambda i: -len(near & source.stems[i]))
    return any(_NEGATIVE_SENSE.search(source.sentences[i]) for i in order[:2])


def _negation_lost(source: Reading, told: Told, event: Event) -> bool:
    """The source has this deed only negated, in a sentence about the same thing."""
    known = alike(source, event)
    if not known or not all(other.negated for other, _ in known):
        return False
    if event.root not in EMPTY and len(event.root) < 2:
        return False
    clause = set(stems(told.text[max(0, event.span[0] - 40) : event.span[1] + 20]))
    return any(len(clause & source.stems[number]) >= NEGATED_SHARE for _, number in known)


#: words that a clause and a sentence of the source must share before a lost 않다 is a fault
NEGATED_SHARE: Final = 2


def _prefix_faults(source: Reading, told: Told) -> list[Fault]:
    """신청자 where the source knows only 미신청자, and the other way round."""
    faults = []
    for match in _PREFIXED.finditer(source.house):
        word = match["w"]
        if len(word) < 2 or re.search(rf"(?<![미불비무]){word}", source.house):
            continue
        faults += [
            Fault(
                "negation",
                found.span(),
                f"원문은 '{match.group()}'(으)로 말합니다",
                "부정하는 말을 살리세요",
            )
            for found in re.finditer(rf"(?<![가-힣]){word}", told.text)
        ]
    faults += [
        Fault(
            "negation",
            match.span(),
            f"원문은 '{match['w']}'을(를) 부정하지 않습니다",
            "원문대로 고치세요",
        )
        for match in _PREFIXED.finditer(told.text)
        if match.group() not in source.house
        and match["w"] in source.house
        and not _negative_nearby(source, told, match.span())
    ]
    return faults
