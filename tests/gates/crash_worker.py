"""A process that has imported everything and forks one child an order, to be killed.

One line of JSON an order on stdin; the pid of the child, and then its end, on stdout. A child
writes what was acknowledged to it into the file `ack`, a line each.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
import traceback
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hanju.newsroom.importing
import hanju.store.store  # noqa: F401  so that a child begins at once
from hanju.errors import NewsroomError
from hanju.newsroom import open_newsroom

NOW = datetime(2025, 12, 11, 1, tzinfo=UTC)
BASE = date(2025, 12, 11)
FORMATS = ("md", "html", "json", "atom", "jsonfeed")


def do(order: dict[str, Any], ack: Any) -> None:
    home = Path(order["home"])
    if order.get("bytes"):
        hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["bytes"], hard))
    with open_newsroom(home) as room:
        match order["do"]:
            case "import":
                for path in order["files"]:
                    (report,) = room.import_files([Path(path)])
                    assert report.unread is None
                    ack(path)
            case "collect":
                room.collect()
                ack("collected")
            case "draft":
                ack(str(room.draft(BASE).number))
            case "publish":
                room.publish(108, FORMATS)
                ack("published")
            case "backup":
                room.backup(Path(order["file"]))
                ack("backup")
            case "save":
                seen = room.store.newest_revisions(108)["e1"]
                for number in range(order["first"], order["first"] + 200):
                    told = f"{number}번째로 고친 제목"
                    saved = room.store.save_field(
                        108, "e1", read=lambda one: one.headline,
                        change=lambda one, told=told: replace(one, headline=told),  # type: ignore[misc]
                        seen=seen, by="김편집", why="", at=NOW,
                    )  # fmt: skip
                    seen = saved.revision
                    ack(f"{seen} {told}")


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            file = os.open(order["ack"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
            try:
                do(order, lambda told, file=file: os.write(file, f"{told}\n".encode()))
            except NewsroomError as exc:
                os.write(
                    file, f"error {type(exc).__name__} {' '.join(str(exc).split())}\n".encode()
                )
                os._exit(7)
            except BaseException:  # noqa: BLE001  the child ends here whatever it was
                traceback.print_exc()
                os._exit(8)
            os._exit(0)
        print(pid, flush=True)  # noqa: T201  the protocol
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
