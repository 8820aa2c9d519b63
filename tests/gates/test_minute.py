"""Fifty editors at one desk for a whole minute; `.ci/run` asks for it after the suite (B6, C1)."""

from __future__ import annotations

import pytest

from tests.gates import editors

pytestmark = [pytest.mark.slow, pytest.mark.minute]
SECONDS = 60


def test_nothing_of_fifty_editors_is_lost_in_a_minute() -> None:
    work, gone = editors.measured(SECONDS, editors.EDITORS, editors.THINKS_S)
    print(editors.told(work, gone, SECONDS))  # noqa: T201  the figure of the run; the gate judges it
    assert gone == []
    # a connection that breaks on a busy machine is no lost text; an answer that refuses would be
    assert [one for one in work.refused if one[0].isdigit()] == []
    assert len(work.acknowledged) > editors.EDITORS
