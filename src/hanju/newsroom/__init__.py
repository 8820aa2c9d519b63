"""The newsroom: the one place where stages meet the store.

Shape:  `open_newsroom(folder)` gives a `Newsroom`; each command is one method and returns a
        report of `hanju.reports`. The work of each is in the module of its name.
Units:  dates Asia/Seoul, instants aware UTC, seconds, MiB.
Errors: the `NewsroomError` tree; nothing is half-stored when one is raised.
Source: DESIGN.md sections 2, 4 and 5.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from hanju.clock import SystemClock
from hanju.errors import HouseError, UnreadableFileError
from hanju.newsroom.of_archive import ArchiveOf
from hanju.newsroom.of_articles import ArticlesOf
from hanju.newsroom.of_care import CareOf
from hanju.newsroom.of_issues import IssuesOf
from hanju.newsroom.parts import HOUSE_FILE as HOUSE_FILE
from hanju.ports import NoProgress
from hanju.settings import load_house

if TYPE_CHECKING:
    from hanju.collect.door import DoorSettings
    from hanju.ports import Clock, Progress


def open_newsroom(
    folder: str | Path,
    *,
    clock: Clock | None = None,
    progress: Progress | None = None,
    door: DoorSettings | None = None,
) -> Newsroom:
    """Open the newsroom folder that holds `hanju.toml`.

    Args:
        folder: the newsroom folder.
        clock: whose time it is; the machine's by default.
        progress: who is told how far a long work is.
        door: how to go out to the web, in place of what the house says.

    Raises:
        HouseError: no house file there, a wrong setting, or a key in a tracked file.
        StoreError: the database cannot be opened.
    """
    from hanju.newsroom.tracked_keys import refuse_tracked_keys
    from hanju.newsroom.where import open_home_store

    home = Path(folder)
    refuse_tracked_keys(home, home / HOUSE_FILE, os.environ)
    house = load_house(home / HOUSE_FILE)
    return Newsroom(
        home,
        house,
        open_home_store(home, house),
        clock=clock or SystemClock(),
        progress=progress or NoProgress(),
        door=door,
    )


def make_newsroom(folder: str | Path, house_text: str, *, starts_with_sources: bool = True) -> Path:
    """Make a newsroom folder with a house file, its rooms and the starter sources, switched off.

    Raises:
        HouseError: there is one already, or the text is wrong.
        UnreadableFileError: the folder cannot be made.
    """
    from hanju.newsroom.where import open_home_store
    from hanju.settings_file import parse_house_text

    home = Path(folder)
    house_file = home / HOUSE_FILE
    house = parse_house_text(house_text, path=house_file)
    if house_file.exists():
        raise HouseError(
            house_file,
            line=None,
            key="",
            problem="이미 뉴스룸이 있습니다",
            mend="다른 폴더를 고르거나 있는 폴더를 --home으로 쓰세요.",
        )
    try:
        for room in ("blobs", "editions", "logs"):
            (home / room).mkdir(parents=True, exist_ok=True)
        house_file.write_text(house_text, encoding="utf-8")
    except OSError as exc:
        raise UnreadableFileError(
            home,
            problem=f"폴더를 만들 수 없습니다({exc.strerror})",
            mend="쓰기 권한과 남은 자리를 확인하세요.",
        ) from exc
    with open_home_store(home, house) as store:
        if starts_with_sources:
            from hanju.newsroom.sources import starter_sources

            store.save_sources(starter_sources())
    return house_file


class Newsroom(ArticlesOf, IssuesOf, ArchiveOf, CareOf):
    """One office's newsroom: its house, its store, and what can be done with them.

    Its parts are the modules `of_articles`, `of_issues`, `of_archive` and `of_care`.
    """
