"""Commonplaces: words that say who and which field, and so tell no event from another.

Shape:  the house in; stems as `similarity.stem` gives them out.
Units:  none.
Errors: none.
Source: docs/decisions/0009-stories.md.

Two headlines that share 삼성, 엔비디아, HBM4 and AI may tell two things; two that share 휴머노이드
and 현장 beside them hardly do. The gazetteer and the house's own words name the first kind.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.gazetteer import Gazetteer
from hanju.sift.similarity import normal, stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hanju.model import Actor
    from hanju.settings import House

#: A name of more words than this is made of plain ones.
_NAME_WORDS: Final = 3
_TERM_WORDS: Final = 2


def commonplaces(house: House, actors: Iterable[Actor | None] = ()) -> frozenset[str]:
    """Stems of all names that the gazetteer, the office or these articles know, and of the fields.

    Args:
        house: its own bodies, and the words of its fields.
        actors: who acts in the articles at hand, listed or not.
    """
    terms = (term for rule in house.fields for term in (*rule.terms, *rule.weak_terms))
    return (
        _bundled_names()
        | frozenset(_names(dict.fromkeys((*house.actors, *filter(None, actors)))))
        | frozenset(_stems(terms, at_most=_TERM_WORDS, least=1))
    )


@lru_cache(maxsize=1)
def _bundled_names() -> frozenset[str]:
    return frozenset(_names(Gazetteer.bundled().actors))


def _names(actors: Iterable[Actor]) -> Iterator[str]:
    forms = (form for actor in actors for form in (actor.name, actor.short, *actor.aliases))
    return _stems(forms, at_most=_NAME_WORDS, least=2)


def _stems(phrases: Iterable[str], *, at_most: int, least: int) -> Iterator[str]:
    for phrase in phrases:
        found = [stem(word) for word in words(normal(phrase))]
        if len(found) <= at_most:
            yield from (one for one in found if len(one) >= least)
