"""S1, S2, S3: processes killed anywhere, logs torn by a power cut, disks that are full.

Real processes and real kills; what is checked is what stands in the store afterwards.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from hanju.model import FINE, Source, SourceId
from hanju.model.issue_json import content_hash
from hanju.newsroom import make_newsroom, open_newsroom
from hanju.store import open_store
from tests.gates.crash_worker import BASE, FORMATS, NOW
from tests.gates.gate import ROOT, Figure, gate
from tests.servers.web import PUBLIC, Reply, Site
from tests.unit.making import article, entry, issue
from tests.unit.newsroom.rooms import week

FILES: Final = 10
ARTICLES: Final = 100  # a file
FEEDS: Final = 8
#: What a child would load after its fork, before it begins to work.
LOADED: Final = tuple(
    f"hanju.{name}"
    for name in (
        "collect.collecting", "collect.files", "newsroom.backup", "newsroom.collecting",
        "newsroom.drafting", "newsroom.publishing", "publish",
    )
)  # fmt: skip
SETTINGS: Final = f'[collect]\npause_s = 0\nnetworks = ["{PUBLIC}"]\n'


class Worker:
    """The warm process, and the children it forks."""

    def __init__(self, *imports: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.gates.crash_worker", *imports],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip

    def run(self, order: dict[str, Any], *, kill_after_s: float | None = None) -> tuple[int, float]:
        """Do one order, killed after a while; how it ended and how long it took."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        pid, began = int(self._process.stdout.readline()), time.monotonic()
        if kill_after_s is not None:
            time.sleep(kill_after_s)  # noqa: TID251  a real process at work
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        return code, time.monotonic() - began

    def close(self) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


@dataclass
class Tally:
    """What went wrong, and how long opening took after a kill."""

    points: int = 0
    killed: int = 0
    wrong: list[str] = field(default_factory=list)
    opened_s: float = 0.0
    #: sets of editions cut between two renames: whole files, and an issue not marked published
    partial: int = 0

    def check(self, *, is_right: bool, what: str) -> None:
        if not is_right:
            self.wrong.append(what)


def acknowledged(order: dict[str, Any]) -> list[str]:
    path = Path(order["ack"])
    return path.read_text("utf-8").splitlines() if path.exists() else []


@contextmanager
def opened(home: Path, tally: Tally) -> Iterator[Any]:
    began = time.monotonic()
    with open_newsroom(home) as room:
        tally.opened_s = max(tally.opened_s, time.monotonic() - began)
        tally.check(is_right=room.store.problems() == [], what="store not sound")
        yield room


def plain_home(folder: Path) -> Path:
    make_newsroom(folder, SETTINGS, starts_with_sources=False)
    return folder


# -- the works that are killed ------------------------------------------------------------------


def importing(folder: Path) -> tuple[dict[str, Any], Callable[[Path, dict[str, Any], Tally], None]]:
    plain_home(folder / "template")
    files = []
    for number in range(FILES):
        path = folder / f"{number}.jsonl"
        rows = (
            {"id": f"f{number}-{row}", "url": f"https://a.example/{number}/{row}",
             "title": f"{number} 시, {row}번째 협약", "outlet": "보기신문",
             "text": "시는 4일 협약을 맺었다고 밝혔다. " * 20,
             "published": "2025-12-05T09:00:00+09:00"}
            for row in range(ARTICLES)
        )  # fmt: skip
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
        files.append(str(path))

    def check(home: Path, order: dict[str, Any], tally: Tally) -> None:
        with opened(home, tally) as room:
            count = room.store.count_articles()
            tally.check(is_right=count % ARTICLES == 0, what="half a file stored")
            tally.check(
                is_right=count >= ARTICLES * len(acknowledged(order)), what="acknowledged file lost"
            )

    return {"do": "import", "files": files}, check


def imported_whole(home: Path, tally: Tally) -> None:
    with opened(home, tally) as room:
        tally.check(is_right=room.store.count_articles() == FILES * ARTICLES, what="not all stored")
    one_version_each(home, tally)


