"""The pages of what goes on from issue to issue, and of the search of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.model import EntryRef
from hanju.newsroom import Newsroom, open_newsroom
from hanju.settings import default_house_text
from hanju.web.routes_search import Asked, split
from tests.unit.making import article, entry, issue
from tests.unit.newsroom.desk.room import make_room
from tests.unit.web.kit import client

NOW = datetime(2026, 1, 2, tzinfo=UTC)
FIRST, NEXT = EntryRef(107, "e7"), EntryRef(108, "e8")
HOSTILE = '<img src=x onerror=alert(1)> "소형모듈원전"'


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    make_room(tmp_path / "room", default_house_text())
    with open_newsroom(tmp_path / "room") as opened:
        for ref, headline, day in (
            (FIRST, "가온시, 소형모듈원전 실증단지 부지 공모에 신청", date(2025, 12, 4)),
            (NEXT, "가온시, 소형모듈원전 실증단지 부지로 선정", date(2025, 12, 11)),
        ):
            made = replace(entry(ref.entry_id, headline=headline, day=day), bullets=())
            whole = issue(made, number=ref.number, base_date=day)
            opened.store.save_issue(whole, by="가", why="초안", at=NOW)
        opened.store.add_articles(
            [
                article("a1", title="소형모듈원전을 짓는다", text="부지를 <b>고른다</b>."),
                replace(
                    article("bad", title=HOSTILE, text="소형모듈원전"), url="javascript:alert(1)"
                ),
            ],
            at=NOW,
        )
        yield opened


@pytest.fixture
def kim(room: Newsroom) -> TestClient:
    return client(room, "kim", "editor", follow_redirects=True)


def test_a_proposal_is_shown_joined_and_undone(room: Newsroom, kim: TestClient) -> None:
    assert "제안 0" in kim.get("/threads").text
    assert kim.post("/threads/108/look", follow_redirects=True).status_code == 200
    shown = kim.get("/threads?number=108").text
    assert "제안 1" in shown
    assert "함께 나오는 말" in shown
    said = {"earlier": str(FIRST), "later": str(NEXT), "state": "confirmed"}
    shown = kim.post("/threads", data=said, follow_redirects=True).text
    assert "정한 것 1" in shown
    assert shown.index("실증단지 부지로 선정") < shown.rindex("부지 공모에 신청")
    (thread,) = kim.get("/api/v1/threads").json()["threads"]
    assert [one["ref"]["number"] for one in thread["entries"]] == [107, 108]
    body = {
        "earlier_number": 107, "earlier_entry": "e7", "later_number": 108, "later_entry": "e8",
        "state": "refused",
    }  # fmt: skip
    assert kim.post("/api/v1/threads", json=body).json()["by"] == "kim"
    assert room.threads.all() == []
    turned = {**said, "earlier": str(NEXT), "later": str(FIRST)}
    answer = kim.post("/threads", data=turned)
    assert answer.status_code == 422
    assert "앞 호의 항목을 먼저" in answer.text
    assert kim.post("/threads", data={**said, "later": "108:none"}).status_code == 404


def test_a_reader_sees_threads_and_decides_nothing(room: Newsroom) -> None:
    room.threads.propose(108)
    lee = client(room, "lee", "reader", follow_redirects=True)
    shown = lee.get("/threads").text
    assert "제안 1" in shown
    assert "잇기</button>" not in shown
    said = {"earlier": str(FIRST), "later": str(NEXT), "state": "confirmed"}
    assert lee.post("/threads", data=said).status_code == 403


def test_words_are_found_in_issues_and_articles_and_marked(kim: TestClient) -> None:
    shown = kim.get("/search", params={"q": "소형모듈원전"}).text
    assert shown.count("<mark>소형모듈원전</mark>") >= 3
    assert "/issues/108?e=e8" in shown
    only = kim.get("/search", params={"q": "소형모듈원전", "in": "articles"}).text
    assert "/issues/108?e=e8" not in only
    narrowed = kim.get("/search", params={"q": "소형모듈원전", "issue": "107"}).text
    assert "/issues/107?e=e7" in narrowed
    assert "/issues/108?e=e8" not in narrowed
    assert "찾은 것이 없습니다" in kim.get("/search", params={"q": "없는말없는말"}).text
    assert kim.get("/search", params={"like": "a1"}).status_code == 200
    assert kim.get("/search", params={"like": "none"}).status_code == 404


def test_what_strangers_wrote_stays_text(kim: TestClient) -> None:
    for query in (HOSTILE, "소형모듈원전", '"><script>1</script>'):
        shown = kim.get("/search", params={"q": query, "region": '"><i>'}).text
        for tag in ("<img src=x", "<script>1", "<b>고른다", "<i>", "javascript:alert"):
            assert tag not in shown


def test_a_question_is_kept_for_everybody_and_forgotten(room: Newsroom, kim: TestClient) -> None:
    form = {"name": "원전", "query": '소형모듈원전 분야:"AI 분야"', "within": "issues"}
    shown = kim.post("/search/kept", data=form, follow_redirects=True).text
    assert "저장한 찾기" in shown
    lee = client(room, "lee", "reader", follow_redirects=True)
    assert "원전" in lee.get("/search").text
    assert lee.post("/search/kept", data=form).status_code == 403
    assert kim.post("/search/kept/drop", data={"name": "원전"}).status_code == 200
    assert room.saved_searches() == []
    assert kim.post("/search/kept/drop", data={"name": "원전"}).status_code != 200


def test_filters_become_words_of_the_query() -> None:
    chosen = {"field": "AI", "kind": "", "region": "제주", "since": "", "until": "", "issue": ""}
    asked = Asked(q="수소", within="both", sort="best", like="", chosen=chosen)
    assert asked.query == '수소 분야:"AI" 지역:"제주"'


def test_marks_cut_a_text_and_lose_nothing(room: Newsroom) -> None:
    for hit in room.search("실증단지 부지", with_drafts=True).hits:
        for shown in (hit.title, hit.piece):
            assert "".join(piece for piece, _ in split(shown)) == shown.text
