"""Sending: one issue by SMTP to a list of addresses, never twice to one of them.

Shape:  the bytes of the e-mail edition, `Recipients`, `SmtpSettings` and a folder for the sent
        log in; a `SendReport` with one `Delivery` an address, in the order of the list, out.
Units:  `timeout_s` seconds for each answer of the server; instants in the log are aware UTC.
Errors: `MailSettingsError` and `SentLogError` before anything is sent; `UnreadableFileError` for
        the list. What a server refuses is no error: it stands in the report.
Source: RFC 5321, 2369, 3834; docs/decisions/0016-office-and-mail.md.

This is the one module that speaks SMTP. A message counts as sent when the server has answered
its last line. Before that line leaves, the address is written to the log and flushed to disk;
so after a crash an address is either certainly unsent (and is tried again) or was handed over
perhaps (and is not: `unknown`, for a person to decide).
"""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field, replace
from email import message_from_bytes
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import quote

from hanju.errors import PublishError
from hanju.publish.mail import HASH_HEADER, NUMBER_HEADER, PLACEHOLDER_DOMAIN
from hanju.publish.sending_list import Recipients, canonical, key_of
from hanju.publish.sending_log import SentLog

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from hanju.ports import Clock

__all__ = ["Delivery", "MailSettingsError", "SendReport", "SmtpSettings", "send_issue", "send_note"]

Security = Literal["starttls", "ssl", "plain"]
Outcome = Literal["sent", "sent_before", "refused", "later", "unknown"]

_PORTS: Final[Mapping[Security, int]] = {"starttls": 587, "ssl": 465, "plain": 25}
#: The only hosts that may see a password without encryption.
_LOCAL_HOSTS: Final = frozenset({"localhost", "127.0.0.1", "::1"})
#: After this many connections in a row that gave nothing, the server is left alone.
_BROKEN_MAX: Final = 3
_REASON_MAX: Final = 300


