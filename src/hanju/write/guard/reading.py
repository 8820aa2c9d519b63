"""Reading: a source text read once, a text to check read once, and the fault between them.

Shape:  texts in; `Reading` (the source) and `Told` (the text) with their numbers, dates, morphemes
        and events, each worked out when first asked for; `Fault`s with spans into the text.
Units:  spans [start, end) in code points; `published` is a date in KST.
Errors: odd text never raises; an empty source supports nothing.
Source: docs/decisions/0012-guard.md.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, Literal

from hanju.gazetteer import Gazetteer, Mention
from hanju.text.dates import DateMention, dates
from hanju.text.morphology import Morpheme, morphemes, morphemes_of
from hanju.text.numbers import Quantity, quantities
from hanju.text.sentences import Sentence, sentences
from hanju.write.guard.events import Event, events
from hanju.write.normalise_house import house_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from hanju.write.guard.align import Match

FaultKind = Literal["number", "date", "quote", "name", "negation", "direction", "modality"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fact of a text that its source does not bear out."""

    kind: FaultKind
    span: tuple[int, int]
    message: str
    mend: str
    weak: bool = False


_YEAR_ALONE: Final = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d,]|\.\d)")
#: parts that the whole of a shortened name has at most
PARTS_OF_NAME: Final = 6
_OF_NAMES: Final = frozenset({"NNG", "NNP", "XSN", "XPN"})
#: words that stand in any clause
FAINT: Final = frozenset({"이를", "등에", "등을", "등의", "등이", "있는", "위한", "위해", "대한", "통해", "것으", "것을", "것이", "하는", "함께", "이번", "가운"})  # fmt: skip
#: a sentence this near to the best one is as good
NEARLY: Final = 0.8
#: words that make a clause long enough to be looked up
CLAUSE_WORDS: Final = 4
#: characters before a deed within which its clause begins
CLAUSE_REACH: Final = 240
#: ends of clauses
_CUT: Final = re.compile(r"(?:[가-힣](?:며|고|으나|지만|는데|면서)|[.!?,])\s")