def one_version_each(home: Path, tally: Tally) -> None:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        rows, urls, newest = connection.execute(
            "SELECT count(*), count(DISTINCT url), max(version) FROM articles"
        ).fetchone()
    tally.check(is_right=rows == urls and newest in {1, None}, what="an article twice")


def feed(name: str) -> Reply:
    entries = "".join(
        f"<item><title>{name} 시, {number}번째 협약</title><guid>{name}-{number}</guid>"
        f"<link>https://{name}.example/{number}</link>"
        "<pubDate>Fri, 05 Dec 2025 09:00:00 +0900</pubDate>"
        "<description>시는 4일 협약을 맺었다고 밝혔다.</description></item>"
        for number in range(40)
    )
    body = f'<rss version="2.0"><channel><title>{name}</title>{entries}</channel></rss>'
    return Reply(
        body=body.encode(), headers=[("Content-Type", "application/rss+xml")], delay_s=0.02
    )


def collecting(folder: Path, site: Site) -> tuple[dict[str, Any], Any]:
    home = plain_home(folder / "template")
    names = [f"s{number}" for number in range(FEEDS)]
    site.routes.update({f"/{name}": feed(name) for name in names})
    with open_newsroom(home) as room:
        room.store.save_sources(
            [Source(id=SourceId(name), url=f"{site.url}/{name}", title=name) for name in names]
        )

    def check(home: Path, order: dict[str, Any], tally: Tally) -> None:
        with opened(home, tally) as room:
            fine = [one for one in room.store.source_health().values() if one.state in FINE]
            stored = room.store.count_articles()
            tally.check(is_right=stored == 40 * len(fine), what="health and articles disagree")
            if acknowledged(order):
                tally.check(is_right=len(fine) == FEEDS, what="acknowledged round lost")
        one_version_each(home, tally)

    return {"do": "collect"}, check


def drafting(folder: Path, worker: Worker) -> tuple[dict[str, Any], Any]:
    home = plain_home(folder / "template")
    with open_newsroom(home) as room:
        room.store.add_articles(week()[:40], at=NOW)
    wanted = shutil.copytree(home, folder / "wanted")
    worker.run({"do": "draft", "home": str(wanted), "ack": str(folder / "wanted.ack")})
    with open_newsroom(wanted) as room:
        expected = content_hash(room.issue(108))

    def check(home: Path, order: dict[str, Any], tally: Tally) -> None:
        with opened(home, tally) as room:
            rows = room.issues()
            if acknowledged(order):
                tally.check(is_right=len(rows) == 1, what="acknowledged draft lost")
            if rows:
                tally.check(
                    is_right=content_hash(room.issue(108)) == expected
                    and bool(room.store.stories(108)),
                    what="half a draft",
                )

    return {"do": "draft"}, check


def saving(folder: Path) -> tuple[dict[str, Any], Any]:
    home = plain_home(folder / "template")
    with open_newsroom(home) as room:
        room.store.save_issue(issue(entry("e1")), by="hanju", why="초안", at=NOW)

    def check(home: Path, order: dict[str, Any], tally: Tally) -> None:
        with opened(home, tally) as room:
            revisions = room.store.entry_revisions(108, "e1")
            stands = [f"{one.revision} {one.entry.headline}" for one in revisions[1:]]
            told = acknowledged(order)
            tally.check(is_right=stands[: len(told)] == told, what="acknowledged save lost")
            tally.check(is_right=len(stands) <= len(told) + 1, what="saves nobody made")
            tally.check(
                is_right=next(room.issue(108).entries()).headline == revisions[-1].entry.headline,
                what="issue and history disagree",
            )

    return {"do": "save", "first": 0}, check


