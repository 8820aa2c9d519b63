"""The newsroom: settings, the weekly round, keeping and leaving.

Shape:  a part of `Newsroom`; the work of each method is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hanju.newsroom.base import RoomBase
from hanju.newsroom.parts import HOUSE_FILE

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hanju.newsroom.housekeeping import HouseChange, HousePart
    from hanju.newsroom.round_days import Due
    from hanju.reports import (
        BackupReport,
        Checkup,
        ExportReport,
        KeepReport,
        RoundReport,
        TakeDownReport,
    )


class CareOf(RoomBase):
    """What keeps a newsroom going."""

    def house_part(self, name: str) -> HousePart:
        """The lines of one part of the house file: "house", "fields", "actors", "policies"."""
        from hanju.newsroom.housekeeping import section

        return section(self._parts, self.home / HOUSE_FILE, name)

    def preview_house(self, name: str, text: str, *, seen: str) -> HouseChange:
        """What changing a part of the house file would do.

        Raises:
            HouseError: a setting is wrong, or the file changed since it was seen.
        """
        from hanju.newsroom.housekeeping import preview

        return preview(self._parts, self.home / HOUSE_FILE, name, text, seen=seen)

    def change_house(self, name: str, text: str, *, seen: str, by: str) -> None:
        """Write a part of the house file, and work with it from now on.

        Raises:
            HouseError: a setting is wrong, the file changed since, or cannot be written.
        """
        from hanju.newsroom.housekeeping import change

        house = change(self._parts, self.home / HOUSE_FILE, name, text, seen=seen, by=by)
        self.house = house
        self._parts = replace(self._parts, house=house)
        self._desk = self._public = None

    def run(self, base_date: date | None = None, *, is_due: bool = False) -> RoundReport:
        """The weekly round up to a draft, once for each base day; `is_due` asks what is due.

        Raises:
            HeldElsewhereError: another round runs now.
        """
        from hanju.newsroom.round import run_round

        return run_round(self._parts, base_date, is_due=is_due)

    def due_rounds(self) -> Due:
        """Which rounds are due now, or why none is; nothing runs."""
        from hanju.newsroom.round import due

        return due(self._parts)

    def keep(self, *, is_trial: bool = False) -> KeepReport:
        """Empty bodies that were kept as long as `[keep]` allows.

        Raises:
            HeldElsewhereError: a backup or another keeping runs now.
        """
        from hanju.newsroom.keeping import keep

        return keep(self._parts, is_trial=is_trial)

    def take_down(self, name: str, *, why: str, by: str) -> TakeDownReport:
        """Take one article (id or address) out of store, blobs and search, for good.

        Raises:
            UnknownArticleError: it is not stored.
        """
        from hanju.newsroom.keeping import take_down

        return take_down(self._parts, name, why=why, by=by)

    def backup(self, path: Path) -> BackupReport:
        """Write the newsroom into one checked file, while others write.

        Raises:
            UnreadableFileError: the file is there already, or cannot be written.
        """
        from hanju.newsroom.backup import backup

        return backup(self._parts, path)

    def export(self, folder: Path, *, with_bodies: bool = True) -> ExportReport:
        """Write everything into a new folder of open files (docs/export.md).

        Raises:
            UnreadableFileError: the folder holds something already, or cannot be written.
        """
        from hanju.newsroom.exporting import export_all

        return export_all(self._parts, folder, with_bodies=with_bodies)

    def doctor(self) -> list[Checkup]:
        """Look at house, store, fonts and language model of this set-up."""
        from hanju.checkups import check_set_up
        from hanju.newsroom import set_up

        return [
            *check_set_up(self.home, self.house, self.store),
            *set_up.check(self.home, self.house),
        ]
