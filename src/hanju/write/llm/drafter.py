"""The model writer: an entry by a language model, bullet by bullet held to its sources.

Shape:  a `Story` and a `House` in, an `Entry` with evidence out; satisfies `ports.Drafter`.
Units:  lengths in code points; evidence spans point into `Article.text`.
Errors: nothing a model does raises; what failed is the built-in writer's, with the reason in
        `Entry.notes`.
Source: DESIGN.md section 2; design/threats.md A1-A4; docs/decisions/0028-model-writer.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from hanju.model import Bullet, Evidence
from hanju.write.builtin import BuiltinDrafter
from hanju.write.llm.asking import ModelFailure, again, first_question, sources_of
from hanju.write.llm.limits import Limits, Meter, Usage
from hanju.write.llm.replies import Reply, read_reply
from hanju.write.llm.screen import Screen
from hanju.write.resolving import resolved

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from hanju.model import Entry, Finding, Story
    from hanju.settings import House
    from hanju.write.choose import Candidate
    from hanju.write.llm.asking import LanguageModel, Question, Sources

#: How often a model is asked again with what was wrong.
AGAIN: Final = 2
INJECTED: Final = "원문에 작성기에게 하는 지시로 보이는 글이 있어 모델에 보내지 않았습니다"
TRANSLATED: Final = "외국어 원문을 모델이 옮겼습니다. 이름과 인용은 사람이 확인하세요"
REPLACED: Final = "{which}: 내장 작성기의 글로 바꿨습니다({why})"
WITHOUT: Final = "모델 없이 썼습니다({why})"


@dataclass(frozen=True, slots=True)
class _Kept:
    """A bullet that passed, with what it rests on."""

    text: str
    cited: tuple[Candidate, ...]


@dataclass(slots=True)
class _Attempt:
    """What has passed so far, and what is still wrong; number 0 is the headline."""

    headline: str = ""
    bullets: dict[int, _Kept] = field(default_factory=dict)
    faults: dict[int, list[Finding]] = field(default_factory=dict)

    def open_faults(self) -> list[tuple[int, Finding]]:
        return [(number, one) for number, found in sorted(self.faults.items()) for one in found]


class ModelDrafter:
    """Drafts one issue with a language model; make a new one for every issue."""

    name = "llm"

    def __init__(self, model: LanguageModel, limits: Limits) -> None:
        self._model = model
        self._meter = Meter(limits)
        self._builtin = BuiltinDrafter()

    @property
    def usage(self) -> Usage:
        """What the issue has cost so far."""
        return self._meter.usage

    def draft(self, story: Story, house: House) -> Entry:
        """Draft one entry; what the model cannot do well is the built-in writer's."""
        plain = self._builtin.draft(story, house)
        self.usage.entries += 1
        sources = sources_of(story)
        why = self._meter.stopped()
        if sources.left_out:
            line, reason = sources.left_out[0]
            why = f"{INJECTED}: {reason} '{line[:40]}'"
        elif not sources.sentences:
            why = "쓸 수 있는 문장이 없습니다"
        if why:
            return self._without(plain, why)
        published = house.local_date(story.lead.published_at) if story.lead.published_at else None
        names = frozenset(filter(None, (plain.actor, *_names(story))))
        screen = Screen(story, sources, house, published=published, names=names)
        attempt, problem = self._tried(story, sources, house, plain, screen)
        if not attempt.headline and not attempt.bullets:
            return self._without(plain, problem or _first(attempt))
        return self._put_together(plain, attempt, screen, house, published)

    def _without(self, plain: Entry, why: str) -> Entry:
        self.usage.fallback_entries += 1
        return replace(plain, notes=(*plain.notes, WITHOUT.format(why=why)))

    def _tried(
        self, story: Story, sources: Sources, house: House, plain: Entry, screen: Screen
    ) -> tuple[_Attempt, str]:
        """Ask, and ask again for what did not pass."""
        question = first_question(story, sources, house)
        attempt, problem = _Attempt(), ""
        for _ in range(AGAIN + 1):
            stopped = self._meter.stopped()
            if stopped:
                return attempt, problem or stopped
            asked = self._asked(question)
            if isinstance(asked, str):
                problem = asked
                continue
            text, reply = asked
            self._judge(reply, attempt, sources, story, plain, screen, house)
            if not attempt.faults:
                break
            question = again(first_question(story, sources, house), text, attempt.open_faults())
        return attempt, problem

    def _asked(self, question: Question) -> tuple[str, Reply] | str:
        answer = self._model.ask(question)
        self._meter.count(answer)
        if isinstance(answer, ModelFailure):
            return answer.why
        reply = read_reply(answer.text)
        return reply if isinstance(reply, str) else (answer.text, reply)

    def _judge(
        self,
        reply: Reply,
        attempt: _Attempt,
        sources: Sources,
        story: Story,
        plain: Entry,
        screen: Screen,
        house: House,
    ) -> None:
        """Keep what passes and has not passed before; say what is wrong with the rest."""
        attempt.faults.clear()
        if not attempt.headline:
            found = screen.headline_faults(reply.headline, plain)
            if found:
                attempt.faults[0] = found
            else:
                attempt.headline = reply.headline
        for number, told in enumerate(reply.bullets[: house.entry.bullets], 1):
            if number in attempt.bullets:
                continue
            cited = sources.cited(told.sentences)
            found = screen.bullet_faults(told.text, cited, plain, story.articles)
            if found:
                attempt.faults[number] = found
            else:
                attempt.bullets[number] = _Kept(told.text, cited)

    # -- putting together ---------------------------------------------------------------

    def _put_together(
        self,
        plain: Entry,
        attempt: _Attempt,
        screen: Screen,
        house: House,
        published: date | None,
    ) -> Entry:
        """The model's bullets in their places, the built-in writer's where none passed."""
        notes = [note for note in plain.notes if not note.startswith("본문이 짧아")]
        if not screen.is_korean:
            notes.append(TRANSLATED)
        spare = _unused(plain.bullets, attempt.bullets.values())
        bullets = []
        for number in range(1, house.entry.bullets + 1):
            kept = attempt.bullets.get(number)
            if kept is not None:
                self.usage.kept += 1
                bullets.append(_bullet(kept, published))
                continue
            if not spare:
                continue
            at = min(range(len(spare)), key=lambda place: abs(spare[place][0] - number))
            bullets.append(spare.pop(at)[1])
            self.usage.replaced += 1
            why = _words(attempt.faults.get(number, ()))
            notes.append(REPLACED.format(which=f"글머리 {number}", why=why))
        headline, evidence = plain.headline, plain.headline_evidence
        if attempt.headline:
            headline = attempt.headline
        else:
            notes.append(REPLACED.format(which="제목", why=_words(attempt.faults.get(0, ()))))
        return replace(
            plain,
            headline=headline,
            headline_evidence=evidence,
            bullets=tuple(bullets),
            notes=tuple(notes),
            written_by="llm",
        )


