"""What the sift reaches on labelled articles: fields, worthiness, categories, stories.

Shape:  an article file, a gold file and a House in; the dict of `hanju eval sift` out.
Units:  scores 0..1, `seconds` of wall time for deciding (reading excluded), `peak_mib` of the
        process.
Errors: `UnreadableFileError` for a file that is not what it should be; a gold row whose article
        is missing is one too, for a score over fewer rows would look better than it is.
Source: DESIGN.md section 4; ../shared/data/gold/GUIDE.md.

Decided: merging sees every worthy article of the labelled days, as the weekly run does, and only
labelled rows are scored. A worthy row that the system rejects is a story of its own and a wrong
category. The category of a row is that of its story, for that is where the digest prints it.
"""

from __future__ import annotations

import resource
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from hanju.collect.files import ImportOptions, read_articles
from hanju.errors import UnreadableFileError
from hanju.evaluate.bcubed import bcubed, over_merged
from hanju.evaluate.records import json_records
from hanju.model import Article, ArticleId, Story, StoryId
from hanju.sift.fields import field_of
from hanju.sift.placement import place
from hanju.sift.worthiness import worthy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from hanju.settings import House

    Merge = Callable[[Sequence[Article], House], list[Story]]

NO_FIELD: Final = "none"
#: Lines of `worst_cases`.
WORST: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """The labels of one article."""

    id: ArticleId
    field: str
    worthy: bool
    category: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What the system says of one labelled row; `category` is "" for a rejected one."""

    field: str
    worthy: bool
    category: str
    why: str


def evaluate_sift(
    articles_path: str | Path,
    gold_path: str | Path,
    house: House,
    *,
    merge: Merge | None = None,
) -> dict[str, Any]:
    """Score the sift on labelled articles; the keys are the contract of `hanju eval sift`."""
    return look(articles_path, gold_path, house, merge=merge).report


def decide(
    articles: Sequence[Article],
    gold: Sequence[GoldRow],
    house: House,
    *,
    merge: Merge | None = None,
) -> tuple[dict[ArticleId, Decided], dict[ArticleId, StoryId]]:
    """Run the sift over all articles; what it says of the labelled ones, and their stories."""
    labelled = {row.id for row in gold}
    kept: list[Article] = []
    decided: dict[ArticleId, Decided] = {}
    for article in articles:
        field = field_of(article, house)
        verdict = worthy(article, field, house)
        if verdict.worthy:
            kept.append(article)
        if article.id in labelled:
            decided[article.id] = Decided(
                field=field.field or NO_FIELD,
                worthy=verdict.worthy,
                category="",
                why=f"{field.why} / {verdict.why}",
            )
    found: dict[ArticleId, StoryId] = {}
    for story in (merge or _merge())(kept, house):
        members = [article.id for article in story.articles if article.id in labelled]
        if not members:
            continue
        placement = place(story, house)
        for member in members:
            found[member] = story.id
            before = decided[member]
            decided[member] = Decided(
                field=before.field,
                worthy=before.worthy,
                category=placement.category,
                why=f"{before.why} / {placement.why[0]}",
            )
    return decided, found


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One evaluation with what a person wants to see beside the figures."""

    report: dict[str, Any]
    confusion: dict[tuple[str, str], int]  # (gold, placed) -> worthy rows
    worst: tuple[str, ...]


def look(
    articles_path: str | Path,
    gold_path: str | Path,
    house: House,
    *,
    merge: Merge | None = None,
) -> Looked:
    """Score the sift, and tell where it goes wrong, in one run.

    Titles of the worst cases come from the articles: print them, never store them.
    """
    gold = read_gold(gold_path)
    articles = read_labelled_days(articles_path, gold, house)
    started = perf_counter()
    decided, found = decide(articles, gold, house, merge=merge)
    seconds = perf_counter() - started
    report = score(gold, decided, found, [field.name for field in house.fields])
    report["seconds"] = round(seconds, 3)
    report["peak_mib"] = round(_peak_mib(), 1)
    titles = {article.id: article.title for article in articles}
    return Looked(
        report=report,
        confusion=confusion(gold, decided),
        worst=tuple(worst_cases(gold, decided, found, titles)),
    )


def confusion(
    gold: Sequence[GoldRow], decided: Mapping[ArticleId, Decided]
) -> dict[tuple[str, str], int]:
    """Count worthy rows by (gold category, category placed); "" is a rejected row."""
    return dict(Counter((row.category, decided[row.id].category) for row in gold if row.worthy))


def worst_cases(
    gold: Sequence[GoldRow],
    decided: Mapping[ArticleId, Decided],
    found: Mapping[ArticleId, StoryId],
    titles: Mapping[ArticleId, str],
) -> list[str]:
    """Tell the rows that are furthest off, most wrong answers first, a kind of error in turn."""
    mixed = _mixed_with(gold, found)
    told: list[tuple[int, str, str]] = []
    for row in gold:
        said = decided[row.id]
        wrong = [
            f"{name} {right or '-'} → {found_ or '-'}"
            for name, right, found_ in (
                ("분야", row.field, said.field),
                ("게재", str(row.worthy), str(said.worthy)),
                ("구분", row.category, said.category if row.worthy else row.category),
            )
            if right != found_
        ]
        if row.id in mixed:
            wrong.append(f"소식 {row.story}이(가) {mixed[row.id]}와(과) 한 묶음")
        if wrong:
            line = f"{row.id} {titles[row.id]} | {', '.join(wrong)} | {said.why}"
            told.append((-len(wrong), wrong[0].split()[0], line))
    return _in_turn(told)[:WORST]


