from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from hanju.publish import document_from, rendered
from hanju.publish.mail import MailWriter
from hanju.settings import default_house
from tests.unit.publish.hostile import ADDRESSES, TEXTS, hostile_issue

if TYPE_CHECKING:
    from hanju.model import Issue
    from hanju.model.document import Document
    from hanju.settings import House

HEADERS = [
    "Subject", "From", "To", "Date", "Message-ID", "List-Unsubscribe", "Hanju-Issue",
    "Hanju-Hash", "MIME-Version", "Content-Type", "Content-Language",
]  # fmt: skip
#: Gmail shows no more of a mail than this.
GMAIL_BYTES = 102_400


def written(issue: Issue, house: House | None = None) -> tuple[Document, bytes]:
    chosen = house or default_house()
    document = document_from(issue, chosen)
    return document, rendered(MailWriter(), document, chosen)


def read(content: bytes) -> EmailMessage:
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def part(content: bytes, kind: str) -> str:
    found = read(content).get_body((kind,))
    assert found is not None
    text = found.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


class Reader(HTMLParser):
    """Elements, addresses and texts of the HTML part."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: dict[str, list[str]] = {"h4": [], "p": []}
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag in self.texts:
            self.inside = tag
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[self.inside][-1] += data


def same_text(document: Document, content: bytes) -> tuple[int, int]:
    headings = [f"□ {entry.heading}" for entry in document.entries()]
    bullets = [f"- {bullet}" for entry in document.entries() for bullet in entry.bullets]
    lines = part(content, "plain").split("\n")
    assert [line for line in lines if line in set(headings)] == headings
    first = next(i for i, line in enumerate(lines) if line == "=" * 40)
    told = [line for line in lines[first:] if line.startswith("- ") and line != "- (해당 없음)"]
    assert told == bullets
    html = Reader(part(content, "html"))
    assert html.texts["h4"] == headings
    assert [text for text in html.texts["p"] if text.startswith("- ")] == bullets
    return len(headings), len(bullets)


def test_every_headline_and_bullet_reads_back(small_issue: Issue) -> None:
    document, content = written(small_issue)
    same_text(document, content)


@pytest.mark.shared
def test_issue_108_reads_back_character_for_character(issue_108: Issue) -> None:
    document, content = written(issue_108)
    assert same_text(document, content) == (54, 162)
    bullets = [f"- {bullet.text}" for e in issue_108.entries() for bullet in e.bullets]
    lines = part(content, "plain").split("\n")
    assert [line for line in lines if line in set(bullets)] == bullets
    assert len(part(content, "html").encode()) < GMAIL_BYTES


def test_the_message_has_what_mail_programs_ask_for(small_issue: Issue) -> None:
    document, content = written(small_issue)
    message = read(content)
    assert message.keys() == HEADERS
    assert message["Subject"] == "가온 미래정책 주간 동향 No. 7"
    assert message["From"].addresses[0].display_name == document.masthead.publisher
    assert message["Date"].datetime.isoformat() == "2025-12-11T08:00:00+09:00"
    assert message["List-Unsubscribe"].startswith("<mailto:")
    assert message["Hanju-Hash"] == document.masthead.content_hash
    assert [p.get_content_type() for p in message.iter_parts()] == ["text/plain", "text/html"]


def test_no_line_is_longer_than_a_mail_server_takes(small_issue: Issue) -> None:
    for issue in (small_issue, hostile_issue(TEXTS["long_word"])):
        content = written(issue)[1]
        assert content.isascii()
        lines = content.split(b"\r\n")
        assert max(len(line) for line in lines) <= 998
        assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_same_issue_gives_the_same_bytes(small_issue: Issue) -> None:
    assert written(small_issue)[1] == written(small_issue)[1]


def test_plain_text_names_sources_notices_and_last_lines(small_issue: Issue) -> None:
    document, content = written(small_issue)
    text = part(content, "plain")
    for entry in document.entries():
        for source in entry.sources:
            assert f"  출처: {source.text}{f' {source.url}' if source.url else ''}\n" in text
    for words in (*document.notices, document.disclaimer, *(w.text for w in document.attributions)):
        assert words in text
        assert words in "".join(Reader(part(content, "html")).texts["p"])


def test_every_rule_is_inlined_and_nothing_is_fetched(small_issue: Issue) -> None:
    html = part(written(small_issue)[1], "html")
    reader = Reader(html)
    assert not reader.names & {"img", "link", "script", "iframe", "object", "svg", "form", "base"}
    assert not reader.attributes & {"src", "srcset", "background", "onload", "onclick"}
    assert "url(" not in html
    assert "@import" not in html
    assert all("style=" in cell for cell in re.findall(r"<(?:h4|td class)[^>]*>", html))


def test_a_house_without_marks_and_in_english(small_issue: Issue) -> None:
    house = default_house()
    house = replace(
        house,
        publication=replace(house.publication, language="en", page="a5"),
        issue=replace(
            house.issue, chapter_mark="", field_mark="", headline_mark="", bullet_mark="*"
        ),
    )
    document, content = written(small_issue, house)
    lines = part(content, "plain").split("\n")
    for entry in document.entries():
        assert entry.heading in lines
        assert all(f"* {bullet}" in lines for bullet in entry.bullets)
    assert read(content)["Content-Language"] == "en"


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_text_stays_text(name: str, small_issue: Issue) -> None:
    document, content = written(hostile_issue(TEXTS[name]))
    message = read(content)
    assert message.keys() == HEADERS
    assert len(message["Subject"]) <= 160
    assert message["Subject"].endswith("No. 9")
    assert len(message["From"].addresses) == 1
    usual = Reader(part(written(small_issue)[1], "html"))
    told = Reader(part(content, "html"))
    assert told.names <= usual.names
    assert told.attributes <= usual.attributes
    lines = part(content, "plain").split("\n")
    for entry in document.entries():
        assert f"□ {entry.heading}" in lines
        assert all(f"- {bullet}" in lines for bullet in entry.bullets)


@pytest.mark.parametrize(
    "evil",
    [
        "제목\r\nBcc: victim@a.example",
        "제목\nBcc: victim@a.example\n\n본문",
        "제목\r\n\r\n<script>",
        "=?utf-8?q?=0D=0ABcc:_victim@a.example?=",
        "a\x0bBcc: x\x0cBcc: x\x1cBcc: x\x1dBcc: x\x1eBcc: x\x85Bcc: x\u2028Bcc: x\u2029Bcc: x",
        '이름" <victim@a.example>, "x',
        "가" * 300 + "\r\nBcc: x@a.example",
    ],
)
def test_no_header_can_be_injected(evil: str, small_issue: Issue) -> None:
    house = default_house()
    house = replace(
        house, publication=replace(house.publication, publisher=evil, department=evil, title=evil)
    )
    _, content = written(replace(small_issue, title=evil, notices=(evil,)), house)
    head, _, _ = content.partition(b"\r\n\r\n")
    assert [line for line in head.split(b"\r\n") if line.lower().startswith(b"bcc")] == []
    message = read(content)
    assert message.keys() == HEADERS
    assert [a.addr_spec for a in message["From"].addresses] == ["digest@hanju.invalid"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_only_web_addresses_become_links(address: str) -> None:
    _, content = written(hostile_issue("글", address=address))
    for link in Reader(part(content, "html")).links:
        assert re.fullmatch(r"https?://[0-9A-Za-z._-]+(/[!-~]*)?", link)
