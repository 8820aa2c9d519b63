"""The tail of a sentence with its morphemes, and what an ending needs to look up in it.

Shape:  a text and its morphemes in; forms, tags, objects and places of a verb out.
Units:  places are indexes of morphemes; spans code points of the text.
Errors: an index outside the text gives "".
Source: decision 0011.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal

from hanju.text.morphology import Morpheme, join
from hanju.write.verb_nouns import BECOMES, BEFORE_NOUN, OPEN_UNTIL

if TYPE_CHECKING:
    from collections.abc import Sequence

#: noun: a bare noun; doing: "… 중"; nominal: -(으)ㅁ, allowed but flagged; none: refused
Kind = Literal["noun", "doing", "nominal", "none"]
Tense = Literal["past", "present", "future"]
_FUTURE_DATE: Final = re.compile(
    r"내년|내후년|내달|다음\s?달|다음\s?주|오는\s|다가오는|앞으로|향후|이르면|연말까지|하반기(?:부터|에|까지)|(?:일|월|년)까지"
)


@dataclass(frozen=True, slots=True)
class Ending:
    """A sentence brought to a noun ending, and by which rule."""

    text: str
    kind: Kind
    rule: str


_MARKED: Final = re.compile(r"[가-힣A-Za-z)'][은는이가] ")
_QUOTATIVE: Final = re.compile(
    r"(?:다|라|자|냐)(?:고|며|면서|는|던)$|^고$|^라고$|^이라고$|^며$|^라며$"
)


class Tail:
    """The last words of one sentence; `head` is what stands before them."""

    def __init__(self, text: str, found: Sequence[Morpheme], *, head: str = "") -> None:
        self.text = text
        self.head = head
        self.found = [m for m in found if m.tag != "SF"]

    def _form(self, at: int) -> str:
        return self.found[at].form if 0 <= at < len(self.found) else ""

    def _tag(self, at: int) -> str:
        return self.found[at].tag if 0 <= at < len(self.found) else ""

    def _before(self, at: int) -> str:
        return self.text[: self.found[at].start].rstrip()

    def _through(self, at: int) -> str:
        return self.text[: self.found[at].end]

    def _adnominal(self, at: int, noun: str, *, future: bool) -> str:
        """Stem + -ㄹ/-는 + noun (높이 → 높일 필요)."""
        start = at - 1 if self._tag(at) in {"XSV", "XSA"} else at
        form = ("ᆯ", "ETM") if future else ("는", "ETM")
        return (
            self.text[: self.found[start].start]
            + join([*self.found[start : at + 1], form])
            + f" {noun}"
        )

    def _join_object(self, at: int, noun: str, *, subject: bool = False) -> str:
        """Text before morpheme `at`, without the particle of the object next to it, + noun."""
        cut = at
        particle_at = at - 1
        if at and self.found[at - 1].end == self.found[at].start and self._tag(at - 1)[:1] in "NXS":
            return self.text[: self.found[at].start] + noun  # written as one word (대표발의)
        tags = {"JKO"} | ({"JKS"} if subject and self._has_other_subject(particle_at) else set())
        if self._tag(particle_at) in tags and not self._is_clause(particle_at - 1):
            cut = particle_at
        return f"{self._before(cut)} {noun}".strip()

    def _is_clause(self, at: int) -> bool:
        """진화하고 있음을 강조, 다할 것을 다짐: a clause keeps its mark; 나눔을 실천 is a noun."""
        inner = self._form(at - 1) in {"있", "없"} or self._tag(at - 1) in {"EP", "VCP"}
        thing = self._form(at) == "것" and self._tag(at) == "NNB"
        return thing or (self._tag(at) == "ETN" and inner)

    def _has_other_subject(self, at: int) -> bool:
        """A subject or topic before `at`: then the particle at `at` may fall."""
        return bool(_MARKED.search(self.head)) or any(
            m.tag == "JKS" or (m.tag == "JX" and m.form in {"은", "는"})
            for m in self.found[: max(at, 0)]
        )

    def _object_of(self, at: int) -> tuple[str, int]:
        """The last word of the object (else subject, else adverbial) and its particle's place."""
        best, rank = -1, 0
        ranks = {"JKO": 3, "JKS": 2, "JKB": 1}
        for back in range(at - 1, max(-1, at - 10), -1):
            tag = self._tag(back)
            if tag in {"EC", "ETM", "EF"}:
                break
            if tag == "JX" and back == at - 1 and self._form(back) == "도":
                tag = "JKO"  # 자리도 가졌다
            if back and ranks.get(tag, 0) > rank:
                best, rank = back, ranks[tag]
        return (self._word_ending_at(best - 1), best) if best > 0 else ("", -1)

    def _word_ending_at(self, at: int) -> str:
        start = at
        while start > 0 and self._tag(start - 1) in {
            "NNG",
            "NNP",
            "XPN",
            "SL",
            "SN",
            "NNB",
            "XSN",
            "XR",
        }:
            if self.found[start - 1].end != self.found[start].start:
                break
            start -= 1
        return self.text[self.found[start].start : self.found[at].end].strip("'\"’”")

    def _place_of(self, at: int) -> str:
        """The last word in 에/로 before a verb, as `성과` or, with 로, as `성과로@`."""
        for back in range(at - 1, max(-1, at - 8), -1):
            if self._tag(back) in {"EC", "ETM", "EF"}:
                break
            if self._tag(back) == "JKB" and back:
                word = self._word_ending_at(back - 1)
                return f"{word}로@" if self._form(back) in {"로", "으로"} else word
        return ""

    # --- what the sentence says elsewhere ---

    def _lies_ahead(self, tense: Tense, noun: str = "") -> bool:
        """A deed told in the present beside a date to come, in the line of the sentence itself.

        What is open until a day (모집, 접수) lies ahead only where its first day does.
        """
        if tense != "present":
            return False
        dates = list(_FUTURE_DATE.finditer(self.text))
        if noun in OPEN_UNTIL:
            from_day = re.search(r"(?:부터|에)\s", self.text)
            own = any(not self._clause_behind(date.end()) for date in dates)
            return own and from_day is not None and "까지" not in self.text[: from_day.end()]
        return any(
            not date.group().endswith("까지") or not self._clause_behind(date.end())
            for date in dates
        )

    def _clause_behind(self, place: int) -> bool:
        """A clause before a noun ends behind `place`: the date there is its own."""
        return any(
            m.tag == "ETM" and m.start >= place and self._tag(at - 1) in {"VV", "XSV"}
            for at, m in enumerate(self.found)
        )

    def _lasting(self) -> str:
        """지속, unless the sentence says so already (지속적인 활동을 이어오다)."""
        return "전개" if re.search(r"지속적|계속", self.text[-40:]) else "지속"

    def _from_whom(self) -> bool:
        return re.search(r"로부터\s|에게서\s", self.head + self.text) is not None

    # --- as a clause ---

    def _nominal(self, at: int, rule: str) -> Ending:
        """The -(으)ㅁ form of the stem at `at`; allowed, but the linter flags it."""
        stem = self.found[at]
        start = at
        if stem.tag in {"XSV", "XSA"} and at:
            start = at - 1
        made = join([*self.found[start : at + 1], ("음", "ETN")])
        return Ending(self.text[: self.found[start].start] + made, "nominal", rule)

    def _nominal_of(self, start: int, at: int, rule: str) -> Ending:
        """The -(으)ㅁ form of several morphemes (전해지 → 전해짐)."""
        made = join([*self.found[start : at + 1], ("음", "ETN")])
        return Ending(self.text[: self.found[start].start] + made, "nominal", rule)

    # --- turned round ---

    def _hearsay(self, start: int, at: int) -> Ending:
        """것으로 알려졌다 → 것으로 알려진 상황: hearsay stays hearsay."""
        made = join([*self.found[start : at + 1], ("ᆫ", "ETM")])
        head = self.text[: self.found[start].start]
        return Ending(f"{head}{made} 상황", "noun", "hearsay")

    def _of_quality(self, at: int) -> Ending | None:
        """의미가 크다 → 큰 의미, where the noun stands right before."""
        if self._tag(at) != "VA" or self._form(at) not in BEFORE_NOUN:
            return None
        if self._tag(at - 1) != "JKS" or self._tag(at - 2) not in {"NNG", "XSN"}:
            return None
        noun = self._word_ending_at(at - 2)
        head = self.text[: self.found[at - 1].start]
        before = next((m for m in reversed(self.found) if m.end <= len(head) - len(noun)), None)
        marked = before is not None and before.tag in {"ETM", "JKB", "JKG", "JX"}
        if not head.endswith(noun) or not marked:
            return None
        made = join([self.found[at], ("ᆫ", "ETM")])
        return Ending(f"{head[: -len(noun)]}{made} {noun}", "noun", "quality")

    def _became(self, at: int) -> Ending | None:
        """… 계기가 됐다 → … 계기; 우려도 나온다 → 우려."""
        stem, noun = self._form(at), self._form(at - 2)
        if stem == "되" and self._tag(at - 1) in {"JKC", "JKS"} and noun in BECOMES:
            if self._tag(at - 3) in {"ETM", "JKG", "JKB", "MM"}:
                return Ending(self._through(at - 2), "noun", "became")
            return None
        said = {
            "우려",
            "지적",
            "말",
            "목소리",
            "평가",
            "관측",
            "분석",
            "전망",
            "비판",
            "해석",
            "의견",
        }
        if stem == "나오" and self._form(at - 1) == "도" and noun in said:
            return Ending(self._through(at - 2), "noun", "object alone")
        return None

    def _reported(self, at: int) -> bool:
        """Tell whether "…다고/라며" stands before the reporting word, with little between."""
        for back in range(at - 1, max(-1, at - 7), -1):
            tag, form = self._tag(back), self._form(back)
            if tag == "JKQ" or (tag in {"EC", "EF", "ETM"} and _QUOTATIVE.search(form)):
                return True
            if tag in {"EC", "ETM", "JKO", "JKS"}:
                return False
        return False

    def _thing_to(self, at: int) -> bool:
        """것으로 … 보다, with the one who judges in between."""
        near = [m.form for m in self.found[max(0, at - 7) : at]]
        return any(one == "것" and two in {"으로", "로"} for one, two in pairwise(near))

    def _speaks_of_the_future(self) -> bool:
        return bool(
            re.search(r"[ㄹ을를될할릴날일질갈올] 것|겠|전망|예상|ㄹ 수|수 있", self.text[-60:])
        )

    def _is_noun_with_da(self, at: int) -> bool:
        """플랫폼사다: a noun and 이다 run together, which the analyser takes for a verb."""
        ends = at == len(self.found) - 2 and self._form(at + 1) == "다"
        before = self.found[at - 1] if at else None
        return (
            ends
            and self._tag(at) == "VV"
            and before is not None
            and before.tag in {"NNG", "NNP"}
            and before.end == self.found[at].start
        )
