"""P1-P6: feeds, XML bombs, ZIP bombs, PDF, HWP and HWPX made to hurt, names made to escape."""

from __future__ import annotations

import io
import random
import struct
import tarfile
import tempfile
import time
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from hanju.collect.attachments import AttachmentProblem, AttachmentReader, AttachmentText
from hanju.collect.attachments.nouns import LIMITS
from hanju.collect.attachments.reading import korean_name, read_here, shown_name
from hanju.collect.feeds import FeedSource, read_feed
from hanju.collect.files import ImportOptions, files_of, read_articles, read_files
from hanju.collect.opml import read_opml
from hanju.errors import UnreadableFileError
from hanju.packages import Package
from tests.gates.gate import SHARED, Figure, Watch, gate, passed_tests, some
from tests.servers.web import Canary
from tests.unit.collect import attachment_files as files
from tests.unit.collect.test_attachments import LEAD, mutated
from tests.unit.collect.test_feeds import NOW, SOURCE, end_well, hand_made, mutate

HWP_HWPX: Final = SHARED / "hwp_hwpx"


@gate("P1", "broken feeds: hand-made and torture feeds, mutated", fast=0.015)
def p1(share: float) -> Figure:
    rng = random.Random(20251211)
    feeds = hand_made()
    torture = SHARED / "feedparser_torture" / "feeds.tar.gz"
    if torture.is_file() and share >= 1:
        with tarfile.open(torture) as packed:
            feeds += [file.read() for one in packed if (file := packed.extractfile(one))]
    ends: Counter[str] = Counter()
    slowest, tried = 0.0, max(50, int(10_000 * share))
    with Watch() as watch:
        for number in range(tried):
            content = feeds[number % len(feeds)]
            if number >= len(feeds):
                for _ in range(rng.randrange(1, 3)):
                    content = mutate(content, rng) or b"<"
            began = time.process_time()
            end_well(content)
            slowest = max(slowest, time.process_time() - began)
            ends[read_feed(content, SOURCE, collected_at=NOW).state] += 1
    return Figure(
        seen=f"{tried:,} feeds from {len(feeds):,}: {dict(ends)}, 0 exceptions, slowest "
        f"{slowest:.2f} s CPU, memory +{watch.grown_mib:.0f} MiB",
        passes=(share < 1 or slowest < 2.0) and watch.grown_mib < 200,
    )


# -- XML ----------------------------------------------------------------------------------


