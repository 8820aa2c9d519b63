"""C2 and C5: people at random against a small model; then every word has somebody's name.

The model knows nothing of how anything is stored: texts and decisions in lists, orders of cells,
and for each person a stack of what an act found and left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hanju.desk import assemble, put
from hanju.errors import (
    ChangedSinceDoneError,
    DateOrderError,
    DeskError,
    EditConflictError,
    NothingToUndoError,
    NotInPrintError,
)
from hanju.model import Bullet, DecisionAction, Entry, EntryId, EntrySource
from hanju.newsroom import Newsroom, open_newsroom
from hanju.newsroom.desk.fields import read
from hanju.settings import default_house_text
from tests.unit.newsroom.desk.room import TickingClock, make_room

NUMBER = 108
PEOPLE = ("kim", "park", "choi")
PLACES = ("지자체", "중앙부처")
DAYS = (date(2025, 12, 4), date(2025, 12, 5))
STEPS = 100
Text = dict[str, Any]
Mark = tuple[str, str, str | None]  # action, person, place


@dataclass
class One:
    """An entry of the model; the first text is revision 1."""

    day: date
    texts: list[Text]
    writers: list[str] = field(default_factory=lambda: ["hanju"])
    marks: list[tuple[int, Mark, int]] = field(default_factory=list)  # id, what, on revision

    def last(self) -> Mark | None:
        return self.marks[-1][1] if self.marks else None

    def state(self) -> str:
        if not self.marks:
            return "draft"
        _, (action, _, _), revision = self.marks[-1]
        if action == "accept":
            return "accepted" if revision >= len(self.texts) else "draft"
        return {"hold": "held", "drop": "dropped", "move": "draft"}[action]


@dataclass
class Stood:
    """How an entry stood: revision, place, order there, last mark."""

    revision: int
    place: str | None
    order: list[str]
    mark: Mark | None


@dataclass
class Act:
    """What one act found and left."""

    kind: str
    before: dict[str, Stood]
    after: dict[str, Stood] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)


class Model:
    """The desk in lists."""

    def __init__(self, all_of: dict[str, tuple[str, One]]) -> None:
        self.all = {name: one for name, (_, one) in all_of.items()}
        self.cells: dict[str, list[str]] = {place: [] for place in PLACES}
        self.acts: dict[str, list[Act]] = {by: [] for by in PEOPLE}
        self.given = 0
        for name, (place, _) in all_of.items():
            self.put(name, place)

    def place(self, name: str) -> str | None:
        return next((place for place, names in self.cells.items() if name in names), None)

    def stood(self, name: str) -> Stood:
        place, one = self.place(name), self.all[name]
        order = list(self.cells[place]) if place else []
        return Stood(revision=len(one.texts), place=place, order=order, mark=one.last())

    def out(self, name: str) -> None:
        for names in self.cells.values():
            if name in names:
                names.remove(name)

    def put(self, name: str, place: str) -> None:
        self.out(name)
        names, day = self.cells[place], self.all[name].day
        later = (n for n, other in enumerate(names) if self.all[other].day > day)
        names.insert(next(later, len(names)), name)

    def write(self, name: str, by: str, **text: Any) -> None:
        one = self.all[name]
        made = {**one.texts[-1], **text}
        if made != one.texts[-1]:
            one.texts.append(made)
            one.writers.append(by)

    def mark(self, act: Act, name: str, action: str, by: str, place: str | None) -> None:
        self.given += 1
        one = self.all[name]
        one.marks.append((self.given, (action, by, place), len(one.texts)))
        act.marks.append(self.given)

    def begin(self, kind: str, *names: str) -> Act:
        return Act(kind=kind, before={name: self.stood(name) for name in names})

    def end(self, act: Act, by: str) -> None:
        act.after = {name: self.stood(name) for name in act.before}
        self.acts[by].append(act)

    # -- what people do -----------------------------------------------------------------

    def decide(self, name: str, action: str, by: str, to: str) -> None:
        act, here = self.begin("decision", name), self.place(name)
        last = self.all[name].last()
        place = here or (last[2] if last else None)
        if action in {"drop", "hold"}:
            self.out(name)
        else:
            goal = to if action == "move" else place
            assert goal is not None
            if goal != here:
                self.put(name, goal)
            place = goal
        self.mark(act, name, action, by, place)
        self.end(act, by)

    def reorder(self, name: str, step: int, by: str) -> type[DeskError] | None:
        place = self.place(name)
        if place is None:
            return NotInPrintError
        names = self.cells[place]
        here = names.index(name)
        there = here + step
        if not 0 <= there < len(names) or self.all[names[there]].day != self.all[name].day:
            return DateOrderError
        act = self.begin("order", name)
        names[here], names[there] = names[there], names[here]
        self.end(act, by)
        return None

    def merge(self, keep: str, absorb: str, by: str) -> type[DeskError] | None:
        if keep == absorb or self.place(keep) is None or self.place(absorb) is None:
            return NotInPrintError
        act = self.begin("merge", keep, absorb)
        sources = [self.all[name].texts[-1]["sources"] for name in (keep, absorb)]
        self.write(keep, by, sources=tuple(dict.fromkeys((*sources[0], *sources[1]))))
        self.mark(act, absorb, "drop", by, self.place(absorb))
        self.out(absorb)
        self.end(act, by)
        return None

    def undo(self, by: str) -> type[DeskError] | None:
        if not self.acts[by]:
            return NothingToUndoError
        act = self.acts[by][-1]
        if not all(self.as_left(act, name, by) for name in act.before):
            return ChangedSinceDoneError
        self.acts[by].pop()
        for name, old in act.before.items():
            one = self.all[name]
            if old.revision != act.after[name].revision:
                self.write(name, by, **one.texts[old.revision - 1])
            one.marks = [mark for mark in one.marks if mark[0] not in act.marks]
            if old.place is None:
                self.out(name)
            elif old.place != self.place(name) or act.kind == "order":
                self.out(name)
                names = self.cells[old.place]
                before = [x for x in old.order[: old.order.index(name)] if x in names]
                names.insert(names.index(before[-1]) + 1 if before else 0, name)
        return None

    def as_left(self, act: Act, name: str, by: str) -> bool:
        """Nobody else changed the entry, and the person not what the act wrote."""
        now, left, one = self.stood(name), act.after[name], self.all[name]
        if (now.mark, now.place) != (left.mark, left.place):
            return False
        if act.kind == "order":
            both = set(now.order) & set(left.order)
            if [x for x in now.order if x in both] != [x for x in left.order if x in both]:
                return False
        if set(one.writers[left.revision :]) - {by}:
            return False
        wrote = act.before[name].revision != left.revision
        return not wrote or one.texts[-1] == one.texts[left.revision - 1]


def entry(name: str, day: date) -> Entry:
    source = EntrySource(
        url=f"https://sample.hanju.example/{name}", outlet="견본", title=name, published_at=None
    )
    return Entry(
        id=EntryId(name),
        headline=f"{name} 제목",
        event_date=day,
        bullets=(Bullet(text=f"{name} 문장."),),
        sources=(source,),
        written_by="editor",
    )


def started(room: Newsroom) -> Model:
    issue = assemble(NUMBER, date(2025, 12, 11), [], {}, room.house)
    cells = {
        category.name: (chapter.title, one.name, category.name)
        for chapter, one, category in reversed(list(issue.cells()))
    }
    all_of = {}
    for n in range(8):
        made, place = entry(f"e{n}", DAYS[n % 3 // 2]), PLACES[n % 2]
        issue = put(issue, made, cells[place], by_date=True)
        text = {"headline": made.headline, "b1": made.bullets[0].text, "sources": (made.id,)}
        all_of[str(made.id)] = (place, One(day=made.event_date, texts=[text]))
    room.store.save_issue(issue, by="hanju", why="초안", at=room._parts.clock.now())
    return Model(all_of)


def seen_of(room: Newsroom) -> tuple[dict[str, list[str]], dict[str, Any]]:
    """Orders, and the text, revision and state of every entry."""
    newest = room.store.newest_entries(NUMBER)
    issue = room.store.issue(NUMBER)
    orders: dict[str, list[str]] = {place: [] for place in PLACES}
    for _, _, category in issue.cells():
        if category.entries:
            orders[category.name] += [str(one.id) for one in category.entries]
    told: dict[str, Any] = {}
    page = room.desk.page(NUMBER)
    for view in (*page.entries, *page.held, *page.dropped):
        made = newest[str(view.entry.id)].entry
        assert view.entry == made
        text = {
            "headline": made.headline,
            "b1": made.bullets[0].text,
            "sources": tuple(one.title for one in made.sources),
        }
        told[str(made.id)] = (text, view.revision, view.state)
    return orders, told


def turn(room: Newsroom, model: Model, dice: Random, step: int, kept: list[tuple[str, str]]) -> str:
    """One thing that one person does, to both; they agree on whether it can be done."""
    desk, by = room.desk, dice.choice(PEOPLE)
    name, other = dice.choice(list(model.all)), dice.choice(list(model.all))
    what = dice.choice(["save", "save", "decide", "decide", "order", "merge", "undo", "undo"])
    refusal: type[DeskError] | None = None
    told: type[DeskError] | None = None
    try:
        if what == "save":
            one, text = model.all[name], f"{by} {step} 글."
            where = dice.choice(["headline", "b1", "b1", "b1"])
            seen = dice.randint(max(1, len(one.texts) - 1), len(one.texts))
            if one.texts[seen - 1][where] != one.texts[-1][where]:
                refusal = EditConflictError
            else:
                model.write(name, by, **{where: text})
                kept.append((name, text))
            desk.save(NUMBER, name, where, text, seen=seen, by=by)
        elif what == "decide":
            action: DecisionAction = dice.choice(["accept", "accept", "drop", "hold", "move"])
            to = dice.choice(PLACES)
            model.decide(name, action, by, to)
            desk.decide(
                NUMBER, name, action, by=by, to=f"탄소중립·{to}" if action == "move" else ""
            )
        elif what == "order":
            refusal = model.reorder(name, -1, by)
            desk.reorder(NUMBER, name, -1, by=by)
        elif what == "merge":
            refusal = model.merge(name, other, by)
            desk.merge(NUMBER, name, other, by=by)
        else:
            refusal = model.undo(by)
            desk.undo(NUMBER, by=by)
    except DeskError as exc:
        told = type(exc)
    assert told == refusal, (step, what, by, name)
    return what


@pytest.mark.parametrize("seed", [7, 8])
def test_the_desk_does_what_the_model_does_and_every_word_has_a_name(
    tmp_path: Path, seed: int
) -> None:
    make_room(tmp_path / "room", default_house_text())
    with open_newsroom(tmp_path / "room", clock=TickingClock()) as room:
        model, dice = started(room), Random(seed)  # the same work at every run
        kept: list[tuple[str, str]] = []
        done = set()
        for step in range(STEPS):
            done.add(turn(room, model, dice, step, kept))
            if step % 10 == 9:
                orders, told = seen_of(room)
                assert orders == model.cells, step
                assert told == {
                    name: (one.texts[-1], len(one.texts), one.state())
                    for name, one in model.all.items()
                    if name in told
                }, step
                assert sum(len(names) for names in orders.values()) <= len(told)
        assert done == {"save", "decide", "order", "merge", "undo"}
        nothing_is_lost(room, kept)
        every_word_has_a_name(room)


def nothing_is_lost(room: Newsroom, kept: list[tuple[str, str]]) -> None:
    """What was acknowledged is in the history, also when it was undone or merged away."""
    assert kept
    for name, text in kept:
        texts = {
            read(made.entry, where)
            for made in room.store.entry_revisions(NUMBER, name)
            for where in ("headline", "b1")
        }
        assert text in texts


def every_word_has_a_name(room: Newsroom) -> None:
    """C5: every word that prints came in a revision of a person or of the program."""
    for one in room.issue(NUMBER).entries():
        for where in ("headline", "b1"):
            traced = room.desk.traced(NUMBER, one.id, where)
            assert [word.word for word in traced] == read(one, where).split()
            for word in traced:
                assert word.by in {*PEOPLE, "hanju"}
                assert word.why
                if word.by != "hanju":
                    made = room.store.entry_revisions(NUMBER, one.id)[word.revision - 1]
                    assert (made.by, word.word in read(made.entry, where)) == (word.by, True)
