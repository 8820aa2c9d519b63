"""The border of the house file: TOML checked by pydantic, turned into a frozen `House`.

Shape:  text of `hanju.toml` in, `House` out; a missing key takes the default house's value.
Units:  as in `settings`.
Errors: `HouseError` with line, key, problem and mend; the first wrong setting is told.
Source: STYLE.md section 5 (pydantic at three borders only); docs/decisions/0002-house.md.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
from datetime import date, time  # noqa: TC003  pydantic needs the classes at run time
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from hanju.errors import HouseError
from hanju.model.actors import Actor, ActorKind
from hanju.settings import (
    WEEKDAYS,
    CategoryRule,
    ChapterRule,
    CollectRules,
    EntryRules,
    FieldRule,
    House,
    IssueRules,
    KeepRules,
    ModelRules,
    Numbering,
    OverlapRules,
    Period,
    Policies,
    Publication,
    RankRules,
    RoundRules,
    SiteRules,
    TrendRules,
    default_house_text,
)

if TYPE_CHECKING:
    from pathlib import Path

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Words = tuple[Annotated[str, Field(min_length=1, max_length=60)], ...]
Count = Annotated[int, Field(ge=1, le=10_000)]

#: Sections that an office's file may leave out; lists (chapters, fields) are replaced whole.
_MERGED: Final = (
    "publication", "numbering", "period", "entry", "issue", "rank", "policy", "collect",
    "overlap", "model", "round", "keep", "site", "trends",
)  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Publication(_Part):
    title: Text
    english_title: str
    series_line: str
    publisher: Text
    department: str
    disclaimer: Text
    base_line: Text
    language: Literal["ko", "en"]
    page: Literal["a4", "a5", "b5", "letter"]
    notices: tuple[Text, ...] = ()
    kogl: Literal["none", "0", "1", "2", "3", "4"] = "none"

    @field_validator("base_line")
    @classmethod
    def _known_places(cls, line: str) -> str:
        try:
            line.format(base="", weekday="", start="", end="")
        except (KeyError, IndexError, ValueError) as exc:
            msg = "자리 이름은 {base} {weekday} {start} {end}만 쓸 수 있습니다"
            raise ValueError(msg) from exc
        return line


class _Numbering(_Part):
    number: Count
    base_date: date


class _Period(_Part):
    unit: Literal["week", "month"]
    base_weekday: str
    days: Annotated[int, Field(ge=1, le=31)]
    timezone: str

    @field_validator("base_weekday")
    @classmethod
    def _is_weekday(cls, day: str) -> str:
        if len(day) != 1 or day not in WEEKDAYS:
            msg = f"요일은 {' '.join(WEEKDAYS)} 가운데 하나여야 합니다"
            raise ValueError(msg)
        return day

    @field_validator("timezone")
    @classmethod
    def _is_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            msg = "없는 시간대입니다(예: Asia/Seoul)"
            raise ValueError(msg) from exc
        return name


class _Entry(_Part):
    bullets: Annotated[int, Field(ge=1, le=10)]
    headline_min: Count
    headline_max: Count
    headline_commas: Annotated[int, Field(ge=-1, le=5)]
    bullet_min: Count
    bullet_max: Count
    bullet_ranges: tuple[tuple[Count, Count], ...] = ()
    total_min: Count
    total_max: Count
    ending: Literal["noun", "any"]
    date_format: Text
    profile: Literal["house", "official"]

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        pairs = [
            ("headline_min", self.headline_min, self.headline_max),
            ("bullet_min", self.bullet_min, self.bullet_max),
            ("total_min", self.total_min, self.total_max),
            *(("bullet_ranges", low, high) for low, high in self.bullet_ranges),
        ]
        for name, low, high in pairs:
            if low > high:
                msg = f"{name}: 최소({low})가 최대({high})보다 큽니다"
                raise ValueError(msg)
        return self


class _Issue(_Part):
    entries_max: Count
    day_share_max: Annotated[float, Field(gt=0, le=1)]
    order: Literal["date", "score"]
    empty_marker: Text
    contents_title: Text
    column_heads: tuple[Text, Text]
    chapter_mark: str
    field_mark: str
    headline_mark: str
    bullet_mark: str
    source_label: str
    editions: tuple[Text, ...]


class _Rank(_Part):
    learns: bool
    learned_max: Annotated[float, Field(ge=0, le=3)]


class _Policy(_Part):
    every_entry_has_a_source: bool
    no_blocking_finding: bool
    no_fact_finding: bool
    second_person_signs: bool
    facts_by_reason: bool = False


class _Collect(_Part):
    contact: Annotated[str, Field(max_length=200)]
    pause_s: Annotated[float, Field(ge=0, le=60)]
    patience_s: Annotated[float, Field(ge=0, le=600)]
    networks: tuple[str, ...]
    ca_file: str
    pages_a_source: Annotated[int, Field(ge=1, le=10_000)]
    seconds_a_source: Annotated[float, Field(ge=10, le=86_400)]
    list_pages: Annotated[int, Field(ge=1, le=1_000)]
    first_days: Annotated[int, Field(ge=1, le=3_660)]
    files_an_article: Annotated[int, Field(ge=1, le=50)]
    mib_a_round: Annotated[int, Field(ge=1, le=10_000)]

    @field_validator("contact")
    @classmethod
    def _is_plain(cls, contact: str) -> str:
        if not (contact.isascii() and contact.isprintable()) or set(contact) & set("()"):
            msg = "영문 메일 주소나 웹 주소여야 합니다(사이트 관리자가 연락할 곳)"
            raise ValueError(msg)
        return contact

    @field_validator("networks")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            try:
                ipaddress.ip_network(network)
            except ValueError as exc:
                msg = f"주소 대역이 아닙니다: {network}(예: 10.1.0.0/16)"
                raise ValueError(msg) from exc
        return networks


class _Overlap(_Part):
    longest_run: Annotated[int, Field(ge=13, le=500)]
    share: Annotated[float, Field(ge=0, le=1)]


class _Model(_Part):
    address: str
    name: str
    tokens: Annotated[int, Field(ge=0, le=100_000_000)]
    seconds: Annotated[float, Field(ge=0, le=86_400)]
    timeout_s: Annotated[float, Field(ge=1, le=300)]
    temperature: Annotated[float, Field(ge=0, le=2)]

    @field_validator("address")
    @classmethod
    def _is_web_address(cls, address: str) -> str:
        if address and not re.fullmatch(r"https?://[^\s@]+", address):
            msg = "http:// 나 https:// 로 시작하고 아이디나 열쇠가 없는 주소여야 합니다"
            raise ValueError(msg)
        return address

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.address and not self.name:
            msg = "name: 주소를 쓰면 모델 이름도 적어야 합니다"
            raise ValueError(msg)
        return self


class _Round(_Part):
    hour: time
    on_holiday: Literal["same", "next", "combine"]
    combine: tuple[date, ...]
    skip: tuple[date, ...]
    holidays: tuple[date, ...]
    sign_days: Annotated[int, Field(ge=0, le=30)]
    sign_hour: time
    mail_to: tuple[Annotated[str, Field(min_length=3, max_length=254)], ...]

    @field_validator("hour", "sign_hour", mode="before")
    @classmethod
    def _is_hour(cls, hour: object) -> object:
        if isinstance(hour, str) and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", hour):
            msg = "시각은 09:00처럼 적어야 합니다"
            raise ValueError(msg)
        return hour

    @field_validator("mail_to")
    @classmethod
    def _are_addresses(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        for address in addresses:
            if not re.fullmatch(r"[!-?A-~]+@[A-Za-z0-9.-]+", address):
                msg = f"메일 주소가 아닙니다: {address[:60]}"
                raise ValueError(msg)
        return addresses

    @model_validator(mode="after")
    def _each_day_once(self) -> Self:
        both = sorted(set(self.combine) & set(self.skip))
        if both:
            msg = f"combine과 skip에 같은 날이 있습니다: {both[0]}"
            raise ValueError(msg)
        return self


class _Keep(_Part):
    none_days: Annotated[int, Field(ge=0, le=36_500)]
    contract_days: Annotated[int, Field(ge=0, le=36_500)]


class _Trends(_Part):
    weeks: Annotated[int, Field(ge=1, le=104)]
    appendix: bool


class _Site(_Part):
    address: Annotated[str, Field(max_length=200)]

    @field_validator("address")
    @classmethod
    def _is_web_folder(cls, address: str) -> str:
        if address and not re.fullmatch(
            r"https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?", address
        ):
            msg = "https://example.go.kr/weekly/ 처럼 영문 주소여야 합니다(아이디, ?, # 없이)"
            raise ValueError(msg)
        return address if not address or address.endswith("/") else f"{address}/"


class _Category(_Part):
    name: Text
    kinds: Annotated[tuple[ActorKind, ...], Field(min_length=1)]
    quota: Count


class _Chapter(_Part):
    title: Text
    categories: Annotated[tuple[_Category, ...], Field(min_length=1)]


class _Field(_Part):
    name: Text
    title: Text
    terms: Annotated[Words, Field(min_length=1)]
    weak_terms: Words = ()
    exclude: Words = ()


class _Actor(_Part):
    name: Text
    short: str = ""
    kind: ActorKind
    region: str | None = None
    aliases: Words = ()
    since: date | None = None
    until: date | None = None


class _HouseFile(_Part):
    publication: _Publication
    numbering: _Numbering
    period: _Period
    entry: _Entry
    issue: _Issue
    rank: _Rank
    overlap: _Overlap
    model: _Model
    policy: _Policy
    collect: _Collect
    round: _Round
    keep: _Keep
    trends: _Trends
    site: _Site
    chapters: Annotated[tuple[_Chapter, ...], Field(min_length=1)]
    fields: Annotated[tuple[_Field, ...], Field(min_length=1)]
    actors: tuple[_Actor, ...] = ()
    database: Annotated[str, Field(max_length=500)] = ""

    @field_validator("database")
    @classmethod
    def _is_address(cls, address: str) -> str:
        if address and not re.match(r"(?:postgres(?:ql)?|sqlite)://", address):
            msg = "postgresql://계정@서버/이름 꼴이어야 합니다(비밀번호는 환경 변수로)"
            raise ValueError(msg)
        return address

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        kinds: list[str] = [k for ch in self.chapters for cat in ch.categories for k in cat.kinds]
        names = [field.name for field in self.fields]
        for what, values in (("kinds", kinds), ("fields", names)):
            twice = sorted({str(v) for v in values if values.count(v) > 1})
            if twice:
                msg = f"{what}: 두 번 나옵니다: {', '.join(twice)}"
                raise ValueError(msg)
        return self


def parse_house(path: Path) -> House:
    """Read the house file at `path`; a key that is missing takes the default's value.

    Raises:
        HouseError: the file is missing, not UTF-8, not TOML, or a setting is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as exc:
        raise HouseError(
            path,
            line=None,
            key="",
            problem="파일이 없습니다",
            mend="`hanju init`으로 만들거나 --home으로 폴더를 알려 주세요.",
        ) from exc
    except (OSError, UnicodeDecodeError) as exc:
        raise HouseError(
            path,
            line=None,
            key="",
            problem=f"읽을 수 없습니다({type(exc).__name__})",
            mend="UTF-8 텍스트로 저장하고 읽기 권한을 확인하세요.",
        ) from exc
    return parse_house_text(text, path=path)


