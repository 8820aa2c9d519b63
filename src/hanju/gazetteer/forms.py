"""Forms: every spelling under which an actor may stand in a text.

Shape:  actors in; `Form`s out, one for each spelling, with the actors that share it.
Units:  forms are folded: Latin letters small, the rest as printed; lengths do not change.
Errors: none raised; empty spellings are left out.
Source: docs/decisions/0003-gazetteer.md; homographs.csv holds the reason of each guard.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from hanju.gazetteer.borders import is_hanja

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from hanju.gazetteer.results import How
    from hanju.gazetteer.tables import Rule
    from hanju.model import Actor

# From the loosest to the strictest: the strictest guard of a spelling holds.
Guard = Literal["free", "hanja", "province", "subject", "place", "head", "never"]
REGIONS: Final = (
    *("서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종"),
    *("경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남", "제주"),
)
_REGION_SET: Final = frozenset(REGIONS)
_SPECIAL_KINDS: Final = frozenset({"local", "local_body"})
_CITIES: Final = frozenset(REGIONS[:8])
_LOWER: Final = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
_HEADS: Final = {"시": "시장", "군": "군수", "구": "구청장"}
_MEMBERS: Final = {"시의회": "시의원", "군의회": "군의원", "구의회": "구의원", "도의회": "도의원"}


class Form(NamedTuple):
    """One folded spelling: the actors that share it, by position, and its guard.

    A tuple, not a dataclass: thirteen thousand are made at load.
    """

    text: str
    actors: tuple[int, ...]
    how: How
    guard: Guard


def fold(text: str) -> str:
    """Make letters small without ever changing the length of the text."""
    small = text.lower()
    return small if len(small) == len(text) else text.translate(_LOWER)


def place_stem(name: str) -> str | None:
    """Return 강릉 for 강릉시; None when a bare stem would be too short to mean a place."""
    if name[-1] in _HEADS and len(name) > 2:  # 중구 has no stem of its own
        return name[:-1]
    return None


def _special(actor: Actor) -> Iterator[tuple[str, How, Guard]]:
    """Yield the spellings that follow from the kind and the place of an actor."""
    if actor.kind == "local" and actor.region:
        yield from _local_spellings(actor, actor.region)
    elif actor.kind == "local_body" and actor.name.endswith("교육청"):
        for text in (actor.name, actor.short, *actor.aliases):
            if text.endswith("교육청"):
                yield text[:-1] + "감", "title", "free"


def _plain_guard(text: str, kind: str) -> Guard:
    if len(text) == 1:
        return "hanja" if is_hanja(text) else "never"
    return "province" if kind == "local" and text in _REGION_SET else "free"


def _local_spellings(actor: Actor, region: str) -> Iterator[tuple[str, How, Guard]]:
    last = actor.name.rsplit(" ", 1)[-1]
    wide = region + ("시" if region in _CITIES else "도")
    if last.endswith("의회"):
        seat = actor.name.rsplit(" ", 1)[0] if " " in actor.name else ""
        bare = [last, actor.short]
        for text in bare:
            member = _MEMBERS.get(text[-3:])
            if member:
                yield text[:-3] + member, "title", "free"
                yield text[:-3] + text[-3] + "의장", "title", "free"
        if not seat and last[-3:-2] in _HEADS:
            yield f"{region} {last}", "listed", "free"
        return
    if actor.short in (wide, region, "광주특별시") or actor.name.endswith("도"):
        yield from _head_of_province(actor, region)
        return
    if last[-1] not in _HEADS:
        return
    stem, head = place_stem(last), last[:-1] + _HEADS[last[-1]]
    yield f"{region} {last}", "listed", "free"
    yield f"{wide} {last}", "listed", "free"
    yield f"{region} {head}", "title", "free"
    yield head, "title", "free"
    yield last + "청", "listed", "free"
    if stem:
        yield stem, "listed", "place"
        yield f"{region} {stem}", "listed", "province"


def _head_of_province(actor: Actor, region: str) -> Iterator[tuple[str, How, Guard]]:
    for text in (actor.name, actor.short):
        if text.endswith("시"):
            yield text + "장", "title", "free"
    if region not in _CITIES:
        yield f"{region}지사", "title", "free"
        yield f"{region}도지사", "title", "free"
        if actor.name.endswith("도"):
            yield actor.name + "지사", "title", "free"


def build_forms(
    actors: Sequence[Actor], homographs: Mapping[str, Rule], *, trusted: int = 0
) -> dict[str, Form]:
    """Collect the spellings of all actors; the first `trusted` actors keep theirs alone.

    Args:
        actors: all actors, an office's own rows first.
        homographs: spellings that are plain words too, with where they may count.
        trusted: how many rows at the front are the office's own: no guard, no sharing.
    """
    forms: dict[str, Form] = {}
    own: set[str] = set()

    def put(text: str, position: int, how: How, guard: Guard) -> None:
        key = fold(text)
        old = forms.get(key)
        if old is None:
            forms[key] = Form(key, (position,), how, guard)
        elif key not in own or position < trusted:
            holders = old.actors if position in old.actors else (*old.actors, position)
            forms[key] = Form(key, holders, old.how, _looser(old.guard, guard))

    for position, actor in enumerate(actors):
        kind = actor.kind
        for text in {actor.name, actor.short, *actor.aliases} - {""}:
            put(text, position, "listed", _plain_guard(text, kind))
            if " " in text:
                put(text.replace(" ", ""), position, "listed", "free")
        if position < trusted:
            own.update(map(fold, (actor.name, actor.short, *actor.aliases)))
        if kind in _SPECIAL_KINDS:
            for text, how, guard in _special(actor):
                put(text, position, how, guard)
    for text, rule in homographs.items():
        key = fold(text)
        form = forms.get(key)
        if form is not None and key not in own and form.guard != "province":
            forms[key] = form._replace(guard=rule)
    return forms


def _looser(one: Guard, other: Guard) -> Guard:
    """Keep the province's guard for 광주, else the looser of a place's and a body's."""
    if "province" in {one, other}:
        return "province"
    return other if one == "place" else one
