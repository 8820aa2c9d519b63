"""Gazetteer: find actors by name and in texts, on the day of the text.

Shape:  a name gives a `Resolution`; a text gives `Mention`s from left to right.
Units:  `on` is the publication day in Asia/Seoul; None takes the names of today.
Errors: none raised for any text; a name that stays open carries its reason.
Source: the CSV files beside this module; docs/decisions/0003-gazetteer.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from hanju.gazetteer.finder import Found, Index, Walk
from hanju.gazetteer.forms import REGIONS, Form, build_forms, fold, place_stem
from hanju.gazetteer.results import Mention, Resolution
from hanju.gazetteer.tables import (
    Ambiguity,
    read_actors,
    read_ambiguous,
    read_homographs,
    read_suffixes,
    read_titles,
)
from hanju.gazetteer.unlisted import Reader
from hanju.model import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from hanju.gazetteer.tables import Rule

_WIDE_NAMES: Final[dict[str, tuple[str, ...]]] = {
    "충북": ("충청북도",),
    "충남": ("충청남도",),
    "전북": ("전라북도",),
    "전남": ("전라남도",),
    "경북": ("경상북도",),
    "경남": ("경상남도",),
}
_MARKS: Final = ("주식회사", "(주)", "㈜", "재단법인", "사단법인", "(재)", "(사)")


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """All known actors with their spellings; never changes, safe to share."""

    actors: tuple[Actor, ...]
    _successors: Mapping[str, tuple[str, ...]] = field(repr=False)
    _homographs: Mapping[str, Rule] = field(repr=False)
    _ambiguous: Mapping[str, Ambiguity] = field(repr=False)
    _forms: Mapping[str, Form] = field(repr=False)
    _index: Index = field(repr=False)
    _reader: Reader = field(repr=False)
    _by_name: Mapping[str, tuple[Actor, ...]] = field(repr=False)

    @classmethod
    def bundled(cls) -> Gazetteer:
        """Return the gazetteer that ships with hanju, read once per process."""
        return _bundled()

    def with_actors(self, extra: Sequence[Actor]) -> Gazetteer:
        """Return a gazetteer in which the office's own rows win over the rows of the same name."""
        return _with_actors(self, tuple(extra)) if extra else self

    def resolve(self, name: str, *, on: date | None = None, context: str = "") -> Resolution:
        """Find the actor a name stands for.

        Args:
            name: any spelling: full, short, alias, with or without (주).
            on: the day of the text; an earlier day gives the name of that day.
            context: text around the name; a region named there settles 중구, 고성군 and the like.
        """
        key = fold(name.strip())
        form = self._forms.get(key) or self._forms.get(_bare(key))
        if form is not None:
            return self._settle(form, on, context)
        bare = _bare(name.strip())
        stand_in = self._reader.name(bare) if bare else None
        if stand_in is not None:
            why = f"not listed; its ending reads as {stand_in.kind}"
            return Resolution(actor=stand_in, why=why, candidates=())
        return Resolution(actor=None, why="not listed")

    def mentions(self, text: str, *, on: date | None = None, around: str = "") -> list[Mention]:
        """Find every actor named in a text: longest first, left to right, never overlapping.

        Args:
            text: a headline, a lead.
            on: the day of the text.
            around: more of the article; a city named there settles 남구 and the like.

        An ambiguous name whose candidates are all of one kind, such as 중구 without its city,
        gives a stand-in actor named as printed, with no region.
        """
        found: list[Mention] = []
        context = f"{text} {around}" if around else text
        for place in Walk(text, self._index, self._reader).run():
            actor = self._actor_at(place, text, on, context)
            if actor is not None:
                found.append(
                    Mention(
                        actor=actor,
                        span=(place.start, place.end),
                        surface=text[place.start : place.end],
                        how=place.how,
                    )
                )
        return found

    def current(self, actor: Actor) -> Actor:
        """Return the actor under its latest name; an actor split into several stays as it is."""
        seen = {actor.name}
        here = actor
        while True:
            following = self._following(here)
            if len(following) != 1 or following[0].name in seen:
                return here
            here = following[0]
            seen.add(here.name)

    def former(self, actor: Actor) -> tuple[Actor, ...]:
        """The bodies that came before an actor, the nearest first."""
        found: list[Actor] = []
        row = [actor]
        while row:
            earlier = [one for each in row for one in self._preceding(each)]
            row = [one for one in earlier if one not in found and one is not actor]
            found.extend(row)
        return tuple(found)

    def means_only(self, spelling: str, actors: Sequence[Actor]) -> bool:
        """Whether a spelling stands for one of `actors` wherever it stands, and for nobody else."""
        form = self._forms.get(fold(spelling))
        if form is None or form.guard != "free":
            return False
        return all(self.actors[position] in actors for position in form.actors)

    def _following(self, actor: Actor) -> tuple[Actor, ...]:
        if actor.until is None:
            return ()
        names = self._successors.get(actor.name, ())
        return tuple(rows[-1] for name in names if (rows := self._by_name.get(name)))

    def _preceding(self, actor: Actor) -> tuple[Actor, ...]:
        return tuple(
            rows[-1]
            for name, names in self._successors.items()
            if actor.name in names and (rows := self._by_name.get(name))
        )

    def _actor_at(self, place: Found, text: str, on: date | None, context: str) -> Actor | None:
        if place.stand_in is not None:
            return place.stand_in
        if len(place.candidates) == 1 and on is None:
            return self.actors[place.candidates[0]]
        surface = text[place.start : place.end]
        form = self._forms.get(fold(surface)) or Form(
            fold(surface), place.candidates, place.how, "free"
        )
        settled = self._settle(form, on, context)
        if settled.actor is not None:
            return settled.actor
        kinds = {actor.kind for actor in settled.candidates}
        if len(kinds) != 1:
            return None
        return Actor(name=surface, short=surface, kind=kinds.pop())

    def _settle(self, form: Form, on: date | None, context: str) -> Resolution:
        listed = [self.actors[position] for position in form.actors]
        candidates = self._of_today(listed) if on is None else self._of_day(listed, on)
        if len(candidates) == 1:
            actor = candidates[0]
            why = "listed" if actor in listed else "listed under the name of another day"
            return Resolution(actor=actor, why=why, candidates=tuple(candidates))
        named = [actor for actor in candidates if _named_in(actor, form.text, context)]
        ambiguity = self._ambiguous.get(form.text)
        if ambiguity is not None and ambiguity.clues:
            hinted = {
                name for name, words in ambiguity.clues if any(word in context for word in words)
            }
            clued = {rows.name for actor in listed if actor.name in hinted for rows in (actor,)}
            clued |= {self.current(actor).name for actor in listed if actor.name in hinted}
            named = [actor for actor in candidates if actor.name in clued]
        if len(named) == 1:
            return Resolution(
                actor=named[0], why="settled by the context", candidates=tuple(candidates)
            )
        if ambiguity is not None and ambiguity.default is not None and not named:
            for actor in candidates:
                if ambiguity.default in {actor.name, *self._former_names(actor)}:
                    return Resolution(
                        actor=actor, why="the usual reading", candidates=tuple(candidates)
                    )
        shorts = ", ".join(dict.fromkeys(actor.short for actor in candidates))
        return Resolution(
            actor=None, why=f"ambiguous between {shorts}", candidates=tuple(candidates)
        )

    def _former_names(self, actor: Actor) -> set[str]:
        return {earlier.name for earlier in self._preceding(actor)}

    def _of_today(self, listed: list[Actor]) -> list[Actor]:
        """Drop a former name when the later one, or a row without an end, stands beside it."""
        if len(listed) == 1:
            return listed
        names = {actor.name for actor in listed if actor.until is None}
        kept = [
            actor
            for actor in listed
            if actor.until is None
            or not (actor.name in names or names & set(self._successors.get(actor.name, ())))
        ]
        return _once(kept or listed)

    def _of_day(self, listed: list[Actor], on: date) -> list[Actor]:
        """Give each actor the name of the day; rows not of that day yield to those that are."""
        valid = [actor for actor in (self._on(actor, on) for actor in listed) if _holds(actor, on)]
        return _once(valid or listed)

    def _on(self, actor: Actor, on: date) -> Actor:
        if _holds(actor, on):
            return actor
        later = actor.until is not None and on > actor.until
        others = self._following(actor) if later else self._preceding(actor)
        fitting = [other for other in others if _holds(other, on)]
        return fitting[0] if len(others) == 1 and fitting else actor