def parse_house_text(text: str, *, path: Path | str) -> House:
    """Validate the text of a house file; `path` is only for messages.

    Raises:
        HouseError: with the line of the wrong setting and the mend.
    """
    try:
        own = tomllib.loads(text)
    except tomllib.TOMLDecodeError as exc:
        found = re.search(r"line (\d+)", str(exc))
        raise HouseError(
            path,
            line=int(found[1]) if found else None,
            key="",
            problem=f"TOML 문법이 아닙니다({exc})",
            mend="따옴표와 괄호의 짝을 확인하세요.",
        ) from exc
    merged = tomllib.loads(default_house_text())
    for key, value in own.items():
        if key in _MERGED and isinstance(value, dict):
            merged[key] = {**merged[key], **value}
        else:
            merged[key] = value
    if "chapters" in own and "entry" in own and "bullet_ranges" not in own["entry"]:
        merged["entry"]["bullet_ranges"] = ()
    try:
        checked = _HouseFile.model_validate(merged)
    except ValidationError as exc:
        raise _house_error(exc, text, path) from exc
    return _frozen(checked)


def _house_error(exc: ValidationError, text: str, path: Path | str) -> HouseError:
    first = exc.errors(include_url=False)[0]
    where = first["loc"]
    key = ".".join(f"{part + 1}번째" if isinstance(part, int) else part for part in where)
    problem, mend = _in_korean(first["type"], first.get("ctx") or {}, str(first["msg"]))
    return HouseError(path, line=_line_of(where, text), key=key, problem=problem, mend=mend)


