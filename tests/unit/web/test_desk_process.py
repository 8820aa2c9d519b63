"""`hanju desk` as a process of its own, and `hanju user`."""

from __future__ import annotations

import io
import json
import sys
import threading
from pathlib import Path

import pytest

from hanju.cli.app import run
from hanju.newsroom import open_newsroom
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import PASSWORD, Browser, running_desk, secret_of

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with small_room(tmp_path / "room"):
        pass
    return tmp_path / "room"


def say(monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(words + "\n"))


@pytest.mark.slow
def test_a_real_desk_serves_streams_and_stops(home: Path) -> None:
    with open_newsroom(home) as room:
        secret = secret_of(room, "kim", "editor")
    with running_desk(home) as desk, Browser(desk.address, secret) as kim:
        assert desk.code == ""  # there is an account
        entry = kim.get(f"/api/v1/issues/{NUMBER}").json()["entries"][0]["entry"]["id"]
        heard: list[str] = []
        ready, told = threading.Event(), threading.Event()

        def listen() -> None:
            path = f"/api/v1/issues/{NUMBER}/events?after=0"
            with (
                Browser(desk.address, secret) as ear,
                ear.stream("GET", path) as stream,
            ):
                for line in stream.iter_lines():
                    heard.append(line)
                    if line == "event: presence":
                        ready.set()
                    if line == "event: field":
                        told.set()

        ear = threading.Thread(target=listen, daemon=True)
        ear.start()
        assert ready.wait(10)
        path = f"/api/v1/issues/{NUMBER}/entries/{entry}/b2"
        body = {"text": "시는 사업비 48억원을 투입할 계획."}
        assert kim.put(path, json=body, headers={"If-Match": "r1"}).status_code == 200
        assert told.wait(5)
        ear.join(0.1)  # the line behind it
        data = json.loads(heard[heard.index("event: field") + 1].removeprefix("data: "))
        assert (data["entry"], data["field"], data["by"]) == (entry, "b2", "kim")
        assert desk.stop() == 0  # a stream that is open does not keep it
        ear.join(5)
        assert not ear.is_alive()


@pytest.mark.slow
def test_the_first_admin_is_made_with_the_code_that_is_printed(home: Path) -> None:
    with running_desk(home) as desk, Browser(desk.address, "") as nobody:
        given = {"name": "관리자", "password": PASSWORD, "code": desk.code}
        assert len(desk.code) > 20
        assert nobody.post("/login", data={**given, "code": "x"}).status_code == 403
        assert nobody.post("/login", data=given).status_code == 303
    with open_newsroom(home) as room:
        assert [(one.name, one.role) for one in room.store.people.users()] == [("관리자", "admin")]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.0.7", "desk.example"])
def test_a_desk_without_accounts_is_for_this_machine_alone(
    home: Path, host: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["desk", "--home", str(home), "--host", host, "--port", "0"]) == 2
    assert "hanju user add" in capsys.readouterr().err


def test_accounts_by_the_command_line(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--home", str(home)]
    say(monkeypatch, PASSWORD)
    assert run(["user", "add", "박서진", "--role", "admin", "--password-stdin", *at]) == 0
    say(monkeypatch, "short")
    assert run(["user", "add", "kim", "--password-stdin", *at]) == 2
    say(monkeypatch, PASSWORD)
    assert run(["user", "add", "kim", "--shown", "김 연구원", "--password-stdin", *at]) == 0
    say(monkeypatch, PASSWORD)
    assert run(["user", "add", "kim", "--password-stdin", *at]) == 2  # taken
    assert run(["user", "role", "kim", "approver", *at]) == 0
    assert run(["user", "off", "박서진", *at]) == 2  # the last admin stays
    assert run(["user", "role", "박서진", "reader", *at]) == 2
    assert run(["user", "off", "kim", *at]) == 0
    say(monkeypatch, "또 다른 긴 비밀번호")
    assert run(["user", "password", "kim", "--password-stdin", *at]) == 0
    assert run(["user", "on", "who", *at]) == 2
    capsys.readouterr()
    assert run(["user", "list", "--json", *at]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == [
        {"name": "kim", "shown": "김 연구원", "role": "approver", "is_on": False},
        {"name": "박서진", "shown": "박서진", "role": "admin", "is_on": True},
    ]


@pytest.mark.parametrize("name", ["", "   ", "hanju", "import", "a" * 41, "a\u202eb", "김\u200b"])
def test_a_name_that_could_be_taken_for_another_is_no_name(
    home: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(monkeypatch, PASSWORD)
    assert run(["user", "add", name, "--password-stdin", "--home", str(home)]) == 2