class Reading:
    """A source text read once: its numbers, dates, sentences, events, and a form to search in."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text = whole(text)
        self.published = published
        self.house = "\n".join(house_text(line) for line in text.splitlines())
        self.compact = compact(self.house) + "\n" + compact(text)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """Numbers in digits and in words (네 곳)."""
        return [*quantities(self.house), *in_words(self.house)]

    @cached_property
    def dates(self) -> list[DateMention]:
        """Dates, resolved where the publication day is known."""
        return dates(self.house, self.published)

    @cached_property
    def years(self) -> frozenset[int]:
        """Years that the source names, in a date or alone (2026학년도)."""
        named = {int(year) for year in _YEAR_ALONE.findall(self.house)}
        return frozenset(named | {d.start.year for d in self.dates if d.start is not None})

    @cached_property
    def days(self) -> frozenset[tuple[int, int]]:
        """Month and day of every day that the source names."""
        return frozenset(
            (d.start.month, d.start.day)
            for d in self.dates
            if d.precision == "day" and d.start is not None
        )

    @cached_property
    def dated(self) -> frozenset[int]:
        """The places that belong to a date: 2024년 there is no length of years."""
        return covered(d.span for d in self.dates)

    @cached_property
    def _sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def sentences(self) -> list[str]:
        """Sentences in house form, boilerplate and titles among them."""
        return [house_text(sentence.text) for sentence in self._sentences]

    @cached_property
    def lines(self) -> Lines:
        """Which sentence a place of the house form lies in."""
        return Lines(self.house, self.sentences)

    def where(self, words: Collection[str]) -> tuple[int, int] | None:
        """The span, in the source text, of the sentence nearest to some words."""
        near = self.nearest(words)
        return self._sentences[near[0]].span if near else None

    @cached_property
    def morphemes(self) -> list[tuple[Morpheme, ...]]:
        """Morphemes of every sentence."""
        return morphemes_of(self.sentences)

    @cached_property
    def events(self) -> dict[str, list[tuple[Event, int]]]:
        """Events by their root, each with the number of its sentence."""
        found: dict[str, list[tuple[Event, int]]] = defaultdict(list)
        for number, line in enumerate(self.told):
            for event in line:
                found[event.root].append((event, number))
        return dict(found)

    @cached_property
    def mentions(self) -> list[Mention]:
        """Bodies that the gazetteer knows."""
        return Gazetteer.bundled().mentions(self.house)

    @cached_property
    def starts(self) -> list[frozenset[int]]:
        """Where the words of every sentence begin."""
        return [word_starts(line) for line in self.morphemes]

    @cached_property
    def folded(self) -> str:
        """The form to search in, for Latin letters of either case."""
        return self.compact.casefold()

    @cached_property
    def compounds(self) -> dict[str, list[tuple[str, frozenset[int]]]]:
        """Runs of nouns by their last letter, each with the places where its parts begin."""
        found: dict[str, set[tuple[str, frozenset[int]]]] = defaultdict(set)
        for sentence, line in zip(self.sentences, self.morphemes, strict=True):
            for first, morph in enumerate(line):
                whole, starts = "", [0]
                end = morph.start
                for part in line[first : first + PARTS_OF_NAME]:
                    if part.tag not in _OF_NAMES or part.start > end + 1:
                        break
                    whole, end = whole + sentence[part.start : part.end], part.end
                    if whole:
                        found[whole[-1]].add((whole, frozenset(starts)))
                    starts.append(len(whole))
        return {letter: sorted(runs, key=str) for letter, runs in found.items()}

    @cached_property
    def proper(self) -> frozenset[str]:
        """What the analyser takes for proper nouns."""
        return frozenset(m.form for line in self.morphemes for m in line if m.tag == "NNP")

    @cached_property
    def told(self) -> list[list[Event]]:
        """Events of every sentence."""
        return [events(line) for line in self.morphemes]

    @cached_property
    def clauses(self) -> list[list[frozenset[str]]]:
        """The words of the clause of every event, sentence by sentence."""
        return [
            [clause_words(sentence, line, event) for event in line]
            for sentence, line in zip(self.sentences, self.told, strict=True)
        ]

    @cached_property
    def stems(self) -> list[frozenset[str]]:
        """The words of every sentence, cut to what survives inflection."""
        return [frozenset(stems(sentence)) for sentence in self.sentences]

    @cached_property
    def weights(self) -> dict[str, float]:
        """What a word tells about a place: little when it stands in every sentence."""
        count = Counter(word for line in self.stems for word in line)
        return {word: math.log(1 + len(self.stems) / times) for word, times in count.items()}

    @cached_property
    def dated_ahead(self) -> frozenset[int]:
        """Sentences that name a day, or a month, after the publication."""
        if self.published is None:
            return frozenset()
        return frozenset(
            number
            for number, line in enumerate(self.sentences)
            if any(
                day.start is not None and day.start > self.published
                for day in dates(line, self.published)
            )
        )

    @cached_property
    def surely_ahead(self) -> frozenset[int]:
        """Sentences with a word that speaks of nothing but the future, or with such a day."""
        found = {n for n, line in enumerate(self.sentences) if _SURELY.search(line)}
        return self.dated_ahead | found

    @cached_property
    def ahead(self) -> frozenset[int]:
        """Sentences with a word that looks ahead, or with such a day."""
        found = {n for n, line in enumerate(self.sentences) if _FUTURE.search(line)}
        return self.dated_ahead | found

    def closeness(self, words: Collection[str], number: int) -> float:
        """How much the words of a clause and a sentence share, rare words weighing more."""
        return sum(self.weights[word] for word in words if word in self.stems[number])

    def nearest(self, words: Collection[str], *, share: float = NEARLY) -> list[int]:
        """The sentences that share most with the words of a clause, best first."""
        scores = [(self.closeness(words, i), -i) for i in range(len(self.stems))]
        best = max(scores, default=(0.0, 0))[0]
        if best <= 0:
            return []
        return [-i for score, i in sorted(scores, reverse=True) if score >= share * best]


class Lines:
    """The sentences of a source by their place in its house form."""

    def __init__(self, text: str, sentences: Sequence[str]) -> None:
        self.starts: list[int] = []
        at = 0
        for sentence in sentences:
            found = text.find(sentence, at)
            self.starts.append(found if found >= 0 else at)
            at = self.starts[-1] + (len(sentence) if found >= 0 else 0)

    def of(self, place: int) -> int:
        """The number of the sentence that holds a place."""
        return bisect_right(self.starts, place) - 1


class Told:
    """A text to check, read once for all checks."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text = whole(text)
        self.published = published
        self.quantities = [*quantities(text), *in_words(text)]
        self.dates = dates(text, published)
        #: what `align` found for each event: a text is checked against one source
        self.aligned: dict[Event, list[Match]] = {}
        self._said: dict[re.Pattern[str], bool] = {}

    @cached_property
    def morphemes(self) -> tuple[Morpheme, ...]:
        """Morphemes of the text."""
        return morphemes(self.text)

    @cached_property
    def noun_edges(self) -> tuple[frozenset[int], frozenset[int]]:
        """Where its nouns and affixes begin, and where they end."""
        nouns = [morph for morph in self.morphemes if morph.tag[0] in "NX"]
        return frozenset(one.start for one in nouns), frozenset(one.end for one in nouns)

    @cached_property
    def days(self) -> frozenset[date | None]:
        """The first day of every date of the text."""
        return frozenset(mention.start for mention in self.dates)

    @cached_property
    def single_days(self) -> frozenset[date]:
        """The days that the text names, months and years left out."""
        return frozenset(
            day.start for day in self.dates if day.precision == "day" and day.start is not None
        )

    @cached_property
    def values(self) -> frozenset[tuple[Decimal, str]]:
        """The numbers of the text with their units."""
        return frozenset((found.value, found.unit) for found in self.quantities)

    @cached_property
    def _in_order(self) -> list[Quantity]:
        return sorted(self.quantities, key=_where)

    def beside(self, found: Quantity, *, reach: int) -> list[Quantity]:
        """The other numbers that begin within reach of one."""
        low = bisect_left(self._in_order, found.span[0] - reach, key=_where)
        near = takewhile(
            lambda other: other.span[0] <= found.span[0] + reach, islice(self._in_order, low, None)
        )
        return [other for other in near if other.span != found.span]

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Tell whether a pattern stands anywhere in the text, looked for once."""
        known = self._said.get(pattern)
        if known is None:
            known = self._said[pattern] = pattern.search(self.text) is not None
        return known

    def inside(self, span: tuple[int, int]) -> list[Morpheme]:
        """The morphemes that lie in a span."""
        low = bisect_left(self.morphemes, span[0], key=lambda morph: morph.start)
        found = []
        for morph in islice(self.morphemes, low, None):
            if morph.start >= span[1]:
                break
            if morph.end <= span[1]:
                found.append(morph)
        return found

    @cached_property
    def mentions(self) -> list[Mention]:
        """Bodies that the gazetteer knows."""
        return Gazetteer.bundled().mentions(self.text)

    @cached_property
    def starts(self) -> frozenset[int]:
        """Where the words of the text begin."""
        return word_starts(self.morphemes)

    @cached_property
    def noun_starts(self) -> frozenset[int]:
        """Where nouns and parts of words begin."""
        return frozenset(m.start for m in self.morphemes if m.tag[0] in "NX")

    @cached_property
    def noun_ends(self) -> frozenset[int]:
        """Where nouns and parts of words end."""
        return frozenset(m.end for m in self.morphemes if m.tag[0] in "NX")

    @cached_property
    def events(self) -> list[Event]:
        """Events of the text."""
        return events(self.morphemes)

    def events_between(self, low: int, high: int) -> Iterator[Event]:
        """The events that begin between two places."""
        at = bisect_left(self.events, low, key=_begins)
        return takewhile(lambda event: event.span[0] < high, islice(self.events, at, None))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The words of the text, cut to what survives inflection."""
        return frozenset(stems(self.text))

    def round(self, span: tuple[int, int], *, reach: int = 40) -> frozenset[str]:
        """The words round a place, those of the place itself left out."""
        before = self.text[max(0, span[0] - reach) : span[0]]
        return frozenset(stems(before + " " + self.text[span[1] : span[1] + reach // 2])) - FAINT

    def clause(self, event: Event) -> frozenset[str]:
        """The words of the clause that ends in an event, at least three of them."""
        low = max(0, event.span[0] - CLAUSE_REACH)
        cuts = [low, *(match.end() for match in _CUT.finditer(self.text, low, event.span[0]))]
        words: set[str] = set()
        end = event.span[1]
        for cut in reversed(cuts):
            words |= set(stems(self.text[cut:end])) - FAINT
            if len(words) >= CLAUSE_WORDS:
                break
            end = cut
        return frozenset(words)


def whole(text: str) -> str:
    """A text without halves of characters, which the analyser cannot read."""
    return _HALVES.sub("\ufffd", text)


_HALVES: Final = re.compile("[\ud800-\udfff]")
_WORDS: Final = {
    "한": 1, "두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "열두": 12, "스무": 20, "석": 3, "넉": 4, "서너": 3, "이틀": 2, "사흘": 3, "나흘": 4, "열흘": 10,
}  # fmt: skip
_WORD_NUMBER: Final = re.compile(
    r"(?<![가-힣A-Za-z])(?!세대)(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열두|열|스무|석|넉)\s?(곳|명|개|가지|차례|번|달|해|사람|대|건|팀|살|시간|마리|종|군데|배|단계|기관|학교|도시)(?=[은는이가을를의에도로과와만씩간여,.\s]|으로|까지|부터|동안|째|$)"
)


_DAY_WORDS: Final = {
    "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10,
}  # fmt: skip
#: what belongs to a number in words, as it does to one in digits
_AFTER_WORD: Final = re.compile(r"\s?(?P<odd>정도|가량|남짓)?\s?(?P<bound>이상|이하|초과|미만)?")
_ABOUT_WORD: Final = re.compile(r"(?:약|대략)\s?$")


def in_words(text: str) -> list[Quantity]:
    """Numbers written as words before a counter (두 곳, 세 번째)."""
    found = []
    for match in _WORD_NUMBER.finditer(text):
        if match.group() == "한해" and text.endswith("에 ", 0, match.start()):
            # limited to it, no year
            continue
        unit = {"사람": "명", "군데": "곳"}.get(match[2], match[2])
        after = _AFTER_WORD.match(text, match.end())
        about = _ABOUT_WORD.search(text, 0, match.start()) is not None
        found.append(
            Quantity(
                match.span(),
                Decimal(_WORDS[match[1]]),
                unit,
                about=about or bool(after and after["odd"]),
                bound=(after["bound"] or "") if after else "",  # type: ignore[arg-type]  # by the pattern
                digits=match.span(1),
            )
        )
    for word, days in _DAY_WORDS.items():
        found += [
            Quantity(m.span(), Decimal(days), "일", digits=m.span())
            for m in re.finditer(rf"(?<![가-힣]){word}(?=[간째 .,에만의]|동안|$)", text)
        ]
    return found


def covered(spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Every place that lies in one of the spans."""
    return frozenset(at for low, high in spans for at in range(low, high))


def compact(text: str) -> str:
    """A text without spaces, marks and dots."""
    return re.sub(r"[\s'\"“”‘’.,·()\[\]<>「」『』《》〈〉\-–~?!…]", "", text)


CONTENT: Final = re.compile(r"\d[\d.,조억만천]*|[A-Za-z]{2,}|[가-힣]{2,}")


def word_starts(found: Sequence[Morpheme]) -> frozenset[int]:
    """Places where a noun, a verb or an adverb begins: 부도 of 정부도 is no word."""
    return frozenset(m.start for m in found if m.tag[0] in "NVMS" or m.tag in {"XR", "XPN"})


def stems(text: str) -> list[str]:
    """Words of a text, cut to two syllables, numbers whole."""
    return [word[:2] if not word[0].isdigit() else word for word in CONTENT.findall(text)]


_AHEAD_WORDS: Final = (
    r"(?<![가-힣])(?:오는|내년|다음 ?달|다음 ?주|내달|앞으로|향후|올해 말|연말|이달 말)"
)
_SURELY: Final = re.compile(_AHEAD_WORDS)
_FUTURE: Final = re.compile(rf"{_AHEAD_WORDS}|부터|(?<!현재)(?<!지금)(?<!최근)까지")
#: verbs that say too little to be compared without their thing
EMPTY: Final = frozenset({"하", "되", "있", "같", "크", "많", "보", "대하", "위하", "통하", "따르", "의하", "관하", "알", "오", "가", "들", "나", "보이", "나서", "나타나", "알려지"})  # fmt: skip


def alike(source: Reading, event: Event) -> list[tuple[Event, int]]:
    """The same deed in the source; an empty verb only of the same thing."""
    found = source.events.get(event.root, [])
    if event.root in EMPTY:
        return [pair for pair in found if event.thing and pair[0].thing == event.thing]
    return found


#: counted things that may be called by another word for the same
_SAME_UNITS: Final = (
    {"명", "인"}, {"회", "차례", "번", "번째"}, {"살", "세"}, {"개월", "달"}, {"년", "해"}, {"개", "곳", "개소", "개사", "개국", "가지"}, {"개", "종", "가지"}, {"개", "건"}, {"가구", "세대"},
)  # fmt: skip
#: from here on 원 is often left out (465억)
BIG: Final = Decimal(10**7)
#: characters round a number within which its sentence is read
OWN_REACH: Final = 160


def same_unit(one: str, other: str) -> bool:
    """Tell whether two units count the same things (명/인, 곳/개)."""
    if one == other:
        return True
    return any(one in group and other in group for group in _SAME_UNITS)


_NEAR_WORD: Final = re.compile(r"[가-힣A-Za-z]{2,}")


def near_words(text: str, span: tuple[int, int], *, reach: int) -> set[str]:
    """Stems of the words round a place of the same sentence."""
    before, after = text[max(0, span[0] - reach) : span[0]], text[span[1] : span[1] + reach]
    before = re.split(r"[.!?\n]\s?", before)[-1]
    after = re.split(r"[.!?\n](?:\s|$)", after)[0]
    return {word[:2] for word in _NEAR_WORD.findall(f"{before} {after}")}


#: 25~29일, 7.8~7.9, 7.8(화)
SPANS_OF_DAYS: Final = re.compile(
    r"(?<![\d.])(?:(?P<m>1[0-2]|0?[1-9])[.월/]\s?)?(?P<a>3[01]|[12]\d|0?[1-9])\.?일?(?:\([월화수목금토일]\))?"
    r"\s?[~∼～\-–,·]\s?(?:(?:1[0-2]|0?[1-9])[.월/]\s?)?(?P<b>3[01]|[12]\d|0?[1-9])(?P<end>일|\.|\)|\()"
    r"|(?<![\d.])(?P<dm>1[0-2]|0?[1-9])\.\s?(?P<d>3[01]|[12]\d|0?[1-9])\.?(?=\([월화수목금토일]\))"
)


def named_days(source: Reading) -> frozenset[int]:
    """The days of a month that a source names, ranges and lists read (8, 9일; 7.8~7.9)."""
    days = {
        mention.start.day
        for mention in source.dates
        if mention.precision == "day" and mention.start
    }
    for match in SPANS_OF_DAYS.finditer(source.house):
        if match["m"] or match["dm"] or match["end"] == "일":
            days |= {int(day) for day in match.group("a", "b", "d") if day}
    return frozenset(days)


#: characters behind a deed that belong to it when it stands before a noun
HEAD: Final = 10


def _begins(event: Event) -> int:
    return event.span[0]


def _where(found: Quantity) -> int:
    return found.span[0]


def clause_words(text: str, line: list[Event], event: Event) -> frozenset[str]:
    """The words of the clause that an event ends, its own among them."""
    start = max(0, event.span[0] - CLAUSE_REACH)
    for at in range(bisect_left(line, event.span[0], key=_begins) - 1, -1, -1):
        other = line[at]
        if other.span[1] <= start:
            break
        if not other.adnominal and other.mood != "open":
            start = other.span[1]
            break
    end = event.span[1] + (HEAD if event.adnominal else 0)
    return frozenset(stems(text[start:end])) - FAINT


_LASTING: Final = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})일부터\s?(?:(?P<n>\d{1,2})일|(?P<word>이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘))\s?(?:간|동안)"
)


def lasting_ends(source: Reading) -> frozenset[int]:
    """7 of 5일부터 3일간."""
    return frozenset(
        int(match["day"]) + (int(match["n"]) if match["n"] else _DAY_WORDS[match["word"]]) - 1
        for match in _LASTING.finditer(source.house)
    )
