from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import pytest

from hanju.errors import UnreadableFileError
from hanju.publish import document_from, rendered
from hanju.publish.mail import MailWriter
from hanju.publish.sending import MailSettingsError, SendReport, SmtpSettings, send_issue
from hanju.publish.sending_list import Recipients, canonical, read_recipients, recipients_from
from hanju.publish.sending_log import SentLog, SentLogError
from hanju.settings import default_house
from tests.conftest import FakeClock
from tests.servers.smtp import SmtpServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hanju.model import Issue

LIST = Recipients(("a@one.example", "b@one.example", "c@two.example"))
NOW = datetime(2025, 12, 11, 5, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    with SmtpServer() as running:
        yield running


@pytest.fixture(scope="session")
def message(small_issue: Issue) -> bytes:
    house = default_house()
    return rendered(MailWriter(), document_from(small_issue, house), house)


def settings(server: SmtpServer) -> SmtpSettings:
    return SmtpSettings(
        host="127.0.0.1",
        port=server.port,
        security="plain",
        sender="digest@office.example",
        timeout_s=5,
    )


def send(
    server: SmtpServer, message: bytes, folder: Path, *, again: frozenset[str] = frozenset()
) -> SendReport:
    return send_issue(
        message, LIST, settings(server), log_folder=folder, clock=FakeClock(NOW), again=again
    )


def outcomes(report: SendReport) -> list[str]:
    return [delivery.outcome for delivery in report.deliveries]


# -- one good day ----------------------------------------------------------------------------
def test_everybody_gets_one_mail_of_their_own(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    report = send(server, message, tmp_path)
    assert outcomes(report) == ["sent", "sent", "sent"]
    assert report.complete
    assert server.recipients == list(LIST.addresses)
    assert server.connections == 1
    seen = set()
    for delivered in server.delivered:
        told = delivered.message
        assert told["To"] == delivered.recipient
        assert told["From"].addresses[0].addr_spec == "digest@office.example"
        assert told["Subject"] == "가온 미래정책 주간 동향 No. 7"
        assert told["Date"].datetime == NOW
        encoded = delivered.recipient.replace("@", "%40")
        assert told["List-Unsubscribe"].strip() == (
            f"<mailto:digest@office.example?subject=unsubscribe%20{encoded}>"
        )
        others = set(LIST.addresses) - {delivered.recipient}
        assert not any(other.encode() in delivered.content for other in others)
        assert b"hanju.invalid" not in delivered.content
        seen.add(told["Message-ID"])
    assert len(seen) == 3


def test_the_texts_arrive_as_they_were_written(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    send(server, message, tmp_path)
    for kind in ("plain", "html"):
        before = message_from_bytes(message, policy=default).get_body((kind,))
        after = server.delivered[0].message.get_body((kind,))
        assert before is not None
        assert after is not None
        assert after.get_content() == before.get_content()


def test_a_second_call_sends_nothing(server: SmtpServer, message: bytes, tmp_path: Path) -> None:
    send(server, message, tmp_path)
    report = send(server, message, tmp_path)
    assert outcomes(report) == ["sent_before"] * 3
    assert len(server.delivered) == 3
    assert server.connections == 1, "nothing to send, nobody to call"


def test_a_corrected_issue_is_another_mail(
    server: SmtpServer, message: bytes, small_issue: Issue, tmp_path: Path
) -> None:
    send(server, message, tmp_path)
    house = default_house()
    mended = replace(small_issue, notices=("정정",))
    other = rendered(MailWriter(), document_from(mended, house), house)
    assert outcomes(send(server, other, tmp_path)) == ["sent"] * 3
    assert len(list(tmp_path.glob("sent-7-*.jsonl"))) == 2


def test_each_delivery_is_told_at_once(server: SmtpServer, message: bytes, tmp_path: Path) -> None:
    told: list[str] = []
    send_issue(
        message,
        LIST,
        settings(server),
        log_folder=tmp_path,
        clock=FakeClock(NOW),
        on_delivery=lambda delivery: told.append(delivery.address),
    )
    assert told == list(LIST.addresses)


# -- what a server may say -------------------------------------------------------------------
def test_a_refused_address_is_named_and_not_tried_again(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    server.at_rcpt["b@one.example"] = "550 5.1.1 <b@one.example> no such user"
    report = send(server, message, tmp_path)
    assert outcomes(report) == ["sent", "refused", "sent"]
    assert report.deliveries[1].why.startswith("550 5.1.1")
    server.at_rcpt.clear()
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "refused", "sent_before"]
    told = send(server, message, tmp_path, again=frozenset({"B@one.example"}))
    assert outcomes(told) == ["sent_before", "sent", "sent_before"]
    assert "b@one.example" not in report.log_path.read_text("utf-8")


@pytest.mark.parametrize("where", ["at_rcpt", "at_end"])
def test_a_temporary_failure_is_tried_by_the_next_call(
    where: str, server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    getattr(server, where)["b@one.example"] = "451 4.3.0 try again"
    report = send(server, message, tmp_path)
    assert outcomes(report) == ["sent", "later", "sent"]
    assert not report.complete
    getattr(server, where).clear()
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "sent", "sent_before"]
    assert sorted(server.recipients) == sorted(LIST.addresses)


def test_a_refused_sender_strikes_nobody_off(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    server.at_mail = "550 5.7.1 who are you"
    assert outcomes(send(server, message, tmp_path)) == ["later"] * 3
    server.at_mail = ""
    assert outcomes(send(server, message, tmp_path)) == ["sent"] * 3


def test_a_drop_before_the_message_is_tried_again(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    server.hang_up_at_rcpt.add("b@one.example")
    assert outcomes(send(server, message, tmp_path)) == ["sent", "later", "sent"]
    assert server.connections == 2
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "sent", "sent_before"]
    assert sorted(server.recipients) == sorted(LIST.addresses)


def test_a_drop_after_the_message_is_never_sent_twice(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    server.hang_up_at_end.add("b@one.example")
    report = send(server, message, tmp_path)
    assert outcomes(report) == ["sent", "unknown", "sent"]
    assert not report.complete
    server.hang_up_at_end.clear()
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "unknown", "sent_before"]
    assert server.recipients.count("b@one.example") == 1
    told = send(server, message, tmp_path, again=frozenset({"b@one.example"}))
    assert outcomes(told) == ["sent_before", "sent", "sent_before"]
    ids = {d.message["Message-ID"] for d in server.delivered if d.recipient == "b@one.example"}
    assert len(ids) == 1


def test_a_dead_server_is_left_alone(message: bytes, tmp_path: Path) -> None:
    with SmtpServer() as gone:
        pass
    report = send(gone, message, tmp_path)
    assert outcomes(report) == ["later"] * 3
    assert report.count("later") == 3


# -- crashes ---------------------------------------------------------------------------------
CHILD = """
import sys
from pathlib import Path
from hanju.clock import SystemClock
from hanju.publish.sending import SmtpSettings, send_issue
from hanju.publish.sending_list import Recipients

port, mail, folder = int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
smtp = SmtpSettings(host="127.0.0.1", port=port, security="plain", sender="digest@office.example")
addresses = tuple(f"r{n}@one.example" for n in range(8))
send_issue(
    mail.read_bytes(), Recipients(addresses), smtp, log_folder=folder, clock=SystemClock()
)
"""


@pytest.mark.slow
def test_a_kill_in_the_middle_sends_nothing_twice(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    """Killed while the server has the whole message but has not answered."""
    (tmp_path / "a.eml").write_bytes(message)
    server.silent_for = "r3@one.example"
    command = [sys.executable, "-c", CHILD, str(server.port), str(tmp_path / "a.eml")]
    with subprocess.Popen([*command, str(tmp_path)], stderr=subprocess.PIPE) as child:
        assert server.reached.wait(20)
        child.kill()
    server.silent_for = ""
    addresses = tuple(f"r{n}@one.example" for n in range(8))
    report = send_issue(
        message,
        Recipients(addresses),
        settings(server),
        log_folder=tmp_path,
        clock=FakeClock(NOW),
    )
    assert outcomes(report) == ["sent_before"] * 3 + ["unknown"] + ["sent"] * 4
    assert sorted(server.recipients) == sorted(addresses)


def test_a_torn_last_line_is_dropped(server: SmtpServer, message: bytes, tmp_path: Path) -> None:
    path = send(server, message, tmp_path).log_path
    whole = path.read_bytes()
    lines = whole.splitlines(keepends=True)
    # head, then trying and sent of each; the last "sent" is torn: it may have arrived
    path.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "sent_before", "unknown"]
    # its "trying" is torn too: the last line of the message never left
    path.write_bytes(b"".join(lines[:-2]) + lines[-2][:20])
    assert outcomes(send(server, message, tmp_path)) == ["sent_before", "sent_before", "sent"]
    assert path.read_bytes().endswith(b"\n")


@pytest.mark.parametrize(
    "damage",
    [
        lambda lines: [lines[0], b"xxx\n", *lines[1:]],
        lambda lines: [lines[0], b"[]\n", *lines[1:]],
        lambda lines: [lines[0], b'{"address":1,"state":"sent"}\n'],
        lambda lines: [lines[0], b'{"address":"x","state":"gone"}\n'],
        lambda lines: lines[1:],
    ],
)
def test_a_damaged_log_stops_sending(
    damage: object, server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    path = send(server, message, tmp_path).log_path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(damage(lines)))  # type: ignore[operator]
    with pytest.raises(SentLogError, match="믿을 수 없습니다"):
        send(server, message, tmp_path)
    assert len(server.delivered) == 3


def test_two_processes_do_not_send_the_same_issue(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    content_hash = message_from_bytes(message)["Hanju-Hash"]
    with (
        SentLog(tmp_path, number=7, content_hash=content_hash),
        pytest.raises(SentLogError, match="다른 프로그램"),
    ):
        send(server, message, tmp_path)
    assert server.delivered == []


def test_nothing_is_sent_when_the_log_cannot_be_written(
    server: SmtpServer, message: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(SentLogError, match="쓸 수 없습니다"):
        send(server, message, tmp_path / "file")
    flushed = os.fsync
    calls = iter(range(100))

    def full(handle: int) -> None:
        if next(calls) >= 4:  # head, folder, and the first address went well
            raise OSError(28, "No space left on device")
        flushed(handle)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SentLogError, match="No space left"):
        send(server, message, tmp_path)
    monkeypatch.undo()
    assert server.recipients == ["a@one.example"]
    report = send(server, message, tmp_path)
    assert report.deliveries[0].outcome == "sent_before"
    assert sorted(set(server.recipients)) == sorted(server.recipients)


# -- encryption and credentials --------------------------------------------------------------
@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1"
    command += " -addext subjectAltName=IP:127.0.0.1 -keyout k.pem -out c.pem"
    try:
        subprocess.run(command.split(), check=True, cwd=folder, capture_output=True)
    except FileNotFoundError:
        pytest.skip("needs openssl, which is not here")
    return folder


@pytest.mark.parametrize("security", ["starttls", "ssl"])
def test_encrypted_with_a_password(
    security: str, message: bytes, certificate: Path, tmp_path: Path
) -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate / "c.pem", certificate / "k.pem")
    trusted = ssl.create_default_context(cafile=str(certificate / "c.pem"))
    with SmtpServer(tls=own, implicit_tls=security == "ssl", password="secret-1") as server:
        smtp = replace(settings(server), security=security, username="u", password="secret-1")  # type: ignore[arg-type]
        wrong = replace(smtp, password="secret-2")

        def outcome(smtp: SmtpSettings, tls: ssl.SSLContext | None) -> SendReport:
            return send_issue(
                message, LIST, smtp, log_folder=tmp_path, clock=FakeClock(NOW), tls=tls
            )

        assert outcomes(outcome(smtp, None)) == ["later"] * 3, "an unknown certificate"
        refused = outcome(wrong, trusted)
        assert outcomes(refused) == ["later"] * 3
        assert "secret" not in repr((refused, smtp, wrong))
        assert outcomes(outcome(smtp, trusted)) == ["sent"] * 3


def test_a_server_without_starttls_gets_nothing(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    smtp = replace(settings(server), security="starttls")
    report = send_issue(message, LIST, smtp, log_folder=tmp_path, clock=FakeClock(NOW))
    assert outcomes(report) == ["later"] * 3
    assert server.connections == 1


def test_settings_come_from_the_environment() -> None:
    smtp = SmtpSettings.from_environment(
        {
            "HANJU_SMTP_HOST": "mail.office.example",
            "HANJU_SMTP_SENDER": "digest@office.example",
            "HANJU_SMTP_USER": "u",
            "HANJU_SMTP_PASSWORD": "s3cret",
        }
    )
    smtp.check()
    assert (smtp.security, smtp.timeout_s, smtp.password) == ("starttls", 30, "s3cret")
    assert "s3cret" not in repr(smtp)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HOST", ""),
        ("SENDER", ""),
        ("SENDER", "not an address"),
        ("SENDER", "a@one.example\r\nBcc: b@one.example"),
        ("SECURITY", "none"),
        ("SECURITY", "plain"),
        ("PORT", "x"),
        ("PORT", "70000"),
        ("TIMEOUT", "-1"),
        ("UNSUBSCRIBE", "javascript:alert(1)"),
        ("UNSUBSCRIBE", "https://a.example/>,<mailto:x"),
        ("UNSUBSCRIBE", "https://a.example/\r\nBcc: x"),
    ],
)
def test_wrong_settings_are_named(name: str, value: str) -> None:
    environ = {
        "HANJU_SMTP_HOST": "mail.office.example",
        "HANJU_SMTP_SENDER": "digest@office.example",
        "HANJU_SMTP_PASSWORD": "s3cret",
        f"HANJU_SMTP_{name}": value,
    }
    with pytest.raises(MailSettingsError, match=f"HANJU_SMTP_{name}") as told:
        SmtpSettings.from_environment(environ).check()
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize(
    "content", [b"", b"Subject: x\r\n\r\n", b"\xff\x00", b"Hanju-Issue: x\r\nHanju-Hash: y\r\n\r\n"]
)
def test_only_our_own_mail_is_sent(content: bytes, server: SmtpServer, tmp_path: Path) -> None:
    with pytest.raises(MailSettingsError, match="메일 판"):
        send(server, content, tmp_path)
    assert server.connections == 0


def test_a_hostile_sender_name_injects_nothing(
    server: SmtpServer, message: bytes, tmp_path: Path
) -> None:
    name = "가온\r\nBcc: x@a.example =?utf-8?q?=0D=0ABcc:_y@a.example?="
    smtp = replace(settings(server), sender_name=name)
    send_issue(message, LIST, smtp, log_folder=tmp_path, clock=FakeClock(NOW))
    for delivered in server.delivered:
        assert "Bcc" not in delivered.message
        assert b"\nBcc" not in delivered.content.partition(b"\r\n\r\n")[0]
        assert [a.addr_spec for a in delivered.message["From"].addresses] == [smtp.sender]


# -- the list --------------------------------------------------------------------------------
def test_a_list_names_duplicates_and_wrong_lines() -> None:
    told = recipients_from(
        "# 받는 사람\n"
        "a@one.example\n"
        "\n"
        "홍길동 <b@one.example>  # 기획실\r\n"
        "A@One.Example\n"
        "not-an-address\n"
        "c@한글.example\n"
        "d@one.example, e@one.example\n"
    )
    assert told.addresses == ("a@one.example", "b@one.example", "c@xn--bj0bj06e.example")
    assert [(left.line, left.why) for left in told.duplicates] == [(5, "2행과 같은 주소입니다")]
    assert [left.line for left in told.wrong] == [6, 8]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_a_list_may_come_from_any_korean_editor(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_bytes("김가온 <a@one.example>\r\n".encode(encoding))
    assert read_recipients(tmp_path / "list.txt").addresses == ("a@one.example",)


def test_an_unreadable_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"list\.txt"):
        read_recipients(tmp_path / "list.txt")
    (tmp_path / "list.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(UnreadableFileError, match="CP949"):
        read_recipients(tmp_path / "list.txt")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@one.example",
        "a@",
        "a@one",
        "a b@one.example",
        "a..b@one.example",
        "a@-one.example",
        "a@one..example",
        "가@one.example",
        "a@one.example>\r\nRCPT TO:<b@one.example",
        "a@one.example\nBcc: x",
        "a" * 65 + "@one.example",
        "a@" + "b" * 63 + "." + "c" * 63 + "." + "d" * 63 + "." + "e" * 63 + ".kr",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert canonical(text) is None


def test_the_log_names_nobody(server: SmtpServer, message: bytes, tmp_path: Path) -> None:
    text = send(server, message, tmp_path).log_path.read_text("utf-8")
    assert "@" not in text
    states = [json.loads(line).get("state") for line in text.splitlines()]
    assert states == [None, *["trying", "sent"] * 3]
