from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hanju.archive import compare, merged, read_edition
from hanju.errors import UnreadableFileError
from hanju.model.issue_json import content_hash
from hanju.publish import document_from, labels
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

from .conftest import SHARED, WRITERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from hanju.model import Issue

    Edition = Callable[[Issue, str], Path]

FORMATS = sorted(WRITERS)
COVER = ("number", "series_line", "title", "english_title", "base_line", "disclaimer")
DAYS = ("base_date", "window_start", "window_end")


def structure(issue: Issue) -> list[tuple[str, str, str, int]]:
    return [
        (chapter.title, part.name, category.name, len(category.entries))
        for chapter, part, category in issue.cells()
    ]


def rewritten(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """The package with its parts changed, as a word processor saves it."""
    target = path.with_name(f"edited{path.suffix}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part.filename, change(part.filename, old.read(part.filename)))
    return target


@pytest.mark.parametrize("name", FORMATS)
def test_our_own_editions_give_the_same_issue(
    small_issue: Issue, edition: Edition, name: str
) -> None:
    read = read_edition(edition(small_issue, name))
    assert compare(small_issue, read.issue).lines() == ()
    assert read.unplaced == ()
    assert read.format == name
    assert read.content_hash == content_hash(small_issue)
    assert structure(read.issue) == structure(small_issue)
    for attribute in (*COVER, *DAYS, "notices"):
        assert getattr(read.issue, attribute) == getattr(small_issue, attribute), attribute


@pytest.mark.parametrize("name", FORMATS)
def test_tables_over_many_pages_are_read_whole(
    large_issue: Issue, edition: Edition, name: str
) -> None:
    read = read_edition(edition(large_issue, name))
    assert compare(large_issue, read.issue).lines() == ()
    assert structure(read.issue) == structure(large_issue)


@pytest.mark.shared
@pytest.mark.parametrize("name", FORMATS)
def test_the_hand_made_issue_comes_back_unchanged(
    issue_108: Issue, edition: Edition, name: str
) -> None:
    read = read_edition(edition(issue_108, name))
    assert compare(issue_108, read.issue).lines() == ()
    assert structure(read.issue) == structure(issue_108)
    assert read.unplaced == ()


@pytest.mark.parametrize("name", ["docx", "hwpx"])
def test_entries_keep_their_ids_and_sources(
    small_issue: Issue, edition: Edition, name: str
) -> None:
    read = read_edition(edition(small_issue, name))
    if name == "hwpx":
        ids = [entry.id for entry in read.issue.entries()]
        assert ids == [entry.id for entry in small_issue.entries()]
    printed = document_from(small_issue, default_house()).entries()
    for shown, new in zip(printed, read.issue.entries(), strict=True):
        assert [source.url or None for source in new.sources] == [s.url for s in shown.sources]
        texts = [
            ", ".join(
                [source.outlet]
                + ([f"{source.published_at:%Y.%m.%d}"] if source.published_at else [])
            )
            for source in new.sources
        ]
        assert texts == [source.text for source in shown.sources]


@pytest.mark.parametrize("name", FORMATS)
def test_a_draft_and_its_notice_come_back_as_a_draft(
    small_issue: Issue, edition: Edition, name: str
) -> None:
    read = read_edition(edition(replace(small_issue, state="draft"), name))
    assert read.issue.state == "draft"
    assert read.issue.notices == small_issue.notices


def test_the_notices_of_drafts_are_those_that_writers_print() -> None:
    from hanju.archive.assemble import _WORKS
    from hanju.archive.front import DRAFT_NOTICES

    phrases = (labels.KOREAN, labels.ENGLISH)
    assert tuple(phrase.draft_notice for phrase in phrases) == DRAFT_NOTICES
    assert tuple(phrase.attributions for phrase in phrases) == _WORKS


def test_an_english_house_with_its_own_dates_is_read_back(
    small_issue: Issue, tmp_path: Path
) -> None:
    from hanju.publish import publish

    house = parse_house_text(
        '[publication]\ntitle = "Island Monthly"\nlanguage = "en"\npage = "a5"\n'
        '[entry]\ndate_format = "%d %b %Y"\n',
        path="hanju.toml",
    )
    issue = replace(
        small_issue, title="Island Monthly", base_line="As of 11 Dec 2025 (04 Dec 2025-10 Dec 2025)"
    )
    for name in FORMATS:
        path = publish(issue, [name], tmp_path, house=house, writers=WRITERS)[0].path
        read = read_edition(path, house=house)
        assert compare(issue, read.issue).lines() == (), name
        assert read.issue.window_start == issue.window_start


def test_a_file_made_by_hand_is_read_by_its_marks(large_issue: Issue, edition: Edition) -> None:
    def plain(name: str, content: bytes) -> bytes:
        if name.startswith("Contents/section"):
            content = re.sub(rb'styleIDRef="\d+"', b'styleIDRef="0"', content)
            return re.sub(rb"<hp:ctrl><hp:bookmark[^>]*/></hp:ctrl>", b"", content)
        return re.sub(rb"hanju-issue:[^<]*", b"", content)

    read = read_edition(rewritten(edition(large_issue, "hwpx"), plain))
    assert compare(large_issue, read.issue).lines() == ()
    assert structure(read.issue) == structure(large_issue)
    assert (read.content_hash, read.unplaced) == (None, ())
    assert [getattr(read.issue, day) for day in DAYS] == [getattr(large_issue, day) for day in DAYS]


TEXT = """
한주간 쉽게 보는

# 가온 미래정책 주간 동향

Gaon Weekly

No. 12

# Contents

---

※ 2025.12.11(목) 기준(대상 기간 : 2025.12.04.~2025.12.10.)

## □ 정책 동향 1

- 탄소중립 분야 1
  - 누리시, 햇빛 지붕 확대 (2025.12.04) .....1

## 정책 동향

### ☞ 탄소중립 분야

구분\t제목 및 주요 내용
\t<p><b>□ 누리시, 햇빛 지붕 확대 (2025.12.04)</b></p> <ul><li>- 누리시가 지붕을 늘릴 계획.</li><li>- 예산은 3억원으로 정</li></ul>

구분\t제목 및 주요 내용
중앙부처\t<p>하고 다음 달에 공모.</p> <p><input type="checkbox"/> <b>다솜부, 표시제 시행 (2025. 12.05)</b></p> <ul><li>- 다솜부가 표시제를 시행.</li></ul>
해외\t<ul><li>- (해당 없음)</li></ul>

<p>길 잃은 문장.</p>

※ 끝에 붙는 말.
"""  # noqa: E501  # rows of the transcription are one line each


def test_a_transcription_is_read_and_every_guess_is_named(tmp_path: Path) -> None:
    path = tmp_path / "back.txt"
    path.write_text(TEXT, encoding="utf-8")
    read = read_edition(path)
    issue = read.issue
    assert (issue.number, issue.title) == (12, "가온 미래정책 주간 동향")
    assert (issue.series_line, issue.english_title) == ("한주간 쉽게 보는", "Gaon Weekly")
    assert structure(issue) == [
        ("정책 동향", "탄소중립 분야", "중앙부처", 2),
        ("정책 동향", "탄소중립 분야", "해외", 0),
    ]
    first, second = issue.entries()
    assert first.bullets[1].text == "예산은 3억원으로 정하고 다음 달에 공모."
    assert second.event_date.isoformat() == "2025-12-05"
    assert issue.disclaimer == "※ 끝에 붙는 말."
    assert [entry.why for entry in read.unplaced] == [
        "구분이 비어 있어 뒤따르는 '중앙부처'에 넣었습니다",
        "문장 기호가 없어 앞 문장에 이어 붙였습니다",
        "표 밖의 글이라 자리를 찾지 못했습니다",
    ]


@pytest.mark.shared
def test_the_transcription_of_no_108_is_read(issue_108: Issue) -> None:
    read = read_edition(SHARED / "issue-108" / "issue-108.txt")
    assert structure(read.issue) == structure(issue_108)
    changes = compare(issue_108, read.issue).changes
    assert [(change.where, len(change.words)) for change in changes] == [("bullet 1", 1)]
    joined = [entry for entry in read.unplaced if "이어 붙였습니다" in entry.why]
    assert len(joined) == 10


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.hwpx", b"", "빈 파일"),
        ("old.hwp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "HWP 5.0"),
        ("broken.hwpx", b"PK\x03\x04" + b"\0" * 100, "깨졌습니다"),
        ("broken.pdf", b"%PDF-1.7\nnothing", "PDF를 열 수 없습니다"),
        ("note.txt", "아무 글이나 있는 파일".encode(), "찾지 못했습니다"),
        ("note.txt", b"\xff\xfe\xff\x00\x81", "글자 코드"),
    ],
)
def test_what_is_no_edition_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=re.escape(words)) as caught:
        read_edition(path)
    assert str(path) in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="없는"):
        read_edition(tmp_path / "없는.hwpx")