def payloads(port: int) -> dict[str, str]:
    """Eight families of document types; `&x;` is where the text of the carrier stands."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(9))
    big = "A" * 50_000
    return {
        "laughs": f'<!DOCTYPE r [{laughs}<!ENTITY x "&l8;">]>',
        "quadratic": f'<!DOCTYPE r [<!ENTITY b "{big}"><!ENTITY x "{"&b;" * 1000}">]>',
        "file": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        "http": f'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:{port}/x">]>',
        "parameter": f'<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:{port}/p">%p;'
        '<!ENTITY x "y">]>',
        "dtd": f'<!DOCTYPE r SYSTEM "http://127.0.0.1:{port}/d.dtd" [<!ENTITY x "y">]>',
        "public": f'<!DOCTYPE r PUBLIC "-//X//Y" "http://127.0.0.1:{port}/p.dtd" '
        '[<!ENTITY x "y">]>',
        "cycle": '<!DOCTYPE r [<!ENTITY x "&y;"><!ENTITY y "&x;">]>',
    }


def feed_of(form: str, dtd: str) -> bytes:
    head = f'<?xml version="1.0"?>{dtd}'
    bodies = {
        "RSS": "<rss><channel><item><title>&x;</title></item></channel></rss>",
        "Atom": '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>&x;</title></entry></feed>',
        "RDF": "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<item><title>&x;</title></item></rdf:RDF>",
        "OPML": "<opml><body><outline text='&x;' xmlUrl='http://a.example/'/></body></opml>",
        "HWPX section": '<hs:sec xmlns:hs="s" xmlns:hp="'
        + files.HP
        + '"><hp:p><hp:run><hp:t>&x;</hp:t></hp:run></hp:p></hs:sec>',
        "DOCX": '<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body>'
        "</w:document>",
        "SVG": "<svg><text>&x;</text></svg>",
        "HWPX title": "<opf:package xmlns:opf='o'><opf:title>&x;</opf:title></opf:package>",
    }
    body = bodies[form] if dtd else bodies[form].replace("&x;", "글자가 있다")
    return (head + body).encode()


def book_of(dtd: str) -> bytes:
    """A workbook whose sheet declares a document type."""
    with zipfile.ZipFile(io.BytesIO(files.xlsx())) as book:
        parts: dict[str, bytes | str] = {name: book.read(name) for name in book.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        written = book.read(sheet)
    end = written.index(b"?>") + 2
    return files.zipped({**parts, sheet: written[:end] + dtd.encode() + written[end:]})


def carriers() -> dict[str, Callable[[str], str]]:
    """Each carrier says what it ended in: "" would be a text with the entity in it."""

    def feed(form: str) -> Callable[[str], str]:
        def ends(dtd: str) -> str:
            source = FeedSource(id="s", url="https://a.example/")
            read = read_feed(feed_of(form, dtd), source, collected_at=NOW)
            return "" if read.articles else read.why

        return ends

    def opened(content: bytes) -> str:
        read = read_here(content, "a", LIMITS)
        return read.why if isinstance(read, AttachmentProblem) else ""

    def packed(form: str, part: str, others: dict[str, bytes | str]) -> Callable[[str], str]:
        return lambda dtd: opened(files.zipped({**others, part: feed_of(form, dtd)}))

    def opml(dtd: str) -> str:
        read = read_opml(feed_of("OPML", dtd))
        return "" if read.feeds else read.why

    def imported(form: str) -> Callable[[str], str]:
        def ends(dtd: str) -> str:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / "a.xml"
                path.write_bytes(feed_of(form, dtd))
                try:
                    read_articles(path, options=ImportOptions())
                except UnreadableFileError as exc:
                    return exc.problem
            return ""

        return ends

    section = files.section(files.para(files.words("글")))
    return {
        "RSS": feed("RSS"),
        "Atom": feed("Atom"),
        "RDF": feed("RDF"),
        "OPML": opml,
        "HWPX section": packed("HWPX section", files.SECTION, {"mimetype": "application/hwp+zip"}),
        "HWPX title": packed("HWPX title", "Contents/content.hpf", {files.SECTION: section}),
        "DOCX": packed("DOCX", "word/document.xml", {}),
        "XLSX": lambda dtd: opened(book_of(dtd)),
        "SVG": imported("SVG"),
    }


@gate("P2", "XML bombs and outside entities x carriers", fast=0.2)
def p2(share: float) -> Figure:
    with Canary("127.0.0.1") as canary:
        matrix = [
            (name, ends, kind, dtd)
            for name, ends in carriers().items()
            for kind, dtd in payloads(canary.port).items()
        ]
        opened: list[str] = []
        unread = [name for name, ends in carriers().items() if name != "SVG" and ends("")]
        slowest = 0.0
        chosen = some(matrix, share)
        with Watch() as watch:
            for name, ends, kind, dtd in chosen:
                began = time.process_time()
                if not ends(dtd):
                    opened.append(f"{name}/{kind}")
                slowest = max(slowest, time.process_time() - began)
        grown = watch.grown_mib
    return Figure(
        seen=f"{len(chosen)} of {len(matrix)} ({len(carriers())} carriers): {len(opened)} read"
        f"{' ' + ', '.join(opened[:6]) if opened else ''}, {len(unread)} unread without them, "
        f"{canary.hits} canary connections, "
        f"slowest {slowest:.2f} s, memory +{grown:.0f} MiB",
        passes=not opened
        and not unread
        and canary.hits == 0
        and (share < 1 or slowest < 0.5)
        and grown < 50,
    )


# -- packages -----------------------------------------------------------------------------


def entry(name: str, size: int = 0, *, packed: int | None = None, offset: int = 0,
          flags: int = 0, method: int = 8, crc: int = 0, attributes: int = 0) -> bytes:  # fmt: skip
    """One row of a central directory, which may lie."""
    written = name.encode()
    return (
        struct.pack(
            "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, flags, method, 0, 0, crc,
            size if packed is None else packed, size, len(written), 0, 0, 0, 0, attributes, offset,
        )
        + written
    )  # fmt: skip


def directory(rows: list[bytes], before: bytes = b"") -> bytes:
    joined = b"".join(rows)
    count = min(len(rows), 0xFFFF)
    return (
        before
        + joined
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(joined), len(before), 0)
    )


def many(count: int) -> bytes:
    local = b"PK\x03\x04" + bytes(26)
    return directory([entry(f"{n:07}") for n in range(count)], local)


def overlapping() -> bytes:
    """Forty names for the same packed bytes (Fifield's better bomb)."""
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = pack.compress(b"\0" * (4 << 20)) + pack.flush()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(body), 4 << 20, 1, 0)
    rows = [entry(f"{n:02}", 4 << 20, packed=len(body)) for n in range(40)]
    return directory(rows, local + b"a" + body)


