"""Releases that nothing was tuned on: placed with the issuer masked, joint ones as one story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hanju.evaluate.releases import BRIEFING, LOCAL, joint_releases, placed_releases
from hanju.settings import default_house

if TYPE_CHECKING:
    from pathlib import Path

#: Target Q4 of DESIGN.md.
MASKED_AT_LEAST = 0.90
WHOLE_AT_LEAST = 19


@pytest.mark.slow
@pytest.mark.shared
def test_releases_are_placed_without_the_name_of_their_issuer(shared_data: Path) -> None:
    for name in (BRIEFING, LOCAL):
        if not (shared_data / name).is_file():
            pytest.skip(f"needs {shared_data / name}: absent")
    found = placed_releases(shared_data, default_house())
    assert set(found) == {"central", "central masked", "local", "local masked"}
    assert min(found.values()) >= MASKED_AT_LEAST


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("hide_titles", [False, True])
def test_joint_releases_are_one_story(shared_data: Path, *, hide_titles: bool) -> None:
    if not (shared_data / BRIEFING).is_file():
        pytest.skip(f"needs {shared_data / BRIEFING}: absent")
    found = joint_releases(shared_data, default_house(), hide_titles=hide_titles)
    assert found["whole"] >= WHOLE_AT_LEAST
    assert found["largest"] <= 25  # one story is not everything
