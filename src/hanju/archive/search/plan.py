"""The plan: what a query asks of the index, first strictly, then as loosely as it must.

Shape:  a `Query` and a gazetteer in, a `Plan` out; `Plan.strict` wants every word, `Plan.loose`
        as many of them as there are.
Units:  costs are postings, entries of the index that a question reads.
Errors: none.
Source: docs/decisions/0035-search.md; floors search_*.

A name is looked for under the other names of its body (OECD, 경제협력개발기구) and a word under
its other word of `same_words.txt` (SMR, 소형모듈원자로); a quoted text stands as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from hanju.gazetteer import bodies_of, other_names
from hanju.ports_search import SearchFilters, Wanted
from hanju.text.search_tokens import SEAM, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.archive.search.query import Query, Term
    from hanju.gazetteer import Gazetteer
    from hanju.ports_search import TokenPhrase

#: More tokens of one text say nothing more.
_LONGEST_PHRASE: Final = 24
_MOST_NAMES: Final = 6
#: What a loose question may read: 100,000 of them take some 20 ms (benchmarks, B5).
POSTINGS: Final = 60_000
#: So many of the rarest tokens are asked for whatever they cost.
_ALWAYS: Final = 3
#: Neighbours are looked for where one of their tokens is at most this common.
_COMMON: Final = 5_000
_LIKE_TOKENS: Final = 24
#: Endings of aliases that name a person of the body, not the body.
_PERSONS: Final = ("장관", "부총리", "관계자", "위원장")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A query made into tokens; `texts` are what each wanted thing may read as."""

    wanted: tuple[Wanted, ...] = ()
    unwanted: tuple[Wanted, ...] = ()
    texts: tuple[tuple[str, ...], ...] = ()
    filters: SearchFilters = field(default_factory=SearchFilters)
    also: tuple[tuple[str, tuple[str, ...]], ...] = ()  # word, what it was looked for as besides

    @property
    def loose_tokens(self) -> tuple[str, ...]:
        """Every token of the words as typed, for counting."""
        return tuple(dict.fromkeys(token for wanted in self.wanted for token in wanted.phrases[0]))

    def loose(self, counts: Mapping[str, int]) -> tuple[Wanted, ...]:
        """Tokens and neighbours to ask for when not every word need be there."""
        phrases = [wanted.phrases[0] for wanted in self.wanted]
        chosen = affordable(self.loose_tokens, counts)
        asked = [Wanted(phrases=((token,),)) for token in chosen]
        for left, right in pairwise(phrases):
            pair = (*left, *right)
            rarest = min(counts.get(token, 0) for token in pair)
            if 0 < rarest <= _COMMON:
                asked.append(Wanted(phrases=(pair,)))
        return tuple(dict.fromkeys(asked))


def affordable(tokens: Iterable[str], counts: Mapping[str, int]) -> list[str]:
    """The rarest tokens that there are, as many as a question may read."""
    there = sorted(
        (one for one in dict.fromkeys(tokens) if counts.get(one)), key=lambda one: counts[one]
    )
    chosen: list[str] = []
    cost = 0
    for token in there:
        cost += counts[token]
        if cost > POSTINGS and len(chosen) >= _ALWAYS:
            break
        chosen.append(token)
    return chosen


def make_plan(query: Query, gazetteer: Gazetteer) -> Plan:
    """Turn a query into tokens."""
    wanted, texts, also = [], [], []
    for term in query.wanted:
        names = (*term.texts, *_other_texts(term, gazetteer))
        made = _wanted(names, is_quoted=term.is_quoted)
        if made is None:
            continue
        wanted.append(made)
        texts.append(names)
        if len(names) > len(term.texts):
            also.append((term.texts[0], names[len(term.texts) :]))
    barred = [_wanted(term.texts, is_quoted=term.is_quoted) for term in query.unwanted]
    return Plan(
        wanted=tuple(wanted),
        unwanted=tuple(one for one in barred if one is not None),
        texts=tuple(texts),
        filters=_settled(query.filters, gazetteer),
        also=tuple(also),
    )


def like(tokens: str, counts: Mapping[str, int], documents: int) -> tuple[Wanted, ...]:
    """What to ask for to find documents like the one with these tokens."""
    from collections import Counter
    from math import log

    held = Counter(token for token in tokens.split() if token != SEAM)
    weight = {
        token: times / (times + 1.2) * log(1 + documents / counts[token])
        for token, times in held.items()
        if 1 < counts.get(token, 0) <= max(documents // 5, 3)
    }
    telling = sorted(weight, key=lambda one: -weight[one])[: 2 * _LIKE_TOKENS]
    kept = set(affordable(telling, counts))
    best = [token for token in telling if token in kept][:_LIKE_TOKENS]
    return tuple(Wanted(phrases=((token,),)) for token in best)


def _wanted(texts: Sequence[str], *, is_quoted: bool) -> Wanted | None:
    phrases: dict[TokenPhrase, None] = {}
    for text in texts:
        forms = [text]
        if is_quoted and " " in text:
            forms.append(text.replace(" ", ""))  # 온실가스 감축 finds 온실가스감축
        for form in forms:
            tokens = tuple(tokens_of(form)[:_LONGEST_PHRASE])
            if tokens:
                phrases[tokens] = None
    if not phrases:
        return None
    first = next(iter(phrases))
    is_syllable = len(phrases) == 1 and len(first) == 1 and len(first[0]) == 1
    return Wanted(phrases=tuple(phrases), is_prefix=is_syllable and "가" <= first[0] <= "힣")


def _other_texts(term: Term, gazetteer: Gazetteer) -> tuple[str, ...]:
    if term.is_quoted:
        return ()
    found: dict[str, None] = {}
    for text in term.texts:
        found.update(dict.fromkeys(_same_words().get(text.lower(), ())))
        named = [
            one
            for one in other_names(gazetteer, text)
            if one.isascii() or not (" " in one or "(" in one or one.endswith(_PERSONS))
        ]
        # What holds the name as it was typed is found with it.
        found.update(dict.fromkeys(one for one in named if text.lower() not in one.lower()))
    return tuple(one for one in found if one not in term.texts)[:_MOST_NAMES]


@cache
def _same_words() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath("same_words.txt").read_text(encoding="utf-8")
    same: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        words = [word.strip() for word in line.split("|")]
        if line.startswith("#") or len(words) < 2:
            continue
        for word in words:
            same[word.lower()] = tuple(one for one in words if one != word)
    return same


def _settled(filters: SearchFilters, gazetteer: Gazetteer) -> SearchFilters:
    """Actors under the name that the index keeps, regions in their short form."""
    return replace(
        filters,
        actors=tuple(actor_label(one, gazetteer) for one in filters.actors),
        regions=tuple(region_label(one, gazetteer) for one in filters.regions),
    )


def actor_label(name: str, gazetteer: Gazetteer) -> str:
    """The latest full name of a listed body, any other name as it is."""
    bodies = bodies_of(gazetteer, name)
    return bodies[0].name if bodies else name


def region_label(name: str, gazetteer: Gazetteer) -> str:
    """강원 for 강원도 and 강원특별자치도."""
    bodies = bodies_of(gazetteer, name)
    return (bodies[0].region or name) if bodies else name
