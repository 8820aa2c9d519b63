"""Undo and redo: a person's own last act taken back, unless somebody changed an entry since.

Shape:  a number and a person in, `Undone` out.
Units:  at most `DEPTH` acts back.
Errors: `NothingToUndoError`, `ChangedSinceDoneError`; nothing is stored then.
Source: design/desk.md section 4.3; docs/decisions/0033-acts.md.

An undo makes new revisions, puts entries back to where they stood and marks the act's decisions as
taken back. Nothing is deleted, and an undo can be done again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hanju.desk import put_in_order, with_text, without
from hanju.errors import ChangedSinceDoneError, NothingToUndoError
from hanju.model import Change
from hanju.newsroom.desk.base import Base
from hanju.newsroom.desk.checking import SUPPORTED
from hanju.ports_corrections import opened
from hanju.text.particles import with_particle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from hanju.model import Act, ActKind, ActStep, Decision, Entry, Issue, Standing
    from hanju.newsroom.parts import Parts
    from hanju.ports import EntryRevision

#: So many acts can be taken back.
DEPTH: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What was undone or done again."""

    kind: ActKind
    words: str
    entries: tuple[str, ...]
    act_id: int


class Undoing(Base):
    """Undo and redo of a person's own acts."""

    def undo(self, number: int, *, by: str) -> Undone:
        """Take back the person's own last act.

        Raises:
            NothingToUndoError: there is none.
            ChangedSinceDoneError: somebody changed an entry of it since.
        """
        return self._step(number, by=by, again=False)

    def redo(self, number: int, *, by: str) -> Undone:
        """Do again what the person took back last.

        Raises:
            NothingToUndoError: there is none, or the person did something else since.
            ChangedSinceDoneError: somebody changed an entry of it since.
        """
        return self._step(number, by=by, again=True)

    def acts(self, number: int, *, by: str = "") -> list[Act]:
        """What was done to an issue, oldest first; by one person when named."""
        return self._parts.store.acts(number, by=by)

    def _step(self, number: int, *, by: str, again: bool) -> Undone:
        parts = self._parts
        found: list[Act] = []

        def do(issue: Issue, newest: Mapping[str, EntryRevision]) -> Change:
            begun = opened(parts.store.corrections.steps(number))
            acts = parts.store.acts(number, by=by)
            if begun is not None:  # what an edition was signed with is no longer taken back
                acts = [act for act in acts if act.at >= begun.at]
            done, undone = stacks(acts)
            stack = undone if again else done[-DEPTH:]
            if not stack:
                raise NothingToUndoError(number, again=again)
            act = stack[-1]
            found[:] = [act]
            return _Stepping(parts, issue, newest, act, by=by, again=again).change()

        made = self._act(number, do, by=by)
        (act,) = found
        if act.kind == "support" and not again:
            self._count_again(act)
        names = tuple(step.entry_id for step in act.steps)
        self._tell(
            number, "undo", by=by, act=made.id, of=act.kind, words=act.words, entries=names,
            again=again,
        )  # fmt: skip
        return Undone(kind=act.kind, words=act.words, entries=names, act_id=made.id)

    def _count_again(self, act: Act) -> None:
        """Let the findings count again that a place in a source had answered."""
        talk = self._parts.store.talk
        names = {step.entry_id for step in act.steps}
        for left in talk.dismissals(act.number):
            is_of_act = left.entry_id in names and left.by == act.by and left.at >= act.at
            if is_of_act and left.rule.startswith(SUPPORTED):
                talk.undismiss(left)


def stacks(acts: Iterable[Act]) -> tuple[list[Act], list[Act]]:
    """One person's acts that can be taken back, and those that can be done again."""
    done: list[Act] = []
    undone: list[Act] = []
    for act in acts:
        if act.kind == "undo":
            undone.append(done.pop())
        elif act.kind == "redo":
            # what is taken back next is what the redo did, under the name of the first act
            done.append(replace(act, kind=undone[-1].kind, words=undone.pop().words))
        else:
            done.append(act)
            undone.clear()
    return done, undone