def lying(says: int) -> bytes:
    """A sheet that says it is small and is not (or the other way round)."""
    content = bytearray(
        files.zipped({"xl/workbook.xml": "<w/>", "xl/a.xml": "<a>" + " " * 900_000})
    )
    at = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, at + 24, says)
    return bytes(content)


def nested(depth: int) -> bytes:
    content = files.zipped({"a.txt": "0" * 1_000_000})
    for _ in range(depth):
        content = files.zipped({f"{n}.zip": content for n in range(10)})
    return content


def with_symlink() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        link = zipfile.ZipInfo("link.hwpx")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return target.getvalue()


def encrypted() -> bytes:
    content = bytearray(files.zipped({files.SECTION: files.section("")}))
    struct.pack_into("<H", content, content.rindex(b"PK\x01\x02") + 8, 1)
    return bytes(content)


def wrong_crc() -> bytes:
    content = bytearray(files.zipped({files.SECTION: files.section(files.para(files.words("글")))}))
    struct.pack_into("<I", content, content.rindex(b"PK\x01\x02") + 16, 12345)
    return bytes(content)


BOMBS: Final[dict[str, Callable[[], bytes]]] = {
    "ratio": lambda: files.zipped({files.SECTION: b" " * (150 << 20)}),
    "ratio, many": lambda: files.zipped({f"{n}.xml": b" " * (9 << 20) for n in range(30)}),
    "total": lambda: directory(
        [entry(str(n), 101 << 20, packed=1 << 20, offset=n << 20) for n in range(3)],
        b"PK\x03\x04" + bytes(3 << 20),
    ),
    "a million names": lambda: many(1_000_000),
    "2,001 names": lambda: many(2_001),
    "overlap": overlapping,
    "lies small": lambda: lying(100),
    "lies large": lambda: lying(50_000_000),
    "nested": lambda: nested(4),
    "symlink": with_symlink,
    "encrypted": encrypted,
    "wrong CRC": wrong_crc,
    "cut": lambda: files.hwpx(files.para(files.words("글")))[:-30],
    "deep": lambda: files.hwpx("<a>" * 100_000 + "</a>" * 100_000),
    "wide": lambda: files.hwpx(files.para(files.words("가")) * 300_000),
    "method 99": lambda: directory([entry("a.xml", 10, method=99)], b"PK\x03\x04" + bytes(50)),
}


@gate("P3", "ZIP bombs, and every real HWPX and BIGKinds export", fast=0.25)
def p3(share: float) -> Figure:
    """Bombs through the reader of attachments and through import; real files must pass."""
    problems: list[str] = []
    chosen = list(BOMBS) if share >= 1 else ["2,001 names", "overlap", "lies small", "symlink"]
    slowest, slow, grown = 0.0, "", 0.0
    with AttachmentReader() as reader, tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            content = BOMBS[name]()
            path = Path(folder) / "a.hwpx"
            path.write_bytes(content)
            began = time.monotonic()
            with Watch(lambda: reader._child.pid if reader._child else None) as watch:
                read = reader.read(content, "a.hwpx")
                imported = list(read_files(path, ImportOptions(), reader))
            text = read.text if isinstance(read, AttachmentText) else ""
            if name != "wide" and text not in {"", "/etc/passwd"}:  # the link's own words
                problems.append(f"{name} was read")
            if name != "wide" and not all(isinstance(one, UnreadableFileError) for one in imported):
                problems.append(f"{name} was imported")
            took, grown = time.monotonic() - began, max(grown, watch.grown_mib)
            if took > slowest:
                slowest, slow = took, name
        real = read_real(reader, problems) if share >= 1 else "real files not in this share"
    return Figure(
        seen=f"{len(chosen)} bombs: {len(problems)} let through"
        f"{' (' + '; '.join(problems[:5]) + ')' if problems else ''}, slowest {slowest:.1f} s "
        f"({slow}), memory of reader and child +{grown:.0f} MiB; {real}",
        passes=not problems and grown < 300 and slowest < 25,
    )


