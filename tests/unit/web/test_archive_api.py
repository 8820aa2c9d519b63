"""The read-only API of the archive."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.web.app import make_app
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.rooms import NOW
from tests.unit.site.kit import HEADLINES, TOMORROW, article, published
from tests.unit.web.kit import secret_of

BASE = "/api/v1/archive"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    known = [article("a1", license="kogl-1"), article("a2", license="kogl-4"), article("a3")]
    with published(tmp_path / "room", known, numbers=(108, 109)) as made:
        yield made


@pytest.fixture
def reader(room: Newsroom) -> TestClient:
    return TestClient(make_app(room), cookies={COOKIE: secret_of(room, "lee", "reader")})


def test_nobody_reads_the_archive_unasked(room: Newsroom) -> None:
    stranger = TestClient(make_app(room))
    for path in ("search?q=AI", "issues", "issues/108", "entries/108:e1", "articles/a1", "actors"):
        assert stranger.get(f"{BASE}/{path}").status_code == 401


def test_nothing_can_be_changed(reader: TestClient) -> None:
    paths = reader.get("/api/v1/openapi.json").json()["paths"]
    ours = {path: set(acts) for path, acts in paths.items() if path.startswith(BASE)}
    assert len(ours) == 6
    assert all(acts == {"get"} for acts in ours.values())
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert reader.request(method, f"{BASE}/issues").status_code in {403, 405}


def test_every_answer_carries_its_sources(reader: TestClient) -> None:
    entry = reader.get(f"{BASE}/entries/108:e1").json()
    (source,) = entry["sources"]
    assert (source["outlet"], source["license"], source["url"]) == (
        "견본일보", "kogl-1", "https://sample.hanju.example/a1",
    )  # fmt: skip
    assert source["terms"] == "공공누리 제1유형(출처표시)"
    issue = reader.get(f"{BASE}/issues/108").json()
    assert [one["headline"] for one in issue["entries"]] == list(HEADLINES.values())
    assert all(one["sources"] for one in issue["entries"])
    found = reader.get(f"{BASE}/search", params={"q": "탄소중립"}).json()
    assert {one["kind"] for one in found["hits"]} == {"entry", "article"}
    assert all(one["sources"][0]["terms"] for one in found["hits"])


def test_a_body_leaves_only_where_its_licence_allows(reader: TestClient) -> None:
    texts = {name: reader.get(f"{BASE}/articles/{name}").json() for name in ("a1", "a2", "a3")}
    assert texts["a1"]["text"].startswith("a1의 본문")
    assert [texts[one]["text"] for one in ("a2", "a3")] == [None, None]
    assert texts["a3"]["source"]["terms"] == "이용 허락 없음(제목과 링크만)"
    whole = reader.get(f"{BASE}/search", params={"q": "본문"}).text
    assert "a2의 본문" not in whole
    assert "a3의 본문" not in whole


def test_lists_come_in_pages(reader: TestClient) -> None:
    numbers = [
        reader.get(f"{BASE}/issues", params={"limit": 1, "offset": at}).json()[0]["number"]
        for at in (0, 1)
    ]
    assert numbers == [109, 108]
    assert reader.get(f"{BASE}/issues", params={"offset": 2}).json() == []
    first = reader.get(f"{BASE}/search", params={"q": "가온시", "in": "issues", "limit": 1}).json()
    assert (first["total"], first["next_offset"]) == (2, 1)
    last = reader.get(
        f"{BASE}/search", params={"q": "가온시", "in": "issues", "limit": 1, "offset": 1}
    ).json()
    assert (last["next_offset"], last["hits"][0]["id"]) != (1, first["hits"][0]["id"])
    assert last["next_offset"] is None
    assert reader.get(f"{BASE}/actors", params={"region": "제주"}).json()[0]["entries"] == 2


@pytest.mark.parametrize(
    "asked",
    ["issues?limit=0", "issues?limit=101", "issues?offset=-1", "search?q=a&in=desk", "search"],
)
def test_a_parameter_out_of_its_range_is_refused(reader: TestClient, asked: str) -> None:
    assert reader.get(f"{BASE}/{asked}").status_code == 422


@pytest.mark.parametrize(
    "path", ["issues/7", "entries/108:zz", "entries/zz", "entries/7:e1", "articles/zz"]
)
def test_what_is_not_there_is_404(reader: TestClient, path: str) -> None:
    assert reader.get(f"{BASE}/{path}").status_code == 404


def test_embargo_and_take_down_hold_at_once(room: Newsroom, reader: TestClient) -> None:
    room.store.add_articles([article("a1", embargo_until=TOMORROW)], at=NOW)
    room.take_down("a3", why="요청", by="kim")
    for path in ("articles/a1", "articles/a3", "entries/108:e1", "entries/108:e3"):
        assert reader.get(f"{BASE}/{path}").status_code == 404
    issue = reader.get(f"{BASE}/issues/108").json()
    assert (issue["withheld"], issue["removed"], len(issue["entries"])) == (1, 1, 1)
    for query in ("탄소중립", "소형모듈원전", "a1 a3"):
        text = reader.get(f"{BASE}/search", params={"q": query}).text
        assert HEADLINES["e1"] not in text
        assert HEADLINES["e3"] not in text
        assert "sample.hanju.example/a1" not in text
        assert "sample.hanju.example/a3" not in text