def _in_turn(told: Sequence[tuple[int, str, str]]) -> list[str]:
    """Worst first; among equals one of each kind before a second of any."""
    nth: Counter[tuple[int, str]] = Counter()
    placed: list[tuple[int, int, str, str]] = []
    for wrong, kind, line in sorted(told):
        placed.append((wrong, nth[wrong, kind], kind, line))
        nth[wrong, kind] += 1
    return [line for _, _, _, line in sorted(placed)]


def _mixed_with(
    gold: Sequence[GoldRow], found: Mapping[ArticleId, StoryId]
) -> dict[ArticleId, str]:
    """Rows whose found story holds other gold stories too, and the first of those."""
    members: defaultdict[StoryId, list[GoldRow]] = defaultdict(list)
    for row in gold:
        if row.worthy and row.id in found:
            members[found[row.id]].append(row)
    mixed: dict[ArticleId, str] = {}
    for rows in members.values():
        counts = Counter(row.story for row in rows)
        main = max(counts, key=lambda story: (counts[story], story))
        mixed |= {row.id: main for row in rows if row.story != main}
    return mixed


def score(
    gold: Sequence[GoldRow],
    decided: Mapping[ArticleId, Decided],
    found: Mapping[ArticleId, StoryId],
    fields: Sequence[str],
) -> dict[str, Any]:
    """Score decisions against gold: fields over all rows, the rest over worthy ones."""
    chosen = [row for row in gold if row.worthy]
    stories = {row.id: row.story for row in chosen}
    precision, recall, f1 = bcubed(stories, found)
    return {
        "field": {
            name: _binary((decided[row.id].field == name, row.field == name) for row in gold)
            for name in fields
        },
        "worthy": _binary((decided[row.id].worthy, row.worthy) for row in gold),
        "category": _categories([(row.category, decided[row.id].category) for row in chosen]),
        "story": {
            "bcubed_precision": round(precision, 4),
            "bcubed_recall": round(recall, 4),
            "bcubed_f1": round(f1, 4),
            "over_merged": round(over_merged(stories, found), 4),
            "stories": len({found.get(row.id, row.id) for row in chosen}),
        },
    }


def read_gold(path: str | Path) -> list[GoldRow]:
    """Read labels, one JSON object a line."""
    rows: list[GoldRow] = []
    for place_, record in json_records(Path(path)):
        try:
            rows.append(
                GoldRow(
                    id=ArticleId(str(record["id"])),
                    field=str(record["field"]),
                    worthy=bool(record["worthy"]),
                    category=str(record["category"]),
                    story=str(record.get("story") or record["id"]),
                )
            )
        except KeyError as exc:
            raise UnreadableFileError(
                path,
                place=place_,
                problem=f"정답 키 {exc} 없음",
                mend="id, field, worthy, category, story가 있는 JSONL인지 확인하세요.",
            ) from exc
    return rows


def read_labelled_days(path: str | Path, gold: Sequence[GoldRow], house: House) -> list[Article]:
    """Read the articles of the days that hold labelled rows.

    `published` in this form ends in Z and is wall-clock time of the house's zone.
    """
    labelled = {row.id for row in gold}
    options = ImportOptions(wall_clock_z=True, zone=house.period.timezone)
    articles = read_articles(Path(path), options=options).articles
    days = {
        house.local_date(article.published_at)
        for article in articles
        if article.id in labelled and article.published_at
    }
    missing = labelled - {article.id for article in articles}
    if missing:
        raise UnreadableFileError(
            path,
            problem=f"정답에 있는 기사 {len(missing)}건이 없습니다({min(missing)} …)",
            mend="정답과 짝이 맞는 기사 파일을 주세요.",
        )
    first, last = (min(days), max(days)) if days else (None, None)
    return [
        article
        for article in articles
        if article.id in labelled
        or (
            first is not None
            and last is not None
            and article.published_at is not None
            and first <= house.local_date(article.published_at) <= last
        )
    ]


def _binary(pairs: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    both = said = true = 0
    for found, gold in pairs:
        both, said, true = both + (found and gold), said + found, true + gold
    return {
        "precision": round(both / said, 4) if said else 0.0,
        "recall": round(both / true, 4) if true else 0.0,
        "f1": round(2 * both / (said + true), 4) if said + true else 0.0,
    }


def _categories(pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    if not pairs:
        return {"accuracy": 0.0, "macro_f1": 0.0}
    names = sorted({gold for gold, _ in pairs})
    scores = [_binary((found == name, gold == name) for gold, found in pairs) for name in names]
    return {
        "accuracy": round(sum(gold == found for gold, found in pairs) / len(pairs), 4),
        "macro_f1": round(sum(one["f1"] for one in scores) / len(scores), 4),
    }


def _merge() -> Merge:
    if find_spec("hanju.sift.stories") is None:
        return _each_alone
    merge: Merge = import_module("hanju.sift.stories").merge_stories
    return merge


def _each_alone(articles: Sequence[Article], house: House) -> list[Story]:
    del house
    return [Story(id=StoryId(article.id), articles=(article,)) for article in articles]


def _peak_mib() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / (1 << 10)
