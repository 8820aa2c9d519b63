"""A seeded part of every gate; `python -m tests.gates` runs them at their full size."""

from __future__ import annotations

import pytest

from tests.gates import documents, fetching, patterns, texts
from tests.gates.gate import GATES, Gate

ROOMS = (documents, fetching, patterns, texts)  # each enters its gates

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8", "::1"])


@pytest.mark.parametrize("gate", [one for one in GATES if one.fast], ids=lambda one: one.id)
def test_a_part_of_the_gate_passes(gate: Gate) -> None:
    figure = gate.run(gate.fast)
    assert figure.passes, figure.seen


def test_every_threat_of_the_table_has_its_gate() -> None:
    named = {one.id for one in GATES}
    wanted = {f"F{n}" for n in range(1, 12)} | {f"P{n}" for n in range(1, 10)}
    assert named == wanted
