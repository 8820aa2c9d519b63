"""Threads of a newsroom: propose links, take what editors say of them, tell the timelines.

Shape:  `Threads` of `Newsroom.threads`; entries are named by `EntryRef`.
Units:  as `hanju.model.threads`.
Errors: `NoSuchIssueError`, `NoSuchEntryError`, `ThreadOrderError`.
Source: docs/decisions/0045-threads.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.archive.threads import likenesses, proposals, reasons, threads
from hanju.errors import NoSuchEntryError, ThreadOrderError
from hanju.model import ThreadLink
from hanju.newsroom.parts import PROGRAM
from hanju.newsroom.searching import update_search

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.archive.threads import Likeness
    from hanju.model import EntryRef, LinkState, Thread, ThreadEntry
    from hanju.newsroom.parts import Parts


class Threads:
    """Entries of different issues about one development."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def propose(self, number: int) -> int:
        """Look for what the entries of an issue go on from; how many new proposals there are.

        Raises:
            NoSuchIssueError: no such number.
        """
        self._parts.store.issue(number)
        update_search(self._parts, budget_s=0)  # issues are always indexed, articles may wait
        docs = self._parts.store.threads.docs(last=number)
        later = [doc for doc in docs if doc.ref.number == number]
        earlier = [doc for doc in docs if doc.ref.number < number]
        found = proposals(likenesses(later, earlier), self._parts.store.threads.links())
        return self._parts.store.threads.add(self._links(found), only_new=True)

    def links(self, number: int | None = None) -> list[ThreadLink]:
        """The newest word on every pair whose later entry is in this issue; of all without one."""
        links = self._parts.store.threads.links()
        return [link for link in links if number is None or link.later.number == number]

    def all(self, *, with_proposed: bool = False, with_drafts: bool = True) -> list[Thread]:
        """Every thread, the one with the newest entry first."""
        links = self._parts.store.threads.links()
        entries = self._entries(links)
        if not with_drafts:
            entries = {ref: entry for ref, entry in entries.items() if entry.is_public}
        return threads(links, entries, with_proposed=with_proposed)

    def of(self, ref: EntryRef, *, with_drafts: bool = True) -> Thread | None:
        """The thread that an entry stands in."""
        every = self.all(with_drafts=with_drafts)
        return next((one for one in every if any(e.ref == ref for e in one.entries)), None)

    def entries(self, refs: Iterable[EntryRef]) -> dict[EntryRef, ThreadEntry]:
        """Entries as a timeline shows them; those that print no more are left out."""
        return dict(self._parts.store.threads.entries(refs))

    def decide(
        self, earlier: EntryRef, later: EntryRef, state: LinkState, *, by: str
    ) -> ThreadLink:
        """Say whether a later entry goes on from an earlier one.

        Raises:
            NoSuchIssueError, NoSuchEntryError: there is no such entry.
            ThreadOrderError: `earlier` is not of an issue before that of `later`.
        """
        if earlier.number >= later.number:
            raise ThreadOrderError(str(earlier), str(later))
        for ref in (earlier, later):
            self.check(ref)
        before = {link.pair: link for link in self.links(later.number)}.get((earlier, later))
        link = ThreadLink(
            earlier=earlier,
            later=later,
            state=state,
            by=by,
            at=self._parts.clock.now(),
            score=before.score if before else 0.0,
            why=before.why if before else ("사람이 이음",),
        )
        self._parts.store.threads.add([link])
        return link

    def check(self, ref: EntryRef) -> None:
        """Make sure that an issue prints this entry.

        Raises:
            NoSuchIssueError, NoSuchEntryError: it does not.
        """
        if ref not in self.entries([ref]):
            self._parts.store.issue(ref.number)
            raise NoSuchEntryError(ref.entry_id, ref.number)

    def history(self, ref: EntryRef) -> list[ThreadLink]:
        """Everything ever said of an entry's links, oldest first."""
        return self._parts.store.threads.history(ref)

    def _entries(self, links: Sequence[ThreadLink]) -> dict[EntryRef, ThreadEntry]:
        return self.entries({ref for link in links for ref in link.pair})

    def _links(self, found: Sequence[Likeness]) -> list[ThreadLink]:
        entries = self.entries({ref for pair in found for ref in (pair.earlier, pair.later)})
        texts = {ref: [entry.headline, *entry.bullets] for ref, entry in entries.items()}
        now = self._parts.clock.now()
        return [
            ThreadLink(
                earlier=pair.earlier,
                later=pair.later,
                state="proposed",
                by=PROGRAM,
                at=now,
                score=pair.score,
                why=tuple(
                    reasons(pair, texts[pair.earlier], texts[pair.later], entries[pair.later].actor)
                ),
            )
            for pair in found
            if pair.earlier in texts and pair.later in texts
        ]
