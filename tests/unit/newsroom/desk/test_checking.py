"""Findings that are shown at once, and those that are still to come: never one for the other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hanju.errors import PolicyError
from hanju.model import EntryId, Finding
from hanju.newsroom import Newsroom, open_newsroom
from hanju.newsroom import issues as checked_by
from hanju.newsroom.desk import checking, kept_checks
from hanju.newsroom.desk.kept_checks import FILE, KeptChecks, rules_digest
from hanju.settings import default_house
from tests.unit.newsroom.desk.room import NUMBER, articles, small_room

TEXTS = st.text(max_size=40)
SPANS = st.tuples(st.integers(0, 99), st.integers(0, 99))
FINDINGS = st.builds(
    Finding,
    rule=TEXTS,
    severity=st.sampled_from(["E", "W", "I"]),
    span=SPANS,
    message=TEXTS,
    mend=TEXTS,
    where=TEXTS,
    entry_id=st.none() | TEXTS.map(EntryId),
    source_span=st.none() | SPANS,
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with small_room(tmp_path / "room"):
        return tmp_path / "room"


@pytest.fixture
def again(home: Path) -> Iterator[Callable[[], Newsroom]]:
    """Opens the newsroom as another process would."""
    opened: list[Newsroom] = []

    def open_it() -> Newsroom:
        opened.append(open_newsroom(home))
        return opened[-1]

    yield open_it
    for room in opened:
        room.close()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two entries are many."""
    monkeypatch.setattr(checking, "AT_ONCE", 1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The entries that were really checked."""
    told: list[str] = []
    check = checked_by.text_findings

    def counted(entry, sources, house):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        told.append(str(entry.id))
        return check(entry, sources, house)

    monkeypatch.setattr(checked_by, "text_findings", counted)
    return told


@pytest.mark.usefixtures("many")
def test_a_page_that_does_not_wait_says_what_nobody_has_checked(
    again: Callable[[], Newsroom], asked: list[str]
) -> None:
    room = again()
    page = room.desk.page(NUMBER, waits=False)
    assert page.unchecked == 2
    assert [view.findings for view in page.entries] == [(), ()]
    assert asked == []
    assert any(one.name == "unchecked" and "2건" in one.reason for one in page.policies)
    whole = room.desk.page(NUMBER)
    assert len(asked) == 2
    assert whole.unchecked == 0
    assert all(one.name != "unchecked" for one in whole.policies)
    assert room.desk.page(NUMBER, waits=False) == replace(whole, event_id=whole.event_id)


def test_a_few_entries_are_checked_while_one_waits(again: Callable[[], Newsroom]) -> None:
    assert again().desk.page(NUMBER, waits=False).unchecked == 0


@pytest.mark.usefixtures("many")
def test_entries_are_checked_behind_the_page_and_who_is_there_is_told(
    again: Callable[[], Newsroom],
) -> None:
    room = again()
    before = room.store.talk.newest_event()
    assert room.desk.check_some(NUMBER, 1) == 1
    assert room.desk.page(NUMBER, waits=False).unchecked == 0, "one alone is checked at once"
    (event,) = room.store.talk.events_after(NUMBER, before)
    first = next(iter(room.issue(NUMBER).entries()))
    assert (event.kind, json.loads(event.told)["entries"]) == ("checked", [first.id])
    assert room.desk.check_some(NUMBER, 9) == 0, "the page has checked the other"


def test_checking_stops_when_it_is_not_wanted_any_more(again: Callable[[], Newsroom]) -> None:
    room, answers = again(), iter([True, False])
    assert room.desk.check_some(NUMBER, 9, goes_on=lambda: next(answers)) == 1


@pytest.mark.usefixtures("many")
def test_another_process_shows_the_same_findings_without_checking(
    again: Callable[[], Newsroom], asked: list[str]
) -> None:
    found = [view.findings for view in again().desk.page(NUMBER).entries]
    asked.clear()
    page = again().desk.page(NUMBER, waits=False)
    assert ([view.findings for view in page.entries], page.unchecked) == (found, 0)
    assert asked == []


@pytest.mark.usefixtures("many")
def test_another_text_source_house_or_rule_is_not_checked_yet(
    again: Callable[[], Newsroom], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again().desk.page(NUMBER)
    changed = again()
    told = [replace(one, text=f"{one.text} 정정합니다.") for one in articles()]
    changed.store.add_articles(told, at=changed._parts.clock.now())
    assert changed.desk.page(NUMBER, waits=False).unchecked == 2
    changed.desk.page(NUMBER)
    assert again().desk.page(NUMBER, waits=False).unchecked == 0
    with monkeypatch.context() as patched:
        patched.setattr(kept_checks, "rules_digest", lambda: "rules of tomorrow")
        assert again().desk.page(NUMBER, waits=False).unchecked == 2
    file = home / "hanju.toml"
    text = file.read_text("utf-8")
    assert "headline_max = " in text
    file.write_text(text.replace("headline_max = ", "headline_max = 1", 1), "utf-8")
    assert again().desk.page(NUMBER, waits=False).unchecked == 2


def test_nobody_signs_on_what_another_process_found(
    again: Callable[[], Newsroom], home: Path, asked: list[str]
) -> None:
    first = again()
    first.desk.request_review(NUMBER, by="kim")
    stops = first.desk.review_view(NUMBER, by="park")
    key_lines = [json.loads(line) for line in (home / FILE).read_text("utf-8").splitlines()]
    clean = "".join(json.dumps({**one, "found": []}) + "\n" for one in key_lines)
    (home / FILE).write_text(clean, "utf-8")
    asked.clear()
    second = again()
    assert all(not view.findings or view.stops == 0 for view in second.desk.page(NUMBER).entries)
    assert asked == [], "what was kept is shown"
    if stops.policies:
        with pytest.raises(PolicyError):
            second.desk.sign(NUMBER, by="park", seen=stops.fingerprint)
    else:
        second.desk.sign(NUMBER, by="park", seen=stops.fingerprint)
    assert len(asked) == 2, "signing has checked every entry itself"


def test_what_was_kept_is_checked_again_when_there_is_time(
    again: Callable[[], Newsroom], asked: list[str]
) -> None:
    again().desk.page(NUMBER)
    asked.clear()
    room = again()
    assert room.desk.check_some(NUMBER, 9) == 0
    assert room.desk.check_some(NUMBER, 1, fresh=True) == 1
    assert room.desk.check_some(NUMBER, 9, fresh=True) == 1
    assert room.desk.check_some(NUMBER, 9, fresh=True) == 0
    assert len(asked) == 2


@settings(max_examples=25, deadline=None)
@given(st.lists(FINDINGS, max_size=3))
def test_findings_are_read_as_they_were_kept(
    tmp_path_factory: pytest.TempPathFactory, found: list[Finding]
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    KeptChecks(folder).keep("a", found)
    assert KeptChecks(folder).read("a") == tuple(found)
    assert KeptChecks(folder).read("b") is None


@pytest.mark.parametrize(
    "line", ["", "{", "[]", '"a"', '{"key": "a"}', '{"key": "a", "found": [{}]}', "\0", "null"]
)
def test_a_line_that_was_cut_off_is_only_not_known(tmp_path: Path, line: str) -> None:
    kept = KeptChecks(tmp_path)
    kept.keep("b", ())
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    again = KeptChecks(tmp_path)
    assert again.read("a") is None
    assert again.read("b") == ()
    again.keep("c", ())
    assert KeptChecks(tmp_path).read("c") == ()


def test_the_file_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_checks, "KEPT", 3)
    kept = KeptChecks(tmp_path)
    for n in range(7):
        kept.keep(f"k{n}", ())
    again = KeptChecks(tmp_path)
    assert [again.read(f"k{n}") for n in range(7)] == [None] * 4 + [()] * 3
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 3
    for n in range(7, 11):
        again.keep(f"k{n}", ())
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 3, "nor while it is used"
    assert [again.read(f"k{n}") for n in range(7, 11)] == [None] + [()] * 3


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(tmp_path: Path) -> None:
    (tmp_path / FILE.parent).write_text("a file where the folder would be", "utf-8")
    kept = KeptChecks(tmp_path)
    kept.keep("a", ())
    assert kept.read("a") == ()
    assert KeptChecks(tmp_path).read("a") is None


def test_rules_have_another_name_when_a_file_of_theirs_is_another(tmp_path: Path) -> None:
    names = []
    for n, text in enumerate(("LIMIT = 1", "LIMIT = 2")):
        room = tmp_path / str(n) / "write"
        room.mkdir(parents=True)
        (room / "rules.py").write_text(text, "utf-8")
        (room / "rules.pyc").write_text("made by Python", "utf-8")
        names.append(rules_digest(tmp_path / str(n)))
    assert names[0] != names[1]
    assert kept_checks.house_digest(default_house()) == kept_checks.house_digest(default_house())
