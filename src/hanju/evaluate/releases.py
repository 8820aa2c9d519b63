"""Releases whose issuer is known: the sift on text it was not tuned on.

Shape:  a folder of labelled data and a House in; figures by name out.
Units:  shares 0..1, counts.
Errors: `FileNotFoundError` for a folder that is absent; damaged files as `json_records` tells them.
Source: docs/decisions/0008-placement.md, 0009-stories.md; ../shared/data/README.md (B2, B4).

Four releases in ten, by a hash of their title, were never shown to the issuer model; joint
releases (one title from several ministries) were shown to nothing.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from hanju.evaluate.records import json_records
from hanju.gazetteer import Gazetteer
from hanju.model import Article, ArticleId
from hanju.sift.placement import place
from hanju.sift.reading import Reading, read_text
from hanju.sift.stories import merge_stories
from hanju.text.normalise import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.settings import House

BRIEFING: Final = "policy_briefing_2026_07/records.jsonl.gz"
LOCAL: Final = "local_gov_press_2025_12/records.jsonl.gz"
_FORMS: Final = (
    (LOCAL, "local", "지자체", ("source", "title", "content"), date(2025, 12, 16)),
    (BRIEFING, "central", "중앙부처", ("ministry", "title", "summary"), date(2026, 7, 8)),
)
_CLOCK: Final = re.compile(r"^\d+:\d+\s*")
_NOT_LETTERS: Final = re.compile(r"[\W_]+|&[a-z#0-9]+;")
#: Of ten parts of the releases, the first six train the issuer model.
_TRAINED_TENTHS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One release of a known issuer, as it is and with the issuer's names taken out."""

    kind: str
    category: str
    issuer: str
    day: date
    plain: Reading
    masked: Reading
    plain_text: tuple[str, str]
    masked_text: tuple[str, str]

    @property
    def held_back(self) -> bool:
        """Whether no model has seen it."""
        return zlib.crc32(self.plain.title.encode()) % 10 >= _TRAINED_TENTHS


def releases(data: Path) -> Iterator[Release]:
    """Read the releases of local governments and of ministries."""
    gazetteer = Gazetteer.bundled()
    for name, kind, category, keys, day in _FORMS:
        for _, record in json_records(data / name):
            issuer, title, text = (str(record[key] or "") for key in keys)
            title, text = clean_line(_CLOCK.sub("", title)), clean_line(text)
            hidden = _masked(title, text, issuer, gazetteer, day)
            yield Release(
                kind=kind,
                category=category,
                issuer=issuer,
                day=day,
                plain=read_text(title, text),
                masked=read_text(*hidden),
                plain_text=(title, text),
                masked_text=hidden,
            )


def _masked(title: str, text: str, issuer: str, gazetteer: Gazetteer, day: date) -> tuple[str, str]:
    actor = gazetteer.resolve(issuer, on=day).actor
    names = {issuer} | ({actor.name, actor.short, *actor.aliases} if actor else set())
    last = issuer.rsplit(maxsplit=1)[-1]
    if last[-1] in "시군" and len(last) > 2:
        names |= {last, last[:-1]}
    blank = "○○" if zlib.crc32(title.encode()) % 2 else ""
    for name in sorted((name for name in names if len(name) > 1), key=len, reverse=True):
        title, text = title.replace(name, blank), text.replace(name, blank)
    return title.strip(), text


def placed_releases(data: Path, house: House) -> dict[str, float]:
    """Category accuracy on held-back releases: local or ministry, as they are or masked."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for number, release in enumerate(releases(data)):
        if not release.held_back:
            continue
        for name, (title, text) in (
            (f"{release.kind}", release.plain_text),
            (f"{release.kind} masked", release.masked_text),
        ):
            article = Article(
                id=ArticleId(f"r{number}"),
                url="",
                title=title,
                text=text,
                outlet="",
                published_at=None,
            )
            total[name] += 1
            right[name] += place(article, house).category == release.category
    return {name: round(right[name] / total[name], 4) for name in sorted(total)}


def joint_releases(data: Path, house: House, *, hide_titles: bool) -> dict[str, float]:
    """How many releases that several ministries issued under one title are one story."""
    articles: list[Article] = []
    group: dict[ArticleId, str] = {}
    issuers: defaultdict[str, set[str]] = defaultdict(set)
    for number, (_, record) in enumerate(json_records(data / BRIEFING)):
        id_ = ArticleId(f"p{number:05d}")
        title, ministry = clean_line(str(record["title"])), str(record["ministry"])
        key = _NOT_LETTERS.sub("", title)
        group[id_] = key
        issuers[key].add(ministry)
        articles.append(
            Article(
                id=id_,
                url="",
                title="" if hide_titles else title,
                text=clean_line(str(record["summary"] or "")),
                outlet=ministry,
                published_at=None,
            )
        )
    joint = {key for key, names in issuers.items() if len(names) > 1}
    story_of = {
        article.id: story.id
        for story in merge_stories(articles, house)
        for article in story.articles
    }
    stories: defaultdict[str, set[str]] = defaultdict(set)
    for id_, key in group.items():
        stories[key].add(story_of[id_])
    whole = sum(len(stories[key]) == 1 for key in joint)
    sizes = Counter(story_of.values())
    largest = max(sizes.values(), default=0)
    return {"joint": len(joint), "whole": whole, "stories": len(sizes), "largest": largest}
