"""Asking an interface: what all readers of this room share.

Shape:  sources and tools in; orders, articles and `SourceRead`s out.
Units:  instants are aware UTC; days are Asia/Seoul.
Errors: none.
Source: docs/decisions/0027-apis.md.
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET
from xml.parsers import expat
from zoneinfo import ZoneInfo

from hanju.collect.addresses import BadAddress, read_address
from hanju.collect.decoding import decode
from hanju.collect.source_reads import SourceRead
from hanju.model import ArticleId
from hanju.text.normalise import clean_address, clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hanju.model import Source

SEOUL: Final = ZoneInfo("Asia/Seoul")
#: Notes that several readers write.
EXTRACT: Final = "검색이 준 발췌라 본문이 아님"
TRY_LATER: Final = "다음 수집 때 다시 묻습니다. 며칠째 그러면 제공 기관의 공지를 확인하세요."
#: Controls that XML forbids and offices paste into titles.
_CONTROLS: Final = {code: None for code in range(32) if code not in {9, 10, 13}}


def broken(source: Source, why: str, mend: str = TRY_LATER, **more: Any) -> SourceRead:
    """A source that could not be read."""
    return SourceRead(source=source, state="broken", why=why, mend=mend, **more)


def spent(source: Source, why: str, until: datetime, mend: str = "", **more: Any) -> SourceRead:
    """A source whose quota is used up until an instant."""
    shown = until.astimezone(SEOUL).strftime("%m-%d %H:%M")
    words = f"{shown} 뒤에 다시 수집하면 됩니다. 그때까지 묻지 않습니다. {mend}".strip()
    return SourceRead(source=source, state="quota", why=why, mend=words, retry_at=until, **more)


def today(now: datetime) -> date:
    """The day in Seoul."""
    return now.astimezone(SEOUL).date()


def midnight_after(now: datetime) -> datetime:
    """When the day in Seoul ends, which is when daily quotas begin anew."""
    return datetime.combine(today(now) + timedelta(days=1), time.min, SEOUL).astimezone(UTC)


def article_id(kind: str, source: Source, key: str) -> ArticleId:
    """The same for the same item of a source in every round."""
    seed = f"{source.id}\n{key}".encode(errors="replace")
    return ArticleId(f"{kind}-{hashlib.sha256(seed).hexdigest()[:20]}")


def web_address(written: str) -> str:
    """An http(s) address as written, "" for anything else."""
    url = clean_address(written).replace("\n", "").replace(" ", "%20")
    return "" if isinstance(read_address(url), BadAddress) else url


class NotXmlError(ValueError):
    """Stops the reading of an answer; the words say what came instead."""


def read_xml(content: bytes, charset: str = "") -> ET.Element:
    """Read an answer as XML, whatever its encoding; a DTD is refused.

    Raises:
        NotXmlError: it is none.
    """
    text = decode(content, charset=charset).text.translate(_CONTROLS).lstrip("\ufeff \t\r\n")
    data = text.encode("utf-8", "replace")
    is_page = re.search(r"<(?:!doctype )?html\b", text[:2000], re.IGNORECASE) is not None

    def refuse(*_: object) -> None:
        raise NotXmlError

    check = expat.ParserCreate("utf-8")
    check.StartDoctypeDeclHandler = refuse
    page = f"웹 쪽이 왔습니다('{_start(text)}')."
    try:
        check.Parse(data, True)  # expat takes it by position only
        parser = ET.XMLParser(encoding="utf-8")  # noqa: S314  a DTD was refused on the line above
        root = ET.fromstring(data, parser=parser)  # noqa: S314
    except NotXmlError:
        raise NotXmlError(page if is_page else "답에 DTD가 들어 있어 읽지 않았습니다.") from None
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError) as exc:
        other = f"XML이 아닌 답이 왔습니다('{_start(text)}')."
        raise NotXmlError(page if is_page else other) from exc
    if is_page:
        raise NotXmlError(page)
    return root


def _start(text: str) -> str:
    return " ".join(clean_text(text[:2000]).split())[:80]


def children(element: ET.Element) -> dict[str, str]:
    """The texts of the children, by their names in lower case; the first of equal ones."""
    found: dict[str, str] = {}
    for child in element:
        found.setdefault(local_name(child).lower(), (child.text or "").strip())
    return found


def named(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Every element below with one of these names, whatever its namespace."""
    return (one for one in element.iter() if local_name(one) in names)


def local_name(element: ET.Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]