def _in_korean(kind: str, context: dict[str, Any], english: str) -> tuple[str, str]:
    match kind:
        case "missing":
            return "값이 없습니다", "기본 hanju.toml을 보고 이 줄을 더하세요."
        case "extra_forbidden":
            return "모르는 설정입니다", "이름을 고치거나 이 줄을 지우세요."
        case "literal_error":
            allowed = str(context.get("expected", "")).replace(" or ", ", ")
            return "쓸 수 없는 값입니다", f"{allowed} 가운데 하나로 고치세요."
        case "value_error":
            return str(context.get("error", english)), "이 값을 고치세요."
        case "greater_than_equal" | "greater_than" | "less_than_equal" | "less_than":
            limits = ", ".join(f"{name} {value}" for name, value in context.items())
            return f"범위를 벗어났습니다({limits})", "범위 안의 수로 고치세요."
        case _ if kind.startswith(("int", "float", "bool", "string", "date", "tuple")):
            return f"값의 꼴이 다릅니다({kind})", "기본 hanju.toml의 같은 줄을 보고 고치세요."
        case _:
            return english, "기본 hanju.toml의 같은 줄을 보고 고치세요."


def _line_of(where: tuple[int | str, ...], text: str) -> int | None:
    """Find the line of a setting: table header first, then the key below it."""
    if not where:
        return None
    table, *rest = where
    wanted = next((part for part in rest if isinstance(part, int)), 0)
    key = next((part for part in rest if isinstance(part, str)), None)
    header = re.compile(rf"\[\[?\s*{re.escape(str(table))}\s*\]\]?")
    seen, start = -1, None
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if header.match(stripped):
            seen += 1
            if seen == wanted:
                start = number
            elif start is not None:
                break
        elif start is not None and key and re.match(rf"{re.escape(key)}\s*=", stripped):
            return number
    return start


