"""Decisions: what a person chose about an entry or a candidate, kept for ever.

Shape:  a `Decision` says who chose what, when, why and on which revision; its traits say what the
        story was like then, so that it can be learned from when the sifting is long gone.
Units:  `at` is an aware UTC instant.
Errors: none raised here.
Source: design/desk.md sections 1 and 4.6; docs/decisions/0026-learning.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from hanju.model.articles import ArticleId
    from hanju.model.entries import EntryId
    from hanju.model.stories import StoryId

#: 확인·넣기, 제외·넣지 않기, 보류, 옮기기
DecisionAction = Literal["accept", "drop", "hold", "move"]

#: What a story can have in common with others; finer ones later.
TraitKind = Literal["cell", "form", "kind", "region", "outlet", "actor", "term"]
Trait = tuple[TraitKind, str]

#: Chapter, field and category as the issue prints them.
Cell = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One choice of one person about one story of one issue; later ones overrule earlier ones."""

    number: int
    action: DecisionAction
    headline: str
    by: str
    why: str
    at: datetime
    entry_id: EntryId | None = None
    #: revision of the entry that the person saw; 0 for a candidate without a text
    revision: int = 0
    story_id: StoryId | None = None
    articles: tuple[ArticleId, ...] = ()
    traits: tuple[Trait, ...] = ()
    #: where it stands after the choice, or stood before it was taken out
    place: Cell | None = None
