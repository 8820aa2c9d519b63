"""The cover of an edition: number, titles, base line, dates and notices.

Shape:  the lines before the body in, a `Front` out.
Units:  dates are the house's; what is guessed is listed with the reason.
Errors: none raised here.
Source: design/house-style.md section 2.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.archive.blocks import Line, Manuscript
    from hanju.settings import House

#: What the writers print on the cover of an issue that nobody signed.
DRAFT_NOTICES: Final = ("확정 전 초안", "Draft, not approved")
#: What the cover of a correction says of itself.
_CORRECTION: Final = re.compile(r"정정\(\d+판, [^()]+\)|Correction \(edition \d+, [^()]+\)")
_NUMBER: Final = re.compile(r"^(?:No\.?|제|Issue|Vol\.?)\s*(\d+)\s*호?\.?$", re.IGNORECASE)
_DAY: Final = re.compile(r"(\d{4})\s*[.\-/년]\s*(\d{1,2})\s*[.\-/월]\s*(\d{1,2})")
_HANGUL: Final = re.compile("[가-힣]")
_DIRECTIVES: Final = {
    "%Y": r"\d{4}",
    "%y": r"\d{2}",
    "%m": r"\d{1,2}",
    "%d": r"\d{1,2}",
    "%b": r"[A-Za-z]{3,4}",
    "%B": r"[A-Za-z]+",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the cover says; `unsure` holds (text, reason) for what it does not."""

    number: int
    series_line: str
    title: str
    english_title: str
    base_line: str
    base_date: date
    window: tuple[date, date]
    notices: tuple[str, ...]
    unsure: tuple[tuple[str, str], ...]


def same_words(left: str, right: str) -> bool:
    """Whether two texts differ in nothing but spaces."""
    return re.sub(r"\s+", "", left) == re.sub(r"\s+", "", right)


def dates_in(text: str, house: House) -> list[date]:
    """Dates of a text in the house's form, else year, month and day in figures."""
    form = house.entry.date_format
    pattern = "".join(
        _DIRECTIVES.get(part, re.escape(part)) for part in re.split(r"(%[A-Za-z])", form)
    )
    found = []
    for words in re.findall(pattern, text):
        try:
            found.append(datetime.strptime(words, form).date())  # noqa: DTZ007  # a day, no time
        except ValueError:
            continue
    if found:
        return found
    for year, month, day in _DAY.findall(text):
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def is_base_line(line: Line, house: House) -> bool:
    """Whether a line names base day and window."""
    if line.role is not None:
        return line.role == "base"
    days = len(dates_in(line.text, house))
    return days >= 3 or (days == 2 and line.text.startswith("※"))


def read_front(
    lines: Sequence[Line], manuscript: Manuscript, house: House, *, days: Sequence[date]
) -> Front:
    """Read the cover; the house stands in for what is not printed.

    Args:
        lines: before the first chapter, without the contents.
        manuscript: for the title and keywords of the file.
        house: its form of dates, its titles.
        days: event dates of the entries, the last resort for the base day.
    """
    unsure: list[tuple[str, str]] = []
    base_line = next((line.text for line in lines if is_base_line(line, house)), "")
    base, window = _days(base_line, manuscript, house, days, unsure)
    number = _number(lines, manuscript)
    if number is None:
        number = house.number_for(base)
        unsure.append((f"No. {number}", "호수가 없어 기준일로 셈했습니다"))
    series, title, english = _titles(lines, manuscript, house)
    return Front(
        number=number,
        series_line=series,
        title=title,
        english_title=english,
        base_line=base_line or house.base_line_for(base),
        base_date=base,
        window=window,
        notices=_notices(lines, house),
        unsure=tuple(unsure),
    )


def _days(
    base_line: str,
    manuscript: Manuscript,
    house: House,
    days: Sequence[date],
    unsure: list[tuple[str, str]],
) -> tuple[date, tuple[date, date]]:
    known = re.search(
        r"base:(\d{4}-\d\d-\d\d); window:(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", manuscript.keywords
    )
    if known:
        base, start, end = (date.fromisoformat(day) for day in known.groups())
        return base, (start, end)
    printed = dates_in(base_line, house)
    if len(printed) >= 3:
        return printed[0], (printed[1], printed[2])
    if printed:
        return printed[0], house.window_for(printed[0])
    last = max(days, default=house.numbering.base_date - timedelta(days=1))
    base = last + timedelta(days=1)
    unsure.append((base.isoformat(), "기준일 줄이 없어 마지막 항목의 다음 날로 두었습니다"))
    return base, house.window_for(base)


def _number(lines: Sequence[Line], manuscript: Manuscript) -> int | None:
    for line in lines:
        found = _NUMBER.match(line.text)
        if found:
            return int(found[1])
    found = re.search(r"hanju(?:-issue:|,? (?:No\. )?)(\d+)", manuscript.keywords)
    return int(found[1]) if found else None


def _titles(lines: Sequence[Line], manuscript: Manuscript, house: House) -> tuple[str, str, str]:
    """Series line, title and English title."""
    told = {line.role: line.text for line in lines if line.role is not None}
    if "title" in told:
        return told.get("series", ""), told["title"], told.get("english", "")
    stop = next(
        (
            i
            for i, line in enumerate(lines)
            if _NUMBER.match(line.text) or is_base_line(line, house)
        ),
        len(lines),
    )
    words = [line.text for line in lines[:stop] if line.text.strip("-— ")]
    wanted = re.sub(r"(?<!\s)\s*No\. ?\d+$", "", manuscript.title) or house.publication.title
    for start in range(len(words)):
        for end in range(start + 1, len(words) + 1):
            if same_words("".join(words[start:end]), wanted):
                return " ".join(words[:start]), wanted, " ".join(words[end:])
    foreign = [text for text in words if not _HANGUL.search(text)]
    native = [text for text in words if _HANGUL.search(text)]
    if not native:
        return "", wanted, " ".join(foreign)
    return " ".join(native[:-1]), native[-1], " ".join(foreign)


def _notices(lines: Sequence[Line], house: House) -> tuple[str, ...]:
    """Notices of the issue itself: neither the house's nor that of a draft or a correction."""
    known = {*DRAFT_NOTICES, *house.publication.notices}
    told = [line.text for line in lines if line.role == "notice"]
    if not any(line.role is not None for line in lines):
        base = next((i for i, line in enumerate(lines) if is_base_line(line, house)), len(lines))
        publisher = house.publication.publisher
        told = [
            line.text
            for line in lines[base + 1 :]
            if line.text.strip("-— ") and not line.text.startswith(publisher)
        ]
    return tuple(
        dict.fromkeys(
            text for text in told if text not in known and not _CORRECTION.fullmatch(text)
        )
    )
