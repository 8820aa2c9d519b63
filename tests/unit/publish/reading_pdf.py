"""Reads our PDFs back with pdfium, knowing nothing of how they were set."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pypdfium2 import PdfDocument

if TYPE_CHECKING:
    from hanju.model.document import Document

POINTS_PER_MM = 72 / 25.4
#: First column of the tables on A4, from the edge of the sheet.
FIRST_COLUMN_MM = (20, 41)


def flat(text: str) -> str:
    """The text with line ends and runs of spaces as one space."""
    return re.sub(r"\s+", " ", text.replace("\ufffe", "")).strip()


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """One page: its printed number, its text, the words of the tables' first column."""

    number: str
    text: str
    first_column: Counter[str]


def sheets_of(pdf: bytes, *, head: str = "구분") -> list[Sheet]:
    """Read every page; `head` is the word over the first column of a table."""
    document: Any = PdfDocument(pdf)
    found = []
    for index in range(len(document)):
        page = document[index]
        text = page.get_textpage()
        height = page.get_height()
        column = text.get_text_bounded(
            left=FIRST_COLUMN_MM[0] * POINTS_PER_MM,
            right=FIRST_COLUMN_MM[1] * POINTS_PER_MM,
            bottom=22 * POINTS_PER_MM,
            top=height - 22 * POINTS_PER_MM,
        )
        lines = [line.strip() for line in column.splitlines()]
        table = lines[lines.index(head) :] if head in lines else []
        found.append(
            Sheet(
                number=document.get_page_label(index),
                text=flat(text.get_text_range()),
                first_column=Counter(table),
            )
        )
    document.close()
    return found


@dataclass(frozen=True, kw_only=True)
class ReadBack:
    """What a reader found of a document in its PDF."""

    headlines: int
    bullets: int
    contents_right: int
    labels_wrong: tuple[str, ...]


def read_back(document: Document, pdf: bytes) -> ReadBack:
    sheets = sheets_of(pdf)
    front = " ".join(sheet.text for sheet in sheets if not sheet.number.isdigit())
    body = [sheet for sheet in sheets if sheet.number.isdigit()]
    place = {sheet.number: sheet.text for sheet in body}
    contents_right = 0
    for entry in document.entries():
        line = re.search(re.escape(flat(entry.heading)) + r"[ .]*? (\d+)(?= |$)", front)
        contents_right += bool(line and flat(entry.heading) in place.get(line[1], ""))
    text = " ".join(sheet.text for sheet in body)
    return ReadBack(
        headlines=sum(flat(entry.heading) in text for entry in document.entries()),
        bullets=sum(flat(b) in text for entry in document.entries() for b in entry.bullets),
        contents_right=contents_right,
        labels_wrong=tuple(_wrong_labels(document, body)),
    )


def _wrong_labels(document: Document, body: list[Sheet]) -> list[str]:
    """Pages on which a table piece lacks its category, or shows it twice."""
    expected = [Counter[str]() for _ in body]
    at = 0  # entries follow each other, so the search never goes back
    for chapter in document.chapters:
        for field in chapter.fields:
            at = next(i for i in range(at, len(body)) if flat(field.title) in body[i].text)
            for category in field.categories:
                pages: set[int] = set()
                for entry in category.entries:
                    for text in (entry.heading, *entry.bullets):
                        at = next(i for i in range(at, len(body)) if flat(text) in body[i].text)
                        pages.add(at)
                if not category.entries:
                    while category.name not in body[at].first_column:
                        at += 1
                    pages.add(at)
                for page in pages:
                    expected[page][category.name] += 1
    names = {c.name for ch in document.chapters for f in ch.fields for c in f.categories}
    wrong = []
    for sheet, wanted in zip(body, expected, strict=True):
        shown = Counter({k: v for k, v in sheet.first_column.items() if k in names})
        if shown != wanted:
            wrong.append(f"p. {sheet.number}: {dict(shown)}, not {dict(wanted)}")
    return wrong
