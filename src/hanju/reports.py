"""Reports: what a command did, as frozen nouns that the terminal and the desk can show.

Shape:  one dataclass a command; `as_json` gives plain values for `--json`.
Units:  seconds, MiB; dates Asia/Seoul.
Errors: none.
Source: DESIGN.md section 4.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.desk import Policy
    from hanju.model import Article, Edition, Finding, Source, SourceHealth, SourceKind
    from hanju.ports import ArticlesAdded


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row of a file that was left out, and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """Why a file was not read, where, and what a person can do."""

    place: str
    problem: str
    mend: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What importing one file did; with `unread` nothing of it is stored."""

    path: Path
    format: str
    rows: int
    stored: ArticlesAdded
    skipped: tuple[SkippedRow, ...]
    undated: int
    notes: tuple[str, ...]
    unread: FileProblem | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReport:
    """What drafting an issue did."""

    number: int
    base_date: date
    window_start: date
    window_end: date
    articles: int
    candidates: int
    stories: int
    entries: int
    cells: tuple[tuple[str, str, str, int, int], ...]
    days: tuple[tuple[date, int], ...]
    dropped: Mapping[str, int]
    without_body: int
    seconds: Mapping[str, float]
    peak_mib: float
    #: entries that people touched and that stayed; what a new sifting would do to them
    kept: int = 0
    proposals: int = 0
    #: choices of earlier issues that were learned from
    learned_choices: int = 0
    learned_issues: int = 0
    model: ModelCost | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCost:
    """What a language model cost and gave; bullets `kept` are its own."""

    name: str
    questions: int
    cached: int
    tokens: int
    seconds: float
    kept: int
    replaced: int
    entries: int
    fallback_entries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MendReport:
    """What the linter put right by itself: entries that changed, and how often by rule."""

    number: int
    entries: int
    rules: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """Findings and blocking policies of an issue."""

    number: int
    state: str
    entries: int
    findings: tuple[Finding, ...]
    policies: tuple[Policy, ...]
    #: what `--fix` put right before: (rule, how often)
    mended: tuple[tuple[str, int], ...] = ()

    @property
    def blocks(self) -> bool:
        """True when a finding of level E or a policy stands in the way."""
        return bool(self.policies) or any(f.severity == "E" for f in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedIssue:
    """An issue that came from a file; `changes` when it was here already."""

    number: int
    entries: int
    bullets: int
    stored: bool
    changes: tuple[str, ...]
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReport:
    """An issue as it was signed."""

    number: int
    signed_by: str
    signed_at: datetime
    content_hash: str
    entries: int
    is_back_number: bool
    edition: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishReport:
    """Editions written from one frozen issue."""

    number: int
    content_hash: str
    editions: tuple[Edition, ...]
    seconds: Mapping[str, float]
    edition: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionReport:
    """What a person chose, and where the entry stands or stood."""

    number: int
    action: str
    headline: str
    entry_id: str | None
    place: str
    is_in: bool
    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyReport:
    """What became of one article, story or entry, and why.

    `outcome`: "printed", "candidate", "taken_out" by a person, "dropped" by a rule, or "unseen".
    `reasons` holds every reason there is; the groups below part them for reading.
    """

    number: int
    article_id: str
    title: str
    outcome: str
    reasons: tuple[str, ...]
    rule: str = ""
    entry_id: str | None = None
    headline: str = ""
    place: str = ""
    placement: tuple[str, ...] = ()
    ranking: tuple[str, ...] = ()
    lead: str = ""
    articles: tuple[str, ...] = ()
    publishers: int = 0
    merges: tuple[str, ...] = ()
    #: stories that look alike and stay apart, the nearest first, with the veto
    refusals: tuple[str, ...] = ()
    earlier: str = ""
    continues: str = ""
    decisions: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source and how it is; `health` None before it was ever asked."""

    source: Source
    health: SourceHealth | None
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOutcome:
    """What one round did at one source: `shown` articles stood there, `stored` were new."""

    id: str
    name: str
    state: str
    shown: int = 0
    undated: int = 0
    files: int = 0  # attachments that were read
    kind: SourceKind = "feed"
    stored: ArticlesAdded | None = None
    why: str = ""
    mend: str = ""
    notes: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    since: datetime | None = None
    last_good_at: datetime | None = None
    failures: int = 0
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectReport:
    """What one round did; `added` counts what was new everywhere."""

    sources: tuple[SourceOutcome, ...]
    added: int
    seconds: float
    peak_mib: float

    @property
    def blocks(self) -> bool:
        """True when somebody should look after a source."""
        return any(one.state not in {"ok", "unchanged", "empty"} for one in self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedChoice:
    """One of several feeds that a page offers."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSource:
    """A source with what it would collect; several `choices` and no source when one must choose."""

    source: Source | None
    is_new: bool = False
    form: str = ""
    articles: tuple[Article, ...] = ()
    notes: tuple[str, ...] = ()
    choices: tuple[FeedChoice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSources:
    """What importing a list of sources did."""

    added: tuple[Source, ...]
    known: int
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StageOutcome:
    """What one stage of a round did now; "before" was done by an earlier call."""

    stage: str
    state: str  # "done" | "before" | "failed"
    counts: Mapping[str, int]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundOutcome:
    """The round of one base day; `resumed` when an earlier call was stopped in the middle."""

    base_date: date
    number: int | None
    stages: tuple[StageOutcome, ...]
    resumed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundReport:
    """What `hanju run` did; `why` when nothing, `notices` as (kind, way, problem)."""

    rounds: tuple[RoundOutcome, ...]
    why: str
    notices: tuple[tuple[str, str, str], ...]
    blocks: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepReport:
    """Bodies whose time was over, and files that nothing named."""

    articles: int
    versions: int
    files: int
    strays: int
    is_trial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeDownReport:
    """What left the store, and what a person has to decide about."""

    article_id: str
    url: str
    title: str
    versions: int
    files: int
    drafts: tuple[int, ...]
    signed: tuple[int, ...]
    editions: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """One file that holds a newsroom; `missing` blobs were gone before."""

    path: Path
    size_bytes: int
    sha256: str
    rows: Mapping[str, int]
    blobs: int
    editions: int
    missing: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedTable:
    """A table that was copied and read back; `digest` is the sum of the hashes of its rows."""

    table: str
    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveReport:
    """A newsroom in another database; `aside` says where the old rows are."""

    place: str
    tables: tuple[MovedTable, ...]
    rows: int
    aside: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportReport:
    """A folder of open files with everything of a newsroom; rows by kind."""

    folder: Path
    rows: Mapping[str, int]
    files: int
    size_bytes: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """A newsroom put back; `aside` is where the one before lies."""

    home: Path
    made_at: str
    rows: Mapping[str, int]
    blobs: int
    editions: int
    aside: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """One thing `hanju doctor` looked at."""

    name: str
    state: str
    detail: str
    mend: str = ""


def as_json(value: Any) -> Any:
    """Turn a report into plain JSON values."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        plain = {
            field.name: as_json(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        if isinstance(value, CheckReport | CollectReport):
            plain["blocks"] = value.blocks
        return plain
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, dict):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [as_json(item) for item in value]
    return value