def _holds(actor: Actor, on: date) -> bool:
    started = actor.since is None or actor.since <= on
    return started and (actor.until is None or on <= actor.until)


def _once(actors: list[Actor]) -> list[Actor]:
    kept: list[Actor] = []
    for actor in actors:
        if all(other is not actor for other in kept):
            kept.append(actor)
    return kept


def _bare(key: str) -> str:
    for mark in _MARKS:
        key = key.replace(mark, "")
    return key.strip().replace(" ", "")


def _named_in(actor: Actor, surface: str, context: str) -> bool:
    if actor.region is None or not context:
        return False
    around = context.replace(surface, " ")
    return any(name in around for name in (actor.region, *_WIDE_NAMES.get(actor.region, ())))


def _places(actors: Sequence[Actor]) -> dict[str, str | None]:
    places: dict[str, str | None] = {}
    for actor in actors:
        if actor.kind != "local":
            continue
        last = actor.name.rsplit(" ", 1)[-1]
        for stem in (last, place_stem(last)):
            if stem and last[-1] in "시군구" and len(stem) > 1:
                same = places.setdefault(stem, actor.region)
                if same != actor.region:
                    places[stem] = None
    return {stem: region for stem, region in places.items() if stem not in REGIONS}


def _assemble(
    actors: tuple[Actor, ...],
    successors: Mapping[str, tuple[str, ...]],
    homographs: Mapping[str, Rule],
    ambiguous: Mapping[str, Ambiguity],
    reader: Reader,
    *,
    trusted: int = 0,
) -> Gazetteer:
    forms = build_forms(actors, homographs, trusted=trusted)
    by_name: dict[str, tuple[Actor, ...]] = {}
    for actor in actors:
        by_name[actor.name] = (*by_name.get(actor.name, ()), actor)
    return Gazetteer(
        actors=actors,
        _successors=successors,
        _homographs=homographs,
        _ambiguous=ambiguous,
        _forms=forms,
        _index=Index.of(forms, tuple(actor.kind for actor in actors)),
        _reader=reader,
        _by_name=by_name,
    )


@lru_cache(maxsize=4)
def _with_actors(known: Gazetteer, extra: tuple[Actor, ...]) -> Gazetteer:
    """Putting it together takes a tenth of a second; every check of an entry asks for it."""
    return _assemble(
        (*extra, *known.actors),
        known._successors,  # noqa: SLF001  of this module
        known._homographs,  # noqa: SLF001
        known._ambiguous,  # noqa: SLF001
        known._reader,  # noqa: SLF001
        trusted=len(extra),
    )


@lru_cache(maxsize=1)
def _bundled() -> Gazetteer:
    actors, successors = read_actors()
    reader = Reader.of(read_suffixes(), read_titles(), _places(actors))
    return _assemble(actors, successors, read_homographs(), read_ambiguous(), reader)
