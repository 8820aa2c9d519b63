"""Results: what a lookup and a search in a text hand back.

Shape:  `Resolution` for one name; `Mention` for one place in a text.
Units:  `span` is [start, end) in characters of the text given, not of a copy.
Errors: none raised here.
Source: docs/decisions/0003-gazetteer.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from hanju.model import Actor

How = Literal["listed", "suffix", "title"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One actor named in a text; `surface` is the text between the ends of `span`."""

    actor: Actor
    span: tuple[int, int]
    surface: str
    how: How


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """The actor a name stands for, or None with the reason and the candidates."""

    actor: Actor | None
    why: str
    candidates: tuple[Actor, ...] = ()
