"""What reading an article file is asked for and what it gives.

Shape:  frozen dataclasses.
Units:  `place` is words for a person ("12행"); counts are rows.
Errors: `ImportOptions.checked` raises `UnreadableFileError` for a word it does not know.
Source: docs/decisions/0006-import.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Self, cast
from zoneinfo import ZoneInfo

from hanju.errors import UnreadableFileError
from hanju.model import LICENSE_MODES, LicenseMode

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from hanju.model import Article

FileFormat = Literal["jsonl", "json", "csv", "xlsx", "bigkinds", "issue"]
#: What `--format` may say; "bigkinds" is an xlsx whose rows are BIGKinds rows.
FORMATS: Final[tuple[FileFormat, ...]] = ("jsonl", "json", "csv", "xlsx", "bigkinds")
SEOUL: Final = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the person who imports knows better than the file.

    `license` and `outlet` hold for rows that say nothing themselves. `wall_clock_z` True reads
    times that end in Z as wall clock of `zone`, False believes them, None lets the file prove it.
    """

    format: FileFormat | None = None
    license: LicenseMode | None = None
    wall_clock_z: bool | None = None
    outlet: str = ""
    source_id: str = ""
    zone: tzinfo = SEOUL

    @classmethod
    def checked(
        cls,
        *,
        format: str | None = None,  # noqa: A002  the option is called --format
        license: str | None = None,  # noqa: A002  the option is called --license
        wall_clock_z: bool | None = None,
        outlet: str = "",
    ) -> Self:
        """Take words from a command line.

        Raises:
            UnreadableFileError: names the word and the ones that are known.
        """
        for option, word, known in (
            ("--format", format, FORMATS),
            ("--license", license, LICENSE_MODES),
        ):
            if word is not None and word not in known:
                raise UnreadableFileError(
                    option,
                    problem=f"'{word}'은(는) 없는 값입니다",
                    mend=f"{', '.join(known)} 가운데 고르세요.",
                )
        return cls(
            format=cast("FileFormat | None", format),
            license=cast("LicenseMode | None", license),
            wall_clock_z=wall_clock_z,
            outlet=outlet,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row that did not become an article, where it stands and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The articles of one file; `notes` is for the person who imports it."""

    path: Path
    format: FileFormat
    articles: tuple[Article, ...]
    skipped: tuple[SkippedRow, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Rows read, good and bad."""
        return len(self.articles) + len(self.skipped)
