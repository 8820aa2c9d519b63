"""The house: one validated, frozen object that says what the publication looks like.

Shape:  `hanju.toml` in, `House` out; `DEFAULT_HOUSE` is the form of issue No. 108.
Units:  lengths are code points of NFC text without marks; dates are in the house's zone;
        the window is [start, end], both ends included.
Errors: `HouseError` names the file, the line, the key and the mend.
Source: design/house-style.md; docs/decisions/0002-house.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from hanju.model.actors import Actor, ActorKind

WEEKDAYS: Final = "월화수목금토일"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """Fixed texts of the masthead and the last line."""

    title: str
    english_title: str
    series_line: str
    publisher: str
    department: str
    disclaimer: str
    base_line: str
    language: Literal["ko", "en"]
    page: Literal["a4", "a5", "b5", "letter"]
    notices: tuple[str, ...]
    #: the type of 공공누리 under which the issue itself is open
    kogl: Literal["none", "0", "1", "2", "3", "4"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbering:
    """The anchor of the numbers: the issue of `base_date` is `number`."""

    number: int
    base_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """How base day and window hang together; `base_weekday` is 0 for Monday."""

    unit: Literal["week", "month"]
    base_weekday: int
    days: int
    timezone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRules:
    """Form of one entry; ranges are [min, max], both ends allowed."""

    bullets: int
    headline_min: int
    headline_max: int
    headline_commas: int | None
    bullet_min: int
    bullet_max: int
    bullet_ranges: tuple[tuple[int, int], ...]
    total_min: int
    total_max: int
    ending: Literal["noun", "any"]
    date_format: str
    #: whose rules of writing: No. 108's or those of official documents (공문서)
    profile: Literal["house", "official"] = "house"

    def bullet_range(self, index: int) -> tuple[int, int]:
        """Length allowed for the bullet at `index` (0-based)."""
        if index < len(self.bullet_ranges):
            return self.bullet_ranges[index]
        return self.bullet_min, self.bullet_max


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRules:
    """Size, order and marks of an issue."""

    entries_max: int
    day_share_max: float
    order: Literal["date", "score"]
    empty_marker: str
    contents_title: str
    column_heads: tuple[str, str]
    chapter_mark: str
    field_mark: str
    headline_mark: str
    bullet_mark: str
    source_label: str
    editions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What blocks freezing an issue, whoever asks."""

    every_entry_has_a_source: bool
    no_blocking_finding: bool
    no_fact_finding: bool
    second_person_signs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRule:
    """One category of a chapter: the kinds of actors it takes, and its quota a field."""

    name: str
    kinds: tuple[ActorKind, ...]
    quota: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterRule:
    """One chapter and its categories, in printing order."""

    title: str
    categories: tuple[CategoryRule, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """One field: the words that make an article a candidate for it."""

    name: str
    title: str
    terms: tuple[str, ...]
    weak_terms: tuple[str, ...]
    exclude: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectRules:
    """How we knock at other people's doors; `networks` are the office's own that may be read."""

    contact: str = ""
    pause_s: float = 1.0
    patience_s: float = 10.0
    networks: tuple[str, ...] = ()
    ca_file: str = ""
    pages_a_source: int = 100
    seconds_a_source: float = 300.0
    list_pages: int = 10
    first_days: int = 14
    files_an_article: int = 4
    mib_a_round: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRules:
    """Whether the ranking learns from the editors' choices, and by how many points at most."""

    learns: bool = True
    learned_max: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapRules:
    """How much of a source that may not be copied a text may repeat; see `write.overlap`."""

    longest_run: int = 25
    share: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRules:
    """The language model that may write drafts; `address` "" means none.

    `tokens` and `seconds` are what one issue may cost; the key is in the environment.
    """

    address: str = ""
    name: str = ""
    tokens: int = 400_000
    seconds: float = 900.0
    timeout_s: float = 30.0
    temperature: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Everything an office decides about its publication."""

    publication: Publication
    numbering: Numbering
    period: Period
    entry: EntryRules
    issue: IssueRules
    policy: Policies
    chapters: tuple[ChapterRule, ...]
    fields: tuple[FieldRule, ...]
    actors: tuple[Actor, ...] = ()
    collect: CollectRules = CollectRules()
    rank: RankRules = RankRules()
    overlap: OverlapRules = OverlapRules()
    model: ModelRules = ModelRules()

    def category_of(self, kind: ActorKind) -> tuple[ChapterRule, CategoryRule] | None:
        """The chapter and category that take this kind of actor."""
        for chapter in self.chapters:
            for category in chapter.categories:
                if kind in category.kinds:
                    return chapter, category
        return None

    def window_for(self, base_date: date) -> tuple[date, date]:
        """The first and the last day of the window before `base_date`."""
        if self.period.unit == "month":
            end = base_date.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        return base_date - timedelta(days=self.period.days), base_date - timedelta(days=1)

    def window_instants(self, start: date, end: date) -> tuple[datetime, datetime]:
        """The window as instants [start 00:00, day after end 00:00) in the house's zone."""
        zone = self.period.timezone
        return (
            datetime.combine(start, time.min, zone),
            datetime.combine(end + timedelta(days=1), time.min, zone),
        )

    def number_for(self, base_date: date) -> int:
        """The number that the anchor gives to the issue of `base_date`, without gaps."""
        anchor = self.numbering
        if self.period.unit == "month":
            months = (base_date.year - anchor.base_date.year) * 12
            return anchor.number + months + base_date.month - anchor.base_date.month
        return anchor.number + (base_date - anchor.base_date).days // self.period.days

    def next_base_date(self, today: date) -> date:
        """The base day of the newest window that is closed on `today`."""
        if self.period.unit == "month":
            return today.replace(day=1)
        return today - timedelta(days=(today.weekday() - self.period.base_weekday) % 7)

    def local_date(self, instant: datetime) -> date:
        """The calendar day of an instant in the house's zone."""
        return instant.astimezone(self.period.timezone).date()

    def base_line_for(self, base_date: date) -> str:
        """The line under the title that names base day and window."""
        start, end = self.window_for(base_date)
        form = self.entry.date_format
        return self.publication.base_line.format(
            base=base_date.strftime(form),
            weekday=WEEKDAYS[base_date.weekday()]
            if self.publication.language == "ko"
            else base_date.strftime("%a"),
            start=start.strftime(form),
            end=end.strftime(form),
        )


def default_house_text() -> str:
    """The commented default `hanju.toml`, as `hanju init` writes it."""
    return resources.files("hanju.defaults").joinpath("hanju.toml").read_text(encoding="utf-8")


def load_house(path: str | Path) -> House:
    """Read and validate a house file.

    Raises:
        HouseError: with file, line, key and mend.
    """
    from hanju.settings_file import parse_house  # pydantic loads here only

    return parse_house(Path(path))


@cache
def default_house() -> House:
    """The house of issue No. 108."""
    from hanju.settings_file import parse_house_text  # pydantic loads here only

    return parse_house_text(default_house_text(), path="hanju/defaults/hanju.toml")


def __getattr__(name: str) -> House:
    """Offer `DEFAULT_HOUSE` without validating it at import time."""
    if name == "DEFAULT_HOUSE":
        return default_house()
    raise AttributeError(name)
