"""One week sifted: window, fields, worthiness, places, stories, ranks.

Shape:  all articles at hand in, `Sifted` out: chosen stories, candidates, drops, refusals.
Units:  dates are Asia/Seoul; see the stages for theirs.
Errors: none; an odd article is dropped with a reason.
Source: DESIGN.md section 2; docs/decisions/0007 to 0010.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.model import Dropped, Sifted
from hanju.sift.fields import field_of
from hanju.sift.placement import place
from hanju.sift.rank import rank
from hanju.sift.stories import cluster
from hanju.sift.taste import NO_TASTE
from hanju.sift.touched import reconcile
from hanju.sift.window import in_window
from hanju.sift.worthiness import worthy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from hanju.model import Article, ArticleId, Placement
    from hanju.settings import House
    from hanju.sift.fields import FieldDecision
    from hanju.sift.taste import Taste
    from hanju.sift.touched import Touched


def sift(
    articles: Iterable[Article],
    house: House,
    *,
    base_date: date,
    now: datetime,
    earlier_headlines: Iterable[tuple[int, str]] = (),
    taste: Taste = NO_TASTE,
    touched: Sequence[Touched] = (),
) -> Sifted:
    """Turn the articles at hand into the stories of the issue of `base_date`.

    Args:
        articles: everything collected round the window, in any order.
        house: the publication's rules.
        base_date: base day of the issue.
        now: the present instant; later dates are refused as wrong.
        earlier_headlines: (issue number, headline) of earlier issues, for "already reported".
        taste: what was learned from the choices of earlier issues.
        touched: stories of this very issue that people worked on; they stay as they are.
    """
    of_window, dropped = in_window(articles, house, base_date=base_date, now=now)
    candidates, fields, unfit = _candidates(of_window, house)
    dropped += unfit
    placements = {one.id: place(one, house, fields[one.id]) for one in candidates}
    placed, homeless = _placed(candidates, placements)
    dropped += homeless
    clusters = cluster(placed, house, placements)
    stories = [
        replace(
            story,
            placement=placements[story.lead.id]
            if len(story.articles) == 1
            else place(story, house, fields[story.lead.id]),
        )
        for story in clusters.stories
    ]
    found = reconcile(stories, touched)
    ranked = rank(
        found.free,
        house,
        base_date=base_date,
        earlier_headlines=tuple(earlier_headlines),
        taste=taste,
        standing=[one.story for one in touched if one.prints],
    )
    held = {article.id for one in touched for article in one.story.articles}
    return Sifted(
        chosen=ranked.chosen,
        candidates=(
            *ranked.candidates,
            *found.waiting,
            *(one.story for one in touched if not one.prints),
        ),
        dropped=tuple(drop for drop in dropped if drop.article_id not in held),
        refusals=clusters.refusals,
        proposals=found.proposals,
    )


def _candidates(
    articles: list[Article], house: House
) -> tuple[list[Article], dict[ArticleId, FieldDecision], list[Dropped]]:
    kept: list[Article] = []
    fields: dict[ArticleId, FieldDecision] = {}
    dropped: list[Dropped] = []
    for article in articles:
        decision = field_of(article, house)
        if decision.field is None:
            dropped.append(Dropped(article_id=article.id, rule="field", why=decision.why))
            continue
        verdict = worthy(article, decision, house)
        if verdict.worthy:
            kept.append(article)
            fields[article.id] = decision
        else:
            dropped.append(Dropped(article_id=article.id, rule=verdict.rule, why=verdict.why))
    return kept, fields, dropped


def _placed(
    articles: list[Article], placements: dict[ArticleId, Placement]
) -> tuple[list[Article], list[Dropped]]:
    kept: list[Article] = []
    dropped: list[Dropped] = []
    for article in articles:
        placement = placements[article.id]
        if placement.category and placement.field:
            kept.append(article)
        else:
            why = " · ".join(placement.why) or "들어갈 구분이 없습니다"
            dropped.append(Dropped(article_id=article.id, rule="place", why=why))
    return kept, dropped
