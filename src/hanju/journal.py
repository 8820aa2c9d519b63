"""The journal: one line of JSON an event in `logs/hanju.jsonl`.

Shape:  `open_journal(folder, clock)` gives a logger; `log.info("issue_drafted", number=108)`.
Units:  `at` is an aware UTC instant in ISO form.
Errors: none; a folder that cannot be written gives a logger for nobody.
Source: STYLE.md section 9: stable event names; bodies, keys and addresses stay out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TextIO

import structlog

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from pathlib import Path

    from hanju.ports import Clock


class _Nobody:
    def msg(self, message: str) -> None: ...

    log = debug = info = warn = warning = msg
    fatal = failure = err = error = critical = exception = msg


def open_journal(folder: Path, clock: Clock) -> Any:
    """Open the journal of a newsroom folder for appending."""

    def stamp(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["at"] = clock.now().isoformat()
        return event

    sink: Any = _Nobody()
    try:
        folder.mkdir(exist_ok=True)
        file: TextIO = (folder / "hanju.jsonl").open("a", encoding="utf-8", buffering=1)
        sink = structlog.WriteLogger(file)
    except OSError:
        pass
    return structlog.wrap_logger(
        sink,
        processors=[
            structlog.stdlib.add_log_level,
            stamp,
            structlog.processors.JSONRenderer(ensure_ascii=False, default=str),
        ],
    )
