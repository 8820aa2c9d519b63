"""Choosing: which sentences of a story say who did what, what is in it, and what follows.

Shape:  a `Story` in, ranked `Candidate`s for each of the three functions out.
Units:  scores have no unit; spans of candidates are code points of `Article.text`.
Errors: a story without text gives empty rankings.
Source: design/house-style.md 4.4 and section 9; weights found on the sample week and checked
        on data/summarization_ko (decision 0011 has the figures).

Only regular expressions run here: the analyser sees the few sentences that are chosen.
"""

# ruff: noqa: E501  tables and patterns of Korean words: wide characters count twice

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hanju.text.places import followed
from hanju.text.sentences import Sentence, sentences
from hanju.write.cut import turns
from hanju.write.ranker import worths
from hanju.write.speech import PERSON
from hanju.write.standing import topic_of
from hanju.write.titles import quotes_somebody, whole_title
from hanju.write.who import generic_heads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from hanju.model import Article, ArticleId, Story

#: articles of a story that are read beside the lead; later ones repeat it
ARTICLES_READ: Final = 5
SENTENCES_READ: Final = 40
#: share of common words from which two sentences say the same
SAME_SHARE: Final = 0.55
#: weight of a sentence's general worth beside the signs of a function; none for the effect: the
#: people behind the worths passed over speeches and plans, which the house wants there
WHO_WORTH: Final = 0.5
CONTENTS_WORTH: Final = 0.1
#: sentences of articles beside the lead, which begin with the same news again: the mean of all
ORDINARY_WORTH: Final = -1.2
#: what it costs contents to say again what the best sentence for "who did what" says, all of it
REPEATED: Final = 1.0
#: what it costs contents to share no word with title and event: pages carry other news too
ELSEWHERE: Final = 1.0
#: what it costs as the event to share no word with the title: what things were like before it
BACKGROUND: Final = 1.5
#: the share of the title's words from which a sentence tells it: then it is no cry
TOLD: Final = 0.5
#: what it costs as the event to be told beside it (한편 …)
ASIDE: Final = 3.0
#: real sentences behind which a heading with a picture may begin other news, and the most words
#: that such a heading has in common with the news above it
FIRST_NEWS: Final = 3
IN_COMMON: Final = 1
#: a title of more letters is one with its text: its sentences are real
TITLE_LETTERS: Final = 90
#: why a line above the first sentence is none
HEADING: Final = "제목 줄 또는 끊긴 문장"

