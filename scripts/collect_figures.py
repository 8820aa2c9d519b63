"""Figures of collecting on the shared data: `uv run python scripts/collect_figures.py [NAME …]`.

Shape:  one line a data set on standard output: torture, encodings, web, hwp, boards.
Units:  seconds of wall clock; shares 0..1.
Errors: a folder that is absent is said so, and the others go on.
Source: data/README.md (B7, B8, B9); docs/gates.md holds what was seen.

Token F1 is scrapinghub's (shingles of four words, mean precision and mean recall), segment F is
trafilatura's (segments that must and must not be there). trafilatura alone runs beside ours.
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys
import tarfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hanju.collect.attachments import AttachmentProblem, AttachmentReader
from hanju.collect.boards import read_board
from hanju.collect.decoding import decode
from hanju.collect.feeds import FeedSource, read_feed
from hanju.collect.pages import read_page

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[2] / "shared" / "data"
AT = datetime(2025, 12, 11, tzinfo=UTC)
SOURCE = FeedSource(id="s", url="http://a.example/rss.xml")
#: The folder of `euckr_feeds` is the true encoding; CP949 is the name we give to EUC-KR.
ENCODINGS = {"CP949": "CP949", "EUC-KR": "CP949", "Johab": "Johab", "iso-2022-kr": "ISO-2022-KR"}
#: Published for trafilatura alone; data/README.md, B7.
ANCHOR = (0.958, 0.924)


def torture() -> str:
    """Every feed of feedparser's tests: entries, or a reason with a name."""
    states: collections.Counter[str] = collections.Counter()
    reasons: collections.Counter[str] = collections.Counter()
    exceptions, slowest, articles = 0, 0.0, 0
    began = time.monotonic()
    with tarfile.open(DATA / "feedparser_torture" / "feeds.tar.gz") as feeds:
        for member in feeds:
            packed = feeds.extractfile(member)
            if packed is None:
                continue
            start = time.monotonic()
            try:
                read = read_feed(packed.read(), SOURCE, collected_at=AT)
            except Exception as exc:  # noqa: BLE001  the figure counts them
                exceptions += 1
                reasons[type(exc).__name__] += 1
                continue
            slowest = max(slowest, time.monotonic() - start)
            states[read.state] += 1
            articles += len(read.articles)
            if read.state != "ok":
                reasons[read.why or "no reason"] += 1
    total = states.total() + exceptions
    return (
        f"{total:,} feeds: {dict(states)}, {articles:,} entries, {len(reasons)} reasons "
        f"({reasons['no reason']} without), {exceptions} exceptions, "
        f"{slowest:.2f} s the slowest, {time.monotonic() - began:.1f} s in all"
    )


def encodings() -> str:
    """The folder's name is the true encoding."""
    right = lost = flagged = 0
    files = sorted(path for path in (DATA / "euckr_feeds").glob("*/*") if path.is_file())
    for path in files:
        decoded = decode(path.read_bytes())
        right += decoded.encoding == ENCODINGS[path.parent.name]
        lost += decoded.text.count("\ufffd")
        flagged += not decoded.is_exact
    return f"{right} of {len(files)} encodings right, {lost} U+FFFD, {flagged} flagged"


# -- web pages ----------------------------------------------------------------------------


def ours(html: str, url: str) -> str:
    return read_page(html, url).text


def alone(html: str, url: str) -> str:
    from trafilatura import extract

    return extract(html, url=url, include_comments=False) or ""


def shingles(text: str) -> collections.Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return collections.Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3)))


def token_f1(read: Callable[[str, str], str], part: int | None = None) -> float:
    """Over all pages, or over every second one from `part` on."""
    folder = DATA / "web_extraction" / "scrapinghub"
    gold = sorted(json.loads((folder / "ground-truth.json").read_text("utf-8")).items())
    gold = gold if part is None else gold[part::2]
    precisions, recalls = [], []
    for name, one in gold:
        html = decode(gzip.decompress((folder / f"html/{name}.html.gz").read_bytes())).text
        found, wanted = shingles(read(html, one["url"])), shingles(one["articleBody"])
        same = (found & wanted).total()
        precisions.append(same / max(1, found.total()))
        recalls.append(same / max(1, wanted.total()))
    precision, recall = sum(precisions) / len(gold), sum(recalls) / len(gold)
    return 2 * precision * recall / (precision + recall)


