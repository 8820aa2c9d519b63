from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from hanju.publish import document_from, rendered
from hanju.publish.atom import AtomWriter, feed_id
from hanju.publish.jsonfeed import JsonFeedWriter
from hanju.settings import default_house
from tests.unit.publish.hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from hanju.model import Issue
    from hanju.model.document import Document

A = "{http://www.w3.org/2005/Atom}"
H = "{http://www.w3.org/1999/xhtml}"


def atom(issue: Issue) -> tuple[Document, ET.Element]:
    house = default_house()
    document = document_from(issue, house)
    return document, ET.fromstring(rendered(AtomWriter(), document, house))


def json_feed(issue: Issue) -> tuple[Document, dict[str, Any]]:
    house = default_house()
    document = document_from(issue, house)
    return document, json.loads(rendered(JsonFeedWriter(), document, house))


def told(node: ET.Element, name: str) -> str:
    found = node.find(f"{A}{name}")
    assert found is not None
    return found.text or ""


def entries_of(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{A}entry")[1:]  # the first is the issue itself


def same_text(issue: Issue) -> tuple[int, int]:
    document, feed = atom(issue)
    _, other = json_feed(issue)
    headings = [entry.heading for entry in document.entries()]
    bullets = [list(entry.bullets) for entry in document.entries()]
    assert [told(node, "title") for node in entries_of(feed)] == headings
    assert [told(node, "summary") for node in entries_of(feed)] == ["\n".join(b) for b in bullets]
    shown = [["".join(li.itertext()) for li in node.iter(f"{H}li")] for node in entries_of(feed)]
    assert shown == [[line for line in lines if line] for lines in bullets]
    items = other["items"][1:]
    assert [item["title"] for item in items] == headings
    assert [item["_hanju"]["bullets"] for item in items] == bullets
    assert [item["content_text"].split("\n") for item in items] == [b or [""] for b in bullets]
    return len(headings), sum(len(lines) for lines in bullets)


def test_every_headline_and_bullet_reads_back(small_issue: Issue) -> None:
    assert same_text(small_issue)[0] == len(list(small_issue.entries()))


@pytest.mark.shared
def test_issue_108_reads_back_character_for_character(issue_108: Issue) -> None:
    assert same_text(issue_108) == (54, 162)
    _, other = json_feed(issue_108)
    headlines = [item["_hanju"]["headline"] for item in other["items"][1:]]
    assert headlines == [entry.headline for entry in issue_108.entries()]
    bullets = [text for item in other["items"][1:] for text in item["_hanju"]["bullets"]]
    assert bullets == [bullet.text for e in issue_108.entries() for bullet in e.bullets]


def test_the_feed_has_what_atom_asks_for(small_issue: Issue) -> None:
    document, feed = atom(small_issue)
    assert told(feed, "id") == feed_id(document.masthead)
    assert told(feed, "updated") == "2025-12-11T00:00:00+09:00"
    assert told(feed, "title") == "가온 미래정책 주간 동향 No. 7"
    assert feed.find(f"{A}author/{A}name") is not None
    for node in feed.findall(f"{A}entry"):
        assert told(node, "id")
        assert told(node, "title")
        assert told(node, "updated")
        content = node.find(f"{A}content")
        assert content is not None
        assert content.get("type") == "xhtml"
        assert [child.tag for child in content] == [f"{H}div"]
        relations = [link.get("rel") for link in node.findall(f"{A}link")]
        assert relations.count("alternate") <= 1


def test_ids_are_stable_and_apart(small_issue: Issue) -> None:
    _, feed = atom(small_issue)
    _, other = json_feed(small_issue)
    ids = [told(node, "id") for node in feed.findall(f"{A}entry")]
    assert ids == [item["id"] for item in other["items"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"tag:hanju\.invalid,2025-12-11:[0-9a-f]{12}/7/\S+", i) for i in ids)
    _, renamed = atom(replace(small_issue, title="다른 간행물"))
    assert not set(ids) & {told(node, "id") for node in renamed.findall(f"{A}entry")}


def test_the_issue_itself_is_the_first_item(small_issue: Issue) -> None:
    document, feed = atom(small_issue)
    first = feed.findall(f"{A}entry")[0]
    assert told(first, "title") == told(feed, "title")
    for line in document.contents():
        assert line.text in told(first, "summary").split("\n")


def test_entries_lead_to_their_sources(small_issue: Issue) -> None:
    document, feed = atom(small_issue)
    _, other = json_feed(small_issue)
    for entry, node, item in zip(
        document.entries(), entries_of(feed), other["items"][1:], strict=True
    ):
        wanted = [source.url for source in entry.sources if source.url]
        assert [link.get("href") for link in node.findall(f"{A}link")] == wanted
        assert item.get("external_url") == (wanted[0] if wanted else None)


def test_the_same_issue_gives_the_same_bytes(small_issue: Issue) -> None:
    house = default_house()
    document = document_from(small_issue, house)
    for writer in (AtomWriter(), JsonFeedWriter()):
        assert rendered(writer, document, house) == rendered(writer, document, house)


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text(name: str, small_issue: Issue) -> None:
    usual = {node.tag for node in atom(small_issue)[1].iter()}
    issue = hostile_issue(TEXTS[name])
    assert {node.tag for node in atom(issue)[1].iter()} <= usual
    same_text(issue)


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    issue = hostile_issue("글", address=address)
    _, feed = atom(issue)
    _, other = json_feed(issue)
    links = [link.get("href") or "" for link in feed.iter(f"{A}link")]
    links += [link.get("href") or "" for link in feed.iter(f"{H}a")]
    links += [item["external_url"] for item in other["items"] if "external_url" in item]
    for item in other["items"]:
        links += re.findall(r'href="([^"]*)"', item["content_html"])
        assert "<script" not in item["content_html"]
    assert all(re.fullmatch(r"https?://[0-9A-Za-z._-]+(/[!-~]*)?", link) for link in links)
