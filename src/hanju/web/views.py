"""What the templates need of an issue, in words and plain values.

Shape:  a `PageView` and the house in, an `EditorView` out.
Units:  instants are shown in Korean time; spans [start, end) in code points.
Errors: none.
Source: design/desk.md sections 1, 3 and 4.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, Literal
from zoneinfo import ZoneInfo

from hanju.newsroom.desk.choosing import GROUPS
from hanju.newsroom.desk.fields import field_of_where, read
from hanju.newsroom.desk.word_mends import is_fact
from hanju.web.words import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from hanju.model import Cell, Entry, Finding, Issue, User
    from hanju.newsroom.desk import EntryView, PageView, WordMend
    from hanju.settings import House

    #: What the words of findings would become: `Desk.word_mends`.
    Mends = Callable[[Entry, Iterable[Finding]], Mapping[Finding, WordMend]]

SEOUL: Final = ZoneInfo("Asia/Seoul")
DAYS: Final = "월화수목금토일"
#: Days with fewer entries are hatched in the bars.
FEW: Final = 3
STATE_WORDS: Final = {"draft": "초안", "accepted": "확인", "held": "보류", "dropped": "제외"}
ISSUE_WORDS: Final = {
    "draft": "편집 중", "in_review": "검토 중", "approved": "확정", "published": "발행",
}  # fmt: skip
WRITERS: Final = {"builtin": "규칙 초안", "llm": "AI 초안", "editor": "", "import": "가져온 글"}
LICENSES: Final = {
    "none": "뉴스 · 요약만", "kogl-0": "공공누리 0유형", "kogl-1": "공공누리 1유형",
    "kogl-2": "공공누리 2유형", "kogl-3": "공공누리 3유형", "kogl-4": "공공누리 4유형",
    "contract": "계약", "own": "우리 글",
}  # fmt: skip
LEVELS: Final = {"E": "막음", "W": "주의", "I": "참고"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry on the page; `n` counts in printing order, `cell` names its place."""

    n: int
    view: EntryView
    cell: str
    date_text: str
    found: tuple[dict[str, Any], ...]
    source_line: str
    when: str
    is_in_window: bool
    by: str

    @property
    def id(self) -> str:
        """The id of the entry."""
        return self.view.entry.id

    @property
    def entry(self) -> Entry:
        """Its text."""
        return self.view.entry

    @property
    def state_word(self) -> str:
        """How it stands, in the desk's words."""
        return STATE_WORDS[self.view.state]

    @property
    def writer(self) -> str:
        """Who wrote the draft, where no person did."""
        return WRITERS[self.view.entry.written_by]

    @property
    def stops(self) -> int:
        """Findings that block."""
        return self.view.stops

    @property
    def warns(self) -> int:
        """Findings that need a look."""
        return sum(one.severity == "W" for one in self.view.findings)

    @property
    def left(self) -> bool:
        """Whether something is still to be done about it."""
        return self.view.is_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One category of a table of the page."""

    cell: str
    name: str
    to: str
    rows: tuple[Row, ...]
    dropped: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One field of a chapter, printed as one table."""

    number: int
    chapter: str
    field: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell of the small table on the left."""

    cell: str
    name: str
    done: int
    total: int
    stops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One category of a chapter with its cells, one for each field."""

    name: str
    places: tuple[Place | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the window with its number of entries; `share` is of the fullest day."""

    day: str
    count: int
    share: int
    is_low: bool
    long: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorView:
    """The editor page."""

    page: PageView
    state_word: str
    window: str
    fields: tuple[str, ...]
    chapters: tuple[tuple[str, tuple[PlaceRow, ...]], ...]
    tables: tuple[Table, ...]
    days: tuple[Day, ...]
    days_note: str
    lists: tuple[tuple[str, tuple[Row, ...]], ...]
    stops: int
    talks: int
    is_frozen: bool

    @property
    def issue(self) -> Issue:
        """The issue."""
        return self.page.issue

    def rows(self) -> Iterator[Row]:
        """Every entry that stands on the page, in printing order."""
        for table in self.tables:
            for block in table.blocks:
                yield from block.rows

    @property
    def total(self) -> int:
        """Entries on the page, those on hold with them."""
        return sum(1 for _ in self.rows())

    @property
    def left(self) -> int:
        """Entries with something still to do."""
        return sum(row.left for row in self.rows())


def editor_view(
    page: PageView,
    house: House,
    people: Mapping[str, str] | None = None,
    mends: Mends | None = None,
    state_word: str = "",
) -> EditorView:
    """Put an issue into the shape of the editor page; `people` says how accounts are read."""
    issue = page.issue
    cells = [(c.title, f.name, k.name) for c, f, k in issue.cells()]
    names = {cell: _code(issue, cell) for cell in cells}
    tables = tuple(_tables(page, house, names, people or {}, mends))
    rows = [row for table in tables for block in table.blocks for row in block.rows]
    return EditorView(
        page=page,
        state_word=state_word or ISSUE_WORDS[issue.state],
        window=f"{day_text(issue.window_start)}~{day_text(issue.window_end)}",
        fields=tuple(dict.fromkeys(cell[1].removesuffix(" 분야") for cell in cells)),
        chapters=tuple(_chapters(issue, tables)),
        tables=tables,
        days=tuple(_days(page)),
        days_note=_days_note(page),
        lists=tuple(_lists(tables)),
        stops=sum(row.stops > 0 for row in rows),
        talks=sum(row.view.open_comments > 0 for row in rows),
        is_frozen=issue.state in {"approved", "published"},
    )


def _code(issue: Issue, cell: Cell) -> str:
    for c, chapter in enumerate(issue.chapters, 1):
        for f, field in enumerate(chapter.fields, 1):
            for k, category in enumerate(field.categories, 1):
                if (chapter.title, field.name, category.name) == cell:
                    return f"{c}.{f}.{k}"
    return ""


def _tables(
    page: PageView,
    house: House,
    names: dict[Cell, str],
    people: Mapping[str, str],
    mends: Mends | None,
) -> Iterator[Table]:
    views = {view.entry.id: view for view in page.entries}
    n = 0
    for number, chapter in enumerate(page.issue.chapters, 1):
        for field in chapter.fields:
            blocks = []
            for category in field.categories:
                cell = (chapter.title, field.name, category.name)
                inside = [views[one.id] for one in category.entries if one.id in views]
                inside = _with_held(inside, [one for one in page.held if one.cell == cell])
                rows = []
                for view in inside:
                    n += 1
                    rows.append(row_of(view, n, names[cell], house, page.issue, people, mends))
                out = [
                    row_of(view, 0, names[cell], house, page.issue, people)
                    for view in page.dropped
                    if view.cell == cell
                ]
                blocks.append(
                    Block(
                        cell=names[cell],
                        name=category.name,
                        to=place_name(cell),
                        rows=tuple(rows),
                        dropped=tuple(out),
                    )
                )
            yield Table(
                number=number, chapter=chapter.title, field=field.name, blocks=tuple(blocks)
            )


def _with_held(printed: Sequence[EntryView], held: Iterable[EntryView]) -> list[EntryView]:
    """What is on hold stands where its day would put it."""
    made = list(printed)
    for view in held:
        day = view.entry.event_date
        at = next((n for n, one in enumerate(made) if one.entry.event_date > day), len(made))
        made.insert(at, view)
    return made


def row_of(
    view: EntryView,
    n: int,
    cell: str,
    house: House,
    issue: Issue,
    people: Mapping[str, str] | None = None,
    mends: Mends | None = None,
) -> Row:
    """One entry in the shape of the page."""
    entry = view.entry
    outlets = tuple(dict.fromkeys(one.outlet for one in entry.sources if one.outlet))
    shown = ", ".join(outlets[:3]) + (f" 외 {len(outlets) - 3}건" if len(outlets) > 3 else "")
    return Row(
        n=n,
        view=view,
        cell=cell,
        date_text=entry.event_date.strftime(house.entry.date_format),
        found=tuple(findings_json(entry, view.findings, view.dismissed, mends=mends)),
        source_line=f"{house.issue.source_label}: {shown}" if shown else "",
        when=clock_text(view.at) if view.at else "",
        by=(people or {}).get(view.by, view.by),
        is_in_window=issue.window_start <= entry.event_date <= issue.window_end,
    )


def finding_json(
    entry: Entry, finding: Finding, mend: WordMend | None = None, *, is_left: bool = False
) -> dict[str, Any]:
    """A finding as the page's scripts read it; `after` only where it is known what to write."""
    field = field_of_where(finding.where)
    told: dict[str, Any] = {
        "rule": finding.rule,
        "severity": finding.severity,
        "where": finding.where,
        "field": field,
        "span": list(finding.span),
        "message": finding.message,
        "mend": finding.mend,
    }
    if is_fact(finding):
        told["fact"] = True
    if is_left:
        told["left"] = True
    elif mend is not None:
        told["before"] = read(entry, field)[slice(*finding.span)]
        told["after"] = mend.after
        told["source"] = mend.is_of_source
    return told


def findings_json(
    entry: Entry,
    findings: Sequence[Finding],
    dismissed: Sequence[Finding] = (),
    *,
    mends: Mends | None = None,
) -> list[dict[str, Any]]:
    """The findings of an entry as the page's scripts read them, with those left as they are."""
    known = mends(entry, findings) if mends else {}
    return [
        *(finding_json(entry, one, known.get(one)) for one in findings),
        *(finding_json(entry, one, is_left=True) for one in dismissed),
    ]


def _chapters(issue: Issue, tables: Sequence[Table]) -> Iterator[tuple[str, tuple[PlaceRow, ...]]]:
    fields = list(dict.fromkeys(table.field for table in tables))
    for number, chapter in enumerate(issue.chapters, 1):
        own = {table.field: table for table in tables if table.number == number}
        names = dict.fromkeys(block.name for table in own.values() for block in table.blocks)
        rows = []
        for name in names:
            places = []
            for field in fields:
                blocks = own[field].blocks if field in own else ()
                block = next((one for one in blocks if one.name == name), None)
                places.append(_place(block) if block else None)
            rows.append(PlaceRow(name=name, places=tuple(places)))
        yield f"{number} {short(chapter.title)}", tuple(rows)


def short(title: str) -> str:
    """A chapter's title where there is little room: what it is about, in two words."""
    words = title.partition("(")[0].split()
    told = [word for word in words if word not in {"및", "주요", "내용", "관련"}]
    return " ".join(told[-2:]) if told[-1:] == ["동향"] else "·".join([*told[:1], *told[1:][-1:]])


def _place(block: Block) -> Place:
    return Place(
        cell=block.cell,
        name=block.name,
        done=sum(row.view.state == "accepted" for row in block.rows),
        total=len(block.rows),
        stops=sum(row.stops for row in block.rows),
    )


def _lists(tables: Sequence[Table]) -> Iterator[tuple[str, tuple[Row, ...]]]:
    for table in tables:
        for block in table.blocks:
            name = table.field.removesuffix("분야").strip()
            yield f"{block.cell}|{block.name} · {name}", (*block.rows, *block.dropped)


def _days(page: PageView) -> Iterator[Day]:
    issue = page.issue
    counts = Counter(dict(page.days))
    most = max(counts.values(), default=0) or 1
    day = issue.window_start
    while day <= issue.window_end:
        count = counts[day]
        yield Day(
            day=DAYS[day.weekday()],
            count=count,
            share=round(100 * count / most),
            is_low=count < FEW,
            long=day_text(day),
        )
        day += timedelta(days=1)


def _days_note(page: PageView) -> str:
    issue = page.issue
    counts = dict(page.days)
    length = (issue.window_end - issue.window_start).days + 1
    covered = sum(
        bool(counts.get(issue.window_start + timedelta(days=n), 0)) for n in range(length)
    )
    total = sum(counts.values()) or 1
    first = round(100 * counts.get(issue.window_start, 0) / total)
    return f"{length}일 중 {covered}일 · 첫날 {first}%"


def fields_of(entry: Entry) -> tuple[str, ...]:
    """The names of the fields of an entry, in the order of the page."""
    return ("headline", "date", *(f"b{n}" for n in range(1, len(entry.bullets) + 1)))


def field_word(field: str) -> str:
    """A field as people call it."""
    words = {"headline": "제목", "date": "날짜", "sources": "출처"}
    return words.get(field) or f"문장 {field[1:]}"


def form_fields(view: EntryView) -> list[tuple[str, str, str, list[Finding]]]:
    """The fields of an entry as a form shows them: name, word, text, what is wrong."""
    return [
        (
            field,
            field_word(field),
            read(view.entry, field),
            [one for one in view.findings if field_of_where(one.where) == field],
        )
        for field in fields_of(view.entry)
    ]


def places(issue: Issue) -> list[tuple[str, str]]:
    """Where an entry can stand: what the desk is told, and what people read."""
    cells = [(c.title, f.name, k.name) for c, f, k in issue.cells()]
    return [(place_name(cell), " > ".join(cell)) for cell in cells]


def place_name(cell: Cell) -> str:
    """A place as the desk is told it: 탄소중립·지자체."""
    return f"{cell[1].removesuffix(' 분야')}·{cell[2]}"


def day_text(day: date) -> str:
    """A day as the desk writes it: 12. 4.(목)."""
    return f"{day.month}. {day.day}.({DAYS[day.weekday()]})"


def clock_text(at: datetime) -> str:
    """The time of day in Korea."""
    return at.astimezone(SEOUL).strftime("%H:%M")


def moment_text(at: datetime | None) -> str:
    """A day and a time in Korea, "" for none."""
    if at is None:
        return ""
    there = at.astimezone(SEOUL)
    return f"{day_text(there.date())} {there:%H:%M}"


def script_values(
    view: EditorView, house: House, *, me: User, people: Mapping[str, str], before: int = 0
) -> dict[str, Any]:
    """What the scripts of the editor need to know of the house and of who is here."""
    rules = house.entry
    ranges: dict[str, tuple[int, int]] = {"headline": (rules.headline_min, rules.headline_max)}
    ranges |= {f"b{n + 1}": rules.bullet_range(n) for n in range(rules.bullets)}
    issue = view.issue
    return {
        "number": issue.number,
        "me": me.name,
        "shown": me.shown,
        "people": dict(people),
        "event": view.page.event_id,
        "ranges": ranges,
        "bullets": rules.bullets,
        "window": [issue.window_start.isoformat(), issue.window_end.isoformat()],
        "keys": me.single_keys,
        "frozen": view.is_frozen,
        "before": before,
        "sent": _sent(view, people),
        "words": {one: told(one) for one in GROUPS} if me.language == "en" else {},
        "dates": rules.date_format,
        "reasons": house.policy.facts_by_reason,
        "state": issue.state,
    }


def _sent(view: EditorView, people: Mapping[str, str]) -> dict[str, Any] | None:
    """Who sent the issue back, why, and at how many entries they left a comment."""
    last = view.page.sent_back
    if last is None:
        return None
    return {"by": people.get(last.by, last.by), "note": last.note, "marked": view.page.marked}


NextStep = Literal["review", "sign", "publish", ""]


def next_step(issue: Issue, *, may_sign: bool) -> tuple[NextStep, str]:
    """The next step of an issue and the word on its button."""
    steps: dict[str, tuple[NextStep, str]] = {
        "draft": ("review", "검토 요청"),
        "in_review": ("sign", "승인하고 확정" if may_sign else "검토 보기"),
        "approved": ("publish", "발행"),
        "published": ("publish", "발행한 것 보기"),
    }
    return steps[issue.state]
