"""Tables: read the bundled CSV files of actors, suffixes, titles and homographs.

Shape:  files beside this module in; tuples of frozen rows out, in the order of the files.
Units:  dates are ISO days in Asia/Seoul, both ends included.
Errors: a broken bundled file raises ValueError or KeyError from the csv row; tests keep them whole.
Source: docs/decisions/0003-gazetteer.md says where the names come from.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, cast

from hanju.model import Actor, ActorKind

if TYPE_CHECKING:
    from collections.abc import Iterator

ACTOR_FILES: Final = (
    "central",
    "assembly",
    "local_governments",
    "local_councils",
    "national_bodies",
    "local_bodies",
    "universities",
    "companies",
    "overseas",
    "associations",
    "people",
)
_INSTITUTE: Final = "연구원"
#: 가온연구원 alone would leave too little.
_INSTITUTE_CHARS: Final = 6
Rule = Literal["never", "head", "subject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suffix:
    """An ending that tells the kind of a body no list holds."""

    suffix: str
    kind: ActorKind
    place_kind: ActorKind | None  # the kind when the name opens with a known place
    where: str  # "any", "head" of a title, or "town": head, also before a space
    min_stem: int
    stop: tuple[str, ...]  # words with this ending that are no names


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """A form shared by several actors: its default, and clue words for each."""

    default: str | None
    clues: tuple[tuple[str, tuple[str, ...]], ...]


def _rows(name: str) -> Iterator[list[str]]:
    text = resources.files(__package__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()


def _with_hanja(name: str, aliases: tuple[str, ...]) -> tuple[str, ...]:
    """Add how headlines shorten an institute: 가온자동차연구원 is 가온자동차硏."""
    if not name.endswith(_INSTITUTE) or len(name) < _INSTITUTE_CHARS:
        return aliases
    short = name.removesuffix(_INSTITUTE) + "硏"
    return aliases if short in aliases else (*aliases, short)


def read_actors() -> tuple[tuple[Actor, ...], dict[str, tuple[str, ...]]]:
    """Read all actors, and for each name given up the names that follow it."""
    actors: list[Actor] = []
    successors: dict[str, tuple[str, ...]] = {}
    for file in ACTOR_FILES:
        for name, short, aliases, kind, region, since, until, successor, _note in _rows(file):
            actors.append(
                Actor(
                    name=name,
                    short=short,
                    kind=cast("ActorKind", kind),
                    region=region or None,
                    aliases=_with_hanja(name, _split(aliases)),
                    since=_day(since),
                    until=_day(until),
                )
            )
            if successor:
                successors[name] = _split(successor)
    return tuple(actors), successors


def read_suffixes() -> tuple[Suffix, ...]:
    """Read the endings of unlisted bodies, longest first."""
    found = [
        Suffix(
            suffix=suffix,
            kind=cast("ActorKind", kind),
            place_kind=cast("ActorKind", place_kind) if place_kind else None,
            where=where,
            min_stem=int(min_stem),
            stop=_split(stop),
        )
        for suffix, kind, place_kind, where, min_stem, stop, _reason in _rows("suffixes")
    ]
    return tuple(sorted(found, key=lambda row: -len(row.suffix)))


def read_titles() -> dict[str, ActorKind]:
    """Read the titles of people and the kind each points to."""
    return {title: cast("ActorKind", kind) for title, kind, _form, _reason in _rows("titles")}


def read_homographs() -> dict[str, Rule]:
    """Read the forms that are also plain words, and where each may count as a name."""
    return {form: cast("Rule", rule) for form, rule, _reason in _rows("homographs")}


def read_ambiguous() -> dict[str, Ambiguity]:
    """Read the forms shared by several actors."""
    found: dict[str, Ambiguity] = {}
    for form, default, clues, _reason in _rows("ambiguous"):
        pairs = [clue.split("=") for clue in clues.split(";") if clue]
        found[form] = Ambiguity(
            default=default or None,
            clues=tuple((name, _split(words)) for name, words in pairs),
        )
    return found
