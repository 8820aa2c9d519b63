"""Moves at the desk: decide, order, merge, split, another lead.

Shape:  entries in, how they stand then out; each is one act that can be taken back.
Units:  none.
Errors: `EditConflictError`, `NotInPrintError`, `DateOrderError`, `NotAddableError`; nothing is
        stored then.
Source: design/desk.md section 4.7; docs/decisions/0033-acts.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from hanju.desk import cell_of, put, put_in_order, with_text, without
from hanju.errors import DateOrderError, NotAddableError, NotInPrintError, WordsGoneError
from hanju.model import Change, Decision, EntryId, EntrySource, Story, StoryId
from hanju.newsroom.deciding import decide
from hanju.newsroom.desk.base import Base, printed
from hanju.newsroom.desk.fields import BULLET, HEADLINE, clean, read
from hanju.newsroom.desk.writing import newest as newest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.model import Article, Cell, DecisionAction, Entry, Issue, Span
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import Drafter, EntryRevision


class Moving(Base):
    """What becomes of entries."""

    def decide(
        self,
        number: int,
        name: str,
        action: DecisionAction,
        *,
        seen: int | None = None,
        by: str,
        why: str = "",
        to: str = "",
        drafter: Drafter | None = None,
    ) -> EntryView | None:
        """Accept, drop, hold or move an entry or a candidate.

        Returns:
            How the entry stands now; None for a candidate that never had a text.

        Raises:
            EditConflictError: the entry changed since `seen`.
            NoSuchArticleError: the issue and its sifting do not know the name.
            NoSuchCategoryError: `to` names no category, or several.
            IssueFrozenError: the issue is signed.
        """
        made = decide(
            self._parts, number, name, action,
            by=by, why=why, to=to, seen=seen, drafter=drafter,
        )  # fmt: skip
        return self.entry(number, made.entry_id) if made.entry_id else None

    def reorder(self, number: int, entry_id: str, step: Literal[-1, 1], *, by: str) -> EntryView:
        """Move an entry up or down among those of its day.

        Raises:
            DateOrderError: the neighbour is of another day, or there is none.
            NotInPrintError: the entry does not print.
        """

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            entry = printed(issue, newest, entry_id)
            cell, order = _order(issue, entry_id)
            place = order.index(entry_id)
            other = place + step
            if not 0 <= other < len(order):
                raise DateOrderError(entry_id, is_edge=True)
            neighbour = printed(issue, newest, order[other])
            by_date = self._parts.house.issue.order == "date"
            if by_date and neighbour.event_date != entry.event_date:
                raise DateOrderError(entry_id)
            order[place], order[other] = order[other], order[place]
            return Change(
                issue=put_in_order(issue, entry, cell, order),
                kind="order",
                words="위로 옮김" if step < 0 else "아래로 옮김",
                touched=(entry_id,),
            )

        self._act(number, do, by=by)
        self._tell(number, "order", by=by, entry=entry_id, step=step)
        return self.entry(number, entry_id)

    def merge(
        self,
        number: int,
        keep: str,
        absorb: str,
        *,
        by: str,
        headline_of: str | None = None,
    ) -> EntryView:
        """Put two entries together: one text, the sources of both; the other is kept, unprinted.

        Raises:
            NotInPrintError: one of them does not print, or they are one.
        """

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            stays = printed(issue, newest, keep)
            goes = printed(issue, newest, absorb)
            if keep == absorb:
                raise NotInPrintError(absorb)
            merged = replace(stays, sources=_union(stays.sources, goes.sources))
            if headline_of == absorb:
                merged = replace(
                    merged,
                    headline=goes.headline,
                    headline_evidence=goes.headline_evidence,
                    written_by="editor",
                )
            taken = Decision(
                number=number,
                action="drop",
                headline=goes.headline,
                entry_id=goes.id,
                revision=newest[absorb].revision,
                story_id=StoryId(goes.story_id) if goes.story_id else None,
                articles=tuple(one.article_id for one in goes.sources if one.article_id),
                place=cell_of(issue, absorb),
                by=by,
                why=f"합침: {merged.headline}",
                at=self._parts.clock.now(),
            )
            return Change(
                issue=without(with_text(issue, merged), absorb),
                kind="merge",
                words=f"합침: {goes.headline}",
                touched=(keep, absorb),
                decisions=(taken,),
            )

        self._act(number, do, by=by)
        self._tell(number, "merge", by=by, entry=keep, absorbed=absorb)
        return self.entry(number, keep)

    def split(
        self, number: int, entry_id: str, article_ids: Sequence[str], *, by: str,
        drafter: Drafter | None = None,
    ) -> EntryView:  # fmt: skip
        """Draft a new entry from some sources of an entry, which no longer has them.

        Raises:
            NotAddableError: none of its sources leave, or none stay.
            NotInPrintError: the entry does not print.
        """
        now = newest_of(self._parts, number, entry_id).entry
        leaving = [one for one in now.sources if one.article_id in set(article_ids)]
        articles = self._parts.store.articles_by_id([one.article_id for one in leaving
                                                     if one.article_id])  # fmt: skip
        if not articles:
            raise _no_split("나갈 기사를 고르지 않았습니다")
        drafted = self._drafted(articles, drafter)
        made: list[str] = []

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            entry = printed(issue, newest, entry_id)
            gone = {one.id for one in articles}
            stay = tuple(one for one in entry.sources if one.article_id not in gone)
            if not stay or len(stay) == len(entry.sources):
                raise _no_split("남을 기사가 없거나 이미 나뉘었습니다")
            cell = cell_of(issue, entry_id)
            assert cell is not None  # it prints
            name = free_name(entry_id, newest)
            made[:] = [name]
            by_date = self._parts.house.issue.order == "date"
            changed = with_text(issue, replace(entry, sources=stay))
            new = replace(drafted, id=EntryId(name), story_id=None)
            return Change(
                issue=put(changed, new, cell, by_date=by_date),
                kind="split",
                words=f"나눔: {entry.headline}",
                touched=(entry_id, name),
            )

        self._act(number, do, by=by)
        self._tell(number, "split", by=by, entry=entry_id, made=made[0])
        return self.entry(number, made[0])

    def choose_lead(self, number: int, entry_id: str, article_id: str, *, by: str) -> EntryView:
        """Put another article first among the sources of an entry; it may be a new one.

        Raises:
            WordsGoneError: no such article is stored.
            NotInPrintError: the entry does not print.
        """
        known = self._parts.store.articles_named(article_id)
        if not known:
            raise WordsGoneError(article_id)
        lead = source_of(known[0])

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            entry = printed(issue, newest, entry_id)
            first = [one for one in entry.sources if one.article_id == lead.article_id] or [lead]
            rest = [one for one in entry.sources if one.article_id != lead.article_id]
            changed = replace(entry, sources=(*first, *rest))
            return Change(
                issue=with_text(issue, changed),
                kind="lead",
                words=f"대표 기사: {lead.title}",
                touched=(entry_id,),
            )

        self._act(number, do, by=by)
        self._tell(number, "lead", by=by, entry=entry_id, article=article_id)
        return self.entry(number, entry_id)

    def redraft_field(
        self, number: int, entry_id: str, field: str, article_id: str, span: Span
    ) -> str:
        """What the built-in writer makes of words of a source; nothing is stored.

        Raises:
            WordsGoneError: the article or the words are not there.
            NoSuchFieldError: no such field.
        """
        entry = newest_of(self._parts, number, entry_id).entry
        read(entry, field)
        known = self._parts.store.articles_named(article_id)
        words = known[0].text[slice(*span)].strip() if known else ""
        if not words:
            raise WordsGoneError(article_id)
        if field.startswith(BULLET):
            drafted = self._drafted([replace(known[0], text=words)])
            return clean(drafted.bullets[0].text if drafted.bullets else words)
        if field == HEADLINE:
            drafted = self._drafted([replace(known[0], title=words)])
            return clean(drafted.headline)
        return read(entry, field)

    def _drafted(self, articles: Sequence[Article], drafter: Drafter | None = None) -> Entry:
        from hanju.write import BuiltinDrafter

        story = Story(id=StoryId(f"s-{articles[0].id}"), articles=tuple(articles))
        return (drafter or BuiltinDrafter()).draft(story, self._parts.house)


def source_of(article: Article) -> EntrySource:
    """An article as the source line prints it."""
    return EntrySource(
        url=article.url,
        outlet=article.outlet,
        title=article.title,
        published_at=article.published_at,
        license=article.license,
        article_id=article.id,
    )


def _order(issue: Issue, entry_id: str) -> tuple[Cell, list[str]]:
    for chapter, field, category in issue.cells():
        order = [str(entry.id) for entry in category.entries]
        if entry_id in order:
            return (chapter.title, field.name, category.name), order
    raise NotInPrintError(entry_id)


def _union(first: Iterable[EntrySource], second: Iterable[EntrySource]) -> tuple[EntrySource, ...]:
    found: dict[str, EntrySource] = {}
    for source in (*first, *second):
        found.setdefault(str(source.article_id or source.url), source)
    return tuple(found.values())


def free_name(entry_id: str, newest: Mapping[str, EntryRevision]) -> str:
    """A name that no entry of the issue ever had."""
    return next(
        name for number in range(2, 10_000) if (name := f"{entry_id}-{number}") not in newest
    )


def _no_split(problem: str) -> NotAddableError:
    return NotAddableError(
        "나누기", problem=problem, mend="옮길 기사를 하나 이상 고르고 하나는 남겨 주세요."
    )
