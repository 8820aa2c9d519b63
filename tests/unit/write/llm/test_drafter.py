"""The model writer: what is kept, what is asked again, what becomes the built-in writer's."""

# ruff: noqa: E501  texts in Korean: wide characters count twice

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from hanju.model import Entry
from hanju.settings import DEFAULT_HOUSE
from hanju.write import BuiltinDrafter
from hanju.write.llm import Limits, ModelAnswer, ModelDrafter, ModelFailure, Question
from tests.unit.making import article, story

TEXT = """가온시는 내년부터 마을회관 32곳 지붕에 태양광 발전 설비를 놓는다고 4일 밝혔다.
시는 사업비 48억원을 들여 한 곳에 30kW씩 설비를 갖추고 남는 전기는 한국전력에 팔 계획이다.
마을회관마다 해마다 난방비가 420만원쯤 줄어들 것으로 시는 보고 있다.
김가온 시장은 "주민이 주인이 되는 에너지 전환을 앞당기겠다"고 말했다."""
STORY = story(
    article("a1", title="가온시, 마을회관 32곳에 태양광 설비 지원", text=TEXT, license="kogl-1")
)
HEADLINE = "가온시, 마을회관 32곳 지붕에 태양광 발전 설비 설치 추진"
GOOD: list[tuple[str, list[int]]] = [
    (
        (
            "가온시가 2026년부터 관내 마을회관 32곳의 지붕에 태양광 발전 설비를 설치하는 사업을 추진한다고"
            " 4일 발표하고 주민이 직접 전기를 생산하도록 뒷받침하는 사업도 함께 추진할 방침."
        ),
        [1],
    ),
    (
        (
            "시는 사업비 48억원을 투입해 마을회관 한 곳에 30kW씩 발전 설비를 갖추며, 사용하고 남는 전기는"
            " 한국전력에 판매해 마을의 새로운 수입으로 돌리는 방안도 함께 추진할 계획."
        ),
        [2],
    ),
    (
        (
            "시는 마을회관마다 해마다 난방비가 420만원쯤 줄어들 것으로 보고 있으며, 김가온 시장은 마을 주민이"
            " 스스로 주인이 되는 지역 에너지 전환을 더욱 앞당기겠다고 강조."
        ),
        [3, 4],
    ),
]


@dataclass
class FakeModel:
    """Says what it is told to say, one answer after the other, the last for ever."""

    answers: list[str | ModelFailure]
    name: str = "fake"
    asked: list[Question] = field(default_factory=list)

    def ask(self, question: Question) -> ModelAnswer | ModelFailure:
        self.asked.append(question)
        answer = self.answers[min(len(self.asked), len(self.answers)) - 1]
        if isinstance(answer, ModelFailure):
            return answer
        return ModelAnswer(text=answer, tokens=100, seconds=1.0)


def reply(headline: str = HEADLINE, bullets: list[tuple[str, list[int]]] | None = None) -> str:
    rows = [{"text": text, "sentences": cited} for text, cited in (bullets or GOOD)]
    return json.dumps({"headline": headline, "bullets": rows}, ensure_ascii=False)


def changed(number: int, text: str, cited: list[int] | None = None) -> str:
    bullets = list(GOOD)
    bullets[number - 1] = (text, GOOD[number - 1][1] if cited is None else cited)
    return reply(bullets=bullets)


def drafted(
    *answers: str | ModelFailure, tokens: int = 10_000, seconds: float = 100.0
) -> tuple[Entry, ModelDrafter, FakeModel]:
    model = FakeModel(list(answers))
    drafter = ModelDrafter(model, Limits(tokens=tokens, seconds=seconds))
    return drafter.draft(STORY, DEFAULT_HOUSE), drafter, model


def test_good_text_is_kept_with_its_evidence() -> None:
    entry, drafter, model = drafted(reply())
    assert (entry.headline, entry.written_by, len(model.asked)) == (HEADLINE, "llm", 1)
    assert [bullet.text for bullet in entry.bullets] == [text for text, _ in GOOD]
    spans = [[TEXT[slice(*proof.span)] for proof in bullet.evidence] for bullet in entry.bullets]
    assert [len(found) for found in spans] == [1, 1, 2]
    assert spans[2][1].startswith("김가온 시장은")
    assert (drafter.usage.kept, drafter.usage.replaced, drafter.usage.tokens) == (3, 0, 100)


def test_the_source_is_quoted_and_the_house_is_told() -> None:
    _, _, model = drafted(reply())
    system, user = (text for _, text in model.asked[0].messages)
    told = json.loads(user)
    assert told["원문"][0]["문장"] == TEXT.splitlines()[0]
    assert DEFAULT_HOUSE.publication.title in system


def test_a_wrong_number_is_asked_again_and_then_kept() -> None:
    wrong = changed(2, GOOD[1][0].replace("48억원", "84억원"))
    entry, _, model = drafted(wrong, reply())
    assert len(model.asked) == 2
    assert "84억원" in model.asked[1].messages[-1][1]
    assert "48억원" in entry.bullets[1].text
    assert entry.notes == ()


