"""The readers of all kinds of sources.

Shape:  `read_source` picks the reader of a source's kind; one line of `READERS` a kind.
Units:  none.
Errors: none; an unknown kind is a broken source with words.
Source: DESIGN.md section 4 (`hanju sources`); docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hanju.collect.apis.bigkinds import read_bigkinds_source
from hanju.collect.apis.google import read_google_source
from hanju.collect.apis.korea import read_korea_source
from hanju.collect.apis.mailbox import read_mailbox_source
from hanju.collect.apis.naver import read_naver_source
from hanju.collect.apis.releases import read_release_source
from hanju.collect.board_source import read_board_source
from hanju.collect.feed_source import read_feed_source
from hanju.collect.source_reads import RoundTools, SourceRead, SourceReader

if TYPE_CHECKING:
    from hanju.model import Source, SourceKind

READERS: Final[dict[SourceKind, SourceReader]] = {
    "feed": read_feed_source,
    "board": read_board_source,
    "releases": read_release_source,
    "naver": read_naver_source,
    "bigkinds": read_bigkinds_source,
    "google": read_google_source,
    "korea": read_korea_source,
    "mailbox": read_mailbox_source,
}


def read_source(source: Source, tools: RoundTools) -> SourceRead:
    """Fetch and read one source, whatever its kind."""
    reader = READERS.get(source.kind)
    if reader is None:
        return SourceRead(
            source=source,
            state="broken",
            why=f"이 설치는 '{source.kind}' 출처를 읽지 못합니다.",
            mend="hanju를 새 판으로 올리세요.",
        )
    return reader(source, tools)
