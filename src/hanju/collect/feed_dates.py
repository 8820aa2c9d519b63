"""Feed dates: the times that feeds write, Korean months and missing zones included.

Shape:  one written time in, `ReadInstant` out.
Units:  instants aware; without a zone it is Asia/Seoul.
Errors: none; what cannot be read is None with the reason.
Source: RFC 822 and 3339 as feeds use them; threats.md P9; docs/decisions/0018-feeds.md.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hanju.collect.files.instants import ReadInstant, read_instant

_KST: Final = timezone(timedelta(hours=9))
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
#: Hours east of Greenwich. Zones of one letter are left out: RFC 822 has their signs wrong.
_ZONES: Final = {
    "kst": 9, "jst": 9, "gmt": 0, "utc": 0, "ut": 0, "z": 0, "est": -5, "edt": -4, "cst": -6,
    "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7, "cet": 1, "cest": 2, "bst": 1,
    "msk": 3, "ict": 7,
}  # fmt: skip

#: Thu, 04 Dec 2025 09:00:00 +0900 — and 목, 04 12월 2025 09:00:00, and two-digit years.
_RFC822: Final = re.compile(
    r"(?:[A-Za-z]{2,10}\.?,?|\(?[월화수목금토일](?:요일)?\)?,?)?\s*(?P<day>\d{1,2})[\s-]+"
    r"(?:(?P<name>[A-Za-z]{3})[A-Za-z]{0,6}\.?|(?P<month>\d{1,2})월)[\s,-]+(?P<year>\d{4}|\d{2})"
    r"(?:,?\s+(?P<half>오전|오후)?\s*(?P<hour>\d{1,2}):(?P<minute>\d{1,2})"
    r"(?::(?P<second>\d{1,2})(?:\.\d{1,9})?)?)?"
    r"\s*(?P<zone>[+-]\d{2}:?\d{2}|[A-Za-z]{1,5})?(?:\s*\([A-Za-z ]{1,40}\))?\.?"
)
#: RFC 3339 and what is near it: no seconds, no minutes in the offset.
_ISO: Final = re.compile(
    r"(?P<start>\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*"
    r"(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?"
)
_NAMED_ZONE: Final = re.compile(r"(?<=[\d\s])(?P<zone>[A-Za-z]{2,5})(?:\s*\([^()]{1,40}\))?$")
_MONTH_ONLY: Final = re.compile(r"\d{4}(?:-\d{2})?")
_LONGEST: Final = 100


def read_feed_instant(written: str) -> ReadInstant:
    """Read a date of a feed entry."""
    text = " ".join(written[:_LONGEST].split())
    found = _RFC822.fullmatch(text)
    if found is not None:
        read = _from_rfc822(found)
        if read is not None:
            return read
    if _MONTH_ONLY.fullmatch(text):
        return ReadInstant(at=None, why=f"날짜가 없는 때: '{text}'")
    near = _ISO.fullmatch(text)
    if near is not None:
        hours, minutes = int(near["hours"]), near["minutes"] or "00"
        text = f"{near['start']}{near['sign']}{hours:02}:{minutes}"
    read = read_instant(text)
    if read.at is None:
        zoned = _NAMED_ZONE.search(text)
        if zoned is not None and zoned["zone"].lower() in _ZONES:
            hours = _ZONES[zoned["zone"].lower()]
            zone = timezone(timedelta(hours=hours))
            again = read_instant(text[: zoned.start()].strip(), zone=zone)
            if again.at is not None:
                return ReadInstant(at=again.at, says_utc=hours == 0)
    return read


def _from_rfc822(found: re.Match[str]) -> ReadInstant | None:
    month = _MONTHS.get((found["name"] or "").lower(), int(found["month"] or 0))
    year = int(found["year"])
    if year < 100:
        year += 2000 if year < 70 else 1900
    hour = int(found["hour"] or 0)
    if found["half"]:
        hour = hour % 12 + (12 if found["half"] == "오후" else 0)
    zone = _zone(found["zone"])
    second = min(int(found["second"] or 0), 59)  # a leap second
    if hour > 24:
        return None
    try:
        at = datetime(
            year, month, int(found["day"]), 0, int(found["minute"] or 0), second, tzinfo=zone
        )
        at += timedelta(hours=hour)  # 24:00 is the end of the day
    except (ValueError, OverflowError):
        return None
    return ReadInstant(at=at, says_utc=zone is UTC)


def _zone(written: str | None) -> timezone:
    if not written:
        return _KST
    if written[0] in "+-":
        digits = written[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        if not offset:
            return UTC
        if offset < timedelta(hours=24):
            return timezone(-offset if written[0] == "-" else offset)
        return _KST
    hours = _ZONES.get(written.lower(), 9)
    return UTC if hours == 0 else timezone(timedelta(hours=hours))