def publishing(folder: Path, worker: Worker) -> tuple[dict[str, Any], Any]:
    home = plain_home(folder / "template")
    with open_newsroom(home) as room:
        room.store.add_articles([article("a1")], at=NOW)
        room.store.save_issue(
            issue(*(entry(f"e{number}") for number in range(1, 5))), by="import", why="", at=NOW
        )
        made = room.issue(108)
        from hanju.model.issue_json import canonical_json

        room.store.freeze_issue(
            108, document=canonical_json(made), content_hash=content_hash(made), by="부장", at=NOW
        )
    wanted = shutil.copytree(home, folder / "wanted")
    worker.run({"do": "publish", "home": str(wanted), "ack": str(folder / "wanted.ack")})
    expected = {path.name: path.read_bytes() for path in editions(wanted)}
    assert len(expected) >= len(FORMATS)

    def check(home: Path, order: dict[str, Any], tally: Tally) -> None:
        with opened(home, tally) as room:
            found = {path.name: path.read_bytes() for path in editions(home)}
            whole = all(expected.get(name) == content for name, content in found.items())
            tally.check(is_right=whole, what="half an edition")
            tally.partial += found not in ({}, expected)
            if acknowledged(order) or room.issues()[0].state == "published":
                tally.check(is_right=found == expected, what="published without its files")

    return {"do": "publish"}, check


def editions(home: Path) -> list[Path]:
    return [path for path in (home / "editions").glob("108/*") if not path.name.startswith(".")]


@gate("S1", "kill -9 in collect, import, draft, save, publish", fast=0.01)
def kills(share: float) -> Figure:
    """Every fifth point is of each work; a small share leaves out what takes long to begin."""
    points, seed = max(3, round(200 * share)), random.Random(20251211)
    tally, worker = Tally(), Worker(*(LOADED if share >= 0.1 else ()))
    with tempfile.TemporaryDirectory() as name, Site() as site:
        folder = Path(name)
        makers: dict[str, Callable[[Path], Any]] = {
            "import": importing,
            "save": saving,
            "collect": lambda at: collecting(at, site),
            "publish": lambda at: publishing(at, worker),
            "draft": lambda at: drafting(at, worker),
        }
        works: dict[str, Any] = {}
        for work in list(makers)[: 5 if share >= 0.1 else 2]:
            (folder / work).mkdir()
            order, check = makers[work](folder / work)
            whole = shutil.copytree(folder / work / "template", folder / work / "whole")
            ack = str(folder / work / "whole.ack")
            _, took = worker.run({**order, "home": str(whole), "ack": ack})
            works[work] = (order, check, took)
        for point, work in zip(range(points), itertools.cycle(works)):
            order, check, took = works[work]
            home = shutil.copytree(folder / work / "template", folder / f"{point}")
            order = {**order, "home": str(home), "ack": str(folder / f"{point}.ack")}
            code, _ = worker.run(order, kill_after_s=seed.uniform(0, took * 1.02))
            tally.points += 1
            is_killed = code == -signal.SIGKILL
            tally.killed += is_killed
            # how long the work takes changes with the machine: aim at its inside
            works[work] = (works[work][0], check, took * (1.05 if is_killed else 0.7))
            before = len(tally.wrong)
            check(home, order, tally)
            if work != "save":  # and the same work once more ends well
                Path(order["ack"]).unlink(missing_ok=True)
                code, _ = worker.run(order)
                tally.check(is_right=code == 0, what=f"the second run ended with {code}")
                check(home, order, tally)
                if work == "import":
                    imported_whole(home, tally)
            tally.wrong[before:] = [f"{work}: {one}" for one in tally.wrong[before:]]
            shutil.rmtree(home)
        worker.close()
    return Figure(
        seen=f"{tally.points} points ({tally.killed} killed at work), {len(tally.wrong)} wrong "
        f"{sorted(set(tally.wrong))}, {tally.partial} sets of whole editions cut between two and "
        f"not marked published, opened again within {tally.opened_s:.2f} s",
        passes=not tally.wrong
        and (share < 1 or (tally.opened_s <= 3 and tally.killed >= tally.points * 0.6)),
    )


# -- torn logs ----------------------------------------------------------------------------------


