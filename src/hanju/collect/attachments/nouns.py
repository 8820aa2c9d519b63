"""What comes out of an attachment: its text, or a problem with a name and a mend.

Shape:  `AttachmentText` or `AttachmentProblem`; both travel as JSON between two processes.
Units:  bytes, seconds, code points.
Errors: `UnreadableAttachmentError` inside this room only; it becomes an `AttachmentProblem`.
Source: design/threats.md P2-P6; docs/decisions/0021-attachments.md.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

AttachmentFormat = Literal["hwpx", "hwp", "pdf", "docx", "xlsx", "zip", "text"]

AttachmentProblemKind = Literal[
    "empty",  # no bytes at all
    "too-large",  # over a limit, packed or unpacked
    "locked",  # wants a password, or a document guard of an office
    "distribution",  # 배포용: may be seen, not taken
    "broken",
    "page",  # an HTML page where a file was promised
    "unsupported",
    "no-text",  # opened, and there is nothing to read (a scan, shapes only)
    "slow",  # used up its time
    "crashed",  # the child process died
]

MIB: Final = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentLimits:
    """How much one attachment may cost; ZIP parts have their own limits in `hanju.packages`."""

    size_bytes: int = 15 * MIB
    memory_bytes: int = 1024 * MIB
    cpu_s: int = 20
    wall_s: float = 25.0
    text_chars: int = 2_000_000
    pages: int = 1_000  # of a PDF
    files: int = 50  # inside a ZIP


LIMITS: Final = AttachmentLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentProblem:
    """Why an attachment gave no text, and what a person can do."""

    name: str
    kind: AttachmentProblemKind
    why: str
    mend: str

    def __str__(self) -> str:
        return f"{self.name}: {self.why} → {self.mend}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentText:
    """The text of an attachment: paragraphs by line, table rows with " | " between cells.

    `saved` is when the document says it was last saved, as written. `inside` holds the files of
    a ZIP, each with its own text or problem.
    """

    name: str
    format: AttachmentFormat
    text: str
    title: str = ""
    saved: str = ""
    notes: tuple[str, ...] = ()
    inside: tuple[AttachmentText | AttachmentProblem, ...] = ()


AttachmentRead = AttachmentText | AttachmentProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one reader of this room gives: lines, what the document says of itself, notes."""

    lines: Sequence[str]
    title: str = ""
    saved: str = ""
    notes: Sequence[str] = ()


class UnreadableAttachmentError(Exception):
    """Stops a reader of this room; the worker turns it into an `AttachmentProblem`."""

    def __init__(self, kind: AttachmentProblemKind, why: str, mend: str) -> None:
        self.kind: AttachmentProblemKind = kind
        self.why, self.mend = why, mend
        super().__init__(f"{kind}: {why}")


def as_json(read: AttachmentRead) -> dict[str, Any]:
    """What goes over the pipe."""
    return asdict(read)


def from_json(told: dict[str, Any]) -> AttachmentRead:
    """What came over the pipe.

    Raises:
        KeyError, TypeError: it is not what `as_json` makes.
    """
    if "kind" in told:
        return AttachmentProblem(**told)
    inside = tuple(from_json(one) for one in told.pop("inside"))
    return AttachmentText(**{**told, "notes": tuple(told["notes"])}, inside=inside)
