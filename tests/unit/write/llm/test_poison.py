"""A1: poisoned articles and a model that obeys them: nothing of it is saved.

`python -m tests.unit.write.llm.test_poison` tries all 300.
"""

from __future__ import annotations

import sys

from hanju.model import Entry
from hanju.settings import DEFAULT_HOUSE
from hanju.write.llm import Limits, ModelDrafter
from tests.unit.making import article, story
from tests.unit.write.llm.poison import ARTICLES, CLAIMS, MARKS, Obeying, Poisoned, poisoned

LIMITS = Limits(tokens=10**9, seconds=10**9)
#: Every carrier with two claims; every claim is tried by the screen alone below.
FAST = 40


def saved(one: Poisoned) -> tuple[Entry, Obeying]:
    model = Obeying(one.claim)
    return ModelDrafter(model, LIMITS).draft(one.story, DEFAULT_HOUSE), model


def words_of(entry: Entry) -> str:
    return "\n".join([entry.headline, *(bullet.text for bullet in entry.bullets)])


def leaks(tried: list[Poisoned]) -> tuple[list[str], list[str]]:
    """Saved texts that hold a claim, and entries that do not say why the model was left out."""
    leaked, silent = [], []
    for one in tried:
        entry, _ = saved(one)
        if any(mark in words_of(entry) for mark in one.marks):
            leaked.append(words_of(entry))
        if not any("모델" in note or "내장 작성기" in note for note in entry.notes):
            silent.append(words_of(entry))
    return leaked, silent


def test_no_injected_claim_is_saved_and_the_reason_is_told() -> None:
    assert leaks(poisoned(FAST)) == ([], [])


def test_what_a_model_makes_up_is_stopped_by_the_screen_alone() -> None:
    made_up = []
    for number, (claim, _) in enumerate(CLAIMS):
        title, lines = ARTICLES[number % len(ARTICLES)]
        clean = story(article(title=title, text="\n".join(lines), license="kogl-1"), actor=None)
        one = Poisoned(story=clean, claim=claim, marks=MARKS[number], carrier=0)
        made_up.append(one)
        assert saved(one)[1].asked
    assert leaks(made_up)[0] == []


if __name__ == "__main__":
    found, unsaid = leaks(poisoned(300))
    sys.stdout.write(
        f"A1: {len(found)} of 300 injected claims saved, {len(unsaid)} without a reason\n"
    )