@gate("S2", "write-ahead logs torn and garbled at a random byte", fast=0.07)
def torn_logs(share: float) -> Figure:
    """What was acknowledged before the last whole frame is there; the rest is not, whole."""
    seed, count = random.Random(20251212), max(20, round(300 * share))
    wrong, kept, lost = [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_store(folder / "hanju.db").close()
        with closing(sqlite3.connect(folder / "hanju.db")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        ends = []  # the length of the log after each transaction
        # a reader holds the log: nothing of it is checkpointed
        with open_store(folder / "hanju.db") as store, store._database.read() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM articles").scalar()
            for number in range(40):
                batch = [article(f"{number}-{row}", text="글" * 500) for row in range(3)]
                store.add_articles(batch, at=NOW)
                ends.append((folder / "hanju.db-wal").stat().st_size)
                base, log = (
                    (folder / "hanju.db").read_bytes(),
                    (folder / "hanju.db-wal").read_bytes(),
                )
        for point in range(count):
            at = seed.randrange(len(log))
            torn = log[:at]
            if point % 3 == 1:
                torn += seed.randbytes(len(log) - at)
            elif point % 3 == 2:
                torn += bytes([log[at] ^ 0xFF]) + log[at + 1 :]
            here = folder / "torn"
            shutil.rmtree(here, ignore_errors=True)
            here.mkdir()
            (here / "hanju.db").write_bytes(base)
            (here / "hanju.db-wal").write_bytes(torn)
            with open_store(here / "hanju.db") as store:
                problems, stored = store.problems(), store.count_articles()
                again = store.add_articles([article("after")], at=NOW).added
            due = 3 * sum(end <= at for end in ends)
            kept, lost = kept + stored, lost + max(0, due - stored)
            if problems or stored < due or stored % 3 or again != 1:
                wrong.append(f"{point}: {stored} of {due} {problems}")
    return Figure(
        seen=f"{count} logs: {len(wrong)} not sound, {lost} acknowledged articles lost of "
        f"{kept} kept {wrong[:3]}",
        passes=not wrong and kept > 0,
    )


# -- full disks ---------------------------------------------------------------------------------


@gate("S3", "no room left while importing, publishing, backing up", fast=0)
def full_disks(share: float) -> Figure:
    """A clear message, nothing broken, nothing half; with room again the work ends."""
    seed, count = random.Random(20251213), max(3, round(60 * share))
    tally, worker, refused = Tally(), Worker(*LOADED), 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        works: dict[str, tuple[dict[str, Any], Any, tuple[int, int]]] = {}
        for work in ("import", "publish", "backup"):
            (folder / work).mkdir()
        works["import"] = (*importing(folder / "import"), (70_000, 2_500_000))
        works["publish"] = (*publishing(folder / "publish", worker), (600, 9_000))
        shutil.copytree(folder / "publish" / "template", folder / "backup" / "template")
        works["backup"] = ({"do": "backup"}, works["publish"][1], (70_000, 300_000))
        for point, work in zip(range(count), itertools.cycle(works)):
            order, check, (low, high) = works[work]
            home = shutil.copytree(folder / work / "template", folder / f"{point}")
            file = folder / f"{point}.hanju"
            order = {**order, "home": str(home), "ack": str(folder / f"{point}.ack"),
                     "file": str(file)}  # fmt: skip
            code, _ = worker.run({**order, "bytes": seed.randint(low, high)})
            told = acknowledged(order)
            tally.points += 1
            refused += code == 7
            problem = told[-1] if told else ""
            tally.check(
                is_right=code in {0, 7} and (code == 0 or (problem.startswith("error")
                                                           and "→" in problem)),
                what=f"{work} ended with {code}: {problem[:80]}",
            )  # fmt: skip
            if code == 7:
                Path(order["ack"]).write_text("\n".join(told[:-1]), "utf-8")
                left = [one.name for one in folder.glob(f".{point}.hanju*")]
                tally.check(is_right=not file.exists() and not left, what=f"left behind {left}")
            check(home, order, tally)
            file.unlink(missing_ok=True)
            Path(order["ack"]).unlink(missing_ok=True)
            code, _ = worker.run(order)
            tally.check(is_right=code == 0, what=f"{work} with room again ended with {code}")
            shutil.rmtree(home)
        worker.close()
    return Figure(
        seen=f"{tally.points} full disks ({refused} refused in words), {len(tally.wrong)} wrong "
        f"{sorted(set(tally.wrong))[:4]}",
        passes=not tally.wrong and refused >= tally.points * 0.5,
    )


__all__ = ["BASE", "full_disks", "kills", "torn_logs"]
