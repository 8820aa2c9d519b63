"""Actors: who acts in the news.

Shape:  an `Actor` is one body with its full name, headline form and kind.
Units:  `since`/`until` are Asia/Seoul dates, both ends included; None is open.
Errors: none raised here.
Source: ../shared/design/house-style.md section 6; docs/decisions/0003-gazetteer.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

if TYPE_CHECKING:
    from datetime import date

ActorKind = Literal[
    "central",  # ministries, agencies, committees, the presidential office
    "assembly",  # the National Assembly, its members, parties
    "local",  # provinces, cities, counties, districts, their heads and councils
    "national_body",  # public institutions and research institutes of the whole country
    "local_body",  # bodies of one region: corporations, techno parks, education offices
    "university",
    "company",
    "overseas",  # foreign governments and firms, international organisations
    "association",  # foundations, societies, associations, columnists
]
ACTOR_KINDS: Final[tuple[ActorKind, ...]] = get_args(ActorKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """One body that acts; `name` is printed in bullets, `short` in headlines."""

    name: str
    short: str
    kind: ActorKind
    region: str | None = None
    aliases: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
