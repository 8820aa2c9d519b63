"""Adding a source that has an interface of its own: looked at, shown, given a name.

Shape:  what a person wrote in, a `SourceRead` (or feeds to choose from) out; None when it is an
        ordinary address.
Units:  none.
Errors: `NotASourceError` in words: a missing key, a wrong address, a key inside an address.
Source: DESIGN.md section 4 (`hanju sources add`); docs/decisions/0027-apis.md.
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import ApiAddress, key_in_address, read_api_address
from hanju.collect.apis.keys import environment_keys
from hanju.errors import NotASourceError
from hanju.model import FINE, Source, SourceId
from hanju.reports import FeedChoice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hanju.collect.door import Door
    from hanju.collect.source_reads import SourceRead
    from hanju.newsroom.parts import Parts

#: What each kind is called in ids; words are Korean and ids are not.
_IDS: Final = {"releases": "data-go-kr", "korea": "korea-kr", "mailbox": "mail"}


def look(
    parts: Parts, door: Door, written: str, draft: Source, known: Sequence[Source]
) -> SourceRead | tuple[FeedChoice, ...] | None:
    """Read what an address of ours would give; nothing is stored.

    Raises:
        NotASourceError: it cannot be collected from as it is.
    """
    refuse_keys_in(written)
    found = read_api_address(written)
    if found is None:
        return _channels(door, draft)
    if isinstance(found, BadAddress):
        raise NotASourceError(written, problem=found.why, mend=found.mend)
    source = replace(draft, kind=found.kind, url=found.url)
    if not source.id:
        source = replace(source, id=_id_for(found, known))
    read = _previewed(parts, door, source)
    if read.state not in {*FINE, "empty"}:
        raise NotASourceError(found.url, problem=read.why, mend=read.mend)
    return read


def refuse_keys_in(url: str) -> None:
    """Refuse an address that carries a key: it would be stored, shown and logged.

    Raises:
        NotASourceError: it does.
    """
    name = key_in_address(url)
    if name is not None:
        what = "사용자 이름과 비밀번호가" if name == "password" else f"인증키({name})가"
        raise NotASourceError(
            url.partition("?")[0].rpartition("@")[2],
            problem=f"주소에 {what} 들어 있습니다.",
            mend="키를 뺀 주소를 적으세요. 키는 환경 변수로 줍니다(docs/keys.md).",
        )


def _previewed(parts: Parts, door: Door, source: Source) -> SourceRead:
    """One look: a call or two, nothing remembered."""
    from hanju.collect.mail_door import MailDoor
    from hanju.collect.readers import read_source
    from hanju.collect.source_reads import RoundTools

    tools = RoundTools(
        fetcher=door,
        clock=parts.clock,
        is_conditional=False,
        keys=environment_keys(os.environ),
        mail=MailDoor(door.network),
        is_look=True,
    )
    return read_source(source, tools)


def _id_for(found: ApiAddress, known: Sequence[Source]) -> SourceId:
    taken = {source.id for source in known}
    same = next((source.id for source in known if source.url == found.url), None)
    if same is not None:
        return same
    tail = re.sub(r"[^a-z0-9]+", "-", found.url.partition(":")[2].lower()).strip("-")[:40]
    base = _IDS.get(found.kind, found.kind)
    name = f"{base}-{tail}" if tail and found.kind in _IDS else base
    name = name.replace("korea-kr-www-korea-kr-briefing", "korea-kr")
    number, made = 1, name
    while made in taken:
        number += 1
        made = f"{name}-{number}"
    return SourceId(made)


def _channels(door: Door, draft: Source) -> tuple[FeedChoice, ...] | None:
    """The channels of the index page of korea.kr, whose links are all called alike."""
    from hanju.collect.apis.korea_channels import is_index, read_channels
    from hanju.collect.decoding import decode
    from hanju.collect.fetched import FetchOrder, FetchProblem

    if not is_index(draft.url):
        return None
    answer = door.fetch(FetchOrder(url=draft.url, tls=draft.tls, is_conditional=False))
    if isinstance(answer, FetchProblem):
        raise NotASourceError(answer.url, problem=answer.why, mend=answer.mend)
    found = read_channels(decode(answer.content, charset=answer.charset).text, answer.url)
    return tuple(FeedChoice(url=one.url, title=one.name) for one in found) or None
