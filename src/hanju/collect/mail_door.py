"""The mail door: new mails of a mailbox, read and left as they are.

Shape:  a `MailOrder` in, a `MailBatch` out; `MailFetcher` is the port of both.
Units:  bytes, seconds; UIDs are the server's.
Errors: none for what a server does; a `FetchProblem` stands in the batch, with what came before.
Source: RFC 3501 (IMAP4rev1), 2595, 8314; threats.md F1, F7, F10; docs/decisions/0027-apis.md.

The connection is the transport's: addresses are judged, time and bytes are counted, TLS is
verified. Nothing is sent in the open but the wish for TLS. The mailbox is opened with EXAMINE and
mails are fetched with BODY.PEEK: a mail that was unread stays unread.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from hanju.collect.fetched import MIB, FetchProblem, redact
from hanju.collect.transport import Allowance, NetworkFailureError

if TYPE_CHECKING:
    from datetime import date

    from hanju.collect.fetched import ProblemKind
    from hanju.collect.transport import Network, Wire
    from hanju.model import TlsLevel

MAIL_BYTES: Final = 15 * MIB
#: Of a mail beyond that, so much is read: who, when, what, and how it begins.
HEAD_BYTES: Final = 256 * 1024
MAILS_A_ROUND: Final = 200
TIMEOUT_S: Final = 120.0
BATCH_BYTES: Final = 64 * MIB
_LINE_BYTES: Final = 1 * MIB
_LINES: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOrder:
    """Which mails of which mailbox; `after` is the last UID that was read under `validity`."""

    url: str
    scheme: str
    host: str
    port: int
    user: str
    password: str = field(repr=False)
    mailbox: str = "INBOX"
    validity: int | None = None
    after: int = 0
    since: date
    tls: TlsLevel = "default"
    most_mails: int = MAILS_A_ROUND
    timeout_s: float = TIMEOUT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMail:
    """A mail as it came; `is_cut` when only its beginning was read."""

    uid: int
    content: bytes = field(repr=False)
    is_cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailBatch:
    """What one visit gave; `left` mails are for the next one."""

    mails: tuple[RawMail, ...] = ()
    validity: int | None = None
    left: int = 0
    problem: FetchProblem | None = None


class MailFetcher(Protocol):
    """Gets mails. Called from many threads; never raises for what a server does."""

    def mails(self, order: MailOrder) -> MailBatch:
        """Read what is new, oldest first."""
        ...


class MailDoor:
    """Reads mailboxes over the connections of the one door."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def mails(self, order: MailOrder) -> MailBatch:
        """Read what is new in a mailbox, oldest first."""
        visit = _Visit(order)
        allowance = Allowance(timeout_s=order.timeout_s, limit_bytes=BATCH_BYTES)
        try:
            with self._network.wire(
                order.host, order.port, tls=order.tls, allowance=allowance
            ) as wire:
                visit.run(wire)
        except NetworkFailureError as failure:
            return visit.ended(visit.problem(failure.kind, failure.detail))
        except _RefusedError as refusal:
            return visit.ended(visit.problem(refusal.kind, refusal.words))
        return visit.ended(None)


class _RefusedError(Exception):
    """The server said no, or something that is not IMAP."""

    def __init__(self, kind: ProblemKind, words: str) -> None:
        self.kind: ProblemKind = kind
        self.words = words
        super().__init__(words)


