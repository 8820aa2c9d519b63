"""Sources: found on a page, added, listed, switched, imported and exported.

Shape:  an address or a file in; a report out.
Units:  none.
Errors: `NotASourceError`, `NoSuchSourceError`, `UnreadableFileError`.
Source: DESIGN.md section 4 (`hanju sources`); docs/decisions/0023-collecting.md.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from importlib import resources
from typing import TYPE_CHECKING, Final, Literal, get_args
from urllib.parse import urlsplit

from hanju.errors import NoSuchSourceError, NotASourceError, UnreadableFileError
from hanju.model import Source, SourceId
from hanju.newsroom.api_sources import look
from hanju.newsroom.collecting import choose, open_door
from hanju.newsroom.finding import find
from hanju.ports import Collected
from hanju.reports import AddedSource, ImportedSources, SourceRow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from hanju.collect.source_reads import SourceRead
    from hanju.model import LicenseMode, TlsLevel
    from hanju.model.sources import ReadsPages
    from hanju.newsroom.parts import Parts

PREVIEWED: Final = 10
#: What a person may ask to be looked for at an address; "" is whatever is there.
FoundKind = Literal["", "feed", "board"]
FOUND_KINDS: Final[tuple[FoundKind, ...]] = get_args(FoundKind)
OPML_TITLE: Final = "hanju 출처"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What a person says of a source when adding it; `replaces` names one whose address changed."""

    id: str = ""
    outlet: str = ""
    license: LicenseMode = "none"
    lang: str = "ko"
    wall_clock_z: bool | None = None
    tls: TlsLevel = "default"
    groups: tuple[str, ...] = ()
    replaces: str = ""
    kind: FoundKind = ""
    reads_pages: ReadsPages = "auto"


def rows(parts: Parts) -> list[SourceRow]:
    """Every source and how it is."""
    health = parts.store.source_health()
    now = parts.clock.now()
    made = []
    for source in parts.store.sources():
        known = health.get(source.id)
        is_silent = source.is_on and known is not None and known.is_silent(now)
        made.append(SourceRow(source=source, health=known, is_silent=is_silent))
    return made


# -- adding -------------------------------------------------------------------------------


def add(parts: Parts, url: str, facts: SourceFacts, *, stores: bool) -> AddedSource:
    """Find what can be collected from an address, show it, and store it as a source."""
    known = parts.store.sources()
    old = _replaced(known, facts)
    draft = _drafted(url if "://" in url else f"https://{url}", facts, old)
    with open_door(parts) as door:
        found = look(parts, door, url, draft, known)
        if found is None:
            was_board = old is not None and old.kind == "board"
            found = find(parts, door, draft, kind=facts.kind or ("board" if was_board else ""))
    if isinstance(found, tuple):
        return AddedSource(source=None, choices=found)
    return _stored(parts, known, found, facts, stores=stores)


def _replaced(known: Sequence[Source], facts: SourceFacts) -> Source | None:
    if not facts.replaces:
        return None
    old = next((source for source in known if source.id == facts.replaces), None)
    if old is None:
        raise NoSuchSourceError(facts.replaces)
    return old


def _drafted(url: str, facts: SourceFacts, old: Source | None) -> Source:
    if old is not None:
        return replace(
            old,
            url=url,
            kind="feed",
            outlet=facts.outlet or old.outlet,
            license=old.license if facts.license == "none" else facts.license,
            wall_clock_z=old.wall_clock_z if facts.wall_clock_z is None else facts.wall_clock_z,
            tls=old.tls if facts.tls == "default" else facts.tls,
            groups=facts.groups or old.groups,
            reads_pages=old.reads_pages if facts.reads_pages == "auto" else facts.reads_pages,
            is_on=True,
        )
    return Source(
        id=SourceId(facts.id),
        url=url,
        outlet=facts.outlet,
        license=facts.license,
        lang=facts.lang,
        wall_clock_z=facts.wall_clock_z,
        tls=facts.tls,
        groups=facts.groups,
        reads_pages=facts.reads_pages,
    )


def _stored(
    parts: Parts, known: Sequence[Source], read: SourceRead, facts: SourceFacts, *, stores: bool
) -> AddedSource:
    source = read.source
    same = next((one for one in known if one.url == source.url and one.id != source.id), None)
    if same is not None and facts.replaces:
        raise NotASourceError(
            source.url,
            problem=f"'{same.id}' 출처가 이미 이 주소를 씁니다.",
            mend=f"`hanju sources off {source.id}`로 옛 출처를 끄세요.",
        )
    if same is not None:
        source = replace(same, is_on=True)
    else:
        taken = {one.id for one in known}
        if facts.id and facts.id in taken:
            raise NotASourceError(
                source.url,
                problem=f"'{facts.id}' 출처가 이미 있습니다.",
                mend=f"다른 --id를 주거나, 주소를 바꾸려면 --replace {facts.id}를 쓰세요.",
            )
        source = replace(
            source,
            id=source.id or make_id(source.url, taken),
            title=source.title or read.title,
            site_url=read.site_url or source.site_url,
        )
    if stores:
        parts.store.save_sources([source])
        _remember(parts, replace(read, source=source))
        parts.log.info("source_added", source=source.id, kind=source.kind)
    newest = sorted(
        read.articles,
        key=lambda one: one.published_at.timestamp() if one.published_at else 0.0,
        reverse=True,
    )
    return AddedSource(
        source=source,
        is_new=same is None,
        form=read.form,
        articles=tuple(replace(one, source_id=source.id) for one in newest),
        notes=(*((read.why,) if read.why else ()), *read.notes),
    )