def test_a_bullet_that_stays_wrong_is_the_built_in_writers_alone() -> None:
    wrong = changed(2, GOOD[1][0].replace("48억원", "84억원"))
    entry, drafter, model = drafted(wrong)
    plain = BuiltinDrafter().draft(STORY, DEFAULT_HOUSE)
    assert len(model.asked) == 3
    assert entry.bullets[0].text == GOOD[0][0]
    assert entry.bullets[1] in plain.bullets
    assert entry.bullets[-1].text == GOOD[2][0]
    assert any("글머리 2" in note and "N4.number" in note for note in entry.notes)
    assert (drafter.usage.kept, drafter.usage.replaced) == (2, 1)


def test_what_a_model_may_not_write() -> None:
    cases: dict[str, str] = {
        "M1": GOOD[0][0] + " https://nuri.example/win",
        "M2": GOOD[0][0],
        "N4": GOOD[0][0].replace("32곳", "33곳"),
        "M3": "새로운 반도체 공정에서 앞선 기술을 내세워 세계 시장의 점유율을 늘리며 여러 경쟁사를 크게"
        " 따돌리고 소비자 신뢰를 얻어 주가 상승과 배당 확대를 이어 가는 전망.",
    }
    for rule, text in cases.items():
        entry, _, _ = drafted(changed(1, text, [] if rule == "M2" else None))
        assert text not in {bullet.text for bullet in entry.bullets}, rule
        assert any(rule in note for note in entry.notes), (rule, entry.notes)


def test_copied_sentences_of_a_paper_do_not_pass() -> None:
    paper = story(article("a1", title=STORY.lead.title, text=TEXT, license="none"))
    copied = TEXT.splitlines()[1].replace(
        "팔 계획이다.", "팔아 마을 살림에 보태는 방안을 함께 추진할 계획."
    )
    model = FakeModel([changed(2, copied)])
    entry = ModelDrafter(model, Limits(tokens=9999, seconds=99)).draft(paper, DEFAULT_HOUSE)
    assert any("overlap" in note for note in entry.notes)


def test_answers_that_are_none_cost_one_entry_and_say_so() -> None:
    for answer in ("", "[]", "null", "{" * 50_000, '{"headline": 3}', "x" * 100_000, "잘 모르겠음"):
        entry, _, model = drafted(answer)
        assert entry.written_by == "builtin"
        assert len(model.asked) == 3
        assert any("모델 없이 썼습니다" in note for note in entry.notes)


def test_a_model_that_does_not_answer_is_left_alone() -> None:
    dead = ModelFailure(kind="timeout", why="제때 답하지 않음", seconds=30.0)
    model = FakeModel([dead])
    drafter = ModelDrafter(model, Limits(tokens=10_000, seconds=900))
    entries = [drafter.draft(STORY, DEFAULT_HOUSE) for _ in range(5)]
    assert len(model.asked) == 2
    assert drafter.usage.seconds == 60
    assert all("모델이 답하지 않습니다" in entry.notes[-1] for entry in entries[1:])
    assert {entry.bullets for entry in entries} == {
        BuiltinDrafter().draft(STORY, DEFAULT_HOUSE).bullets
    }


def test_the_budget_ends_it() -> None:
    model = FakeModel([reply()])
    drafter = ModelDrafter(model, Limits(tokens=250, seconds=900))
    entries = [drafter.draft(STORY, DEFAULT_HOUSE) for _ in range(5)]
    assert [entry.written_by for entry in entries] == ["llm"] * 3 + ["builtin"] * 2
    assert "토큰" in entries[-1].notes[-1]


def test_foreign_sources_are_translated_under_the_guard_of_numbers() -> None:
    text = (
        "Norway opened a carbon storage site that will take 5 million tonnes of CO2 a year.\n"
        "The government pays 2.3 billion dollars over ten years for the project."
    )
    foreign = story(article("a1", title="Norway opens carbon storage site", text=text), actor=None)
    good = (
        "노르웨이가 해마다 이산화탄소 500만t을 저장할 수 있는 탄소 저장 시설의 문을 열었으며, 정부는"
        " 이 사업에 앞으로 10년 동안 모두 23억달러를 지원하는 계획을 발표."
    )
    check: Callable[[str], Entry] = lambda one: ModelDrafter(  # noqa: E731
        FakeModel([reply("노르웨이, 이산화탄소 저장 시설 개소해 감축 추진", [(one, [1, 2])] * 3)]),
        Limits(tokens=9999, seconds=99),
    ).draft(foreign, DEFAULT_HOUSE)
    kept = check(good)
    assert good in {bullet.text for bullet in kept.bullets}
    assert any("외국어" in note for note in kept.notes)
    assert good.replace("500만", "900만") not in {
        bullet.text for bullet in check(good.replace("500만", "900만")).bullets
    }
