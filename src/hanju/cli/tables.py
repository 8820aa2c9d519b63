"""Tables: what a report looks like to a person.

Shape:  a report in, something rich can print out.
Units:  as in the reports.
Errors: none; every text from outside is printed as plain text, never as markup.
Source: STYLE.md section 10 (people look before they read).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from rich.console import Group
from rich.table import Table
from rich.text import Text

from hanju.reports import as_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from rich.console import RenderableType

    from hanju.model import Issue, Source
    from hanju.newsroom.correcting import CorrectionReport, EditionRow
    from hanju.ports import IssueRow
    from hanju.publish.sending import SendReport
    from hanju.publish.sending_list import Recipients
    from hanju.reports import (
        AddedSource,
        ApproveReport,
        CheckReport,
        Checkup,
        CollectReport,
        DraftReport,
        FileReport,
        ImportedIssue,
        ImportedSources,
        PublishReport,
        SourceRow,
    )

STATES = {"draft": "초안", "in_review": "검토", "approved": "승인", "published": "발행"}
HEALTH = {
    "ok": "정상", "unchanged": "변화 없음", "empty": "빈 피드", "broken": "고장",
    "quota": "나중에", "robots": "수집 거절",
}  # fmt: skip
KINDS = {
    "feed": "피드", "board": "게시판", "korea": "정책브리핑", "releases": "보도자료 API",
    "naver": "네이버 검색", "bigkinds": "빅카인즈", "google": "구글 뉴스", "mailbox": "메일함",
}  # fmt: skip
SILENT = "평소보다 오래 새 글이 없습니다 → 브라우저에서 사이트를 열어 보세요."
#: Sources told in full under a table; the rest is counted.
SHOWN_SOURCES = 20
PREVIEWED = 10
SEVERITIES = {"E": "막음", "W": "주의", "I": "참고"}
#: Blocking findings told in full, a rule.
SHOWN_A_RULE = 5
WHY_DROPPED = {
    "undated": "날짜 없음",
    "future": "앞날의 날짜",
    "outside window": "기간 밖",
    "field": "분야 아님",
    "place": "들어갈 구분 없음",
    "market_label": "증시 꼭지", "personnel": "인사", "obituary": "부고", "photo": "사진 기사",
    "advert": "광고", "sport": "스포츠", "fortune": "운세·날씨", "staff_column": "사설·기자 칼럼",
    "culture": "연예·생활", "price_target": "투자의견", "market_wrap": "증시 시황",
    "stock_move": "주가 움직임", "arrow": "등락 표시", "buzz": "유행어", "politics": "정치 일정",
    "fund": "펀드 상품", "crime": "사건·사고", "curiosity": "흥밋거리", "promotion": "판촉 행사",
    "appointment": "선임·취임", "earnings": "실적만", "ticker": "종목 번호",
}  # fmt: skip


def _table(title: str, *heads: str, numbers: Sequence[int] = ()) -> Table:
    table = Table(title=Text(title), title_justify="left", header_style="bold")
    for index, head in enumerate(heads):
        table.add_column(
            head, justify="right" if index in numbers else "left", no_wrap=index in numbers
        )
    return table


def _row(table: Table, *cells: object) -> None:
    table.add_row(*(Text(str(cell)) for cell in cells))


def imported(reports: Sequence[FileReport]) -> RenderableType:
    """What importing did, one row a file."""
    table = _table(
        "가져오기",
        "파일", "형식", "줄", "새 기사", "이미 있음", "같은 주소", "건너뜀", "날짜 없음",
        numbers=range(2, 8),
    )  # fmt: skip
    notes: list[Text] = []
    for report in reports:
        stored = report.stored
        if report.unread is not None:
            _row(table, report.path.name, "못 읽음", *("–" * 6))
            where = f"{report.path.name} {report.unread.place}".rstrip()
            notes.append(Text(f"✗ {where}: {report.unread.problem} → {report.unread.mend}"))
            continue
        _row(
            table, report.path.name, report.format, f"{report.rows:,}", f"{stored.added:,}",
            f"{stored.unchanged + stored.differing:,}", f"{stored.same_address:,}",
            f"{len(report.skipped):,}", f"{report.undated:,}",
        )  # fmt: skip
        notes += [Text(f"※ {report.path.name}: {note}") for note in report.notes]
        reasons = Counter(row.why for row in report.skipped)
        notes += [Text(f"  건너뜀 {count:,}건: {why}") for why, count in reasons.most_common(5)]
    return Group(table, *notes)


def source_list(rows: Sequence[SourceRow], *, off: int) -> RenderableType:
    """Sources and how they are, with what to do under the table."""
    hidden = [Text(f"꺼 둔 출처 {off:,}곳은 `hanju sources list --all`로 봅니다.")] if off else []
    if not rows:
        return Group(
            Text("켜 둔 출처가 없습니다 → `hanju sources add 주소`로 더하거나"),
            Text("`hanju sources on --group 지역`으로 내장 목록에서 켜세요."),
            *hidden,
        )
    heads = ("id", "종류", "이름", "폴더", "상태", "언제부터", "마지막 정상", "마지막 글")
    table = _table("출처", *heads)
    told = []
    for row in rows:
        health = row.health
        state = HEALTH[health.state] if health else "아직 안 읽음"
        if row.is_silent:
            state = "조용함"
            told.append(Text(f"조용함 {row.source.id}: {SILENT}"))
        _row(
            table, row.source.id, KINDS[row.source.kind], row.source.name,
            " › ".join(row.source.groups), state if row.source.is_on else "꺼 둠",
            _when(health.since if health else None),
            _when(health.last_good_at if health else None),
            _when(health.newest_at if health else None),
        )  # fmt: skip
        if health and health.why:
            told.append(Text(f"{state} {row.source.id}: {health.why} → {health.mend}"))
    return Group(table, *_some(told), *hidden)


def source_added(report: AddedSource, *, is_stored: bool) -> RenderableType:
    """What a new source would collect."""
    if report.source is None:
        lines = [Text(f"{choice.url}  {choice.title}") for choice in report.choices]
        return Group(
            Text(f"피드가 {len(lines)}개 있습니다. 하나를 골라 그 주소로 더하세요."), *lines
        )
    table = _table(
        f"{report.source.name} · {report.form} · 글 {len(report.articles)}건",
        "게재", "매체", "제목", "첨부", numbers=(3,),
    )  # fmt: skip
    for article in report.articles[:PREVIEWED]:
        at = _when(article.published_at) or "날짜 없음"
        _row(table, at, article.outlet, article.title, len(article.attachments) or "")
    done = "더했습니다" if report.is_new else "이미 있습니다(켜 둠)"
    asks = f"출처 {report.source.id}: {report.source.url} {done}."
    last = asks if is_stored else f"보기만 했습니다: {report.source.url}"
    return Group(table, *(Text(f"※ {note}") for note in report.notes), Text(last))


def sources_imported(report: ImportedSources) -> RenderableType:
    """What importing a list of sources did."""
    on = sum(source.is_on for source in report.added)
    lines = [Text(f"새 출처 {len(report.added):,}곳(켬 {on:,}), 이미 있는 곳 {report.known:,}")]
    return Group(*lines, *_some([Text(f"뺀 줄 {left}") for left in report.left_out]))


def switched(changed: Sequence[Source], *, is_on: bool) -> RenderableType:
    """Sources that were switched."""
    word = "켰습니다" if is_on else "껐습니다"
    names = [Text(f"  {source.id}  {source.name}") for source in changed]
    return Group(Text(f"출처 {len(changed):,}곳을 {word}."), *_some(names))


def collected(report: CollectReport, *, is_check: bool = False) -> RenderableType:
    """What one round did, one row a source, then what somebody should look at."""
    if not report.sources:
        return Text(
            "켜 둔 출처가 없습니다 → `hanju sources add 주소`나 `hanju sources on`을 쓰세요."
        )
    heads = ("id", "이름", "상태", "글", "날짜 없음", "새 글", "고쳐진 글", "같은 주소", "첨부")
    shown = 5 if is_check else len(heads)
    table = _table("출처 점검" if is_check else "수집", *heads[:shown], numbers=range(3, shown))
    told: list[Text] = []
    for one in report.sources:
        state = "조용함" if one.is_silent else HEALTH[one.state]
        cells: list[object] = [one.id, one.name, state, f"{one.shown:,}", f"{one.undated:,}"]
        if one.stored is not None:
            counts = (one.stored.added, one.stored.differing, one.stored.same_address)
            cells += [f"{count:,}" for count in (*counts, one.files)]
        _row(table, *cells)
        if one.is_silent:
            told.append(Text(f"조용함 {one.id}: {SILENT}"))
        if one.why:
            since = f" ({_when(one.since)}부터)" if one.failures > 1 else ""
            told.append(Text(f"{state} {one.id}{since}: {one.why} → {one.mend}"))
        told += [Text(f"※ {one.id}: {note}") for note in one.notes]
        told += [Text(f"  건너뜀 {one.id}: {why}") for why in one.skipped]
    states = Counter(HEALTH[one.state] for one in report.sources)
    counted = ", ".join(f"{state} {count:,}" for state, count in states.most_common())
    end = "" if is_check else f" · 새 글 {report.added:,}건"
    return Group(
        table, *_some(told),
        Text(f"출처 {len(report.sources):,}곳: {counted}{end} · {report.seconds:.1f}초"),
    )  # fmt: skip


def _some(lines: Sequence[Text]) -> list[Text]:
    left = len(lines) - SHOWN_SOURCES
    more = [Text(f"… {left:,}줄 더(모두 보려면 --json)")] if left > 0 else []
    return [*lines[:SHOWN_SOURCES], *more]


def _when(at: datetime | None) -> str:
    if at is None:
        return ""
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo('Asia/Seoul')):%Y.%m.%d %H:%M}"


def gathered(report: CollectReport) -> RenderableType:
    """What a round gave, one row a kind of place."""
    table = _table("모은 글", "곳", "출처", "새 글", "읽은 첨부", numbers=(1, 2, 3))
    for kind in dict.fromkeys(one.kind for one in report.sources):
        sources = [one for one in report.sources if one.kind == kind]
        added = sum(one.stored.added for one in sources if one.stored)
        _row(table, KINDS[kind], len(sources), f"{added:,}", sum(one.files for one in sources))
    return table


def drafted(report: DraftReport) -> RenderableType:
    """The new draft by category and by day."""
    cells = _table(
        f"제{report.number}호 초안 · 기준 {report.base_date:%Y.%m.%d} · "
        f"{report.window_start:%m.%d}~{report.window_end:%m.%d}",
        "장", "분야", "구분", "실음", "후보", numbers=(3, 4),
    )  # fmt: skip
    chapter_before = ""
    for chapter, field, category, chosen, waiting in report.cells:
        shown = chapter if chapter != chapter_before else ""
        chapter_before = chapter
        _row(cells, shown, field, category, chosen or "해당 없음", waiting)
    days = _table("날짜", "날", "항목", "", numbers=(1,))
    most = max((count for _, count in report.days), default=1)
    for day, count in report.days:
        _row(days, f"{day:%m.%d}", count, "■" * round(24 * count / most))
    dropped = ", ".join(
        f"{WHY_DROPPED.get(rule, rule)} {count:,}" for rule, count in report.dropped.items()
    )
    seconds = ", ".join(f"{name} {value:.1f}초" for name, value in report.seconds.items())
    lines = [
        Text(
            f"기사 {report.articles:,} → 후보 {report.candidates:,} → 소식 {report.stories:,} "
            f"→ 항목 {report.entries:,}"
        ),
        Text(f"뺀 기사: {dropped}" if dropped else "뺀 기사 없음"),
        Text(f"{seconds} · 최대 메모리 {report.peak_mib:.0f} MiB"),
    ]
    if report.model is not None:
        cost = report.model
        lines.append(
            Text(
                f"모델 {cost.name}: 글머리 {cost.kept}개 씀, {cost.replaced}개는 내장 "
                f"작성기로 바꿈 · 모델 없이 쓴 항목 {cost.fallback_entries} · 물음 "
                f"{cost.questions}(저장된 답 {cost.cached}) · 토큰 {cost.tokens:,} · "
                f"{cost.seconds:.0f}초"
            )
        )
    if report.learned_choices:
        lines.append(
            Text(
                f"지난 호 {report.learned_issues}개의 선택 {report.learned_choices:,}건에서 배운 "
                "차례입니다(까닭: `hanju why`, 끄기: hanju.toml [rank])."
            )
        )
    if report.kept:
        more = f" 새 기사나 묶음이 걸린 곳 {report.proposals}건: `hanju check`"
        lines.append(
            Text(
                f"사람이 손댄 항목 {report.kept}건은 그대로 두었습니다."
                + (more if report.proposals else "")
            )
        )
    if report.without_body:
        lines.append(Text(f"본문 없는 항목 {report.without_body}건: 문장을 써 주세요."))
    return Group(cells, days, *lines)


def checked(report: CheckReport, issue: Issue) -> RenderableType:
    """Findings by rule, then the ones that block."""
    table = _table(
        f"제{report.number}호 점검({STATES[report.state]}, 항목 {report.entries})",
        "규칙", "등급", "건수", "보기", numbers=(2,),
    )  # fmt: skip
    by_rule: dict[tuple[str, str], list[str]] = {}
    for finding in report.findings:
        by_rule.setdefault((finding.severity, finding.rule), []).append(finding.message)
    for (severity, rule), messages in sorted(
        by_rule.items(), key=lambda item: ("EWI".index(item[0][0]), item[0][1])
    ):
        _row(table, rule, SEVERITIES[severity], len(messages), messages[0])
    headlines = {entry.id: entry.headline for entry in issue.entries()}
    shown: list[Text] = []
    seen: Counter[str] = Counter()
    for finding in report.findings:
        if finding.severity != "E":
            continue
        seen[finding.rule] += 1
        if seen[finding.rule] <= SHOWN_A_RULE:
            where = headlines.get(finding.entry_id, "") if finding.entry_id else "호 전체"
            shown.append(Text(f"막음 {finding.rule} [{where}] {finding.message} → {finding.mend}"))
    shown += [
        Text(f"… 막음 {rule} {count - SHOWN_A_RULE}건 더(모두 보려면 --json)")
        for rule, count in seen.items()
        if count > SHOWN_A_RULE
    ]
    policies = [Text(f"정책: {policy.reason}") for policy in report.policies]
    end = Text("승인할 수 있습니다." if not policies else "이대로는 승인할 수 없습니다.")
    return Group(table, *shown, *policies, end)


def approved(report: ApproveReport) -> RenderableType:
    """An issue as it was signed."""
    kind = "지난 호(가져온 그대로, 정책은 알리기만 함)" if report.is_back_number else "이번 호"
    name = f"제{report.number}호" + (
        "를" if report.edition == 1 else f" {report.edition}판(정정)을"
    )
    return Text(
        f"{name} 확정했습니다: 항목 {report.entries}, {kind}, "
        f"승인 {report.signed_by}, 지문 {report.content_hash[:12]}"
    )


def published(report: PublishReport) -> RenderableType:
    """Editions with their files."""
    table = _table(
        f"제{report.number}호{_edition(report.edition)} 발행 · 지문 {report.content_hash[:12]}",
        "형식", "쪽", "크기", "초", "파일", numbers=(1, 2, 3),
    )  # fmt: skip
    for edition in report.editions:
        _row(
            table, edition.format, edition.pages or "-", f"{edition.size_bytes / 1024:,.0f} KiB",
            f"{report.seconds.get(edition.format, 0.0):.2f}", edition.path,
        )  # fmt: skip
    return table


def _edition(edition: int) -> str:
    """What stands behind a number from the second edition on."""
    return "" if edition == 1 else f" {edition}판(정정)"


def corrected(report: CorrectionReport) -> RenderableType:
    """A correction that was opened or given up."""
    number, edition = report.number, report.edition
    if report.action == "opened":
        return Text(
            f"제{number}호 {edition}판(정정)을 열었습니다: {report.why}\n"
            f"→ 고친 뒤 `hanju approve {number}`, `hanju publish {number}`를 하세요. "
            "그때까지 밖에는 먼저 판이 보입니다."
        )
    return Text(
        f"제{number}호 {edition}판(정정)을 그만두었습니다: {report.why} "
        "(쓰던 글은 이력에 남아 있습니다)"
    )


def editions_json(editions: Sequence[EditionRow]) -> dict[str, Any]:
    """Editions beside an issue; nothing before the first signature."""
    return {"editions": as_json(editions)} if editions else {}


_EDITION_STATES: Final = {"open": "정정 중", "signed": "승인", "published": "발행"}


def _editions_table(editions: Sequence[EditionRow]) -> RenderableType:
    table = _table("판", "판", "상태", "승인", "날짜", "정정 사유", "지문")
    for one in editions:
        state = _EDITION_STATES[one.state] + (" · 공개" if one.is_public else "")
        _row(
            table, f"{one.edition}판", state, one.signed_by,
            f"{one.signed_at:%Y.%m.%d}" if one.signed_at else "", one.why, one.content_hash[:12],
        )  # fmt: skip
    return table


def issue_list(rows: Sequence[IssueRow]) -> RenderableType:
    """All issues, newest first."""
    if not rows:
        return Text("아직 호가 없습니다 → `hanju draft`로 초안을 만드세요.")
    table = _table("호", "호수", "상태", "기준일", "대상 기간", "항목", "승인", numbers=(0, 4))
    for row in rows:
        _row(
            table, row.number, _state_of(row), f"{row.base_date:%Y.%m.%d}",
            f"{row.window_start:%m.%d}~{row.window_end:%m.%d}", row.entries,
            row.signed_by or "",
        )  # fmt: skip
    return table


def _state_of(row: IssueRow) -> str:
    if row.is_correcting:
        return f"정정 중({row.edition}판)"
    return f"{STATES[row.state]}{_edition(row.edition)}"


def issue_page(issue: Issue, editions: Sequence[EditionRow] = ()) -> RenderableType:
    """One issue as it will print, in text, and its editions where there are several."""
    lines: list[RenderableType] = [
        Text(f"{issue.series_line} {issue.title} No. {issue.number}"),
        Text(issue.base_line),
    ]
    chapter_before = field_before = None
    for chapter, field, category in issue.cells():
        if chapter is not chapter_before:
            lines += [Text(""), Text(f"□ {chapter.title}", style="bold")]
        if field is not field_before:
            lines.append(Text(f"☞ {field.name}", style="bold"))
        chapter_before, field_before = chapter, field
        lines.append(Text(f"[{category.name}]"))
        if not category.entries:
            lines.append(Text("  - (해당 없음)"))
        for entry in category.entries:
            lines.append(Text(f"  □ {entry.headline} ({entry.event_date:%Y.%m.%d})", style="bold"))
            lines += [Text(f"    - {bullet.text}") for bullet in entry.bullets]
            outlets = ", ".join(dict.fromkeys(source.outlet for source in entry.sources))
            lines.append(Text(f"    출처: {outlets or '없음'}", style="dim"))
    if len(editions) > 1:
        lines += [Text(""), _editions_table(editions)]
    return Group(*lines)


def issue_imported(report: ImportedIssue) -> RenderableType:
    """An issue that came from a file, and what had changed in it."""
    lines = [
        Text(f"제{report.number}호: 항목 {report.entries}, 문장 {report.bullets}"),
        *(Text(f"알아볼 수 없는 곳: {place}") for place in report.unplaced),
    ]
    if not report.stored and not report.changes:
        lines.append(Text("이미 있는 호와 같습니다. 바꾼 것은 없습니다."))
    elif report.changes:
        lines += [Text(f"- {change}") for change in report.changes]
        done = f"{len(report.changes)}건을 초안에 넣었습니다."
        ask = f"고친 곳 {len(report.changes)}건 → 넣으려면 --apply를 붙이세요."
        lines.append(Text(done if report.stored else ask))
    else:
        lines.append(Text("가져왔습니다."))
    return Group(*lines)


def changes(lines: Sequence[str]) -> RenderableType:
    """What differs between two issues."""
    if not lines:
        return Text("두 호가 같습니다.")
    return Group(*(Text(f"- {line}") for line in lines))


def sent(report: SendReport, recipients: Recipients) -> RenderableType:
    """What became of each address; every address that is not done is named."""
    signs = {
        "sent": "보냄", "sent_before": "이미 보냄", "later": "다음에 다시", "refused": "거절",
        "unknown": "모름",
    }  # fmt: skip
    counts = Counter(delivery.outcome for delivery in report.deliveries)
    told = ", ".join(f"{signs.get(name, name)} {count}" for name, count in counts.items())
    lines = [Text(f"제{report.number}호 메일: {told or '보낼 곳이 없습니다'}")]
    lines += [
        Text(f"{signs.get(delivery.outcome, delivery.outcome)}: {delivery.address} {delivery.why}")
        for delivery in report.deliveries
        if delivery.outcome in {"later", "refused", "unknown"}
    ]
    lines += [
        Text(f"뺀 줄 {left.line}: {left.why}")
        for left in (*recipients.wrong, *recipients.duplicates)
    ]
    return Group(*lines)


def checkups(found: Sequence[Checkup]) -> RenderableType:
    """What doctor saw."""
    signs = {"ok": "좋음", "warn": "주의", "broken": "고장"}
    table = _table("점검", "무엇", "상태", "내용", "고칠 방법")
    for checkup in found:
        _row(table, checkup.name, signs[checkup.state], checkup.detail, checkup.mend)
    return table
