from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

import hanju
import hanju.publish as package
from hanju.errors import PublishError, UnknownFormatError
from hanju.model import Edition, Issue
from hanju.model.issue_json import canonical_json, content_hash, issue_from_json
from hanju.ports import FrozenIssue
from hanju.publish import document_from, publish, publish_frozen, rendered
from hanju.publish.json_edition import JsonWriter
from hanju.publish.markdown import MarkdownWriter
from hanju.settings import default_house

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.model.document import Document
    from hanju.settings import House

NOW = datetime(2025, 12, 11, tzinfo=UTC)


class BrokenWriter:
    """Writes half a file, then fails."""

    name = "half"
    suffix = ".half"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        path.write_text(f"{document.masthead.number} {house.publication.page}")
        raise ZeroDivisionError("in the middle")


class LazyWriter:
    """Says that it wrote, and did not."""

    name = "lazy"
    suffix = ".lazy"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        size = len(house.publication.title)
        stamp = document.masthead.content_hash
        return Edition(issue_number=1, format="", path=path, size_bytes=size, content_hash=stamp)


def frozen(issue: Issue, **changes: Any) -> FrozenIssue:
    signed = FrozenIssue(
        number=issue.number,
        document=canonical_json(issue),
        content_hash=content_hash(issue),
        signed_by="가온",
        signed_at=NOW,
    )
    return replace(signed, **changes)


def test_editions_come_in_the_order_asked_for_each_once(small_issue: Issue, tmp_path: Path) -> None:
    editions = publish(small_issue, ["json", "md", "json"], tmp_path / "new" / "folder")
    assert [edition.path.name for edition in editions] == ["hanju-7.json", "hanju-7.md"]
    for edition in editions:
        assert edition.size_bytes == edition.path.stat().st_size
        assert edition.content_hash == content_hash(small_issue)
    assert sorted(p.name for p in (tmp_path / "new" / "folder").iterdir()) == [
        "hanju-7.json",
        "hanju-7.md",
    ]


def test_the_public_function_survives_the_import_of_its_package(
    small_issue: Issue, tmp_path: Path
) -> None:
    for _ in range(2):
        editions = hanju.publish(small_issue, ["md"], tmp_path)
    assert editions[0].path.is_file()
    assert package.publish is publish


def test_an_unknown_format_writes_nothing(small_issue: Issue, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormatError, match="'papyrus'"):
        publish(small_issue, ["md", "papyrus"], tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("writer", [BrokenWriter(), LazyWriter()])
def test_a_failing_writer_leaves_nothing_and_the_old_file_stays(
    writer: BrokenWriter | LazyWriter, small_issue: Issue, tmp_path: Path
) -> None:
    (tmp_path / "hanju-7.md").write_text("old")
    writers = {"md": MarkdownWriter(), writer.name: writer}
    with pytest.raises(PublishError, match=f"제7호 {writer.name}"):
        publish(small_issue, ["md", writer.name], tmp_path, writers=writers)
    assert [p.name for p in tmp_path.iterdir()] == ["hanju-7.md"]
    assert (tmp_path / "hanju-7.md").read_text() == "old"


def test_a_folder_that_cannot_be_made_is_told_in_words(small_issue: Issue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match="쓸 수 없습니다"):
        publish(small_issue, ["md"], tmp_path / "file")
    (tmp_path / "out" / "hanju-7.md").mkdir(parents=True)
    with pytest.raises(PublishError, match=r"hanju-7\.md: 쓸 수 없습니다"):
        publish(small_issue, ["md"], tmp_path / "out")


def test_a_frozen_issue_is_published_as_signed(small_issue: Issue, tmp_path: Path) -> None:
    edition = publish_frozen(frozen(small_issue), ["md"], tmp_path)[0]
    text = edition.path.read_text(encoding="utf-8")
    assert content_hash(small_issue) in text
    assert "확정 전 초안" not in text


def test_a_frozen_issue_that_was_changed_later_is_refused(
    small_issue: Issue, tmp_path: Path
) -> None:
    changed = canonical_json(small_issue).replace("1200곳", "1300곳")
    with pytest.raises(PublishError, match="저장된 내용이 다릅니다"):
        publish_frozen(frozen(small_issue, document=changed), ["md"], tmp_path)


def test_the_json_edition_is_the_issue(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    content = json.loads(rendered(JsonWriter(), document, default_house()))
    assert content["content_hash"] == content_hash(small_issue)
    assert issue_from_json(content) == small_issue


@pytest.mark.parametrize("name", ["md", "json"])
def test_the_same_issue_gives_the_same_bytes(name: str, small_issue: Issue, tmp_path: Path) -> None:
    first, second = (publish(small_issue, [name], tmp_path / side)[0] for side in "ab")
    assert first.path.read_bytes() == second.path.read_bytes()
