"""Findings that outlive the process: what was checked before the server stopped is shown at once.

Shape:  a digest of everything that was looked at in, its `Finding`s out; `key_of` makes the digest.
Units:  spans as in the findings kept.
Errors: none: a file that cannot be read or written only means that a text is checked again.
Source: docs/decisions/0054-checks-behind-the-page.md.

A digest covers the entry, its sources, the house and the rules themselves (the files that hold
them, and the version of the language model), so that nothing is shown that the rules of today would
not say. One line a text, only ever appended; the newest `KEPT` are kept.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from hanju.model import EntryId, Finding
from hanju.reports import as_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hanju.model import Article, Entry
    from hanju.settings import House

#: Where they lie in the folder of a newsroom.
FILE: Final = Path("cache") / "checks.jsonl"
#: Texts whose findings are kept: some ten issues, each checked a few times.
KEPT: Final = 2_000
#: What decides about findings: rooms and files of the package, and libraries.
RULES: Final = (
    "text", "write", "gazetteer", "model", "defaults", "settings.py", "newsroom/issues.py",
)  # fmt: skip
LIBRARIES: Final = ("kiwipiepy", "kiwipiepy_model")


def key_of(entry: Entry, sources: Sequence[Article], house_digest: str) -> str:
    """Name everything that the findings of an entry depend on."""
    looked_at = {
        "rules": rules_digest(),
        "house": house_digest,
        "entry": [entry.id, entry.actor, entry.headline, entry.event_date, as_json(entry.bullets)],
        "named": [one.url for one in entry.sources],
        "sources": [
            [one.id, one.title, one.text, one.license, one.published_at] for one in sources
        ],
    }
    return _digest(looked_at)


def house_digest(house: House) -> str:
    """Name a house by everything it says."""
    return _digest(as_json(house))


@cache
def rules_digest(root: Path | None = None) -> str:
    """Name the rules by the files that hold them; another version of one is another name."""
    root = root or Path(__file__).parents[2]
    told = sha256()
    for name in RULES:
        place = root / name
        files = [place] if place.is_file() else sorted(place.rglob("*"))
        for file in files:
            if file.is_file() and file.suffix != ".pyc":
                told.update(f"{file.relative_to(root).as_posix()}\0".encode())
                told.update(sha256(file.read_bytes()).digest())
    for library in LIBRARIES:
        with suppress(metadata.PackageNotFoundError):
            told.update(f"{library} {metadata.version(library)}\0".encode())
    return told.hexdigest()


class KeptChecks:
    """The findings of earlier processes, and of this one for later ones."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE
        self._known: dict[str, tuple[Finding, ...]] | None = None
        self._lock = Lock()

    def read(self, key: str) -> tuple[Finding, ...] | None:
        """The findings under a digest; None where nothing is kept."""
        with self._lock:
            if self._known is None:
                self._known = self._load()
            return self._known.get(key)

    def keep(self, key: str, findings: Iterable[Finding]) -> None:
        """Keep findings for the next process."""
        made = tuple(findings)
        with self._lock:
            if self._known is None:
                self._known = self._load()
            if self._known.get(key) == made:
                return
            self._known[key] = made
            if len(self._known) > 2 * KEPT:  # a long week at a busy desk
                self._known = dict(list(self._known.items())[-KEPT:])
                self._write(self._known)
                return
            with suppress(OSError):  # a full disk, or a folder that is only read
                self._file.parent.mkdir(exist_ok=True)
                with self._file.open("a", encoding="utf-8") as file:
                    file.write(_line(key, made))

    def _load(self) -> dict[str, tuple[Finding, ...]]:
        known: dict[str, tuple[Finding, ...]] = {}
        try:
            text = self._file.read_text("utf-8", errors="replace")
        except OSError:
            return known
        lines = text.split("\n")  # no other sign ends a line: a message may hold one
        for line in lines:
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                told = json.loads(line)
                known.pop(told["key"], None)  # the newest is the last
                known[str(told["key"])] = tuple(_finding(one) for one in told["found"])
        newest = dict(list(known.items())[-KEPT:])
        if len(lines) > 2 * KEPT:
            self._write(newest)
        return newest

    def _write(self, known: dict[str, tuple[Finding, ...]]) -> None:
        """Write the file anew, shorter; one moment it is the old one, the next the new one."""
        beside = self._file.with_suffix(".new")
        with suppress(OSError):
            text = "".join(_line(key, made) for key, made in known.items())
            beside.write_text(text, "utf-8")
            beside.replace(self._file)


def _digest(plain: Any) -> str:
    return sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def _line(key: str, made: tuple[Finding, ...]) -> str:
    found = [asdict(one) for one in made]
    return json.dumps({"key": key, "found": found}, ensure_ascii=False) + "\n"


def _finding(told: dict[str, Any]) -> Finding:
    name, source = told["entry_id"], told["source_span"]
    return Finding(
        rule=str(told["rule"]),
        severity=told["severity"],
        span=(int(told["span"][0]), int(told["span"][1])),
        message=str(told["message"]),
        mend=str(told["mend"]),
        where=str(told["where"]),
        entry_id=EntryId(name) if name is not None else None,
        source_span=(int(source[0]), int(source[1])) if source else None,
    )