class _Visit:
    """One visit: what was read so far."""

    def __init__(self, order: MailOrder) -> None:
        self.order = order
        self._mails: list[RawMail] = []
        self._validity: int | None = None
        self._left = 0

    def run(self, wire: Wire) -> None:
        order = self.order
        talk = _Talk(wire)
        if order.scheme == "imaps":
            wire.start_tls()
        greeting = talk.line()
        if not greeting.upper().startswith((b"* OK", b"* PREAUTH")):
            raise _RefusedError("broken", "메일 서버(IMAP)의 인사가 아닙니다.")
        capabilities = b" ".join(talk.ask("CAPABILITY")).upper()
        if order.scheme != "imaps":
            if b"STARTTLS" not in capabilities:
                raise _RefusedError("tls", "메일 서버가 보안 연결(STARTTLS)을 하지 않습니다.")
            talk.start_tls()
            capabilities = b" ".join(talk.ask("CAPABILITY")).upper()
        assert wire.is_private  # nothing secret before this
        self._log_in(talk, capabilities)
        after = self._open(talk)
        uids = self._search(talk, after)
        self._fetch(talk, uids)
        talk.bye()

    def ended(self, problem: FetchProblem | None) -> MailBatch:
        return MailBatch(
            mails=tuple(self._mails), validity=self._validity, left=self._left, problem=problem
        )

    def problem(self, kind: ProblemKind, detail: str) -> FetchProblem:
        order = self.order
        why = detail or {
            "timeout": f"{order.timeout_s:g}초 안에 메일을 다 받지 못했습니다.",
            "too-large": "메일이 한 번에 읽는 한도를 넘었습니다.",
        }.get(kind, "메일 서버와 이야기하지 못했습니다.")
        if kind == "private":
            why = f"내부로 향하는 주소라 열지 않았습니다: {detail}"
        return FetchProblem(
            kind=kind,
            url=order.url,
            why=redact(why, [order.password]),
            mend=_MENDS.get(kind, "다음 수집 때 다시 읽습니다. 며칠째 그러면 서버를 확인하세요."),
        )

    # -- steps ----------------------------------------------------------------------------

    def _log_in(self, talk: _Talk, capabilities: bytes) -> None:
        order = self.order
        if b"LOGINDISABLED" in capabilities or not _plain(order.user + order.password):
            told = base64.b64encode(f"\0{order.user}\0{order.password}".encode())
            talk.ask("AUTHENTICATE PLAIN", continues=told, fails="refused")
        else:
            talk.ask(f"LOGIN {_quoted(order.user)} {_quoted(order.password)}", fails="refused")

    def _open(self, talk: _Talk) -> int:
        """Open the mailbox for reading only; the last UID that counts."""
        lines = talk.ask(f"EXAMINE {_quoted(mailbox_name(self.order.mailbox))}", fails="gone")
        told = b" ".join(lines)
        found = re.search(rb"\[UIDVALIDITY (\d{1,10})\]", told, re.IGNORECASE)
        if found is None:
            raise _RefusedError("broken", "메일 서버가 UIDVALIDITY를 말하지 않습니다.")
        self._validity = int(found[1])
        return self.order.after if self.order.validity == self._validity else 0

    def _search(self, talk: _Talk, after: int) -> list[int]:
        since = self.order.since
        day = f"{since.day}-{_MONTHS[since.month - 1]}-{since.year}"
        lines = talk.ask(f"UID SEARCH UID {after + 1}:*" if after else f"UID SEARCH SINCE {day}")
        found = {
            int(word)
            for line in lines
            if line.upper().startswith(b"* SEARCH")
            for word in line[8:].split()
            if word.isdigit() and len(word) <= 10
        }
        # "n:*" names the last mail even when it is older than n
        new = sorted(uid for uid in found if uid > after)
        self._left = max(0, len(new) - self.order.most_mails)
        return new[: self.order.most_mails]

    def _fetch(self, talk: _Talk, uids: list[int]) -> None:
        if not uids:
            return
        sizes: dict[int, int] = {}
        named = ",".join(map(str, uids))
        for line in talk.ask(f"UID FETCH {named} (UID RFC822.SIZE)"):
            named_uid = re.search(rb"\bUID (\d{1,10})", line)
            size = re.search(rb"\bRFC822\.SIZE (\d{1,12})", line)
            if named_uid and size:
                sizes[int(named_uid[1])] = int(size[1])
        for uid in uids:
            if uid not in sizes:  # gone meanwhile
                continue
            is_cut = sizes[uid] > MAIL_BYTES
            part = f"BODY.PEEK[]<0.{HEAD_BYTES}>" if is_cut else "BODY.PEEK[]"
            limit = HEAD_BYTES if is_cut else MAIL_BYTES
            content = talk.literal(f"UID FETCH {uid} (UID {part})", limit + 1024)
            if content is not None:
                self._mails.append(RawMail(uid=uid, content=content, is_cut=is_cut))


