"""Vetoes: why two articles that are alike may not be one story.

Shape:  articles with their actors, texts and days in; place of the pair -> reason, in Korean, out.
Units:  shares are 0..1, days are days.
Errors: none; an actor that nobody knows vetoes nothing.
Source: docs/decisions/0009-stories.md (on the labelled days the vetoes meet two pairs of one story
        and some 350 pairs of two).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

from hanju.model import COPYABLE
from hanju.sift.clues import column_of
from hanju.sift.copies import is_notice, plain
from hanju.sift.reading import read
from hanju.sift.similarity import FEATURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from hanju.model import Actor, Article
    from hanju.sift.similarity import Texts

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

#: Pairs less alike need no veto: the card keeps them apart.
VETO_LOOK: Final = 0.10
#: Bodies that share this much are one release, whoever its headline puts first.
SAME_RELEASE: Final = 0.8
#: Bodies that share this much tell one event, if their two doers are of different kinds.
SAME_EVENT: Final = 0.3
#: Two series tell one event only in much the same words: sentences, or content beyond names.
APART: Final = 0.1
SERIES_CONTENT: Final = 0.15
#: A headline with one of these, this many days later, tells how a thing came out or was taken.
FOLLOW_UP_DAYS: Final = 0.75
NEW_FACT: Final = "뒤에 나온 소식"
_RESULT: Final = re.compile(
    r"결과|성료|준공|개통|폐막|마무리|완료|1위|타결|가결|부결|통과|당선|마감"
    r"|왜(?=[?…\s])|이유는|해명|반박|반발|후폭풍|논란"
)
_INTERVIEW: Final = re.compile(r"인터뷰|만나다|만났습니다|대담")
#: A label of a series stands at the end of a headline; these only say how the news is told.
_SERIES: Final = re.compile(r"[\[<]([^\[\]<>]{2,28})[\]>]\s*$")
_PLAIN_LABEL: Final = re.compile(r"종합|단독|속보|영상|포토|르포|상보|\d보")
_PART: Final = re.compile(r"[①-⑳]|\((?:상|중|하)\)|[<\[](?:상|중|하)[>\]]")
_SAYING: Final = re.compile(r"[\"“]")
_PLACE: Final = re.compile(r"^[가-힣]{2,8}(?:특별자치시|특별자치도|특별시|광역시|시|군|구|도)$")
_GOVERNMENT: Final = "정부"
_STATE: Final = frozenset({"central", "assembly"})
_PUBLIC: Final = _STATE | {"local"}
#: A ministry or an agency; a minister's own name and 정부 say too little to be another.
_MINISTRY: Final = re.compile(r"(?:부|청|처|위|위원회)$")


class Vetoes:
    """The articles of one merging; rows are theirs."""

    def __init__(
        self,
        articles: Sequence[Article],
        actors: Sequence[Actor | None],
        texts: Texts,
        days: Floats,
    ) -> None:
        self.articles = articles
        self.actors = actors
        self.texts = texts
        self.days = days
        # An article stands in a dozen pairs: what it says alone is read once.
        rows = range(len(articles))
        self.notices = [is_notice(article.title) for article in articles]
        self.pieces = [self._piece(row) for row in rows]
        self.series = [self._series(article) for article in articles]
        self.parts = [_PART.findall(article.title) for article in articles]
        self.places = [self._local(row) for row in rows]

    def find(self, pairs: Ints, table: Floats) -> dict[int, str]:
        """Reasons why a likely pair may not be one story, by place of the pair."""
        found: dict[int, str] = {}
        overlap = table[:, FEATURES.index("overlap")]
        content = table[:, FEATURES.index("content_titles")]
        body = table[:, FEATURES.index("content")]
        looked_at = np.flatnonzero(table[:, FEATURES.index("all_all")] >= VETO_LOOK)
        for place, (one, two) in zip(looked_at.tolist(), pairs[looked_at].tolist(), strict=True):
            same_words = bool(body[place] >= SERIES_CONTENT)
            why = self._veto(
                one, two, float(overlap[place]), float(content[place]), same_words=same_words
            )
            if why:
                found[place] = why
        return found

    def _veto(self, one: int, two: int, overlap: float, content: float, *, same_words: bool) -> str:
        first, second = self.articles[one], self.articles[two]
        if self.notices[one] and self.notices[two] and overlap < SAME_RELEASE:
            return "알림 기사라 제목이 같아도 내용이 다릅니다"
        if overlap >= SAME_RELEASE:
            return ""
        same_outlet = bool(first.outlet) and first.outlet == second.outlet
        if (
            same_outlet
            and first.license in COPYABLE
            and second.license in COPYABLE
            and plain(first.title) != plain(second.title)
        ):
            return "한 기관이 따로 낸 두 보도자료"
        if overlap < SAME_EVENT and self.pieces[one] != self.pieces[two]:
            return "인터뷰·칼럼은 따로 둡니다"
        series = self.series[one], self.series[two]
        if all(series) and series[0] != series[1] and overlap < APART and not same_words:
            return "서로 다른 연재의 글"
        parts = self.parts[one], self.parts[two]
        if all(parts) and parts[0] != parts[1]:
            return "연재의 다른 회"
        names = self.places[one], self.places[two]
        # 남구 and 광주 남구 may be one; 강릉시 and 원주시 are not.
        if all(names) and names[0] not in names[1] and names[1] not in names[0]:
            return f"행위자가 다릅니다: {names[0]} · {names[1]}"
        actors = self.actors[one], self.actors[two]
        if actors[0] is not None and actors[1] is not None:
            if actors[0].name != actors[1].name:
                if self._apart(actors[0], actors[1], one, two, overlap):
                    return f"행위자가 다릅니다: {actors[0].short} · {actors[1].short}"
            elif same_outlet and not content and self._sayings(one, two):
                return "한 매체가 따로 쓴 두 발언"
        return self._new_fact(one, two)

    def _apart(self, mine: Actor, theirs: Actor, one: int, two: int, overlap: float) -> bool:
        """Tell whether two listed bodies are at two things."""
        kinds = {mine.kind, theirs.kind}
        if _GOVERNMENT in (mine.short, theirs.short) and kinds <= _PUBLIC:
            return False
        if "local" in kinds and kinds & _STATE:
            return True
        if kinds <= _STATE and not (_ministry(mine) and _ministry(theirs)):
            return False
        if kinds <= _STATE and not (self._tells(mine, one) and self._tells(theirs, two)):
            return False  # known by whose board it is on: joint releases are on several
        rivals = len(kinds) == 1 and not kinds <= _STATE
        if not rivals and (overlap >= SAME_EVENT or _country(mine) or _country(theirs)):
            return False
        return not (
            self._named(mine, theirs, two, rivals=rivals)
            or self._named(theirs, mine, one, rivals=rivals)
        )

    def _tells(self, actor: Actor, row: int) -> bool:
        """Tell whether an article itself names its doer."""
        text = f"{self.texts.titles[row]} {self.texts.bodies[row]}"
        return any(name.lower() in text for name in (actor.short, actor.name))

    def _named(self, actor: Actor, doer: Actor, row: int, *, rivals: bool) -> bool:
        """Tell whether an article of another doer names a body; 포스코DX does not name 포스코.

        A rival's other spellings, mostly of its products and parts, do not count.
        """
        text = f"{self.texts.titles[row]} {self.texts.bodies[row]}"
        other = doer.short.lower()
        spellings = (actor.short,) if rivals else (actor.short, actor.name, *actor.aliases)
        without = text.replace(other, " ")
        return any(
            len(spelling) > 1 and spelling in (without if spelling in other else text)
            for spelling in map(str.lower, spellings)
        )

    def _piece(self, row: int) -> str:
        """The label of an interview or a column, "" for news."""
        reading = read(self.articles[row])
        labels = (label for label in reading.labels if _INTERVIEW.search(label))
        return column_of(reading) or next(labels, "")

    @staticmethod
    def _series(article: Article) -> str:
        """The label at the end of a headline that names a series, "" for none."""
        found = _SERIES.search(article.title)
        return "" if found is None or _PLAIN_LABEL.search(found.group(1)) else found.group(1)

    def _sayings(self, *rows: int) -> bool:
        """Tell whether all headlines are quotations."""
        return all(_SAYING.search(self.texts.titles[row]) for row in rows)

    def _new_fact(self, one: int, two: int) -> str:
        """Tell what a later headline reports that the earlier could not know."""
        between = self.days[two] - self.days[one]
        if not abs(between) >= FOLLOW_UP_DAYS:
            return ""
        earlier, later = (one, two) if between > 0 else (two, one)
        before = set(_RESULT.findall(self.texts.titles[earlier]))
        news = [word for word in _RESULT.findall(self.texts.titles[later]) if word not in before]
        return f"{NEW_FACT}: '{news[0]}'" if news and not before else ""

    def _local(self, row: int) -> str:
        """The local government that acts in the headline, "" when none is known."""
        actor = self.actors[row]
        if actor is not None:
            return actor.short if actor.kind == "local" else ""
        words = self.texts.titles[row].replace(",", " ").split()
        return words[0] if words and _PLACE.match(words[0]) else ""


def _ministry(actor: Actor) -> bool:
    return actor.kind == "central" and _MINISTRY.search(actor.short) is not None


def _country(actor: Actor) -> bool:
    return actor.kind == "overseas" and actor.region == actor.name