def _bullet(kept: _Kept, published: date | None) -> Bullet:
    return Bullet(
        text=kept.text,
        evidence=tuple(
            Evidence(article_id=one.article_id, part="text", span=one.span) for one in kept.cited
        ),
        resolved_dates=resolved(kept.text, published, [one.text for one in kept.cited]),
    )


def _unused(bullets: Sequence[Bullet], kept: Iterable[_Kept]) -> list[tuple[int, Bullet]]:
    """Built-in bullets, by number, that say nothing a kept one rests on; all, if none is left."""
    used = {(one.article_id, one.span) for found in kept for one in found.cited}
    numbered = list(enumerate(bullets, 1))
    fresh = [
        (number, bullet)
        for number, bullet in numbered
        if not any((proof.article_id, proof.span) in used for proof in bullet.evidence)
    ]
    return fresh or numbered


def _names(story: Story) -> tuple[str, ...]:
    place = story.placement
    if place is None or place.actor is None:
        return ()
    return (place.actor.name, place.actor.short, *place.actor.aliases)


def _words(faults: Sequence[Finding]) -> str:
    told = "; ".join(f"{one.rule} {one.message}" for one in faults[:2])
    return told or "모델이 쓰지 않음"


def _first(attempt: _Attempt) -> str:
    return _words([one for _, one in attempt.open_faults()][:1])
