"""Invented article files: rows, BIGKinds workbooks and broken twins of them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import xlsxwriter  # has neither stubs nor a marker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BIGKINDS_HEAD = [
    "뉴스 식별자", "일자", "언론사", "기고자", "제목", "통합 분류1", "통합 분류2", "통합 분류3",
    "사건/사고 분류1", "사건/사고 분류2", "사건/사고 분류3", "인물", "위치", "기관", "키워드",
    "특성추출(가중치순 상위 50개)", "본문", "URL", "분석제외 여부",
]  # fmt: skip
RENAMED_HEAD = [
    "id", "date", "press", "기고자", "title", "통합 분류1", "통합 분류2", "통합 분류3",
    "사건/사고 분류1", "사건/사고 분류2", "사건/사고 분류3", "character", "location", "institute",
    "keyword", "WeightTop50", "본문", "URL", "분석제외 여부",
]  # fmt: skip


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "url": f"https://press.example/{number}",
        "title": f"보기시, 탄소중립 협약 {number}",
        "text": "보기시는 협약을 맺었다고 4일 밝혔다.",
        "published": "2025-12-04T09:00:00+09:00",
        "outlet": "보기신문",
        **changes,
    }


def write_lines(path: Path, rows: Iterable[Any], *, encoding: str = "utf-8") -> Path:
    text = "".join(
        (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False)) + "\n"
        for one in rows
    )
    content = text.encode(encoding)
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def csv_text(rows: Iterable[Sequence[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def bigkinds_cells(number: int, **changes: str) -> list[str]:
    cells = dict.fromkeys(BIGKINDS_HEAD, "")
    cells |= {
        "뉴스 식별자": f"01100101.20251204{number:09}",
        "일자": "20251204",
        "언론사": "보기일보",
        "기고자": "홍길동 기자 hong@press.example",
        "제목": f"보기 연구원, AI 보고서 {number}",
        "통합 분류2": " 경제>산업",
        "키워드": "탄소," * 3000,
        "본문": "보기 연구원은 보고서를 냈다.\n\n" + "가" * 183,
        "URL": f"https://press.example/{number}",
    }
    return list((cells | changes).values())


def write_workbook(
    path: Path,
    rows: Iterable[Sequence[Any]],
    *,
    head: Sequence[str] = BIGKINDS_HEAD,
    dimension: str | None = "A1",
    above: int = 0,
) -> Path:
    """A workbook as BIGKinds makes it: one sheet, all text, a dimension that says "A1"."""
    with xlsxwriter.Workbook(path, {"strings_to_numbers": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("sheet")
        for i, cells in enumerate([*([["표 제목"]] * above), head, *rows]):
            for j, cell in enumerate(cells):
                if isinstance(cell, float):
                    sheet.write_number(i, j, cell)
                else:
                    sheet.write_string(i, j, cell)
    if dimension is not None:
        change_part(
            path,
            "xl/worksheets/sheet1.xml",
            lambda xml: (
                xml[: xml.index(b"<dimension")]
                + f'<dimension ref="{dimension}"/>'.encode()
                + xml[xml.index(b"/>", xml.index(b"<dimension")) + 2 :]
            ),
        )
    return path


def change_part(path: Path, name: str, change: Any) -> None:
    """Write the workbook again with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {one.filename: archive.read(one) for one in archive.infolist()}
    parts[name] = change(parts[name])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)


def lie_about_size(path: Path, name: str, size_bytes: int) -> None:
    """Change the size that the central directory gives for one part."""
    content = bytearray(path.read_bytes())
    at = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    struct.pack_into("<I", content, at + 24, size_bytes)
    path.write_bytes(bytes(content))