_DIGIT: Final = re.compile(r"\d")
_MONEY: Final = re.compile(r"\d[\d,.]{0,20}\s?[만억조]")
_PLAN: Final = re.compile(
    r"(?:계획|예정|방침|전망|목표|구상|기대)(?:이다|다|이라고|된다|했다|하고 있다|한다)|겠다|ㄹ 것|할 것|될 것|기로 했다|나갈|것으로 (?:보인다|기대|예상|전망)"
)
_SPEECH: Final = re.compile(
    r"(?:말했|강조했|설명했|전했|밝혔|덧붙였|지적했|당부했|언급했|내다봤|평가했|주장했|피력했|약속했)다\.?$|(?<=\s)했다\.?$"
)
_QUOTED: Final = re.compile(r"[“\"][^“”\"]{6,}[”\"]")
#: a body that tells in quotation marks what happened: 누리시는 "…를 열었다"고 밝혔다
_DEED_TOLD: Final = re.compile(
    r"^[^“\"]{2,40}[은는이가]\s(?:\d{1,2}일\s)?[“\"][^“”\"]+[가-힣](?<=[했됐렸었았졌났겼쳤켰췄])다\.?[”\"]고\s(?:\d{1,2}일\s)?(?:밝혔|전했|발표했|알렸)다\.?$"
)
#: what went before the event
_BEFORE: Final = re.compile(r"^(?:앞서|그동안|당초|지난해에는|과거)[,\s]|바 있다\.?$")
#: why what stands before it happened
_REASON: Final = re.compile(r"때문(?:이다|이었다)\.?$")
#: what is told beside the event, last
_BESIDE: Final = re.compile(r"^한편(?:,|\s)")
#: colour where the event should stand
_COLOURED: Final = re.compile(r"감동을|훈훈|온기|온정|따뜻한|구슬땀|귀감|주목받고|눈길을|이목")
#: nothing is left of it but who spoke: "기자들과 만나 이같이 말했다"
_THUS_ONLY: Final = re.compile(
    r"(?<![라다]며)(?<![라다]며,)\s(?:이같이|이렇게|이처럼|이 같이|이와 같이)\s[가-힣]+다\.?$"
)
#: who spoke before goes on: his name stands in the sentence before
_SPEAKS_ON: Final = re.compile(r"^(?:이어서?|또한?|아울러|그러면서)[,\s]{1,2}[“\"]")
#: one case of what the sentence before says
_EXAMPLE: Final = re.compile(r"^(?:예를 들어|예를 들면|예컨대|가령)[,\s]")
#: a reporter who speaks to the reader, outside quotation marks
_TO_READER: Final = re.compile(r"^[^“”\"]*니다\.?$")
_BACKWARD: Final = re.compile(
    r"^(?:이는|이를|이에|이와|이들|그는|그가|그녀|이 같은|이같은|이러한|그 |이날|해당|이번 조치|여기|이곳|이 가운데|이 중|그중|이 밖|두 |양 |이런)"
)
#: sentences that only make sense behind the event itself
_ABOUT_IT: Final = re.compile(
    r"^(?:이번|이 |금번|동 |행사|사업비|참가|협약|회의|설명회|포럼|대회|교육)(?:[가-힣]{0,6})[은는에]"
)
_CLOSING: Final = re.compile(
    r"최선을 다|힘쓰겠|노력하겠|앞장서겠|아끼지 않|도움이 되|감사|축하드|뜻깊|귀감|기쁘|보탬|바란다|함께하겠|만전을|당부했"
)
_TEASER: Final = re.compile(
    r"[?!]|…|눈길을 끈|화제다|관심이 쏠|주목된다|알아봤다|살펴봤다|살펴본다|만나봤"
)
_OPINION: Final = re.compile(r"지적이 나온다|우려가|목소리가|분석이 나|평가가 나|관계자는 귀띔")
_NO_LETTER: Final = re.compile(r"[\W_]+")
_PAPER: Final = re.compile(r"(?:신문|일보|뉴스|경제|투데이|타임스|데일리|헤럴드|방송|TV)$")
_PICTURE: Final = re.compile(r"사진\s?[=:]|제공\s?[\])】>]|촬영")
_WORD: Final = re.compile(r"[A-Za-z0-9가-힣]{2,}")
#: what makes the name before it a subject or a topic
_MARKED: Final = re.compile(r"(?:\([^()]*\))?[은는이가]\s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence that may become a bullet, and where it stands."""

    article_id: ArticleId
    text: str
    span: tuple[int, int]
    #: place among all candidates of the story, and in its own article
    order: int
    position: int
    of: int
    words: frozenset[str]
    is_lead_article: bool
    #: what the sentence is worth in its own article, in logits (see ranker)
    worth: float = 0.0
    #: what the sentences before it were about last
    about: str = ""

    @property
    def speech(self) -> bool:
        """A person or body is quoted or reported; a body that tells its deed reports nobody."""
        if _DEED_TOLD.match(self.text) and not PERSON.match(self.text):
            return False
        return bool(_QUOTED.search(self.text)) or bool(
            PERSON.match(self.text) and _SPEECH.search(self.text)
        )

    @property
    def plan(self) -> bool:
        """It tells of what is to come."""
        return bool(_PLAN.search(self.text))


@dataclass(frozen=True, slots=True)
class Choice:
    """Ranked candidates for the three functions, and all of them in order."""

    who: tuple[Candidate, ...]
    contents: tuple[Candidate, ...]
    effect: tuple[Candidate, ...]
    all: tuple[Candidate, ...]
    #: how far each of `who` lies behind the first
    behind: tuple[float, ...] = ()


def choose(story: Story) -> Choice:
    """Rank the sentences of a story for the three functions of an entry."""
    found = candidates(story.articles)
    title = _title_words(story)
    actor = _actor_words(story)
    heads = generic_heads(story.placement)
    said = quotes_somebody(story.lead.title)
    scores = {c.order: _who_score(c, title, actor, heads, said=said) for c in found}
    if any(_overlap(c, title) >= TOLD for c in found):
        for c in found:
            scores[c.order] -= 0.0 if c.words & title else BACKGROUND
    who = _ranked(found, lambda c: scores[c.order])
    event = who[0] if who else None
    about = title | (event.words if event else frozenset())
    return Choice(
        who=who,
        contents=_ranked(found, lambda c: _contents_score(c, title, about) - _repeated(c, event)),
        effect=_ranked(found, lambda c: _effect_score(c, title)),
        all=tuple(found),
        behind=tuple(scores[who[0].order] - scores[c.order] for c in who),
    )


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of an article judged: which are real sentences, and which are headings above them."""

    real: tuple[int, ...]
    headings: tuple[str, ...]


def read_lines(texts: Sequence[str]) -> Lines:
    """Tell the lines that are sentences from bylines, captions and headings."""
    real: list[int] = []
    headings: list[str] = []
    for index, text in enumerate(texts):
        found = sentences(text)
        if any(not sentence.boilerplate for sentence in found):
            real.append(index)
        elif not real:
            headings += [s.text for s in found if s.boilerplate == HEADING]
    return Lines(tuple(real), tuple(headings))


def choose_sentences(texts: Sequence[str], title: str, *, count: int = 3) -> list[int]:
    """Indexes of the sentences that carry an article best, in reading order (for `hanju eval`)."""
    read = read_lines(texts)
    worth = worths([texts[index] for index in read.real], title, read.headings)
    ranked = sorted(range(len(read.real)), key=lambda at: (-worth[at], at))
    return sorted(read.real[at] for at in ranked[:count])


def candidates(articles: Iterable[Article]) -> list[Candidate]:
    """Real sentences of the articles, the lead's first, without repetition."""
    kept: list[Candidate] = []
    leads = True
    for number, article in enumerate(list(articles)[: ARTICLES_READ + 1]):
        found, headings = _read(article)
        worth: Sequence[float] = [ORDINARY_WORTH] * len(found)
        lead, leads = leads and bool(found), leads and not found
        if lead:  # the first that has a text: the lead itself may be a title alone
            worth = worths([sentence.text for sentence in found], article.title, headings)
        about = ""
        letters = _letters(article.title)
        for position, sentence in enumerate(found):
            made = _candidate(
                sentence, article.id, len(kept), position, len(found), lead=lead,
                worth=worth[position], about=about,
            )  # fmt: skip
            about = topic_of(sentence.text) or about
            if (
                len(made.text) < 15
                or (len(letters) < TITLE_LETTERS and _letters(made.text) in letters)
                or _tells_of_outlet(made.text, article)
                or (number and any(same(made, other) for other in kept))
            ):
                continue
            kept.append(made)
    return kept


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text)


