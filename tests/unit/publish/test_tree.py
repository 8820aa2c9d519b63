from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hanju.model import EntryId, EntrySource, Issue
from hanju.model.issue_json import content_hash, issue_from_json, issue_to_json
from hanju.publish.clean import clean_address, clean_text
from hanju.publish.tree import document_from, entry_anchor, sound_issue
from hanju.settings import default_house
from hanju.settings_file import parse_house_text

ENGLISH = parse_house_text('[publication]\nlanguage = "en"\n', path="test")


def with_entry(issue: Issue, **changes: object) -> Issue:
    """The issue with its first entry changed."""
    chapter, *chapters = issue.chapters
    field, *fields = chapter.fields
    category, *categories = field.categories
    entry, *entries = category.entries
    changed = replace(entry, **changes)  # type: ignore[arg-type]  # test shorthand
    category = replace(category, entries=(changed, *entries))
    field = replace(field, categories=(category, *categories))
    chapter = replace(chapter, fields=(field, *fields))
    return replace(issue, chapters=(chapter, *chapters))


def test_contents_are_read_off_the_body(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    lines = [line.text for line in document.contents() if line.level == 3]
    assert lines == [entry.heading for entry in document.entries()]
    assert lines[0] == "누리부, 산업단지 1200곳 햇빛지붕 의무화 추진 (2025.12.04)"


def test_an_empty_category_stays_with_its_label(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    empty = document.chapters[0].fields[0].categories[1]
    assert (empty.name, empty.entries) == ("지자체", ())
    assert document.labels.empty == "- (해당 없음)"


def test_a_source_line_has_outlet_and_date_in_the_zone_of_the_house(small_issue: Issue) -> None:
    late = datetime(2025, 12, 3, 16, 0, tzinfo=UTC)  # already the 4th in Seoul
    source = EntrySource(url="https://a.example/1", outlet="가온일보", title="", published_at=late)
    document = document_from(with_entry(small_issue, sources=(source,)), default_house())
    assert next(document.entries()).sources[0].text == "가온일보, 2025.12.04"


def test_a_source_without_an_outlet_is_named_by_its_host(small_issue: Issue) -> None:
    source = EntrySource(url="https://a.example/1", outlet="", title="", published_at=None)
    document = document_from(with_entry(small_issue, sources=(source,)), default_house())
    assert next(document.entries()).sources[0].text == "a.example"


def test_public_works_are_attributed_once_in_the_official_wording(small_issue: Issue) -> None:
    document = document_from(small_issue, default_house())
    assert [work.url for work in document.attributions] == [
        "https://news.example/policy/1?from=feed&id=1",
        "https://dasom.example/%EB%B3%B4%EB%8F%84/2025?%EB%B2%88%ED%98%B8=9",
    ]
    assert document.attributions[0].text == (
        "본 저작물은 '누리부'에서 '2025년' 작성하여 공공누리 제1유형으로 개방한 "
        "'산업단지 햇빛지붕 추진계획(작성자:누리부)'을 이용하였으며, 해당 저작물은 "
        "https://news.example/policy/1?from=feed&id=1에서 무료로 내려받으실 수 있습니다."
    )
    first = next(small_issue.entries())
    doubled = with_entry(small_issue, sources=first.sources * 3)
    assert document_from(doubled, default_house()).attributions == document.attributions


def test_a_public_work_without_date_title_or_link_is_still_attributed(small_issue: Issue) -> None:
    source = EntrySource(url="", outlet="누리부", title="", published_at=None, license="kogl-0")
    issue = with_entry(small_issue, sources=(source,))
    assert document_from(issue, default_house()).attributions[0].text == (
        "본 저작물은 '누리부'에서 작성하여 공공누리 제0유형으로 개방한 "
        "'제목 없음(작성자:누리부)'을 이용하였으며, 해당 저작물은 '누리부' 누리집에서 무료로 "
        "내려받으실 수 있습니다."
    )


def test_use_of_a_model_is_told_only_when_it_was_used(small_issue: Issue) -> None:
    told = document_from(small_issue, default_house()).model_line
    assert told == "※ 일부 초안 작성에 생성형 AI를 사용하고 담당자가 검수함."
    content = issue_to_json(small_issue)
    text = json.dumps(content, ensure_ascii=False).replace('"llm"', '"editor"')
    without = issue_from_json(json.loads(text))
    assert document_from(without, default_house()).model_line is None


def test_an_issue_that_nobody_signed_says_so_on_its_cover(small_issue: Issue) -> None:
    draft = document_from(replace(small_issue, state="draft"), default_house())
    assert draft.notices == ("확정 전 초안", "견본: 지어낸 내용")
    assert draft.model_line is not None
    assert "검수 전" in draft.model_line
    assert document_from(small_issue, default_house()).notices == ("견본: 지어낸 내용",)


def test_an_english_house_gets_english_words_and_keeps_its_own(small_issue: Issue) -> None:
    labels = document_from(small_issue, ENGLISH).labels
    assert labels.column_heads == ("Category", "Headline and summary")
    assert (labels.empty, labels.source) == ("- (none)", "Source")
    own = parse_house_text(
        '[publication]\nlanguage = "en"\n[issue]\nsource_label = "Seen in"\n', path="test"
    )
    assert document_from(small_issue, own).labels.source == "Seen in"
    assert "KOGL Type 1" in document_from(small_issue, ENGLISH).attributions[0].text


def test_anchors_are_ascii_and_differ(small_issue: Issue) -> None:
    assert entry_anchor("e7-a1") == "entry-e7-a1"
    odd = [entry_anchor(text) for text in ("한글", '"><script>', "a b", "", "-x", "\ud800")]
    assert len(set(odd)) == len(odd)
    assert all(anchor.isascii() and " " not in anchor for anchor in odd)
    document = document_from(with_entry(small_issue, id=EntryId("항목 1")), default_house())
    anchors = [line.anchor for line in document.contents()]
    assert len(set(anchors)) == len(anchors)


@given(st.text(st.characters(codec=None)))
def test_cleaned_text_is_xml_and_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
    once.encode("utf-8")
    assert not any(
        ord(c) < 0x20 or 0x7F <= ord(c) < 0xA0 or ord(c) & 0xFFFE == 0xFFFE for c in once
    )


def test_cleaning_keeps_words_apart_and_direction_upright() -> None:
    assert clean_text(" 한\n줄\t로\u2028\x00적고\u202e거꾸로\ufeff ") == "한 줄 로 적고거꾸로"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/1?x=1&y=2#z", "https://a.example/1?x=1&y=2#z"),
        (" http://a.example ", "http://a.example"),
        ("HTTPS://A.example/한글?q=가 ", "https://a.example/%ED%95%9C%EA%B8%80?q=%EA%B0%80"),
        ("https://한글.example/", "https://xn--bj0bj06e.example/"),
        ("https://[::1]:8080/", "https://[::1]:8080/"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example/1", None),
        ("/relative", None),
        ("", None),
        ("https://", None),
        ("https://user@a.example/", None),
        ("https://www.korea.example@evil.example/", None),
        ("https://a b.example/", None),
        ("https://a.example/\nx", None),
        ("https://a.example\\@evil.example", None),
        ("https://a.example:99999/", None),
        ("https://[::1", None),
        ("https://a\x00.example", None),
        ("https://" + "가" * 80 + ".example", None),
        ('https://a"b.example/', None),
        ("https://a.example/" + "x" * 2000, None),
    ],
)
def test_only_whole_web_addresses_become_links(url: str, link: str | None) -> None:
    assert clean_address(url) == link


def test_an_issue_with_lone_surrogates_can_be_hashed(small_issue: Issue) -> None:
    assert sound_issue(small_issue) is small_issue
    broken = with_entry(small_issue, headline="반쪽 \ud83d 글자")
    assert next(sound_issue(broken).entries()).headline == "반쪽 \ufffd 글자"
    assert len(content_hash(sound_issue(broken))) == 64
