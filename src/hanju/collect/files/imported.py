"""What reading an article file is asked for and what it gives.

Shape:  frozen dataclasses.
Units:  `place` is words for a person ("12행"); counts are rows.
Errors: `ImportOptions.checked` raises `UnreadableFileError` for a word it does not know.
Source: docs/decisions/0006-import.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, Self, cast, get_args
from zoneinfo import ZoneInfo

from hanju.collect.addresses import BadAddress, read_address
from hanju.errors import UnreadableFileError
from hanju.model import LICENSE_MODES, LicenseMode
from hanju.text.normalise import clean_address, clean_line

if TYPE_CHECKING:
    from datetime import tzinfo
    from pathlib import Path

    from hanju.model import Article

FileFormat = Literal[
    "jsonl", "json", "csv", "xlsx", "bigkinds", "feed", "eml", "html", "hwpx", "hwp", "pdf",
    "docx", "zip", "issue",
]  # fmt: skip
#: What `--format` may say; "bigkinds" is an xlsx whose rows are BIGKinds rows.
FORMATS: Final[tuple[FileFormat, ...]] = tuple(
    one for one in get_args(FileFormat) if one != "issue"
)
SEOUL: Final = ZoneInfo("Asia/Seoul")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """What the person who imports knows better than the file.

    `license` and `outlet` hold for rows that say nothing themselves, `url` is the address that
    one document came from. `wall_clock_z` True reads
    times that end in Z as wall clock of `zone`, False believes them, None lets the file prove it.
    """

    format: FileFormat | None = None
    license: LicenseMode | None = None
    wall_clock_z: bool | None = None
    outlet: str = ""
    url: str = ""
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
        url: str = "",
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
        if url and isinstance(read_address(url), BadAddress):
            raise UnreadableFileError(
                "--url", problem=f"주소가 아닙니다: {url[:80]}", mend="http(s) 주소를 적으세요."
            )
        return cls(
            format=cast("FileFormat | None", format),
            license=cast("LicenseMode | None", license),
            wall_clock_z=wall_clock_z,
            outlet=clean_line(outlet),
            url=clean_address(url),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedRow:
    """A row that did not become an article, where it stands and why."""

    place: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """The bytes of a document or of a file that came with a mail."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFile:
    """The articles of one file; `notes` is for the person who imports it.

    `blobs` are the bytes that attachments of the articles name by their hash.
    """

    path: Path
    format: FileFormat
    articles: tuple[Article, ...]
    skipped: tuple[SkippedRow, ...] = ()
    notes: tuple[str, ...] = ()
    blobs: tuple[Blob, ...] = ()

    @property
    def rows(self) -> int:
        """Rows read, good and bad."""
        return len(self.articles) + len(self.skipped)
