"""Mailboxes: TLS before anything secret, read-only, odd encodings, hostile mails."""

from __future__ import annotations

import base64
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from hanju.clock import SystemClock
from hanju.collect.addresses import AddressPolicy
from hanju.collect.apis.addresses import read_mail_address
from hanju.collect.apis.mailbox import CUT, FROM_LIST, TOO_DEEP, read_mailbox_source
from hanju.collect.apis.newsletters import linked_items
from hanju.collect.attachments import AttachmentReader
from hanju.collect.door import Door, DoorSettings
from hanju.collect.mail_door import MAIL_BYTES, MailDoor, mailbox_name
from hanju.collect.source_reads import RoundTools, SourceRead
from hanju.model import SourceId
from tests.conftest import FakeClock
from tests.ending import ends
from tests.servers.apis.imap import ImapServer
from tests.servers.web import PUBLIC
from tests.unit.collect.apis.kit import NOW, source
from tests.unit.collect.attachment_files import hwpx, para, words

pytestmark = pytest.mark.allow_hosts(["127.0.0.0/8"])
PASSWORD = 'pl4nted-"mail\\word'
VARIABLE = "HANJU_MAIL_S_PASSWORD"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl program: absent")
    folder = tmp_path_factory.mktemp("mail-tls")
    for name, where in (("good", "IP:127.10.0.1"), ("other", "DNS:other.example")):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
             "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "30",
             "-subj", f"/CN={name}", "-addext", f"subjectAltName={where}"],
            cwd=folder, check=True, capture_output=True, timeout=60,
        )  # fmt: skip
    return folder


def context(papers: Path, name: str = "good") -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(papers / f"{name}.pem", papers / f"{name}.key")
    return made


@pytest.fixture
def server(papers: Path) -> Iterator[ImapServer]:
    with ImapServer(tls=context(papers), password=_escaped(PASSWORD)) as running:
        yield running


def _escaped(password: str) -> str:
    return password.replace("\\", "\\\\").replace('"', '\\"')


def read(
    server: ImapServer,
    papers: Path,
    *,
    memory: dict[str, str] | None = None,
    password: str = PASSWORD,
    networks: tuple[str, ...] = (PUBLIC,),
    reader: AttachmentReader | None = None,
) -> SourceRead:
    door = Door(
        SystemClock(),
        settings=DoorSettings(
            policy=AddressPolicy.allowing(networks), ca_file=papers / "good.pem", pause_s=0
        ),
    )
    tools = RoundTools(
        fetcher=door,
        clock=FakeClock(NOW),
        keys={VARIABLE: password},
        mail=MailDoor(door.network),
        memory={SourceId("s"): memory} if memory else {},
        attachments=reader,
    )
    try:
        return read_mailbox_source(source("mailbox", server.url), tools)
    finally:
        door.close()


