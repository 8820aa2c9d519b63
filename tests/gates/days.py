"""S6, S9: backups under load, and years of weeks over holidays, jumps and kills.

S9 walks a clock through years of half days, asks each time what is due, and plays the newsroom
that does it, dies in the middle of it, or is switched off.
"""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final

from hanju.model.calendar import holidays, is_working_day
from hanju.newsroom import make_newsroom, open_newsroom
from hanju.newsroom.restoring import restore
from hanju.newsroom.round_days import due_rounds, finished
from hanju.ports import IssueRow
from hanju.ports_care import ROUND_STAGES, StageRow
from hanju.settings import House
from hanju.settings_file import parse_house_text
from tests.gates.gate import ROOT, Figure, gate

#: Days off from Monday to Friday as they were announced (월력요항, 임시공휴일, elections).
ANNOUNCED: Final = {
    2024: "0101 0209 0212 0301 0410 0506 0515 0606 0815 0916 0917 0918 1001 1003 1009 1225",
    2025: "0101 0127 0128 0129 0130 0303 0505 0506 0603 0606 0815 1003 1006 1007 1008 1009 1225",
    2026: "0101 0216 0217 0218 0302 0501 0505 0525 0603 0717 0817 0924 0925 1005 1009 1225",
}
HOUSES: Final = ("", '[round]\non_holiday = "same"\n', '[round]\non_holiday = "combine"\n')


def weekdays_off(year: int) -> str:
    return " ".join(f"{day:%m%d}" for day in holidays(year) if day.weekday() < 5)


class Office:
    """A newsroom that obeys `due_rounds`, and dies or is off now and then."""

    def __init__(self, house: House, seed: int) -> None:
        self.house, self.random = house, random.Random(seed)
        self.stages: dict[tuple[date, str], StageRow] = {}
        self.issues: list[IssueRow] = []
        self.drafted: Counter[date] = Counter()

    def tick(self, now: datetime) -> None:
        """One call of `hanju run --due`."""
        for base in due_rounds(now, self.house, list(self.stages.values()), self.issues).bases:
            for name in ROUND_STAGES:
                known = self.stages.get((base, name))
                if known is not None and known.state == "done":
                    continue
                row = StageRow(base_date=base, stage=name, state="running", started_at=now)
                self.stages[base, name] = row
                if name == "draft":
                    if base > (now + timedelta(hours=9)).date() or self._is_ahead(now):
                        return  # no article of that window is there: the clock is wrong
                    self._draft(base)
                if self.random.random() < 0.1:
                    return  # killed: after the work, before it was written down
                self.stages[base, name] = replace(row, state="done")

    def _is_ahead(self, now: datetime) -> bool:
        return now - self.true_now > timedelta(days=1)

    true_now = datetime(2023, 12, 1, tzinfo=UTC)

    def _draft(self, base: date) -> None:
        if any(row.base_date == base for row in self.issues):
            return  # drafted again under the same number
        before = [row.number for row in self.issues if row.base_date < base]
        number = max(before) + 1 if before else self.house.number_for(base)
        start, end = self.house.window_for(base)
        self.drafted[base] += 1
        self.issues.insert(0, IssueRow(
            number=number, state="draft", base_date=base, window_start=start, window_end=end,
            entries=1,
        ))  # fmt: skip


def walked(house: House, seed: int, days: int) -> tuple[Office, int]:
    """Half days from 2023-12-01 on: steps back, jumps ahead, weeks switched off."""
    office, jumps = Office(house, seed), 0
    now = Office.true_now
    end = now + timedelta(days=days)
    while now < end:
        office.true_now = now
        shown = now
        dice = office.random.random()
        if dice < 0.05:
            shown, jumps = now - timedelta(hours=2), jumps + 1  # NTP steps back
        elif dice < 0.06:
            shown, jumps = now + timedelta(days=office.random.randint(2, 900)), jumps + 1
        elif dice < 0.07:
            shown, jumps = now - timedelta(days=office.random.randint(2, 90)), jumps + 1
        elif dice < 0.075:
            now += timedelta(days=office.random.randint(1, 30))  # switched off
            continue
        office.tick(shown)
        now += timedelta(hours=12)
    return office, jumps