def _remember(parts: Parts, read: SourceRead) -> None:
    """Keep the look of a board that a person has just seen; rounds then look for it."""
    from hanju.collect.collecting import health_after

    if read.memory is None:
        return
    now = parts.clock.now()
    before = parts.store.source_health().get(read.source.id)
    health = health_after(read, before, now=now)
    parts.store.keep_collected([Collected(health=health, memory=read.memory)], at=now)


def make_id(url: str, taken: Collection[str]) -> SourceId:
    """A short name for a source, made of its address: `korea-kr-pressrelease`."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    last = parts.path.rstrip("/").rpartition("/")[2].partition(".")[0]
    words = re.sub(r"[^a-z0-9]+", "-", f"{host} {last}".lower()).strip("-")[:48] or "source"
    name, number = words, 1
    while name in taken:
        number += 1
        name = f"{words}-{number}"
    return SourceId(name)


# -- lists --------------------------------------------------------------------------------


def save_new(parts: Parts, sources: Sequence[Source]) -> ImportedSources:
    """Store those sources whose address is not known yet."""
    known = parts.store.sources()
    addresses = {source.url for source in known}
    taken = {str(source.id) for source in known}
    added = []
    for source in sources:
        if source.url in addresses:
            continue
        name = source.id if source.id and source.id not in taken else make_id(source.url, taken)
        added.append(replace(source, id=SourceId(name)))
        addresses.add(source.url)
        taken.add(name)
    if added:
        parts.store.save_sources(added)
    return ImportedSources(added=tuple(added), known=len(sources) - len(added))


def import_file(parts: Parts, path: Path | None) -> ImportedSources:
    """Take the feeds of an OPML file; without a file the starter catalogue, switched off."""
    from hanju.collect.apis.addresses import key_in_address
    from hanju.collect.opml import read_opml

    if path is None:
        return save_new(parts, starter_sources())
    try:
        content = path.read_bytes()
    except OSError as exc:
        raise UnreadableFileError(
            path,
            problem=f"읽을 수 없습니다({exc.strerror or exc})",
            mend="경로와 읽기 권한을 확인하세요.",
        ) from exc
    read = read_opml(content)
    if not read.feeds:
        raise UnreadableFileError(path, problem=read.why, mend=read.mend)
    report = save_new(
        parts,
        [
            Source(
                id=SourceId(""),
                url=feed.url,
                title=feed.title,
                site_url=feed.site_url,
                groups=feed.groups,
            )
            for feed in read.feeds
            if key_in_address(feed.url) is None
        ],
    )
    keyed = [feed for feed in read.feeds if key_in_address(feed.url) is not None]
    told = [f"{feed.title or '이름 없는 피드'}: 주소에 인증키가 들어 있음" for feed in keyed]
    return replace(report, left_out=(*read.left_out, *told))


def starter_sources() -> list[Source]:
    """The public sources that hanju knows, switched off."""
    text = resources.files("hanju.defaults").joinpath("sources.toml").read_text(encoding="utf-8")
    return [
        Source(
            id=SourceId(row["id"]),
            kind=row.get("kind", "feed"),
            url=row["url"],
            title=row["title"],
            outlet=row.get("outlet", ""),
            license=row.get("license", "none"),
            groups=(row["region"], row["field"]),
            is_on=False,
        )
        for row in tomllib.loads(text)["sources"]
    ]


def export(parts: Parts) -> str:
    """The feeds that are switched on, as OPML."""
    from hanju.collect.opml import OpmlFeed, write_opml

    feeds = [
        OpmlFeed(url=source.url, title=source.name, site_url=source.site_url, groups=source.groups)
        for source in parts.store.sources()
        if source.is_on and source.kind == "feed"
    ]
    return write_opml(feeds, title=OPML_TITLE)


def switch(
    parts: Parts, names: Sequence[str], groups: Sequence[str], *, is_on: bool
) -> list[Source]:
    """Switch sources on or off, by id or by the words of their folders (all must fit)."""
    chosen = choose(parts, names) if names else []
    if groups:
        wanted = set(groups)
        chosen += [one for one in parts.store.sources() if wanted <= set(one.groups)]
    changed = [replace(one, is_on=is_on) for one in dict.fromkeys(chosen) if one.is_on != is_on]
    if changed:
        parts.store.save_sources(changed)
    return changed
