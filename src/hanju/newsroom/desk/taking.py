"""Candidates taken in, taken in as what goes on from an earlier entry, or kept for the next issue.

Shape:  the name of a candidate in, how its entry stands then out.
Units:  none.
Errors: `NoSuchArticleError`, `NotAddableError`, `IssueFrozenError`; nothing is stored then.
Source: design/desk.md section 4.6; docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.errors import NoSuchArticleError, NotAddableError
from hanju.model import EntryId, EntryRef
from hanju.newsroom.desk.adding import Adding
from hanju.newsroom.desk.choosing import CARRY, Choosing

if TYPE_CHECKING:
    from hanju.model import EarlierMark
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import Drafter


class Taking(Choosing, Adding):
    """What becomes of candidates."""

    def take(
        self,
        number: int,
        name: str,
        *,
        by: str,
        to: str = "",
        why: str = "",
        drafter: Drafter | None = None,
    ) -> EntryView:
        """Take a candidate in, also one that was kept in the issue before.

        Raises:
            NoSuchArticleError: the newsroom does not know it.
            NotAddableError: its category is not known, or it prints already.
            IssueFrozenError: the issue is signed.
        """
        kept = next((one for one in self.carried(number) if one.id == name), None)
        if kept is None:
            return self.accept_candidate(number, name, by=by, to=to, why=why, drafter=drafter)
        self._open_issue(number)
        entry = self._drafted(kept.articles, drafter)
        entry = replace(entry, id=EntryId(f"e{number}-{kept.id}"), story_id=None)
        cell = to or self._cell_of(kept.lead)
        return self._placed(number, entry, cell, why=f"지난 호에서: {entry.headline}", by=by)

    def take_as_follow_up(
        self, number: int, name: str, *, by: str, to: str = "", drafter: Drafter | None = None
    ) -> EntryView:
        """Take a candidate in, and say that it goes on from the earlier entry it is like.

        Raises:
            NoSuchArticleError: the sifting of the issue does not know it.
            NotAddableError: it is like no earlier entry, or that one is not there any more.
        """
        from hanju.newsroom.threads import Threads

        story = next((one for one in self._parts.store.stories(number) if one.id == name), None)
        if story is None:
            raise NoSuchArticleError(name, number)
        earlier = self._earlier(story.earlier) if story.earlier else None
        if earlier is None:
            raise NotAddableError(
                story.lead.title,
                problem="이어지는 지난 항목을 찾지 못했습니다",
                mend="'넣기'로 넣은 뒤 `hanju thread`로 이어 주세요.",
            )
        view = self.take(number, name, by=by, to=to, why="이어진 소식", drafter=drafter)
        later = EntryRef(number, str(view.entry.id))
        Threads(self._parts).decide(earlier, later, "confirmed", by=by)
        return view

    def carry(self, number: int, name: str, *, by: str) -> None:
        """Keep a candidate for the next issue: it stands among the candidates there.

        Raises:
            NoSuchArticleError: the sifting of the issue does not know it.
            IssueFrozenError: the issue is signed.
        """
        self.decide(number, name, "hold", by=by, why=CARRY)

    def _earlier(self, mark: EarlierMark) -> EntryRef | None:
        """The entry of an earlier issue that a story is like."""
        if all(row.number != mark.number for row in self._parts.store.issue_rows()):
            return None
        for entry in self._parts.store.issue(mark.number).entries():
            if entry.headline == mark.headline:
                return EntryRef(mark.number, str(entry.id))
        return None
