"""The desk in English: every word of its templates and scripts is in one catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from hanju.model import User
from hanju.newsroom import Newsroom
from hanju.newsroom.desk.choosing import GROUPS
from hanju.web import views, views_correction, views_review, words
from hanju.web.app import make_app
from hanju.web.routes_beside import POINTS
from hanju.web.routes_search import SORTS, WITHIN
from hanju.web.routes_words import scripts
from hanju.web.sessions import COOKIE
from tests.unit.newsroom.desk.room import NUMBER, small_room
from tests.unit.web.kit import HASH, secret_of

WEB = Path(str(resources.files("hanju.web")))
TEMPLATES = sorted(WEB.joinpath("templates").rglob("*.j2"))
SCRIPTS = sorted(WEB.joinpath("static").glob("*.js"))
#: Words that modules give to templates, which say them by the filter `t`.
VALUES = (
    *views.STATE_WORDS.values(), *views.ISSUE_WORDS.values(), *views.WRITERS.values(),
    *views.LEVELS.values(), *views_review.VIEWS.values(), *POINTS.values(), *GROUPS,
    *WITHIN.values(), *SORTS.values(),
    *views_correction.CORRECTION_WORDS.values(), *views_correction.EDITION_WORDS.values(),
    "제목", "날짜", "출처", "문장 {}", "검토 요청", "승인하고 확정", "검토 보기", "발행",
    "발행한 것 보기", "확인 뒤 바뀜", "내가 마지막으로 본 뒤", "초안부터 모두", "실리지 않음",
    "{}일 중 {}일 · 첫날 {}%", "열람", "편집", "검토", "관리",
)  # fmt: skip
#: Content of an issue and of a house stays as it is written.
HANGUL_TEXT = re.compile(r">([^<]*[가-힣][^<]*)<")


def texts() -> Iterator[tuple[str, str]]:
    for file in TEMPLATES:
        for text in words.texts_of_template(file.read_text("utf-8")):
            yield file.name, text
    for file in SCRIPTS:
        for text in words.texts_of_script(file.read_text("utf-8")):
            yield file.name, text
    for value in VALUES:
        if value:
            yield "values", value


def test_every_word_of_the_desk_has_an_english_one() -> None:
    """Add what is named here to src/hanju/web/words_en.json."""
    missing = {(name, text) for name, text in texts() if text not in words.catalogue()}
    assert missing == set()


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    unused = set(words.catalogue()) - {text for _, text in texts()}
    assert unused == set()


def test_values_are_put_into_english_words_as_often_as_into_korean_ones() -> None:
    wrong = {
        key: text
        for key, text in words.catalogue().items()
        if sorted(re.findall(r"\{\d*\}", key)) != sorted(re.findall(r"\{\d*\}", text))
        and key != "{}건"
    }
    assert wrong == {}


@pytest.mark.parametrize("file", [*TEMPLATES, *SCRIPTS], ids=lambda one: one.name)
def test_what_has_no_english_stays_as_it_is(file: Path) -> None:
    source = file.read_text("utf-8")
    change = words.script if file.suffix == ".js" else words.template
    assert change(source, lambda _: None) == source


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('<b title="저장">저장</b>', '<b title="Save">Save</b>'),
        ("<p>제{{ number }}호</p>", "<p>No. {{ number }}</p>"),
        ("{{ icon('x') }} 의견 {{ n }}", "{{ icon('x') }} Comments {{ n }}"),
        ("{{ '읽기' if a else '의견' }}", "{{ 'Read' if a else 'Comments' }}"),
        ("{% if a %}저장{% else %}읽기{% endif %}", "{% if a %}Save{% else %}Read{% endif %}"),
        ("<p>세상에 없는 말</p>", "<p>세상에 없는 말</p>"),
    ],
)
def test_templates_are_said_in_english(source: str, wanted: str) -> None:
    assert words.template(source, words.english) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ('say("저장"); // 저장', 'say("Save"); // 저장'),
        ("note(`제${n}호`)", "note(`No. ${n}`)"),
        ('x(`${a ? `의견 ${n}` : "저장"} 저장`)', 'x(`${a ? `comments ${n}` : "Save"} 저장`)'),
        ("t.replace(/저장/g, '')", "t.replace(/저장/g, '')"),
    ],
)
def test_scripts_are_said_in_english(source: str, wanted: str) -> None:
    assert words.script(source, words.english) == wanted


@given(st.lists(st.sampled_from(["{{ a }}", "{% if b %}", "<i>", "</i>", "가 나", "x", " ", "\n"])))
def test_no_template_is_harmed(parts: Iterable[str]) -> None:
    source = "".join(parts)
    assert words.template(source, lambda _: None) == source
    marked = words.template(source, lambda key: key.replace("가", "A").replace("나", "B"))
    assert marked == source.replace("가", "A").replace("나", "B")


def test_values_are_said_with_their_numbers() -> None:
    assert words.told("문장 3") == "Sentence 3"
    assert words.told("초안") == "Draft"
    assert words.told("가온시") == "가온시"
    assert words.told(None) is None


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    with small_room(tmp_path / "room") as opened:
        yield opened


def test_pages_of_somebody_who_reads_english(room: Newsroom) -> None:
    secret = secret_of(room, "lee", "admin")
    room.store.people.save_user(
        User(name="lee", shown="Lee", role="admin", password_hash=HASH, language="en")
    )
    client = TestClient(make_app(room), base_url="http://127.0.0.1")
    client.cookies.set(COOKIE, secret)
    me = client.get("/me").text
    assert '<html lang="en"' in me
    assert {text.strip() for text in HANGUL_TEXT.findall(me)} == {"한국어", "한주"}
    editor = client.get(f"/issues/{NUMBER}").text
    assert "Ask for review" in editor
    assert "검토 요청" not in editor
    assert "/static/en/page.js" in editor
    assert client.get("/static/en/page.js").text == scripts()["page.js"][0]
    assert client.get("/static/en/nothing.js").status_code == 404
    left = {text for source, _ in scripts().values() for text in words.texts_of_script(source)}
    assert left == {"Category, or its initial consonants (ㅈㅈㅊ)"}
