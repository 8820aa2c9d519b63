"""Adding by address, text, file and hand; previews; editions."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest
from starlette.testclient import TestClient

from hanju.newsroom import Newsroom
from hanju.web.security import TYPED_BYTES
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import client

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
API = f"/api/v1/issues/{NUMBER}"
TEXT = """나루군, 공공건물 12곳에 지열 냉난방 설비 설치
나루군은 내년 3월까지 공공건물 12곳에 지열 냉난방 설비를 놓는다고 8일 밝혔다.
군은 사업비 27억원을 들여 건물마다 설비를 바꾼다.
군은 해마다 에너지 비용이 1억2000만원 줄어들 것으로 보고 있다."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


@pytest.fixture
def kim(room: Newsroom) -> TestClient:
    return client(room, "kim", "editor")


class Canary:
    """A door on loopback that nobody may knock at."""

    def __enter__(self) -> Self:
        self._door = socket.create_server(("127.0.0.1", 0))
        self._door.settimeout(0.05)
        self.port, self.knocks, self._ends = self._door.getsockname()[1], 0, False
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends = True
        self._thread.join()
        self._door.close()

    def _watch(self) -> None:
        while not self._ends:
            try:
                taken, _ = self._door.accept()
            except TimeoutError:
                continue
            self.knocks += 1
            taken.close()


def test_no_address_given_by_an_editor_reaches_inside(room: Newsroom, kim: TestClient) -> None:
    with Canary() as canary:
        for host in ("127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1",
                     "[::ffff:127.0.0.1]", "0", "127.0.0.1.", "１２７.0.0.1",
                     "user@127.0.0.1"):  # fmt: skip
            url = f"http://{host}:{canary.port}/page"
            told = kim.post(f"{API}/entries", json={"url": url})
            assert (told.status_code, told.json()["error"]) == (422, "NotAddableError"), url
            formed = kim.post(f"/issues/{NUMBER}/entries", data={"url": url})
            assert formed.status_code == 422, url
        for url in ("file:///etc/passwd", "gopher://x/", "//127.0.0.1/", "javascript:1", "\x00"):
            assert kim.post(f"{API}/entries", json={"url": url}).status_code == 422, url
    assert canary.knocks == 0
    assert len(list(room.issue(NUMBER).entries())) == 2


def test_a_text_is_pasted_and_a_file_is_dropped(room: Newsroom, kim: TestClient) -> None:
    pasted = kim.post(f"{API}/entries", json={"text": TEXT, "cell": "AI·지자체"})
    assert pasted.status_code == 201, pasted.text
    assert "나루군" in pasted.json()["entry"]["headline"]
    again = kim.post(f"{API}/entries", json={"text": TEXT, "cell": "AI·지자체"})
    assert (again.status_code, "이미" in again.json()["message"]) == (422, True)
    other = TEXT.replace("나루군", "다온군").replace("12곳", "15곳").encode()
    dropped = kim.post(
        f"{API}/entries",
        files={"file": ("자료.txt", other, "text/plain")},
        data={"cell": "AI·지자체"},
    )
    assert (dropped.status_code, "다온군" in dropped.text) == (201, True), dropped.text
    names = ("../../../etc/passwd", "a\x00.hwpx", "x" * 400 + ".pdf", "con.hwpx")
    for name in names:
        wrong = kim.post(f"{API}/entries", files={"file": (name, b"\x00\x01", "text/plain")})
        assert wrong.status_code == 422, name
    old = TEXT.replace("나루군", "라온군").replace("12곳", "19곳").encode("cp949")
    told = kim.post(f"{API}/entries", files={"file": ("a.TXT", old)}, data={"cell": "AI·지자체"})
    assert (told.status_code, "라온군" in told.text) == (201, True), told.text
    assert {one.name for one in room.home.iterdir()} >= {"hanju.toml", "hanju.db"}


