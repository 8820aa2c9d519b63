"""The newsroom: sources and the articles that come from them.

Shape:  a part of `Newsroom`; the work of each method is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hanju.newsroom.base import RoomBase

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hanju.collect.files import ImportOptions
    from hanju.model import Source
    from hanju.newsroom.sources import SourceFacts
    from hanju.reports import AddedSource, CollectReport, FileReport, ImportedSources, SourceRow


class ArticlesOf(RoomBase):
    """Where articles come from."""

    def import_files(
        self, paths: Sequence[Path], options: ImportOptions | None = None
    ) -> list[FileReport]:
        """Read files, folders, patterns and ZIP files of them, and store what is new.

        A file that cannot be read is a report with `unread`; it stops no other.

        Raises:
            UnreadableFileError: a folder or a pattern holds nothing to import.
        """
        from hanju.newsroom.importing import import_files

        return import_files(self._parts, paths, options)

    def sources(self) -> list[SourceRow]:
        """Every source and how it is."""
        from hanju.newsroom.sources import rows

        return rows(self._parts)

    def add_source(
        self, url: str, facts: SourceFacts | None = None, *, stores: bool = True
    ) -> AddedSource:
        """Find what can be collected from an address, show it, and store it as a source.

        Raises:
            NotASourceError: nothing can be collected from there.
            NoSuchSourceError: the source to be replaced is not there.
        """
        from hanju.newsroom.sources import SourceFacts, add

        return add(self._parts, url, facts or SourceFacts(), stores=stores)

    def save_sources(self, sources: Sequence[Source]) -> ImportedSources:
        """Store those sources whose address is not known yet."""
        from hanju.newsroom.sources import save_new

        return save_new(self._parts, sources)

    def import_sources(self, path: Path | None = None) -> ImportedSources:
        """Take the feeds of an OPML file; without a file the starter catalogue, switched off.

        Raises:
            UnreadableFileError: no such file, or no list of feeds.
        """
        from hanju.newsroom.sources import import_file

        return import_file(self._parts, path)

    def export_sources(self) -> str:
        """The feeds that are switched on, as OPML."""
        from hanju.newsroom.sources import export

        return export(self._parts)

    def switch_sources(
        self, names: Sequence[str], groups: Sequence[str] = (), *, is_on: bool
    ) -> list[Source]:
        """Switch sources on or off, by id or by the words of their folders.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.sources import switch

        return switch(self._parts, names, groups, is_on=is_on)

    def check_sources(self, names: Sequence[str] = ()) -> CollectReport:
        """Look at sources without storing articles.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.collecting import check

        return check(self._parts, names)

    def collect(self, names: Sequence[str] = ()) -> CollectReport:
        """Fetch what is new from the sources that are switched on, or from those named.

        Raises:
            NoSuchSourceError: an id is not known.
        """
        from hanju.newsroom.collecting import collect

        return collect(self._parts, names)
