"""E-mail: the issue as a message that every mail program shows, in HTML and in plain text.

Shape:  a `Document` in, one RFC 5322 message out: multipart/alternative, text first. It is
        complete but for who sends it and who gets it; `sending` fills that in.
Units:  the date is 08:00 of the base date in the house's zone, so that no clock is asked.
Errors: none of its own.
Source: RFC 5322, 2046, 2369 (List-Unsubscribe); docs/decisions/0016-office-and-mail.md.

No pictures, no scripts, no remote style sheets: nothing is fetched when the mail is opened.
"""

from __future__ import annotations

import re
from datetime import datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final

from hanju.publish.clean import strict_address
from hanju.publish.epub import pieces_of
from hanju.publish.stored import stored

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.model import Edition
    from hanju.model.document import Document, DocumentEntry
    from hanju.settings import House

#: Stands for an address not yet known (RFC 2606): mail to it goes nowhere.
PLACEHOLDER_DOMAIN: Final = "hanju.invalid"
#: Headers by which `sending` knows what it holds.
NUMBER_HEADER: Final = "Hanju-Issue"
HASH_HEADER: Final = "Hanju-Hash"
#: Longer subjects are cut by every mail program.
_SUBJECT_MAX: Final = 150
_NAME_MAX: Final = 80
_DELIVERY_HOUR: Final = 8
_RULE: Final = 40


class MailWriter:
    """Writes the issue as a mail that is ready to be sent."""

    name = "eml"
    suffix = ".eml"

    def write(self, document: Document, house: House, path: Path) -> Edition:
        """Write the e-mail edition to `path`."""
        message = message_of(document, house)
        return stored(message.as_bytes(), path, document, format=self.name)


def message_of(document: Document, house: House) -> EmailMessage:
    """The message with placeholders for sender and unsubscribing."""
    head = document.masthead
    subject = subject_of(document)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = subject
    sender = _one_line(head.publisher or head.title, _NAME_MAX)
    message["From"] = Address(sender, "digest", PLACEHOLDER_DOMAIN)
    message["To"] = "undisclosed-recipients:;"
    day = datetime.combine(head.base_date, time(_DELIVERY_HOUR), house.period.timezone)
    message["Date"] = format_datetime(day)
    message["Message-ID"] = f"<{head.content_hash[:32]}@{PLACEHOLDER_DOMAIN}>"
    message["List-Unsubscribe"] = f"<mailto:unsubscribe@{PLACEHOLDER_DOMAIN}?subject=unsubscribe>"
    message[NUMBER_HEADER] = str(head.number)
    message[HASH_HEADER] = head.content_hash
    text = "\n".join(text_lines(document)) + "\n"
    message.set_content(text, subtype="plain", charset="utf-8", cte="base64")
    html = html_of(document, subject)
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    message["Content-Language"] = head.language  # `set_content` throws earlier ones away
    message.set_boundary(f"=_hanju_{head.content_hash[:32]}")
    return message


#: How the subject of a correction ends.
CORRECTED: Final = {"ko": "(정정)", "en": "(corrected)"}


def subject_of(document: Document) -> str:
    """Title and number; the number survives when a title is too long."""
    head = document.masthead
    number = _one_line(head.number_line, 40)
    if document.correction is not None:
        number = f"{number} {CORRECTED[head.language]}"
    return f"{_one_line(head.title, _SUBJECT_MAX - len(number))} {number}"


def _one_line(text: str, most: int) -> str:
    """The text as one line of printable letters: nothing in it can begin another header.

    `=?` would begin an encoded word; Python before 3.11.10 decodes "=?utf-8?q?=0D=0ABcc:...?="
    and writes the line break it held (CVE-2024-6923).
    """
    plain = "".join(char if char.isprintable() else " " for char in text).replace("=?", "= ?")
    short = re.sub(r"\s+", " ", plain).strip()
    return short if len(short) <= most else f"{short[: most - 1].rstrip()}…"


# -- plain text ------------------------------------------------------------------------------
def text_lines(document: Document) -> Iterator[str]:
    """The lines of the plain-text part: one bullet a line, never broken by us."""
    head, labels = document.masthead, document.labels
    yield from (line for line in (head.series_line,) if line)
    yield f"{head.title} {head.number_line}"
    yield from (line for line in (head.english_title, head.base_line) if line)
    for notice in document.notices:
        yield from ("", f"[{notice}]")
    yield from ("", f"== {labels.contents} ==", "")
    for chapter in document.chapters:
        yield marked(labels.chapter_mark, chapter.title)
        for field in chapter.fields:
            count = sum(len(category.entries) for category in field.categories)
            yield f"  {marked(labels.field_mark, field.title)} ({count})"
    for chapter in document.chapters:
        yield from ("", "", "=" * _RULE, marked(labels.chapter_mark, chapter.title), "=" * _RULE)
        for field in chapter.fields:
            yield from ("", marked(labels.field_mark, field.title), "-" * _RULE)
            for category in field.categories:
                yield from ("", f"[{category.name}]")
                if not category.entries:
                    yield from ("", labels.empty)
                for entry in category.entries:
                    yield from _entry_lines(entry, document)
    yield from _last_lines(document)


def marked(mark: str, text: str) -> str:
    """The text behind its mark, or alone when the house has none."""
    return f"{mark} {text}" if mark else text


def _entry_lines(entry: DocumentEntry, document: Document) -> Iterator[str]:
    labels = document.labels
    yield from ("", marked(labels.headline_mark, entry.heading))
    for bullet in entry.bullets:
        yield marked(labels.bullet_mark, bullet)
    for source in entry.sources:
        address = strict_address(source.url)
        place = f" {address}" if address else ""
        yield f"  {labels.source}: {source.text}{place}"


def _last_lines(document: Document) -> Iterator[str]:
    if document.attributions:
        yield from ("", "", f"== {document.labels.attributions} ==")
        for work in document.attributions:
            yield from ("", work.text)
    yield from ("", "", "-" * _RULE)
    yield from document.last_lines
    if document.correction_page is not None:
        yield from ("", "", f"== {document.correction_page.title} ==", "")
        yield from document.correction_page.lines


# -- HTML ------------------------------------------------------------------------------------
def html_of(document: Document, subject: str) -> str:
    """The HTML part: tables for layout and every rule inlined, as Outlook needs it."""
    from css_inline import CSSInliner
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("hanju.publish", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    html = templates.get_template("mail.html.j2").render(
        document=document,
        head=document.masthead,
        labels=document.labels,
        subject=subject,
        marked=marked,
        address=strict_address,
        pieces=pieces_of,
    )
    inliner = CSSInliner(
        load_remote_stylesheets=False,
        keep_at_rules=True,
        minify_css=True,
        remove_inlined_selectors=True,
    )
    return inliner.inline(html)
