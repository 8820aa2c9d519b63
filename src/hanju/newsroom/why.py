"""Why: what became of one article in the last sifting of an issue, and for which reasons.

Shape:  an article's id or address and an issue number in, a `WhyReport` out.
Units:  none.
Errors: `NoSuchArticleError`, `NoSuchIssueError`.
Source: DESIGN.md section 2: every merge and every refusal keeps its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.errors import NoSuchArticleError, NoSuchIssueError
from hanju.reports import WhyReport

if TYPE_CHECKING:
    from hanju.model import Story
    from hanju.newsroom.parts import Parts


def why(parts: Parts, name: str, number: int | None) -> WhyReport:
    """Tell what the last sifting of an issue (default: the newest) did with an article."""
    chosen = number or max((row.number for row in parts.store.issue_rows()), default=0)
    if not chosen:
        raise NoSuchIssueError(1)
    refusals = _kept_apart(parts, chosen, name)
    for story in parts.store.stories(chosen):
        article = next((a for a in story.articles if name in {a.id, a.url}), None)
        if article is not None:
            return _of_story(parts, chosen, story, article.id, article.title, refusals)
    for drop in parts.store.dropped(chosen):
        found = parts.store.articles_by_id([drop.article_id])
        if name == drop.article_id or any(article.url == name for article in found):
            title = found[0].title if found else ""
            return WhyReport(
                number=chosen,
                article_id=drop.article_id,
                title=title,
                outcome="dropped",
                reasons=(f"{drop.rule}: {drop.why}",),
                refusals=refusals,
            )
    raise NoSuchArticleError(name, chosen)


def _kept_apart(parts: Parts, number: int, name: str) -> tuple[str, ...]:
    """The articles that look alike and stay apart, by title, with the veto."""
    told = []
    for refusal in parts.store.refusals(number):
        if name in {refusal.first, refusal.second}:
            other = refusal.second if refusal.first == name else refusal.first
            titles = [article.title for article in parts.store.articles_by_id([other])]
            told.append(f"‘{titles[0] if titles else other}’: {refusal.why}")
    return tuple(told)


def _of_story(
    parts: Parts,
    number: int,
    story: Story,
    article_id: str,
    title: str,
    refusals: tuple[str, ...],
) -> WhyReport:
    printed = any(entry.story_id == story.id for entry in parts.store.issue(number).entries())
    place = story.placement
    return WhyReport(
        number=number,
        article_id=article_id,
        title=title,
        outcome="printed" if printed else "candidate",
        place=f"{place.chapter} › {place.field} › {place.category}" if place else "",
        lead=story.lead.title,
        articles=tuple(f"{a.outlet}: {a.title}" for a in story.articles),
        reasons=(*(place.why if place else ()), *story.why),
        merges=tuple(merge.why for merge in story.merges if article_id == merge.absorbed),
        refusals=refusals,
    )
