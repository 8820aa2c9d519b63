"""Unlisted bodies: read the kind of a body from its ending, and of a person from the title.

Shape:  one word, or the first clause of a title in; a stand-in `Actor` and a length out.
Units:  lengths are characters of the word or of the text given.
Errors: none raised; a word that tells nothing gives None.
Source: suffixes.csv and titles.csv, each row with its reason; docs/decisions/0003-gazetteer.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.gazetteer.borders import CLOSING, is_hangul, is_subject, stem_length
from hanju.gazetteer.forms import REGIONS
from hanju.model import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hanju.gazetteer.tables import Suffix
    from hanju.model import ActorKind

_NATIONAL: Final = ("한국", "국가", "국립", "대한민국")
_PRIVATE: Final = frozenset({"association"})
_SURNAMES: Final = frozenset(
    "김이박최정강조윤장임한오서신권황안송류전홍고문양손배백허유남심노하곽성차주우구민진지엄채"
    "원천방공현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국은편용"
)
_DOUBLE_SURNAMES: Final = ("남궁", "황보", "제갈", "선우", "독고", "사공", "서문")
_PLAIN_MARKET: Final = frozenset({"시장", "지사", "군수"})  # alone, only right after a person
_CLAUSE_LIMIT: Final = 28  # a doer longer than this is a sentence, not a name
_TOWN_LENGTHS: Final = (3, 4)  # 한빛시, 가온누리시: longer first words are seldom cities


@dataclass(frozen=True, slots=True)
class Reader:
    """The endings and titles, ready to be looked up by their last character."""

    by_last: Mapping[str, tuple[Suffix, ...]]
    titles: Mapping[str, ActorKind]
    places: Mapping[str, str | None]  # 강릉 -> 강원; None for a stem of several regions

    @classmethod
    def of(
        cls,
        suffixes: Sequence[Suffix],
        titles: Mapping[str, ActorKind],
        places: Mapping[str, str | None],
    ) -> Reader:
        """Sort the endings by last character, longest first."""
        by_last: dict[str, list[Suffix]] = {}
        for row in suffixes:
            by_last.setdefault(row.suffix[-1], []).append(row)
        return cls(
            by_last={last: tuple(rows) for last, rows in by_last.items()},
            titles=titles,
            places=places,
        )

    def word(self, token: str, following: str, *, at_head: bool) -> tuple[Actor, int] | None:
        """Read one word, with or without a particle, as an unlisted body.

        Args:
            token: the unbroken run of word characters.
            following: the character after it, "" at the end.
            at_head: whether the word opens the title.
        """
        whole = self._body(token, at_head=at_head, closed=following in CLOSING, following=following)
        if whole is not None:
            return whole, len(token)
        size = stem_length(token)
        if size == len(token):
            return None
        subject = is_subject(token[size:])
        body = self._body(token[:size], at_head=at_head, closed=subject, following="")
        return (body, size) if body is not None else None

    def name(self, token: str) -> Actor | None:
        """Read a bare name as an unlisted body, as if it stood before a comma."""
        return self._body(token, at_head=True, closed=True, following=",")

    @staticmethod
    def marked_company(token: str) -> tuple[Actor, int] | None:
        """Read a word after (주) or ㈜ as a company; a bare particle there is none."""
        size = stem_length(token)
        if size < 2:  # 은, 는, 와 after a mark that closes a name
            return None
        return Actor(name=token[:size], short=token[:size], kind="company"), size

    def place_of(self, token: str) -> str | None:
        """Return the region whose place name opens a word, or None."""
        if token[:2] in REGIONS:
            return token[:2]
        for size in (4, 3, 2):
            region = self.places.get(token[:size])
            if region is not None and size < len(token):
                return region
        return None

    def _body(self, token: str, *, at_head: bool, closed: bool, following: str) -> Actor | None:
        rows = self.by_last.get(token[-1])
        if rows is None:
            return None
        for row in rows:
            if not token.endswith(row.suffix):
                continue
            if len(token) - len(row.suffix) < row.min_stem:
                return None
            if len(row.suffix) == 1 and not all(map(is_hangul, token)):
                return None
            if row.stop and token.endswith(row.stop):
                return None
            if row.where == "head" and not (at_head and closed):
                return None
            if row.where == "town" and not self._town(token, at_head, closed, following):
                return None
            return self._stand_in(token, row)
        return None

    @staticmethod
    def _town(token: str, at_head: bool, closed: bool, following: str) -> bool:
        named = len(token) in _TOWN_LENGTHS and all(map(is_hangul, token))
        return at_head and named and (closed or following == " ")

    def _stand_in(self, token: str, row: Suffix) -> Actor:
        region = self.place_of(token)
        kind: ActorKind = row.kind
        if region is not None and row.place_kind is not None:
            kind = row.place_kind
        elif kind in _PRIVATE and row.place_kind and token.startswith(_NATIONAL):
            institute = row.suffix.endswith(("원", "연구소"))
            kind = "national_body" if institute else kind
        local = kind in {"local", "local_body"}
        return Actor(name=token, short=token, kind=kind, region=region if local else None)

    def person(self, text: str, start: int) -> tuple[Actor, int] | None:
        """Read `박정 의원,` or `김가온 한빛시장,` at the head of a title.

        Returns:
            A stand-in named by the clause, and where the clause ends.
        """
        end = start
        while end < len(text) and (text[end] not in CLOSING) and end - start <= _CLAUSE_LIMIT:
            end += 1
        clause = text[start:end].rstrip()
        words = clause.split(" ")
        if not 2 <= len(words) <= 5 or end - start > _CLAUSE_LIMIT or end >= len(text):
            return None
        last = words[-1]
        if not _is_person(words[0], alone=len(words) == 2):  # name and title
            return None
        if last in _PLAIN_MARKET and len(words) > 2:  # 부동산 시장 is a market
            return None
        for size in range(len(last), 1, -1):
            kind = self.titles.get(last[-size:])
            if kind is not None:
                region = self.place_of(last) if kind in {"local", "local_body"} else None
                return Actor(name=clause, short=clause, kind=kind, region=region), start + len(
                    clause
                )
        return None


def _is_person(word: str, *, alone: bool) -> bool:
    if not all(map(is_hangul, word)):
        return False
    if len(word) == 3:  # one syllable of surname, two of name
        return word[0] in _SURNAMES
    if len(word) == 2:
        return alone and word[0] in _SURNAMES
    return len(word) == 4 and word.startswith(_DOUBLE_SURNAMES)
