"""Reading an article as an editor does: label, headline, caption, byline, lead.

Shape:  an `Article` in, a `Reading` out: the same text with the furniture taken apart.
Units:  `lead` holds at most `LEAD_CHARS` code points, `body` what follows; text as stored (NFC).
Errors: odd text never raises; a missing body gives an empty lead.
Source: docs/decisions/0007-fields-and-worthiness.md (furniture counted in a week of feeds).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from hanju.model.articles import Article

#: What an annotator read of a body; outlets cut theirs at 100 to 500.
LEAD_CHARS: Final = 160
#: Captions end in a credit within this many code points, later credits belong to other pictures.
_CAPTION_REACH: Final = 260
#: Two articles are read by three stages each; a week's candidates fit.
_KEPT: Final = 8192

_LABEL: Final = re.compile(r"\[([^\[\]]{1,28})\]|【([^【】]{1,28})】|^<([^<>]{1,20})>")
_CREDIT: Final = re.compile(
    r"\[\s*(?:사진|출처|그래픽|자료|제공|이미지|표|그림|캡처|일러스트)[^\[\]]{0,60}\]"
    r"|\((?:사진|자료|출처|이미지|그래픽)\s*=[^()]{0,40}\)"
    r"|(?:사진|그래픽|자료|이미지)\s?=\s?\S{1,16}(?:\s?(?:기자|제공|DB|뱅크))?(?=\s)"
)
_BYLINE: Final = re.compile(
    r"^\s*(?:#OBJECT\d+#|(?:\[[^\[\]]{1,40}\]|【[^【】]{1,40}】|\([^()]{1,20}=[^()]{1,20}\))"
    r"|[가-힣]{2,4}\s?(?:기자|특파원|통신원|선임기자|논설위원)\s?=?)\s*"
)
_NEWSLETTER: Final = re.compile(
    r"^(?:캠퍼스|CEO|직장인|글로벌|주간|오늘의|아침|스타트업)\s?(?:뉴스|브리핑)$"
)
_TOPICS: Final = re.compile(r"…|\.\.\.|·{3}")
#: A reporter's address names no doer (…@naver.com).
_MAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
_SPACES: Final = re.compile(r"\s+")
#: A notice of the paper's own, in brackets: "[… 볼 수 있습니다.]".
_HOUSE_NOTICE: Final = re.compile(r"\[[^\[\]]{10,160}(?:니다|세요)\.?\]")
#: What the text itself says it is, before its first word: "[… 칼럼]", "[… 논설위원]".
_PIECE: Final = re.compile(r"^\s{0,3}\[([^\[\]]{2,24}(?:칼럼|기고|시론|논설위원장?|주필))\]")


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, read: `title` as printed, `headline` without labels."""

    title: str
    headline: str
    labels: tuple[str, ...]
    caption: str
    lead: str
    body: str

    @property
    def has_text(self) -> bool:
        """False for a title-only item."""
        return bool(self.lead)


def read(article: Article) -> Reading:
    """Take an article apart; the newest readings are kept, for every stage asks again."""
    return read_text(article.title, article.text)


@lru_cache(maxsize=_KEPT)
def read_text(title: str, text: str) -> Reading:
    """Take a title and a text apart."""
    title = _SPACES.sub(" ", title).strip()
    labels: tuple[str, ...] = ()
    headline = title
    if "[" in title or "【" in title or title.startswith("<"):
        labels = tuple(
            next(part for part in match.groups() if part).strip()
            for match in _LABEL.finditer(title)
        )
        headline = _SPACES.sub(" ", _LABEL.sub(" ", title)).strip() or title
    piece = _PIECE.match(text) if "[" in text[:4] else None
    if piece is not None:
        labels = (*labels, piece.group(1))
    caption, rest = _without_furniture(text)
    return Reading(title, headline, labels, caption, rest[:LEAD_CHARS], rest[LEAD_CHARS:])


def first_topic(reading: Reading) -> Reading:
    """Cut a newsletter ("[캠퍼스 뉴스]") down to its first topic; others stay as they are."""
    if not any(_NEWSLETTER.search(label) for label in reading.labels):
        return reading
    first = _TOPICS.split(reading.headline, maxsplit=1)[0]
    return replace(reading, title=first, headline=first)


def _without_furniture(text: str) -> tuple[str, str]:
    rest = _SPACES.sub(" ", _MAIL.sub(" ", text) if "@" in text else text).strip()
    if "니다.]" in rest or "니다]" in rest or "세요.]" in rest:
        rest = _HOUSE_NOTICE.sub(" ", rest).strip()
    caption = ""
    head = rest[:_CAPTION_REACH]
    if "=" in head or "[" in head:
        # A byline first: "[신문=기자]" is no credit.
        rest = _strip_bylines(rest)
        credits_ = list(_CREDIT.finditer(rest[:_CAPTION_REACH]))
        if credits_:
            caption = rest[: credits_[-1].start()].strip()
            rest = rest[credits_[-1].end() :].strip()
    return caption, _strip_bylines(rest)


def _strip_bylines(text: str) -> str:
    while (match := _BYLINE.match(text)) and not _CREDIT.match(match.group().strip()):
        text = text[match.end() :]
    return text
