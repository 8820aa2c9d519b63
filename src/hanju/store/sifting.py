"""Siftings in SQL: what the last sifting of an issue chose, kept, dropped and refused.

Shape:  `Sifted` in; `Story`s with the very versions of the articles that were sifted out.
Units:  positions from 0, chosen stories first.
Errors: an article that is not stored is a bug: `ValueError`.
Source: docs/decisions/0004-store.md.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from hanju.model import (
    Actor,
    ArticleId,
    Dropped,
    EarlierMark,
    Placement,
    Proposal,
    Story,
    StoryId,
    StoryMerge,
    StoryRefusal,
)
from hanju.store import articles as stored_articles
from hanju.store.database import insert_rows
from hanju.store.schema import (
    articles,
    sifted_articles,
    sifted_dropped,
    sifted_proposals,
    sifted_refusals,
    sifted_stories,
)

if TYPE_CHECKING:
    from hanju.model import Sifted


def count_candidates(connection: sa.Connection, number: int) -> int:
    """Stories of the last sifting that were not chosen."""
    counted = (
        sa.select(sa.func.count())
        .select_from(sifted_stories)
        .where(sifted_stories.c.number == number, sifted_stories.c.is_chosen.is_(False))
    )
    return int(connection.execute(counted).scalar_one())


def save(connection: sa.Connection, number: int, sifted: Sifted) -> None:
    """Replace the last sifting of an issue."""
    for table in (
        sifted_articles, sifted_stories, sifted_dropped, sifted_refusals, sifted_proposals,
    ):  # fmt: skip
        connection.execute(sa.delete(table).where(table.c.number == number))
    _save_stories(connection, number, sifted)
    insert_rows(
        connection,
        sifted_dropped,
        [
            {
                "number": number,
                "position": i,
                "article_id": drop.article_id,
                "rule": drop.rule,
                "why": drop.why,
            }
            for i, drop in enumerate(sifted.dropped)
        ],
    )
    insert_rows(
        connection,
        sifted_refusals,
        [
            {
                "number": number,
                "position": i,
                "first": refusal.first,
                "second": refusal.second,
                "why": refusal.why,
            }
            for i, refusal in enumerate(sifted.refusals)
        ],
    )
    insert_rows(
        connection,
        sifted_proposals,
        [
            {
                "number": number,
                "position": i,
                "story_id": proposal.story_id,
                "kind": proposal.kind,
                "articles": list(proposal.articles),
                "why": proposal.why,
            }
            for i, proposal in enumerate(sifted.proposals)
        ],
    )


def stories(connection: sa.Connection, number: int, *, with_articles: bool = True) -> list[Story]:
    """Stories of the last sifting, chosen ones first, each with its articles."""
    held: dict[int, list[Any]] = {}
    for row in _article_rows(connection, number) if with_articles else ():
        held.setdefault(row[-1], []).append(stored_articles.to_article(row))
    rows = connection.execute(
        sa.select(sifted_stories)
        .where(sifted_stories.c.number == number)
        .order_by(sifted_stories.c.position)
    ).mappings()
    return [
        Story(
            id=row["story_id"],
            articles=tuple(held.get(row["position"], ())),
            placement=_placement(row["placement"]),
            event_date=row["event_date"],
            score=row["score"],
            why=tuple(row["why"]),
            merges=tuple(
                StoryMerge(kept=ArticleId(kept), absorbed=ArticleId(absorbed), why=why)
                for kept, absorbed, why in row["merges"]
            ),
            continues=row["continues"],
            earlier=EarlierMark(**row["earlier"]) if row["earlier"] else None,
        )
        for row in rows
    ]


def _article_rows(connection: sa.Connection, number: int) -> sa.CursorResult[Any]:
    is_sifted = sa.and_(
        sifted_articles.c.article_id == articles.c.id,
        sifted_articles.c.version == articles.c.version,
    )
    return connection.execute(
        sa.select(*stored_articles.COLUMNS, sifted_articles.c.story)
        .join(sifted_articles, is_sifted)
        .where(sifted_articles.c.number == number)
        .order_by(sifted_articles.c.story, sifted_articles.c.position)
    )


def dropped(connection: sa.Connection, number: int) -> list[Dropped]:
    """What the last sifting dropped, in its order."""
    columns = (sifted_dropped.c.article_id, sifted_dropped.c.rule, sifted_dropped.c.why)
    rows = connection.execute(
        sa.select(*columns)
        .where(sifted_dropped.c.number == number)
        .order_by(sifted_dropped.c.position)
    )
    return [Dropped(article_id=one, rule=rule, why=why) for one, rule, why in rows]


def refusals(connection: sa.Connection, number: int) -> list[StoryRefusal]:
    """Pairs that look alike and stayed apart in the last sifting, in its order."""
    columns = (sifted_refusals.c.first, sifted_refusals.c.second, sifted_refusals.c.why)
    rows = connection.execute(
        sa.select(*columns)
        .where(sifted_refusals.c.number == number)
        .order_by(sifted_refusals.c.position)
    )
    return [StoryRefusal(first=first, second=second, why=why) for first, second, why in rows]


def proposals(connection: sa.Connection, number: int) -> list[Proposal]:
    """What the last sifting would have done to touched stories, in its order."""
    rows = connection.execute(
        sa.select(sifted_proposals)
        .where(sifted_proposals.c.number == number)
        .order_by(sifted_proposals.c.position)
    ).mappings()
    return [
        Proposal(
            story_id=StoryId(row["story_id"]),
            kind=row["kind"],
            articles=tuple(ArticleId(one) for one in row["articles"]),
            why=row["why"],
        )
        for row in rows
    ]


def _save_stories(connection: sa.Connection, number: int, sifted: Sifted) -> None:
    everyone = (*sifted.chosen, *sifted.candidates)
    versions = stored_articles.versions(
        connection, (article for story in everyone for article in story.articles)
    )
    rows, held = [], []
    for position, story in enumerate(everyone):
        rows.append(
            {
                "number": number,
                "position": position,
                "story_id": story.id,
                "is_chosen": position < len(sifted.chosen),
                "placement": _placement_json(story.placement),
                "event_date": story.event_date,
                "score": story.score,
                "why": list(story.why),
                "merges": [[merge.kept, merge.absorbed, merge.why] for merge in story.merges],
                "continues": story.continues,
                "earlier": asdict(story.earlier) if story.earlier else None,
            }
        )
        for i, article in enumerate(story.articles):
            newest = versions.get((article.id, ""))
            if newest is None:
                raise ValueError(f"article {article.id!r} is sifted but not stored")
            version = versions.get((article.id, stored_articles.text_hash(article)), newest)
            held.append(
                {
                    "number": number,
                    "story": position,
                    "position": i,
                    "article_id": article.id,
                    "version": version,
                }
            )
    insert_rows(connection, sifted_stories, rows)
    insert_rows(connection, sifted_articles, held)


def _placement_json(placement: Placement | None) -> dict[str, Any] | None:
    if placement is None:
        return None
    made = asdict(placement)
    if placement.actor is not None:
        for end in ("since", "until"):
            day = made["actor"][end]
            made["actor"][end] = None if day is None else day.isoformat()
    return made


def _placement(content: dict[str, Any] | None) -> Placement | None:
    if content is None:
        return None
    actor = content["actor"]
    if actor is not None:
        days = {end: actor[end] and date.fromisoformat(actor[end]) for end in ("since", "until")}
        actor = Actor(**{**actor, "aliases": tuple(actor["aliases"]), **days})
    return Placement(**{**content, "actor": actor, "why": tuple(content["why"])})
