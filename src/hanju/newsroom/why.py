"""Why: what became of one article, story or entry in the last sifting of an issue, and why.

Shape:  an id or an address and an issue number in, a `WhyReport` out.
Units:  places count from 1, within the category.
Errors: `NoSuchArticleError`, `NoSuchIssueError`.
Source: DESIGN.md section 2: every merge and every refusal keeps its reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.errors import NoSuchArticleError, NoSuchIssueError
from hanju.newsroom.touched import told
from hanju.reports import WhyReport
from hanju.text.particles import with_particle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.model import Article, ArticleId, EarlierMark, Entry, Issue, Story
    from hanju.newsroom.parts import Parts


def why(parts: Parts, name: str, number: int | None) -> WhyReport:
    """Tell what the last sifting of an issue (default: the newest) did with a name.

    Args:
        parts: of the newsroom.
        name: id of an article, a story or an entry, or an address in any of its ways to be written.
        number: the issue.
    """
    chosen = number or max((row.number for row in parts.store.issue_rows()), default=0)
    if not chosen:
        raise NoSuchIssueError(1)
    issue = parts.store.issue(chosen)
    stories = parts.store.stories(chosen)
    entry = next((one for one in issue.entries() if one.id == name), None)
    known = parts.store.articles_named(name)
    article = known[0] if known else None
    decisions = parts.store.decisions(chosen, chosen)
    about = next((d.story_id for d in reversed(decisions) if d.entry_id == name), None)
    story = _story(stories, str(about or name), entry, article)
    if story is not None:
        return _of_story(parts, issue, stories, story, name, article)
    if entry is not None:
        return _of_entry_alone(parts, issue, entry)
    if article is None:
        raise NoSuchArticleError(name, chosen)
    for drop in parts.store.dropped(chosen):
        if drop.article_id == article.id:
            return WhyReport(
                number=chosen,
                article_id=article.id,
                title=article.title,
                outcome="dropped",
                rule=drop.rule,
                reasons=(f"{drop.rule}: {drop.why}",),
            )
    return WhyReport(
        number=chosen,
        article_id=article.id,
        title=article.title,
        outcome="unseen",
        reasons=(_why_unseen(parts, issue, article),),
    )


def _story(
    stories: Sequence[Story], name: str, entry: Entry | None, article: Article | None
) -> Story | None:
    wanted = {name} if entry is None else {name, str(entry.story_id)}
    for story in stories:
        if story.id in wanted or any(name in {a.id, a.url} for a in story.articles):
            return story
    if article is None:
        return None
    return next((s for s in stories if any(a.id == article.id for a in s.articles)), None)


def _why_unseen(parts: Parts, issue: Issue, article: Article) -> str:
    """Why the sifting of an issue never saw an article that is stored."""
    at = article.published_at
    if at is not None:
        day = parts.house.local_date(at)
        if not issue.window_start <= day <= issue.window_end:
            window = f"{issue.window_start:%Y.%m.%d}~{issue.window_end:%m.%d}"
            return f"대상 기간({window}) 밖입니다: {day:%Y.%m.%d} 게재"
    return (
        f"초안을 만든 뒤에 들어왔습니다 → `hanju draft --base-date {issue.base_date}`로 "
        "다시 만들면 함께 봅니다. 고친 항목은 그대로 남습니다"
    )


def _of_story(
    parts: Parts,
    issue: Issue,
    stories: Sequence[Story],
    story: Story,
    name: str,
    article: Article | None,
) -> WhyReport:
    entry = next((one for one in issue.entries() if one.story_id == story.id), None)
    mine = [
        d for d in parts.store.decisions(issue.number, issue.number)
        if d.story_id == story.id or (entry is not None and d.entry_id == entry.id)
    ]  # fmt: skip
    is_out = entry is None and bool(mine) and mine[-1].action in {"drop", "hold"}
    subject = next(
        (a for a in story.articles if name in {a.id, a.url}),
        article if article in story.articles else None,
    )
    place = story.placement
    return WhyReport(
        number=issue.number,
        article_id=subject.id if subject else story.lead.id,
        title=subject.title if subject else story.lead.title,
        outcome="printed" if entry is not None else "taken_out" if is_out else "candidate",
        entry_id=entry.id if entry else None,
        headline=entry.headline if entry else "",
        place=f"{place.chapter} › {place.field} › {place.category}" if place else "",
        placement=place.why if place else (),
        ranking=(*story.why, *_standing(parts, stories, story)),
        reasons=(*(place.why if place else ()), *story.why),
        lead=story.lead.title,
        articles=tuple(f"{a.outlet}: {a.title}" for a in story.articles),
        publishers=len({a.outlet for a in story.articles if a.outlet}),
        merges=_merges(story, subject),
        refusals=_kept_apart(parts, issue, stories, story),
        earlier=_earlier(story.earlier),
        continues=_continues(stories, story),
        decisions=tuple(f"{d.at.astimezone(parts.house.period.timezone):%m.%d %H:%M} {told(d)}"
                        for d in mine),
        proposals=tuple(p.why for p in parts.store.proposals(issue.number)
                        if p.story_id == story.id),
    )  # fmt: skip


def _of_entry_alone(parts: Parts, issue: Issue, entry: Entry) -> WhyReport:
    """An entry that no sifting made: imported, or written by hand."""
    by = with_particle(parts.store.entry_revisions(issue.number, entry.id)[-1].by, "이/가")
    return WhyReport(
        number=issue.number,
        article_id="",
        title=entry.headline,
        outcome="printed",
        entry_id=entry.id,
        headline=entry.headline,
        reasons=(f"고르기에서 나온 항목이 아닙니다: {by} 넣음",),
    )


def _standing(parts: Parts, stories: Sequence[Story], story: Story) -> tuple[str, ...]:
    """Place of a story among those of its category, by points."""
    place = story.placement
    if place is None or not place.category:
        return ()
    cell = (place.chapter, place.field, place.category)
    rivals = [
        s.score for s in stories
        if s.placement and (s.placement.chapter, s.placement.field, s.placement.category) == cell
    ]  # fmt: skip
    better = sum(score > story.score for score in rivals)
    quota = next(
        (
            category.quota
            for chapter in parts.house.chapters
            for category in chapter.categories
            if (chapter.title, category.name) == (place.chapter, place.category)
        ),
        0,
    )
    name = f"{place.field}·{place.category}"
    return (f"{name} {len(rivals)}건 가운데 점수 {better + 1}위(정원 {quota}건)",)


def _earlier(mark: EarlierMark | None) -> str:
    if mark is None:
        return ""
    from hanju.sift.rank import earlier_words

    return f"{earlier_words(mark)}: ‘{mark.headline}’(말의 {mark.share:.0%}가 같음)"


def _merges(story: Story, subject: Article | None) -> tuple[str, ...]:
    """What holds the articles together: of one article its own links, else all of them."""
    titles = {a.id: f"{a.outlet} ‘{a.title}’" for a in story.articles}
    told_ = []
    for merge in story.merges:
        if subject is None:
            pair = f"{_named(titles, merge.kept)} + {_named(titles, merge.absorbed)}"
        elif subject.id in {merge.kept, merge.absorbed}:
            other = merge.absorbed if subject.id == merge.kept else merge.kept
            pair = _named(titles, other)
        else:
            continue
        told_.append(f"{pair}: {merge.why}")
    return tuple(told_)


def _named(titles: dict[ArticleId, str], id_: ArticleId) -> str:
    return titles.get(id_, str(id_))


def _kept_apart(
    parts: Parts, issue: Issue, stories: Sequence[Story], story: Story
) -> tuple[str, ...]:
    """The nearest stories that stay apart, nearest first, with what became of them and the veto."""
    mine = {article.id for article in story.articles}
    printed = {entry.story_id for entry in issue.entries()}
    owners = {article.id: one for one in stories for article in one.articles}
    found = []
    for refusal in parts.store.refusals(issue.number):
        sides = (refusal.first in mine, refusal.second in mine)
        if sides[0] == sides[1]:
            continue
        other = owners.get(refusal.second if sides[0] else refusal.first)
        if other is not None:
            state = "실림" if other.id in printed else "후보"
            found.append(f"‘{other.lead.title}’({state}): {refusal.why}")
    return tuple(dict.fromkeys(found))


def _continues(stories: Sequence[Story], story: Story) -> str:
    before = next((one for one in stories if one.id == story.continues), None)
    return f"‘{before.lead.title}’" if before else ""
