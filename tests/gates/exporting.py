"""H6: tables of hostile texts, as CSV and as workbooks."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hanju.archive.trends.exporting import csv_text, xlsx_bytes
from hanju.archive.trends.tables import TrendTable
from tests.gates.gate import Figure, gate

ROWS: Final = 10_000
DAY: Final = date(2026, 2, 18)
HEADS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
BLANKS: Final = (
    "",
    " ",
    "  ",
    "\u00a0",
    "\u3000",
    "\ufeff",
    "\u200b",
    "\u2060",
    "\x00",
    "\x0b",
    "'",
)
TAILS: Final = (
    "1+1", "cmd|' /C calc'!A0", 'HYPERLINK("https://bad.example","x")', "SUM(A1:A9)", "-3.2% 성장",
    'IMPORTXML("https://bad.example","//a")', 'DDE("cmd";"/C calc";"x")', "가나다",
)  # fmt: skip
FALL: Final = "-3.2% 성장"
_LIVE: Final = re.compile(r"^[\s\ufeff\u200b\u2060]*[=+\-@＝＋－＠|%\t\r\n]")
_IN_A_SHEET: Final = re.compile(rb"<f[ >/]|<hyperlink|externalLink|ddeLink")


def hostile(count: int, seed: int = 6) -> list[str]:
    """Texts that a spreadsheet may take for formulas, and some that it must leave alone."""
    chance = random.Random(seed)
    return [
        FALL if n % 50 == 0
        else chance.choice(BLANKS) + chance.choice(HEADS) + chance.choice(TAILS)
        for n in range(count)
    ]  # fmt: skip


def _table(cells: list[str]) -> TrendTable:
    rows = tuple((cell, n) for n, cell in enumerate(cells))
    return TrendTable(key="hostile", title="=1+1", columns=("글", "수"), rows=rows)


def _second_reader(path: Path, folder: Path) -> int | None:
    """How many cells LibreOffice shows another way than as text; None where it is not there."""
    office = shutil.which("soffice")
    if office is None:
        return None
    done = subprocess.run(
        [office, "--headless", f"-env:UserInstallation=file://{folder}/profile",
         "--convert-to", "fods", "--outdir", str(folder), str(path)],
        capture_output=True, timeout=180, check=False,
    )  # fmt: skip
    made = folder / f"{path.stem}.fods"
    if done.returncode or not made.is_file():
        return None
    return made.read_text("utf-8").count("table:formula=")


@gate("H6", "hostile cells in exported tables", fast=0.02)
def cells(share: float) -> Figure:
    texts = hostile(max(50, int(ROWS * share)))
    table = _table(texts)
    rows = list(csv.reader(io.StringIO(csv_text(table), newline="")))[1:]
    live = sum(bool(_LIVE.match(row[0])) for row in rows)
    falls = sum(row[0] == f"'{FALL}" for row in rows)
    numbers = sum(row[1] == str(n) for n, row in enumerate(rows))
    book = xlsx_bytes([table], day=DAY)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        formulas = sum(len(_IN_A_SHEET.findall(package.read(name))) for name in package.namelist())
        words = package.read("xl/sharedStrings.xml").decode()
    with TemporaryDirectory() as folder:
        second: int | None = None
        if share >= 1:
            for name, content in (
                ("a.csv", csv_text(table).encode("utf-8-sig")), ("b.xlsx", book)
            ):  # fmt: skip
                (Path(folder) / name).write_bytes(content)
                found = _second_reader(Path(folder) / name, Path(folder))
                second = found if second is None or found is None else second + found
    told = "not asked" if second is None else f"{second} formulas in LibreOffice"
    return Figure(
        seen=f"{len(rows):,} rows: {live} live cells in CSV, {formulas} formulas or links in XLSX, "
        f"{told}; {falls} of {texts.count(FALL)} falls readable, {numbers:,} numbers kept",
        passes=live == formulas == 0
        and not second
        and falls == texts.count(FALL)
        and numbers == len(rows) == len(texts)
        and FALL in words,
    )