class _Talk:
    """Commands and answers, every line and literal within its bounds."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._buffer = b""
        self._count = 0

    def line(self) -> bytes:
        """One line without its end."""
        while b"\n" not in self._buffer:
            if len(self._buffer) > _LINE_BYTES:
                raise _RefusedError("too-large", "메일 서버가 끝없는 줄을 보냅니다.")
            self._more()
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line.rstrip(b"\r")

    def ask(
        self, command: str, *, continues: bytes | None = None, fails: ProblemKind = "broken"
    ) -> list[bytes]:
        """Send a command; the untagged lines of its answer.

        Raises:
            _RefusedError: the server said no.
        """
        tag = self._send(command)
        lines: list[bytes] = []
        for _ in range(_LINES):
            line = self.line()
            if continues is not None and line.startswith(b"+"):
                self._wire.write(continues + b"\r\n")
                continues = None
                continue
            if line.startswith(tag + b" "):
                self._done(line[len(tag) + 1 :], fails)
                return lines
            found = _LITERAL.search(line)
            if found is not None:  # a literal where none was asked for
                self._skip(int(found[1]))
            lines.append(line)
        raise _RefusedError("broken", "메일 서버의 답이 끝나지 않습니다.")

    def literal(self, command: str, limit: int) -> bytes | None:
        """Send a command whose answer holds one literal; None when it holds none."""
        tag = self._send(command)
        content: bytes | None = None
        for _ in range(_LINES):
            line = self.line()
            if line.startswith(tag + b" "):
                self._done(line[len(tag) + 1 :], "broken")
                return content
            found = _LITERAL.search(line)
            if found is not None:
                size = int(found[1])
                if size > limit:
                    raise _RefusedError("too-large", "메일이 말한 것보다 커서 그만 읽었습니다.")
                content = self._exactly(size) if content is None else content
        raise _RefusedError("broken", "메일 서버의 답이 끝나지 않습니다.")

    def start_tls(self) -> None:
        """Change to TLS; what was sent before it in the open is not believed."""
        self.ask("STARTTLS", fails="tls")
        if self._buffer:
            raise _RefusedError("tls", "메일 서버가 보안 연결 앞에 말을 끼워 넣었습니다.")
        self._wire.start_tls()

    def bye(self) -> None:
        """Say goodbye; whether it is heard does not matter."""
        try:
            self._send("LOGOUT")
        except NetworkFailureError:
            return

    def _send(self, command: str) -> bytes:
        self._count += 1
        tag = b"a%d" % self._count
        self._wire.write(tag + b" " + command.encode("ascii") + b"\r\n")
        return tag

    def _done(self, words: bytes, fails: ProblemKind) -> None:
        if words.upper().startswith(b"OK"):
            return
        told = words.decode("utf-8", "replace")
        told = " ".join("".join(one if one.isprintable() else " " for one in told).split())[:120]
        if _BUSY.search(told):
            raise _RefusedError("busy", f"메일 서버가 나중에 오라고 합니다({told}).")
        meaning = {
            "refused": "메일 서버가 로그인을 받지 않습니다",
            "gone": "그 이름의 메일함이 없습니다",
            "tls": "메일 서버가 보안 연결을 시작하지 못합니다",
        }.get(fails, "메일 서버가 거절했습니다")
        raise _RefusedError(fails, f"{meaning}({told}).")

    def _exactly(self, size: int) -> bytes:
        pieces, length = [self._buffer], len(self._buffer)
        while length < size:
            piece = self._wire.read()
            if not piece:
                raise _RefusedError("cut", "메일을 받다가 연결이 끊겼습니다.")
            pieces.append(piece)
            length += len(piece)
        whole = b"".join(pieces)
        self._buffer = whole[size:]
        return whole[:size]

    def _skip(self, size: int) -> None:
        if size > MAIL_BYTES:
            raise _RefusedError("too-large", "메일 서버가 너무 많이 보냅니다.")
        self._exactly(size)

    def _more(self) -> None:
        piece = self._wire.read()
        if not piece:
            raise _RefusedError("cut", "메일 서버가 연결을 끊었습니다.")
        self._buffer += piece


def mailbox_name(name: str) -> str:
    """A name as IMAP writes it: modified UTF-7 (RFC 3501, 5.1.3)."""
    made: list[str] = []
    for piece in re.findall(r"[\x20-\x7e]+|[^\x20-\x7e]+", name):
        if piece.isascii():
            made.append(piece.replace("&", "&-"))
        else:
            coded = base64.b64encode(piece.encode("utf-16-be")).decode().rstrip("=")
            made.append(f"&{coded.replace('/', ',')}-")
    return "".join(made)


def _plain(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_LITERAL: Final = re.compile(rb"\{(\d{1,10})\}$")
_BUSY: Final = re.compile(
    r"\[(?:UNAVAILABLE|LIMIT|OVERQUOTA|INUSE)\]|too many|try again|rate", re.IGNORECASE
)
_MENDS: Final[dict[ProblemKind, str]] = {
    "refused": (
        "사용자 이름과 비밀번호를 확인하세요. 두 단계 인증을 쓰면 앱 비밀번호가 필요하고, "
        "메일 설정에서 IMAP 사용을 켜야 합니다."
    ),
    "gone": "메일함의 이름을 메일 프로그램에서 보이는 대로 적으세요(예: INBOX).",
    "private": "기관 안의 서버라면 hanju.toml의 [collect] networks에 그 대역을 적으세요.",
    "tls": "서버 관리자에게 인증서를 알리세요. 확인은 끌 수 없습니다.",
    "dns": "메일 서버의 이름을 확인하세요.",
    "busy": "잠시 뒤 다시 수집하세요. 너무 자주 묻지 않는지 확인하세요.",
}
