"""Adding at the desk: by address through the one door, by file, by text, by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from hanju.collect.addresses import AddressPolicy
from hanju.collect.door import DoorSettings
from hanju.errors import IssueFrozenError, NoSuchCategoryError, NotAddableError
from hanju.model.issue_json import canonical_json, content_hash
from hanju.newsroom import Newsroom
from tests.servers.web import PUBLIC, Canary, Reply, Site
from tests.unit.collect.attachment_files import hwpx, para, words
from tests.unit.newsroom.desk.room import NUMBER, names, small_room
from tests.unit.newsroom.rooms import FakeDrafter

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])

TITLE = "다온시, 에너지 자립 마을 10곳 조성"
BODY = (
    "다온시는 에너지 자립 마을 10곳을 조성한다고 4일 밝혔다. 시는 사업비 20억원을 들여 태양광 "
    "설비를 놓고 탄소중립을 앞당길 계획이다. 주민은 전기료를 아낄 수 있을 전망이다. " * 3
)
PAGE = f"""<html lang="ko"><head><title>{TITLE}</title>
<meta property="article:published_time" content="2025-12-05T09:00:00+09:00"></head>
<body><article><h1>{TITLE}</h1><p>{BODY}</p></article></body></html>"""
CELL = "탄소중립·지자체"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    door = DoorSettings(policy=AddressPolicy.allowing([PUBLIC]), pause_s=0.0)
    with small_room(tmp_path / "room", door=door) as opened:
        yield opened


def test_an_address_is_fetched_through_the_door_and_drafted(room: Newsroom) -> None:
    site = Site()
    try:
        site.routes["/news/1"] = Reply(
            body=PAGE.encode(), headers=[("Content-Type", "text/html; charset=utf-8")]
        )
        url = f"{site.url}/news/1"
        view = room.desk.add_by_address(NUMBER, url, by="kim", cell=CELL, drafter=FakeDrafter())
        assert view.entry.id in names(room)
        assert (view.state, view.cell is not None and view.cell[2]) == ("draft", "지자체")
        (source,) = view.entry.sources
        assert (source.url, source.title) == (url, TITLE)
        asked = len(site.seen)
        with pytest.raises(NotAddableError, match="이미 실려"):
            room.desk.add_by_address(NUMBER, url, by="kim", cell=CELL, drafter=FakeDrafter())
        assert len(site.seen) == asked, "what is stored is not asked for again"
        room.desk.undo(NUMBER, by="kim")
        assert view.entry.id not in names(room)
    finally:
        site.close()


def test_addresses_of_the_internal_network_are_never_asked(room: Newsroom) -> None:
    canary = Canary("127.0.0.1")
    try:
        for url in (
            f"http://127.0.0.1:{canary.port}/x",
            f"http://localhost:{canary.port}/x",
            "http://169.254.169.254/latest/meta-data",
            "file:///etc/passwd",
            "javascript:alert(1)",
            "",
        ):
            with pytest.raises(NotAddableError):
                room.desk.add_by_address(NUMBER, url, by="kim", cell=CELL)
        assert canary.hits == 0
    finally:
        canary.close()
    assert len(names(room)) == 2


def test_a_dropped_file_becomes_an_entry(room: Newsroom) -> None:
    content = hwpx(para(words(TITLE)) + para(words(BODY)))
    view = room.desk.add_by_file(
        NUMBER,
        "C:\\자료\\다온시 보도자료.hwpx",
        content,
        by="kim",
        cell=CELL,
        drafter=FakeDrafter(),
    )
    (source,) = view.entry.sources
    (article,) = room.store.articles_named(str(source.article_id))
    assert "에너지 자립 마을 10곳" in article.text
    with pytest.raises(NotAddableError, match=r"깨진\.pdf"):
        room.desk.add_by_file(NUMBER, "../../깨진.pdf", b"%PDF-1.7 not", by="kim", cell=CELL)
    with pytest.raises(NotAddableError):
        room.desk.add_by_file(NUMBER, "빈.txt", b"", by="kim", cell=CELL)


def test_a_pasted_text_finds_its_own_category(room: Newsroom) -> None:
    view = room.desk.add_by_text(NUMBER, f"{TITLE}\n{BODY}", by="kim", drafter=FakeDrafter())
    assert view.cell is not None
    assert view.cell[2] == "지자체"
    with pytest.raises(NotAddableError, match="구분을 고르고"):
        room.desk.add_by_text(NUMBER, "점심은 국수\n맛있다.", by="kim", drafter=FakeDrafter())
    with pytest.raises(NotAddableError, match="글이 없습니다"):
        room.desk.add_by_text(NUMBER, " \n ", by="kim")
    with pytest.raises(NotAddableError):
        room.desk.add_by_text(NUMBER, BODY, url="javascript:alert(1)", by="kim", cell=CELL)


def test_an_entry_by_hand_waits_for_its_source(room: Newsroom) -> None:
    day = date(2025, 12, 5)
    view = room.desk.add_by_hand(NUMBER, CELL, " 손으로 쓴 제목 ", ["한 줄."], day, by="kim")
    assert (view.entry.headline, view.entry.event_date) == ("손으로 쓴 제목", day)
    assert "I9" in {finding.rule for finding in view.findings}
    again = room.desk.add_by_hand(NUMBER, CELL, "또 하나", [], day, by="kim")
    assert again.entry.id != view.entry.id
    with pytest.raises(NoSuchCategoryError):
        room.desk.add_by_hand(NUMBER, "연예", "제목", [], day, by="kim")
    with pytest.raises(NotAddableError):
        room.desk.add_by_hand(NUMBER, CELL, " ", [], day, by="kim")


def test_nothing_is_fetched_for_a_signed_issue(room: Newsroom) -> None:
    issue = room.issue(NUMBER)
    room.store.freeze_issue(
        NUMBER, document=canonical_json(issue), content_hash=content_hash(issue),
        by="park", at=room._parts.clock.now(),
    )  # fmt: skip
    with Canary("127.10.0.9") as canary:
        with pytest.raises(IssueFrozenError):
            room.desk.add_by_address(NUMBER, f"http://127.10.0.9:{canary.port}/", by="kim")
        assert canary.hits == 0
