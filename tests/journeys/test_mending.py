"""`hanju check N --fix`: what is put right is kept as a revision, and what stood before stays."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

import hanju
from hanju.cli.app import run
from hanju.errors import IssueFrozenError
from hanju.model import Bullet
from hanju.model.issue_json import canonical_json, content_hash
from tests.unit.making import entry, issue

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
SLIPS = ("사업비 181억 원 투입.", "AI · 바이오 8,345가구 참여.", "내년 시설 3곳 조성")


def test_safe_mends_become_a_revision(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = replace(entry(), bullets=tuple(Bullet(text=text) for text in SLIPS))
    file, home = tmp_path / "issue.json", str(tmp_path / "room")
    file.write_text(canonical_json(issue(made)), encoding="utf-8")
    assert run(["init", home]) == 0
    assert run(["issue", "import", str(file), "--home", home]) == 0
    capsys.readouterr()
    run(["check", "108", "--fix", "--json", "--home", home])
    report = json.loads(capsys.readouterr().out)
    assert dict(report["mended"]) == {"B10": 1, "B5": 1, "N1": 1, "N2": 1, "T1": 1}
    with hanju.open_newsroom(home) as room:
        (mended,) = room.issue(108).entries()
        assert [bullet.text for bullet in mended.bullets] == [
            "사업비 181억원 투입.",
            "AI·바이오 8345가구 참여.",
            "내년 시설 3곳 조성.",
        ]
        first, last = room.store.entry_revisions(108, mended.id)
        assert (first.entry.bullets[0].text, last.by) == (SLIPS[0], "hanju")
        assert "N1 1" in last.why
        assert room.mend(108).entries == 0, "mending twice changes nothing"


def test_a_signed_issue_is_not_mended(tmp_path: Path) -> None:
    file, home = tmp_path / "issue.json", str(tmp_path / "room")
    made = replace(entry(), bullets=tuple(Bullet(text=text) for text in SLIPS))
    file.write_text(canonical_json(issue(made)), encoding="utf-8")
    assert run(["init", home]) == 0
    assert run(["issue", "import", str(file), "--home", home]) == 0
    with hanju.open_newsroom(home) as room:
        at = datetime(2025, 12, 11, tzinfo=UTC)
        kept = room.issue(108)
        room.store.freeze_issue(
            108, document=canonical_json(kept), content_hash=content_hash(kept), by="가온", at=at
        )
        with pytest.raises(IssueFrozenError):
            room.mend(108)
