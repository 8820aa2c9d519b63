"""Choices come back as they were made, in the order of time, and are stored whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from hanju.errors import IssueFrozenError
from hanju.model import ArticleId
from tests.unit.store.kit import LATER, NOW, article, decision, entry, issue, open_empty, sign

pytestmark = pytest.mark.usefixtures("engine")


def test_decisions_come_back_equal_and_in_order(tmp_path: Path) -> None:
    made = [
        decision(),
        decision(action="drop", entry_id=None, story_id=None, articles=(), traits=(), place=None),
        decision(action="move", why="", at=NOW),
    ]
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="김", why="", at=NOW, decisions=made[:2])
        store.save_issue(issue(entry("e1")), by="김", why="", at=NOW, decisions=made[2:])
        other = decision(number=109)
        store.save_issue(issue(number=109), by="김", why="", at=NOW, decisions=[other])
        assert store.decisions(108, 108) == made
        assert store.decisions(1, 999) == [*made, other]
        assert store.decisions(1, 107) == []


def test_a_refused_save_stores_no_decision_and_signing_stores_its_own(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.save_issue(issue(entry("e1")), by="김", why="", at=NOW)
        sign(store, 108)
        with pytest.raises(IssueFrozenError):
            store.save_issue(issue(), by="김", why="", at=LATER, decisions=[decision()])
        assert store.decisions(108, 108) == []


def test_an_article_is_found_by_id_and_by_any_way_to_write_its_address(tmp_path: Path) -> None:
    with open_empty(tmp_path) as store:
        store.add_articles([article("a"), article("b")], at=NOW)
        for name in ("a", "https://press.example/a", "http://www.press.example/a?utm_source=x"):
            assert [one.id for one in store.articles_named(name)] == [ArticleId("a")]
        assert store.articles_named("없음") == []
        assert store.articles_named("https://press.example/c") == []
