"""The newsroom: what every part of it stands on.

Shape:  `RoomBase` holds folder, house, store and clock, and lets go of them.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from hanju.journal import open_journal
from hanju.newsroom.parts import Parts
from hanju.newsroom.telling import TellingProgress

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from hanju.collect.door import DoorSettings
    from hanju.journal import Journal
    from hanju.newsroom.desk import Desk
    from hanju.newsroom.previewing import Previews
    from hanju.newsroom.public import PublicArchive
    from hanju.ports import Clock, Progress, Store
    from hanju.settings import House


class RoomBase:
    """One office's newsroom: its house, its store, and who is told how far it is."""

    def __init__(
        self,
        home: Path,
        house: House,
        store: Store,
        *,
        clock: Clock,
        progress: Progress,
        door: DoorSettings | None = None,
    ) -> None:
        self.home, self.house, self.store = home, house, store
        self._telling = TellingProgress(progress, store, clock)
        self._parts = Parts(
            home=home,
            house=house,
            store=store,
            clock=clock,
            progress=self._telling,
            log=open_journal(home / "logs", clock),
            door=door,
        )
        self._desk: Desk | None = None
        self._public: PublicArchive | None = None
        self._previews: Previews | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store and the journal."""
        self.store.close()
        self._parts.log.close()

    @property
    def journal(self) -> Journal:
        """Where the newsroom writes down what it did."""
        return self._parts.log

    def progress_now(self) -> tuple[str, int, int | None]:
        """The stage of the long work that runs here, how much is done, of how much."""
        return self._telling.now()

    def stop_work(self, thread: int) -> None:
        """Let the long work of a thread end at its next step; what it has stored stays."""
        self._telling.stop(thread)
