"""A seeded part of every gate; `python -m tests.gates` runs them at their full size."""

from __future__ import annotations

import pytest

from tests.gates import crashing, desk, editors, offices
from tests.gates.gate import Gate
from tests.gates.rooms import GATES
from tests.servers import postgres

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8", "::1"])


#: Parts of gates that take longer than a second of a processor.
LONG = frozenset({"C2", "C3", "H1", "H2", "H5", "P5", "S1", "S4", "S6", "S8"})


@pytest.mark.parametrize(
    "gate",
    [
        pytest.param(one, id=one.id, marks=[pytest.mark.slow] if one.id in LONG else [])
        for one in GATES
        if one.fast
    ],
)
def test_a_part_of_the_gate_passes(gate: Gate) -> None:
    figure = gate.run(gate.fast)
    assert figure.passes, figure.seen


def test_every_threat_of_the_table_has_its_gate() -> None:
    named = {one.id for one in GATES}
    wanted = {f"F{n}" for n in range(1, 12)} | {f"P{n}" for n in range(1, 10)}
    wanted |= {"C1", "C2", "C3", "C4", "C5"} | {"S1", "S2", "S3", "S4", "S6", "S8", "S9", "S10"}
    wanted |= {"H1", "H2", "H3", "H4", "H5", "H6", "H9"}
    assert named == wanted


@pytest.mark.parametrize(
    "html",
    ["<p onclick=x>", "<hx-x>", "<a href='java\tscript:x'>", "<script>1</script>", "<p style=x>",
     "<img src=//evil.example>", "<form action='data:x'>", "<script src=https://evil.example>"],
)  # fmt: skip
def test_what_the_templates_did_not_write_is_seen(html: str) -> None:
    tags, names = desk.own_names()
    assert desk.strange(f"<main>{html}</main>", tags, names)
    assert not desk.strange("<main><a href='/issues'>x</a></main>", tags, names)


@pytest.mark.slow
def test_nothing_of_fifty_editors_is_lost_in_five_seconds() -> None:
    work, gone = editors.measured(5, editors.EDITORS, editors.THINKS_S)
    assert gone == []
    # a connection that breaks on a busy machine is no lost text; an answer that refuses would be
    assert [one for one in work.refused if one[0].isdigit()] == []
    assert len(work.acknowledged) > 20


@pytest.mark.slow
def test_two_desks_on_one_server_lose_nothing_and_tell_everything() -> None:
    if postgres.why_not():
        pytest.skip(postgres.why_not())
    found = offices.office(2, 12, (0.02, 0.2))
    assert found.lost == []
    assert found.unseen == [0, 0]
    assert [one for one in found.work.refused if one[0].isdigit()] == []
    assert len(found.work.acknowledged) > 5


@pytest.mark.slow
def test_nothing_that_was_acknowledged_is_lost_when_the_server_is_killed() -> None:
    figure = editors.kills.run(0.05)
    # how many saves fit between two kills is a matter of the machine; the gate itself asks for more
    assert "lost 0, database sound" in figure.seen


@pytest.mark.slow
def test_a_full_disk_breaks_nothing() -> None:
    figure = crashing.full_disks.run(0.05)
    assert figure.passes, figure.seen
