"""C2, C3, C5: entries moved by several people at once, publishing while they write, and who wrote
which word.

C2 plays an issue against a reference that keeps lists: the real one must stand as the reference
after every step. C3 signs and publishes while fifty people save, and reads the files back. C5
follows every word of what was published to the revision that brought it.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from hanju.clock import SystemClock
from hanju.desk import assemble, put
from hanju.errors import (
    ChangedSinceDoneError,
    ChangedSinceShownError,
    DateOrderError,
    EditConflictError,
    IssueFrozenError,
    NothingToUndoError,
    NotInPrintError,
    StoreLockedError,
)
from hanju.model import Cell, EntryId, Issue
from hanju.model.issue_json import content_hash, issue_from_json
from hanju.newsroom import Newsroom, open_newsroom
from hanju.settings import default_house_text
from tests.gates.gate import Figure, gate
from tests.unit.making import entry
from tests.unit.newsroom.desk.room import make_room

NUMBER: Final = 108
STEPS: Final = 20_000
GAMES: Final = 100
PEOPLE: Final = ("가", "나", "다")
FIELDS: Final = ("headline", "b1", "b2")
WORDS: Final = (
    "가온시", "나래군", "태양광", "수소버스", "마을회관", "지원", "도입", "확대", "48억원", "12대",
)  # fmt: skip

EDITORS: Final = 50
ISSUES: Final = 12
PUBLISH_EVERY_S: Final = 5.0
THINKS_S: Final = (1.2, 4.8)
TRIES: Final = 50
LENIENT: Final = (
    default_house_text()
    .replace("no_blocking_finding = true", "no_blocking_finding = false")
    .replace("no_fact_finding = true", "no_fact_finding = false")
)


def issue_of(room: Newsroom, number: int, entries: int) -> Issue:
    """Entries on a few days in every second category."""
    base = date(2025, 12, 11) + timedelta(weeks=number - NUMBER)
    made = assemble(number, base, [], {}, room.house)
    cells = [(a.title, b.name, c.name) for a, b, c in made.cells()][::2][:5]
    for n in range(entries):
        one = replace(
            entry(f"e{n}", headline=f"가온시, {n}번째 소식"), event_date=base - timedelta(1 + n % 3)
        )
        made = put(made, one, cells[n % len(cells)], by_date=True)
    return made


# -- C2 -----------------------------------------------------------------------------------------


@dataclass
class Reference:
    """An issue as lists: where every entry stands, what it says, and what was decided last."""

    order: dict[Cell, list[str]]
    texts: dict[str, dict[str, str]]
    days: dict[str, date]
    #: where each entry stood when it was decided about; what is taken back counts no more
    places: list[tuple[str, Cell]] = field(default_factory=list)
    done: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    undone: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def cell(self, name: str) -> Cell | None:
        return next((cell for cell, names in self.order.items() if name in names), None)

    def take_out(self, name: str) -> None:
        for names in self.order.values():
            if name in names:
                names.remove(name)

    def put(self, name: str, cell: Cell) -> None:
        """Behind those of its day, else before the first later one."""
        self.take_out(name)
        names = self.order[cell]
        later = [n for n, other in enumerate(names) if self.days[other] > self.days[name]]
        names.insert(later[0] if later else len(names), name)

    def put_back(self, name: str, cell: Cell | None, order: list[str]) -> None:
        """Behind the nearest of those that stood before it and still stand there."""
        self.take_out(name)
        if cell is None:
            return
        names, before = self.order[cell], order[: order.index(name)]
        known = [other for other in before if other in names]
        names.insert(names.index(known[-1]) + 1 if known else 0, name)

    def standing(self, name: str) -> dict[str, Any]:
        cell = self.cell(name)
        return {"cell": cell, "order": list(self.order[cell]) if cell else []}

    def home(self, name: str) -> Cell:
        """Where an entry goes that comes back: to where it stood at the last decision."""
        return next(cell for one, cell in reversed(self.places) if one == name)

    def act(
        self,
        by: str,
        kind: str,
        names: list[str],
        change: Callable[[], None],
        place: tuple[str, Cell] | None = None,
    ) -> None:
        """Do something that can be taken back; `place` belongs to the decision of it."""
        before = {name: self.standing(name) for name in names}
        change()
        after = {name: self.standing(name) for name in names}
        act = {"kind": kind, "before": before, "after": after, "place": place}
        self.done.setdefault(by, []).append(act)
        self.undone[by] = []
        if place is not None:
            self.places.append(place)

    def step_back(self, by: str, *, again: bool) -> None:
        source, sink = (self.undone, self.done) if again else (self.done, self.undone)
        act = source[by].pop()
        goal = act["after"] if again else act["before"]
        left = act["before"] if again else act["after"]
        for name in act["after"]:
            if goal[name]["cell"] != left[name]["cell"] or act["kind"] == "order":
                self.put_back(name, goal[name]["cell"], goal[name]["order"])
        if act["place"] is not None and again:
            act["place"] = (*act["place"],)  # a decision of its own, later than the others
            self.places.append(act["place"])
        elif act["place"] is not None:
            self.places = [one for one in self.places if one is not act["place"]]
        sink.setdefault(by, []).append(act)


class Game:
    """One issue, three people, and the reference beside."""

    def __init__(self, room: Newsroom, seed: int) -> None:
        self.room, self.desk, self.chance = room, room.desk, random.Random(seed)
        made = room.issue(NUMBER)
        cells = {(a.title, b.name, c.name): c for a, b, c in made.cells()}
        self.reference = Reference(
            order={cell: [str(one.id) for one in c.entries] for cell, c in cells.items()},
            texts={
                str(one.id): {"headline": one.headline, **_bullets(one)} for one in made.entries()
            },
            days={str(one.id): one.event_date for one in made.entries()},
        )
        self.differs: list[str] = []
        self.done: Counter[str] = Counter()

    def play(self, steps: int) -> None:
        moves = (self.decide, self.decide, self.move, self.order, self.merge, self.write,
                 self.write, self.write_on_old, self.undo, self.redo)  # fmt: skip
        for _ in range(steps):
            move = self.chance.choice(moves)
            by, name = self.chance.choice(PEOPLE), self.chance.choice(list(self.reference.texts))
            move(by, name)
            self.done[move.__name__] += 1
            self._compare(f"{move.__name__} of {name} by {by}")
            if self.differs:
                return

    def decide(self, by: str, name: str) -> None:
        model, action = self.reference, self.chance.choice(("accept", "drop", "hold"))
        stands = model.cell(name)
        home = stands or model.home(name)

        def change() -> None:
            if action != "accept":
                model.take_out(name)
            elif stands is None:
                model.put(name, home)

        self.desk.decide(NUMBER, name, action, by=by, why="까닭")  # type: ignore[arg-type]
        model.act(by, "decision", [name], change, (name, home))

    def move(self, by: str, name: str) -> None:
        model, cell = self.reference, self.chance.choice(list(self.reference.order))
        stands = model.cell(name)
        self.desk.decide(
            NUMBER, name, "move", by=by, to=f"{cell[1].removesuffix(' 분야')}·{cell[2]}"
        )

        def change() -> None:
            if stands != cell:
                model.put(name, cell)

        model.act(by, "decision", [name], change, (name, cell))

    def order(self, by: str, name: str) -> None:
        model, step = self.reference, self.chance.choice((-1, 1))
        cell = model.cell(name)
        names = model.order[cell] if cell else []
        place = names.index(name) if cell else 0
        fits = (
            cell is not None
            and 0 <= place + step < len(names)
            and model.days[names[place + step]] == model.days[name]
        )

        def change() -> None:
            names[place], names[place + step] = names[place + step], names[place]

        try:
            self.desk.reorder(NUMBER, name, step, by=by)  # type: ignore[arg-type]
        except (DateOrderError, NotInPrintError):
            self._check(is_right=not fits, what=f"refused to move {name} by {step}")
            return
        self._check(is_right=fits, what=f"moved {name} by {step}")
        if fits:
            model.act(by, "order", [name], change)

    def merge(self, by: str, name: str) -> None:
        model, other = self.reference, self.chance.choice(list(self.reference.texts))
        fits = name != other and None not in {model.cell(name), model.cell(other)}
        try:
            self.desk.merge(NUMBER, name, other, by=by)
        except NotInPrintError:
            self._check(is_right=not fits, what=f"refused to merge {other} into {name}")
            return
        self._check(is_right=fits, what=f"merged {other} into {name}")
        stood = model.cell(other)
        place = (other, stood) if stood is not None else None
        model.act(by, "merge", [name, other], lambda: model.take_out(other), place)

    def write(self, by: str, name: str) -> None:
        part, text = self._text()
        seen = self.desk.entry(NUMBER, name).revision
        self.desk.save(NUMBER, name, part, text, seen=seen, by=by)
        self.reference.texts[name][part] = text

    def write_on_old(self, by: str, name: str) -> None:
        """Save on what was seen before somebody else saved the same field."""
        part, theirs = self._text()
        seen = self.desk.entry(NUMBER, name).revision
        changes = theirs != self.reference.texts[name][part]
        self.desk.save(NUMBER, name, part, theirs, seen=seen, by="라")
        self.reference.texts[name][part] = theirs
        mine = f"{theirs} 또"
        try:
            self.desk.save(NUMBER, name, part, mine, seen=seen, by=by)
        except EditConflictError:
            self._check(is_right=changes, what=f"refused a text on what was seen of {name}")
            return
        self._check(is_right=not changes, what=f"overwrote a text of {name}")
        self.reference.texts[name][part] = mine

    def undo(self, by: str, _name: str) -> None:
        self._step_back(by, again=False)

    def redo(self, by: str, _name: str) -> None:
        self._step_back(by, again=True)

    def _step_back(self, by: str, *, again: bool) -> None:
        model = self.reference
        known = (model.undone if again else model.done).get(by, [])
        try:
            (self.desk.redo if again else self.desk.undo)(NUMBER, by=by)
        except NothingToUndoError:
            self._check(is_right=not known, what=f"nothing to take back for {by}")
            return
        except ChangedSinceDoneError:
            # refused: the comparison sees that nothing changed; it stays refused until others undo
            (model.undone if again else model.done)[by] = known
            return
        self._check(is_right=bool(known), what=f"took back what {by} never did")
        if known:
            model.step_back(by, again=again)

    def _text(self) -> tuple[str, str]:
        words = " ".join(self.chance.sample(WORDS, 5))
        return self.chance.choice(FIELDS), f"{words} {self.chance.randrange(10_000)}"

    def _check(self, *, is_right: bool, what: str) -> None:
        if not is_right:
            self.differs.append(what)

    def _compare(self, what: str) -> None:
        made = self.room.issue(NUMBER)
        stands = {
            (a.title, b.name, c.name): [str(one.id) for one in c.entries]
            for a, b, c in made.cells()
        }
        if stands != self.reference.order:
            self.differs.append(f"order after {what}")
        for name, one in self.room.store.newest_entries(NUMBER).items():
            told = {"headline": one.entry.headline, **_bullets(one.entry)}
            if told != self.reference.texts[name]:
                self.differs.append(f"text of {name} after {what}")


def _bullets(one: Any) -> dict[str, str]:
    return {f"b{n}": bullet.text for n, bullet in enumerate(one.bullets, 1)}


@gate("C2", "entries decided, moved, ordered, merged, written and taken back by three", fast=0.004)
def c2(share: float) -> Figure:
    games = max(1, int(GAMES * share))
    steps = max(60, int(STEPS * share)) // games
    differs: list[str] = []
    done: Counter[str] = Counter()
    for seed in range(games):
        with TemporaryDirectory() as folder:
            home = Path(folder) / "room"
            make_room(home, default_house_text())
            with open_newsroom(home) as room:
                made = issue_of(room, NUMBER, 12)
                room.store.save_issue(made, by="hanju", why="초안", at=SystemClock().now())
                game = Game(room, seed)
                game.play(steps)
                differs += [f"game {seed}: {one}" for one in game.differs]
                done.update(game.done)
    return Figure(
        seen=f"{sum(done.values()):,} operations in {games} issues: {len(differs)} differ from "
        f"the reference {differs[:2] or ''}",
        passes=not differs,
    )


# -- C3, C5 -------------------------------------------------------------------------------------


@dataclass
class Published:
    """What stood in the files, and what people were told had been saved."""

    issues: int = 0
    saved: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    words: int = 0
    without_hand: int = 0


def published_while_writing(folder: Path, issues: int, every_s: float) -> Published:
    """Fifty people write into an issue until it is signed, and go on with the next one."""
    told, number, ends = Published(), [NUMBER], threading.Event()
    kept: dict[int, list[tuple[str, str, str]]] = {}
    lock = threading.Lock()
    make_room(folder, LENIENT)
    with open_newsroom(folder) as room:
        for n in range(issues + 1):
            made = issue_of(room, NUMBER + n, 10)
            room.store.save_issue(made, by="hanju", why="초안", at=SystemClock().now())

        def write(place: int) -> None:
            chance = random.Random(place)
            while not ends.is_set():
                now, name = number[0], f"e{chance.randrange(10)}"
                token = f"손{place}-{chance.randrange(10**9)}"
                part = chance.choice(FIELDS)
                try:
                    seen = room.desk.entry(now, name).revision
                    room.desk.save(
                        now, name, part, f"가온시, {token} 도입", seen=seen, by=f"{place}"
                    )
                except (EditConflictError, IssueFrozenError, StoreLockedError):
                    with lock:
                        told.refused += 1
                else:
                    with lock:
                        told.saved += 1
                        kept.setdefault(now, []).append((name, part, token))
                ends.wait(chance.uniform(*THINKS_S))

        people = [threading.Thread(target=write, args=(n,)) for n in range(EDITORS)]
        for one in people:
            one.start()
        try:
            for _ in range(issues):
                time.sleep(every_s)  # noqa: TID251  people write meanwhile
                signed = number[0]
                _sign(room, signed)
                room.publish(signed, ["json", "md"], out_dir=folder / f"out-{signed}")
                number[0] += 1
                told.issues += 1
        finally:
            ends.set()
            for one in people:
                one.join()
        for signed in range(NUMBER, number[0]):
            _read_back(room, folder / f"out-{signed}", signed, kept.get(signed, []), told)
    return told


def _sign(room: Newsroom, number: int) -> None:
    """Sign what stands there; somebody may have written since it was read, so read again."""
    for _ in range(TRIES):
        with suppress(ChangedSinceShownError):
            room.approve(number, by="부장")
            return
    raise AssertionError("nobody could sign while people wrote")


def _read_back(
    room: Newsroom, out: Path, number: int, kept: list[tuple[str, str, str]], told: Published
) -> None:
    """The files against the frozen text, and that against everything that was acknowledged."""
    frozen = room.store.frozen_issue(number)
    assert frozen is not None
    (path,) = out.glob("*.json")
    (plain,) = out.glob("*.md")
    read = issue_from_json(json.loads(path.read_text("utf-8")))
    if content_hash(read) != frozen.content_hash:
        told.wrong.append(f"{number}: the file is not what was signed")
    text = plain.read_text("utf-8").replace("\\", "")
    for one in read.entries():
        history = room.store.entry_revisions(number, EntryId(str(one.id)))
        if one.headline not in text:
            told.wrong.append(f"{number}: {one.id} mixed in Markdown")
        if history[-1].entry.headline != one.headline:
            told.wrong.append(f"{number}: {one.id} has a later text than what was signed")
        ever = " ".join(f"{r.entry.headline} {_bullets(r.entry)}" for r in history)
        lost = [token for name, _, token in kept if name == one.id and token not in ever]
        told.wrong += [f"{number}: {token} was acknowledged and lost" for token in lost]
        texts = [{"headline": r.entry.headline, **_bullets(r.entry)} for r in history]
        for part, final in {"headline": one.headline, **_bullets(one)}.items():
            hands = hands_of([(r.by, t.get(part, "")) for r, t in zip(history, texts, strict=True)])
            told.words += len(final.split())
            told.without_hand += sum(not hand for hand in hands)


def hands_of(texts: list[tuple[str, str]]) -> list[str]:
    """Who brought each word of the last text: the first revision since which it has stood."""
    words: list[str] = []
    hands: list[str] = []
    for by, text in texts:
        new = text.split()
        told = [by] * len(new)
        for a, b, size in SequenceMatcher(None, words, new, autojunk=False).get_matching_blocks():
            told[b : b + size] = hands[a : a + size]
        words, hands = new, told
    return hands


@gate("C3", "an issue signed and published every 5 s while 50 write", fast=0.01)
def c3(share: float) -> Figure:
    with TemporaryDirectory() as folder:
        issues = max(1, int(ISSUES * share))
        told = published_while_writing(
            Path(folder) / "room", issues, PUBLISH_EVERY_S if share >= 1 else 0.7
        )
    return Figure(
        seen=f"{told.issues} issues, {told.saved:,} saves acknowledged, {told.refused:,} refused: "
        f"{len(told.wrong)} wrong {told.wrong[:2] or ''}",
        passes=not told.wrong and told.saved > 0,
    )


@gate("C5", "every word of what was published has a hand", fast=0.01)
def c5(share: float) -> Figure:
    with TemporaryDirectory() as folder:
        issues = max(1, int(3 * share))
        told = published_while_writing(
            Path(folder) / "room", issues, PUBLISH_EVERY_S if share >= 1 else 0.7
        )
    return Figure(
        seen=f"{told.words:,} words of {told.issues} issues, {told.without_hand} without who "
        f"wrote them; {told.saved:,} saves, {len(told.wrong)} wrong",
        passes=told.words > 0 and not told.without_hand and not told.wrong,
    )
