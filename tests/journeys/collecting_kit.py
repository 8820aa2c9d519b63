"""What the journeys of collecting share: a newsroom, a site, and what a command tells."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from hanju.cli.app import run
from tests.servers.web import PUBLIC, Reply, Seen, Site

SETTINGS = f'\n[collect]\npause_s = 0\nnetworks = ["{PUBLIC}"]\n'


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert run(["init", str(tmp_path / "room")]) == 0
    (tmp_path / "room" / "hanju.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path / "room"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as running:
        yield running


def rss(*titles: str, encoding: str = "utf-8") -> Reply:
    published = format_datetime(datetime(2025, 12, 4, 3, 0, tzinfo=UTC))
    entries = "".join(
        f"<item><title>{title}</title><link>https://press.example/{quote(title)}</link>"
        f"<guid>{title}</guid><pubDate>{published}</pubDate>"
        f"<description>{title}. 시는 4일 밝혔다.</description></item>"
        for title in titles
    )
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel>'
        f"<title>가온시 보도자료</title>{entries}</channel></rss>"
    )
    kind = [("Content-Type", "application/rss+xml"), ("ETag", f'"{len(titles)}"')]
    return Reply(body=text.encode(encoding), headers=kind)


def asks(reply: Reply) -> Any:
    """Answer 304 to whoever has it already."""
    etag = dict(reply.headers)["ETag"]

    def answer(seen: Seen) -> Reply:
        if seen.headers.get("if-none-match") == etag:
            return Reply(status=304, headers=[("ETag", etag)])
        return reply

    return answer


def told(capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert run([*words, "--home", str(home), "--json"]) == code
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1, "machine output and nothing else"
    return json.loads(captured.out)


def seen_by_people(
    capsys: pytest.CaptureFixture[str], home: Path, *words: str, code: int = 0
) -> str:
    capsys.readouterr()
    assert run([*words, "--home", str(home)]) == code
    captured = capsys.readouterr()
    return " ".join((captured.out + captured.err).split())


def stored(home: Path) -> int:
    with closing(sqlite3.connect(home / "hanju.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])


def only(report: Any) -> Any:
    (outcome,) = report["sources"]
    return outcome
