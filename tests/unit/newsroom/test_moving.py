"""A newsroom moved to PostgreSQL and back is the same newsroom."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hanju.cli.app import run
from hanju.errors import CopyDiffersError, MoveTargetError, RestoreTargetError
from hanju.model import Attachment, Comment, DeskEvent, User
from hanju.newsroom import HOUSE_FILE, Newsroom, make_newsroom, open_newsroom
from hanju.newsroom.moving import move
from hanju.newsroom.restoring import restore
from hanju.newsroom.where import place_of, where, with_database, without_database
from hanju.settings import default_house, default_house_text
from hanju.settings_file import parse_house_text
from hanju.store import copying, open_any
from hanju.store.copying import digest, tables
from hanju.store.store import SqlStore
from tests.conftest import FakeClock
from tests.servers import postgres
from tests.unit.making import article
from tests.unit.newsroom.desk.room import NUMBER, TickingClock, names, small_room
from tests.unit.newsroom.rooms import week
from tests.unit.store.kit import NOW, sign

ROUND = datetime(2025, 12, 11, 1, tzinfo=UTC)  # Thursday, 10:00 in Seoul
ADDED = article("late", title="가온시, 전기버스 도입", text="버스 5대")


SITTER = """
import sys
from hanju.newsroom import open_newsroom
room = open_newsroom(sys.argv[1])
room.issue(108)
print('open', flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module", autouse=True)
def _there_is_one() -> None:
    if postgres.why_not():
        pytest.skip(postgres.why_not())


@pytest.fixture
def address() -> str:
    return postgres.make(f"move_{time.monotonic_ns()}")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A newsroom with a signed and published issue, people, comments, files and a search index."""
    folder = tmp_path / "room"
    with small_room(folder, clock=TickingClock()) as room:
        store = room.store
        blob = store.put_blob("첨부\0".encode(), media_type="text/plain")
        odd = replace(
            ADDED, text="글\0자 \x1a", attachments=(Attachment(name="붙임.txt", blob=blob),)
        )
        store.add_articles([odd], at=NOW)
        store.add_articles([replace(ADDED, text="고친 글")], at=NOW)
        store.people.save_user(User(name="kim", shown="김 과장", role="approver"))
        entry = names(room)[0]
        store.talk.add_comment(
            Comment(
                number=NUMBER, entry_id=entry, field="headline", text="맞나요?", by="kim", at=NOW
            )
        )
        store.talk.add_event(DeskEvent(number=NUMBER, kind="saved", told="{}", by="kim", at=NOW))
        room.save_search("버스", "수소버스", by="kim")
        assert isinstance(store, SqlStore)
        sign(store, NUMBER)
        room.publish(NUMBER, ["md"])
        store.care.take_down("a1", why="요청", by="kim", at=NOW)
        room.search("수소버스")
    return folder


def everything(room: Newsroom) -> dict[str, Any]:
    """What a person sees of a newsroom."""
    store = room.store
    return {
        "issue": room.issue(NUMBER),
        "frozen": store.frozen_issue(NUMBER),
        "rows": store.issue_rows(),
        "articles": store.articles_without_place(after=NOW.replace(year=1990)),
        "users": store.people.users(),
        "comments": store.talk.comments(NUMBER),
        "events": store.talk.events_after(NUMBER, 0),
        "gone": store.care.taken_down(),
        "found": [hit.id for hit in room.search("버스").hits],
        "none": room.search("마을회관").hits == (),
        "saved": store.search.saved_searches(),
        "waiting": store.search.count_waiting(),
        "problems": store.problems(),
    }


def seen(home: Path) -> dict[str, Any]:
    with open_newsroom(home, clock=TickingClock()) as room:
        return everything(room)


def digests(where_: str | Path) -> dict[str, tuple[int, str]]:
    database, _ = open_any(where_)
    try:
        with database.read() as connection:
            return {table.name: digest(connection, table) for table in tables()}
    finally:
        database.close()


def test_a_newsroom_moved_there_and_back_is_the_same(
    home: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before, rows, files = seen(home), digests(home / "hanju.db"), sorted(home.rglob("blobs/*/*"))
    with_password = address.replace("postgres:@", "postgres@").replace(
        "postgres@", "postgres:geheim@"
    )
    assert run(["move", "--to", with_password, "--home", str(home), "--json"]) == 0
    told = capsys.readouterr()
    assert "geheim" not in told.out + told.err + (home / HOUSE_FILE).read_text()
    report = json.loads(told.out)
    assert {one["table"]: (one["rows"], one["digest"]) for one in report["tables"]} == rows
    assert report["rows"] == sum(count for count, _ in rows.values()) > 30
    assert not (home / "hanju.db").exists()
    assert Path(report["aside"]).is_file()
    assert digests(address) == rows
    assert seen(home) == before
    with open_newsroom(home) as room:  # numbers go on behind those that were moved
        newest = room.store.talk.newest_event()
        event = DeskEvent(number=NUMBER, kind="saved", told="{}", by="kim", at=NOW)
        assert room.store.talk.add_event(event) == newest + 1 > 1
        room.store.add_articles([article("new")], at=NOW)
    after, rows = seen(home), digests(address)
    assert run(["move", "--to", "sqlite:///hanju.db", "--home", str(home)]) == 0
    assert "database" not in parse_house_keys(home)
    assert digests(home / "hanju.db") == rows
    assert seen(home) == after
    assert sorted(home.rglob("blobs/*/*")) == files


def parse_house_keys(home: Path) -> set[str]:
    import tomllib

    return set(tomllib.loads((home / HOUSE_FILE).read_text("utf-8")))


def test_a_backup_of_a_server_is_the_same_open_file(
    home: Path, address: str, tmp_path: Path
) -> None:
    move(home, home / HOUSE_FILE, address, now=NOW)
    before = seen(home)
    with open_newsroom(home) as room:
        rows = room.backup(tmp_path / "a.hanju").rows
        room.store.care.sweep_blobs()
    assert rows["articles"] == 4
    assert rows["sessions"] == 0
    with pytest.raises(RestoreTargetError, match=r"서버의 데이터베이스.*hanju move"):
        restore(tmp_path / "a.hanju", home, replaces=True, now=NOW)
    restore(tmp_path / "a.hanju", tmp_path / "back", replaces=False, now=NOW)
    assert seen(tmp_path / "back") == before
    assert (tmp_path / "back" / "hanju.db").is_file()


def test_keeping_taking_down_and_doctor_work_on_a_server(home: Path, address: str) -> None:
    move(home, home / HOUSE_FILE, address, now=NOW)
    with open_newsroom(home) as room:
        assert room.keep(is_trial=True).is_trial
        assert room.take_down("a2", why="요청", by="kim").signed == (NUMBER,)
        assert "a2" not in [hit.id for hit in room.search("수소버스").hits]
        store = next(one for one in room.doctor() if one.name == "데이터베이스")
    assert store.state == "ok"


# -- refusals --------------------------------------------------------------------------------


def untouched(home: Path) -> tuple[str, bool]:
    return (home / HOUSE_FILE).read_text(), (home / "hanju.db").is_file()


def test_a_database_that_holds_something_is_refused(home: Path) -> None:
    before, url = untouched(home), postgres.take()
    database, _ = open_any(url)
    with database.write() as connection:
        connection.exec_driver_sql("INSERT INTO search_waiting_issues VALUES (7)")
    database.close()
    with pytest.raises(MoveTargetError, match="비어 있지 않은"):
        move(home, home / HOUSE_FILE, url, now=NOW)
    postgres.give(url)
    assert untouched(home) == before


def test_a_move_that_was_cut_off_after_copying_is_finished(home: Path, address: str) -> None:
    text = (home / HOUSE_FILE).read_text()
    aside = Path(move(home, home / HOUSE_FILE, address, now=NOW).aside)
    (home / HOUSE_FILE).write_text(text)
    aside.rename(home / "hanju.db")
    move(home, home / HOUSE_FILE, address, now=NOW)
    assert "database" in parse_house_keys(home)


def test_a_copy_that_differs_leaves_nothing(
    home: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = untouched(home), copying.digest

    def one_short(connection: Any, table: Any) -> tuple[int, str]:
        rows, told = real(connection, table)
        return (rows - 1, told) if table.name == "users" else (rows, told)

    monkeypatch.setattr(copying, "digest", one_short)
    with pytest.raises(CopyDiffersError, match="users 표가"):
        move(home, home / HOUSE_FILE, address, now=NOW)
    monkeypatch.undo()
    assert untouched(home) == before
    assert {rows for rows, _ in digests(address).values()} == {0}


@pytest.fixture
def desk_process(home: Path) -> Iterator[None]:
    """Somebody else who has the newsroom open."""
    child = subprocess.Popen(
        [sys.executable, "-c", SITTER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "open\n"
    yield
    child.communicate(timeout=20)


@pytest.mark.usefixtures("desk_process")
def test_a_newsroom_in_use_is_not_moved(home: Path, address: str) -> None:
    before = untouched(home)
    with pytest.raises(MoveTargetError, match="다른 프로그램이"):
        move(home, home / HOUSE_FILE, address, now=NOW)
    assert untouched(home) == before


def test_words_for_a_wrong_address_and_for_a_variable(home: Path) -> None:
    for wrong in ("mysql://a:geheim@b/c", "nowhere", "sqlite:///hanju.db"):
        with pytest.raises(MoveTargetError) as caught:
            move(home, home / HOUSE_FILE, wrong, now=NOW)
        assert "geheim" not in str(caught.value)
    with pytest.raises(MoveTargetError, match="HANJU_DATABASE"):
        move(home, home / HOUSE_FILE, "sqlite:///b.db", now=NOW,
             environ={"HANJU_DATABASE": f"sqlite:///{home}/hanju.db"})  # fmt: skip


# -- the line of the house file ----------------------------------------------------------------


def test_the_line_comes_and_goes_without_a_trace() -> None:
    text = default_house_text()
    changed = with_database(text, "postgresql://hanju@db/hanju")
    assert parse_house_text(changed, path="x").database == "postgresql://hanju@db/hanju"
    assert with_database(changed, "postgresql://b/c").count("\ndatabase =") == 1
    assert parse_house_text(without_database(changed), path="x") == default_house()
    short = '[publication]\ntitle = "가"\n'
    assert parse_house_text(with_database(short, "postgresql:///x"), path="x").database


def test_the_environment_goes_first_and_a_password_may_lie_in_a_file(tmp_path: Path) -> None:
    house = replace(default_house(), database="postgresql://a@b/c")
    (tmp_path / "secret").write_text("geheim\n")
    found = where(tmp_path, house, {"HANJU_DATABASE_PASSWORD_FILE": str(tmp_path / "secret")})
    assert (found.address, found.password, found.is_server) == (house.database, "geheim", True)
    assert "geheim" not in repr(found)
    told = where(tmp_path, house, {"HANJU_DATABASE": "postgresql://x/y"})
    assert (told.address, told.is_from_environment) == ("postgresql://x/y", True)
    assert place_of(tmp_path, "", environ={}).address == tmp_path / "hanju.db"
    assert os.fspath(place_of(tmp_path, "sqlite:////srv/a.db", environ={}).address) == "/srv/a.db"


def test_a_newsroom_begins_and_runs_its_round_on_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.take()
    monkeypatch.setenv("HANJU_DATABASE", url)
    make_newsroom(tmp_path / "room", default_house_text(), starts_with_sources=False)
    with open_newsroom(tmp_path / "room", clock=FakeClock(ROUND)) as room:
        room.store.add_articles(week()[:6], at=ROUND)
        (made,) = room.run(is_due=True).rounds
        assert [one.state for one in made.stages] == ["done"] * 4
        assert room.run(is_due=True).rounds == ()
        assert room.issue(made.number or 0).state == "draft"
    assert not (tmp_path / "room" / "hanju.db").exists()
    postgres.give(url)