def _tells_of_outlet(text: str, article: Article) -> bool:
    """The paper speaks of itself (나루일보는 최근 시장을 만나 …), and is no news of its own."""
    outlet = article.outlet
    return bool(
        _PAPER.search(outlet)
        and outlet not in article.title
        and followed(text[:40], outlet, _MARKED)
    )


def _read(article: Article) -> tuple[list[Sentence], list[str]]:
    """The first real sentences of an article, and the headings above them.

    A page may hold a second piece of news: below a heading of its own, with a picture.
    """
    real: list[Sentence] = []
    headings: list[str] = []
    heading = ""
    for sentence in sentences(article.text):
        if not sentence.boilerplate:
            real.append(sentence)
            heading = ""
        elif sentence.boilerplate == HEADING:
            heading = sentence.text
            headings += [] if real else [heading]
        elif heading and len(real) >= FIRST_NEWS and _PICTURE.search(sentence.text):
            above = [article.title, *headings, *(one.text for one in real[:FIRST_NEWS])]
            if len(words_of(heading) & words_of(" ".join(above))) <= IN_COMMON:
                break
    return real[:SENTENCES_READ], headings


def same(one: Candidate, other: Candidate, *, share: float = SAME_SHARE) -> bool:
    """Tell whether two sentences say the same, by their words."""
    small = min(len(one.words), len(other.words))
    return small > 0 and len(one.words & other.words) / small >= share


def _candidate(
    sentence: Sentence,
    article_id: ArticleId,
    order: int,
    position: int,
    of: int,
    *,
    lead: bool,
    worth: float,
    about: str,
) -> Candidate:
    return Candidate(
        article_id,
        sentence.text,
        sentence.span,
        order,
        position,
        of,
        words_of(sentence.text),
        lead,
        worth,
        about,
    )


def words_of(text: str) -> frozenset[str]:
    """Words cut to their first three characters: particles and endings fall off well enough."""
    return frozenset(word[:3] for word in _WORD.findall(text))


def went_before(candidate: Candidate) -> bool:
    """It tells what was before the event (앞서 …한 바 있다)."""
    return _BEFORE.search(candidate.text) is not None


def _title_words(story: Story) -> frozenset[str]:
    return words_of(whole_title(story.lead.title, story.lead.text))


def _actor_words(story: Story) -> frozenset[str]:
    place = story.placement
    if place is None:
        return frozenset()
    names = [place.actor_name]
    if place.actor is not None:
        names += [place.actor.name, place.actor.short, *place.actor.aliases]
    return frozenset(name for name in names if name)


