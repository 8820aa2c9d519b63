"""Articles: one collected text each, never changed after storing.

Shape:  an `Article` has a URL, an outlet, a title, and a body that may be empty.
Units:  `published_at` and `collected_at` are aware UTC instants; text is NFC.
Errors: none raised here; what is missing is None with the reason in `notes`.
Source: DESIGN.md section 6 (Article JSONL); design/documents-and-law.md section 5 (licences).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, NewType, get_args

if TYPE_CHECKING:
    from datetime import datetime

ArticleId = NewType("ArticleId", str)

LicenseMode = Literal[
    "none",  # nothing stated: title and link are safe, sentences may not be copied
    "kogl-0",
    "kogl-1",
    "kogl-2",
    "kogl-3",
    "kogl-4",
    "contract",  # 뉴스저작권 계약
    "own",
]
LICENSE_MODES: Final[tuple[LicenseMode, ...]] = get_args(LicenseMode)
#: Licences under which sentences of a source may be copied into a bullet.
COPYABLE: Final[frozenset[LicenseMode]] = frozenset(
    {"kogl-0", "kogl-1", "kogl-2", "own", "contract"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that came with an article; `blob` is the sha256 of its bytes when stored."""

    name: str
    url: str = ""
    blob: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One collected text; `notes` tells what the reader changed or missed."""

    id: ArticleId
    url: str
    title: str
    text: str
    outlet: str
    published_at: datetime | None
    license: LicenseMode = "none"
    attachments: tuple[Attachment, ...] = ()
    lang: str = "ko"
    source_id: str = ""
    collected_at: datetime | None = None
    is_extract: bool = False
    is_sample: bool = False
    notes: tuple[str, ...] = ()
    embargo_until: datetime | None = None  # nothing of it may be shown outside the desk before
