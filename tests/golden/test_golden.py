"""The editions as they were when somebody last looked at them, part by part.

The parts of the invented issue No. 7 lie in `issue-7/`, a folder a format. Those of No. 108 may
not be copied into the repository: a digest of each part stands for it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from hanju.model.issue_json import issue_from_json
from hanju.publish import BUILTIN_WRITERS, document_from, rendered
from hanju.settings import default_house

from .parts import parts_of

if TYPE_CHECKING:
    from hanju.ports import Writer

HERE: Final = Path(__file__).parent
ISSUE_108: Final = HERE.parents[2] / "shared" / "data" / "issue-108" / "issue-108.json"
DIGESTS: Final = HERE / "issue-108-digests.json"

every_writer = pytest.mark.parametrize("writer", BUILTIN_WRITERS, ids=lambda writer: writer.name)


def made_from(path: Path, writer: Writer) -> dict[str, str]:
    issue = issue_from_json(json.loads(path.read_text(encoding="utf-8")))
    house = default_house()
    return parts_of(writer.name, rendered(writer, document_from(issue, house), house))


@every_writer
def test_the_invented_issue_is_written_as_before(writer: Writer, *, updating: bool) -> None:
    folder = HERE / "issue-7" / writer.name
    made = made_from(HERE / "issue-7.json", writer)
    if updating:
        for old in sorted(folder.rglob("*"), reverse=True):
            old.rmdir() if old.is_dir() else old.unlink()
        for name, text in made.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    kept = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(kept)
    for name, path in kept.items():
        wanted = path.read_bytes().decode("utf-8")
        assert made[name].splitlines() == wanted.splitlines(), name


@pytest.mark.shared
@every_writer
def test_the_hand_made_issue_is_written_as_before(writer: Writer, *, updating: bool) -> None:
    if not ISSUE_108.is_file():
        pytest.skip(f"{ISSUE_108} is not here: No. 108 may not be copied into the repository")
    made = {
        name: hashlib.sha256(text.encode()).hexdigest()[:16]
        for name, text in made_from(ISSUE_108, writer).items()
    }
    kept = json.loads(DIGESTS.read_text(encoding="utf-8")) if DIGESTS.is_file() else {}
    if updating:
        kept[writer.name] = made
        DIGESTS.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    assert made == kept[writer.name]
