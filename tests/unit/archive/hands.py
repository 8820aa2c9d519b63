"""What a person does to a file in 한글 or in Word, done to its XML.

Shape:  a file and the ids of entries in; `saved()` gives the edited file beside it.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from hanju.publish.docx_body import bookmark_name

if TYPE_CHECKING:
    from pathlib import Path

HP: Final = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Hand:
    """A package whose body is open; rows are found by the bookmark in them."""

    body: str
    row_tag: str
    text_tag: str

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.tree = ET.fromstring(self.parts[self.body])

    def marks(self, row: ET.Element, entry: str) -> bool:
        """Whether the bookmark of an entry stands in the row."""
        raise NotImplementedError

    def row(self, entry: str) -> tuple[ET.Element, ET.Element]:
        """The table and the row in which an entry begins."""
        for table in self.tree.iter(self.row_tag.replace("}tr", "}tbl")):
            for row in table.findall(self.row_tag):
                if self.marks(row, entry):
                    return table, row
        raise AssertionError(entry)

    def replace_word(self, entry: str, old: str, new: str) -> None:
        """Type over a word, in the last line of the entry that has it."""
        _, row = self.row(entry)
        texts = [text for text in row.iter(self.text_tag) if old in (text.text or "")]
        texts[-1].text = (texts[-1].text or "").replace(old, new, 1)

    def saved(self) -> Path:
        """Write the edited file."""
        target = self.path.with_name(f"edited{self.path.suffix}")
        self.parts[self.body] = ET.tostring(self.tree, encoding="utf-8", xml_declaration=True)
        with zipfile.ZipFile(target, "w") as archive:
            for name, content in self.parts.items():
                archive.writestr(name, content)
        return target


class HwpxHand(Hand):
    """한글: rows, cells and merged labels."""

    body = "Contents/section0.xml"
    row_tag = f"{HP}tr"
    text_tag = f"{HP}t"

    def marks(self, row: ET.Element, entry: str) -> bool:
        return any(mark.get("name") == f"entry-{entry}" for mark in row.iter(f"{HP}bookmark"))

    def delete(self, entry: str) -> None:
        """Delete the row: 한글 hands a merged cell on to the row below and shortens it."""
        table, row = self.row(entry)
        rows = table.findall(f"{HP}tr")
        at = rows.index(row)
        labels = [c for c in row.findall(f"{HP}tc") if column(c) == 0]
        if labels and span(labels[0]) > 1:
            set_span(labels[0], span(labels[0]) - 1)
            rows[at + 1].insert(0, labels[0])
        elif not labels:
            above = next(
                c for r in reversed(rows[:at]) for c in r.findall(f"{HP}tc") if column(c) == 0
            )
            set_span(above, span(above) - 1)
        table.remove(row)
        table.set("rowCnt", str(len(rows) - 1))

    def swap(self, first: str, second: str) -> None:
        """Cut and paste the contents of two cells."""
        cells = [
            next(c for c in self.row(entry)[1].findall(f"{HP}tc") if column(c) == 1)
            for entry in (first, second)
        ]
        lists = [cell.find(f"{HP}subList") for cell in cells]
        for cell, old, new in zip(cells, lists, reversed(lists), strict=True):
            assert old is not None
            assert new is not None
            cell.remove(old)
            cell.insert(0, new)


class DocxHand(Hand):
    """Word: rows and cells; a merged label begins in one row and goes on in the next."""

    body = "word/document.xml"
    row_tag = f"{W}tr"
    text_tag = f"{W}t"

    def marks(self, row: ET.Element, entry: str) -> bool:
        name = bookmark_name(f"entry-{entry}")
        return any(mark.get(f"{W}name") == name for mark in row.iter(f"{W}bookmarkStart"))

    def delete(self, entry: str) -> None:
        """Delete the row; the label of the rows below goes on from the row above."""
        table, row = self.row(entry)
        table.remove(row)

    def swap(self, first: str, second: str) -> None:
        """Cut and paste the contents of two cells."""
        cells = [self.row(entry)[1].findall(f"{W}tc")[1] for entry in (first, second)]
        contents = [[node for node in cell if node.tag != f"{W}tcPr"] for cell in cells]
        for cell, old, new in zip(cells, contents, reversed(contents), strict=True):
            for node in old:
                cell.remove(node)
            cell.extend(new)


HANDS: Final[dict[str, type[HwpxHand | DocxHand]]] = {"hwpx": HwpxHand, "docx": DocxHand}


def column(cell: ET.Element) -> int:
    """Which column a cell of HWPX stands in."""
    address: Any = cell.find(f"{HP}cellAddr")
    return int(address.get("colAddr"))


def span(cell: ET.Element) -> int:
    """How many rows a cell of HWPX covers."""
    found: Any = cell.find(f"{HP}cellSpan")
    return int(found.get("rowSpan"))


def set_span(cell: ET.Element, rows: int) -> None:
    """Make a cell of HWPX cover so many rows."""
    found: Any = cell.find(f"{HP}cellSpan")
    found.set("rowSpan", str(rows))
