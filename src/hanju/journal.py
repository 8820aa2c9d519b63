"""The journal: one line of JSON an event in `logs/hanju.jsonl`.

Shape:  `open_journal(folder, clock)` gives a `Journal`; `log.info("issue_drafted", number=108)`.
Units:  `at` is an aware UTC instant in ISO form.
Errors: none; a folder that cannot be written gives a journal for nobody.
Source: STYLE.md section 9: stable event names; bodies, keys and addresses stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from pathlib import Path

    from hanju.ports import Clock


class Journal:
    """Events with fields, one line each; close it when the newsroom closes."""

    def __init__(self, logger: Any, file: TextIO | None) -> None:
        self._logger, self._file = logger, file

    def info(self, event: str, **fields: object) -> None:
        """Write one event."""
        if self._file is not None:
            self._logger.info(event, **fields)

    def close(self) -> None:
        """Let go of the file; later events are for nobody."""
        if self._file is not None:
            self._file.close()
            self._file = None


def open_journal(folder: Path, clock: Clock) -> Journal:
    """Open the journal of a newsroom folder for appending."""
    try:
        folder.mkdir(exist_ok=True)
        file = (folder / "hanju.jsonl").open("a", encoding="utf-8", buffering=1)
    except OSError:
        return Journal(None, None)

    def stamp(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["at"] = clock.now().isoformat()
        return event

    logger = structlog.wrap_logger(
        structlog.WriteLogger(file),
        processors=[
            structlog.stdlib.add_log_level,
            stamp,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )
    return Journal(logger, file)
