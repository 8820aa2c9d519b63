"""Endings: turn the last predicate of a sentence into a noun ending, keeping what it claims.

Shape:  sentences in, `Ending`s out: the sentence without its full stop, ending in a noun.
Units:  none.
Errors: odd text never raises; what cannot be ended truly has `kind` "none".
Source: design/house-style.md 4.2 and 4.3; decision 0011 (table of rules and of what is refused).

Three things may never be lost on the way: negation (않기로 했다 → 않기로 결정), modality
(할 계획이다 → 할 계획, 검토하고 있다 → 검토 중) and hearsay (알려졌다 → 알려짐).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from hanju.text.morphology import join, morphemes_of
from hanju.text.particles import particle
from hanju.write.tail import Ending, Tail, Tense
from hanju.write.verb_nouns import (
    ADJECTIVE_NOUNS,
    AIMS,
    BARE_NOT,
    DOES,
    GIVEN,
    IDIOMS,
    LESSENED,
    NEGATIVE_NOUNS,
    NONE,
    PASSIVE_KEPT,
    REPORTS,
    STATE_NOUNS,
    STATES,
    TAKES_E,
    WHOLE_NOUNS,
    noun_for,
    sense_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

#: characters before the end that are analysed; the farthest rule looks 90 back
TAIL: Final = 90


_NOUN_TAGS: Final = frozenset(
    {"NNG", "NNP", "NNB", "NR", "SL", "SN", "SH", "XSN", "XR", "SW", "SSC", "NP", "MM"}
)
_VERBAL: Final = frozenset({"VV", "VA", "VX"})
_PEELED_AUX: Final = frozenset(
    {"주", "드리", "두", "놓", "보", "내", "버리", "오", "가", "나가", "나오", "대"}
)
_LAST_MARKS: Final = re.compile(r"(?<![.。…!?\s])[.。…!?\s]+$")


def noun_endings(sentences: Sequence[str]) -> list[Ending]:
    """End several sentences in nouns with one call of the analyser."""
    parts = [_split_tail(_LAST_MARKS.sub("", sentence)) for sentence in sentences]
    ended = []
    for (head, tail), found in zip(parts, morphemes_of([tail for _, tail in parts]), strict=True):
        done = _Ender(tail, found, head=head).end() if found else Ending(tail, "none", "empty")
        ended.append(Ending(head + done.text, done.kind, done.rule))
    return ended


def _split_tail(sentence: str) -> tuple[str, str]:
    """Cut off a head that the rules need not see: the analyser's time goes by length."""
    if len(sentence) <= TAIL + 20:
        return "", sentence
    at = sentence.find(" ", len(sentence) - TAIL)
    return (sentence[: at + 1], sentence[at + 1 :]) if at > 0 else ("", sentence)


def noun_ending(sentence: str) -> Ending:
    """End one sentence in a noun."""
    return noun_endings([sentence])[0]


