"""Ports of the threads: what is read to propose links, and where links are kept.

Shape:  `ThreadStore` is a part of `ports.Store`.
Units:  as `hanju.model.threads`.
Errors: as `ports.Store`.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.model import EntryRef, ThreadEntry, ThreadLink


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadDoc:
    """An entry as the index of the search knows it."""

    ref: EntryRef
    tokens: str
    field: str = ""
    category: str = ""
    actor: str = ""
    actor_kind: str = ""
    region: str = ""


class ThreadStore(Protocol):
    """Links between entries, added and never changed: the newest word on a pair counts."""

    def docs(self, *, first: int = 0, last: int) -> list[ThreadDoc]:
        """The indexed entries of the issues `first` to `last`, in order of issue."""
        ...

    def entries(self, refs: Iterable[EntryRef]) -> Mapping[EntryRef, ThreadEntry]:
        """Entries as they stand in their issues; those that print no more are left out."""
        ...

    def add(self, links: Sequence[ThreadLink], *, only_new: bool = False) -> int:
        """Keep what was said of pairs; with `only_new` where nothing was said before; how many."""
        ...

    def links(self) -> list[ThreadLink]:
        """The newest word on every pair, by later entry and score."""
        ...

    def history(self, ref: EntryRef) -> list[ThreadLink]:
        """Everything ever said of an entry's links, oldest first."""
        ...