def mail(subject: str = "가온시, 협약 체결", body: str = "", **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = subject
    made["From"] = "가온시 홍보담당관 <press@gaon.example>"
    made["To"] = "reader@office.example"
    made["Date"] = "Wed, 15 Jul 2026 18:30:00 +0900"
    made["Message-ID"] = f"<{abs(hash(subject))}@gaon.example>"
    for name, value in headers.items():
        made[name] = value
    made.set_content(body or "가온시는 15일 다솜연구원과 협약을 맺었다고 밝혔다.")
    return made


# -- the conversation ---------------------------------------------------------------------


@pytest.mark.parametrize("is_implicit", [True, False])
def test_mails_are_read_and_left_unread(papers: Path, is_implicit: bool) -> None:
    with ImapServer(
        tls=context(papers), password=_escaped(PASSWORD), implicit=is_implicit
    ) as server:
        server.mails = {4: mail().as_bytes(), 9: mail("다솜시, 설명회 개최").as_bytes()}
        got = read(server, papers)
    assert got.state == "ok", got.why
    first, second = got.articles
    assert (first.title, second.title) == ("가온시, 협약 체결", "다솜시, 설명회 개최")
    assert first.outlet == "가온시 홍보담당관"
    assert first.published_at == datetime(2026, 7, 15, 9, 30, tzinfo=UTC)
    assert first.text == "가온시는 15일 다솜연구원과 협약을 맺었다고 밝혔다."
    assert "reader@office.example" not in repr(got.articles)
    assert "press@gaon.example" not in repr(got.articles)
    assert got.memory == {"validity": "7", "uid": "9"}
    verbs = {command.split(" ")[0] for command in server.seen}
    assert "EXAMINE" in verbs
    assert not verbs & {"SELECT", "STORE", "EXPUNGE", "COPY", "MOVE"}
    assert not any("LOGIN" in told or PASSWORD in told for told in server.in_the_open)


def test_the_next_round_takes_what_is_new(server: ImapServer, papers: Path) -> None:
    server.mails = {4: mail("하나").as_bytes()}
    first = read(server, papers)
    again = read(server, papers, memory=dict(first.memory or {}))
    assert (again.state, again.articles) == ("unchanged", ()), "n:* names the last mail again"
    server.mails[5] = mail("두 번째 소식").as_bytes()
    later = read(server, papers, memory=dict(again.memory or {}))
    assert [one.title for one in later.articles] == ["두 번째 소식"]
    server.validity = 8
    anew = read(server, papers, memory=dict(later.memory or {}))
    assert [one.id for one in anew.articles] == [first.articles[0].id, later.articles[0].id]
    assert anew.memory == {"validity": "8", "uid": "5"}


def test_a_wrong_password_is_said_and_not_shown(server: ImapServer, papers: Path) -> None:
    got = read(server, papers, password="wrong-planted-word")
    assert got.state == "broken"
    assert "로그인을 받지 않습니다" in got.why
    assert "앱 비밀번호" in got.mend
    assert "wrong-planted-word" not in repr(got)


def test_a_missing_password_names_its_variable() -> None:
    from tests.unit.collect.apis.kit import open_tools

    with open_tools(keys={}) as tools:
        got = read_mailbox_source(source("mailbox", "imaps://a@mail.example/INBOX"), tools)
    assert VARIABLE in got.why


@pytest.mark.parametrize(
    ("trap", "is_implicit", "state", "words"),
    [
        ("no imap", True, "broken", "인사가 아닙니다"),
        ("endless line", True, "broken", "끝없는 줄"),
        ("busy", True, "quota", "나중에 오라고"),
        ("lies", True, "broken", "말한 것보다"),
        ("no starttls", False, "broken", "STARTTLS"),
        ("injects", False, "broken", "끼워 넣었습니다"),
    ],
)
def test_what_a_server_does_wrong_is_said(
    papers: Path, trap: str, is_implicit: bool, state: str, words: str
) -> None:
    with ImapServer(
        tls=context(papers), password=_escaped(PASSWORD), implicit=is_implicit, trap=trap
    ) as server:
        server.mails = {1: mail().as_bytes()}
        got = read(server, papers)
    assert (got.state, words in got.why) == (state, True), got.why
    assert PASSWORD not in repr(got)


def test_a_cut_in_the_middle_keeps_what_came_before(server: ImapServer, papers: Path) -> None:
    server.mails = {1: mail("하나").as_bytes(), 2: mail("둘").as_bytes()}
    server.trap = "cuts"
    got = read(server, papers)
    assert (got.state, len(got.articles)) == ("broken", 1)
    assert "1통은 읽었습니다" in got.why
    assert got.memory == {"validity": "7", "uid": "1"}


def test_a_certificate_of_another_server_is_refused(papers: Path) -> None:
    with ImapServer(tls=context(papers, "other"), password=PASSWORD) as server:
        got = read(server, papers)
    assert got.state == "broken"
    assert "인증서" in got.why
    assert server.seen == []


def test_the_own_network_is_not_called_unless_it_is_named(server: ImapServer, papers: Path) -> None:
    got = read(server, papers, networks=())
    assert (got.state, "내부로 향하는" in got.why) == ("broken", True)
    assert server.seen == []


def test_names_of_mailboxes_are_written_as_imap_wants() -> None:
    assert mailbox_name("INBOX") == "INBOX"
    assert mailbox_name("R&D/뉴스") == "R&-D/&snTCpA-"
    assert base64.b64decode("snTCpA==").decode("utf-16-be") == "뉴스"


@pytest.mark.parametrize(
    ("written", "is_good"),
    [
        ("imaps://a@b.example@mail.example/INBOX", True),
        ("imaps://a%40b.example@mail.example:1993/%EB%89%B4%EC%8A%A4", True),
        ("imaps://a:secret@mail.example/INBOX", False),
        ("imaps://mail.example/INBOX", False),
        ("imaps://a@0x7f.1/INBOX", False),
        ("imaps://a@mail.example:99999/x", False),
    ],
)
def test_addresses_of_mailboxes(written: str, is_good: bool) -> None:
    found = read_mail_address(written)
    assert hasattr(found, "user") is is_good


# -- mails --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("euc-kr", "euc-kr"),
        ("cp949", "ks_c_5601-1987"),
        ("iso2022_kr", "iso-2022-kr"),
        ("utf-8", "utf-8"),
    ],
)
def test_subjects_and_bodies_in_korean_encodings(
    server: ImapServer, papers: Path, charset: str, declared: str
) -> None:
    title, body = "가온시, 탄소중립 설명회 개최", "가온시는 설명회를 연다고 15일 밝혔다."
    coded = base64.b64encode(title.encode(charset)).decode()
    head = (
        f"Subject: =?{declared}?B?{coded}?=\r\nFrom: =?{declared}?B?"
        f"{base64.b64encode('가온시'.encode(charset)).decode()}?= <a@gaon.example>\r\n"
        "Date: Wed, 15 Jul 2026 18:30:00 +0900\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset={declared}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    server.mails = {1: head.encode() + base64.b64encode(body.encode(charset))}
    (article,) = read(server, papers).articles
    assert (article.title, article.text, article.outlet) == (title, body, "가온시")


def test_headers_in_raw_bytes_of_euc_kr(server: ImapServer, papers: Path) -> None:
    head = "Subject: 가온시, 협약 체결 소식\r\nFrom: 가온시 <a@gaon.example>\r\n\r\n"
    server.mails = {1: f"{head}본문이다.".encode("euc-kr")}
    (article,) = read(server, papers).articles
    assert article.title == "가온시, 협약 체결 소식"
    assert article.published_at is None
    assert any("날짜" in note for note in article.notes)


def test_an_attached_release_is_the_text(server: ImapServer, papers: Path) -> None:
    text = "가온시는 열 곳에서 시범사업을 시작한다고 15일 밝혔다. 사업비는 3억 원이다."
    made = mail(body="보도자료를 보내드립니다. 자세한 내용은 첨부파일을 참고하시기 바랍니다.")
    made.add_attachment(
        hwpx(para(words(text))), maintype="application", subtype="hwp+zip",
        filename="../../가온시 보도자료.hwpx",
    )  # fmt: skip
    server.mails = {1: made.as_bytes()}
    with AttachmentReader() as reader:
        got = read(server, papers, reader=reader)
    (article,) = got.articles
    assert text in article.text
    assert article.attachments[0].name == "가온시 보도자료.hwpx"
    assert article.attachments[0].blob == got.files[0].sha256


NEWSLETTER = "".join(
    f"<tr><td><a href='https://list.example/r?u={n}'><b>가온시, {n}차 탄소중립 협약 체결</b></a>"
    f"<p>가온시가 {n}차 협약을 맺었다고 밝혔다.</p><a href='https://list.example/r?u={n}'>더보기</a></td></tr>"
    for n in range(6)
)


def test_a_newsletter_of_links_is_an_article_an_item(server: ImapServer, papers: Path) -> None:
    made = mail("주간 기후 소식")
    made.add_alternative(
        f"<a href='https://list.example/view'>웹에서 보기</a><table>{NEWSLETTER}</table>"
        "<a href='https://list.example/off'>수신거부 신청하기 눌러 주세요</a>",
        subtype="html",
    )
    server.mails = {1: made.as_bytes()}
    got = read(server, papers)
    assert len(got.articles) == 6
    article = got.articles[0]
    assert article.title == "가온시, 0차 탄소중립 협약 체결"
    assert article.text == "가온시가 0차 협약을 맺었다고 밝혔다. 더보기"
    assert article.url == "https://list.example/r?u=0"
    assert FROM_LIST in article.notes
    assert article.is_extract
    assert len({one.id for one in got.articles}) == 6


def test_a_letter_with_links_in_it_stays_one_article() -> None:
    text = "가온시의 정책을 길게 설명하는 문장이다. " * 40
    html = "".join(
        f"<p>{text}<a href='https://a.example/{n}'>관련된 지난 글 제목 {n}번을 보세요</a></p>"
        for n in range(6)
    )
    assert linked_items(f"<html><body>{html}</body></html>") == []
    assert linked_items("<a href='https://a.example/1'>하나뿐인 제목의 링크입니다</a>") == []
    assert linked_items("") == []


def hostile() -> dict[str, bytes]:
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
        for n in range(1000)
    )
    parts = MIMEMultipart()
    for n in range(1000):
        parts.attach(MIMEText(f"조각 {n}", "plain", "utf-8"))
    return {
        "1,000 parts inside each other": b"Subject: deep\r\n" + nested + b"\r\nend",
        "1,000 parts beside each other": b"Subject: wide\r\n" + parts.as_bytes(),
        "a header of 1 MB": b"Subject: " + b"x" * 2**20 + b"\r\n\r\nhi",
        "100,000 encoded words": b"Subject:" + b" =?utf-8?b?7YOE?=" * 100_000 + b"\r\n\r\nhi",
        "a boundary of nothing": b'Content-Type: multipart/mixed; boundary=""\r\n\r\n'
        b"--\r\n\r\n--\r\n",
        "mails inside mails": b"Content-Type: message/rfc822\r\n\r\n" * 500,
        "no header": b"\r\n\r\n" + b"\xff\x00" * 1000,
        "nothing": b"",
        "an encoding that is none": b"Content-Type: text/plain; charset=x-none\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!",
        "a date in the future": b"Subject: s\r\nDate: Wed, 15 Jul 2099 18:30:00 +0900\r\n\r\nx",
    }


def test_hostile_mails_end_as_articles_or_notes(server: ImapServer, papers: Path) -> None:
    server.mails = dict(enumerate(hostile().values(), 1))
    with ends():
        got = read(server, papers)
    assert got.state == "ok"
    assert len(got.articles) + len(got.notes) == len(server.mails)
    assert any(TOO_DEEP in one.notes for one in got.articles)
    assert all(len(one.title) <= 500 and len(one.text) <= 200_000 for one in got.articles)
    assert all(one.published_at is None for one in got.articles)


def test_of_a_huge_mail_only_the_beginning_is_read(server: ImapServer, papers: Path) -> None:
    body = mail("큰 메일").as_bytes()
    server.mails = {1: body + b"\r\n" + b"x" * (MAIL_BYTES + 1)}
    (article,) = read(server, papers).articles
    assert article.title == "큰 메일"
    assert CUT in article.notes
