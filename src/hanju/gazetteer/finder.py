"""Finder: walk through a text once and collect the actors it names.

Shape:  a text and an `Index` in; `Found` places out, left to right, longest first, apart.
Units:  positions are characters of the text.
Errors: none raised, whatever the text.
Source: docs/decisions/0003-gazetteer.md; guards come from homographs.csv.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.gazetteer.borders import (
    CLOSING,
    hangul_run,
    head_of,
    is_hangul,
    is_particle,
    is_subject,
    is_word,
    particle_fits,
    word_end,
)
from hanju.gazetteer.forms import Form, fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hanju.gazetteer.results import How
    from hanju.gazetteer.unlisted import Reader
    from hanju.model import Actor

# A province before these words is where something is, not who acts.
_PLACE_WORDS: Final = (
    *("아파트", "집값", "전세", "월세", "전역", "시내", "도심", "날씨", "낮", "아침", "밤", "새벽"),
    *("출신", "근교", "여행", "지하철", "상권", "오피스", "땅값", "매매", "분양", "부동산", "주택"),
    *("곳곳", "일대", "한복판", "거리", "소재", "거주", "강남", "강북", "한강", "관객", "시민"),
    *("도민", "코스", "투어", "공연", "콘서트", "직항", "노선", "하늘", "바다", "해상", "앞바다"),
    *("산불", "지진", "폭설"),
)
_NO_SPACE: Final = frozenset({"경기", "세종"})  # 경기 회복, 세종 대왕: plain words before a space
# Titles and parts that may be glued to a body; the kind decides which.
_GLUED_COMPANY: Final = ("회장", "사장", "대표", "부회장", "부사장", "노조", "노사")
_GLUED_UNIVERSITY: Final = ("총장", "교수팀", "교수", "연구팀", "의대", "공대", "병원", "팀")
_GLUED_CENTRAL: Final = ("장관", "차관", "장")
_GLUED_ANY: Final = ("장",)
_CLOSED_QUOTES: Final = "'\"’”)]」』》>"
_SHORT_LATIN: Final = 3  # at, un: words of English as much as aT, UN
_CHIEF_OF: Final = frozenset("청원처행회단관실국소")  # 금감원장, 산림청장, 은행장


@dataclass(frozen=True, slots=True)
class Found:
    """A place of a text with the positions of its candidates, or a stand-in actor."""

    start: int
    end: int
    candidates: tuple[int, ...]
    stand_in: Actor | None
    how: How


@dataclass(frozen=True, slots=True)
class Index:
    """All forms, and for each first two characters the lengths worth trying, longest first."""

    forms: Mapping[str, Form]
    lengths: Mapping[str, tuple[int, ...]]
    opens: frozenset[str]  # characters outside words that open a form: 美, 李
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, forms: Mapping[str, Form], kinds: tuple[str, ...]) -> Index:
        """Note the lengths; a form that never counts in a text is refused when met."""
        lengths: dict[str, set[int]] = {}
        for text in forms:
            opening = text[:2]
            known = lengths.get(opening)
            if known is None:
                lengths[opening] = {len(text)}
            else:
                known.add(len(text))
        return cls(
            forms=forms,
            lengths={
                opening: tuple(sorted(sizes, reverse=True)) for opening, sizes in lengths.items()
            },
            opens=frozenset(opening[0] for opening in lengths if not is_word(opening[0])),
            kinds=kinds,
        )


class Walk:
    """One pass over one text."""

    __slots__ = ("_folded", "_head", "_index", "_last", "_reader", "_text")

    def __init__(self, text: str, index: Index, reader: Reader) -> None:
        self._text = text
        self._folded = fold(text)
        self._index = index
        self._reader = reader
        self._head = head_of(text)
        self._last: Found | None = None

    def run(self) -> list[Found]:
        """Return every actor named in the text."""
        text, opens = self._text, self._index.opens
        found: list[Found] = []
        here, size = 0, len(text)
        while here < size:
            char = text[here]
            if not is_word(char):
                if char not in opens:
                    here += 1
                    continue
            elif here and is_word(text[here - 1]):
                here = self._word_end(here)
                continue
            place = self._at(here)
            if place is None:
                here = self._word_end(here) if is_word(char) else here + 1
                continue
            found.append(place)
            self._last = place
            here = place.end
        return self._with_person(found)

    def _at(self, here: int) -> Found | None:
        forms, folded = self._index.forms, self._folded
        for length in self._index.lengths.get(folded[here : here + 2], ()):
            form = forms.get(folded[here : here + length])
            if form is not None and form.guard not in {"never", "hanja"}:
                place = self._listed(form, here)
                if place is not None:
                    return place
        if not is_word(self._text[here]):
            form = forms.get(folded[here])
            return self._hanja(form, here) if form is not None else None
        return self._unlisted(here)

    def _word_end(self, here: int) -> int:
        return word_end(self._text, here + 1)

    def _after(self, end: int) -> str:
        return self._text[end] if end < len(self._text) else ""

    def _listed(self, form: Form, start: int) -> Found | None:
        text = self._text
        end = start + len(form.text)
        tail = hangul_run(text, end)
        how: How = form.how
        particle = tail
        if tail:
            last = text[end - 1]
            if not is_hangul(last) and not is_hangul(tail[0]):
                return None  # Latin letters or digits go on: GS25, K2, SKT
            if not particle_fits(last, tail):
                glued = self._glued(form, last, tail)
                if glued is None:
                    return None
                end += glued
                particle = text[end : start + len(form.text) + len(tail)]
                how = "title"
        if self._is_no_name(start, end, particle):
            return None
        if form.guard not in {"free", "hanja"} and not self._allowed(form, start, end, particle):
            return None
        return Found(start, end, form.actors, None, how)

    def _is_no_name(self, start: int, end: int, particle: str) -> bool:
        """Refuse 이란 after a quoted word, SR-1 for SR, and short words of an English phrase."""
        text = self._text
        before = text[start - 1] if start else ""
        if before in _CLOSED_QUOTES and before and is_particle(text[start:end] + particle):
            return True
        surface = text[start:end]
        if surface.isascii() and text[end : end + 1] == "-" and text[end + 1 : end + 2].isdigit():
            return True
        if end - start > _SHORT_LATIN or not surface.isascii() or not surface.islower():
            return False
        around = text[max(0, start - 2) : start].strip() + text[end : end + 2].strip()
        return any(char.isascii() and char.isalpha() for char in around)

    def _glued(self, form: Form, last: str, tail: str) -> int | None:
        kind = self._index.kinds[form.actors[0]]
        titles: tuple[str, ...] = ()
        if kind == "company":
            titles = _GLUED_COMPANY
        elif kind == "university":
            titles = _GLUED_UNIVERSITY
        elif kind == "central" and last == "부":
            titles = _GLUED_CENTRAL
        if last in _CHIEF_OF and form.how == "listed":
            titles += _GLUED_ANY
        for title in titles:
            rest = tail[len(title) :]
            if tail.startswith(title) and (not rest or particle_fits(title[-1], rest)):
                return len(title)
        return None

    def _allowed(self, form: Form, start: int, end: int, particle: str) -> bool:
        following = self._after(end + len(particle))
        at_head = start == self._head
        closed = not particle and following != "" and following in CLOSING
        if at_head and closed:
            return True
        if form.guard in {"province", "place"} and self._in_a_row(start, closed, particle):
            return True
        if form.guard == "subject":
            return is_subject(particle)
        if form.guard == "province":
            if form.text in _NO_SPACE:
                return False
            if particle:
                return is_subject(particle)
            if at_head and following == " ":
                word = self._text[end + 1 : end + 6]
                return bool(word) and not word.startswith(_PLACE_WORDS)
        return False

    def _in_a_row(self, start: int, closed: bool, particle: str) -> bool:
        """Tell whether the place is joined to an actor before it: 광주·전남, 강릉-원주."""
        last = self._last
        if last is None or last.end != start - 1 or self._text[start - 1] not in "·-ㆍ‧":
            return False
        return closed or is_subject(particle) or self._after(start + 2) in {" ", ""}

    def _hanja(self, form: Form, start: int) -> Found | None:
        """Take 美, 中, 日 … as a country where a word could begin, not as `…하는 中`."""
        following = self._after(start + 1)
        before = self._text[start - 1] if start else ""
        opens = start == self._head or before in CLOSING
        if not (opens or is_hangul(following) or (following == " " and form.text != "中")):
            return None
        return Found(start, start + 1, form.actors, None, form.how)

    def _unlisted(self, start: int) -> Found | None:
        text = self._text
        token = hangul_run(text, start)
        if text[max(0, start - 3) : start] == "(주)" or text[max(0, start - 1) : start] == "㈜":
            marked = self._reader.marked_company(token)
            if marked is not None:
                return Found(start, start + marked[1], (), marked[0], "suffix")
        if len(token) < 3:  # two syllables and an ending at least
            return None
        body = self._reader.word(
            token, self._after(start + len(token)), at_head=start == self._head
        )
        if body is None:
            return None
        actor, size = body
        return Found(start, start + size, (), actor, "suffix")

    def _with_person(self, found: list[Found]) -> list[Found]:
        person = self._reader.person(self._text, self._head)
        if person is None:
            return found
        actor, end = person
        if any(place.start < end for place in found):
            return found
        return [Found(self._head, end, (), actor, "title"), *found]