@gate("S9", "clock jumps, leap day, year ends, holidays, weeks switched off", fast=0.2)
def calendar_and_clock(share: float) -> Figure:
    wrong: list[str] = []
    for year, announced in ANNOUNCED.items():
        if weekdays_off(year) != announced:
            wrong.append(f"{year}: {weekdays_off(year)}, announced {announced}")
    rounds = jumps = 0
    for number, text in enumerate(HOUSES):
        house = parse_house_text(text, path="hanju.toml")
        for seed in range(max(1, round(10 * share))):
            office, jumped = walked(house, 100 * number + seed, round(365 * 3 * max(share, 0.34)))
            jumps += jumped
            rows = sorted(office.issues, key=lambda row: row.base_date)
            rounds += len(rows)
            wrong += [
                f"{base} drafted twice" for base, times in office.drafted.items() if times > 1
            ]
            for earlier, later in pairwise(rows):
                if later.number != earlier.number + 1:
                    wrong.append(f"{later.base_date}: {earlier.number} -> {later.number}")
                if later.window_start != earlier.window_end + timedelta(days=1):
                    wrong.append(f"{later.base_date}: windows do not meet")
            left = {row.base_date for row in rows} - finished(list(office.stages.values()))
            if len(left - {rows[-1].base_date}) > 0:
                wrong.append(f"never ended: {sorted(left)[:2]}")
            wrong += [
                f"{row.base_date}: drafted on a day off"
                for row in rows
                if 'on_holiday = "same"' not in text
                and not is_working_day(house.draft_at(row.base_date).date())
            ]
    return Figure(
        seen=f"{rounds} rounds, {jumps} jumps of the clock: {len(wrong)} wrong {wrong[:3]}",
        passes=not wrong and rounds > 50 * max(share, 0.34),
    )


# -- backup under load --------------------------------------------------------------------------

WRITER: Final = """
import sys, time
from dataclasses import replace
from pathlib import Path
from hanju.store import open_store
from tests.unit.store.kit import NOW, article
store, until, slowest, batch = open_store(Path(sys.argv[1])), time.monotonic() + float(sys.argv[2]), 0.0, 0
blob = 0
print("ready", flush=True)
while time.monotonic() < until:
    began = time.monotonic()
    found = [article(f"w{batch}-{n}", text="시는 4일 협약을 맺었다고 밝혔다. " * 40) for n in range(60)]
    store.add_articles(found, at=NOW)
    if batch % 5 == 0:
        store.put_blob(f"file {batch}".encode() * 500, media_type="text/plain")
    slowest, batch = max(slowest, time.monotonic() - began), batch + 1
    time.sleep(max(0.0, 0.3 - (time.monotonic() - began)))  # 60 each 0.3 s
print(batch * 60, slowest, flush=True)
"""  # noqa: E501  a program


def digest(path: Path) -> tuple[int, int]:
    """How many articles, and one hash of all their texts."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT * FROM articles ORDER BY id, version").fetchall()
    return len(rows), hash(tuple(rows))


@gate("S6", "backups while 10,000 articles a minute are stored", fast=0.02)
def backups_under_load(share: float) -> Figure:
    seconds, wrong, backups = max(1.5, 60 * share), [], 0
    with tempfile.TemporaryDirectory() as name:
        home = Path(name) / "room"
        make_newsroom(home, "", starts_with_sources=False)
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(home / "hanju.db"), str(seconds)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            assert writer.stdout.readline() == "ready\n"
            while writer.poll() is None:
                file = Path(name) / f"{backups}.hanju"
                with open_newsroom(home) as room:
                    report = room.backup(file)
                backups += 1
                back = Path(name) / f"back-{backups}"
                restore(file, back, replaces=False, now=datetime(2025, 12, 11, tzinfo=UTC))
                count, _ = digest(back / "hanju.db")
                with open_newsroom(back) as room:
                    problems = room.store.problems()
                if count != report.rows["articles"] or count % 60 or problems or report.missing:
                    wrong.append(f"backup {backups}: {count} {problems}")
                file.unlink()
                time.sleep(0.2)  # noqa: TID251  the next backup
            stored, slowest = writer.stdout.read().split()
        with open_newsroom(home) as room:
            room.backup(Path(name) / "last.hanju")
        restore(
            Path(name) / "last.hanju", Path(name) / "last", replaces=False,
            now=datetime(2025, 12, 11, tzinfo=UTC),
        )  # fmt: skip
        same = digest(home / "hanju.db") == digest(Path(name) / "last" / "hanju.db")
        count = digest(home / "hanju.db")[0]
    rate = int(stored) / seconds * 60
    return Figure(
        seen=f"{backups} backups in {seconds:.0f} s at {rate:,.0f} articles a minute: {len(wrong)} "
        f"wrong {wrong[:2]}, restored equal: {same}, slowest write {float(slowest):.2f} s",
        passes=not wrong and same and count == int(stored) and (share < 1 or float(slowest) <= 1.0),
    )
