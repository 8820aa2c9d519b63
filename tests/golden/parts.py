"""An edition as named texts that a person can compare: one element or one line a line.

Shape:  the bytes of an edition in, texts by the name of their part out.
Units:  hashes of the content stand as "…"; no edition holds a clock or a random number.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from email import message_from_bytes
from email.policy import SMTP
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from pypdfium2 import PdfDocument

_XML = (".xml", ".rels", ".hpf", ".opf", ".xhtml", ".ncx")


def parts_of(name: str, content: bytes) -> dict[str, str]:
    """The parts of an edition of this format."""
    if name in {"hwpx", "docx", "epub"}:
        return _package(content)
    if name == "pdf":
        return {"pages.txt": _pages(content), "outline.txt": _outline(content)}
    if name == "eml":
        return _mail(content)
    if name == "atom":
        return {"feed.xml": _xml(content)}
    text = _normal(content.decode("utf-8"))
    if name == "html":  # the style sheet has its own tests
        text = re.sub(r"<style>.*?</style>", "<style></style>", text, flags=re.DOTALL)
        text = re.sub(r"sha256-[0-9A-Za-z+/=]+", "sha256-…", text)
    return {f"edition.{'json' if name == 'jsonfeed' else name}": text}


def _normal(text: str) -> str:
    """The text without the hash of the content."""
    text = re.sub(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", "…", text)
    return re.sub(r"urn:uuid:[0-9a-f-]{36}", "urn:uuid:…", text)


def _xml(content: bytes) -> str:
    """The canonical form (C14N 2.0), an element a line."""
    tree = ET.canonicalize(content.decode("utf-8"))
    return _normal(re.sub(r">\s*<", ">\n<", tree)) + "\n"


def _package(content: bytes) -> dict[str, str]:
    """Every part; XML as a tree, texts as they are."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return {name: _part(name, part) for name, part in parts.items()}


def _part(name: str, content: bytes) -> str:
    if name.endswith(_XML):
        return _xml(content)
    if name.endswith(".png"):  # media byte by byte
        return hashlib.sha256(content).hexdigest() + "\n"
    return _normal(content.decode("utf-8"))


def _pages(content: bytes) -> str:
    """The text of every sheet under its printed number."""
    document: Any = PdfDocument(content)
    sheets = []
    for index in range(len(document)):
        text = document[index].get_textpage().get_text_range().replace("\r\n", "\n")
        sheets.append(f"== {document.get_page_label(index)}\n{text.strip()}\n")
    document.close()
    return "\n".join(sheets)


def _outline(content: bytes) -> str:
    """Properties of the file, then its bookmarks."""
    with pikepdf.open(io.BytesIO(content)) as document:
        lines = [f"{key}: {value}" for key, value in sorted(document.docinfo.items())]
        lines += [f"language: {document.Root.Lang}", ""]
        with document.open_outline() as outline:

            def walk(marks: list[pikepdf.OutlineItem], depth: int) -> None:
                for mark in marks:
                    lines.append("  " * depth + str(mark.title))
                    walk(mark.children, depth + 1)

            walk(outline.root, 0)
    return _normal("\n".join(lines)) + "\n"


def _mail(content: bytes) -> dict[str, str]:
    """Headers, text and HTML."""
    message = message_from_bytes(content, policy=SMTP)
    told = "".join(f"{name}: {value}\n" for name, value in message.items())
    parts = {"headers.txt": re.sub(r"[0-9a-f]{32}", "…", _normal(told))}
    for part in message.walk():
        if part.get_content_maintype() == "text":
            text = str(part.get_content()).replace("\r\n", "\n")
            parts[f"body.{part.get_content_subtype()}"] = _normal(text)
    return parts