@pytest.mark.parametrize("name", ["docx", "hwpx"])
def test_text_deleted_with_tracked_changes_is_gone(
    small_issue: Issue, edition: Edition, name: str
) -> None:
    def tracked(part: str, content: bytes) -> bytes:
        word = "햇빛지붕".encode()
        if part.startswith("Contents/section"):
            marked = b"<hp:deleteBegin/>" + word + b"<hp:deleteEnd/>"
            return content.replace(word, marked)
        if part == "word/document.xml":
            deleted = b"</w:t></w:r><w:del><w:r><w:delText>" + word + b"</w:delText></w:r></w:del>"
            again = deleted + b'<w:r><w:t xml:space="preserve">'
            return re.sub(b"(>[^<]*)" + word, lambda m: m[1] + again, content)
        return content

    read = read_edition(rewritten(edition(small_issue, name), tracked))
    entry = next(read.issue.entries())
    assert entry.headline == "누리부, 산업단지 1200곳  의무화 추진"
    assert "햇빛지붕" not in entry.bullets[0].text


def test_merging_keeps_evidence_and_sources_of_what_nobody_touched(
    small_issue: Issue, edition: Edition
) -> None:
    read = read_edition(edition(small_issue, "hwpx"))
    assert merged(small_issue, read.issue) == small_issue