def read_real(reader: AttachmentReader, problems: list[str]) -> str:
    """What came of the real files of the shared data, which no limit may refuse."""
    ends: Counter[str] = Counter()
    paths = sorted(HWP_HWPX.glob("*/*.hwpx"))
    for path in paths:
        read = reader.read(path.read_bytes(), path.name)
        kind = read.kind if isinstance(read, AttachmentProblem) else "read"
        ends[kind] += 1
        if kind in {"too-large", "broken", "crashed", "slow"}:
            problems.append(f"{path.name}: {kind}")
    books = sorted((SHARED / "bigkinds_xlsx").glob("*.xlsx"))
    for path in books:
        try:
            Package(path.read_bytes(), path).check_parts()
        except UnreadableFileError as exc:
            problems.append(str(exc))
    return (
        f"{len(paths)} real HWPX {dict(ends)}, {len(books)} exports" if paths else "no real files"
    )


# -- documents ----------------------------------------------------------------------------


def ends_of(contents: Iterator[bytes]) -> tuple[Counter[str], float, int]:
    """How hostile files end in the child, the slowest, and how many children it took."""
    ends: Counter[str] = Counter()
    slowest = 0.0
    with AttachmentReader() as reader:
        for content in contents:
            began = time.monotonic()
            read = reader.read(content, "a")
            slowest = max(slowest, time.monotonic() - began)
            ends[read.kind if isinstance(read, AttachmentProblem) else "read"] += 1
        starts = reader.starts
    return ends, slowest, starts


@gate("P4", "fuzzed PDFs in the child; what a child may not do", fast=0.05)
def p4(share: float) -> Figure:
    seeds = [files.pdf("Harbor City", "12 buses"), files.pdf(*"abc"), files.locked_pdf(), *looped()]
    count = max(30, int(300 * share))
    ends, slowest, starts = ends_of(mutated(seeds[n % len(seeds)], n) for n in range(count))
    told = ""
    others = 0
    if share >= 1:
        passed, others, _ = passed_tests(
            "tests/unit/collect/test_attachments.py", "-k", "hurt or writes or key"
        )
        told = f"; {passed} tricks of a child refused, {others} not"
    return Figure(
        seen=f"{count} files: {dict(ends)}, slowest {slowest:.2f} s, {starts} children{told}",
        passes=sum(ends.values()) == count and slowest < 25 and others == 0,
    )


def looped() -> list[bytes]:
    """PDFs whose pages, objects and lengths lead round in circles."""
    plain = files.pdf("loop")
    return [
        plain.replace(b"/Kids[3 0 R]", b"/Kids[2 0 R]"),
        plain.replace(b"/Count 1", b"/Count 999999999"),
        plain.replace(b"/Length ", b"/Length 6 0 R %"),
        plain.replace(b"startxref\n", b"startxref\n9"),
        plain.replace(b"/MediaBox[0 0 595 842]", b"/MediaBox[0 0 1e30 1e30]"),
        plain.replace(b"Tf 50", b"Tf " + b"q " * 200_000 + b"50"),
    ]


