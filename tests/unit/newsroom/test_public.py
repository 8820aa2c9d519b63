"""The public archive of a newsroom."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from hanju.errors import ChangedSinceSignedError, EmbargoError, NoSuchDocumentError
from hanju.publish.sending import SmtpSettings
from hanju.publish.sending_list import Recipients
from hanju.store.schema import signed_corrections
from tests.unit import making
from tests.unit.newsroom.rooms import NOW
from tests.unit.site.kit import TOMORROW, article, entry, published, republish


def test_a_draft_is_not_there(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.store.save_issue(making.issue(number=109), by="kim", why="", at=NOW)
        assert [row.number for row in room.public.rows()] == [108]
        for name in ("109:e1", "109", "108:e9", "x:e1", "²:e1"):
            with pytest.raises(NoSuchDocumentError):
                room.public.entry(name)
        with pytest.raises(NoSuchDocumentError):
            room.public.issue(109)


def test_an_embargo_that_is_set_after_publishing_hides_the_entry_everywhere(
    tmp_path: Path,
) -> None:
    known = [article("a1"), article("a2", license="kogl-1"), article("a3")]
    with published(tmp_path / "room", known) as room:
        assert room.public.entry("108:e2").entry.sources
        assert room.public.article("a2").text
        before = {hit.hit.id for hit in room.public.search("수소버스 본문").hits}
        assert "108:e2" in before
        room.store.add_articles([article("a2", embargo_until=TOMORROW, text="새 본문")], at=NOW)
        with pytest.raises(NoSuchDocumentError):
            room.public.entry("108:e2")
        with pytest.raises(NoSuchDocumentError):
            room.public.article("a2")
        found = room.public.search("수소버스 본문")
        assert not {hit.hit.id for hit in found.hits} & {"108:e2", "a2"}
        assert all("e2" not in hit.hit.id for hit in found.hits)
        room._parts.clock.sleep(timedelta(days=2).total_seconds())
        assert room.public.entry("108:e2")


def test_nothing_is_published_or_sent_before_the_hour(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.publish(108, ["json"])
        room.store.add_articles([article("a2", embargo_until=TOMORROW)], at=NOW)
        with pytest.raises(EmbargoError, match="2025-12-12 10:00"):
            room.publish(108, ["md"])
        mails = Recipients(addresses=("kim@sample.example",))
        smtp = SmtpSettings(host="127.0.0.1", sender="a@sample.example")
        with pytest.raises(EmbargoError):
            room.send(108, mails, smtp)
        assert not list((room.home / "editions" / "108").glob("*.md"))
        room._parts.clock.sleep(timedelta(days=2).total_seconds())
        assert room.publish(108, ["md"]).editions


def test_what_was_taken_down_is_gone_from_every_answer(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        room.take_down("a3", why="요청", by="kim")
        with pytest.raises(NoSuchDocumentError):
            room.public.article("a3")
        with pytest.raises(NoSuchDocumentError):
            room.public.entry("108:e3")
        found = {hit.hit.id for hit in room.public.search("소형모듈원전").hits}
        assert not found & {"108:e3", "a3"}
        assert room.public.issue(108).removed == 1


def test_a_body_is_shown_where_its_licence_allows_and_no_piece_of_others(tmp_path: Path) -> None:
    known = [article("a1", license="kogl-1"), article("a2", license="kogl-4"), article("a3")]
    with published(tmp_path / "room", known, [entry("e1", known[0])]) as room:
        assert room.public.article("a1").text == known[0].text
        assert [room.public.article(one).text for one in ("a2", "a3")] == [None, None]
        pieces = {
            hit.hit.id: hit.hit.piece.text
            for hit in room.public.search("탄소중립", within="articles").hits
        }
        assert pieces["a1"]
        assert (pieces["a2"], pieces["a3"]) == ("", "")


def test_every_hit_carries_its_source(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        hits = room.public.search("탄소중립").hits
        assert {hit.hit.kind for hit in hits} == {"entry", "article"}
        assert all(hit.sources and hit.sources[0].url for hit in hits)


def test_pages_of_a_search_follow_one_another(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=(108, 109, 110)) as room:
        whole = [hit.hit.id for hit in room.public.search("가온시", within="issues").hits]
        assert len(whole) == 3
        parts = [
            hit.hit.id
            for at in range(3)
            for hit in room.public.search("가온시", within="issues", limit=1, offset=at).hits
        ]
        assert parts == whole


def test_actors_are_counted_over_published_issues(tmp_path: Path) -> None:
    with published(tmp_path / "room", numbers=(108, 109)) as room:
        first = next(one for one in room.public.actors() if one.region == "제주")
        assert (first.name, first.kind, first.entries, first.last_number) == (
            "제주특별자치도", "local", 2, 109,
        )  # fmt: skip
        assert room.public.actors(kind="university") == []
        assert room.public.actors() == room.public.actors()


def test_a_text_that_is_not_the_signed_one_is_not_shown(tmp_path: Path) -> None:
    with published(tmp_path / "room") as room:
        republish(room, 108, "바뀐 제목")
        assert next(iter(room.public.issue(108).entries)).entry.headline == "바뀐 제목"
        with room.store._database.write() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("DROP TRIGGER signed_corrections_no_update")
            connection.execute(sa.update(signed_corrections).values(content_hash="0" * 64))
        with pytest.raises(ChangedSinceSignedError):
            room.public.issue(108)