class MailSettingsError(PublishError):
    """What is needed for sending is missing or cannot be."""

    def __init__(self, name: str, *, problem: str, mend: str) -> None:
        self.name, self.problem, self.mend = name, problem, mend
        super().__init__(f"메일 설정 {name}: {problem} → {mend}")


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """The server that takes our mail; name and password never show in a text of ours.

    `unsubscribe` is a mailto: or https: address in which `{address}` stands for the recipient's;
    without it a mail to the sender asks for the same.
    """

    host: str
    sender: str
    sender_name: str = ""
    port: int = 0
    security: Security = "starttls"
    unsubscribe: str = ""
    timeout_s: float = 30.0
    username: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> SmtpSettings:
        """Read HANJU_SMTP_HOST and its neighbours.

        They are _PORT, _SECURITY, _SENDER, _SENDER_NAME, _UNSUBSCRIBE, _USER, _PASSWORD and
        _TIMEOUT; host and sender must be there.

        Raises:
            MailSettingsError: one is missing or wrong; its name is told, never its value.
        """

        def told(name: str, default: str = "") -> str:
            return environ.get(f"HANJU_SMTP_{name}", default).strip()

        for name in ("HOST", "SENDER"):
            if not told(name):
                raise MailSettingsError(
                    f"HANJU_SMTP_{name}", problem="값이 없습니다", mend="환경 변수로 넣으세요."
                )
        security = told("SECURITY", "starttls").lower()
        if security not in _PORTS:
            raise MailSettingsError(
                "HANJU_SMTP_SECURITY",
                problem="없는 방식입니다",
                mend="starttls, ssl, plain 가운데 고르세요.",
            )
        numbers = {}
        for name, default in (("PORT", "0"), ("TIMEOUT", "30")):
            text = told(name) or default
            if not text.isascii() or not text.isdigit():
                raise MailSettingsError(
                    f"HANJU_SMTP_{name}", problem="수가 아닙니다", mend="수로 적으세요."
                )
            numbers[name] = int(text)
        return cls(
            host=told("HOST"),
            sender=told("SENDER"),
            sender_name=told("SENDER_NAME"),
            port=numbers["PORT"],
            security=security,  # type: ignore[arg-type]  # checked against _PORTS above
            unsubscribe=told("UNSUBSCRIBE"),
            timeout_s=float(max(1, numbers["TIMEOUT"])),
            username=told("USER"),
            password=environ.get("HANJU_SMTP_PASSWORD", ""),
        )

    def check(self) -> None:
        """Refuse what must not be tried.

        Raises:
            MailSettingsError: names the setting.
        """
        if canonical(self.sender) is None:
            raise MailSettingsError(
                "HANJU_SMTP_SENDER",
                problem="메일 주소가 아닙니다",
                mend="name@example.kr 꼴로 적으세요.",
            )
        if not 0 <= self.port <= 65535:
            raise MailSettingsError(
                "HANJU_SMTP_PORT", problem="없는 포트입니다", mend="0~65535로 적으세요."
            )
        if self.password and self.security == "plain" and self.host not in _LOCAL_HOSTS:
            raise MailSettingsError(
                "HANJU_SMTP_SECURITY",
                problem="암호화하지 않은 연결로 비밀번호를 보낼 수 없습니다",
                mend="starttls나 ssl로 바꾸세요.",
            )
        link = self.unsubscribe
        safe = link.isascii() and link.isprintable() and not set(link) & set("<>, ")
        if link and not (safe and link.startswith(("mailto:", "https:"))):
            raise MailSettingsError(
                "HANJU_SMTP_UNSUBSCRIBE",
                problem="mailto:나 https: 주소가 아닙니다",
                mend="https://example.kr/unsubscribe?address={address} 꼴로 적으세요.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """What became of one address; `why` is the server's answer or ours."""

    address: str
    outcome: Outcome
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendReport:
    """What one call did. `later` is tried again by the next call, `unknown` only when told so."""

    number: int
    content_hash: str
    deliveries: tuple[Delivery, ...]
    log_path: Path

    def count(self, outcome: Outcome) -> int:
        """How many addresses had this outcome."""
        return sum(delivery.outcome == outcome for delivery in self.deliveries)

    @property
    def complete(self) -> bool:
        """Nothing is left to try or to decide."""
        return not self.count("later") and not self.count("unknown")


def send_issue(
    message: bytes,
    recipients: Recipients,
    smtp: SmtpSettings,
    *,
    log_folder: Path,
    clock: Clock,
    again: frozenset[str] = frozenset(),
    on_delivery: Callable[[Delivery], None] | None = None,
    tls: ssl.SSLContext | None = None,
) -> SendReport:
    """Send one issue to every address that has not had it.

    Args:
        message: the bytes of the e-mail edition.
        recipients: see `sending_list.read_recipients`.
        smtp: the server; credentials come from the environment.
        log_folder: where the log of this issue lies; keep it with the editions.
        clock: tells when; never asked to wait.
        again: addresses known as `unknown` or `refused` that a person wants tried once more.
        on_delivery: called after each address, for progress.
        tls: another trust than the system's, for tests.

    Raises:
        MailSettingsError: settings or message are not what they should be.
        SentLogError: the log cannot be read, written or is in use by another process.
    """
    smtp.check()
    template = _template(message)
    number, content_hash = int(template[NUMBER_HEADER]), str(template[HASH_HEADER])
    wanted = frozenset(key_of(canonical(address) or address) for address in again)
    with SentLog(log_folder, number=number, content_hash=content_hash) as log:
        line = _Line(smtp, tls)
        deliveries = []
        try:
            for address in recipients.addresses:
                delivery = _deliver(template, address, smtp, log, line, clock, wanted)
                deliveries.append(delivery)
                if on_delivery is not None:
                    on_delivery(delivery)
        finally:
            line.close()
        return SendReport(
            number=number,
            content_hash=content_hash,
            deliveries=tuple(deliveries),
            log_path=log.path,
        )


def send_note(
    subject: str,
    text: str,
    addresses: Sequence[str],
    smtp: SmtpSettings,
    *,
    clock: Clock,
    tls: ssl.SSLContext | None = None,
) -> tuple[Delivery, ...]:
    """Send a short text to people of the office; no log, so that a second try is the caller's.

    Raises:
        MailSettingsError: settings are not what they should be.
    """
    smtp.check()
    local, _, domain = smtp.sender.rpartition("@")
    line, deliveries = _Line(smtp, tls), []
    try:
        for address in addresses:
            note = EmailMessage(policy=SMTP)
            note["Subject"] = _plain(subject)
            note["From"] = Address(_plain(smtp.sender_name or "hanju"), local, domain)
            note["To"] = Address("", *_halves(address))
            note["Date"] = format_datetime(clock.now())
            note["Auto-Submitted"] = "auto-generated"
            note.set_content(text)
            deliveries.append(line.hand_over(note.as_bytes(), address, lambda: None))
    finally:
        line.close()
    return tuple(deliveries)


def _template(message: bytes) -> EmailMessage:
    try:
        found = message_from_bytes(message, policy=SMTP)
    except (MessageError, ValueError, LookupError):
        found = EmailMessage(policy=SMTP)
    number, mark = str(found.get(NUMBER_HEADER, "")), str(found.get(HASH_HEADER, ""))
    well = number.isascii() and number.isdigit() and len(mark) == 64 and mark.isalnum()
    if not well or not isinstance(found, EmailMessage):
        raise MailSettingsError(
            "message",
            problem="hanju가 만든 메일 판(.eml)이 아닙니다",
            mend="`hanju publish N --to eml`로 만든 파일을 쓰세요.",
        )
    return found


def _deliver(
    template: EmailMessage,
    address: str,
    smtp: SmtpSettings,
    log: SentLog,
    line: _Line,
    clock: Clock,
    again: frozenset[str],
) -> Delivery:
    known, allowed = log.outcome(address), key_of(address) in again
    if known == "sent":
        return Delivery(address=address, outcome="sent_before")
    if known == "trying" and not allowed:
        return Delivery(
            address=address,
            outcome="unknown",
            why="전에 보내던 중에 끊겼습니다. 받았는지 확인한 뒤 다시 보낼지 정하세요.",
        )
    if known == "refused" and not allowed:
        return Delivery(address=address, outcome="refused", why=log.why(address))
    if line.given_up:
        return Delivery(address=address, outcome="later", why=line.given_up)
    personal = _personal(template, address, smtp, clock)
    delivery = line.hand_over(personal, address, lambda: log.write(address, "trying", clock.now()))
    if delivery.outcome in {"sent", "refused", "later"}:
        log.write(address, delivery.outcome, clock.now(), why=delivery.why)
    return delivery


def _personal(template: EmailMessage, address: str, smtp: SmtpSettings, clock: Clock) -> bytes:
    """The message for one address, with its own headers and no one else's address."""
    made = message_from_bytes(template.as_bytes(), policy=SMTP)
    local, _, domain = smtp.sender.rpartition("@")
    told = template["From"].addresses if "From" in template else ()
    name = smtp.sender_name or (told[0].display_name if told else "")
    mark = hashlib.sha256(f"{template[HASH_HEADER]}\n{address}".encode()).hexdigest()[:40]
    for header, value in (
        ("From", Address(_plain(name), local, domain)),
        ("To", Address("", *_halves(address))),
        ("Date", format_datetime(clock.now())),
        # The same at every try, so that a mail program can tell a second copy.
        ("Message-ID", f"<{mark}@{domain}>"),
        ("List-Unsubscribe", f"<{_unsubscribe(smtp, address)}>"),
    ):
        del made[header]
        made[header] = value
    made["List-Id"] = f"<hanju.{domain}>"
    made["Precedence"] = "bulk"
    made["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    content = made.as_bytes()
    if PLACEHOLDER_DOMAIN.encode() in content.partition(b"\r\n\r\n")[0]:
        raise MailSettingsError(
            "message", problem="보내는 이가 채워지지 않았습니다", mend="메일 판을 다시 만드세요."
        )
    return content


def _plain(name: str) -> str:
    """A name that can begin no other header; see `mail`."""
    return "".join(char for char in name if char.isprintable()).replace("=?", "= ?")[:80]


def _halves(address: str) -> tuple[str, str]:
    local, _, domain = address.rpartition("@")
    return local, domain


def _unsubscribe(smtp: SmtpSettings, address: str) -> str:
    wanted = smtp.unsubscribe or f"mailto:{smtp.sender}?subject=unsubscribe%20{{address}}"
    return wanted.replace("{address}", quote(address, safe=""))


class _Line:
    """The connection to the server, opened when first needed and again after a drop."""

    def __init__(self, smtp: SmtpSettings, tls: ssl.SSLContext | None) -> None:
        self.smtp = smtp
        self.tls = tls
        self.server: smtplib.SMTP | None = None
        self.midway = False
        self.broken = 0
        self.given_up = ""

    def hand_over(self, message: bytes, address: str, before: Callable[[], None]) -> Delivery:
        """Give one message to the server; `before` runs just before it could take it."""
        asked = _Asked()
        try:
            server = self._open()
            delivery = self._send(server, message, address, before, asked)
        except smtplib.SMTPAuthenticationError as exc:
            self.given_up = f"로그인 거절: {_answer(exc.smtp_code, exc.smtp_error)}"
            self.close()
            return Delivery(address=address, outcome="later", why=self.given_up)
        except (OSError, smtplib.SMTPException) as exc:
            self.midway = True  # whatever it waits for, it is not our farewell
            self.close()
            self.broken += 1
            why = f"연결이 끊겼습니다({type(exc).__name__}: {_short(str(exc))})"
            if self.broken >= _BROKEN_MAX or isinstance(exc, smtplib.SMTPNotSupportedError):
                self.given_up = why
            outcome: Outcome = "unknown" if asked.ended else "later"
            return Delivery(address=address, outcome=outcome, why=why)
        self.broken = 0
        return replace(delivery, address=address)

    def _open(self) -> smtplib.SMTP:
        if self.server is not None:
            return self.server
        s = self.smtp
        port = s.port or _PORTS[s.security]
        context = self.tls or ssl.create_default_context()
        server: smtplib.SMTP
        if s.security == "ssl":
            server = smtplib.SMTP_SSL(s.host, port, timeout=s.timeout_s, context=context)
        else:
            server = smtplib.SMTP(s.host, port, timeout=s.timeout_s)
        self.server = server
        server.ehlo_or_helo_if_needed()
        if s.security == "starttls":
            server.starttls(context=context)  # raises when the server does not offer it
            server.ehlo()
        if s.username:
            server.login(s.username, s.password)
        return server

    def _send(
        self,
        server: smtplib.SMTP,
        message: bytes,
        address: str,
        before: Callable[[], None],
        asked: _Asked,
    ) -> Delivery:
        """MAIL, RCPT, DATA and the text; the last line only after `before`."""
        for command, argument in (
            ("MAIL", f"FROM:<{self.smtp.sender}>"),
            ("RCPT", f"TO:<{address}>"),
            ("DATA", ""),
        ):
            code, told = server.docmd(command, argument)
            if code in ({354} if command == "DATA" else {250, 251}):
                continue
            delivery = _judged(code, told)
            try:
                server.rset()
            except (OSError, smtplib.SMTPException):  # 421, or it had enough of us
                self.close()
            if command == "MAIL" and delivery.outcome == "refused":
                # It is the sender that was refused, not this address: nobody is struck off.
                self.given_up = delivery.why
                return replace(delivery, outcome="later")
            return delivery
        body = message if message.endswith(b"\r\n") else message + b"\r\n"
        self.midway = True
        server.send(_stuffed(body))
        before()
        asked.ended = True
        server.send(b".\r\n")
        code, told = server.getreply()
        self.midway = False
        return _judged(code, told)

    def close(self) -> None:
        """End the connection, politely unless the server waits for the rest of a message."""
        server, self.server = self.server, None
        midway, self.midway = self.midway, False
        if server is None:
            return
        if not midway:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
        with suppress(OSError):
            server.close()


@dataclass(slots=True)
class _Asked:
    """Whether the line that ends a message has left us."""

    ended: bool = False


def _stuffed(body: bytes) -> bytes:
    """Double the dots at line heads (RFC 5321, 4.5.2)."""
    return b"\r\n".join(
        b"." + line if line.startswith(b".") else line for line in body.split(b"\r\n")
    )


def _judged(code: int, told: bytes) -> Delivery:
    if 200 <= code < 300:
        return Delivery(address="", outcome="sent")
    outcome: Outcome = "refused" if 500 <= code < 600 else "later"
    return Delivery(address="", outcome=outcome, why=_answer(code, told))


def _answer(code: int, told: bytes | str) -> str:
    text = told.decode("utf-8", "replace") if isinstance(told, bytes) else told
    return f"{code} {_short(text)}".strip()


def _short(text: str) -> str:
    plain = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(plain.split())[:_REASON_MAX]