@gate("P5", "mutated HWP and HWPX in the child", fast=0.03)
def p5(share: float) -> Figure:
    section = files.hwp_para(LEAD) + files.hwp_table([["구분", "대수"], ["수소", "12"]])
    body = files.para(files.words(LEAD)) + files.para(files.table(["구분", "대수"]))
    own = [files.hwp(section), files.hwpx(body), files.hwp(section, flags=5)]
    real = [
        path.read_bytes()
        for path in sorted(HWP_HWPX.glob("*/*.hwp*"))
        if path.stat().st_size < 200_000
    ]
    seeds = (real or own) if share >= 1 else own
    count = max(20, int(500 * share))

    def contents() -> Iterator[bytes]:
        for seed in range(count):
            yield mutated(seeds[seed % len(seeds)], seed)
        for seed in range(1, count // 2):  # whole containers around broken contents
            inside = mutated(section, seed)
            yield (
                files.hwp(inside)
                if seed % 2
                else files.zipped({files.SECTION: mutated(files.section(body).encode(), seed)})
            )
        if share >= 1:
            yield files.hwp(files.hwp_para("가") * 100_000)
            yield files.hwp(files.record(66, 0) * 1_000_000)

    ends, slowest, starts = ends_of(contents())
    with AttachmentReader() as reader:
        locked = reader.read(files.hwp(section, flags=3), "a")
        distribution = reader.read(files.hwp(section, flags=5), "a")
    named = [getattr(one, "kind", "read") for one in (locked, distribution)]
    return Figure(
        seen=f"{sum(ends.values())} files from {len(seeds)} "
        f"({'real' if seeds is real else 'own'}): {dict(ends)}, slowest "
        f"{slowest:.2f} s, {starts} children; locked: {named[0]}, distribution: {named[1]}",
        passes=ends["crashed"] == 0 and ends["slow"] == 0 and named[0] == "locked",
    )


# -- names --------------------------------------------------------------------------------


def names() -> list[str]:
    """Two hundred names of which none may lead anywhere."""
    heads = [
        "../../", "..\\..\\", "/etc/", "C:\\", "C:/Windows/", "\\\\server\\share\\", "%2e%2e/",
        "....//", "./", "~/", "file:///", "a/../../", "\u202e", "\ufeff", "con/", "aux.", "..;/",
        "/proc/self/", "\u2024\u2024/", "．．／",
    ]  # fmt: skip
    tails = [
        "x.hwpx", "a\x00b.pdf", "가" * 300 + ".hwp", "보도자료.hwpx",
        unicodedata.normalize("NFD", "보도자료.hwpx"),
        "보도자료.hwp".encode("cp949").decode("cp437"), "con", "nul.txt", "x.hwpx. . .",
        "<b>x</b>.hwpx",
    ]  # fmt: skip
    return [head + tail for head in heads for tail in tails]


@gate("P6", "names of attachments and of files in a ZIP", fast=0.06)
def p6(share: float) -> Figure:
    """Attachments and ZIP files with these names are imported; only blobs may appear."""
    from hanju.newsroom import make_newsroom, open_newsroom
    from hanju.settings import default_house_text

    chosen = some(names(), share)
    shown_badly = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_newsroom(root / "room", default_house_text(), starts_with_sources=False)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w") as archive:
            for n, name in enumerate(chosen):
                text = files.para(files.words(f"해안시는 수소버스 {n}대를 도입한다고 밝혔다."))
                archive.writestr(name, files.hwpx(text))
        (root / "names.zip").write_bytes(target.getvalue())
        before = {path for path in root.rglob("*") if (root / "room") not in path.parents}
        with open_newsroom(root / "room") as room:
            reports = room.import_files(files_of([root / "names.zip"]))
        after = [path for path in root.rglob("*") if path.is_file()]
        outside = [
            path for path in after if (root / "room") not in path.parents and path not in before
        ]
        blobs = [path for path in after if (root / "room" / "blobs") in path.parents]
        escaped = len(outside) + sum(
            not (len(path.name) == 64 and path.parent.name == path.name[:2]) for path in blobs
        )
        read = sum(report.unread is None for report in reports)
    for name in chosen:
        for shown in (shown_name(name), shown_name(korean_name(name))):
            bad = "/" in shown or "\\" in shown or len(shown) > 200
            bad = bad or any(unicodedata.category(one) in {"Cc", "Cf"} for one in shown)
            shown_badly += bad
    return Figure(
        seen=f"{len(chosen)} of {len(names())} names: {escaped} files outside blobs/, {read} of "
        f"{len(reports)} read, {len(blobs)} blobs, {shown_badly} shown with a trick",
        passes=escaped == shown_badly == 0 and read > len(chosen) * 0.8,
    )
