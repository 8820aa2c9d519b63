"""Fields of an entry: how they are named, read and changed.

Shape:  "headline", "date", "b1" … in; a text out, or a changed `Entry`.
Units:  dates Asia/Seoul as 2025-12-04.
Errors: `NoSuchFieldError` for another name; `ValueError` of a date becomes it too.
Source: design/desk.md section 2.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from hanju.errors import NoSuchFieldError
from hanju.model import Bullet

if TYPE_CHECKING:
    from hanju.model import Entry

HEADLINE: Final = "headline"
DATE: Final = "date"
BULLET: Final = "b"
MAX_CHARS: Final = 2_000
_BULLET: Final = re.compile(r"b([1-9])")
_SPACES: Final = re.compile(r"\s+")
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def clean(text: str) -> str:
    """What is stored of what was typed: one line of NFC without marks nobody sees."""
    plain = _HIDDEN.sub(" ", unicodedata.normalize("NFC", text))
    plain = "".join(sign for sign in plain if not "\ud800" <= sign <= "\udfff")
    return _SPACES.sub(" ", plain).strip()[:MAX_CHARS]


def read(entry: Entry, field: str) -> str:
    """The text of a field; a bullet that is not there is empty."""
    if field == HEADLINE:
        return entry.headline
    if field == DATE:
        return entry.event_date.isoformat()
    place = _place(field)
    return entry.bullets[place].text if place < len(entry.bullets) else ""


def changed(entry: Entry, field: str, text: str) -> Entry:
    """The entry with another text in a field; its evidence stays, a person wrote it."""
    if field == DATE:
        try:
            return replace(entry, event_date=date.fromisoformat(text.strip()))
        except ValueError as exc:
            raise NoSuchFieldError(f"{field}={text[:40]}") from exc
    told = clean(text)
    if told == read(entry, field):
        return entry
    if field == HEADLINE:
        return replace(entry, headline=told, written_by="editor")
    place = _place(field)
    bullets = [*entry.bullets]
    while len(bullets) <= place:
        bullets.append(Bullet(text=""))
    bullets[place] = replace(bullets[place], text=told, resolved_dates=())
    return replace(entry, bullets=tuple(bullets), written_by="editor")


def where_of(field: str) -> str:
    """The name of a field in a `Finding`."""
    return field if field in {HEADLINE, DATE} else f"bullet {_place(field) + 1}"


def field_of_where(where: str) -> str:
    """The field of a finding; "" for one about the entry or the issue."""
    if where == HEADLINE:
        return HEADLINE
    name, _, number = where.partition(" ")
    return f"b{number}" if name == "bullet" and number.isdigit() else ""


def _place(field: str) -> int:
    found = _BULLET.fullmatch(field)
    if found is None:
        raise NoSuchFieldError(field)
    return int(found[1]) - 1