def segment_f(read: Callable[[str, str], str]) -> float:
    folder = DATA / "web_extraction" / "trafilatura"
    counts: collections.Counter[str] = collections.Counter()
    for url, one in json.loads((folder / "evaldata.json").read_text("utf-8")).items():
        path = next((folder / "html").glob(f"{one['file'].removesuffix('.gz')}*"))
        text = read(decode(gzip.decompress(path.read_bytes())).text, url)
        for kind in ("with", "without"):
            counts[kind] += sum(segment in text for segment in one[kind])
        counts["missed"] += sum(segment not in text for segment in one["with"])
    return 2 * counts["with"] / (2 * counts["with"] + counts["without"] + counts["missed"])


def web() -> str:
    """Ours and trafilatura alone in the same run; halves show how much the pages decide."""
    began = time.monotonic()
    scores = {name: (token_f1(read), segment_f(read)) for name, read in
              (("ours", ours), ("trafilatura alone", alone))}  # fmt: skip
    halves = [(token_f1(ours, part), token_f1(alone, part)) for part in (0, 1)]
    told = ", ".join(f"{name} {one:.3f} / {two:.3f}" for name, (one, two) in scores.items())
    halved = ", ".join(f"{one:.3f} against {two:.3f}" for one, two in halves)
    return (
        f"token F1 / segment F: {told} (anchor {ANCHOR[0]} / {ANCHOR[1]}); token F1 of the two "
        f"halves: {halved}; {time.monotonic() - began:.1f} s"
    )


# -- documents and boards -----------------------------------------------------------------


def hwp() -> str:
    """Files read in the child process; the two formats of one document must say the same."""
    kinds: collections.Counter[str] = collections.Counter()
    reads = {}
    began = time.monotonic()
    with AttachmentReader() as reader:
        for path in sorted((DATA / "hwp_hwpx").glob("*/*.hwp*")):
            reads[path] = read = reader.read(path.read_bytes(), path.name)
            kinds[read.kind if isinstance(read, AttachmentProblem) else "read"] += 1
    pairs = [path for path in reads if path.suffix == ".hwp" and path.with_suffix(".hwpx") in reads]
    equal = [path for path in pairs if said(reads[path]) == said(reads[path.with_suffix(".hwpx")])]
    return (
        f"{len(reads)} files: {dict(kinds)}; {len(equal)} of {len(pairs)} pairs equal, "
        f"{time.monotonic() - began:.1f} s"
    )


def said(read: object) -> tuple[str, ...]:
    """The words of a document, or the problem both formats should have."""
    return tuple(str(getattr(read, "text", getattr(read, "kind", ""))).split())


def boards() -> str:
    """Rows of saved lists; title, text, date and files of saved views."""
    told = []
    for path in sorted((DATA / "gov_board_html").glob("*.html")):
        html = decode(path.read_bytes()).text
        if "detail" in path.name:
            page = read_page(html, "https://www.example.go.kr/view.do?id=1")
            told.append(
                f"{path.stem}: title {bool(page.title)}, {len(page.text):,} letters, "
                f"date {page.published is not None}, {len(page.attachments)} files"
            )
            continue
        board = read_board(html, "https://www.example.go.kr/list.do?id=1")
        dated = sum(row.published is not None for row in board.rows)
        told.append(f"{path.stem}: {len(board.rows)} rows ({dated} dated), {board.state}")
    return "; ".join(told)


FIGURES = {
    "torture": ("feedparser_torture", torture),
    "encodings": ("euckr_feeds", encodings),
    "web": ("web_extraction", web),
    "hwp": ("hwp_hwpx", hwp),
    "boards": ("gov_board_html", boards),
}


def main() -> int:
    names = sys.argv[1:] or list(FIGURES)
    if unknown := [name for name in names if name not in FIGURES]:
        print(f"unknown: {', '.join(unknown)}; known: {', '.join(FIGURES)}")
        return 2
    for name in names:
        folder, figure = FIGURES[name]
        here = (DATA / folder).is_dir()
        print(f"{folder}: {figure() if here else f'needs {DATA / folder}: absent'}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
