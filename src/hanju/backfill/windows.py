"""Stories of one window, by the sifting of the week.

Shape:  a base day and the pieces that hold its candidates in; `stories/<base day>.parquet` out.
Units:  dates of the house's zone.
Errors: none of its own.
Source: DESIGN.md section 2; docs/decisions/0042-backfill.md.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import pyarrow as pa

from hanju.backfill.files import read_piece, write_parquet
from hanju.model import Article, ArticleId
from hanju.sift.week import sift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.backfill.planning import Plan
    from hanju.model import LicenseMode, Story

STORIES: Final = pa.schema(
    [
        ("story_id", pa.string()),
        ("base_date", pa.date32()),
        ("event_date", pa.date32()),
        ("field", pa.string()),
        ("chapter", pa.string()),
        ("category", pa.string()),
        ("actor", pa.string()),
        ("actor_kind", pa.string()),
        ("region", pa.string()),
        ("articles", pa.list_(pa.string())),  # the lead first
        ("outlets", pa.list_(pa.string())),
        ("continues", pa.string()),
        ("why", pa.list_(pa.string())),
    ]
)


def stories_file(plan: Plan, base: str) -> Path:
    """The result file of a window."""
    return Path(plan.out) / "stories" / f"{base}.parquet"


def tell_stories(plan: Plan, base: str, pieces: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Sift the candidates of a window; gives how many stories there are.

    Args:
        plan: the plan.
        base: base day of the issue.
        pieces: (part, piece) of the files that hold its candidates.
    """
    articles = [
        _article(row)
        for part, piece in pieces
        for row in read_piece(plan.exchange("candidates", part), piece).to_pylist()
    ]
    day = date.fromisoformat(base)
    # An id that stands in several parts counts once, where it came first.
    once = {article.id: article for article in reversed(articles)}
    sifted = sift(list(once.values()), plan.house, base_date=day, now=plan.now)
    stories = sorted((*sifted.chosen, *sifted.candidates), key=lambda story: story.id)
    rows = [_row(story, day) for story in stories]
    write_parquet(stories_file(plan, base), pa.Table.from_pylist(rows, schema=STORIES))
    return {"stories": len(stories), "articles": len(once)}


def _article(row: dict[str, Any]) -> Article:
    return Article(
        id=ArticleId(row["id"]),
        url=row["url"],
        title=row["title"],
        text=row["text"],
        outlet=row["outlet"],
        published_at=row["published"],
        license=cast("LicenseMode", row["license"]),
        lang=row["lang"],
    )


def _row(story: Story, base: date) -> dict[str, Any]:
    placed = story.placement
    assert placed is not None
    return {
        "story_id": story.id,
        "base_date": base,
        "event_date": story.event_date,
        "field": placed.field,
        "chapter": placed.chapter,
        "category": placed.category,
        "actor": placed.actor.name if placed.actor else placed.actor_name,
        "actor_kind": placed.actor.kind if placed.actor else "",
        "region": placed.region or "",
        "articles": [article.id for article in story.articles],
        "outlets": list(story.outlets),
        "continues": story.continues,
        "why": list(placed.why),
    }