def _repeated(candidate: Candidate, event: Candidate | None) -> float:
    """What it costs that a sentence shares words with the one that tells the event."""
    if event is None:
        return 0.0
    small = min(len(candidate.words), len(event.words))
    return REPEATED * len(candidate.words & event.words) / small if small else 0.0


def _ranked(
    found: Sequence[Candidate], score: Callable[[Candidate], float]
) -> tuple[Candidate, ...]:
    scored = [(score(candidate), candidate) for candidate in found]
    return tuple(c for s, c in sorted(scored, key=lambda pair: (-pair[0], pair[1].order)))


def _overlap(candidate: Candidate, title: frozenset[str]) -> float:
    return len(candidate.words & title) / len(title) if title else 0.0


def _length_fit(candidate: Candidate) -> float:
    """1 between 60 and 190 characters, less outside."""
    length = len(candidate.text)
    if length < 60:
        return length / 60
    return 1.0 if length <= 190 else max(0.0, 1 - (length - 190) / 150)


def _faults(candidate: Candidate) -> float:
    text = candidate.text
    cost = 0.0
    if _TEASER.search(text):
        cost += 1.5
    if re.search(r"☎|\d{2,4}-\d{3,4}-\d{4}|홈페이지|누리집\s?\(", text):
        cost += 2.0
    if turns(text):
        cost += 1.0
    if _OPINION.search(text):
        cost += 0.5
    if _THUS_ONLY.search(text):
        cost += 2.0
    if _TO_READER.match(text):
        cost += 1.5
    if _EXAMPLE.match(text):
        cost += 1.0
    if _SPEAKS_ON.match(text):
        cost += 1.5
    if re.search(r"[‘“\"'][^’”\"']*$", text) and text.count('"') % 2:
        cost += 1.0
    return cost


def _who_score(
    candidate: Candidate,
    title: frozenset[str],
    actor: frozenset[str],
    heads: tuple[str, ...],
    *,
    said: bool = False,
) -> float:
    """Say how well a sentence tells the event; `said` where the title quotes somebody."""
    score = 3.0 * _overlap(candidate, title) + _length_fit(candidate) + WHO_WORTH * candidate.worth
    score += {0: 2.0, 1: 1.0, 2: 0.5}.get(candidate.position, 0.0) * (
        1.0 if candidate.is_lead_article else 0.7
    )
    head = candidate.text[:40]
    own = any(head.startswith(kind) and _MARKED.match(head, len(kind)) for kind in heads)
    if own or any(followed(head, name, _MARKED) for name in actor):
        score += 2.0
    elif any(name in head for name in actor):
        score += 1.0
    score -= 2.0 if candidate.speech and not said else 0.0
    score -= 1.0 if _BACKWARD.match(candidate.text) else 0.0
    score -= 1.5 if _ABOUT_IT.match(candidate.text) else 0.0
    score -= 2.0 if went_before(candidate) else 0.0
    score -= 1.5 if _REASON.search(candidate.text) else 0.0
    score -= ASIDE if _BESIDE.match(candidate.text) else 0.0
    score -= 1.0 if _COLOURED.search(candidate.text) else 0.0
    return score - _faults(candidate)


def _contents_score(candidate: Candidate, title: frozenset[str], about: frozenset[str]) -> float:
    text = candidate.text
    score = 1.2 * _overlap(candidate, title) + _length_fit(candidate)
    score += CONTENTS_WORTH * candidate.worth
    score += 0.35 * min(len(_DIGIT.findall(text)), 8) / 2 + 0.4 * min(len(_MONEY.findall(text)), 3)
    score += 1.0 - candidate.position / max(candidate.of, 1)
    score -= 1.5 if candidate.speech else 0.0
    score -= 1.0 if _BESIDE.match(text) else 0.0
    score -= 0.8 if candidate.plan else 0.0
    score -= 0.5 if _BACKWARD.match(text) else 0.0
    score -= 0.0 if candidate.words & about else ELSEWHERE
    return score - _faults(candidate)


def _effect_score(candidate: Candidate, title: frozenset[str]) -> float:
    text = candidate.text
    score = 0.8 * _overlap(candidate, title) + _length_fit(candidate)
    score += 1.4 if candidate.plan else 0.0
    score += 1.2 if candidate.speech else 0.0
    score += 0.8 * candidate.position / max(candidate.of, 1)
    score += 0.3 if _DIGIT.search(text) else 0.0
    score -= 1.6 if _CLOSING.search(text) else 0.0
    score -= 0.4 if _BACKWARD.match(text) else 0.0
    return score - _faults(candidate)