def test_words_of_ones_own(kim: TestClient) -> None:
    body = {"headline": "가온시, 시민 정원 3곳 새로 엶", "bullets": ["하나.", "둘.", "셋."],
            "date": "2025-12-05", "cell": "AI·지자체"}  # fmt: skip
    made = kim.post(f"{API}/entries", json=body)
    assert (made.status_code, made.json()["entry"]["headline"]) == (201, body["headline"])
    assert kim.post(f"{API}/entries", json={**body, "date": "어제"}).status_code == 422
    assert kim.post(f"{API}/entries", json={}).status_code == 422
    assert kim.post(f"{API}/entries", content=b"{").status_code == 422
    formed = kim.post(f"/issues/{NUMBER}/entries", data={**body, "headline": "가온시, 숲길 2곳 엶"})
    assert formed.headers["location"].startswith(f"/issues/{NUMBER}?e=")


def test_what_is_too_large_is_refused_before_it_is_read(kim: TestClient) -> None:
    small, large = f"{API}/comments", f"{API}/entries"
    body = b"x" * (TYPED_BYTES + 1)
    assert kim.post(small, content=body).status_code == 413
    claimed = {"Content-Length": str(30 * 2**20)}
    assert kim.post(large, content=b"", headers=claimed).status_code == 413

    def drip() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65_536

    assert kim.post("/login", content=drip()).status_code in {400, 413, 422}
    nobody = TestClient(kim.app)
    assert nobody.post(large, content=b"{}").status_code == 401


def test_a_preview_shows_the_page_as_it_prints(kim: TestClient) -> None:
    shown = kim.get(f"/issues/{NUMBER}/preview")
    assert (shown.status_code, "/pages/1.png" in shown.text) == (200, True)
    drawn = kim.get(f"/issues/{NUMBER}/pages/1.png")
    assert (drawn.content[:8], drawn.headers["content-type"]) == (b"\x89PNG\r\n\x1a\n", "image/png")
    seen = {"If-None-Match": drawn.headers["etag"]}
    assert kim.get(f"/issues/{NUMBER}/pages/1.png", headers=seen).status_code == 304
    for page in ("0", "999", "-1"):
        assert kim.get(f"/issues/{NUMBER}/pages/{page}.png").status_code == 404
    assert kim.get("/issues/7/pages/1.png").status_code == 404


def test_nothing_is_published_that_nobody_signed(room: Newsroom, kim: TestClient) -> None:
    lee = client(room, "lee", "approver")
    assert kim.post(f"{API}/publish").status_code == 403
    told = lee.post(f"{API}/publish", json={"formats": ["md"]})
    assert told.json()["error"] == "NotApprovedError"
    assert told.status_code == 422


def test_mends_support_and_restoring(room: Newsroom, kim: TestClient) -> None:
    entry = room.desk.page(NUMBER, by="kim").entries[0]
    place, name = f"{API}/entries/{entry.entry.id}", str(entry.entry.sources[0].article_id)
    saved = kim.put(
        f"{place}/b2", json={"text": "시는 48 억원을  들임."}, headers={"If-Match": "r1"}
    )
    assert saved.status_code == 200
    back = kim.post(f"{place}/restore", json={"field": "b2", "revision": 1})
    assert back.json()["entry"]["bullets"][1]["text"] == entry.entry.bullets[1].text
    named = kim.post(f"{place}/support", json={"field": "b2", "article": name, "span": [0, 20]})
    assert named.status_code == 200
    wrong = kim.post(f"{place}/support", json={"field": "b2", "article": name, "span": [9, 2]})
    assert wrong.status_code == 422
    assert kim.post(f"{API}/mend", json={"rule": "N1", "preview": True}).status_code == 200
    assert kim.get(f"{place}/history").json()[0]["by"] == "kim"
    assert kim.get(f"{API}/compare/{NUMBER}").status_code == 200
    assert kim.get(f"{API}/changes").status_code == 200
