"""The readers of all kinds of sources.

Shape:  `read_source` picks the reader of a source's kind; one line of `reader_of` a kind.
Units:  none.
Errors: none; an unknown kind is a broken source with words.
Source: DESIGN.md section 4 (`hanju sources`); docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from hanju.collect.source_reads import RoundTools, SourceRead, SourceReader

if TYPE_CHECKING:
    from hanju.model import Source


@cache
def reader_of(kind: str) -> SourceReader | None:
    """The reader of a kind; a round loads only those it needs."""
    if kind == "feed":
        from hanju.collect.feed_source import read_feed_source as reader
    elif kind == "board":
        from hanju.collect.board_source import read_board_source as reader
    elif kind == "releases":
        from hanju.collect.apis.releases import read_release_source as reader
    elif kind == "naver":
        from hanju.collect.apis.naver import read_naver_source as reader
    elif kind == "bigkinds":
        from hanju.collect.apis.bigkinds import read_bigkinds_source as reader
    elif kind == "google":
        from hanju.collect.apis.google import read_google_source as reader
    elif kind == "korea":
        from hanju.collect.apis.korea import read_korea_source as reader
    elif kind == "mailbox":
        from hanju.collect.apis.mailbox import read_mailbox_source as reader
    else:
        return None
    return reader


def read_source(source: Source, tools: RoundTools) -> SourceRead:
    """Fetch and read one source, whatever its kind."""
    reader = reader_of(source.kind)
    if reader is None:
        return SourceRead(
            source=source,
            state="broken",
            why=f"이 설치는 '{source.kind}' 출처를 읽지 못합니다.",
            mend="hanju를 새 판으로 올리세요.",
        )
    return reader(source, tools)
