"""Roles: a body or a number of the source that took the part of another one.

Shape:  a `Reading` of the source, a `Told` text and a place in it; the rival's words or None out.
Units:  spans [start, end) of the text; closeness as in `Reading.closeness`.
Errors: odd text never raises; an empty source has no rival.
Source: docs/decisions/0012-guard.md.

Who acts stands before 은, 는, 이 or 가. A body that acts nowhere in the source, in a clause whose
nearest sentence names another one as acting, took its place; so did one beside a word that the
source has beside another of its kind only. A number is asked of the sentence nearest to it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.write.guard.reading import compact

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from hanju.text.numbers import Quantity
    from hanju.write.guard.reading import Reading, Told

_ACTS: Final = re.compile(r"(?:은|는|이|가|와|과)(?=[\s,])")
#: as a headline names who acts
_ACTS_THERE: Final = re.compile(r"(?:은|는|이|가|와|과|도|에서는|측)(?=[\s,])|,\s|\s?\(")


def acts(text: str, end: int) -> bool:
    """What ends at a place is told as acting."""
    return _ACTS.match(text, end) is not None


def other_actor(
    source: Reading, told: Told, span: tuple[int, int], forms: Collection[str], bodies: list[str]
) -> str | None:
    """The body that acts in the sentences nearest to the clause, where the one told never acts.

    Args:
        source: the source read.
        told: the text.
        span: where the name stands in the text.
        forms: ways to write the name.
        bodies: the bodies of the source that the text does not name.
    """
    if not acts(told.text, span[1]):
        return None
    if any(
        _ACTS_THERE.match(source.house, match.end())
        for form in forms
        for match in re.finditer(re.escape(form), source.house)
    ):
        return None
    words = told.round(span, reach=CLAUSE)
    for number in source.nearest(words, share=ACTS_NEAR)[:PLACES]:
        if len(words & source.stems[number]) < max(SHARED, len(words) // 2):
            continue
        line = source.sentences[number]
        for body in bodies:
            if any(_ACTS.match(line, m.end()) for m in re.finditer(re.escape(body), line)):
                return body
    return None


#: how near to the nearest sentence one must be that names who acts, and how many are asked
ACTS_NEAR: Final = 0.6
PLACES: Final = 3
#: characters round a name within which its clause is read
CLAUSE: Final = 90
#: words that the nearest sentence must share with it
SHARED: Final = 4
_NEXT: Final = re.compile(r"의?\s(?P<word>[가-힣]{2,})")
_LAST: Final = re.compile(r"(?P<word>[가-힣\d]{2,12})\s$")


def other_neighbour(
    source: Reading, told: Told, span: tuple[int, int], rivals: list[str]
) -> str | None:
    """The rival that alone stands beside the word that stands beside the name in the text."""
    word = told.text[slice(*span)]
    behind = _NEXT.match(told.text, span[1])
    before = _LAST.search(told.text, max(0, span[0] - 12), span[0])
    for neighbour, follows in ((behind, True), (before, False)):
        if neighbour is None:
            continue
        beside = re.escape(neighbour["word"][: 3 if follows else None])
        if follows:
            here = rf"(?P<name>[가-힣A-Za-z]{{2,12}})의?\s{beside}"
        else:
            here = rf"{beside}\s(?P<name>[가-힣A-Za-z]{{2,12}})"
        names = [match["name"] for match in re.finditer(here, source.house)]
        if not names or any(name.startswith(word) or word in name for name in names):
            continue
        found = [r for r in rivals if all(_is(name, r) for name in names)]
        if found:
            return found[0]
    return None


def _is(name: str, rival: str) -> bool:
    """A name with or without its particle."""
    return name.startswith(rival) and len(name) - len(rival) <= PARTICLE


#: letters of a particle
PARTICLE: Final = 2


def other_number(
    source: Reading, told: Told, found: Quantity, alike: list[Quantity]
) -> Quantity | None:
    """The number of the unit in the nearest sentence, where this one does not stand there."""
    words = told.round(found.span, reach=NUMBER_CLAUSE)
    near = source.nearest(words, share=AS_NEAR)
    if not near or not found.unit or found.high is not None:
        return None
    if len(words & source.stems[near[0]]) < max(SHARED, FITS * len(words)):
        return None
    lines = source.lines
    own = {lines.of(other.span[0]) for other in alike}
    if own & set(near):
        return None
    there = {other.value for other in source.quantities}
    here = {other.value for other in told.quantities}
    if any(one.unit == found.unit and one.value not in there for one in told.quantities):
        return None  # the number that no source has took that place, and it is told
    before = _LAST.search(told.text, max(0, found.span[0] - 12), found.span[0])
    if before and compact(told.text[before.start() : found.span[1]]) in source.compact:
        return None  # 마을회관 32곳: the source counts the same thing so
    rivals = [
        other
        for other in source.quantities
        if other.unit == found.unit
        and other.value not in here
        and other.value != 1  # 한 곳에 30kW씩: of each, not how many
        and other.span[0] not in source.dated
        and lines.of(other.span[0]) == near[0]
    ]
    return rivals[0] if len(rivals) == 1 else None


def in_company(
    source: Reading, told: Told, found: Quantity, alike: list[Quantity], other: Quantity
) -> bool:
    """Another number of the text stands with it in its own sentence, and not in the rival's."""
    own = {source.lines.of(one.span[0]) for one in alike}
    rival = source.lines.of(other.span[0])
    here = {
        (value, unit)
        for value, unit in told.values
        if value >= TELLING and value != found.value and unit not in _TIMES
    }
    lines: dict[bool, set[tuple[Decimal, str]]] = {True: set(), False: set()}
    for q in source.quantities:
        line = source.lines.of(q.span[0])
        if line in own or line == rival:
            lines[line in own].add((q.value, q.unit))
    return bool(here & lines[True] - lines[False]) and not here & lines[False]


#: units of days and turns, which stand anywhere
_TIMES: Final = frozenset({"", "년", "월", "일", "시", "분", "회", "주년", "세", "살"})
#: a number that stands in few sentences
TELLING: Final = 10
#: characters round a number, share of its words that the nearest sentence must hold, and how near
#: to that one another sentence is as good
NUMBER_CLAUSE: Final = 60
FITS: Final = 0.5
AS_NEAR: Final = 0.6
