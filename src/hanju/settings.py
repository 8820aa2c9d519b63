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

from hanju.model.calendar import holiday_name, working_day_from

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    #: a person may confirm a fact with a reason where no place in a source can be named
    facts_by_reason: bool = False


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
class RoundRules:
    """When the weekly round runs, which weeks have no issue, and who is told.

    `on_holiday`: a base day that is a holiday is drafted on that day ("same"), on the next working
    day ("next"), or its days go into the next issue ("combine"). `combine` and `skip` name base
    days one by one: the days of the first go into the next issue, those of the second into none.
    """

    hour: time = time(9)
    on_holiday: Literal["same", "next", "combine"] = "next"
    combine: tuple[date, ...] = ()
    skip: tuple[date, ...] = ()
    holidays: tuple[date, ...] = ()
    sign_days: int = 1
    sign_hour: time = time(15)
    mail_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRules:
    """How many days bodies are kept that nobody allowed us to keep; 0 is for ever."""

    none_days: int = 180
    contract_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """Where the public site will stand; "" while nobody knows, else it ends in a slash."""

    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendRules:
    """How many weeks trends look back, and whether editions carry the page 이번 주 한눈에."""

    weeks: int = 12
    appendix: bool = False


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
    round: RoundRules = RoundRules()
    keep: KeepRules = KeepRules()
    #: The address of a PostgreSQL server; "" for the file beside `hanju.toml`.
    database: str = ""
    trends: TrendRules = TrendRules()
    site: SiteRules = SiteRules()

    def category_of(self, kind: ActorKind) -> tuple[ChapterRule, CategoryRule] | None:
        """The chapter and category that take this kind of actor."""
        for chapter in self.chapters:
            for category in chapter.categories:
                if kind in category.kinds:
                    return chapter, category
        return None

    def window_for(self, base_date: date) -> tuple[date, date]:
        """The first and the last day of the window before `base_date`, combined weeks included."""
        start, end = self._own_window(base_date)
        before = self.base_before(base_date)
        while self.is_combined(before):
            start = min(start, self._own_window(before)[0])
            before = self.base_before(before)
        return start, end

    def _own_window(self, base_date: date) -> tuple[date, date]:
        if self.period.unit == "month":
            end = base_date.replace(day=1) - timedelta(days=1)
            return end.replace(day=1), end
        return base_date - timedelta(days=self.period.days), base_date - timedelta(days=1)

    @property
    def _step(self) -> timedelta:
        """From one base day to the next; a window that is no whole weeks long comes every week."""
        days = self.period.days
        return timedelta(days=days if days % 7 == 0 else 7)

    def base_before(self, base_date: date) -> date:
        """The base day before one, whether it has an issue or not."""
        if self.period.unit == "month":
            return (base_date.replace(day=1) - timedelta(days=1)).replace(day=1)
        return base_date - self._step

    def base_after(self, base_date: date) -> date:
        """The base day after one, whether it has an issue or not."""
        if self.period.unit == "month":
            return (base_date.replace(day=1) + timedelta(days=32)).replace(day=1)
        return base_date + self._step

    def is_combined(self, base_date: date) -> bool:
        """Whether the days of this base day go into the next issue."""
        rules = self.round
        if base_date in rules.combine:
            return True
        return (
            rules.on_holiday == "combine"
            and base_date not in rules.skip
            and bool(holiday_name(base_date, rules.holidays))
        )

    def has_issue(self, base_date: date) -> bool:
        """Whether a base day has an issue of its own."""
        return base_date not in self.round.skip and not self.is_combined(base_date)

    def draft_at(self, base_date: date) -> datetime:
        """When the draft of a base day is due."""
        rules, day = self.round, base_date
        if rules.on_holiday == "next" and holiday_name(day, rules.holidays):
            day = working_day_from(day, rules.holidays)
        return datetime.combine(day, rules.hour, self.period.timezone)

    def sign_at(self, base_date: date) -> datetime:
        """Until when the issue of a base day should be signed."""
        rules, drafted = self.round, self.draft_at(base_date).date()
        day = drafted
        if rules.sign_days:
            first = drafted + timedelta(days=1)
            day = working_day_from(first, rules.holidays, after=rules.sign_days - 1)
        return datetime.combine(day, rules.sign_hour, self.period.timezone)

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
            number = anchor.number + months + base_date.month - anchor.base_date.month
        else:
            number = anchor.number + (base_date - anchor.base_date).days // self.period.days
        first, last = sorted((base_date, anchor.base_date))
        left_out = sum(not self.has_issue(base) for base in self._bases(first, last))
        return number - left_out if base_date > anchor.base_date else number + left_out

    def _bases(self, first: date, last: date) -> Iterator[date]:
        """Base days in [first, last)."""
        rules = self.round
        if not (rules.combine or rules.skip or rules.on_holiday == "combine"):
            return  # every one has an issue
        while first < last:
            yield first
            first = self.base_after(first)

    def next_base_date(self, today: date) -> date:
        """The base day of the newest window that is closed on `today` and has an issue."""
        if self.period.unit == "month":
            base = today.replace(day=1)
        else:
            base = today - timedelta(days=(today.weekday() - self.period.base_weekday) % 7)
            off = (base - self.numbering.base_date) % self._step
            if off.days % 7 == 0:
                base -= off  # every second week: the weeks that the anchor counts
        while not self.has_issue(base):
            base = self.base_before(base)
        return base

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
