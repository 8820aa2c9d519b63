"""Invented attachments: the smallest files of each format that say what a test needs."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
SECTION = "Contents/section0.xml"


def zipped(parts: dict[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def hwpx(body: str, **parts: bytes | str) -> bytes:
    return zipped({"mimetype": "application/hwp+zip", SECTION: section(body), **parts})


def section(body: str) -> str:
    return f'<?xml version="1.0"?><hs:sec xmlns:hs="s" xmlns:hp="{HP}">{body}</hs:sec>'


def para(*runs: str) -> str:
    return "<hp:p>" + "".join(f"<hp:run>{run}</hp:run>" for run in runs) + "</hp:p>"


def words(text: str) -> str:
    return f"<hp:t>{text}</hp:t>"


def table(*rows: list[str]) -> str:
    cells = "".join(
        "<hp:tr>"
        + "".join(f"<hp:tc><hp:subList>{para(words(c))}</hp:subList></hp:tc>" for c in row)
        + "</hp:tr>"
        for row in rows
    )
    return f"<hp:tbl>{cells}</hp:tbl>"


def record(tag: int, level: int, content: bytes = b"") -> bytes:
    size = len(content)
    if size < 0xFFF:
        return struct.pack("<I", tag | level << 10 | size << 20) + content
    return struct.pack("<II", tag | level << 10 | 0xFFF << 20, size) + content


def hwp_para(text: str, level: int = 0) -> bytes:
    return record(66, level, bytes(22)) + record(67, level + 1, f"{text}\r".encode("utf-16-le"))


def hwp_table(rows: list[list[str]], level: int = 0) -> bytes:
    """A paragraph that holds a table."""
    mark = struct.pack("<H", 11) + b" lbt" + bytes(8) + struct.pack("<H", 11)
    made = record(66, level, bytes(22)) + record(67, level + 1, mark + b"\r\0")
    made += record(71, level + 1, b" lbt" + bytes(40)) + record(77, level + 2, bytes(24))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            head = struct.pack("<iIHH", 1, 0, x, y) + bytes(26)
            made += record(72, level + 2, head) + hwp_para(text, level + 2)
    return made


def hwp(records: bytes, *, flags: int = 1, is_whole: bool = True) -> bytes:
    from hwpx.hwp5.cfb import build_compound_file

    header = b"HWP Document File".ljust(32, b"\0") + struct.pack("<II", 0x05000300, flags)
    pack = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = pack.compress(records) + pack.flush()
    streams = [("FileHeader", header.ljust(256, b"\0"))]
    if is_whole:
        streams += [("DocInfo", packed), ("BodyText/Section0", packed)]
    built: Any = build_compound_file(streams)
    return bytes(built)


def pdf(*lines: str) -> bytes:
    """One page of Latin letters."""
    drawn = "BT /F 12 Tf 50 800 Td 16 TL " + " ".join(f"({one}) Tj T*" for one in lines) + " ET"
    fonts = "<</Font<</F 5 0 R>>>>"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources{fonts}>>",
        f"<</Length {len(drawn)}>>\nstream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{one}\nendobj\n".encode()
    at = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    return made + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF".encode()


def locked_pdf() -> bytes:
    import pikepdf

    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("secret"))) as opened:
        opened.save(target, encryption=pikepdf.Encryption(owner="a", user="b"))
    return target.getvalue()


def docx() -> bytes:
    from docx import Document

    document = Document()
    document.add_paragraph("해안시는 수소버스 12대를 도입한다.")
    cells = document.add_table(rows=2, cols=2)
    for y, row in enumerate((["구분", "대수"], ["수소", "12"])):
        for x, text in enumerate(row):
            cells.cell(y, x).text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def xlsx() -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        for name in ("현황", "계획"):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["사업", "억원"])
            sheet.write_row(1, 0, ["그린 리모델링", 30])
    return target.getvalue()
