"""Mending: what the style linter finds and can put right by itself.

Shape:  an `Entry` and a `House` in, the mended entry and what was done out.
Units:  spans [start, end) in code points of the mended texts.
Errors: odd text never raises; what only a person can mend stays.
Source: write/patterns.py says which mends are safe; `hanju check N --fix`.

A mend changes how a thing is written: spaces, commas, marks, stops, the meaning stored beside a
relative date. Mending twice changes nothing the second time.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hanju.model import ResolvedDate
from hanju.text.dates import dates
from hanju.write.patterns import pattern_rules

if TYPE_CHECKING:
    from datetime import date

    from hanju.model import Bullet, Entry
    from hanju.settings import House

#: pairs of marks that a name or a speech stands between, and the house's own
_PAIRS: Final = (
    (re.compile(r"[「『《〈](?P<name>[^「」『』《》〈〉'‘’\"]{1,60})[」』》〉]"), "'\\g<name>'"),
    (re.compile(r"‘(?P<name>[^‘’'\"]{1,60})’"), "'\\g<name>'"),
    (re.compile(r'"(?P<said>[^"“”]{1,300})"(?=\s?이?라?(?:고|며|면서)\s)'), "“\\g<said>”"),
    (re.compile(r'"(?P<name>[^"“”\']{1,60})"(?!\s?이?라?(?:고|며|면서)\s)'), "'\\g<name>'"),
)
_HEAD_DATE: Final = re.compile(r"\((\d{4})\.\s?(\d{1,2})\.\s?(\d{1,2})\.?\)")


@dataclass(frozen=True, slots=True)
class Mend:
    """One text that was put right, and by which rules how often."""

    where: str
    before: str
    after: str
    rules: tuple[tuple[str, int], ...]


def mend_entry(entry: Entry, house: House, published: date | None) -> tuple[Entry, list[Mend]]:
    """Put right what is safe.

    Args:
        entry: the entry as it stands.
        house: whose style.
        published: the day that 내년 counts from, None when no source says it.
    """
    done: list[Mend] = []
    headline, rules = _mended(entry.headline, house, headline=True)
    if rules:
        done.append(Mend("headline", entry.headline, headline, _counted(rules)))
    bullets = []
    for number, bullet in enumerate(entry.bullets, 1):
        made, rules = _mended_bullet(bullet, house, published)
        bullets.append(made)
        if rules:
            done.append(Mend(f"bullet {number}", bullet.text, made.text, _counted(rules)))
    if not done:
        return entry, []
    return replace(entry, headline=headline, bullets=tuple(bullets)), done


def mend_rule(
    entry: Entry, house: House, published: date | None, *, where: str, rule: str
) -> Entry:
    """Put right what one rule finds in one text; the entry as it is where nothing is safe.

    Args:
        entry: the entry as it stands.
        house: whose style.
        published: the day that 내년 counts from, None when no source says it.
        where: "headline" or "bullet 2", as findings name it.
        rule: the only rule to apply.
    """
    if where == "headline":
        headline, done = _mended(entry.headline, house, headline=True, only=rule)
        return replace(entry, headline=headline) if done else entry
    place = int(where.removeprefix("bullet ")) - 1 if where.startswith("bullet ") else -1
    if not 0 <= place < len(entry.bullets):
        return entry
    bullets = [*entry.bullets]
    bullets[place], done = _mended_bullet(bullets[place], house, published, only=rule)
    return replace(entry, bullets=tuple(bullets)) if done else entry


def _counted(rules: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(rules.items()))


def _mended_bullet(
    bullet: Bullet, house: House, published: date | None, *, only: str = ""
) -> tuple[Bullet, Counter[str]]:
    text, rules = _mended(bullet.text, house, headline=False, only=only)
    solved = _moved(bullet.resolved_dates, text) if text != bullet.text else bullet.resolved_dates
    known = {one.span[0] for one in solved}
    new = [
        ResolvedDate(span=found.span, words=found.words, meaning=found.meaning)
        for found in (dates(text, published) if published else [])
        if found.relative and found.meaning and found.span[0] not in known
    ]
    stale = [one for one in new if re.match(r"[가-힣]", one.words) and only in {"", "B10"}]
    if stale:
        rules["B10"] += len(stale)
        solved = tuple(sorted((*solved, *stale), key=lambda one: one.span))
    return replace(bullet, text=text, resolved_dates=solved), rules


def _moved(solved: tuple[ResolvedDate, ...], text: str) -> tuple[ResolvedDate, ...]:
    """Resolved dates at their new places; words that a mend changed lose theirs."""
    moved = []
    for one in solved:
        places = [m.start() for m in re.finditer(re.escape(one.words), text)]
        if places:
            start = min(places, key=lambda at: abs(at - one.span[0]))
            moved.append(replace(one, span=(start, start + len(one.words))))
    return tuple(moved)


def _mended(text: str, house: House, *, headline: bool, only: str = "") -> tuple[str, Counter[str]]:
    """Apply the safe mends, or those of one rule `only`."""
    done: Counter[str] = Counter()
    made = text
    if only in {"", "T5"} and (made := unicodedata.normalize("NFC", text)) != text:
        done["T5"] += 1
    for rule in pattern_rules(house.entry):
        if rule.mended is not None and only in {"", rule.rule}:
            made, times = rule.pattern.subn(rule.mended, made)
            done[rule.rule] += times
    if house.entry.profile == "house" and only in {"", "T2"}:
        for pattern, marks in _PAIRS:
            made, times = pattern.subn(marks, made)
            done["T2"] += times
    made = _mended_ends(made, done, headline=headline, only=only)
    return made, +done


def _mended_ends(text: str, done: Counter[str], *, headline: bool, only: str = "") -> str:
    """The stop at the end, and the date behind a headline."""
    if not headline:
        if text and text[-1] not in ".!?”\"'" and only in {"", "B5"}:
            done["B5"] += 1
            return f"{text.rstrip()}."
        return text
    made = text
    if only in {"", "H4"}:
        made = _HEAD_DATE.sub(lambda m: f"({m[1]}.{int(m[2]):02d}.{int(m[3]):02d})", text)
    if made != text:
        done["H4"] += 1
    if made.endswith((".", "。")) and only in {"", "H3"}:
        done["H3"] += 1
        made = made.rstrip(".。 ")
    return made
