"""The page of trends: its tables without scripts, its program, its files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.web import routes_trends
from hanju.web.app import make_app
from hanju.web.security import CSP
from tests.unit.making import article
from tests.unit.newsroom.desk.room import small_room
from tests.unit.web.test_server import signed_in


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        opened.store.add_articles(
            [article("t1", title="수원시, AI 민원 상담 로봇 도서관에 배치", text="",
                     at=datetime(2025, 12, 4, 3, tzinfo=UTC))],
            at=datetime(2025, 12, 5, tzinfo=UTC),
        )  # fmt: skip
        yield opened


@pytest.fixture
def client(room: Newsroom) -> TestClient:
    made = TestClient(make_app(room), follow_redirects=False)
    signed_in(room, made, "reader")
    return made


def test_the_page_has_a_table_for_every_chart_and_no_script_of_its_own(client: TestClient) -> None:
    page = client.get("/trends?number=108").text
    assert page.count("<figure data-chart=") == page.count('<script type="application/json">') > 2
    assert page.count("<caption>") > page.count("<figure")
    assert '<script src="/trends/draw.js">' in page
    assert "aria-label=" in page


def test_the_program_comes_from_our_own_address(client: TestClient) -> None:
    answer = client.get("/trends/draw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["content-security-policy"] == CSP
    assert "hanjuDraw" in answer.text


def test_tables_are_files_to_keep(client: TestClient) -> None:
    for name, start in (("regions.csv", b"\xef\xbb\xbf"), ("trends.xlsx", b"PK")):
        answer = client.get(f"/trends/files/{name}?number=108")
        assert answer.status_code == 200
        assert answer.content.startswith(start)
        assert name in answer.headers["content-disposition"]
    assert client.get("/trends/files/nothing.csv").status_code == 404
    assert client.get("/trends?number=999").status_code == 404


def test_without_the_extra_there_are_tables_and_the_way_to_charts(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(routes_trends, "can_draw", lambda: False)
    page = client.get("/trends?number=108").text
    assert "hanju[charts]" in page
    assert "<figure" not in page
    assert "<caption>" in page
