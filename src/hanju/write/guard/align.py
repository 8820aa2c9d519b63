"""Align: the deeds of a source that a deed of a text may tell of, the likeliest first.

Shape:  a `Reading` of the source, a `Told` text and one of its events in; `Match`es out.
Units:  `likeness` is 0 and up: 1 for a clause whose words all stand round the deed of the source,
        more for the same root, a kindred one, and the same thing.
Errors: odd text never raises; an empty source gives no match.
Source: docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  a table of Korean words: wide characters count twice

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.write.guard.kin import kin_of
from hanju.write.guard.reading import EMPTY, clause_words

if TYPE_CHECKING:
    from hanju.write.guard.events import Event
    from hanju.write.guard.reading import Reading, Told

#: what the same root, a kindred root and the same thing add to the share of words
SAME_ROOT: Final = 0.5
KINDRED: Final = 0.35
SAME_THING: Final = 0.25
#: a deed of another kind tells less, however like the words round it are
ANOTHER: Final = 0.7
#: words that a clause must have before sharing all of them says that it is the same
FEW: Final = 3
#: an empty verb says less
EMPTY_ROOT: Final = 0.1


@dataclass(frozen=True, slots=True)
class Match:
    """One deed of the source, and how likely it is the one told of."""

    likeness: float
    event: Event
    number: int
    #: of the same root, or of a kindred one
    related: bool
    thing: bool


def matches(source: Reading, told: Told, event: Event) -> list[Match]:
    """Every deed of the source that shares something with one of the text, best first."""
    known = told.aligned.get(event)
    if known is None:
        known = told.aligned[event] = _matches(source, told, event)
    return known


def _matches(source: Reading, told: Told, event: Event) -> list[Match]:
    words = clause_words(told.text, told.events, event)
    least = FEW * math.log(1 + len(source.stems) / 2)
    total = max(least, sum(source.weights.get(word, 0.0) for word in words))
    kin = kin_of(event.root)
    found = []
    for number, line in enumerate(source.told):
        for at, other in enumerate(line):
            common = words & source.clauses[number][at]
            share = sum(source.weights.get(word, 0.0) for word in common) / total
            thing = len(event.thing) > 1 and event.thing == other.thing
            same = other.root == event.root
            related = same or (
                other.root in kin and (thing or not _BARE & {event.root, other.root})
            )
            bonus = 0.0
            if not (related or thing):
                share *= ANOTHER
            if related:
                bonus = SAME_ROOT if same else KINDRED
                if event.root in EMPTY:
                    bonus = EMPTY_ROOT
            if thing:
                bonus += SAME_THING
            if share + bonus > 0:
                found.append(Match(share + bonus, other, number, related, thing))
    return sorted(found, key=lambda match: -match.likeness)


#: verbs of being: kin of others only where they are said of the same thing
_BARE: Final = frozenset({"있", "나오", "나타나"})
#: deeds that deny by themselves: of either sign
DENYING: Final = frozenset({"부족", "어렵", "힘들", "중단", "실패", "무산", "취소", "보류", "거부", "미흡", "부진", "불가능", "금지", "제외", "부재", "반대", "포기", "연기", "불가", "모르", "막", "빼", "빠지", "빠뜨리", "외면", "거절", "없애", "미루"})  # fmt: skip
#: endings of a denial that tells what is to be kept off, and of a mere condition
_WARDING: Final = frozenset({"도록", "게", "으면", "면", "기", "아야", "어야"})


def sign_gap(source: Reading, told: Told, event: Event) -> tuple[float, float, Match | None]:
    """How much likelier the deed has the other sign in the source, and the likeliest of its own.

    Returns:
        the gap (above 0: the other sign fits better), the likeness of the best deed of the same
        sign, and the best deed of the other one.
    """
    same, other, rival = 0.0, 0.0, None
    for match in matches(source, told, event):
        deed = match.event
        warding = deed.negated and deed.ending in _WARDING and event.ending not in _WARDING
        either = deed.root in DENYING or warding
        if either or deed.negated == event.negated:
            same = max(same, match.likeness)
        if not either and deed.negated != event.negated and match.likeness > other:
            other, rival = match.likeness, match
    return other - same, same, rival
