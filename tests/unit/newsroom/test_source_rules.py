"""Rules about the articles behind an entry: embargoes and later corrections."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hanju.newsroom.source_rules import source_findings
from hanju.settings import default_house
from tests.unit.making import article

NOW = datetime(2026, 7, 15, 3, 0, tzinfo=UTC)
WRITTEN = NOW - timedelta(hours=5)


def rules_for(**changes: datetime | None) -> list[tuple[str, str]]:
    source = replace(article(), **changes)  # type: ignore[arg-type]
    found = source_findings([source], default_house(), written_at=WRITTEN, now=NOW)
    return [(one.rule, one.severity) for one in found]


def test_an_embargo_blocks_until_its_hour_and_not_longer() -> None:
    assert rules_for(embargo_until=NOW + timedelta(seconds=1)) == [("I11", "E")]
    assert rules_for(embargo_until=NOW) == []
    assert rules_for(embargo_until=None) == []


def test_a_text_that_came_after_writing_is_told() -> None:
    assert rules_for(collected_at=WRITTEN + timedelta(seconds=1)) == [("I12", "W")]
    assert rules_for(collected_at=WRITTEN) == []
    assert rules_for(collected_at=None) == []


def test_a_source_that_was_taken_down_blocks_with_its_reason() -> None:
    gone = replace(article(), title="", text="", notes=("내린 글: 권리자의 요청",))
    (found,) = source_findings([gone], default_house(), written_at=WRITTEN, now=NOW)
    assert (found.rule, found.severity) == ("I17", "E")
    assert "권리자의 요청" in found.message
