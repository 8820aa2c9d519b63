"""The newsroom: what all issues and articles together answer.

Shape:  a part of `Newsroom`; the work of each method is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.newsroom.base import RoomBase

if TYPE_CHECKING:
    from hanju.archive.search import SearchReport
    from hanju.archive.trends import TrendReport
    from hanju.newsroom.public import PublicArchive
    from hanju.newsroom.threads import Threads
    from hanju.ports_search import SavedSearch, SearchIn, SearchSort


class ArchiveOf(RoomBase):
    """What was collected and published so far."""

    def trends(self, number: int | None = None, *, weeks: int | None = None) -> TrendReport:
        """Compare the week of an issue, or the newest one, with the weeks before it.

        Raises:
            NoSuchIssueError: no such number.
        """
        from hanju.newsroom.trends import trends

        return trends(self._parts, number, weeks=weeks)

    def search(
        self,
        query: str = "",
        *,
        within: SearchIn = "both",
        like: str = "",
        sort: SearchSort = "best",
        limit: int = 20,
        with_drafts: bool = False,
        indexing_s: float | None = None,
    ) -> SearchReport:
        """Find articles and entries of issues; any text is a query (docs/commands.md).

        Args:
            query: words, "phrases", -without, A | B, and filters such as 분야:AI 이후:2025-03.
            within: entries of issues, articles, or both.
            like: find what is like this article (id or address) or entry (108:id).
            sort: by relevance, or by day.
            limit: at most so many, up to 200.
            with_drafts: also entries of issues that nobody has signed.
            indexing_s: for how long what is new may be indexed first; None for as long as it takes.

        Raises:
            NoSuchDocumentError: nothing is called `like`.
        """
        from hanju.newsroom.searching import search

        return search(
            self._parts, query, within=within, like=like, sort=sort, limit=limit,
            with_drafts=with_drafts, indexing_s=indexing_s,
        )  # fmt: skip

    def update_search(self, *, budget_s: float | None = None) -> int:
        """Index what was stored since; how much still waits."""
        from hanju.newsroom.searching import update_search

        return update_search(self._parts, budget_s=budget_s)

    def save_search(
        self,
        name: str,
        query: str,
        *,
        within: SearchIn = "both",
        sort: SearchSort = "best",
        by: str = "",
    ) -> SavedSearch:
        """Keep a query under a name; one of the same name gives way."""
        from hanju.newsroom.searching import save

        return save(self._parts, name, query, within=within, sort=sort, by=by)

    def saved_search(self, name: str) -> SavedSearch:
        """The kept query of this name.

        Raises:
            NoSuchSearchError: there is none.
        """
        from hanju.newsroom.searching import saved_named

        return saved_named(self._parts, name)

    def saved_searches(self) -> list[SavedSearch]:
        """All kept queries, by name."""
        return self.store.search.saved_searches()

    def forget_search(self, name: str) -> None:
        """Forget a kept query.

        Raises:
            NoSuchSearchError: there is none.
        """
        from hanju.newsroom.searching import forget

        forget(self._parts, name)

    @property
    def threads(self) -> Threads:
        """Entries of different issues about one development."""
        from hanju.newsroom.threads import Threads

        return Threads(self._parts)

    @property
    def public(self) -> PublicArchive:
        """What everybody may see of issues, entries and articles."""
        if self._public is None:
            from hanju.newsroom.public import PublicArchive

            self._public = PublicArchive(self._parts)
        return self._public
