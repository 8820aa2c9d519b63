"""The calendar file: the sure occasions of all entries as iCalendar.

Shape:  `Dated` occasions in, one text with CRLF out.
Units:  hours Asia/Seoul, which has no summer time; lines of at most 75 octets.
Errors: none.
Source: RFC 5545; docs/decisions/0047-public-site.md.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from hanju.publish.clean import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from hanju.site.occasions import Occasion
    from hanju.site.topics import Listed

_LINE_OCTETS: Final = 75
_HEAD: Final = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//hanju//site//KO", "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
)  # fmt: skip
_ZONE: Final = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Seoul", "BEGIN:STANDARD", "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0900", "TZOFFSETTO:+0900", "TZNAME:KST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """An occasion and the entry that names it; `page` is where the entry stands on the web."""

    occasion: Occasion
    listed: Listed
    anchor: str
    page: str = ""


def once_each(found: Iterable[Dated]) -> list[Dated]:
    """Each occasion once, told by the newest entry; one told with two venues is not sure."""
    held: dict[tuple[str, object], Dated] = {}
    unsure: set[tuple[str, object]] = set()
    for one in found:  # newest issue first
        key = ("".join(one.occasion.name.split()), one.occasion.first)
        if key in held and _differ(held[key].occasion.place, one.occasion.place):
            unsure.add(key)
        held.setdefault(key, one)
    left = [one for key, one in held.items() if key not in unsure]
    return sorted(left, key=lambda one: (one.occasion.first, one.occasion.name))


def _differ(one: str, other: str) -> bool:
    """Neither venue is the other with more or fewer words (코엑스, 서울 코엑스)."""
    left, right = "".join(one.split()), "".join(other.split())
    return left not in right and right not in left


def calendar_file(found: Iterable[Dated], *, title: str) -> str:
    """The whole file."""
    lines = [*_HEAD, f"X-WR-CALNAME:{_text(title)}", "X-WR-TIMEZONE:Asia/Seoul", *_ZONE]
    for one in found:
        lines += _event(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _event(one: Dated) -> Iterator[str]:
    occasion, issue = one.occasion, one.listed.issue.issue
    mark = f"{''.join(occasion.name.split())}|{occasion.first.isoformat()}"
    stamp = datetime.combine(issue.base_date, time.min)
    yield "BEGIN:VEVENT"
    yield f"UID:{hashlib.sha256(mark.encode()).hexdigest()[:24]}@hanju.invalid"
    yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
    if occasion.starts is not None:
        began = datetime.combine(occasion.first, occasion.starts)
        yield f"DTSTART;TZID=Asia/Seoul:{began:%Y%m%dT%H%M%S}"
        if occasion.last > occasion.first:  # the hour of its end is not known
            yield f"DTEND;TZID=Asia/Seoul:{occasion.last:%Y%m%d}T235900"
    else:
        yield f"DTSTART;VALUE=DATE:{occasion.first:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{occasion.last + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(occasion.name)}"
    yield f"LOCATION:{_text(occasion.place)}"
    entry = one.listed.entry.entry
    told = [entry.headline, f"{issue.title} No. {issue.number}"]
    told += [source.url for source in entry.sources[:1] if source.url]
    yield "DESCRIPTION:" + "\\n".join(_text(line) for line in told)
    if one.page:
        yield f"URL:{one.page}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _text(text: str) -> str:
    plain = clean_text(text)
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain


def _folded(line: str) -> Iterator[str]:
    """Lines of at most 75 octets, no letter cut in two."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode("utf-8", "replace"))
        if size + octets > _LINE_OCTETS:
            yield piece
            piece, size = " ", 1
        piece += char
        size += octets
    yield piece
