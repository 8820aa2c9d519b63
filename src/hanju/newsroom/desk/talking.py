"""Talk at the desk: comments with texts to take, read marks, findings left as they are.

Shape:  entries and words in, `CommentView`s and entries out; each is told to the others.
Units:  none.
Errors: `NoSuchEntryError`, `NoSuchCommentError`, `WordsGoneError`, `NotDismissableError`.
Source: design/desk.md sections 3, 4.4 and 4.8.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hanju.desk import with_text
from hanju.errors import NoSuchCommentError, NotDismissableError, WordsGoneError
from hanju.model import Change, Comment, Dismissal, ReadMark
from hanju.newsroom.desk.base import Base, known
from hanju.newsroom.desk.checking import words_at
from hanju.newsroom.desk.fields import changed, field_of_where, read
from hanju.newsroom.desk.writing import newest as newest_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.model import Entry, Issue
    from hanju.newsroom.desk.nouns import EntryView
    from hanju.ports import EntryRevision


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """A comment with the text it is about: as it is now, and as it would be with its proposal."""

    comment: Comment
    now: str = ""
    then: str = ""
    is_gone: bool = False  # the words that were quoted are not there any more


class Talking(Base):
    """What people say about entries, and what they have seen."""

    def comment(
        self,
        number: int,
        entry_id: str,
        text: str,
        *,
        by: str,
        field: str = "",
        quote: str = "",
        proposal: str = "",
    ) -> CommentView:
        """Say something about an entry, a field or words of it, maybe with a text to take.

        Raises:
            NoSuchEntryError: the issue never had it.
            NoSuchFieldError: no such field.
        """
        entry = newest_of(self._parts, number, entry_id).entry
        if field:
            read(entry, field)
        said = Comment(
            number=number,
            entry_id=entry_id,
            field=field,
            quote=quote,
            text=text.strip(),
            proposal=proposal,
            by=by,
            at=self._parts.clock.now(),
        )
        said = replace(said, id=self._parts.store.talk.add_comment(said))
        self._tell(number, "comment", by=by, entry=entry_id, field=field, comment=said.id,
                   is_open=True)  # fmt: skip
        return _shown(said, entry)

    def comments(self, number: int) -> tuple[CommentView, ...]:
        """The comments of an issue, oldest first."""
        newest = self._parts.store.newest_entries(number)
        return tuple(
            _shown(one, newest[one.entry_id].entry)
            for one in self._parts.store.talk.comments(number)
            if one.entry_id in newest
        )

    def resolve(self, number: int, comment_id: int, *, by: str) -> CommentView:
        """Fold a comment; nothing is deleted.

        Raises:
            NoSuchCommentError: the issue has no such comment.
        """
        self._comment(number, comment_id)
        at = self._parts.clock.now()
        self._parts.store.talk.resolve_comment(comment_id, by=by, at=at)
        said = self._comment(number, comment_id)
        self._tell(number, "comment", by=by, entry=said.entry_id, field=said.field,
                   comment=comment_id, is_open=False)  # fmt: skip
        return _shown(said, newest_of(self._parts, number, said.entry_id).entry)

    def apply_proposal(self, number: int, comment_id: int, *, by: str) -> EntryView:
        """Put the text of a comment into its field, as an edit with both names.

        Raises:
            NoSuchCommentError: the issue has no such comment.
            WordsGoneError: it proposes nothing, or its words are not there any more.
            IssueFrozenError: the issue is signed.
        """
        said = self._comment(number, comment_id)

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            entry = known(newest, number, said.entry_id).entry
            view = _shown(said, entry)
            if not said.proposal or not said.field or view.is_gone:
                raise WordsGoneError(said.quote)
            made = changed(entry, said.field, view.then)
            return Change(
                issue=with_text(issue, made),
                texts=(made,),
                kind="proposal",
                words=f"의견 반영: {said.by}의 바꿀 글",
                touched=(said.entry_id,),
            )

        self._act(number, do, by=by)
        at = self._parts.clock.now()
        self._parts.store.talk.resolve_comment(comment_id, by=by, at=at)
        shown = self.entry(number, said.entry_id)
        self._tell(
            number, "field", by=by, entry=said.entry_id, field=said.field, comment=comment_id,
            revision=shown.revision, text=read(shown.entry, said.field), state=shown.state,
        )  # fmt: skip
        return shown

    def mark_read(
        self, number: int, entry_id: str, *, by: str, seen: int | None = None
    ) -> EntryView:
        """Say that a person has read an entry: the revision seen, else the newest.

        Raises:
            NoSuchEntryError: the issue never had it.
        """
        newest = newest_of(self._parts, number, entry_id).revision
        mark = ReadMark(
            number=number,
            entry_id=entry_id,
            revision=min(seen or newest, newest),
            by=by,
            at=self._parts.clock.now(),
        )
        self._parts.store.talk.mark_read(mark)
        self._tell(number, "read", by=by, entry=entry_id, revision=mark.revision, is_read=True)
        return self.entry(number, entry_id)

    def unmark_read(self, number: int, entry_id: str, *, by: str) -> EntryView:
        """Take a read mark back.

        Raises:
            NoSuchEntryError: the issue never had it.
        """
        self._parts.store.talk.unmark_read(number, entry_id, by=by)
        self._tell(number, "read", by=by, entry=entry_id, is_read=False)
        return self.entry(number, entry_id)

    def dismiss(
        self,
        number: int,
        entry_id: str,
        field: str,
        rule: str,
        text: str,
        *,
        by: str,
        why: str = "",
    ) -> EntryView:
        """Leave a finding as it is, for this wording.

        Args:
            number: the issue.
            entry_id: the entry.
            field: of the finding; "" when it is about the entry.
            rule: of the finding.
            text: the words that it is about, as the page shows them.
            by: who.
            why: a reason, if there is one.

        Raises:
            NotDismissableError: it blocks.
            WordsGoneError: there is no such finding any more.
        """
        view = self.entry(number, entry_id)
        found = [
            one
            for one in (*view.findings, *view.dismissed)
            if (field_of_where(one.where), one.rule, words_at(view.entry, one))
            == (field, rule, text)
        ]
        if not found:
            raise WordsGoneError(text)
        if found[0].severity == "E":
            raise NotDismissableError(rule)
        if found[0] not in view.dismissed:
            left = self._left(number, entry_id, field, rule, text, by=by, why=why)
            self._parts.store.talk.dismiss(left)
            self._tell(number, "dismissed", by=by, entry=entry_id, field=field, rule=rule,
                       text=text, is_left=True)  # fmt: skip
        return self.entry(number, entry_id)

    def undismiss(
        self, number: int, entry_id: str, field: str, rule: str, text: str, *, by: str
    ) -> EntryView:
        """Let a finding count again."""
        left = self._left(number, entry_id, field, rule, text, by=by, why="")
        self._parts.store.talk.undismiss(left)
        self._tell(number, "dismissed", by=by, entry=entry_id, field=field, rule=rule,
                   text=text, is_left=False)  # fmt: skip
        return self.entry(number, entry_id)

    def _left(
        self, number: int, entry_id: str, field: str, rule: str, text: str, *, by: str, why: str
    ) -> Dismissal:
        return Dismissal(
            number=number,
            entry_id=entry_id,
            field=field,
            rule=rule,
            text=text,
            by=by,
            why=why,
            at=self._parts.clock.now(),
        )

    def _comment(self, number: int, comment_id: int) -> Comment:
        for one in self._parts.store.talk.comments(number):
            if one.id == comment_id:
                return one
        raise NoSuchCommentError(comment_id, number)


def _shown(said: Comment, entry: Entry) -> CommentView:
    now = read(entry, said.field) if said.field else ""
    is_gone = bool(said.field and said.quote) and said.quote not in now
    then = ""
    if said.proposal and not is_gone:
        then = now.replace(said.quote, said.proposal, 1) if said.quote else said.proposal
    return CommentView(comment=said, now=now, then=then, is_gone=is_gone)
