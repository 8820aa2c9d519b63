"""Editions to read back: of the invented issue, of a larger invented one, and of No. 108."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hanju.model import Bullet, Entry, EntryId, IssueCategory, IssueChapter, IssueField
from hanju.model.issue_json import issue_from_json
from hanju.publish import publish
from hanju.publish.docx import DocxWriter
from hanju.publish.hwpx import HwpxWriter
from hanju.publish.pdf import PdfWriter

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model import Issue

ROOT = Path(__file__).parents[3]
SHARED = ROOT.parent / "shared" / "data"
WRITERS = {writer.name: writer for writer in (HwpxWriter(), DocxWriter(), PdfWriter())}
ISLANDS = ("가온", "누리", "다솜", "라온", "마루", "바다", "사랑", "아라")


@pytest.fixture(scope="session")
def small_issue() -> Issue:
    text = (ROOT / "tests" / "golden" / "issue-7.json").read_text(encoding="utf-8")
    return issue_from_json(json.loads(text))


@pytest.fixture(scope="session")
def large_issue(small_issue: Issue) -> Issue:
    """Two chapters, four tables, 24 entries over many pages; the last category is empty."""
    chapters = tuple(
        IssueChapter(
            title=title,
            fields=tuple(
                IssueField(
                    name=name,
                    categories=(
                        *(
                            IssueCategory(
                                name=category,
                                entries=tuple(_entry(c, f, k, n) for n in range(3)),
                            )
                            for k, category in enumerate(("중앙부처", "지자체"))
                        ),
                        IssueCategory(name="기타"),
                    ),
                )
                for f, name in enumerate(("탄소중립 분야", "AI 분야"))
            ),
        )
        for c, title in enumerate(("정책 동향", "연구 동향"))
    )
    return replace(small_issue, number=41, chapters=chapters, notices=("견본입니다.",))


def _entry(c: int, f: int, k: int, n: int) -> Entry:
    place = f"{ISLANDS[n]}{ISLANDS[3 + k]}시"
    topic = ("온실가스", "수소 배관", "기후 보험", "빗물 저장")[2 * c + f]
    return Entry(
        id=EntryId(f"e41-{c}{f}{k}{n}"),
        headline=f"{place}, {topic} 관리 {n + 2}단계 계획 발표",
        event_date=date(2025, 12, 4) + timedelta(days=n),
        bullets=tuple(
            Bullet(
                text=f"{place}가 {topic} 관리 {n + 2}단계 {word} 계획을 세우고 "
                f"{100 + 7 * n + c}곳에서 차례로 시작하기로 했으며, 첫해에는 {20 + f}억원을 들여 "
                f"주민이 쉽게 쓸 수 있는 안내를 먼저 만들고 다음 해에 {word} 결과를 알릴 예정."
            )
            for word in ("준비", "실행", "평가")
        ),
    )


@pytest.fixture
def edition(tmp_path: Path) -> Callable[[Issue, str], Path]:
    """Write an issue in one format and return the file."""

    def written(issue: Issue, name: str) -> Path:
        return publish(issue, [name], tmp_path, writers=WRITERS)[0].path

    return written


@pytest.fixture(scope="session")
def issue_108() -> Issue:
    path = SHARED / "issue-108" / "issue-108.json"
    if not path.is_file():
        pytest.skip(f"{path} is not here: No. 108 may not be copied into the repository")
    return replace(issue_from_json(json.loads(path.read_text(encoding="utf-8"))), state="approved")
