"""A worker: takes one task after another, wherever the engine runs it.

Shape:  a task as a line of JSON in, its result as a line of JSON out; results are kept, so that a
        task that was done is never done again.
Units:  MiB.
Errors: what a person can mend comes back as the field `problem`; anything else goes up to the
        engine, which may try again elsewhere.
Source: docs/decisions/0042-backfill.md.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hanju.backfill.files import write_bytes
from hanju.errors import UnreadableFileError

if TYPE_CHECKING:
    from pathlib import Path

    from hanju.backfill.planning import Plan


class Worker:
    """Does the tasks of a plan; each engine makes as many as it has places for."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def do(self, task: str) -> str:
        """Do one task.

        Args:
            task: JSON with `stage`, `number` and what the stage needs.
        """
        asked = json.loads(task)
        try:
            found = _done(self._plan, asked)
        except UnreadableFileError as exc:
            problem = {
                "path": str(exc.path), "place": exc.place, "problem": exc.problem, "mend": exc.mend,
            }  # fmt: skip
            return json.dumps({**asked, "problem": problem}, ensure_ascii=False)
        result = json.dumps({**asked, "found": found, "peak_mib": _peak_mib()}, ensure_ascii=False)
        write_bytes(result_file(self._plan, asked["stage"], asked["number"]), result.encode())
        return result


def result_file(plan: Plan, stage: str, number: int) -> Path:
    """Where the result of a task is kept until the whole run is done."""
    return plan.work / "done" / f"{stage}-{number:05}.json"


def _done(plan: Plan, asked: dict[str, Any]) -> dict[str, Any]:
    stage, number = asked["stage"], asked["number"]
    if stage == "label":
        from hanju.backfill.labelling import label_part

        return label_part(plan, plan.parts[number])
    if stage == "stories":
        from hanju.backfill.windows import tell_stories

        return tell_stories(plan, asked["base"], [(part, piece) for part, piece in asked["pieces"]])
    from hanju.backfill import joining

    if stage == "join":
        return joining.join_keys(plan, number)
    if stage == "judge":
        return joining.judge_pairs(plan, number)
    if stage == "lend":
        return joining.lend_texts(plan, plan.parts[number])
    if stage == "count":
        return joining.count_shares(plan, number)
    assert stage == "copies", stage
    return joining.tell_copies(plan, plan.parts[number])


def _peak_mib() -> float:
    """The most memory that this process has held; 0.0 where the system does not say."""
    try:
        with open("/proc/self/status", encoding="ascii", errors="replace") as file:  # noqa: PTH123
            line = next(one for one in file if one.startswith("VmHWM:"))
    except (OSError, StopIteration):
        return 0.0
    return int(line.split()[1]) / 1024
