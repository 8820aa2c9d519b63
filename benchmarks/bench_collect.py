"""B4: 500 loopback feeds of 200 entries and 30 boards collected and stored, two rounds each.

Against lemon24/reader on the same feeds, the same servers, in the same run: each round of each
program is a fresh process with a database of its own on disk, so that every peak is its own. The
unchanged round is run twice in its process, since the first one loads the libraries. The number of
reader's threads is the best of a few, tried on a tenth of the feeds. reader knows no
boards; their lines stand alone.

`python -m benchmarks.bench_collect hanju|reader FOLDER …` is the child.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from benchmarks.children import Meter, in_child
from benchmarks.lines import Line
from benchmarks.loopback import ITEMS_A_FEED, POSTS_A_BOARD, LoopbackWeb

FEEDS: Final = 500
BOARDS: Final = 30
TRIED_FEEDS: Final = 50
TRIED_WORKERS: Final = (1, 4, 8, 16)
MIN_RATIO: Final = 3.0
MIN_PER_MINUTE: Final = 10_000
MAX_MIB: Final = 512.0
THEIRS: Final = "lemon24/reader"
_ME: Final = "benchmarks.bench_collect"
_ROUNDS: Final = ("first round", "unchanged round", "unchanged round, libraries loaded")


def measure() -> list[Line]:
    """Collect twice with each."""
    with (
        tempfile.TemporaryDirectory(prefix="hanju-bench-") as folder,
        LoopbackWeb(feeds=FEEDS) as web,
    ):
        out = Path(folder)
        ours = _rounds(web, "hanju", out / "hanju", web.feed_urls)
        theirs: list[dict[str, Any]] = [{} for _ in _ROUNDS]
        workers = 0
        if find_spec("reader") is not None:
            workers = _best_workers(web, out)
            theirs = _rounds(web, "reader", out / "reader", web.feed_urls, workers)
    lines = []
    for name, our, their in zip(_ROUNDS, ours, theirs, strict=True):
        lines += _lines(name, our, their, workers)
    return lines + _boards()


def _boards() -> list[Line]:
    """Lists of ten pages and a page a post."""
    posts = BOARDS * POSTS_A_BOARD
    with (
        tempfile.TemporaryDirectory(prefix="hanju-bench-") as folder,
        LoopbackWeb(feeds=0, boards=BOARDS) as web,
    ):
        rounds = _rounds(web, "hanju", Path(folder) / "hanju", web.board_urls)
    lines = []
    for name, one in zip(_ROUNDS, rounds, strict=True):
        _demand(one, posts)
        lines.append(
            Line(
                id="B4",
                work=f"{BOARDS} boards, {posts:,} posts, {name}",
                ours=posts / one["seconds"],
                unit="items/s",
                target=f"≤ {MAX_MIB:.0f} MiB",
                is_met=one["peak_mib"] <= MAX_MIB,
                note=f"{_of_round(one)}; {one['cpu_s']:.1f} s of CPU, peak {one['peak_mib']:.0f} "
                f"MiB; language model loaded: {'yes' if one['kiwi_loaded'] else 'no'}",
            )
        )
    return lines


def _lines(name: str, our: dict[str, Any], their: dict[str, Any], workers: int) -> list[Line]:
    items = FEEDS * ITEMS_A_FEED
    work = f"{FEEDS} feeds, {items:,} items, {name}"
    against = f"{THEIRS}, {workers} workers" if their else ""
    _demand(our, items)
    if their:
        _demand(their, items)
    rate = our["shown"] / our["seconds"]
    speed = Line(
        id="B4",
        work=work,
        ours=rate,
        unit="items/s",
        against=against,
        theirs=their["shown"] / their["seconds"] if their else None,
        target=f"≥ {MIN_RATIO:.0f}×",
        is_met=rate >= MIN_RATIO * their["shown"] / their["seconds"] if their else None,
        note=_of_round(our) + (f"; theirs: {_of_round(their)}" if their else "; reader is missing"),
    )
    cpu = Line(
        id="B4",
        work=f"{name}, CPU",
        ours=our["cpu_s"],
        unit="CPU s",
        against=against,
        theirs=their.get("cpu_s"),
    )
    memory = Line(
        id="B4",
        work=f"{name}, peak memory",
        ours=our["peak_mib"],
        unit="MiB",
        against=against,
        theirs=their.get("peak_mib"),
        target=f"≤ {MAX_MIB:.0f} MiB",
        is_met=our["peak_mib"] <= MAX_MIB,
        note=f"language model loaded: {'yes' if our['kiwi_loaded'] else 'no'}",
    )
    if name != _ROUNDS[0]:
        return [speed, cpu, memory]
    stored = our["stored"] / our["seconds"] * 60
    durable = Line(
        id="B4",
        work="stored on disk, a minute",
        ours=stored / 60,
        unit="items/s",
        target=f"≥ {MIN_PER_MINUTE:,} a minute",
        is_met=stored >= MIN_PER_MINUTE,
        note=f"{stored:,.0f} a minute; rows counted in the closed database",
    )
    return [speed, cpu, memory, durable]


def _of_round(one: dict[str, Any]) -> str:
    web = one["web"]
    asked = web.get("200", 0) + web.get("304", 0)
    return (
        f"{one['seconds']:.1f} s, {asked} pages asked, {web.get('304', 0)} saved by 304, "
        f"{web.get('bytes', 0) / 2**20:.0f} MiB"
    )


def _demand(one: dict[str, Any], items: int) -> None:
    """A fast round that lost something is no round."""
    assert one["stored"] == items, one
    assert one["broken"] == 0, one
    assert not one["kiwi_loaded"], "collecting loaded the language model"


def _rounds(
    web: LoopbackWeb, who: str, folder: Path, urls: list[str], workers: int = 0
) -> list[dict[str, Any]]:
    """Both rounds of one program, each in a fresh process."""
    folder.mkdir()
    (folder / "urls.json").write_text(json.dumps(urls), encoding="utf-8")
    in_child(_ME, who, folder, "prepare")
    made = []
    for repeats in (1, 2):
        web.counts()
        told = in_child(_ME, who, folder, "collect", workers, repeats)["rounds"]
        counts = web.counts()
        for one in told:
            one["web"] = {name: count // repeats for name, count in counts.items()}
            one["stored"] = _stored(folder, who)
            one["shown"] = one["stored"]  # what stands behind the feeds, read again or not
        made += told
    return made


def _stored(folder: Path, who: str) -> int:
    file, table = {"hanju": ("hanju.db", "articles"), "reader": ("reader.db", "entries")}[who]
    with closing(sqlite3.connect(folder / file)) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
    return count


def _best_workers(web: LoopbackWeb, out: Path) -> int:
    """The number of threads with which reader is fastest here."""
    seconds = {}
    for workers in TRIED_WORKERS:
        folder = out / f"reader-{workers}"
        first, *_ = _rounds(web, "reader", folder, web.feed_urls[:TRIED_FEEDS], workers)
        seconds[workers] = first["seconds"]
    return min(seconds, key=lambda workers: seconds[workers])


# -- the child ----------------------------------------------------------------------------


def _hanju(folder: Path, what: str, repeats: int) -> list[dict[str, Any]]:
    from hanju.model import Source, SourceId
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.settings import default_house_text

    if what == "prepare":
        text = default_house_text()
        text = text.replace("networks = []", 'networks = ["127.0.77.0/24"]')
        text = text.replace("pause_s = 1.0", "pause_s = 0.0")
        make_newsroom(folder, text, starts_with_sources=False)
    made: list[dict[str, Any]] = []
    with open_newsroom(folder) as room:
        if what == "prepare":
            urls = json.loads((folder / "urls.json").read_text("utf-8"))
            sources = [
                Source(
                    id=SourceId(f"s{place}"),
                    kind="board" if url.endswith(".do") else "feed",
                    url=url,
                    title=f"출처 {place}",
                )
                for place, url in enumerate(urls)
            ]
            room.save_sources(sources)
            return made
        for _ in range(repeats):
            with Meter() as meter:
                report = room.collect()
            states = [one.state for one in report.sources]
            broken = sum(state not in {"ok", "unchanged"} for state in states)
            made.append(meter.as_json() | {"broken": broken} | _loaded())
    return made


def _reader(folder: Path, what: str, workers: int, repeats: int) -> list[dict[str, Any]]:
    from reader import make_reader

    made: list[dict[str, Any]] = []
    with closing(make_reader(str(folder / "reader.db"))) as room:
        if what == "prepare":
            for url in json.loads((folder / "urls.json").read_text("utf-8")):
                room.add_feed(url)
            return made
        for _ in range(repeats):
            with Meter() as meter:
                # scheduled: else it waits an hour before it asks again
                found = [
                    result.value
                    for result in room.update_feeds_iter(workers=workers, scheduled=False)
                ]
            broken = sum(isinstance(value, Exception) for value in found)
            made.append(meter.as_json() | {"broken": broken} | _loaded())
    return made


def _loaded() -> dict[str, bool]:
    return {"kiwi_loaded": "kiwipiepy" in sys.modules}


if __name__ == "__main__":
    program, where, step, *more = sys.argv[1:]
    count, times = map(int, more or ("1", "1"))
    rounds = (
        _hanju(Path(where), step, times)
        if program == "hanju"
        else _reader(Path(where), step, count, times)
    )
    print(json.dumps({"rounds": rounds}))
