"""Engines: the same bytes as without one, nobody outside asked, and what is told when one fails."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from rich.console import Console

from benchmarks.bench_backfill import same_bytes
from hanju.backfill.engine import QUIET, DaftEngine
from hanju.cli.app import run
from hanju.cli.backfill import _shown
from hanju.errors import EngineFailedError, EngineMissingError
from tests.unit.backfill.archives import Here, filled, invented, write_archive

ROWS = 500
_CONTROL = """
import daft, threading
daft.set_runner_native()
daft.from_pydict({"a": [1]}).select(daft.col("a") + 1).to_pydict()
for thread in threading.enumerate():
    if thread is not threading.current_thread() and not thread.daemon:
        thread.join(10)
"""


class Listener:
    """A proxy on loopback that writes down who was asked for and answers nobody."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.heard = threading.Event()
        self._door = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._door.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._door.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(2)
                try:
                    self.asked.append(caller.recv(200))
                except OSError:
                    self.asked.append(b"")
            self.heard.set()

    def close(self) -> None:
        self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        self._thread.join(5)

    def environment(self) -> dict[str, str]:
        """The environment of this process without our settings, everything through this proxy."""
        kept = {key: value for key, value in os.environ.items() if key not in QUIET}
        kept.pop("NO_PROXY", None)
        kept.pop("no_proxy", None)
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
        return kept | dict.fromkeys(names, self.address)


@pytest.fixture
def listener() -> Iterator[Listener]:
    made = Listener()
    yield made
    made.close()


@pytest.mark.slow
def test_daft_writes_the_same_bytes_and_asks_nobody_outside(
    tmp_path: Path, listener: Listener
) -> None:
    source = write_archive(tmp_path / "in", invented(ROWS))
    words = ["backfill", str(source), "--out", str(tmp_path / "out"), "--workers", "2", "--json"]
    told = subprocess.run(
        [sys.executable, "-m", "hanju", *words],
        check=True, capture_output=True, text=True, env=listener.environment(),
    )  # fmt: skip
    report = json.loads(told.stdout)
    assert (report["rows"], report["engine"], report["places"]) == (ROWS, "native", 2)
    assert listener.asked == []
    # The clock of the run does not show in results of past days.
    filled(source, tmp_path / "here", part_rows=10_000)
    assert same_bytes(tmp_path / "here", tmp_path / "out") == 0


@pytest.mark.slow
def test_without_our_settings_the_engine_would_ask(listener: Listener) -> None:
    # it may crash on leaving: what counts is that it asked
    subprocess.run([sys.executable, "-c", _CONTROL], check=False, env=listener.environment())
    assert listener.heard.wait(10), "the test above proves nothing any more"


def test_the_settings_stand_before_the_engine_is_imported(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setenv(name, "before")
    monkeypatch.setitem(sys.modules, "daft", None)
    with pytest.raises(EngineMissingError, match=r"hanju\[cluster\]"):
        DaftEngine("native")
    assert {name: os.environ[name] for name in QUIET} == QUIET


def test_a_missing_engine_is_told_in_one_line_with_code_3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in QUIET:
        monkeypatch.setenv(name, "before")
    monkeypatch.setitem(sys.modules, "daft", None)
    assert run(["backfill", str(tmp_path), "--out", str(tmp_path / "out")]) == 3
    assert "pip install 'hanju[cluster]'" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_failing_engine_says_how_to_go_on() -> None:
    told = str(EngineFailedError("ray", problem="ActorDiedError: gone"))
    assert "ActorDiedError: gone" in told
    assert "다시 실행하면" in told


def test_the_summary_names_counts_times_and_folder(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "in", invented(40))
    console = Console(width=120)
    with console.capture() as first:
        console.print(_shown(filled(source, tmp_path / "out", Here())))
    for word in ("40행", "사본 묶음", "기간별 소식", "초마다", "MiB", str(tmp_path / "out")):
        assert word in first.get().replace("\n", "")
    with console.capture() as second:
        console.print(_shown(filled(source, tmp_path / "out", Here())))
    assert "전에 마친 일" in second.get()


@pytest.mark.slow
@pytest.mark.skipif(find_spec("ray") is None, reason="ray is absent: extra cluster")
def test_two_ray_nodes_write_the_same_bytes(tmp_path: Path) -> None:
    source = write_archive(tmp_path / "in", invented(200), files=1)
    words = ["benchmarks.bench_backfill", "ray", str(source), str(tmp_path / "r")]
    told = subprocess.run(
        [sys.executable, "-m", *words],
        check=True, capture_output=True, text=True, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert json.loads(told.stdout.splitlines()[-1])["nodes"] == 2
    filled(source, tmp_path / "here", part_rows=10)
    assert same_bytes(tmp_path / "here", tmp_path / "r") == 0
