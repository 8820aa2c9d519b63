"""The weekly round: collect, draft, check, keep; once for each base day, whatever stops it.

Shape:  a base day or "what is due" in, a `RoundReport` out; each stage is recorded as it begins
        and ends.
Units:  instants aware UTC, base days Asia/Seoul.
Errors: `HeldElsewhereError` while another round runs; what a stage raises is recorded and raised.
Source: DESIGN.md section 4 (`hanju run`); docs/decisions/0036-weekly-round.md.

A stage that was open when the process died is done again; every stage is safe to repeat. A draft
that people worked on is left as it is. Nothing here signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.errors import IssueFrozenError
from hanju.locks import hold
from hanju.model import FINE
from hanju.newsroom.notices import Notice, send_notices
from hanju.newsroom.round_days import Due, due_rounds, finished, waiting
from hanju.ports_care import ROUND_STAGES
from hanju.reports import RoundOutcome, RoundReport, StageOutcome

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime
    from pathlib import Path

    from hanju.newsroom.parts import Parts
    from hanju.ports import IssueRow
    from hanju.ports_care import RoundStage, StageRow

LOCK_FILE: Final = "logs/round.lock"
#: Issues that are looked at for a missing signature.
LOOKED_BACK: Final = 4


class _StoppedError(Exception):
    """A stage cannot go on by itself; the words are for the person who looks."""


def lock_path(home: Path) -> Path:
    """Where it stands who runs the round."""
    return home / LOCK_FILE


def run_round(parts: Parts, base_date: date | None, *, is_due: bool) -> RoundReport:
    """Run what is due, or the round of one base day, and tell people."""
    now = parts.clock.now()
    with hold(lock_path(parts.home), what="hanju run", since=now):
        found = due(parts) if is_due else _asked(parts, base_date, now)
        collected: dict[str, int] = {}
        rounds, notices = [], []
        for base in found.bases:
            outcome, told = _Round(parts, base, collected).run()
            rounds.append(outcome)
            notices += told
            if outcome.stages[-1].state == "failed":
                break  # later days wait for this one
        notices += _waiting_notices(parts)
        sent = send_notices(parts, notices)
    stopped = any(one.state == "failed" for outcome in rounds for one in outcome.stages)
    is_found = any(one.counts.get("blocking") for outcome in rounds for one in outcome.stages)
    return RoundReport(
        rounds=tuple(rounds),
        why=found.why,
        notices=tuple((one.kind, one.way, one.problem) for one in sent),
        blocks=stopped or is_found or found.is_doubtful or any(one.problem for one in sent),
    )


def due(parts: Parts) -> Due:
    """Which rounds are due now, or why none is."""
    now = parts.clock.now()
    return due_rounds(now, parts.house, parts.store.care.stages(), parts.store.issue_rows())


def _asked(parts: Parts, base_date: date | None, now: datetime) -> Due:
    """The round of one day, asked for by a person: not twice, and not before its window closed."""
    house, today = parts.house, parts.house.local_date(now)
    base = base_date or house.next_base_date(today)
    if base > today:
        return Due(why=f"기준일 {base}은 아직 오지 않았습니다.", is_doubtful=True)
    if base in finished(parts.store.care.stages()):
        return Due(why=waiting(house, base))
    row = _issue_of(parts, base)
    if row is not None and row.is_signed:
        return Due(why=f"제{row.number}호(기준일 {base})는 이미 확정되었습니다.")
    return Due(bases=(base,))


def _issue_of(parts: Parts, base: date) -> IssueRow | None:
    return next((row for row in parts.store.issue_rows() if row.base_date == base), None)


class _Round:
    """The stages of one base day."""

    def __init__(self, parts: Parts, base: date, collected: dict[str, int]) -> None:
        self.parts, self.base, self.collected = parts, base, collected
        self.before: dict[str, StageRow] = {
            row.stage: row for row in parts.store.care.stages() if row.base_date == base
        }
        self.number: int | None = None

    def run(self) -> tuple[RoundOutcome, list[Notice]]:
        """Do every stage that is not done; stop at the first that cannot go on."""
        works: dict[RoundStage, Callable[[], Mapping[str, int]]] = {
            "collect": self._collect,
            "draft": self._draft,
            "check": self._check,
            "keep": self._keep,
        }
        outcomes: list[StageOutcome] = []
        for stage in ROUND_STAGES:
            known = self.before.get(stage)
            if known is not None and known.state == "done" and not self._looks_again(stage):
                outcomes.append(StageOutcome(stage=stage, state="before", counts=known.counts))
                continue
            outcomes.append(self._one(stage, works[stage]))
            if outcomes[-1].state == "failed":
                break
        row = _issue_of(self.parts, self.base)
        self.number = row.number if row else None
        resumed = any(one.state != "done" for one in self.before.values())
        outcome = RoundOutcome(
            base_date=self.base, number=self.number, stages=tuple(outcomes), resumed=resumed
        )
        return outcome, self._notices(outcome)

    def _looks_again(self, stage: RoundStage) -> bool:
        """Whether to collect once more: the draft could not be written from what was there."""
        draft = self.before.get("draft")
        return stage == "collect" and draft is not None and draft.state == "failed"

    def _one(self, stage: RoundStage, work: Callable[[], Mapping[str, int]]) -> StageOutcome:
        care, clock = self.parts.store.care, self.parts.clock
        care.begin_stage(self.base, stage, at=clock.now())
        try:
            counts = work()
        except _StoppedError as exc:
            care.end_stage(self.base, stage, at=clock.now(), problem=str(exc))
            return StageOutcome(stage=stage, state="failed", counts={}, problem=str(exc))
        except BaseException as exc:
            care.end_stage(self.base, stage, at=clock.now(), problem=str(exc) or type(exc).__name__)
            raise
        care.end_stage(self.base, stage, at=clock.now(), counts=counts)
        self.parts.log.info("round_stage", base=str(self.base), stage=stage, **counts)
        return StageOutcome(stage=stage, state="done", counts=counts)

    def _collect(self) -> Mapping[str, int]:
        from hanju.newsroom.collecting import collect

        if not self.collected:  # days that were missed share one look at the sources
            report = collect(self.parts, ())
            needing = sum(one.state not in {*FINE, "empty"} for one in report.sources)
            self.collected.update(sources=len(report.sources), added=report.added, broken=needing)
        return dict(self.collected)

    def _draft(self) -> Mapping[str, int]:
        from hanju.newsroom.drafting import draft

        parts = self.parts
        row = _issue_of(parts, self.base)
        if row is not None and self._is_theirs(row):
            return {"number": row.number, "left": 1}
        window = parts.house.window_instants(*parts.house.window_for(self.base))
        if not parts.store.articles_between(*window):
            start, end = parts.house.window_for(self.base)
            message = (
                f"{start}~{end}에 나온 글이 한 건도 없어 초안을 쓰지 않았습니다. "
                "출처(`hanju sources list`)와 이 컴퓨터의 시계를 보세요."
            )
            raise _StoppedError(message)
        try:
            report = draft(parts, self.base, drafter=None, replace_edited=False)
        except IssueFrozenError as exc:  # signed while we collected
            return {"number": exc.number, "left": 1}
        return {"number": report.number, "entries": report.entries, "articles": report.articles}

    def _is_theirs(self, row: IssueRow) -> bool:
        """Whether people worked on the draft, or it is past being one."""
        store = self.parts.store
        return (
            row.is_signed
            or row.state != "draft"
            or bool(self.parts.people_of(row.number))
            or bool(store.decisions(row.number, row.number))
            or bool(store.acts(row.number))
        )

    def _check(self) -> Mapping[str, int]:
        from hanju.newsroom.issues import check

        row = _issue_of(self.parts, self.base)
        if row is None:
            message = "초안이 없어졌습니다. `hanju draft`로 다시 쓰세요."
            raise _StoppedError(message)
        report = check(self.parts, row.number, by="")
        blocking = sum(one.severity == "E" for one in report.findings)
        return {"findings": len(report.findings), "blocking": blocking + len(report.policies)}

    def _keep(self) -> Mapping[str, int]:
        from hanju.newsroom.keeping import keep

        report = keep(self.parts, is_trial=False)
        return {"expired": report.articles, "files": report.files}

    def _notices(self, outcome: RoundOutcome) -> list[Notice]:
        counts = {one.stage: one.counts for one in outcome.stages}
        last = outcome.stages[-1]
        notices = _broken_notices(self.parts, self.base)
        if last.state == "failed":
            notices.append(
                Notice(
                    kind="round_stopped",
                    keys=(f"stopped {self.base} {last.stage}",),
                    subject=f"[hanju] 기준일 {self.base}의 초안을 쓰지 못했습니다",
                    text=last.problem,
                )
            )
        elif outcome.number is not None:
            sign_at = self.parts.house.sign_at(self.base)
            draft, check = counts["draft"], counts["check"]
            made = (
                "사람이 고친 초안이 있어 그대로 두었습니다."
                if draft.get("left")
                else f"글 {draft.get('articles', 0):,}건에서 "
                f"항목 {draft.get('entries', 0)}건을 썼습니다."
            )
            notices.append(
                Notice(
                    kind="draft_ready",
                    keys=(f"draft {outcome.number} {self.base}",),
                    number=outcome.number,
                    subject=f"[hanju] 제{outcome.number}호 초안이 되었습니다",
                    text=(
                        f"{made} 점검에서 나온 것 {check.get('findings', 0)}건, 승인을 막는 것 "
                        f"{check.get('blocking', 0)}건. {sign_at:%m-%d %H:%M}까지 읽고 서명해 "
                        "주세요(`hanju desk`)."
                    ),
                )
            )
        return notices


def _broken_notices(parts: Parts, base: date) -> list[Notice]:
    """Sources that were broken at the round before and are so still."""
    ended = [
        row.ended_at
        for row in parts.store.care.stages()
        if row.stage == "collect" and row.base_date < base and row.ended_at is not None
    ]
    if not ended:
        return []
    before, health = max(ended), parts.store.source_health()
    found = []
    for source in parts.store.sources():
        known = health.get(source.id)
        if source.is_on and known is not None and known.state not in {*FINE, "empty"}:  # noqa: SIM102
            if known.since <= before and known.failures >= 2:
                found.append((source, known))
    if not found:
        return []
    lines = "\n".join(f"- {source.name}: {known.why} {known.mend}" for source, known in found)
    return [
        Notice(
            kind="sources_broken",
            keys=tuple(f"broken {one.id} {known.since.isoformat()}" for one, known in found),
            subject=f"[hanju] 출처 {len(found)}곳이 두 번 이어 수집되지 않았습니다",
            text=lines,
        )
    ]


def _waiting_notices(parts: Parts) -> list[Notice]:
    """Drafts of rounds that nobody signed in time."""
    rounds = {row.base_date for row in parts.store.care.stages()}
    now = parts.clock.now()
    return [
        Notice(
            kind="unsigned",
            keys=(f"unsigned {row.number} {row.base_date}",),
            number=row.number,
            subject=f"[hanju] 제{row.number}호에 아직 아무도 서명하지 않았습니다",
            text=(
                f"기준일 {row.base_date}, 서명할 시각 "
                f"{parts.house.sign_at(row.base_date):%m-%d %H:%M}이 지났습니다. "
                "승인은 사람이 합니다(`hanju desk`, `hanju approve`)."
            ),
        )
        for row in parts.store.issue_rows()[:LOOKED_BACK]
        if not row.is_signed
        and row.base_date in rounds
        and now >= parts.house.sign_at(row.base_date)
    ]