class _Stepping:
    """One act taken back, or done again, on an issue as it stands."""

    def __init__(
        self,
        parts: Parts,
        issue: Issue,
        newest: Mapping[str, EntryRevision],
        act: Act,
        *,
        by: str,
        again: bool,
    ) -> None:
        self._parts, self._issue, self._newest = parts, issue, newest
        self._act, self._by, self._again = act, by, again
        self._texts: list[Entry] = []

    def change(self) -> Change:
        """What is to be stored."""
        act = self._act
        names = [step.entry_id for step in act.steps]
        now = self._parts.store.standings(act.number, names)
        for step in act.steps:
            self._refuse_changed(step, now[step.entry_id])
        for step in act.steps:
            self._put_back(step, now[step.entry_id])
        word = "다시 함" if self._again else "되돌림"
        return Change(
            issue=self._issue,
            kind="redo" if self._again else "undo",
            words=f"{word}: {act.words}",
            touched=tuple(names),
            texts=tuple(self._texts),
            decisions=tuple(self._decisions()) if self._again else (),
            takes_back=() if self._again else act.decisions,
            of=act.id,
        )

    def _decisions(self) -> list[Decision]:
        at = self._parts.clock.now()
        kept = self._parts.store.decisions_at(self._act.number, self._act.decisions)
        return [replace(one, at=at) for one in kept]

    def _refuse_changed(self, step: ActStep, now: Standing) -> None:
        left, goal = (step.before, step.after) if self._again else (step.after, step.before)
        if now.decided != left.decided:
            raise self._changed(step, "정해서")
        if now.cell != left.cell:
            raise self._changed(step, "옮겨서")
        if self._act.kind == "order" and not _same_order(now.order, left.order):
            raise self._changed(step, "순서를 바꿔서")
        if now.revision == left.revision:
            return
        others = [
            one.by
            for one in self._parts.store.entry_revisions(self._act.number, step.entry_id)
            if one.revision > left.revision and one.by != self._by
        ]
        if others:
            raise ChangedSinceDoneError(step.entry_id, who=_who(others[-1]), what="고쳐서")
        if goal.revision != left.revision and goal.revision and left.revision:
            text = self._text_at(step.entry_id, left.revision)
            if text != self._newest[step.entry_id].entry:
                raise ChangedSinceDoneError(step.entry_id, who=_who(self._by), what="고쳐서")

    def _changed(self, step: ActStep, what: str) -> ChangedSinceDoneError:
        """Who else touched the entry last."""
        since = [
            act
            for act in self._parts.store.acts(self._act.number)
            if act.id > self._act.id
            and act.by != self._by
            and any(one.entry_id == step.entry_id for one in act.steps)
        ]
        who = since[-1].by if since else "다른 작업"
        return ChangedSinceDoneError(step.entry_id, who=_who(who), what=what)

    def _put_back(self, step: ActStep, now: Standing) -> None:
        left, goal = (step.before, step.after) if self._again else (step.after, step.before)
        entry = self._newest[step.entry_id].entry
        if goal.revision != left.revision and goal.revision and left.revision:
            entry = self._text_at(step.entry_id, goal.revision)
        if goal.cell is None:
            self._issue = without(self._issue, entry.id)
            if goal.revision:
                self._texts.append(entry)
        elif goal.cell != now.cell or self._act.kind == "order":
            self._issue = put_in_order(self._issue, entry, goal.cell, goal.order)
        else:
            self._issue = with_text(self._issue, entry)

    def _text_at(self, entry_id: str, revision: int) -> Entry:
        kept = self._parts.store.entry_revisions(self._act.number, entry_id)
        return next(one.entry for one in kept if one.revision == revision)


def _same_order(now: Sequence[str], left: Sequence[str]) -> bool:
    """Those that stand in both lists stand in the same order."""
    return [one for one in now if one in left] == [one for one in left if one in now]


def _who(name: str) -> str:
    return with_particle(name, "이/가")