class _Ender(Tail):
    """Ends one sentence; holds the text and its morphemes while rules try in turn."""

    # --- finding the predicate ---

    def end(self) -> Ending:
        found = self.found
        if not found:
            return Ending(self.text, "none", "empty")
        last = found[-1]
        if last.tag == "ETN" or (last.tag == "EF" and last.form in {"ᆷ", "음"}):
            return self._nominalised(len(found) - 1)
        if last.tag == "SSC" and self._tag(len(found) - 2) in {"EF", "EC"}:
            return Ending(self.text, "none", "quotation")
        if last.tag in _NOUN_TAGS or last.tag == "JX":
            bare = self.text if last.tag != "JX" else self.text[: last.start]
            return Ending(bare, "noun" if last.tag != "JX" else "none", "noun already")
        if last.tag not in {"EF", "EC"}:
            return Ending(self.text, "none", "no predicate")
        if last.form not in {
            "다",
            "ᆫ다",
            "는다",
            "ᆸ니다",
            "습니다",
            "어요",
            "에요",
            "예요",
            "죠",
            "지요",
            "라",
            "어",
        }:
            return Ending(self.text, "none", f"ending {last.form}")
        return self._finish(len(found) - 2, "present")

    def _finish(self, at: int, tense: Tense) -> Ending:
        """End the text at the predicate whose stem stands at or before `at`."""
        while at >= 0 and self.found[at].tag == "EP":
            if self.found[at].form in {"었", "았", "였", "ᆻ", "었었"}:
                tense = "past"
            elif self.found[at].form == "겠":
                tense = "future"
            at -= 1
        if at < 0:
            return Ending(self.text, "none", "no stem")
        stem = self.found[at]
        if stem.tag == "VCP":
            return self._copula(at)
        if stem.tag == "VCN":
            return self._nominal(at, "not")
        if stem.tag == "XSV":
            return self._verbal_noun(at, tense)
        if stem.tag == "XSA":
            return self._adjective(at)
        if stem.tag == "VX":
            return self._auxiliary(at, tense)
        if stem.tag in {"VV", "VA"}:
            return self._verb(at, tense)
        return Ending(self.text, "none", f"stem {stem.tag}")

    # --- rules ---

    def _nominalised(self, at: int) -> Ending:
        """A sentence already in -(으)ㅁ: take the bare noun where there is one."""
        if self._form(at - 1) == "위하":
            return Ending(f"{self._before(at - 1)} 위한 취지", "noun", "위함")
        if (
            self._tag(at - 1) == "XSV"
            and self._form(at - 1) == "하"
            and self._form(at - 2) not in BARE_NOT
        ):
            return Ending(self._join_object(at - 2, self._form(at - 2)), "noun", "-함")
        return Ending(self.text, "nominal", "-ㅁ already")

    def _copula(self, at: int) -> Ending:
        """… 계획이다 → … 계획; … 것이다 by what stands before 것."""
        before = at - 1
        if before < 0:
            return Ending(self.text, "none", "copula alone")
        if self._tag(before) == "NNB" and self._form(before) in {"것", "거"}:
            return self._thing(before)
        if self._tag(before) == "ETN" and self._form(before - 1) == "위하":
            return Ending(f"{self._before(before - 1)} 위한 취지", "noun", "위함")
        if self._tag(before) in {"EC", "JKB", "EF", "JX"} or (
            self._tag(before) == "XSN" and self._form(before) == "적"
        ):
            return Ending(self.text, "none", "copula after no noun")
        return Ending(self._through(before), "noun", "copula")

    def _thing(self, at: int) -> Ending:
        """-ㄹ 것이다 → -ㄹ 전망; -ㄴ 것이다 and -다는 것이다 → the claim itself."""
        form = self._form(at - 1)
        if self._tag(at - 1) != "ETM":
            return Ending(self.text, "none", "것 alone")
        if (
            form in {"ᆯ", "을"}
            and self._form(at - 2) in {"나가", "가"}
            and self._tag(at - 2) == "VX"
        ):
            return Ending(f"{self._before(at)} 계획", "noun", "-아 나갈 것이다")
        if form in {"ᆯ", "을"}:
            return Ending(f"{self._before(at)} 전망", "noun", "-ㄹ 것이다")
        if form.endswith(("다는", "라는", "다던")):
            return Ending(self.text, "none", "-다는 것이다")
        if self._form(at - 2) == "위하":
            return Ending(f"{self._before(at)} 취지", "noun", "위한 것")
        return self._finish(at - 2, "past" if form in {"ᆫ", "은"} else "present")

    def _verbal_noun(self, at: int, tense: Tense) -> Ending:
        """발표했다 → 발표, 진행된다 → 진행, with what the verb's shape adds."""
        base, suffix = self.found[at - 1], self._form(at)
        noun = base.form
        if suffix == "하" and noun in REPORTS and self._reported(at - 1):
            return self._report(at - 1, REPORTS[noun])
        if base.tag == "XSN" and noun == "화":
            return Ending(self._through(at - 1), "noun", "verbal noun")
        if noun in WHOLE_NOUNS and suffix == "하":
            return Ending(self._join_object(at - 1, WHOLE_NOUNS[noun]), "noun", "verbal noun")
        if base.tag not in {"NNG", "NNP", "XR", "SL", "NR"} or noun in BARE_NOT or (len(noun) == 1):
            return self._nominal(at, "no bare noun")
        if noun == "계속":
            return Ending(self._join_object(at - 1, "지속"), "noun", "verbal noun")
        word = self.text[base.start : base.end]
        left_out = noun == "제외" and self._form(at - 2) == "에서"  # 대상에서 제외됐다
        if suffix in {"되", "받"} and noun in PASSIVE_KEPT and not left_out:
            return self._nominal(at, "passive kept")
        if (
            suffix == "되"
            and noun in {"예상", "전망", "기대", "관측"}
            and self._form(at - 2) in {"으로", "로"}
        ):
            return Ending(self._through(at - 1), "noun", "forecast")
        if self._lies_ahead(tense, noun):
            return Ending(
                self._join_object(at - 1, f"{word} 예정", subject=suffix == "되"), "noun", "ahead"
            )
        if tense == "future":
            return Ending(self._join_object(at - 1, f"{word} 계획"), "noun", "-겠다")
        return Ending(
            self._join_object(at - 1, word, subject=suffix == "되"), "noun", "verbal noun"
        )

    def _report(self, at: int, noun: str) -> Ending:
        if noun == "전망" and not self._speaks_of_the_future():
            noun = "판단"
        return Ending(f"{self._before(at)} {noun}", "noun", "reported speech")

    def _adjective(self, at: int) -> Ending:
        root = self._form(at - 1)
        if root in ADJECTIVE_NOUNS:
            return Ending(self._join_object(at - 1, root, subject=True), "noun", "adjective")
        return self._nominal(at, "adjective")

    def _auxiliary(self, at: int, tense: Tense) -> Ending:
        form, link = self._form(at), self._form(at - 1)
        inner = at - 2
        if form == "있":
            return self._going_on(at, tense) if link == "고" else self._state(at, inner)
        if form in {"않", "못하", "말"}:
            return self._negated(at, inner)
        if form == "되" and link in {"면", "으면"}:
            return Ending(self._adnominal(inner, "방식", future=False), "noun", "-면 된다")
        if form in {"하", "되"} and link in {"어야", "아야", "여야"}:
            return Ending(self._needed(inner), "noun", "obligation")
        if form == "하" and link in {"려", "려고", "으려", "으려고", "고자", "고저"}:
            return Ending(self._adnominal(inner, "계획", future=True), "noun", "intention")
        if form == "하" and link == "도록":
            return Ending(f"{self._before(at)} 조치", "noun", "-도록 하다")
        if form == "하" and link in {"로", "기로"}:
            return self._decision(at)
        if form == "되" and link == "게":
            return self._finish(inner, tense)
        if self._goes_on(at):
            return Ending(self._join_object(inner, self._lasting()), "noun", "verb noun")
        if form in {"하", "되"} and link == "도":
            return self._also(at, tense)
        if form in _PEELED_AUX and link in {"어", "아", "여", "어다"}:
            return self._finish(inner, tense)
        if form == "지" and link == "어":
            return self._become(at, tense)
        return self._nominal(at, f"auxiliary {form}")

    def _goes_on(self, at: int) -> bool:
        """이어 가다, 이어 오다."""
        return self._form(at) in {"가", "나가", "오"} and self._form(at - 2) == "잇"

    def _also(self, at: int, tense: Tense) -> Ending:
        """사업이기도 하다 → 사업; 기여하기도 했다 → 기여."""
        if self._tag(at - 2) != "ETN" or self._form(at - 2) != "기":
            return self._nominal(at, "also")
        if self._tag(at - 3) == "VCP":
            return Ending(self._through(at - 4), "noun", "copula")
        return self._finish(at - 3, tense)

    def _state(self, at: int, inner: int) -> Ending:
        """-어 있다: 위치해 있다 → 위치; other states keep 있음."""
        if self._tag(inner) == "XSV":
            return self._finish(inner, "past")
        return self._nominal(at, "state")

    def _going_on(self, at: int, tense: Tense) -> Ending:
        """-고 있다 → … 중, for states the noun alone."""
        inner = at - 2
        stem = self.found[inner]
        if stem.tag == "XSV":
            noun = self._form(inner - 1)
            if stem.form == "받":
                return self._verbal_noun(inner, tense)
            if noun in REPORTS and self._reported(inner - 1):
                return self._report(inner - 1, REPORTS[noun])
            if noun in STATE_NOUNS:
                return Ending(self._join_object(inner - 1, noun, subject=True), "noun", "state")
            if len(noun) > 1 and noun not in BARE_NOT:
                return Ending(
                    self._join_object(inner - 1, f"{noun} 중", subject=True), "doing", "-고 있다"
                )
        if self._goes_on(inner):
            lasts = f"{self._lasting()} 중"
            return Ending(self._join_object(inner - 2, lasts), "doing", "-고 있다")
        if stem.tag == "VX" and stem.form in _PEELED_AUX:
            done = self._finish(inner - 2, tense)
            if done.kind == "noun" and not done.text.endswith(("중", "계획", "예정")):
                return Ending(f"{done.text} 중", "doing", "-아 오고 있다")
            return done
        if stem.tag in {"VV", "VA"}:
            done = self._verb(inner, "past")
            if stem.form.endswith("받"):
                return done
            if (
                stem.form in STATES
                or done.rule in {"reported speech", "seems", "object alone", "as noun"}
                or done.text.endswith(("착수", "착공"))
            ):
                return done
            if done.rule == "do":
                return Ending(f"{done.text} 중", "doing", "-고 있다")
            if done.kind == "noun" and done.rule == "verb noun":
                return Ending(f"{done.text} 중", "doing", "-고 있다")
            return Ending(self._adnominal(inner, "중", future=False), "doing", "-는 중")
        return self._nominal(at, "-고 있다")

    def _negated(self, at: int, inner: int) -> Ending:
        """-지 않다/못하다: the negation stays, in one word where there is one."""
        if self._tag(inner) == "XSV":
            word = NEGATIVE_NOUNS.get(self._form(inner - 1))
            if word and self._form(at) == "않":
                return Ending(
                    self._join_object(inner - 1, word, subject=True), "noun", "negated noun"
                )
        return self._nominal(at, "negation")

    def _needed(self, inner: int) -> str:
        """해야 한다 → … 필요."""
        if (
            self._tag(inner) == "XSV"
            and self._form(inner) == "하"
            and self._form(inner - 1) not in BARE_NOT
        ):
            return self._join_object(inner - 1, f"{self._form(inner - 1)} 필요")
        return self._adnominal(inner, "필요", future=True)

    def _decision(self, at: int) -> Ending:
        """-기로 했다 → -기로 결정, of several parties -기로 합의."""
        together = re.search(
            r"협약|양\s?기관|양측|양사|두 기관|세 기관|업무협약|합의|손잡", self.text
        )
        return Ending(f"{self._before(at)} {'합의' if together else '결정'}", "noun", "-기로 하다")

    def _become(self, at: int, tense: Tense) -> Ending:
        """-어지다 of an adjective: 커지다 → 확대 when the table knows it."""
        stem = self.found[at - 2]
        if stem.form in {"전하", "알리"} and self._form(at - 3) in {"으로", "로"}:
            return self._hearsay(at - 2, at)
        whole = join([stem, ("어", "EC"), ("지", "VX")])
        noun = noun_for(whole, self._object_of(at - 2)[0])
        if noun:
            return Ending(self._join_object(at - 2, noun, subject=True), "noun", "verb noun")
        if stem.tag == "VV":
            noun = noun_for(stem.form, self._object_of(at - 2)[0])
            if noun and tense != "future":
                return Ending(self._join_object(at - 2, noun, subject=True), "noun", "verb noun")
        return self._nominal(at, "become")

    def _verb(self, at: int, tense: Tense) -> Ending:
        stem = self._form(at)
        if self._is_noun_with_da(at):
            return Ending(self._through(at), "noun", "copula")
        if stem in {"있", "없"}:
            return self._being(at, stem)
        if stem == "하":
            return self._do(at, tense)
        if stem in {"나타나", "보이", "보", "알려지", "전해지", "드러나", "여겨지"} and self._form(
            at - 1
        ) in {"으로", "로"}:
            return self._seems(at, stem)
        if stem in {"보", "내다보"} and self._thing_to(at):
            return self._report(at, "전망")
        if stem in REPORTS and self._reported(at):
            return self._report(at, REPORTS[stem])
        if self._form(at - 1) in {"어", "아"} and stem in {"들이", "내", "들"}:
            return self._nominal(at, "compound verb")
        if stem == "되" and self._form(at - 1) == "게":
            return self._finish(at - 2, tense)
        if stem == "되" and self._form(at - 1) in {"면", "으면"}:
            return Ending(self._adnominal(at - 2, "방식", future=False), "noun", "-면 된다")
        if stem == "받" and self._form(at - 1) in GIVEN and self._from_whom():
            return Ending(self._join_object(at - 1, "접수"), "noun", "received")
        root = stem[:-1]
        if stem.endswith("하") and root in ADJECTIVE_NOUNS:
            return Ending(self._join_object(at, root, subject=True), "noun", "adjective")
        if stem.endswith("받") and len(stem) > 2 and root not in {*PASSIVE_KEPT, "주고"}:
            return Ending(self._join_object(at, root), "noun", "received")
        idiom = self._idiom_of(at, stem, tense) or self._of_quality(at) or self._became(at)
        if idiom is not None:
            return idiom
        object_noun, particle_at = self._object_of(at)
        if stem in {"이루어지", "이뤄지"} and self._form(at - 1) in {"으로", "로"}:
            return Ending(f"{self._before(at)} 구성", "noun", "verb noun")
        noun = self._noun(stem, at, object_noun)
        lessened = self._tag(at - 1) == "MAG" and (noun == "" or self._form(at - 1) in LESSENED)
        if noun is None or lessened:
            return self._nominal(at, "no verb noun")
        if noun == "":
            end = self._through(particle_at - 1) if particle_at > 0 else self._before(at)
            return Ending(end, "noun", "object alone")
        if self._lies_ahead(tense) and stem not in STATES:
            noun += " 예정"
        elif tense == "future":
            noun += " 계획"
        cut = at
        if (
            self._tag(at - 1) == "JKO"
            or (self._tag(at - 1) == "JKB" and stem in TAKES_E)
            or (
                self._tag(at - 1) == "JKS"
                and (stem in {"이뤄지", "이루어지"} or self._has_other_subject(at - 1))
                and not DOES.search(self._word_ending_at(at - 2))
            )
        ):
            cut = at - 1
        if (
            self._form(at - 2) in {"문", "막", "손", "머리", "첫발", "발"}
            and self._tag(at - 1) == "JKO"
        ):
            return self._idiom(at, noun)
        head = self._before(cut)
        said = f" {head}".endswith(f" {noun}")  # 결정을 내렸다 → 결정, not 결정 결정
        return Ending(head if said else f"{head} {noun}", "noun", "verb noun")

    def _noun(self, stem: str, at: int, object_noun: str) -> str | None:
        """The verb's noun by its object, else by its place with the particle (성과로@)."""
        if not object_noun and at and self._tag(at - 1) in {"NNG", "NNP", "NNB", "XSN"}:
            object_noun = self._word_ending_at(at - 1)  # a title drops 을
        place = self._place_of(at)
        by_place = stem in TAKES_E or stem in {"오르", "이어지"}
        first, second = (place, object_noun) if by_place else (object_noun, place)
        found = sense_of(stem, first) if first else None
        found = sense_of(stem, second) if found is None else found
        return None if found == NONE else found

    def _idiom_of(self, at: int, stem: str, tense: Tense) -> Ending | None:
        """속도를 내다, 힘을 싣다: two words that say one thing."""
        if self._tag(at - 1) != "JKO" or at < 2:
            return None
        thing = self._form(at - 2)
        if (thing, stem) == ("뒤", "잇"):
            return self._in_order(at - 2)
        if thing in AIMS and self._form(at - 3) == "에" and stem in {"맞추", "두", "찍"}:
            return Ending(self._through(at - 2), "noun", "object alone")
        noun = IDIOMS.get((thing, stem))
        if noun is None:
            return None
        cut = at - 2
        while cut > 0 and self._tag(cut - 1) == "MAG":
            cut -= 1
        if self._tag(cut - 1) not in {"JKB", "JKG"} or self._form(cut - 1) not in {"에", "의"}:
            return None
        head = self._before(cut - 1)
        if noun and head.endswith(noun):
            noun = ""
        if noun and self._lies_ahead(tense):
            noun += " 예정"
        return Ending(f"{head} {noun}".strip(), "noun", "verb noun")

    def _in_order(self, at: int) -> Ending:
        """A가 B의 뒤를 이었다 → … A 순."""
        cut = at - 1 if self._tag(at - 1) in {"JKS", "JX", "JKB"} else at
        head = self._before(cut)
        return Ending(head if head.endswith("순") else f"{head} 순", "noun", "in order")

    def _idiom(self, at: int, noun: str) -> Ending:
        """문을 열다 → 개소: the idiom's own object falls too, with its particle's sense kept."""
        cut = at - 2
        return Ending(f"{self._before(cut)} {noun}".strip(), "noun", "verb noun")

    def _being(self, at: int, stem: str) -> Ending:
        """수 있다 → 가능, 수 없다 → 불가, 필요가 있다 → 필요, 한 바 있다 → the deed."""
        back = at - 1
        if self._tag(back) in {"JKS", "JX"}:
            back -= 1
        word = self._form(back)
        if self._tag(back) == "NNB" and word == "수" and self._tag(back - 1) == "ETM":
            return self._able(back - 2, at, "가능" if stem == "있" else "불가")
        if stem == "있" and word == "바":
            return self._finish(back - 2, "past")
        if stem == "있" and word == "데" and self._tag(back - 1) == "ETM":
            return Ending(f"{self._before(back)} 점", "noun", "noun 있다")
        if stem == "있" and word in {
            "필요",
            "계획",
            "전망",
            "예정",
            "방침",
            "가능성",
            "의미",
            "목적",
            "특징",
        }:
            return Ending(self._through(back), "noun", "noun 있다")
        if stem == "있" and self._tag(at - 1) == "EC" and self._form(at - 1) == "고":
            return self._going_on(at, "present")
        return self._nominal(at, f"{stem}다")

    def _able(self, inner: int, at: int, noun: str) -> Ending:
        """수 있다 → 가능; 수 있었다 is what came about, unless only something else would have."""
        if noun == "가능" and self._tag(at + 1) == "EP" and self._form(at + 1) != "겠":
            unreal = re.search(r"[더았었했]라면|다면|으면", self.head + self.text)
            done = None if unreal else self._finish(inner, "past")
            return done if done and done.kind == "noun" else self._nominal(at, "could")
        if (
            self._tag(inner) == "XSV"
            and self._form(inner - 1) not in BARE_NOT
            and len(self._form(inner - 1)) > 1
        ):
            return Ending(
                self._join_object(inner - 1, f"{self._form(inner - 1)} {noun}", subject=True),
                "noun",
                "can",
            )
        if self._tag(inner) == "VV":
            object_noun, _ = self._object_of(inner)
            word = noun_for(self._form(inner), object_noun)
            if word:
                return Ending(
                    self._join_object(inner, f"{word} {noun}", subject=True), "noun", "can"
                )
        return self._nominal(at, "can")

    def _do(self, at: int, tense: Tense) -> Ending:
        """하다 as a word of its own: 역할을 한다, 목표로 한다, -기로 했다."""
        link, tag = self._form(at - 1), self._tag(at - 1)
        if link in {"로", "으로"} and self._form(at - 2) == "기":
            return self._decision(at)
        if link == "도":
            return self._also(at, tense)
        if tag == "JKO" and at >= 2:
            noun = self._form(at - 2)
            if noun in {"역할", "임무", "업무", "기능", "일", "작업"}:
                return Ending(f"{self._through(at - 2)} 수행", "noun", "do")
            return Ending(self._through(at - 2), "noun", "do")
        if link in {"로", "으로"} and self._form(at - 2) in {
            "목표",
            "골자",
            "원칙",
            "내용",
            "취지",
            "대상",
            "특징",
            "핵심",
        }:
            return self._as_noun(at)
        if tag == "EC" and link in {"도록", "게", "어야", "려", "려고", "고자"}:
            return self._auxiliary(at, tense)
        return self._nominal(at, "하다")

    def _as_noun(self, at: int) -> Ending:
        """A를 목표로 한다 → A가 목표."""
        noun = at - 2
        mark = noun - 1
        while self._tag(mark) in {"NNG", "MAG"}:
            mark -= 1  # 마을을 우선 선정 대상으로 한다
        if self._tag(mark) == "JKO":
            named = self._before(mark)
            what = self.text[self.found[mark].end : self.found[noun].end]
            return Ending(f"{named}{particle(named, '이/가')}{what}", "noun", "as noun")
        return Ending(self._through(noun), "noun", "as noun")

    def _seems(self, at: int, stem: str) -> Ending:
        """것으로 나타났다 → the claim; 것으로 보인다 → 전망/추정; hearsay keeps its word."""
        thing = at - 2
        if self._form(thing) not in {"것", "거"}:
            if stem in {"나타나", "드러나"}:
                return Ending(f"{self._before(at)} 확인", "none", "seems")
            return self._nominal(at, "seems")
        ahead = self._form(thing - 1) in {"ᆯ", "을"}
        if stem in {"알려지", "전해지"}:
            return self._hearsay(at, at)
        if stem in {"나타나", "드러나"} and not ahead:
            return self._finish(
                thing - 2, "past" if self._form(thing - 1) in {"ᆫ", "은"} else "present"
            )
        seems = "전망" if ahead else "추정" if stem == "보이" else "판단"
        return Ending(f"{self._before(at)} {seems}", "noun", "seems")
