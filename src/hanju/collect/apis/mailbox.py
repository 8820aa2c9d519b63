"""Mailboxes: newsletters and releases that offices send, one article a mail or a linked item.

Shape:  a `Source` whose address is a mailbox in, a `SourceRead` out.
Units:  instants are aware UTC; UIDs are the server's.
Errors: none; what a server or a mail does is words.
Source: threats.md F7, P1, P6; docs/decisions/0027-apis.md.

Who else got a mail is not stored, nor the address it came from; the name of the sender is its
outlet.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from hanju.collect.addresses import BadAddress
from hanju.collect.apis.addresses import read_mail_address
from hanju.collect.apis.asking import TRY_LATER, article_id, broken, today
from hanju.collect.apis.keys import mail_variable
from hanju.collect.apis.newsletters import linked_items
from hanju.collect.apis.search_items import found_article
from hanju.collect.attached import is_table_or_package, paragraphs, read_file
from hanju.collect.files.instants import ReadInstant
from hanju.collect.files.mails import MailFile, read_mail
from hanju.collect.letterhead import without_letterhead
from hanju.collect.mail_door import MailBatch, MailOrder
from hanju.collect.pages import is_stub
from hanju.collect.source_reads import CollectedFile, SourceRead, problem_read
from hanju.model import Article, Attachment
from hanju.text.normalise import clean_line, mask_private

if TYPE_CHECKING:
    from hanju.collect.apis.addresses import MailAddress
    from hanju.collect.mail_door import RawMail
    from hanju.collect.source_reads import RoundTools
    from hanju.model import Source

FIRST_DAYS: Final = 8
MAX_TITLE_CHARS: Final = 500
MAX_TEXT_CHARS: Final = 200_000
SHORT_BODY: Final = 300
#: Parts inside parts; an honest mail has a handful. The reader of the library descends into each.
MAX_NESTED: Final = 40
FILES_A_MAIL: Final = 10
FROM_LIST: Final = "메일의 목록에서 나온 글이라 본문이 아님"
NO_LINK: Final = "메일이라 원문 주소 없음"
TOO_DEEP: Final = "속에 든 것이 너무 많은 메일이라 머리만 읽음"
CUT: Final = "너무 큰 메일이라 앞부분만 읽음"


def read_mailbox_source(source: Source, tools: RoundTools) -> SourceRead:
    """Read the mails that came since the last round."""
    address = read_mail_address(source.url)
    if isinstance(address, BadAddress):
        return broken(source, address.why, address.mend)
    variable = mail_variable(source.id)
    password = tools.keys.get(variable, "")
    if not password:
        why = f"메일함의 비밀번호가 없습니다({variable})."
        return broken(source, why, f"환경 변수 {variable}에 메일의 (앱) 비밀번호를 넣으세요.")
    if tools.mail is None:
        return broken(source, "이 자리에서는 메일을 읽지 않습니다.", TRY_LATER)
    batch = tools.mail.mails(_order(source, tools, address, password))
    reading = _Reading(source, tools)
    for mail in batch.mails:
        reading.take(mail)
    return _read(source, tools, batch, reading)


def _order(source: Source, tools: RoundTools, address: MailAddress, password: str) -> MailOrder:
    memory = tools.memory.get(source.id, {})
    validity, uid = memory.get("validity", ""), memory.get("uid", "")
    order = MailOrder(
        url=address.url,
        scheme=address.scheme,
        host=address.host,
        port=address.port,
        user=address.user,
        password=password,
        mailbox=address.mailbox,
        validity=int(validity) if validity.isdigit() else None,
        after=int(uid) if uid.isdigit() else 0,
        since=today(tools.clock.now()) - timedelta(days=FIRST_DAYS - 1),
        tls=source.tls,
    )
    return replace(order, most_mails=10) if tools.is_look else order


def _read(source: Source, tools: RoundTools, batch: MailBatch, reading: _Reading) -> SourceRead:
    before = tools.memory.get(source.id, {})
    memory = dict(before)
    if batch.validity is not None:
        same = before.get("validity") == str(batch.validity)
        last = int(before.get("uid", "0") or 0) if same else 0
        last = max([last, *(mail.uid for mail in batch.mails)])
        memory = {"validity": str(batch.validity), "uid": str(last)}
    notes = [f"메일 {batch.left:,}통은 다음 수집에 읽음"] if batch.left else []
    read = SourceRead(
        source=source,
        state="ok" if reading.articles else "unchanged",
        articles=tuple(reading.articles),
        files=tuple(reading.files),
        notes=(*notes, *reading.notes),
        title=f"메일함 {source.url.partition('://')[2]}" if not source.title else "",
        form="메일함",
        memory=memory,
    )
    if batch.problem is None:
        return read
    problem = problem_read(source, batch.problem)
    kept = f" 그 앞까지 {len(batch.mails):,}통은 읽었습니다." if batch.mails else ""
    return replace(
        read,
        state=problem.state,
        why=problem.why + kept,
        mend=problem.mend,
        no_answer=problem.no_answer,
    )


class _Reading:
    """Mails on their way to be articles."""

    def __init__(self, source: Source, tools: RoundTools) -> None:
        self._source, self._tools = source, tools
        self._now = tools.clock.now()
        self.articles: list[Article] = []
        self.files: list[CollectedFile] = []
        self.notes: list[str] = []

    def take(self, raw: RawMail) -> None:
        """Read one mail; a hostile one becomes a note."""
        content, notes = raw.content, [CUT] if raw.is_cut else []
        if len(_NESTED.findall(content)) > MAX_NESTED:
            content = re.split(rb"\r?\n\r?\n", content, maxsplit=1)[0] + b"\r\n\r\n"
            notes.append(TOO_DEEP)
        try:
            mail = read_mail(content)
        except Exception as exc:  # noqa: BLE001  hostile input: the library raises what it likes
            self.notes.append(f"메일 한 통을 읽지 못함(UID {raw.uid}: {type(exc).__name__})")
            return
        published = ReadInstant(at=mail.sent_at, why=mail.sent_why)
        if mail.sent_at is not None and mail.sent_at > self._now + timedelta(hours=1):
            published = ReadInstant(at=None, why="보낸 날짜가 앞날이라 믿지 않음(날짜 없음)")
        items = linked_items(mail.html) if mail.html else []
        key = mail.seed.decode("utf-8", "replace")[:500]
        outlet = mask_private(mail.sender)
        if not items:
            self._whole(mail, key, outlet, published, notes)
            return
        for item in items:
            made = found_article(
                "mail",
                self._source,
                title=item.title,
                text=item.lead,
                url=item.url,
                published=published,
                now=self._now,
                outlet=outlet,
                given_id=article_id("mail", self._source, f"{key} {item.url}"),
            )
            if made is not None:
                self.articles.append(replace(made, notes=(FROM_LIST, *notes, *made.notes)))

    def _whole(
        self, mail: MailFile, key: str, outlet: str, published: ReadInstant, notes: list[str]
    ) -> None:
        """A mail that is one text, or whose text is in its files."""
        source = self._source
        title = mask_private(clean_line(mail.subject))[:MAX_TITLE_CHARS] or "(제목 없는 메일)"
        attachments, told = self._attached(mail, notes)
        text = mask_private(mail.text)[:MAX_TEXT_CHARS]
        if told and (is_stub(text) or len(text) < SHORT_BODY):
            own = [] if is_stub(text) or not text else [text]
            text = "\n\n".join([*own, *(without_letterhead(one, title) for one in told)])
        url = _web_view(mail.html)
        self.articles.append(
            Article(
                id=article_id("mail", source, key),
                url=url,
                title=title,
                text=text[:MAX_TEXT_CHARS],
                outlet=source.outlet or outlet or "메일",
                published_at=published.at.astimezone(UTC) if published.at else None,
                license=source.license,
                attachments=attachments,
                lang=source.lang,
                source_id=source.id,
                collected_at=self._now.astimezone(UTC),
                is_extract=is_stub(text),
                notes=(
                    *notes,
                    *mail.notes,
                    *(() if url else (NO_LINK,)),
                    *(() if published.at else (published.why,)),
                ),
            )
        )

    def _attached(
        self, mail: MailFile, notes: list[str]
    ) -> tuple[tuple[Attachment, ...], list[str]]:
        """The files of a mail, named, and read where there is a reader."""
        named: list[Attachment] = []
        texts: list[str] = []
        reader = self._tools.attachments
        for count, (name, content) in enumerate(mail.files):
            shown = name.replace("\\", "/").rpartition("/")[2][-200:] or "첨부"
            file = Attachment(name=shown)
            if reader is not None and count < FILES_A_MAIL:
                found = read_file(reader, content, shown)
                notes += [f"첨부 {problem}" for problem in found.problems]
                if found.keeps:
                    file = replace(
                        file, blob=hashlib.sha256(content).hexdigest(), text=found.text or None
                    )
                    self.files.append(CollectedFile(content=content, media_type=found.media_type))
                if found.text and not is_table_or_package(file):
                    texts.append(paragraphs(found.text, found.format))
            named.append(file)
        return tuple(named), texts


def _web_view(html: str) -> str:
    """The address under which a newsletter is to be seen on the web, "" when it names none."""
    from selectolax.lexbor import LexborHTMLParser

    from hanju.collect.apis.asking import web_address

    for link in LexborHTMLParser(html[:500_000]).css("a[href]") if html else ():
        if _WEB_VIEW.search(clean_line(link.text())):
            return web_address((link.attributes.get("href") or "").strip())
    return ""


_NESTED: Final = re.compile(rb"content-type:\s{0,5}(?:multipart|message)/", re.IGNORECASE)
_WEB_VIEW: Final = re.compile(
    r"웹(?:에서|으로) ?보|브라우저(?:에서|로) ?보|원문 ?보기|view (?:it )?(?:in|this)",
    re.IGNORECASE,
)