def _frozen(checked: _HouseFile) -> House:
    entry = checked.entry
    return House(
        publication=Publication(**checked.publication.model_dump()),
        numbering=Numbering(**checked.numbering.model_dump()),
        period=Period(
            unit=checked.period.unit,
            base_weekday=WEEKDAYS.index(checked.period.base_weekday),
            days=checked.period.days,
            timezone=ZoneInfo(checked.period.timezone),
        ),
        entry=EntryRules(
            **{
                **entry.model_dump(),
                "headline_commas": None if entry.headline_commas < 0 else entry.headline_commas,
            }
        ),
        issue=IssueRules(**checked.issue.model_dump()),
        policy=Policies(**checked.policy.model_dump()),
        collect=CollectRules(**checked.collect.model_dump()),
        rank=RankRules(**checked.rank.model_dump()),
        overlap=OverlapRules(**checked.overlap.model_dump()),
        model=ModelRules(**checked.model.model_dump()),
        round=RoundRules(**checked.round.model_dump()),
        keep=KeepRules(**checked.keep.model_dump()),
        trends=TrendRules(**checked.trends.model_dump()),
        site=SiteRules(**checked.site.model_dump()),
        chapters=tuple(
            ChapterRule(
                title=chapter.title,
                categories=tuple(CategoryRule(**cat.model_dump()) for cat in chapter.categories),
            )
            for chapter in checked.chapters
        ),
        fields=tuple(FieldRule(**field.model_dump()) for field in checked.fields),
        database=checked.database,
        actors=tuple(
            Actor(**{**actor.model_dump(), "short": actor.short or actor.name})
            for actor in checked.actors
        ),
    )
